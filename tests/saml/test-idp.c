/* test-idp.c - an identity provider that answers right, or wrong on purpose
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include "albo-saml-library.h"
#include "albo-saml-time.h"

#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#define PROTOCOL  ALBO_SAML_NS_PROTOCOL
#define ASSERTION ALBO_SAML_NS_ASSERTION

static const char metadata_template[] =
  "<md:EntityDescriptor xmlns:md=\"" ALBO_SAML_NS_METADATA "\" xmlns:ds=\"" ALBO_SAML_NS_DSIG "\" "
  "ID=\"_metadata\" entityID=\"@ENTITY@\">"
  "<md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" PROTOCOL "\">"
  "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>@CERTIFICATE@"
  "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
  "<md:SingleLogoutService Binding=\"" ALBO_SAML_BINDING_REDIRECT "\" Location=\"@ENTITY@/slo\" "
  "ResponseLocation=\"@ENTITY@/slo-response\"/>"
  "<md:SingleLogoutService Binding=\"" ALBO_SAML_BINDING_POST "\" Location=\"@ENTITY@/slo-post\"/>"
  "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>"
  "<md:SingleSignOnService Binding=\"" ALBO_SAML_BINDING_REDIRECT "\" Location=\"@SSO@\"/>"
  "<md:SingleSignOnService Binding=\"" ALBO_SAML_BINDING_POST "\" Location=\"@SSO@-post\"/>"
  "</md:IDPSSODescriptor>"
  "<md:Organization><md:OrganizationName xml:lang=\"en\">Test</md:OrganizationName>"
  "<md:OrganizationDisplayName xml:lang=\"en\">Test provider</md:OrganizationDisplayName>"
  "<md:OrganizationDisplayName xml:lang=\"it\">Gestore di prova</md:OrganizationDisplayName>"
  "<md:OrganizationURL xml:lang=\"it\">@ENTITY@</md:OrganizationURL></md:Organization>"
  "</md:EntityDescriptor>";

#define ATTRIBUTE(name, value) \
  "<saml:Attribute Name=\"" name "\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\">" \
  "<saml:AttributeValue xsi:type=\"xs:string\">" value "</saml:AttributeValue></saml:Attribute>"

static const char response_template[] =
  "<samlp:Response xmlns:samlp=\"" PROTOCOL "\" xmlns:saml=\"" ASSERTION "\" "
  "ID=\"_response\" Version=\"2.0\" IssueInstant=\"@NOW@\" InResponseTo=\"@REQUEST@\" "
  "Destination=\"@ACS@\">"
  "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">@ENTITY@</saml:Issuer>"
  "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>"
  "<saml:Assertion xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
  "ID=\"_assertion\" Version=\"2.0\" IssueInstant=\"@NOW@\">"
  "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">@ENTITY@</saml:Issuer>"
  "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\" "
  "NameQualifier=\"@ENTITY@\">_transient</saml:NameID>"
  "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
  "<saml:SubjectConfirmationData InResponseTo=\"@REQUEST@\" NotOnOrAfter=\"@END@\" Recipient=\"@ACS@\"/>"
  "</saml:SubjectConfirmation></saml:Subject>"
  "<saml:Conditions NotBefore=\"@NOW@\" NotOnOrAfter=\"@END@\"><saml:AudienceRestriction>"
  "<saml:Audience>@AUDIENCE@</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
  "<saml:AuthnStatement AuthnInstant=\"@NOW@\" SessionIndex=\"_session\"><saml:AuthnContext>"
  "<saml:AuthnContextClassRef>@LEVEL@</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
  "<saml:AttributeStatement>"
  ATTRIBUTE ("spidCode", "TEST0000000001")
  ATTRIBUTE ("name", "Mario")
  ATTRIBUTE ("familyName", "Rossi")
  ATTRIBUTE ("fiscalNumber", "TINIT-RSSMRA80A01H501U")
  "<saml:Attribute Name=\"dateOfBirth\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\">"
  "<saml:AttributeValue xsi:type=\"xs:date\">1980-01-01</saml:AttributeValue></saml:Attribute>"
  ATTRIBUTE ("gender", "M")
  ATTRIBUTE ("placeOfBirth", "H501")
  ATTRIBUTE ("countyOfBirth", "RM")
  ATTRIBUTE ("email", "mario.rossi@example.it")
  ATTRIBUTE ("digitalAddress", "")
  "</saml:AttributeStatement></saml:Assertion></samlp:Response>";

static char *
bio_to_text (BIO *bio)
{
  char *start = NULL;
  long length = BIO_get_mem_data (bio, &start);
  char *text = g_strndup (start, (gsize) length);

  BIO_free (bio);

  return text;
}

/* Small keys are made fast; the product's own are larger. */
static void
make_key (const char  *name,
          char       **key_pem,
          char       **certificate_pem)
{
  EVP_PKEY *pkey = EVP_RSA_gen (2048);
  X509 *x509 = X509_new ();
  BIO *key_bio = BIO_new (BIO_s_mem ());
  BIO *certificate_bio = BIO_new (BIO_s_mem ());

  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), 1);
  X509_gmtime_adj (X509_getm_notBefore (x509), -3600);
  X509_gmtime_adj (X509_getm_notAfter (x509), 365 * 86400L);
  X509_NAME_add_entry_by_txt (X509_get_subject_name (x509), "CN", MBSTRING_UTF8,
                              (const unsigned char *) name, -1, -1, 0);
  X509_set_issuer_name (x509, X509_get_subject_name (x509));
  X509_set_pubkey (x509, pkey);
  g_assert_cmpint (X509_sign (x509, pkey, EVP_sha256 ()), >, 0);

  PEM_write_bio_PrivateKey (key_bio, pkey, NULL, NULL, 0, NULL, NULL);
  PEM_write_bio_X509 (certificate_bio, x509);
  *key_pem = bio_to_text (key_bio);
  *certificate_pem = bio_to_text (certificate_bio);

  X509_free (x509);
  EVP_PKEY_free (pkey);
}

