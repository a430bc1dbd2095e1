/* test-commands.c - albo-admin as a person at a terminal meets it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "test-program.h"
#include "test-server.h"

#define PASSWORD "a good password"

static AlboConnection *connection;
static char *folder;
static char *password_file;

#define run(said, ...) test_program_run (NULL, said, __VA_ARGS__)

static void
assert_answer (const char *sql,
               const char *expected)
{
  g_autofree char *answer = test_server_get_text (connection, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_help (gconstpointer data)
{
  g_auto(GStrv) words = g_strsplit (data, " ", -1);
  g_autofree char *said = NULL;

  g_assert_cmpint (run (&said, words[0], words[1] != NULL ? words[1] : "--help",
                        words[1] != NULL ? "--help" : NULL, NULL), ==, 0);
  g_assert_nonnull (strstr (said, words[0]));
  g_assert_cmpuint (strlen (said), >, 100);
}

static void
test_misuse (void)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (run (&said, "fly", NULL), ==, 2);
  g_assert_nonnull (strstr (said, "fly"));
  g_assert_cmpint (run (NULL, NULL), ==, 2);
  g_assert_cmpint (run (NULL, "init", "--oops", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "init", "now", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "staff", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "staff", "add", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "staff", "add", "--organization", "a", "--login", "b", "--name", "c",
                        "--duty", "king", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "organization", "add", "--code", "a", "--name", "b", "--kind", "guild",
                        NULL), ==, 2);
  g_assert_cmpint (run (NULL, "cluster", "start", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "cluster", "start", "--data", "", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "demo", "--data", "", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "cluster", "dance", "--data", "/tmp", NULL), ==, 2);
}

static void
test_unreachable (void)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (run (&said, "--database", "host=/nonexistent", "init", NULL), ==, 3);
  g_assert_nonnull (strstr (said, "/nonexistent"));
  g_assert_cmpint (run (NULL, "cluster", "status", "--data", folder, NULL), ==, 3);
  g_assert_cmpint (run (NULL, "cluster", "stop", "--data", folder, NULL), ==, 0);
}

static void
test_init_again (void)
{
  g_autofree char *init = NULL;
  g_autofree char *upgrade = NULL;

  g_assert_cmpint (run (&init, "init", NULL), ==, 0);
  g_assert_nonnull (strstr (init, "nothing was changed"));
  g_assert_cmpint (run (&upgrade, "upgrade", NULL), ==, 0);
  g_assert_nonnull (strstr (upgrade, "nothing was changed"));
}

static int
add_organization (const char *code,
                  const char *kind,
                  const char *name,
                  const char *preset)
{
  return run (NULL, "organization", "add", "--code", code, "--kind", kind, "--name", name,
              preset != NULL ? "--preset" : NULL, preset, NULL);
}

static void
test_organization (void)
{
  const char *counts =
    "select concat_ws (' ', (select count (*) from albo.organization where code like 'test-%'),"
    " (select count (*) from albo.service), (select count (*) from albo.service_version),"
    " (select count (*) from albo.section))";
  g_autofree char *before = NULL;

  g_assert_cmpint (add_organization ("test-order", "order", "Ordine", "professional-order"), ==, 0);
  g_assert_cmpint (add_organization ("test-school", "school", "Scuola", "school"), ==, 0);
  g_assert_cmpint (add_organization ("test-list", "list", "Elenco", "generic-list"), ==, 0);
  g_assert_cmpint (add_organization ("test-bare", "list", "Vuoto", NULL), ==, 0);
  before = test_server_get_text (connection, counts);
  g_assert_true (g_str_has_prefix (before, "4 9 9 "));

  /* The same again changes nothing; other data under the same code are refused. */
  g_assert_cmpint (add_organization ("test-order", "order", "Ordine", "professional-order"), ==, 0);
  g_assert_cmpint (add_organization ("test-order", "order", "Altro", NULL), ==, 1);
  g_assert_cmpint (add_organization ("test-other", "order", "Ordine", "no-such-preset"), ==, 2);
  assert_answer (counts, before);
}

