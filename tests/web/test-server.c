/* test-server.c - what strangers may do, and what they may not
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-client.h"

#include <string.h>

#include "albo-site-routes.h"

#define TOKEN  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define COOKIE "albo_session=" TOKEN

static struct
{
  GMutex lock;
  GCond  changed;
  guint  n_inside;   /* handlers that wait for company */
} meeting;

static void
hello (AlboExchange   *exchange,
       AlboConnection *connection)
{
  albo_exchange_reply_text (exchange, 200, "salve");
}

static void
name (AlboExchange   *exchange,
      AlboConnection *connection)
{
  g_autofree char *text = g_strdup_printf ("%s e %s", albo_exchange_get_segment (exchange, 0),
                                           albo_exchange_get_segment (exchange, 1));

  albo_exchange_reply_text (exchange, 200, text);
}

static gboolean
refuse (AlboExchange    *exchange,
        AlboConnection  *connection,
        GError         **error)
{
  g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY, "too many");

  return FALSE;
}

static void
enter (void)
{
  g_mutex_lock (&meeting.lock);
  meeting.n_inside++;
  g_cond_broadcast (&meeting.changed);
  g_mutex_unlock (&meeting.lock);
}

/* Answers 200 if a second question comes while the first waits. */
static void
meet (AlboExchange   *exchange,
      AlboConnection *connection)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  gboolean met = TRUE;

  enter ();
  g_mutex_lock (&meeting.lock);
  while (met && meeting.n_inside < 2)
    met = g_cond_wait_until (&meeting.changed, &meeting.lock, deadline);
  g_mutex_unlock (&meeting.lock);

  albo_exchange_reply_problem (exchange, met ? 200 : 500);
}

static void
dawdle (AlboExchange   *exchange,
        AlboConnection *connection)
{
  enter ();
  g_usleep (G_USEC_PER_SEC / 5);
  albo_exchange_reply_text (exchange, 200, "finito");
}

#define SMALL { 1000, 8, 500 }

static const AlboRoute routes[] = {
  { "GET",  "/",              hello },
  { "GET",  "/ente/*/*",      name },
  { "POST", "/modulo",        hello, ALBO_ROUTE_ANYBODY, SMALL },
  { "POST", "/firmato",       hello, 0, SMALL },
  { "GET",  "/mio",           hello, ALBO_ROUTE_SIGN_IN },
  { "POST", "/mio",           hello, ALBO_ROUTE_SIGN_IN, SMALL },
  { "POST", "/pieno",         hello, ALBO_ROUTE_ANYBODY, SMALL, refuse },
  { "GET",  "/incontro",      meet },
  { "GET",  "/lento",         dawdle },
  ALBO_SITE_ROUTES,
};

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  guint       status;
  const char *expected;  /* found somewhere in the page */
} RouteCase;

static const RouteCase route_cases[] = {
  { "root",          "GET",    "/",                200, "salve" },
  { "head",          "HEAD",   "/",                200, "" },
  { "query",         "GET",    "/?a=b",            200, "salve" },
  { "segments",      "GET",    "/ente/a-1/b_2.c",  200, "a-1 e b_2.c" },
  { "no-segment",    "GET",    "/ente/a/",         404, "Pagina non trovata" },
  { "one-segment",   "GET",    "/ente/a",          404, "Pagina non trovata" },
  { "three",         "GET",    "/ente/a/b/c",      404, "Pagina non trovata" },
  { "slash-in-disguise", "GET", "/ente/a%2fb/c/d", 404, "Pagina non trovata" },
  { "climbing",      "GET",    "/ente/a/..%2fb",   404, "Pagina non trovata" },
  { "hidden",        "GET",    "/ente/a/.b",       404, "Pagina non trovata" },
  { "markup",        "GET",    "/ente/%3Cb%3E/a",  404, "Pagina non trovata" },
  { "nul",           "GET",    "/%00",             404, "Pagina non trovata" },
  { "unknown",       "GET",    "/altrove",         404, "Pagina non trovata" },
  { "wrong-method",  "DELETE", "/ente/a/b",        405, "Operazione non possibile" },
  { "get-of-post",   "GET",    "/modulo",          405, "Operazione non possibile" },
  { "health",        "GET",    "/health",          200, "ok" },
  { "robots",        "GET",    "/robots.txt",      200, "Disallow: /bozze/" },
  { "no-asset",      "GET",    "/risorse/x/altro.css", 404, "Pagina non trovata" },
  { "not-my-script", "GET",    "/risorse/x/translate.py", 404, "Pagina non trovata" },
};

