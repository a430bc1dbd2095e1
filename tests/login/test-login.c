/* test-login.c - the sign-in before it is set up, and what it does not start with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "test-sites.h"

/* Where nobody set up as whom to ask, nobody signs in. */
static void
test_not_set_up (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/accedi");
  g_autofree char *sessions = NULL;

  test_browser_get (browser, page);
  g_assert_cmpuint (browser->status, ==, 503);
  test_assert_hides (browser, "Rossi");

  test_browser_post (browser, page, "persona", "1", NULL);
  g_assert_cmpuint (browser->status, ==, 405);

  sessions = test_sites_query ("select count(*) from albo.session");
  g_assert_cmpstr (sessions, ==, "0");
}

/* Where the guards of the table are gone, as on a database that somebody put together. */
static void
test_program_refuses (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALBO_BUILD"), "src", "login", "albo-login",
                                            NULL);
  const char *argv[] = { path, "--database", "user=albo_login", "--port", "0",
                         "--public-url", "http://127.0.0.1:1", "--portal-url", "http://127.0.0.1:2",
                         NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_free (test_sites_query ("alter table albo.identity_provider disable trigger guard"));
  g_free (test_sites_query ("insert into albo.identity_provider (entity_id, kind, is_test, name, metadata, certificates)"
                            " values ('https://idp.example.it', 'spid', true, 'x', 'x', array['x']) returning 1"));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &complaint,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (complaint, "A test provider is trusted in a database of real people"));
  g_free (test_sites_query ("delete from albo.identity_provider returning 1"));
  g_free (test_sites_query ("alter table albo.identity_provider enable trigger guard"));
}

/* The portal, which strangers reach first, can neither read what they sign in with nor sign in
 * anybody: it is linked to no reader of XML, and is told of no key.
 */
static void
test_portal_has_no_xml (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALBO_BUILD"), "src", "portal", "albo-portal", NULL);
  const char *ldd[] = { "ldd", path, NULL };
  const char *help[] = { path, "--help", NULL };
  static const char * const forbidden[] = { "libxml2", "libxmlsec", "libxslt" };
  g_autofree char *libraries = NULL;
  g_autofree char *options = NULL;
  g_autofree char *login_path = g_build_filename (g_getenv ("ALBO_BUILD"), "src", "login", "albo-login", NULL);
  const char *login_ldd[] = { "ldd", login_path, NULL };
  g_autofree char *login_libraries = NULL;

  g_spawn_sync (NULL, (char **) ldd, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &libraries, NULL, NULL, NULL);
  g_assert_nonnull (strstr (libraries, "libpq"));
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    g_assert_null (strstr (libraries, forbidden[i]));

  g_spawn_sync (NULL, (char **) help, NULL, G_SPAWN_DEFAULT, NULL, NULL, &options, NULL, NULL, NULL);
  g_assert_nonnull (strstr (options, "--login-url"));
  g_assert_null (strstr (options, "--keys"));

  /* What is looked for is there where it should be. */
  g_spawn_sync (NULL, (char **) login_ldd, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &login_libraries, NULL, NULL, NULL);
  g_assert_nonnull (strstr (login_libraries, "libxmlsec"));
}

static void
test_first_page (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/");
  g_autofree char *expected = test_sites_get_url ("/");

  test_browser_get (browser, page);
  g_assert_cmpstr (browser->url, ==, expected);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    {
      g_print ("1..0 # SKIP needs a server: tests/with-postgres.sh\n");
      return 0;
    }

  test_sites_start (FALSE);
  test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");

  g_test_add_func ("/login/not-set-up", test_not_set_up);
  g_test_add_func ("/login/program-refuses", test_program_refuses);
  g_test_add_func ("/login/portal-has-no-xml", test_portal_has_no_xml);
  g_test_add_func ("/login/first-page", test_first_page);

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
