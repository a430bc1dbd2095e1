/* albo-jwk.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-jwk.h"

#include "albo-base64url.h"
#include "albo-json.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#define MIN_RSA_BYTES 256   /* 2048 bits */
#define MAX_RSA_BYTES 1024
#define MAX_EXPONENT  8
#define EC_BYTES      32

struct _AlboJwk
{
  AlboJwsAlgorithm  algorithm;
  char             *kid;
  GBytes           *first;   /* of RSA the modulus, of P-256 the x */
  GBytes           *second;  /* of RSA the exponent, of P-256 the y */
  gnutls_pubkey_t   public;
  gnutls_privkey_t  private;
  gboolean          can_sign;
};

static gpointer
refuse (GError     **error,
        const char  *what)
{
  g_set_error_literal (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY, what);
  return NULL;
}

static void
clear (gpointer data)
{
  AlboJwk *self = data;

  g_free (self->kid);
  g_clear_pointer (&self->first, g_bytes_unref);
  g_clear_pointer (&self->second, g_bytes_unref);
  gnutls_pubkey_deinit (self->public);
  gnutls_privkey_deinit (self->private);
}

static AlboJwk *
make_empty (void)
{
  AlboJwk *self = g_atomic_rc_box_new0 (AlboJwk);

  if (gnutls_pubkey_init (&self->public) < 0 || gnutls_privkey_init (&self->private) < 0)
    g_error ("No memory for a key");

  return self;
}

static gnutls_datum_t
as_datum (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t) { (unsigned char *) data, (unsigned) size };
}

/* A number of a key, which has one form: big-endian, without zeros in front. */
static GBytes *
read_number (JsonObject *object,
             const char *member,
             gsize       min,
             gsize       max,
             gboolean    is_fixed)
{
  const char *text = albo_json_get_string (object, member, NULL);
  g_autoptr(GBytes) bytes = text != NULL ? albo_base64url_decode (text, -1) : NULL;
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  if (size < min || size > max || (!is_fixed && data[0] == 0))
    return NULL;

  return g_steal_pointer (&bytes);
}

static gboolean
read_rsa (AlboJwk    *self,
          JsonObject *object)
{
  gnutls_datum_t modulus, exponent;

  self->algorithm = ALBO_JWS_RS256;
  self->first = read_number (object, "n", MIN_RSA_BYTES, MAX_RSA_BYTES, FALSE);
  self->second = read_number (object, "e", 1, MAX_EXPONENT, FALSE);
  if (self->first == NULL || self->second == NULL)
    return FALSE;

  modulus = as_datum (self->first);
  exponent = as_datum (self->second);

  /* An exponent of 1 signs everything. */
  if ((exponent.data[exponent.size - 1] & 1) == 0 || (modulus.data[modulus.size - 1] & 1) == 0 ||
      (exponent.size == 1 && exponent.data[0] < 3))
    return FALSE;

  return gnutls_pubkey_import_rsa_raw (self->public, &modulus, &exponent) >= 0;
}

/* Importing alone does not ask. */
static gboolean
is_on_curve (gnutls_pubkey_t key)
{
  return gnutls_pubkey_verify_params (key) >= 0;
}

static gboolean
read_ec (AlboJwk    *self,
         JsonObject *object)
{
  gnutls_datum_t x, y;

  self->algorithm = ALBO_JWS_ES256;
  self->first = read_number (object, "x", EC_BYTES, EC_BYTES, TRUE);
  self->second = read_number (object, "y", EC_BYTES, EC_BYTES, TRUE);
  if (self->first == NULL || self->second == NULL ||
      g_strcmp0 (albo_json_get_string (object, "crv", NULL), "P-256") != 0)
    return FALSE;

  x = as_datum (self->first);
  y = as_datum (self->second);

  return gnutls_pubkey_import_ecc_raw (self->public, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) >= 0 &&
         is_on_curve (self->public);
}

