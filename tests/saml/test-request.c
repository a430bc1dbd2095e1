/* test-request.c - each rule of an AuthnRequest, in both ways to carry it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"
#include "saml-schema.h"
#include "saml-xpath.h"

#include "albo-saml-redirect.h"
#include "albo-saml-request.h"
#include "albo-saml-signature.h"

#include <libxml/parser.h>
#include <string.h>

/* The service signs with the other provider's key: to these tests it is a key as any. */
static SamlFixture *fixture;

static const AlboSamlRequest usual = {
  FIXTURE_AUDIENCE, ALBO_SAML_LEVEL_2, ALBO_SAML_COMPARISON_MINIMUM, 0, 2, FALSE,
};

static AlboSamlMessage *
make (const AlboSamlRequest *request,
      AlboSamlBinding        binding)
{
  g_autoptr(GError) error = NULL;
  AlboSamlMessage *message = albo_saml_request_make (request, fixture->provider, binding, "handle",
                                                     fixture->other->key, FIXTURE_NOW, &error);

  g_assert_no_error (error);

  return message;
}

#define ROOT "/samlp:AuthnRequest"

static const struct
{
  const char *name;
  const char *expression;
} rules[] = {
  { "id", "string-length(" ROOT "/@ID) = 41 and starts-with(" ROOT "/@ID, '_')" },
  { "version", ROOT "/@Version = '2.0'" },
  { "issue-instant", ROOT "/@IssueInstant = '2026-01-31T09:30:00Z'" },
  { "destination", "starts-with(" ROOT "/@Destination, 'https://idp.example.it/sso')" },
  { "force-authn", ROOT "/@ForceAuthn = 'true'" },
  { "acs-index", ROOT "/@AssertionConsumerServiceIndex = '0'" },
  { "acs-by-index-only", "not(" ROOT "/@AssertionConsumerServiceURL) and not(" ROOT "/@ProtocolBinding)" },
  { "attribute-index", ROOT "/@AttributeConsumingServiceIndex = '2'" },
  { "not-passive", "not(" ROOT "/@IsPassive)" },
  { "issuer", ROOT "/*[1][self::saml:Issuer] = '" FIXTURE_AUDIENCE "'" },
  { "issuer-format", ROOT "/saml:Issuer/@Format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'" },
  { "issuer-qualifier", ROOT "/saml:Issuer/@NameQualifier = '" FIXTURE_AUDIENCE "'" },
  { "name-id-policy", "count(" ROOT "/samlp:NameIDPolicy) = 1" },
  { "name-id-transient",
    ROOT "/samlp:NameIDPolicy/@Format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'" },
  { "no-allow-create", "not(" ROOT "/samlp:NameIDPolicy/@AllowCreate)" },
  { "context", "count(" ROOT "/samlp:RequestedAuthnContext) = 1" },
  { "comparison", ROOT "/samlp:RequestedAuthnContext/@Comparison = 'minimum'" },
  { "class", ROOT "/samlp:RequestedAuthnContext/saml:AuthnContextClassRef = 'https://www.spid.gov.it/SpidL2'" },
  { "one-class", "count(//saml:AuthnContextClassRef) = 1" },
  { "no-scoping", "not(//samlp:Scoping)" },
  { "no-line-end-first", "string-length(normalize-space(string(" ROOT "/saml:Issuer))) = "
                         "string-length(string(" ROOT "/saml:Issuer))" },
};

static void
test_rule (gconstpointer data)
{
  const char *expression = data;

  for (int binding = ALBO_SAML_REDIRECT; binding <= ALBO_SAML_POST; binding++)
    {
      g_autoptr(AlboSamlMessage) message = make (&usual, binding);

      g_assert_true (saml_xpath_is (message->xml, expression));
    }
}

static void
test_message (void)
{
  g_autoptr(AlboSamlMessage) redirect = make (&usual, ALBO_SAML_REDIRECT);
  g_autoptr(AlboSamlMessage) post = make (&usual, ALBO_SAML_POST);
  gsize length;
  g_autofree guchar *field = g_base64_decode (post->field, &length);

  g_assert_cmpstr (redirect->parameter, ==, "SAMLRequest");
  g_assert_true (g_str_has_prefix (redirect->url, "https://idp.example.it/sso?SAMLRequest="));
  g_assert_null (redirect->field);
  g_assert_cmpint (redirect->issued_at, ==, FIXTURE_NOW);
  g_assert_cmpstr (redirect->id, !=, post->id);

  g_assert_cmpstr (post->url, ==, "https://idp.example.it/sso-post");
  g_assert_cmpstr (post->relay_state, ==, "handle");
  g_assert_cmpmem (field, length, post->xml, strlen (post->xml));
  g_assert_true (saml_xpath_is (post->xml, "/samlp:AuthnRequest/@Destination = 'https://idp.example.it/sso-post'"));
  g_assert_true (g_str_has_prefix (post->xml, "<samlp:AuthnRequest"));
}

