/* albo-saml-redirect.c - signed messages in a query string
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-redirect.h"

#include "albo-saml-error.h"
#include "albo-saml-xml.h"

#include <string.h>
#include <zlib.h>

/* The signature is over the query string as it was sent, escapes and all, so what is verified
 * is never decoded and encoded again.  (SAML bindings, 3.4.4.1)
 */

#define RAW_DEFLATE (-15)

static const struct
{
  const char *uri;
  const char *digest;
} algorithms[] = {
  { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256" },
  { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384" },
  { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512" },
};

static char *
deflate_text (const char *text)
{
  z_stream stream = { 0 };
  gsize length = strlen (text);
  g_autofree guint8 *packed = NULL;
  gsize n_packed;

  if (deflateInit2 (&stream, Z_BEST_COMPRESSION, Z_DEFLATED, RAW_DEFLATE, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;

  n_packed = deflateBound (&stream, length);
  packed = g_malloc (n_packed);
  stream.next_in = (Bytef *) text;
  stream.avail_in = (uInt) length;
  stream.next_out = packed;
  stream.avail_out = (uInt) n_packed;
  deflate (&stream, Z_FINISH);
  n_packed = stream.total_out;
  deflateEnd (&stream);

  return g_base64_encode (packed, n_packed);
}

/* No more than a message may have, whatever a small input would become. */
static char *
inflate_text (const char  *packed,
              gsize        n_packed,
              GError     **error)
{
  z_stream stream = { 0 };
  g_autofree char *text = g_malloc (ALBO_SAML_MAX_MESSAGE + 1);
  int result;

  if (inflateInit2 (&stream, RAW_DEFLATE) != Z_OK)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_INTERNAL, "no memory");
      return NULL;
    }

  stream.next_in = (Bytef *) packed;
  stream.avail_in = (uInt) n_packed;
  stream.next_out = (Bytef *) text;
  stream.avail_out = ALBO_SAML_MAX_MESSAGE;
  result = inflate (&stream, Z_FINISH);
  text[stream.total_out] = '\0';
  inflateEnd (&stream);

  if (result != Z_STREAM_END || strlen (text) != stream.total_out)
    {
      if (stream.avail_out == 0)
        albo_saml_refuse (error, ALBO_SAML_ERROR_TOO_LARGE, "too large");
      else
        albo_saml_refuse (error, ALBO_SAML_ERROR_ENCODING, "not DEFLATE");
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * albo_saml_redirect_make:
 * @location: where the browser goes
 * @parameter: `SAMLRequest` or `SAMLResponse`
 * @xml: the message, not signed in itself
 * @relay_state: (nullable): a random handle of at most %ALBO_SAML_MAX_RELAY_STATE bytes, that
 *   comes back with the answer
 * @key: a key that signs
 * @error: return location for an error
 *
 * Returns: (transfer full): the address, with the signed message as its query
 */
char *
albo_saml_redirect_make (const char         *location,
                         const char         *parameter,
                         const char         *xml,
                         const char         *relay_state,
                         const AlboSamlKey  *key,
                         GError            **error)
{
  g_autofree char *packed = deflate_text (xml);
  g_autofree char *message = packed != NULL ? g_uri_escape_string (packed, NULL, FALSE) : NULL;
  g_autofree char *state = relay_state != NULL ? g_uri_escape_string (relay_state, NULL, FALSE) : NULL;
  g_autofree char *algorithm = g_uri_escape_string (algorithms[0].uri, NULL, FALSE);
  g_autofree char *query = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *signature = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (message == NULL || (relay_state != NULL && strlen (relay_state) > ALBO_SAML_MAX_RELAY_STATE))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_QUERY, "a RelayState of more than 80 bytes");
      return NULL;
    }

  query = g_strconcat (parameter, "=", message,
                       state != NULL ? "&RelayState=" : "", state != NULL ? state : "",
                       "&SigAlg=", algorithm, NULL);
  bytes = albo_saml_key_sign (key, query, error);
  if (bytes == NULL)
    return NULL;

  base64 = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  signature = g_uri_escape_string (base64, NULL, FALSE);

  return g_strconcat (location, strchr (location, '?') != NULL ? "&" : "?", query,
                      "&Signature=", signature, NULL);
}

/* The value of @name as it was sent; %NULL if it is not there once. */
static char *
find (char       **fields,
      const char  *name)
{
  g_autofree char *prefix = g_strconcat (name, "=", NULL);
  const char *found = NULL;

  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], prefix))
      {
        if (found != NULL)
          return NULL;
        found = fields[i] + strlen (prefix);
      }

  return g_strdup (found);
}

static gboolean
has_doubles (char **fields)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (fields[i], "=", 2);
      g_autofree char *name = g_uri_unescape_string (parts[0] != NULL ? parts[0] : "", NULL);

      /* A name with escapes in it could be another one for another reader. */
      if (name == NULL || g_strcmp0 (name, parts[0]) != 0 || !g_hash_table_add (seen, g_steal_pointer (&name)))
        return TRUE;
    }

  return FALSE;
}

