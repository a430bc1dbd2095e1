/* test-listen.c - the socket of a program, opened or passed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "albo-listen.h"

static void
test_open (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = albo_listen_open ("127.0.0.1", 0, &error);
  g_autoptr(GSocket) second = NULL;
  g_autofree char *where = NULL;
  guint64 port;

  g_assert_no_error (error);
  where = albo_listen_to_string (socket);
  g_assert_true (g_str_has_prefix (where, "127.0.0.1:"));
  g_assert_true (g_ascii_string_to_unsigned (strchr (where, ':') + 1, 10, 1, 65535, &port, NULL));

  second = albo_listen_open ("127.0.0.1", (guint16) port, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

static void
test_bad_address (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = albo_listen_open ("localhost", 0, &error);

  g_assert_null (socket);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* As systemd does it: descriptor 3, and our process id in the environment. */
static void
test_inherit_in_child (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) ours = albo_listen_open ("127.0.0.1", 0, &error);
  g_autoptr(GSocket) passed = NULL;
  g_autoptr(GSocket) second = NULL;
  g_autoptr(GSocket) watched = NULL;
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *one = albo_listen_to_string (ours);
  g_autofree char *other = NULL;
  int kept;

  g_assert_no_error (error);
  kept = fcntl (g_socket_get_fd (ours), F_DUPFD, 100);

  g_setenv ("LISTEN_FDS", "1", TRUE);
  g_setenv ("LISTEN_PID", "1", TRUE);
  g_assert_null (albo_listen_inherit (NULL, &error));
  g_assert_no_error (error);

  g_setenv ("LISTEN_PID", pid, TRUE);
  g_setenv ("LISTEN_FDS", "2", TRUE);
  g_assert_null (albo_listen_inherit (NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_setenv ("LISTEN_FDS", "1", TRUE);
  g_assert_cmpint (dup2 (g_socket_get_fd (ours), 3), ==, 3);
  passed = albo_listen_inherit (NULL, &error);
  g_assert_no_error (error);
  other = albo_listen_to_string (passed);
  g_assert_cmpstr (one, ==, other);
  g_assert_null (albo_listen_inherit ("metrics", &error));
  g_assert_no_error (error);

  /* Two of them are told apart by their names, in whatever order they come. */
  second = albo_listen_open ("127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_clear_object (&passed);
  g_assert_cmpint (dup2 (kept, 3), ==, 3);
  g_setenv ("LISTEN_FDS", "2", TRUE);
  g_setenv ("LISTEN_FDNAMES", "metrics:albo-portal.socket", TRUE);
  g_assert_cmpint (dup2 (fcntl (g_socket_get_fd (second), F_DUPFD, 100), 4), ==, 4);
  watched = albo_listen_inherit ("metrics", &error);
  g_assert_no_error (error);
  g_clear_pointer (&other, g_free);
  other = albo_listen_to_string (watched);
  g_assert_cmpstr (one, ==, other);
  passed = albo_listen_inherit (NULL, &error);
  g_assert_no_error (error);
  g_free (other);
  other = albo_listen_to_string (passed);
  g_assert_cmpstr (one, !=, other);
}

static void
test_inherit (void)
{
  if (g_test_subprocess ())
    {
      test_inherit_in_child ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_nothing_passed (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_listen_inherit (NULL, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDNAMES");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/listen/open", test_open);
  g_test_add_func ("/listen/bad-address", test_bad_address);
  g_test_add_func ("/listen/inherit", test_inherit);
  g_test_add_func ("/listen/nothing-passed", test_nothing_passed);

  return g_test_run ();
}
