/* test-portal-area.c - the personal area, as a citizen's browser sees it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "test-draft-helper.h"
#include "test-sites.h"

static gint64 owner;
static gint64 stranger;
static char *request;  /* the path of a request of the owner's, as it is told on */

static char *
path_of (const char *more)
{
  return g_strconcat (request, more, NULL);
}

/* What a person of the office does: SQL of theirs with the number of the request for `%s`. */
static void
office (const char *login,
        const char *sql)
{
  const char *id = strrchr (request, '/') + 1;
  g_auto(GStrv) parts = g_strsplit (sql, "@", -1);
  g_autofree char *filled = g_strjoinv (id, parts);
  g_autofree char *all =
    g_strdup_printf ("do $x$ begin perform set_config ('session_authorization', '%s', true);"
                     " execute $y$ %s $y$; end $x$", login, filled);

  g_free (test_sites_query (all));
}

#define VERSION "(office.request (@) ->> 'row_version')::int, gen_random_uuid ()"

static void
post_words (TestBrowser *browser,
            const char  *more,
            const char  *text,
            const char  *action)
{
  g_autofree char *path = path_of (more);
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *key = test_browser_get_hidden (browser, "chiave");
  g_autofree char *version = strstr (browser->page, "name=\"versione\"") != NULL
    ? test_browser_get_hidden (browser, "versione") : g_strdup ("");

  test_browser_post (browser, path, "csrf", csrf, "chiave", key, "versione", version, "testo", text,
                     "action", action, NULL);
}

static void
get (TestBrowser *browser,
     const char  *more)
{
  g_autofree char *path = path_of (more);

  test_browser_get (browser, path);
  g_assert_cmpuint (browser->status, ==, 200);
}

/* Each tab of an area in which nothing has happened yet. */
static void
test_empty (void)
{
  static const struct { const char *path; const char *shown; } tabs[] = {
    { "/pratiche", "Non hai ancora inviato richieste." },
    { "/pagamenti", "Nessun ufficio ti ha chiesto un pagamento." },
    { "/documenti", "Non hai ancora inviato richieste." },
    { "/messaggi", "Non ci sono messaggi." },
    { "/scadenze", "Non devi fare nulla entro un giorno preciso." },
    { "/profilo", "Come possiamo raggiungerti" },
    { "/profilo/dati", "Copia per programmi (JSON)" },
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, stranger, "/pratiche");

  for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      test_browser_get (browser, tabs[i].path);
      g_assert_cmpuint (browser->status, ==, 200);
      test_assert_shows (browser, tabs[i].shown);
      test_assert_shows (browser, "aria-label=\"Area personale\"");
      test_assert_shows (browser, "aria-current=\"true\"");
    }
}

static void
test_submit (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *draft = NULL;
  g_autofree char *remove = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  draft = test_draft_start (browser);
  remove = g_strconcat (draft, "/elimina", NULL);

  /* A draft is thrown away only once that was confirmed. */
  test_browser_get (browser, "/pratiche");
  test_assert_shows (browser, remove);
  test_browser_get (browser, remove);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Vuoi eliminare la bozza?");
  test_browser_get (browser, "/pratiche");
  test_assert_shows (browser, remove);
  g_free (g_steal_pointer (&draft));

  draft = test_draft_start (browser);
  test_draft_fill (browser, draft, "per la prova");
  request = test_draft_submit (browser, draft);

  get (browser, "");
  test_assert_shows (browser, "id=\"stato\">In attesa di revisione<");
  test_assert_shows (browser, "Come si calcola questo giorno");
  test_assert_shows (browser, "art. 2, cc. 2-6, L. 241/1990");
  test_assert_shows (browser, "Controllata dall’ufficio");
  test_assert_hides (browser, "albo-call");
}

static char *
find_unanswered (TestBrowser *browser,
                 const char  *path)
{
  test_browser_get (browser, path);

  return test_browser_find (browser, "btn-primary btn-sm\" href=\"(/pratiche/[0-9]+/integrazione/[0-9]+)\"");
}

