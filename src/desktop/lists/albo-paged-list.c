/* albo-paged-list.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-paged-list.h"

#include "albo-json.h"
#include "albo-office-invoke.h"

#define PAGES_KEPT 12

/**
 * AlboPagedList:
 *
 * The rows that a function of the office answers, {"rows":[…],"next":cursor}, as a list
 * model.  It grows by a page when [method@Albo.PagedList.read_more] asks.  Only the pages
 * looked at last are kept; of the others it knows the cursor, and reads them again when
 * they come back into view, so that memory does not grow with the list.
 */
struct _AlboPagedList
{
  GObject parent_instance;

  AlboOffice   *office;       /* (nullable) */
  char         *function;
  gint64        target;       /* first argument; 0: it has none */
  JsonObject   *filter;       /* (nullable) */
  GPtrArray    *pages;        /* of Page */
  JsonNode     *next;         /* (nullable): where the page after the last one begins */
  guint         n_rows;
  guint         clock;        /* of when a page was looked at */
  GCancellable *cancellable;  /* renewed with each question */
  gboolean      is_loading;
  gboolean      has_failed;
  gboolean      was_answered; /* since the question was asked */
};

typedef struct
{
  JsonNode  *cursor;    /* (nullable): where it begins */
  GPtrArray *rows;      /* (nullable) of AlboRow: when it is not kept */
  guint      n_rows;
  guint      seen;
  gboolean   is_asked;  /* its rows are on their way */
} Page;

typedef struct
{
  AlboPagedList *list;
  GCancellable  *cancellable;
  guint          page;
} Question;

static void albo_paged_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboPagedList, albo_paged_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, albo_paged_list_model_init))

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
page_free (Page *page)
{
  g_clear_pointer (&page->cursor, json_node_unref);
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

static void
question_free (Question *question)
{
  g_object_unref (question->list);
  g_object_unref (question->cancellable);
  g_free (question);
}

/* Pages but the last are full. */
static Page *
page_at (AlboPagedList *self,
         guint          position)
{
  return g_ptr_array_index (self->pages, position / ALBO_PAGED_LIST_ROWS);
}

static void
forget_old_pages (AlboPagedList *self)
{
  for (;;)
    {
      Page *oldest = NULL;
      guint n_kept = 0;

      for (guint i = 0; i < self->pages->len; i++)
        {
          Page *page = g_ptr_array_index (self->pages, i);

          if (page->rows == NULL)
            continue;
          n_kept++;
          if (oldest == NULL || page->seen < oldest->seen)
            oldest = page;
        }

      if (n_kept <= PAGES_KEPT)
        return;

      g_clear_pointer (&oldest->rows, g_ptr_array_unref);
    }
}

/* The last page may be given another length; what came after it has gone. */
static void
set_rows (AlboPagedList *self,
          guint          index,
          JsonArray     *rows,
          JsonNode      *next)
{
  Page *page = g_ptr_array_index (self->pages, index);
  guint n_before = index * ALBO_PAGED_LIST_ROWS;
  guint n_rows = json_array_get_length (rows);
  gboolean is_last = index + 1 == self->pages->len;
  guint n_old = self->n_rows - n_before;
  guint n_same;

  /* What was full and is no more ends the list. */
  if (!is_last && n_rows < ALBO_PAGED_LIST_ROWS)
    {
      g_ptr_array_set_size (self->pages, index + 1);
      is_last = TRUE;
    }

  if (page->rows == NULL)
    page->rows = g_ptr_array_new_with_free_func (g_object_unref);

  n_same = MIN (page->rows->len, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      JsonObject *object = json_array_get_object_element (rows, i);

      if (i < n_same)
        albo_row_set_object (g_ptr_array_index (page->rows, i), object);
      else
        g_ptr_array_add (page->rows, albo_row_new (object));
    }
  g_ptr_array_set_size (page->rows, n_rows);
  page->n_rows = n_rows;
  page->seen = ++self->clock;

  if (!is_last)
    return;

  g_clear_pointer (&self->next, json_node_unref);
  if (next != NULL && !json_node_is_null (next))
    self->next = json_node_ref (next);
  self->n_rows = n_before + n_rows;
  n_same = MIN (n_old, n_rows);
  if (n_old != n_rows)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before + n_same, n_old - n_same, n_rows - n_same);
}

static void
clear (AlboPagedList *self)
{
  guint n_rows = self->n_rows;

  g_ptr_array_set_size (self->pages, 0);
  self->n_rows = 0;
  if (n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_rows, 0);
}

