/* test-unknown.c - a command whose outcome is not known is sent again
 *
 * Runs inside with-postgres.sh --demo and with-display.sh.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include <libpq-fe.h>

#define LOGIN "ordine.amministratore"
#define NEWEST(state)                                                                    \
  "select r.id from albo.request r join albo.organization o on o.id = r.organization_id " \
  "where o.code = 'ordine' and r.state = " state " order by r.submitted_at desc limit 1"

static PGconn *holder;   /* of the lock */
static PGconn *watcher;

static gint64
query (PGconn     *connection,
       const char *sql)
{
  PGresult *rows = PQexec (connection, sql);
  gint64 value = 0;

  if (PQresultStatus (rows) != PGRES_TUPLES_OK && PQresultStatus (rows) != PGRES_COMMAND_OK)
    g_error ("%s", PQerrorMessage (connection));
  if (PQntuples (rows) > 0)
    value = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
  PQclear (rows);

  return value;
}

static gboolean
is_waiting (void)
{
  return query (watcher, "select count(*) from pg_stat_activity "
                         "where usename = '" LOGIN "' and wait_event_type = 'Lock'") > 0;
}

static gboolean
has_rehearsed (void)
{
  return query (watcher, "select count(*) from pg_stat_activity "
                         "where usename = '" LOGIN "' and state = 'idle' and query like '%rehearse%'") > 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_for(condition) G_STMT_START {                           \
    gint64 end_ = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;     \
    guint source_ = g_timeout_add (20, wake_cb, NULL);               \
    while (!(condition))                                             \
      {                                                              \
        if (g_get_monotonic_time () > end_)                          \
          g_error ("line %d, in vain: %s", __LINE__, #condition);                       \
        g_main_context_iteration (NULL, TRUE);                       \
      }                                                              \
    g_source_remove (source_);                                       \
  } G_STMT_END

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  AlboOffice **office = user_data;

  *office = albo_office_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
open_request_cb (AlboDetail *detail,
                 gint64      request,
                 gint64     *asked)
{
  *asked = request;
}

static void
test_rule (void)
{
  const struct { AlboStoreError code; gboolean first; gboolean repeat; } cases[] = {
    { ALBO_STORE_ERROR_UNREACHABLE, TRUE, TRUE },
    { ALBO_STORE_ERROR_CONFLICT, FALSE, TRUE },
    { ALBO_STORE_ERROR_TOO_MANY, FALSE, TRUE },
    { ALBO_STORE_ERROR_FORBIDDEN, FALSE, TRUE },
    { ALBO_STORE_ERROR_FAILED, FALSE, TRUE },
    { ALBO_STORE_ERROR_STALE, FALSE, FALSE },
    { ALBO_STORE_ERROR_NO_TRANSITION, FALSE, FALSE },
    { ALBO_STORE_ERROR_INVALID, FALSE, FALSE },
  };

  g_assert_false (albo_store_error_is_unknown (NULL, TRUE));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (ALBO_STORE_ERROR, (int) cases[i].code, "x");

      g_assert_true (albo_store_error_is_unknown (error, FALSE) == cases[i].first);
      g_assert_true (albo_store_error_is_unknown (error, TRUE) == cases[i].repeat);
    }
}

/* The connection breaks while the command waits, and another request is opened meanwhile. */
static void
test_sent_again (void)
{
  AlboOffice *office = NULL;
  GtkWidget *window = gtk_window_new ();
  AlboDetail *detail = ALBO_DETAIL (albo_detail_new ());
  g_autofree char *key = NULL;
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  g_autofree char *lock = NULL;
  g_autofree char *is_claimed = NULL;
  gint64 request = query (watcher, NEWEST ("2"));
  gint64 other = query (watcher, NEWEST ("6"));
  gint64 asked = 0;

  g_assert_cmpint (request, >, 0);
  g_assert_cmpint (other, >, 0);
  lock = g_strdup_printf ("select id from albo.request where id = %" G_GINT64_FORMAT
                          " and organization_id = (select id from albo.organization where code = 'ordine')"
                          " for update", request);
  is_claimed = g_strdup_printf ("select count(*) from albo.request where id = %" G_GINT64_FORMAT
                                " and organization_id = (select id from albo.organization where code = 'ordine')"
                                " and state = 5", request);

  albo_office_open_async (conninfo, NULL, opened_cb, &office);
  wait_for (office != NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (detail));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (detail, "open-request", G_CALLBACK (open_request_cb), &asked);
  albo_detail_set_office (detail, office);
  albo_detail_open (detail, request);
  wait_for (detail->document != NULL);

  /* The confirmation asks first what would happen, which would wait too. */
  gtk_widget_activate_action (GTK_WIDGET (detail), "detail.act", "s", "claim");
  wait_for (detail->confirmation != NULL && has_rehearsed ());
  query (holder, "begin");
  query (holder, lock);
  g_signal_emit_by_name (detail->confirmation, "confirmed");
  g_assert_nonnull (detail->command);
  key = g_strdup (detail->command->key);
  wait_for (is_waiting ());

  albo_detail_open (detail, other);
  query (watcher, "alter role \"" LOGIN "\" set lock_timeout = '3s'");
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event_type = 'Lock'");
  wait_for (detail->document != NULL);

  /* It is said, with the way there, and nothing is said to be not done. */
  g_assert_nonnull (detail->command);
  g_assert_true (gtk_revealer_get_reveal_child (detail->unknown_revealer));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (detail->unknown_label), "It is not known whether"));
  g_assert_true (gtk_widget_get_visible (detail->unknown_button));
  gtk_widget_activate_action (GTK_WIDGET (detail), "detail.open-unknown", NULL);
  g_assert_cmpint (asked, ==, request);

  /* A repeat that meets the lock decides nothing. */
  wait_for (is_waiting ());
  wait_for (!is_waiting () && detail->is_unknown);
  g_assert_cmpstr (detail->command->key, ==, key);

  query (holder, "rollback");
  albo_detail_check (detail);
  wait_for (detail->command == NULL);
  g_assert_cmpint (query (watcher, is_claimed), ==, 1);
  g_assert_false (gtk_revealer_get_reveal_child (detail->unknown_revealer));

  gtk_window_destroy (GTK_WINDOW (window));
  albo_office_close (office);
  g_object_unref (office);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  holder = PQconnectdb ("");
  watcher = PQconnectdb ("");

  g_test_add_func ("/unknown/rule", test_rule);
  g_test_add_func ("/unknown/sent-again", test_sent_again);

  return g_test_run ();
}
