/* test-metadata.c - each rule that AgID and the Ministry check of a service's metadata
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"
#include "saml-schema.h"
#include "saml-xpath.h"

#include "albo-saml-certificate.h"
#include "albo-saml-service.h"
#include "albo-saml-signature.h"

#include <libxml/parser.h>
#include <openssl/x509v3.h>
#include <string.h>

#define ENTITY "https://servizi.example.it/spid"

/* Made once: a key of 3072 bits takes its time, and the one that follows it may be smaller. */
static AlboSamlKey *key;
static AlboSamlKey *next_key;
static char *spid;
static char *cie;

static const char * const basic[] = {
  "fiscalNumber", "name", "familyName", "dateOfBirth", "email", "digitalAddress", NULL,
};
static const char * const names_only[] = { "fiscalNumber", "name", "familyName", "dateOfBirth", NULL };
static const char * const acs_urls[] = {
  "https://servizi.example.it/accedi/risposta", "https://servizi.example.it/accedi/altra", NULL,
};
static const AlboSamlAddress logouts[] = {
  { ALBO_SAML_REDIRECT, "https://servizi.example.it/esci", "https://servizi.example.it/uscito" },
  { ALBO_SAML_POST, "https://servizi.example.it/esci", NULL },
};
static const AlboSamlNames english = {
  "Example order", "Order <& friends>", "https://www.example.it/en",
};
static const AlboSamlBilling billing = {
  "IT", "12345678903", NULL, "Ordine di esempio", "Via Roma", "1", "00100", "Roma", "RM", "IT",
  "Ordine di esempio", "fatture@example.it", "+390612345678",
};

static AlboSamlService
make_service (AlboSamlKind  kind,
              GPtrArray    *keys)
{
  static AlboSamlAttributeSet spid_sets[4];
  static const AlboSamlAttributeSet cie_sets[] = {
    { 0, "Albo", "Register", names_only },
    { 1, "Domande di iscrizione", NULL, names_only },
  };
  AlboSamlService service = {
    .entity_id = ENTITY,
    .keys = keys,
    .acs_urls = acs_urls,
    .logouts = logouts,
    .n_logouts = G_N_ELEMENTS (logouts),
    .it = { "Ordine di esempio", "Ordine perché sì", "https://www.example.it" },
    .en = &english,
    .ipa_code = "ordine_es",
    .email = "spid@example.it",
    .phone = "+390612345678",
  };

  spid_sets[0] = (AlboSamlAttributeSet) { 0, "Albo", "Register", basic };
  spid_sets[1] = (AlboSamlAttributeSet) { 1, "Domande di iscrizione", "Applications", names_only };
  spid_sets[2] = albo_saml_eidas_minimum;
  spid_sets[3] = albo_saml_eidas_full;

  service.sets = kind == ALBO_SAML_KIND_CIE ? cie_sets : spid_sets;
  service.n_sets = kind == ALBO_SAML_KIND_CIE ? G_N_ELEMENTS (cie_sets) : G_N_ELEMENTS (spid_sets);
  service.municipality = kind == ALBO_SAML_KIND_CIE ? "H501" : NULL;
  service.province = kind == ALBO_SAML_KIND_CIE ? "RM" : NULL;
  service.billing = kind == ALBO_SAML_KIND_CIE ? NULL : &billing;

  return service;
}

static GPtrArray *
make_keys (void)
{
  GPtrArray *keys = g_ptr_array_new ();

  g_ptr_array_add (keys, key);
  g_ptr_array_add (keys, next_key);

  return keys;
}

static gint64
get_now (void)
{
  return g_get_real_time () + 60 * G_USEC_PER_SEC;
}

static char *
make_metadata (AlboSamlKind kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = make_keys ();
  AlboSamlService service = make_service (kind, keys);
  char *metadata = albo_saml_metadata_make (&service, kind, get_now (), &error);

  g_assert_no_error (error);

  return metadata;
}

#define SP   "/md:EntityDescriptor/md:SPSSODescriptor"
#define ACS  SP "/md:AssertionConsumerService"
#define SET  SP "/md:AttributeConsumingService"
#define SLO  SP "/md:SingleLogoutService"
#define ORG  "/md:EntityDescriptor/md:Organization"
#define SIG  "/md:EntityDescriptor/ds:Signature"
#define CONTACT "/md:EntityDescriptor/md:ContactPerson"
#define BINDINGS "@Binding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' or " \
                 "@Binding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'"