/* Entries that are added and dropped, an order, and a box that stays empty. */
static void
answer_lists (TestBrowser *browser,
              const char  *path,
              const char  *csrf)
{
  g_autofree char *officers = find_unanswered (browser, path);
  g_autofree char *rank = NULL;
  g_autofree char *news = NULL;
  g_autofree char *kept = NULL;

  test_browser_get (browser, officers);
  g_assert_cmpuint (browser->status, ==, 200);
  test_browser_post_files (browser, officers, NULL, NULL, NULL, "csrf", csrf, "officers.items", "0",
                           "action", "add:officers", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "name=\"officers.0.name\"");
  test_browser_post_files (browser, officers, NULL, NULL, NULL, "csrf", csrf, "officers.items", "1",
                           "officers.0.name", "Tesoriera", "action", "add:officers", NULL);
  test_assert_shows (browser, "value=\"Tesoriera\"");
  test_assert_shows (browser, "name=\"officers.1.name\"");
  test_browser_post_files (browser, officers, NULL, NULL, NULL, "csrf", csrf, "officers.items", "2",
                           "officers.0.name", "Tesoriera", "officers.1.name", "", "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<a href=\"#officers.1.name\">");
  test_browser_post_files (browser, officers, NULL, NULL, NULL, "csrf", csrf, "officers.items", "2",
                           "officers.0.name", "Tesoriera", "officers.1.name", "", "action", "drop:officers:1", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_hides (browser, "name=\"officers.1.name\"");
  test_browser_post_files (browser, officers, NULL, NULL, NULL, "csrf", csrf, "officers.items", "1",
                           "officers.0.name", "Tesoriera", "action", "save", NULL);
  test_assert_shows (browser, "Risposte date finora: 4 su 6");

  rank = find_unanswered (browser, path);
  test_browser_get (browser, rank);
  test_assert_shows (browser, "name=\"rank\"");
  test_browser_post_files (browser, rank, NULL, NULL, NULL, "csrf", csrf, "rank", "a", "rank", "b",
                           "action", "lower:rank:0", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (strstr (browser->page, "value=\"b\" selected") < strstr (browser->page, "value=\"a\" selected"));
  test_browser_post_files (browser, rank, NULL, NULL, NULL, "csrf", csrf, "rank", "b", "rank", "a",
                           "action", "save", NULL);
  test_assert_shows (browser, "Risposte date finora: 5 su 6");

  news = find_unanswered (browser, path);
  test_browser_post_files (browser, news, NULL, NULL, NULL, "csrf", csrf, "action", "save", NULL);
  test_assert_shows (browser, "Risposte date finora: 6 su 6");
  kept = test_sites_query ("select string_agg (answer::text, ' ' order by id) from albo.supplement_item"
                           " where field in ('officers', 'rank', 'news')");
  g_assert_cmpstr (kept, ==, "[{\"name\": \"Tesoriera\"}] [\"b\", \"a\"] false");
}

/* The receipt says the final date of the day on which it was given, not that of today. */
static void
test_receipt (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *promised = NULL;
  g_autofree char *now = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/ricevuta");
  promised = test_browser_find (browser, "<dd id=\"termine\">([^<]+)</dd>");
  g_free (test_sites_query ("update albo.request set deadline = deadline + 40"));
  get (browser, "/ricevuta");
  now = test_browser_find (browser, "<dd id=\"termine\">([^<]+)</dd>");
  g_assert_cmpstr (now, ==, promised);
  test_assert_hides (browser, "In attesa di revisione");
  g_free (test_sites_query ("update albo.request set deadline = deadline - 40"));
}

/* A supplement: from the list of things to do to the new final date. */
static void
test_supplement (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(GBytes) pdf = test_draft_make_pdf (300000);
  g_autoptr(GBytes) text = g_bytes_new_static ("non è un PDF", 13);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *remove = NULL;
  g_autofree char *path = path_of ("/integrazione");
  g_autofree char *csrf = NULL;
  g_autofree char *version = NULL;
  g_autofree char *key = NULL;

  office ("prova.administrator",
          "select office.ask_supplement (@, " VERSION ", jsonb_build_object ('due_on',"
          " to_char (current_date + 10, 'YYYY-MM-DD'), 'clock_effect', 'suspends', 'message', 'Serve altro.',"
          " 'items', '[{\"kind\": \"field\", \"field\": \"reason\", \"reason\": \"Non <b>basta</b>\"},"
          " {\"kind\": \"attachment\", \"field\": \"statute\", \"reason\": \"Illeggibile\"},"
          " {\"kind\": \"text\", \"reason\": \"Da quando?\"},"
          " {\"kind\": \"field\", \"field\": \"officers\", \"reason\": \"Chi sono?\"},"
          " {\"kind\": \"field\", \"field\": \"rank\", \"reason\": \"In che ordine?\"},"
          " {\"kind\": \"field\", \"field\": \"news\", \"reason\": \"Davvero?\"}]'::jsonb))");

  /* Once its last day is over, nothing is answered any more, even if nobody has noted it yet. */
  g_free (test_sites_query ("do $x$ begin alter table albo.supplement disable trigger guard;"
                            " update albo.supplement set due_on = due_on - 40;"
                            " alter table albo.supplement enable trigger guard; end $x$"));
  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/integrazione");
  test_assert_shows (browser, "Il tempo per rispondere è finito");
  test_assert_hides (browser, "Risposte date finora");
  g_free (test_sites_query ("do $x$ begin alter table albo.supplement disable trigger guard;"
                            " update albo.supplement set due_on = due_on + 40;"
                            " alter table albo.supplement enable trigger guard; end $x$"));

  test_browser_get (browser, "/pratiche");
  test_assert_shows (browser, "Aggiungi o correggi quello che l’ufficio ha chiesto");
  test_assert_shows (browser, "Risposte date finora: 0 su 6");

  get (browser, "/integrazione");
  test_assert_shows (browser, "Non &lt;b&gt;basta&lt;/b&gt;");
  test_assert_shows (browser, "Serve altro.");
  test_assert_hides (browser, "Invia tutte le risposte");
  first = test_browser_find (browser, "href=\"(/pratiche/[0-9]+/integrazione/[0-9]+)\"");

  /* A field of the form, with what it says now; nothing is kept while it is wrong. */
  test_browser_get (browser, first);
  test_assert_shows (browser, "per la prova</textarea>");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "reason", "", "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<a href=\"#reason\">");
  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "reason", "Perché sì & basta",
                           "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Risposte date finora: 1 su 6");
  test_assert_shows (browser, "Perché sì &amp; basta");

  /* A file, streamed and checked as in the form. */
  second = test_browser_find (browser, "btn-primary btn-sm\" href=\"(/pratiche/[0-9]+/integrazione/[0-9]+)\"");
  test_browser_post_files (browser, second, NULL, NULL, NULL, "csrf", csrf, "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_browser_post_files (browser, second, "statute", "a.pdf", text, "csrf", csrf, "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "Il tipo di file non è ammesso");
  test_browser_post_files (browser, second, "statute", "nuovo.pdf", pdf, "csrf", csrf, "action", "save", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "nuovo.pdf");
  test_browser_get (browser, second);
  remove = test_browser_find (browser, "value=\"(remove:[0-9]+)\"");
  test_browser_post_files (browser, second, NULL, NULL, NULL, "csrf", csrf, "action", remove, NULL);
  test_assert_hides (browser, "nuovo.pdf");
  test_browser_post_files (browser, second, "statute", "nuovo.pdf", pdf, "csrf", csrf, "action", "save", NULL);
  test_assert_shows (browser, "Risposte date finora: 2 su 6");

  /* Not before all are answered. */
  test_browser_get (browser, path);
  third = test_browser_find (browser, "btn-primary btn-sm\" href=\"(/pratiche/[0-9]+/integrazione/[0-9]+)\"");
  test_browser_get (browser, third);
  test_assert_shows (browser, "La tua risposta");
  test_browser_post_files (browser, third, NULL, NULL, NULL, "csrf", csrf, "risposta", "Dal 2001", "action", "save", NULL);
  test_assert_hides (browser, "Invia tutte le risposte");
  answer_lists (browser, path, csrf);
  test_assert_shows (browser, "Invia tutte le risposte");
  version = test_browser_get_hidden (browser, "versione");
  key = test_browser_get_hidden (browser, "chiave");

  /* Sent once, also by a double click; then what happens now, and by when. */
  for (int i = 0; i < 2; i++)
    {
      test_browser_post (browser, path, "csrf", csrf, "versione", version, "chiave", key, "action", "send", NULL);
      g_assert_cmpuint (browser->status, ==, 200);
      test_assert_shows (browser, "Le tue risposte sono state inviate");
      test_assert_shows (browser, "id=\"termine\"");
    }

  get (browser, "");
  test_assert_shows (browser, "Perché sì &amp; basta");
  test_assert_shows (browser, "Integrazione ricevuta");
  test_browser_get (browser, first);
  test_assert_shows (browser, "Le tue risposte sono state inviate");
}

