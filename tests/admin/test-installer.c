/* test-installer.c - a schema is applied whole or not at all
 *
 * Whether nothing changed is asked of pg_dump: it writes down every object, owner,
 * privilege, comment and policy.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "albo-admin-error.h"
#include "albo-installer.h"
#include "albo-server-programs.h"
#include "test-server.h"

typedef struct
{
  char           *folder;      /* a copy of data/schema */
  AlboConnection *connection;
} Fixture;

static void
run (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* An empty database; roles belong to the cluster and stay. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *source = g_build_filename (g_getenv ("ALBO_SOURCE"), "data", "schema", NULL);
  g_autoptr(AlboConnection) other = albo_connection_new ("dbname=postgres");
  const char *copy[] = { "cp", "-r", source, NULL, NULL };
  g_autofree char *top = g_dir_make_tmp ("albo-schema.XXXXXX", NULL);

  copy[3] = top;
  run (copy);
  fixture->folder = g_build_filename (top, "schema", NULL);

  PQclear (test_server_call (other, "drop database if exists albo with (force)"));
  PQclear (test_server_call (other, "create database albo template template0"));
  fixture->connection = albo_connection_new ("");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *top = g_path_get_dirname (fixture->folder);
  const char *remove[] = { "rm", "-rf", top, NULL };

  run (remove);
  g_free (fixture->folder);
  g_assert_finalize_object (fixture->connection);
}

/* Every object of the database, and the rows that say what is installed. */
static char *
dump (void)
{
  g_autofree char *programs = albo_server_programs_find (NULL, NULL, NULL);
  g_autofree char *pg_dump = g_build_filename (programs, "pg_dump", NULL);
  const char *argv[] = { pg_dump, "--schema-only", NULL };
  const char *data_argv[] = {
    pg_dump, "--data-only", "--table=albo.installation", "--table=albo.schema_migration", NULL
  };
  g_autoptr(GRegex) noise = g_regex_new ("^\\\\(un)?restrict .*\n", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *schema = NULL;
  g_autofree char *data = NULL;
  g_autofree char *all = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &schema, NULL,
                NULL, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) data_argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &data,
                NULL, NULL, &error);
  g_assert_no_error (error);
  all = g_strconcat (schema, data, NULL);

  return g_regex_replace_literal (noise, all, -1, 0, "", 0, NULL);
}

static gboolean
install (Fixture            *fixture,
         AlboInstallMode     mode,
         AlboInstallReport  *report,
         GError            **error)
{
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load_folder (fixture->folder, error);

  return files != NULL && albo_installer_run (fixture->connection, files, mode, report, error);
}

static AlboInstallReport
install_well (Fixture         *fixture,
              AlboInstallMode  mode)
{
  g_autoptr(GError) error = NULL;
  AlboInstallReport report = { 0 };

  install (fixture, mode, &report, &error);
  g_assert_no_error (error);

  return report;
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, sql, -1, &error);
  g_assert_no_error (error);
}

static void
append_to_file (Fixture    *fixture,
                const char *name,
                const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  after = g_strconcat (before, sql, NULL);
  write_file (fixture, name, after);
}

static void
add_migration (Fixture    *fixture,
               int         after,
               const char *sql)
{
  g_autofree char *name = g_strdup_printf ("migrations/%04d-test.sql", after + 1);

  write_file (fixture, name, sql);
}

static void
test_resource_is_the_folder (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSchemaFiles) inside = albo_schema_files_load (&error);
  g_autoptr(AlboSchemaFiles) outside = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  g_assert_no_error (error);
  outside = albo_schema_files_load_folder (fixture->folder, &error);
  g_assert_no_error (error);

  g_assert_cmpint (albo_schema_files_get_version (inside), >, 0);
  g_assert_cmpint (albo_schema_files_get_version (inside), ==,
                   albo_schema_files_get_version (outside));
  one = albo_schema_files_make_digest (inside);
  other = albo_schema_files_make_digest (outside);
  g_assert_cmpstr (one, ==, other);
}

static void
test_twice_changes_nothing (Fixture       *fixture,
                            gconstpointer  data)
{
  AlboInstallReport report = install_well (fixture, ALBO_INSTALL_MODE_INIT);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (report.is_changed);
  g_assert_cmpint (report.from_version, ==, 0);
  before = dump ();
  g_assert_nonnull (strstr (before, "CREATE TABLE albo.request"));

  report = install_well (fixture, ALBO_INSTALL_MODE_INIT);
  g_assert_false (report.is_changed);
  report = install_well (fixture, ALBO_INSTALL_MODE_UPGRADE);
  g_assert_false (report.is_changed);
  report = install_well (fixture, ALBO_INSTALL_MODE_EITHER);
  g_assert_false (report.is_changed);

  after = dump ();
  g_assert_cmpstr (after, ==, before);
}

/* Functions that are applied anew leave the same database as the first time. */
static void
test_functions_again (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  AlboInstallReport report;

  install_well (fixture, ALBO_INSTALL_MODE_INIT);
  before = dump ();
  PQclear (test_server_call (fixture->connection,
                             "update albo.installation set functions_digest = ''"));

  report = install_well (fixture, ALBO_INSTALL_MODE_UPGRADE);
  g_assert_true (report.is_changed);
  g_assert_cmpint (report.from_version, ==, report.to_version);

  after = dump ();
  g_assert_cmpstr (after, ==, before);
}