#define TABLE "' spidCode name familyName placeOfBirth countyOfBirth dateOfBirth gender companyName " \
              "registeredOffice fiscalNumber companyFiscalNumber ivaCode idCard mobilePhone email address " \
              "domicileStreetAddress domicilePostalCode domicileMunicipality domicileProvince domicileNation " \
              "expirationDate digitalAddress '"

typedef struct
{
  const char *rule;
  const char *expression;
} Rule;

static const Rule common_rules[] = {
  { "1.1.0-acs-present", "count(" ACS ") = 2" },
  { "1.1.1-acs-index", "not(" ACS "[not(@index)])" },
  { "1.1.2-acs-index-not-negative", "not(" ACS "[not(@index >= 0)])" },
  { "1.1.3-acs-binding", "not(" ACS "[not(@Binding)])" },
  { "1.1.4-acs-binding-known", "not(" ACS "[not(" BINDINGS ")])" },
  { "1.1.5-acs-location", "not(" ACS "[not(string(@Location))])" },
  { "1.1.6-acs-https", "not(" ACS "[not(starts-with(@Location, 'https://'))])" },
  { "1.1.7-acs-one-default", "count(" ACS "[@isDefault = 'true']) = 1" },
  { "1.1.8-acs-default-is-0", ACS "[@isDefault = 'true']/@index = '0'" },
  { "1.2.0-set-present", "count(" SET ") > 0" },
  { "1.2.1-set-index", "not(" SET "[not(@index)])" },
  { "1.2.2-set-index-not-negative", "not(" SET "[not(@index >= 0)])" },
  { "1.2.3-set-name", "not(" SET "[not(md:ServiceName)])" },
  { "1.2.4-set-name-not-empty", "not(" SET "/md:ServiceName[not(normalize-space())])" },
  { "1.2.5-set-attributes", "not(" SET "[not(md:RequestedAttribute)])" },
  { "1.2.6-set-attributes-known",
    "not(" SET "/md:RequestedAttribute[not(contains(" TABLE ", concat(' ', @Name, ' ')))])" },
  { "1.2.7-set-attributes-once",
    "not(" SET "/md:RequestedAttribute[@Name = preceding-sibling::md:RequestedAttribute/@Name])" },
  { "1.3.0-one-entity", "count(//md:EntityDescriptor) = 1" },
  { "1.3.1-entity-id", "boolean(/md:EntityDescriptor/@entityID)" },
  { "1.3.2-entity-id-value", "/md:EntityDescriptor/@entityID = '" ENTITY "'" },
  { "1.4.0-key-signing", "count(" SP "/md:KeyDescriptor[@use = 'signing']) >= 1" },
  { "1.4.1-key-certificate", "not(" SP "/md:KeyDescriptor[count(.//ds:X509Certificate) != 1])" },
  { "1.4.2-key-certificate-value", "not(//ds:X509Certificate[string-length() < 800])" },
  { "1.5.0-organization", "count(" ORG ") = 1" },
  { "1.5.1-organization-name", "count(" ORG "/md:OrganizationName) >= 1" },
  { "1.5.2-organization-name-language", "not(" ORG "/md:OrganizationName[not(@xml:lang)])" },
  { "1.5.3-organization-name-value", "not(" ORG "/md:OrganizationName[not(normalize-space())])" },
  { "1.5.4-display-name", "count(" ORG "/md:OrganizationDisplayName) >= 1" },
  { "1.5.5-display-name-language", "not(" ORG "/md:OrganizationDisplayName[not(@xml:lang)])" },
  { "1.5.6-display-name-value", ORG "/md:OrganizationDisplayName[@xml:lang = 'en'] = 'Order <& friends>'" },
  { "1.5.7-url", "count(" ORG "/md:OrganizationURL[starts-with(., 'https://')]) = 2" },
  { "1.5.8-languages-equal",
    "count(" ORG "/md:OrganizationName[@xml:lang = 'it']) = 1 and "
    "count(" ORG "/md:OrganizationDisplayName[@xml:lang = 'it']) = 1 and "
    "count(" ORG "/md:OrganizationURL[@xml:lang = 'it']) = 1 and "
    "count(" ORG "/*[@xml:lang = 'en']) = 3 and count(" ORG "/*) = 6" },
  { "1.5.9-italian", ORG "/md:OrganizationDisplayName[@xml:lang = 'it'] = 'Ordine perché sì'" },
  { "1.6.0-one-role", "count(" SP ") = 1" },
  { "1.6.1-protocol", "boolean(" SP "/@protocolSupportEnumeration)" },
  { "1.6.2-protocol-value", SP "/@protocolSupportEnumeration = 'urn:oasis:names:tc:SAML:2.0:protocol'" },
  { "1.6.3-requests-signed", "boolean(" SP "/@AuthnRequestsSigned)" },
  { "1.6.4-requests-signed-true", SP "/@AuthnRequestsSigned = 'true'" },
  { "1.6.5-assertions-signed", "boolean(" SP "/@WantAssertionsSigned)" },
  { "1.6.6-assertions-signed-true", SP "/@WantAssertionsSigned = 'true'" },
  { "1.6.7-name-id-transient", SP "/md:NameIDFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'" },
  { "1.6.8-no-other-role", "not(//md:IDPSSODescriptor)" },
  { "1.6.9-order", "name(" SP "/*[1]) = 'md:KeyDescriptor'" },
  { "1.7.0-signature", "count(" SIG ") = 1" },
  { "1.7.1-signature-method", "boolean(" SIG "//ds:SignatureMethod/@Algorithm)" },
  { "1.7.2-signature-method-value",
    SIG "//ds:SignatureMethod/@Algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'" },
  { "1.7.3-digest-method", "boolean(" SIG "//ds:DigestMethod/@Algorithm)" },
  { "1.7.4-digest-method-value",
    SIG "//ds:DigestMethod/@Algorithm = 'http://www.w3.org/2001/04/xmlenc#sha256'" },
  { "1.7.5-signature-of-root", SIG "//ds:Reference/@URI = concat('#', /md:EntityDescriptor/@ID)" },
  { "1.7.6-signature-first", "name(/*/*[1]) = 'ds:Signature'" },
  { "1.8.0-logout", "count(" SLO ") = 2" },
  { "1.8.1-logout-binding", "not(" SLO "[not(@Binding)])" },
  { "1.8.2-logout-binding-known", "not(" SLO "[not(" BINDINGS ")])" },
  { "1.8.3-logout-location", "not(" SLO "[not(string(@Location))])" },
  { "1.8.4-logout-https", "not(" SLO "[not(starts-with(@Location, 'https://'))])" },
  { "1.8.5-logout-response", SLO "[1]/@ResponseLocation = 'https://servizi.example.it/uscito'" },
  { "1.8.6-logout-redirect",
    "count(" SLO "[@Binding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect']) >= 1" },
  { "roll-over-two-certificates", "count(" SP "/md:KeyDescriptor) = 2 and "
                                  SP "/md:KeyDescriptor[1]//ds:X509Certificate != "
                                  SP "/md:KeyDescriptor[2]//ds:X509Certificate" },
  { "roll-over-first-signs", SIG "//ds:X509Certificate = " SP "/md:KeyDescriptor[1]//ds:X509Certificate" },
};

