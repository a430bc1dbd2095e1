/* test-client.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-client.h"

#include <string.h>

/**
 * test_site:
 *
 * Returns: (transfer full): the site of a portal that is reached over plain HTTP
 */
AlboSite *
test_site (void)
{
  g_autoptr(GError) error = NULL;
  AlboSite *site = albo_site_new ("http://127.0.0.1:1", "http://127.0.0.1:2", NULL, &error);

  g_assert_no_error (error);
  site->sign_in_url = site->other_url;

  return site;
}

static AlboConnection *
make_connection (gpointer user_data)
{
  return albo_connection_new ("host=/nonexistent");
}

/**
 * test_serve:
 * @site: the site, which outlives the server
 * @routes: (array length=n_routes): who answers what
 * @n_routes: how many
 * @limits: (nullable): %NULL for generous ones
 *
 * Returns: (transfer full): a server on a free port of this machine, without a
 *   database
 */
AlboServer *
test_serve (AlboSite               *site,
            const AlboRoute        *routes,
            gsize                   n_routes,
            const AlboServerLimits *limits)
{
  static const AlboServerLimits generous = {
    .n_threads = 2, .n_connections = 64, .timeout = 10, .memory = 32 * 1024,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) where = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_DEFAULT, &error);
  AlboServer *server;

  g_assert_no_error (error);
  g_socket_bind (socket, where, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);

  server = albo_server_new (socket, site, routes, n_routes, limits != NULL ? limits : &generous,
                            make_connection, NULL, &error);
  g_assert_no_error (error);

  return server;
}

/**
 * test_ask:
 * @server: whom to ask
 * @method: an HTTP method
 * @path: where on @server
 * @cookie: (nullable): the header `Cookie`
 * @form: (nullable): a URL-encoded form to send
 * @message: (out) (optional): the message, for its status and headers
 *
 * Follows no redirect.
 *
 * Returns: (transfer full): the page that came back
 */
char *
test_ask (AlboServer   *server,
          const char   *method,
          const char   *path,
          const char   *cookie,
          const char   *form,
          SoupMessage **message)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s",
                                          albo_server_get_port (server), path);
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) question = soup_message_new (method, url);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  char *page;

  soup_message_add_flags (question, SOUP_MESSAGE_NO_REDIRECT);

  if (cookie != NULL)
    soup_message_headers_append (soup_message_get_request_headers (question), "Cookie", cookie);

  if (form != NULL)
    {
      g_autoptr(GBytes) body = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (question, SOUP_FORM_MIME_TYPE_URLENCODED, body);
    }

  answer = soup_session_send_and_read (session, question, NULL, &error);
  g_assert_no_error (error);

  /* No bytes, as after HEAD, are NULL and not an empty string. */
  page = g_bytes_get_size (answer) > 0
         ? g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer)) : g_strdup ("");

  if (message != NULL)
    *message = g_steal_pointer (&question);

  return page;
}

/**
 * test_ask_raw:
 * @server: whom to ask
 * @text: what to send, to the byte
 * @length: how many bytes, or -1 up to a NUL
 *
 * Returns: (transfer full): all that comes back until @server hangs up
 */
char *
test_ask_raw (AlboServer *server,
              const char *text,
              gssize      length)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  GString *answer = g_string_new (NULL);
  GInputStream *input;
  GOutputStream *output;
  char piece[4096];
  gssize size;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                albo_server_get_port (server), NULL, &error);
  g_assert_no_error (error);

  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (output, text, length < 0 ? strlen (text) : (gsize) length,
                             NULL, NULL, NULL);

  while ((size = g_input_stream_read (input, piece, sizeof piece, NULL, NULL)) > 0)
    g_string_append_len (answer, piece, size);

  return g_string_free (answer, FALSE);
}
