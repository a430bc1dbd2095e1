/* albo-saml-response-shape.c - whether a Response has the outer form of one
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-response-private.h"

#include "albo-saml-error.h"
#include "albo-saml-xml.h"

/* An attacker who has one signed assertion hides it where a signature still finds it, and puts
 * an own one where a reader looks (signature wrapping).  So there is one place for
 * everything: no second assertion anywhere, by any namespace, and no element that may hold
 * whatever one likes.
 */
static const char * const forbidden[] = {
  "Advice", "EncryptedAssertion", "EncryptedAttribute", "EncryptedData", "EncryptedID",
  "Extensions", "Manifest", "Object", NULL,
};

static const char * const response_children[] = {
  ALBO_SAML_NS_ASSERTION, "Issuer",
  ALBO_SAML_NS_DSIG, "Signature",
  ALBO_SAML_NS_PROTOCOL, "Status",
  ALBO_SAML_NS_ASSERTION, "Assertion",
  NULL,
};

static const char * const assertion_children[] = {
  ALBO_SAML_NS_ASSERTION, "Issuer",
  ALBO_SAML_NS_DSIG, "Signature",
  ALBO_SAML_NS_ASSERTION, "Subject",
  ALBO_SAML_NS_ASSERTION, "Conditions",
  ALBO_SAML_NS_ASSERTION, "AuthnStatement",
  ALBO_SAML_NS_ASSERTION, "AttributeStatement",
  NULL,
};

/* Each child is one of these, and comes once. */
static gboolean
check_children (const xmlNode       *parent,
                const char * const  *children,
                GError             **error)
{
  guint n_allowed = 0;
  guint n_there = 0;

  for (const char * const *child = children; *child != NULL; child += 2)
    {
      guint n = albo_saml_xml_count_children (parent, child[0], child[1]);

      if (n > 1)
        return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "an element that comes twice");

      n_allowed += n;
    }

  for (const xmlNode *node = parent->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      n_there++;

  if (n_there != n_allowed)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "an element that does not belong there");

  return TRUE;
}

/**
 * albo_saml_response_check_shape: (skip)
 * @doc: a document
 * @assertion: (out) (nullable): its assertion
 * @error: return location for an error
 *
 * Returns: whether @doc is a Response with at most one assertion, and signatures only where
 *   they belong; else %ALBO_SAML_ERROR_STRUCTURE or %ALBO_SAML_ERROR_DUPLICATE_ID
 */
gboolean
albo_saml_response_check_shape (xmlDoc   *doc,
                                xmlNode **assertion,
                                GError  **error)
{
  xmlNode *root = xmlDocGetRootElement (doc);
  xmlNode *found = albo_saml_xml_get_child (root, ALBO_SAML_NS_ASSERTION, "Assertion");

  if (!albo_saml_xml_is (root, ALBO_SAML_NS_PROTOCOL, "Response"))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "not a Response");

  for (const xmlNode *node = root; node != NULL; node = albo_saml_xml_next (root, node))
    {
      const char *name = (const char *) node->name;

      if (node->type != XML_ELEMENT_NODE)
        continue;

      if ((g_str_equal (name, "Response") && node != root) ||
          (g_str_equal (name, "Assertion") && node != found) ||
          (g_str_equal (name, "Signature") && node->parent != root && node->parent != found) ||
          g_strv_contains (forbidden, name))
        return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "an element out of its place");
    }

  if (!check_children (root, response_children, error) ||
      (found != NULL && !check_children (found, assertion_children, error)) ||
      !albo_saml_xml_check_ids (doc, error))
    return FALSE;

  *assertion = found;

  return TRUE;
}
