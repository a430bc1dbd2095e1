/* albo-route-answer.c - the answer of a provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-sign-in.h"

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-saml-error.h"
#include "albo-saml-response.h"
#include "albo-sign-in.h"
#include "albo-token.h"
#include "albo-url.h"

/* What is known at the moment of a refusal. */
typedef struct
{
  const AlboLoginProvider *provider;     /* (nullable) */
  const char              *return_path;  /* (nullable) */
} Known;

static const char *
name_error (const GError *error)
{
  return error->domain == ALBO_SAML_ERROR ? albo_saml_error_get_name ((AlboSamlError) error->code) : "internal";
}

static void
refuse (AlboExchange   *exchange,
        AlboConnection *connection,
        const Known    *known,
        const char     *reason)
{
  albo_sign_in_refuse (exchange, connection, known->provider, reason, 0, known->return_path, FALSE);
}

static AlboSamlComparison
read_comparison (const char *word)
{
  for (int i = ALBO_SAML_COMPARISON_MINIMUM; i <= ALBO_SAML_COMPARISON_MAXIMUM; i++)
    if (g_strcmp0 (word, albo_saml_comparison_get_word ((AlboSamlComparison) i)) == 0)
      return (AlboSamlComparison) i;

  return ALBO_SAML_COMPARISON_EXACT;
}

static AlboSamlPending
read_pending (JsonObject              *request,
              const AlboLoginProvider *provider)
{
  return (AlboSamlPending) {
    .id = albo_json_get_string (request, "request_id", NULL),
    .provider = provider->saml->entity_id,
    .acs_url = albo_json_get_string (request, "acs_url", NULL),
    .audience = albo_json_get_string (request, "audience", NULL),
    .level = (AlboSamlLevel) albo_json_get_int (request, "level", ALBO_SAML_LEVEL_3),
    .comparison = read_comparison (albo_json_get_string (request, "comparison", NULL)),
    .issued_at = albo_json_get_int (request, "issued_at", G_MAXINT64 / G_USEC_PER_SEC) * G_USEC_PER_SEC,
    .is_forced = albo_json_get_bool (request, "is_forced", TRUE),
  };
}

