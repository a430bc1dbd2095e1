/* test-portal-trouble.c - strangers, two windows, scripts in fields, a database that goes away
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "test-draft-helper.h"
#include "test-sites.h"

/* Markup, a template's braces and what ends an attribute. */
#define NASTY "\"><script>alert(1)</script><img src=x onerror=alert(2)>{{csrf}}'&amp;"

static gint64 owner;
static gint64 stranger;

static void
expect (TestBrowser *browser,
        const char  *path,
        guint        status)
{
  test_browser_get (browser, path);
  g_assert_cmpuint (browser->status, ==, status);
}

static char *
find_csrf (TestBrowser *browser)
{
  test_browser_get (browser, "/pratiche");

  return test_browser_get_hidden (browser, "csrf");
}

/* All that a person has is not there for another one. */
static void
test_strangers (void)
{
  g_autoptr(TestBrowser) mine = test_browser_new ();
  g_autoptr(TestBrowser) theirs = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *request = NULL;
  g_autofree char *file = NULL;
  g_autofree char *receipt = NULL;
  g_autofree char *csrf = NULL;
  g_autofree char *step = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *remove = NULL;
  g_autofree char *own = NULL;
  g_autofree char *own_step = NULL;
  g_autofree char *version = NULL;
  g_autofree char *action = NULL;
  g_autofree char *noted = NULL;

  test_sites_sign_in (mine, owner, "/pratiche");
  test_sites_sign_in (theirs, stranger, "/pratiche");
  csrf = find_csrf (theirs);

  draft = test_draft_start (mine);
  test_draft_fill (mine, draft, "mio");
  step = g_strconcat (draft, "/1", NULL);
  summary = g_strconcat (draft, "/riepilogo", NULL);
  remove = g_strconcat (draft, "/elimina", NULL);
  file = test_browser_find (mine, "href=\"(/bozze/[0-9]+/allegati/[0-9]+)\"");
  expect (mine, file, 200);

  expect (theirs, step, 404);
  expect (theirs, summary, 404);
  expect (theirs, file, 404);
  test_browser_post_files (theirs, step, NULL, NULL, NULL, "csrf", csrf, "versione", "1",
                           "action", "save", NULL);
  g_assert_cmpuint (theirs->status, ==, 404);
  test_browser_post (theirs, remove, "csrf", csrf, NULL);
  g_assert_cmpuint (theirs->status, ==, 404);

  /* A file of somebody else is not removed from a draft of one's own either, and that is kept. */
  own = test_draft_start (theirs);
  own_step = g_strconcat (own, "/1", NULL);
  test_browser_get (theirs, own_step);
  version = test_browser_get_hidden (theirs, "versione");
  action = g_strconcat ("remove:", strrchr (file, '/') + 1, NULL);
  test_browser_post_files (theirs, own_step, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "action", action, NULL);
  g_assert_cmpuint (theirs->status, ==, 404);
  /* Kept once the answer is on its way. */
  for (guint i = 0; i < 250 && g_strcmp0 (noted, "attachment true") != 0; i++)
    {
      g_usleep (i > 0 ? 20000 : 0);
      g_free (noted);
      noted = test_sites_query ("select string_agg (what || ' ' || (object_id = (select max (id) from albo.attachment"
                                " where sha256 is not null)), ', ' order by id) from albo.stranger_access"
                                " where what = 'attachment' and times >= 2");
    }
  g_assert_cmpstr (noted, ==, "attachment true");
  test_browser_post (theirs, summary, "csrf", csrf, "versione", "1",
                     "chiave", "6d1f1e0a-3f0c-4f6e-9c55-0d9f6f6f0a01", NULL);
  g_assert_cmpuint (theirs->status, ==, 404);

  test_browser_get (mine, summary);
  request = test_draft_submit (mine, draft);
  receipt = g_strconcat (request, "/ricevuta", NULL);
  g_clear_pointer (&file, g_free);
  test_browser_get (mine, request);
  file = test_browser_find (mine, "href=\"(/pratiche/[0-9]+/allegati/[0-9]+)\"");

  expect (theirs, request, 404);
  expect (theirs, receipt, 404);
  expect (theirs, file, 404);
  expect (mine, file, 200);
}

