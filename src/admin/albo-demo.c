/* albo-demo.c - fills a database with invented people and their requests
 *
 * The same people, choices and words each time; only the days move along with today.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo.h"

#include "albo-demo-office.h"

#define SEED 1990

typedef struct
{
  AlboConnection *connection;
  GRand          *random;
  AlboDemoOffice *offices[ALBO_DEMO_N_ORGANIZATIONS];
  GPtrArray      *people;   /* (element-type AlboDemoPerson) */
  GPtrArray      *ids;      /* (element-type utf8): of the citizens */
} Demo;

static void
demo_clear (Demo *demo)
{
  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    g_clear_pointer (&demo->offices[i], albo_demo_office_free);

  g_clear_pointer (&demo->random, g_rand_free);
  g_clear_pointer (&demo->people, g_ptr_array_unref);
  g_clear_pointer (&demo->ids, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

static gboolean
set_up_offices (Demo    *demo,
                GError **error)
{
  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    {
      demo->offices[i] = albo_demo_office_new (i, error);

      if (demo->offices[i] == NULL ||
          !albo_demo_office_set_up (demo->offices[i], demo->connection, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_namesake (Demo                 *demo,
              const AlboDemoPerson *person)
{
  for (guint i = 0; i < demo->people->len; i++)
    {
      const AlboDemoPerson *other = demo->people->pdata[i];

      if (g_str_equal (other->fiscal_code, person->fiscal_code) ||
          g_str_equal (other->email, person->email))
        return TRUE;
    }

  return FALSE;
}

static void
invent_people (Demo *demo)
{
  while (demo->people->len < ALBO_DEMO_N_CITIZENS)
    {
      AlboDemoPerson *person = albo_demo_person_new (demo->random, NULL, 26, 72);

      if (has_namesake (demo, person))
        albo_demo_person_free (person);
      else
        g_ptr_array_add (demo->people, person);
    }
}

static gboolean
add_citizens (Demo    *demo,
              GError **error)
{
  for (guint i = 0; i < demo->people->len; i++)
    {
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *identity = NULL;
      const char *params[1];
      g_autoptr(PGresult) rows = NULL;

      json_node_take_object (node, albo_demo_person_to_identity (demo->people->pdata[i]));
      identity = json_to_string (node, FALSE);
      params[0] = identity;
      rows = albo_connection_call (demo->connection, "select admin.citizen_add ($1)",
                                   1, params, NULL, error);

      if (rows == NULL)
        return FALSE;

      g_ptr_array_add (demo->ids, g_strdup (PQgetvalue (rows, 0, 0)));
    }

  return TRUE;
}

static gboolean
add_members (Demo    *demo,
             GError **error)
{
  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    for (guint j = 0; j < demo->people->len; j++)
      if (albo_demo_plan_is_member (i, j) &&
          !albo_demo_office_add_member (demo->offices[i], demo->connection, j,
                                        demo->people->pdata[j], demo->random, error))
        return FALSE;

  return TRUE;
}

static gboolean
add_request (Demo                   *demo,
             const AlboDemoRequest  *request,
             GError                **error)
{
  AlboDemoOffice *office = demo->offices[request->organization];
  g_autoptr(JsonObject) values = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *instant = g_strdup_printf ("%" G_GINT64_FORMAT, request->submitted_at);
  g_autoptr(PGresult) rows = NULL;
  const char *params[] = {
    demo->ids->pdata[request->citizen], albo_demo_office_get_code (office),
    albo_demo_service_get_code (request->service), NULL, request->state, instant, request->outcome,
  };

  values = albo_demo_office_fill_form (office, request, demo->people->pdata[request->citizen],
                                       demo->random, error);

  if (values == NULL)
    return FALSE;

  json_node_set_object (node, values);
  text = json_to_string (node, FALSE);
  params[3] = text;
  rows = albo_connection_call (demo->connection,
                               "select admin.demo_request ($1, $2, $3, $4, $5,"
                               " to_timestamp ($6::bigint), $7)",
                               G_N_ELEMENTS (params), params, NULL, error);

  if (rows == NULL)
    g_prefix_error (error, "%s, %s, %s: ", params[1], params[2], params[4]);

  return rows != NULL;
}

static gboolean
add_requests (Demo    *demo,
              GError **error)
{
  gboolean has_fee[ALBO_DEMO_N_ORGANIZATIONS][ALBO_DEMO_N_SERVICES];
  g_autoptr(GArray) plan = NULL;

  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    for (guint j = 0; j < ALBO_DEMO_N_SERVICES; j++)
      has_fee[i][j] = albo_demo_office_has_fee (demo->offices[i], j);

  plan = albo_demo_plan_make (demo->random, g_get_real_time () / G_USEC_PER_SEC,
                              (const gboolean (*)[ALBO_DEMO_N_SERVICES]) has_fee);

  for (guint i = 0; i < plan->len; i++)
    if (!add_request (demo, &g_array_index (plan, AlboDemoRequest, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
fill_in_transaction (AlboConnection  *connection,
                     gboolean        *is_changed,
                     GError         **error)
{
  g_auto(Demo) demo = {
    .connection = connection,
    .random = g_rand_new_with_seed (SEED),
    .people = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_demo_person_free),
    .ids = g_ptr_array_new_with_free_func (g_free),
  };
  g_autoptr(PGresult) locked = NULL;
  g_autoptr(PGresult) filled = NULL;

  /* Two statements: one that waits sees what was there when it began. */
  locked = albo_connection_call (connection, "select pg_catalog.pg_advisory_xact_lock (1634493039)",
                                 0, NULL, NULL, error);

  if (locked == NULL)
    return FALSE;

  filled = albo_connection_call (connection,
                                 "select exists (select from albo.installation i where i.is_demo)",
                                 0, NULL, NULL, error);

  if (filled == NULL)
    return FALSE;

  *is_changed = *PQgetvalue (filled, 0, 0) != 't';

  if (!*is_changed)
    return TRUE;

  invent_people (&demo);

  return albo_connection_run_script (connection, "select admin.mark_demo ()", NULL, error) &&
         set_up_offices (&demo, error) &&
         add_citizens (&demo, error) &&
         add_members (&demo, error) &&
         add_requests (&demo, error);
}

/**
 * albo_demo_fill:
 * @connection: a superuser's connection to a database that is ready
 * @is_changed: (out): whether anything was added
 * @error: %ALBO_STORE_ERROR_INVALID if there are real people in the database;
 *   %ALBO_ADMIN_ERROR, %ALBO_STORE_ERROR
 *
 * Marks the database as a demonstration and fills it, all or nothing.  One that is
 * filled already stays as it is, whatever was done in it.
 *
 * Returns: whether the database holds the demonstration
 */
gboolean
albo_demo_fill (AlboConnection  *connection,
                gboolean        *is_changed,
                GError         **error)
{
  gboolean changed = FALSE;

  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!fill_in_transaction (connection, &changed, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  if (!albo_connection_commit (connection, NULL, error))
    return FALSE;

  /* So that the first page is as fast as all others. */
  if (changed && !albo_connection_run_script (connection, "analyze", NULL, error))
    return FALSE;

  *is_changed = changed;

  return TRUE;
}

/**
 * albo_demo_describe:
 * @conninfo: how the database is reached, without a user
 *
 * Returns: (transfer full): one line of JSON, `{conninfo, accounts, password}`, for
 *   programs that start the demonstration
 */
char *
albo_demo_describe (const char *conninfo)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "conninfo", conninfo);
  json_object_set_array_member (object, "accounts", albo_demo_office_list_staff ());
  json_object_set_string_member (object, "password", ALBO_DEMO_PASSWORD);
  json_node_take_object (node, object);

  return json_to_string (node, FALSE);
}
