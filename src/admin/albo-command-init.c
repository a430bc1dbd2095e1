/* albo-command-init.c - albo-admin init, albo-admin upgrade
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>

#include "albo-installer.h"

static int
install (AlboProgram     *program,
         AlboInstallMode  mode)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load (&error);
  g_autoptr(AlboConnection) connection = NULL;
  AlboInstallReport report;

  if (files == NULL)
    return albo_program_fail (error);

  connection = albo_program_connect (program, &error);

  if (connection == NULL)
    return albo_program_fail (error);

  albo_program_progress (_("Applying the schema…"));

  if (!albo_installer_run (connection, files, mode, &report, &error))
    {
      albo_program_progress (NULL);
      return albo_program_fail (error);
    }

  albo_program_progress (NULL);

  if (!report.is_changed)
    g_print (_("The database is up to date (version %d); nothing was changed.\n"),
             report.to_version);
  else if (report.from_version == 0)
    g_print (_("The database is ready (version %d).\n"), report.to_version);
  else
    g_print (_("The database went from version %d to version %d.\n"),
             report.from_version, report.to_version);

  return ALBO_EXIT_DONE;
}

/**
 * albo_command_init: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `init` and what follows
 *
 * Makes an empty database ready.
 *
 * Returns: what to end with
 */
int
albo_command_init (AlboProgram *program,
                   int          argc,
                   char        *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  int status;

  if (!albo_program_parse ("init ",
                           _("Makes an empty database ready, as a superuser of it. Done twice, "
                             "it changes nothing."),
                           entries, argc, argv, &status))
    return status;

  return install (program, ALBO_INSTALL_MODE_INIT);
}

/**
 * albo_command_upgrade: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `upgrade` and what follows
 *
 * Brings a database to this version.
 *
 * Returns: what to end with
 */
int
albo_command_upgrade (AlboProgram *program,
                      int          argc,
                      char        *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  int status;

  if (!albo_program_parse ("upgrade ",
                           _("Brings a database to this version, all or nothing. Make a backup "
                             "first. Done twice, it changes nothing."),
                           entries, argc, argv, &status))
    return status;

  return install (program, ALBO_INSTALL_MODE_UPGRADE);
}
