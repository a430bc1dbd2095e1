/* test-logout.c - logout messages in both directions and both ways to carry them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"
#include "saml-schema.h"
#include "saml-xpath.h"

#include "albo-saml-logout.h"
#include "albo-saml-redirect.h"

#include <string.h>

#define SLO "https://servizi.example.it/esci"

static SamlFixture *fixture;

/* A record of ourselves, so that the provider's half of the conversation is made by the same
 * functions: it sends to SLO.
 */
static AlboSamlProvider service;

static AlboSamlMessage *
make_request (AlboSamlBinding  binding,
              const TestIdp   *idp,
              gint64           now)
{
  g_autoptr(GError) error = NULL;
  AlboSamlMessage *message = albo_saml_logout_request_make (idp->entity_id, &service, binding, "_transient",
                                                            idp->entity_id, "_session", "state", idp->key,
                                                            now, &error);

  g_assert_no_error (error);

  return message;
}

/* What the browser brings of a message. */
static const char *
get_input (const AlboSamlMessage *message)
{
  return message->binding == ALBO_SAML_POST ? message->field : strchr (message->url, '?') + 1;
}

static AlboSamlLogout *
check_request (AlboSamlBinding   binding,
               const char       *input,
               gint64            now,
               GError          **error)
{
  return albo_saml_logout_request_check (binding, input, fixture->provider, SLO, now, error);
}

static void
test_request (gconstpointer data)
{
  AlboSamlBinding binding = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlMessage) message = make_request (binding, fixture->idp, FIXTURE_NOW);
  g_autoptr(AlboSamlLogout) logout = check_request (binding, get_input (message), FIXTURE_NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (logout->id, ==, message->id);
  g_assert_cmpstr (logout->name_id, ==, "_transient");
  g_assert_cmpstr (logout->name_qualifier, ==, "https://idp.example.it");
  g_assert_cmpstr (logout->session_index, ==, "_session");
  g_assert_cmpstr (logout->relay_state, ==, binding == ALBO_SAML_REDIRECT ? "state" : NULL);
  g_assert_true (saml_xpath_is (message->xml, "/samlp:LogoutRequest/@Destination = '" SLO "'"));
}