static void
set (const char *key,
     const char *value,
     int         status,
     const char *words)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (run (&said, "organization", "settings", "test-order", key, value, NULL), ==,
                   status);
  g_assert_nonnull (strstr (said, words));
}

static void
assert_logo (int         status,
             const char *words,
             const char *content,
             gsize       length)
{
  g_autofree char *path = g_build_filename (folder, "logo", NULL);
  g_autofree char *said = NULL;

  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_cmpint (run (&said, "organization", "logo", "test-order", path, NULL), ==, status);
  g_assert_nonnull (strstr (said, words));
}

static void
test_logo (void)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9v9z\"/></svg>";
  static const char script[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
  static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x09\0\0\0\x09\x08\x02\0\0\0\0\0\0\0\0";
  g_autofree char *large = g_strnfill (300000, 'x');
  g_autofree char *said = NULL;

  assert_logo (0, "is set", svg, strlen (svg));
  assert_answer ("select media_type from albo.logo", "image/svg+xml");
  assert_logo (1, "logo takes a PNG", script, strlen (script));
  assert_logo (1, "logo takes a PNG", "GIF89a", 6);
  assert_logo (1, "logo is too long", large, 300000);
  assert_logo (0, "is set", png, sizeof png - 1);
  assert_answer ("select media_type || ' ' || length (content) from albo.logo", "image/png 34");

  g_assert_cmpint (run (NULL, "organization", "logo", "test-order", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "organization", "logo", "no-such", "--remove", NULL), ==, 1);
  g_assert_cmpint (run (&said, "organization", "logo", "test-order", "--remove", NULL), ==, 0);
  assert_answer ("select count (*)::text from albo.logo", "0");
  assert_answer ("select count (*)::text from albo.setting_event where key = 'logo'", "3");
}

static void
test_settings (void)
{
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;
  g_autofree char *checklist = g_build_filename (folder, "checklist.json", NULL);
  g_autofree char *at_checklist = g_strconcat ("@", checklist, NULL);

  set ("patron_day", "06-24", 0, "is set");
  set ("patron_day", "02-30", 1, "patron_day takes a day of the year, written MM-DD");
  set ("patron_day", "2024", 1, "patron_day takes a day");
  set ("holidays", "2026-12-07, 2026-09-19", 0, "is set");
  set ("holidays", "soon", 1, "holidays takes dates");
  set ("phone", "0612345", 0, "is set");
  set ("term_other", "45", 0, "is set");
  set ("term_other", "many", 2, "no JSON");
  set ("appointment_url", "http://example.org", 1, "https://");
  set ("color", "red", 1, "color is no setting");
  set ("colour", "#ffcc00", 1, "colour is too light");
  set ("colour", "yellow", 1, "#rrggbb");
  set ("host", "https://x.it", 1, "name of a host");
  set ("no-such.fee_cents", "1", 1, "no-such is no service");
  assert_answer ("select settings::text from albo.organization where code = 'test-order'",
                 "{\"phone\": \"0612345\", \"holidays\": [\"2026-09-19\", \"2026-12-07\"],"
                 " \"patron_day\": \"06-24\", \"term_other\": 45}");

  g_assert_cmpint (run (&one, "organization", "settings", "test-order", "phone", NULL), ==, 0);
  g_assert_cmpstr (one, ==, "0612345\n");
  g_assert_cmpint (run (NULL, "organization", "settings", "test-order", "color", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "organization", "settings", "no-such", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "organization", "settings", NULL), ==, 2);
  set ("phone", "", 0, "is set");
  assert_answer ("select settings ? 'phone' from albo.organization where code = 'test-order'", "f");

  /* A checklist of one's own, as a new version of the service. */
  g_assert_true (g_file_set_contents (checklist, "[{\"id\": \"stamp\", \"label\": {\"it\": \"Bollo\"}}]",
                                      -1, NULL));
  set ("iscrizione.checklist", at_checklist, 0, "is set");
  set ("iscrizione.checklist", "[{\"id\": \"stamp\"}]", 1, "stamp is an item of the checklist without a text");
  set ("iscrizione.fee_cents", "5000", 0, "is set");
  assert_answer ("select concat_ws (' ', v.version, v.fee_cents, v.rules -> 'checklist') from albo.service s"
                 " join albo.service_version v on v.id = s.current_version_id join albo.organization o"
                 " on o.id = s.organization_id where o.code = 'test-order' and s.code = 'iscrizione'",
                 "3 5000 [{\"id\": \"stamp\", \"label\": {\"it\": \"Bollo\"}}]");

  /* Installing again leaves what the organization decided. */
  g_assert_cmpint (add_organization ("test-order", "order", "Ordine", "professional-order"), ==, 0);
  assert_answer ("select max (v.version) from albo.service_version v join albo.organization o"
                 " on o.id = v.organization_id where o.code = 'test-order'", "3");
  g_assert_cmpint (run (&all, "organization", "settings", "test-order", NULL), ==, 0);
  g_assert_nonnull (strstr (all, "5000 (changed here)"));

  g_assert_cmpint (run (&list, "organization", "list", NULL), ==, 0);
  g_assert_nonnull (strstr (list, "test-school"));
  g_assert_cmpint (run (&shown, "organization", "show", "test-order", NULL), ==, 0);
  g_assert_nonnull (strstr (shown, "06-24"));
  g_assert_cmpint (run (NULL, "organization", "show", "no-such", NULL), ==, 2);
}

