/* albo-request-list.c
 *
 * The list is made of pages.  A page is found by the key of the row before it,
 * which is all that is kept of the pages nobody looks at: memory stays the same
 * however long the inbox is.
 *
 * A list view makes some two hundred rows whatever is visible, so the first page
 * is small and the list grows behind it a moment later: the first picture does
 * not wait for rows that nobody sees.
 *
 * How it grows is in albo-request-list-chart.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list-private.h"

#define FIRST_PAGE_ROWS   40
#define PAGES_IN_MEMORY   32
#define PAGES_IN_VIEW      4  /* what a view can hold rows of: 205 of them */
#define CHANGE_DELAY_MS  100
#define MAX_SINGLE_ROWS   20  /* beyond, the pages in view are cheaper */

/**
 * AlboRequestList:
 *
 * A list of [class@Albo.RequestSummary], newest first, of the requests in some
 * states that match a search.  Rows that are not loaded yet are placeholders
 * that fill themselves in.
 *
 * Its length is what is known so far: it grows until the end is known.
 */

static void albo_request_list_list_model_init (GListModelInterface *iface);
static void load_next                         (AlboRequestList     *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboRequestList, albo_request_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      albo_request_list_list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Tells the views, and remembers what they were told. */
void
albo_request_list_items_changed (AlboRequestList   *self,
                                 AlboRequestSplice  splice)
{
  if (splice.n_removed == 0 && splice.n_added == 0)
    return;

  self->n_items += splice.n_added;
  self->n_items -= splice.n_removed;
  g_list_model_items_changed (G_LIST_MODEL (self), splice.position, splice.n_removed,
                              splice.n_added);
}

static void
set_error (AlboRequestList *self,
           const GError    *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_starting (AlboRequestList *self,
              gboolean         is_starting)
{
  if (self->is_starting == is_starting)
    return;

  self->is_starting = is_starting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
want_page (AlboRequestList *self,
           AlboRequestPage *page)
{
  if (page->is_wanted || page == self->in_flight || self->is_starting)
    return;

  page->is_wanted = TRUE;
  g_queue_push_head (&self->wishes, page);
  load_next (self);
}

static void
evict_pages (AlboRequestList *self,
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

static void
place_rows (AlboRequestList *self,
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

      place_rows (self, values);
      take_page (self, page, values, self->limit);
      set_error (self, NULL);
      set_starting (self, FALSE);

      if (is_stale)
        want_page (self, page);
    }
  else
    {
      set_error (self, error);
      set_starting (self, FALSE);
    }

  load_next (self);
}

/* A page is never freed while it is in flight or wished for: only start_over()
 * frees pages, and it comes after a cancel.
 */
static void
load_page (AlboRequestList *self,
           AlboRequestPage *page)
{
  gboolean is_first = self->is_starting || page == albo_request_pages_get (self->pages, 0);
  gboolean is_last = self->is_starting || albo_request_pages_get_next (self->pages, page) == NULL;
  guint limit = is_first ? FIRST_PAGE_ROWS : PAGE_ROWS;

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
  load_page (self, page);
}

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

  /* After an error the slow poll finds out; a new filter loads everything anyway. */
  if (values == NULL || values->len == 0 || self->is_starting)
    return;

  place_rows (self, values);
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

static void
stop_loading (AlboRequestList *self)
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

static GType
albo_request_list_get_item_type (GListModel *model)
{
  return ALBO_TYPE_REQUEST_SUMMARY;
}

static guint
albo_request_list_get_n_items (GListModel *model)
{
  return ALBO_REQUEST_LIST (model)->n_items;
}

static gpointer
albo_request_list_get_item (GListModel *model,
                            guint       position)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (model);
  g_autoptr(AlboRequestSummary) row = NULL;
  AlboRequestPage *page;
  gboolean has_rows;

  if (position >= self->n_items)
    return NULL;

  page = albo_request_pages_find_position (self->pages, position);
  has_rows = page->rows != NULL;
  page->last_use = ++self->clock;
  row = g_object_ref (albo_request_pages_get_row (self->pages, page, position));

  if (!page->is_loaded || page->is_stale)
    want_page (self, page);
  if (!has_rows)
    evict_pages (self, PAGES_IN_MEMORY);

  return g_steal_pointer (&row);
}

static void
albo_request_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = albo_request_list_get_item_type;
  iface->get_n_items = albo_request_list_get_n_items;
  iface->get_item = albo_request_list_get_item;
}

static void
albo_request_list_dispose (GObject *object)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (object);

  stop_loading (self);
  g_clear_handle_id (&self->grow_source, g_source_remove);
  g_clear_handle_id (&self->change_source, g_source_remove);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (albo_request_list_parent_class)->dispose (object);
}

