/* test-portal-public.c - the pages that nobody signs in for, as browsers and programs see them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "albo-json.h"
#include "albo-register-download.h"
#include "test-sites.h"

#define N_MEMBERS 230

static void
run_sql (const char *sql)
{
  g_free (test_sites_query (sql));
}

static void
visit (TestBrowser *browser,
       const char  *path)
{
  g_autofree char *url = test_sites_get_url (path);

  test_browser_get (browser, url);
}

/* One after the other. */
static void
assert_order (TestBrowser        *browser,
              const char * const *words)
{
  const char *at = browser->page;

  for (guint i = 0; words[i] != NULL; i++)
    {
      at = strstr (at, words[i]);
      if (at == NULL)
        g_error ("“%s” is not there, or not in its place", words[i]);
    }
}

/* Asks another host than that of the address, as through a proxy that passes it on. */
static char *
ask_host (const char *host,
          const char *path)
{
  g_autofree char *url = test_sites_get_url ("/");
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_host (client, g_uri_get_host (uri), (guint16) g_uri_get_port (uri), NULL, &error);
  g_autofree char *question = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: it\r\n"
                                               "Connection: close\r\n\r\n", path, host);
  GInputStream *input;
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), question,
                             strlen (question), NULL, NULL, &error);
  g_assert_no_error (error);
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, &error)) > 0)
    g_string_append_len (answer, buffer, n);

  g_assert_no_error (error);

  return g_string_free (answer, FALSE);
}

static JsonObject *
read_linked_data (TestBrowser  *browser,
                  JsonNode    **node)
{
  g_autofree char *text = test_browser_find (browser, "<script type=\"application/ld\\+json\">([^<]+)</script>");

  *node = json_from_string (text, NULL);
  g_assert_nonnull (*node);

  return json_node_get_object (*node);
}

static void
test_sheet (void)
{
  static const char * const sections[] = {
    "id=\"cosa\"", "id=\"a-chi\"", "id=\"come\"", "id=\"serve\"", "id=\"ottieni\"", "id=\"tempi\"",
    "id=\"costi\"", "id=\"contatti\"", "id=\"condizioni\"", "id=\"altro\"", NULL
  };
  static const char * const words[] = {
    "Cos’è", "A chi è rivolto", "esame di Stato e vuole esercitare", "Come fare", "Cosa serve", "Documento di identità",
    "Cosa si ottiene", "La delibera di iscrizione", "Tempi e scadenze", "60 giorni", "Quanto costa", "168,00",
    "imposta di bollo", "Contatti", "+39 06 1", "Prenota un appuntamento", "Condizioni di servizio",
    "formazione continua", "Ulteriori informazioni", "137", "legge 241/1990", NULL
  };
  static const char * const derived[] = {
    "A chi ha i requisiti e vuole iscriversi", "Statuto", "30 giorni", "16,00", "pagoPA", "autocertificazione", NULL
  };
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(JsonNode) node = NULL;
  JsonObject *data;

  visit (browser, "/ente/ordine/iscrizione");
  g_assert_cmpuint (browser->status, ==, 200);
  assert_order (browser, sections);
  assert_order (browser, words);
  g_assert_cmpstr (test_browser_get_header (browser, "Cache-Control"), ==, "public, max-age=60");
  g_assert_nonnull (strstr (test_browser_get_header (browser, "Vary"), "Cookie"));
  test_assert_shows (browser, "<meta name=\"description\" content=\"Chiedi di essere iscritto");
  test_assert_shows (browser, "property=\"og:title\" content=\"Iscrizione all’albo\"");
  test_assert_shows (browser, "/ente/ordine/iscrizione\">");

  data = read_linked_data (browser, &node);
  g_assert_cmpstr (albo_json_get_string (data, "@type", ""), ==, "GovernmentService");
  g_assert_cmpstr (albo_json_get_string (data, "name", ""), ==, "Iscrizione all’albo");
  g_assert_cmpstr (albo_json_get_string (albo_json_get_object (data, "provider"), "name", ""), ==, "Ordine <i>");
  g_assert_cmpstr (albo_json_get_string (albo_json_get_object (data, "offers"), "price", ""), ==, "168.00");
  g_assert_cmpstr (albo_json_get_string (albo_json_get_object (data, "availableChannel"), "processingTime", ""),
                   ==, "P60D");
  g_assert_true (g_str_has_suffix (albo_json_get_string (albo_json_get_object (data, "availableChannel"),
                                                         "serviceUrl", ""), "/ente/ordine/iscrizione/inizia"));

  /* A version that says nothing of a section has one all the same. */
  visit (browser, "/ente/prova/iscrizione");
  test_assert_shows (browser, "Per &lt;b&gt;provare");
  assert_order (browser, derived);
  test_assert_hides (browser, "id=\"ottieni\"");

  visit (browser, "/lingua/en?ritorno=/ente/ordine/iscrizione");
  test_assert_shows (browser, "Who it is for");
  test_assert_shows (browser, "passed the state examination and wants to practise");
  visit (browser, "/ente/ordine/no");
  g_assert_cmpuint (browser->status, ==, 404);
  g_assert_cmpstr (test_browser_get_header (browser, "Cache-Control"), ==, "no-store");
}

