/* albo-route-oidc.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-oidc.h"

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-login-oidc-calls.h"
#include "albo-login-oidc.h"
#include "albo-oidc-error.h"
#include "albo-sign-in.h"
#include "albo-token.h"
#include "albo-url.h"

/* What SPID's table of errors calls these; the words for people are the same. */
#define ERROR_OURS      1
#define ERROR_LEVEL     20
#define ERROR_CANCELLED 25

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static AlboLoginAggregators *
get_aggregators (AlboExchange    *exchange,
                 AlboConnection  *connection,
                 GError         **error)
{
  AlboSite *site = albo_exchange_get_site (exchange);

  return albo_login_oidc_get (albo_login_trust_get_oidc (site->data), site->public_url, connection, error);
}

/**
 * albo_oidc_list_buttons:
 * @exchange: the page that offers ways to sign in
 * @connection: the connection of this thread
 * @return_path: where the person wants to go
 * @error: return location for %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): the aggregators that are offered there, as `{name, href}`
 */
JsonArray *
albo_oidc_list_buttons (AlboExchange    *exchange,
                        AlboConnection  *connection,
                        const char      *return_path,
                        GError         **error)
{
  g_autoptr(AlboLoginAggregators) aggregators = get_aggregators (exchange, connection, error);
  g_autoptr(JsonNode) place = NULL;
  JsonArray *offered;
  JsonArray *list;

  if (aggregators == NULL)
    return NULL;

  list = json_array_new ();
  if (aggregators->list->len == 0)
    return list;

  place = albo_login_oidc_place (connection, return_path, NULL, error);
  if (place == NULL)
    {
      json_array_unref (list);
      return NULL;
    }

  offered = albo_json_get_array (json_node_get_object (place), "providers");
  for (guint i = 0; i < json_array_get_length (offered); i++)
    {
      JsonObject *provider = json_array_get_object_element (offered, i);
      const char *code = albo_json_get_string (provider, "code", "");
      g_autofree char *path = g_strconcat ("/accedi/oidc/", code, NULL);
      g_autofree char *href = albo_url_with_return ("", path, return_path);
      JsonObject *button;

      if (albo_login_aggregators_find (aggregators, code) == NULL)
        continue;

      button = json_object_new ();
      json_object_set_string_member (button, "name",
                                     albo_json_localized (albo_json_get_object (provider, "names"),
                                                          albo_exchange_get_language (exchange)));
      json_object_set_string_member (button, "href", href);
      json_array_add_object_element (list, button);
    }

  return list;
}

/* What the register calls a question: the hash of its state. */
static char *
name_request (GBytes *state_hash)
{
  const guint8 *bytes = g_bytes_get_data (state_hash, NULL);
  GString *name = g_string_new (NULL);

  for (gsize i = 0; i < g_bytes_get_size (state_hash); i++)
    g_string_append_printf (name, "%02x", bytes[i]);

  return g_string_free (name, FALSE);
}

/* Why nobody is signed in, for the log; and for the person, in words of SPID's table. */
static const char *
name_error (const GError *error,
            guint        *number)
{
  *number = 0;

  if (error->domain != ALBO_OIDC_ERROR)
    return "oidc-internal";

  switch ((AlboOidcError) error->code)
    {
    case ALBO_OIDC_ERROR_UNREACHABLE:
      return "oidc-unreachable";
    case ALBO_OIDC_ERROR_CANCELLED:
      *number = ERROR_CANCELLED;
      return "oidc-cancelled";
    case ALBO_OIDC_ERROR_LEVEL:
      *number = ERROR_LEVEL;
      return "oidc-level";
    case ALBO_OIDC_ERROR_REFUSED:
      return "oidc-refused";
    case ALBO_OIDC_ERROR_SETTINGS:
    case ALBO_OIDC_ERROR_PROVIDER:
    default:
      *number = ERROR_OURS;
      return "oidc-provider";
    }
}

static void
explain (AlboExchange   *exchange,
         AlboConnection *connection,
         const char     *code,
         const GError   *error,
         const char     *return_path,
         gboolean        is_noted)
{
  guint number;
  const char *reason = name_error (error, &number);

  g_message ("%s aggregator %s: %s", albo_exchange_get_id (exchange), code, error->message);
  if (g_error_matches (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_UNREACHABLE))
    albo_exchange_reply_problem (exchange, 503);
  else
    albo_sign_in_refuse (exchange, connection, NULL, reason, number, return_path, is_noted);
}

