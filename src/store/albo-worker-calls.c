/* albo-worker-calls.c - the functions of the SQL schema `worker`, for albo-worker
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-worker-calls.h"

#include "albo-arg-private.h"
#include "albo-json.h"

void
albo_effect_free (AlboEffect *self)
{
  if (self == NULL)
    return;

  g_free (self->organization);
  g_free (self->kind);
  g_clear_pointer (&self->payload, json_object_unref);
  g_free (self);
}

void
albo_report_clear (AlboReport *self)
{
  g_free (self->diagnostic);
  *self = (AlboReport) { NULL };
}

/**
 * albo_worker_claim:
 * @self: a connection as `albo_worker`
 * @kinds: what this worker can do, as an SQL array: `{mail}`
 * @lease: seconds until another worker may claim it: longer than the longest call
 * @effect: (out) (nullable): what to do; %NULL when nothing is due
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_claim (AlboConnection  *self,
                   const char      *kinds,
                   int              lease,
                   AlboEffect     **effect,
                   GError         **error)
{
  g_autofree char *interval = g_strdup_printf ("%d seconds", lease);
  const AlboArg args[] = { ALBO_ARG_TEXT (interval), ALBO_ARG_TEXT (kinds) };
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(AlboEffect) claimed = NULL;
  g_autoptr(JsonNode) payload = NULL;

  rows = albo_arg_call_rows (self, "select id, attempt, organization, kind, payload from"
                                   " worker.outbox_claim (1, $1, $2)",
                             args, G_N_ELEMENTS (args), NULL, error);

  if (rows == NULL)
    return FALSE;

  if (PQntuples (rows) > 0)
    {
      payload = albo_json_parse (PQgetvalue (rows, 0, 4), -1, error);

      if (payload == NULL)
        return FALSE;

      claimed = g_new0 (AlboEffect, 1);
      claimed->id = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
      claimed->attempt = g_ascii_strtoll (PQgetvalue (rows, 0, 1), NULL, 10);
      claimed->organization = g_strdup (PQgetvalue (rows, 0, 2));
      claimed->kind = g_strdup (PQgetvalue (rows, 0, 3));
      claimed->payload = json_node_dup_object (payload);
    }

  *effect = g_steal_pointer (&claimed);

  return TRUE;
}

static gboolean
call_flag (AlboConnection  *self,
           const char      *sql,
           const AlboArg   *args,
           gsize            n_args,
           gboolean        *value,
           GError         **error)
{
  g_autoptr(PGresult) rows = albo_arg_call_rows (self, sql, args, n_args, NULL, error);

  if (rows == NULL)
    return FALSE;

  *value = *PQgetvalue (rows, 0, 0) == 't';

  return TRUE;
}

/**
 * albo_worker_begin:
 * @self: a connection as `albo_worker`
 * @effect: what was claimed
 * @is_ours: (out): whether the claim still holds; if not, nothing may be sent
 * @error: (nullable): %ALBO_STORE_ERROR; nothing may be sent either
 *
 * To be called right before what cannot be taken back.
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_begin (AlboConnection    *self,
                   const AlboEffect  *effect,
                   gboolean          *is_ours,
                   GError           **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (effect->id), ALBO_ARG_INT (effect->attempt) };

  return call_flag (self, "select worker.outbox_begin ($1, $2)", args, G_N_ELEMENTS (args), is_ours,
                    error);
}

static JsonObject *
make_details (const AlboReport *report)
{
  JsonObject *details = json_object_new ();

  if (report->reason != NULL)
    json_object_set_string_member (details, "reason", report->reason);
  if (report->code != 0)
    json_object_set_int_member (details, "smtp_code", report->code);
  if (*report->enhanced != '\0')
    json_object_set_string_member (details, "enhanced_code", report->enhanced);
  if (report->diagnostic != NULL)
    json_object_set_string_member (details, "diagnostic", report->diagnostic);

  return details;
}

/**
 * albo_worker_settle:
 * @self: a connection as `albo_worker`
 * @effect: what was claimed
 * @report: how it went
 * @state: (out) (nullable): the state it is in now; %NULL if the claim was lost meanwhile
 * @error: (nullable): %ALBO_STORE_ERROR; it may be said again
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_settle (AlboConnection    *self,
                    const AlboEffect  *effect,
                    const AlboReport  *report,
                    char             **state,
                    GError           **error)
{
  g_autoptr(JsonObject) details = make_details (report);
  g_autofree char *after = report->retry_after > 0
                         ? g_strdup_printf ("%d seconds", report->retry_after) : NULL;
  const AlboArg args[] = {
    ALBO_ARG_INT (effect->id), ALBO_ARG_INT (effect->attempt), ALBO_ARG_TEXT (report->outcome),
    ALBO_ARG_OBJECT (details), ALBO_ARG_TEXT (after),
  };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_arg_call_rows (self, "select worker.outbox_settle ($1, $2, $3, $4, $5)",
                             args, G_N_ELEMENTS (args), NULL, error);

  if (rows == NULL)
    return FALSE;

  *state = PQgetisnull (rows, 0, 0) ? NULL : g_strdup (PQgetvalue (rows, 0, 0));

  return TRUE;
}

/**
 * albo_worker_job_step:
 * @self: a connection as `albo_worker`
 * @step: (out) (nullable): `{job, n, more, moved, error}`; %NULL when nothing is due
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Does the job that has been due for longest, or a part of it.
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_job_step (AlboConnection  *self,
                      JsonNode       **step,
                      GError         **error)
{
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(JsonNode) node = NULL;

  rows = albo_arg_call_rows (self, "select worker.job_step ()", NULL, 0, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (!PQgetisnull (rows, 0, 0))
    {
      node = albo_json_parse (PQgetvalue (rows, 0, 0), -1, error);

      if (node == NULL)
        return FALSE;
    }

  *step = g_steal_pointer (&node);

  return TRUE;
}

/**
 * albo_worker_announce:
 * @self: a connection as `albo_worker`
 * @organization: code of a body
 * @request: a request of it that was moved
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Wakes the desktops.
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_announce (AlboConnection  *self,
                      const char      *organization,
                      gint64           request,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization), ALBO_ARG_INT (request) };

  return albo_arg_call_void (self, "select worker.announce ($1, $2)", args, G_N_ELEMENTS (args),
                             NULL, error);
}

/**
 * albo_worker_measure:
 * @self: a connection as `albo_worker`
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): an object of numbers: how much waits, and the alarms
 */
