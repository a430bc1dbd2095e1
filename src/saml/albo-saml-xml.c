/* albo-saml-xml.c - XML of strangers, read strictly
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-xml.h"

#include "albo-saml-error.h"
#include "albo-saml-library.h"

#include <libxml/parser.h>
#include <string.h>

/* Of what the parser can build, what a message may hold.  Comments and CDATA may be in it,
 * but not in a text that is read: see albo_saml_xml_get_text().
 */
static gboolean
is_allowed (const xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE ||
         node->type == XML_CDATA_SECTION_NODE || node->type == XML_COMMENT_NODE;
}

static gboolean
check_nodes (xmlDoc  *doc,
             GError **error)
{
  const xmlNode *root = xmlDocGetRootElement (doc);

  if (doc->intSubset != NULL || doc->extSubset != NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_FORBIDDEN, "a document type");

  for (const xmlNode *node = doc->children; node != NULL; node = node->next)
    if (node != root && node->type != XML_COMMENT_NODE)
      return albo_saml_refuse (error, ALBO_SAML_ERROR_FORBIDDEN, "something beside the root");

  for (const xmlNode *node = root; node != NULL; node = albo_saml_xml_next (root, node))
    {
      guint depth = 0;

      if (!is_allowed (node))
        return albo_saml_refuse (error, ALBO_SAML_ERROR_FORBIDDEN,
                                 "a processing instruction or an entity");

      if (node->type != XML_ELEMENT_NODE)
        continue;

      /* The parser itself stops at 256, so this is not quadratic in what a stranger sends. */
      for (const xmlNode *up = node; up != root; up = up->parent)
        depth++;

      if (depth >= ALBO_SAML_MAX_DEPTH)
        return albo_saml_refuse (error, ALBO_SAML_ERROR_TOO_DEEP, "too many levels");
    }

  return TRUE;
}

static gboolean
contains (const char *text,
          gsize       length,
          const char *what)
{
  return g_strstr_len (text, (gssize) length, what) != NULL;
}

/**
 * albo_saml_xml_parse:
 * @text: (array length=length): bytes of any origin
 * @length: how many
 * @max_length: how many there may be
 * @error: return location for an error
 *
 * Reads a document without expanding, loading or repairing anything.  The encoding is
 * UTF-8, whatever the document says, so that no other reading of the same bytes exists.
 *
 * Returns: (transfer full): the document; %NULL with %ALBO_SAML_ERROR_TOO_LARGE,
 *   %ALBO_SAML_ERROR_ENCODING, %ALBO_SAML_ERROR_FORBIDDEN, %ALBO_SAML_ERROR_MALFORMED or
 *   %ALBO_SAML_ERROR_TOO_DEEP
 */
xmlDoc *
albo_saml_xml_parse (const char  *text,
                     gsize        length,
                     gsize        max_length,
                     GError     **error)
{
  g_autoptr(xmlDoc) doc = NULL;

  albo_saml_init ();

  if (length > max_length || length > G_MAXINT)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_TOO_LARGE, "too large");
      return NULL;
    }

  if (!g_utf8_validate_len (text, length, NULL))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_ENCODING, "not UTF-8");
      return NULL;
    }

  /* Before the parser sees it: a document type costs nothing then.  It would be found below too. */
  if (contains (text, length, "<!DOCTYPE") || contains (text, length, "<!ENTITY"))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_FORBIDDEN, "a document type");
      return NULL;
    }

  doc = xmlReadMemory (text, (int) length, NULL, "UTF-8",
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
  if (doc == NULL || xmlDocGetRootElement (doc) == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_MALFORMED, "not well-formed XML");
      return NULL;
    }

  if (!check_nodes (doc, error))
    return NULL;

  return g_steal_pointer (&doc);
}

static gboolean
is_base64 (const char *text)
{
  gsize n_digits = 0;
  gsize n_ends = 0;

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '=')
      n_ends++;
    else if (g_ascii_isalnum (*c) || *c == '+' || *c == '/')
      {
        if (n_ends > 0)
          return FALSE;

        n_digits++;
      }
    else if (strchr ("\r\n\t ", *c) == NULL)
      return FALSE;

  return n_ends <= 2 && (n_digits + n_ends) % 4 == 0 && n_digits > 0;
}

/**
 * albo_saml_xml_decode:
 * @base64: (nullable): a field of a form, or a parameter
 * @length: (out): how many bytes
 * @error: return location for an error
 *
 * Unlike g_base64_decode() this refuses what is not Base64 (line ends may be in it).
 *
 * Returns: (transfer full): the bytes
 */
char *
albo_saml_xml_decode (const char  *base64,
                      gsize       *length,
                      GError     **error)
{
  if (base64 != NULL && strnlen (base64, ALBO_SAML_MAX_BASE64 + 1) > ALBO_SAML_MAX_BASE64)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_TOO_LARGE, "too large");
      return NULL;
    }

  if (base64 == NULL || !is_base64 (base64))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_ENCODING, "not Base64");
      return NULL;
    }

  return (char *) g_base64_decode (base64, length);
}

