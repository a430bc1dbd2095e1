/* albo-request-list.c
 *
 * The list is made of pages.  A page is found by the key of the row before it,
 * which is all that is kept of the pages nobody looks at: memory stays the same
 * however long the inbox is.
 *
 * How pages are fetched is in albo-request-list-load.c, how the list grows in
 * albo-request-list-chart.c, and how it follows what happens to single requests in
 * albo-request-list-changes.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list-private.h"

#define PAGES_IN_MEMORY   32
#define PAGES_IN_VIEW      4  /* what a view can hold rows of: 205 of them */
#define FEWEST_FIRST_ROWS 20
#define MOST_FIRST_ROWS   40

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

void
albo_request_list_set_error (AlboRequestList *self,
                             const GError    *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
albo_request_list_set_starting (AlboRequestList *self,
                                gboolean         is_starting)
{
  if (self->is_starting == is_starting)
    return;

  self->is_starting = is_starting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
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
    albo_request_list_want_page (self, page);
  if (!has_rows)
    albo_request_list_evict_pages (self, PAGES_IN_MEMORY);

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

  albo_request_list_stop_loading (self);
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
  self->n_first = MOST_FIRST_ROWS;
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
 * albo_request_list_set_room:
 * @self: a list
 * @n_rows: how many rows there is room for; 0 if that is not known
 *
 * Loads about as many at first when it is loaded anew.
 */
void
albo_request_list_set_room (AlboRequestList *self,
                            guint            n_rows)
{
  g_return_if_fail (ALBO_IS_REQUEST_LIST (self));

  self->n_first = n_rows > 0 ? CLAMP (n_rows, FEWEST_FIRST_ROWS, MOST_FIRST_ROWS) : MOST_FIRST_ROWS;
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

  albo_request_list_stop_loading (self);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->changed);

  g_free (self->filter.search);
  self->filter.search = *text != '\0' ? g_steal_pointer (&text) : NULL;
  self->filter.states = filter->states;
  self->filter.sort = filter->sort;
  g_clear_pointer (&self->filter.more, json_object_unref);
  self->filter.more = g_steal_pointer (&more);

  self->is_due = FALSE;
  albo_request_list_set_starting (self, TRUE);
  albo_request_list_load_page (self, albo_request_pages_get (self->pages, 0));
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
 * Loads again what is in view and the first page, where new requests arrive;
 * if the first page is on its way, as soon as it is there.
 * Rows that did not change stay as they are; pages out of view are forgotten.
 */
void
albo_request_list_refresh (AlboRequestList *self)
{
  g_return_if_fail (ALBO_IS_REQUEST_LIST (self));

  /* The page on its way may show what was before. */
  if (self->is_starting)
    {
      self->is_due = TRUE;
      return;
    }

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
  albo_request_list_evict_pages (self, PAGES_IN_VIEW + 1);

  for (guint i = 0; i < albo_request_pages_get_n_pages (self->pages); i++)
    {
      AlboRequestPage *page = albo_request_pages_get (self->pages, i);

      if (page->rows == NULL && i > 0)
        continue;

      if (page == self->in_flight)
        page->is_stale = TRUE;
      else
        albo_request_list_want_page (self, page);
    }
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
