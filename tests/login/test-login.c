/* test-login.c - the sign-in with invented people, and who it refuses
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "albo-site.h"
#include "albo-token.h"
#include "test-sites.h"

static gint64 citizen;

/* A database of real people: nothing works, not even around the pages. */
static void
test_real_people (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/accedi");
  g_autofree char *sessions = NULL;

  test_browser_get (browser, page);
  g_assert_cmpuint (browser->status, ==, 503);
  test_assert_hides (browser, "Rossi");

  test_browser_post (browser, page, "persona", "1", NULL);
  g_assert_cmpuint (browser->status, ==, 403);

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

static void
test_page (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/accedi");
  g_autofree char *with_return = test_sites_get_login ("/accedi?ritorno=/ente/prova");
  g_autofree char *path = NULL;
  g_autofree char *english = NULL;

  test_browser_get (browser, page);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Dati di esempio");
  test_assert_shows (browser, "Mario Rossi");
  test_assert_shows (browser, "RSSMRA80A01H501U");
  test_assert_shows (browser, "1 gennaio 1980");

  /* Who changes the language still goes where they wanted to. */
  test_browser_get (browser, with_return);
  path = test_browser_find (browser, "href=\"(/lingua/en[^\"]*)\"");
  english = test_sites_get_login (path);
  test_browser_get (browser, english);
  test_assert_shows (browser, "Sample data");
  test_assert_shows (browser, "1 January 1980");
  test_assert_shows (browser, "name=\"ritorno\" value=\"/ente/prova\"");
}

/* Another site must not be able to sign somebody in as somebody else. */
static void
test_no_csrf (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/accedi");
  g_autofree char *person = g_strdup_printf ("%" G_GINT64_FORMAT, citizen);

  test_browser_post (browser, page, "persona", person, NULL);
  g_assert_cmpuint (browser->status, ==, 403);

  test_browser_get (browser, page);
  test_browser_post (browser, page, "persona", person, "csrf", "0", NULL);
  g_assert_cmpuint (browser->status, ==, 403);
}

static void
test_no_such_person (void)
{
  static const char * const people[] = { "999999", "0", "-1", "x", "", "99999999999999999999" };
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *page = test_sites_get_login ("/accedi");
  g_autofree char *csrf = NULL;

  test_browser_get (browser, page);
  csrf = test_browser_get_hidden (browser, "csrf");

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      test_browser_post (browser, page, "csrf", csrf, "persona", people[i], NULL);
      g_assert_cmpuint (browser->status, ==, 404);
    }
}

static char *
get_session (TestBrowser *browser)
{
  SoupSessionFeature *jar = soup_session_get_feature (browser->session, SOUP_TYPE_COOKIE_JAR);
  g_autofree char *page = test_sites_get_url ("/");
  g_autoptr(GUri) uri = g_uri_parse (page, G_URI_FLAGS_NONE, NULL);
  GSList *cookies = soup_cookie_jar_get_cookie_list (SOUP_COOKIE_JAR (jar), uri, TRUE);
  char *token = NULL;

  for (GSList *l = cookies; l != NULL; l = l->next)
    if (strcmp (soup_cookie_get_name (l->data), ALBO_SESSION_COOKIE) == 0)
      {
        g_assert_true (soup_cookie_get_http_only (l->data));
        token = g_strdup (soup_cookie_get_value (l->data));
      }

  g_slist_free_full (cookies, (GDestroyNotify) soup_cookie_free);

  return token;
}

/* A token that a stranger slipped into the browser, or an old one, is never signed in. */
static void
test_fixation (void)
{
  static const char slipped[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  g_autoptr(TestBrowser) browser = test_browser_new ();
  SoupSessionFeature *jar = soup_session_get_feature (browser->session, SOUP_TYPE_COOKIE_JAR);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *sessions = NULL;

  soup_cookie_jar_add_cookie (SOUP_COOKIE_JAR (jar),
                              soup_cookie_new (ALBO_SESSION_COOKIE, slipped, "127.0.0.1", "/", -1));
  g_free (test_sites_query ("delete from albo.session returning 1"));

  test_sites_sign_in (browser, citizen, "/pratiche");
  first = get_session (browser);
  g_assert_true (albo_token_is_well_made (first));
  g_assert_cmpstr (first, !=, slipped);

  test_sites_sign_in (browser, citizen, "/pratiche");
  second = get_session (browser);
  g_assert_true (albo_token_is_well_made (second));
  g_assert_cmpstr (first, !=, second);

  /* The old one was closed, and neither is in the database as it is. */
  sessions = test_sites_query ("select count(*) from albo.session");
  g_assert_cmpstr (sessions, ==, "1");
}

static const struct
{
  const char *path;
  const char *end;   /* where the browser ends up on the portal */
} returns[] = {
  { "/pratiche",                  "/pratiche" },
  { "/ente/prova",                "/ente/prova" },
  { "//altrove.example",          "/pratiche" },
  { "/%5Caltrove.example",        "/pratiche" },
  { "https://altrove.example",    "/pratiche" },
  { "/%09/altrove.example",       "/pratiche" },
  { "/a%0d%0aX:%20b",             "/pratiche" },
  { "javascript:alert(1)",        "/pratiche" },
  { "",                           "/pratiche" },
};

static void
test_return (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_autoptr(TestBrowser) browser = test_browser_new ();
      g_autofree char *query = g_strconcat ("/accedi?ritorno=", returns[i].path, NULL);
      g_autofree char *page = test_sites_get_login (query);
      g_autofree char *form = test_sites_get_login ("/accedi");
      g_autofree char *person = g_strdup_printf ("%" G_GINT64_FORMAT, citizen);
      g_autofree char *plain = g_uri_unescape_string (returns[i].path, NULL);
      g_autofree char *expected = test_sites_get_url (returns[i].end);
      g_autofree char *shown = NULL;
      g_autofree char *csrf = NULL;

      test_browser_get (browser, page);
      shown = test_browser_get_hidden (browser, "ritorno");
      g_assert_cmpstr (shown, ==, returns[i].end);

      /* Nor does it believe its own form. */
      csrf = test_browser_get_hidden (browser, "csrf");
      test_browser_post (browser, form, "csrf", csrf, "persona", person, "ritorno", plain, NULL);
      g_assert_cmpstr (browser->url, ==, expected);
    }
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

static void
start_demo (void)
{
  g_free (test_sites_query ("update albo.installation set is_demo = true returning 1"));

  /* The program asks every two seconds. */
  g_usleep (2100000);
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
  citizen = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");

  g_test_add_func ("/login/real-people", test_real_people);
  g_test_add_func ("/login/program-refuses", test_program_refuses);
  g_test_add_func ("/login/demo/mark", start_demo);
  g_test_add_func ("/login/demo/page", test_page);
  g_test_add_func ("/login/demo/no-csrf", test_no_csrf);
  g_test_add_func ("/login/demo/no-such-person", test_no_such_person);
  g_test_add_func ("/login/demo/fixation", test_fixation);
  g_test_add_func ("/login/demo/return", test_return);
  g_test_add_func ("/login/demo/first-page", test_first_page);

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