static const Rule spid_rules[] = {
  { "1.10.0-contact-other", "count(" CONTACT "[@contactType = 'other']) = 1" },
  { "1.10.1-contact-email", CONTACT "[@contactType = 'other']/md:EmailAddress = 'spid@example.it'" },
  { "1.10.2-contact-phone", CONTACT "[@contactType = 'other']/md:TelephoneNumber = '+390612345678'" },
  { "1.13.0-public", "count(" CONTACT "[@contactType = 'other']/md:Extensions/spid:Public) = 1" },
  { "1.13.1-public-empty", "not(//spid:Public/node())" },
  { "1.13.2-not-private", "not(//spid:Private)" },
  { "1.17.0-ipa-code", "count(" CONTACT "[@contactType = 'other']/md:Extensions/spid:IPACode) = 1" },
  { "1.17.1-ipa-code-value", "//spid:IPACode = 'ordine_es'" },
  { "billing", CONTACT "[@contactType = 'billing']/md:Extensions/fpa:CessionarioCommittente/"
               "fpa:DatiAnagrafici/fpa:IdFiscaleIVA/fpa:IdCodice = '12345678903'" },
  { "billing-seat", "//fpa:Sede/fpa:Comune = 'Roma' and //fpa:Sede/fpa:CAP = '00100'" },
  { "eidas-minimum", SET "[@index = '99']/md:ServiceName = 'eIDAS Natural Person Minimum Attribute Set' and "
                     "count(" SET "[@index = '99']/md:RequestedAttribute) = 5" },
  { "eidas-full", SET "[@index = '100']/md:ServiceName = 'eIDAS Natural Person Full Attribute Set' and "
                  "count(" SET "[@index = '100']/md:RequestedAttribute) = 8" },
  { "sets-differ", "count(" SET "[@index = '0']/md:RequestedAttribute) = 6 and "
                   "count(" SET "[@index = '1']/md:RequestedAttribute) = 4" },
  { "set-languages", "count(" SET "[@index = '0']/md:ServiceName) = 2" },
  { "not-cie", "not(//cie:*)" },
};