static void
test_route (gconstpointer data)
{
  const RouteCase *test = data;
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *page = test_ask (server, test->method, test->path, NULL, NULL, &message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *policy = soup_message_headers_get_one (headers, "Content-Security-Policy");

  g_assert_cmpint (soup_message_get_status (message), ==, test->status);
  g_assert_nonnull (strstr (page, test->expected));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Referrer-Policy"), ==, "no-referrer");
  g_assert_cmpuint (strlen (soup_message_headers_get_one (headers, "X-Request-Id")), ==, 16);
  g_assert_true (g_str_has_prefix (policy, "default-src 'none'; style-src 'self';"));
  g_assert_null (strstr (policy, "script-src"));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_nonnull (strstr (policy, "form-action 'self' http://127.0.0.1:2;"));
  g_assert_cmpint (soup_message_headers_get_one (headers, "Allow") != NULL, ==, test->status == 405);
  g_assert_null (soup_message_headers_get_one (headers, "Set-Cookie"));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *answer;  /* how it begins */
} RawCase;

#define POST "POST /modulo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define FILES "Content-Type: multipart/form-data; boundary=x\r\n"

static const RawCase raw_cases[] = {
  { "form",            POST FORM "Content-Length: 3\r\n\r\na=b", "HTTP/1.1 200 " },
  { "empty-form",      POST FORM "Content-Length: 0\r\n\r\n", "HTTP/1.1 200 " },
  { "over-limit",      POST FORM "Content-Length: 100000000\r\n\r\n", "HTTP/1.1 413 " },
  { "far-over-limit",  POST FORM "Content-Length: 99999999999999999999\r\n\r\n", "HTTP/1.1 4" },
  { "negative",        POST FORM "Content-Length: -1\r\n\r\n", "HTTP/1.1 400 " },
  { "chunked",         POST FORM "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", "HTTP/1.1 411 " },
  { "length-and-chunked", POST FORM "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 411 " },
  { "two-lengths",     POST FORM "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b", "HTTP/1.1 400 " },
  { "two-hosts",       "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
  { "no-host",         "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 " },
  { "not-a-form",      POST "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b", "HTTP/1.1 415 " },
  { "no-type",         POST "Content-Length: 3\r\n\r\na=b", "HTTP/1.1 415 " },
  { "no-boundary",     POST "Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\na=b", "HTTP/1.1 415 " },
  { "broken-multipart", POST FILES "Content-Length: 3\r\n\r\na=b", "HTTP/1.1 400 " },
  { "multipart",       POST FILES "Content-Length: 57\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--", "HTTP/1.1 200 " },
  { "smuggled",        "PUT /altrove HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 " },
  { "body-of-get",     "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b", "HTTP/1.1 413 " },
  { "not-admitted",    "POST /pieno HTTP/1.1\r\nHost: a\r\n" "Connection: close\r\n" FORM "Content-Length: 3\r\n\r\na=b", "HTTP/1.1 429 " },
  { "not-http",        "\x16\x03\x01\x02\r\n\r\n", "" },
};

static void
test_raw (gconstpointer data)
{
  const RawCase *test = data;
  static const AlboServerLimits impatient = {
    .n_threads = 2, .n_connections = 64, .timeout = 2, .memory = 32 * 1024,
  };
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), &impatient);
  g_autofree char *answer = test_ask_raw (server, test->text, -1);

  g_test_message ("%.30s", answer);
  g_assert_true (g_str_has_prefix (answer, test->answer));

  /* What follows a refusal is not read as the next question. */
  if (*answer != '\0')
    g_assert_null (strstr (answer + 1, "HTTP/1.1 200 "));
}

/* A browser that is still sending shows a broken connection instead of an early answer. */
static void
test_over_limit_is_told (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autofree char *filler = g_strnfill (4 * 1024 * 1024, 'a');
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *page = test_ask (server, "POST", "/modulo", NULL, filler, &message);

  g_assert_cmpint (soup_message_get_status (message), ==, 413);
  g_assert_nonnull (strstr (page, "Troppi dati"));
}

