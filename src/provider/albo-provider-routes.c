/* albo-provider-routes.c - the pages of the test provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-provider.h"

#include <string.h>

#include "albo-date.h"
#include "albo-json.h"
#include "albo-saml-logout.h"
#include "albo-site-routes.h"
#include "albo-token.h"
#include "albo-url.h"

#define COOKIE "albo_gestore"

#define DECLINED  22  /* of SPID's table: the person did not consent … */
#define CANCELLED 25  /* … and did not go on */

/* Its forms lead to the service, which sends the browser on to the portal. */
#define POLICY \
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; " \
  "form-action 'self' http: https:; base-uri 'none'; frame-ancestors 'none'"

static void
reply (AlboExchange *exchange,
       guint         status,
       const char   *page,
       JsonObject   *view)
{
  albo_exchange_set_policy (exchange, POLICY);
  albo_exchange_reply_page (exchange, status, page, view);
}

static void
reply_refusal (AlboExchange *exchange,
               const GError *error)
{
  g_message ("%s: %s", albo_exchange_get_id (exchange), error->message);
  reply (exchange, 403, "provider-refused", NULL);
}

static JsonArray *
list_citizens (AlboConnection  *connection,
               const char      *id,
               GError         **error)
{
  const AlboParam params[] = { { .value = id } };
  g_autoptr(JsonNode) answer =
    albo_connection_call_json (connection,
                               "select coalesce (jsonb_agg (x), '[]') from jsonb_array_elements (admin.demo_citizens ()) x"
                               " where $1::text is null or x ->> 'id' = $1", 1, params, NULL, error);

  return answer != NULL ? json_array_ref (json_node_get_array (answer)) : NULL;
}

static JsonObject *
make_view (AlboExchange              *exchange,
           const AlboProvider        *self,
           const AlboProviderRequest *request,
           const char                *query)
{
  JsonObject *view = json_object_new ();

  json_object_set_string_member (view, "which", albo_exchange_get_segment (exchange, 0));
  json_object_set_string_member (view, "service", self->login);
  json_object_set_int_member (view, "level", request->level);
  json_object_set_string_member (view, "query", query);

  return view;
}

/* Puts two answers on a page; the person sends one of them. */
static void
reply_consent (AlboExchange              *exchange,
               const AlboProvider        *self,
               const AlboProviderRequest *request,
               JsonObject                *citizen,
               const char                *session_index,
               const char                *query)
{
  const char *which = albo_exchange_get_segment (exchange, 0);
  JsonObject *view = make_view (exchange, self, request, query);
  g_autofree char *address = albo_provider_make_answer_url (self);
  g_autofree char *answer = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (view, "address", address);
  if (request->relay_state != NULL)
    json_object_set_string_member (view, "relay_state", request->relay_state);

  refusal = albo_provider_make_answer (self, which, request, NULL, NULL, citizen != NULL ? DECLINED : CANCELLED, &error);
  if (refusal != NULL && citizen != NULL)
    answer = albo_provider_make_answer (self, which, request, citizen, session_index, 0, &error);

  if (error != NULL)
    {
      json_object_unref (view);
      reply_refusal (exchange, error);
      return;
    }

  json_object_set_string_member (view, "refusal", refusal);
  if (citizen != NULL)
    {
      g_autofree char *born = albo_date_format_text (albo_json_get_string (citizen, "birth_date", ""),
                                                     albo_exchange_get_language (exchange));

      json_object_set_string_member (view, "answer", answer);
      json_object_set_string_member (citizen, "born", born != NULL ? born : "");
      json_object_set_boolean_member (citizen, "is_spid", !g_str_equal (which, "cie") && !g_str_equal (which, "eidas"));
      json_object_set_object_member (view, "citizen", json_object_ref (citizen));
    }
  reply (exchange, 200, "provider-consent", view);
}

static JsonObject *
find_citizen (AlboConnection  *connection,
              const char      *id,
              GError         **error)
{
  g_autoptr(JsonArray) list = list_citizens (connection, id, error);

  return list != NULL && json_array_get_length (list) == 1
         ? json_object_ref (json_array_get_object_element (list, 0)) : NULL;
}

/* A session is of level 1 only, as SPID has it. */
static char *
find_session (AlboProvider *self,
              const char   *token)
{
  char *id;

  g_mutex_lock (&self->lock);
  id = token != NULL ? g_strdup (g_hash_table_lookup (self->sessions, token)) : NULL;
  g_mutex_unlock (&self->lock);

  return id;
}

static char *
make_index (const char *token)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  return g_strdup_printf ("_%.32s", digest);
}

