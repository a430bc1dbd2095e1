/* albo-installer.c - makes the database, or brings it to this version
 *
 * All in one transaction: what fails leaves the database as it was.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-installer.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

/* Two installers wait for each other, "albo" as a number: not for ever, and it is told for whom. */
#define LOCK \
  "do $$ begin" \
  " perform pg_catalog.set_config ('lock_timeout', '60s', true);" \
  " perform pg_catalog.pg_advisory_xact_lock (1634493039);" \
  " perform pg_catalog.set_config ('lock_timeout', '0', true);" \
  " exception when lock_not_available then" \
  " raise exception 'another session is changing this database: %'," \
  " (select pg_catalog.string_agg (pg_catalog.concat_ws (' ', a.usename, a.application_name," \
  "                                                      'pid', a.pid), ', ')" \
  "  from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid" \
  "  where l.locktype = 'advisory' and l.objid = 1634493039 and l.granted)" \
  " using errcode = 'lock_not_available';" \
  " end $$"

#define OLDEST_SERVER 150000

static gboolean
check_server (AlboConnection  *connection,
              GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection,
                               "select current_setting ('server_version_num')::int,"
                               " current_setting ('server_encoding') = 'UTF8',"
                               " (select rolsuper from pg_catalog.pg_roles"
                               "  where rolname = current_user)",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10) < OLDEST_SERVER)
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                         _("Albo needs PostgreSQL 15 or later."));
  else if (*PQgetvalue (rows, 0, 1) != 't')
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                         _("The database must have the encoding UTF-8."));
  else if (*PQgetvalue (rows, 0, 2) != 't')
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                         _("Installing needs a superuser of the database."));
  else
    return TRUE;

  return FALSE;
}

/* The migrations that were applied, or no rows. */
static PGresult *
read_applied (AlboConnection  *connection,
              char           **digest,
              GError         **error)
{
  g_autoptr(PGresult) known = NULL;
  g_autoptr(PGresult) installation = NULL;

  known = albo_connection_call (connection,
                                "select to_regclass ('albo.schema_migration') is not null",
                                0, NULL, NULL, error);

  if (known == NULL)
    return NULL;

  if (*PQgetvalue (known, 0, 0) != 't')
    return albo_connection_call (connection, "select 0, '', '' where false", 0, NULL, NULL, error);

  installation = albo_connection_call (connection,
                                       "select functions_digest from albo.installation",
                                       0, NULL, NULL, error);

  if (installation == NULL)
    return NULL;

  if (PQntuples (installation) == 1)
    *digest = g_strdup (PQgetvalue (installation, 0, 0));

  return albo_connection_call (connection,
                               "select version, name, sha256 from albo.schema_migration"
                               " order by version",
                               0, NULL, NULL, error);
}

/* What was applied must be the beginning of what this program knows. */
static gboolean
check_applied (PGresult         *applied,
               AlboSchemaFiles  *files,
               GError          **error)
{
  GPtrArray *migrations = albo_schema_files_get_migrations (files);

  if (PQntuples (applied) > (int) migrations->len)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("The database is newer than this program: it has version %d, the program "
                     "knows version %d. Install the newer program."),
                   PQntuples (applied), (int) migrations->len);
      return FALSE;
    }

  for (int i = 0; i < PQntuples (applied); i++)
    {
      const AlboSchemaFile *file = migrations->pdata[i];

      if (g_ascii_strtoll (PQgetvalue (applied, i, 0), NULL, 10) != file->version ||
          !g_str_equal (PQgetvalue (applied, i, 2), file->sha256))
        {
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                       _("The migration %s was changed after this database had applied it. "
                         "Nothing was done: a released migration must stay as it is."),
                       file->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_mode (AlboInstallMode          mode,
            const AlboInstallReport *report,
            GError                 **error)
{
  if (mode == ALBO_INSTALL_MODE_UPGRADE && report->from_version == 0)
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                           _("There is nothing of Albo in this database. "
                             "“albo-admin init” makes it ready."));
      return FALSE;
    }

  if (mode == ALBO_INSTALL_MODE_INIT && report->from_version > 0 && report->is_changed)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("An earlier Albo made this database (version %d). After a backup, "
                     "“albo-admin upgrade” brings it to version %d."),
                   report->from_version, report->to_version);
      return FALSE;
    }

  return TRUE;
}

