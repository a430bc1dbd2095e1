/* test-exchange.c - fields, cookies, languages, and answers that handlers got wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-client.h"

#include <string.h>

#include "albo-site-routes.h"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* The page of the test provider keeps one text of a stranger; here it shows any. */
static void
echo (AlboExchange   *exchange,
      AlboConnection *connection)
{
  const char *value = albo_exchange_get_field (exchange, "v");
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "query", value != NULL ? value : "(manca)");
  albo_exchange_reply_page (exchange, 200, "provider", data);
}

static void
session (AlboExchange   *exchange,
         AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);

  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, "K7QF", 0);
  albo_exchange_set_cookie (exchange, "vecchio", "", 0);
  albo_exchange_set_cookie (exchange, "durevole", "a", 60);
  albo_exchange_reply_text (exchange, 200, token != NULL ? token : "(manca)");
}

static void
page (AlboExchange   *exchange,
      AlboConnection *connection)
{
  albo_exchange_reply_page (exchange, 200, "provider", NULL);
}

/* With the header of the portal, in which the language is chosen. */
static void
page_with_header (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  albo_exchange_reply_page (exchange, 200, "sign-in", NULL);
}

static void
forget (AlboExchange   *exchange,
        AlboConnection *connection)
{
}

static void
repeat (AlboExchange   *exchange,
        AlboConnection *connection)
{
  albo_exchange_reply_problem (exchange, 404);
  albo_exchange_reply_problem (exchange, 500);
}

static void
no_page (AlboExchange   *exchange,
         AlboConnection *connection)
{
  albo_exchange_reply_page (exchange, 200, "nessuna", NULL);
}

static GBytes *
read_chunk (guint            index,
            AlboConnection  *connection,
            gpointer         user_data,
            GError         **error)
{
  if (index == GPOINTER_TO_UINT (user_data))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "it is gone");
      return NULL;
    }

  return g_bytes_new ("abcdefghij", index == 2 ? 5 : 10);
}

static void
download (AlboExchange   *exchange,
          AlboConnection *connection)
{
  albo_exchange_reply_download (exchange, "perché\"\r\nX: <b>.pdf", "application/pdf", 25, 10,
                                read_chunk, GUINT_TO_POINTER (99), NULL);
}

static void
download_cut (AlboExchange   *exchange,
              AlboConnection *connection)
{
  albo_exchange_reply_download (exchange, "a", "application/pdf", 25, 10,
                                read_chunk, GUINT_TO_POINTER (1), NULL);
}

static void
database (AlboExchange   *exchange,
          AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = albo_connection_call (connection, "select 1", 0, NULL, NULL, &error);

  g_assert_null (rows);
  albo_exchange_reply_error (exchange, error);
}

static const AlboRoute routes[] = {
  { "POST", "/eco",      echo, ALBO_ROUTE_ANYBODY, { 16384, 8, 16384 } },
  { "GET",  "/sessione", session },
  { "GET",  "/pagina",   page },
  { "GET",  "/intestata", page_with_header },
  { "GET",  "/vuoto",    forget },
  { "GET",  "/doppio",   repeat },
  { "GET",  "/nessuna",  no_page },
  { "GET",  "/file",     download },
  { "GET",  "/rotto",    download_cut },
  { "GET",  "/database", database },
  ALBO_SITE_ROUTES,
};

typedef struct
{
  AlboSite   *site;
  AlboServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->site = test_site ();
  fixture->server = test_serve (fixture->site, routes, G_N_ELEMENTS (routes), NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->server, albo_server_free);
  g_clear_pointer (&fixture->site, albo_site_free);
}

typedef struct
{
  const char *name;
  const char *form;
  guint       status;
  const char *expected;  /* found somewhere in the page */
} Case;

#define VALUE(text) "name=\"richiesta\" value=\"" text "\""

static const Case cases[] = {
  { "plain",    "v=ciao",                   200, VALUE ("ciao") },
  { "escaped",  "v=%3Cb%3E%26%22",          200, VALUE ("&lt;b&gt;&amp;&quot;") },
  { "no-hole",  "v=%7B%7Bassets%7D%7D",     200, VALUE ("{{assets}}") },
  { "utf8",     "v=perch%C3%A9",            200, VALUE ("perché") },
  { "missing",  "a=b",                      200, VALUE ("(manca)") },
  { "twice",    "v=a&v=b",                  200, VALUE ("(manca)") },
  { "too-many", "a=&b=&c=&d=&e=&f=&g=&h=&i=", 400, "Richiesta non valida" },
};

static void
test_form (Fixture       *fixture,
           gconstpointer  data)
{
  const Case *test = data;
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *html = test_ask (fixture->server, "POST", "/eco", NULL, test->form, &message);

  g_test_message ("%s", html);
  g_assert_cmpint (soup_message_get_status (message), ==, test->status);
  g_assert_nonnull (strstr (html, test->expected));
}

