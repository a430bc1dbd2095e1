/* test-idp-forgeries.c - signatures that are missing, foreign, weak or of something else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include <string.h>

#define EXC_C14N  "http://www.w3.org/2001/10/xml-exc-c14n#"
#define INC_C14N  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define MORE      "http://www.w3.org/2001/04/xmldsig-more#"
#define DSIG      ALBO_SAML_NS_DSIG
#define TRANSFORM(algorithm, content) \
  "<ds:Transform Algorithm=\"" algorithm "\">" content "</ds:Transform>"
#define ENVELOPED TRANSFORM (DSIG "enveloped-signature", "")
#define XSLT \
  "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">" \
  "<xsl:template match=\"@*|node()\"><xsl:copy><xsl:apply-templates select=\"@*|node()\"/></xsl:copy>" \
  "</xsl:template></xsl:stylesheet>"
#define PREFIXES "<ec:InclusiveNamespaces xmlns:ec=\"" EXC_C14N "\" PrefixList=\"xs\"/>"

/* Who signs what, and how. */
typedef enum
{
  NOBODY,
  KEY,
  ROGUE,
} Signer;

typedef struct
{
  TestCase    test;
  Signer      response;
  Signer      assertion;
  TestSigning signing;
  gboolean    has_certificate;
} Entry;

#define ERROR(name) ALBO_SAML_ERROR_##name

static const Entry entries[] = {
  { { "2", "no signature at all", ERROR (SIGNATURE_MISSING) }, NOBODY, NOBODY },
  { { "3", "the assertion not signed", ERROR (SIGNATURE_MISSING) }, KEY, NOBODY },
  { { "112", "verification bypassed: the assertion not signed", ERROR (SIGNATURE_MISSING) },
    NOBODY, NOBODY },
  { { "response-unsigned", "the Response not signed", ERROR (SIGNATURE_MISSING) }, NOBODY, KEY },
  { { "4", "an unknown key", ERROR (SIGNATURE_WRONG) }, ROGUE, ROGUE },
  { { "5", "an unknown key, with its certificate", ERROR (SIGNATURE_WRONG) }, ROGUE, ROGUE, { 0 }, TRUE },
  { { "100", "the assertion signed with another key", ERROR (SIGNATURE_WRONG) }, KEY, ROGUE, { 0 }, TRUE },
  { { "no-key-info", "no KeyInfo", TEST_ACCEPT }, KEY, KEY },
  { { "sha384", "RSA with SHA-384", TEST_ACCEPT }, KEY, KEY,
    { .method = MORE "rsa-sha384", .digest = MORE "sha384" } },
  { { "sha512", "RSA with SHA-512", TEST_ACCEPT }, KEY, KEY,
    { .method = MORE "rsa-sha512", .digest = "http://www.w3.org/2001/04/xmlenc#sha512" } },
  { { "prefixes", "canonicalization that keeps a prefix", TEST_ACCEPT }, KEY, KEY,
    { .transforms = ENVELOPED TRANSFORM (EXC_C14N, PREFIXES) } },
  { { "rsa-sha1", "RSA with SHA-1", ERROR (SIGNATURE_ALGORITHM) }, KEY, KEY,
    { .method = DSIG "rsa-sha1" } },
  { { "digest-sha1", "a digest with SHA-1", ERROR (SIGNATURE_ALGORITHM) }, KEY, KEY,
    { .digest = DSIG "sha1" } },
  { { "hmac", "HMAC with the public certificate as its secret", ERROR (SIGNATURE_ALGORITHM) }, KEY, KEY,
    { .method = MORE "hmac-sha256", .is_hmac = TRUE } },
  { { "c14n-inclusive", "another canonicalization", ERROR (SIGNATURE_ALGORITHM) }, KEY, KEY,
    { .canonicalization = INC_C14N } },
  { { "c14n-comments", "canonicalization that keeps comments", ERROR (SIGNATURE_ALGORITHM) }, KEY, KEY,
    { .canonicalization = EXC_C14N "WithComments" } },
  { { "transform-c14n", "another canonicalization of the content", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .transforms = ENVELOPED TRANSFORM (INC_C14N, "") } },
  { { "transform-none", "no enveloped-signature", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .transforms = TRANSFORM (EXC_C14N, "") } },
  { { "xpath", "an XPath filter", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .transforms = ENVELOPED TRANSFORM (EXC_C14N, "")
        TRANSFORM ("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>true()</ds:XPath>") } },
  { { "xslt", "an XSLT stylesheet", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .transforms = ENVELOPED TRANSFORM ("http://www.w3.org/TR/1999/REC-xslt-19991116", XSLT)
        TRANSFORM (EXC_C14N, "") } },
  { { "uri-empty", "a signature of the whole document", ERROR (SIGNATURE_FORM) }, KEY, KEY, { .uri = "" } },
  { { "uri-other", "a signature of the assertion only, twice", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .uri = "#_assertion" } },
  { { "uri-xpointer", "a signature by XPointer", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .uri = "#xpointer(id('_assertion'))" } },
  { { "two-references", "two references", ERROR (SIGNATURE_FORM) }, KEY, KEY,
    { .second = "<ds:Reference URI=\"#_assertion\"><ds:Transforms>" ENVELOPED "</ds:Transforms>"
                "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/>"
                "</ds:Reference>" } },
};

