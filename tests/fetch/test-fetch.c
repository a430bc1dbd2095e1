/* test-fetch.c - servers that one should not wait for
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-fetch.h"

#include <string.h>

/* How long a question may take here, and how many bytes its answer may have. */
#define DEADLINE 1500
#define MOST     1000

typedef struct
{
  const char   *name;
  const char   *head;   /* sent at once */
  const char   *drop;   /* then sent again and again, for as long as somebody listens */
  guint         pause;  /* milliseconds between two of them */
  AlboFetchEnd  end;
  gsize         size;   /* of the answer, if it comes */
} Case;

#define OK_HEAD "HTTP/1.1 200 OK\r\n"

static const Case cases[] = {
  { "whole", OK_HEAD "Content-Length: 5\r\n\r\nciao!", NULL, 0, ALBO_FETCH_WHOLE, 5 },
  { "refused-is-whole", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", NULL, 0, ALBO_FETCH_WHOLE },
  { "drips-body", OK_HEAD "Content-Length: 900\r\n\r\n", "x", 20, ALBO_FETCH_LATE },
  { "drips-head", OK_HEAD, "X-A: b\r\n", 20, ALBO_FETCH_LATE },
  { "endless", OK_HEAD "Transfer-Encoding: chunked\r\n\r\n", "4\r\nabcd\r\n", 0, ALBO_FETCH_LARGE },
  { "breaks-off", OK_HEAD "Content-Length: 900\r\n\r\nciao", NULL, 0, ALBO_FETCH_BROKEN },
  { "says-nothing", "", NULL, 0, ALBO_FETCH_BROKEN },
};

typedef struct
{
  GSocketService *service;
  GMainContext   *context;
  SoupSession    *session;
  SoupMessage    *message;
} Fixture;

static gboolean
serve_cb (GThreadedSocketService *service,
          GSocketConnection      *connection,
          GObject                *source,
          gpointer                data)
{
  const Case *given = data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char question[2048];

  if (g_input_stream_read (input, question, sizeof question, NULL, NULL) <= 0 ||
      !g_output_stream_write_all (output, given->head, strlen (given->head), NULL, NULL, NULL))
    return TRUE;

  while (given->drop != NULL &&
         g_output_stream_write_all (output, given->drop, strlen (given->drop), NULL, NULL, NULL))
    g_usleep (given->pause * 1000);

  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *url = NULL;
  guint port;

  fixture->service = g_threaded_socket_service_new (4);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fixture->service), NULL, NULL);
  g_assert_cmpuint (port, !=, 0);
  g_signal_connect (fixture->service, "run", G_CALLBACK (serve_cb), (gpointer) data);
  g_socket_service_start (fixture->service);

  /* The service accepts in the default context, which another thread runs. */
  fixture->context = g_main_context_new ();
  g_main_context_push_thread_default (fixture->context);
  fixture->session = soup_session_new ();
  g_main_context_pop_thread_default (fixture->context);

  url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  fixture->message = soup_message_new ("GET", url);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soup_session_abort (fixture->session);
  while (g_main_context_iteration (fixture->context, FALSE))
    ;
  g_clear_object (&fixture->message);
  g_clear_object (&fixture->session);
  g_socket_service_stop (fixture->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
  g_clear_object (&fixture->service);
  g_main_context_unref (fixture->context);
}

static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  const Case *given = data;
  g_autoptr(GError) error = NULL;
  AlboFetchEnd end;
  g_autoptr(GBytes) body = albo_fetch_run (fixture->session, fixture->message, fixture->context,
                                           DEADLINE, MOST, NULL, &end, &error);

  g_assert_cmpint (end, ==, given->end);

  if (end == ALBO_FETCH_WHOLE)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (body), ==, given->size);
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_null (body);
    }
}

static gpointer
give_up (gpointer data)
{
  g_usleep (DEADLINE / 4 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_given_up (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("give-up", give_up, cancellable);
  AlboFetchEnd end;
  g_autoptr(GBytes) body = albo_fetch_run (fixture->session, fixture->message, fixture->context,
                                           60000, MOST, cancellable, &end, &error);

  g_assert_null (body);
  g_assert_cmpint (end, ==, ALBO_FETCH_GIVEN_UP);
  g_thread_join (thread);
}

static gpointer
run_default (gpointer loop)
{
  g_main_loop_run (loop);

  return NULL;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GThread *accepts;
  int status;

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/fetch/", cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], set_up, test_end, tear_down);
    }

  g_test_add ("/fetch/given-up", Fixture, &cases[2], set_up, test_given_up, tear_down);

  accepts = g_thread_new ("accept", run_default, loop);
  status = g_test_run ();
  g_main_loop_quit (loop);
  g_thread_join (accepts);

  return status;
}