static const char *
find_digest (const char *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (g_strcmp0 (uri, algorithms[i].uri) == 0)
      return algorithms[i].digest;

  return NULL;
}

static gboolean
is_signed (const char  *text,
           const char  *algorithm,
           const char  *base64,
           GPtrArray   *keys,
           GError     **error)
{
  const char *digest = find_digest (algorithm);
  gsize length = 0;
  g_autofree char *signature = digest != NULL ? albo_saml_xml_decode (base64, &length, NULL) : NULL;

  if (digest == NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_ALGORITHM, "a weak signature");

  for (guint i = 0; signature != NULL && i < keys->len; i++)
    if (albo_saml_key_fits (keys->pdata[i], digest, text, (const guint8 *) signature, length))
      return TRUE;

  return albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_WRONG, "not signed with a known key");
}

/* The fields of a query with one message, as they were sent. */
static char **
split (const char  *query,
       const char  *parameter,
       char       **message,
       GError     **error)
{
  g_auto(GStrv) fields = NULL;

  if (query == NULL || strnlen (query, ALBO_SAML_MAX_BASE64 + 1) > ALBO_SAML_MAX_BASE64)
    {
      albo_saml_refuse (error, query == NULL ? ALBO_SAML_ERROR_QUERY : ALBO_SAML_ERROR_TOO_LARGE,
                        "no query, or too large");
      return NULL;
    }

  fields = g_strsplit (query, "&", 16);
  *message = find (fields, parameter);

  if (has_doubles (fields) || *message == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_QUERY, "not a query with one message");
      return NULL;
    }

  return g_steal_pointer (&fields);
}

static char *
unpack (const char  *message,
        GError     **error)
{
  gsize n_packed = 0;
  g_autofree char *base64 = g_uri_unescape_string (message, NULL);
  g_autofree char *packed = albo_saml_xml_decode (base64, &n_packed, error);

  return packed != NULL ? inflate_text (packed, n_packed, error) : NULL;
}

/**
 * albo_saml_redirect_peek:
 * @query: (nullable): the query string as the browser sent it, nothing decoded
 * @parameter: `SAMLRequest` or `SAMLResponse`
 * @error: return location for an error
 *
 * For finding out whose keys to verify it with: anybody can have written it.
 *
 * Returns: (transfer full): the message, which nobody verified; %NULL with the errors of
 *   albo_saml_redirect_parse() about its form
 */
char *
albo_saml_redirect_peek (const char  *query,
                         const char  *parameter,
                         GError     **error)
{
  g_autofree char *message = NULL;
  g_auto(GStrv) fields = split (query, parameter, &message, error);

  return fields != NULL ? unpack (message, error) : NULL;
}

/**
 * albo_saml_redirect_parse:
 * @query: (nullable): the query string as the browser sent it, nothing decoded
 * @parameter: `SAMLRequest` or `SAMLResponse`
 * @keys: (element-type AlboSamlKey): who should have signed it
 * @relay_state: (out) (optional) (nullable): the RelayState, decoded
 * @error: return location for an error
 *
 * Returns: (transfer full): the message; %NULL with %ALBO_SAML_ERROR_QUERY,
 *   %ALBO_SAML_ERROR_TOO_LARGE, %ALBO_SAML_ERROR_ENCODING or a code `ALBO_SAML_ERROR_SIGNATURE_…`
 */
char *
albo_saml_redirect_parse (const char  *query,
                          const char  *parameter,
                          GPtrArray   *keys,
                          char       **relay_state,
                          GError     **error)
{
  g_auto(GStrv) fields = NULL;
  g_autofree char *message = NULL;
  g_autofree char *state = NULL;
  g_autofree char *algorithm = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *text = NULL;
  g_autofree char *algorithm_uri = NULL;
  g_autofree char *signature_base64 = NULL;
  g_autofree char *state_text = NULL;
  char *xml;

  fields = split (query, parameter, &message, error);
  if (fields == NULL)
    return NULL;

  state = find (fields, "RelayState");
  algorithm = find (fields, "SigAlg");
  signature = find (fields, "Signature");

  if (algorithm == NULL || signature == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_MISSING, "not signed");
      return NULL;
    }

  text = g_strconcat (parameter, "=", message,
                      state != NULL ? "&RelayState=" : "", state != NULL ? state : "",
                      "&SigAlg=", algorithm, NULL);
  algorithm_uri = g_uri_unescape_string (algorithm, NULL);
  signature_base64 = g_uri_unescape_string (signature, NULL);
  state_text = state != NULL ? g_uri_unescape_string (state, NULL) : NULL;

  if (!is_signed (text, algorithm_uri, signature_base64, keys, error))
    return NULL;

  xml = unpack (message, error);

  if (xml != NULL && relay_state != NULL)
    *relay_state = g_steal_pointer (&state_text);

  return xml;
}
