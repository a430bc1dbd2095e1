/* albo-route-logout.c - ending a session at the provider, or at its wish
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-sign-in.h"

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-saml-error.h"
#include "albo-saml-logout.h"
#include "albo-sign-in.h"
#include "albo-token.h"
#include "albo-url.h"

static void
reply_signed_out (AlboExchange *exchange)
{
  g_autofree char *url = albo_url_join (albo_exchange_get_site (exchange)->other_url, "/?uscita=1");

  albo_exchange_reply_redirect (exchange, url);
}

static AlboSamlBinding
choose_binding (const char *redirect)
{
  return redirect != NULL ? ALBO_SAML_REDIRECT : ALBO_SAML_POST;
}

/**
 * albo_route_logout:
 * @exchange: a `GET /accedi/uscita/HANDLE`, where the portal sent the browser
 * @connection: the connection of this thread
 *
 * The session ended here already.  200 with a page that leads on to the provider, whose session is
 * to end too; 303 back to the portal where there is none.
 */
void
albo_route_logout (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  g_autofree char *relay_state = albo_token_new ();
  g_autoptr(GBytes) handle_hash = albo_sign_in_hash (albo_exchange_get_segment (exchange, 0));
  g_autoptr(GBytes) relay_hash = albo_sign_in_hash (relay_state);
  g_autoptr(AlboLoginIdentity) identity = albo_sign_in_get_identity (exchange, connection);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(AlboSamlMessage) message = NULL;
  g_autoptr(GError) error = NULL;
  const AlboLoginProvider *provider;
  const AlboLoginService *service;
  JsonObject *session;

  if (identity == NULL)
    return;

  answer = albo_login_logout_begin (connection, handle_hash, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  session = json_node_get_object (answer);
  provider = albo_login_identity_find_provider (identity, albo_json_get_int (session, "provider_id", 0));
  service = albo_login_identity_find_service (identity, albo_json_get_int (session, "service_id", 0));

  if (provider != NULL && service != NULL &&
      (provider->saml->slo_redirect != NULL || provider->saml->slo_post != NULL))
    message = albo_saml_logout_request_make (service->saml.entity_id, provider->saml,
                                             choose_binding (provider->saml->slo_redirect),
                                             albo_json_get_string (session, "name_id", ""),
                                             albo_json_get_string (session, "name_qualifier", NULL),
                                             albo_json_get_string (session, "session_index", NULL), relay_state,
                                             service->saml.keys->pdata[0], g_get_real_time (), &error);

  if (message != NULL &&
      albo_login_logout_open (connection, relay_hash, message->id, provider->id, service->id, NULL, &error))
    {
      albo_sign_in_send (exchange, message, provider->name, TRUE);
      return;
    }

  if (error != NULL)
    g_warning ("%s: the session at the provider was not ended: %s", albo_exchange_get_id (exchange), error->message);

  reply_signed_out (exchange);
}

static const AlboLoginService *
find_destination (const AlboLoginIdentity *identity,
                  const char              *destination)
{
  for (guint i = 0; i < identity->services->len; i++)
    if (g_strcmp0 (((AlboLoginService *) identity->services->pdata[i])->logout_url, destination) == 0)
      return identity->services->pdata[i];

  return NULL;
}

/* Who it says to be from and for is tried, and nobody else: what nobody signed costs little.  One
 * provider can be here once for each kind.
 */
static AlboSamlLogout *
check_request (const AlboLoginIdentity  *identity,
               AlboSamlBinding           binding,
               const char               *input,
               const AlboLoginService  **service,
               const AlboLoginProvider **provider,
               GError                  **error)
{
  gint64 now = g_get_real_time ();
  g_autofree char *issuer = NULL;
  g_autofree char *destination = NULL;

  if (!albo_saml_logout_request_peek (binding, input, &issuer, &destination, error))
    return NULL;

  *service = find_destination (identity, destination);
  if (*service == NULL)
    {
      g_set_error_literal (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_DESTINATION, "meant for another address");
      return NULL;
    }

  for (guint i = 0; i < identity->providers->len; i++)
    {
      AlboSamlLogout *logout;

      *provider = identity->providers->pdata[i];
      if (g_strcmp0 ((*provider)->saml->entity_id, issuer) != 0)
        continue;

      g_clear_error (error);
      logout = albo_saml_logout_request_check (binding, input, (*provider)->saml, (*service)->logout_url, now, error);
      if (logout != NULL)
        return logout;
    }

  if (*error == NULL)
    g_set_error_literal (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_ISSUER, "nobody who is trusted");

  return NULL;
}

/* What it asks for is done, and it is told so, whether or not there was such a session. */
static void
answer_request (AlboExchange            *exchange,
                AlboConnection          *connection,
                const AlboLoginIdentity *identity,
                AlboSamlBinding          binding,
                const char              *input,
                const char              *relay_field)
{
  const AlboLoginService *service = NULL;
  const AlboLoginProvider *provider = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlLogout) logout = check_request (identity, binding, input, &service, &provider, &error);
  g_autoptr(AlboSamlMessage) message = NULL;

  if (logout == NULL)
    {
      g_autofree char *reason = g_strconcat ("logout-", albo_saml_error_get_name ((AlboSamlError) error->code), NULL);

      albo_sign_in_refuse (exchange, connection, NULL, reason, 0, NULL, FALSE);
      return;
    }

  if (!albo_login_session_end (connection, provider->id, logout->name_id, logout->session_index, NULL, &error))
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  message = albo_saml_logout_response_make (service->saml.entity_id, provider->saml,
                                            choose_binding (provider->saml->slo_redirect_response), logout->id,
                                            binding == ALBO_SAML_POST ? relay_field : logout->relay_state,
                                            service->saml.keys->pdata[0], g_get_real_time (), &error);
  if (message == NULL)
    {
      g_message ("%s: no address for the answer to a logout: %s", albo_exchange_get_id (exchange), error->message);
      reply_signed_out (exchange);
      return;
    }

  /* Whoever brings it: the browser's own session, if that is another one, goes on. */
  albo_sign_in_send (exchange, message, provider->name, message->binding == ALBO_SAML_POST);
}

