/* test-provider.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-provider-private.h"

#include "albo-json.h"
#include "albo-jws.h"
#include "albo-oidc-request.h"

#include <string.h>

static void
free_grant (gpointer data)
{
  TestGrant *grant = data;

  g_free (grant->nonce);
  g_free (grant->challenge);
  g_free (grant->redirect_uri);
  g_free (grant->acr);
  g_free (grant);
}

gboolean
test_provider_has_fault (TestProvider *self,
                         const char   *fault)
{
  gboolean has;

  g_mutex_lock (&self->lock);
  has = g_strcmp0 (self->fault, fault) == 0;
  g_mutex_unlock (&self->lock);

  return has;
}

static void
reply (SoupServerMessage *message,
       guint              status,
       const char        *type,
       const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
reply_object (SoupServerMessage *message,
              guint              status,
              JsonObject        *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  text = albo_json_to_string (node);
  reply (message, status, "application/json", text);
}

static void
set_list (JsonObject *object,
          const char *member,
          const char *first,
          const char *second)
{
  JsonArray *list = json_array_new ();

  json_array_add_string_element (list, first);
  if (second != NULL)
    json_array_add_string_element (list, second);
  json_object_set_array_member (object, member, list);
}

static void
set_address (TestProvider *self,
             JsonObject   *object,
             const char   *member,
             const char   *path)
{
  g_autofree char *url = g_strconcat (self->issuer, path, NULL);

  json_object_set_string_member (object, member, url);
}

static void
answer_discovery (TestProvider      *self,
                  SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "issuer", test_provider_has_fault (self, "discovery-of-another")
                                                   ? "https://evil.example" : self->issuer);
  set_address (self, object, "authorization_endpoint", "/authorize");
  set_address (self, object, "token_endpoint", "/token");
  set_address (self, object, "userinfo_endpoint", "/userinfo");
  set_address (self, object, "jwks_uri", "/jwks");
  if (test_provider_has_fault (self, "token-endpoint-without-tls"))
    json_object_set_string_member (object, "token_endpoint", "http://provider.example/token");
  if (test_provider_has_fault (self, "no-token-endpoint"))
    json_object_remove_member (object, "token_endpoint");
  set_list (object, "response_types_supported", test_provider_has_fault (self, "no-code-flow")
                                                ? "id_token" : "code", NULL);
  set_list (object, "code_challenge_methods_supported", test_provider_has_fault (self, "no-pkce")
                                                        ? "plain" : "S256", NULL);
  set_list (object, "token_endpoint_auth_methods_supported",
            test_provider_has_fault (self, "no-common-auth") ? "none" : "private_key_jwt",
            test_provider_has_fault (self, "no-common-auth") ? NULL : "client_secret_basic");
  set_list (object, "id_token_signing_alg_values_supported",
            test_provider_has_fault (self, "no-common-algorithm") ? "HS256" : "RS256", "ES256");
  if (test_provider_has_fault (self, "no-common-algorithm"))
    set_list (object, "id_token_signing_alg_values_supported", "HS256", "none");
  json_object_set_boolean_member (object, "authorization_response_iss_parameter_supported", TRUE);

  if (test_provider_has_fault (self, "discovery-not-json"))
    {
      json_object_unref (object);
      reply (message, 200, "application/json", "<html>");
    }
  else
    reply_object (message, 200, object);
}

static void
answer_keys (TestProvider      *self,
             SoupServerMessage *message)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autofree char *text = NULL;

  g_ptr_array_add (keys, self->rsa);
  g_ptr_array_add (keys, self->ec);
  text = albo_jwk_set_to_text (keys);

  if (test_provider_has_fault (self, "no-keys"))
    reply (message, 200, "application/json", "{\"keys\":[]}");
  else
    reply (message, 200, "application/jwk-set+json", text);
}

/* Whoever comes is Mario Rossi, and consents. */
static void
answer_authorize (TestProvider      *self,
                  SoupServerMessage *message,
                  GHashTable        *query)
{
  const char *redirect_uri = query != NULL ? g_hash_table_lookup (query, "redirect_uri") : NULL;
  const char *state = query != NULL ? g_hash_table_lookup (query, "state") : NULL;
  const char *acr_values = query != NULL ? g_hash_table_lookup (query, "acr_values") : NULL;
  g_autofree char *code = albo_oidc_random ();
  g_autofree char *issuer = g_uri_escape_string (test_provider_has_fault (self, "answer-of-another")
                                                 ? "https://evil.example" : self->issuer, NULL, FALSE);
  g_autofree char *url = NULL;
  TestGrant *grant;

  if (state == NULL || g_strcmp0 (redirect_uri, self->redirect_uri) != 0 ||
      g_strcmp0 (g_hash_table_lookup (query, "client_id"), TEST_CLIENT_ID) != 0 ||
      g_strcmp0 (g_hash_table_lookup (query, "response_type"), "code") != 0 ||
      g_strcmp0 (g_hash_table_lookup (query, "code_challenge_method"), "S256") != 0)
    {
      reply (message, 400, "text/plain", "not a question");
      return;
    }

  grant = g_new0 (TestGrant, 1);
  grant->nonce = g_strdup (g_hash_table_lookup (query, "nonce"));
  grant->challenge = g_strdup (g_hash_table_lookup (query, "code_challenge"));
  grant->redirect_uri = g_strdup (redirect_uri);
  grant->acr = g_strndup (acr_values != NULL ? acr_values : "",
                          acr_values != NULL ? strcspn (acr_values, " ") : 0);
  g_hash_table_replace (self->grants, g_strdup (code), grant);

  if (test_provider_has_fault (self, "cancelled"))
    url = g_strdup_printf ("%s?error=access_denied&state=%s&iss=%s", redirect_uri, state, issuer);
  else if (test_provider_has_fault (self, "no-issuer-in-answer"))
    url = g_strdup_printf ("%s?code=%s&state=%s", redirect_uri, code, state);
  else
    url = g_strdup_printf ("%s?code=%s&state=%s&iss=%s", redirect_uri, code, state, issuer);

  soup_server_message_set_redirect (message, 302, url);
}

