/* albo-verify.c - whether a database still says what was written
 *
 * Hashes are computed here and not by the database, and tables are read as they are:
 * whoever could forge a row could forge a function or a view too.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verify.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#include "albo-admin-error.h"
#include "albo-seal-check-file.h"
#include "albo-seal-rows.h"
#include "albo-verify-private.h"

/* How many rows pass between two words about the progress. */
#define PROGRESS_STEP 1000

/**
 * albo_verify_begin_part: (skip)
 * @self: a check
 * @count_sql: a query that says how many rows the next part has
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_begin_part (AlboVerify  *self,
                        const char  *count_sql,
                        GError     **error)
{
  g_autoptr(PGresult) rows = NULL;

  self->n_done = 0;
  self->n_total = 0;

  if (self->options->progress == NULL)
    return TRUE;

  rows = albo_connection_call (self->connection, count_sql, 0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  self->n_total = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);

  return TRUE;
}

/**
 * albo_verify_advance: (skip)
 * @self: a check
 * @what: the part that runs, for a person
 *
 * Another row of this part is done.
 */
void
albo_verify_advance (AlboVerify *self,
                     const char *what)
{
  if (self->n_done++ % PROGRESS_STEP == 0 && self->options->progress != NULL && self->n_total > 0)
    self->options->progress (what, MIN (1.0, (double) self->n_done / (double) self->n_total),
                             self->options->data);
}

/**
 * albo_verify_name: (skip)
 * @self: a check
 * @organization: an organization
 * @request: a request
 * @protocol_number: (nullable): its number, if it is known
 *
 * Returns: (transfer full): how to call the request
 */
char *
albo_verify_name (AlboVerify *self,
                  gint64      organization,
                  gint64      request,
                  const char *protocol_number)
{
  const char *code = g_hash_table_lookup (self->codes, &organization);
  g_autofree char *body = code != NULL
    ? g_strdup (code)
    : g_strdup_printf (_("organization no. %" PRId64), organization);

  if (protocol_number != NULL)
    return g_strdup_printf (_("%s, request %s"), body, protocol_number);

  return g_strdup_printf (_("%s, request no. %" PRId64 " of the database"), body, request);
}

/**
 * albo_verify_name_entry: (skip)
 * @self: a check
 * @organization: an organization
 * @code: of a register
 * @number: of an entry
 *
 * Returns: (transfer full): how to call the entry
 */
char *
albo_verify_name_entry (AlboVerify *self,
                        gint64      organization,
                        const char *code,
                        gint64      number)
{
  const char *body = g_hash_table_lookup (self->codes, &organization);

  return g_strdup_printf (_("%s, register “%s” no. %" PRId64), body != NULL ? body : "?", code,
                          number);
}

/**
 * albo_verify_name_member: (skip)
 * @self: a check
 * @organization: an organization
 * @member: a member none of whose entries is known
 *
 * Returns: (transfer full): how to call the member
 */
char *
albo_verify_name_member (AlboVerify *self,
                         gint64      organization,
                         gint64      member)
{
  const char *body = g_hash_table_lookup (self->codes, &organization);

  return g_strdup_printf (_("%s, member no. %" PRId64 " of the database"),
                          body != NULL ? body : "?", member);
}

static void
append_organization (AlboVerify *self,
                     GString    *filter,
                     const char *table)
{
  if (self->organization != NULL)
    g_string_append_printf (filter, " and %s.organization_id = %s", table, self->organization);
}

/**
 * albo_verify_filter_requests: (skip)
 * @self: a check
 * @table: a table of the query
 * @id: its column that holds a request
 *
 * Returns: (transfer full): a condition in SQL: of the one organization, and of requests
 *   where something happened since the day
 */
char *
albo_verify_filter_requests (AlboVerify *self,
                             const char *table,
                             const char *id)
{
  GString *filter = g_string_new ("true");
  const char *since = self->options->since;

  append_organization (self, filter, table);

  if (since != NULL)
    g_string_append_printf (filter,
                            " and (%s.organization_id, %s.%s) in ("
                            "select x.organization_id, x.request_id from albo.history x"
                            " where x.at >= '%s 00:00 Europe/Rome'"
                            " union select x.organization_id, x.id from albo.request x"
                            " where x.submitted_at >= '%s 00:00 Europe/Rome'"
                            " union select x.organization_id, x.request_id from albo.seal_leaf x"
                            " join albo.seal y on y.number = x.seal_number"
                            " where y.sealed_at >= '%s 00:00 Europe/Rome')",
                            table, table, id, since, since, since);

  return g_string_free (filter, FALSE);
}

