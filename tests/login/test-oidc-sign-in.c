/* test-oidc-sign-in.c - from the button to the session, with an aggregator over HTTP
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "login-fixture.h"
#include "test-provider.h"

#include <glib/gstdio.h>
#include <string.h>

#define SESSIONS "select count(*) from albo.session"

static TestProvider *provider;
static char *folder;

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A demo, as the aggregator is one of the tests. */
static void
set_up (void)
{
  g_autofree char *origin = NULL;
  g_autofree char *redirect_uri = NULL;
  g_autofree char *sql = NULL;

  folder = g_dir_make_tmp ("albo-oidc-XXXXXX", NULL);
  provider = test_provider_new (0, NULL);
  write_file ("prova.key", test_provider_get_client_pem (provider));
  write_file ("register.key", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
  test_sites_use_keys (folder);
  test_sites_start (TRUE);

  origin = test_sites_get_login ("");
  redirect_uri = g_strconcat (origin, "/accedi/oidc/prova/ritorno", NULL);
  test_provider_set_client (provider, redirect_uri);
  sql = g_strdup_printf ("select admin.oidc_provider_put ('prova', jsonb_build_object ('names', '{\"it\": \"Accesso di prova\","
                         " \"en\": \"Test access\"}'::jsonb, 'credential', 'prova', 'is_test', true, 'settings',"
                         " '{\"issuer\": \"%s\", \"client_id\": \"" TEST_CLIENT_ID "\", \"levels\": {\"" TEST_LEVEL_2 "\": 2,"
                         " \"" TEST_LEVEL_3 "\": 3, \"https://www.spid.gov.it/SpidL1\": 1}}'::jsonb))",
                         test_provider_get_issuer (provider));
  g_free (test_sites_query (sql));
}

static LoginAnswer *
leave (const char *cookie)
{
  g_autofree char *url = test_sites_get_login ("/accedi/oidc/prova?ritorno=/ente/prova");

  return login_send ("GET", url, cookie, NULL);
}

static char *
last_outcome (void)
{
  return login_query ("select outcome from albo.sign_in order by last_at desc, id desc limit 1");
}

static void
test_button (void)
{
  g_autofree char *url = test_sites_get_login ("/accedi?ritorno=/ente/prova");
  g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (strstr (answer->page, "Entra con Accesso di prova"));
  g_assert_nonnull (strstr (answer->page, "/accedi/oidc/prova?ritorno=/ente/prova"));
}

static void
test_plain (void)
{
  guint n_before = login_count (SESSIONS);
  g_autoptr(LoginAnswer) away = leave (NULL);
  g_autofree char *back = NULL;
  g_autofree char *home = test_sites_get_url ("/ente/prova");
  g_autofree char *who = NULL;
  g_autoptr(LoginAnswer) answer = NULL;
  g_autoptr(LoginAnswer) again = NULL;

  g_assert_cmpuint (away->status, ==, 303);
  g_assert_true (g_str_has_prefix (away->location, test_provider_get_issuer (provider)));
  g_assert_nonnull (away->cookie);
  back = test_provider_follow (away->location);
  answer = login_send ("GET", back, away->cookie, NULL);
  g_assert_cmpuint (answer->status, ==, 303);
  g_assert_cmpstr (answer->location, ==, home);
  g_assert_true (g_str_has_prefix (answer->cookie, "albo_session="));
  g_assert_cmpuint (login_count (SESSIONS), ==, n_before + 1);
  who = login_query ("select concat_ws(' ', c.fiscal_code, s.method, s.level) from albo.session s join albo.citizen c"
                     " on c.id = s.citizen_id order by s.opened_at desc limit 1");
  g_assert_cmpstr (who, ==, "RSSMRA80A01H501U oidc 2");
  g_assert_cmpuint (login_count ("select count(*) from albo.identity_message where outcome = 'success' and service = '"
                                 TEST_CLIENT_ID "'"), ==, 1);

  /* The same address again is nobody's any more. */
  again = login_send ("GET", back, away->cookie, NULL);
  g_assert_cmpuint (again->status, ==, 403);
  g_assert_cmpuint (login_count (SESSIONS), ==, n_before + 1);
}

/* Somebody else's browser cannot be made to bring the answer. */
static void
test_other_browser (void)
{
  g_autoptr(LoginAnswer) away = leave (NULL);
  g_autoptr(LoginAnswer) other = leave (NULL);
  g_autofree char *back = test_provider_follow (away->location);
  g_autoptr(LoginAnswer) stolen = login_send ("GET", back, other->cookie, NULL);
  g_autofree char *stolen_outcome = last_outcome ();
  g_autoptr(LoginAnswer) none = login_send ("GET", back, NULL, NULL);
  g_autoptr(LoginAnswer) own = login_send ("GET", back, away->cookie, NULL);

  g_assert_cmpuint (stolen->status, ==, 403);
  g_assert_cmpstr (stolen_outcome, ==, "other-browser");
  g_assert_cmpuint (none->status, ==, 403);
  g_assert_cmpuint (own->status, ==, 303);
}

typedef struct
{
  const char *fault;
  guint       status;
  const char *outcome;
  const char *text;
} Wrong;

static const Wrong wrongs[] = {
  { "unsigned", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "foreign-key", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "other-nonce", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "other-audience", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "answer-of-another", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "userinfo-of-another", 403, "oidc-refused", "L'accesso non è riuscito" },
  { "lower-level", 403, "oidc-level", "credenziali compatibili con il livello" },
  { "cancelled", 403, "oidc-cancelled", "annullato" },
};

static void
test_wrong (gconstpointer data)
{
  const Wrong *wrong = data;
  guint n_before = login_count (SESSIONS);
  g_autoptr(LoginAnswer) away = leave (NULL);
  g_autofree char *back = NULL;
  g_autofree char *outcome = NULL;
  g_autoptr(LoginAnswer) answer = NULL;

  test_provider_set_fault (provider, wrong->fault);
  back = test_provider_follow (away->location);
  answer = login_send ("GET", back, away->cookie, NULL);
  test_provider_set_fault (provider, NULL);
  g_assert_cmpuint (answer->status, ==, wrong->status);
  g_assert_nonnull (strstr (answer->page, wrong->text));
  g_assert_null (answer->cookie);
  outcome = last_outcome ();
  g_assert_cmpstr (outcome, ==, wrong->outcome);
  g_assert_cmpuint (login_count (SESSIONS), ==, n_before);
}

static void
test_overloaded (void)
{
  g_autoptr(LoginAnswer) away = leave (NULL);
  g_autofree char *back = test_provider_follow (away->location);
  g_autoptr(LoginAnswer) answer = NULL;

  test_provider_set_fault (provider, "overloaded");
  answer = login_send ("GET", back, away->cookie, NULL);
  test_provider_set_fault (provider, NULL);
  g_assert_cmpuint (answer->status, ==, 503);
}

static void
test_strange (void)
{
  static const struct
  {
    const char *path;
    guint       status;
  } cases[] = {
    { "/accedi/oidc/nessuno", 404 },
    { "/accedi/oidc/nessuno/ritorno?state=x", 404 },
    { "/accedi/oidc/prova/ritorno", 403 },
    { "/accedi/oidc/prova/ritorno?state=x&code=y", 403 },
    { "/accedi/oidc/prova/ritorno?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=y", 403 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = test_sites_get_login (cases[i].path);
      g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);

      g_test_message ("%s", cases[i].path);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
    }
}

/* A return path that leads astray leads to one's own requests. */
static void
test_return_path (void)
{
  g_autofree char *url = test_sites_get_login ("/accedi/oidc/prova?ritorno=//evil.example");
  g_autoptr(LoginAnswer) away = login_send ("GET", url, NULL, NULL);
  g_autofree char *back = test_provider_follow (away->location);
  g_autofree char *home = test_sites_get_url ("/pratiche");
  g_autoptr(LoginAnswer) answer = login_send ("GET", back, away->cookie, NULL);

  g_assert_cmpuint (answer->status, ==, 303);
  g_assert_cmpstr (answer->location, ==, home);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const names[] = { "prova.key", "register.key" };
  int status;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  g_test_add_func ("/login/oidc/button", test_button);
  g_test_add_func ("/login/oidc/plain", test_plain);
  g_test_add_func ("/login/oidc/other-browser", test_other_browser);
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autofree char *path = g_strconcat ("/login/oidc-wrong/", wrongs[i].fault, NULL);

      g_test_add_data_func (path, &wrongs[i], test_wrong);
    }
  g_test_add_func ("/login/oidc/overloaded", test_overloaded);
  g_test_add_func ("/login/oidc/strange", test_strange);
  g_test_add_func ("/login/oidc/return-path", test_return_path);

  status = g_test_run ();
  test_sites_stop ();
  test_provider_free (provider);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);

  return status;
}
