/* albo-saml-key.c - RSA keys and their certificates
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-key.h"

#include "albo-saml-error.h"
#include "albo-saml-xml.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

struct _AlboSamlKey
{
  EVP_PKEY *pkey;
  X509     *x509;
  char     *certificate;  /* DER as Base64, in one line */
  gint64    end;
  gboolean  can_sign;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

/* OpenSSL keeps a queue of errors by thread; what it says of a stranger's bytes is of no use. */
static AlboSamlKey *
refuse (GError     **error,
        const char  *what)
{
  ERR_clear_error ();
  albo_saml_refuse (error, ALBO_SAML_ERROR_KEY, what);

  return NULL;
}

static void
clear (gpointer data)
{
  AlboSamlKey *self = data;

  EVP_PKEY_free (self->pkey);
  X509_free (self->x509);
  g_free (self->certificate);
}

static char *
encode_certificate (X509 *x509)
{
  unsigned char *der = NULL;
  int length = i2d_X509 (x509, &der);
  char *text = length > 0 ? g_base64_encode (der, length) : NULL;

  OPENSSL_free (der);

  return text;
}

/* A key file with a password must not make a server ask for it on its terminal. */
static int
no_password_cb (char *buffer,
                int   size,
                int   is_writing,
                void *data)
{
  return -1;
}

/* Takes @x509 and @pkey; without @pkey, the key is the certificate's. */
static AlboSamlKey *
take (X509      *x509,
      EVP_PKEY  *pkey,
      GError   **error)
{
  g_autoptr(AlboSamlKey) self = g_atomic_rc_box_new0 (AlboSamlKey);
  struct tm end;

  self->x509 = x509;
  self->can_sign = pkey != NULL;
  self->pkey = pkey != NULL ? pkey : X509_get_pubkey (x509);

  if (self->pkey == NULL || EVP_PKEY_get_base_id (self->pkey) != EVP_PKEY_RSA)
    return refuse (error, "not an RSA key");

  if (EVP_PKEY_get_bits (self->pkey) < ALBO_SAML_MIN_KEY_BITS)
    return refuse (error, "an RSA key of less than 2048 bits");

  if (self->can_sign && X509_check_private_key (x509, self->pkey) != 1)
    return refuse (error, "key and certificate are not of a pair");

  self->certificate = encode_certificate (x509);
  if (self->certificate == NULL || ASN1_TIME_to_tm (X509_get0_notAfter (x509), &end) != 1)
    return refuse (error, "not a good certificate");

  self->end = (gint64) timegm (&end) * G_USEC_PER_SEC;

  return g_steal_pointer (&self);
}

/**
 * albo_saml_key_new_from_pem:
 * @key_pem: a private key, PEM, without a password
 * @certificate_pem: its certificate, PEM
 * @error: return location for an error
 *
 * Returns: (transfer full): a key that signs; %NULL with %ALBO_SAML_ERROR_KEY
 */
AlboSamlKey *
albo_saml_key_new_from_pem (const char  *key_pem,
                            const char  *certificate_pem,
                            GError     **error)
{
  g_autoptr(BIO) key_bio = BIO_new_mem_buf (key_pem, -1);
  g_autoptr(BIO) certificate_bio = BIO_new_mem_buf (certificate_pem, -1);
  EVP_PKEY *pkey = PEM_read_bio_PrivateKey (key_bio, NULL, no_password_cb, NULL);
  X509 *x509 = PEM_read_bio_X509 (certificate_bio, NULL, NULL, NULL);

  if (pkey == NULL || x509 == NULL)
    {
      EVP_PKEY_free (pkey);
      X509_free (x509);
      return refuse (error, pkey == NULL ? "not a private key" : "not a certificate");
    }

  return take (x509, pkey, error);
}

/**
 * albo_saml_key_new_from_base64:
 * @base64: a certificate as it stands in metadata, DER as Base64 in any number of lines
 * @error: return location for an error
 *
 * The certificate only carries the key: who it says to be, who signed it and whether it has
 * expired decide nothing, as the key is trusted for being in the metadata.
 *
 * Returns: (transfer full): a key that checks; %NULL with %ALBO_SAML_ERROR_KEY
 */