TestIdp *
test_idp_new_with_key (const char *entity_id,
                       const char *key_pem,
                       const char *certificate_pem)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rogue_key = NULL;
  g_autofree char *rogue_certificate = NULL;
  TestIdp *idp = g_new0 (TestIdp, 1);

  albo_saml_init ();
  idp->entity_id = g_strdup (entity_id);
  idp->sso_url = g_strconcat (entity_id, "/sso", NULL);
  idp->key_pem = g_strdup (key_pem);
  idp->certificate_pem = g_strdup (certificate_pem);
  idp->key = albo_saml_key_new_from_pem (key_pem, certificate_pem, &error);
  g_assert_no_error (error);

  make_key ("rogue", &rogue_key, &rogue_certificate);
  idp->rogue = albo_saml_key_new_from_pem (rogue_key, rogue_certificate, &error);
  g_assert_no_error (error);

  return idp;
}

TestIdp *
test_idp_new (const char *entity_id)
{
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;

  make_key (entity_id, &key_pem, &certificate_pem);

  return test_idp_new_with_key (entity_id, key_pem, certificate_pem);
}

void
test_idp_free (TestIdp *idp)
{
  if (idp == NULL)
    return;

  g_free (idp->entity_id);
  g_free (idp->sso_url);
  g_free (idp->key_pem);
  g_free (idp->certificate_pem);
  albo_saml_key_unref (idp->key);
  albo_saml_key_unref (idp->rogue);
  g_free (idp);
}

static void
fill (GString    *text,
      const char *mark,
      const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_replace (text, mark, escaped, 0);
}

char *
test_idp_make_metadata (const TestIdp *idp,
                        gboolean       is_signed)
{
  g_autoptr(GString) text = g_string_new (metadata_template);
  g_autoptr(xmlDoc) doc = NULL;

  fill (text, "@ENTITY@", idp->entity_id);
  fill (text, "@SSO@", idp->sso_url);
  fill (text, "@CERTIFICATE@", albo_saml_key_get_certificate (idp->key));
  if (!is_signed)
    return g_string_free (g_steal_pointer (&text), FALSE);

  doc = xmlReadMemory (text->str, (int) text->len, NULL, NULL, 0);
  test_sign (xmlDocGetRootElement (doc), idp->key, &(TestSigning) { 0 });

  return test_serialize (doc);
}

/* The answer before it is signed. */
char *
test_idp_make_template (const TestIdp    *idp,
                        const TestAnswer *answer)
{
  g_autoptr(GString) text = g_string_new (response_template);
  g_autofree char *now = albo_saml_time_format (answer->now);
  g_autofree char *end = albo_saml_time_format (answer->now + 300 * G_USEC_PER_SEC);

  fill (text, "@ENTITY@", idp->entity_id);
  fill (text, "@REQUEST@", answer->request_id);
  fill (text, "@ACS@", answer->acs_url);
  fill (text, "@AUDIENCE@", answer->audience);
  fill (text, "@LEVEL@", answer->level);
  fill (text, "@NOW@", now);
  fill (text, "@END@", end);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * test_idp_answer:
 * @idp: the provider
 * @answer: what it answers to
 * @case_name: one of test_idp_list_cases()
 *
 * Returns: (transfer full): the field `SAMLResponse`
 */
char *
test_idp_answer (const TestIdp    *idp,
                 const TestAnswer *answer,
                 const char       *case_name)
{
  g_autofree char *template = test_idp_make_template (idp, answer);
  g_autofree char *text = NULL;
  TestMessage message;

  message.doc = xmlReadMemory (template, (int) strlen (template), NULL, NULL, 0);
  message.root = xmlDocGetRootElement (message.doc);
  message.assertion = test_find (message.root, "Assertion");

  if (!test_change (idp, answer, &message, case_name) &&
      !test_wrap (idp, &message, case_name) &&
      !test_forge (idp, &message, case_name) &&
      !test_edit (idp, &message, case_name, &text))
    g_error ("no case “%s”", case_name);

  if (text == NULL)
    text = test_serialize (message.doc);

  xmlFreeDoc (message.doc);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

/**
 * test_idp_list_cases:
 *
 * Returns: (transfer full) (element-type TestCase): all that this provider can answer
 */
GArray *
test_idp_list_cases (void)
{
  GArray *cases = g_array_new (FALSE, FALSE, sizeof (TestCase));

  test_list_changes (cases);
  test_list_wraps (cases);
  test_list_forgeries (cases);
  test_list_edits (cases);

  return cases;
}