static void
test_sign_in (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *start = test_sites_get_url ("/ente/ordine/iscrizione/inizia");
  g_autofree char *home = NULL;
  gint64 citizen = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");

  /* Whose sign-in, which was not asked before, knows invented people. */
  run_sql ("update albo.installation set is_demo = true");
  visit (browser, "/ente/ordine/iscrizione");
  test_assert_shows (browser, "action=\"/ente/ordine/iscrizione/inizia\"");
  test_browser_post (browser, start, "action", "start", NULL);
  g_assert_nonnull (strstr (browser->url, "/accedi?ritorno=/ente/ordine/iscrizione/inizia"));
  test_sites_sign_in (browser, citizen, "/ente/ordine/iscrizione/inizia");
  g_assert_true (g_str_has_suffix (browser->url, "/ente/ordine/iscrizione/inizia"));
  test_assert_shows (browser, "Mario");

  /* Every step says where to book an appointment, and what the law asks for. */
  home = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, start, "csrf", home, "action", "start", NULL);
  g_assert_nonnull (strstr (browser->url, "/bozze/"));
  test_assert_shows (browser, "https://example.org/prenota");
  test_assert_shows (browser, "/ente/ordine/accessibilita");
  test_assert_shows (browser, "/ente/ordine/privacy");

  /* What a page says of who is signed in is kept by nobody. */
  visit (browser, "/ente/ordine/iscrizione");
  g_assert_cmpstr (test_browser_get_header (browser, "Cache-Control"), ==, "no-store");
}

static void
test_look (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *tag = NULL;

  visit (browser, "/ente/prova/stile.css");
  g_assert_cmpuint (browser->status, ==, 404);
  visit (browser, "/ente/prova/logo");
  g_assert_cmpuint (browser->status, ==, 404);
  visit (browser, "/ente/prova");
  test_assert_shows (browser, "&lt;b&gt;</span>");

  run_sql ("select admin.setting_set (id, 'colour', '\"#7a1f3d\"'), admin.setting_set (id, 'welcome_it', '\"Benvenuti & <b>ciao\"'),"
           " admin.setting_set (id, 'transparency_url', '\"https://example.org/at\"'), admin.logo_set (id,"
           " convert_to ('<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>', 'UTF8'))"
           " from albo.organization where code = 'prova'");
  visit (browser, "/ente/prova");
  test_assert_shows (browser, "href=\"/ente/prova/stile.css?v=7a1f3d\"");
  test_assert_shows (browser, "Benvenuti &amp; &lt;b&gt;ciao");
  test_assert_shows (browser, "https://example.org/at");
  test_assert_hides (browser, "&lt;b&gt;</span>");
  tag = test_browser_find (browser, "src=\"(/ente/prova/logo\\?v=[0-9a-f]{16})\"");
  g_assert_nonnull (tag);

  visit (browser, tag);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_cmpstr (test_browser_get_header (browser, "Content-Type"), ==, "image/svg+xml");
  g_assert_nonnull (strstr (test_browser_get_header (browser, "Content-Security-Policy"), "sandbox"));
  g_assert_nonnull (strstr (test_browser_get_header (browser, "Cache-Control"), "immutable"));
  g_assert_nonnull (test_browser_get_header (browser, "ETag"));

  visit (browser, "/ente/prova/stile.css?v=7a1f3d");
  g_assert_cmpstr (browser->page, ==, ":root {\n  --albo-colour: #7a1f3d;\n  --albo-dark: #681a34;\n"
                   "  --albo-darker: #57162b;\n}\n");
  visit (browser, "/ente/prova/stile.css?v=000000");
  g_assert_null (strstr (test_browser_get_header (browser, "Cache-Control"), "immutable"));
  run_sql ("select admin.logo_set (id, null) from albo.organization where code = 'prova'");
  visit (browser, "/ente/prova");
  test_assert_hides (browser, "/ente/prova/logo");
}

