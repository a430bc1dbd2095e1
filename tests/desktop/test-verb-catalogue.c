/* test-verb-catalogue.c - the verbs of the desktop are those of the database
 *
 * Runs inside with-postgres.sh.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb.h"

#include <libpq-fe.h>

static PGconn *connection;

static PGresult *
query (const char *sql,
       const char *param)
{
  PGresult *rows = PQexecParams (connection, sql, param != NULL ? 1 : 0, NULL, &param, NULL, NULL, 0);

  if (PQresultStatus (rows) != PGRES_TUPLES_OK)
    g_error ("%s", PQerrorMessage (connection));
  return rows;
}

/* Whatever a person of the staff may do has a verb. */
static void
test_none_is_unknown (void)
{
  PGresult *rows = query ("select distinct action from albo.transition "
                          "where (by_officer or by_administrator) and action <> 'submit' order by 1", NULL);
  gsize n_verbs;

  albo_verb_list (&n_verbs);
  for (int i = 0; i < PQntuples (rows); i++)
    if (albo_verb_find (PQgetvalue (rows, i, 0)) == NULL)
      g_error ("The desktop does not know %s", PQgetvalue (rows, i, 0));

  g_assert_cmpint (PQntuples (rows), ==, n_verbs);
  PQclear (rows);
}

static const char *
type_of (AlboVerbPart part)
{
  return part == ALBO_VERB_PART_TEXT ? "text" : part == ALBO_VERB_PART_INT ? "bigint" : "jsonb";
}

/* Each has a function of its name, with the arguments that the table says. */
static void
test_arguments_fit (void)
{
  gsize n_verbs;
  const AlboVerb *verbs = albo_verb_list (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      g_autoptr(GString) expected = g_string_new ("bigint integer uuid");
      PGresult *rows = query ("select string_agg(format_type(t, null), ' ' order by n) "
                              "from pg_proc p, unnest(p.proargtypes::oid[]) with ordinality a (t, n) "
                              "where p.pronamespace = 'office'::regnamespace and p.proname = $1",
                              albo_verb_get_code (&verbs[i]));

      for (int j = 0; j < ALBO_VERB_MAX_PARTS && verbs[i].parts[j].kind != ALBO_VERB_PART_NONE; j++)
        g_string_append_printf (expected, " %s", type_of (verbs[i].parts[j].kind));

      g_test_message ("%s", albo_verb_get_code (&verbs[i]));
      g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, expected->str);
      PQclear (rows);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  connection = PQconnectdb ("");
  if (PQstatus (connection) != CONNECTION_OK)
    g_error ("%s", PQerrorMessage (connection));

  g_test_add_func ("/verb-catalogue/none-is-unknown", test_none_is_unknown);
  g_test_add_func ("/verb-catalogue/arguments-fit", test_arguments_fit);

  status = g_test_run ();
  PQfinish (connection);
  return status;
}
