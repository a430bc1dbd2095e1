/* main.c - albo-admin: install, upgrade, accounts, seals, and a private database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <locale.h>

#include "albo-config.h"
#include "albo-program.h"

static const struct
{
  const char      *word;
  const char      *summary;
  AlboCommandFunc  run;
} commands[] = {
  { "init", N_("make an empty database ready"), albo_command_init },
  { "upgrade", N_("bring a database to this version"), albo_command_upgrade },
  { "organization", N_("organizations, their services and settings"), albo_command_organization },
  { "staff", N_("accounts of those who work in an organization"), albo_command_staff },
#ifdef ALBO_HAS_IDENTITY
  { "identity", N_("who vouches for citizens who sign in"), albo_command_identity },
#endif
  { "mail", N_("how organizations send their notices"), albo_command_mail },
  { "seal", N_("sign the history that is new"), albo_command_seal },
  { "verify", N_("check that nothing was forged"), albo_command_verify },
  { "doctor", N_("look whether all is in good health"), albo_command_doctor },
  { "demo", N_("fill a private database with invented data"), albo_command_demo },
  { "cluster", N_("start and stop a private PostgreSQL"), albo_command_cluster },
};

static char *
make_description (void)
{
  GString *text = g_string_new (_("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-14s %s", commands[i].word, _(commands[i].summary));

  g_string_append_printf (text, "\n\n%s\n\n%s", _("“albo-admin COMMAND --help” says more."),
                          _("It ends with 0 when all is done, 1 when it failed, 2 when the command "
                            "makes no sense, 3 when the database is not there."));

  return g_string_free (text, FALSE);
}

static int
run_command (AlboProgram *program,
             int          argc,
             char        *argv[])
{
  if (argc == 0)
    return albo_program_misuse ("", _("Say what to do."));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[0], commands[i].word))
      return commands[i].run (program, argc, argv);

  return albo_program_misuse ("", _("There is no command “%s”."), argv[0]);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *description = NULL;
  g_autoptr(GOptionContext) context = NULL;
  g_autoptr(GError) error = NULL;
  AlboProgram program = { NULL };
  gboolean show_version = FALSE;
  int status;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &program.conninfo,
      N_("Which database, if not the one that PGHOST, PGDATABASE… say"), N_("CONNINFO") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_("Say the version"), NULL },
    { NULL }
  };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ALBO_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("albo-admin");

  description = make_description ();
  context = g_option_context_new (_("COMMAND"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_description (context, description);

  /* What follows the command belongs to it. */
  g_option_context_set_strict_posix (context, TRUE);

  if (!g_option_context_parse (context, &argc, &argv, &error))
    return albo_program_misuse ("", "%s", error->message);

  if (show_version)
    {
      g_print ("albo-admin %s\n", ALBO_VERSION);
      return ALBO_EXIT_DONE;
    }

  if (program.conninfo == NULL)
    program.conninfo = g_strdup ("");

  status = run_command (&program, argc - 1, argv + 1);
  g_free (program.conninfo);

  return status;
}