static gboolean
is_client (TestProvider      *self,
           SoupServerMessage *message,
           GHashTable        *form)
{
  const char *assertion = g_hash_table_lookup (form, "client_assertion");
  const char *authorization =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(JsonObject) claims = NULL;
  g_autofree char *url = g_strconcat (self->issuer, "/token", NULL);

  if (assertion == NULL)
    {
      g_autofree char *name = g_uri_escape_string (TEST_CLIENT_ID, NULL, FALSE);
      g_autofree char *secret = g_uri_escape_string (TEST_SECRET, NULL, FALSE);
      g_autofree char *pair = g_strconcat (name, ":", secret, NULL);
      g_autofree char *base64 = g_base64_encode ((const guchar *) pair, strlen (pair));
      g_autofree char *wanted = g_strconcat ("Basic ", base64, NULL);

      return g_strcmp0 (authorization, wanted) == 0;
    }

  g_ptr_array_add (keys, self->client_key);
  claims = albo_jwt_verify (assertion, keys, ALBO_JWS_ANY, NULL);

  return claims != NULL && authorization == NULL &&
         g_strcmp0 (albo_json_get_string (claims, "iss", NULL), TEST_CLIENT_ID) == 0 &&
         g_strcmp0 (albo_json_get_string (claims, "sub", NULL), TEST_CLIENT_ID) == 0 &&
         g_strcmp0 (albo_json_get_string (claims, "aud", NULL), url) == 0 &&
         albo_json_get_int (claims, "exp", 0) > g_get_real_time () / G_USEC_PER_SEC;
}