static void
test_host (void)
{
  g_autofree char *first = NULL;
  g_autofree char *page = NULL;
  g_autofree char *map = NULL;
  g_autofree char *robots = NULL;
  g_autofree char *stranger = NULL;
  g_autoptr(TestBrowser) browser = test_browser_new ();

  run_sql ("select admin.setting_set (id, 'host', '\"albo.ordine.example.it\"') from albo.organization where code = 'ordine'");

  first = ask_host ("ALBO.ordine.example.it:8443", "/");
  g_assert_nonnull (strstr (first, "200 OK"));
  g_assert_nonnull (strstr (first, "Iscrizione all’albo"));
  g_assert_null (strstr (first, "Ente di"));
  g_assert_nonnull (strstr (first, "rel=\"canonical\" href=\"http://albo.ordine.example.it"));

  /* Sessions are on the portal's own host: that is where one begins. */
  page = ask_host ("albo.ordine.example.it", "/ente/ordine/iscrizione");
  g_assert_nonnull (strstr (page, "<a class=\"btn btn-primary\" href=\"http://127.0.0.1"));
  g_assert_null (strstr (page, "<form method=\"post\" action=\"/ente/ordine/iscrizione/inizia\""));

  map = ask_host ("albo.ordine.example.it", "/sitemap.xml");
  g_assert_nonnull (strstr (map, "/ente/ordine/iscrizione</loc><lastmod>20"));
  g_assert_null (strstr (map, "prova"));
  robots = ask_host ("albo.ordine.example.it", "/robots.txt");
  g_assert_nonnull (strstr (robots, "Sitemap: http://albo.ordine.example.it"));

  /* What a stranger says is never said back. */
  stranger = ask_host ("evil.example", "/");
  g_assert_nonnull (strstr (stranger, "Ente di"));
  g_assert_null (strstr (stranger, "evil"));

  visit (browser, "/ente/ordine");
  test_assert_shows (browser, "rel=\"canonical\" href=\"http://albo.ordine.example.it");
  visit (browser, "/sitemap.xml");
  test_assert_shows (browser, "/ente/prova/iscrizione</loc>");
  test_assert_shows (browser, "/ente/prova/albi/elenco</loc>");
  test_assert_hides (browser, "ordine");
  visit (browser, "/robots.txt");
  test_assert_shows (browser, "/sitemap.xml\n");
  test_assert_shows (browser, "Disallow: /pratiche\n");
  run_sql ("select admin.setting_set (id, 'host', null) from albo.organization where code = 'ordine'");
}

static void
add_members (void)
{
  /* Codes that are only well formed, as an import may bring them. */
  run_sql ("select count (admin.member_add (o.id, 'elenco', 'unica', jsonb_build_object ('fiscal_code',"
           " 'RSSMRA80A01H' || lpad (i::text, 3, '0') || 'U', 'given_name', 'Nicolò', 'family_name',"
           " case i when 7 then '=D''Aragonà' when 8 then 'Ben \"Ali\", Omar' else 'Prova' || i end), i, '2001-01-01'))"
           " from albo.organization o, generate_series (1, " G_STRINGIFY (N_MEMBERS) ") i where o.code = 'prova'");
}

static void
test_register (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *next = NULL;

  add_members ();
  visit (browser, "/ente/prova");
  test_assert_shows (browser, "href=\"/ente/prova/albi\"");
  visit (browser, "/ente/prova/albi");
  test_assert_shows (browser, "href=\"/ente/prova/albi/elenco\"");

  visit (browser, "/ente/prova/albi/elenco");
  test_assert_shows (browser, "Situazione al ");
  test_assert_shows (browser, "ultimo aggiornamento il ");
  test_assert_shows (browser, ">1</a>");
  test_assert_shows (browser, "\"Dataset\"");
  test_assert_hides (browser, ">51</a>");
  test_assert_hides (browser, "RSSMRA");
  test_assert_hides (browser, "name=\"robots\"");

  next = test_browser_find (browser, "href=\"([^\"]*dopo=50)\"");
  visit (browser, next);
  test_assert_shows (browser, ">51</a>");
  test_assert_shows (browser, "<meta name=\"robots\" content=\"noindex\">");
  test_assert_hides (browser, ">50</a>");

  /* Accents, order and signs make no difference. */
  visit (browser, "/ente/prova/albi/elenco?cerca=nicolo+aragona&giorno=&sezione=");
  test_assert_shows (browser, "D&#39;Aragonà Nicolò");
  test_assert_hides (browser, ">8</a>");
  test_assert_shows (browser, "noindex");
  visit (browser, "/ente/prova/albi/elenco?cerca=%3Cscript%3E");
  test_assert_shows (browser, "Non è stato trovato nessun iscritto");
  test_assert_shows (browser, "value=\"&lt;script&gt;\"");

  /* As of a day, which must have come. */
  visit (browser, "/ente/prova/albi/elenco?giorno=2000-12-31");
  test_assert_shows (browser, "31 dicembre 2000");
  test_assert_hides (browser, ">1</a>");
  visit (browser, "/ente/prova/albi/elenco?giorno=2999-01-01");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "non futura");
  visit (browser, "/ente/prova/albi/elenco?giorno=ieri&dopo=x");
  test_assert_shows (browser, "non futura");

  visit (browser, "/ente/prova/albi/elenco/7");
  test_assert_shows (browser, "D&#39;Aragonà");
  test_assert_shows (browser, "noindex");
  visit (browser, "/ente/prova/albi/elenco/9999");
  g_assert_cmpuint (browser->status, ==, 404);

  /* A register that is not public looks like none. */
  run_sql ("update albo.register set is_public = false where code = 'elenco'");
  visit (browser, "/ente/prova/albi/elenco");
  g_assert_cmpuint (browser->status, ==, 404);
  visit (browser, "/ente/prova/albi/elenco/dati.csv");
  g_assert_cmpuint (browser->status, ==, 404);
  visit (browser, "/ente/prova");
  test_assert_hides (browser, "/ente/prova/albi");
  run_sql ("update albo.register set is_public = true where code = 'elenco'");
}

