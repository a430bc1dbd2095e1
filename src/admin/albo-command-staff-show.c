/* albo-command-staff-show.c - albo-admin staff list, show
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-staff-private.h"

#include <glib/gi18n.h>

#include "albo-json.h"
#include "albo-table.h"

/**
 * albo_staff_verb_list: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `list` and what follows
 *
 * Returns: what to end with
 */
int
albo_staff_verb_list (AlboProgram *program,
                      int          argc,
                      char        *argv[])
{
  g_autofree char *organization = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "organization", 0, 0, G_OPTION_ARG_STRING, &organization, N_("Code of the organization"),
      N_("CODE") },
    { NULL }
  };
  const char *heads[] = {
    _("Organization"), _("Login"), _("Duty"), _("Account"), _("Open"), _("Name"),
  };
  const char *params[4];
  int status;

  if (!albo_program_parse ("staff list ",
                           _("Says who works in an organization, or in all, with the duty and the "
                             "number of open requests that each one claimed."),
                           entries, argc, argv, &status))
    return status;

  connection = albo_program_connect (program, &error);

  params[0] = organization;
  params[1] = _("suspended");
  params[2] = _("cannot sign in");
  params[3] = _("active");

  if (connection != NULL)
    rows = albo_connection_call (connection,
                                 "select organization, login, duty, case when not is_active then $2"
                                 " when not can_sign_in or expires_at < now() then $3 else $4 end,"
                                 " open_requests, name from admin.staff_list ($1)",
                                 G_N_ELEMENTS (params), params, NULL, &error);

  if (rows == NULL)
    return albo_program_fail (error);

  albo_table_print (heads, rows);

  return ALBO_EXIT_DONE;
}

/* What happened to an account, in a line. */
static void
print_event (JsonObject *event)
{
  const char *reason = albo_json_get_string (event, "reason", NULL);
  const char *action = albo_json_get_string (event, "action", "");

  g_print ("  %.16s  %s", albo_json_get_string (event, "at", ""), action);

  if (g_str_equal (action, "duty"))
    g_print (" %s → %s", albo_json_get_string (event, "duty_before", ""),
             albo_json_get_string (event, "duty_after", ""));
  else if (g_str_equal (action, "added"))
    g_print (" %s", albo_json_get_string (event, "duty_after", ""));

  g_print (_(", by %s"), albo_json_get_string (event, "done_by", ""));

  if (reason != NULL)
    g_print (": %s", reason);

  g_print ("\n");
}

static void
print_person (JsonObject *person)
{
  const char *expires = albo_json_get_string (person, "expires_at", NULL);
  JsonArray *assigned = albo_json_get_array (person, "assigned");
  JsonArray *events = albo_json_get_array (person, "events");
  const char *account = _("active");

  if (!albo_json_get_bool (person, "is_active", FALSE))
    account = _("suspended");
  else if (!albo_json_get_bool (person, "can_sign_in", FALSE))
    account = _("cannot sign in");

  g_print ("%s: %s\n", _("Login"), albo_json_get_string (person, "login", ""));
  g_print ("%s: %s\n", _("Name"), albo_json_get_string (person, "name", ""));
  g_print ("%s: %s\n", _("Address"), albo_json_get_string (person, "email", "—"));
  g_print ("%s: %s\n", _("Organization"), albo_json_get_string (person, "organization", ""));
  g_print ("%s: %s\n", _("Duty"), albo_json_get_string (person, "duty", ""));
  g_print ("%s: %s\n", _("Account"), account);

  if (expires != NULL)
    g_print ("%s: %.16s\n", _("Password expires"), expires);

  g_print ("%s:", _("Open requests claimed"));

  for (guint i = 0; i < json_array_get_length (assigned); i++)
    g_print (" %s", json_array_get_string_element (assigned, i));

  g_print ("%s\n%s:\n", json_array_get_length (assigned) == 0 ? " —" : "", _("History (UTC)"));

  for (guint i = 0; i < json_array_get_length (events); i++)
    print_event (json_array_get_object_element (events, i));
}

/**
 * albo_staff_verb_show: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `show` and what follows
 *
 * Returns: what to end with
 */
int
albo_staff_verb_show (AlboProgram *program,
                      int          argc,
                      char        *argv[])
{
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(JsonNode) person = NULL;
  g_autoptr(GError) error = NULL;
  AlboParam param = { NULL };
  const char *login;
  const GOptionEntry entries[] = {
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("staff show ", "LOGIN",
                                 _("Says all about a person: duty, account, requests claimed, and "
                                   "what happened to the account."),
                                 entries, argc, argv, 1, 1, &login, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection == NULL)
    return albo_program_fail (error);

  param.value = login;
  person = albo_connection_call_json (connection, "select admin.staff_show ($1)", 1, &param, NULL,
                                      &error);

  if (person == NULL)
    return albo_staff_fail (login, error);

  print_person (json_node_get_object (person));

  return ALBO_EXIT_DONE;
}
