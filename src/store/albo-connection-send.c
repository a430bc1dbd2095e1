/* albo-connection-send.c - sends a statement, waits for the answer
 *
 * The thread that waits for the answer is also the one that asks the server to
 * stop: PQcancel() returns once the request was delivered, and only then is the
 * answer read.  A cancel can therefore never hit the next statement.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-connection-private.h"

#include "albo-link-private.h"

/* The texts of statements are ours and few; the limit is against a mistake. */
#define MAX_STATEMENTS 256

static gboolean
make_ready (AlboConnection  *self,
            GCancellable    *cancellable,
            GError         **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (albo_link_is_up (self->conn))
    return TRUE;

  /* On a new link the statement would run outside of the transaction. */
  if (self->in_transaction)
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE,
                           "the connection broke during a transaction");
      return FALSE;
    }

  return albo_connection_open_link (self, cancellable, error);
}

static void
ask_to_stop (PGconn *conn)
{
  PGcancel *cancel = PQgetCancel (conn);
  char message[256];

  /* If it cannot be asked, the statement runs to its end or to statement_timeout. */
  if (cancel != NULL && !PQcancel (cancel, message, sizeof message))
    g_debug ("Could not cancel a statement: %s", message);

  PQfreeCancel (cancel);
}

static gboolean
is_copy (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* The first error counts, else the last result: a deferred constraint fails at
 * the commit, after the statement itself went well.
 */
static PGresult *
read_answer (PGconn       *conn,
             GCancellable *cancellable)
{
  g_autoptr(PGresult) kept = NULL;
  PGresult *result;

  do
    {
      while (PQisBusy (conn))
        {
          if (!albo_link_wait (PQsocket (conn), G_IO_IN, -1, cancellable))
            {
              ask_to_stop (conn);
              cancellable = NULL;
            }
          else if (!PQconsumeInput (conn))
            {
              break;
            }
        }

      result = PQgetResult (conn);

      /* Would come for ever: nobody here gives or takes rows by COPY. */
      if (is_copy (result))
        return result;

      if (result != NULL && kept != NULL && PQresultStatus (kept) == PGRES_FATAL_ERROR)
        {
          PQclear (result);
        }
      else if (result != NULL)
        {
          g_clear_pointer (&kept, PQclear);
          kept = result;
        }
    }
  while (result != NULL);

  return g_steal_pointer (&kept);
}

static gboolean
result_is_good (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* Waits for the answer of what was just sent, if it could be. */
static PGresult *
finish_call (AlboConnection  *self,
             int              sent,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr(PGresult) result = NULL;

  if (!sent)
    {
      g_propagate_error (error, albo_store_error_from_conn (self->conn));
      return NULL;
    }

  result = read_answer (self->conn, cancellable);

  if (result != NULL && result_is_good (result))
    return g_steal_pointer (&result);

  if (is_copy (result))
    {
      albo_connection_close (self);
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           "COPY is not for this kind of call");
      return NULL;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_propagate_error (error, result != NULL ? albo_store_error_from_result (result)
                                           : albo_store_error_from_conn (self->conn));
  return NULL;
}

/* The name under which @sql is prepared; NULL the first time, because most texts
 * that come once never come again.
 */
static const char *
find_statement (AlboConnection  *self,
                const char      *sql,
                gboolean        *is_prepared)
{
  char *name;

  *is_prepared = FALSE;

  if (!g_hash_table_lookup_extended (self->statements, sql, NULL, (gpointer *) &name))
    {
      if (g_hash_table_size (self->statements) < MAX_STATEMENTS)
        g_hash_table_insert (self->statements, g_strdup (sql), NULL);
      return NULL;
    }

  *is_prepared = name != NULL;

  if (name == NULL)
    {
      name = g_strdup_printf ("albo_%u", ++self->n_names);
      g_hash_table_insert (self->statements, g_strdup (sql), name);
    }

  return name;
}

static void
split_params (const AlboParam  *params,
              gsize             n_params,
              const char      **values,
              int              *lengths,
              int              *formats)
{
  for (gsize i = 0; i < n_params; i++)
    {
      values[i] = params[i].value;
      lengths[i] = params[i].is_binary ? (int) params[i].length : 0;
      formats[i] = params[i].is_binary ? 1 : 0;
    }
}

static PGresult *
send_and_read (AlboConnection   *self,
               const char       *sql,
               gsize             n_params,
               const AlboParam  *params,
               gboolean          binary_result,
               GCancellable     *cancellable,
               GError          **error)
{
  g_autofree const char **values = g_new0 (const char *, n_params);
  g_autofree int *lengths = g_new0 (int, n_params);
  g_autofree int *formats = g_new0 (int, n_params);
  gboolean is_prepared;
  const char *name = find_statement (self, sql, &is_prepared);

  split_params (params, n_params, values, lengths, formats);

  if (name == NULL)
    return finish_call (self,
                        PQsendQueryParams (self->conn, sql, (int) n_params, NULL, values,
                                           lengths, formats, binary_result),
                        cancellable, error);

  if (!is_prepared)
    {
      g_autoptr(PGresult) prepared = finish_call (self,
                                                  PQsendPrepare (self->conn, name, sql, 0, NULL),
                                                  cancellable, error);

      if (prepared == NULL)
        {
          g_hash_table_remove (self->statements, sql);
          return NULL;
        }
    }

  return finish_call (self,
                      PQsendQueryPrepared (self->conn, name, (int) n_params, values, lengths,
                                           formats, binary_result),
                      cancellable, error);
}

/* An upgrade of the schema made the prepared statement useless: the server said so
 * before it ran it.
 */
static gboolean
is_worth_repeating (AlboConnection *self,
                    const char     *sql,
                    const GError   *error)
{
  const char *sqlstate = albo_store_error_get_sqlstate (error);

  return g_hash_table_lookup (self->statements, sql) != NULL &&
         PQtransactionStatus (self->conn) == PQTRANS_IDLE &&
         (g_strcmp0 (sqlstate, "26000") == 0 ||
          (g_strcmp0 (sqlstate, "0A000") == 0 && strstr (error->message, "cached plan") != NULL));
}

/**
 * albo_connection_open_link: (skip)
 * @self: a connection on which no call is under way
 * @cancellable: (nullable): ends the wait
 * @error: (nullable): as albo_connection_open()
 *
 * Opens the link anew, whether or not there was one.
 *
 * Returns: whether it is open
 */
gboolean
albo_connection_open_link (AlboConnection  *self,
                           GCancellable    *cancellable,
                           GError         **error)
{
  const AlboLinkOptions options = {
    .application_name = self->application_name,
    .statement_timeout = self->statement_timeout,
    .lock_timeout = self->lock_timeout,
    .idle_in_transaction_timeout = self->idle_in_transaction_timeout,
  };

  albo_connection_close (self);
  self->conn = albo_link_open (self->conninfo, &options, cancellable, error);

  return self->conn != NULL;
}

/**
 * albo_connection_call_params: (skip)
 * @self: a connection
 * @sql: one statement with placeholders `$1`, `$2`…; not a `COPY`
 * @n_params: how many values @params holds
 * @params: (array length=n_params) (nullable): the values
 * @binary_result: whether the cells come in the server's binary format
 * @cancellable: (nullable): asks the server to stop the statement
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Runs one statement and blocks until its answer is there.  A text that comes a
 * second time is prepared, so @sql must not hold values.
 *
 * If the connection is found broken before anything was sent, it is opened
 * again, except inside of a transaction.  If it breaks later, the call fails and
 * the next one opens it again: nothing is ever sent twice.
 *
 * Unknown outcome: after %G_IO_ERROR_CANCELLED, or %ALBO_STORE_ERROR_UNREACHABLE
 * without an SQLSTATE, a statement that writes may have been carried out or not.
 *
 * Returns: (transfer full): the rows, or %NULL on error; free with PQclear()
 */
PGresult *
albo_connection_call_params (AlboConnection   *self,
                             const char       *sql,
                             gsize             n_params,
                             const AlboParam  *params,
                             gboolean          binary_result,
                             GCancellable     *cancellable,
                             GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  PGresult *rows;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (n_params == 0 || params != NULL, NULL);

  if (!make_ready (self, cancellable, error))
    return NULL;

  rows = send_and_read (self, sql, n_params, params, binary_result, cancellable, &local_error);

  if (rows == NULL && is_worth_repeating (self, sql, local_error))
    {
      g_hash_table_remove (self->statements, sql);
      g_clear_error (&local_error);
      rows = send_and_read (self, sql, n_params, params, binary_result, cancellable, &local_error);
    }

  /* A server that only reads now has handed over to another one: look for that. */
  if (rows == NULL && !self->in_transaction &&
      g_strcmp0 (albo_store_error_get_sqlstate (local_error), "25006") == 0)
    albo_connection_close (self);

  if (rows == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return rows;
}

/**
 * albo_connection_run_script:
 * @self: a connection
 * @script: any number of statements, without placeholders
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): as albo_connection_call_params()
 *
 * Runs statements up to the first that fails.  Outside of a transaction they make
 * one together, unless @script says otherwise.
 *
 * Returns: whether all went well
 */
gboolean
albo_connection_run_script (AlboConnection  *self,
                            const char      *script,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr(PGresult) result = NULL;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (script != NULL, FALSE);

  if (!make_ready (self, cancellable, error))
    return FALSE;

  result = finish_call (self, PQsendQuery (self->conn, script), cancellable, error);

  return result != NULL;
}

/**
 * albo_connection_encrypt_password:
 * @self: a connection
 * @login: whose password
 * @password: the password
 * @cancellable: (nullable): for opening the connection
 * @error: (nullable): as albo_connection_call_params()
 *
 * The password itself never travels and is in no log of the server: what `CREATE
 * ROLE` gets is the SCRAM-SHA-256 verifier.
 *
 * Returns: (transfer full): the verifier of @password
 */
char *
albo_connection_encrypt_password (AlboConnection  *self,
                                  const char      *login,
                                  const char      *password,
                                  GCancellable    *cancellable,
                                  GError         **error)
{
  char *verifier;
  char *copy;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);

  if (!make_ready (self, cancellable, error))
    return NULL;

  verifier = PQencryptPasswordConn (self->conn, password, login, "scram-sha-256");

  if (verifier == NULL)
    {
      g_propagate_error (error, albo_store_error_from_conn (self->conn));
      return NULL;
    }

  copy = g_strdup (verifier);
  PQfreemem (verifier);

  return copy;
}
