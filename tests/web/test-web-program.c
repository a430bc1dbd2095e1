/* test-web-program.c - the programs as an administrator meets them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

static const struct
{
  const char *name;
  const char *folder;
  const char *other;
} programs[] = {
  { "albo-portal", "portal", "--login-url" },
  { "albo-login",  "login",  "--portal-url" },
};

static char *
get_path (gsize i)
{
  return g_build_filename (g_getenv ("ALBO_BUILD"), "src", programs[i].folder, programs[i].name,
                           NULL);
}

/* Starts without a database, says where, answers, and ends well when told to. */
static void
test_life (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *path = get_path (i);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) program =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                      path, "--database", "host=/nonexistent", "--port", "0",
                      "--public-url", "http://127.0.0.1:1", programs[i].other,
                      "http://127.0.0.1:2", NULL);
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *line = NULL;
  char answer[16] = { 0 };
  static const char question[] = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening on http://127.0.0.1:"));

  connection = g_socket_client_connect_to_host (client, line + strlen ("listening on http://"), 0,
                                                NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), question,
                             strlen (question), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 12,
                           NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 200");

  g_subprocess_send_signal (program, SIGTERM);
  g_subprocess_wait (program, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (program));
  g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 0);
}

static const struct
{
  const char *name;
  const char *arguments[8];
  int         status;
  const char *complaint;
} wrong[] = {
  { "nothing",    { NULL },                                    2, "--public-url and --login-url are needed" },
  { "unknown",    { "--altro", NULL },                         2, "--altro" },
  { "left-over",  { "altro", NULL },                           2, "“altro” is not understood" },
  { "port",       { "--port", "70000", NULL },                 2, "--port and --metrics-port go from 0 to 65535" },
  { "threads",    { "--threads", "0", NULL },                  2, "--threads from 1 to 128" },
  { "public-url", { "--public-url", "x", "--login-url", "http://a", NULL }, 1, "“x” is not a web address" },
  { "login-url",  { "--public-url", "http://a", "--login-url", "ftp://b", NULL }, 1, "“ftp://b” is not a web address" },
  { "rate",       { "--session-rate", "-1", NULL },            2, "Rates go from 0" },
  { "upload",     { "--max-upload", "0", NULL },               2, "--max-upload from 1 to 1024" },
  { "in-the-clear", { "--public-url", "http://albo.example.it", "--login-url", "http://127.0.0.1:1", NULL }, 1, "is not reached over TLS" },
  { "address",    { "--public-url", "http://127.0.0.1", "--login-url", "http://b", "--listen", "x", NULL }, 1, "“x” is not an address" },
};

static void
test_wrong (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *complaint = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_ptr_array_add (argv, get_path (0));
  for (gsize j = 0; wrong[i].arguments[j] != NULL; j++)
    g_ptr_array_add (argv, g_strdup (wrong[i].arguments[j]));
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                &complaint, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, wrong[i].status);
  g_assert_nonnull (strstr (complaint, wrong[i].complaint));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_strconcat ("/program/life/", programs[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_life);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/program/wrong/", wrong[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_wrong);
    }

  return g_test_run ();
}
