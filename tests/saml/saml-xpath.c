/* saml-xpath.c - what a message says, asked by XPath
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-xpath.h"

#include "albo-saml-xml.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

static const char * const namespaces[] = {
  "saml", ALBO_SAML_NS_ASSERTION,
  "samlp", ALBO_SAML_NS_PROTOCOL,
  "md", ALBO_SAML_NS_METADATA,
  "ds", ALBO_SAML_NS_DSIG,
  "spid", "https://spid.gov.it/saml-extensions",
  "fpa", "https://spid.gov.it/invoicing-extensions",
  "cie", "https://www.cartaidentita.interno.gov.it/saml-extensions",
};

/**
 * saml_xpath_get:
 * @xml: a document
 * @expression: an expression
 *
 * Returns: (transfer full): what it is, as a string: `true` or `false` of a comparison
 */
char *
saml_xpath_get (const char *xml,
                const char *expression)
{
  g_autoptr(xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);
  xmlXPathContext *context = xmlXPathNewContext (doc);
  xmlXPathObject *object;
  xmlChar *value;
  char *text;

  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i += 2)
    xmlXPathRegisterNs (context, BAD_CAST namespaces[i], BAD_CAST namespaces[i + 1]);

  object = xmlXPathEvalExpression (BAD_CAST expression, context);
  if (object == NULL)
    g_error ("not an expression: %s", expression);

  value = xmlXPathCastToString (object);
  text = g_strdup ((const char *) value);
  xmlFree (value);
  xmlXPathFreeObject (object);
  xmlXPathFreeContext (context);

  return text;
}

/**
 * saml_xpath_is:
 * @xml: a document
 * @expression: a comparison
 *
 * Returns: whether it is true
 */
gboolean
saml_xpath_is (const char *xml,
               const char *expression)
{
  g_autofree char *text = saml_xpath_get (xml, expression);

  return g_str_equal (text, "true");
}
