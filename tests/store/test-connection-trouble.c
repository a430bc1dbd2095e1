/* test-connection-trouble.c - errors, cancels, servers that go away
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-server.h"

typedef struct
{
  AlboConnection *connection;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->connection = albo_connection_open ("", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->connection);
}

#define RAISE(state) \
  "do $$ begin raise exception 'a rule' using errcode = '" state "', detail = 'the detail';" \
  " end $$"

typedef struct
{
  const char     *name;
  const char     *sql;
  AlboStoreError  code;
  const char     *sqlstate;  /* NULL: libpq's own */
  const char     *detail;
  const char     *message;   /* NULL: any */
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "syntax", "selekt", ALBO_STORE_ERROR_FAILED, "42601", NULL,
    "syntax error at or near \"selekt\"" },
  { "no-session", RAISE ("AL401"), ALBO_STORE_ERROR_SIGN_IN, "AL401", "the detail", "a rule" },
  { "duty", RAISE ("AL403"), ALBO_STORE_ERROR_FORBIDDEN, "AL403", "the detail", "a rule" },
  { "not-found", RAISE ("AL404"), ALBO_STORE_ERROR_NOT_FOUND, "AL404", "the detail", "a rule" },
  { "transition", RAISE ("AL405"), ALBO_STORE_ERROR_NO_TRANSITION, "AL405", "the detail", "a rule" },
  { "stale", RAISE ("AL409"), ALBO_STORE_ERROR_STALE, "AL409", "the detail", "a rule" },
  { "invalid", RAISE ("AL422"), ALBO_STORE_ERROR_INVALID, "AL422", "the detail", "a rule" },
  { "too-many", RAISE ("AL429"), ALBO_STORE_ERROR_TOO_MANY, "AL429", "the detail", "a rule" },
  { "privilege", RAISE ("42501"), ALBO_STORE_ERROR_FORBIDDEN, "42501", NULL, "a rule" },
  { "serialization", RAISE ("40001"), ALBO_STORE_ERROR_CONFLICT, "40001", NULL, "a rule" },
  { "lock", RAISE ("55P03"), ALBO_STORE_ERROR_CONFLICT, "55P03", NULL, "a rule" },
  { "at-commit", "insert into once values ('a secret'), ('a secret')", ALBO_STORE_ERROR_CONFLICT,
    "23505", NULL, "duplicate key value violates unique constraint \"once_word_key\"" },
  { "too-slow", "set statement_timeout = '20ms'; select pg_sleep (5)", ALBO_STORE_ERROR_UNREACHABLE,
    "57014", NULL, NULL },
  { "ended", "select pg_terminate_backend (pg_backend_pid ())", ALBO_STORE_ERROR_UNREACHABLE,
    "57P01", NULL, NULL },
};

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  const ErrorCase *test = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;

  PQclear (test_server_call (fixture->connection,
                             "create temp table once (word text unique deferrable"
                             " initially deferred)"));

  g_assert_false (albo_connection_run_script (fixture->connection, test->sql, NULL, &error));
  g_assert_error (error, ALBO_STORE_ERROR, (int) test->code);
  g_assert_cmpstr (albo_store_error_get_sqlstate (error), ==, test->sqlstate);
  g_assert_cmpstr (albo_store_error_get_detail (error), ==, test->detail);

  if (test->message != NULL)
    g_assert_cmpstr (error->message, ==, test->message);

  /* Values of rows are personal data; they stay in the server. */
  g_assert_null (strstr (error->message, "secret"));

  copy = g_error_copy (error);
  g_assert_cmpstr (albo_store_error_get_sqlstate (copy), ==, test->sqlstate);
  g_assert_cmpstr (albo_store_error_get_detail (copy), ==, test->detail);

  PQclear (test_server_call (fixture->connection, "select 1"));
}

static void
test_foreign_error (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "other");

  g_assert_null (albo_store_error_get_sqlstate (error));
  g_assert_null (albo_store_error_get_detail (error));
  g_assert_null (albo_store_error_get_sqlstate (NULL));
}

static void
test_no_server (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = NULL;

  connection = albo_connection_open ("host=/nonexistent", NULL, &error);

  g_assert_null (connection);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);
}

static void
test_bad_conninfo (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = NULL;

  connection = albo_connection_open ("hoost=here", NULL, &error);

  g_assert_null (connection);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);
}

