/* albo-request-list-load.c - pages on their way into a list
 *
 * One page is in flight at a time; the latest wish goes first.
 *
 * A list view makes some two hundred rows whatever is visible, so the first page
 * is small and the list grows behind it a moment later: the first picture does
 * not wait for rows that nobody sees.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list-private.h"

static void load_next (AlboRequestList *self);

void
albo_request_list_want_page (AlboRequestList *self,
                             AlboRequestPage *page)
{
  if (page->is_wanted || page == self->in_flight || self->is_starting)
    return;

  page->is_wanted = TRUE;
  g_queue_push_head (&self->wishes, page);
  load_next (self);
}

void
albo_request_list_evict_pages (AlboRequestList *self,
                               guint            n_kept)
{
  GList *next;

  albo_request_pages_evict (self->pages, n_kept);

  /* Nobody looks at a page that was evicted before it was loaded. */
  for (GList *link = self->wishes.head; link != NULL; link = next)
    {
      AlboRequestPage *page = link->data;

      next = link->next;
      if (!page->is_wanted)
        g_queue_delete_link (&self->wishes, link);
    }
}

/* Rows behind the next page's start are that page's. */
static gboolean
clip_rows (GPtrArray            *values,
           const AlboRequestKey *end)
{
  guint n_kept = values->len;

  while (n_kept > 0)
    {
      const AlboRequestValues *last = g_ptr_array_index (values, n_kept - 1);

      if (albo_request_key_compare (&last->key, end) <= 0)
        break;

      n_kept--;
    }

  if (n_kept == values->len)
    return FALSE;

  g_ptr_array_set_size (values, n_kept);
  return TRUE;
}

/* Rows know their place in one order only: that of this list. */
void
albo_request_list_place_rows (AlboRequestList *self,
                              GPtrArray       *values)
{
  for (guint i = 0; i < values->len; i++)
    albo_request_values_place (g_ptr_array_index (values, i), self->filter.sort);
}

/* Fills a page in and decides what lies behind it. */
static void
take_page (AlboRequestList *self,
           AlboRequestPage *page,
           GPtrArray       *values,
           guint            limit)
{
  AlboRequestPage *next = albo_request_pages_get_next (self->pages, page);
  gboolean is_full = values->len == limit;
  guint n_expected = page->n_rows;

  if (next != NULL && clip_rows (values, &next->start))
    is_full = FALSE;

  albo_request_list_items_changed (self, albo_request_pages_load (self->pages, page, values));

  if (next == NULL)
    {
      if (is_full)
        albo_request_list_grow_later (self);
    }
  else if (is_full)
    {
      const AlboRequestValues *last = g_ptr_array_index (values, values->len - 1);

      /* The page holds more rows than one call returns: the rest gets its own. */
      if (albo_request_key_compare (&last->key, &next->start) < 0)
        {
          guint n_rest = MAX (n_expected, values->len + 1) - values->len;

          next = albo_request_pages_add_after (self->pages, page, &last->key, n_rest);
          albo_request_list_items_changed (self, (AlboRequestSplice) { .position = next->first, .n_added = n_rest });
        }
    }
}

/* The first page of a new filter takes the place of everything before. */
static void
start_over (AlboRequestList *self)
{
  AlboRequestSplice splice = { .n_removed = self->n_items };

  g_queue_clear (&self->wishes);
  g_clear_handle_id (&self->grow_source, g_source_remove);
  g_clear_pointer (&self->pages, albo_request_pages_free);
  self->pages = albo_request_pages_new ();
  albo_request_list_items_changed (self, splice);
}

static void
page_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(AlboRequestList) self = ALBO_REQUEST_LIST (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) values = NULL;
  AlboRequestPage *page;

  values = albo_request_source_load_page_finish (ALBO_REQUEST_SOURCE (object), result, &error);

  /* Another filter was set since, or the list is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->in_flight == NULL)
    return;

  page = g_steal_pointer (&self->in_flight);

  if (self->is_starting)
    {
      start_over (self);
      page = albo_request_pages_get (self->pages, 0);
      page->last_use = ++self->clock;
    }

  if (values != NULL)
    {
      gboolean is_stale = page->is_stale && !page->is_loaded;
      gboolean is_due = self->is_starting && self->is_due;

      albo_request_list_place_rows (self, values);
      take_page (self, page, values, self->limit);
      albo_request_list_set_error (self, NULL);
      albo_request_list_set_starting (self, FALSE);

      if (is_stale)
        albo_request_list_want_page (self, page);
      if (is_due)
        albo_request_list_refresh (self);
    }
  else
    {
      albo_request_list_set_error (self, error);
      albo_request_list_set_starting (self, FALSE);
    }

  load_next (self);
}

/* A page is never freed while it is in flight or wished for: only start_over()
 * frees pages, and it comes after a cancel.
 */
void
albo_request_list_load_page (AlboRequestList *self,
                             AlboRequestPage *page)
{
  gboolean is_first = self->is_starting || page == albo_request_pages_get (self->pages, 0);
  gboolean is_last = self->is_starting || albo_request_pages_get_next (self->pages, page) == NULL;
  guint limit = is_first ? self->n_first : PAGE_ROWS;

  /* One more than expected tells a page that grew from one that did not. */
  if (!self->is_starting)
    limit = is_last ? MAX (limit, page->n_rows) : page->n_rows + 1;

  self->in_flight = page;
  self->limit = CLAMP (limit, 1, PAGE_ROWS);
  albo_request_source_load_page_async (self->source, &self->filter,
                                       is_first ? NULL : &page->start, self->limit,
                                       self->cancellable, page_loaded_cb, g_object_ref (self));
}

static void
load_next (AlboRequestList *self)
{
  AlboRequestPage *page;

  if (self->in_flight != NULL || self->source == NULL)
    return;

  page = g_queue_pop_head (&self->wishes);
  if (page == NULL)
    return;

  page->is_wanted = FALSE;
  albo_request_list_load_page (self, page);
}

void
albo_request_list_stop_loading (AlboRequestList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->in_flight = NULL;
  self->is_charting = FALSE;
  self->is_broken_off = FALSE;
  self->cannot_chart = FALSE;

  while (!g_queue_is_empty (&self->wishes))
    {
      AlboRequestPage *page = g_queue_pop_head (&self->wishes);

      page->is_wanted = FALSE;
    }
}