static void
test_long_value (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *value = g_strnfill (16000, 'a');
  g_autofree char *form = g_strconcat ("v=", value, NULL);
  g_autofree char *html = test_ask (fixture->server, "POST", "/eco", NULL, form, NULL);

  g_assert_nonnull (strstr (html, value));
}

static void
test_cookie (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *plain =
    test_ask_raw (fixture->server, "GET /sessione HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  "Cookie: altro=1; albo_session=" TOKEN "\r\n\r\n", -1);
  g_autofree char *secure = NULL;
  g_autofree char *downgraded = NULL;

  g_assert_true (g_str_has_suffix (plain, TOKEN));
  g_assert_nonnull (strstr (plain, "Set-Cookie: albo_session=K7QF; Path=/; HttpOnly; SameSite=Lax\r\n"));
  g_assert_nonnull (strstr (plain, "Set-Cookie: vecchio=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n"));
  g_assert_nonnull (strstr (plain, "Set-Cookie: durevole=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=60\r\n"));

  g_clear_pointer (&fixture->server, albo_server_free);
  fixture->site->is_secure = TRUE;
  fixture->server = test_serve (fixture->site, routes, G_N_ELEMENTS (routes), NULL);
  secure = test_ask_raw (fixture->server, "GET /sessione HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                         "Cookie: __Host-albo_session=" TOKEN "\r\n\r\n", -1);
  downgraded = test_ask_raw (fixture->server, "GET /sessione HTTP/1.1\r\nHost: a\r\n"
                             "Connection: close\r\nCookie: albo_session=" TOKEN "\r\n\r\n", -1);

  g_assert_true (g_str_has_suffix (secure, TOKEN));
  g_assert_true (g_str_has_suffix (downgraded, "(manca)"));
  g_assert_nonnull (strstr (secure, "Set-Cookie: __Host-albo_session=K7QF; Path=/; HttpOnly; "
                                    "SameSite=Lax; Secure\r\n"));
}

typedef struct
{
  const char *name;
  const char *headers;
  const char *expected;
} LanguageCase;

static const LanguageCase language_cases[] = {
  { "none",            "",                                              "<html lang=\"it\">" },
  { "english",         "Accept-Language: en-GB,en;q=0.9\r\n",           "<html lang=\"en\">" },
  { "other",           "Accept-Language: de\r\n",                       "<html lang=\"it\">" },
  { "cookie-wins",     "Accept-Language: it\r\nCookie: albo_lingua=en\r\n", "<html lang=\"en\">" },
  { "strange-cookie",  "Accept-Language: en\r\nCookie: albo_lingua=xx\r\n", "<html lang=\"en\">" },
};

static void
test_language (Fixture       *fixture,
               gconstpointer  data)
{
  const LanguageCase *test = data;
  g_autofree char *text = g_strdup_printf ("GET /pagina HTTP/1.1\r\nHost: a\r\n"
                                           "Connection: close\r\n%s\r\n", test->headers);
  g_autofree char *answer = test_ask_raw (fixture->server, text, -1);

  g_assert_nonnull (strstr (answer, test->expected));
}

/* Where the choice of a language comes back to. */
static const struct
{
  const char *path;
  const char *href;
} returns[] = {
  { "/intestata",                                 "ritorno=/intestata\"" },
  { "/intestata?cerca=a%26b&giorno=2026-01-01",   "ritorno=/intestata%3Fcerca%3Da%2526b%26giorno%3D2026-01-01\"" },
  { "/intestata?ritorno=/altra",                  "ritorno=/intestata%3Fritorno%3D/altra\"" },
  { "/intestata?ritorno=//altrove.example",       "ritorno=/intestata\"" },
};

static void
test_language_return (Fixture       *fixture,
                      gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_autofree char *page = test_ask (fixture->server, "GET", returns[i].path, NULL, NULL, NULL);
      g_autofree char *href = g_strconcat ("href=\"/lingua/en?", returns[i].href, NULL);

      if (strstr (page, href) == NULL)
        g_error ("%s does not have %s:\n%s", returns[i].path, href, page);
    }
}

static const struct
{
  const char *path;
  guint       status;
  const char *location;
} choices[] = {
  { "/lingua/en?ritorno=/pagina",            303, "/pagina" },
  { "/lingua/it",                            303, "/" },
  { "/lingua/en?ritorno=//altrove.example",  303, "/" },
  { "/lingua/en?ritorno=https://altrove.example", 303, "/" },
  { "/lingua/en?ritorno=/%5Caltrove.example", 303, "/" },
  { "/lingua/en?ritorno=/a%0d%0aX:%20b",     303, "/" },
  { "/lingua/de?ritorno=/pagina",            404, NULL },
};

static void
test_language_choice (Fixture       *fixture,
                      gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr(SoupMessage) message = NULL;
      g_autofree char *html = test_ask (fixture->server, "GET", choices[i].path, NULL, NULL, &message);
      SoupMessageHeaders *headers = soup_message_get_response_headers (message);

      g_test_message ("%s", choices[i].path);
      g_assert_cmpint (soup_message_get_status (message), ==, choices[i].status);
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Location"), ==, choices[i].location);
      g_assert_null (soup_message_headers_get_one (headers, "X"));
      g_assert_cmpint (soup_message_headers_get_one (headers, "Set-Cookie") != NULL, ==,
                       choices[i].status == 303);
    }
}