/* Somebody listens but never says a word: the wait has an end, and can be ended. */
static void
test_silent_server (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = NULL;
  g_autoptr(AlboConnection) none = NULL;
  gint64 start = g_get_monotonic_time ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  conninfo = g_strdup_printf ("hostaddr=127.0.0.1 port=%u connect_timeout=1", port);

  none = albo_connection_open (conninfo, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_USEC_PER_SEC);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  none = albo_connection_open (conninfo, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A wrong password is told apart from a server that is not there. */
static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) none = NULL;
  g_autoptr(AlboConnection) some = NULL;
  g_autofree char *verifier = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *name = NULL;

  verifier = albo_connection_encrypt_password (fixture->connection, "somebody", "right password",
                                               NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (verifier, "SCRAM-SHA-256$"));

  sql = g_strdup_printf ("create role somebody login in role albo_office password '%s';"
                         " grant connect on database albo to albo_office", verifier);
  g_assert_true (albo_connection_run_script (fixture->connection, sql, NULL, &error));

  none = albo_connection_open ("user=somebody password=wrong", NULL, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
  g_assert_cmpstr (albo_store_error_get_sqlstate (error), ==, "28P01");
  g_clear_error (&error);

  none = albo_connection_open ("user=somebody", NULL, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
  g_clear_error (&error);

  none = albo_connection_open ("user=nobody-at-all", NULL, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
  g_clear_error (&error);

  some = albo_connection_open ("user=somebody password='right password'", NULL, &error);
  g_assert_no_error (error);
  name = test_server_get_text (some, "select session_user");
  g_assert_cmpstr (name, ==, "somebody");
}

/* What broke while idle is opened again; what broke under way is not repeated. */
static void
test_server_restart (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) none = NULL;

  test_server_control ("stop");
  none = albo_connection_call (fixture->connection, "select 1", 0, NULL, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);

  test_server_control ("start");

  /* Prepared statements went with the old link. */
  for (int i = 0; i < 3; i++)
    PQclear (test_server_call (fixture->connection, "select 1"));

  test_server_control ("restart");
  PQclear (test_server_call (fixture->connection, "select 1"));
}

static void
test_server_killed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *found = NULL;

  PQclear (test_server_call (fixture->connection, "create table survivor (n int)"));
  PQclear (test_server_call (fixture->connection, "insert into survivor values (1)"));
  test_server_control ("kill");
  test_server_control ("start");

  found = test_server_get_text (fixture->connection, "select count (*) from survivor");
  g_assert_cmpstr (found, ==, "1");
  PQclear (test_server_call (fixture->connection, "drop table survivor"));
}

/* nextval() is not rolled back, so it counts how often the statement ran. */
static void
test_never_repeats (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) none = NULL;
  g_autofree char *tries = NULL;

  PQclear (test_server_call (fixture->connection, "create sequence tries"));
  none = albo_connection_call (fixture->connection,
                               "select nextval ('tries'),"
                               " pg_terminate_backend (pg_backend_pid ())", 0, NULL, NULL, &error);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);

  tries = test_server_get_text (fixture->connection, "select last_value from tries");
  PQclear (test_server_call (fixture->connection, "drop sequence tries"));
  g_assert_cmpstr (tries, ==, "1");
}

/* On a new link the rest of a transaction would be kept without its beginning. */
static void
test_transaction_is_not_resumed (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) none = NULL;
  g_autofree char *found = NULL;

  PQclear (test_server_call (fixture->connection, "create table halves (n int)"));
  g_assert_true (albo_connection_begin (fixture->connection, NULL, &error));
  PQclear (test_server_call (fixture->connection, "insert into halves values (1)"));
  test_server_control ("restart");

  none = albo_connection_call (fixture->connection, "insert into halves values (2)", 0, NULL, NULL,
                               &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);
  g_clear_error (&error);

  g_assert_false (albo_connection_commit (fixture->connection, NULL, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE);

  found = test_server_get_text (fixture->connection, "select count (*) from halves");
  g_assert_cmpstr (found, ==, "0");
  PQclear (test_server_call (fixture->connection, "drop table halves"));
}

