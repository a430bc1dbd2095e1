/* albo-command-demo.c - albo-admin demo
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>

#include "albo-cluster.h"
#include "albo-demo.h"
#include "albo-installer.h"

static gboolean
fill (AlboConnection  *connection,
      GError         **error)
{
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load (error);
  gboolean is_changed;

  if (files == NULL ||
      !albo_installer_run (connection, files, ALBO_INSTALL_MODE_EITHER, NULL, error))
    return FALSE;

  albo_program_progress (_("Inventing people and requests…"));

  return albo_demo_fill (connection, &is_changed, error);
}

static gboolean
run (AlboProgram  *program,
     const char   *folder,
     char        **description,
     GError      **error)
{
  g_autoptr(AlboCluster) cluster = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autofree char *address = NULL;

  if (folder != NULL)
    {
      albo_program_progress (_("Starting the database…"));
      cluster = albo_cluster_new (folder);

      if (!albo_cluster_start (cluster, FALSE, error))
        return FALSE;

      g_free (program->conninfo);
      program->conninfo = g_strdup (albo_cluster_get_conninfo (cluster));
    }

  albo_program_progress (_("Applying the schema…"));
  connection = albo_program_connect (program, error);

  if (connection == NULL || !fill (connection, error))
    return FALSE;

  address = albo_connection_make_address (connection);
  *description = albo_demo_describe (address);

  return TRUE;
}

/**
 * albo_command_demo: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `demo` and what follows
 *
 * Makes the demonstration ready; the last line of the output is for programs.
 *
 * Returns: what to end with
 */
int
albo_command_demo (AlboProgram *program,
                   int          argc,
                   char        *argv[])
{
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &folder,
      N_("Make and start a private cluster in this folder"), N_("FOLDER") },
    { NULL }
  };
  g_autofree char *description = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!albo_program_parse ("demo ",
                           _("Fills an empty database with three invented organizations, the "
                             "people who work there, citizens and 300 requests. Done twice, it "
                             "changes nothing. The last line says how to connect, as JSON."),
                           entries, argc, argv, &status))
    return status;

  if (folder != NULL && *folder == '\0')
    return albo_program_misuse ("demo ", _("Say where with --data."));

  if (!run (program, folder, &description, &error))
    {
      albo_program_progress (NULL);
      return albo_program_fail (error);
    }

  albo_program_progress (NULL);
  g_print ("%s\n", description);

  return ALBO_EXIT_DONE;
}
