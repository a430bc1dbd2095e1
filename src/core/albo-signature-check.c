/* albo-signature-check.c - whether an Ed25519 signature fits
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-signature-check.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/**
 * albo_signature_fits: (skip)
 * @signature: a signature
 * @text: what it should be of
 * @public_key: a key (DER)
 *
 * Returns: whether the private half of @public_key signed @text
 */
gboolean
albo_signature_fits (const guint8  signature[ALBO_SIGNATURE_SIZE],
                     const char   *text,
                     const guint8  public_key[ALBO_PUBLIC_KEY_SIZE])
{
  const unsigned char *start = public_key;
  EVP_PKEY *pkey = d2i_PUBKEY (NULL, &start, ALBO_PUBLIC_KEY_SIZE);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gboolean fits = pkey != NULL && context != NULL &&
    EVP_PKEY_get_id (pkey) == EVP_PKEY_ED25519 &&
    EVP_DigestVerifyInit (context, NULL, NULL, NULL, pkey) == 1 &&
    EVP_DigestVerify (context, signature, ALBO_SIGNATURE_SIZE, (const guint8 *) text,
                      strlen (text)) == 1;

  EVP_MD_CTX_free (context);
  EVP_PKEY_free (pkey);

  return fits;
}
