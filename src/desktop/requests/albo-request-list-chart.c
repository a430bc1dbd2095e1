/* albo-request-list-chart.c - how a list comes to know its length
 *
 * The source tells where each page begins, some thousands of rows at a time, so that any
 * place can be jumped to.  Where it cannot tell, the list grows by a page whenever its
 * end comes into view.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list-private.h"

#define GROW_DELAY_MS      150
#define PAGES_OF_A_STRETCH 100

static void charted_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);

/* Has the stretch behind the last charted row looked up. */
void
albo_request_list_chart_on (AlboRequestList *self)
{
  self->is_charting = TRUE;
  self->is_broken_off = FALSE;
  albo_request_source_chart_async (self->source, &self->filter, &self->charted, PAGE_ROWS,
                                   PAGES_OF_A_STRETCH, self->cancellable, charted_cb,
                                   g_object_ref (self));
}

/* The last row of the last page, if that page is there to tell. */
static gboolean
find_end (AlboRequestList *self,
          AlboRequestKey  *key)
{
  guint n_pages = albo_request_pages_get_n_pages (self->pages);
  AlboRequestPage *last = albo_request_pages_get (self->pages, n_pages - 1);
  AlboRequestSummary *row;

  if (!last->is_loaded || last->n_rows == 0)
    return FALSE;

  row = albo_request_pages_get_row (self->pages, last, last->first + last->n_rows - 1);
  *key = albo_request_summary_get_values (row)->key;
  return TRUE;
}

/* An evicted page is loaded again when it comes into view, and grows then. */
static void
grow (AlboRequestList *self)
{
  AlboRequestPage *added;

  if (self->is_charting || self->is_broken_off || !find_end (self, &self->charted))
    return;

  if (!self->cannot_chart && albo_request_source_can_chart (self->source))
    {
      albo_request_list_chart_on (self);
      return;
    }

  added = albo_request_pages_append (self->pages, &self->charted, PAGE_ROWS);
  albo_request_list_items_changed (self, (AlboRequestSplice) { .position = added->first, .n_added = PAGE_ROWS });
}

static void
append_stretch (AlboRequestList *self,
                GArray          *anchors,
                guint            n_found)
{
  AlboRequestSplice splice = { .position = self->n_items, .n_added = n_found };

  for (guint i = 0; i < anchors->len; i++)
    {
      albo_request_pages_append (self->pages, &self->charted, PAGE_ROWS);
      self->charted = g_array_index (anchors, AlboRequestKey, i);
    }

  if (n_found > anchors->len * PAGE_ROWS)
    albo_request_pages_append (self->pages, &self->charted, n_found - anchors->len * PAGE_ROWS);

  albo_request_list_items_changed (self, splice);
}

static void
charted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboRequestList) self = ALBO_REQUEST_LIST (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) anchors = NULL;
  AlboRequestKey end;
  guint n_found = 0;

  anchors = albo_request_source_chart_finish (ALBO_REQUEST_SOURCE (object), result, &n_found, &error);

  /* Another filter was set since, or the list is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->is_charting)
    return;

  self->is_charting = FALSE;
  self->cannot_chart = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  self->is_broken_off = anchors == NULL && !self->cannot_chart;

  /* A row may have come behind the end meanwhile. */
  if (self->cannot_chart ||
      (find_end (self, &end) && albo_request_key_compare (&self->charted, &end) < 0))
    {
      grow (self);
      return;
    }

  if (anchors == NULL)
    return;

  append_stretch (self, anchors, n_found);
  if (n_found == PAGES_OF_A_STRETCH * PAGE_ROWS)
    albo_request_list_chart_on (self);
}

static gboolean
grow_cb (gpointer user_data)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (user_data);

  self->grow_source = 0;
  grow (self);

  return G_SOURCE_REMOVE;
}

/* A moment later, so that the first picture does not wait for it. */
void
albo_request_list_grow_later (AlboRequestList *self)
{
  if (self->grow_source == 0)
    self->grow_source = g_timeout_add (GROW_DELAY_MS, grow_cb, self);
}
