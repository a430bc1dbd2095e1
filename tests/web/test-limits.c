/* test-limits.c - how often, how long and how many; and what is counted and written about it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-client.h"

#include <string.h>
#include <unistd.h>

#include "albo-client.h"
#include "albo-site-routes.h"
#include "albo-watch.h"

#define TOKEN   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OTHER   "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
#define SECOND  G_USEC_PER_SEC
#define AT_ONCE "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

static void
hello (AlboExchange   *exchange,
       AlboConnection *connection)
{
  albo_exchange_reply_text (exchange, 200, "salve");
}

/* As a handler that asked for what the database says is not there. */
static void
missing (AlboExchange   *exchange,
         AlboConnection *connection)
{
  g_autoptr(GError) error = g_error_new_literal (ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND, "no");

  albo_exchange_reply_error (exchange, error);
}

static const AlboRoute routes[] = {
  { "GET",  "/",       hello },
  { "GET",  "/tutto",  hello, ALBO_ROUTE_COSTLY },
  { "POST", "/modulo", hello, ALBO_ROUTE_ANYBODY, { ALBO_BODY_OF_SITE, 8, 100000 } },
  { "GET",  "/bozze/*", missing, ALBO_ROUTE_SIGN_IN },
  ALBO_SITE_ROUTES,
};

static void
test_bucket (void)
{
  g_autoptr(AlboLimiter) limiter = albo_limiter_new (&(AlboRate) { 2, 3 }, 64);
  gint64 now = 1000 * SECOND;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now), ==, 0);

  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now), ==, 1);
  g_assert_cmpuint (albo_limiter_take (limiter, "b", 1, now), ==, 0);

  /* Half a second makes one token, ten seconds no more than the burst. */
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now + SECOND / 2), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now + SECOND / 2), ==, 1);
  now += 10 * SECOND;
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now), ==, 1);
}

/* A rate of less than one a second, and a thread whose clock was read earlier. */
static void
test_bucket_slow (void)
{
  g_autoptr(AlboLimiter) limiter = albo_limiter_new (&(AlboRate) { 0.1, 1 }, 64);

  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, 100 * SECOND), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, 99 * SECOND), ==, 10);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, 106 * SECOND), ==, 4);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, 110 * SECOND), ==, 0);
  g_assert_cmpuint (albo_limiter_take (NULL, "a", 1, 110 * SECOND), ==, 0);
}

/* Many strangers push each other out, and who goes on asking stays in. */
static void
test_bucket_crowd (void)
{
  g_autoptr(AlboLimiter) limiter = albo_limiter_new (&(AlboRate) { 0.001, 1 }, 64);
  guint n_refused = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *who = g_strdup_printf ("%u", i);

      albo_limiter_take (limiter, who, 1, (1000 + i) * (gint64) SECOND / 1000);
      n_refused += albo_limiter_take (limiter, "insistent", 1, (1000 + i) * (gint64) SECOND / 1000) > 0;
    }

  g_assert_cmpuint (n_refused, >, 9000);
}

static const struct
{
  const char *text;
  const char *address;  /* (nullable) */
} addresses[] = {
  { "192.0.2.1", "192.0.2.1" }, { "::ffff:192.0.2.1", "192.0.2.1" },
  { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2::", "2001:db8:1:2::" },
  { "::1", "::" }, { "localhost", NULL }, { "192.0.2.1, 192.0.2.2", NULL }, { "192.0.2.1:80", NULL },
  { "", NULL }, { NULL, NULL }, { "0x7f.1", NULL }, { "192.0.2.01", NULL }, { "fe80::1%eth0", NULL },
};

/* What is much work counts as many, and as no more than may come at once. */
static void
test_bucket_cost (void)
{
  g_autoptr(AlboLimiter) limiter = albo_limiter_new (&(AlboRate) { 2, 30 }, 64);
  gint64 now = 1000 * SECOND;

  g_assert_cmpuint (albo_limiter_take (limiter, "a", 25, now), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 25, now), ==, 10);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 5, now), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "a", 1, now), ==, 1);
  g_assert_cmpuint (albo_limiter_take (limiter, "b", 1000, now), ==, 0);
  g_assert_cmpuint (albo_limiter_take (limiter, "b", 1, now), ==, 1);
}

static void
test_address (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      char address[ALBO_CLIENT_LENGTH] = "";
      gboolean is_address = albo_client_normalize (addresses[i].text, address);

      g_assert_cmpint (is_address, ==, addresses[i].address != NULL);
      if (is_address)
        g_assert_cmpstr (address, ==, addresses[i].address);
    }
}

