/* albo-saml-register-key.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-register-key.h"

#include "albo-saml-error.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#define KEY_LENGTH   32
#define NONCE_LENGTH 12
#define TAG_LENGTH   16

struct _AlboSamlRegisterKey
{
  guint8  key[KEY_LENGTH];
  char   *name;
};

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY, what);

  return FALSE;
}

/**
 * albo_saml_register_key_load:
 * @path: a file with 64 hexadecimal digits
 * @error: return location for a #GFileError, or %ALBO_SAML_ERROR_KEY
 *
 * Returns: (transfer full): the key
 */
AlboSamlRegisterKey *
albo_saml_register_key_load (const char  *path,
                        GError     **error)
{
  g_autoptr(AlboSamlRegisterKey) self = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  g_strchomp (text);
  if (strlen (text) != 2 * KEY_LENGTH || strspn (text, "0123456789abcdefABCDEF") != 2 * KEY_LENGTH)
    {
      OPENSSL_cleanse (text, length);
      g_set_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY,
                   "%s: a key of the register has 64 hexadecimal digits", path);
      return NULL;
    }

  self = g_new0 (AlboSamlRegisterKey, 1);
  for (gsize i = 0; i < KEY_LENGTH; i++)
    self->key[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1]));
  OPENSSL_cleanse (text, length);

  /* A name that says which key it was, and nothing of it. */
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->key, KEY_LENGTH);
  self->name = g_strdup_printf ("register-%.16s", digest);

  return g_steal_pointer (&self);
}

void
albo_saml_register_key_free (AlboSamlRegisterKey *self)
{
  if (self == NULL)
    return;

  OPENSSL_cleanse (self->key, KEY_LENGTH);
  g_free (self->name);
  g_free (self);
}

/**
 * albo_saml_register_key_get_name:
 * @self: a key
 *
 * Returns: (transfer none): what messages say that they are encrypted with: `register-` and the
 *   beginning of the SHA-256 of the key
 */
const char *
albo_saml_register_key_get_name (const AlboSamlRegisterKey *self)
{
  return self->name;
}

/**
 * albo_saml_register_key_seal:
 * @self: a key
 * @text: a message
 * @request_id: the request that it is about, which is authenticated with it
 * @error: return location for %ALBO_SAML_ERROR_KEY
 *
 * Returns: (transfer full): a nonce of 12 bytes, the message, a tag of 16 bytes
 */
GBytes *
albo_saml_register_key_seal (const AlboSamlRegisterKey  *self,
                        const char             *text,
                        const char             *request_id,
                        GError                **error)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();
  gsize length = strlen (text);
  g_autofree guint8 *sealed = g_malloc (NONCE_LENGTH + length + TAG_LENGTH);
  int n = 0;
  gboolean is_done;

  is_done = context != NULL && length <= G_MAXINT32 && RAND_bytes (sealed, NONCE_LENGTH) == 1 &&
            EVP_EncryptInit_ex2 (context, EVP_aes_256_gcm (), self->key, sealed, NULL) == 1 &&
            EVP_EncryptUpdate (context, NULL, &n, (const guint8 *) request_id, (int) strlen (request_id)) == 1 &&
            EVP_EncryptUpdate (context, sealed + NONCE_LENGTH, &n, (const guint8 *) text, (int) length) == 1 &&
            EVP_EncryptFinal_ex (context, sealed + NONCE_LENGTH + n, &n) == 1 &&
            EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH,
                                 sealed + NONCE_LENGTH + length) == 1;
  EVP_CIPHER_CTX_free (context);

  if (!is_done)
    {
      fail (error, "a message could not be encrypted");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&sealed), NONCE_LENGTH + length + TAG_LENGTH);
}

/**
 * albo_saml_register_key_open:
 * @self: the key that @sealed names
 * @sealed: what albo_saml_register_key_seal() made
 * @request_id: the request that it is about
 * @error: return location for %ALBO_SAML_ERROR_KEY
 *
 * Returns: (transfer full): the message; %NULL if another key made it, if a bit of it changed, or
 *   if it is about another request
 */
char *
albo_saml_register_key_open (const AlboSamlRegisterKey  *self,
                        GBytes                 *sealed,
                        const char             *request_id,
                        GError                **error)
{
  EVP_CIPHER_CTX *context;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (sealed, &size);
  g_autofree char *text = NULL;
  gsize length;
  int n = 0;
  int rest = 0;
  gboolean is_done;

  if (size < NONCE_LENGTH + TAG_LENGTH || size > G_MAXINT32)
    {
      fail (error, "not an encrypted message");
      return NULL;
    }

  length = size - NONCE_LENGTH - TAG_LENGTH;
  text = g_malloc (length + 1);
  context = EVP_CIPHER_CTX_new ();
  is_done = context != NULL &&
            EVP_DecryptInit_ex2 (context, EVP_aes_256_gcm (), self->key, bytes, NULL) == 1 &&
            EVP_DecryptUpdate (context, NULL, &n, (const guint8 *) request_id, (int) strlen (request_id)) == 1 &&
            EVP_DecryptUpdate (context, (guint8 *) text, &n, bytes + NONCE_LENGTH, (int) length) == 1 &&
            EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH,
                                 (void *) (bytes + size - TAG_LENGTH)) == 1 &&
            EVP_DecryptFinal_ex (context, (guint8 *) text + n, &rest) == 1;
  EVP_CIPHER_CTX_free (context);

  if (!is_done)
    {
      fail (error, "the message was changed, or another key encrypted it");
      return NULL;
    }

  text[length] = '\0';

  return g_steal_pointer (&text);
}
