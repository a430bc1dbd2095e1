/* albo-saml-signature.c - signatures within a message
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-signature.h"

#include "albo-saml-error.h"
#include "albo-saml-library.h"
#include "albo-saml-signature-form-private.h"
#include "albo-saml-xml.h"

#include <libxml/valid.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

typedef xmlSecDSigCtx SignatureContext;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignatureContext, xmlSecDSigCtxDestroy)

/* The same key of OpenSSL in a coat of libxmlsec1's, which the context owns. */
static xmlSecKey *
wrap_key (const AlboSamlKey *key)
{
  EVP_PKEY *pkey = albo_saml_key_get_pkey (key);
  xmlSecKeyData *data;
  xmlSecKey *wrapped;

  EVP_PKEY_up_ref (pkey);
  data = xmlSecOpenSSLEvpKeyAdopt (pkey);
  if (data == NULL)
    {
      EVP_PKEY_free (pkey);
      return NULL;
    }

  wrapped = xmlSecKeyCreate ();
  if (wrapped == NULL || xmlSecKeySetValue (wrapped, data) < 0)
    {
      xmlSecKeyDataDestroy (data);
      if (wrapped != NULL)
        xmlSecKeyDestroy (wrapped);
      return NULL;
    }

  return wrapped;
}

/* A second wall behind albo_saml_signature_form_check(): only these, only within the document,
 * and no key but the one given.
 */
static SignatureContext *
make_context (const AlboSamlKey *key)
{
  g_autoptr(SignatureContext) context = xmlSecDSigCtxCreate (NULL);
  const xmlSecTransformId references[] = {
    xmlSecTransformEnvelopedId, xmlSecTransformExclC14NId, xmlSecOpenSSLTransformSha256Id,
    xmlSecOpenSSLTransformSha384Id, xmlSecOpenSSLTransformSha512Id,
  };
  const xmlSecTransformId signatures[] = {
    xmlSecTransformExclC14NId, xmlSecOpenSSLTransformRsaSha256Id,
    xmlSecOpenSSLTransformRsaSha384Id, xmlSecOpenSSLTransformRsaSha512Id,
  };

  if (context == NULL)
    return NULL;

  context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
  for (gsize i = 0; i < G_N_ELEMENTS (references); i++)
    if (xmlSecDSigCtxEnableReferenceTransform (context, references[i]) < 0)
      return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (xmlSecDSigCtxEnableSignatureTransform (context, signatures[i]) < 0)
      return NULL;

  context->signKey = wrap_key (key);

  return context->signKey != NULL ? g_steal_pointer (&context) : NULL;
}

static gboolean
fits (xmlNode           *signature,
      const AlboSamlKey *key)
{
  g_autoptr(SignatureContext) context = make_context (key);
  gboolean is_good = context != NULL &&
    xmlSecDSigCtxVerify (context, signature) >= 0 &&
    context->status == xmlSecDSigStatusSucceeded &&
    xmlSecPtrListGetSize (&context->signedInfoReferences) == 1 &&
    xmlSecPtrListGetSize (&context->manifestReferences) == 0;

  ERR_clear_error ();

  return is_good;
}

/* Makes @id mean @element and nothing else, for as long as the document lives. */
static gboolean
register_id (xmlNode     *element,
             const char  *id,
             GError     **error)
{
  xmlAttr *attribute = xmlHasNsProp (element, BAD_CAST "ID", NULL);
  xmlAttr *there = xmlGetID (element->doc, BAD_CAST id);

  if (there == NULL && xmlAddID (NULL, element->doc, BAD_CAST id, attribute) != NULL)
    there = xmlGetID (element->doc, BAD_CAST id);

  if (attribute == NULL || attribute->ns != NULL || there != attribute)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_DUPLICATE_ID, "an ID of something else");

  return TRUE;
}

/**
 * albo_saml_signature_verify: (skip)
 * @element: an element with an ID
 * @keys: (element-type AlboSamlKey): the keys of who should have signed it
 * @error: return location for an error
 *
 * Whether one of @keys signed @element as a whole.  Several keys are there while a
 * provider goes from one to the next.  After this, what is read below @element is what was
 * signed, provided that nobody else has its ID: albo_saml_xml_check_ids().
 *
 * Returns: %TRUE if so; else %ALBO_SAML_ERROR_ID, %ALBO_SAML_ERROR_DUPLICATE_ID, or one of
 *   the codes `ALBO_SAML_ERROR_SIGNATURE_…`
 */