static AlboServerLimits
make_limits (void)
{
  return (AlboServerLimits) { .n_threads = 2, .n_connections = 64, .timeout = 30, .memory = 32 * 1024 };
}

/* How many of four questions with @header are answered with 200. */
static guint
ask_four (AlboServer *server,
          const char *header)
{
  g_autofree char *text = g_strconcat (AT_ONCE, header, "\r\n", NULL);
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *answer = test_ask_raw (server, text, -1);

      if (g_str_has_prefix (answer, "HTTP/1.1 200 "))
        {
          n++;
          continue;
        }

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 429 "));
      g_assert_nonnull (strstr (answer, "\r\nRetry-After: 1000\r\n"));
      g_assert_nonnull (strstr (answer, "Troppi tentativi"));
    }

  return n;
}

static void
test_session_rate (void)
{
  AlboServerLimits limits = make_limits ();
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autofree char *asset = NULL;
  g_autofree char *counted = NULL;

  limits.by_session = (AlboRate) { 0.001, 2 };
  server = test_serve (site, routes, G_N_ELEMENTS (routes), &limits);

  g_assert_cmpuint (ask_four (server, "Cookie: albo_session=" TOKEN "\r\n"), ==, 2);
  g_assert_cmpuint (ask_four (server, "Cookie: albo_session=" OTHER "\r\n"), ==, 2);
  g_assert_cmpuint (ask_four (server, ""), ==, 4);

  /* The style of the page that says so still comes. */
  asset = test_ask (server, "GET", "/risorse/x/albo-frame.css", "albo_session=" TOKEN, NULL, NULL);
  g_assert_nonnull (strstr (asset, "@font-face"));
  counted = albo_server_measure (server);
  g_assert_nonnull (strstr (counted, "albo_refusals_total{by=\"session\"} 4\n"));
  g_assert_nonnull (strstr (counted, "albo_answers_total{method=\"GET\",route=\"/\",status=\"429\"} 4\n"));
}

static void
test_address_rate (void)
{
  AlboServerLimits limits = make_limits ();
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;

  limits.by_address = (AlboRate) { 0.001, 2 };
  limits.trusts_proxy = TRUE;
  server = test_serve (site, routes, G_N_ELEMENTS (routes), &limits);

  g_assert_cmpuint (ask_four (server, "X-Real-IP: 192.0.2.1\r\n"), ==, 2);
  g_assert_cmpuint (ask_four (server, "X-Real-IP: 192.0.2.2\r\n"), ==, 2);
  g_assert_cmpuint (ask_four (server, "X-Real-IP: 2001:db8::1\r\n"), ==, 2);
  g_assert_cmpuint (ask_four (server, "X-Real-IP: 2001:db8::2\r\n"), ==, 0);

  /* What is no address says nothing, and neither does the proxy when it asks for itself. */
  g_assert_cmpuint (ask_four (server, "X-Real-IP: altro\r\n"), ==, 4);
  g_assert_cmpuint (ask_four (server, ""), ==, 4);
}

/* Without a proxy nobody may say to be somebody else. */
static void
test_no_proxy (void)
{
  AlboServerLimits limits = make_limits ();
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;

  limits.by_address = (AlboRate) { 0.001, 2 };
  server = test_serve (site, routes, G_N_ELEMENTS (routes), &limits);

  g_assert_cmpuint (ask_four (server, "X-Real-IP: 192.0.2.1\r\n"), ==, 4);
}

/* A limit holds where nothing answers too: who looks for what might be there is slowed down. */
static void
test_search_rate (void)
{
  AlboServerLimits limits = make_limits ();
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(SoupMessage) message = NULL;

  limits.by_session = (AlboRate) { 0.001, 1 };
  server = test_serve (site, routes, G_N_ELEMENTS (routes), &limits);
  g_free (test_ask (server, "GET", "/wp-login.php", "albo_session=" TOKEN, NULL, &message));
  g_assert_cmpuint (soup_message_get_status (message), ==, 404);
  g_clear_object (&message);
  g_free (test_ask (server, "GET", "/wp-admin", "albo_session=" TOKEN, NULL, &message));
  g_assert_cmpuint (soup_message_get_status (message), ==, 429);
}

static const struct
{
  const char *name;
  const char *begin;
} drips[] = {
  { "headers", "GET / HTTP/1.1\r\nHost: a\r\nX-Drip: " },
  { "body",    "POST /modulo HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
               "Content-Length: 90000\r\n\r\n" },
};

