/* albo-seal-rows.h - seals, their leaves and keys, as the database has them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-row-reader.h"
#include "albo-seal-file.h"

G_BEGIN_DECLS

/* The columns that the functions below read, in their order; each query orders itself. */
#define ALBO_SEAL_COLUMNS "s.number::text, s.from_id::text, s.to_id::text, s.n_leaves::text," \
                          " s.root, s.previous_hash, s.sealed_at::text, s.key_id, s.signature"
#define ALBO_LEAF_COLUMNS "l.organization_id::text, l.request_id::text, l.protocol_number," \
                          " l.seq::text, l.hash, l.seal_number::text"
#define ALBO_KEY_COLUMNS  "k.key_id, k.public_key, k.valid_from::text, k.valid_to::text"

#define ALBO_LEAF_COLUMN_SEAL 5

gboolean albo_seal_rows_prepare   (AlboConnection *connection,
                                   GError        **error);
gboolean albo_seal_rows_read_seal (AlboRowReader  *reader,
                                   AlboSeal       *seal);
gboolean albo_seal_rows_read_leaf (AlboRowReader  *reader,
                                   AlboSealLeaf   *leaf);
gboolean albo_seal_rows_read_key  (AlboRowReader  *reader,
                                   AlboSealKey    *key);

G_END_DECLS
