/* test-sites.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-sites.h"

#include <string.h>

#include "albo-json.h"
#include "albo-listen.h"
#include "albo-login-calls.h"
#include "albo-login-routes.h"
#include "albo-portal-calls.h"
#include "albo-portal-routes.h"
#include "albo-server.h"
#include "albo-token.h"

typedef struct
{
  GSocket    *socket;
  AlboSite   *site;
  AlboServer *server;
  char       *url;
  char       *conninfo;
} Program;

static const char *keys;  /* (nullable) */
static Program portal;
static Program login;

static gboolean
ask_portal (AlboConnection  *connection,
            gboolean        *is_demo,
            GError         **error)
{
  return albo_portal_is_demo (connection, is_demo, NULL, error);
}

static gboolean
ask_login (AlboConnection  *connection,
           gboolean        *is_demo,
           GError         **error)
{
  return albo_login_is_demo (connection, is_demo, NULL, error);
}

static void
open_socket (Program    *self,
             const char *user)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *where = NULL;

  self->socket = albo_listen_open ("127.0.0.1", 0, &error);
  g_assert_no_error (error);
  where = albo_listen_to_string (self->socket);
  self->url = g_strconcat ("http://", where, NULL);
  self->conninfo = g_strdup_printf ("user=%s", user);
}

static AlboConnection *
make_connection (gpointer user_data)
{
  return albo_connection_new (user_data);
}

static void
start_program (Program          *self,
               Program          *other,
               AlboDemoQuestion  ask_demo,
               void            (*set_up) (AlboSite *),
               const AlboRoute  *routes,
               gsize             n_routes)
{
  static const AlboServerLimits limits = {
    .n_threads = 2, .n_connections = 64, .timeout = 10, .memory = 32 * 1024,
  };
  g_autoptr(GError) error = NULL;

  self->site = albo_site_new (self->url, other->url, ask_demo, &error);
  g_assert_no_error (error);
  self->site->folder = g_strdup (keys);
  set_up (self->site);
  self->server = albo_server_new (self->socket, self->site, routes, n_routes, &limits,
                                  make_connection, self->conninfo, &error);
  g_assert_no_error (error);
}

static void
stop_program (Program *self)
{
  g_clear_pointer (&self->server, albo_server_free);
  g_clear_pointer (&self->site, albo_site_free);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->conninfo, g_free);
}

/**
 * test_sites_add_organization:
 * @code: how its addresses call it
 * @kind: `order`, `school` or `list`
 * @name: its name
 * @path: the file of its preset services
 */
void
test_sites_add_organization (const char *code,
                             const char *kind,
                             const char *name,
                             const char *path)
{
  g_autofree char *preset = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboConnection) connection = albo_connection_new ("");
  g_autoptr(PGresult) rows = NULL;
  const char *params[4] = { code, kind, name };

  g_file_get_contents (path, &preset, NULL, &error);
  g_assert_no_error (error);
  params[3] = preset;
  rows = albo_connection_call (connection,
                               "select admin.preset_apply (admin.organization_add ($1, $2, $3,"
                               " '{\"phone\": \"+39 06 1\", \"logo_text\": \"<b>\","
                               " \"appointment_url\": \"https://example.org/prenota\"}'), $4::jsonb)",
                               G_N_ELEMENTS (params), params, NULL, &error);
  g_assert_no_error (error);
}

/**
 * test_sites_use_keys:
 * @folder: outlives the sites
 *
 * Where the sign-in that starts next finds its keys.
 */
void
test_sites_use_keys (const char *folder)
{
  keys = folder;
}

/**
 * test_sites_start:
 * @is_demo: whether the database is marked as one of invented people
 *
 * Starts portal and sign-in on the empty database that the environment names, with
 * one organization whose short service has a field of most kinds.
 */
