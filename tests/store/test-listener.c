/* test-listener.c - wake-ups, also after the server was away
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-listener.h"
#include "test-server.h"

#define PATIENCE (30 * G_USEC_PER_SEC)

typedef struct
{
  AlboListener *listener;
  GString      *heard;          /* “channel=payload;” of each wake-up */
  guint         n_reconnected;
  guint         n_changes;      /* of `connected` */
} Fixture;

static void
notified_cb (AlboListener *listener,
             const char   *channel,
             const char   *payload,
             gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->heard, "%s=%s;", channel, payload);
}

static void
reconnected_cb (AlboListener *listener,
                gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (albo_listener_get_connected (listener));
  fixture->n_reconnected++;
}

static void
changed_cb (GObject    *object,
            GParamSpec *pspec,
            gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until @fixture has listened @n times. */
static void
wait_for_link (Fixture *fixture,
               guint    n)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  guint source = g_timeout_add (50, wake_cb, NULL);

  while (fixture->n_reconnected < n && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (source);
  g_assert_cmpuint (fixture->n_reconnected, ==, n);
}

static void
wait_for_words (Fixture    *fixture,
                const char *words)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  guint source = g_timeout_add (50, wake_cb, NULL);

  while (!g_str_equal (fixture->heard->str, words) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (source);
  g_assert_cmpstr (fixture->heard->str, ==, words);
}

static void
send (const char *sql)
{
  g_autoptr(AlboConnection) connection = albo_connection_new ("");

  PQclear (test_server_call (connection, sql));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *channels[] = { "albo_1", "Odd \"name\"", NULL };

  fixture->heard = g_string_new (NULL);
  fixture->listener = albo_listener_new ("", channels);
  g_signal_connect (fixture->listener, "notified", G_CALLBACK (notified_cb), fixture);
  g_signal_connect (fixture->listener, "reconnected", G_CALLBACK (reconnected_cb), fixture);
  g_signal_connect (fixture->listener, "notify::connected", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->listener != NULL)
    g_assert_finalize_object (fixture->listener);

  g_string_free (fixture->heard, TRUE);
}

static void
test_hears (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_false (albo_listener_get_connected (fixture->listener));
  albo_listener_start (fixture->listener);
  albo_listener_start (fixture->listener);
  wait_for_link (fixture, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 1);

  send ("select pg_notify ('albo_1', 'request:7'), pg_notify ('albo_2', 'not for us'),"
        " pg_notify ('Odd \"name\"', '')");
  wait_for_words (fixture, "albo_1=request:7;Odd \"name\"=;");
}

static void
test_comes_back (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *how = data;

  albo_listener_start (fixture->listener);
  wait_for_link (fixture, 1);

  test_server_control (how);

  while (albo_listener_get_connected (fixture->listener))
    g_main_context_iteration (NULL, TRUE);

  test_server_control ("start");
  wait_for_link (fixture, 2);
  g_assert_cmpuint (fixture->n_changes, ==, 3);

  send ("select pg_notify ('albo_1', 'again')");
  wait_for_words (fixture, "albo_1=again;");
}

static void
test_server_comes_late (Fixture       *fixture,
                        gconstpointer  data)
{
  test_server_control ("stop");
  albo_listener_start (fixture->listener);

  for (int i = 0; i < 2; i++)
    g_main_context_iteration (NULL, TRUE);

  test_server_control ("start");
  wait_for_link (fixture, 1);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  albo_listener_start (fixture->listener);
  wait_for_link (fixture, 1);

  albo_listener_stop (fixture->listener);
  g_assert_false (albo_listener_get_connected (fixture->listener));
  send ("select pg_notify ('albo_1', 'unheard')");

  albo_listener_start (fixture->listener);
  wait_for_link (fixture, 2);
  send ("select pg_notify ('albo_1', 'heard')");
  wait_for_words (fixture, "albo_1=heard;");
}

/* The thread that opens the link outlives the listener, and harms nobody. */
static void
test_dropped_while_opening (Fixture       *fixture,
                            gconstpointer  data)
{
  albo_listener_start (fixture->listener);
  g_assert_finalize_object (g_steal_pointer (&fixture->listener));

  for (int i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }

  g_assert_cmpuint (fixture->n_reconnected, ==, 0);
}

static void
drop_cb (AlboListener *listener,
         const char   *channel,
         const char   *payload,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_object (&fixture->listener);
}

static void
test_dropped_by_handler (Fixture       *fixture,
                         gconstpointer  data)
{
  g_signal_connect (fixture->listener, "notified", G_CALLBACK (drop_cb), fixture);
  albo_listener_start (fixture->listener);
  wait_for_link (fixture, 1);

  send ("select pg_notify ('albo_1', 'last')");
  wait_for_words (fixture, "albo_1=last;");
  g_assert_null (fixture->listener);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

  ADD ("/listener/hears", NULL, test_hears);
  ADD ("/listener/comes-back/stopped", "stop", test_comes_back);
  ADD ("/listener/comes-back/killed", "kill", test_comes_back);
  ADD ("/listener/server-comes-late", NULL, test_server_comes_late);
  ADD ("/listener/stop", NULL, test_stop);
  ADD ("/listener/dropped-while-opening", NULL, test_dropped_while_opening);
  ADD ("/listener/dropped-by-handler", NULL, test_dropped_by_handler);

#undef ADD

  return g_test_run ();
}
