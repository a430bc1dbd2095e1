/* albo-connection-call.c - blocking calls of AlboConnection made of smaller ones
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-connection-private.h"

/**
 * albo_connection_call: (skip)
 * @self: a connection
 * @sql: as in albo_connection_call_params()
 * @n_params: how many values @params holds
 * @params: (array length=n_params) (element-type utf8) (nullable): the values
 *   as text; %NULL elements are SQL nulls
 * @cancellable: (nullable): asks the server to stop the statement
 * @error: (nullable): as albo_connection_call_params()
 *
 * albo_connection_call_params() for text.
 *
 * Returns: (transfer full): the rows, or %NULL on error; free with PQclear()
 */
PGresult *
albo_connection_call (AlboConnection      *self,
                      const char          *sql,
                      gsize                n_params,
                      const char * const  *params,
                      GCancellable        *cancellable,
                      GError             **error)
{
  g_autofree AlboParam *texts = g_new0 (AlboParam, n_params);

  g_return_val_if_fail (n_params == 0 || params != NULL, NULL);

  for (gsize i = 0; i < n_params; i++)
    texts[i].value = params[i];

  return albo_connection_call_params (self, sql, n_params, texts, FALSE, cancellable, error);
}

/**
 * albo_connection_call_json: (skip)
 * @self: a connection
 * @sql: one statement that answers with one `json` or `jsonb` cell
 * @n_params: how many values @params holds
 * @params: (array length=n_params) (nullable): the values
 * @cancellable: (nullable): asks the server to stop the statement
 * @error: (nullable): as albo_connection_call_params()
 *
 * Returns: (transfer full): what the cell holds, a JSON null for an SQL null or no
 *   row at all; %NULL on error
 */
JsonNode *
albo_connection_call_json (AlboConnection   *self,
                           const char       *sql,
                           gsize             n_params,
                           const AlboParam  *params,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;

  rows = albo_connection_call_params (self, sql, n_params, params, FALSE, cancellable, error);

  if (rows == NULL)
    return NULL;

  if (PQntuples (rows) == 0 || PQnfields (rows) == 0 || PQgetisnull (rows, 0, 0))
    return json_node_new (JSON_NODE_NULL);

  parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, PQgetvalue (rows, 0, 0), PQgetlength (rows, 0, 0),
                                   &local_error))
    {
      /* The parser's message may quote the text. */
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           "the server's answer is not JSON");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static void
append_keyword (GString    *text,
                const char *keyword,
                const char *value)
{
  g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "", keyword);

  if (value != NULL && *value != '\0' && strpbrk (value, " '\\") == NULL)
    {
      g_string_append (text, value);
      return;
    }

  g_string_append_c (text, '\'');

  for (const char *c = value; c != NULL && *c != '\0'; c++)
    {
      if (*c == '\'' || *c == '\\')
        g_string_append_c (text, '\\');

      g_string_append_c (text, *c);
    }

  g_string_append_c (text, '\'');
}

/**
 * albo_connection_make_address:
 * @self: a connection that is open
 *
 * Returns: (transfer full): a connection string for others who want to reach the same
 *   database: host, port and name, without user and password
 */
char *
albo_connection_make_address (AlboConnection *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);

  append_keyword (text, "host", PQhost (self->conn));
  append_keyword (text, "port", PQport (self->conn));
  append_keyword (text, "dbname", PQdb (self->conn));

  return g_string_free (text, FALSE);
}

/**
 * albo_connection_begin:
 * @self: a connection outside of a transaction
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): as albo_connection_call_params()
 *
 * Starts a transaction, for programs that install or fill a database; what serves
 * people is one function call.  If the link breaks before albo_connection_commit()
 * or albo_connection_rollback(), all calls between fail.
 *
 * Returns: whether the transaction runs
 */
gboolean
albo_connection_begin (AlboConnection  *self,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_return_val_if_fail (ALBO_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (!self->in_transaction, FALSE);

  if (!albo_connection_run_script (self, "begin", cancellable, error))
    return FALSE;

  self->in_transaction = TRUE;

  return TRUE;
}

/**
 * albo_connection_commit:
 * @self: a connection in a transaction
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): as albo_connection_call_params(); after
 *   %ALBO_STORE_ERROR_UNREACHABLE the outcome is unknown
 *
 * Ends the transaction; on failure nothing of it remains, and there is nothing to
 * roll back.
 *
 * Returns: whether all is kept
 */
gboolean
albo_connection_commit (AlboConnection  *self,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (self->in_transaction, FALSE);

  rows = albo_connection_call (self, "commit", 0, NULL, cancellable, error);

  if (rows == NULL)
    {
      albo_connection_rollback (self);
      return FALSE;
    }

  self->in_transaction = FALSE;

  /* A transaction in which something failed answers a commit with ROLLBACK. */
  if (!g_str_equal (PQcmdStatus (rows), "COMMIT"))
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           "the transaction had failed before");
      return FALSE;
    }

  return TRUE;
}

/**
 * albo_connection_rollback:
 * @self: a connection
 *
 * Ends the transaction, if there is one, and keeps nothing of it.  Cannot fail: a
 * link on which it does not work is closed, and the server does it then.
 */
void
albo_connection_rollback (AlboConnection *self)
{
  g_return_if_fail (ALBO_IS_CONNECTION (self));

  if (!self->in_transaction)
    return;

  if (!albo_connection_run_script (self, "rollback", NULL, NULL))
    albo_connection_close (self);

  self->in_transaction = FALSE;
}