static void
albo_request_list_finalize (GObject *object)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (object);

  g_clear_pointer (&self->pages, albo_request_pages_free);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->filter.search, g_free);
  g_clear_pointer (&self->filter.more, json_object_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (albo_request_list_parent_class)->finalize (object);
}

static void
albo_request_list_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlboRequestList *self = ALBO_REQUEST_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_starting);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_request_list_class_init (AlboRequestListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_request_list_dispose;
  object_class->finalize = albo_request_list_finalize;
  object_class->get_property = albo_request_list_get_property;

  /**
   * AlboRequestList:loading:
   *
   * Whether the first page of a new filter is on its way.  The rows of the filter
   * before stay until it is there.
   */
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AlboRequestList:error:
   *
   * Why the last page could not be loaded, until one can.
   */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
albo_request_list_init (AlboRequestList *self)
{
  self->pages = albo_request_pages_new ();
  self->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->wishes);
}

/**
 * albo_request_list_new:
 * @source: where the rows come from
 *
 * Loads nothing before [method@Albo.RequestList.set_filter].
 *
 * Returns: (transfer full): a list of length 0
 */
AlboRequestList *
albo_request_list_new (AlboRequestSource *source)
{
  AlboRequestList *self;

  g_return_val_if_fail (ALBO_IS_REQUEST_SOURCE (source), NULL);

  self = g_object_new (ALBO_TYPE_REQUEST_LIST, NULL);
  self->source = g_object_ref (source);

  return self;
}

/**
 * albo_request_list_set_filter:
 * @self: a list
 * @states: a bit `1 << state` for each state wanted; 0 for all
 * @search: (nullable): part of a name, start of a fiscal code, or a protocol number
 *
 * As albo_request_list_set_query(), newest first and without further conditions.
 */
void
albo_request_list_set_filter (AlboRequestList *self,
                              guint            states,
                              const char      *search)
{
  const AlboRequestFilter filter = { .states = states, .search = (char *) search };

  albo_request_list_set_query (self, &filter);
}

/**
 * albo_request_list_set_query:
 * @self: a list
 * @filter: which requests in which order; copied, though not what is in @filter.more, which
 *   nobody may change afterwards
 *
 * Loads the list anew, also when the filter is the same.
 */
void
albo_request_list_set_query (AlboRequestList         *self,
                             const AlboRequestFilter *filter)
{
  g_autoptr(JsonObject) more = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (ALBO_IS_REQUEST_LIST (self));

  text = g_strstrip (g_strdup (filter->search != NULL ? filter->search : ""));
  if (filter->more != NULL && json_object_get_size (filter->more) > 0)
    more = json_object_ref (filter->more);

  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->changed);

  g_free (self->filter.search);
  self->filter.search = *text != '\0' ? g_steal_pointer (&text) : NULL;
  self->filter.states = filter->states;
  self->filter.sort = filter->sort;
  g_clear_pointer (&self->filter.more, json_object_unref);
  self->filter.more = g_steal_pointer (&more);

  set_starting (self, TRUE);
  load_page (self, albo_request_pages_get (self->pages, 0));
}

guint
albo_request_list_get_states (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), 0);

  return self->filter.states;
}

