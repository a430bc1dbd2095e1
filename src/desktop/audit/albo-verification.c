/* albo-verification.c - a verification that runs while one goes on working
 *
 * A thread of its own recomputes; each page that it needs is asked for like any other call of
 * the window, in between them, so neither the window nor its calls wait for the verification.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verification.h"

#include "albo-office-invoke.h"
#include "albo-store-error.h"

#define SEALS_PAGE     200
#define LEAVES_PAGE    5000
#define HISTORIES_PAGE 200

/* A server that went away comes back, or not: how often to ask again, once a second. */
#define MAX_TRIES 60

typedef struct
{
  AlboConnection           *connection;
  GMainContext             *context;       /* of the window */
  AlboVerificationProgress  progress;
  gpointer                  progress_data;
  GCancellable             *cancellable;   /* (nullable) */
  GAsyncQueue              *answers;
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->connection);
  g_main_context_unref (work->context);
  g_clear_object (&work->cancellable);
  g_async_queue_unref (work->answers);
  g_free (work);
}

/* What the thread asks for; it waits meanwhile, so this may lie on its stack. */
typedef struct
{
  Work          *work;
  const char    *function;
  const AlboArg *args;
  gsize          n_args;
  JsonNode      *node;
  GError        *error;
} Question;

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;

  question->node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &question->error);
  g_async_queue_push (question->work->answers, question);
}

static gboolean
ask_cb (gpointer user_data)
{
  Question *question = user_data;

  albo_office_invoke_async (question->work->connection, question->function, question->args,
                            question->n_args, question->work->cancellable, answered_cb, question);
  return G_SOURCE_REMOVE;
}

static JsonNode *
ask (Work           *work,
     const char     *function,
     const AlboArg  *args,
     gsize           n_args,
     GError        **error)
{
  for (int try = 0; ; try++)
    {
      Question question = { work, function, args, n_args, NULL, NULL };

      g_main_context_invoke (work->context, ask_cb, &question);
      g_async_queue_pop (work->answers);

      if (question.node != NULL)
        return question.node;

      /* Nothing is changed by asking, so asking again is always right. */
      if (!g_error_matches (question.error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE) ||
          try >= MAX_TRIES || g_cancellable_is_cancelled (work->cancellable))
        {
          g_propagate_error (error, question.error);
          return NULL;
        }

      g_error_free (question.error);
      g_usleep (G_USEC_PER_SEC);
    }
}

static JsonNode *
ask_array (Work           *work,
           const char     *function,
           const AlboArg  *args,
           gsize           n_args,
           GError        **error)
{
  g_autoptr(JsonNode) node = ask (work, function, args, n_args, error);

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           "the server answered with something else than a list");
      return NULL;
    }

  return g_steal_pointer (&node);
}

typedef struct
{
  Work     *work;
  gboolean  is_seals;
  guint64   n_done;
  guint64   n_total;
} Progress;

static gboolean
progress_cb (gpointer user_data)
{
  Progress *progress = user_data;

  if (!g_cancellable_is_cancelled (progress->work->cancellable))
    progress->work->progress (progress->is_seals, progress->n_done, progress->n_total,
                              progress->work->progress_data);
  g_async_queue_push (progress->work->answers, progress);
  return G_SOURCE_REMOVE;
}

static void
tell (Work     *work,
      gboolean  is_seals,
      guint64   n_done,
      guint64   n_total)
{
  Progress progress = { work, is_seals, n_done, n_total };

  g_main_context_invoke (work->context, progress_cb, &progress);
  g_async_queue_pop (work->answers);
}

