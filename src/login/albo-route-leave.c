/* albo-route-leave.c - choosing a provider, and leaving for it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-sign-in.h"

#include "albo-json.h"
#include "albo-route-oidc.h"
#include "albo-login-calls.h"
#include "albo-saml-request.h"
#include "albo-sign-in.h"
#include "albo-token.h"
#include "albo-url.h"

/**
 * albo_route_first:
 * @exchange: a `GET /`
 * @connection: the connection of this thread
 *
 * There is nothing here: 303 to the portal.
 */
void
albo_route_first (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  g_autofree char *url = albo_url_join (albo_exchange_get_site (exchange)->other_url, "/");

  albo_exchange_reply_redirect (exchange, url);
}

static JsonObject *
view_provider (const AlboLoginProvider *provider,
               const char              *return_path)
{
  JsonObject *view = json_object_new ();
  g_autofree char *path = g_strdup_printf ("/accedi/con/%d", provider->id);
  g_autofree char *href = albo_url_with_return ("", path, return_path);

  json_object_set_string_member (view, "name", provider->name);
  json_object_set_string_member (view, "href", href);

  return view;
}

/* None has a better place than another: their order is another one each time. */
static JsonArray *
list_providers (const AlboLoginIdentity *identity,
                const char              *kind,
                const char              *return_path)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < identity->providers->len; i++)
    if (g_str_equal (((AlboLoginProvider *) identity->providers->pdata[i])->kind, kind))
      g_ptr_array_insert (found, g_random_int_range (0, (gint32) found->len + 1), identity->providers->pdata[i]);

  for (guint i = 0; i < found->len; i++)
    json_array_add_object_element (list, view_provider (found->pdata[i], return_path));

  return list;
}

/**
 * albo_route_providers:
 * @exchange: a `GET /accedi`, with `ritorno` in its address
 * @connection: the connection of this thread
 *
 * The ways to sign in: 200; 503 where none was set up.
 */