static void
answer_token (TestProvider      *self,
              SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GHashTable) form = soup_form_decode (body->data != NULL ? body->data : "");
  const char *code = g_hash_table_lookup (form, "code");
  const char *verifier = g_hash_table_lookup (form, "code_verifier");
  g_autofree char *challenge = test_provider_hash (verifier != NULL ? verifier : "", 32);
  TestGrant *grant = code != NULL ? g_hash_table_lookup (self->grants, code) : NULL;
  g_autofree char *access_token = NULL;
  g_autofree char *id_token = NULL;
  JsonObject *object;

  if (!is_client (self, message, form) || test_provider_has_fault (self, "client-unknown"))
    {
      reply (message, 401, "application/json", "{\"error\":\"invalid_client\"}");
      return;
    }

  /* A code is good once, and only for who asked. */
  if (grant == NULL || strcmp (grant->challenge, challenge) != 0 ||
      g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), grant->redirect_uri) != 0)
    {
      reply (message, 400, "application/json", "{\"error\":\"invalid_grant\"}");
      return;
    }

  access_token = g_strconcat ("access-", code, NULL);
  id_token = test_provider_make_id_token (self, grant, access_token);
  g_hash_table_remove (self->grants, code);

  object = json_object_new ();
  json_object_set_string_member (object, "access_token", test_provider_has_fault (self, "line-end-in-access-token")
                                                         ? "a\r\nX-Evil: b" : access_token);
  json_object_set_string_member (object, "token_type", test_provider_has_fault (self, "other-token-type")
                                                       ? "mac" : "Bearer");
  if (!test_provider_has_fault (self, "no-id-token"))
    json_object_set_string_member (object, "id_token", id_token);
  reply_object (message, 200, object);
}

static void
answer_userinfo (TestProvider      *self,
                 SoupServerMessage *message)
{
  const char *authorization =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  JsonObject *person;

  if (authorization == NULL || !g_str_has_prefix (authorization, "Bearer access-"))
    {
      reply (message, 401, "text/plain", "");
      return;
    }

  person = test_provider_make_person (self);
  if (test_provider_has_fault (self, "signed-userinfo") || test_provider_has_fault (self, "signed-userinfo-for-another"))
    {
      g_autofree char *token = NULL;

      json_object_set_string_member (person, "iss", self->issuer);
      json_object_set_string_member (person, "aud", test_provider_has_fault (self, "signed-userinfo-for-another")
                                                    ? "somebody-else" : TEST_CLIENT_ID);
      token = test_provider_sign (self, person);
      json_object_unref (person);
      reply (message, 200, "application/jwt", token);
    }
  else
    reply_object (message, 200, person);
}

/* Faults of the wire, which any path may have. */
static gboolean
answer_badly (TestProvider      *self,
              SoupServerMessage *message)
{
  g_autofree char *large = NULL;

  if (test_provider_has_fault (self, "overloaded"))
    reply (message, 503, "text/plain", "");
  else if (test_provider_has_fault (self, "sends-elsewhere"))
    soup_server_message_set_redirect (message, 302, "http://127.0.0.1:9/");
  else if (test_provider_has_fault (self, "answers-too-much"))
    {
      large = g_strnfill (300 * 1024, ' ');
      reply (message, 200, "application/json", large);
    }
  else if (test_provider_has_fault (self, "does-not-answer"))
    soup_server_message_pause (message);
  else
    return FALSE;

  return TRUE;
}

static void
change_keys (TestProvider *self)
{
  g_autofree char *pem = test_make_key (TRUE);

  albo_jwk_unref (self->rsa);
  self->rsa = albo_jwk_new_from_pem (pem, NULL, NULL);
  self->n_changes++;
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           data)
{
  TestProvider *self = data;

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->counts, g_strdup (path),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path)) + 1));
  g_mutex_unlock (&self->lock);

  if (strcmp (path, "/authorize") != 0 && answer_badly (self, message))
    return;

  /* Between the sign-in before and this one the keys were changed. */
  if (strcmp (path, "/token") == 0 && test_provider_has_fault (self, "new-keys") && self->n_changes == 0)
    change_keys (self);

  if (strcmp (path, "/.well-known/openid-configuration") == 0)
    answer_discovery (self, message);
  else if (strcmp (path, "/jwks") == 0)
    answer_keys (self, message);
  else if (strcmp (path, "/authorize") == 0)
    answer_authorize (self, message, query);
  else if (strcmp (path, "/token") == 0)
    answer_token (self, message);
  else if (strcmp (path, "/userinfo") == 0)
    answer_userinfo (self, message);
  else
    reply (message, 404, "text/plain", "");
}

