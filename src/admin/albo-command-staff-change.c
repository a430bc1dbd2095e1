/* albo-command-staff-change.c - albo-admin staff duty, suspend, resume
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-staff-private.h"

#include <glib/gi18n.h>

#include "albo-staff-account.h"

#define REASON(variable) \
    { "reason", 0, 0, G_OPTION_ARG_STRING, &(variable), N_("Why; it is kept with the change"), \
      N_("TEXT") }

/**
 * albo_staff_verb_duty: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `duty` and what follows
 *
 * Returns: what to end with
 */
int
albo_staff_verb_duty (AlboProgram *program,
                      int          argc,
                      char        *argv[])
{
  g_autofree char *reason = NULL;
  g_autofree char *former = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  gboolean anyway = FALSE;
  const char *words[2];
  const GOptionEntry entries[] = {
    REASON (reason),
    { "anyway", 0, 0, G_OPTION_ARG_NONE, &anyway,
      N_("Even if open requests stay with this person, or no administrator is left"), NULL },
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("staff duty ", "LOGIN DUTY",
                                 _("Gives a person another duty: officer, administrator or "
                                   "auditor. It counts at once, also for programs that are open."),
                                 entries, argc, argv, 2, 2, words, &status))
    return status;

  if (!albo_staff_is_duty (words[1]))
    return albo_program_misuse ("staff duty ",
                                _("A duty is officer, administrator or auditor."));

  connection = albo_program_connect (program, &error);

  if (connection == NULL)
    return albo_program_fail (error);

  if (!albo_staff_set_duty (connection, words[0], words[1], reason, anyway, &former, &error))
    return albo_staff_fail (words[0], error);

  if (g_str_equal (former, words[1]))
    g_print (_("%s was %s already.\n"), words[0], former);
  else
    g_print (_("%s was %s, and is %s now.\n"), words[0], former, words[1]);

  return ALBO_EXIT_DONE;
}

/* Somebody else must take them on. */
static void
print_left (JsonArray *protocols)
{
  const guint n_protocols = json_array_get_length (protocols);

  if (n_protocols == 0)
    return;

  g_print (ngettext ("%u open request waits for this person and must be reassigned:\n",
                     "%u open requests wait for this person and must be reassigned:\n",
                     n_protocols),
           n_protocols);

  for (guint i = 0; i < n_protocols; i++)
    g_print ("  %s\n", json_array_get_string_element (protocols, i));
}

/**
 * albo_staff_verb_suspend: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `suspend` and what follows
 *
 * Returns: what to end with
 */
int
albo_staff_verb_suspend (AlboProgram *program,
                         int          argc,
                         char        *argv[])
{
  g_autofree char *reason = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(JsonNode) left = NULL;
  g_autoptr(GError) error = NULL;
  gboolean anyway = FALSE;
  const char *login;
  const GOptionEntry entries[] = {
    REASON (reason),
    { "anyway", 0, 0, G_OPTION_ARG_NONE, &anyway,
      N_("Even the last administrator who may act"), NULL },
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("staff suspend ", "LOGIN",
                                 _("Keeps a person out: connections that are open end, and no new "
                                   "one is let in. What the person did stays. Say why with "
                                   "--reason."),
                                 entries, argc, argv, 1, 1, &login, &status))
    return status;

  if (reason == NULL)
    return albo_program_misuse ("staff suspend ", _("Say why, with --reason."));

  connection = albo_program_connect (program, &error);

  if (connection == NULL)
    return albo_program_fail (error);

  left = albo_staff_suspend (connection, login, reason, anyway, &error);

  if (left == NULL)
    return albo_staff_fail (login, error);

  g_print (_("%s is suspended.\n"), login);
  print_left (json_node_get_array (left));

  return ALBO_EXIT_DONE;
}

/**
 * albo_staff_verb_resume: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `resume` and what follows
 *
 * Returns: what to end with
 */
int
albo_staff_verb_resume (AlboProgram *program,
                        int          argc,
                        char        *argv[])
{
  g_autofree char *reason = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *login;
  const GOptionEntry entries[] = {
    REASON (reason),
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("staff resume ", "LOGIN",
                                 _("Lets a suspended person in again, with the duty and the "
                                   "password of before."),
                                 entries, argc, argv, 1, 1, &login, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection == NULL)
    return albo_program_fail (error);

  if (!albo_staff_resume (connection, login, reason, &error))
    return albo_staff_fail (login, error);

  g_print (_("%s may sign in again.\n"), login);

  return ALBO_EXIT_DONE;
}
