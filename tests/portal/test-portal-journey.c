/* test-portal-journey.c - a request from the service page to the receipt, as a browser sees it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "test-draft-helper.h"
#include "test-sites.h"

static gint64 citizen;

static char *
join (const char *a,
      const char *b)
{
  return g_strconcat (a, b, NULL);
}

static void
test_public_pages (void)
{
  static const char * const paths[] = {
    "/", "/privacy", "/accessibilita", "/ente/prova", "/ente/prova/privacy",
    "/ente/prova/accessibilita", TEST_SERVICE,
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      test_browser_get (browser, paths[i]);
      g_assert_cmpuint (browser->status, ==, 200);
      test_assert_shows (browser, "Dati di esempio");
      test_assert_shows (browser, "Informativa privacy");
      test_assert_hides (browser, "<b>");
    }

  test_assert_shows (browser, "<h1>Iscrizione di prova</h1>");
  test_assert_shows (browser, "Per &lt;b&gt;provare&lt;/b&gt;.");
  test_assert_shows (browser, "<p>Secondo &amp; ultimo.</p>");
  test_assert_shows (browser, "16,00");
  test_assert_shows (browser, "decisione entro 30 giorni");
  test_assert_shows (browser, "+39 06 1");
  test_assert_shows (browser, "aria-hidden=\"true\">&lt;b&gt;</span>");
  test_assert_shows (browser, "Statuto");
}

static void
test_english (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_browser_get (browser, "/lingua/en?ritorno=" TEST_SERVICE);
  g_assert_true (g_str_has_suffix (browser->url, TEST_SERVICE));
  test_assert_shows (browser, "<html lang=\"en\">");
  test_assert_shows (browser, "<h1>Test enrolment</h1>");
  test_assert_shows (browser, "Sample data");
  test_assert_shows (browser, "Start the request");
  test_assert_hides (browser, "Inizia");
}

/* The person comes back to the service that they wanted, and is told who they are. */
static void
test_sign_in (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *login = test_sites_get_login ("/accedi?ritorno=" TEST_SERVICE "/inizia");

  test_browser_get (browser, TEST_SERVICE);
  test_browser_post (browser, TEST_SERVICE "/inizia", "action", "start", NULL);
  g_assert_cmpstr (browser->url, ==, login);
  test_assert_shows (browser, "Dati di esempio");

  test_sites_sign_in (browser, citizen, TEST_SERVICE "/inizia");
  g_assert_true (g_str_has_suffix (browser->url, TEST_SERVICE "/inizia"));
  test_assert_shows (browser, "Mario Rossi");
  test_assert_shows (browser, "Inizia la richiesta");
}

static void
test_step_with_mistakes (TestBrowser *browser,
                         const char  *draft)
{
  g_autofree char *first = join (draft, "/1");
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");

  test_assert_shows (browser, "id=\"family_name\" name=\"family_name\" value=\"Rossi\"");
  test_assert_shows (browser, "disabled aria-describedby=\"family_name-locked\"");
  test_assert_hides (browser, "id=\"which\"");
  test_assert_shows (browser, "<a href=\"https://example.org/prenota\">");

  /* What the identity says cannot be overwritten; what is wrong is kept and told. */
  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "family_name", "Verdi", "email", "sbagliata", "reason", "",
                           "action", "next", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<title>Errore: ");
  test_assert_shows (browser, "<a href=\"#email\">");
  test_assert_shows (browser, "<a href=\"#reason\">");
  test_assert_shows (browser, "<a href=\"#other\">");
  test_assert_shows (browser, "value=\"sbagliata\"");
  test_assert_shows (browser, "id=\"email-error\"");
  test_assert_shows (browser, "value=\"Rossi\"");
  test_assert_hides (browser, "Verdi");
}