static const Rule cie_rules[] = {
  { "contact-administrative", "count(" CONTACT ") = 1 and " CONTACT "/@contactType = 'administrative'" },
  { "public", "count(" CONTACT "/md:Extensions/cie:Public) = 1 and not(//cie:Private)" },
  { "ipa-code", "//cie:IPACode = 'ordine_es'" },
  { "municipality", "//cie:Municipality = 'H501'" },
  { "province", "//cie:Province = 'RM'" },
  { "company", CONTACT "/md:Company = 'Ordine di esempio'" },
  { "email", CONTACT "/md:EmailAddress = 'spid@example.it'" },
  { "four-attributes", "not(//md:RequestedAttribute[not(contains("
                       "' name familyName dateOfBirth fiscalNumber ', concat(' ', @Name, ' ')))])" },
  { "not-spid", "not(//spid:*) and not(//fpa:*)" },
};

static void
test_spid_rule (gconstpointer data)
{
  g_assert_true (saml_xpath_is (spid, data));
}

static void
test_cie_rule (gconstpointer data)
{
  g_assert_true (saml_xpath_is (cie, data));
}

static void
test_schema_spid (void)
{
  saml_schema_validate (spid, "saml-schema-metadata-sp-spid-av29.xsd");
}

static void
test_schema_cie (void)
{
  saml_schema_validate (cie, "cie/saml-schema-metadata-sp-cie.xsd");
}

static void
test_signature (gconstpointer data)
{
  const char *metadata = *(char * const *) data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(xmlDoc) doc = xmlReadMemory (metadata, (int) strlen (metadata), NULL, NULL, 0);

  g_ptr_array_add (keys, key);
  g_assert_true (albo_saml_signature_verify (xmlDocGetRootElement (doc), keys, &error));
  g_assert_no_error (error);
}

/* The same every time but for the signature's own randomness, which RSA has none of. */
static void
test_stable (void)
{
  g_autofree char *again = make_metadata (ALBO_SAML_KIND_SPID);

  g_assert_cmpstr (again, ==, spid);
  g_assert_true (g_str_has_prefix (spid, "<md:EntityDescriptor"));
  g_assert_true (g_str_has_prefix (cie, "<md:EntityDescriptor"));
}

static const char * const twice[] = { "name", "name", NULL };
static const char * const unknown[] = { "shoeSize", NULL };
static const char * const nothing[] = { NULL };
static const char * const plain_url[] = { "http://servizi.example.it/accedi", NULL };
static const AlboSamlAddress only_post[] = { { ALBO_SAML_POST, "https://servizi.example.it/esci", NULL } };
static const AlboSamlAddress plain_logout[] = { { ALBO_SAML_REDIRECT, "http://servizi.example.it/esci", NULL } };
static const AlboSamlNames half_english = { "Example", NULL, "https://www.example.it/en" };
static const AlboSamlAttributeSet set_twice = { 0, "a", NULL, twice };
static const AlboSamlAttributeSet set_unknown = { 0, "a", NULL, unknown };
static const AlboSamlAttributeSet set_nothing = { 0, "a", NULL, nothing };
static const AlboSamlAttributeSet set_unnamed = { 0, "", NULL, basic };
static const AlboSamlAttributeSet set_basic = { 0, "a", NULL, basic };
static const AlboSamlAttributeSet same_index[] = { { 3, "a", NULL, basic }, { 3, "b", NULL, basic } };
static const AlboSamlBilling no_billing = { "IT", NULL };