static void
test_messages (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *kind = NULL;

  office ("prova.officer", "select office.message_send (@, gen_random_uuid (), 'Buongiorno <b>a te</b>')");
  test_sites_sign_in (browser, owner, "/messaggi");
  test_assert_shows (browser, "nuovi: 1");
  get (browser, "");
  test_assert_shows (browser, "Nuovi messaggi dell’ufficio: 1");
  get (browser, "/messaggi");
  test_assert_shows (browser, "Buongiorno &lt;b&gt;a te&lt;/b&gt;");
  test_assert_shows (browser, ">nuovo<");
  get (browser, "/messaggi");
  test_assert_hides (browser, ">nuovo<");

  post_words (browser, "/messaggi", " ", "send");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<a href=\"#testo\">");
  post_words (browser, "/messaggi", "Grazie a voi", "send");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Il messaggio è stato inviato");
  test_assert_shows (browser, "Grazie a voi");

  get (browser, "/rettifica");
  post_words (browser, "/rettifica", "Il mio nome è Màrio", "send");
  test_assert_shows (browser, "Hai chiesto una rettifica");
  kind = test_sites_query ("select string_agg (kind, ' ' order by id) from albo.message where staff_id is null");
  g_assert_cmpstr (kind, ==, "message correction");
  get (browser, "/messaggi");
  test_assert_shows (browser, "Richiesta di rettifica dei dati");
}

