/* test-password.c - a password is typed unseen, twice, and read from a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-password.h"

/* Reads what the terminal shows until @words are there. */
static void
read_until (int         fd,
            GString    *shown,
            const char *words)
{
  char c;

  while (strstr (shown->str, words) == NULL)
    {
      g_assert_cmpint (read (fd, &c, 1), ==, 1);
      g_string_append_c (shown, c);
    }
}

static void
type (int         fd,
      const char *line)
{
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
  g_assert_cmpint (write (fd, "\n", 1), ==, 1);
}

/* A person types @first and @second; what the terminal showed in the end. */
static char *
ask (const char *first,
     const char *second)
{
  GString *shown = g_string_new (NULL);
  int fd;
  pid_t pid = forkpty (&fd, NULL, NULL, NULL);

  g_assert_cmpint (pid, >=, 0);

  if (pid == 0)
    {
      g_autoptr(GError) error = NULL;
      char *password = albo_password_ask ("maria", &error);

      dprintf (STDOUT_FILENO, "[%s]", password != NULL ? password : error->message);
      albo_password_free (password);
      _exit (0);
    }

  read_until (fd, shown, "Password for maria: ");
  type (fd, first);
  read_until (fd, shown, "The same again: ");
  type (fd, second);
  read_until (fd, shown, "]");

  waitpid (pid, NULL, 0);
  close (fd);

  return g_string_free (shown, FALSE);
}

static void
test_typed (void)
{
  g_autofree char *shown = ask ("perché no, dopotutto?", "perché no, dopotutto?");
  char *answer = strchr (shown, '[');

  g_assert_true (g_str_has_prefix (answer, "[perché no, dopotutto?]"));

  /* Nothing of it was shown while it was typed. */
  *answer = '\0';
  g_assert_null (strstr (shown, "perch"));
}

static void
test_typed_differently (void)
{
  g_autofree char *shown = ask ("long enough now", "long enouhg now");

  g_assert_nonnull (strstr (shown, "[The two passwords are not the same.]"));
  g_assert_null (strstr (shown, "long"));
}

static void
test_typed_short (void)
{
  g_autofree char *shown = ask ("short", "short");

  g_assert_nonnull (strstr (shown, "less than 12"));
}

typedef struct
{
  const char *content;
  const char *password;  /* NULL: refused */
} FileCase;

static const FileCase file_cases[] = {
  { "a good password\n", "a good password" },
  { "a good password", "a good password" },
  { "a good password\r\nmore", "a good password" },
  { "  spaces count  \n", "  spaces count  " },
  { "èéèéèéèéèéèé\n", "èéèéèéèéèéèé" },
  { "eleven 1111\n", NULL },
  { "aaaaaaaaaaaaaaaa\n", NULL },
  { "èèèèèèèèèèèèèè\n", NULL },
  { "Maria.Giovanna\n", NULL },
  { "maria.giovanna1\n", "maria.giovanna1" },
  { "\nsecond line\n", NULL },
  { "", NULL },
  { "not \xff UTF-8\n", NULL },
};

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("albo-password.XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "password", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (file_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      char *password;

      g_assert_true (g_file_set_contents (path, file_cases[i].content, -1, NULL));
      password = albo_password_read_file (path, "maria.giovanna", &error);
      g_assert_cmpstr (password, ==, file_cases[i].password);

      if (file_cases[i].password == NULL)
        g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE);

      albo_password_free (password);
    }

  g_remove (path);
  g_rmdir (folder);
  g_assert_null (albo_password_read_file (path, "maria.giovanna", NULL));
}

/* One line, and nothing of what follows it. */
static void
test_descriptor (void)
{
  g_autoptr(GError) error = NULL;
  const char text[] = "a good password\nnext";
  char rest[8] = { 0 };
  char *password;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], text, strlen (text)), ==, (gssize) strlen (text));
  close (fds[1]);

  password = albo_password_read_fd (fds[0], "maria", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "a good password");
  albo_password_free (password);

  g_assert_cmpint (read (fds[0], rest, sizeof rest), ==, 4);
  g_assert_cmpstr (rest, ==, "next");

  g_assert_null (albo_password_read_fd (fds[0], "maria", &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE);
  close (fds[0]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/password/typed", test_typed);
  g_test_add_func ("/password/typed-differently", test_typed_differently);
  g_test_add_func ("/password/typed-short", test_typed_short);
  g_test_add_func ("/password/file", test_file);
  g_test_add_func ("/password/descriptor", test_descriptor);

  return g_test_run ();
}
