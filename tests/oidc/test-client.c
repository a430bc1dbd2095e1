/* test-client.c - whole sign-ins with a provider over HTTP, right and wrong in each way
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-provider.h"

#include "albo-json.h"
#include "albo-oidc-client.h"
#include "albo-oidc-error.h"

#include <string.h>

static TestProvider *provider;

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* A client that proves who it is by its key; @change may edit what an administrator wrote. */
static AlboOidcClient *
make_client (const char *member,
             gint64      value)
{
  g_autoptr(JsonObject) object = test_provider_describe (provider);
  g_autoptr(GError) error = NULL;
  AlboOidcSettings *settings;

  if (member != NULL)
    json_object_set_int_member (object, member, value);

  settings = albo_oidc_settings_new (object, TEST_REDIRECT_URI, test_provider_get_client_pem (provider), &error);
  g_assert_no_error (error);

  return albo_oidc_client_new (settings);
}

static char *
get_field (GHashTable *fields,
           const char *name)
{
  return g_strdup (g_hash_table_lookup (fields, name));
}

static JsonObject *
finish (AlboOidcClient         *client,
        const AlboOidcRequest  *request,
        const AlboOidcAnswer   *answer,
        gint64                  now,
        int                    *level,
        GError                **error)
{
  g_autoptr(AlboOidcResult) result = albo_oidc_client_finish (client, request, answer, now, error);

  if (result == NULL)
    return NULL;

  /* What is kept is what was signed. */
  g_assert_cmpstr (result->subject, ==, "person-1");
  g_assert_cmpint (g_ascii_strtoll (result->issued_at, NULL, 10), >, 0);
  g_assert_nonnull (strstr (result->record, "\"id_token\":\"ey"));
  *level = result->level;

  return json_object_ref (result->person);
}

/* Sends a person there and back. */
static JsonObject *
sign_in (AlboOidcClient   *client,
         AlboOidcRequest  *request,
         gint64            now,
         int              *level,
         GError          **error)
{
  g_autofree char *url = albo_oidc_client_start (client, request, now, error);
  g_autofree char *back = NULL;
  g_autofree char *code = NULL;
  g_autofree char *issuer = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr(GHashTable) fields = NULL;
  AlboOidcAnswer answer;

  if (url == NULL)
    return NULL;

  back = test_provider_follow (url);
  g_assert_true (g_str_has_prefix (back, TEST_REDIRECT_URI "?"));
  fields = g_uri_parse_params (strchr (back, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, request->state);
  answer.code = code = get_field (fields, "code");
  answer.issuer = issuer = get_field (fields, "iss");
  answer.error = refusal = get_field (fields, "error");

  return finish (client, request, &answer, now, level, error);
}

static JsonObject *
sign_in_once (AlboOidcClient  *client,
              int             *level,
              GError         **error)
{
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, now_seconds ());

  return sign_in (client, request, now_seconds (), level, error);
}

static void
assert_is_mario (JsonObject *person)
{
  g_assert_nonnull (person);
  g_assert_cmpstr (albo_json_get_string (person, "fiscal_code", NULL), ==, "RSSMRA80A01H501U");
  g_assert_cmpstr (albo_json_get_string (person, "given_name", NULL), ==, "Mario");
  g_assert_cmpstr (albo_json_get_string (person, "family_name", NULL), ==, "Rossi");
  g_assert_cmpstr (albo_json_get_string (person, "sex", NULL), ==, "M");
  g_assert_cmpstr (albo_json_get_string (person, "email", NULL), ==, "mario.rossi@example.org");
}

/* What is not as in the plain answer, and still is to be believed. */
static void
test_accepted (gconstpointer data)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) person = NULL;
  int level = 0;

  test_provider_set_fault (provider, data);
  person = sign_in_once (client, &level, &error);
  test_provider_set_fault (provider, NULL);
  g_assert_no_error (error);
  assert_is_mario (person);
  g_assert_cmpint (level, ==, 2);
  g_assert_cmpstr (albo_json_get_string (person, "birth_date", NULL), ==,
                   g_strcmp0 (data, "bad-birth-date") == 0 ? NULL : "1980-01-01");
}

typedef struct
{
  const char    *fault;
  AlboOidcError  code;
} Refusal;