AlboSamlKey *
albo_saml_key_new_from_base64 (const char  *base64,
                               GError     **error)
{
  gsize length = 0;
  g_autofree char *der = albo_saml_xml_decode (base64, &length, NULL);
  const unsigned char *start = (const unsigned char *) der;
  X509 *x509 = der != NULL ? d2i_X509 (NULL, &start, (long) length) : NULL;

  if (x509 == NULL || start != (const unsigned char *) der + length)
    {
      X509_free (x509);
      return refuse (error, "not a certificate");
    }

  return take (x509, NULL, error);
}

/**
 * albo_saml_key_ref:
 * @key: a key
 *
 * Returns: (transfer full): @key
 */
AlboSamlKey *
albo_saml_key_ref (AlboSamlKey *key)
{
  return g_atomic_rc_box_acquire (key);
}

/**
 * albo_saml_key_unref:
 * @key: (nullable) (transfer full): a key
 */
void
albo_saml_key_unref (AlboSamlKey *key)
{
  if (key != NULL)
    g_atomic_rc_box_release_full (key, clear);
}

/**
 * albo_saml_key_can_sign:
 * @key: a key
 *
 * Returns: whether @key has its private half
 */
gboolean
albo_saml_key_can_sign (const AlboSamlKey *key)
{
  return key->can_sign;
}

/**
 * albo_saml_key_get_certificate:
 * @key: a key
 *
 * Returns: (transfer none): its certificate, DER as Base64 in one line
 */
const char *
albo_saml_key_get_certificate (const AlboSamlKey *key)
{
  return key->certificate;
}

/**
 * albo_saml_key_get_x509: (skip)
 * @key: a key
 *
 * Returns: (transfer none): its certificate
 */
X509 *
albo_saml_key_get_x509 (const AlboSamlKey *key)
{
  return key->x509;
}

/**
 * albo_saml_key_get_pkey: (skip)
 * @key: a key
 *
 * Returns: (transfer none): the key as OpenSSL has it
 */
EVP_PKEY *
albo_saml_key_get_pkey (const AlboSamlKey *key)
{
  return key->pkey;
}

/**
 * albo_saml_key_get_end:
 * @key: a key
 *
 * Returns: when its certificate expires, in microseconds since 1970
 */
gint64
albo_saml_key_get_end (const AlboSamlKey *key)
{
  return key->end;
}

/**
 * albo_saml_key_sign:
 * @key: a key that signs
 * @text: a text
 * @error: return location for an error
 *
 * Returns: (transfer full): the signature over @text, RSA with SHA-256
 */
GBytes *
albo_saml_key_sign (const AlboSamlKey  *key,
                    const char         *text,
                    GError            **error)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize length = (gsize) EVP_PKEY_get_size (key->pkey);
  g_autofree guint8 *signature = g_malloc (length);

  if (!key->can_sign ||
      EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key->pkey) != 1 ||
      EVP_DigestSign (context, signature, &length, (const guint8 *) text, strlen (text)) != 1)
    {
      refuse (error, "the key does not sign");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&signature), length);
}

/**
 * albo_saml_key_fits:
 * @key: a key
 * @digest: `SHA256`, `SHA384` or `SHA512`
 * @text: a text
 * @signature: (array length=length): what should be an RSA signature over it
 * @length: bytes of @signature
 *
 * Returns: whether @key signed @text
 */
gboolean
albo_saml_key_fits (const AlboSamlKey *key,
                    const char        *digest,
                    const char        *text,
                    const guint8      *signature,
                    gsize              length)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  const EVP_MD *md = EVP_get_digestbyname (digest);
  gboolean fits = md != NULL &&
    EVP_DigestVerifyInit (context, NULL, md, NULL, key->pkey) == 1 &&
    EVP_DigestVerify (context, signature, length, (const guint8 *) text, strlen (text)) == 1;

  ERR_clear_error ();

  return fits;
}