/* Who has written very much today keeps what they typed. */
static void
test_too_many (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *n = NULL;

  g_free (test_sites_query ("insert into albo.message (organization_id, request_id, at, text, kind)"
                            " select organization_id, id, now () - interval '1 minute', 'x', 'message'"
                            " from albo.request, generate_series (1, 50)"));
  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/messaggi");
  post_words (browser, "/messaggi", "Ancora una cosa", "send");
  g_assert_cmpuint (browser->status, ==, 429);
  g_assert_nonnull (test_browser_get_header (browser, "Retry-After"));
  test_assert_shows (browser, "Non è stato inviato nulla");
  test_assert_shows (browser, "Ancora una cosa</textarea>");
  n = test_sites_query ("select count (*) from albo.message where text like 'Ancora%'");
  g_assert_cmpstr (n, ==, "0");
}

static void
test_readers (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/accessi");
  test_assert_shows (browser, "un amministratore di Ente di &lt;b&gt;prova&lt;/b&gt;");
  test_assert_shows (browser, "ha aperto la pratica");
  test_assert_hides (browser, "Ada Neri");
}

static void
test_preavviso (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();

  g_autoptr(TestBrowser) other = test_browser_new ();

  test_sites_sign_in (other, owner, "/pratiche");
  office ("prova.administrator", "select office.claim (@, " VERSION ")");
  office ("prova.administrator", "select office.send_preavviso (@, " VERSION ", 'Mancano i requisiti')");
  test_sites_sign_in (browser, owner, "/pratiche");
  test_assert_shows (browser, "Rispondi al preavviso di rigetto");
  get (browser, "/osservazioni");
  test_assert_shows (browser, "Mancano i requisiti");
  post_words (browser, "/osservazioni", "", "send");
  g_assert_cmpuint (browser->status, ==, 422);

  /* Somebody moved the request while the citizen wrote: nothing typed is lost. */
  get (browser, "/osservazioni");
  office ("prova.administrator", "select office.release (@, " VERSION ")");
  post_words (browser, "/osservazioni", "I requisiti ci sono", "send");
  g_assert_cmpuint (browser->status, ==, 409);
  test_assert_shows (browser, "I requisiti ci sono</textarea>");
  get (other, "/osservazioni");
  post_words (browser, "/osservazioni", "I requisiti ci sono", "send");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Le tue osservazioni sono state inviate");
  get (browser, "/osservazioni");
  g_assert_true (g_str_has_suffix (browser->url, request));

  /* Nor is it in another window, in which there is nothing to send any more. */
  post_words (other, "/osservazioni", "Ecco <b>quali</b>", "send");
  g_assert_cmpuint (other->status, ==, 409);
  test_assert_shows (other, "Non è stato inviato nulla");
  test_assert_shows (other, "Hai già inviato le osservazioni");
  test_assert_shows (other, "readonly>Ecco &lt;b&gt;quali&lt;/b&gt;</textarea>");
  test_assert_hides (other, "value=\"send\"");
}