static void
test_response (gconstpointer data)
{
  AlboSamlBinding binding = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlMessage) message =
    albo_saml_logout_response_make (fixture->idp->entity_id, &service, binding, "_ours", "state",
                                    fixture->idp->key, FIXTURE_NOW, &error);
  g_autoptr(AlboSamlLogout) logout = NULL;

  g_assert_no_error (error);
  logout = albo_saml_logout_response_check (binding, get_input (message), fixture->provider, SLO, "_ours",
                                            FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (logout->is_success);
  g_assert_cmpstr (logout->in_response_to, ==, "_ours");

  g_assert_null (albo_saml_logout_response_check (binding, get_input (message), fixture->provider, SLO,
                                                  "_another", FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_IN_RESPONSE_TO);
  g_clear_error (&error);

  /* An answer is not a request. */
  g_assert_null (check_request (binding, get_input (message), FIXTURE_NOW, &error));
  g_assert_nonnull (error);
}

static void
test_refused (gconstpointer data)
{
  AlboSamlBinding binding = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlMessage) good = make_request (binding, fixture->idp, FIXTURE_NOW);
  g_autoptr(AlboSamlMessage) foreign = make_request (binding, fixture->other, FIXTURE_NOW);
  g_autoptr(TestIdp) liar = test_idp_new_with_key ("https://liar.example.it", fixture->idp->key_pem,
                                                   fixture->idp->certificate_pem);
  g_autoptr(AlboSamlMessage) other_issuer = make_request (binding, liar, FIXTURE_NOW);
  const struct
  {
    const AlboSamlMessage *message;
    const char            *location;
    gint64                 seconds;
    int                    expected;
  } cases[] = {
    { foreign, SLO, 0, ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { other_issuer, SLO, 0, ALBO_SAML_ERROR_ISSUER },
    { good, "https://servizi.example.it/altro", 0, ALBO_SAML_ERROR_DESTINATION },
    { good, SLO, -61, ALBO_SAML_ERROR_ISSUE_INSTANT },
    { good, SLO, -60, TEST_ACCEPT },
    { good, SLO, 360, TEST_ACCEPT },
    { good, SLO, 361, ALBO_SAML_ERROR_ISSUE_INSTANT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlboSamlLogout) logout =
        albo_saml_logout_request_check (binding, get_input (cases[i].message), fixture->provider,
                                        cases[i].location, FIXTURE_NOW + cases[i].seconds * G_USEC_PER_SEC,
                                        &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        g_assert_error (error, ALBO_SAML_ERROR, cases[i].expected);
      g_clear_error (&error);
    }
}

static void
test_unsigned (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlMessage) redirect = make_request (ALBO_SAML_REDIRECT, fixture->idp, FIXTURE_NOW);
  g_autofree char *field = g_base64_encode ((const guchar *) redirect->xml, strlen (redirect->xml));
  g_autofree char *query = g_strdup (get_input (redirect));

  g_assert_null (check_request (ALBO_SAML_POST, field, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_MISSING);
  g_clear_error (&error);

  *strstr (query, "&Signature=") = '\0';
  g_assert_null (check_request (ALBO_SAML_REDIRECT, query, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_MISSING);
}

/* What can be done to a signed query. */
static void
test_query (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int         expected;
  } cases[] = {
    { "RelayState=state", "RelayState=other", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "&RelayState=state", "", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "rsa-sha256", "rsa-sha512", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "xmldsig-more%23rsa-sha256", "xmldsig%23rsa-sha1", ALBO_SAML_ERROR_SIGNATURE_ALGORITHM },
    { "&RelayState", "&SAMLRequest=x&RelayState", ALBO_SAML_ERROR_QUERY },
    { "&RelayState", "&SAMLRe%71uest=x&RelayState", ALBO_SAML_ERROR_QUERY },
    { "SAMLRequest=", "SAMLResponse=", ALBO_SAML_ERROR_QUERY },
    { "&Signature=", "&Signature=&Signature=", ALBO_SAML_ERROR_QUERY },
    { "&Signature=", "&Signature=%%%&y=", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "&Signature=", "&other=1&Signature=", TEST_ACCEPT },
  };
  g_autoptr(AlboSamlMessage) message = make_request (ALBO_SAML_REDIRECT, fixture->idp, FIXTURE_NOW);
  g_autoptr(GError) null_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) query = g_string_new (get_input (message));
      g_autoptr(AlboSamlLogout) logout = NULL;

      g_assert_cmpuint (g_string_replace (query, cases[i].from, cases[i].to, 1), ==, 1);
      logout = check_request (ALBO_SAML_REDIRECT, query->str, FIXTURE_NOW, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        g_assert_error (error, ALBO_SAML_ERROR, cases[i].expected);
    }

  g_assert_null (check_request (ALBO_SAML_REDIRECT, NULL, FIXTURE_NOW, &null_error));
  g_assert_error (null_error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_QUERY);
}

/* What a provider can sign and is still not a logout. */
static void
test_contents (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int         expected;
  } cases[] = {
    { "</samlp:LogoutRequest>", "", ALBO_SAML_ERROR_MALFORMED },
    { "<samlp:LogoutRequest", "<!DOCTYPE x><samlp:LogoutRequest", ALBO_SAML_ERROR_FORBIDDEN },
    { "samlp:LogoutRequest", "samlp:AuthnRequest", ALBO_SAML_ERROR_STRUCTURE },
    { " Version=", " NotOnOrAfter=\"2026-01-31T09:28:00Z\" Version=", ALBO_SAML_ERROR_NOT_ON_OR_AFTER },
    { " Version=", " NotOnOrAfter=\"soon\" Version=", ALBO_SAML_ERROR_NOT_ON_OR_AFTER },
    { " Version=", " NotOnOrAfter=\"2026-01-31T09:35:00Z\" Version=", TEST_ACCEPT },
    { "Version=\"2.0\"", "Version=\"1.1\"", ALBO_SAML_ERROR_VERSION },
    { " ID=\"_", " ID=\"1", ALBO_SAML_ERROR_ID },
    { "_transient", "", ALBO_SAML_ERROR_NAME_ID },
    { "_transient", "_tran<!---->sient", ALBO_SAML_ERROR_NAME_ID },
    { "saml:NameID", "saml:BaseID", ALBO_SAML_ERROR_NAME_ID },
    { "<saml:NameID", "<saml:NameID id=\"_a\" Id=\"_a\"", ALBO_SAML_ERROR_DUPLICATE_ID },
  };
  g_autoptr(AlboSamlMessage) message = make_request (ALBO_SAML_REDIRECT, fixture->idp, FIXTURE_NOW);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) xml = g_string_new (message->xml);
      g_autoptr(AlboSamlLogout) logout = NULL;
      g_autofree char *url = NULL;

      g_assert_cmpuint (g_string_replace (xml, cases[i].from, cases[i].to, 0), >, 0);
      url = albo_saml_redirect_make (SLO, "SAMLRequest", xml->str, NULL, fixture->idp->key, &error);
      logout = check_request (ALBO_SAML_REDIRECT, strchr (url, '?') + 1, FIXTURE_NOW, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        g_assert_error (error, ALBO_SAML_ERROR, cases[i].expected);
    }
}

