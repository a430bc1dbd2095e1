/* albo-office-source.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-source-private.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-office.h"
#include "albo-office-calls.h"
#include "albo-office-invoke.h"

static AlboRequestValues *
values_from_row (const AlboInboxRow *row)
{
  g_autoptr(AlboRequestValues) values = g_new0 (AlboRequestValues, 1);

  /* A row without a place could not be followed by a page. */
  if (!albo_request_key_parse (row->submitted_at, row->id, &values->key) ||
      row->state < ALBO_REQUEST_STATE_FIRST || row->state > ALBO_REQUEST_STATE_LAST)
    return NULL;

  values->submitted_at = values->key.at;
  values->protocol_number = g_strdup (row->protocol_number);
  values->applicant = g_strdup (row->applicant);
  values->service = g_strdup (row->service != NULL
                              ? albo_json_localized (row->service, albo_language ())
                              : "");
  values->kind = g_strdup (row->kind);
  values->state = row->state;
  values->deadline = g_strdup (row->deadline);
  values->assignee = g_strdup (row->assignee);
  values->is_unread = row->is_unread;
  values->row_version = row->row_version;

  return g_steal_pointer (&values);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);
}

static void
add_row (GPtrArray          *rows,
         const AlboInboxRow *row)
{
  AlboRequestValues *values = values_from_row (row);

  if (values != NULL)
    g_ptr_array_add (rows, values);
}

static const char *const sorts[] = {
  [ALBO_REQUEST_SORT_NEWEST] = "newest",
  [ALBO_REQUEST_SORT_OLDEST] = "oldest",
  [ALBO_REQUEST_SORT_DEADLINE] = "deadline",
};

static void
add_member (JsonObject *object,
            const char *name,
            JsonNode   *value,
            gpointer    user_data)
{
  json_object_set_member (user_data, name, json_node_copy (value));
}

static JsonObject *
filter_to_json (const AlboRequestFilter *filter)
{
  JsonObject *object = json_object_new ();

  if (filter->more != NULL)
    json_object_foreach_member (filter->more, add_member, object);

  if (filter->states != 0)
    {
      JsonArray *states = json_array_new ();

      for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
        if ((filter->states & (1u << state)) != 0)
          json_array_add_int_element (states, state);

      json_object_set_array_member (object, "states", states);
    }

  if (filter->search != NULL)
    json_object_set_string_member (object, "search", filter->search);

  return object;
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GPtrArray) page = NULL;
  GPtrArray *rows;
  GError *error = NULL;

  page = albo_office_inbox_finish (ALBO_CONNECTION (object), result, &error);
  if (page == NULL)
    {
      albo_office_report (g_task_get_source_object (task), error);
      g_task_return_error (task, error);
      return;
    }

  rows = new_rows ();
  for (guint i = 0; i < page->len; i++)
    add_row (rows, g_ptr_array_index (page, i));
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

static void
albo_office_load_page_async (AlboRequestSource       *source,
                             const AlboRequestFilter *filter,
                             const AlboRequestKey    *after,
                             guint                    limit,
                             GCancellable            *cancellable,
                             GAsyncReadyCallback      callback,
                             gpointer                 user_data)
{
  g_autoptr(JsonObject) wanted = filter_to_json (filter);
  g_autoptr(JsonObject) cursor = NULL;
  AlboInboxQuery query = { .filter = wanted, .sort = sorts[filter->sort], .limit = limit };

  if (after != NULL)
    {
      g_autofree char *at = albo_request_key_format (after, filter->sort);

      cursor = albo_inbox_cursor_after (at, after->id);
    }

  query.cursor = cursor;
  albo_office_inbox_async (albo_office_get_connection (ALBO_OFFICE (source)), &query, cancellable,
                           page_cb, g_task_new (source, cancellable, callback, user_data));
}

