/* test-server.c - the server that with-postgres.sh started for a test
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-server.h"

/* start, stop, restart or kill */
void
test_server_control (const char *what)
{
  const char *argv[] = { g_getenv ("ALBO_TEST_SERVER"), what, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* A statement that must succeed. */
PGresult *
test_server_call (AlboConnection *connection,
                  const char     *sql)
{
  g_autoptr(GError) error = NULL;
  PGresult *rows = albo_connection_call (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);

  return rows;
}

/* The one cell of a statement that must succeed. */
char *
test_server_get_text (AlboConnection *connection,
                      const char     *sql)
{
  g_autoptr(PGresult) rows = test_server_call (connection, sql);

  g_assert_cmpint (PQntuples (rows), ==, 1);

  return g_strdup (PQgetvalue (rows, 0, 0));
}

/* @user_data is a GAsyncResult **. */
void
test_server_keep_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}
