/* fake-source.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fake-source.h"

#include <string.h>

/* Row number i of n has id n - i and was submitted at second n - i: ids and
 * instants count down from the newest row.  It answers from an idle, as a
 * database would: never from within the call.
 */
struct _FakeSource
{
  GObject parent_instance;

  GPtrArray *rows;
  gboolean   is_failing;
  gboolean   is_charting;
  guint      page_delay; /* in milliseconds */
  guint      n_pages;
};

static void fake_source_source_init (AlboRequestSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource, fake_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALBO_TYPE_REQUEST_SOURCE,
                                                      fake_source_source_init))

typedef struct
{
  GTask     *task;
  GPtrArray *rows;
} Answer;

static gboolean
answer_cb (gpointer user_data)
{
  Answer *answer = user_data;
  FakeSource *self = g_task_get_source_object (answer->task);

  if (self->is_failing)
    g_task_return_new_error (answer->task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "no server");
  else
    g_task_return_pointer (answer->task, g_ptr_array_ref (answer->rows),
                           (GDestroyNotify) g_ptr_array_unref);

  g_object_unref (answer->task);
  g_ptr_array_unref (answer->rows);
  g_free (answer);
  return G_SOURCE_REMOVE;
}

static void
answer_later (FakeSource          *self,
              GPtrArray           *rows,
              guint                delay,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  Answer *answer = g_new0 (Answer, 1);

  for (guint i = 0; i < rows->len; i++)
    {
      AlboRequestValues *row = g_ptr_array_index (rows, i);

      if (row->submitted_at == 0)
        row->submitted_at = row->key.at;
    }

  answer->task = g_task_new (self, cancellable, callback, user_data);
  answer->rows = rows;
  if (delay > 0)
    g_timeout_add (delay, answer_cb, answer);
  else
    g_idle_add (answer_cb, answer);
}

static int
compare_rows (gconstpointer one,
              gconstpointer other)
{
  const AlboRequestValues *a = *(const AlboRequestValues * const *) one;
  const AlboRequestValues *b = *(const AlboRequestValues * const *) other;

  return albo_request_key_compare (&a->key, &b->key);
}

/* (transfer full): all rows in the order of @sort */
static GPtrArray *
sort_rows (FakeSource      *self,
           AlboRequestSort  sort)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      AlboRequestValues *row = albo_request_values_copy (g_ptr_array_index (self->rows, i));

      /* Rows are made and moved by their key. */
      row->submitted_at = row->key.at;
      albo_request_values_place (row, sort);
      g_ptr_array_add (sorted, row);
    }
  g_ptr_array_sort (sorted, compare_rows);

  return sorted;
}

static gboolean
row_matches (const AlboRequestFilter *filter,
             const AlboRequestValues *row)
{
  if (filter->states != ALBO_STATES_ALL && (filter->states & (1u << row->state)) == 0)
    return FALSE;

  if (filter->more != NULL && json_object_has_member (filter->more, "unread") &&
      json_object_get_boolean_member (filter->more, "unread") != row->is_unread)
    return FALSE;

  return filter->search == NULL || strstr (row->applicant, filter->search) != NULL;
}

static void
fake_source_load_page_async (AlboRequestSource       *source,
                             const AlboRequestFilter *filter,
                             const AlboRequestKey    *after,
                             guint                    limit,
                             GCancellable            *cancellable,
                             GAsyncReadyCallback      callback,
                             gpointer                 user_data)
{
  FakeSource *self = FAKE_SOURCE (source);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);

  g_autoptr(GPtrArray) all = filter->sort == ALBO_REQUEST_SORT_NEWEST ? g_ptr_array_ref (self->rows)
                                                                       : sort_rows (self, filter->sort);

  g_assert_cmpuint (limit, <=, 200);
  self->n_pages++;

  for (guint i = 0; i < all->len && rows->len < limit; i++)
    {
      const AlboRequestValues *row = g_ptr_array_index (all, i);

      if (row_matches (filter, row) &&
          (after == NULL || albo_request_key_compare (after, &row->key) < 0))
        g_ptr_array_add (rows, albo_request_values_copy (row));
    }

  answer_later (self, rows, self->page_delay, cancellable, callback, user_data);
}

static void
fake_source_load_row_async (AlboRequestSource   *source,
                            gint64               id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  FakeSource *self = FAKE_SOURCE (source);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);
  AlboRequestValues *row = fake_source_get (self, id);

  if (row != NULL)
    g_ptr_array_add (rows, albo_request_values_copy (row));

  answer_later (self, rows, 0, cancellable, callback, user_data);
}

static GPtrArray *
fake_source_finish (AlboRequestSource  *source,
                    GAsyncResult       *result,
                    GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GTask  *task;
  GArray *anchors;
  guint   n_found;
} ChartAnswer;

