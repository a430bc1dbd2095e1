/* albo-merkle.h - the root of a Merkle tree, as RFC 6962 makes it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_HASH_SIZE 32

/**
 * AlboMerkle:
 *
 * A tree whose leaves come one after the other; it keeps one node a level, not the
 * leaves.  Begins as `{ 0 }`.
 */
typedef struct
{
  guint64 n_leaves;
  guint8  nodes[64][ALBO_HASH_SIZE];  /* roots of the whole subtrees, the largest first */
} AlboMerkle;

void albo_hash_data       (const void       *data,
                           gsize             length,
                           guint8            hash[ALBO_HASH_SIZE]);
void albo_merkle_add      (AlboMerkle       *self,
                           const void       *data,
                           gsize             length);
void albo_merkle_get_root (const AlboMerkle *self,
                           guint8            root[ALBO_HASH_SIZE]);

void     albo_merkle_hash_leaf     (const void   *data,
                                    gsize         length,
                                    guint8        hash[ALBO_HASH_SIZE]);
gboolean albo_merkle_part_get_root (guint64       n_leaves,
                                    guint64       first,
                                    const guint8 *leaves,
                                    guint64       n_part,
                                    const guint8 *outside,
                                    guint64       n_outside,
                                    guint8        root[ALBO_HASH_SIZE]);

G_END_DECLS
