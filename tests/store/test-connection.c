/* test-connection.c - calls, values, prepared statements, transactions
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
  /* Its thread may hold it for another moment. */
  g_clear_object (&fixture->connection);
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  const char *param = "3";
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (fixture->connection,
                               "select n, null from generate_series (1, $1::int) n",
                               1, &param, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (PQntuples (rows), ==, 3);
  g_assert_cmpstr (PQgetvalue (rows, 2, 0), ==, "3");
  g_assert_true (PQgetisnull (rows, 0, 1));
}

static void
test_null_param (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *params[] = { NULL, "a" };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  albo_connection_call_async (fixture->connection, "select $1::text is null, $2", 2, params, NULL,
                              test_server_keep_cb, &result);
  params[1] = "changed too late";

  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  rows = albo_connection_call_finish (fixture->connection, result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, "t");
  g_assert_cmpstr (PQgetvalue (rows, 0, 1), ==, "a");
}

/* More than any socket buffer holds, both ways, with every byte there is. */
static void
test_large_binary (Fixture       *fixture,
                   gconstpointer  data)
{
  const gsize length = 16 * 1024 * 1024;
  g_autofree char *bytes = g_malloc (length);
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;
  AlboParam param = { bytes, length, TRUE };

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i ^ i >> 8);

  rows = albo_connection_call_params (fixture->connection, "select $1::bytea", 1, &param, TRUE,
                                      NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (PQgetvalue (rows, 0, 0), PQgetlength (rows, 0, 0), bytes, length);
}

static void
test_large_text (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = g_strnfill (16 * 1024 * 1024, 'a');
  const char *param = text;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (fixture->connection, "select $1::text", 1, &param, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (PQgetlength (rows, 0, 0), ==, 16 * 1024 * 1024);
}

static void
test_json (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) object = NULL;
  g_autoptr(JsonNode) null = NULL;
  g_autoptr(JsonNode) nothing = NULL;

  object = albo_connection_call_json (fixture->connection, "select '{\"a\": [1, \"è\"]}'::jsonb",
                                      0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (
                     json_node_get_object (object), "a"), 1), ==, "è");

  null = albo_connection_call_json (fixture->connection, "select null::jsonb", 0, NULL, NULL,
                                    &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_NULL (null));

  nothing = albo_connection_call_json (fixture->connection, "select '1'::jsonb where false",
                                       0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_NULL (nothing));
}

/* The third time the same text comes it is prepared, and a value changes nothing. */
static void
test_prepares_what_comes_again (Fixture       *fixture,
                                gconstpointer  data)
{
  const char *sql = "select $1::int + 1";
  g_autofree char *n_prepared = NULL;

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", i);
      g_autofree char *expected = g_strdup_printf ("%d", i + 1);
      const char *param = number;
      g_autoptr(GError) error = NULL;
      g_autoptr(PGresult) rows = NULL;

      rows = albo_connection_call (fixture->connection, sql, 1, &param, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, expected);
    }

  n_prepared = test_server_get_text (fixture->connection,
                                     "select count (*) from pg_prepared_statements"
                                     " where statement = 'select $1::int + 1'");
  g_assert_cmpstr (n_prepared, ==, "1");
}

/* An upgrade changes tables and functions under sessions that go on. */
static void
test_prepared_survives_upgrade (Fixture       *fixture,
                                gconstpointer  data)
{
  const char *sql = "select * from changing";
  g_autoptr(PGresult) made = test_server_call (fixture->connection,
                                               "create temp table changing (a int)");
  g_autoptr(PGresult) changed = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(PGresult) discarded = NULL;
  g_autoptr(PGresult) again = NULL;

  for (int i = 0; i < 3; i++)
    PQclear (test_server_call (fixture->connection, sql));

  changed = test_server_call (fixture->connection, "alter table changing add b text");
  rows = test_server_call (fixture->connection, sql);
  g_assert_cmpint (PQnfields (rows), ==, 2);

  PQclear (test_server_call (fixture->connection, sql));
  discarded = test_server_call (fixture->connection, "deallocate all");
  again = test_server_call (fixture->connection, sql);
  g_assert_cmpint (PQnfields (again), ==, 2);
}

/* As an upgrade does it: another transaction drops the function and makes it again. */
static void
test_prepared_survives_new_function (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr(AlboConnection) other = albo_connection_new ("");
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;

  g_assert_true (albo_connection_run_script (other,
                                             "create schema prepared; create function prepared.f ()"
                                             " returns int language sql as 'select 1'",
                                             NULL, &error));

  for (int i = 0; i < 3; i++)
    PQclear (test_server_call (fixture->connection, "select prepared.f ()"));

  g_assert_true (albo_connection_run_script (other,
                                             "drop schema prepared cascade; create schema prepared;"
                                             " create function prepared.f () returns int"
                                             " language sql as 'select 2'",
                                             NULL, &error));
  answer = test_server_get_text (fixture->connection, "select prepared.f ()");
  g_assert_cmpstr (answer, ==, "2");
  PQclear (test_server_call (other, "drop schema prepared cascade"));
}

