/* test-accounts.c - albo-admin staff: duties, suspensions and passwords, with people signed in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gio/gio.h>
#include <string.h>

#include "test-program.h"
#include "test-server.h"

#define PASSWORD "correct horse battery"
#define NEXT_PASSWORD "staple? Perché no!"

#define run(said, ...) test_program_run (NULL, said, __VA_ARGS__, NULL)
#define run_with(input, said, ...) test_program_run (input, said, __VA_ARGS__, NULL)

static AlboConnection *connection;

static void
assert_answer (const char *sql,
               const char *expected)
{
  g_autofree char *answer = test_server_get_text (connection, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
add (const char *login,
     const char *duty)
{
  g_assert_cmpint (run_with (PASSWORD "\n", NULL, "staff", "add", "--organization", "ente",
                             "--login", login, "--name", login, "--duty", duty,
                             "--password-stdin"), ==, 0);
}

static AlboConnection *
sign_in (const char  *login,
         const char  *password,
         GError     **error)
{
  g_autofree char *conninfo = g_strdup_printf ("user=%s password='%s'", login, password);

  return albo_connection_open (conninfo, NULL, error);
}

static void
assert_can (AlboConnection *person,
            const char     *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = albo_connection_call (person, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
}

static void
assert_cannot (AlboConnection *person,
               const char     *sql,
               int             code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = albo_connection_call (person, sql, 0, NULL, NULL, &error);

  g_assert_error (error, ALBO_STORE_ERROR, code);
}

static const char groups[] =
  "select string_agg (m.roleid::regrole::text, ' ' order by 1) from pg_auth_members m"
  " where m.member = to_regrole ('\"anna\"')";

/* A program that is open meets the new duty with its next call. */
static void
test_duty (void)
{
  g_autoptr(AlboConnection) person = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *again = NULL;

  add ("anna", "officer");
  add ("carla", "administrator");
  person = sign_in ("anna", PASSWORD, &error);
  g_assert_no_error (error);
  assert_can (person, "select office.whoami ()");
  assert_cannot (person, "select audit.whoami ()", ALBO_STORE_ERROR_FORBIDDEN);

  g_assert_cmpint (run (&said, "staff", "duty", "anna", "auditor", "--reason", "new RTD"), ==, 0);
  g_assert_nonnull (strstr (said, "was officer, and is auditor now"));
  assert_answer (groups, "albo_audit");
  assert_can (person, "select audit.whoami ()");
  assert_cannot (person, "select office.whoami ()", ALBO_STORE_ERROR_FORBIDDEN);

  g_assert_cmpint (run (&again, "staff", "duty", "anna", "auditor"), ==, 0);
  g_assert_nonnull (strstr (again, "already"));
  g_assert_cmpint (run (NULL, "staff", "duty", "anna", "administrator"), ==, 0);
  assert_answer (groups, "albo_office");
  assert_can (person, "select office.whoami ()");
  g_assert_cmpint (run (NULL, "staff", "duty", "anna", "officer"), ==, 0);
}

/* Role and row change together, or neither. */
static void
test_duty_refused (void)
{
  g_autofree char *last = NULL;
  g_autofree char *nobody = NULL;

  g_assert_cmpint (run (&last, "staff", "duty", "carla", "auditor"), ==, 1);
  g_assert_nonnull (strstr (last, "carla is the last administrator"));
  assert_answer ("select duty from albo.staff where login = 'carla'", "administrator");
  assert_answer ("select pg_has_role ('carla', 'albo_audit', 'member')", "f");

  g_assert_cmpint (run (NULL, "staff", "duty", "carla", "auditor", "--anyway"), ==, 0);
  assert_answer ("select pg_has_role ('carla', 'albo_audit', 'member')", "t");
  g_assert_cmpint (run (NULL, "staff", "duty", "carla", "administrator"), ==, 0);

  g_assert_cmpint (run (&nobody, "staff", "duty", "nobody", "auditor"), ==, 2);
  g_assert_nonnull (strstr (nobody, "nobody"));
  g_assert_cmpint (run (NULL, "staff", "duty", "carla", "king"), ==, 2);
  g_assert_cmpint (run (NULL, "staff", "duty", "carla"), ==, 2);
  g_assert_cmpint (run (NULL, "staff", "duty", "carla", "officer", "now"), ==, 2);

  /* A group that cannot be given takes the change of the row with it. */
  assert_can (connection, "alter role albo_audit rename to albo_away");
  g_assert_cmpint (run (NULL, "staff", "duty", "anna", "auditor"), ==, 1);
  assert_can (connection, "alter role albo_away rename to albo_audit");
  assert_answer ("select duty from albo.staff where login = 'anna'", "officer");
}