/* A byte now and then keeps no connection. */
static void
test_drip (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  AlboServerLimits limits = make_limits ();
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *counted = NULL;
  gint64 start = g_get_monotonic_time ();
  GOutputStream *output;
  GSocket *socket;
  char answer[64];

  limits.patience = (AlboPatience) { 1, 1, 1 };
  server = test_serve (site, routes, G_N_ELEMENTS (routes), &limits);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", albo_server_get_port (server),
                                                NULL, &error);
  g_assert_no_error (error);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  socket = g_socket_connection_get_socket (connection);
  g_output_stream_write_all (output, drips[i].begin, strlen (drips[i].begin), NULL, NULL, &error);
  g_assert_no_error (error);

  /* Until there is something to read, or the end. */
  while (g_get_monotonic_time () - start < 10 * SECOND &&
         !(g_socket_condition_check (socket, G_IO_IN | G_IO_HUP) & (G_IO_IN | G_IO_HUP)))
    {
      g_output_stream_write (output, "a", 1, NULL, NULL);
      g_usleep (SECOND / 20);
    }

  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * SECOND);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        answer, sizeof answer, NULL, NULL), <=, 0);
  counted = albo_server_measure (server);
  g_assert_nonnull (strstr (counted, "albo_refusals_total{by=\"slow\"} 1\n"));
}

/* A question that comes while a server stops is answered, and told that it was the last. */
static gpointer
stop_thread (gpointer data)
{
  albo_server_stop (data, 10);

  return NULL;
}

static void
test_drain (void)
{
  static const char question[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", albo_server_get_port (server), NULL, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr(GThread) thread = NULL;
  char answer[4096] = { 0 };
  gsize size;

  /* Once, so that the connection is known not to wait in the socket. */
  g_output_stream_write_all (output, question, strlen (question), NULL, NULL, NULL);
  g_assert_cmpint (g_input_stream_read (input, answer, sizeof answer - 1, NULL, NULL), >, 0);
  g_assert_null (strstr (answer, "Connection: close"));

  thread = g_thread_new ("stop", stop_thread, server);
  g_usleep (SECOND / 2);
  memset (answer, 0, sizeof answer);
  g_output_stream_write_all (output, question, strlen (question), NULL, NULL, NULL);
  g_input_stream_read_all (input, answer, sizeof answer - 1, &size, NULL, NULL);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, "Connection: close\r\n"));
  g_thread_join (g_steal_pointer (&thread));
}

/* One line a question: its pattern, and nothing of what the stranger sent. */
static void
test_line (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(GRegex) shape = g_regex_new ("^id=[0-9a-f]{16} method=GET route=/bozze/\\* status=404 us=[0-9]+\n"
                                         "id=[0-9a-f]{16} method=- route=- status=404 us=[0-9]+\n$", 0, 0, NULL);
  char lines[1024] = { 0 };
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  site->log_fd = fds[1];
  server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_free (test_ask (server, "GET", "/bozze/123?nome=Rossi", "albo_session=" TOKEN, NULL, NULL));
  g_free (test_ask (server, "GET", "/segreto?codice=RSSMRA80A01H501U", "albo_session=" TOKEN, NULL, NULL));
  g_clear_pointer (&server, albo_server_free);
  close (fds[1]);
  g_assert_cmpint (read (fds[0], lines, sizeof lines - 1), >, 0);
  close (fds[0]);
  g_test_message ("%s", lines);
  g_assert_true (g_regex_match (shape, lines, 0, NULL));
}

static guint n_noted;

static void
note_cb (AlboExchange   *exchange,
         AlboConnection *connection)
{
  g_assert_cmpstr (albo_exchange_get_segment (exchange, 0), ==, "7");
  g_atomic_int_inc (&n_noted);
}

static void
test_stranger (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autofree char *counted = NULL;

  site->note_stranger = note_cb;
  server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_free (test_ask (server, "GET", "/bozze/7", "albo_session=" TOKEN, NULL, NULL));
  g_free (test_ask (server, "GET", "/altrove", "albo_session=" TOKEN, NULL, NULL));
  albo_server_stop (server, 5);
  g_assert_cmpuint (n_noted, ==, 1);
  counted = albo_server_measure (server);
  g_assert_nonnull (strstr (counted, "albo_refusals_total{by=\"stranger\"} 1\n"));
  g_assert_nonnull (strstr (counted, "albo_database_errors_total{kind=\"not_found\"} 1\n"));
  g_assert_nonnull (strstr (counted, "albo_connections 0\n"));
  g_assert_nonnull (strstr (counted, "albo_answer_seconds_count{method=\"GET\",route=\"/bozze/*\"} 1\n"));
  g_assert_nonnull (strstr (counted, "albo_answer_seconds_bucket{method=\"GET\",route=\"/bozze/*\",le=\"+Inf\"} 1\n"));
  g_assert_null (strstr (counted, "altrove"));
}