static void
test_copy_is_refused (Fixture       *fixture,
                      gconstpointer  data)
{
  const char *statements[] = { "copy (select 1) to stdout", "copy albo.state from stdin" };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PGresult) none = NULL;

      none = albo_connection_call (fixture->connection, statements[i], 0, NULL, NULL, &error);
      g_assert_null (none);
      g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED);
      PQclear (test_server_call (fixture->connection, "select 1"));
    }
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_leaves_connection_usable (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) next = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) none = NULL;
  g_autoptr(PGresult) rows = NULL;
  gint64 start = g_get_monotonic_time ();

  g_timeout_add (20, cancel_cb, cancellable);
  albo_connection_call_async (fixture->connection, "select pg_sleep (30)", 0, NULL, cancellable,
                              test_server_keep_cb, &result);

  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  none = albo_connection_call_finish (fixture->connection, result, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_clear_error (&error);

  albo_connection_call_async (fixture->connection, "select 1", 0, NULL, NULL, test_server_keep_cb,
                              &next);

  while (next == NULL)
    g_main_context_iteration (NULL, TRUE);

  rows = albo_connection_call_finish (fixture->connection, next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (PQntuples (rows), ==, 1);
}

/* Cancels at every moment of a short statement: the next one must never feel it. */
static void
test_cancel_spares_next (Fixture       *fixture,
                         gconstpointer  data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) first = NULL;
      g_autoptr(GAsyncResult) second = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(PGresult) rows = NULL;

      albo_connection_call_async (fixture->connection, "select pg_sleep (0.0005)", 0, NULL,
                                  cancellable, test_server_keep_cb, &first);
      albo_connection_call_async (fixture->connection, "select pg_sleep (0.001)", 0, NULL,
                                  NULL, test_server_keep_cb, &second);
      g_usleep (i * 10);
      g_cancellable_cancel (cancellable);

      while (second == NULL)
        g_main_context_iteration (NULL, TRUE);

      g_assert_nonnull (first);
      rows = albo_connection_call_finish (fixture->connection, second, &error);
      g_assert_no_error (error);
    }
}

typedef struct
{
  AlboConnection *connection;
  guint           n_done;
} Queue;

static void
next_in_queue_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Queue *queue = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = albo_connection_call_finish (queue->connection, result, &error);
  g_autofree char *expected = g_strdup_printf ("%u", queue->n_done++);

  g_assert_no_error (error);
  g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, expected);
  g_assert_true (g_main_context_is_owner (NULL));
}

static void
test_queue_keeps_order (Fixture       *fixture,
                        gconstpointer  data)
{
  Queue queue = { fixture->connection, 0 };

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      const char *param = number;

      albo_connection_call_async (fixture->connection, "select $1", 1, &param, NULL,
                                  next_in_queue_cb, &queue);
    }

  while (queue.n_done < 500)
    g_main_context_iteration (NULL, TRUE);
}

/* The queue itself keeps the connection alive until it is empty. */
static void
test_queue_outlives_owner (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;

  albo_connection_call_async (fixture->connection, "select pg_sleep (0.02)", 0, NULL, NULL,
                              test_server_keep_cb, &result);
  g_clear_object (&fixture->connection);

  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/connection/error/", error_cases[i].name, NULL);

      ADD (path, &error_cases[i], test_error);
    }

  g_test_add_func ("/connection/error/foreign", test_foreign_error);
  g_test_add_func ("/connection/no-server", test_no_server);
  g_test_add_func ("/connection/bad-conninfo", test_bad_conninfo);
  g_test_add_func ("/connection/silent-server", test_silent_server);
  ADD ("/connection/wrong-password", NULL, test_wrong_password);
  ADD ("/connection/server-restart", NULL, test_server_restart);
  ADD ("/connection/server-killed", NULL, test_server_killed);
  ADD ("/connection/never-repeats", NULL, test_never_repeats);
  ADD ("/connection/transaction-is-not-resumed", NULL, test_transaction_is_not_resumed);
  ADD ("/connection/copy-is-refused", NULL, test_copy_is_refused);
  ADD ("/connection/cancel/leaves-connection-usable", NULL, test_cancel_leaves_connection_usable);
  ADD ("/connection/cancel/spares-next", NULL, test_cancel_spares_next);
  ADD ("/connection/queue/keeps-order", NULL, test_queue_keeps_order);
  ADD ("/connection/queue/outlives-owner", NULL, test_queue_outlives_owner);

#undef ADD

  return g_test_run ();
}