static void
test_upgrade (Fixture       *fixture,
              gconstpointer  data)
{
  AlboInstallReport report = install_well (fixture, ALBO_INSTALL_MODE_INIT);
  const int version = report.to_version;
  g_autofree char *found = NULL;
  g_autoptr(GError) error = NULL;

  add_migration (fixture, version, "set role albo_owner; create table albo.newer (n int);");

  /* init does not upgrade behind one's back. */
  g_assert_false (install (fixture, ALBO_INSTALL_MODE_INIT, NULL, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED);

  report = install_well (fixture, ALBO_INSTALL_MODE_UPGRADE);
  g_assert_true (report.is_changed);
  g_assert_cmpint (report.from_version, ==, version);
  g_assert_cmpint (report.to_version, ==, version + 1);

  found = test_server_get_text (fixture->connection,
                                "select schema_version || ' ' || (select max (version) from"
                                " albo.schema_migration) from albo.installation, albo.newer n"
                                " right join (select 1) o on true");
  g_assert_cmpint (g_ascii_strtoll (found, NULL, 10), ==, version + 1);
}

typedef struct
{
  const char *name;
  const char *migration;  /* (nullable) */
  const char *functions;  /* (nullable): after those that are there */
  const char *place;      /* what the message names */
} FailureCase;

static const FailureCase failures[] = {
  { "migration", "create table albo.newer (n int);\nalter table albo.request add x int;\nselekt;",
    NULL, "-test.sql:3:" },
  { "function", "alter table albo.request add x int;",
    "\ncreate function portal.broken() returns int language sql as 'select oops';",
    "functions/50-portal.sql:" },
  { "constraint", "alter table albo.state add check (state > 3);", NULL, "-test.sql:" },
};

static void
test_failure_changes_nothing (Fixture       *fixture,
                              gconstpointer  data)
{
  const FailureCase *test = data;
  AlboInstallReport report = install_well (fixture, ALBO_INSTALL_MODE_INIT);
  g_autofree char *before = dump ();
  g_autofree char *after = NULL;
  g_autofree char *answer = NULL;
  g_autoptr(GError) error = NULL;

  if (test->migration != NULL)
    add_migration (fixture, report.to_version, test->migration);

  if (test->functions != NULL)
    append_to_file (fixture, "functions/50-portal.sql", test->functions);

  g_assert_false (install (fixture, ALBO_INSTALL_MODE_UPGRADE, NULL, &error));
  g_assert_true (error->domain == ALBO_STORE_ERROR);
  g_assert_nonnull (strstr (error->message, test->place));

  after = dump ();
  g_assert_cmpstr (after, ==, before);

  /* And the connection is good for more. */
  answer = test_server_get_text (fixture->connection, "select portal.is_demo ()");
  g_assert_cmpstr (answer, ==, "f");
}

static void
test_failed_init_leaves_nothing (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *before = dump ();
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  append_to_file (fixture, "grants.sql", "\nselekt;");
  g_assert_false (install (fixture, ALBO_INSTALL_MODE_INIT, NULL, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED);

  after = dump ();
  g_assert_cmpstr (after, ==, before);
}

static void
assert_refused (Fixture         *fixture,
                AlboInstallMode  mode,
                const char      *words)
{
  g_autofree char *before = dump ();
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (install (fixture, mode, NULL, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, words));

  after = dump ();
  g_assert_cmpstr (after, ==, before);
}

static void
test_edited_migration (Fixture       *fixture,
                       gconstpointer  data)
{
  install_well (fixture, ALBO_INSTALL_MODE_INIT);
  append_to_file (fixture, "migrations/0002-organization.sql", "\n-- a small correction\n");
  assert_refused (fixture, ALBO_INSTALL_MODE_UPGRADE, "0002-organization.sql");
}

static void
test_newer_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load_folder (fixture->folder, NULL);
  g_autofree char *name = g_strdup_printf ("migrations/%04d-test.sql",
                                           albo_schema_files_get_version (files) + 1);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  write_file (fixture, name, "set role albo_owner; create table albo.newer (n int);");
  install_well (fixture, ALBO_INSTALL_MODE_INIT);
  g_assert_cmpint (g_remove (path), ==, 0);
  assert_refused (fixture, ALBO_INSTALL_MODE_UPGRADE, "newer");
}

static void
test_upgrade_of_nothing (Fixture       *fixture,
                         gconstpointer  data)
{
  assert_refused (fixture, ALBO_INSTALL_MODE_UPGRADE, "albo-admin init");
}

static void
test_gap_in_numbers (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  write_file (fixture, "migrations/0999-test.sql", "select 1;");
  g_assert_false (install (fixture, ALBO_INSTALL_MODE_INIT, NULL, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED);
}

static void
test_needs_superuser (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load (NULL);
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  PQclear (test_server_call (fixture->connection,
                             "do $$ begin create role plain login; exception when"
                             " duplicate_object then null; end $$"));
  connection = albo_connection_new ("user=plain");

  g_assert_false (albo_installer_run (connection, files, ALBO_INSTALL_MODE_INIT, NULL, &error));
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

  ADD ("/installer/resource-is-the-folder", NULL, test_resource_is_the_folder);
  ADD ("/installer/twice-changes-nothing", NULL, test_twice_changes_nothing);
  ADD ("/installer/functions-again", NULL, test_functions_again);
  ADD ("/installer/upgrade", NULL, test_upgrade);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/installer/failure-changes-nothing/", failures[i].name,
                                           NULL);

      ADD (path, &failures[i], test_failure_changes_nothing);
    }

  ADD ("/installer/failed-init-leaves-nothing", NULL, test_failed_init_leaves_nothing);
  ADD ("/installer/edited-migration", NULL, test_edited_migration);
  ADD ("/installer/newer-database", NULL, test_newer_database);
  ADD ("/installer/upgrade-of-nothing", NULL, test_upgrade_of_nothing);
  ADD ("/installer/gap-in-numbers", NULL, test_gap_in_numbers);
  ADD ("/installer/needs-superuser", NULL, test_needs_superuser);

#undef ADD

  return g_test_run ();
}
