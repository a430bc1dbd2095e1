/* albo-command-cluster.c - albo-admin cluster start | stop | status
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>

#include "albo-cluster.h"

static int
start (AlboCluster *cluster,
       gboolean     throw_away)
{
  g_autoptr(GError) error = NULL;

  albo_program_progress (_("Starting the database…"));

  if (!albo_cluster_start (cluster, throw_away, &error))
    {
      albo_program_progress (NULL);
      return albo_program_fail (error);
    }

  albo_program_progress (NULL);
  g_print ("%s\n", albo_cluster_get_conninfo (cluster));

  return ALBO_EXIT_DONE;
}

static int
stop (AlboCluster *cluster)
{
  g_autoptr(GError) error = NULL;

  return albo_cluster_stop (cluster, &error) ? ALBO_EXIT_DONE : albo_program_fail (error);
}

static int
show_status (AlboCluster *cluster)
{
  if (!albo_cluster_is_running (cluster))
    {
      g_printerr ("albo-admin: %s\n", _("The cluster does not run."));
      return ALBO_EXIT_UNREACHABLE;
    }

  g_print ("%s\n", albo_cluster_get_conninfo (cluster));

  return ALBO_EXIT_DONE;
}

/**
 * albo_command_cluster: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `cluster` and what follows
 *
 * Starts and stops a private PostgreSQL; says on the output how to connect to it.
 *
 * Returns: what to end with
 */
int
albo_command_cluster (AlboProgram *program,
                      int          argc,
                      char        *argv[])
{
  g_autofree char *folder = NULL;
  gboolean throw_away = FALSE;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_("Folder of the cluster"), N_("FOLDER") },
    { "throw-away", 0, 0, G_OPTION_ARG_NONE, &throw_away,
      N_("Start: faster, but not safe against a power cut"), NULL },
    { NULL }
  };
  g_autoptr(AlboCluster) cluster = NULL;
  int status;

  if (!albo_program_parse ("cluster ",
                           _("Starts or stops a private PostgreSQL that only this account can "
                             "reach, or says whether it runs."),
                           entries, argc > 1 && argv[1][0] != '-' ? argc - 1 : argc,
                           argc > 1 && argv[1][0] != '-' ? argv + 1 : argv, &status))
    return status;

  if (argc < 2 || argv[1][0] == '-')
    return albo_program_misuse ("cluster ", _("Say start, stop or status."));

  if (folder == NULL || *folder == '\0')
    return albo_program_misuse ("cluster ", _("Say where with --data."));

  cluster = albo_cluster_new (folder);

  if (g_str_equal (argv[1], "start"))
    return start (cluster, throw_away);

  if (g_str_equal (argv[1], "stop"))
    return stop (cluster);

  if (g_str_equal (argv[1], "status"))
    return show_status (cluster);

  return albo_program_misuse ("cluster ", _("What is “%s”?"), argv[1]);
}
