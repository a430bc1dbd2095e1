/* albo-command-seal.c - albo-admin seal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "albo-admin-error.h"
#include "albo-seal-maker.h"

static gboolean
make_seal (AlboConnection  *connection,
           const char      *key_file,
           gboolean         replace_key,
           GError         **error)
{
  g_autoptr(AlboSigningKey) key = albo_signing_key_load (key_file, error);
  AlboSealReport report = { 0 };

  if (key == NULL || !albo_seal_maker_run (connection, key, replace_key, &report, error))
    return FALSE;

  if (report.number == 0)
    g_print (_("Nothing is new since the last seal; none was made.\n"));
  else
    g_print (ngettext ("Seal %" PRId64 " closes the history of %" PRId64
                       " request (key %.16s…).\n",
                       "Seal %" PRId64 " closes the history of %" PRId64
                       " requests (key %.16s…).\n", (gulong) report.n_leaves),
             report.number, report.n_leaves, report.key_id);

  return TRUE;
}

static gboolean
export_seals (AlboConnection  *connection,
              const char      *path,
              GError         **error)
{
  gint64 n_seals;

  if (!albo_seal_maker_export (connection, path, &n_seals, error))
    return FALSE;

  g_print (_("%s holds %" PRId64 " seals.\n"), path, n_seals);

  return TRUE;
}

/**
 * albo_command_seal: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `seal` and what follows
 *
 * Makes a seal, writes the seals into a file, or both.
 *
 * Returns: what to end with
 */
int
albo_command_seal (AlboProgram *program,
                   int          argc,
                   char        *argv[])
{
  g_autofree char *key_file = NULL;
  g_autofree char *export_file = NULL;
  gboolean is_new_key = FALSE;
  gboolean replace_key = FALSE;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key_file,
      N_("Private Ed25519 key (PEM), which stays on this computer"), N_("FILE") },
    { "new-key", 0, 0, G_OPTION_ARG_NONE, &is_new_key, N_("Make that key first"), NULL },
    { "replace-key", 0, 0, G_OPTION_ARG_NONE, &replace_key,
      N_("Go over to that key from another one"), NULL },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &export_file,
      N_("Write all seals into a file, to be kept where the database’s administrators cannot "
         "change it"), N_("FILE") },
    { NULL }
  };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!albo_program_parse ("seal ",
                           _("Signs the history that is new since the last seal: from then on "
                             "“albo-admin verify” finds whoever changes or removes any of it."),
                           entries, argc, argv, &status))
    return status;

  if ((key_file == NULL && export_file == NULL) ||
      (key_file == NULL && (is_new_key || replace_key)))
    return albo_program_misuse ("seal ", _("Say --key, --export or both."));

  connection = albo_program_connect (program, &error);

  if (connection == NULL ||
      (is_new_key && !albo_signing_key_create (key_file, &error)) ||
      (key_file != NULL && !make_seal (connection, key_file, replace_key, &error)) ||
      (export_file != NULL && !export_seals (connection, export_file, &error)))
    return albo_program_fail (error);

  return ALBO_EXIT_DONE;
}
