/* test-cluster.c - a private PostgreSQL comes up whatever happened to it before
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-cluster.h"
#include "albo-connection.h"
#include "albo-server-programs.h"

typedef struct
{
  char        *folder;
  AlboCluster *cluster;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("albo-cluster.XXXXXX", &error);
  g_assert_no_error (error);

  /* As root the server runs under another account. */
  g_assert_cmpint (g_chmod (fixture->folder, 0711), ==, 0);
  fixture->cluster = albo_cluster_new (fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };
  g_autoptr(GError) error = NULL;

  g_assert_true (albo_cluster_stop (fixture->cluster, &error));
  g_assert_no_error (error);
  g_assert_false (albo_cluster_is_running (fixture->cluster));
  albo_cluster_free (fixture->cluster);

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_free (fixture->folder);
}

static void
start (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  albo_cluster_start (fixture->cluster, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (albo_cluster_is_running (fixture->cluster));
}

static char *
ask (Fixture    *fixture,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;

  connection = albo_connection_open (albo_cluster_get_conninfo (fixture->cluster), NULL, &error);
  g_assert_no_error (error);
  rows = albo_connection_call (connection, sql, 0, NULL, NULL, &error);
  g_assert_no_error (error);

  return PQntuples (rows) > 0 ? g_strdup (PQgetvalue (rows, 0, 0)) : NULL;
}

static void
assert_answers (Fixture    *fixture,
                const char *sql,
                const char *expected)
{
  g_autofree char *answer = ask (fixture, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static int
read_pid (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "postgresql", "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return (int) g_ascii_strtoll (text, NULL, 10);
}

static void
test_from_nothing (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *socket = g_build_filename (fixture->folder, "socket", NULL);
  struct stat info;

  g_assert_false (albo_cluster_is_running (fixture->cluster));
  start (fixture);

  assert_answers (fixture, "select current_user || ' ' || current_database ()", "albo_admin albo");
  assert_answers (fixture, "show listen_addresses", "");
  assert_answers (fixture, "show data_checksums", "on");
  assert_answers (fixture, "show server_encoding", "UTF8");
  assert_answers (fixture, "select datcollate from pg_database where datname = 'albo'", "C.UTF-8");

  /* The first line that fits decides, and staff have to sign in. */
  assert_answers (fixture,
                  "select string_agg (concat_ws (' ', array_to_string (user_name, ','), auth_method),"
                  " '; ' order by line_number) from pg_hba_file_rules",
                  "+albo_office scram-sha-256; +albo_audit scram-sha-256; all trust");

  g_assert_cmpint (stat (socket, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
}

static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  int pid;

  start (fixture);
  pid = read_pid (fixture);
  start (fixture);
  g_assert_cmpint (read_pid (fixture), ==, pid);
}

static void
test_keeps_data (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  start (fixture);
  g_free (ask (fixture, "create table kept (n int)"));
  g_assert_true (albo_cluster_stop (fixture->cluster, &error));
  g_assert_no_error (error);
  start (fixture);
  assert_answers (fixture, "select count (*) from kept", "0");
}

static void
test_survives_kill (Fixture       *fixture,
                    gconstpointer  data)
{
  start (fixture);
  g_free (ask (fixture, "create table kept (n int)"));
  g_assert_cmpint (kill (read_pid (fixture), SIGKILL), ==, 0);
  start (fixture);
  assert_answers (fixture, "select count (*) from kept", "0");
}

/* After a reboot the number in the file may be that of any process: here, ours. */
static void
test_survives_reboot (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *pid_file = g_build_filename (fixture->folder, "postgresql", "postmaster.pid", NULL);
  g_autofree char *lock = g_build_filename (fixture->folder, "socket", ".s.PGSQL.5432.lock", NULL);
  g_autofree char *text = g_strdup_printf ("%d\n%s/postgresql\n1\n5432\n", getpid (),
                                           fixture->folder);
  g_autoptr(GError) error = NULL;

  start (fixture);
  g_assert_true (albo_cluster_stop (fixture->cluster, &error));

  g_assert_true (g_file_set_contents (pid_file, text, -1, &error));
  g_assert_true (g_file_set_contents (lock, text, -1, &error));
  g_assert_false (albo_cluster_is_running (fixture->cluster));
  start (fixture);
  assert_answers (fixture, "select 1", "1");
}

/* What a killed initdb leaves behind is made anew. */
static void
test_half_made (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "postgresql", "base", NULL);
  g_autofree char *file = g_build_filename (folder, "1", NULL);
  g_autofree char *making = g_build_filename (fixture->folder, ".making", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "half", -1, NULL));
  g_assert_true (g_file_set_contents (making, "", 0, NULL));

  start (fixture);
  assert_answers (fixture, "select 1", "1");
  g_assert_false (g_file_test (making, G_FILE_TEST_EXISTS));
}

static void
test_spares_strangers (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "postgresql", NULL);
  g_autofree char *file = g_build_filename (folder, "thesis.odt", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (file, "years of work", -1, NULL));

  g_assert_false (albo_cluster_start (fixture->cluster, TRUE, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* A cluster that was moved finds its socket again. */
static void
test_moved (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *other = g_strconcat (fixture->folder, "-moved", NULL);
  g_autoptr(GError) error = NULL;

  start (fixture);
  g_assert_true (albo_cluster_stop (fixture->cluster, &error));
  g_assert_cmpint (g_rename (fixture->folder, other), ==, 0);

  albo_cluster_free (fixture->cluster);
  g_free (fixture->folder);
  fixture->folder = g_steal_pointer (&other);
  fixture->cluster = albo_cluster_new (fixture->folder);

  start (fixture);
  assert_answers (fixture, "select 1", "1");
}

/* The server's account cannot get through root's home: better said before than after. */
static void
test_closed_to_server (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "inside", NULL);
  g_autoptr(AlboCluster) cluster = albo_cluster_new (folder);
  g_autoptr(GError) error = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root runs the server under another account");
      return;
    }

  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_false (albo_cluster_start (cluster, TRUE, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE);
  g_assert_nonnull (strstr (error->message, folder));
}

static void
test_long_path (void)
{
  g_autofree char *name = g_strnfill (100, 'x');
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autoptr(AlboCluster) cluster = albo_cluster_new (folder);
  g_autoptr(GError) error = NULL;

  g_assert_false (albo_cluster_start (cluster, TRUE, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* `start`, or `demo`, which starts it and fills it. */
static GSubprocess *
spawn (Fixture    *fixture,
       const char *what)
{
  g_autofree char *program = g_build_filename (g_getenv ("ALBO_BUILD"), "src", "admin", "albo-admin",
                                               NULL);
  const char *start[] = { program, "cluster", "start", "--throw-away", "--data", fixture->folder, NULL };
  const char *demo[] = { program, "demo", "--data", fixture->folder, NULL };
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_newv (g_str_equal (what, "demo") ? demo : start,
                                            G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);

  return process;
}

/* The initdb of a program that was killed goes on writing for a while. */
static void
test_survives_killed_maker (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "postgresql", "PG_VERSION", NULL);
  g_autoptr(GSubprocess) process = spawn (fixture, "start");

  for (int i = 0; i < 5000 && !g_file_test (file, G_FILE_TEST_EXISTS); i++)
    g_usleep (2000);

  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  start (fixture);
  assert_answers (fixture, "select 1", "1");
}

/* pg_ctl hands these to a shell. */
static void
test_shell_path (void)
{
  static const char * const names[] = { "a\"b", "a\\b", "$(touch b)", "`touch b`", "a\nb" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (g_get_tmp_dir (), names[i], NULL);
      g_autoptr(AlboCluster) cluster = albo_cluster_new (folder);
      g_autoptr(GError) error = NULL;

      g_assert_false (albo_cluster_start (cluster, TRUE, &error));
      g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE);
      g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
    }
}

/* Two programs that start or fill the same cluster at once both find it ready. */
static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *processes[2];

  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++)
    processes[i] = spawn (fixture, data);

  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++)
    {
      g_assert_true (g_subprocess_wait_check (processes[i], NULL, &error));
      g_assert_no_error (error);
      g_object_unref (processes[i]);
    }

  assert_answers (fixture, "select 1", "1");

  if (g_str_equal (data, "demo"))
    assert_answers (fixture, "select count (*) from albo.request", "300");
}

static void
make_program (const char *folder,
              const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
}

/* 16 is newer than 9, and 20 lacks its server. */
static void
test_finds_newest (void)
{
  g_autofree char *root = g_dir_make_tmp ("albo-versions.XXXXXX", NULL);
  const char *argv[] = { "rm", "-rf", root, NULL };
  const char *versions[] = { "9", "15", "16", "20" };
  g_autofree char *saved = g_strdup (g_getenv ("PG_BIN"));
  g_autofree char *newest = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *none = NULL;
  g_autofree char *bad = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *folder = g_build_filename (root, versions[i], "bin", NULL);

      make_program (folder, "initdb");
      if (!g_str_equal (versions[i], "20"))
        make_program (folder, "postgres");
    }

  g_unsetenv ("PG_BIN");
  newest = albo_server_programs_find (root, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (newest, "/16/bin"));

  wanted = albo_server_programs_find (root, "15", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (wanted, "/15/bin"));

  none = albo_server_programs_find (root, "17", &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE);
  g_clear_error (&error);

  g_setenv ("PG_BIN", root, TRUE);
  bad = albo_server_programs_find (root, NULL, &error);
  g_assert_null (bad);
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE);

  if (saved != NULL)
    g_setenv ("PG_BIN", saved, TRUE);
  else
    g_unsetenv ("PG_BIN");

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* What would lead the server programs elsewhere. */
  g_setenv ("PGDATA", "/nonexistent", TRUE);
  g_setenv ("PGPORT", "1", TRUE);
  g_unsetenv ("PGHOST");

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  /* First: it changes the environment, which nobody may do once there are threads. */
  g_test_add_func ("/cluster/finds-newest", test_finds_newest);
  ADD ("/cluster/from-nothing", test_from_nothing);
  ADD ("/cluster/twice", test_twice);
  ADD ("/cluster/keeps-data", test_keeps_data);
  ADD ("/cluster/survives-kill", test_survives_kill);
  ADD ("/cluster/survives-reboot", test_survives_reboot);
  ADD ("/cluster/half-made", test_half_made);
  ADD ("/cluster/spares-strangers", test_spares_strangers);
  ADD ("/cluster/moved", test_moved);
  ADD ("/cluster/survives-killed-maker", test_survives_killed_maker);
  g_test_add ("/cluster/at-once", Fixture, "start", set_up, test_at_once, tear_down);
  g_test_add ("/cluster/demo-at-once", Fixture, "demo", set_up, test_at_once, tear_down);
  ADD ("/cluster/closed-to-server", test_closed_to_server);
  g_test_add_func ("/cluster/long-path", test_long_path);
  g_test_add_func ("/cluster/shell-path", test_shell_path);

#undef ADD

  return g_test_run ();
}