static void
test_no_such_thing (void)
{
  static const char * const paths[] = {
    "/ente/altro", "/ente/altro/iscrizione", "/ente/prova/altro", "/ente/prova/altro/inizia",
    "/bozze/999999/1", "/bozze/0/1", "/bozze/x/1", "/bozze/99999999999999999999/1",
    "/bozze/999999/riepilogo", "/bozze/1/allegati/x", "/pratiche/999999", "/pratiche/-1",
    "/pratiche/x", "/pratiche/1/allegati/999999", "/pratiche/999999/ricevuta", "/altrove",
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, stranger, "/pratiche");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      expect (browser, paths[i], 404);
      test_assert_shows (browser, "Pagina non trovata");
    }
}

static void
test_no_csrf (void)
{
  static const char * const paths[] = {
    TEST_SERVICE "/inizia", "/bozze/1/1", "/bozze/1/riepilogo", "/bozze/1/elimina", "/esci",
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, stranger, "/pratiche");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      test_browser_post (browser, paths[i], "action", "next", NULL);
      g_assert_cmpuint (browser->status, ==, 403);
      test_browser_post (browser, paths[i], "csrf", "0", "action", "next", NULL);
      g_assert_cmpuint (browser->status, ==, 403);
    }

  expect (browser, "/pratiche", 200);
}

/* Each page that shows what a person typed is also checked as a page. */
static void
test_scripts (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *request = NULL;

  test_sites_sign_in (browser, stranger, "/pratiche");
  draft = test_draft_start (browser);
  test_draft_fill (browser, draft, NASTY);
  test_assert_shows (browser, "&lt;script&gt;alert(1)&lt;/script&gt;");
  test_assert_shows (browser, "{{csrf}}");
  test_assert_shows (browser, "&amp;amp;");
  request = test_draft_submit (browser, draft);
  test_browser_get (browser, request);
  test_assert_shows (browser, "&lt;script&gt;alert(1)&lt;/script&gt;");
}

/* A second request for the same service while the first is open. */
static void
test_twin (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *csrf = NULL;
  g_autofree char *version = NULL;
  g_autofree char *key = NULL;
  g_autofree char *remove = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  draft = test_draft_start (browser);
  test_draft_fill (browser, draft, "ancora");
  summary = g_strconcat (draft, "/riepilogo", NULL);
  remove = g_strconcat (draft, "/elimina", NULL);
  csrf = test_browser_get_hidden (browser, "csrf");
  version = test_browser_get_hidden (browser, "versione");
  key = test_browser_get_hidden (browser, "chiave");

  test_browser_post (browser, summary, "csrf", csrf, "versione", version, "chiave", key, NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "Hai già una richiesta per questo servizio");

  test_browser_post (browser, summary, "csrf", csrf, "versione", version, "chiave", "x", NULL);
  g_assert_cmpuint (browser->status, ==, 400);

  test_browser_post (browser, remove, "csrf", csrf, NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "La bozza è stata eliminata.");
  expect (browser, summary, 404);
}

