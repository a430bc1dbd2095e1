/* albo-route-demo.c
 *
 * Until there is another one, this is the only sign-in.  It asks for no proof, so
 * it serves only a database of invented people: it does not start on another one,
 * and the database itself refuses the two functions that it calls.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-demo.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-store-error.h"
#include "albo-token.h"
#include "albo-url.h"

/* Where a person goes who came with no address, or with one that leads astray. */
#define DEFAULT_RETURN "/pratiche"

static const char *
choose_return (const char *path)
{
  return albo_url_is_return_path (path) ? path : DEFAULT_RETURN;
}

/**
 * albo_route_citizens:
 * @exchange: a `GET /accedi`, with `ritorno` in its address
 * @connection: the connection of this thread
 *
 * The invented people, to choose from: 200; 403 if the database is no demo.
 */
void
albo_route_citizens (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_login_demo_citizens (connection, NULL, &error);
  JsonArray *citizens;
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  citizens = json_node_get_array (answer);

  for (guint i = 0; i < json_array_get_length (citizens); i++)
    {
      JsonObject *citizen = json_array_get_object_element (citizens, i);
      g_autofree char *born = albo_date_format_text (albo_json_get_string (citizen, "birth_date", ""),
                                                     lang);

      json_object_set_string_member (citizen, "born", born != NULL ? born : "");
    }

  view = json_object_new ();
  json_object_set_array_member (view, "citizens", json_array_ref (citizens));
  json_object_set_string_member (view, "return_path",
                                 choose_return (albo_exchange_get_query (exchange, "ritorno")));
  albo_exchange_reply_page (exchange, 200, "sign-in-demo", view);
}

/* A session of before ends: the token that a browser had is never one of the new session. */
static gboolean
close_session (AlboConnection  *connection,
               const char      *token,
               GError         **error)
{
  guint8 hash[ALBO_TOKEN_HASH_LENGTH];
  g_autoptr(GBytes) bytes = NULL;

  if (token == NULL)
    return TRUE;

  albo_token_hash (token, hash);
  bytes = g_bytes_new (hash, sizeof hash);

  return albo_login_session_close (connection, bytes, NULL, error);
}

/**
 * albo_route_choose_citizen:
 * @exchange: a `POST /accedi` with `persona`, the number of a citizen, and `ritorno`
 * @connection: the connection of this thread
 *
 * Opens a session with a new token: 303 back to the portal; 403 if the database
 * is no demo; 404 if there is no such person.
 */
void
albo_route_choose_citizen (AlboExchange   *exchange,
                           AlboConnection *connection)
{
  const char *person = albo_exchange_get_field (exchange, "persona");
  const char *path = choose_return (albo_exchange_get_field (exchange, "ritorno"));
  g_autofree char *token = albo_token_new ();
  g_autofree char *url = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) session = NULL;
  guint8 hash[ALBO_TOKEN_HASH_LENGTH];
  gint64 citizen;

  if (person == NULL || !g_ascii_string_to_signed (person, 10, 1, G_MAXINT64, &citizen, NULL))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  albo_token_hash (token, hash);
  bytes = g_bytes_new (hash, sizeof hash);

  if (!close_session (connection, albo_exchange_get_session (exchange), &error) ||
      (session = albo_login_demo_session_open (connection, citizen, bytes, NULL, &error)) == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, token, 0);
  url = albo_url_join (albo_exchange_get_site (exchange)->other_url, path);
  albo_exchange_reply_redirect (exchange, url);
}
