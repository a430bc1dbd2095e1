/* albo-office-inbox.c - pages and lines of the inbox, and how many requests wait
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-calls.h"

#include "albo-office-private.h"
#include "albo-request-state.h"

#include <string.h>

/* AlboInboxRow reads them by place.  The instant keeps its microseconds: it is the key of
 * the next page.
 */
#define COLUMNS \
  "id, protocol_number, applicant, service, kind, state," \
  " to_char (submitted_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')," \
  " to_char (deadline, 'YYYY-MM-DD'), assignee, unread, row_version"

static gpointer
read_inbox (AlboConnection  *self,
            const char      *sql,
            const AlboArg   *args,
            gsize            n_args,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr(PGresult) rows = albo_arg_call_rows (self, sql, args, n_args, cancellable, error);
  GPtrArray *page;

  if (rows == NULL)
    return NULL;

  page = g_ptr_array_new_full (PQntuples (rows), (GDestroyNotify) albo_inbox_row_unref);

  for (int i = 0; i < PQntuples (rows); i++)
    g_ptr_array_add (page, albo_inbox_row_new_from_result (rows, i));

  return page;
}

static gpointer
read_inbox_row (AlboConnection  *self,
                const char      *sql,
                const AlboArg   *args,
                gsize            n_args,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autoptr(PGresult) rows = albo_arg_call_rows (self, sql, args, n_args, cancellable, error);

  if (rows == NULL)
    return NULL;

  if (PQntuples (rows) == 0)
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND,
                           "no such request");
      return NULL;
    }

  return albo_inbox_row_new_from_result (rows, 0);
}

/**
 * albo_inbox_cursor_after:
 * @at: AlboInboxRow.submitted_at of a row, or its deadline where that is the sort
 * @id: AlboInboxRow.id of that row
 *
 * Returns: (transfer full): the cursor of the page that follows the row
 */
JsonObject *
albo_inbox_cursor_after (const char *at,
                         gint64      id)
{
  JsonObject *cursor = json_object_new ();
  JsonObject *place = json_object_new ();

  json_object_set_string_member (place, "at", at);
  json_object_set_int_member (place, "id", id);
  json_object_set_object_member (cursor, "after", place);

  return cursor;
}

static const AlboOfficeCall inbox_call = {
  "select " COLUMNS " from %s.inbox ($1, $2, $3, $4)",
  read_inbox, (GDestroyNotify) g_ptr_array_unref
};

/**
 * albo_office_inbox:
 * @self: a connection of one of the staff
 * @query: which page
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type AlboInboxRow): the page, in the order of the sort
 */
GPtrArray *
albo_office_inbox (AlboConnection        *self,
                   const AlboInboxQuery  *query,
                   GCancellable          *cancellable,
                   GError               **error)
{
  const AlboArg args[] = {
    ALBO_ARG_OBJECT (query->filter), ALBO_ARG_TEXT (query->sort), ALBO_ARG_OBJECT (query->cursor),
    ALBO_ARG_INT (query->limit),
  };

  return albo_office_call (self, &inbox_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_inbox_async:
 *
 * albo_office_inbox() for who has a main loop; what is given is copied at once.
 */
void
albo_office_inbox_async (AlboConnection       *self,
                         const AlboInboxQuery *query,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  const AlboArg args[] = {
    ALBO_ARG_OBJECT (query->filter), ALBO_ARG_TEXT (query->sort), ALBO_ARG_OBJECT (query->cursor),
    ALBO_ARG_INT (query->limit),
  };

  albo_office_call_async (self, &inbox_call, args, G_N_ELEMENTS (args),
                          albo_office_inbox_async, cancellable, callback, user_data);
}

/**
 * albo_office_inbox_finish:
 *
 * Returns: as albo_office_inbox()
 */
GPtrArray *
albo_office_inbox_finish (AlboConnection  *self,
                          GAsyncResult    *result,
                          GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_inbox_async, error);
}

/* Where the count of a view stands, or 0. */
static guint
find_view (const char *view)
{
  static const char *const views[] = {
    [ALBO_OFFICE_COUNT_MINE] = "mine",
    [ALBO_OFFICE_COUNT_UNREAD] = "unread",
    [ALBO_OFFICE_COUNT_DUE_SOON] = "due_soon",
    [ALBO_OFFICE_COUNT_OVERDUE] = "overdue",
  };
  AlboRequestState state;

  if (albo_request_state_from_code (view, &state))
    return state;

  for (guint i = ALBO_OFFICE_COUNT_MINE; i < G_N_ELEMENTS (views); i++)
    if (strcmp (view, views[i]) == 0)
      return i;

  return 0;
}

static gpointer
read_counts (AlboConnection  *self,
             const char      *sql,
             const AlboArg   *args,
             gsize            n_args,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr(PGresult) rows = albo_arg_call_rows (self, sql, args, n_args, cancellable, error);
  guint64 *counts;

  if (rows == NULL)
    return NULL;

  counts = g_new0 (guint64, ALBO_OFFICE_N_COUNTS);

  for (int i = 0; i < PQntuples (rows); i++)
    counts[find_view (PQgetvalue (rows, i, 0))] = g_ascii_strtoull (PQgetvalue (rows, i, 1), NULL, 10);

  counts[0] = 0;
  return counts;
}

static const AlboOfficeCall inbox_row_call = {
  "select " COLUMNS " from %s.inbox_row ($1)",
  read_inbox_row, (GDestroyNotify) albo_inbox_row_unref
};

/**
 * albo_office_inbox_row:
 * @self: a connection of one of the staff
 * @request: a request
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * What to show after a wake-up.
 *
 * Returns: (transfer full): the line of @request
 */
AlboInboxRow *
albo_office_inbox_row (AlboConnection  *self,
                       gint64           request,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  return albo_office_call (self, &inbox_row_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_inbox_row_async:
 *
 * albo_office_inbox_row() for who has a main loop; what is given is copied at once.
 */
void
albo_office_inbox_row_async (AlboConnection      *self,
                             gint64               request,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  albo_office_call_async (self, &inbox_row_call, args, G_N_ELEMENTS (args),
                          albo_office_inbox_row_async, cancellable, callback, user_data);
}

/**
 * albo_office_inbox_row_finish:
 *
 * Returns: as albo_office_inbox_row()
 */
AlboInboxRow *
albo_office_inbox_row_finish (AlboConnection  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_inbox_row_async, error);
}

static const AlboOfficeCall counts_call = {
  "select view, n from %s.view_counts ()",
  read_counts, g_free
};

/**
 * albo_office_counts:
 * @self: a connection of one of the staff
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): how many requests are in each state, by value of the state, and
 *   in each view, by #AlboOfficeCount; %ALBO_OFFICE_N_COUNTS of them, to be freed with g_free();
 *   closed ones are not counted
 */
guint64 *
albo_office_counts (AlboConnection  *self,
                    GCancellable    *cancellable,
                    GError         **error)
{
  return albo_office_call (self, &counts_call, NULL, 0, cancellable, error);
}

/**
 * albo_office_counts_async:
 *
 * albo_office_counts() for who has a main loop; what is given is copied at once.
 */
void
albo_office_counts_async (AlboConnection      *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  albo_office_call_async (self, &counts_call, NULL, 0,
                          albo_office_counts_async, cancellable, callback, user_data);
}

/**
 * albo_office_counts_finish:
 *
 * Returns: as albo_office_counts()
 */
guint64 *
albo_office_counts_finish (AlboConnection  *self,
                           GAsyncResult    *result,
                           GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_counts_async, error);
}