static JsonObject *
describe_request (const AlboLoginAggregator *aggregator,
                  const AlboOidcRequest     *request,
                  const char                *return_path,
                  const char                *key_name)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "provider_id", aggregator->id);
  json_object_set_string_member (object, "nonce", request->nonce);
  json_object_set_string_member (object, "verifier", request->verifier);
  json_object_set_int_member (object, "level", request->level);
  json_object_set_int_member (object, "asked_at", request->asked_at);
  json_object_set_string_member (object, "return_path", return_path);
  json_object_set_string_member (object, "key_name", key_name);

  return object;
}

/**
 * albo_route_oidc_leave:
 * @exchange: a `GET /accedi/oidc/AGGREGATOR`, with `ritorno` in its address
 * @connection: the connection of this thread
 *
 * Remembers a question, bound to this browser, and sends the browser to the aggregator: 303; 404
 * if none of that name is offered there, 503 while it does not answer.
 */
void
albo_route_oidc_leave (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  const char *return_path = albo_sign_in_choose_return (albo_exchange_get_query (exchange, "ritorno"));
  const char *code = albo_exchange_get_segment (exchange, 0);
  g_autofree char *browser = albo_exchange_dup_cookie (exchange, ALBO_SIGN_IN_COOKIE);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboLoginAggregators) aggregators = get_aggregators (exchange, connection, &error);
  g_autoptr(JsonNode) place = aggregators != NULL ? albo_login_oidc_place (connection, return_path, NULL, &error) : NULL;
  g_autoptr(AlboOidcRequest) request = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GBytes) state_hash = NULL;
  g_autoptr(GBytes) browser_hash = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  const AlboLoginAggregator *aggregator;

  if (place == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  aggregator = albo_login_aggregators_find (aggregators, code);
  if (aggregator == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  request = albo_oidc_request_new ((int) albo_json_get_int (json_node_get_object (place), "level", 2), now_seconds ());
  url = albo_oidc_client_start (aggregator->client, request, now_seconds (), &error);
  if (url == NULL)
    {
      explain (exchange, connection, code, error, return_path, FALSE);
      return;
    }

  if (browser == NULL)
    browser = albo_token_new ();
  state_hash = albo_sign_in_hash (request->state);
  browser_hash = albo_sign_in_hash (browser);
  name = name_request (state_hash);
  object = describe_request (aggregator, request, return_path, albo_saml_register_key_get_name (aggregators->register_key));
  sealed = albo_saml_register_key_seal (aggregators->register_key, url, name, &error);

  if (sealed == NULL ||
      !albo_login_oidc_request_open (connection, state_hash, browser_hash, object, sealed, NULL, &error))
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_set_cookie_cross_site (exchange, ALBO_SIGN_IN_COOKIE, browser, ALBO_SIGN_IN_SECONDS);
  albo_exchange_reply_redirect (exchange, url);
}

static AlboOidcRequest *
read_request (JsonObject *object)
{
  AlboOidcRequest *request = g_new0 (AlboOidcRequest, 1);

  request->nonce = g_strdup (albo_json_get_string (object, "nonce", ""));
  request->verifier = g_strdup (albo_json_get_string (object, "verifier", ""));
  request->level = (int) albo_json_get_int (object, "level", 3);
  request->asked_at = albo_json_get_int (object, "asked_at", G_MAXINT32);

  return request;
}

static JsonObject *
describe_result (const AlboOidcResult *result,
                 const GError         *error)
{
  JsonObject *answer = json_object_new ();
  guint number;

  if (result == NULL)
    {
      json_object_set_string_member (answer, "outcome", name_error (error, &number));
      return answer;
    }

  json_object_set_string_member (answer, "outcome", "success");
  json_object_set_object_member (answer, "identity", json_object_ref (result->person));
  json_object_set_int_member (answer, "level", result->level);
  json_object_set_string_member (answer, "subject", result->subject);
  json_object_set_string_member (answer, "issued_at", result->issued_at);
  if (result->token_id != NULL)
    json_object_set_string_member (answer, "token_id", result->token_id);

  return answer;
}

/* A session of before ends: the token that a browser had is never one of the new session. */
static void
close_former (AlboExchange   *exchange,
              AlboConnection *connection)
{
  g_autoptr(GBytes) hash = albo_sign_in_hash (albo_exchange_get_session (exchange));
  g_autoptr(GError) error = NULL;

  if (hash != NULL && !albo_login_session_close (connection, hash, NULL, &error))
    g_warning ("%s: a former session was not closed: %s", albo_exchange_get_id (exchange), error->message);
}

static void
settle (AlboExchange                *exchange,
        AlboConnection              *connection,
        const AlboLoginAggregators  *aggregators,
        const AlboLoginAggregator   *aggregator,
        GBytes                      *state_hash,
        JsonObject                  *taken)
{
  const AlboOidcAnswer answer = {
    albo_exchange_get_query (exchange, "code"), albo_exchange_get_query (exchange, "iss"),
    albo_exchange_get_query (exchange, "error"),
  };
  const char *return_path = albo_json_get_string (taken, "return_path", NULL);
  g_autoptr(AlboOidcRequest) request = read_request (taken);
  g_autoptr(GError) refusal = NULL;
  g_autoptr(AlboOidcResult) result = albo_oidc_client_finish (aggregator->client, request, &answer, now_seconds (), &refusal);
  g_autoptr(JsonObject) described = describe_result (result, refusal);
  g_autofree char *name = name_request (state_hash);
  g_autofree char *token = albo_token_new ();
  g_autofree char *url = NULL;
  g_autoptr(GBytes) token_hash = albo_sign_in_hash (token);
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) settled = NULL;
  const char *outcome;

  if (result != NULL)
    sealed = albo_saml_register_key_seal (aggregators->register_key, result->record, name, &error);
  if (result == NULL || sealed != NULL)
    settled = albo_login_oidc_answer (connection, state_hash, described, sealed, token_hash, NULL, &error);
  if (settled == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  if (refusal != NULL)
    {
      explain (exchange, connection, aggregator->code, refusal, return_path, TRUE);
      return;
    }

  outcome = albo_json_get_string (json_node_get_object (settled), "outcome", "oidc-internal");
  if (!g_str_equal (outcome, "success"))
    {
      albo_sign_in_refuse (exchange, connection, NULL, outcome, 0, return_path, TRUE);
      return;
    }

  close_former (exchange, connection);
  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, token, 0);
  url = albo_url_join (albo_exchange_get_site (exchange)->other_url, albo_sign_in_choose_return (return_path));
  albo_exchange_reply_redirect (exchange, url);
}

