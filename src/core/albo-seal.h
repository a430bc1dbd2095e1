/* albo-seal.h - a seal over history, and what is signed of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-merkle.h"

G_BEGIN_DECLS

#define ALBO_SIGNATURE_SIZE 64

/* Bytes of an instant as text: 2026-01-31T09:30:00.000000Z */
#define ALBO_INSTANT_LENGTH 27

/**
 * AlboSeal:
 * @number: from 1, without gaps
 * @from_id: rows of history after this one …
 * @to_id: … up to this one
 * @n_leaves: how many requests have a row among them
 * @root: root of the tree of @n_leaves leaves
 * @previous: hash of the seal before; zeroes for the first
 * @sealed_at: instant, in UTC
 * @key_id: SHA-256 of the public key, as text
 * @signature: Ed25519 over albo_seal_make_text()
 *
 * What closes a range of history.
 */
typedef struct
{
  gint64 number;
  gint64 from_id;
  gint64 to_id;
  gint64 n_leaves;
  guint8 root[ALBO_HASH_SIZE];
  guint8 previous[ALBO_HASH_SIZE];
  char   sealed_at[ALBO_INSTANT_LENGTH + 1];
  char   key_id[2 * ALBO_HASH_SIZE + 1];
  guint8 signature[ALBO_SIGNATURE_SIZE];
} AlboSeal;

/**
 * AlboSealLeaf:
 * @organization: the organization
 * @request: the request
 * @protocol_number: its number, e.g. `2026/0000123`
 * @seq: last row of its history in the range of the seal
 * @hash: hash of that row, which holds all earlier ones
 *
 * What a seal says about one request.
 */
typedef struct
{
  gint64 organization;
  gint64 request;
  char   protocol_number[24];
  gint64 seq;
  guint8 hash[ALBO_HASH_SIZE];
} AlboSealLeaf;

char     *albo_seal_make_text      (const AlboSeal     *seal);
void      albo_seal_get_hash       (const AlboSeal     *seal,
                                    guint8              hash[ALBO_HASH_SIZE]);
char     *albo_seal_leaf_make_text (const AlboSealLeaf *leaf);

void      albo_hex_write           (const guint8       *bytes,
                                    gsize               n_bytes,
                                    char               *text);
gboolean  albo_hex_read            (const char         *text,
                                    guint8             *bytes,
                                    gsize               n_bytes);
gboolean  albo_instant_is_valid    (const char         *text);
gboolean  albo_instant_from_server (const char         *text,
                                    char                instant[ALBO_INSTANT_LENGTH + 1]);

G_END_DECLS