static void
test_downloads (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autoptr(JsonNode) node = NULL;
  g_auto(GStrv) lines = NULL;
  JsonObject *data;
  JsonArray *entries;

  visit (browser, "/ente/prova/albi/elenco/dati.csv");
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_prefix (test_browser_get_header (browser, "Content-Type"), "text/csv"));
  g_assert_cmpstr (test_browser_get_header (browser, "Cache-Control"), ==, "public, max-age=300");
  g_assert_true (g_str_has_prefix (test_browser_get_header (browser, "Content-Disposition"),
                                   "attachment; filename=\"prova-elenco-20"));
  lines = g_strsplit (browser->page, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_MEMBERS + 2);
  g_assert_cmpstr (lines[0], ==, "number,section,name,effective_from,annotations");
  g_assert_cmpstr (lines[1], ==, "1,\"Sezione unica\",\"Prova1 Nicolò\",\"2001-01-01\",");
  g_assert_cmpstr (lines[7], ==, "7,\"Sezione unica\",\"'=D'Aragonà Nicolò\",\"2001-01-01\",");
  g_assert_cmpstr (lines[8], ==, "8,\"Sezione unica\",\"Ben \"\"Ali\"\", Omar Nicolò\",\"2001-01-01\",");
  g_assert_true (g_str_has_prefix (lines[N_MEMBERS], G_STRINGIFY (N_MEMBERS) ","));

  visit (browser, "/ente/prova/albi/elenco/dati.json");
  node = json_from_string (browser->page, NULL);
  g_assert_nonnull (node);
  data = json_node_get_object (node);
  entries = albo_json_get_array (data, "entries");
  g_assert_cmpstr (albo_json_get_string (data, "@type", ""), ==, "Dataset");
  g_assert_cmpstr (albo_json_get_string (data, "license", ""), ==, "https://creativecommons.org/licenses/by/4.0/");
  g_assert_cmpuint (json_array_get_length (entries), ==, N_MEMBERS);
  g_assert_cmpstr (albo_json_get_string (json_array_get_object_element (entries, 6), "name", ""), ==,
                   "=D'Aragonà Nicolò");

  visit (browser, "/ente/prova/albi/elenco/dati.csv?giorno=2000-01-01");
  g_assert_cmpstr (browser->page, ==, "number,section,name,effective_from,annotations\r\n");
  visit (browser, "/ente/prova/albi/elenco/dati.json?giorno=2000-01-01");
  g_assert_nonnull (strstr (browser->page, "\"entries\":[\n\n]}"));
  visit (browser, "/ente/prova/albi/elenco/dati.csv?giorno=2999-01-01");
  g_assert_cmpuint (browser->status, ==, 422);
}

static void
test_cells (void)
{
  static const char * const cases[][2] = {
    { "", "" }, { "a", "\"a\"" }, { "a\"b", "\"a\"\"b\"" }, { "=1+1", "\"'=1+1\"" }, { "+1", "\"'+1\"" },
    { "-1", "\"'-1\"" }, { "@x", "\"'@x\"" }, { "\tx", "\"'\tx\"" }, { "a=1", "\"a=1\"" }, { "a\nb", "\"a\nb\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) line = g_string_new (NULL);

      albo_register_append_cell (line, cases[i][0]);
      g_assert_cmpstr (line->str, ==, cases[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *preset = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    return 77;

  test_sites_start (FALSE);
  preset = g_build_filename (g_getenv ("ALBO_SOURCE"), "data", "services", "professional-order.json", NULL);
  test_sites_add_organization ("ordine", "order", "Ordine <i>", preset);

  g_test_add_func ("/portal/public/sheet", test_sheet);
  g_test_add_func ("/portal/public/look", test_look);
  g_test_add_func ("/portal/public/host", test_host);
  g_test_add_func ("/portal/public/register", test_register);
  g_test_add_func ("/portal/public/downloads", test_downloads);
  g_test_add_func ("/portal/public/cells", test_cells);
  g_test_add_func ("/portal/public/sign-in", test_sign_in);

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
