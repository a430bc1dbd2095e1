/* albo-jwk-set.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-jwk-set.h"

#include "albo-json.h"

#include <string.h>

static gpointer
refuse (GError       **error,
        AlboJwtError   code,
        const char    *what)
{
  g_set_error_literal (error, ALBO_JWT_ERROR, code, what);
  return NULL;
}

/**
 * albo_jwk_set_parse:
 * @text: (array length=length): a JSON Web Key Set (RFC 7517, §5)
 * @length: how many bytes, or -1 if a zero ends them
 * @error: return location for an error
 *
 * Keys of other kinds, for encryption or malformed are passed over, as §5 says: they serve
 * nobody here.  A set without one that serves is refused.
 *
 * Returns: (transfer full) (element-type AlboJwk): the keys that check signatures; %NULL with
 *   %ALBO_JWT_ERROR_KEY
 */
GPtrArray *
albo_jwk_set_parse (const char  *text,
                    gssize       length,
                    GError     **error)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_jwk_unref);
  g_autoptr(JsonNode) node = NULL;
  JsonArray *list;

  if (n_bytes > ALBO_JWK_SET_MAX_SIZE)
    return refuse (error, ALBO_JWT_ERROR_KEY, "too large a set of keys");

  node = albo_json_parse (text, n_bytes, NULL);
  list = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         ? albo_json_get_array (json_node_get_object (node), "keys") : NULL;
  if (list == NULL || json_array_get_length (list) > ALBO_JWK_SET_MAX_KEYS)
    return refuse (error, ALBO_JWT_ERROR_KEY, "not a set of keys");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      AlboJwk *key = JSON_NODE_HOLDS_OBJECT (element)
                     ? albo_jwk_new_from_json (json_node_get_object (element), NULL) : NULL;

      if (key != NULL)
        g_ptr_array_add (keys, key);
    }

  if (keys->len == 0)
    return refuse (error, ALBO_JWT_ERROR_KEY, "a set without a key that serves");

  return g_steal_pointer (&keys);
}

/**
 * albo_jwk_set_find:
 * @keys: (element-type AlboJwk): keys
 * @algorithm: what a token is signed with
 * @kid: (nullable): the key that it names; it may name none where only one fits
 * @error: return location for an error
 *
 * Returns: (transfer none): the key; %NULL with %ALBO_JWT_ERROR_UNKNOWN_KEY if there is none,
 *   %ALBO_JWT_ERROR_REFUSED if several fit
 */
AlboJwk *
albo_jwk_set_find (GPtrArray         *keys,
                   AlboJwsAlgorithm   algorithm,
                   const char        *kid,
                   GError           **error)
{
  AlboJwk *found = NULL;

  for (guint i = 0; i < keys->len; i++)
    {
      AlboJwk *key = keys->pdata[i];

      if (albo_jwk_get_algorithm (key) != algorithm ||
          (kid != NULL && g_strcmp0 (albo_jwk_get_kid (key), kid) != 0))
        continue;

      if (found != NULL)
        return refuse (error, ALBO_JWT_ERROR_REFUSED, "several keys of that name");

      found = key;
    }

  if (found == NULL)
    return refuse (error, ALBO_JWT_ERROR_UNKNOWN_KEY, "no key of that name");

  return found;
}

/**
 * albo_jwk_set_to_text:
 * @keys: (element-type AlboJwk): keys
 *
 * Returns: (transfer full): the document that publishes their public halves
 */
char *
albo_jwk_set_to_text (GPtrArray *keys)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < keys->len; i++)
    json_array_add_object_element (list, albo_jwk_to_json (keys->pdata[i]));

  json_object_set_array_member (object, "keys", list);
  json_node_take_object (node, object);

  return albo_json_to_string (node);
}