static gboolean
are_rows (JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      return FALSE;

  return json_array_get_length (rows) <= ALBO_PAGED_LIST_ROWS;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;
  AlboPagedList *self = question->list;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *rows = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (question->cancellable == self->cancellable && question->page < self->pages->len)
    {
      Page *page = g_ptr_array_index (self->pages, question->page);

      page->is_asked = FALSE;
      self->is_loading = FALSE;
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        rows = albo_json_get_array (json_node_get_object (node), "rows");

      self->has_failed = rows == NULL || !are_rows (rows);
      if (!self->has_failed)
        {
          self->was_answered = TRUE;
          set_rows (self, question->page, rows,
                    albo_json_get_node (json_node_get_object (node), "next"));
          forget_old_pages (self);
        }
      else
        {
          if (error != NULL && self->office != NULL)
            albo_office_report (self->office, error);
          /* One that was to be added was not: it is asked for again by whoever scrolls. */
          if (question->page > 0 && question->page + 1 == self->pages->len && page->n_rows == 0)
            {
              self->next = json_node_ref (page->cursor);
              g_ptr_array_set_size (self->pages, question->page);
            }
          /* What is there answers another question. */
          if (!self->was_answered)
            clear (self);
        }
      g_signal_emit (self, signals[ANSWERED], 0);
    }

  question_free (question);
}

static void
ask_for_page (AlboPagedList *self,
              guint          index)
{
  Page *page = g_ptr_array_index (self->pages, index);
  g_autoptr(JsonNode) filter = NULL;
  AlboArg args[4];
  Question *question;
  gsize n = 0;

  if (page->is_asked || self->office == NULL)
    return;

  page->is_asked = TRUE;
  self->is_loading = TRUE;
  question = g_new0 (Question, 1);
  question->list = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  question->page = index;

  if (self->target != 0)
    args[n++] = (AlboArg) ALBO_ARG_INT (self->target);
  args[n++] = (AlboArg) ALBO_ARG_OBJECT (self->filter);
  args[n++] = (AlboArg) ALBO_ARG_NODE (page->cursor);
  args[n++] = (AlboArg) ALBO_ARG_INT (ALBO_PAGED_LIST_ROWS);
  albo_office_invoke_async (albo_office_get_connection (self->office), self->function, args, n,
                            self->cancellable, answered_cb, question);
}

static void
add_page (AlboPagedList *self,
          JsonNode      *cursor)
{
  Page *page = g_new0 (Page, 1);

  page->cursor = cursor != NULL ? json_node_ref (cursor) : NULL;
  g_ptr_array_add (self->pages, page);
  ask_for_page (self, self->pages->len - 1);
}

static GType
albo_paged_list_get_item_type (GListModel *model)
{
  return ALBO_TYPE_ROW;
}

static guint
albo_paged_list_get_n_items (GListModel *model)
{
  return ALBO_PAGED_LIST (model)->n_rows;
}

static gpointer
albo_paged_list_get_item (GListModel *model,
                          guint       position)
{
  AlboPagedList *self = ALBO_PAGED_LIST (model);
  Page *page;

  if (position >= self->n_rows)
    return NULL;

  page = page_at (self, position);
  page->seen = ++self->clock;

  if (page->rows == NULL)
    {
      /* Placeholders, filled when the page is there again. */
      page->rows = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < page->n_rows; i++)
        g_ptr_array_add (page->rows, albo_row_new (NULL));
      ask_for_page (self, position / ALBO_PAGED_LIST_ROWS);
    }

  return g_object_ref (g_ptr_array_index (page->rows, position % ALBO_PAGED_LIST_ROWS));
}

static void
albo_paged_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = albo_paged_list_get_item_type;
  iface->get_n_items = albo_paged_list_get_n_items;
  iface->get_item = albo_paged_list_get_item;
}

static void
albo_paged_list_dispose (GObject *object)
{
  AlboPagedList *self = ALBO_PAGED_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->office);

  G_OBJECT_CLASS (albo_paged_list_parent_class)->dispose (object);
}

static void
albo_paged_list_finalize (GObject *object)
{
  AlboPagedList *self = ALBO_PAGED_LIST (object);

  g_free (self->function);
  g_clear_pointer (&self->filter, json_object_unref);
  g_clear_pointer (&self->next, json_node_unref);
  g_ptr_array_unref (self->pages);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (albo_paged_list_parent_class)->finalize (object);
}

