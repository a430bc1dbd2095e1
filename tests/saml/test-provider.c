/* test-provider.c - what the metadata of providers must say
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"
#include "saml-schema.h"

#include "albo-saml-signature.h"

#include <string.h>

static SamlFixture *fixture;

static GPtrArray *
parse (const char             *text,
       AlboSamlProviderFlags   flags,
       GPtrArray              *registry_keys,
       GError                **error)
{
  return albo_saml_provider_list_parse (text, strlen (text), ALBO_SAML_KIND_SPID, flags, registry_keys,
                                        FIXTURE_NOW, error);
}

/* The metadata of the fixture's provider with one thing replaced. */
static char *
edit (const char *from,
      const char *to)
{
  g_autofree char *metadata = test_idp_make_metadata (fixture->idp, FALSE);
  GString *text = g_string_new (metadata);

  g_assert_cmpuint (g_string_replace (text, from, to, 0), >, 0);

  return g_string_free (text, FALSE);
}

static void
test_record (void)
{
  const AlboSamlProvider *provider = fixture->provider;

  g_assert_cmpstr (provider->entity_id, ==, "https://idp.example.it");
  g_assert_cmpstr (provider->name, ==, "Gestore di prova");
  g_assert_cmpint (provider->kind, ==, ALBO_SAML_KIND_SPID);
  g_assert_cmpint (provider->flags, ==, ALBO_SAML_PROVIDER_STRICT);
  g_assert_cmpstr (provider->sso_redirect, ==, "https://idp.example.it/sso");
  g_assert_cmpstr (provider->sso_post, ==, "https://idp.example.it/sso-post");
  g_assert_cmpstr (provider->slo_redirect, ==, "https://idp.example.it/slo");
  g_assert_cmpstr (provider->slo_post, ==, "https://idp.example.it/slo-post");
  g_assert_cmpstr (provider->slo_redirect_response, ==, "https://idp.example.it/slo-response");
  g_assert_cmpstr (provider->slo_post_response, ==, "https://idp.example.it/slo-post");
  g_assert_cmpuint (provider->keys->len, ==, 1);
  g_assert_false (albo_saml_key_can_sign (provider->keys->pdata[0]));
  g_assert_cmpstr (albo_saml_key_get_certificate (provider->keys->pdata[0]), ==,
                   albo_saml_key_get_certificate (fixture->idp->key));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int         expected;
  } cases[] = {
    { "entityID=\"https://idp.example.it\"", "", ALBO_SAML_ERROR_METADATA },
    { "entityID=\"https://idp.example.it\"", "entityID=\"\"", ALBO_SAML_ERROR_METADATA },
    { "SingleSignOnService", "NothingOfTheKind", ALBO_SAML_ERROR_METADATA },
    { "Location=\"https:", "Location=\"http:", ALBO_SAML_ERROR_METADATA },
    { "Location=\"https:", "Location=\"javascript:", ALBO_SAML_ERROR_METADATA },
    { "Location=\"https://idp", "Location=\"https://&quot;idp", ALBO_SAML_ERROR_METADATA },
    { "use=\"signing\"", "use=\"encryption\"", ALBO_SAML_ERROR_METADATA },
    { "<ds:X509Certificate>", "<ds:X509Certificate>AAAA", ALBO_SAML_ERROR_METADATA },
    { "IDPSSODescriptor", "SPSSODescriptor", ALBO_SAML_ERROR_METADATA },
    { "ID=\"_metadata\"", "validUntil=\"2026-01-31T09:28:00Z\"", ALBO_SAML_ERROR_METADATA },
    { "<md:IDPSSODescriptor", "<md:IDPSSODescriptor validUntil=\"2026-01-31T09:28:00Z\"",
      ALBO_SAML_ERROR_METADATA },
    { "ID=\"_metadata\"", "validUntil=\"for ever\"", ALBO_SAML_ERROR_METADATA },
    { "<md:EntityDescriptor", "<!DOCTYPE x><md:EntityDescriptor", ALBO_SAML_ERROR_FORBIDDEN },
    { "</md:EntityDescriptor>", "", ALBO_SAML_ERROR_MALFORMED },
    { "ID=\"_metadata\"", "validUntil=\"2026-01-31T09:31:00Z\"", TEST_ACCEPT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = edit (cases[i].from, cases[i].to);
      g_autoptr(GPtrArray) providers = parse (text, ALBO_SAML_PROVIDER_STRICT, NULL, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        g_assert_error (error, ALBO_SAML_ERROR, cases[i].expected);
    }
}

static void
test_too_large (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strnfill (ALBO_SAML_MAX_METADATA + 1, ' ');

  g_assert_null (parse (text, ALBO_SAML_PROVIDER_STRICT, NULL, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_TOO_LARGE);
}

/* Only a provider of invented people may be without TLS. */
static void
test_plain_http (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = edit ("Location=\"https:", "Location=\"http:");
  g_autoptr(GPtrArray) providers = parse (text, ALBO_SAML_PROVIDER_TEST, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (((AlboSamlProvider *) providers->pdata[0])->flags & ALBO_SAML_PROVIDER_TEST);
}

/* A provider changes its key: both are there for a while, and both sign. */
static void
test_roll_over (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *second = g_strconcat ("<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n",
                                         albo_saml_key_get_certificate (fixture->idp->rogue),
                                         "\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
                                         "<md:NameIDFormat>", NULL);
  g_autofree char *text = edit ("<md:NameIDFormat>", second);
  g_autoptr(GPtrArray) providers = parse (text, ALBO_SAML_PROVIDER_STRICT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (((AlboSamlProvider *) providers->pdata[0])->keys->len, ==, 2);

  for (int i = 1; i <= 5; i += 4)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);  /* 5: signed with the other key */
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, providers->pdata[0],
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      g_assert_no_error (error);
      g_assert_nonnull (identity);
    }
}

/* The certificate of who issued the provider's is in the chain, and signs nothing. */
static void
test_chain (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *second = g_strconcat ("</ds:X509Certificate><ds:X509Certificate>\n",
                                         albo_saml_key_get_certificate (fixture->idp->rogue),
                                         "\n</ds:X509Certificate></ds:X509Data>", NULL);
  g_autofree char *text = edit ("</ds:X509Certificate></ds:X509Data>", second);
  g_autoptr(GPtrArray) providers = parse (text, ALBO_SAML_PROVIDER_STRICT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (((AlboSamlProvider *) providers->pdata[0])->keys->len, ==, 1);

  for (int i = 1; i <= 5; i += 4)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);  /* 5: signed with the other key */
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, name);
      g_autoptr(GError) refusal = NULL;
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, providers->pdata[0],
                                                                   &fixture->pending, FIXTURE_NOW, &refusal);

      if (i == 1)
        g_assert_no_error (refusal);
      else
        g_assert_error (refusal, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_WRONG);
      g_assert_true ((identity != NULL) == (i == 1));
    }
}