/* An answer shows more fields; the person sees them before going on. */
static void
test_step_that_grows (TestBrowser *browser,
                      const char  *draft)
{
  g_autofree char *first = join (draft, "/1");
  g_autofree char *second = join (draft, "/2");
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");
  g_autofree char *again = NULL;

  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "email", "a@example.it", "reason", "Riga 1\r\nRiga 2", "other", "yes",
                           "action", "next", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, first));
  test_assert_shows (browser, "Le tue risposte rendono necessari altri campi");
  test_assert_shows (browser, "id=\"which\"");
  test_assert_shows (browser, ">Riga 1\nRiga 2</textarea>");
  test_assert_hides (browser, "id=\"errori\"");

  again = test_browser_get_hidden (browser, "versione");
  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", again,
                           "email", "a@example.it", "reason", "Perché sì", "other", "yes",
                           "which", "Un altro", "action", "next", NULL);
  g_assert_true (g_str_has_suffix (browser->url, second));
  test_assert_shows (browser, "<h1 class=\"h2\">Dettagli</h1>");
}

static void
test_step_of_many_kinds (TestBrowser *browser,
                         const char  *draft)
{
  g_autofree char *second = join (draft, "/2");
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");
  g_autofree char *again = NULL;

  test_browser_post_files (browser, second, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "topics", "a", "topics", "b", "residence.street", "Via Roma",
                           "fee", "abc", "since", "2001-02-03", "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Bozza salvata");
  test_assert_shows (browser, "id=\"topics.b\" name=\"topics\" value=\"b\" checked");
  test_assert_shows (browser, "name=\"residence.street\" value=\"Via Roma\"");
  test_assert_shows (browser, "value=\"2001-02-03\"");
  test_assert_shows (browser, "value=\"abc\"");

  again = test_browser_get_hidden (browser, "versione");
  test_browser_post_files (browser, second, NULL, NULL, NULL, "csrf", csrf, "versione", again,
                           "topics", "b", "residence.street", "Via Roma", "residence.number", "1",
                           "residence.postal_code", "00100", "residence.municipality", "Roma",
                           "residence.province", "RM", "residence.country", "IT",
                           "fee", "12,50", "since", "2001-02-03", "action", "next", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "<h1 class=\"h2\">Allegati</h1>");
}

static void
send_file (TestBrowser *browser,
           const char  *draft,
           const char  *name,
           GBytes      *content,
           const char  *action)
{
  g_autofree char *third = join (draft, "/3");
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");

  test_browser_post_files (browser, third, "statute", name, content, "csrf", csrf,
                           "versione", version, "truth", "1", "action", action, NULL);
}

static void
test_step_with_files (TestBrowser *browser,
                      const char  *draft)
{
  g_autoptr(GBytes) text = g_bytes_new_static ("non è un PDF", 13);
  g_autoptr(GBytes) page = g_bytes_new_static ("<script>alert (1)</script>%PDF-1.7", 34);
  g_autoptr(GBytes) large = test_draft_make_pdf (1048577);
  g_autoptr(GBytes) good = test_draft_make_pdf (600000);
  g_autofree char *remove = NULL;

  send_file (browser, draft, "a.pdf", text, "next");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<a href=\"#statute\">Statuto: Il tipo di file non è ammesso.");
  test_assert_shows (browser, "id=\"truth\" name=\"truth\" value=\"1\" checked");

  send_file (browser, draft, "a.pdf", page, "next");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "Il tipo di file non è ammesso");

  send_file (browser, draft, "a.pdf", large, "next");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "Il file supera la dimensione massima");

  send_file (browser, draft, "", NULL, "next");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<a href=\"#statute\">");

  send_file (browser, draft, "Ecco \"no\" <b>.pdf", good, "save");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "&lt;b&gt;.pdf</a>");

  remove = test_browser_find (browser, "name=\"action\" value=\"(remove:[0-9]+)\"");
  send_file (browser, draft, "", NULL, remove);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_hides (browser, "&lt;b&gt;.pdf");

  send_file (browser, draft, "../../statuto.pdf", good, "next");
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, "/riepilogo"));
}