static gboolean
answer_chart_cb (gpointer user_data)
{
  ChartAnswer *answer = user_data;
  FakeSource *self = g_task_get_source_object (answer->task);

  if (self->is_failing)
    g_task_return_new_error (answer->task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "no server");
  else if (!self->is_charting)
    g_task_return_new_error (answer->task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no chart");
  else
    {
      g_object_set_data (G_OBJECT (answer->task), "n-found", GUINT_TO_POINTER (answer->n_found));
      g_task_return_pointer (answer->task, g_array_ref (answer->anchors),
                             (GDestroyNotify) g_array_unref);
    }

  g_object_unref (answer->task);
  g_array_unref (answer->anchors);
  g_free (answer);
  return G_SOURCE_REMOVE;
}

static void
fake_source_chart_async (AlboRequestSource       *source,
                         const AlboRequestFilter *filter,
                         const AlboRequestKey    *after,
                         guint                    n_rows,
                         guint                    n_pages,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  FakeSource *self = FAKE_SOURCE (source);
  ChartAnswer *answer = g_new0 (ChartAnswer, 1);

  answer->task = g_task_new (self, cancellable, callback, user_data);
  answer->anchors = g_array_new (FALSE, FALSE, sizeof (AlboRequestKey));

  for (guint i = 0; i < self->rows->len && answer->n_found < n_rows * n_pages; i++)
    {
      const AlboRequestValues *row = g_ptr_array_index (self->rows, i);

      if (!row_matches (filter, row) || albo_request_key_compare (after, &row->key) >= 0)
        continue;

      if (++answer->n_found % n_rows == 0)
        g_array_append_val (answer->anchors, row->key);
    }

  g_idle_add (answer_chart_cb, answer);
}

static GArray *
fake_source_chart_finish (AlboRequestSource  *source,
                          GAsyncResult       *result,
                          guint              *n_found,
                          GError            **error)
{
  GArray *anchors = g_task_propagate_pointer (G_TASK (result), error);

  if (anchors != NULL)
    *n_found = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (result), "n-found"));

  return anchors;
}

static void
fake_source_source_init (AlboRequestSourceInterface *iface)
{
  iface->load_page_async = fake_source_load_page_async;
  iface->load_page_finish = fake_source_finish;
  iface->load_row_async = fake_source_load_row_async;
  iface->load_row_finish = fake_source_finish;
  iface->chart_async = fake_source_chart_async;
  iface->chart_finish = fake_source_chart_finish;
}

static void
fake_source_finalize (GObject *object)
{
  FakeSource *self = FAKE_SOURCE (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);
}

FakeSource *
fake_source_new (guint n_rows)
{
  FakeSource *self = g_object_new (FAKE_TYPE_SOURCE, NULL);

  for (guint i = n_rows; i > 0; i--)
    fake_source_add (self, i, (gint64) i * G_USEC_PER_SEC, ALBO_REQUEST_STATE_AWAITING_REVIEW);

  return self;
}

/* The row to be changed in place, or NULL. */
AlboRequestValues *
fake_source_get (FakeSource *self,
                 gint64      id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      AlboRequestValues *row = g_ptr_array_index (self->rows, i);

      if (row->key.id == id)
        return row;
    }

  return NULL;
}

void
fake_source_add (FakeSource       *self,
                 gint64            id,
                 gint64            at,
                 AlboRequestState  state)
{
  AlboRequestValues *row = g_new0 (AlboRequestValues, 1);

  row->key = (AlboRequestKey) { .at = at, .id = id };
  row->protocol_number = g_strdup_printf ("2026/%07" G_GINT64_FORMAT, id);
  row->applicant = g_strdup_printf ("Person %" G_GINT64_FORMAT, id);
  row->service = g_strdup ("Iscrizione all'albo");
  row->kind = g_strdup ("enrolment");
  row->state = state;
  row->is_unread = TRUE;
  g_ptr_array_add (self->rows, row);

  if (self->rows->len > 1 &&
      albo_request_key_compare (&((AlboRequestValues *)
                                  g_ptr_array_index (self->rows, self->rows->len - 2))->key,
                                &row->key) > 0)
    g_ptr_array_sort (self->rows, compare_rows);
}

void
fake_source_remove (FakeSource *self,
                    gint64      id)
{
  g_ptr_array_remove (self->rows, fake_source_get (self, id));
}

void
fake_source_set_failing (FakeSource *self,
                         gboolean    is_failing)
{
  self->is_failing = is_failing;
}

/* Whether it tells where pages begin; at first it does not. */
void
fake_source_set_charting (FakeSource *self,
                          gboolean    is_charting)
{
  self->is_charting = is_charting;
}

/* How many pages were asked for. */
void
fake_source_set_page_delay (FakeSource *self,
                            guint       milliseconds)
{
  self->page_delay = milliseconds;
}

guint
fake_source_get_n_pages (FakeSource *self)
{
  return self->n_pages;
}