static GPtrArray *
albo_office_load_page_finish (AlboRequestSource  *source,
                              GAsyncResult       *result,
                              GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
row_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(AlboInboxRow) row = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *rows;

  row = albo_office_inbox_row_finish (ALBO_CONNECTION (object), result, &error);
  if (row == NULL && !g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND))
    {
      albo_office_report (g_task_get_source_object (task), error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  rows = new_rows ();
  if (row != NULL)
    add_row (rows, row);
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

static void
albo_office_load_row_async (AlboRequestSource   *source,
                            gint64               id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  albo_office_inbox_row_async (albo_office_get_connection (ALBO_OFFICE (source)), id, cancellable,
                               row_cb, g_task_new (source, cancellable, callback, user_data));
}

typedef struct
{
  GArray *anchors;
  guint   n_found;
} Chart;

static void
chart_free (Chart *chart)
{
  g_clear_pointer (&chart->anchors, g_array_unref);
  g_free (chart);
}

/* NULL where an anchor is none: a list with a hole would never show what is in it. */
static Chart *
chart_from_json (JsonObject      *object,
                 AlboRequestSort  sort)
{
  JsonArray *anchors = albo_json_get_array (object, "anchors");
  guint n = anchors != NULL ? json_array_get_length (anchors) : 0;
  Chart *chart = g_new0 (Chart, 1);

  chart->anchors = g_array_sized_new (FALSE, FALSE, sizeof (AlboRequestKey), n);
  chart->n_found = (guint) albo_json_get_int (object, "n", 0);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (anchors, i);
      JsonObject *anchor = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      AlboRequestKey key;

      if (anchor == NULL ||
          !albo_request_key_read (albo_json_get_string (anchor, "at", NULL),
                                  albo_json_get_int (anchor, "id", 0), sort, &key))
        {
          chart_free (chart);
          return NULL;
        }

      g_array_append_val (chart->anchors, key);
    }

  return chart;
}

static void
chart_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(JsonNode) answer = NULL;
  GError *error = NULL;
  Chart *chart = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL)
    {
      albo_office_report (g_task_get_source_object (task), error);

      /* A server that knows no charts, or will not draw this one, still has pages. */
      if (error->domain == ALBO_STORE_ERROR && error->code != ALBO_STORE_ERROR_UNREACHABLE &&
          error->code != ALBO_STORE_ERROR_CONFLICT)
        {
          g_clear_error (&error);
          error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no chart");
        }

      g_task_return_error (task, error);
      return;
    }

  if (JSON_NODE_HOLDS_OBJECT (answer))
    chart = chart_from_json (json_node_get_object (answer),
                             GPOINTER_TO_INT (g_task_get_task_data (task)));

  if (chart != NULL)
    g_task_return_pointer (task, chart, (GDestroyNotify) chart_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no chart of this list");
}

static void
albo_office_chart_async (AlboRequestSource       *source,
                         const AlboRequestFilter *filter,
                         const AlboRequestKey    *after,
                         guint                    n_rows,
                         guint                    n_pages,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  g_autoptr(JsonObject) wanted = filter_to_json (filter);
  g_autofree char *at = albo_request_key_format (after, filter->sort);
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autoptr(JsonObject) cursor = albo_inbox_cursor_after (at, after->id);

  g_task_set_task_data (task, GINT_TO_POINTER (filter->sort), NULL);
  albo_office_invoke_async (albo_office_get_connection (ALBO_OFFICE (source)), "inbox_anchors",
                            ALBO_ARGS (ALBO_ARG_OBJECT (wanted), ALBO_ARG_TEXT (sorts[filter->sort]),
                                       ALBO_ARG_OBJECT (cursor), ALBO_ARG_INT (n_rows),
                                       ALBO_ARG_INT (n_pages)),
                            cancellable, chart_cb, g_steal_pointer (&task));
}

static GArray *
albo_office_chart_finish (AlboRequestSource  *source,
                          GAsyncResult       *result,
                          guint              *n_found,
                          GError            **error)
{
  Chart *chart = g_task_propagate_pointer (G_TASK (result), error);
  GArray *anchors;

  if (chart == NULL)
    return NULL;

  *n_found = chart->n_found;
  anchors = g_steal_pointer (&chart->anchors);
  chart_free (chart);
  return anchors;
}

/* Makes the office a source of rows; only albo-office.c calls it. */
void
albo_office_source_init (AlboRequestSourceInterface *iface)
{
  iface->load_page_async = albo_office_load_page_async;
  iface->load_page_finish = albo_office_load_page_finish;
  iface->load_row_async = albo_office_load_row_async;
  iface->load_row_finish = albo_office_load_page_finish;
  iface->chart_async = albo_office_chart_async;
  iface->chart_finish = albo_office_chart_finish;
}