static char *
ask_watch (GSocket    *socket,
           const char *question)
{
  g_autoptr(GSocketAddress) where = g_socket_get_local_address (socket, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (where), NULL, NULL);
  char *answer = g_malloc0 (65536);
  gsize size;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), question,
                             strlen (question), NULL, NULL, NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 65535,
                           &size, NULL, NULL);

  return answer;
}

static void
test_watch (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_autoptr(GSocketAddress) where = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(AlboWatch) watch = NULL;
  g_autofree char *metrics = NULL;
  g_autofree char *health = NULL;
  g_autofree char *other = NULL;
  g_autofree char *public = NULL;

  g_assert_true (g_socket_bind (socket, where, TRUE, NULL) && g_socket_listen (socket, NULL));
  watch = albo_watch_new (socket, (AlboWatchMeasure) albo_server_measure, server, &error);
  g_assert_no_error (error);

  metrics = ask_watch (socket, "GET /metrics HTTP/1.0\r\n\r\n");
  g_assert_true (g_str_has_prefix (metrics, "HTTP/1.0 200 ") || g_str_has_prefix (metrics, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (metrics, "# TYPE albo_answer_seconds histogram\n"));
  g_assert_nonnull (strstr (metrics, "process_resident_memory_bytes "));
  health = ask_watch (socket, "GET /health HTTP/1.0\r\n\r\n");
  g_assert_true (g_str_has_suffix (health, "\r\n\r\nok\n"));
  other = ask_watch (socket, "GET / HTTP/1.0\r\n\r\n");
  g_assert_nonnull (strstr (other, " 404 "));

  /* Citizens cannot ask for it. */
  public = test_ask (server, "GET", "/metrics", NULL, NULL, NULL);
  g_assert_nonnull (strstr (public, "Pagina non trovata"));
}

/* What a form with files may weigh is the site's to say. */
static void
test_upload_limit (void)
{
  g_autoptr(AlboSite) site = test_site ();
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(SoupMessage) small = NULL;
  g_autoptr(SoupMessage) large = NULL;

  site->max_upload = 100;
  server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_free (test_ask (server, "POST", "/modulo", NULL, "a=b", &small));
  g_assert_cmpuint (soup_message_get_status (small), ==, 200);
  g_free (test_ask (server, "POST", "/modulo", NULL,
                    "a=0123456789012345678901234567890123456789012345678901234567890123456789"
                    "01234567890123456789012345678901234567890", &large));
  g_assert_cmpuint (soup_message_get_status (large), ==, 413);
}

static void
test_secure_headers (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSite) site = albo_site_new ("https://albo.example.it", "https://albo.example.it", NULL, &error);
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  g_assert_no_error (error);
  server = test_serve (site, routes, G_N_ELEMENTS (routes), NULL);
  g_free (test_ask (server, "GET", "/lingua/en", NULL, NULL, &message));
  headers = soup_message_get_response_headers (message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Strict-Transport-Security"), ==,
                   "max-age=31536000; includeSubDomains");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Set-Cookie"), ==,
                   "__Host-albo_lingua=en; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limits/bucket", test_bucket);
  g_test_add_func ("/limits/bucket-cost", test_bucket_cost);
  g_test_add_func ("/limits/bucket/slow", test_bucket_slow);
  g_test_add_func ("/limits/bucket/crowd", test_bucket_crowd);
  g_test_add_func ("/limits/address", test_address);
  g_test_add_func ("/limits/rate/session", test_session_rate);
  g_test_add_func ("/limits/rate/address", test_address_rate);
  g_test_add_func ("/limits/rate/no-proxy", test_no_proxy);
  g_test_add_func ("/limits/rate/search", test_search_rate);
  for (gsize i = 0; i < G_N_ELEMENTS (drips); i++)
    {
      g_autofree char *path = g_strconcat ("/limits/drip/", drips[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_drip);
    }
  g_test_add_func ("/limits/drain", test_drain);
  g_test_add_func ("/limits/line", test_line);
  g_test_add_func ("/limits/stranger", test_stranger);
  g_test_add_func ("/limits/watch", test_watch);
  g_test_add_func ("/limits/upload", test_upload_limit);
  g_test_add_func ("/limits/secure-headers", test_secure_headers);

  return g_test_run ();
}