static void
test_long_header (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autofree char *filler = g_strnfill (64 * 1024, 'a');
  g_autofree char *text = g_strdup_printf ("GET / HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n", filler);
  g_autofree char *answer = test_ask_raw (server, text, -1);
  g_autofree char *page = test_ask (server, "GET", "/", NULL, NULL, NULL);

  /* It hangs up while we still send, so the answer may be lost on the way. */
  g_assert_true (*answer == '\0' || g_str_has_prefix (answer, "HTTP/1.1 431 "));
  g_assert_cmpstr (page, ==, "salve");
}

static void
test_slow_client (gconstpointer data)
{
  static const AlboServerLimits impatient = {
    .n_threads = 2, .n_connections = 64, .timeout = 1, .memory = 32 * 1024,
  };
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), &impatient);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *answer = test_ask_raw (server, data, -1);
  gint64 waited = g_get_monotonic_time () - start;

  g_assert_cmpstr (answer, ==, "");
  g_assert_cmpint (waited, >, G_USEC_PER_SEC / 2);
  g_assert_cmpint (waited, <, 6 * G_USEC_PER_SEC);
}

static void
test_connections_per_address (void)
{
  static const AlboServerLimits strict = {
    .n_threads = 2, .n_connections = 64, .n_connections_per_address = 1, .timeout = 10,
    .memory = 32 * 1024,
  };
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), &strict);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) first = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;
  char byte;

  first = g_socket_client_connect_to_host (client, "127.0.0.1", albo_server_get_port (server),
                                           NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (first)),
                             "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27, NULL, NULL, &error);
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (first)), &byte, 1, NULL, &error);
  g_assert_no_error (error);

  answer = test_ask_raw (server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);
  g_assert_cmpstr (answer, ==, "");
}

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *cookie;
  const char *form;
  guint       status;
  const char *location;
} SessionCase;

/* @CSRF@ is replaced by the HMAC-SHA256 of "csrf" under TOKEN. */
#define CSRF "csrf=@CSRF@"

static const SessionCase session_cases[] = {
  { "no-session",        "GET",  "/mio",     NULL,   NULL,      303, "http://127.0.0.1:2/accedi?ritorno=/mio" },
  { "no-session-form",   "POST", "/mio",     NULL,   "a=b",     303, "http://127.0.0.1:2/accedi?ritorno=/mio" },
  { "strange-session",   "GET",  "/mio",     "albo_session=abc", NULL, 303, "http://127.0.0.1:2/accedi?ritorno=/mio" },
  { "session",           "GET",  "/mio",     COOKIE, NULL,      200, NULL },
  { "no-csrf",           "POST", "/mio",     COOKIE, "a=b",     403, NULL },
  { "empty-csrf",        "POST", "/mio",     COOKIE, "csrf=",   403, NULL },
  { "wrong-csrf",        "POST", "/mio",     COOKIE, "csrf=0000000000000000000000000000000000000000000000000000000000000000", 403, NULL },
  { "csrf",              "POST", "/mio",     COOKIE, CSRF,      200, NULL },
  { "csrf-twice",        "POST", "/mio",     COOKIE, CSRF "&" CSRF, 403, NULL },
  { "csrf-of-no-session", "POST", "/firmato", NULL,  CSRF,      403, NULL },
  { "anybody",           "POST", "/modulo",  NULL,   "a=b",     200, NULL },
  { "anybody-in-session", "POST", "/modulo", COOKIE, "a=b",     403, NULL },
};

static void
test_session (gconstpointer data)
{
  const SessionCase *test = data;
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autofree char *csrf = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) TOKEN,
                                                     strlen (TOKEN), "csrf", 4);
  g_autoptr(GString) form = g_string_new (test->form);
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *page = NULL;

  g_string_replace (form, "@CSRF@", csrf, 0);
  page = test_ask (server, test->method, test->path, test->cookie,
                   test->form != NULL ? form->str : NULL, &message);

  g_assert_cmpint (soup_message_get_status (message), ==, test->status);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                 "Location"), ==, test->location);
}

typedef struct
{
  AlboServer *server;
  const char *path;
  guint       status;
} Visit;

static gpointer
visit_thread (gpointer data)
{
  Visit *visit = data;
  g_autoptr(SoupMessage) message = NULL;

  g_free (test_ask (visit->server, "GET", visit->path, NULL, NULL, &message));
  visit->status = soup_message_get_status (message);

  return NULL;
}