static void
test_suspend (void)
{
  g_autoptr(AlboConnection) person = NULL;
  g_autoptr(AlboConnection) late = NULL;
  g_autoptr(AlboConnection) back = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *list = NULL;
  g_autofree char *last = NULL;

  person = sign_in ("anna", PASSWORD, &error);
  g_assert_no_error (error);
  assert_can (person, "select office.whoami ()");

  g_assert_cmpint (run (NULL, "staff", "suspend", "anna"), ==, 2);
  g_assert_cmpint (run (NULL, "staff", "suspend", "anna", "--reason", "left us"), ==, 0);
  assert_answer ("select count (*) from pg_stat_activity where usename = 'anna'", "0");
  assert_cannot (person, "select 1", ALBO_STORE_ERROR_SIGN_IN);
  late = sign_in ("anna", PASSWORD, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
  g_clear_error (&error);

  g_assert_cmpint (run (&shown, "staff", "show", "anna"), ==, 0);
  g_assert_nonnull (strstr (shown, "suspended, by albo_admin: left us"));
  g_assert_nonnull (strstr (shown, "new RTD"));
  g_assert_cmpint (run (&list, "staff", "list", "--organization", "ente"), ==, 0);
  g_assert_nonnull (strstr (list, "suspended"));
  g_assert_nonnull (strstr (list, "active"));

  g_assert_cmpint (run (NULL, "staff", "resume", "anna"), ==, 0);
  back = sign_in ("anna", PASSWORD, &error);
  g_assert_no_error (error);
  assert_can (back, "select office.whoami ()");

  g_assert_cmpint (run (&last, "staff", "suspend", "carla", "--reason", "x"), ==, 1);
  g_assert_nonnull (strstr (last, "--anyway"));
  assert_answer ("select rolcanlogin from pg_roles where rolname = 'carla'", "t");
  g_assert_cmpint (run (NULL, "staff", "show", "nobody"), ==, 2);
}

static void
test_password (void)
{
  g_autoptr(AlboConnection) person = NULL;
  g_autoptr(AlboConnection) former = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *expired = NULL;

  g_assert_cmpint (run_with (NEXT_PASSWORD "\n", &said, "staff", "password", "anna",
                             "--password-stdin"), ==, 0);
  g_assert_null (strstr (said, "staple"));
  person = sign_in ("anna", NEXT_PASSWORD, &error);
  g_assert_no_error (error);
  former = sign_in ("anna", PASSWORD, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
  g_clear_error (&error);

  g_assert_cmpint (run_with ("short\n", NULL, "staff", "password", "anna", "--password-stdin"),
                   ==, 2);
  g_assert_cmpint (run_with (PASSWORD "\n", NULL, "staff", "password", "nobody",
                             "--password-stdin"), ==, 2);
  g_assert_cmpint (run_with (PASSWORD "\n", NULL, "staff", "password", "albo_portal",
                             "--password-stdin"), ==, 2);
  assert_answer ("select count (*) from pg_authid where rolname = 'albo_portal' and"
                 " rolpassword is not null", "0");

  /* Good until the end of the day in Italy. */
  g_assert_cmpint (run_with (NEXT_PASSWORD "\n", NULL, "staff", "password", "anna",
                             "--password-stdin", "--expires", "2098-07-31"), ==, 0);
  assert_answer ("select rolvaliduntil = '2098-08-01 00:00 Europe/Rome' from pg_roles"
                 " where rolname = 'anna'", "t");
  g_assert_cmpint (run_with (NEXT_PASSWORD "\n", NULL, "staff", "password", "anna",
                             "--password-stdin", "--expires", "2020-07-31"), ==, 2);
  g_assert_cmpint (run_with (NEXT_PASSWORD "\n", NULL, "staff", "password", "anna",
                             "--password-stdin", "--expires", "2098-02-30"), ==, 2);
  g_assert_cmpint (run_with (NEXT_PASSWORD "\n", NULL, "staff", "password", "anna",
                             "--password-stdin"), ==, 0);
  assert_answer ("select rolvaliduntil = 'infinity' from pg_roles where rolname = 'anna'", "t");
}

/* Returns: (transfer full): what the server wrote to its log since @offset */
static char *
read_log (gsize offset)
{
  g_autofree char *path = g_build_filename (g_getenv ("PGHOST"), "..", "postgresql.log", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >=, offset);

  return g_strdup (text + offset);
}

/* With everything logged: verifiers are there, and nothing that a password could be
 * found in.
 */
static void
test_log (void)
{
  const char *secrets[] = { "zebra-zebra-zebra", "Z3bra stripes 99" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *base64 = NULL;
  gsize n_verifiers = 0;

  assert_can (connection, "alter system set log_statement = 'all'");
  assert_can (connection, "alter system set log_min_error_statement = 'error'");
  assert_can (connection, "alter system set log_parameter_max_length = -1");
  assert_can (connection, "select pg_reload_conf ()");
  assert_can (connection, "select pg_sleep (0.5)");
  before = read_log (0);

  g_assert_cmpint (run_with ("zebra-zebra-zebra\n", NULL, "staff", "add", "--organization", "ente",
                             "--login", "zoe", "--name", "Zoe", "--duty", "officer",
                             "--password-stdin"), ==, 0);
  g_assert_cmpint (run_with ("Z3bra stripes 99\n", NULL, "staff", "password", "zoe",
                             "--password-stdin"), ==, 0);
  g_assert_cmpint (run_with ("Z3bra stripes 99\n", NULL, "staff", "password", "nobody",
                             "--password-stdin"), ==, 2);

  assert_can (connection, "alter system reset log_statement");
  assert_can (connection, "alter system reset log_min_error_statement");
  assert_can (connection, "alter system reset log_parameter_max_length");
  assert_can (connection, "select pg_reload_conf ()");

  after = read_log (strlen (before));
  g_assert_nonnull (strstr (after, "admin.staff_password"));

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, secrets[i], -1);
      g_autofree char *login_digest = NULL;
      g_autofree char *with_login = g_strconcat (secrets[i], "zoe", NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) secrets[i], strlen (secrets[i]));

      login_digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, with_login, -1);
      g_assert_null (strstr (after, secrets[i]));
      g_assert_null (strstr (after, digest));
      g_assert_null (strstr (after, login_digest));
      g_assert_null (strstr (after, encoded));
    }

  /* Each statement that sets a password sets a verifier. */
  for (char *c = after; (c = strstr (c, " password ")) != NULL; c++)
    if (g_str_has_prefix (c, " password '"))
      {
        g_assert_true (g_str_has_prefix (c, " password 'SCRAM-SHA-256$"));
        n_verifiers++;
      }

  g_assert_cmpuint (n_verifiers, >=, 2);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  connection = albo_connection_new ("");
  g_assert_cmpint (run (NULL, "organization", "add", "--code", "ente", "--kind", "order", "--name",
                        "Ente", "--preset", "professional-order"), ==, 0);

  g_test_add_func ("/accounts/duty", test_duty);
  g_test_add_func ("/accounts/duty/refused", test_duty_refused);
  g_test_add_func ("/accounts/suspend", test_suspend);
  g_test_add_func ("/accounts/password", test_password);
  g_test_add_func ("/accounts/log", test_log);

  status = g_test_run ();

  g_object_unref (connection);

  return status;
}
