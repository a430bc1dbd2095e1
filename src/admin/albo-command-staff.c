/* albo-command-staff.c - albo-admin staff: add and password, and the way to the others
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-staff-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "albo-date.h"
#include "albo-password.h"
#include "albo-staff-account.h"
#include "albo-staff.h"

/* Where a password comes from; the terminal if nothing is said. */
typedef struct
{
  char     *file;
  gboolean  is_stdin;
} PasswordSource;

static char *
read_password (const PasswordSource  *source,
               const char            *login,
               GError               **error)
{
  if (source->is_stdin)
    return albo_password_read_fd (STDIN_FILENO, login, error);

  if (source->file != NULL)
    return albo_password_read_file (source->file, login, error);

  return albo_password_ask (login, error);
}

/* A day that has not passed. */
static gboolean
check_expiry (const char *expires)
{
  g_autofree char *today = NULL;
  GDate now;
  int year, month, day;
  char end;

  albo_date_today (&now);
  today = albo_date_to_iso (&now);

  return sscanf (expires, "%4d-%2d-%2d%c", &year, &month, &day, &end) == 3 &&
         strlen (expires) == 10 && month >= 1 && month <= 12 && day >= 1 && year >= 1900 &&
         g_date_valid_dmy ((GDateDay) day, month, (GDateYear) year) &&
         strcmp (expires, today) >= 0;
}

static gboolean
add (AlboConnection   *connection,
     const AlboStaff  *staff,
     const char       *password,
     const char       *expires,
     GError          **error)
{
  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!albo_staff_add (connection, staff, password, error) ||
      (expires != NULL && !albo_staff_set_expiry (connection, staff->login, expires, error)))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  return albo_connection_commit (connection, NULL, error);
}

static int
add_with_password (AlboProgram          *program,
                   const AlboStaff      *staff,
                   const PasswordSource *source,
                   const char           *expires)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = albo_program_connect (program, &error);
  char *password;
  gboolean is_added;

  if (connection == NULL)
    return albo_program_fail (error);

  password = read_password (source, staff->login, &error);

  if (password == NULL)
    return albo_program_fail (error);

  is_added = add (connection, staff, password, expires, &error);
  albo_password_free (password);

  if (!is_added)
    return albo_program_fail (error);

  g_print (_("%s may sign in as %s.\n"), staff->name, staff->login);

  return ALBO_EXIT_DONE;
}

/* The options of whoever sets a password. */
#define PASSWORD_OPTIONS(source, expires) \
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &(source).file, \
      N_("File whose first line is the password; without it, it is asked"), N_("FILE") }, \
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &(source).is_stdin, \
      N_("Take the password from the first line of the standard input"), NULL }, \
    { "expires", 0, 0, G_OPTION_ARG_STRING, &(expires), \
      N_("Last day the password is good, YYYY-MM-DD; without it, for ever"), N_("DATE") }

static int
verb_add (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  g_autofree char *organization = NULL;
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  g_autofree char *duty = NULL;
  g_autofree char *expires = NULL;
  PasswordSource source = { NULL };
  const GOptionEntry entries[] = {
    { "organization", 0, 0, G_OPTION_ARG_STRING, &organization, N_("Code of the organization"),
      N_("CODE") },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, N_("Name to sign in with"), N_("LOGIN") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Name of the person"), N_("NAME") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &email, N_("Address of the person"), N_("ADDRESS") },
    { "duty", 0, 0, G_OPTION_ARG_STRING, &duty, N_("officer, administrator or auditor"),
      N_("DUTY") },
    PASSWORD_OPTIONS (source, expires),
    { NULL }
  };
  int status;

  if (!albo_program_parse ("staff add ",
                           _("Adds a person who works in an organization, with an account of "
                             "the database. The password is asked on the terminal."),
                           entries, argc, argv, &status))
    {
      g_free (source.file);
      return status;
    }

  if (organization == NULL || login == NULL || name == NULL || !albo_staff_is_duty (duty))
    status = albo_program_misuse ("staff add ",
                                  _("Say --organization, --login, --name and --duty, which is "
                                    "officer, administrator or auditor."));
  else if (expires != NULL && !check_expiry (expires))
    status = albo_program_misuse ("staff add ",
                                  _("--expires takes a day to come, written YYYY-MM-DD."));
  else
    {
      const AlboStaff staff = { organization, login, name, email, duty };

      status = add_with_password (program, &staff, &source, expires);
    }

  g_free (source.file);

  return status;
}

static int
change_password (AlboProgram          *program,
                 const char           *login,
                 const PasswordSource *source,
                 const char           *expires)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = albo_program_connect (program, &error);
  char *password;
  gboolean is_changed;

  if (connection == NULL)
    return albo_program_fail (error);

  password = read_password (source, login, &error);

  if (password == NULL)
    return albo_program_fail (error);

  is_changed = albo_staff_set_password (connection, login, password, expires, &error);
  albo_password_free (password);

  if (!is_changed)
    return albo_staff_fail (login, error);

  g_print (_("%s has a new password.\n"), login);

  return ALBO_EXIT_DONE;
}

static int
verb_password (AlboProgram *program,
               int          argc,
               char        *argv[])
{
  g_autofree char *expires = NULL;
  PasswordSource source = { NULL };
  const char *login;
  const GOptionEntry entries[] = {
    PASSWORD_OPTIONS (source, expires),
    { NULL }
  };
  int status;

  if (!albo_program_parse_words ("staff password ", "LOGIN",
                                 _("Gives a person another password. It is asked twice on the "
                                   "terminal; it never goes to the server, which gets a verifier "
                                   "(SCRAM-SHA-256) made here."),
                                 entries, argc, argv, 1, 1, &login, &status))
    {
      g_free (source.file);
      return status;
    }

  if (expires != NULL && !check_expiry (expires))
    status = albo_program_misuse ("staff password ",
                                  _("--expires takes a day to come, written YYYY-MM-DD."));
  else
    status = change_password (program, login, &source, expires);

  g_free (source.file);

  return status;
}

static const AlboVerb verbs[] = {
  { "add", N_("add a person"), verb_add },
  { "list", N_("say who works where"), albo_staff_verb_list },
  { "show", N_("say all about a person"), albo_staff_verb_show },
  { "duty", N_("give a person another duty"), albo_staff_verb_duty },
  { "suspend", N_("keep a person out, at once"), albo_staff_verb_suspend },
  { "resume", N_("let a suspended person in again"), albo_staff_verb_resume },
  { "password", N_("give a person another password"), verb_password },
};

/**
 * albo_staff_is_duty: (skip)
 * @word: (nullable): a word
 *
 * Returns: whether it is a duty
 */
gboolean
albo_staff_is_duty (const char *word)
{
  const char *duties[] = { "officer", "administrator", "auditor", NULL };

  return word != NULL && g_strv_contains (duties, word);
}

/**
 * albo_staff_fail: (skip)
 * @login: who it was about
 * @error: what happened
 *
 * As albo_program_fail(), which knows nothing of people.
 *
 * Returns: what to end with
 */
int
albo_staff_fail (const char   *login,
                 const GError *error)
{
  if (!g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND))
    return albo_program_fail (error);

  g_printerr (_("albo-admin: There is nobody with the login “%s”.\n"), login);

  return ALBO_EXIT_USAGE;
}

/**
 * albo_command_staff: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `staff` and what follows
 *
 * The accounts of those who work in an organization.
 *
 * Returns: what to end with
 */
int
albo_command_staff (AlboProgram *program,
                    int          argc,
                    char        *argv[])
{
  return albo_program_run_verb (program, verbs, G_N_ELEMENTS (verbs), argc, argv);
}