static void
set_if (JsonObject *object,
        const char *member,
        const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

/* As albo.attributes_of takes them.  A place of birth is a code, which is not what people read. */
static JsonObject *
describe_person (const AlboSamlIdentity *identity)
{
  JsonObject *person = json_object_new ();

  set_if (person, "fiscal_country", identity->fiscal_number != NULL ? identity->fiscal_country : NULL);
  set_if (person, "fiscal_number", identity->fiscal_number);
  set_if (person, "spid_code", identity->spid_code);
  set_if (person, "given_name", identity->name);
  set_if (person, "family_name", identity->family_name);
  set_if (person, "birth_date", identity->date_of_birth);
  set_if (person, "sex", identity->gender);
  set_if (person, "email", identity->email);
  set_if (person, "pec", identity->digital_address);

  return person;
}

static JsonObject *
describe_answer (const AlboSamlResponse *response,
                 const AlboSamlIdentity *identity,
                 const GError           *error)
{
  JsonObject *answer = json_object_new ();

  if (identity == NULL)
    {
      g_autofree char *issuer = albo_saml_response_get_issuer (response);

      json_object_set_string_member (answer, "outcome", name_error (error));
      set_if (answer, "response_issuer", issuer);
      if (albo_saml_error_get_number (error) > 0)
        json_object_set_int_member (answer, "error_number", albo_saml_error_get_number (error));

      return answer;
    }

  json_object_set_string_member (answer, "outcome", "success");
  json_object_set_object_member (answer, "identity", describe_person (identity));
  json_object_set_int_member (answer, "level", identity->level);
  json_object_set_string_member (answer, "assertion_id", identity->assertion_id);
  json_object_set_int_member (answer, "assertion_end", identity->assertion_end / G_USEC_PER_SEC);
  json_object_set_string_member (answer, "name_id", identity->name_id);
  set_if (answer, "name_qualifier", identity->name_qualifier);
  set_if (answer, "session_index", identity->session_index);
  set_if (answer, "response_id", identity->response_id);
  set_if (answer, "response_issued_at", identity->response_issue_instant);
  set_if (answer, "response_issuer", identity->response_issuer);

  return answer;
}

/* A session of before ends: the token that a browser had is never one of the new session.  With
 * the form of another site it does not come, and ends by itself.
 */
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
settle (AlboExchange           *exchange,
        AlboConnection         *connection,
        const AlboLoginIdentity *identity,
        const Known            *known,
        GBytes                 *handle_hash,
        GBytes                 *browser_hash,
        const AlboSamlResponse *response,
        const AlboSamlPending  *pending)
{
  g_autofree char *token = albo_token_new ();
  g_autoptr(GBytes) token_hash = albo_sign_in_hash (token);
  g_autoptr(AlboSamlIdentity) person = NULL;
  g_autoptr(GError) refusal = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(JsonNode) result = NULL;
  g_autofree char *url = NULL;
  const char *outcome;

  person = albo_saml_response_check (response, pending, g_get_real_time (), &refusal);
  answer = describe_answer (response, person, refusal);
  sealed = albo_saml_register_key_seal (identity->register_key, albo_saml_response_get_xml (response), pending->id,
                                        &error);
  if (sealed != NULL)
    result = albo_login_answer (connection, handle_hash, browser_hash, answer, sealed, token_hash, NULL, &error);
  if (result == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  outcome = albo_json_get_string (json_node_get_object (result), "outcome", "internal");
  if (!g_str_equal (outcome, "success"))
    {
      /* Who came second left no row. */
      albo_sign_in_refuse (exchange, connection, known->provider, outcome, albo_saml_error_get_number (refusal),
                           known->return_path, !g_str_equal (outcome, "request-unknown"));
      return;
    }

  close_former (exchange, connection);
  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, token, 0);
  url = albo_url_join (albo_exchange_get_site (exchange)->other_url,
                       albo_sign_in_choose_return (albo_json_get_string (json_node_get_object (result),
                                                                         "return_path", NULL)));
  albo_exchange_reply_redirect (exchange, url);
}

/**
 * albo_route_answer:
 * @exchange: a `POST /accedi/risposta` with `SAMLResponse` and `RelayState`, from a provider's page
 * @connection: the connection of this thread
 *
 * The steps are in albo-saml-response.h; the last ones are one call of the database.  303 to where
 * the person wanted to go, signed in; 403 with a page that says why not.
 */
void
albo_route_answer (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  const char *field = albo_exchange_get_field (exchange, "SAMLResponse");
  const char *relay_state = albo_exchange_get_field (exchange, "RelayState");
  g_autofree char *browser = albo_exchange_dup_cookie (exchange, ALBO_SIGN_IN_COOKIE);
  g_autoptr(AlboLoginIdentity) identity = NULL;
  g_autoptr(AlboSamlResponse) response = NULL;
  g_autoptr(GBytes) handle_hash = NULL;
  g_autoptr(GBytes) browser_hash = NULL;
  g_autoptr(JsonNode) found = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *request;
  AlboSamlPending pending;
  Known known = { NULL, NULL };

  if (field == NULL || !albo_token_is_well_made (relay_state))
    {
      refuse (exchange, connection, &known, "form");
      return;
    }

  response = albo_saml_response_parse (field, &error);
  if (response == NULL)
    {
      refuse (exchange, connection, &known, name_error (error));
      return;
    }

  identity = albo_sign_in_get_identity (exchange, connection);
  if (identity == NULL)
    return;

  handle_hash = albo_sign_in_hash (relay_state);
  browser_hash = albo_sign_in_hash (browser);
  found = albo_login_request_find (connection, handle_hash, browser_hash, NULL, &error);
  if (found == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  request = json_node_get_object (found);
  known.provider = albo_login_identity_find_provider (identity, albo_json_get_int (request, "provider_id", 0));
  if (albo_json_get_string (request, "problem", NULL) != NULL)
    {
      refuse (exchange, connection, &known, albo_json_get_string (request, "problem", NULL));
      return;
    }

  known.return_path = albo_json_get_string (request, "return_path", NULL);
  if (known.provider == NULL || identity->register_key == NULL ||
      g_strcmp0 (albo_json_get_string (request, "key_name", NULL),
                 albo_saml_register_key_get_name (identity->register_key)) != 0)
    {
      refuse (exchange, connection, &known, "provider-gone");
      return;
    }

  if (!albo_saml_response_verify (response, known.provider->saml, &error))
    {
      refuse (exchange, connection, &known, name_error (error));
      return;
    }

  pending = read_pending (request, known.provider);
  settle (exchange, connection, identity, &known, handle_hash, browser_hash, response, &pending);
}
