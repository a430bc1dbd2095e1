/* albo-saml-signature-form.c - what a signature may say, before anything is computed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-signature-form-private.h"

#include "albo-saml-error.h"
#include "albo-saml-xml.h"

/* XML signatures can cover any part of anything, changed by a program that the signature
 * itself brings along.  SAML needs one form: over the element that the signature stands in,
 * the signature left out, canonical, and no more.  Whatever else is refused here, so that
 * libxmlsec1 never meets it.
 */

#define EXC_C14N  "http://www.w3.org/2001/10/xml-exc-c14n#"
#define ENVELOPED ALBO_SAML_NS_DSIG "enveloped-signature"

static const char * const signature_methods[] = {
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  NULL,
};

static const char * const digest_methods[] = {
  "http://www.w3.org/2001/04/xmlenc#sha256",
  "http://www.w3.org/2001/04/xmldsig-more#sha384",
  "http://www.w3.org/2001/04/xmlenc#sha512",
  NULL,
};

/* Goes from sibling to sibling; what is not an element can say nothing in a signature. */
static xmlNode *
skip_to_element (xmlNode *node)
{
  while (node != NULL && node->type != XML_ELEMENT_NODE)
    node = node->next;

  return node;
}

/* Takes the next element if it is of that name. */
static xmlNode *
take (xmlNode    **cursor,
      const char  *name)
{
  xmlNode *node = skip_to_element (*cursor);

  if (!albo_saml_xml_is (node, ALBO_SAML_NS_DSIG, name))
    return NULL;

  *cursor = node->next;

  return node;
}

static gboolean
is_end (xmlNode *cursor)
{
  return skip_to_element (cursor) == NULL;
}

static gboolean
has_algorithm (const xmlNode      *node,
               const char * const *algorithms)
{
  g_autofree char *algorithm = albo_saml_xml_get_attribute (node, "Algorithm");

  return algorithm != NULL && g_strv_contains (algorithms, algorithm) && is_end (node->children);
}

/* Exclusive canonicalization may name prefixes that it keeps; that changes no content. */
static gboolean
is_exc_c14n (const xmlNode *node)
{
  g_autofree char *algorithm = albo_saml_xml_get_attribute (node, "Algorithm");
  xmlNode *child = node != NULL ? skip_to_element (node->children) : NULL;

  return g_strcmp0 (algorithm, EXC_C14N) == 0 &&
         (child == NULL ||
          (albo_saml_xml_is (child, EXC_C14N, "InclusiveNamespaces") &&
           child->children == NULL && is_end (child->next)));
}

/* A comment in a digest is no part of what was signed, and could be what a reader takes. */
static gboolean
is_text (const xmlNode *node)
{
  g_autofree char *text = albo_saml_xml_get_text (node);

  return text != NULL;
}

static gboolean
check_transforms (xmlNode *transforms)
{
  static const char * const enveloped[] = { ENVELOPED, NULL };
  xmlNode *cursor = transforms->children;
  xmlNode *first = take (&cursor, "Transform");
  xmlNode *second = take (&cursor, "Transform");

  return first != NULL && second != NULL && is_end (cursor) &&
         has_algorithm (first, enveloped) && is_exc_c14n (second);
}

static gboolean
check_reference (xmlNode     *reference,
                 const char  *id,
                 GError     **error)
{
  g_autofree char *uri = albo_saml_xml_get_attribute (reference, "URI");
  g_autofree char *expected = g_strconcat ("#", id, NULL);
  xmlNode *cursor = reference->children;
  xmlNode *transforms = take (&cursor, "Transforms");
  xmlNode *method = take (&cursor, "DigestMethod");
  xmlNode *value = take (&cursor, "DigestValue");

  if (transforms == NULL || method == NULL || value == NULL || !is_end (cursor) || !is_text (value))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_FORM, "a broken reference");

  if (g_strcmp0 (uri, expected) != 0)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_FORM, "a signature of something else");

  if (!check_transforms (transforms))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_FORM, "a transform that is not allowed");

  if (!has_algorithm (method, digest_methods))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_ALGORITHM, "a weak digest");

  return TRUE;
}

static gboolean
check_signed_info (xmlNode     *info,
                   const char  *id,
                   GError     **error)
{
  xmlNode *cursor = info->children;
  xmlNode *canonicalization = take (&cursor, "CanonicalizationMethod");
  xmlNode *method = take (&cursor, "SignatureMethod");
  xmlNode *reference = take (&cursor, "Reference");

  if (canonicalization == NULL || method == NULL || reference == NULL || !is_end (cursor))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_FORM, "not one reference");

  if (!is_exc_c14n (canonicalization))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_ALGORITHM, "another canonicalization");

  if (!has_algorithm (method, signature_methods))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_ALGORITHM, "a weak signature");

  return check_reference (reference, id, error);
}

/**
 * albo_saml_signature_form_check: (skip)
 * @element: what should be signed
 * @id: its ID
 * @error: return location for an error
 *
 * Returns: (transfer none): the signature in @element, which is of the one form that is
 *   allowed; %NULL with %ALBO_SAML_ERROR_SIGNATURE_MISSING, %ALBO_SAML_ERROR_SIGNATURE_FORM or
 *   %ALBO_SAML_ERROR_SIGNATURE_ALGORITHM
 */
xmlNode *
albo_saml_signature_form_check (const xmlNode  *element,
                                const char     *id,
                                GError        **error)
{
  xmlNode *signature = albo_saml_xml_get_child (element, ALBO_SAML_NS_DSIG, "Signature");
  xmlNode *cursor = signature != NULL ? signature->children : NULL;
  xmlNode *info = take (&cursor, "SignedInfo");
  xmlNode *value = take (&cursor, "SignatureValue");

  if (signature == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_MISSING, "not signed");
      return NULL;
    }

  take (&cursor, "KeyInfo");  /* never looked at: a stranger's key proves nothing */

  if (info == NULL || value == NULL || !is_end (cursor) || !is_text (value) ||
      albo_saml_xml_count_children (element, ALBO_SAML_NS_DSIG, "Signature") != 1)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_FORM, "a broken signature");
      return NULL;
    }

  return check_signed_info (info, id, error) ? signature : NULL;
}