/* The one signature is in the query, or right after the Issuer, and fits. */
static void
test_signed (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(AlboSamlMessage) redirect = make (&usual, ALBO_SAML_REDIRECT);
  g_autoptr(AlboSamlMessage) post = make (&usual, ALBO_SAML_POST);
  g_autoptr(xmlDoc) doc = xmlReadMemory (post->xml, (int) strlen (post->xml), NULL, NULL, 0);
  g_autofree char *relay_state = NULL;
  g_autofree char *xml = NULL;

  g_ptr_array_add (keys, fixture->other->key);

  xml = albo_saml_redirect_parse (strchr (redirect->url, '?') + 1, "SAMLRequest", keys, &relay_state, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xml, ==, redirect->xml);
  g_assert_cmpstr (relay_state, ==, "handle");
  g_assert_false (saml_xpath_is (redirect->xml, "boolean(//ds:Signature)"));

  g_assert_true (albo_saml_signature_verify (xmlDocGetRootElement (doc), keys, &error));
  g_assert_true (saml_xpath_is (post->xml, "name(/*/*[2]) = 'ds:Signature'"));
  g_assert_true (saml_xpath_is (post->xml, "count(//ds:Signature) = 1"));
  g_assert_true (saml_xpath_is (post->xml, "//ds:SignatureMethod/@Algorithm = "
                                           "'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'"));
  g_assert_true (saml_xpath_is (post->xml, "//ds:DigestMethod/@Algorithm = "
                                           "'http://www.w3.org/2001/04/xmlenc#sha256'"));
  g_assert_true (saml_xpath_is (post->xml, "boolean(//ds:X509Certificate)"));
}

/* Three parameters in this order, then the signature; never SHA-1. */
static void
test_query (void)
{
  g_autoptr(AlboSamlMessage) message = make (&usual, ALBO_SAML_REDIRECT);
  g_auto(GStrv) fields = g_strsplit (strchr (message->url, '?') + 1, "&", -1);

  g_assert_cmpuint (g_strv_length (fields), ==, 4);
  g_assert_true (g_str_has_prefix (fields[0], "SAMLRequest="));
  g_assert_cmpstr (fields[1], ==, "RelayState=handle");
  g_assert_cmpstr (fields[2], ==, "SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256");
  g_assert_true (g_str_has_prefix (fields[3], "Signature="));
  for (const char *c = message->url; *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || strchr ("-._~:/?&=%", *c) != NULL);
}

static void
test_levels (void)
{
  for (guint level = ALBO_SAML_LEVEL_1; level <= ALBO_SAML_LEVEL_3; level++)
    {
      AlboSamlRequest request = usual;
      g_autoptr(AlboSamlMessage) message = NULL;
      g_autofree char *class = g_strdup_printf ("//saml:AuthnContextClassRef = 'https://www.spid.gov.it/SpidL%u'",
                                                level);

      request.level = level;
      request.comparison = ALBO_SAML_COMPARISON_EXACT;
      message = make (&request, ALBO_SAML_REDIRECT);
      g_assert_true (saml_xpath_is (message->xml, class));
      g_assert_true (saml_xpath_is (message->xml, "//@Comparison = 'exact'"));
      g_assert_cmpint (saml_xpath_is (message->xml, "//@ForceAuthn = 'true'"), ==, level > ALBO_SAML_LEVEL_1);
    }
}

static void
test_forced (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlProvider) cie = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_CIE,
                                                       ALBO_SAML_PROVIDER_STRICT);
  AlboSamlRequest request = usual;
  g_autoptr(AlboSamlMessage) asked = NULL;
  g_autoptr(AlboSamlMessage) of_cie = NULL;

  request.level = ALBO_SAML_LEVEL_1;
  of_cie = albo_saml_request_make (&request, cie, ALBO_SAML_POST, NULL, fixture->other->key, FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (saml_xpath_is (of_cie->xml, "//@ForceAuthn = 'true'"));
  g_assert_null (of_cie->relay_state);

  request.is_forced = TRUE;
  asked = make (&request, ALBO_SAML_POST);
  g_assert_true (saml_xpath_is (asked->xml, "//@ForceAuthn = 'true'"));
}