/* A preset that does not fit leaves no half of an organization. */
static void
test_organization_whole (void)
{
  g_autofree char *preset = g_build_filename (folder, "bad.json", NULL);

  g_assert_true (g_file_set_contents (preset,
                                      "{\"format\": 1, \"registers\": [{\"code\": \"a\", \"name\":"
                                      " {\"it\": \"A\"}}], \"services\": [{\"code\": \"b\"}]}",
                                      -1, NULL));
  g_assert_cmpint (add_organization ("test-half", "list", "Mezzo", preset), ==, 1);
  assert_answer ("select count (*) from albo.organization where code = 'test-half'", "0");
}

static int
add_staff (const char  *login,
           const char  *duty,
           const char  *organization,
           char       **said)
{
  return run (said, "staff", "add", "--organization", organization, "--login", login, "--name",
              "Maria Prova", "--email", "maria@example.com", "--duty", duty, "--password-file",
              password_file, NULL);
}

static void
test_staff (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) person = NULL;
  g_autoptr(AlboConnection) none = NULL;
  g_autoptr(JsonNode) whoami = NULL;
  g_autofree char *verifier = NULL;

  g_assert_cmpint (add_staff ("test.officer", "officer", "test-order", NULL), ==, 0);
  g_assert_cmpint (add_staff ("test.auditor", "auditor", "test-order", NULL), ==, 0);
  verifier = test_server_get_text (connection,
                                   "select rolpassword from pg_authid where rolname = 'test.officer'");
  g_assert_true (g_str_has_prefix (verifier, "SCRAM-SHA-256$"));

  assert_answer ("select string_agg (m.member::regrole || ' ' || m.roleid::regrole, '; ' order by"
                 " m.member::regrole::text) from pg_auth_members m where m.member::regrole::text like '%test.%'",
                 "\"test.auditor\" albo_audit; \"test.officer\" albo_office");
  assert_answer ("select string_agg (concat_ws (' ', rolsuper, rolcreaterole, rolcreatedb,"
                 " rolreplication, rolbypassrls), '; ') from pg_roles where rolname like 'test.%'",
                 "f f f f f; f f f f f");

  person = albo_connection_open ("user=test.officer password='" PASSWORD "'", NULL, &error);
  g_assert_no_error (error);
  whoami = albo_connection_call_json (person, "select office.whoami ()", 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (whoami), "name"), ==,
                   "Maria Prova");

  none = albo_connection_open ("user=test.officer password=guess", NULL, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
}