static void
test_withdrawal (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *asked = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/ritiro");
  post_words (browser, "/ritiro", "", "ask");
  test_assert_shows (browser, "Hai chiesto di ritirare la richiesta");
  get (browser, "/ritiro");
  post_words (browser, "/ritiro", "", "cancel");
  test_assert_shows (browser, "La pratica prosegue.");
  asked = test_sites_query ("select count(withdrawal_asked_at) from albo.request");
  g_assert_cmpstr (asked, ==, "0");
}

static void
test_rating (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *path = path_of ("/valutazione");
  char long_text[1002] = "";
  g_autofree char *csrf = NULL;
  g_autofree char *kept = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  get (browser, "/valutazione");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, path, "csrf", csrf, "action", "stars", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_browser_post (browser, path, "csrf", csrf, "stelle", "2", "action", "stars", NULL);
  test_assert_shows (browser, "Dove hai incontrato le maggiori difficoltà?");
  test_browser_get (browser, path);
  test_assert_shows (browser, "2 stelle su 5");
  test_browser_post (browser, path, "csrf", csrf, "stelle", "5", "action", "stars", NULL);
  test_assert_shows (browser, "Quali sono stati gli aspetti che hai preferito?");
  test_browser_post (browser, path, "csrf", csrf, "stelle", "5", "motivo", "clear", "testo", "Bene", "action", "details", NULL);
  test_assert_shows (browser, "Grazie: la tua valutazione");
  kept = test_sites_query ("select stars || reason || text from albo.rating");
  g_assert_cmpstr (kept, ==, "5clearBene");

  /* Too long a text is shown again to be made shorter; other stars leave it as it was. */
  memset (long_text, 'y', sizeof long_text - 1);
  test_browser_post (browser, path, "csrf", csrf, "stelle", "5", "motivo", "other", "testo", long_text, "action", "details", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, long_text);
  test_assert_shows (browser, "value=\"other\" checked");
  test_browser_post (browser, path, "csrf", csrf, "stelle", "4", "action", "stars", NULL);
  test_assert_shows (browser, "value=\"clear\" checked");
  test_assert_shows (browser, "Bene</textarea>");
}

static void
test_profile (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(TestBrowser) other = test_browser_new ();
  g_autofree char *csrf = NULL;

  test_sites_sign_in (browser, owner, "/profilo");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_assert_shows (browser, "Una modifica vale anche per le pratiche aperte");
  test_browser_post (browser, "/profilo", "csrf", csrf, "versione", "0", "email", "sbagliata", "mobile_phone", "1",
                     "channel", "pec", "language", "en", NULL);
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "value=\"sbagliata\"");
  test_assert_shows (browser, "id=\"pec-error\"");
  test_assert_shows (browser, "id=\"mobile_phone-error\"");
  test_browser_post (browser, "/profilo", "csrf", csrf, "versione", "0", "email", "nuova@example.it",
                     "channel", "email", "language", "en", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  /* In the language that was chosen, from now on. */
  test_assert_shows (browser, "<html lang=\"en\">");
  test_assert_shows (browser, "Your contacts were saved.");
  test_assert_shows (browser, "value=\"nuova@example.it\"");
  test_browser_post (browser, "/profilo", "csrf", csrf, "versione", "0", "email", "nuova@example.it",
                     "channel", "email", "language", "en", NULL);
  test_assert_shows (browser, "Your contacts were saved.");
  test_browser_post (browser, "/profilo", "csrf", csrf, "versione", "0", "email", "altra@example.it", NULL);
  g_assert_cmpuint (browser->status, ==, 409);
  test_assert_shows (browser, "value=\"altra@example.it\"");
  test_assert_shows (browser, "e-mail nuova@example.it");
  test_assert_shows (browser, "name=\"versione\" value=\"1\"");

  /* Another browser, in which nothing was chosen, learns it in the area. */
  test_sites_sign_in (other, owner, "/pratiche");
  test_assert_shows (other, "<html lang=\"en\">");
  test_browser_get (other, "/scadenze");
  test_assert_shows (other, "<html lang=\"en\">");

  test_browser_post (browser, "/profilo", "csrf", csrf, "versione", "1", "email", "nuova@example.it",
                     "channel", "email", "language", "it", NULL);
  test_assert_shows (browser, "<html lang=\"it\">");
}