static void
test_refused (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *long_state = g_strnfill (81, 'x');
  g_autofree char *good_state = g_strnfill (80, 'x');
  g_autoptr(AlboSamlMessage) message = NULL;
  AlboSamlProvider no_address = *fixture->provider;
  AlboSamlRequest no_level = usual;

  for (int binding = ALBO_SAML_REDIRECT; binding <= ALBO_SAML_POST; binding++)
    {
      g_assert_null (albo_saml_request_make (&usual, fixture->provider, binding, long_state,
                                             fixture->other->key, FIXTURE_NOW, &error));
      g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_QUERY);
      g_clear_error (&error);

      /* A provider's public key signs nothing. */
      g_assert_null (albo_saml_request_make (&usual, fixture->provider, binding, NULL,
                                             fixture->provider->keys->pdata[0], FIXTURE_NOW, &error));
      g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
      g_clear_error (&error);
    }

  message = albo_saml_request_make (&usual, fixture->provider, ALBO_SAML_REDIRECT, good_state,
                                    fixture->other->key, FIXTURE_NOW, &error);
  g_assert_no_error (error);

  no_address.sso_post = NULL;
  g_assert_null (albo_saml_request_make (&usual, &no_address, ALBO_SAML_POST, NULL, fixture->other->key,
                                         FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
  g_clear_error (&error);

  no_level.level = ALBO_SAML_LEVEL_NONE;
  g_assert_null (albo_saml_request_make (&no_level, fixture->provider, ALBO_SAML_POST, NULL,
                                         fixture->other->key, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_LEVEL);
}

static void
test_ids_differ (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *id = albo_saml_make_id ();

      g_assert_true (albo_saml_xml_is_good_id (id));
      g_assert_true (g_hash_table_add (seen, id));
    }
}

static void
test_schema (void)
{
  g_autoptr(AlboSamlMessage) message = make (&usual, ALBO_SAML_POST);

  saml_schema_validate (message->xml, "saml-schema-protocol-2.0.xsd");
}

static void
test_address_with_query (void)
{
  g_autoptr(GError) error = NULL;
  AlboSamlProvider provider = *fixture->provider;
  g_autoptr(AlboSamlMessage) message = NULL;

  provider.sso_redirect = (char *) "https://idp.example.it/sso?tenant=a&x=1";
  message = albo_saml_request_make (&usual, &provider, ALBO_SAML_REDIRECT, NULL, fixture->other->key,
                                    FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (message->url, "https://idp.example.it/sso?tenant=a&x=1&SAMLRequest="));
}

/* The whole way: the browser carries the request there and the answer back. */
static void
test_round_trip (gconstpointer data)
{
  AlboSamlBinding binding = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) service_keys = g_ptr_array_new ();
  g_autoptr(AlboSamlMessage) message = make (&usual, binding);
  g_autoptr(AlboSamlIdentity) identity = NULL;
  g_autofree char *received = NULL;
  g_autofree char *request_id = NULL;
  g_autofree char *level = NULL;
  g_autofree char *base64 = NULL;
  AlboSamlPending pending = fixture->pending;
  TestAnswer answer = fixture->answer;
  gsize length;

  g_ptr_array_add (service_keys, fixture->other->key);
  if (binding == ALBO_SAML_REDIRECT)
    received = albo_saml_redirect_parse (strchr (message->url, '?') + 1, "SAMLRequest", service_keys, NULL,
                                         &error);
  else
    {
      g_autofree char *bytes = albo_saml_xml_decode (message->field, &length, &error);

      received = g_strndup (bytes, length);
    }
  g_assert_no_error (error);
  request_id = saml_xpath_get (received, "/samlp:AuthnRequest/@ID");
  level = saml_xpath_get (received, "//saml:AuthnContextClassRef");
  answer.request_id = request_id;
  answer.level = level;
  base64 = test_idp_answer (fixture->idp, &answer, "1");

  pending.id = message->id;
  pending.issued_at = message->issued_at;
  identity = saml_fixture_receive (base64, fixture->provider, &pending, FIXTURE_NOW + G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (identity->fiscal_number, ==, "RSSMRA80A01H501U");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture = saml_fixture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/saml/request/rule/", rules[i].name, NULL);

      g_test_add_data_func (path, rules[i].expression, test_rule);
    }

  g_test_add_data_func ("/saml/request/round-trip/redirect", GINT_TO_POINTER (ALBO_SAML_REDIRECT),
                        test_round_trip);
  g_test_add_data_func ("/saml/request/round-trip/post", GINT_TO_POINTER (ALBO_SAML_POST), test_round_trip);
  g_test_add_func ("/saml/request/message", test_message);
  g_test_add_func ("/saml/request/signed", test_signed);
  g_test_add_func ("/saml/request/query", test_query);
  g_test_add_func ("/saml/request/levels", test_levels);
  g_test_add_func ("/saml/request/forced", test_forced);
  g_test_add_func ("/saml/request/refused", test_refused);
  g_test_add_func ("/saml/request/ids-differ", test_ids_differ);
  g_test_add_func ("/saml/request/schema", test_schema);
  g_test_add_func ("/saml/request/address-with-query", test_address_with_query);

  status = g_test_run ();
  saml_fixture_free (fixture);

  return status;
}