/**
 * albo_jwk_new_from_json:
 * @object: a JSON Web Key (RFC 7517)
 * @error: return location for an error
 *
 * Takes the public half; a private one, if somebody published it, is left where it is.
 *
 * Returns: (transfer full): a key that checks; %NULL with %ALBO_JWT_ERROR_KEY if it is none
 *   that checks RS256 or ES256
 */
AlboJwk *
albo_jwk_new_from_json (JsonObject  *object,
                        GError     **error)
{
  g_autoptr(AlboJwk) self = make_empty ();
  const char *kty = albo_json_get_string (object, "kty", "");
  const char *alg = albo_json_get_string (object, "alg", NULL);
  const char *kid = albo_json_get_string (object, "kid", NULL);

  if (g_strcmp0 (albo_json_get_string (object, "use", "sig"), "sig") != 0)
    return refuse (error, "a key that is not for signatures");

  if (kid != NULL && strlen (kid) > ALBO_JWK_MAX_KID)
    return refuse (error, "a key with too long a name");

  if (strcmp (kty, "RSA") == 0 ? !read_rsa (self, object)
                               : strcmp (kty, "EC") != 0 || !read_ec (self, object))
    return refuse (error, "not a good key of RSA or P-256");

  if (alg != NULL && strcmp (alg, albo_jws_algorithm_get_name (self->algorithm)) != 0)
    return refuse (error, "a key for another algorithm");

  self->kid = g_strdup (kid);

  return g_steal_pointer (&self);
}

static GBytes *
take_padded (gnutls_datum_t *datum,
             gsize           size)
{
  guint8 *data = g_malloc0 (size);

  g_assert (datum->size <= size);
  memcpy (data + size - datum->size, datum->data, datum->size);
  gnutls_free (datum->data);

  return g_bytes_new_take (data, size);
}

static gboolean
export_public (AlboJwk *self)
{
  gnutls_datum_t first, second;
  gnutls_ecc_curve_t curve;

  switch (gnutls_pubkey_get_pk_algorithm (self->public, NULL))
    {
    case GNUTLS_PK_RSA:
      self->algorithm = ALBO_JWS_RS256;
      if (gnutls_pubkey_export_rsa_raw2 (self->public, &first, &second, GNUTLS_EXPORT_FLAG_NO_LZ) < 0)
        return FALSE;

      self->first = take_padded (&first, first.size);
      self->second = take_padded (&second, second.size);
      return g_bytes_get_size (self->first) >= MIN_RSA_BYTES;

    case GNUTLS_PK_ECDSA:
      self->algorithm = ALBO_JWS_ES256;
      if (gnutls_pubkey_export_ecc_raw2 (self->public, &curve, &first, &second,
                                         GNUTLS_EXPORT_FLAG_NO_LZ) < 0)
        return FALSE;

      if (curve != GNUTLS_ECC_CURVE_SECP256R1)
        {
          gnutls_free (first.data);
          gnutls_free (second.data);
          return FALSE;
        }

      self->first = take_padded (&first, EC_BYTES);
      self->second = take_padded (&second, EC_BYTES);
      return TRUE;

    default:
      return FALSE;
    }
}

/**
 * albo_jwk_new_from_pem:
 * @pem: a private key, without a password
 * @kid: (nullable): its name; %NULL for its thumbprint
 * @error: return location for an error
 *
 * Returns: (transfer full): a key that signs; %NULL with %ALBO_JWT_ERROR_KEY if it is none of
 *   RSA of 2048 bits or more, or of P-256
 */
AlboJwk *
albo_jwk_new_from_pem (const char  *pem,
                       const char  *kid,
                       GError     **error)
{
  g_autoptr(AlboJwk) self = make_empty ();
  gnutls_datum_t text = { (unsigned char *) pem, (unsigned) strlen (pem) };

  if (kid != NULL && strlen (kid) > ALBO_JWK_MAX_KID)
    return refuse (error, "a key with too long a name");

  if (gnutls_privkey_import_x509_raw (self->private, &text, GNUTLS_X509_FMT_PEM, NULL, 0) < 0 ||
      gnutls_pubkey_import_privkey (self->public, self->private, 0, 0) < 0)
    return refuse (error, "not a private key");

  self->can_sign = TRUE;
  if (!export_public (self))
    return refuse (error, "not a key of RSA of 2048 bits, or of P-256");

  self->kid = kid != NULL ? g_strdup (kid) : albo_jwk_get_thumbprint (self);

  return g_steal_pointer (&self);
}