/* Signed with the right key, and not packed as it should be. */
static void
test_not_deflated (void)
{
  static const char query[] = "SAMLRequest=AAAA&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2F"
                              "xmldsig-more%23rsa-sha256";
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = albo_saml_key_sign (fixture->idp->key, query, &error);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *signature = g_uri_escape_string (base64, NULL, FALSE);
  g_autofree char *input = g_strconcat (query, "&Signature=", signature, NULL);

  g_assert_null (check_request (ALBO_SAML_REDIRECT, input, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_ENCODING);
}

/* A small query that would become large is cut off, though its signature is good. */
static void
test_bomb (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *large = g_strnfill (16 * 1024 * 1024, ' ');
  g_autofree char *url = albo_saml_redirect_make (SLO, "SAMLRequest", large, NULL, fixture->idp->key, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (url), <, 64 * 1024);
  g_assert_null (check_request (ALBO_SAML_REDIRECT, strchr (url, '?') + 1, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_TOO_LARGE);
}

static void
test_no_address (void)
{
  g_autoptr(GError) error = NULL;
  AlboSamlProvider provider = *fixture->provider;

  provider.slo_redirect = NULL;
  provider.slo_redirect_response = NULL;
  g_assert_null (albo_saml_logout_request_make ("x", &provider, ALBO_SAML_REDIRECT, "n", "q", NULL, NULL,
                                                fixture->idp->key, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
  g_clear_error (&error);
  g_assert_null (albo_saml_logout_response_make ("x", &provider, ALBO_SAML_REDIRECT, "i", NULL,
                                                 fixture->idp->key, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
}

static void
test_schema (void)
{
  g_autoptr(AlboSamlMessage) request = make_request (ALBO_SAML_POST, fixture->idp, FIXTURE_NOW);
  g_autoptr(AlboSamlMessage) response =
    albo_saml_logout_response_make (fixture->idp->entity_id, &service, ALBO_SAML_POST, "_ours", NULL,
                                    fixture->idp->key, FIXTURE_NOW, NULL);

  saml_schema_validate (request->xml, "saml-schema-protocol-2.0.xsd");
  saml_schema_validate (response->xml, "saml-schema-protocol-2.0.xsd");
}

int
main (int   argc,
      char *argv[])
{
  static const char * const names[] = { "redirect", "post" };
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture = saml_fixture_new ();
  service.entity_id = (char *) FIXTURE_AUDIENCE;
  service.slo_redirect = service.slo_redirect_response = (char *) SLO;
  service.slo_post = service.slo_post_response = (char *) SLO;

  for (int binding = ALBO_SAML_REDIRECT; binding <= ALBO_SAML_POST; binding++)
    {
      g_autofree char *request = g_strconcat ("/saml/logout/request/", names[binding], NULL);
      g_autofree char *response = g_strconcat ("/saml/logout/response/", names[binding], NULL);
      g_autofree char *refused = g_strconcat ("/saml/logout/refused/", names[binding], NULL);

      g_test_add_data_func (request, GINT_TO_POINTER (binding), test_request);
      g_test_add_data_func (response, GINT_TO_POINTER (binding), test_response);
      g_test_add_data_func (refused, GINT_TO_POINTER (binding), test_refused);
    }

  g_test_add_func ("/saml/logout/unsigned", test_unsigned);
  g_test_add_func ("/saml/logout/query", test_query);
  g_test_add_func ("/saml/logout/contents", test_contents);
  g_test_add_func ("/saml/logout/not-deflated", test_not_deflated);
  g_test_add_func ("/saml/logout/bomb", test_bomb);
  g_test_add_func ("/saml/logout/no-address", test_no_address);
  g_test_add_func ("/saml/logout/schema", test_schema);

  status = g_test_run ();
  saml_fixture_free (fixture);

  return status;
}