static const Refusal refusals[] = {
  { "discovery-of-another", ALBO_OIDC_ERROR_PROVIDER },
  { "discovery-not-json", ALBO_OIDC_ERROR_PROVIDER },
  { "token-endpoint-without-tls", ALBO_OIDC_ERROR_PROVIDER },
  { "no-token-endpoint", ALBO_OIDC_ERROR_PROVIDER },
  { "no-code-flow", ALBO_OIDC_ERROR_PROVIDER },
  { "no-pkce", ALBO_OIDC_ERROR_PROVIDER },
  { "no-common-auth", ALBO_OIDC_ERROR_PROVIDER },
  { "no-common-algorithm", ALBO_OIDC_ERROR_PROVIDER },
  { "no-keys", ALBO_OIDC_ERROR_PROVIDER },
  { "overloaded", ALBO_OIDC_ERROR_UNREACHABLE },
  { "sends-elsewhere", ALBO_OIDC_ERROR_PROVIDER },
  { "answers-too-much", ALBO_OIDC_ERROR_PROVIDER },
  { "does-not-answer", ALBO_OIDC_ERROR_UNREACHABLE },
  { "cancelled", ALBO_OIDC_ERROR_CANCELLED },
  { "answer-of-another", ALBO_OIDC_ERROR_REFUSED },
  { "no-issuer-in-answer", ALBO_OIDC_ERROR_REFUSED },
  { "client-unknown", ALBO_OIDC_ERROR_PROVIDER },
  { "line-end-in-access-token", ALBO_OIDC_ERROR_PROVIDER },
  { "other-token-type", ALBO_OIDC_ERROR_PROVIDER },
  { "no-id-token", ALBO_OIDC_ERROR_PROVIDER },
  { "unsigned", ALBO_OIDC_ERROR_REFUSED },
  { "hmac-with-public-key", ALBO_OIDC_ERROR_REFUSED },
  { "foreign-key", ALBO_OIDC_ERROR_REFUSED },
  { "unknown-key", ALBO_OIDC_ERROR_REFUSED },
  { "changed-token", ALBO_OIDC_ERROR_REFUSED },
  { "no-issuer", ALBO_OIDC_ERROR_REFUSED },
  { "other-issuer", ALBO_OIDC_ERROR_REFUSED },
  { "no-audience", ALBO_OIDC_ERROR_REFUSED },
  { "other-audience", ALBO_OIDC_ERROR_REFUSED },
  { "two-audiences", ALBO_OIDC_ERROR_REFUSED },
  { "other-azp", ALBO_OIDC_ERROR_REFUSED },
  { "no-subject", ALBO_OIDC_ERROR_REFUSED },
  { "no-nonce", ALBO_OIDC_ERROR_REFUSED },
  { "other-nonce", ALBO_OIDC_ERROR_REFUSED },
  { "expired", ALBO_OIDC_ERROR_REFUSED },
  { "no-end", ALBO_OIDC_ERROR_REFUSED },
  { "end-as-text", ALBO_OIDC_ERROR_REFUSED },
  { "no-issue-time", ALBO_OIDC_ERROR_REFUSED },
  { "issued-before-question", ALBO_OIDC_ERROR_REFUSED },
  { "from-the-future", ALBO_OIDC_ERROR_REFUSED },
  { "not-yet", ALBO_OIDC_ERROR_REFUSED },
  { "good-for-too-long", ALBO_OIDC_ERROR_REFUSED },
  { "other-at-hash", ALBO_OIDC_ERROR_REFUSED },
  { "no-level", ALBO_OIDC_ERROR_REFUSED },
  { "unknown-level", ALBO_OIDC_ERROR_REFUSED },
  { "lower-level", ALBO_OIDC_ERROR_LEVEL },
  { "userinfo-of-another", ALBO_OIDC_ERROR_REFUSED },
  { "signed-userinfo-for-another", ALBO_OIDC_ERROR_REFUSED },
  { "token-of-another", ALBO_OIDC_ERROR_REFUSED },
  { "no-fiscal-code", ALBO_OIDC_ERROR_REFUSED },
  { "bad-fiscal-code", ALBO_OIDC_ERROR_REFUSED },
  { "foreign-fiscal-code", ALBO_OIDC_ERROR_REFUSED },
  { "no-name", ALBO_OIDC_ERROR_REFUSED },
  { "name-with-line-end", ALBO_OIDC_ERROR_REFUSED },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) person = NULL;
  int level = 17;

  test_provider_set_fault (provider, refusal->fault);
  person = sign_in_once (client, &level, &error);
  test_provider_set_fault (provider, NULL);
  g_assert_null (person);
  g_assert_error (error, ALBO_OIDC_ERROR, (int) refusal->code);
  g_assert_cmpint (level, ==, 17);
}

static void
test_level_3 (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (3, now_seconds ());
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) person = NULL;
  int level = 0;

  person = sign_in (client, request, now_seconds (), &level, &error);
  g_assert_no_error (error);
  g_assert_cmpint (level, ==, 3);
}