void
test_sites_start (gboolean is_demo)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "portal", "service.json", NULL);
  const AlboRoute *routes;
  gsize n_routes;

  g_assert_nonnull (g_getenv ("PGHOST"));
  test_sites_add_organization ("prova", "list", "Ente di <b>prova</b>", path);
  if (is_demo)
    g_free (test_sites_query ("select admin.mark_demo ()"));

  open_socket (&portal, "albo_portal");
  open_socket (&login, "albo_login");

  routes = albo_portal_list_routes (&n_routes);
  start_program (&portal, &login, ask_portal, albo_portal_set_up, routes, n_routes);
  routes = albo_login_list_routes (&n_routes);
  start_program (&login, &portal, ask_login, albo_login_set_up, routes, n_routes);
}

void
test_sites_stop (void)
{
  stop_program (&portal);
  stop_program (&login);
}

/**
 * test_sites_get_url:
 * @path: a path of the portal, or an address
 *
 * Returns: (transfer full): the address
 */
char *
test_sites_get_url (const char *path)
{
  return g_strconcat (*path == '/' ? portal.url : "", path, NULL);
}

/**
 * test_sites_get_login:
 * @path: a path of the sign-in
 *
 * Returns: (transfer full): its address
 */
char *
test_sites_get_login (const char *path)
{
  return g_strconcat (login.url, path, NULL);
}

/**
 * test_sites_query:
 * @sql: a statement, run by the one who may do everything
 *
 * Returns: (transfer full): the first value of its answer
 */
char *
test_sites_query (const char *sql)
{
  g_autoptr(AlboConnection) connection = albo_connection_new ("");
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = albo_connection_call (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);

  return g_strdup (PQntuples (rows) > 0 ? PQgetvalue (rows, 0, 0) : "");
}

/**
 * test_sites_control:
 * @what: `start` or `stop`
 *
 * Takes the database away or brings it back.
 */
void
test_sites_control (const char *what)
{
  g_autofree char *command = g_strdup_printf ("%s %s", g_getenv ("ALBO_TEST_SERVER"), what);
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/**
 * test_sites_add_citizen:
 * @fiscal_code: a valid one
 * @family_name: any
 *
 * Returns: the number of that citizen
 */
gint64
test_sites_add_citizen (const char *fiscal_code,
                        const char *family_name)
{
  g_autofree char *sql =
    g_strdup_printf ("select admin.citizen_add (jsonb_build_object ('fiscal_code', '%s',"
                     " 'given_name', 'Mario', 'family_name', '%s', 'birth_date', '1980-01-01'))",
                     fiscal_code, family_name);
  g_autofree char *id = test_sites_query (sql);

  return g_ascii_strtoll (id, NULL, 10);
}

/**
 * test_sites_sign_in:
 * @browser: a browser
 * @citizen: who to be
 * @path: where on the portal to go then
 *
 * Opens a session by the function that the sign-in calls, and gives the browser its cookie: how
 * people get there is what tests/login and tests/journey are about.
 */
void
test_sites_sign_in (TestBrowser *browser,
                    gint64       citizen,
                    const char  *path)
{
  SoupSessionFeature *jar = soup_session_get_feature (browser->session, SOUP_TYPE_COOKIE_JAR);
  g_autofree char *sql =
    g_strdup_printf ("select jsonb_build_object ('fiscal_code', fiscal_code, 'given_name', given_name, 'family_name',"
                     " family_name) from albo.citizen where id = %" G_GINT64_FORMAT, citizen);
  g_autofree char *text = test_sites_query (sql);
  g_autofree char *token = albo_token_new ();
  g_autofree char *url = test_sites_get_url (path);
  g_autoptr(AlboConnection) connection = albo_connection_new (login.conninfo);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) person = albo_json_parse (text, -1, &error);
  g_autoptr(JsonNode) session = NULL;
  g_autoptr(GBytes) hash = NULL;
  guint8 bytes[ALBO_TOKEN_HASH_LENGTH];

  g_assert_no_error (error);
  albo_token_hash (token, bytes);
  hash = g_bytes_new (bytes, sizeof bytes);
  session = albo_login_session_open (connection, json_node_get_object (person), "spid", 2, hash, NULL, &error);
  g_assert_no_error (error);

  soup_cookie_jar_add_cookie (SOUP_COOKIE_JAR (jar), soup_cookie_new (ALBO_SESSION_COOKIE, token, "127.0.0.1", "/", -1));
  test_browser_get (browser, url);
}
