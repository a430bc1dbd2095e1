/* albo-jws.c
 *
 * What a token says of itself chooses nothing: its algorithm must be one that the caller
 * allows, its key one that the caller has, and that key is of one algorithm only.  Keys and
 * addresses of keys in its header (jwk, jku, x5u, x5c) are not looked at.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-jws.h"

#include "albo-base64url.h"
#include "albo-json.h"

#include <string.h>

static gpointer
refuse (GError     **error,
        const char  *what)
{
  g_set_error_literal (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_REFUSED, what);
  return NULL;
}

static JsonObject *
parse_object (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(JsonNode) node = albo_json_parse (data, size, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static char *
encode_object (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = albo_json_to_string (node);

  return albo_base64url_encode (text, strlen (text));
}

/**
 * albo_jws_sign:
 * @key: a key that signs
 * @header: (nullable): what else the header says, such as `typ`; `alg` and `kid` are set here,
 *   unless it names the key by its own `jwk`
 * @payload: (array length=length): what is signed
 * @length: how many bytes, or -1 if a zero ends them
 * @error: return location for an error
 *
 * Returns: (transfer full): the token; %NULL with %ALBO_JWT_ERROR_KEY
 */
char *
albo_jws_sign (const AlboJwk  *key,
               JsonObject     *header,
               const char     *payload,
               gssize          length,
               GError        **error)
{
  g_autoptr(JsonObject) whole = json_object_new ();
  g_autoptr(GBytes) signature = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *input = NULL;

  if (header != NULL)
    for (g_autoptr(GList) names = json_object_get_members (header), l = names; l != NULL; l = l->next)
      json_object_set_member (whole, l->data, json_object_dup_member (header, l->data));

  json_object_set_string_member (whole, "alg",
                                 albo_jws_algorithm_get_name (albo_jwk_get_algorithm (key)));
  if (albo_jwk_get_kid (key) != NULL && !json_object_has_member (whole, "jwk"))
    json_object_set_string_member (whole, "kid", albo_jwk_get_kid (key));

  first = encode_object (whole);
  second = albo_base64url_encode (payload, length < 0 ? strlen (payload) : (gsize) length);
  input = g_strconcat (first, ".", second, NULL);
  signature = albo_jwk_sign (key, input, strlen (input), error);
  if (signature == NULL)
    return NULL;

  third = albo_base64url_encode (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));

  return g_strconcat (input, ".", third, NULL);
}

/* A header says which algorithm, and perhaps which key; nothing that must be understood. */
static gboolean
check_header (JsonObject        *header,
              guint              algorithms,
              AlboJwsAlgorithm  *algorithm,
              GError           **error)
{
  JsonNode *kid = json_object_get_member (header, "kid");

  if (!albo_jws_algorithm_find (albo_json_get_string (header, "alg", NULL), algorithm) ||
      (algorithms & *algorithm) == 0)
    return refuse (error, "a token with another algorithm") != NULL;

  if (json_object_has_member (header, "crit") || json_object_has_member (header, "b64"))
    return refuse (error, "a token that demands more than is known here") != NULL;

  if (kid != NULL &&
      (!albo_json_is_string (kid) || strlen (json_node_get_string (kid)) > ALBO_JWK_MAX_KID))
    return refuse (error, "a token with no good name of its key") != NULL;

  return TRUE;
}

/**
 * albo_jws_verify:
 * @token: what a stranger sent
 * @keys: (element-type AlboJwk): whose signature counts
 * @algorithms: which #AlboJwsAlgorithm it may be signed with
 * @header: (out) (optional) (transfer full): what its header says
 * @error: return location for an error
 *
 * Returns: (transfer full): what was signed; %NULL with %ALBO_JWT_ERROR_REFUSED, or with
 *   %ALBO_JWT_ERROR_UNKNOWN_KEY if it names a key that is not among @keys
 */
GBytes *
albo_jws_verify (const char   *token,
                 GPtrArray    *keys,
                 guint         algorithms,
                 JsonObject  **header,
                 GError      **error)
{
  gsize length = strnlen (token, ALBO_JWS_MAX_SIZE + 1);
  const char *first_end, *second_end;
  g_autoptr(GBytes) head = NULL;
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(JsonObject) object = NULL;
  AlboJwsAlgorithm algorithm;
  AlboJwk *key;

  if (length > ALBO_JWS_MAX_SIZE)
    return refuse (error, "too long a token");

  first_end = strchr (token, '.');
  second_end = first_end != NULL ? strchr (first_end + 1, '.') : NULL;
  if (second_end == NULL)
    return refuse (error, "not a signed token");

  head = albo_base64url_decode (token, first_end - token);
  payload = albo_base64url_decode (first_end + 1, second_end - first_end - 1);
  signature = albo_base64url_decode (second_end + 1, -1);
  if (head == NULL || payload == NULL || signature == NULL)
    return refuse (error, "a token that is not base64url");

  object = parse_object (head);
  if (object == NULL)
    return refuse (error, "a token without a header");

  if (!check_header (object, algorithms, &algorithm, error))
    return NULL;

  key = albo_jwk_set_find (keys, algorithm, albo_json_get_string (object, "kid", NULL), error);
  if (key == NULL)
    return NULL;

  if (!albo_jwk_verify (key, token, second_end - token, signature))
    return refuse (error, "a token whose signature is not good");

  if (header != NULL)
    *header = g_steal_pointer (&object);

  return g_steal_pointer (&payload);
}

/**
 * albo_jwt_sign:
 * @key: a key that signs
 * @type: (nullable): the `typ` of its header
 * @claims: what it claims
 * @error: return location for an error
 *
 * Returns: (transfer full): a signed token with @claims; %NULL with %ALBO_JWT_ERROR_KEY
 */
char *
albo_jwt_sign (const AlboJwk  *key,
               const char     *type,
               JsonObject     *claims,
               GError        **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) header = json_object_new ();
  g_autofree char *text = NULL;

  if (type != NULL)
    json_object_set_string_member (header, "typ", type);

  json_node_set_object (node, claims);
  text = albo_json_to_string (node);

  return albo_jws_sign (key, header, text, -1, error);
}

/**
 * albo_jwt_verify:
 * @token: what a stranger sent
 * @keys: (element-type AlboJwk): whose signature counts
 * @algorithms: which #AlboJwsAlgorithm it may be signed with
 * @error: return location for an error
 *
 * Checks the signature only: who issued it, for whom and until when is for the caller to check.
 *
 * Returns: (transfer full): what @token claims; %NULL as albo_jws_verify()
 */
JsonObject *
albo_jwt_verify (const char  *token,
                 GPtrArray   *keys,
                 guint        algorithms,
                 GError     **error)
{
  g_autoptr(GBytes) payload = albo_jws_verify (token, keys, algorithms, NULL, error);
  g_autoptr(JsonObject) claims = NULL;

  if (payload == NULL)
    return NULL;

  claims = parse_object (payload);
  if (claims == NULL)
    return refuse (error, "a token that claims nothing");

  return g_steal_pointer (&claims);
}