/**
 * albo_route_oidc_answer:
 * @exchange: a `GET /accedi/oidc/AGGREGATOR/ritorno` with `state`, and `code` or `error`
 * @connection: the connection of this thread
 *
 * Takes the question, asks the aggregator for the tokens, and opens a session: 303 to where the
 * person wanted to go; 403 with a page that says why not; 503 while it does not answer.
 */
void
albo_route_oidc_answer (AlboExchange   *exchange,
                        AlboConnection *connection)
{
  const char *state = albo_exchange_get_query (exchange, "state");
  const char *code = albo_exchange_get_segment (exchange, 0);
  g_autofree char *browser = albo_exchange_dup_cookie (exchange, ALBO_SIGN_IN_COOKIE);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboLoginAggregators) aggregators = get_aggregators (exchange, connection, &error);
  g_autoptr(GBytes) state_hash = NULL;
  g_autoptr(GBytes) browser_hash = albo_sign_in_hash (browser);
  g_autoptr(JsonNode) taken = NULL;
  const AlboLoginAggregator *aggregator;
  JsonObject *object;

  if (aggregators == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  aggregator = albo_login_aggregators_find (aggregators, code);
  if (aggregator == NULL)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  if (!albo_token_is_well_made (state))
    {
      albo_sign_in_refuse (exchange, connection, NULL, "form", 0, NULL, FALSE);
      return;
    }

  state_hash = albo_sign_in_hash (state);
  taken = albo_login_oidc_request_take (connection, state_hash, browser_hash, code, NULL, &error);
  if (taken == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  object = json_node_get_object (taken);
  if (albo_json_get_string (object, "problem", NULL) != NULL)
    albo_sign_in_refuse (exchange, connection, NULL, albo_json_get_string (object, "problem", NULL), 0,
                         albo_json_get_string (object, "return_path", NULL), TRUE);
  else if (g_strcmp0 (albo_json_get_string (object, "key_name", NULL),
                      albo_saml_register_key_get_name (aggregators->register_key)) != 0)
    albo_sign_in_refuse (exchange, connection, NULL, "provider-gone", 0,
                         albo_json_get_string (object, "return_path", NULL), FALSE);
  else
    settle (exchange, connection, aggregators, aggregator, state_hash, object);
}