/* Two windows on one draft: the older one is told, and overwrites nothing. */
static void
test_two_windows (void)
{
  gint64 citizen = test_sites_add_citizen ("BNCMRA99T61H501E", "Bianchi");
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *first = NULL;
  g_autofree char *csrf = NULL;
  g_autofree char *version = NULL;
  g_autofree char *again = NULL;

  test_sites_sign_in (browser, citizen, "/pratiche");
  draft = test_draft_start (browser);
  first = g_strconcat (draft, "/1", NULL);
  csrf = test_browser_get_hidden (browser, "csrf");
  version = test_browser_get_hidden (browser, "versione");

  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "email", "a@example.it", "reason", "prima finestra", "action", "save",
                           NULL);
  g_assert_cmpuint (browser->status, ==, 200);

  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "email", "a@example.it", "reason", "seconda finestra", "action", "next",
                           NULL);
  g_assert_cmpuint (browser->status, ==, 409);
  test_assert_shows (browser, "La bozza è cambiata in un’altra finestra");
  test_assert_shows (browser, "prima finestra");
  test_assert_hides (browser, "seconda finestra");

  /* Who comes back another day goes on where they were. */
  test_browser_get (browser, TEST_SERVICE "/inizia");
  test_assert_shows (browser, "Hai una bozza");
  again = test_draft_start (browser);
  g_assert_cmpstr (again, ==, draft);
  test_assert_shows (browser, "Riprendi la bozza salvata il");
  test_assert_shows (browser, "prima finestra");

  /* An empty form cannot be sent, and the summary says what is missing where. */
  g_clear_pointer (&again, g_free);
  again = g_strconcat (draft, "/riepilogo", NULL);
  expect (browser, again, 200);
  test_assert_shows (browser, "/3#statute");
  test_assert_hides (browser, "Invia la richiesta");
}

static void
test_ended_session (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *login = test_sites_get_login ("/accedi?ritorno=/pratiche");

  test_sites_sign_in (browser, owner, "/pratiche");
  g_free (test_sites_query ("delete from albo.session returning 1"));

  test_browser_get (browser, "/pratiche");
  g_assert_cmpstr (browser->url, ==, login);

  /* Whatever button one pressed then, the way back ends on a page. */
  test_sites_sign_in (browser, owner, "/bozze/1/elimina");
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, "/pratiche"));
}

/* Who has no session cannot make us keep files, not even with a made-up token. */
static void
test_upload_without_session (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(GBytes) file = test_draft_make_pdf (100000);
  g_autofree char *login = test_sites_get_login ("/accedi?ritorno=/bozze/1/1");

  test_browser_post_files (browser, "/bozze/1/1", "statute", "a.pdf", file, "action", "save", NULL);
  g_assert_cmpstr (browser->url, ==, login);

  test_sites_sign_in (browser, owner, "/pratiche");
  g_free (test_sites_query ("delete from albo.session returning 1"));
  test_browser_post_files (browser, "/bozze/1/1", "statute", "a.pdf", file, "action", "save", NULL);
  g_assert_cmpstr (browser->url, ==, login);
}

static void
test_too_much (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(GBytes) file = test_draft_make_pdf (27 * 1024 * 1024);

  test_sites_sign_in (browser, stranger, "/pratiche");
  test_browser_post_files (browser, "/bozze/1/1", "statute", "a.pdf", file, "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 413);
  test_assert_shows (browser, "Troppi dati");
}

/* The database goes and comes back; the portal stays. */
static void
test_database_gone (void)
{
  static const struct
  {
    const char *what;
    guint       status;
  } steps[] = { { NULL, 200 }, { "stop", 503 }, { "start", 200 } };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, owner, "/pratiche");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].what != NULL)
        test_sites_control (steps[i].what);

      expect (browser, "/", steps[i].status);
      expect (browser, "/pratiche", steps[i].status);
      expect (browser, "/health", 200);
    }
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

  test_sites_start (TRUE);
  owner = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");
  stranger = test_sites_add_citizen ("RSSMRAULALMHRLMD", "Russo");

  g_test_add_func ("/portal/strangers", test_strangers);
  g_test_add_func ("/portal/no-such-thing", test_no_such_thing);
  g_test_add_func ("/portal/no-csrf", test_no_csrf);
  g_test_add_func ("/portal/scripts", test_scripts);
  g_test_add_func ("/portal/twin", test_twin);
  g_test_add_func ("/portal/two-windows", test_two_windows);
  g_test_add_func ("/portal/ended-session", test_ended_session);
  g_test_add_func ("/portal/upload-without-session", test_upload_without_session);
  g_test_add_func ("/portal/too-much", test_too_much);
  g_test_add_func ("/portal/database-gone", test_database_gone);

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
