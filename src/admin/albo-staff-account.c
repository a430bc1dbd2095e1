/* albo-staff-account.c - duty, suspension and password of who works in an organization
 *
 * A person is a row and a database role.  The row says what the functions allow; the
 * role says who may sign in, and which functions can be called at all.  Both change in
 * one transaction.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-staff-account.h"

/* How long a connection may take to end, in milliseconds. */
#define PATIENCE "5000"

typedef gboolean (*Work) (AlboConnection  *connection,
                          gpointer         data,
                          GError         **error);

static gboolean
run_in_transaction (AlboConnection  *connection,
                    Work             work,
                    gpointer         data,
                    GError         **error)
{
  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!work (connection, data, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  return albo_connection_commit (connection, NULL, error);
}

/* Statements about roles take no placeholders: @sql makes the text with format(), which
 * quotes, and makes none where there is no such role.
 */
static gboolean
run_formatted (AlboConnection      *connection,
               const char          *sql,
               gsize                n_params,
               const char * const  *params,
               GError             **error)
{
  g_autoptr(PGresult) text = albo_connection_call (connection, sql, n_params, params, NULL, error);

  return text != NULL &&
         (PQntuples (text) == 0 ||
          albo_connection_run_script (connection, PQgetvalue (text, 0, 0), NULL, error));
}

/* An auditor calls other functions than the office. */
static gboolean
grant_side (AlboConnection  *connection,
            const char      *login,
            const char      *duty,
            GError         **error)
{
  const gboolean is_auditor = g_str_equal (duty, "auditor");
  const char *params[] = {
    login, is_auditor ? "albo_audit" : "albo_office", is_auditor ? "albo_office" : "albo_audit",
  };

  return run_formatted (connection,
                        "select format ('grant %I to %I; revoke %I from %2$I', $2::text, rolname,"
                        " $3::text) from pg_catalog.pg_roles where rolname = $1",
                        G_N_ELEMENTS (params), params, error);
}

static gboolean
allow_sign_in (AlboConnection  *connection,
               const char      *login,
               gboolean         is_allowed,
               GError         **error)
{
  const char *params[] = { login, is_allowed ? "login" : "nologin" };

  return run_formatted (connection,
                        "select format ('alter role %I %s', rolname, $2::text)"
                        " from pg_catalog.pg_roles where rolname = $1",
                        G_N_ELEMENTS (params), params, error);
}

typedef struct
{
  const char *login;
  const char *duty;      /* or verifier of a password */
  const char *reason;    /* or last day of a password */
  gboolean    anyway;
  char       *former;    /* (nullable) (owned) */
  JsonNode   *assigned;  /* (nullable) (owned) */
} Change;

static gboolean
change_duty (AlboConnection  *connection,
             gpointer         data,
             GError         **error)
{
  Change *change = data;
  const char *params[] = {
    change->login, change->duty, change->reason, change->anyway ? "true" : "false",
  };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select admin.staff_duty ($1, $2, $3, $4)",
                               G_N_ELEMENTS (params), params, NULL, error);

  if (rows == NULL || !grant_side (connection, change->login, change->duty, error))
    return FALSE;

  change->former = g_strdup (PQgetvalue (rows, 0, 0));

  return TRUE;
}

/**
 * albo_staff_set_duty:
 * @connection: a superuser's connection
 * @login: who
 * @duty: `officer`, `administrator` or `auditor`
 * @reason: (nullable): why
 * @anyway: even if requests stay with nobody who can decide them
 * @former: (out) (optional): the duty before
 * @error: %ALBO_STORE_ERROR_INVALID with what stands in the way
 *
 * Gives another duty.  Connections of the person that are open have it with their next
 * call.
 *
 * Returns: whether the person has @duty
 */
gboolean
albo_staff_set_duty (AlboConnection  *connection,
                     const char      *login,
                     const char      *duty,
                     const char      *reason,
                     gboolean         anyway,
                     char           **former,
                     GError         **error)
{
  Change change = { login, duty, reason, anyway, NULL, NULL };

  if (!run_in_transaction (connection, change_duty, &change, error))
    {
      g_free (change.former);
      return FALSE;
    }

  if (former != NULL)
    *former = change.former;
  else
    g_free (change.former);

  return TRUE;
}

static gboolean
suspend (AlboConnection  *connection,
         gpointer         data,
         GError         **error)
{
  Change *change = data;
  const AlboParam params[] = {
    { change->login }, { change->reason }, { change->anyway ? "true" : "false" },
  };

  change->assigned = albo_connection_call_json (connection,
                                                "select to_jsonb (admin.staff_suspend ($1, $2, $3))",
                                                G_N_ELEMENTS (params), params, NULL, error);

  return change->assigned != NULL && allow_sign_in (connection, change->login, FALSE, error);
}