static gboolean
check_leaves (Work                   *work,
              AlboVerificationCheck  *check,
              gint64                  seal,
              GError                **error)
{
  g_autoptr(JsonNode) proof = NULL;
  gint64 after = -1;

  do
    {
      g_autoptr(JsonNode) leaves = ask_array (work, "seal_leaves",
                                              ALBO_ARGS (ALBO_ARG_INT (seal), ALBO_ARG_INT (after),
                                                         ALBO_ARG_INT (LEAVES_PAGE)), error);

      if (leaves == NULL)
        return FALSE;

      after = albo_verification_check_add_leaves (check, json_node_get_array (leaves));
    }
  while (after >= 0);

  proof = ask_array (work, "seal_proof", ALBO_ARGS (ALBO_ARG_INT (seal)), error);
  if (proof == NULL)
    return FALSE;

  albo_verification_check_end_seal (check, json_node_get_array (proof));

  return TRUE;
}

static gboolean
check_seals (Work                   *work,
             AlboVerificationCheck  *check,
             GError                **error)
{
  gint64 after = 0;
  guint64 n_done = 0;
  guint n_page;

  do
    {
      g_autoptr(JsonNode) page = ask_array (work, "seals",
                                            ALBO_ARGS (ALBO_ARG_INT (after), ALBO_ARG_INT (SEALS_PAGE)),
                                            error);

      if (page == NULL)
        return FALSE;

      n_page = json_array_get_length (json_node_get_array (page));

      for (guint i = 0; i < n_page; i++)
        {
          JsonNode *node = json_array_get_element (json_node_get_array (page), i);
          JsonObject *seal = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

          if (seal == NULL)
            continue;

          after = json_object_get_int_member_with_default (seal, "number", after);
          if (albo_verification_check_add_seal (check, seal) > 0 &&
              !check_leaves (work, check, after, error))
            return FALSE;
          tell (work, TRUE, ++n_done, 0);
        }
    }
  while (n_page == SEALS_PAGE);

  return TRUE;
}

static gboolean
check_histories (Work                   *work,
                 AlboVerificationCheck  *check,
                 GError                **error)
{
  gint64 after = 0;

  while (TRUE)
    {
      g_autoptr(JsonNode) page = ask_array (work, "histories",
                                            ALBO_ARGS (ALBO_ARG_INT (after), ALBO_ARG_INT (HISTORIES_PAGE)),
                                            error);

      if (page == NULL)
        return FALSE;

      after = albo_verification_check_add_histories (check, json_node_get_array (page));
      tell (work, FALSE, albo_verification_check_get_n_seen (check),
            albo_verification_check_get_n_total (check));

      if (after < 0)
        return TRUE;
    }
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(JsonNode) start = NULL;
  g_autoptr(AlboVerificationCheck) check = NULL;
  GError *error = NULL;

  start = ask (work, "verification", ALBO_NO_ARGS, &error);

  if (start != NULL && !JSON_NODE_HOLDS_OBJECT (start))
    g_set_error_literal (&error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                         "the server answered with something else than an object");

  if (error == NULL)
    {
      check = albo_verification_check_new (json_node_get_object (start));

      if (check_seals (work, check, &error) && check_histories (work, check, &error))
        {
          g_task_return_pointer (task, albo_verification_check_end (check),
                                 (GDestroyNotify) albo_verification_report_free);
          return;
        }
    }

  g_task_return_error (task, error);
}

/**
 * albo_verification_run_async:
 * @connection: of an auditor
 * @progress: how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): gives up
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Checks all histories and seals of the auditor's body.  To be called in the main loop.
 */
void
albo_verification_run_async (AlboConnection           *connection,
                             AlboVerificationProgress  progress,
                             gpointer                  progress_data,
                             GCancellable             *cancellable,
                             GAsyncReadyCallback       callback,
                             gpointer                  user_data)
{
  g_autoptr(GTask) task = NULL;
  Work *work;

  g_return_if_fail (ALBO_IS_CONNECTION (connection));

  work = g_new0 (Work, 1);
  work->connection = g_object_ref (connection);
  work->context = g_main_context_ref_thread_default ();
  work->progress = progress;
  work->progress_data = progress_data;
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  work->answers = g_async_queue_new ();

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, albo_verification_run_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run);
}

/**
 * albo_verification_run_finish:
 * @result: a result
 * @error: (nullable): %ALBO_STORE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was found, or %NULL on error
 */
AlboVerificationReport *
albo_verification_run_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