static void
test_export (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(JsonNode) node = NULL;

  test_sites_sign_in (browser, owner, "/pratiche");
  test_browser_get (browser, "/profilo/dati/json");
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Type"), ==, "application/json");
  node = json_from_string (browser->page, NULL);
  g_assert_nonnull (node);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "format"), ==, "albo-personal-data/1");
  test_assert_shows (browser, "nuova@example.it");
  test_assert_shows (browser, "Perché sì & basta");
  test_assert_hides (browser, "Ada Neri");
}

/* The same to be read: what was chosen by its name, in the language of the page. */
static void
test_export_print (void)
{
  static const char * const shown[] = {
    "I miei dati", "RSSMRA80A01H501U", "nuova@example.it", "Perché sì & basta", "Che cosa è successo", "Tesoriera",
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  const char *argv[] = { program, "-raw", NULL, "-", NULL };
  g_autoptr(GError) error = NULL;
  int fd;

  test_sites_sign_in (browser, owner, "/pratiche");
  test_browser_get (browser, "/profilo/dati");
  test_assert_shows (browser, "/profilo/dati/pdf");
  test_browser_get (browser, "/profilo/dati/pdf");
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Type"), ==, "application/pdf");
  g_assert_true (g_str_has_prefix (browser->page, "%PDF-1."));

  if (program == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }

  fd = g_file_open_tmp ("albo-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, browser->page, browser->size, NULL));
  argv[2] = path;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &text, NULL, NULL, &error));
  g_unlink (path);

  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    if (strstr (text, shown[i]) == NULL)
      g_error ("“%s” is not in the copy:\n%s", shown[i], text);
  g_assert_null (strstr (text, "Ada Neri"));
}

/* Whatever a stranger asks of somebody else's request, there is none. */
static void
test_stranger (void)
{
  static const char * const pages[] = {
    "", "/ricevuta", "/messaggi", "/rettifica", "/osservazioni", "/ritiro", "/accessi", "/integrazione",
    "/integrazione/1", "/valutazione",
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *csrf = NULL;

  test_sites_sign_in (browser, stranger, "/pratiche");
  csrf = test_browser_get_hidden (browser, "csrf");

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = path_of (pages[i]);

      test_browser_get (browser, path);
      g_assert_cmpuint (browser->status, ==, 404);

      if (i > 1 && !g_str_equal (pages[i], "/accessi"))
        {
          test_browser_post (browser, path, "csrf", csrf, "versione", "1", "testo", "x", "stelle", "1", "action", "send",
                             "chiave", "6d1f1e0a-3f0c-4f6e-9c55-0d9f6f6f0a01", NULL);
          g_assert_cmpuint (browser->status, ==, 404);
        }
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
  stranger = test_sites_add_citizen ("BNCMRA99T61H501E", "Bianchi");
  g_free (test_sites_query ("do $x$ begin create role \"prova.officer\" login in role albo_office;"
                            " create role \"prova.administrator\" login in role albo_office;"
                            " perform admin.staff_add (o.id, 'prova.' || d, 'Ada Neri', null, d)"
                            " from albo.organization o, unnest (array['officer', 'administrator']) d; end $x$"));

  g_test_add_func ("/portal/area/empty", test_empty);
  g_test_add_func ("/portal/area/submit", test_submit);
  g_test_add_func ("/portal/area/receipt", test_receipt);
  g_test_add_func ("/portal/area/supplement", test_supplement);
  g_test_add_func ("/portal/area/messages", test_messages);
  g_test_add_func ("/portal/area/readers", test_readers);
  g_test_add_func ("/portal/area/preavviso", test_preavviso);
  g_test_add_func ("/portal/area/withdrawal", test_withdrawal);
  g_test_add_func ("/portal/area/rating", test_rating);
  g_test_add_func ("/portal/area/profile", test_profile);
  g_test_add_func ("/portal/area/too-many", test_too_many);
  g_test_add_func ("/portal/area/export", test_export);
  g_test_add_func ("/portal/area/export-print", test_export_print);
  g_test_add_func ("/portal/area/stranger", test_stranger);

  status = g_test_run ();
  test_sites_stop ();
  g_free (request);

  return status;
}
