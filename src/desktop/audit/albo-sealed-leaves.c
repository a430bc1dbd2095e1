/* albo-sealed-leaves.c - what seals that were checked say of the requests of one body
 *
 * The leaves that make the roots that were signed are the only ones that histories may be
 * compared with: whatever else says what was sealed may say anything.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sealed-leaves.h"

typedef struct
{
  gint64    request;
  gboolean  is_used;
  GArray   *leaves;   /* of AlboSealedLeaf, in the order of the seals */
} Entry;

struct _AlboSealedLeaves
{
  GHashTable *entries;  /* request → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_array_unref (entry->leaves);
  g_free (entry);
}

/**
 * albo_sealed_leaves_new: (skip)
 *
 * Returns: (transfer full): a table without leaves
 */
AlboSealedLeaves *
albo_sealed_leaves_new (void)
{
  AlboSealedLeaves *self = g_new0 (AlboSealedLeaves, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);

  return self;
}

/**
 * albo_sealed_leaves_free: (skip)
 * @self: (nullable): a table
 */
void
albo_sealed_leaves_free (AlboSealedLeaves *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * albo_sealed_leaves_add: (skip)
 * @self: a table
 * @seal: number of the seal
 * @leaf: a leaf of its tree
 */
void
albo_sealed_leaves_add (AlboSealedLeaves   *self,
                        gint64              seal,
                        const AlboSealLeaf *leaf)
{
  AlboSealedLeaf sealed = { seal, *leaf };
  Entry *entry = g_hash_table_lookup (self->entries, &leaf->request);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->request = leaf->request;
      entry->leaves = g_array_new (FALSE, FALSE, sizeof (AlboSealedLeaf));
      g_hash_table_insert (self->entries, &entry->request, entry);
    }

  g_array_append_val (entry->leaves, sealed);
}

/**
 * albo_sealed_leaves_use: (skip)
 * @self: a table
 * @request: number of a request whose history came
 *
 * Returns: (transfer none) (nullable) (element-type AlboSealedLeaf): what seals say of it; %NULL
 *   when they say nothing
 */
GArray *
albo_sealed_leaves_use (AlboSealedLeaves *self,
                        gint64            request)
{
  Entry *entry = g_hash_table_lookup (self->entries, &request);

  if (entry == NULL)
    return NULL;

  entry->is_used = TRUE;

  return entry->leaves;
}

/**
 * albo_sealed_leaves_foreach_unused: (skip)
 * @self: a table
 * @func: (scope call): gets each leaf of a request whose history never came
 * @user_data: for @func
 */
void
albo_sealed_leaves_foreach_unused (AlboSealedLeaves   *self,
                                   AlboSealedLeafFunc  func,
                                   gpointer            user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      for (guint i = 0; !entry->is_used && i < entry->leaves->len; i++)
        func (&g_array_index (entry->leaves, AlboSealedLeaf, i), user_data);
    }
}