/* A site that has no session yet binds its forms to a cookie of its own. */
static void
test_visitor (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *html = NULL;
  const char *cookie;

  g_clear_pointer (&fixture->server, albo_server_free);
  fixture->site->csrf_cookie = "albo_visita";
  fixture->site->makes_csrf_cookie = TRUE;
  fixture->server = test_serve (fixture->site, routes, G_N_ELEMENTS (routes), NULL);
  html = test_ask (fixture->server, "GET", "/pagina", NULL, NULL, &message);
  cookie = soup_message_headers_get_one (soup_message_get_response_headers (message), "Set-Cookie");

  g_assert_true (g_str_has_prefix (cookie, "albo_visita="));
  g_assert_null (strstr (html, "name=\"csrf\" value=\"\""));
}

static void
test_download (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *answer =
    test_ask_raw (fixture->server, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);

  g_test_message ("%s", answer);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\nabcdefghijabcdefghijabcde"));
  g_assert_nonnull (strstr (answer, "Content-Length: 25\r\n"));
  g_assert_nonnull (strstr (answer, "Content-Disposition: attachment; filename=\"perche___X_ _b_.pdf\"; "
                                    "filename*=UTF-8''perch%C3%A9%22%0D%0AX%3A%20%3Cb%3E.pdf\r\n"));
  g_assert_nonnull (strstr (answer, "Content-Security-Policy: default-src 'none'; sandbox\r\n"));
  g_assert_nonnull (strstr (answer, "X-Content-Type-Options: nosniff\r\n"));
}

/* Half a file never looks whole. */
static void
test_download_cut (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *answer =
    test_ask_raw (fixture->server, "GET /rotto HTTP/1.1\r\nHost: a\r\n\r\n", -1);

  g_assert_nonnull (strstr (answer, "Content-Length: 25\r\n"));
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\nabcdefghij"));
}

static void
test_no_database (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *html = test_ask (fixture->server, "GET", "/database", NULL, NULL, &message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  g_assert_cmpint (soup_message_get_status (message), ==, 503);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Retry-After"), ==, "60");
  g_assert_nonnull (strstr (html, "Il servizio non è disponibile"));
  g_assert_nonnull (strstr (html, soup_message_headers_get_one (headers, "X-Request-Id")));
  g_assert_null (strstr (html, "nonexistent"));
}

static void
expect_failure (Fixture    *fixture,
                const char *path,
                const char *complaint,
                guint       status)
{
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *html = NULL;

  g_test_expect_message ("albo-web", G_LOG_LEVEL_CRITICAL, complaint);
  html = test_ask (fixture->server, "GET", path, NULL, NULL, &message);
  g_test_assert_expected_messages ();

  g_assert_cmpint (soup_message_get_status (message), ==, status);
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  expect_failure (fixture, "/vuoto", "* /vuoto was left without an answer", 500);
}

static void
test_answered_twice (Fixture       *fixture,
                     gconstpointer  data)
{
  expect_failure (fixture, "/doppio", "*'self->status == 0' failed", 404);
}

static void
test_no_page (Fixture       *fixture,
              gconstpointer  data)
{
  expect_failure (fixture, "/nessuna", "* There is no page “nessuna”", 500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/exchange/form/", cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], set_up, test_form, tear_down);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (language_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/exchange/language/", language_cases[i].name, NULL);

      g_test_add (path, Fixture, &language_cases[i], set_up, test_language, tear_down);
    }

  g_test_add ("/exchange/form/long-value", Fixture, NULL, set_up, test_long_value, tear_down);
  g_test_add ("/exchange/language/return", Fixture, NULL, set_up, test_language_return, tear_down);
  g_test_add ("/exchange/language/choice", Fixture, NULL, set_up, test_language_choice, tear_down);
  g_test_add ("/exchange/cookie", Fixture, NULL, set_up, test_cookie, tear_down);
  g_test_add ("/exchange/visitor", Fixture, NULL, set_up, test_visitor, tear_down);
  g_test_add ("/exchange/download", Fixture, NULL, set_up, test_download, tear_down);
  g_test_add ("/exchange/download-cut", Fixture, NULL, set_up, test_download_cut, tear_down);
  g_test_add ("/exchange/no-database", Fixture, NULL, set_up, test_no_database, tear_down);
  g_test_add ("/exchange/forgotten", Fixture, NULL, set_up, test_forgotten, tear_down);
  g_test_add ("/exchange/answered-twice", Fixture, NULL, set_up, test_answered_twice, tear_down);
  g_test_add ("/exchange/no-page", Fixture, NULL, set_up, test_no_page, tear_down);

  return g_test_run ();
}