static void
test_max_age (void)
{
  g_autoptr(AlboOidcClient) client = make_client ("max_age", 60);
  g_autoptr(GError) error = NULL;
  int level = 0;

  for (int i = 0; i < 3; i++)
    {
      static const char * const faults[] = { "proved-now", "proved-long-ago", NULL };
      g_autoptr(JsonObject) person = NULL;

      test_provider_set_fault (provider, faults[i]);
      person = sign_in_once (client, &level, &error);
      test_provider_set_fault (provider, NULL);
      g_assert_true ((person != NULL) == (i == 0));
      if (i > 0)
        g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_REFUSED);
      g_clear_error (&error);
    }
}

static void
test_secret (void)
{
  g_autoptr(JsonObject) object = test_provider_describe (provider);
  g_autoptr(AlboOidcClient) client = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) person = NULL;
  AlboOidcSettings *settings;
  int level = 0;

  json_object_set_string_member (object, "auth", "client_secret_basic");
  settings = albo_oidc_settings_new (object, TEST_REDIRECT_URI, TEST_SECRET "\n", &error);
  g_assert_no_error (error);
  client = albo_oidc_client_new (settings);
  person = sign_in_once (client, &level, &error);
  g_assert_no_error (error);
  assert_is_mario (person);
}

static void
test_wrong_secret (void)
{
  g_autoptr(JsonObject) object = test_provider_describe (provider);
  g_autoptr(AlboOidcClient) client = NULL;
  g_autoptr(GError) error = NULL;
  AlboOidcSettings *settings;
  int level = 0;

  json_object_set_string_member (object, "auth", "client_secret_basic");
  settings = albo_oidc_settings_new (object, TEST_REDIRECT_URI, "a secret that is another", &error);
  client = albo_oidc_client_new (settings);
  g_assert_null (sign_in_once (client, &level, &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_PROVIDER);
}

/* A code that somebody else caught is good for nobody who did not ask for it (PKCE). */
static void
test_caught_code (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(AlboOidcRequest) victim = albo_oidc_request_new (2, now_seconds ());
  g_autoptr(AlboOidcRequest) thief = albo_oidc_request_new (2, now_seconds ());
  g_autofree char *url = albo_oidc_client_start (client, victim, now_seconds (), NULL);
  g_autofree char *back = test_provider_follow (url);
  g_autoptr(GHashTable) fields = g_uri_parse_params (strchr (back, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  const AlboOidcAnswer answer = {
    g_hash_table_lookup (fields, "code"), g_hash_table_lookup (fields, "iss"), NULL,
  };
  g_autoptr(GError) error = NULL;
  int level = 0;

  g_assert_null (finish (client, thief, &answer, now_seconds (), &level, &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_REFUSED);
}

static void
test_same_code_twice (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, now_seconds ());
  g_autofree char *url = albo_oidc_client_start (client, request, now_seconds (), NULL);
  g_autofree char *back = test_provider_follow (url);
  g_autoptr(GHashTable) fields = g_uri_parse_params (strchr (back, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  const AlboOidcAnswer answer = {
    g_hash_table_lookup (fields, "code"), g_hash_table_lookup (fields, "iss"), NULL,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) person = NULL;
  int level = 0;

  person = finish (client, request, &answer, now_seconds (), &level, &error);
  g_assert_no_error (error);
  g_assert_null (finish (client, request, &answer, now_seconds (), &level, &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_REFUSED);
}

/* Keys that changed are fetched once, and no stranger makes us fetch them again and again. */
static void
test_new_keys (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) before = NULL;
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(AlboOidcRequest) request = NULL;
  gint64 now = now_seconds ();
  guint n;
  int level = 0;

  before = sign_in_once (client, &level, &error);
  g_assert_no_error (error);
  n = test_provider_count (provider, "/jwks");

  /* Within the minute nobody is asked. */
  test_provider_set_fault (provider, "unknown-key");
  for (int i = 0; i < 3; i++)
    {
      g_assert_null (sign_in_once (client, &level, &error));
      g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_REFUSED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (test_provider_count (provider, "/jwks"), ==, n);

  /* Nor for a signature that is not good, under the name of a key that is known. */
  test_provider_set_fault (provider, "foreign-key");
  request = albo_oidc_request_new (2, now);
  g_assert_null (sign_in (client, request, now + 59, &level, &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (test_provider_count (provider, "/jwks"), ==, n);

  test_provider_set_fault (provider, "new-keys");
  after = sign_in (client, request, now + 59, &level, &error);
  g_assert_null (after);
  g_clear_error (&error);
  after = sign_in (client, request, now + 61, &level, &error);
  test_provider_set_fault (provider, NULL);
  g_assert_no_error (error);
  assert_is_mario (after);
  g_assert_cmpuint (test_provider_count (provider, "/jwks"), ==, n + 1);
}

/* What is kept goes on for a while if the provider's documents are out of reach. */
static void
test_kept (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, now_seconds ());
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr(GError) error = NULL;
  guint n = test_provider_count (provider, "/.well-known/openid-configuration");
  gint64 now = now_seconds ();

  first = albo_oidc_client_start (client, request, now, &error);
  g_assert_no_error (error);
  test_provider_set_fault (provider, "overloaded");
  second = albo_oidc_client_start (client, request, now + 60 * 60, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (test_provider_count (provider, "/.well-known/openid-configuration"), ==, n + 2);
  third = albo_oidc_client_start (client, request, now + 24 * 60 * 60, &error);
  g_assert_null (third);
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_UNREACHABLE);
  g_clear_error (&error);

  /* Just now it did not answer: nobody waits for it again at once. */
  third = albo_oidc_client_start (client, request, now + 24 * 60 * 60 + 1, &error);
  g_assert_null (third);
  g_assert_cmpuint (test_provider_count (provider, "/.well-known/openid-configuration"), ==, n + 3);
  test_provider_set_fault (provider, NULL);
}

static void
test_nobody_there (void)
{
  g_autoptr(JsonObject) object = test_provider_describe (provider);
  g_autoptr(AlboOidcClient) client = NULL;
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, now_seconds ());
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (object, "issuer", "http://127.0.0.1:9");
  client = albo_oidc_client_new (albo_oidc_settings_new (object, TEST_REDIRECT_URI,
                                                         test_provider_get_client_pem (provider), NULL));
  g_assert_null (albo_oidc_client_start (client, request, now_seconds (), &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_UNREACHABLE);
}

/* A server whose certificate nobody vouches for is not the provider. */
static void
test_certificate (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = test_make_certificate ();
  g_autoptr(TestProvider) secure = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(AlboOidcClient) client = NULL;
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, now_seconds ());

  secure = test_provider_new (0, certificate);
  object = test_provider_describe (secure);
  g_assert_true (g_str_has_prefix (test_provider_get_issuer (secure), "https://"));
  client = albo_oidc_client_new (albo_oidc_settings_new (object, TEST_REDIRECT_URI,
                                                         test_provider_get_client_pem (secure), NULL));
  g_assert_null (albo_oidc_client_start (client, request, now_seconds (), &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_PROVIDER);
  g_assert_cmpuint (test_provider_count (secure, "/.well-known/openid-configuration"), ==, 0);
}

static gpointer
sign_in_cb (gpointer data)
{
  g_autoptr(GError) error = NULL;
  int level = 0;
  JsonObject *person = sign_in_once (data, &level, &error);

  g_assert_no_error (error);

  return person;
}

static void
test_threads (void)
{
  g_autoptr(AlboOidcClient) client = make_client (NULL, 0);
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("person", sign_in_cb, client);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr(JsonObject) person = g_thread_join (threads[i]);

      assert_is_mario (person);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char * const accepted[] = {
    "plain", "es256", "own-azp", "no-at-hash", "signed-userinfo", "bad-birth-date",
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  provider = test_provider_new (0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autofree char *path = g_strconcat ("/oidc/accepted/", accepted[i], NULL);

      g_test_add_data_func (path, accepted[i], test_accepted);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/oidc/refused/", refusals[i].fault, NULL);

      g_test_add_data_func (path, &refusals[i], test_refused);
    }

  g_test_add_func ("/oidc/level-3", test_level_3);
  g_test_add_func ("/oidc/max-age", test_max_age);
  g_test_add_func ("/oidc/secret", test_secret);
  g_test_add_func ("/oidc/wrong-secret", test_wrong_secret);
  g_test_add_func ("/oidc/caught-code", test_caught_code);
  g_test_add_func ("/oidc/same-code-twice", test_same_code_twice);
  g_test_add_func ("/oidc/kept", test_kept);
  g_test_add_func ("/oidc/nobody-there", test_nobody_there);
  g_test_add_func ("/oidc/certificate", test_certificate);
  g_test_add_func ("/oidc/threads", test_threads);
  g_test_add_func ("/oidc/new-keys", test_new_keys);

  status = g_test_run ();
  test_provider_free (provider);

  return status;
}