/**
 * albo_jwk_ref:
 * @key: a key
 *
 * Returns: (transfer full): @key
 */
AlboJwk *
albo_jwk_ref (AlboJwk *key)
{
  return g_atomic_rc_box_acquire (key);
}

/**
 * albo_jwk_unref:
 * @key: (nullable) (transfer full): a key
 */
void
albo_jwk_unref (AlboJwk *key)
{
  if (key != NULL)
    g_atomic_rc_box_release_full (key, clear);
}

/**
 * albo_jwk_get_kid:
 * @key: a key
 *
 * Returns: (transfer none) (nullable): its name
 */
const char *
albo_jwk_get_kid (const AlboJwk *key)
{
  return key->kid;
}

/**
 * albo_jwk_get_algorithm:
 * @key: a key
 *
 * Returns: the only algorithm that it is for
 */
AlboJwsAlgorithm
albo_jwk_get_algorithm (const AlboJwk *key)
{
  return key->algorithm;
}

/**
 * albo_jwk_can_sign:
 * @key: a key
 *
 * Returns: whether @key has its private half
 */
gboolean
albo_jwk_can_sign (const AlboJwk *key)
{
  return key->can_sign;
}

static void
add_numbers (const AlboJwk *key,
             char         **first,
             char         **second)
{
  gsize n_first, n_second;
  gconstpointer a = g_bytes_get_data (key->first, &n_first);
  gconstpointer b = g_bytes_get_data (key->second, &n_second);

  *first = albo_base64url_encode (a, n_first);
  *second = albo_base64url_encode (b, n_second);
}

/**
 * albo_jwk_get_thumbprint:
 * @key: a key
 *
 * Returns: (transfer full): the SHA-256 of its public half (RFC 7638), as base64url
 */
char *
albo_jwk_get_thumbprint (const AlboJwk *key)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *text = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  add_numbers (key, &first, &second);
  text = key->algorithm == ALBO_JWS_RS256
         ? g_strdup_printf ("{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}", second, first)
         : g_strdup_printf ("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", first, second);

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return albo_base64url_encode (digest, length);
}

/**
 * albo_jwk_to_json:
 * @key: a key
 *
 * Returns: (transfer full): its public half, as others read it
 */
JsonObject *
albo_jwk_to_json (const AlboJwk *key)
{
  gboolean is_rsa = key->algorithm == ALBO_JWS_RS256;
  JsonObject *object = json_object_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_numbers (key, &first, &second);
  json_object_set_string_member (object, "kty", is_rsa ? "RSA" : "EC");
  if (!is_rsa)
    json_object_set_string_member (object, "crv", "P-256");
  json_object_set_string_member (object, is_rsa ? "n" : "x", first);
  json_object_set_string_member (object, is_rsa ? "e" : "y", second);
  json_object_set_string_member (object, "use", "sig");
  json_object_set_string_member (object, "alg", albo_jws_algorithm_get_name (key->algorithm));
  if (key->kid != NULL)
    json_object_set_string_member (object, "kid", key->kid);

  return object;
}

/* GnuTLS gives DER, tokens carry the two numbers side by side. */
static GBytes *
unwrap_ecdsa (const gnutls_datum_t *der)
{
  gnutls_datum_t r, s;
  guint8 *raw;

  if (gnutls_decode_rs_value (der, &r, &s) < 0)
    return NULL;

  raw = g_malloc0 (2 * EC_BYTES);
  for (int i = 0; i < 2; i++)
    {
      gnutls_datum_t *number = i == 0 ? &r : &s;
      unsigned skip = number->size > EC_BYTES ? number->size - EC_BYTES : 0;
      unsigned size = number->size - skip;

      memcpy (raw + (i + 1) * EC_BYTES - size, number->data + skip, size);
      gnutls_free (number->data);
    }

  return g_bytes_new_take (raw, 2 * EC_BYTES);
}