/* `GET /PROVIDER/accesso` with a signed request: 200 with who one can be; 403 if it is none. */
static void
route_choose (AlboExchange   *exchange,
              AlboConnection *connection)
{
  AlboProvider *self = albo_exchange_get_site (exchange)->data;
  const char *which = albo_exchange_get_segment (exchange, 0);
  const char *query = albo_exchange_get_query_text (exchange);
  g_autofree char *entity = albo_provider_make_entity (self, which);
  g_autofree char *token = albo_exchange_dup_cookie (exchange, COOKIE);
  g_autofree char *known = NULL;
  g_autoptr(AlboProviderRequest) request = NULL;
  g_autoptr(JsonArray) citizens = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *view;

  if (entity == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  request = albo_provider_read_request (self, which, query, &error);
  if (request == NULL)
    {
      reply_refusal (exchange, error);
      return;
    }

  known = request->level == ALBO_SAML_LEVEL_1 && !request->is_forced ? find_session (self, token) : NULL;
  if (known != NULL)
    {
      g_autoptr(JsonObject) citizen = find_citizen (connection, known, &error);
      g_autofree char *index = make_index (token);

      if (citizen != NULL)
        {
          reply_consent (exchange, self, request, citizen, index, query);
          return;
        }
      g_clear_error (&error);
    }

  citizens = list_citizens (connection, NULL, &error);
  if (citizens == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  for (guint i = 0; i < json_array_get_length (citizens); i++)
    {
      JsonObject *citizen = json_array_get_object_element (citizens, i);
      g_autofree char *born = albo_date_format_text (albo_json_get_string (citizen, "birth_date", ""),
                                                     albo_exchange_get_language (exchange));

      json_object_set_string_member (citizen, "born", born != NULL ? born : "");
    }

  view = make_view (exchange, self, request, query);
  json_object_set_array_member (view, "citizens", g_steal_pointer (&citizens));
  reply (exchange, 200, "provider", view);
}

/* `POST /PROVIDER/scelta` with `richiesta`, the signed request, and `persona`: 200 with the answer to
 * consent to; empty to cancel.
 */
static void
route_consent (AlboExchange   *exchange,
               AlboConnection *connection)
{
  AlboProvider *self = albo_exchange_get_site (exchange)->data;
  const char *which = albo_exchange_get_segment (exchange, 0);
  const char *query = albo_exchange_get_field (exchange, "richiesta");
  const char *person = albo_exchange_get_field (exchange, "persona");
  g_autofree char *entity = albo_provider_make_entity (self, which);
  g_autofree char *token = NULL;
  g_autofree char *index = NULL;
  g_autoptr(AlboProviderRequest) request = NULL;
  g_autoptr(JsonObject) citizen = NULL;
  g_autoptr(GError) error = NULL;

  if (entity == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  request = albo_provider_read_request (self, which, query, &error);
  if (request == NULL)
    {
      reply_refusal (exchange, error);
      return;
    }

  if (person != NULL && *person != '\0')
    {
      citizen = find_citizen (connection, person, &error);
      if (citizen == NULL)
        {
          albo_exchange_reply_problem (exchange, 404);
          return;
        }
    }

  if (citizen != NULL && request->level == ALBO_SAML_LEVEL_1)
    {
      token = albo_token_new ();
      index = make_index (token);
      g_mutex_lock (&self->lock);
      g_hash_table_insert (self->sessions, g_strdup (token),
                           g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (citizen, "id", 0)));
      g_mutex_unlock (&self->lock);
      albo_exchange_set_cookie (exchange, COOKIE, token, 0);
    }

  reply_consent (exchange, self, request, citizen, index, query);
}

/* `GET /PROVIDER/uscita` with a LogoutRequest of the service: the session ends, 303 back. */
static void
route_logout (AlboExchange   *exchange,
              AlboConnection *connection)
{
  AlboProvider *self = albo_exchange_get_site (exchange)->data;
  g_autofree char *entity = albo_provider_make_entity (self, albo_exchange_get_segment (exchange, 0));
  g_autofree char *location = g_strconcat (entity != NULL ? entity : "", "/uscita", NULL);
  g_autofree char *token = albo_exchange_dup_cookie (exchange, COOKIE);
  g_autoptr(AlboSamlLogout) logout = NULL;
  g_autoptr(AlboSamlMessage) message = NULL;
  g_autoptr(GError) error = NULL;

  if (entity == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  logout = albo_saml_logout_request_check (ALBO_SAML_REDIRECT, albo_exchange_get_query_text (exchange), &self->service,
                                           location, g_get_real_time (), &error);
  if (logout != NULL)
    message = albo_saml_logout_response_make (entity, &self->service, ALBO_SAML_REDIRECT, logout->id,
                                              logout->relay_state, self->key, g_get_real_time (), &error);
  if (message == NULL)
    {
      reply_refusal (exchange, error);
      return;
    }

  if (token != NULL)
    {
      g_mutex_lock (&self->lock);
      g_hash_table_remove (self->sessions, token);
      g_mutex_unlock (&self->lock);
      albo_exchange_set_cookie (exchange, COOKIE, "", 0);
    }
  albo_exchange_reply_redirect (exchange, message->url);
}

static const AlboRoute routes[] = {
  ALBO_SITE_ROUTES,
  { "GET",  "/*/accesso", route_choose },
  { "POST", "/*/scelta",  route_consent, 0, { 64 * 1024, 8, 32 * 1024 } },
  { "GET",  "/*/uscita",  route_logout },
};

/**
 * albo_provider_list_routes:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): who answers what
 */
const AlboRoute *
albo_provider_list_routes (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}