/* Where the server stopped, or 0 if it did not say. */
static guint
find_line (const char   *sql,
           const GError *error)
{
  guint position = albo_store_error_get_position (error);
  guint line = 1;

  for (const char *c = sql; *c != '\0' && position > 1; c = g_utf8_next_char (c), position--)
    if (*c == '\n')
      line++;

  return position > 0 ? line : 0;
}

static gboolean
apply_file (AlboConnection        *connection,
            const AlboSchemaFile  *file,
            GError               **error)
{
  g_autoptr(GError) local_error = NULL;

  if (albo_connection_run_script (connection, file->sql, NULL, &local_error) &&
      albo_connection_run_script (connection, "reset role; reset search_path", NULL,
                                  &local_error))
    return TRUE;

  g_prefix_error (&local_error, "%s:%u: ", file->name, find_line (file->sql, local_error));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
apply_files (AlboConnection  *connection,
             GPtrArray       *files,
             GError         **error)
{
  for (guint i = 0; i < files->len; i++)
    if (!apply_file (connection, files->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
apply_migrations (AlboConnection  *connection,
                  GPtrArray       *migrations,
                  guint            first,
                  GError         **error)
{
  for (guint i = first; i < migrations->len; i++)
    {
      const AlboSchemaFile *file = migrations->pdata[i];
      g_autofree char *version = g_strdup_printf ("%d", file->version);
      const char *params[] = { version, file->name, file->sha256 };
      g_autoptr(PGresult) recorded = NULL;

      if (!apply_file (connection, file, error))
        return FALSE;

      recorded = albo_connection_call (connection,
                                       "insert into albo.schema_migration (version, name, sha256)"
                                       " values ($1, $2, $3)",
                                       G_N_ELEMENTS (params), params, NULL, error);

      if (recorded == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
record_installation (AlboConnection  *connection,
                     int              version,
                     const char      *digest,
                     GError         **error)
{
  g_autofree char *number = g_strdup_printf ("%d", version);
  const char *params[] = { number, digest };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection,
                               "update albo.installation"
                               " set schema_version = $1, functions_digest = $2 returning 1",
                               G_N_ELEMENTS (params), params, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (PQntuples (rows) != 1)
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                           _("The table albo.installation does not have exactly one row."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
run_in_transaction (AlboConnection     *connection,
                    AlboSchemaFiles    *files,
                    AlboInstallMode     mode,
                    AlboInstallReport  *report,
                    GError            **error)
{
  g_autofree char *digest = albo_schema_files_make_digest (files);
  g_autofree char *applied_digest = NULL;
  g_autoptr(PGresult) applied = NULL;

  if (!albo_connection_run_script (connection, LOCK, NULL, error))
    return FALSE;

  applied = read_applied (connection, &applied_digest, error);

  if (applied == NULL || !check_applied (applied, files, error))
    return FALSE;

  report->from_version = PQntuples (applied);
  report->to_version = albo_schema_files_get_version (files);
  report->is_changed = report->from_version != report->to_version ||
                       g_strcmp0 (digest, applied_digest) != 0;

  if (!check_mode (mode, report, error))
    return FALSE;

  if (!report->is_changed)
    return TRUE;

  return apply_files (connection, albo_schema_files_get_before (files), error) &&
         apply_migrations (connection, albo_schema_files_get_migrations (files),
                           (guint) report->from_version, error) &&
         apply_files (connection, albo_schema_files_get_after (files), error) &&
         record_installation (connection, report->to_version, digest, error);
}

/**
 * albo_installer_run:
 * @connection: a superuser's connection
 * @files: what to apply
 * @mode: what is expected to be there
 * @report: (out) (optional): what was done
 * @error: %ALBO_ADMIN_ERROR_REFUSED if the database does not fit @files or @mode,
 *   %ALBO_ADMIN_ERROR_MACHINE, or %ALBO_STORE_ERROR
 *
 * Applies all that is missing, or, on any error, nothing.  Where nothing is missing
 * nothing is touched.
 *
 * Returns: whether the database is as @files say
 */
gboolean
albo_installer_run (AlboConnection     *connection,
                    AlboSchemaFiles    *files,
                    AlboInstallMode     mode,
                    AlboInstallReport  *report,
                    GError            **error)
{
  AlboInstallReport done = { 0 };

  if (!check_server (connection, error) ||
      !albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!run_in_transaction (connection, files, mode, &done, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  if (!albo_connection_commit (connection, NULL, error))
    return FALSE;

  if (report != NULL)
    *report = done;

  return TRUE;
}