static void
test_summary (TestBrowser *browser,
              const char  *draft)
{
  static const char * const shown[] = {
    "<dt>Cognome</dt>", "Rossi", "Perché sì", "Un altro", "Boschi", "Via Roma", "12,50",
    "3 febbraio 2001", ">statuto.pdf</a>", "585,9 KiB", "Invia la richiesta",
  };
  g_autofree char *edit = g_strdup_printf ("href=\"%s/2\"", draft);

  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    test_assert_shows (browser, shown[i]);

  test_assert_shows (browser, edit);
  test_assert_hides (browser, "Acqua");
  test_assert_hides (browser, "id=\"errori\"");
}

/* A double click, or a second try after a lost answer. */
static char *
test_double_submit (TestBrowser *browser,
                    const char  *draft)
{
  g_autofree char *summary = join (draft, "/riepilogo");
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");
  g_autofree char *key = test_browser_get_hidden (browser, "chiave");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *count = NULL;

  test_browser_post (browser, summary, "csrf", csrf, "versione", version, "chiave", key, NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "<h1>");
  test_assert_shows (browser, "Richiesta inviata");
  test_assert_shows (browser, "id=\"termine\"");
  first = test_browser_find (browser, "id=\"protocollo\">([0-9]{4}/[0-9]{7})<");

  test_browser_post (browser, summary, "csrf", csrf, "versione", version, "chiave", key, NULL);
  second = test_browser_find (browser, "id=\"protocollo\">([0-9]{4}/[0-9]{7})<");
  g_assert_cmpstr (first, ==, second);

  count = test_sites_query ("select count(*) from albo.request");
  g_assert_cmpstr (count, ==, "1");

  return test_browser_find (browser, "href=\"(/pratiche/[0-9]+)\"");
}

static void
test_request_page (TestBrowser *browser,
                   const char  *request)
{
  g_autoptr(GBytes) sent = test_draft_make_pdf (600000);
  g_autofree char *file = NULL;

  test_browser_get (browser, "/pratiche");
  test_assert_shows (browser, "Iscrizione di prova");
  test_assert_shows (browser, "In attesa di revisione");
  test_assert_shows (browser, request);

  test_browser_get (browser, request);
  test_assert_shows (browser, "id=\"stato\">In attesa di revisione<");
  test_assert_shows (browser, "aria-hidden=\"true\">&lt;b&gt;</span>");
  test_assert_shows (browser, "Mario Rossi");
  test_assert_shows (browser, "Un altro");

  file = test_browser_find (browser, "href=\"(/pratiche/[0-9]+/allegati/[0-9]+)\"");
  test_browser_get (browser, file);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_cmpmem (browser->page, browser->size, g_bytes_get_data (sent, NULL), 600000);
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Type"), ==, "application/pdf");
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Disposition"), ==,
                   "attachment; filename=\"statuto.pdf\"; filename*=UTF-8''statuto.pdf");
}

/* The same bytes each time, and those of the other language in the other. */
static void
test_receipt (TestBrowser *browser,
              const char  *request)
{
  g_autofree char *path = join (request, "/ricevuta.pdf");
  g_autofree char *page = join (request, "/ricevuta");
  g_autofree char *stranger = g_strdup ("/pratiche/999999/ricevuta.pdf");
  g_autofree char *first = NULL;
  gsize size;

  test_browser_get (browser, page);
  test_assert_shows (browser, path);

  test_browser_get (browser, path);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Type"), ==, "application/pdf");
  g_assert_true (g_str_has_prefix (test_browser_get_header (browser, "Content-Disposition"),
                                   "attachment; filename=\"ricevuta-2"));
  g_assert_true (g_str_has_prefix (browser->page, "%PDF-1."));
  size = browser->size;
  first = g_memdup2 (browser->page, size);

  test_browser_get (browser, path);
  g_assert_cmpmem (browser->page, browser->size, first, size);

  test_browser_get (browser, stranger);
  g_assert_cmpuint (browser->status, ==, 404);
}

