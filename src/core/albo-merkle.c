/* albo-merkle.c - the root of a Merkle tree, as RFC 6962 makes it
 *
 * A leaf is hashed behind a byte 0 and two nodes behind a byte 1, so that nobody can
 * pass a pair of nodes off as a leaf.  The left side of a node is the largest whole
 * tree that leaves something for the right one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-merkle.h"

#include <string.h>

static void
hash_behind (guint8      prefix,
             const void *first,
             gsize       n_first,
             const void *second,
             gsize       n_second,
             guint8      hash[ALBO_HASH_SIZE])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_hash = ALBO_HASH_SIZE;

  g_checksum_update (checksum, &prefix, 1);
  g_checksum_update (checksum, first, (gssize) n_first);

  if (n_second > 0)
    g_checksum_update (checksum, second, (gssize) n_second);

  g_checksum_get_digest (checksum, hash, &n_hash);
}

/**
 * albo_hash_data: (skip)
 * @data: (array length=length): any bytes
 * @length: how many
 * @hash: (out): their SHA-256
 */
void
albo_hash_data (const void *data,
                gsize       length,
                guint8      hash[ALBO_HASH_SIZE])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_hash = ALBO_HASH_SIZE;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, hash, &n_hash);
}

/**
 * albo_merkle_add: (skip)
 * @self: a tree
 * @data: (array length=length): what the next leaf is the hash of
 * @length: bytes of @data
 */
void
albo_merkle_add (AlboMerkle *self,
                 const void *data,
                 gsize       length)
{
  guint8 node[ALBO_HASH_SIZE];
  guint n_nodes = 0;

  hash_behind (0, data, length, NULL, 0, node);

  for (guint64 rest = self->n_leaves; rest > 0; rest &= rest - 1)
    n_nodes++;

  /* As adding one to a binary number: each bit that is set is a whole tree of that size. */
  for (guint64 rest = self->n_leaves; rest & 1; rest >>= 1)
    {
      n_nodes--;
      hash_behind (1, self->nodes[n_nodes], ALBO_HASH_SIZE, node, ALBO_HASH_SIZE, node);
    }

  memcpy (self->nodes[n_nodes], node, ALBO_HASH_SIZE);
  self->n_leaves++;
}

/**
 * albo_merkle_get_root: (skip)
 * @self: a tree
 * @root: (out): its root; the SHA-256 of nothing for no leaf
 */
void
albo_merkle_get_root (const AlboMerkle *self,
                      guint8            root[ALBO_HASH_SIZE])
{
  guint n_nodes = 0;

  for (guint64 rest = self->n_leaves; rest > 0; rest &= rest - 1)
    n_nodes++;

  if (n_nodes == 0)
    {
      albo_hash_data ("", 0, root);
      return;
    }

  memcpy (root, self->nodes[--n_nodes], ALBO_HASH_SIZE);

  while (n_nodes > 0)
    hash_behind (1, self->nodes[--n_nodes], ALBO_HASH_SIZE, root, ALBO_HASH_SIZE, root);
}