gboolean
albo_saml_signature_verify (xmlNode    *element,
                            GPtrArray  *keys,
                            GError    **error)
{
  g_autofree char *id = albo_saml_xml_get_attribute (element, "ID");
  xmlNode *signature;

  albo_saml_init ();

  if (!albo_saml_xml_is_good_id (id))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ID, "no good ID");

  signature = albo_saml_signature_form_check (element, id, error);
  if (signature == NULL || !register_id (element, id, error))
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    if (fits (signature, keys->pdata[i]))
      return TRUE;

  return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_WRONG, "not signed with a known key");
}

static xmlNode *
add_template (xmlNode    *element,
              xmlNode    *after,
              const char *id)
{
  g_autofree char *uri = g_strconcat ("#", id, NULL);
  xmlNode *signature = xmlSecTmplSignatureCreateNsPref (element->doc, xmlSecTransformExclC14NId,
                                                        xmlSecOpenSSLTransformRsaSha256Id, NULL,
                                                        BAD_CAST "ds");
  xmlNode *reference = signature == NULL ? NULL :
    xmlSecTmplSignatureAddReference (signature, xmlSecOpenSSLTransformSha256Id, NULL,
                                     BAD_CAST uri, NULL);

  if (reference == NULL ||
      xmlSecTmplReferenceAddTransform (reference, xmlSecTransformEnvelopedId) == NULL ||
      xmlSecTmplReferenceAddTransform (reference, xmlSecTransformExclC14NId) == NULL)
    {
      xmlFreeNode (signature);
      return NULL;
    }

  if (after != NULL)
    xmlAddNextSibling (after, signature);
  else if (element->children != NULL)
    xmlAddPrevSibling (element->children, signature);
  else
    xmlAddChild (element, signature);

  return signature;
}

/* After signing: no signature covers it, and libxmlsec1 would fill it its own way. */
static void
add_key_info (xmlNode           *signature,
              const AlboSamlKey *key)
{
  xmlNode *info = xmlNewChild (signature, signature->ns, BAD_CAST "KeyInfo", NULL);
  xmlNode *data = xmlNewChild (info, signature->ns, BAD_CAST "X509Data", NULL);

  xmlNewChild (data, signature->ns, BAD_CAST "X509Certificate",
               BAD_CAST albo_saml_key_get_certificate (key));
}

/**
 * albo_saml_signature_sign: (skip)
 * @element: an element with an ID
 * @after: (nullable): the child of @element that the signature follows; the schema of each
 *   message says which; without it, the signature is the first child
 * @key: a key that signs
 * @error: return location for an error
 *
 * Puts a signature into @element: RSA with SHA-256, exclusive canonicalization.  Nothing
 * in @element may change afterwards.
 *
 * Returns: whether it did; else %ALBO_SAML_ERROR_ID, %ALBO_SAML_ERROR_KEY or
 *   %ALBO_SAML_ERROR_INTERNAL
 */
gboolean
albo_saml_signature_sign (xmlNode      *element,
                          xmlNode      *after,
                          AlboSamlKey  *key,
                          GError      **error)
{
  g_autofree char *id = albo_saml_xml_get_attribute (element, "ID");
  g_autoptr(SignatureContext) context = NULL;
  xmlNode *signature;
  gboolean is_signed;

  albo_saml_init ();

  if (!albo_saml_xml_is_good_id (id))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ID, "no good ID");

  if (!albo_saml_key_can_sign (key))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_KEY, "the key does not sign");

  signature = add_template (element, after, id);
  context = signature != NULL ? make_context (key) : NULL;
  is_signed = context != NULL && register_id (element, id, error) &&
              xmlSecDSigCtxSign (context, signature) >= 0 &&
              context->status == xmlSecDSigStatusSucceeded;
  ERR_clear_error ();

  if (!is_signed)
    {
      g_clear_error (error);
      return albo_saml_refuse (error, ALBO_SAML_ERROR_INTERNAL, "cannot sign");
    }

  add_key_info (signature, key);

  return TRUE;
}
