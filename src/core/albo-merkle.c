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

/**
 * albo_merkle_hash_leaf: (skip)
 * @data: (array length=length): what a leaf is the hash of
 * @length: bytes of @data
 * @hash: (out): the leaf's hash
 */
void
albo_merkle_hash_leaf (const void *data,
                       gsize       length,
                       guint8      hash[ALBO_HASH_SIZE])
{
  hash_behind (0, data, length, NULL, 0, hash);
}

/* A part of the leaves of a tree, and the hashes that are left for what is not of it. */
typedef struct
{
  guint64       first;
  guint64       end;
  const guint8 *leaves;
  const guint8 *outside;
  guint64       n_outside;
} Part;

static gboolean
get_node (Part    *part,
          guint64  start,
          guint64  size,
          guint8   node[ALBO_HASH_SIZE])
{
  guint8 right[ALBO_HASH_SIZE];
  guint64 n_left = 1;

  if (start >= part->end || start + size <= part->first)
    {
      if (part->n_outside == 0)
        return FALSE;

      memcpy (node, part->outside, ALBO_HASH_SIZE);
      part->outside += ALBO_HASH_SIZE;
      part->n_outside--;
      return TRUE;
    }

  if (size == 1)
    {
      memcpy (node, part->leaves + (start - part->first) * ALBO_HASH_SIZE, ALBO_HASH_SIZE);
      return TRUE;
    }

  while (n_left < size - n_left)
    n_left *= 2;

  if (!get_node (part, start, n_left, node) ||
      !get_node (part, start + n_left, size - n_left, right))
    return FALSE;

  hash_behind (1, node, ALBO_HASH_SIZE, right, ALBO_HASH_SIZE, node);

  return TRUE;
}

/**
 * albo_merkle_part_get_root: (skip)
 * @n_leaves: how many leaves the whole tree has
 * @first: place of the first leaf that is known, from 0
 * @leaves: (array length=n_part): hashes of the known leaves, by albo_merkle_hash_leaf()
 * @n_part: how many are known, at least one
 * @outside: (array length=n_outside): roots of the largest parts of the tree without a known
 *   leaf, from left to right
 * @n_outside: how many
 * @root: (out): the root that all this makes
 *
 * Who may know some of the leaves only, that stand together, learns with the hashes of the
 * rest whether they are in a tree.
 *
 * Returns: %FALSE if these cannot be parts of one tree
 */
gboolean
albo_merkle_part_get_root (guint64       n_leaves,
                           guint64       first,
                           const guint8 *leaves,
                           guint64       n_part,
                           const guint8 *outside,
                           guint64       n_outside,
                           guint8        root[ALBO_HASH_SIZE])
{
  Part part = { first, first + n_part, leaves, outside, n_outside };
  guint8 node[ALBO_HASH_SIZE];

  /* Large numbers are made up, and would be walked through. */
  if (n_part == 0 || n_leaves > G_MAXINT64 || first >= n_leaves || n_part > n_leaves - first ||
      !get_node (&part, 0, n_leaves, node) || part.n_outside != 0)
    return FALSE;

  memcpy (root, node, ALBO_HASH_SIZE);

  return TRUE;
}
