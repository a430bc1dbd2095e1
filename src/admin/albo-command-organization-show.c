/* albo-command-organization-show.c - albo-admin organization list, show, settings
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-organization-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "albo-admin-error.h"
#include "albo-json.h"
#include "albo-table.h"

#define MAX_VALUE (1024 * 1024)

/**
 * albo_organization_verb_list: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `list` and what follows
 *
 * Returns: what to end with
 */
int
albo_organization_verb_list (AlboProgram *program,
                             int          argc,
                             char        *argv[])
{
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { NULL }
  };
  const char *heads[] = {
    _("Code"), _("Kind"), _("Services"), _("Staff"), _("Open"), _("Name"),
  };
  int status;

  if (!albo_program_parse ("organization list ",
                           _("Says which organizations share the database, with the number of "
                             "services, of active people and of open requests."),
                           entries, argc, argv, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection != NULL)
    rows = albo_connection_call (connection,
                                 "select code, kind, services, staff, open_requests, name"
                                 " from admin.organization_list ()", 0, NULL, NULL, &error);

  if (rows == NULL)
    return albo_program_fail (error);

  albo_table_print (heads, rows);

  return ALBO_EXIT_DONE;
}

/* Returns: (transfer full): id, code, kind, name, services, staff, open requests */
static PGresult *
find (AlboConnection  *connection,
      const char      *code,
      GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select * from admin.organization_list () where code = $1",
                               1, &code, NULL, error);

  if (rows != NULL && PQntuples (rows) == 0)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                   _("There is no organization “%s”."), code);
      return NULL;
    }

  return g_steal_pointer (&rows);
}

/* Returns: (transfer full): key, kind, value as text, whether the body set it */
static PGresult *
read_settings (AlboConnection  *connection,
               const char      *id,
               const char      *key,
               GError         **error)
{
  const char *params[] = { id, key };

  return albo_connection_call (connection,
                               "select key, kind, case jsonb_typeof (value) when 'string'"
                               " then value #>> '{}' else value::text end, is_set"
                               " from admin.settings ($1) where $2::text is null or key = $2",
                               G_N_ELEMENTS (params), params, NULL, error);
}

static void
print_settings (PGresult *settings)
{
  for (int i = 0; i < PQntuples (settings); i++)
    {
      const gboolean is_null = PQgetisnull (settings, i, 2);
      const gboolean is_set = *PQgetvalue (settings, i, 3) == 't';
      const gboolean is_service = g_str_equal (PQgetvalue (settings, i, 1), "json");

      g_print ("  %-28s %s%s\n", PQgetvalue (settings, i, 0),
               is_null ? "—" : PQgetvalue (settings, i, 2),
               is_service && is_set ? _(" (changed here)") : "");
    }
}

/**
 * albo_organization_verb_show: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `show` and what follows
 *
 * Returns: what to end with
 */
int
albo_organization_verb_show (AlboProgram *program,
                             int          argc,
                             char        *argv[])
{
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(PGresult) settings = NULL;
  g_autoptr(GError) error = NULL;
  const char *code;
  const char *labels[] = {
    _("Code"), _("Kind"), _("Name"), _("Services"), _("Active staff"), _("Open requests"),
  };
  const GOptionEntry entries[] = {
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("organization show ", "CODE",
                                 _("Says what an organization is, and how it is set."),
                                 entries, argc, argv, 1, 1, &code, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection != NULL)
    rows = find (connection, code, &error);

  if (rows != NULL)
    settings = read_settings (connection, PQgetvalue (rows, 0, 0), NULL, &error);

  if (settings == NULL)
    return albo_program_fail (error);

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    g_print ("%s: %s\n", labels[i], PQgetvalue (rows, 0, (int) i + 1));

  g_print ("%s:\n", _("Settings"));
  print_settings (settings);

  return ALBO_EXIT_DONE;
}

static char *
make_dates (const char *word)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(JsonArray) dates = json_array_new ();
  g_auto(GStrv) words = g_strsplit_set (word, ", ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_array_add_string_element (dates, words[i]);

  json_node_set_array (node, dates);

  return albo_json_to_string (node);
}

static char *
make_string (const char *word)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), word);

  return albo_json_to_string (node);
}

/* What a person writes for a setting of @kind, as JSON; nothing takes the setting away. */
static char *
make_value (const char  *kind,
            const char  *word,
            GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (*word == '\0')
    return g_strdup ("null");

  if (g_str_equal (kind, "dates"))
    return make_dates (word);

  if (!g_str_equal (kind, "json") && !g_str_equal (kind, "days"))
    return make_string (word);

  if (*word != '@')
    text = g_strdup (word);
  else if (!g_file_get_contents (word + 1, &text, NULL, error))
    return NULL;

  if (strlen (text) > MAX_VALUE || (node = albo_json_parse (text, -1, NULL)) == NULL)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                   _("“%s” is no JSON."), word);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static int
change (AlboConnection *connection,
        const char     *id,
        const char     *key,
        const char     *word)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) settings = read_settings (connection, id, key, &error);
  g_autoptr(PGresult) done = NULL;
  g_autofree char *value = NULL;
  const char *params[] = { id, key, NULL };
  const char *kind = strchr (key, '.') != NULL ? "json" : "text";

  if (settings == NULL)
    return albo_program_fail (error);

  /* The database itself refuses a key that it does not know. */
  if (PQntuples (settings) == 1)
    kind = PQgetvalue (settings, 0, 1);

  value = make_value (kind, word, &error);

  if (value == NULL)
    return albo_program_fail (error);

  params[2] = value;
  done = albo_connection_call (connection, "select admin.setting_set ($1, $2, $3)",
                               G_N_ELEMENTS (params), params, NULL, &error);

  if (done == NULL)
    return albo_program_fail (error);

  g_print (_("%s is set.\n"), key);

  return ALBO_EXIT_DONE;
}

static int
print_one (AlboConnection *connection,
           const char     *id,
           const char     *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) settings = read_settings (connection, id, key, &error);

  if (settings == NULL)
    return albo_program_fail (error);

  if (key == NULL)
    print_settings (settings);
  else if (PQntuples (settings) == 0)
    return albo_program_misuse ("organization settings ", _("“%s” is no setting."), key);
  else
    g_print ("%s\n", PQgetvalue (settings, 0, 2));

  return ALBO_EXIT_DONE;
}

/**
 * albo_organization_verb_settings: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `settings` and what follows
 *
 * Returns: what to end with
 */
int
albo_organization_verb_settings (AlboProgram *program,
                                 int          argc,
                                 char        *argv[])
{
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(GError) error = NULL;
  const char *words[3];
  const GOptionEntry entries[] = {
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("organization settings ", "CODE [KEY [VALUE]]",
                                 _("Says how an organization is set; with KEY, one setting; with "
                                   "VALUE, changes it. An empty VALUE takes the setting away.\n\n"
                                   "patron_day is written MM-DD, holidays are dates with commas "
                                   "between them. SERVICE.fee_cents, SERVICE.term_days, "
                                   "SERVICE.checklist and the other rules of a service are JSON, "
                                   "or @FILE with it: they count for requests to come, and stay "
                                   "when the preset is applied again."),
                                 entries, argc, argv, 1, 3, words, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection != NULL)
    rows = find (connection, words[0], &error);

  if (rows == NULL)
    return albo_program_fail (error);

  return words[2] != NULL ? change (connection, PQgetvalue (rows, 0, 0), words[1], words[2])
                          : print_one (connection, PQgetvalue (rows, 0, 0), words[1]);
}
