/* albo-connection-async.c - the calls of AlboConnection for those who have a main loop
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-connection-private.h"

typedef struct
{
  AlboConnectionWork  work;
  gpointer            data;
  GDestroyNotify      free_data;
  GDestroyNotify      free_result;
} Job;

typedef struct
{
  char      *sql;
  AlboParam *params;
  gsize      n_params;
} Call;

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);

  g_free (job);
}

static Call *
call_new (const char      *sql,
          gsize            n_params,
          const AlboParam *params)
{
  Call *call = g_new0 (Call, 1);

  call->sql = g_strdup (sql);
  call->params = g_new0 (AlboParam, n_params);
  call->n_params = n_params;

  for (gsize i = 0; i < n_params; i++)
    {
      call->params[i] = params[i];

      if (params[i].is_binary && params[i].value != NULL)
        call->params[i].value = g_memdup2 (params[i].value, MAX (params[i].length, 1));
      else
        call->params[i].value = g_strdup (params[i].value);
    }

  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  for (gsize i = 0; i < call->n_params; i++)
    g_free ((char *) call->params[i].value);

  g_free (call->params);
  g_free (call->sql);
  g_free (call);
}

static gpointer
call_rows (AlboConnection  *self,
           gpointer         data,
           GCancellable    *cancellable,
           GError         **error)
{
  const Call *call = data;

  return albo_connection_call_params (self, call->sql, call->n_params, call->params, FALSE,
                                      cancellable, error);
}

static gpointer
call_json (AlboConnection  *self,
           gpointer         data,
           GCancellable    *cancellable,
           GError         **error)
{
  const Call *call = data;

  return albo_connection_call_json (self, call->sql, call->n_params, call->params, cancellable,
                                    error);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (data);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = job->work (g_task_get_source_object (task), job->data,
                               g_task_get_cancellable (task), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->free_result);
}

/* Calls end in the order in which they were made. */
static void
completed_cb (AlboConnection *self)
{
  g_free (g_queue_pop_head (&self->waiting));
}

static gpointer
replace_conninfo (AlboConnection  *self,
                  gpointer         data,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_free (self->conninfo);
  self->conninfo = g_strdup (data);
  albo_connection_close (self);

  return NULL;
}

/**
 * albo_connection_run_async: (skip)
 * @self: a connection
 * @work: blocking calls on @self
 * @data: for @work
 * @free_data: (nullable): frees @data, whatever happens
 * @free_result: (nullable): frees what @work returned when nobody takes it
 * @source_tag: the function whose `_finish` will take the answer
 * @cancellable: (nullable): given to @work
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Runs @work on the connection's own thread.  Works are run one after the other in
 * the order they were given; a cancelled one reports when its turn comes.
 */
void
albo_connection_run_async (AlboConnection      *self,
                           AlboConnectionWork   work,
                           gpointer             data,
                           GDestroyNotify       free_data,
                           GDestroyNotify       free_result,
                           gpointer             source_tag,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  gint64 now;
  Job *job;

  g_return_if_fail (ALBO_IS_CONNECTION (self));
  g_return_if_fail (work != NULL);

  job = g_new0 (Job, 1);
  job->work = work;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);

  /* A pool of one keeps the order, which g_task_run_in_thread() would not. */
  if (self->worker == NULL)
    self->worker = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);

  now = g_get_monotonic_time ();
  g_queue_push_tail (&self->waiting, g_memdup2 (&now, sizeof now));
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (completed_cb), self,
                           G_CONNECT_SWAPPED);
  g_thread_pool_push (self->worker, g_steal_pointer (&task), NULL);
}

/**
 * albo_connection_run_finish: (skip)
 * @self: a connection
 * @result: what the callback was given
 * @source_tag: as given to albo_connection_run_async()
 * @error: (nullable): what the work failed with, or %G_IO_ERROR_CANCELLED, which
 *   here wins over an answer that came in spite of it
 *
 * Returns: (transfer full): what the work returned, or %NULL on error
 */