static void
test_session (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlboConnection) connection = g_object_new (ALBO_TYPE_CONNECTION,
                                                       "conninfo", "options='-c lock_timeout=9s'",
                                                       "application-name", "albo-test",
                                                       "statement-timeout", 5000,
                                                       "lock-timeout", 1000,
                                                       "idle-in-transaction-timeout", 7000,
                                                       NULL);
  g_autofree char *name = test_server_get_text (connection, "show application_name");
  g_autofree char *statement = test_server_get_text (connection, "show statement_timeout");
  g_autofree char *lock = test_server_get_text (connection, "show lock_timeout");
  g_autofree char *idle = test_server_get_text (connection,
                                                "show idle_in_transaction_session_timeout");
  g_autofree char *zone = test_server_get_text (connection, "show timezone");

  g_assert_cmpstr (name, ==, "albo-test");
  g_assert_cmpstr (statement, ==, "5s");
  g_assert_cmpstr (lock, ==, "9s");
  g_assert_cmpstr (idle, ==, "7s");
  g_assert_cmpstr (zone, ==, "UTC");
}

static void
test_script (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  g_assert_true (albo_connection_run_script (fixture->connection,
                                             "create table scripted (n int); insert into scripted"
                                             " values (1);", NULL, &error));
  g_assert_no_error (error);

  /* What comes after the error does not run, and what came before is undone. */
  g_assert_false (albo_connection_run_script (fixture->connection,
                                              "insert into scripted values (2);\nselekt;\n"
                                              "insert into scripted values (3)", NULL, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED);
  g_assert_cmpuint (albo_store_error_get_position (error), ==, 34);

  found = test_server_get_text (fixture->connection, "select count (*) from scripted");
  g_assert_cmpstr (found, ==, "1");
  PQclear (test_server_call (fixture->connection, "drop table scripted"));
}

static void
test_transaction (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  PQclear (test_server_call (fixture->connection, "create temp table kept (n int primary key)"));

  g_assert_true (albo_connection_begin (fixture->connection, NULL, &error));
  PQclear (test_server_call (fixture->connection, "insert into kept values (1)"));
  albo_connection_rollback (fixture->connection);

  g_assert_true (albo_connection_begin (fixture->connection, NULL, &error));
  PQclear (test_server_call (fixture->connection, "insert into kept values (2)"));
  g_assert_true (albo_connection_commit (fixture->connection, NULL, &error));

  /* A commit after an error keeps nothing, and says so. */
  g_assert_true (albo_connection_begin (fixture->connection, NULL, &error));
  PQclear (test_server_call (fixture->connection, "insert into kept values (3)"));
  g_assert_false (albo_connection_run_script (fixture->connection, "selekt", NULL, NULL));
  g_assert_false (albo_connection_commit (fixture->connection, NULL, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED);

  found = test_server_get_text (fixture->connection, "select string_agg (n::text, ',') from kept");
  g_assert_cmpstr (found, ==, "2");
}

static gpointer
work (AlboConnection  *connection,
      gpointer         data,
      GCancellable    *cancellable,
      GError         **error)
{
  g_autoptr(PGresult) first = albo_connection_call (connection, "select 20", 0, NULL, cancellable,
                                                    error);
  g_autoptr(PGresult) second = NULL;
  const char *param;

  if (first == NULL)
    return NULL;

  param = PQgetvalue (first, 0, 0);
  second = albo_connection_call (connection, data, 1, &param, cancellable, error);

  return second != NULL ? g_strdup (PQgetvalue (second, 0, 0)) : NULL;
}

/* Several calls as one work; its answer or its error arrive. */
static void
test_work (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) good = NULL;
  g_autoptr(GAsyncResult) bad = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *none = NULL;

  albo_connection_run_async (fixture->connection, work, (gpointer) "select $1::int + 1", NULL, g_free,
                             work, NULL, test_server_keep_cb, &good);
  albo_connection_run_async (fixture->connection, work, (gpointer) "select $1::int + oops", NULL,
                             g_free, work, NULL, test_server_keep_cb, &bad);

  while (bad == NULL)
    g_main_context_iteration (NULL, TRUE);

  answer = albo_connection_run_finish (fixture->connection, good, work, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "21");

  none = albo_connection_run_finish (fixture->connection, bad, work, &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED);
  g_assert_cmpstr (albo_store_error_get_sqlstate (error), ==, "42703");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  ADD ("/connection/rows", test_rows);
  ADD ("/connection/null-param", test_null_param);
  ADD ("/connection/large-binary", test_large_binary);
  ADD ("/connection/large-text", test_large_text);
  ADD ("/connection/json", test_json);
  ADD ("/connection/prepared/comes-again", test_prepares_what_comes_again);
  ADD ("/connection/prepared/survives-upgrade", test_prepared_survives_upgrade);
  ADD ("/connection/prepared/survives-new-function", test_prepared_survives_new_function);
  ADD ("/connection/session", test_session);
  ADD ("/connection/script", test_script);
  ADD ("/connection/transaction", test_transaction);
  ADD ("/connection/work", test_work);

#undef ADD

  return g_test_run ();
}
