/* test-portal-capacity.c - a request on behalf of somebody else, as a browser sees it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "test-page-check.h"
#include "test-sites.h"

static gint64 citizen;
static char *service;  /* path of a service of a school */

static char *
sub_path (const char *more)
{
  g_autofree char *path = g_strconcat (service, more, NULL);

  return test_sites_get_url (path);
}

static TestBrowser *
sign_in (void)
{
  TestBrowser *browser = test_browser_new ();
  g_autofree char *path = g_strconcat (service, "/inizia", NULL);

  test_sites_sign_in (browser, citizen, path);

  return browser;
}

/* Where the service lets one, the start offers it; elsewhere it says nothing of it. */
static void
test_offered (void)
{
  g_autoptr(TestBrowser) browser = sign_in ();
  g_autofree char *other = test_sites_get_url ("/ente/prova/iscrizione/inizia");
  g_autofree char *none = test_sites_get_url ("/ente/prova/iscrizione/per-conto");
  g_autofree char *wrong = sub_path ("/per-conto?tipo=ente");

  test_assert_shows (browser, "/per-conto?tipo=minore");
  test_assert_hides (browser, "/per-conto?tipo=ente");
  test_browser_get (browser, other);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_hides (browser, "/per-conto");
  test_browser_get (browser, none);
  g_assert_cmpuint (browser->status, ==, 404);
  test_browser_get (browser, wrong);
  g_assert_cmpuint (browser->status, ==, 404);
}

static void
test_mistakes (void)
{
  g_autoptr(TestBrowser) browser = sign_in ();
  g_autofree char *url = sub_path ("/per-conto?tipo=minore");
  g_autofree char *target = sub_path ("/per-conto");
  g_autofree char *csrf = NULL;

  test_browser_get (browser, url);
  g_assert_cmpuint (browser->status, ==, 200);
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, target, "csrf", csrf, "tipo", "minore", "cognome", "Rossi", "nome", "Luca <b>",
                     "nascita", "1980-01-01", "codice_fiscale", "RSSMRA80A01H501U", "titolo", "parent", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "È il tuo codice fiscale");
  test_assert_shows (browser, "meno di diciotto anni");
  test_assert_shows (browser, "href=\"#dichiaro\"");
  test_assert_shows (browser, "value=\"Luca &lt;b&gt;\"");
  test_assert_shows (browser, "id=\"titolo.parent\" name=\"titolo\" value=\"parent\" checked");
}

static void
test_declared (void)
{
  g_autoptr(TestBrowser) browser = sign_in ();
  g_autofree char *url = sub_path ("/per-conto?tipo=minore");
  g_autofree char *target = sub_path ("/per-conto");
  g_autofree char *start = sub_path ("/inizia");
  g_autofree char *born = test_sites_query ("select to_char (current_date - interval '9 years', 'YYYY-MM-DD')");
  g_autofree char *csrf = NULL;
  g_autofree char *again = NULL;
  g_autofree char *id = NULL;
  g_autofree char *draft = NULL;

  test_browser_get (browser, url);
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, target, "csrf", csrf, "tipo", "minore", "titolo", "guardian", "cognome", "Bianchi",
                     "nome", "Luca", "nascita", born, "codice_fiscale", "bnclcu17a01h501e", "dichiaro", "1", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_nonnull (strstr (browser->url, "/bozze/"));
  test_assert_shows (browser, "Per conto di Bianchi Luca");
  test_assert_shows (browser, "come tutore o affidatario");
  draft = g_strdup (browser->url);

  /* Next time it is a button, which goes on with the same draft; one's own is another. */
  test_browser_get (browser, start);
  test_assert_shows (browser, "Per conto di Bianchi Luca");
  test_assert_hides (browser, "Hai una bozza");
  again = test_browser_get_hidden (browser, "csrf");
  id = test_sites_query ("select id from albo.capacity");
  test_browser_post (browser, start, "csrf", again, "per", id, NULL);
  g_assert_true (g_str_has_prefix (browser->url, draft));
  test_assert_shows (browser, "Per conto di Bianchi Luca");
  test_browser_post (browser, start, "csrf", again, NULL);
  g_assert_false (g_str_has_prefix (browser->url, draft));
  test_assert_hides (browser, "Per conto di");
}

/* Nobody starts with what somebody else declared. */
static void
test_stranger (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  gint64 stranger = test_sites_add_citizen ("BNCMRA99T61H501E", "Bianchi");
  g_autofree char *path = g_strconcat (service, "/inizia", NULL);
  g_autofree char *start = sub_path ("/inizia");
  g_autofree char *id = test_sites_query ("select id from albo.capacity");
  g_autofree char *csrf = NULL;

  test_sites_sign_in (browser, stranger, path);
  test_assert_hides (browser, "Bianchi Luca");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, start, "csrf", csrf, "per", id, NULL);
  g_assert_cmpuint (browser->status, ==, 404);
  test_browser_post (browser, start, "csrf", csrf, "per", "x", NULL);
  g_assert_cmpuint (browser->status, ==, 404);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *preset = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    {
      g_print ("1..0 # SKIP needs a server: tests/with-postgres.sh\n");
      return 0;
    }

  test_sites_start (TRUE);
  preset = g_build_filename (g_getenv ("ALBO_SOURCE"), "data", "services", "school.json", NULL);
  test_sites_add_organization ("scuola", "school", "Scuola di prova", preset);
  service = test_sites_query ("select '/ente/scuola/' || s.code from albo.service s join albo.organization o on o.id ="
                              " s.organization_id where o.code = 'scuola' and s.kind = 'enrolment' limit 1");
  citizen = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");

  g_test_add_func ("/portal/capacity/offered", test_offered);
  g_test_add_func ("/portal/capacity/mistakes", test_mistakes);
  g_test_add_func ("/portal/capacity/declared", test_declared);
  g_test_add_func ("/portal/capacity/stranger", test_stranger);

  status = g_test_run ();
  test_sites_stop ();
  g_free (service);

  return status;
}