static gpointer
run_cb (gpointer data)
{
  TestProvider *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static AlboJwk *
make_key (gboolean is_rsa)
{
  g_autofree char *pem = test_make_key (is_rsa);

  return albo_jwk_new_from_pem (pem, NULL, NULL);
}

/* On @port, or any that is free if it is 0; with @certificate over TLS. */
TestProvider *
test_provider_new (guint            port,
                   GTlsCertificate *certificate)
{
  TestProvider *self = g_new0 (TestProvider, 1);
  g_autoptr(GError) error = NULL;
  g_autoslist(GUri) uris = NULL;

  g_mutex_init (&self->lock);
  self->client_pem = test_make_key (FALSE);
  self->client_key = albo_jwk_new_from_pem (self->client_pem, NULL, NULL);
  self->redirect_uri = g_strdup (TEST_REDIRECT_URI);
  self->rsa = make_key (TRUE);
  self->ec = make_key (FALSE);
  self->foreign = make_key (TRUE);
  self->grants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_grant);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, port,
                            SOUP_SERVER_LISTEN_IPV4_ONLY |
                            (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : (SoupServerListenOptions) 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->issuer = g_strdup_printf ("%s://127.0.0.1:%d", g_uri_get_scheme (uris->data), g_uri_get_port (uris->data));
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("provider", run_cb, self);

  return self;
}

static gboolean
stop_cb (gpointer data)
{
  TestProvider *self = data;

  soup_server_disconnect (self->server);
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

void
test_provider_free (TestProvider *self)
{
  g_main_context_invoke (self->context, stop_cb, self);
  g_thread_join (self->thread);
  g_object_unref (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->issuer);
  g_free (self->client_pem);
  g_free (self->redirect_uri);
  albo_jwk_unref (self->client_key);
  albo_jwk_unref (self->rsa);
  albo_jwk_unref (self->ec);
  albo_jwk_unref (self->foreign);
  g_hash_table_unref (self->grants);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->lock);
  g_free (self->fault);
  g_free (self);
}

const char *
test_provider_get_issuer (TestProvider *self)
{
  return self->issuer;
}

const char *
test_provider_get_client_pem (TestProvider *self)
{
  return self->client_pem;
}

void
test_provider_set_fault (TestProvider *self,
                         const char   *fault)
{
  g_mutex_lock (&self->lock);
  g_free (self->fault);
  self->fault = g_strdup (fault);
  g_mutex_unlock (&self->lock);
}

/* Before anybody asks. */
void
test_provider_set_client (TestProvider *self,
                          const char   *redirect_uri)
{
  g_free (self->redirect_uri);
  self->redirect_uri = g_strdup (redirect_uri);
}

/* How often somebody asked for @path. */
guint
test_provider_count (TestProvider *self,
                     const char   *path)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
  g_mutex_unlock (&self->lock);

  return n;
}

/* What an administrator would write of it. */
JsonObject *
test_provider_describe (TestProvider *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *levels = json_object_new ();

  json_object_set_string_member (object, "issuer", self->issuer);
  json_object_set_string_member (object, "client_id", TEST_CLIENT_ID);
  json_object_set_int_member (levels, "https://www.spid.gov.it/SpidL1", 1);
  json_object_set_int_member (levels, TEST_LEVEL_2, 2);
  json_object_set_int_member (levels, TEST_LEVEL_3, 3);
  json_object_set_object_member (object, "levels", levels);
  json_object_set_boolean_member (object, "test", TRUE);

  return object;
}

/* Where @url sends a browser. */
char *
test_provider_follow (const char *url)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GBytes) body = NULL;

  g_assert_nonnull (message);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  body = soup_session_send_and_read (session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 302);

  return g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"));
}
