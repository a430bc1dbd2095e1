/* albo-command-verify.c - albo-admin verify
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <unistd.h>

#include "albo-date.h"
#include "albo-signature.h"
#include "albo-verify.h"

#define BAR_WIDTH 30

static void
show_progress_cb (const char *what,
                  double      fraction,
                  gpointer    data)
{
  int n_full = (int) (fraction * BAR_WIDTH);
  g_autofree char *full = g_strnfill ((gsize) n_full, '#');
  g_autofree char *rest = g_strnfill ((gsize) (BAR_WIDTH - n_full), '.');
  g_autofree char *text = g_strdup_printf ("%s [%s%s] %d%%", what, full, rest,
                                           (int) (fraction * 100));

  albo_program_progress (text);
}

static void
show_finding_cb (const char *text,
                 gpointer    data)
{
  albo_program_progress (NULL);
  g_print (_("WRONG: %s\n"), text);
}

static int
say_outcome (const AlboFindings     *findings,
             const AlboVerifyReport *report,
             gboolean                is_offline,
             gboolean                has_key)
{
  guint64 n_wrong = albo_findings_count (findings);

  albo_program_progress (NULL);

  if (is_offline)
    g_print (_("Looked at: seals %" PRId64 ".\n"), report->n_seals);
  else
    g_print (_("Looked at: requests %" PRId64 ", rows of history %" PRId64
               " (not sealed yet: %" PRId64 "), seals %" PRId64 ", files %"
               PRId64 ", what they vouch for %" PRId64 ", events of the register %" PRId64 ".\n"),
             report->n_requests, report->n_rows, report->n_unsealed, report->n_seals,
             report->n_files, report->n_vouched, report->n_events);

  if (!has_key && report->n_seals > 0)
    g_print (_("The public keys are those that the database itself names: give --public-key to "
               "be sure of them.\n"));

  if (n_wrong == 0)
    {
      g_print (_("All is whole.\n"));
      return ALBO_EXIT_DONE;
    }

  g_print (ngettext ("%" PRIu64 " thing is wrong.\n",
                     "%" PRIu64 " things are wrong; the first of each kind is above.\n",
                     (gulong) n_wrong), n_wrong);

  return ALBO_EXIT_FAILED;
}

static int
verify (AlboProgram             *program,
        const AlboVerifyOptions *options,
        const char              *offline_file)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  AlboFindings findings = { .func = show_finding_cb };
  AlboVerifyReport report = { 0 };
  gboolean is_done;

  if (offline_file != NULL)
    is_done = albo_verify_file (offline_file, options->trusted, &findings, &report, &error);
  else
    {
      connection = albo_program_connect (program, &error);
      is_done = connection != NULL &&
                albo_verify_database (connection, options, &findings, &report, &error);
    }

  if (!is_done)
    {
      albo_program_progress (NULL);
      return albo_program_fail (error);
    }

  return say_outcome (&findings, &report, offline_file != NULL, options->trusted != NULL);
}

/**
 * albo_command_verify: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `verify` and what follows
 *
 * Checks a database, or a file of seals.
 *
 * Returns: what to end with
 */
int
albo_command_verify (AlboProgram *program,
                     int          argc,
                     char        *argv[])
{
  g_autofree char *organization = NULL;
  g_autofree char *since = NULL;
  g_autofree char *seals_file = NULL;
  g_autofree char *offline_file = NULL;
  g_autofree char *public_key_file = NULL;
  const GOptionEntry entries[] = {
    { "organization", 0, 0, G_OPTION_ARG_STRING, &organization,
      N_("Only this organization (and all seals)"), N_("CODE") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      N_("Only what happened from this day on, as 2026-01-31"), N_("DATE") },
    { "seals", 0, 0, G_OPTION_ARG_FILENAME, &seals_file,
      N_("An exported file that the seals must agree with"), N_("FILE") },
    { "public-key", 0, 0, G_OPTION_ARG_FILENAME, &public_key_file,
      N_("The public key (PEM) that the seals must be signed with; several one after the other"),
      N_("FILE") },
    { "offline", 0, 0, G_OPTION_ARG_FILENAME, &offline_file,
      N_("Check this exported file, without a database"), N_("FILE") },
    { NULL }
  };
  g_autoptr(GPtrArray) trusted = NULL;
  g_autoptr(GError) error = NULL;
  AlboVerifyOptions options = { 0 };
  GDate day;
  int status;

  if (!albo_program_parse ("verify ",
                           _("Checks every history, what it vouches for, the register, seals, "
                             "protocol numbers and files, names the "
                             "first of each kind that is not as it was written, and ends with 1 "
                             "if there is any. Changes nothing."),
                           entries, argc, argv, &status))
    return status;

  if (since != NULL && !albo_date_parse_iso (since, &day))
    return albo_program_misuse ("verify ", _("“%s” is not a date like 2026-01-31."), since);

  if (offline_file != NULL &&
      (public_key_file == NULL || organization != NULL || since != NULL || seals_file != NULL))
    return albo_program_misuse ("verify ", _("With --offline say --public-key, and nothing else."));

  if (public_key_file != NULL)
    {
      trusted = albo_public_keys_load (public_key_file, &error);

      if (trusted == NULL)
        return albo_program_fail (error);
    }

  options.organization = organization;
  options.since = since;
  options.seals_path = seals_file;
  options.trusted = trusted;
  options.progress = isatty (STDOUT_FILENO) ? show_progress_cb : NULL;

  return verify (program, &options, offline_file);
}