JsonNode *
albo_worker_measure (AlboConnection  *self,
                     GError         **error)
{
  return albo_arg_call_json (self, "select worker.measure ()", NULL, 0, NULL, error);
}

/**
 * albo_worker_delivery_report:
 * @self: a connection as `albo_worker`
 * @message_id: which message the report is about
 * @state: `delayed`, `delivered`, `bounced` or `sent`
 * @source: `dsn` or `pec`
 * @report: its codes and words
 * @is_ours: (out): whether it is a message of ours
 * @error: (nullable): %ALBO_STORE_ERROR; it may be said again
 *
 * Returns: whether the server answered
 */
gboolean
albo_worker_delivery_report (AlboConnection    *self,
                             const char        *message_id,
                             const char        *state,
                             const char        *source,
                             const AlboReport  *report,
                             gboolean          *is_ours,
                             GError           **error)
{
  g_autoptr(JsonObject) details = make_details (report);
  const AlboArg args[] = {
    ALBO_ARG_TEXT (message_id), ALBO_ARG_TEXT (state), ALBO_ARG_TEXT (source),
    ALBO_ARG_OBJECT (details),
  };

  return call_flag (self, "select worker.delivery_report ($1, $2, $3, $4)", args,
                    G_N_ELEMENTS (args), is_ours, error);
}
