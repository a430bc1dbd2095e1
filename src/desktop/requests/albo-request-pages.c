/* albo-request-pages.c
 *
 * Only bookkeeping: nothing here loads or emits.  Positions shift as rows come
 * and go, keys never do, so a page is found by either.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-pages-private.h"

struct _AlboRequestPages
{
  GPtrArray  *pages;   /* of AlboRequestPage, newest rows first; at least one */
  GHashTable *by_id;   /* gint64* in the row's values → AlboRequestSummary, both borrowed */
  guint       n_rows;
};

/* A page that grew beyond this by arrivals is divided. */
#define MAX_ROWS_OF_A_PAGE 400

static void
page_free (AlboRequestPage *page)
{
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

static guint
index_of (AlboRequestPages *self,
          AlboRequestPage  *page)
{
  guint index = 0;

  if (!g_ptr_array_find (self->pages, page, &index))
    g_assert_not_reached ();

  return index;
}

static void
renumber (AlboRequestPages *self)
{
  guint first = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      AlboRequestPage *page = g_ptr_array_index (self->pages, i);

      page->first = first;
      first += page->n_rows;
    }

  self->n_rows = first;
}

static void
remember_row (AlboRequestPages   *self,
              AlboRequestSummary *row)
{
  gint64 *id = g_new (gint64, 1);

  *id = albo_request_summary_get_id (row);
  g_hash_table_replace (self->by_id, id, row);
}

static void
forget_rows (AlboRequestPages *self,
             AlboRequestPage  *page)
{
  for (guint i = 0; page->rows != NULL && i < page->rows->len; i++)
    {
      AlboRequestSummary *row = g_ptr_array_index (page->rows, i);
      gint64 id = albo_request_summary_get_id (row);

      if (id != 0)
        g_hash_table_remove (self->by_id, &id);
    }
}

/* The rows of a page that is asked for before it is loaded. */
static void
ensure_rows (AlboRequestPage *page)
{
  if (page->rows != NULL)
    return;

  page->rows = g_ptr_array_new_full (page->n_rows, g_object_unref);

  for (guint i = 0; i < page->n_rows; i++)
    g_ptr_array_add (page->rows, albo_request_summary_new (NULL));
}

