/* albo-office-invoke.c - calling a function of the schemas `office` and `audit` by its name
 *
 * Most functions of the office take a few values and answer with one JSON document, or with
 * nothing.  For those this is the whole call; the ones that answer otherwise (pages of rows,
 * pieces of a file) have calls of their own in albo-office-calls.h.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-invoke.h"

#include "albo-arg-private.h"
#include "albo-json.h"

typedef struct
{
  char    *function;
  AlboArg  args[ALBO_ARG_MAX];
  gsize    n_args;
} Invocation;

static void
invocation_free (gpointer data)
{
  Invocation *invocation = data;

  for (gsize i = 0; i < invocation->n_args; i++)
    albo_arg_clear (&invocation->args[i]);

  g_free (invocation->function);
  g_free (invocation);
}

/* The name goes into the text of the statement. */
static gboolean
is_function_name (const char *name)
{
  return g_ascii_islower (name[0]) &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen (name);
}

static char *
make_sql (AlboConnection *self,
          const char     *function,
          gsize           n_args)
{
  GString *sql = g_string_new ("select ");

  g_string_append_printf (sql, "%s.%s (", albo_connection_get_schema (self), function);
  for (gsize i = 1; i <= n_args; i++)
    g_string_append_printf (sql, "%s$%" G_GSIZE_FORMAT, i > 1 ? ", " : "", i);
  g_string_append_c (sql, ')');

  return g_string_free (sql, FALSE);
}

static JsonNode *
read_answer (PGresult  *rows,
             GError   **error)
{
  if (PQntuples (rows) != 1 || PQnfields (rows) != 1)
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           "the server answered with more than one value");
      return NULL;
    }

  /* A function that returns void answers with an empty text. */
  if (PQgetisnull (rows, 0, 0) || PQgetlength (rows, 0, 0) == 0)
    return json_node_new (JSON_NODE_NULL);

  return albo_json_parse (PQgetvalue (rows, 0, 0), PQgetlength (rows, 0, 0), error);
}

/**
 * albo_office_invoke:
 * @self: a connection of one of the staff
 * @function: a function of the schema of that person, as `note_add`; its answer is JSON,
 *   a number, or nothing
 * @args: (array length=n_args): its arguments in their order, by ALBO_ARGS()
 * @n_args: how many, at most %ALBO_ARG_MAX
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR by what can be done about it.  After
 *   %ALBO_STORE_ERROR_UNREACHABLE the outcome of a command is unknown: it is read again, or
 *   the command repeated with the same key
 *
 * Returns: (transfer full): the answer; a JSON null when there is none.  %NULL on error
 */
JsonNode *
albo_office_invoke (AlboConnection  *self,
                    const char      *function,
                    const AlboArg   *args,
                    gsize            n_args,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(PGresult) rows = NULL;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (is_function_name (function), NULL);
  g_return_val_if_fail (n_args <= ALBO_ARG_MAX, NULL);

  sql = make_sql (self, function, n_args);
  rows = albo_arg_call_rows (self, sql, args, n_args, cancellable, error);

  return rows != NULL ? read_answer (rows, error) : NULL;
}

static gpointer
run_invocation (AlboConnection  *self,
                gpointer         data,
                GCancellable    *cancellable,
                GError         **error)
{
  const Invocation *invocation = data;

  return albo_office_invoke (self, invocation->function, invocation->args, invocation->n_args,
                             cancellable, error);
}

/**
 * albo_office_invoke_async:
 *
 * albo_office_invoke() for who has a main loop; what is given is copied at once.
 */
void
albo_office_invoke_async (AlboConnection      *self,
                          const char          *function,
                          const AlboArg       *args,
                          gsize                n_args,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Invocation *invocation;

  g_return_if_fail (ALBO_IS_CONNECTION (self));
  g_return_if_fail (is_function_name (function));
  g_return_if_fail (n_args <= ALBO_ARG_MAX);

  invocation = g_new0 (Invocation, 1);
  invocation->function = g_strdup (function);
  invocation->n_args = n_args;
  for (gsize i = 0; i < n_args; i++)
    invocation->args[i] = albo_arg_copy (&args[i]);

  albo_connection_run_async (self, run_invocation, invocation, invocation_free,
                             (GDestroyNotify) json_node_unref, albo_office_invoke_async,
                             cancellable, callback, user_data);
}

/**
 * albo_office_invoke_finish:
 *
 * Returns: as albo_office_invoke()
 */
JsonNode *
albo_office_invoke_finish (AlboConnection  *self,
                           GAsyncResult    *result,
                           GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_invoke_async, error);
}