static void
cut (xmlNode *node)
{
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

/* Changed after signing. */
static void
strip_response (TestMessage *message)
{
  cut (test_find (message->root, "Signature"));
}

static void
empty_signature (TestMessage *message)
{
  xmlNode *signature = test_find (message->root, "Signature");

  while (signature->children != NULL)
    cut (signature->children);
}

static void
empty_value (TestMessage *message)
{
  xmlNodeSetContent (test_find (message->root, "Signature/SignatureValue"), BAD_CAST "");
}

static void
two_signatures (TestMessage *message)
{
  xmlNode *signature = test_find (message->root, "Signature");

  xmlAddNextSibling (signature, xmlDocCopyNode (signature, message->doc, 1));
}

static void
remote_uri (TestMessage *message)
{
  xmlSetProp (test_find (message->root, "Signature/SignedInfo/Reference"), BAD_CAST "URI",
              BAD_CAST "file:///etc/passwd");
}

static void
no_reference (TestMessage *message)
{
  cut (test_find (message->root, "Signature/SignedInfo/Reference"));
}

static void
no_digest (TestMessage *message)
{
  cut (test_find (message->root, "Signature/SignedInfo/Reference/DigestValue"));
}

static void
hmac_length (TestMessage *message)
{
  test_add_xml (test_find (message->root, "Signature/SignedInfo/SignatureMethod"),
                "<ds:HMACOutputLength xmlns:ds=\"" DSIG "\">0</ds:HMACOutputLength>");
}

static void
edit_level (TestMessage *message)
{
  xmlNodeSetContent (test_find (message->assertion, "AuthnStatement/AuthnContext/AuthnContextClassRef"),
                     BAD_CAST "https://www.spid.gov.it/SpidL3");
}

static void
edit_destination (TestMessage *message)
{
  xmlSetProp (message->root, BAD_CAST "Destination", BAD_CAST "https://elsewhere.example.it/acs");
}

static void
edit_digest (TestMessage *message)
{
  xmlNodeSetContent (test_find (message->assertion, "Signature/SignedInfo/Reference/DigestValue"),
                     BAD_CAST "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

static const struct
{
  TestCase test;
  void     (* spoil) (TestMessage *message);
} spoils[] = {
  { { "stripped-response", "the signature of the Response taken out", ERROR (SIGNATURE_MISSING) },
    strip_response },
  { { "empty-signature", "an empty Signature", ERROR (SIGNATURE_FORM) }, empty_signature },
  { { "empty-value", "an empty SignatureValue", ERROR (SIGNATURE_WRONG) }, empty_value },
  { { "two-signatures", "two signatures", ERROR (STRUCTURE) }, two_signatures },
  { { "uri-file", "a signature of a file", ERROR (SIGNATURE_FORM) }, remote_uri },
  { { "no-reference", "a signature of nothing", ERROR (SIGNATURE_FORM) }, no_reference },
  { { "no-digest", "a reference without a digest", ERROR (SIGNATURE_FORM) }, no_digest },
  { { "hmac-length", "a signature cut to nothing", ERROR (SIGNATURE_ALGORITHM) }, hmac_length },
  { { "edited-level", "the level made higher", ERROR (SIGNATURE_WRONG) }, edit_level },
  { { "edited-destination", "the destination changed", ERROR (SIGNATURE_WRONG) }, edit_destination },
  { { "113", "the assertion corrupted", ERROR (SIGNATURE_WRONG) }, edit_digest },
};

static const AlboSamlKey *
get_key (const TestIdp *idp,
         Signer         signer)
{
  return signer == ROGUE ? idp->rogue : idp->key;
}

static void
sign (const TestIdp *idp,
      TestMessage   *message,
      const Entry   *entry)
{
  TestSigning signing = entry->signing;

  if (entry->assertion != NOBODY)
    {
      /* Two references, or one of something else, belong to the outer signature. */
      TestSigning inner = signing;

      inner.second = NULL;
      inner.uri = NULL;
      if (entry->has_certificate)
        inner.certificate = albo_saml_key_get_certificate (get_key (idp, entry->assertion));
      test_sign (message->assertion, get_key (idp, entry->assertion), &inner);
    }

  if (entry->has_certificate)
    signing.certificate = albo_saml_key_get_certificate (get_key (idp, entry->response));
  if (entry->response != NOBODY)
    test_sign (message->root, get_key (idp, entry->response), &signing);
}

gboolean
test_forge (const TestIdp *idp,
            TestMessage   *message,
            const char    *case_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].test.name, case_name))
      {
        sign (idp, message, &entries[i]);
        return TRUE;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    if (g_str_equal (spoils[i].test.name, case_name))
      {
        test_sign_as_usual (idp, message);
        spoils[i].spoil (message);
        return TRUE;
      }

  return FALSE;
}

void
test_list_forgeries (GArray *cases)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_array_append_val (cases, entries[i].test);

  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    g_array_append_val (cases, spoils[i].test);
}