/* Whatever it says, the person signed out here. */
static void
take_response (AlboExchange            *exchange,
               AlboConnection          *connection,
               const AlboLoginIdentity *identity,
               AlboSamlBinding          binding,
               const char              *input,
               const char              *relay_state)
{
  g_autoptr(GBytes) handle_hash = albo_sign_in_hash (relay_state != NULL ? relay_state : "");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_login_logout_take (connection, handle_hash, NULL, &error);
  g_autoptr(AlboSamlLogout) logout = NULL;
  const AlboLoginProvider *provider;
  const AlboLoginService *service;
  JsonObject *request;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  request = json_node_get_object (answer);
  provider = albo_login_identity_find_provider (identity, albo_json_get_int (request, "provider_id", 0));
  service = albo_login_identity_find_service (identity, albo_json_get_int (request, "service_id", 0));
  if (provider == NULL || service == NULL)
    {
      albo_sign_in_refuse (exchange, connection, NULL, "logout-unknown", 0, NULL, FALSE);
      return;
    }

  logout = albo_saml_logout_response_check (binding, input, provider->saml, service->logout_url,
                                            albo_json_get_string (request, "request_id", ""), g_get_real_time (), &error);
  if (logout == NULL || !logout->is_success)
    g_message ("%s: the session at %s may go on: %s", albo_exchange_get_id (exchange), provider->saml->entity_id,
               logout == NULL ? error->message : "it says so");

  reply_signed_out (exchange);
}

/**
 * albo_route_provider_logout:
 * @exchange: a `GET` or `POST /accedi/uscita-gestore`, with a message of a provider
 * @connection: the connection of this thread
 *
 * A LogoutRequest ends the session that it names, and is answered with success even where there is
 * none; a LogoutResponse ends in 303 to the portal.  403 for what no provider signed.
 */
void
albo_route_provider_logout (AlboExchange   *exchange,
                            AlboConnection *connection)
{
  const char *query = albo_exchange_get_query_text (exchange);
  g_autoptr(AlboLoginIdentity) identity = albo_sign_in_get_identity (exchange, connection);
  const char *request = albo_exchange_get_field (exchange, "SAMLRequest");
  const char *response = albo_exchange_get_field (exchange, "SAMLResponse");

  if (identity == NULL)
    return;

  if (query != NULL && request == NULL && response == NULL)
    {
      if (albo_exchange_get_query (exchange, "SAMLRequest") != NULL)
        answer_request (exchange, connection, identity, ALBO_SAML_REDIRECT, query, NULL);
      else
        take_response (exchange, connection, identity, ALBO_SAML_REDIRECT, query,
                       albo_exchange_get_query (exchange, "RelayState"));
    }
  else if (request != NULL && response == NULL)
    {
      answer_request (exchange, connection, identity, ALBO_SAML_POST, request,
                      albo_exchange_get_field (exchange, "RelayState"));
    }
  else if (response != NULL && request == NULL)
    {
      take_response (exchange, connection, identity, ALBO_SAML_POST, response,
                     albo_exchange_get_field (exchange, "RelayState"));
    }
  else
    {
      albo_sign_in_refuse (exchange, connection, NULL, "logout-form", 0, NULL, FALSE);
    }
}