static void
albo_paged_list_class_init (AlboPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_paged_list_dispose;
  object_class->finalize = albo_paged_list_finalize;

  /**
   * AlboPagedList::answered:
   *
   * A page came, or could not be read.
   */
  signals[ANSWERED] =
    g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_paged_list_init (AlboPagedList *self)
{
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * albo_paged_list_new:
 * @function: a function of the schema of whoever looks, which takes (perhaps) a number, a
 *   filter, a cursor and a limit
 *
 * Returns: (transfer full): a list that is empty until it is asked
 */
AlboPagedList *
albo_paged_list_new (const char *function)
{
  AlboPagedList *self = g_object_new (ALBO_TYPE_PAGED_LIST, NULL);

  self->function = g_strdup (function);

  return self;
}

/**
 * albo_paged_list_set_office:
 * @self: a list
 * @office: (nullable): who looks
 */
void
albo_paged_list_set_office (AlboPagedList *self,
                            AlboOffice    *office)
{
  g_return_if_fail (ALBO_IS_PAGED_LIST (self));

  g_set_object (&self->office, office);
}

/**
 * albo_paged_list_ask:
 * @self: a list
 * @target: the first argument, such as a register; 0 if there is none
 * @filter: (nullable): what is wanted
 *
 * Shows something else, from the beginning.  What is shown stays until the answer comes.
 */
void
albo_paged_list_ask (AlboPagedList *self,
                     gint64         target,
                     JsonObject    *filter)
{
  g_return_if_fail (ALBO_IS_PAGED_LIST (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  if (filter != NULL)
    json_object_ref (filter);
  g_clear_pointer (&self->filter, json_object_unref);
  self->filter = filter;
  self->target = target;
  self->has_failed = FALSE;
  self->was_answered = FALSE;
  g_clear_pointer (&self->next, json_node_unref);

  /* The first page takes the place of all that was there. */
  if (self->pages->len > 0)
    {
      guint n_rows = self->n_rows;
      Page *first;

      g_ptr_array_set_size (self->pages, 1);
      first = g_ptr_array_index (self->pages, 0);
      first->is_asked = FALSE;
      self->n_rows = first->n_rows;
      if (n_rows > self->n_rows)
        g_list_model_items_changed (G_LIST_MODEL (self), self->n_rows, n_rows - self->n_rows, 0);
      ask_for_page (self, 0);
    }
  else
    {
      add_page (self, NULL);
    }
}

/**
 * albo_paged_list_reload:
 * @self: a list
 *
 * Reads again what is kept.  Rows stay at their places where they say the same.
 */
void
albo_paged_list_reload (AlboPagedList *self)
{
  g_return_if_fail (ALBO_IS_PAGED_LIST (self));

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = g_ptr_array_index (self->pages, i);

      if (page->rows != NULL || i == 0)
        ask_for_page (self, i);
    }
}

/**
 * albo_paged_list_read_more:
 * @self: a list
 *
 * Adds a page at the end, if there is more and nothing is on its way.
 */
void
albo_paged_list_read_more (AlboPagedList *self)
{
  g_autoptr(JsonNode) next = NULL;

  g_return_if_fail (ALBO_IS_PAGED_LIST (self));

  if (self->next == NULL || self->is_loading)
    return;

  next = g_steal_pointer (&self->next);
  add_page (self, next);
}

gboolean
albo_paged_list_is_loading (AlboPagedList *self)
{
  g_return_val_if_fail (ALBO_IS_PAGED_LIST (self), FALSE);

  return self->is_loading && !self->was_answered;
}

gboolean
albo_paged_list_has_failed (AlboPagedList *self)
{
  g_return_val_if_fail (ALBO_IS_PAGED_LIST (self), FALSE);

  return self->has_failed;
}

/**
 * albo_paged_list_find:
 * @self: a list
 * @member: of a line, such as `id`
 * @value: what it is to be
 *
 * Returns: (transfer none) (nullable): the first line that is kept and has it
 */
AlboRow *
albo_paged_list_find (AlboPagedList *self,
                      const char    *member,
                      gint64         value)
{
  g_return_val_if_fail (ALBO_IS_PAGED_LIST (self), NULL);

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = g_ptr_array_index (self->pages, i);

      for (guint j = 0; page->rows != NULL && j < page->rows->len; j++)
        {
          AlboRow *row = g_ptr_array_index (page->rows, j);
          JsonObject *object = albo_row_get_object (row);

          if (object != NULL && json_object_has_member (object, member) &&
              albo_json_get_int (object, member, value - 1) == value)
            return row;
        }
    }

  return NULL;
}

/**
 * albo_paged_list_get_n_kept:
 * @self: a list
 *
 * Returns: how many rows are in memory
 */
guint
albo_paged_list_get_n_kept (AlboPagedList *self)
{
  guint n_kept = 0;

  g_return_val_if_fail (ALBO_IS_PAGED_LIST (self), 0);

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = g_ptr_array_index (self->pages, i);

      if (page->rows != NULL)
        n_kept += page->rows->len;
    }

  return n_kept;
}