/**
 * albo_request_list_get_source:
 * @self: a list
 *
 * Returns: (transfer none): where its rows come from
 */
AlboRequestSource *
albo_request_list_get_source (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), NULL);

  return self->source;
}

/**
 * albo_request_list_get_filter:
 * @self: a list
 *
 * Returns: (transfer none): which requests it lists, until that changes
 */
const AlboRequestFilter *
albo_request_list_get_filter (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), NULL);

  return &self->filter;
}

const char *
albo_request_list_get_search (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), NULL);

  return self->filter.search;
}

/**
 * albo_request_list_refresh:
 * @self: a list
 *
 * Loads again what is in view and the first page, where new requests arrive.
 * Rows that did not change stay as they are; pages out of view are forgotten.
 */
void
albo_request_list_refresh (AlboRequestList *self)
{
  g_return_if_fail (ALBO_IS_REQUEST_LIST (self));

  if (self->is_starting)
    return;

  if (self->error != NULL && self->n_items == 0)
    {
      const AlboRequestFilter filter = self->filter;
      g_autofree char *search = g_strdup (filter.search);
      g_autoptr(JsonObject) more = filter.more != NULL ? json_object_ref (filter.more) : NULL;

      albo_request_list_set_query (self, &(AlboRequestFilter) { filter.states, search, filter.sort,
                                                                more });
      return;
    }

  if (self->is_broken_off)
    albo_request_list_chart_on (self);

  albo_request_pages_get (self->pages, 0)->last_use = ++self->clock;
  evict_pages (self, PAGES_IN_VIEW + 1);

  for (guint i = 0; i < albo_request_pages_get_n_pages (self->pages); i++)
    {
      AlboRequestPage *page = albo_request_pages_get (self->pages, i);

      if (page->rows == NULL && i > 0)
        continue;

      if (page == self->in_flight)
        page->is_stale = TRUE;
      else
        want_page (self, page);
    }
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

/**
 * albo_request_list_find:
 * @self: a list
 * @id: a request
 * @position: (out) (optional): where it stands, set if it is found
 *
 * Returns: (nullable) (transfer none): its row, if it is among those in memory
 */
AlboRequestSummary *
albo_request_list_find (AlboRequestList *self,
                        gint64           id,
                        guint           *position)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), NULL);

  return albo_request_pages_find_row (self->pages, id, position);
}

/**
 * albo_request_list_seek:
 * @self: a list that is not empty
 * @at: what it is sorted by, microseconds since 1970 in UTC
 *
 * Finds the first row at or behind that instant in the order of the list.  In a page that
 * is not loaded it is the first row of that page; asked again when it is, the very row.
 *
 * Returns: its position
 */
guint
albo_request_list_seek (AlboRequestList *self,
                        gint64           at)
{
  AlboRequestKey key = { at, G_MAXINT64 };
  AlboRequestPage *page;

  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), 0);
  g_return_val_if_fail (self->n_items > 0, 0);

  if (self->filter.sort != ALBO_REQUEST_SORT_NEWEST)
    key = (AlboRequestKey) { -at, 0 };

  page = albo_request_pages_find_key (self->pages, &key);
  if (!page->is_loaded)
    return MIN (page->first, self->n_items - 1);

  for (guint i = 0; i < page->n_rows; i++)
    {
      AlboRequestSummary *row = albo_request_pages_get_row (self->pages, page, page->first + i);
      const AlboRequestValues *values = albo_request_summary_get_values (row);

      if (values != NULL && albo_request_key_compare (&values->key, &key) >= 0)
        return page->first + i;
    }

  return MIN (page->first + page->n_rows, self->n_items - 1);
}

gboolean
albo_request_list_is_loading (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), FALSE);

  return self->is_starting;
}

/**
 * albo_request_list_get_error:
 * @self: a list
 *
 * Returns: (nullable) (transfer none): why the last page could not be loaded
 */
const GError *
albo_request_list_get_error (AlboRequestList *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_LIST (self), NULL);

  return self->error;
}