/**
 * albo_staff_suspend:
 * @connection: a superuser's connection
 * @login: who
 * @reason: why
 * @anyway: even the last administrator
 * @error: %ALBO_STORE_ERROR_INVALID with what stands in the way
 *
 * The person can no longer sign in, nor do anything with a connection that is open;
 * these are ended.
 *
 * Returns: (transfer full): an array with the protocol numbers that the person leaves,
 *   or %NULL on error
 */
JsonNode *
albo_staff_suspend (AlboConnection  *connection,
                    const char      *login,
                    const char      *reason,
                    gboolean         anyway,
                    GError         **error)
{
  Change change = { login, NULL, reason, anyway, NULL, NULL };
  g_autoptr(PGresult) ended = NULL;

  if (!run_in_transaction (connection, suspend, &change, error))
    {
      g_clear_pointer (&change.assigned, json_node_unref);
      return NULL;
    }

  /* After the commit, or a program that connects again at once would get in. */
  ended = albo_connection_call (connection,
                                "select pg_catalog.pg_terminate_backend (pid, " PATIENCE ")"
                                " from pg_catalog.pg_stat_activity where usename = $1",
                                1, &login, NULL, error);

  if (ended == NULL)
    g_clear_pointer (&change.assigned, json_node_unref);

  return change.assigned;
}

static gboolean
resume (AlboConnection  *connection,
        gpointer         data,
        GError         **error)
{
  Change *change = data;
  const char *params[] = { change->login, change->reason };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select admin.staff_resume ($1, $2)",
                               G_N_ELEMENTS (params), params, NULL, error);

  return rows != NULL &&
         grant_side (connection, change->login, PQgetvalue (rows, 0, 0), error) &&
         allow_sign_in (connection, change->login, TRUE, error);
}

/**
 * albo_staff_resume:
 * @connection: a superuser's connection
 * @login: who
 * @reason: (nullable): why
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: whether a suspended person may act again
 */
gboolean
albo_staff_resume (AlboConnection  *connection,
                   const char      *login,
                   const char      *reason,
                   GError         **error)
{
  Change change = { login, NULL, reason, FALSE, NULL, NULL };

  return run_in_transaction (connection, resume, &change, error);
}

static gboolean
change_password (AlboConnection  *connection,
                 gpointer         data,
                 GError         **error)
{
  Change *change = data;
  const char *params[] = { change->login, change->duty };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select admin.staff_password ($1)", 1, params, NULL,
                               error);

  return rows != NULL &&
         run_formatted (connection,
                        "select format ('alter role %I password %L', rolname, $2::text)"
                        " from pg_catalog.pg_roles where rolname = $1",
                        G_N_ELEMENTS (params), params, error) &&
         albo_staff_set_expiry (connection, change->login, change->reason, error);
}

/**
 * albo_staff_set_password:
 * @connection: a superuser's connection
 * @login: who
 * @password: the new password; only its SCRAM verifier travels
 * @expires: (nullable): last day it is good, `YYYY-MM-DD`; %NULL for ever
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: whether the person signs in with @password from now on
 */
gboolean
albo_staff_set_password (AlboConnection  *connection,
                         const char      *login,
                         const char      *password,
                         const char      *expires,
                         GError         **error)
{
  g_autofree char *verifier = NULL;

  verifier = albo_connection_encrypt_password (connection, login, password, NULL, error);

  if (verifier == NULL)
    return FALSE;

  {
    Change change = { login, verifier, expires, FALSE, NULL, NULL };

    return run_in_transaction (connection, change_password, &change, error);
  }
}

/**
 * albo_staff_set_expiry:
 * @connection: a superuser's connection
 * @login: who
 * @expires: (nullable): last day the password is good, `YYYY-MM-DD`; %NULL for ever
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: whether that is set
 */
gboolean
albo_staff_set_expiry (AlboConnection  *connection,
                       const char      *login,
                       const char      *expires,
                       GError         **error)
{
  const char *params[] = { login, expires };

  return run_formatted (connection,
                        "select format ('alter role %I valid until %L', rolname, coalesce ("
                        "to_char ((($2::date + 1)::timestamp at time zone 'Europe/Rome')"
                        " at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00', 'infinity'))"
                        " from pg_catalog.pg_roles where rolname = $1",
                        G_N_ELEMENTS (params), params, error);
}
