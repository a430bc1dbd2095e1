/* albo-command-doctor.c - albo-admin doctor
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>

#include "albo-doctor.h"
#include "albo-json.h"

static guint
count (GPtrArray        *findings,
       AlboFindingLevel  level)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += ((AlboFinding *) findings->pdata[i])->level == level;

  return n;
}

static void
print_text (GPtrArray *findings)
{
  const char *words[] = { _("ok"), _("warning"), _("PROBLEM") };

  for (guint i = 0; i < findings->len; i++)
    {
      const AlboFinding *finding = findings->pdata[i];

      g_print ("%-10s %s\n", words[finding->level], finding->message);

      if (finding->advice != NULL)
        g_print ("           → %s\n", finding->advice);
    }

  g_print (_("%u points: %u ok, %u warnings, %u problems.\n"), findings->len,
           count (findings, ALBO_FINDING_OK), count (findings, ALBO_FINDING_WARNING),
           count (findings, ALBO_FINDING_PROBLEM));
}

static JsonObject *
make_object (const AlboFinding *finding)
{
  JsonObject *object = json_object_new ();
  JsonArray *subjects = json_array_new ();

  for (gsize i = 0; finding->subjects[i] != NULL; i++)
    json_array_add_string_element (subjects, finding->subjects[i]);

  json_object_set_string_member (object, "check", finding->name);
  json_object_set_string_member (object, "level", albo_finding_level_to_word (finding->level));
  json_object_set_string_member (object, "message", finding->message);

  if (finding->advice != NULL)
    json_object_set_string_member (object, "advice", finding->advice);

  json_object_set_array_member (object, "subjects", subjects);

  return object;
}

static void
print_json (GPtrArray *findings)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (array, make_object (findings->pdata[i]));

  json_node_set_array (node, array);
  text = albo_json_to_string (node);
  g_print ("%s\n", text);
}

/* For build-aux/schema-catalogue. */
static int
print_catalogue (AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  if (albo_connection_run_script (connection, "set search_path = pg_catalog", NULL, &error))
    rows = albo_doctor_read_catalogue (connection, &error);

  if (rows == NULL)
    return albo_program_fail (error);

  for (int i = 0; i < PQntuples (rows); i++)
    g_print ("%s\n", PQgetvalue (rows, i, 0));

  return ALBO_EXIT_DONE;
}

/**
 * albo_command_doctor: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `doctor` and what follows
 *
 * Looks whether the database and its server are in good health.
 *
 * Returns: what to end with
 */
int
albo_command_doctor (AlboProgram *program,
                     int          argc,
                     char        *argv[])
{
  g_autoptr(AlboSchemaFiles) files = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;
  gboolean as_json = FALSE;
  gboolean only_catalogue = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Write the findings as JSON"), NULL },
    { "catalogue", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &only_catalogue, NULL, NULL },
    { NULL }
  };
  int status;

  if (!albo_program_parse ("doctor ",
                           _("Looks at the server, its settings, roles and rights, the schema, and "
                             "what waits, and changes nothing. Each point is ok, a warning or a "
                             "problem, with what to do. Ends with 1 if there is a problem."),
                           entries, argc, argv, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection != NULL && only_catalogue)
    return print_catalogue (connection);

  if (connection != NULL)
    files = albo_schema_files_load (&error);

  if (files != NULL)
    findings = albo_doctor_examine (connection, files, &error);

  if (findings == NULL)
    return albo_program_fail (error);

  if (as_json)
    print_json (findings);
  else
    print_text (findings);

  return count (findings, ALBO_FINDING_PROBLEM) > 0 ? ALBO_EXIT_FAILED : ALBO_EXIT_DONE;
}