/* Starts a visit and returns once its handler is inside. */
static GThread *
start_visit (Visit *visit)
{
  GThread *thread;

  g_mutex_lock (&meeting.lock);
  meeting.n_inside = 0;
  thread = g_thread_new ("visit", visit_thread, visit);
  while (meeting.n_inside == 0)
    g_cond_wait (&meeting.changed, &meeting.lock);
  g_mutex_unlock (&meeting.lock);

  return thread;
}

static void
test_parallel (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  Visit first = { server, "/incontro", 0 };
  Visit second = { server, "/incontro", 0 };
  GThread *thread = start_visit (&first);

  visit_thread (&second);
  g_thread_join (thread);

  g_assert_cmpint (first.status, ==, 200);
  g_assert_cmpint (second.status, ==, 200);
}

static void
test_stop_is_graceful (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  Visit visit = { server, "/lento", 0 };
  GThread *thread = start_visit (&visit);
  gint64 start = g_get_monotonic_time ();

  albo_server_stop (server, 10);
  g_thread_join (thread);

  g_assert_cmpint (visit.status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_asset (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autofree char *path = g_strdup_printf ("/risorse/%s/albo.css",
                                           albo_assets_get_version (site->assets));
  g_autofree char *question = NULL;
  g_autofree char *answer = NULL;
  g_autoptr(SoupMessage) fresh = NULL;
  g_autoptr(SoupMessage) stale = NULL;
  g_autofree char *style = test_ask (server, "GET", path, NULL, NULL, &fresh);
  g_autofree char *other = test_ask (server, "GET", "/risorse/vecchio/albo.css", NULL, NULL, &stale);
  SoupMessageHeaders *headers = soup_message_get_response_headers (fresh);

  g_assert_nonnull (strstr (style, ".albo-cards"));
  g_assert_cmpstr (style, ==, other);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==,
                   "public, max-age=31536000, immutable");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (stale),
                                                 "Cache-Control"), ==, "no-cache");

  /* libsoup takes gzip, and its tag is another one. */
  g_assert_true (g_str_has_suffix (soup_message_headers_get_one (headers, "ETag"), "-gzip\""));

  question = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                              "If-None-Match: %s\r\n\r\n", path,
                              albo_assets_find (site->assets, "albo.css")->tag);
  answer = test_ask_raw (server, question, -1);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 304 "));
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\n"));
}

/* Scripts come from the assets of a site that has some, and from nowhere else. */
static void
test_scripts (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autofree char *path = g_strdup_printf ("/risorse/%s/albo-form.js", albo_assets_get_version (site->assets));
  g_autoptr(SoupMessage) script = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *text = NULL;
  g_autofree char *page = NULL;
  const char *policy;

  albo_site_allow_scripts (site);
  server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  text = test_ask (server, "GET", path, NULL, NULL, &script);
  g_assert_nonnull (strstr (text, "XMLHttpRequest"));
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (script), "Content-Type"), ==,
                   "text/javascript; charset=utf-8");

  page = test_ask (server, "GET", "/altrove", NULL, NULL, &message);
  policy = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Security-Policy");
  g_assert_true (g_str_has_suffix (policy, "; script-src 'self'; connect-src 'self'"));
  g_assert_null (strstr (policy, "unsafe"));
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (route_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/route/", route_cases[i].name, NULL);

      g_test_add_data_func (path, &route_cases[i], test_route);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (raw_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/raw/", raw_cases[i].name, NULL);

      g_test_add_data_func (path, &raw_cases[i], test_raw);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (session_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/session/", session_cases[i].name, NULL);

      g_test_add_data_func (path, &session_cases[i], test_session);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/server/over-limit-is-told", test_over_limit_is_told);
  g_test_add_func ("/server/long-header", test_long_header);
  g_test_add_data_func ("/server/slow-client/in-headers", "GET / HTTP/1.1\r\nHo", test_slow_client);
  g_test_add_data_func ("/server/slow-client/in-body", POST FORM "Content-Length: 9\r\n\r\na=",
                        test_slow_client);
  g_test_add_data_func ("/server/slow-client/in-discarded", POST FORM "Content-Length: 9999\r\n\r\na=",
                        test_slow_client);
  g_test_add_func ("/server/connections-per-address", test_connections_per_address);
  g_test_add_func ("/server/parallel", test_parallel);
  g_test_add_func ("/server/stop-is-graceful", test_stop_is_graceful);
  g_test_add_func ("/server/asset", test_asset);
  g_test_add_func ("/server/scripts", test_scripts);

  return g_test_run ();
}
