/* test-idp-sign.c - signatures of any kind, and the tools to put things in wrong places
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include <libxml/parser.h>
#include <libxml/valid.h>
#include <libxml/xmlsave.h>
#include <openssl/evp.h>
#include <string.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#define EXC_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"

static const char signature_template[] =
  "<ds:Signature xmlns:ds=\"" ALBO_SAML_NS_DSIG "\"><ds:SignedInfo>"
  "<ds:CanonicalizationMethod Algorithm=\"@C14N@\"/>"
  "<ds:SignatureMethod Algorithm=\"@METHOD@\"/>"
  "<ds:Reference URI=\"@URI@\"><ds:Transforms>@TRANSFORMS@</ds:Transforms>"
  "<ds:DigestMethod Algorithm=\"@DIGEST@\"/><ds:DigestValue/></ds:Reference>@SECOND@"
  "</ds:SignedInfo><ds:SignatureValue/>@KEYINFO@</ds:Signature>";

static const char usual_transforms[] =
  "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>"
  "<ds:Transform Algorithm=\"" EXC_C14N "\"/>";

static const char *
or (const char *value,
    const char *usual)
{
  return value != NULL ? value : usual;
}

static xmlSecKey *
make_key (const AlboSamlKey *key,
          const TestSigning *signing)
{
  xmlSecKey *wrapped = xmlSecKeyCreate ();
  xmlSecKeyData *data;

  if (signing->is_hmac)
    {
      const char *secret = albo_saml_key_get_certificate (key);

      data = xmlSecKeyDataCreate (xmlSecOpenSSLKeyDataHmacId);
      xmlSecOpenSSLKeyDataHmacSet (data, (const xmlSecByte *) secret, strlen (secret));
    }
  else
    {
      EVP_PKEY_up_ref (albo_saml_key_get_pkey (key));
      data = xmlSecOpenSSLEvpKeyAdopt (albo_saml_key_get_pkey (key));
    }

  g_assert_cmpint (xmlSecKeySetValue (wrapped, data), ==, 0);

  return wrapped;
}

/* Adds XML whose prefixes are declared in itself. */
xmlNode *
test_add_xml (xmlNode    *parent,
              const char *xml)
{
  g_autoptr(xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, 0);
  xmlNode *node;

  g_assert_nonnull (doc);
  node = xmlDocCopyNode (xmlDocGetRootElement (doc), parent->doc, 1);

  return xmlAddChild (parent, node);
}

static void
add_id (xmlNode *element)
{
  xmlAttr *attribute = xmlHasNsProp (element, BAD_CAST "ID", NULL);
  g_autofree char *id = albo_saml_xml_get_attribute (element, "ID");

  if (attribute != NULL && id[0] != '\0' && xmlGetID (element->doc, BAD_CAST id) == NULL)
    xmlAddID (NULL, element->doc, BAD_CAST id, attribute);
}

/* Signs @element, with the signature after its Issuer, or first. */
void
test_sign (xmlNode           *element,
           const AlboSamlKey *key,
           const TestSigning *signing)
{
  g_autoptr(GString) text = g_string_new (signature_template);
  g_autofree char *id = albo_saml_xml_get_attribute (element, "ID");
  g_autofree char *uri = g_strconcat ("#", id, NULL);
  g_autofree char *key_info = signing->certificate == NULL ? g_strdup ("") :
    g_strdup_printf ("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>"
                     "</ds:X509Data></ds:KeyInfo>", signing->certificate);
  xmlSecDSigCtx *context = xmlSecDSigCtxCreate (NULL);
  xmlNode *issuer = test_find (element, "Issuer");
  xmlNode *signature;
  xmlNode *info;

  g_string_replace (text, "@C14N@", or (signing->canonicalization, EXC_C14N), 0);
  g_string_replace (text, "@METHOD@",
                    or (signing->method, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), 0);
  g_string_replace (text, "@URI@", or (signing->uri, uri), 0);
  g_string_replace (text, "@TRANSFORMS@", or (signing->transforms, usual_transforms), 0);
  g_string_replace (text, "@DIGEST@",
                    or (signing->digest, "http://www.w3.org/2001/04/xmlenc#sha256"), 0);
  g_string_replace (text, "@SECOND@", or (signing->second, ""), 0);
  g_string_replace (text, "@KEYINFO@", key_info, 0);

  signature = test_add_xml (element, text->str);
  if (issuer != NULL)
    xmlAddNextSibling (issuer, signature);
  else if (element->children != signature)
    xmlAddPrevSibling (element->children, signature);

  /* Signed without KeyInfo, which libxmlsec1 would fill its own way. */
  info = test_find (signature, "KeyInfo");
  if (info != NULL)
    xmlUnlinkNode (info);

  add_id (element);
  context->signKey = make_key (key, signing);
  g_assert_cmpint (xmlSecDSigCtxSign (context, signature), ==, 0);
  g_assert_cmpint (context->status, ==, xmlSecDSigStatusSucceeded);
  xmlSecDSigCtxDestroy (context);

  if (info != NULL)
    xmlAddChild (signature, info);
}

/* Both, the assertion first, as it lies within the other. */
void
test_sign_as_usual (const TestIdp *idp,
                    TestMessage   *message)
{
  const TestSigning signing = { .certificate = albo_saml_key_get_certificate (idp->key) };

  if (message->assertion != NULL)
    test_sign (message->assertion, idp->key, &signing);
  test_sign (message->root, idp->key, &signing);
}

/* `Assertion/Subject`: from child to child, by name alone; "" is @from itself. */
xmlNode *
test_find (xmlNode    *from,
           const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, "/", -1);

  for (guint i = 0; names[i] != NULL && from != NULL; i++)
    {
      xmlNode *node = from->children;

      while (node != NULL && (node->type != XML_ELEMENT_NODE || !g_str_equal (node->name, names[i])))
        node = node->next;
      from = node;
    }

  return from;
}

/* The copy that an attacker makes: another person, another ID. */
xmlNode *
test_make_evil (xmlNode *original)
{
  xmlNode *evil = xmlDocCopyNode (original, original->doc, 1);

  xmlSetProp (evil, BAD_CAST "ID", BAD_CAST "_evil");
  for (xmlNode *node = evil; node != NULL; node = albo_saml_xml_next (evil, node))
    if (node->type == XML_TEXT_NODE && g_str_has_prefix ((const char *) node->content, "TINIT-"))
      xmlNodeSetContent (node, BAD_CAST "TINIT-BNCMRA99T61H501E");

  return evil;
}

char *
test_serialize (xmlDoc *doc)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlSaveCtxt *save = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_NO_DECL);
  char *text;

  xmlSaveTree (save, xmlDocGetRootElement (doc));
  xmlSaveClose (save);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}