/* Where a row with @key stands, or would stand, in a loaded page. */
static guint
find_place (AlboRequestPage      *page,
            const AlboRequestKey *key)
{
  guint low = 0;
  guint high = page->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      AlboRequestSummary *row = g_ptr_array_index (page->rows, middle);

      if (albo_request_key_compare (&albo_request_summary_get_values (row)->key, key) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
divide_page (AlboRequestPages *self,
             AlboRequestPage  *page)
{
  guint half = page->n_rows / 2;
  AlboRequestSummary *last = g_ptr_array_index (page->rows, half - 1);
  AlboRequestPage *rest;

  rest = albo_request_pages_add_after (self, page, &albo_request_summary_get_values (last)->key,
                                       page->n_rows - half);
  rest->rows = g_ptr_array_new_full (rest->n_rows, g_object_unref);
  rest->is_loaded = TRUE;
  rest->last_use = page->last_use;

  for (guint i = half; i < page->rows->len; i++)
    g_ptr_array_add (rest->rows, g_object_ref (g_ptr_array_index (page->rows, i)));

  g_ptr_array_set_size (page->rows, half);
  page->n_rows = half;
  renumber (self);
}

/* How many rows at the start of the page are the rows of @values already. */
static guint
count_same_start (AlboRequestPage *page,
                  GPtrArray       *values)
{
  guint n_same = 0;

  while (n_same < page->rows->len && n_same < values->len)
    {
      const AlboRequestValues *value = g_ptr_array_index (values, n_same);
      AlboRequestSummary *row = g_ptr_array_index (page->rows, n_same);

      /* A placeholder becomes the row that stands in its place. */
      if (!albo_request_summary_is_loading (row) &&
          albo_request_summary_get_id (row) != value->key.id)
        break;

      n_same++;
    }

  return n_same;
}

static guint
count_same_end (AlboRequestPage *page,
                GPtrArray       *values,
                guint            n_before)
{
  guint n_same = 0;

  while (n_same + n_before < page->rows->len && n_same + n_before < values->len)
    {
      const AlboRequestValues *value = g_ptr_array_index (values, values->len - 1 - n_same);
      AlboRequestSummary *row = g_ptr_array_index (page->rows, page->rows->len - 1 - n_same);

      if (albo_request_summary_get_id (row) != value->key.id)
        break;

      n_same++;
    }

  return n_same;
}

AlboRequestPages *
albo_request_pages_new (void)
{
  AlboRequestPages *self = g_new0 (AlboRequestPages, 1);

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_ptr_array_add (self->pages, g_new0 (AlboRequestPage, 1));

  return self;
}

void
albo_request_pages_free (AlboRequestPages *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->pages);
  g_free (self);
}

guint
albo_request_pages_get_n_rows (AlboRequestPages *self)
{
  return self->n_rows;
}

guint
albo_request_pages_get_n_pages (AlboRequestPages *self)
{
  return self->pages->len;
}

AlboRequestPage *
albo_request_pages_get (AlboRequestPages *self,
                        guint             index)
{
  return g_ptr_array_index (self->pages, index);
}

AlboRequestPage *
albo_request_pages_get_next (AlboRequestPages *self,
                             AlboRequestPage  *page)
{
  guint index = index_of (self, page) + 1;

  return index < self->pages->len ? g_ptr_array_index (self->pages, index) : NULL;
}

/**
 * albo_request_pages_find_position: (skip)
 * @self: the pages
 * @position: of a row, less than their number
 *
 * Returns: the page with that row
 */
AlboRequestPage *
albo_request_pages_find_position (AlboRequestPages *self,
                                  guint             position)
{
  guint low = 0;
  guint high = self->pages->len;

  g_return_val_if_fail (position < self->n_rows, NULL);

  /* The last page that starts at @position or before: empty ones come first. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (albo_request_pages_get (self, middle)->first <= position)
        low = middle;
      else
        high = middle;
    }

  return albo_request_pages_get (self, low);
}

/**
 * albo_request_pages_find_key: (skip)
 * @self: the pages
 * @key: a place in the inbox
 *
 * Returns: the page with that place, whether there is such a row or not
 */
AlboRequestPage *
albo_request_pages_find_key (AlboRequestPages     *self,
                             const AlboRequestKey *key)
{
  guint low = 0;
  guint high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (albo_request_key_compare (&albo_request_pages_get (self, middle)->start, key) < 0)
        low = middle;
      else
        high = middle;
    }

  return albo_request_pages_get (self, low);
}

AlboRequestPage *
albo_request_pages_add_after (AlboRequestPages     *self,
                              AlboRequestPage      *page,
                              const AlboRequestKey *start,
                              guint                 n_rows)
{
  AlboRequestPage *added = g_new0 (AlboRequestPage, 1);

  added->start = *start;
  added->n_rows = n_rows;
  g_ptr_array_insert (self->pages, index_of (self, page) + 1, added);
  renumber (self);

  return added;
}

/* The same behind the last one, without looking at those before: there may be thousands. */
AlboRequestPage *
albo_request_pages_append (AlboRequestPages     *self,
                           const AlboRequestKey *start,
                           guint                 n_rows)
{
  AlboRequestPage *added = g_new0 (AlboRequestPage, 1);

  added->start = *start;
  added->first = self->n_rows;
  added->n_rows = n_rows;
  g_ptr_array_add (self->pages, added);
  self->n_rows += n_rows;

  return added;
}

/* Returns: (transfer none): the row at @position, which lies in @page */
AlboRequestSummary *
albo_request_pages_get_row (AlboRequestPages *self,
                            AlboRequestPage  *page,
                            guint             position)
{
  ensure_rows (page);

  return g_ptr_array_index (page->rows, position - page->first);
}

/**
 * albo_request_pages_find_row: (skip)
 * @self: the pages
 * @id: a request
 * @position: (out) (optional): where it stands
 *
 * Returns: (nullable) (transfer none): the row of that request, if it is in memory
 */
AlboRequestSummary *
albo_request_pages_find_row (AlboRequestPages *self,
                             gint64            id,
                             guint            *position)
{
  AlboRequestSummary *row = g_hash_table_lookup (self->by_id, &id);

  if (row != NULL && position != NULL)
    {
      const AlboRequestKey *key = &albo_request_summary_get_values (row)->key;
      AlboRequestPage *page = albo_request_pages_find_key (self, key);

      *position = page->first + find_place (page, key);
    }

  return row;
}

/**
 * albo_request_pages_load: (skip)
 * @self: the pages
 * @page: one of them
 * @values: (element-type AlboRequestValues): the rows it has now
 *
 * Fills a page in, or corrects it.  Rows that stay keep their object, so a
 * selection or a widget that holds one survives.
 *
 * Returns: what changed beyond the rows that were filled in
 */
AlboRequestSplice
albo_request_pages_load (AlboRequestPages *self,
                         AlboRequestPage  *page,
                         GPtrArray        *values)
{
  AlboRequestSplice splice;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_full (values->len, g_object_unref);
  guint n_before;
  guint n_after;

  ensure_rows (page);
  n_before = count_same_start (page, values);
  n_after = count_same_end (page, values, n_before);

  for (guint i = 0; i < values->len; i++)
    {
      const AlboRequestValues *value = g_ptr_array_index (values, i);
      AlboRequestSummary *row;

      if (i < n_before)
        row = g_ptr_array_index (page->rows, i);
      else if (i >= values->len - n_after)
        row = g_ptr_array_index (page->rows, page->rows->len - (values->len - i));
      else
        row = g_hash_table_lookup (self->by_id, &value->key.id);

      g_ptr_array_add (rows, row != NULL ? g_object_ref (row) : albo_request_summary_new (value));
    }

  splice.position = page->first + n_before;
  splice.n_removed = page->rows->len - n_before - n_after;
  splice.n_added = values->len - n_before - n_after;

  forget_rows (self, page);
  g_ptr_array_unref (page->rows);
  page->rows = g_ptr_array_ref (rows);
  page->n_rows = values->len;
  page->is_loaded = TRUE;
  page->is_stale = FALSE;
  renumber (self);

  /* Last, since whoever hears of it may look at the list. */
  for (guint i = 0; i < values->len; i++)
    {
      albo_request_summary_fill (g_ptr_array_index (rows, i), g_ptr_array_index (values, i));
      remember_row (self, g_ptr_array_index (rows, i));
    }

  return splice;
}

/**
 * albo_request_pages_insert_row: (skip)
 * @self: the pages
 * @values: a row that is not in memory
 * @splice: (out): what changed, set if something did
 *
 * A page that is not loaded learns of the row when it is loaded.
 *
 * Returns: whether the row was inserted
 */
gboolean
albo_request_pages_insert_row (AlboRequestPages        *self,
                               const AlboRequestValues *values,
                               AlboRequestSplice       *splice)
{
  AlboRequestPage *page = albo_request_pages_find_key (self, &values->key);
  AlboRequestSummary *row;
  guint place;

  if (!page->is_loaded)
    {
      page->is_stale = TRUE;
      return FALSE;
    }

  place = find_place (page, &values->key);
  row = albo_request_summary_new (values);
  g_ptr_array_insert (page->rows, place, row);
  page->n_rows++;
  remember_row (self, row);
  renumber (self);

  *splice = (AlboRequestSplice) { .position = page->first + place, .n_added = 1 };

  if (page->n_rows > MAX_ROWS_OF_A_PAGE)
    divide_page (self, page);

  return TRUE;
}

/**
 * albo_request_pages_remove_row: (skip)
 * @self: the pages
 * @id: a request
 * @splice: (out): what changed, set if something did
 *
 * Returns: whether the row was there
 */
gboolean
albo_request_pages_remove_row (AlboRequestPages  *self,
                               gint64             id,
                               AlboRequestSplice *splice)
{
  guint position;
  AlboRequestPage *page;

  if (albo_request_pages_find_row (self, id, &position) == NULL)
    return FALSE;

  page = albo_request_pages_find_position (self, position);
  g_hash_table_remove (self->by_id, &id);
  g_ptr_array_remove_index (page->rows, position - page->first);
  page->n_rows--;
  renumber (self);

  *splice = (AlboRequestSplice) { .position = position, .n_removed = 1 };
  return TRUE;
}

/**
 * albo_request_pages_evict: (skip)
 * @self: the pages
 * @n_kept: how many pages may keep their rows
 *
 * Takes the rows of the pages that were not asked for the longest time.  Their
 * count stays, so no position changes.
 *
 * Returns: how many pages have rows now
 */
guint
albo_request_pages_evict (AlboRequestPages *self,
                          guint             n_kept)
{
  for (;;)
    {
      AlboRequestPage *oldest = NULL;
      guint n_with_rows = 0;

      for (guint i = 0; i < self->pages->len; i++)
        {
          AlboRequestPage *page = g_ptr_array_index (self->pages, i);

          if (page->rows == NULL)
            continue;

          n_with_rows++;
          if (oldest == NULL || page->last_use < oldest->last_use)
            oldest = page;
        }

      if (n_with_rows <= n_kept)
        return n_with_rows;

      forget_rows (self, oldest);
      g_clear_pointer (&oldest->rows, g_ptr_array_unref);
      oldest->is_loaded = FALSE;
      oldest->is_stale = FALSE;
      oldest->is_wanted = FALSE;
    }
}