void
albo_route_providers (AlboExchange   *exchange,
                      AlboConnection *connection)
{
  const char *return_path = albo_sign_in_choose_return (albo_exchange_get_query (exchange, "ritorno"));
  g_autoptr(AlboLoginIdentity) identity = albo_sign_in_get_identity (exchange, connection);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonArray) oidc = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *place;
  JsonObject *view;
  gboolean has_any;

  if (identity == NULL)
    return;

  oidc = albo_oidc_list_buttons (exchange, connection, return_path, &error);
  if (oidc == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  answer = albo_login_place (connection, return_path, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  place = json_node_get_object (answer);
  has_any = identity->providers->len > 0 && identity->register_key != NULL &&
            albo_login_identity_find_service (identity, albo_json_get_int (place, "service_id", 0)) != NULL;

  view = json_object_new ();
  json_object_set_boolean_member (view, "has_any", has_any || json_array_get_length (oidc) > 0);
  json_object_set_array_member (view, "oidc", json_array_ref (oidc));
  if (has_any)
    {
      JsonArray *spid = list_providers (identity, "spid", return_path);

      json_object_set_boolean_member (view, "has_spid", json_array_get_length (spid) > 0);
      json_object_set_array_member (view, "spid", spid);
      json_object_set_array_member (view, "cie", list_providers (identity, "cie", return_path));
      json_object_set_array_member (view, "eidas", list_providers (identity, "eidas", return_path));
      json_object_set_int_member (view, "level", albo_json_get_int (place, "level", 2));
      json_object_set_boolean_member (view, "is_level_3", albo_json_get_int (place, "level", 2) == 3);
    }
  if (albo_json_get_string (place, "organization", NULL) != NULL)
    json_object_set_string_member (view, "place", albo_json_get_string (place, "organization", NULL));

  albo_exchange_reply_page (exchange, has_any || json_array_get_length (oidc) > 0 ? 200 : 503, "sign-in", view);
}

static AlboSamlMessage *
make_request (const AlboLoginService   *service,
              const AlboLoginProvider  *provider,
              AlboSamlLevel             level,
              const char               *relay_state,
              GError                  **error)
{
  const AlboSamlRequest request = {
    .entity_id = service->saml.entity_id,
    .level = level,
    .comparison = ALBO_SAML_COMPARISON_MINIMUM,
    .attribute_index = provider->saml->kind == ALBO_SAML_KIND_EIDAS ? ALBO_SAML_EIDAS_MINIMUM : 0,
  };

  return albo_saml_request_make (&request, provider->saml,
                                 provider->saml->sso_redirect != NULL ? ALBO_SAML_REDIRECT : ALBO_SAML_POST,
                                 relay_state, service->saml.keys->pdata[0], g_get_real_time (), error);
}

static JsonObject *
describe_request (const AlboSamlMessage     *message,
                  const AlboLoginIdentity   *identity,
                  const AlboLoginService    *service,
                  const AlboLoginProvider   *provider,
                  AlboSamlLevel              level,
                  const char                *return_path)
{
  JsonObject *request = json_object_new ();

  json_object_set_string_member (request, "request_id", message->id);
  json_object_set_int_member (request, "provider_id", provider->id);
  json_object_set_int_member (request, "service_id", service->id);
  json_object_set_string_member (request, "acs_url", service->answer_url);
  json_object_set_int_member (request, "level", level);
  json_object_set_string_member (request, "comparison",
                                 albo_saml_comparison_get_word (ALBO_SAML_COMPARISON_MINIMUM));
  json_object_set_boolean_member (request, "is_forced",
                                  albo_saml_request_is_forced (FALSE, level, provider->saml->kind));
  json_object_set_int_member (request, "issued_at", message->issued_at / G_USEC_PER_SEC);
  json_object_set_string_member (request, "return_path", return_path);
  json_object_set_string_member (request, "key_name", albo_saml_register_key_get_name (identity->register_key));

  return request;
}

/**
 * albo_route_leave:
 * @exchange: a `GET /accedi/con/PROVIDER`, with `ritorno` in its address
 * @connection: the connection of this thread
 *
 * Remembers a request, bound to this browser, and sends the browser to the provider with it: 303,
 * or 200 with a form; 404 if there is no such provider.
 */
void
albo_route_leave (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  const char *return_path = albo_sign_in_choose_return (albo_exchange_get_query (exchange, "ritorno"));
  g_autoptr(AlboLoginIdentity) identity = albo_sign_in_get_identity (exchange, connection);
  g_autofree char *relay_state = albo_token_new ();
  g_autofree char *browser = albo_exchange_dup_cookie (exchange, ALBO_SIGN_IN_COOKIE);
  g_autoptr(GBytes) handle_hash = albo_sign_in_hash (relay_state);
  g_autoptr(GBytes) browser_hash = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) request = NULL;
  g_autoptr(AlboSamlMessage) message = NULL;
  g_autoptr(GError) error = NULL;
  const AlboLoginProvider *provider;
  const AlboLoginService *service;
  AlboSamlLevel level;
  gint64 id;

  if (identity == NULL)
    return;

  provider = albo_exchange_get_segment_id (exchange, 0, &id) ? albo_login_identity_find_provider (identity, id) : NULL;
  if (provider == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  answer = albo_login_place (connection, return_path, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  service = albo_login_identity_find_service (identity,
                                              albo_json_get_int (json_node_get_object (answer), "service_id", 0));
  if (service == NULL || identity->register_key == NULL)
    {
      albo_exchange_reply_problem (exchange, 503);
      return;
    }

  level = (AlboSamlLevel) albo_json_get_int (json_node_get_object (answer), "level", ALBO_SAML_LEVEL_2);

  /* The node of eIDAS knows levels 2 and 3 only. */
  if (provider->saml->kind == ALBO_SAML_KIND_EIDAS && level < ALBO_SAML_LEVEL_2)
    level = ALBO_SAML_LEVEL_2;

  message = make_request (service, provider, level, relay_state, &error);
  if (message != NULL)
    sealed = albo_saml_register_key_seal (identity->register_key, message->xml, message->id, &error);
  if (sealed == NULL)
    {
      g_warning ("%s: no request to %s: %s", albo_exchange_get_id (exchange), provider->saml->entity_id,
                 error->message);
      albo_exchange_reply_problem (exchange, 503);
      return;
    }

  /* Several windows of one browser may sign in at the same time. */
  if (browser == NULL)
    browser = albo_token_new ();
  browser_hash = albo_sign_in_hash (browser);
  request = describe_request (message, identity, service, provider, level, return_path);

  if (!albo_login_request_open (connection, handle_hash, browser_hash, request, sealed, NULL, &error))
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_set_cookie_cross_site (exchange, ALBO_SIGN_IN_COOKIE, browser, ALBO_SIGN_IN_SECONDS);
  albo_sign_in_send (exchange, message, provider->name, FALSE);
}
