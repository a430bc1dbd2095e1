/* albo-saml-build.c - XML of our own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-build-private.h"

#include <libxml/xmlsave.h>

/**
 * albo_saml_build_new: (skip)
 * @prefix: prefix of the root's namespace
 * @namespace: the namespace
 * @name: name of the root
 *
 * Returns: (transfer full): a document of one element
 */
xmlDoc *
albo_saml_build_new (const char *prefix,
                     const char *namespace,
                     const char *name)
{
  xmlDoc *doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *root = xmlNewDocNode (doc, NULL, BAD_CAST name, NULL);

  xmlDocSetRootElement (doc, root);
  xmlSetNs (root, albo_saml_build_ns (root, prefix, namespace));

  return doc;
}

/**
 * albo_saml_build_ns: (skip)
 * @root: the root
 * @prefix: a prefix
 * @namespace: a namespace
 *
 * Returns: (transfer none): the namespace, declared in @root
 */
xmlNs *
albo_saml_build_ns (xmlNode    *root,
                    const char *prefix,
                    const char *namespace)
{
  return xmlNewNs (root, BAD_CAST namespace, BAD_CAST prefix);
}

/**
 * albo_saml_build_add: (skip)
 * @parent: an element
 * @ns: namespace of the new one
 * @name: its name
 * @text: (nullable): its content, which is escaped
 *
 * Returns: (transfer none): the last child of @parent
 */
xmlNode *
albo_saml_build_add (xmlNode    *parent,
                     xmlNs      *ns,
                     const char *name,
                     const char *text)
{
  return xmlNewTextChild (parent, ns, BAD_CAST name, BAD_CAST text);
}

/**
 * albo_saml_build_set: (skip)
 * @node: an element
 * @name: an attribute; `xml:lang` is the only one with a prefix
 * @value: its value, which is escaped
 */
void
albo_saml_build_set (xmlNode    *node,
                     const char *name,
                     const char *value)
{
  if (g_str_equal (name, "xml:lang"))
    xmlSetNsProp (node, xmlSearchNsByHref (node->doc, node, XML_XML_NAMESPACE), BAD_CAST "lang",
                  BAD_CAST value);
  else
    xmlSetProp (node, BAD_CAST name, BAD_CAST value);
}

/**
 * albo_saml_build_text: (skip)
 * @root: an element
 *
 * Nothing is indented, so signatures stay good; there is no XML declaration, so nothing comes
 * before the root: the checks of SPID refuse a line end there.
 *
 * Returns: (transfer full): the text of @root, UTF-8
 */
char *
albo_saml_build_text (const xmlNode *root)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlSaveCtxt *save = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_NO_DECL);
  char *text;

  xmlSaveTree (save, (xmlNode *) root);
  xmlSaveClose (save);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}