static void
test_staff_again (void)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (add_staff ("test.officer", "officer", "test-order", NULL), ==, 0);
  g_assert_cmpint (add_staff ("test.officer", "administrator", "test-order", &said), ==, 1);
  assert_answer ("select duty from albo.staff where login = 'test.officer'", "officer");
}

/* Role and row come together or not at all. */
static void
test_staff_whole (void)
{
  g_autofree char *unknown = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *taken = NULL;

  g_assert_cmpint (add_staff ("test.nobody", "officer", "no-such", &unknown), ==, 2);
  g_assert_nonnull (strstr (unknown, "no-such"));
  g_assert_cmpint (add_staff ("Test Bad", "officer", "test-order", &bad), ==, 1);
  assert_answer ("select count (*) from pg_roles where rolname in ('test.nobody', 'Test Bad')", "0");

  /* An account of the database that is not of the staff is left alone. */
  g_assert_cmpint (add_staff ("albo_portal", "officer", "test-order", &taken), ==, 1);
  assert_answer ("select count (*) from albo.staff where login = 'albo_portal'", "0");
  assert_answer ("select count (*) from pg_auth_members where member = 'albo_portal'::regrole", "0");
}

static void
test_password (void)
{
  g_autofree char *said = NULL;
  g_autofree char *no_terminal = NULL;

  g_assert_true (g_file_set_contents (password_file, "short\n", -1, NULL));
  g_assert_cmpint (add_staff ("test.short", "officer", "test-order", &said), ==, 2);
  g_assert_null (strstr (said, "short\n"));
  g_assert_true (g_file_set_contents (password_file, PASSWORD "\nsecond line\n", -1, NULL));

  g_assert_cmpint (run (NULL, "staff", "add", "--organization", "test-order", "--login", "test.file",
                        "--name", "x", "--duty", "officer", "--password-file", "/nonexistent", NULL),
                   ==, 1);
  assert_answer ("select count (*) from pg_roles where rolname in ('test.short', 'test.file')", "0");
}

int
main (int   argc,
      char *argv[])
{
  const char *helps[] = {
    "init", "upgrade", "organization add", "organization list", "organization show",
    "organization settings", "organization", "staff add", "staff list", "staff show",
    "staff duty",
    "staff suspend", "staff resume", "staff password", "staff", "seal", "verify", "doctor", "demo",
    "cluster start",
  };
  const char *remove[] = { "rm", "-rf", NULL, NULL };
  int status;

  g_test_init (&argc, &argv, NULL);

  connection = albo_connection_new ("");
  folder = g_dir_make_tmp ("albo-commands.XXXXXX", NULL);
  password_file = g_build_filename (folder, "password", NULL);
  g_assert_true (g_file_set_contents (password_file, PASSWORD "\nsecond line\n", -1, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      g_autofree char *path = g_strconcat ("/commands/help/", helps[i], NULL);

      g_test_add_data_func (path, helps[i], test_help);
    }

  g_test_add_func ("/commands/misuse", test_misuse);
  g_test_add_func ("/commands/unreachable", test_unreachable);
  g_test_add_func ("/commands/init-again", test_init_again);
  g_test_add_func ("/commands/organization", test_organization);
  g_test_add_func ("/commands/organization/settings", test_settings);
  g_test_add_func ("/commands/organization/logo", test_logo);
  g_test_add_func ("/commands/organization/whole", test_organization_whole);
  g_test_add_func ("/commands/staff", test_staff);
  g_test_add_func ("/commands/staff/again", test_staff_again);
  g_test_add_func ("/commands/staff/whole", test_staff_whole);
  g_test_add_func ("/commands/staff/password", test_password);

  status = g_test_run ();

  remove[2] = folder;
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (password_file);
  g_free (folder);
  g_object_unref (connection);

  return status;
}
