/* albo-json.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"

#include "albo-json-guard-private.h"
#include "albo-lang.h"

#include <string.h>

G_DEFINE_QUARK (albo-json-error-quark, albo_json_error)

static gboolean
holds_value (JsonNode *node,
             GType     type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * albo_json_parse:
 * @text: (array length=length): bytes of any origin
 * @length: how many, or -1 if a zero byte ends them
 * @error: return location for an error
 *
 * Parses JSON (RFC 8259) and nothing else, within limits of size and depth.
 * Refused too is what could not be kept as it is: text that is not UTF-8,
 * zero bytes in strings, integers and numbers out of range.
 *
 * Returns: (transfer full): the document, or %NULL with [error@Albo.JsonError]
 */
JsonNode *
albo_json_parse (const char  *text,
                 gssize       length,
                 GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize n_bytes;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;

  if (!albo_json_guard (text, n_bytes, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, n_bytes, &local_error))
    {
      g_set_error (error, ALBO_JSON_ERROR, ALBO_JSON_ERROR_SYNTAX,
                   "not a JSON document: %s", local_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * albo_json_to_string:
 * @node: a document
 *
 * Returns: (transfer full): @node as compact JSON
 */
char *
albo_json_to_string (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * albo_json_is_string:
 * @node: (nullable): a value
 *
 * Returns: %TRUE if @node is a text
 */
gboolean
albo_json_is_string (JsonNode *node)
{
  return holds_value (node, G_TYPE_STRING);
}

/**
 * albo_json_is_int:
 * @node: (nullable): a value
 *
 * Returns: %TRUE if @node is an integer, not another number
 */
gboolean
albo_json_is_int (JsonNode *node)
{
  return holds_value (node, G_TYPE_INT64);
}

/**
 * albo_json_is_bool:
 * @node: (nullable): a value
 *
 * Returns: %TRUE if @node is true or false
 */
gboolean
albo_json_is_bool (JsonNode *node)
{
  return holds_value (node, G_TYPE_BOOLEAN);
}

/**
 * albo_json_get_node:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the member, %NULL if it is absent or null
 */
JsonNode *
albo_json_get_node (JsonObject *object,
                    const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * albo_json_get_string:
 * @object: (nullable): an object
 * @member: a name
 * @fallback: (nullable): what to return if there is no such string
 *
 * Returns: (transfer none) (nullable): the string
 */
const char *
albo_json_get_string (JsonObject *object,
                      const char *member,
                      const char *fallback)
{
  JsonNode *node = albo_json_get_node (object, member);

  return albo_json_is_string (node) ? json_node_get_string (node) : fallback;
}

/**
 * albo_json_get_int:
 * @object: (nullable): an object
 * @member: a name
 * @fallback: what to return if there is no such integer
 *
 * Returns: the integer
 */
gint64
albo_json_get_int (JsonObject *object,
                   const char *member,
                   gint64      fallback)
{
  JsonNode *node = albo_json_get_node (object, member);

  return albo_json_is_int (node) ? json_node_get_int (node) : fallback;
}

/**
 * albo_json_get_bool:
 * @object: (nullable): an object
 * @member: a name
 * @fallback: what to return if there is no such boolean
 *
 * Returns: the boolean
 */
gboolean
albo_json_get_bool (JsonObject *object,
                    const char *member,
                    gboolean    fallback)
{
  JsonNode *node = albo_json_get_node (object, member);

  return albo_json_is_bool (node) ? json_node_get_boolean (node) : fallback;
}

/**
 * albo_json_get_object:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the object, %NULL if there is none
 */
JsonObject *
albo_json_get_object (JsonObject *object,
                      const char *member)
{
  JsonNode *node = albo_json_get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * albo_json_get_array:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the array, %NULL if there is none
 */
JsonArray *
albo_json_get_array (JsonObject *object,
                     const char *member)
{
  JsonNode *node = albo_json_get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * albo_json_localized:
 * @labels: (nullable): texts by language, `{"it": …, "en": …}`
 * @lang: (nullable): the language that is wanted
 *
 * Returns: (transfer none): the text for @lang, else the Italian one, else the
 *   English one, else any; empty if there is none
 */
const char *
albo_json_localized (JsonObject *labels,
                     const char *lang)
{
  const char *text = NULL;
  JsonObjectIter iter;
  JsonNode *node;

  if (labels == NULL)
    return "";

  if (lang != NULL)
    text = albo_json_get_string (labels, lang, NULL);

  if (text == NULL && lang != NULL)
    text = albo_json_get_string (labels, albo_lang_find (lang)->code, NULL);

  if (text == NULL)
    text = albo_json_get_string (labels, "it", NULL);

  if (text == NULL)
    text = albo_json_get_string (labels, "en", NULL);

  if (text != NULL)
    return text;

  json_object_iter_init (&iter, labels);
  while (json_object_iter_next (&iter, NULL, &node))
    if (albo_json_is_string (node))
      return json_node_get_string (node);

  return "";
}