gpointer
albo_connection_run_finish (AlboConnection  *self,
                            GAsyncResult    *result,
                            gpointer         source_tag,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * albo_connection_call_async: (skip)
 * @self: a connection
 * @sql: as in albo_connection_call()
 * @n_params: how many values @params holds
 * @params: (array length=n_params) (element-type utf8) (nullable): the values,
 *   copied at once
 * @cancellable: (nullable): asks the server to stop the statement
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Runs albo_connection_call() on the connection's own thread.
 */
void
albo_connection_call_async (AlboConnection      *self,
                            const char          *sql,
                            gsize                n_params,
                            const char * const  *params,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autofree AlboParam *texts = g_new0 (AlboParam, n_params);

  g_return_if_fail (sql != NULL);
  g_return_if_fail (n_params == 0 || params != NULL);

  for (gsize i = 0; i < n_params; i++)
    texts[i].value = params[i];

  albo_connection_run_async (self, call_rows, call_new (sql, n_params, texts), call_free,
                             (GDestroyNotify) PQclear, albo_connection_call_async, cancellable,
                             callback, user_data);
}

/**
 * albo_connection_call_finish: (skip)
 * @self: a connection
 * @result: what the callback was given
 * @error: (nullable): as albo_connection_call()
 *
 * Returns: (transfer full): the rows, or %NULL on error; free with PQclear()
 */
PGresult *
albo_connection_call_finish (AlboConnection  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  return albo_connection_run_finish (self, result, albo_connection_call_async, error);
}

/**
 * albo_connection_call_json_async: (skip)
 * @self: a connection
 * @sql: as in albo_connection_call_json()
 * @n_params: how many values @params holds
 * @params: (array length=n_params) (nullable): the values, copied at once
 * @cancellable: (nullable): asks the server to stop the statement
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Runs albo_connection_call_json() on the connection's own thread.
 */
void
albo_connection_call_json_async (AlboConnection      *self,
                                 const char          *sql,
                                 gsize                n_params,
                                 const AlboParam     *params,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (sql != NULL);
  g_return_if_fail (n_params == 0 || params != NULL);

  albo_connection_run_async (self, call_json, call_new (sql, n_params, params), call_free,
                             (GDestroyNotify) json_node_unref, albo_connection_call_json_async,
                             cancellable, callback, user_data);
}

/**
 * albo_connection_call_json_finish: (skip)
 * @self: a connection
 * @result: what the callback was given
 * @error: (nullable): as albo_connection_call_json()
 *
 * Returns: (transfer full): what the cell holds, or %NULL on error
 */
JsonNode *
albo_connection_call_json_finish (AlboConnection  *self,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  return albo_connection_run_finish (self, result, albo_connection_call_json_async, error);
}

/**
 * albo_connection_get_waiting:
 * @self: a connection that is called asynchronously
 *
 * Returns: microseconds since the oldest call without an answer was made; 0 if there is none
 */
gint64
albo_connection_get_waiting (AlboConnection *self)
{
  const gint64 *since;

  g_return_val_if_fail (ALBO_IS_CONNECTION (self), 0);

  since = g_queue_peek_head (&self->waiting);

  return since != NULL ? g_get_monotonic_time () - *since : 0;
}

/**
 * albo_connection_set_conninfo:
 * @self: a connection that is called asynchronously
 * @conninfo: a libpq connection string, as with another password
 *
 * Takes effect after the calls that were made before: the next one opens a new link.
 */
void
albo_connection_set_conninfo (AlboConnection *self,
                              const char     *conninfo)
{
  g_return_if_fail (ALBO_IS_CONNECTION (self));
  g_return_if_fail (conninfo != NULL);

  albo_connection_run_async (self, replace_conninfo, g_strdup (conninfo), g_free, NULL,
                             albo_connection_set_conninfo, NULL, NULL, NULL);
}