static char *
make_aggregate (const char *one,
                const char *other)
{
  return g_strconcat ("<md:EntitiesDescriptor xmlns:md=\"" ALBO_SAML_NS_METADATA "\" ID=\"_all\">", one, other,
                      "<md:EntityDescriptor entityID=\"https://aa.example.it\">"
                      "<md:AttributeAuthorityDescriptor protocolSupportEnumeration=\"x\"/></md:EntityDescriptor>"
                      "</md:EntitiesDescriptor>", NULL);
}

static void
test_aggregate (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *one = test_idp_make_metadata (fixture->idp, TRUE);
  g_autofree char *other = test_idp_make_metadata (fixture->other, TRUE);
  g_autofree char *both = make_aggregate (one, other);
  g_autofree char *twice = make_aggregate (one, one);
  g_autofree char *none = make_aggregate ("", "");
  g_autoptr(GPtrArray) providers = parse (both, ALBO_SAML_PROVIDER_STRICT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (providers->len, ==, 2);
  g_assert_true (albo_saml_provider_list_find (providers, "https://other.example.it") == providers->pdata[1]);
  g_assert_null (albo_saml_provider_list_find (providers, "https://aa.example.it"));
  g_assert_null (albo_saml_provider_list_find (providers, NULL));

  g_assert_null (parse (twice, ALBO_SAML_PROVIDER_STRICT, NULL, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
  g_clear_error (&error);
  g_assert_null (parse (none, ALBO_SAML_PROVIDER_STRICT, NULL, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
}

static void
test_registry_signature (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) registry = g_ptr_array_new ();
  g_autoptr(GPtrArray) stranger = g_ptr_array_new ();
  g_autoptr(GPtrArray) providers = NULL;
  g_autofree char *text = test_idp_make_metadata (fixture->idp, TRUE);
  g_autofree char *plain = test_idp_make_metadata (fixture->idp, FALSE);
  g_autoptr(GString) tampered = g_string_new (text);
  g_autoptr(GString) doubled = g_string_new (text);

  g_ptr_array_add (registry, fixture->idp->key);
  g_ptr_array_add (stranger, fixture->other->key);
  g_string_replace (tampered, "/sso\"", "/evil\"", 1);
  g_string_replace (doubled, "<md:Organization>", "<md:Organization id=\"_metadata\">", 1);

  providers = parse (text, ALBO_SAML_PROVIDER_STRICT, registry, &error);
  g_assert_no_error (error);

  g_assert_null (parse (text, ALBO_SAML_PROVIDER_STRICT, stranger, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_WRONG);
  g_clear_error (&error);
  g_assert_null (parse (tampered->str, ALBO_SAML_PROVIDER_STRICT, registry, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_WRONG);
  g_clear_error (&error);
  g_assert_null (parse (plain, ALBO_SAML_PROVIDER_STRICT, registry, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_MISSING);
  g_clear_error (&error);
  g_assert_null (parse (doubled->str, ALBO_SAML_PROVIDER_STRICT, registry, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_DUPLICATE_ID);
}

static void
test_schema (void)
{
  g_autofree char *text = test_idp_make_metadata (fixture->idp, TRUE);

  saml_schema_validate (text, "saml-schema-metadata-2.0.xsd");
}

/* The answers of the test provider are as the schema wants them, so a test of one fault has one. */
static void
test_answer_schema (void)
{
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");
  gsize length;
  g_autofree char *text = (char *) g_base64_decode (base64, &length);
  g_autofree char *xml = g_strndup (text, length);

  saml_schema_validate (xml, "saml-schema-protocol-2.0.xsd");
}

static GPtrArray *
collect_keys (xmlNode *root)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_key_unref);

  for (xmlNode *node = root; node != NULL; node = albo_saml_xml_next (root, node))
    if (albo_saml_xml_is (node, ALBO_SAML_NS_DSIG, "X509Certificate"))
      {
        g_autofree char *base64 = albo_saml_xml_get_text (node);
        AlboSamlKey *key = albo_saml_key_new_from_base64 (base64, NULL);

        if (key != NULL)
          g_ptr_array_add (keys, key);
      }

  return keys;
}

/* Signatures that other programs made, on the published examples: `…_signed.xml` is what
 * `….xml` was before it was signed.
 */
static void
test_published_signatures (void)
{
  g_autofree char *folder = saml_shared_path ("metadata-fixtures");
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n_signed = 0;

  if (dir == NULL)
    {
      g_test_skip ("the published examples are not there");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(xmlDoc) doc = NULL;
      g_autoptr(GPtrArray) keys = NULL;
      gboolean is_signed = g_str_has_suffix (name, "_signed.xml");
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      doc = albo_saml_xml_parse (text, length, ALBO_SAML_MAX_METADATA, &error);
      if (doc == NULL && !is_signed)
        continue;  /* one of them is broken on purpose */

      g_assert_no_error (error);
      keys = collect_keys (xmlDocGetRootElement (doc));
      if (albo_saml_signature_verify (xmlDocGetRootElement (doc), keys, &error) != is_signed)
        g_error ("%s: %s", name, error != NULL ? error->message : "verified");

      n_signed += is_signed;
    }

  g_test_message ("%u signatures of others", n_signed);
  g_assert_cmpuint (n_signed, >, 5);
}

static void
test_keys (void)
{
  static const char pair[] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlKey) key = albo_saml_key_new_from_pem (fixture->idp->key_pem,
                                                           fixture->idp->certificate_pem, &error);
  g_autoptr(GBytes) signature = NULL;

  g_assert_no_error (error);
  g_assert_true (albo_saml_key_can_sign (key));
  signature = albo_saml_key_sign (key, "text", &error);
  g_assert_true (albo_saml_key_fits (fixture->provider->keys->pdata[0], "SHA256", "text",
                                     g_bytes_get_data (signature, NULL), g_bytes_get_size (signature)));
  g_assert_false (albo_saml_key_fits (fixture->provider->keys->pdata[0], "SHA256", "texts",
                                      g_bytes_get_data (signature, NULL), g_bytes_get_size (signature)));
  g_assert_false (albo_saml_key_fits (fixture->provider->keys->pdata[0], "SHA1", "text",
                                      g_bytes_get_data (signature, NULL), g_bytes_get_size (signature)));

  g_assert_null (albo_saml_key_new_from_pem (fixture->idp->key_pem, fixture->other->certificate_pem, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (albo_saml_key_new_from_pem (pair, fixture->other->certificate_pem, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (albo_saml_key_new_from_pem (fixture->idp->key_pem, "", &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (albo_saml_key_new_from_base64 (NULL, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (albo_saml_key_sign (fixture->provider->keys->pdata[0], "text", &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture = saml_fixture_new ();

  g_test_add_func ("/saml/provider/record", test_record);
  g_test_add_func ("/saml/provider/refused", test_refused);
  g_test_add_func ("/saml/provider/too-large", test_too_large);
  g_test_add_func ("/saml/provider/plain-http", test_plain_http);
  g_test_add_func ("/saml/provider/roll-over", test_roll_over);
  g_test_add_func ("/saml/provider/chain", test_chain);
  g_test_add_func ("/saml/provider/aggregate", test_aggregate);
  g_test_add_func ("/saml/provider/registry-signature", test_registry_signature);
  g_test_add_func ("/saml/provider/schema", test_schema);
  g_test_add_func ("/saml/provider/answer-schema", test_answer_schema);
  g_test_add_func ("/saml/provider/published-signatures", test_published_signatures);
  g_test_add_func ("/saml/provider/keys", test_keys);

  status = g_test_run ();
  saml_fixture_free (fixture);

  return status;
}