static void
assert_refused (const AlboSamlService *service,
                AlboSamlKind           kind)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_saml_metadata_make (service, kind, get_now (), &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
}

#define ASSERT_REFUSED(kind, field, value) \
  G_STMT_START { \
    AlboSamlService service = make_service (kind, keys); \
    service.field = value; \
    assert_refused (&service, kind); \
  } G_STMT_END

static void
test_refused (void)
{
  g_autoptr(GPtrArray) keys = make_keys ();
  g_autoptr(GPtrArray) no_keys = g_ptr_array_new ();
  AlboSamlService sets = make_service (ALBO_SAML_KIND_SPID, keys);

  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, entity_id, NULL);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, entity_id, "servizi");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, entity_id, "https://a b");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, keys, no_keys);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, acs_urls, nothing);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, acs_urls, plain_url);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, n_logouts, 0);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, n_sets, 0);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, it.name, NULL);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, it.display_name, "a\nb");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, it.url, "");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, en, &half_english);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, ipa_code, NULL);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, email, NULL);
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, email, "spid");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, phone, "+39 06 12345678");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, phone, "0612345678");
  ASSERT_REFUSED (ALBO_SAML_KIND_SPID, billing, &no_billing);
  ASSERT_REFUSED (ALBO_SAML_KIND_CIE, municipality, NULL);

  sets.n_logouts = 1;
  sets.logouts = plain_logout;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);

  sets = make_service (ALBO_SAML_KIND_CIE, keys);
  sets.n_logouts = 1;
  sets.logouts = only_post;
  assert_refused (&sets, ALBO_SAML_KIND_CIE);

  sets = make_service (ALBO_SAML_KIND_SPID, keys);
  sets.sets = same_index;
  sets.n_sets = 2;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);

  sets.n_sets = 1;
  sets.sets = &set_twice;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);
  sets.sets = &set_unknown;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);
  sets.sets = &set_nothing;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);
  sets.sets = &set_unnamed;
  assert_refused (&sets, ALBO_SAML_KIND_SPID);

  /* CIE has no e-mail. */
  sets = make_service (ALBO_SAML_KIND_CIE, keys);
  sets.n_sets = 1;
  sets.sets = &set_basic;
  assert_refused (&sets, ALBO_SAML_KIND_CIE);
}

static void
test_expired (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = make_keys ();
  AlboSamlService service = make_service (ALBO_SAML_KIND_SPID, keys);

  g_assert_null (albo_saml_metadata_make (&service, ALBO_SAML_KIND_SPID, albo_saml_key_get_end (key), &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA);
}

static char *
get_entry (X509       *x509,
           const char *oid)
{
  X509_NAME *name = X509_get_subject_name (x509);
  ASN1_OBJECT *object = OBJ_txt2obj (oid, 1);
  int at = X509_NAME_get_index_by_OBJ (name, object, -1);
  ASN1_STRING *value = at >= 0 ? X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, at)) : NULL;

  ASN1_OBJECT_free (object);

  return value == NULL ? NULL : g_strndup ((const char *) ASN1_STRING_get0_data (value),
                                           (gsize) ASN1_STRING_length (value));
}

