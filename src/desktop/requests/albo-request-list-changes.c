/* albo-request-list-changes.c - a list that follows what happens to its requests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list-private.h"

#define CHANGE_DELAY_MS 100
#define MAX_SINGLE_ROWS  20  /* beyond, the pages in view are cheaper */

static gboolean
filter_matches (AlboRequestList  *self,
                AlboRequestState  state)
{
  return self->filter.states == ALBO_STATES_ALL || (self->filter.states & (1u << state)) != 0;
}

static void
fill_row (AlboRequestList         *self,
          AlboRequestSummary      *row,
          const AlboRequestValues *value)
{
  const AlboRequestValues *before = albo_request_summary_get_values (row);
  gboolean stays = albo_request_key_compare (&before->key, &value->key) == 0;

  if (stays)
    albo_request_summary_fill (row, value);

  /* It may have to go elsewhere, or out of the list.  What was unread and is being read
   * stays for a while: it would go away under the eyes of who reads it.
   */
  if (!stays || (self->filter.more != NULL && !json_object_has_member (self->filter.more, "unread")))
    albo_request_list_refresh (self);
}

static void
row_loaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(AlboRequestList) self = ALBO_REQUEST_LIST (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) values = NULL;
  const AlboRequestValues *value;
  AlboRequestSummary *row;
  AlboRequestSplice splice;
  gboolean is_plain;

  values = albo_request_source_load_row_finish (ALBO_REQUEST_SOURCE (object), result, &error);

  /* After an error the slow poll finds out, and a new filter cancels this. */
  if (values == NULL || values->len == 0)
    return;

  /* Whether the page on its way has the row as it is now, nobody knows. */
  if (self->is_starting)
    {
      albo_request_list_refresh (self);
      return;
    }

  albo_request_list_place_rows (self, values);
  value = g_ptr_array_index (values, 0);
  row = albo_request_pages_find_row (self->pages, value->key.id, NULL);
  /* Only the database knows what a search and further conditions find. */
  is_plain = self->filter.search == NULL && self->filter.more == NULL;

  if (row != NULL && filter_matches (self, value->state))
    fill_row (self, row, value);
  else if (row != NULL)
    {
      if (albo_request_pages_remove_row (self->pages, value->key.id, &splice))
        albo_request_list_items_changed (self, splice);
    }
  else if (filter_matches (self, value->state))
    {
      if (!is_plain)
        albo_request_list_refresh (self);
      else if (albo_request_pages_insert_row (self->pages, value, &splice))
        albo_request_list_items_changed (self, splice);
    }
}

static gboolean
changes_cb (gpointer user_data)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (user_data);
  GHashTableIter iter;
  gpointer key;

  self->change_source = 0;

  if (g_hash_table_size (self->changed) > MAX_SINGLE_ROWS)
    albo_request_list_refresh (self);
  else
    {
      g_hash_table_iter_init (&iter, self->changed);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        albo_request_source_load_row_async (self->source, *(gint64 *) key, self->cancellable,
                                            row_loaded_cb, g_object_ref (self));
    }

  g_hash_table_remove_all (self->changed);
  return G_SOURCE_REMOVE;
}

/**
 * albo_request_list_row_changed:
 * @self: a list
 * @id: a request that something happened to
 *
 * Loads its row again, in a moment and together with others: it changes, comes
 * in or goes out of the list.
 */
void
albo_request_list_row_changed (AlboRequestList *self,
                               gint64           id)
{
  gint64 *key;

  g_return_if_fail (ALBO_IS_REQUEST_LIST (self));

  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_add (self->changed, key);

  if (self->change_source == 0)
    self->change_source = g_timeout_add (CHANGE_DELAY_MS, changes_cb, self);
}