static void
test_sign_out (TestBrowser *browser)
{
  g_autofree char *csrf = NULL;
  g_autofree char *login = test_sites_get_login ("/accedi?ritorno=/pratiche");
  g_autofree char *sessions = NULL;

  test_browser_get (browser, "/pratiche");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, "/esci", "csrf", csrf, NULL);
  test_assert_shows (browser, "Hai effettuato l’uscita.");
  test_assert_shows (browser, "Accedi all’area personale");

  test_browser_get (browser, "/pratiche");
  g_assert_cmpstr (browser->url, ==, login);
}

static void
test_journey (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *request = NULL;

  test_sites_sign_in (browser, citizen, "/pratiche");
  test_assert_shows (browser, "Non hai ancora inviato richieste.");

  draft = test_draft_start (browser);
  test_step_with_mistakes (browser, draft);
  test_step_that_grows (browser, draft);
  test_step_of_many_kinds (browser, draft);
  test_step_with_files (browser, draft);
  test_summary (browser, draft);
  request = test_double_submit (browser, draft);
  test_receipt (browser, request);
  test_request_page (browser, request);
  test_sign_out (browser);
}

/* A person has one open request for a service at a time. */
typedef struct
{
  const char *fiscal_code;
  const char *state;
  const char *outcome;   /* as SQL */
  const char *expected;
} Outcome;

static const Outcome outcomes[] = {
  { "BNCMRA99T61H501E", "awaiting_administrator", "null", "attende che un amministratore la esamini" },
  { "RSSMRAULALMHRLMD", "under_review", "null", "Presa in carico il" },
  { "RSSMRA80A01H50MM", "approved", "null", "id=\"numero-iscrizione\">" },
  { "VRDLGU85A01H501V", "annulled", "'rejected'", "La richiesta è stata respinta." },
  { "VRDLGU85A01H501V", "annulled", "'withdrawn'", "La richiesta è stata ritirata." },
  { "VRDLGU85A01H501V", "annulled", "'inadmissible'", "La richiesta è stata dichiarata inammissibile." },
  { "VRDLGU85A01H501V", "annulled", "'duplicate'", "ce n’è un’altra uguale" },
  { "VRDLGU85A01H501V", "annulled", "'ex_officio'", "annullata d’ufficio" },
};

/* What the office does with a request, told to the one who sent it. */
static void
test_outcome (gconstpointer data)
{
  const Outcome *test = data;
  gint64 id = test_sites_add_citizen (test->fiscal_code, "Russo");
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *sql =
    g_strdup_printf ("select admin.demo_request (%" G_GINT64_FORMAT ", 'prova', 'iscrizione',"
                     " '{\"email\": \"a@example.it\", \"reason\": \"x\", \"other\": \"no\","
                     " \"truth\": true}', '%s', now () - interval '20 days', %s)",
                     id, test->state, test->outcome);
  g_autofree char *request = test_sites_query (sql);
  g_autofree char *path = g_strconcat ("/pratiche/", request, NULL);

  test_sites_sign_in (browser, id, path);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, test->expected);
  test_assert_shows (browser, test->state);
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
  citizen = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");
  g_free (test_sites_query ("select admin.staff_add (o.id, 'prova.' || d, 'Ada Neri', null, d)"
                            " from albo.organization o, unnest (array['officer', 'administrator']) d"));

  g_test_add_func ("/portal/public-pages", test_public_pages);
  g_test_add_func ("/portal/english", test_english);
  g_test_add_func ("/portal/sign-in", test_sign_in);
  g_test_add_func ("/portal/journey", test_journey);

  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/portal/outcome/%s/%" G_GSIZE_FORMAT,
                                               outcomes[i].state, i);

      g_test_add_data_func (path, &outcomes[i], test_outcome);
    }

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