static void
assert_entry (X509       *x509,
              const char *oid,
              const char *expected)
{
  g_autofree char *value = get_entry (x509, oid);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_certificate (void)
{
  X509 *x509 = albo_saml_key_get_x509 (key);
  CERTIFICATEPOLICIES *policies = X509_get_ext_d2i (x509, NID_certificate_policies, NULL, NULL);
  int is_critical = 0;
  ASN1_BIT_STRING *usage = X509_get_ext_d2i (x509, NID_key_usage, &is_critical, NULL);
  char oid[64];

  g_assert_cmpint (EVP_PKEY_get_bits (albo_saml_key_get_pkey (key)), ==, 3072);
  g_assert_cmpint (X509_get_signature_nid (x509), ==, NID_sha256WithRSAEncryption);
  g_assert_cmpint (X509_verify (x509, albo_saml_key_get_pkey (key)), ==, 1);
  g_assert_cmpint (X509_get_version (x509), ==, X509_VERSION_3);

  assert_entry (x509, "2.5.4.3", "Ordine di esempio");
  assert_entry (x509, "2.5.4.10", "Ordine di esempio, perché sì");
  assert_entry (x509, "2.5.4.97", "PA:IT-ordine_es");
  assert_entry (x509, "2.5.4.83", ENTITY);
  assert_entry (x509, "2.5.4.6", "IT");
  assert_entry (x509, "2.5.4.7", "Roma");

  g_assert_nonnull (usage);
  g_assert_cmpint (is_critical, ==, 1);
  g_assert_cmpuint (X509_get_key_usage (x509), ==, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
  g_assert_cmpint (X509_check_ca (x509), ==, 0);

  g_assert_nonnull (policies);
  g_assert_cmpint (sk_POLICYINFO_num (policies), ==, 2);
  OBJ_obj2txt (oid, sizeof oid, sk_POLICYINFO_value (policies, 0)->policyid, 1);
  g_assert_cmpstr (oid, ==, "1.3.76.16.6");
  OBJ_obj2txt (oid, sizeof oid, sk_POLICYINFO_value (policies, 1)->policyid, 1);
  g_assert_cmpstr (oid, ==, "1.3.76.16.4.2.1");

  ASN1_BIT_STRING_free (usage);
  CERTIFICATEPOLICIES_free (policies);
}

static void
test_certificate_refused (void)
{
  const AlboSamlSubject good = { "a", "b", "c", "https://d", "e" };
  g_autofree char *long_name = g_strnfill (65, 'x');
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;

  for (int i = 0; i < 6; i++)
    {
      g_autoptr(GError) error = NULL;
      AlboSamlSubject subject = good;
      const char **fields[] = {
        &subject.common_name, &subject.organization, &subject.ipa_code, &subject.entity_id, &subject.locality,
        &subject.common_name,
      };

      *fields[i] = i == 5 ? long_name : "";
      g_assert_false (albo_saml_certificate_make (&subject, 10, &key_pem, &certificate_pem, &error));
      g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);
      g_assert_null (key_pem);
    }
}

static AlboSamlKey *
make_key (void)
{
  static const AlboSamlSubject subject = {
    "Ordine di esempio", "Ordine di esempio, perché sì", "ordine_es", ENTITY, "Roma",
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  AlboSamlKey *made;

  g_assert_true (albo_saml_certificate_make (&subject, 730, &key_pem, &certificate_pem, &error));
  g_assert_no_error (error);
  made = albo_saml_key_new_from_pem (key_pem, certificate_pem, &error);
  g_assert_no_error (error);

  return made;
}

static void
add_rules (const char     *kind,
           const Rule     *rules,
           gsize           n_rules,
           GTestDataFunc   test)
{
  for (gsize i = 0; i < n_rules; i++)
    {
      g_autofree char *path = g_strconcat ("/saml/metadata/", kind, "/", rules[i].rule, NULL);

      g_test_add_data_func (path, rules[i].expression, test);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(TestIdp) other = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  other = test_idp_new ("https://servizi.example.it");
  key = make_key ();
  next_key = albo_saml_key_ref (other->key);
  spid = make_metadata (ALBO_SAML_KIND_SPID);
  cie = make_metadata (ALBO_SAML_KIND_CIE);

  g_test_add_func ("/saml/metadata/spid/1.0.0-schema", test_schema_spid);
  g_test_add_func ("/saml/metadata/cie/1.0.0-schema", test_schema_cie);
  add_rules ("spid", common_rules, G_N_ELEMENTS (common_rules), test_spid_rule);
  add_rules ("spid", spid_rules, G_N_ELEMENTS (spid_rules), test_spid_rule);
  add_rules ("cie", common_rules, G_N_ELEMENTS (common_rules), test_cie_rule);
  add_rules ("cie", cie_rules, G_N_ELEMENTS (cie_rules), test_cie_rule);
  g_test_add_data_func ("/saml/metadata/spid/1.9.0-signature-fits", &spid, test_signature);
  g_test_add_data_func ("/saml/metadata/cie/1.9.0-signature-fits", &cie, test_signature);
  g_test_add_func ("/saml/metadata/stable", test_stable);
  g_test_add_func ("/saml/metadata/refused", test_refused);
  g_test_add_func ("/saml/metadata/expired", test_expired);
  g_test_add_func ("/saml/certificate/as-ruled", test_certificate);
  g_test_add_func ("/saml/certificate/refused", test_certificate_refused);

  status = g_test_run ();
  g_free (spid);
  g_free (cie);
  albo_saml_key_unref (key);
  albo_saml_key_unref (next_key);

  return status;
}