/**
 * albo_saml_xml_next: (skip)
 * @top: where the walk began
 * @node: a node at or below @top
 *
 * Returns: (nullable): what comes after @node in the order of the document, below @top
 */
xmlNode *
albo_saml_xml_next (const xmlNode *top,
                    const xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;

  while (node != top && node->next == NULL)
    node = node->parent;

  return node != top ? node->next : NULL;
}

/**
 * albo_saml_xml_is: (skip)
 * @node: (nullable): a node
 * @namespace: a namespace
 * @name: a name in it
 *
 * Returns: whether @node is that element
 */
gboolean
albo_saml_xml_is (const xmlNode *node,
                  const char    *namespace,
                  const char    *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL &&
         g_str_equal (node->ns->href, namespace) && g_str_equal (node->name, name);
}

/**
 * albo_saml_xml_count_children: (skip)
 * @parent: (nullable): an element
 * @namespace: a namespace
 * @name: a name in it
 *
 * Returns: how many such elements are children of @parent
 */
guint
albo_saml_xml_count_children (const xmlNode *parent,
                              const char    *namespace,
                              const char    *name)
{
  guint n = 0;

  for (const xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (albo_saml_xml_is (node, namespace, name))
      n++;

  return n;
}

/**
 * albo_saml_xml_get_child: (skip)
 * @parent: (nullable): an element
 * @namespace: a namespace
 * @name: a name in it
 *
 * Returns: (transfer none) (nullable): the first such child of @parent
 */
xmlNode *
albo_saml_xml_get_child (const xmlNode *parent,
                         const char    *namespace,
                         const char    *name)
{
  for (xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (albo_saml_xml_is (node, namespace, name))
      return node;

  return NULL;
}

/**
 * albo_saml_xml_get_only_child: (skip)
 * @parent: (nullable): an element
 * @namespace: a namespace
 * @name: a name in it
 *
 * Returns: (transfer none) (nullable): the child, if there is exactly one
 */
xmlNode *
albo_saml_xml_get_only_child (const xmlNode *parent,
                              const char    *namespace,
                              const char    *name)
{
  return albo_saml_xml_count_children (parent, namespace, name) == 1
    ? albo_saml_xml_get_child (parent, namespace, name) : NULL;
}

/**
 * albo_saml_xml_get_attribute: (skip)
 * @node: (nullable): an element
 * @name: an attribute without a namespace
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
albo_saml_xml_get_attribute (const xmlNode *node,
                             const char    *name)
{
  xmlChar *value = node != NULL ? xmlGetNoNsProp (node, BAD_CAST name) : NULL;
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);

  return copy;
}

/**
 * albo_saml_xml_get_text: (skip)
 * @node: (nullable): an element
 *
 * The text of an element that holds text only.  A comment or CDATA in it would be one text
 * for the signature and could be another for a reader, so such an element has none.
 *
 * Returns: (transfer full) (nullable): the text without space around it
 */
char *
albo_saml_xml_get_text (const xmlNode *node)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (node == NULL)
    return NULL;

  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type != XML_TEXT_NODE)
        return NULL;

      g_string_append (text, (const char *) child->content);
    }

  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

/**
 * albo_saml_xml_is_id: (skip)
 * @attribute: an attribute
 *
 * Returns: whether some program could take @attribute for an ID: `ID`, `Id`, `xml:id` …
 */
gboolean
albo_saml_xml_is_id (const xmlAttr *attribute)
{
  return g_ascii_strcasecmp ((const char *) attribute->name, "id") == 0;
}

/**
 * albo_saml_xml_is_good_id: (skip)
 * @id: (nullable): an ID
 *
 * Returns: whether @id is an xs:ID, of a length that nobody exceeds
 */
gboolean
albo_saml_xml_is_good_id (const char *id)
{
  return id != NULL && strnlen (id, 257) <= 256 && xmlValidateNCName (BAD_CAST id, 0) == 0;
}

/**
 * albo_saml_xml_check_ids:
 * @doc: a document
 * @error: return location for an error
 *
 * Returns: whether no two elements have the same ID; else %ALBO_SAML_ERROR_DUPLICATE_ID
 */
gboolean
albo_saml_xml_check_ids (xmlDoc  *doc,
                         GError **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const xmlNode *root = xmlDocGetRootElement (doc);

  for (const xmlNode *node = root; node != NULL; node = albo_saml_xml_next (root, node))
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;

      for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
        if (albo_saml_xml_is_id (attribute))
          {
            xmlChar *value = xmlNodeListGetString (doc, attribute->children, 1);
            gboolean is_new = g_hash_table_add (ids, g_strdup (value != NULL ? (char *) value : ""));

            xmlFree (value);
            if (!is_new)
              return albo_saml_refuse (error, ALBO_SAML_ERROR_DUPLICATE_ID, "two with one ID");
          }
    }

  return TRUE;
}
