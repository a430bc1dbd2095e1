/* test-settings.c - what an administrator writes, and the address that people are sent to
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-provider.h"

#include "albo-json.h"
#include "albo-oidc-error.h"
#include "albo-oidc-request.h"

#include <string.h>

#define PLAIN "\"issuer\":\"https://accesso.example.it\",\"client_id\":\"albo\",\"levels\":{\"L2\":2,\"L3\":3}"

static char *pem;

static AlboOidcSettings *
read_settings (const char *text,
               const char *credential)
{
  g_autoptr(JsonNode) node = albo_json_parse (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  AlboOidcSettings *settings;

  g_assert_nonnull (node);
  settings = albo_oidc_settings_new (json_node_get_object (node), TEST_REDIRECT_URI, credential, &error);
  if (settings == NULL)
    g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_SETTINGS);

  return settings;
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "{}",
    "{\"issuer\":\"https://accesso.example.it\",\"levels\":{\"L2\":2}}",
    "{\"client_id\":\"albo\",\"levels\":{\"L2\":2}}",
    "{\"issuer\":\"https://accesso.example.it\",\"client_id\":\"albo\"}",
    "{\"issuer\":\"http://accesso.example.it\",\"client_id\":\"albo\",\"default_level\":2}",
    "{\"issuer\":\"http://127.0.0.1:1\",\"client_id\":\"albo\",\"default_level\":2}",
    "{\"issuer\":\"http://localhost:1\",\"client_id\":\"albo\",\"default_level\":2,\"test\":true}",
    "{\"issuer\":\"https://a@accesso.example.it\",\"client_id\":\"albo\",\"default_level\":2}",
    "{\"issuer\":\"https://accesso.example.it?a=b\",\"client_id\":\"albo\",\"default_level\":2}",
    "{\"issuer\":\"https://accesso.example.it#a\",\"client_id\":\"albo\",\"default_level\":2}",
    "{" PLAIN ",\"levels\":{\"L4\":4}}",
    "{" PLAIN ",\"levels\":{\"two words\":2}}",
    "{" PLAIN ",\"default_level\":4}",
    "{" PLAIN ",\"scope\":\"profile\"}",
    "{" PLAIN ",\"scope\":\"myopenid profile\"}",
    "{" PLAIN ",\"scope\":\"openid\\nprofile\"}",
    "{" PLAIN ",\"prompt\":7}",
    "{" PLAIN ",\"method\":\"demo\"}",
    "{" PLAIN ",\"claims\":{\"id\":\"sub\"}}",
    "{" PLAIN ",\"claims\":{\"email\":\"\"}}",
    "{" PLAIN ",\"algorithms\":[\"HS256\"]}",
    "{" PLAIN ",\"algorithms\":[]}",
    "{" PLAIN ",\"auth\":\"none\"}",
    "{" PLAIN ",\"auth\":\"client_secret_post\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_null (read_settings (texts[i], pem));
    }

  g_assert_null (read_settings ("{" PLAIN "}", NULL));
  g_assert_null (read_settings ("{" PLAIN "}", "not a key"));
  g_assert_null (read_settings ("{" PLAIN ",\"auth\":\"client_secret_basic\"}", "short"));
}

static char *
get_field (const char *url,
           const char *name)
{
  g_autoptr(GHashTable) fields = g_uri_parse_params (strchr (url, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);

  g_assert_nonnull (fields);

  return g_strdup (g_hash_table_lookup (fields, name));
}

static void
test_address (void)
{
  static const struct
  {
    const char *name;
    const char *value;
  } wanted[] = {
    { "tenant", "a b" }, { "response_type", "code" }, { "client_id", "albo" }, { "scope", "openid profile" },
    { "redirect_uri", TEST_REDIRECT_URI }, { "code_challenge_method", "S256" }, { "acr_values", "L2 L3" },
    /* RFC 7636, appendix B */
    { "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" },
    { "prompt", "login" }, { "max_age", "0" }, { "request", NULL },
  };
  g_autoptr(AlboOidcSettings) settings =
    read_settings ("{" PLAIN ",\"prompt\":\"login\",\"max_age\":0}", pem);
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (2, 1000);
  AlboOidcDiscovery discovery = { .authorization = (char *) "https://accesso.example.it/auth?tenant=a%20b" };
  g_autofree char *url = NULL;
  g_autofree char *state = NULL;
  g_autofree char *nonce = NULL;

  g_free (request->verifier);
  request->verifier = g_strdup ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  url = albo_oidc_request_url (request, settings, &discovery, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *value = get_field (url, wanted[i].name);

      g_assert_cmpstr (value, ==, wanted[i].value);
    }

  state = get_field (url, "state");
  nonce = get_field (url, "nonce");
  g_assert_cmpstr (state, ==, request->state);
  g_assert_cmpstr (nonce, ==, request->nonce);
  g_assert_cmpstr (state, !=, nonce);
  g_assert_null (strstr (url, request->verifier));
}

/* A provider that cannot is not even asked. */
static void
test_level_out_of_reach (void)
{
  g_autoptr(AlboOidcSettings) settings =
    read_settings ("{\"issuer\":\"https://accesso.example.it\",\"client_id\":\"albo\",\"levels\":{\"L2\":2}}", pem);
  g_autoptr(AlboOidcRequest) request = albo_oidc_request_new (3, 1000);
  AlboOidcDiscovery discovery = { .authorization = (char *) "https://accesso.example.it/auth" };
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_oidc_request_url (request, settings, &discovery, &error));
  g_assert_error (error, ALBO_OIDC_ERROR, ALBO_OIDC_ERROR_LEVEL);
}

static void
test_discovery_address (void)
{
  static const char * const issuers[] = { "https://accesso.example.it", "https://accesso.example.it/" };

  for (gsize i = 0; i < G_N_ELEMENTS (issuers); i++)
    {
      AlboOidcSettings settings = { .issuer = (char *) issuers[i] };
      g_autofree char *url = albo_oidc_discovery_url (&settings);

      g_assert_cmpstr (url, ==, "https://accesso.example.it/.well-known/openid-configuration");
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  pem = test_make_key (TRUE);
  g_test_add_func ("/oidc/settings/refused", test_refused);
  g_test_add_func ("/oidc/request/address", test_address);
  g_test_add_func ("/oidc/request/level-out-of-reach", test_level_out_of_reach);
  g_test_add_func ("/oidc/discovery/address", test_discovery_address);

  status = g_test_run ();
  g_free (pem);

  return status;
}
