/* albo-doctor.c - is a database, and its server, in good health
 *
 * Reads only.  The points are in tables, one file a subject; here is how they are asked.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-doctor-private.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

/* How many subjects are named; there may be thousands. */
#define MAX_NAMED 10

static void
finding_free (gpointer data)
{
  AlboFinding *finding = data;

  g_free (finding->message);
  g_strfreev (finding->subjects);
  g_free (finding);
}

/* The first of @subjects, and how many more there are. */
static char *
join_subjects (GPtrArray *subjects)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const guint n_more = subjects->len > MAX_NAMED ? subjects->len - MAX_NAMED : 0;

  for (guint i = 0; i < subjects->len - n_more; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) subjects->pdata[i]);

  if (n_more > 0)
    g_string_append_printf (text, ngettext (" and %u more", " and %u more", n_more), n_more);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
ask (const AlboDoctorCheck  *check,
     AlboConnection         *connection,
     GPtrArray              *subjects,
     AlboFindingLevel       *level,
     GError                **error)
{
  g_autoptr(PGresult) rows = albo_connection_call (connection, check->query, 0, NULL, NULL, error);

  for (int i = 0; rows != NULL && i < PQntuples (rows); i++)
    {
      const gboolean is_problem = g_str_equal (PQgetvalue (rows, i, 0), "problem");

      *level = MAX (*level, is_problem ? ALBO_FINDING_PROBLEM : ALBO_FINDING_WARNING);
      g_ptr_array_add (subjects, g_strdup (PQgetvalue (rows, i, 1)));
    }

  return rows != NULL;
}

/* Returns: (nullable): NULL when the server is gone */
static AlboFinding *
examine (const AlboDoctorCheck  *check,
         AlboConnection         *connection,
         AlboSchemaFiles        *files,
         GError                **error)
{
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) local_error = NULL;
  g_autofree char *list = NULL;
  AlboFindingLevel level = ALBO_FINDING_OK;
  AlboFinding *finding;
  gboolean is_known;

  is_known = check->judge != NULL
               ? check->judge (check, connection, files, subjects, &level, &local_error)
               : ask (check, connection, subjects, &level, &local_error);

  if (g_error_matches (local_error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  finding = g_new0 (AlboFinding, 1);
  finding->name = check->name;
  list = join_subjects (subjects);

  if (!is_known)
    {
      finding->level = ALBO_FINDING_WARNING;
      finding->message = g_strdup_printf (_("Could not look at %s: %s"), check->name,
                                          local_error->message);
      finding->advice = _("Run this as a superuser of the database.");
    }
  else if (subjects->len > 0)
    {
      finding->level = level;
      finding->message = g_strdup_printf ("%s %s", _(check->finding), list);
      finding->advice = _(check->advice);
    }
  else
    {
      finding->level = ALBO_FINDING_OK;
      finding->message = g_strdup (_(check->healthy));
    }

  g_ptr_array_add (subjects, NULL);
  finding->subjects = (GStrv) g_ptr_array_free (g_steal_pointer (&subjects), FALSE);

  return finding;
}

/* A check-up changes nothing, waits for nobody, and reads names the same way everywhere. */
static gboolean
prepare (AlboConnection  *connection,
         GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  if (!albo_connection_run_script (connection,
                                   "set default_transaction_read_only = on;"
                                   " set search_path = pg_catalog;"
                                   " set lock_timeout = '5s';"
                                   " set statement_timeout = '2min'", NULL, error))
    return FALSE;

  rows = albo_connection_call (connection, "select to_regclass ('albo.installation') is not null",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (*PQgetvalue (rows, 0, 0) != 't')
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                           _("There is nothing of Albo in this database. "
                             "“albo-admin init” makes it ready."));
      return FALSE;
    }

  return TRUE;
}

/**
 * albo_doctor_examine:
 * @connection: a superuser's connection, which is fit for nothing else afterwards
 * @files: what the program would install
 * @error: %ALBO_STORE_ERROR_UNREACHABLE, or %ALBO_ADMIN_ERROR_REFUSED where Albo is not
 *
 * Looks at every point, and changes nothing.  What cannot be looked at is a warning.
 *
 * Returns: (transfer full) (element-type AlboFinding): a finding for each point, or %NULL
 *   on error
 */
GPtrArray *
albo_doctor_examine (AlboConnection   *connection,
                     AlboSchemaFiles  *files,
                     GError          **error)
{
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  const AlboDoctorCheck *(*tables[]) (gsize *) = {
    albo_doctor_get_server_checks,
    albo_doctor_get_role_checks,
    albo_doctor_get_schema_checks,
    albo_doctor_get_work_checks,
  };

  if (!prepare (connection, error))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gsize n_checks;
      const AlboDoctorCheck *checks = tables[i] (&n_checks);

      for (gsize j = 0; j < n_checks; j++)
        {
          AlboFinding *finding = examine (&checks[j], connection, files, error);

          if (finding == NULL)
            return NULL;

          g_ptr_array_add (findings, finding);
        }
    }

  return g_steal_pointer (&findings);
}

/**
 * albo_finding_level_to_word:
 * @level: how bad it is
 *
 * Returns: a word for programs, the same in every language
 */
const char *
albo_finding_level_to_word (AlboFindingLevel level)
{
  const char *words[] = { "ok", "warning", "problem" };

  return words[level];
}
