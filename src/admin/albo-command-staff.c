/* albo-command-staff.c - albo-admin staff add
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "albo-password.h"
#include "albo-staff.h"

static gboolean
add (AlboConnection   *connection,
     const AlboStaff  *staff,
     const char       *password,
     GError          **error)
{
  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!albo_staff_add (connection, staff, password, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  return albo_connection_commit (connection, NULL, error);
}

static int
add_with_password (AlboProgram     *program,
                   const AlboStaff *staff,
                   const char      *password_file,
                   gboolean         password_stdin)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = albo_program_connect (program, &error);
  char *password = NULL;
  gboolean is_added;

  if (connection == NULL)
    return albo_program_fail (error);

  if (password_stdin)
    password = albo_password_read_fd (STDIN_FILENO, staff->login, &error);
  else if (password_file != NULL)
    password = albo_password_read_file (password_file, staff->login, &error);
  else
    password = albo_password_ask (staff->login, &error);

  if (password == NULL)
    return albo_program_fail (error);

  is_added = add (connection, staff, password, &error);
  albo_password_free (password);

  if (!is_added)
    return albo_program_fail (error);

  g_print (_("%s may sign in as %s.\n"), staff->name, staff->login);

  return ALBO_EXIT_DONE;
}

static gboolean
is_duty (const char *word)
{
  const char *duties[] = { "officer", "administrator", "auditor", NULL };

  return word != NULL && g_strv_contains (duties, word);
}

/**
 * albo_command_staff: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `staff` and what follows
 *
 * Adds a person who works in an organization.
 *
 * Returns: what to end with
 */
int
albo_command_staff (AlboProgram *program,
                    int          argc,
                    char        *argv[])
{
  g_autofree char *organization = NULL;
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  g_autofree char *duty = NULL;
  g_autofree char *password_file = NULL;
  gboolean password_stdin = FALSE;
  const GOptionEntry entries[] = {
    { "organization", 0, 0, G_OPTION_ARG_STRING, &organization, N_("Code of the organization"),
      N_("CODE") },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, N_("Name to sign in with"), N_("LOGIN") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Name of the person"), N_("NAME") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &email, N_("Address of the person"), N_("ADDRESS") },
    { "duty", 0, 0, G_OPTION_ARG_STRING, &duty, N_("officer, administrator or auditor"),
      N_("DUTY") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_("File whose first line is the password; without it, it is asked"), N_("FILE") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
      N_("Take the password from the first line of the standard input"), NULL },
    { NULL }
  };
  const gboolean has_verb = argc > 1 && g_str_equal (argv[1], "add");
  int status;

  if (!albo_program_parse ("staff add ",
                           _("Adds a person who works in an organization, with an account of "
                             "the database. The password is asked on the terminal."),
                           entries, has_verb ? argc - 1 : argc, has_verb ? argv + 1 : argv,
                           &status))
    return status;

  if (!has_verb)
    return albo_program_misuse ("staff add ", _("Say add."));

  if (organization == NULL || login == NULL || name == NULL || !is_duty (duty))
    return albo_program_misuse ("staff add ",
                                _("Say --organization, --login, --name and --duty, which is "
                                  "officer, administrator or auditor."));

  {
    const AlboStaff staff = { organization, login, name, email, duty };

    return add_with_password (program, &staff, password_file, password_stdin);
  }
}
