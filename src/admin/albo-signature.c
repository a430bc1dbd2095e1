/* albo-signature.c - Ed25519 keys and signatures
 *
 * Keys are PEM files as the `openssl` command makes and reads them: PKCS#8 for the
 * private one, SubjectPublicKeyInfo for the public one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-signature.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "albo-admin-error.h"

struct _AlboSigningKey
{
  EVP_PKEY *pkey;
  guint8    public_key[ALBO_PUBLIC_KEY_SIZE];
};

/* A key that wants a passphrase is refused rather than asked for: sealing runs unattended. */
static int
refuse_passphrase_cb (char *buffer,
                      int   size,
                      int   is_writing,
                      void *data)
{
  return -1;
}

static void
set_file_error (GError     **error,
                const char  *path,
                int          number)
{
  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, "%s: %s", path,
               g_strerror (number));
}

static gboolean
get_public (EVP_PKEY *pkey,
            guint8    public_key[ALBO_PUBLIC_KEY_SIZE])
{
  unsigned char *end = public_key;

  return EVP_PKEY_get_id (pkey) == EVP_PKEY_ED25519 &&
         i2d_PUBKEY (pkey, NULL) == ALBO_PUBLIC_KEY_SIZE &&
         i2d_PUBKEY (pkey, &end) == ALBO_PUBLIC_KEY_SIZE;
}

/**
 * albo_signing_key_create: (skip)
 * @path: a file that is not there
 * @error: %ALBO_ADMIN_ERROR_MACHINE; a file that is there stays as it is
 *
 * Makes a new key in a file that only its owner may read.
 *
 * Returns: whether it is there now
 */
gboolean
albo_signing_key_create (const char  *path,
                         GError     **error)
{
  EVP_PKEY *pkey = NULL;
  FILE *file = NULL;
  gboolean is_done = FALSE;
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      set_file_error (error, path, errno);
      return FALSE;
    }

  pkey = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  file = fdopen (fd, "w");

  if (pkey != NULL && file != NULL)
    is_done = PEM_write_PKCS8PrivateKey (file, pkey, NULL, NULL, 0, NULL, NULL) == 1 &&
              fflush (file) == 0 && fsync (fd) == 0;

  if (file != NULL)
    is_done = fclose (file) == 0 && is_done;
  else
    close (fd);

  EVP_PKEY_free (pkey);

  if (!is_done)
    {
      unlink (path);
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                   _("%s: the key could not be written."), path);
    }

  return is_done;
}

static FILE *
open_secret (const char  *path,
             GError     **error)
{
  FILE *file = fopen (path, "re");
  struct stat status;

  if (file == NULL)
    {
      set_file_error (error, path, errno);
      return NULL;
    }

  if (fstat (fileno (file), &status) != 0 || (status.st_mode & 077) != 0)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("%s: others may read this key; make it yours alone (chmod 600)."), path);
      fclose (file);
      return NULL;
    }

  return file;
}

/**
 * albo_signing_key_load: (skip)
 * @path: a PEM file, readable by its owner only
 * @error: %ALBO_ADMIN_ERROR_MACHINE, %ALBO_ADMIN_ERROR_REFUSED
 *
 * Returns: (transfer full): the key, or %NULL on error
 */
AlboSigningKey *
albo_signing_key_load (const char  *path,
                       GError     **error)
{
  g_autoptr(AlboSigningKey) self = NULL;
  FILE *file = open_secret (path, error);

  if (file == NULL)
    return NULL;

  self = g_new0 (AlboSigningKey, 1);
  self->pkey = PEM_read_PrivateKey (file, NULL, refuse_passphrase_cb, NULL);
  fclose (file);

  if (self->pkey == NULL || !get_public (self->pkey, self->public_key))
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("%s: this is not a private Ed25519 key without passphrase (PEM)."), path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * albo_signing_key_free: (skip)
 * @self: (nullable): a key
 */
void
albo_signing_key_free (AlboSigningKey *self)
{
  if (self == NULL)
    return;

  EVP_PKEY_free (self->pkey);
  g_free (self);
}

/**
 * albo_signing_key_get_public: (skip)
 * @self: a key
 * @public_key: (out): its public half, DER
 */
void
albo_signing_key_get_public (const AlboSigningKey *self,
                             guint8                public_key[ALBO_PUBLIC_KEY_SIZE])
{
  memcpy (public_key, self->public_key, ALBO_PUBLIC_KEY_SIZE);
}

/**
 * albo_signing_key_sign: (skip)
 * @self: a key
 * @text: what to sign
 * @signature: (out): the signature
 * @error: %ALBO_ADMIN_ERROR_FAILED
 *
 * Returns: whether it is signed
 */
gboolean
albo_signing_key_sign (AlboSigningKey  *self,
                       const char      *text,
                       guint8           signature[ALBO_SIGNATURE_SIZE],
                       GError         **error)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  size_t length = ALBO_SIGNATURE_SIZE;
  gboolean is_done = context != NULL &&
    EVP_DigestSignInit (context, NULL, NULL, NULL, self->pkey) == 1 &&
    EVP_DigestSign (context, signature, &length, (const guint8 *) text, strlen (text)) == 1 &&
    length == ALBO_SIGNATURE_SIZE;

  EVP_MD_CTX_free (context);

  if (!is_done)
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                         _("The key does not sign."));

  return is_done;
}

/**
 * albo_public_keys_load: (skip)
 * @path: a PEM file with one public key, or more behind each other
 * @error: %ALBO_ADMIN_ERROR_MACHINE, %ALBO_ADMIN_ERROR_REFUSED
 *
 * Returns: (transfer full) (element-type guint8): each key in DER, or %NULL on error
 */
GPtrArray *
albo_public_keys_load (const char  *path,
                       GError     **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean is_good = TRUE;
  EVP_PKEY *pkey;
  FILE *file = fopen (path, "re");

  if (file == NULL)
    {
      set_file_error (error, path, errno);
      return NULL;
    }

  while (is_good && (pkey = PEM_read_PUBKEY (file, NULL, refuse_passphrase_cb, NULL)) != NULL)
    {
      guint8 *key = g_malloc (ALBO_PUBLIC_KEY_SIZE);

      g_ptr_array_add (keys, key);
      is_good = get_public (pkey, key);
      EVP_PKEY_free (pkey);
    }

  fclose (file);

  if (!is_good || keys->len == 0)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("%s: this is not a public Ed25519 key (PEM)."), path);
      return NULL;
    }

  return g_steal_pointer (&keys);
}