/**
 * albo_jwk_sign:
 * @key: a key that signs
 * @text: (array length=length): what to sign
 * @length: how many bytes
 * @error: return location for an error
 *
 * Returns: (transfer full): the signature as tokens carry it; %NULL with %ALBO_JWT_ERROR_KEY
 */
GBytes *
albo_jwk_sign (const AlboJwk  *key,
               const char     *text,
               gsize           length,
               GError        **error)
{
  gboolean is_rsa = key->algorithm == ALBO_JWS_RS256;
  gnutls_datum_t data = { (unsigned char *) text, (unsigned) length };
  gnutls_datum_t made;
  g_autoptr(GBytes) signature = NULL;

  if (!key->can_sign || length > G_MAXUINT ||
      gnutls_privkey_sign_data2 (key->private, is_rsa ? GNUTLS_SIGN_RSA_SHA256 : GNUTLS_SIGN_ECDSA_SHA256,
                                 0, &data, &made) < 0)
    return refuse (error, "a key that cannot sign");

  signature = is_rsa ? g_bytes_new (made.data, made.size) : unwrap_ecdsa (&made);
  gnutls_free (made.data);
  if (signature == NULL)
    return refuse (error, "a key that cannot sign");

  return g_steal_pointer (&signature);
}

/**
 * albo_jwk_verify:
 * @key: a key
 * @text: (array length=length): what was signed
 * @length: how many bytes
 * @signature: the signature as tokens carry it
 *
 * Returns: whether @key signed @text
 */
gboolean
albo_jwk_verify (const AlboJwk *key,
                 const char    *text,
                 gsize          length,
                 GBytes        *signature)
{
  gnutls_datum_t data = { (unsigned char *) text, (unsigned) length };
  gnutls_datum_t raw = as_datum (signature);
  gnutls_datum_t r = { raw.data, EC_BYTES };
  gnutls_datum_t s = { raw.data + EC_BYTES, EC_BYTES };
  gnutls_datum_t der;
  gboolean is_good;

  if (length > G_MAXUINT)
    return FALSE;

  /* No other length than the modulus has: a number has one form. */
  if (key->algorithm == ALBO_JWS_RS256)
    return raw.size == g_bytes_get_size (key->first) &&
           gnutls_pubkey_verify_data2 (key->public, GNUTLS_SIGN_RSA_SHA256, 0, &data, &raw) >= 0;

  if (raw.size != 2 * EC_BYTES || gnutls_encode_rs_value (&der, &r, &s) < 0)
    return FALSE;

  is_good = gnutls_pubkey_verify_data2 (key->public, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &der) >= 0;
  gnutls_free (der.data);

  return is_good;
}

/**
 * albo_jws_algorithm_get_name:
 * @algorithm: an algorithm
 *
 * Returns: (transfer none): as the header of a token names it
 */
const char *
albo_jws_algorithm_get_name (AlboJwsAlgorithm algorithm)
{
  return algorithm == ALBO_JWS_RS256 ? "RS256" : "ES256";
}

/**
 * albo_jws_algorithm_find:
 * @name: (nullable): what a token says
 * @algorithm: (out): what it means
 *
 * Returns: whether @name is one of those known here
 */
gboolean
albo_jws_algorithm_find (const char       *name,
                         AlboJwsAlgorithm *algorithm)
{
  if (g_strcmp0 (name, "RS256") == 0)
    *algorithm = ALBO_JWS_RS256;
  else if (g_strcmp0 (name, "ES256") == 0)
    *algorithm = ALBO_JWS_ES256;
  else
    return FALSE;

  return TRUE;
}