/**
 * albo_verify_filter_members: (skip)
 * @self: a check
 * @table: a table of the query
 * @id: its column that holds a member
 *
 * Returns: (transfer full): a condition in SQL: of the one organization, and of members
 *   whose entries changed since the day
 */
char *
albo_verify_filter_members (AlboVerify *self,
                            const char *table,
                            const char *id)
{
  GString *filter = g_string_new ("true");
  const char *since = self->options->since;

  append_organization (self, filter, table);

  if (since != NULL)
    g_string_append_printf (filter,
                            " and (%s.organization_id, %s.%s) in ("
                            "select x.organization_id, x.member_id from albo.register_event x"
                            " where x.at >= '%s 00:00 Europe/Rome'"
                            " union select x.organization_id, x.member_id from albo.entry x"
                            " where x.created_at >= '%s 00:00 Europe/Rome')",
                            table, table, id, since, since);

  return g_string_free (filter, FALSE);
}

static gboolean
read_organizations (AlboVerify  *self,
                    GError     **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (self->connection, "select id, code from albo.organization",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      gint64 id = g_ascii_strtoll (PQgetvalue (rows, i, 0), NULL, 10);

      g_hash_table_insert (self->codes, g_memdup2 (&id, sizeof id),
                           g_strdup (PQgetvalue (rows, i, 1)));

      if (g_strcmp0 (PQgetvalue (rows, i, 1), self->options->organization) == 0)
        self->organization = g_strdup (PQgetvalue (rows, i, 0));
    }

  if (self->options->organization == NULL || self->organization != NULL)
    return TRUE;

  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
               _("There is no organization “%s”."), self->options->organization);
  return FALSE;
}

static gboolean
check_all (AlboVerify  *self,
           GError     **error)
{
  if (!albo_connection_run_script (self->connection,
                                   "set transaction isolation level repeatable read read only",
                                   NULL, error) ||
      !albo_seal_rows_prepare (self->connection, error) ||
      !read_organizations (self, error))
    return FALSE;

  return albo_verify_seals (self, error) && albo_verify_histories (self, error) &&
         albo_verify_deadlines (self, error) && albo_verify_words (self, error) &&
         albo_verify_steps (self, error) && albo_verify_payments (self, error) &&
         albo_verify_events (self, error) && albo_verify_register (self, error) &&
         albo_verify_numbers (self, error) && albo_verify_attachments (self, error);
}

/**
 * albo_verify_database: (skip)
 * @connection: a superuser's connection
 * @options: what to check
 * @findings: what is wrong
 * @report: (out): how much was looked at
 * @error: %ALBO_ADMIN_ERROR or %ALBO_STORE_ERROR: it could not be checked
 *
 * Checks histories, what they vouch for, the register, seals, numbers and files, as they are at one instant.
 *
 * Returns: whether all was looked at; what is wrong is in @findings
 */
gboolean
albo_verify_database (AlboConnection           *connection,
                      const AlboVerifyOptions  *options,
                      AlboFindings             *findings,
                      AlboVerifyReport         *report,
                      GError                  **error)
{
  AlboVerifyReport done = { 0 };
  AlboVerify self = { connection, options, findings, &done };
  gboolean is_done;

  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  self.codes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  is_done = check_all (&self, error);
  albo_connection_rollback (connection);

  g_hash_table_unref (self.codes);
  g_free (self.organization);
  albo_seal_check_free (self.seals);

  if (is_done)
    *report = done;

  return is_done;
}

/**
 * albo_verify_file: (skip)
 * @path: an exported file
 * @trusted: public keys, from albo_public_keys_load()
 * @findings: what is wrong
 * @report: (out): how much was looked at
 * @error: %ALBO_ADMIN_ERROR: it could not be read
 *
 * Checks a file of seals without any database.
 *
 * Returns: whether all was looked at; what is wrong is in @findings
 */
gboolean
albo_verify_file (const char        *path,
                  GPtrArray         *trusted,
                  AlboFindings      *findings,
                  AlboVerifyReport  *report,
                  GError           **error)
{
  g_autoptr(AlboSealCheck) check = albo_seal_check_new (findings, trusted);
  FILE *file = fopen (path, "re");
  gboolean is_read;

  if (file == NULL)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  is_read = albo_seal_check_read_file (check, file, path, error);
  fclose (file);

  if (is_read)
    report->n_seals = albo_seal_check_get_seals (check)->len;

  return is_read;
}
