/* albo-password.c - a password from a person or a file
 *
 * Never from the command line, which every process on the computer can read.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-password.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-password-rule.h"

#define MAX_LENGTH 1024

/* One line without the newline; NULL at the end of input. */
static char *
read_line (int fd)
{
  char buffer[MAX_LENGTH + 1];
  gsize length = 0;
  char c;

  while (length < MAX_LENGTH && read (fd, &c, 1) == 1)
    {
      if (c == '\n')
        {
          char *line = g_strndup (buffer, length);

          explicit_bzero (buffer, sizeof buffer);
          return line;
        }

      buffer[length++] = c;
    }

  explicit_bzero (buffer, sizeof buffer);

  return NULL;
}

/* Asks without echo; the terminal is as before afterwards.  Ctrl-C and its like are
 * answered after that, so they wait.
 */
static char *
ask_once (int         fd,
          const char *prompt)
{
  struct termios before;
  struct termios silent;
  char *line;

  if (tcgetattr (fd, &before) != 0)
    return NULL;

  silent = before;
  silent.c_lflag &= ~(tcflag_t) (ECHO | ISIG);
  silent.c_lflag |= ICANON;

  /* Silent first: what is typed as soon as the question is there must not be shown, nor
   * be thrown away.
   */
  if (tcsetattr (fd, TCSAFLUSH, &silent) != 0)
    return NULL;

  if (write (fd, prompt, strlen (prompt)) < 0)
    {
      tcsetattr (fd, TCSAFLUSH, &before);
      return NULL;
    }

  line = read_line (fd);
  tcsetattr (fd, TCSAFLUSH, &before);

  if (write (fd, "\n", 1) < 0)
    g_clear_pointer (&line, albo_password_free);

  return line;
}

static gboolean
check_password (const char  *password,
                const char  *login,
                GError     **error)
{
  switch (albo_password_find_problem (password, login))
    {
    case ALBO_PASSWORD_PROBLEM_NOT_TEXT:
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                           _("The password is not UTF-8 text."));
      return FALSE;

    case ALBO_PASSWORD_PROBLEM_SHORT:
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                   _("The password has less than %d characters."), ALBO_PASSWORD_MIN_LENGTH);
      return FALSE;

    case ALBO_PASSWORD_PROBLEM_OBVIOUS:
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                           _("The password is too easy to guess: it is the login, or one "
                             "character repeated."));
      return FALSE;

    case ALBO_PASSWORD_PROBLEM_NONE:
    default:
      return TRUE;
    }
}

/**
 * albo_password_free: (skip)
 * @password: (nullable) (transfer full): a password
 *
 * Overwrites it before its memory goes to somebody else.
 */
void
albo_password_free (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}

/**
 * albo_password_ask: (skip)
 * @login: whose password
 * @error: %ALBO_ADMIN_ERROR_USAGE without a terminal, or if the two answers differ
 *
 * Asks twice on the terminal, without showing what is typed.
 *
 * Returns: (transfer full): the password, or %NULL on error; free with
 *   albo_password_free()
 */
char *
albo_password_ask (const char  *login,
                   GError     **error)
{
  g_autofree char *prompt = g_strdup_printf (_("Password for %s: "), login);
  char *first = NULL;
  char *second = NULL;
  int fd = g_open ("/dev/tty", O_RDWR | O_CLOEXEC, 0);

  if (fd >= 0)
    {
      first = ask_once (fd, prompt);

      if (first != NULL)
        second = ask_once (fd, _("The same again: "));

      g_close (fd, NULL);
    }

  if (first == NULL || second == NULL)
    {
      g_clear_pointer (&first, albo_password_free);
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                           _("No password was typed; without a terminal, use "
                             "--password-file or --password-stdin."));
    }
  else if (!g_str_equal (first, second))
    {
      g_clear_pointer (&first, albo_password_free);
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                           _("The two passwords are not the same."));
    }
  else if (!check_password (first, login, error))
    {
      g_clear_pointer (&first, albo_password_free);
    }

  albo_password_free (second);

  return first;
}

/* The first line of @text, which is overwritten. */
static char *
take_first_line (char        *text,
                 gsize        length,
                 const char  *login,
                 GError     **error)
{
  char *password = g_strndup (text, strcspn (text, "\r\n"));

  explicit_bzero (text, length);
  g_free (text);

  if (!check_password (password, login, error))
    g_clear_pointer (&password, albo_password_free);

  return password;
}

/**
 * albo_password_read_file: (skip)
 * @path: a file whose first line is the password
 * @login: whose password
 * @error: %G_FILE_ERROR or %ALBO_ADMIN_ERROR_USAGE
 *
 * Returns: (transfer full): the password, or %NULL on error; free with
 *   albo_password_free()
 */
char *
albo_password_read_file (const char  *path,
                         const char  *login,
                         GError     **error)
{
  char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  return take_first_line (text, length, login, error);
}

/**
 * albo_password_read_fd: (skip)
 * @fd: a descriptor whose first line is the password, such as the standard input
 * @login: whose password
 * @error: %ALBO_ADMIN_ERROR_USAGE
 *
 * Reads no further than that line.
 *
 * Returns: (transfer full): the password, or %NULL on error; free with
 *   albo_password_free()
 */
char *
albo_password_read_fd (int          fd,
                       const char  *login,
                       GError     **error)
{
  char *line = read_line (fd);

  if (line == NULL)
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                           _("There is no whole line with a password on the standard input."));
      return NULL;
    }

  return take_first_line (line, strlen (line), login, error);
}
