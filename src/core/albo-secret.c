/* albo-secret.c
 *
 * A sealed secret is: one byte, the version; twelve, the nonce; the secret, encrypted; sixteen,
 * the tag.  What it is for goes into the tag: one that is put into another row, or whose server
 * was changed in the database, does not open.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION    1
#define NONCE      12
#define TAG        16
#define HEAD       (1 + NONCE)
#define MAX_SECRET 900
#define DIGITS     (2 * ALBO_SECRET_KEY_SIZE)

static gboolean
fail (GError     **error,
      const char  *path,
      const char  *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s%s%s", path != NULL ? path : "",
               path != NULL ? ": " : "", why);

  return FALSE;
}

/**
 * albo_secret_key_create: (skip)
 * @path: a file that is not there yet
 * @error: %G_IO_ERROR_FAILED
 *
 * Makes a key, which nobody but the file's owner may read.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_secret_key_create (const char  *path,
                        GError     **error)
{
  guint8 bytes[ALBO_SECRET_KEY_SIZE];
  char text[DIGITS + 2];
  gboolean is_written;
  int fd;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return fail (error, NULL, "No random numbers are to be had");

  for (gsize i = 0; i < sizeof bytes; i++)
    g_snprintf (text + 2 * i, 3, "%02x", bytes[i]);
  text[DIGITS] = '\n';

  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, path, g_strerror (errno));

  is_written = write (fd, text, DIGITS + 1) == DIGITS + 1 && fsync (fd) == 0;
  is_written = close (fd) == 0 && is_written;
  OPENSSL_cleanse (bytes, sizeof bytes);
  OPENSSL_cleanse (text, sizeof text);

  return is_written || fail (error, path, "The key could not be written");
}

/**
 * albo_secret_key_load: (skip)
 * @path: a file of albo_secret_key_create()
 * @key: (out caller-allocates): the key
 * @error: %G_IO_ERROR_FAILED, also when everybody may read the file
 *
 * Returns: %FALSE on error
 */
gboolean
albo_secret_key_load (const char     *path,
                      AlboSecretKey  *key,
                      GError        **error)
{
  guint8 bytes[ALBO_SECRET_KEY_SIZE];
  char text[DIGITS + 2] = "";
  struct stat status;
  gssize n;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return fail (error, path, g_strerror (errno));

  if (fstat (fd, &status) != 0 || (status.st_mode & (S_IWGRP | S_IRWXO)) != 0)
    {
      /* systemd shows a credential as readable by a group, by an access list for one account. */
      close (fd);
      return fail (error, path, "Everybody may read this key: chmod 600");
    }

  n = read (fd, text, sizeof text);
  close (fd);

  if (n < DIGITS || n > DIGITS + 1 || (n == DIGITS + 1 && text[DIGITS] != '\n'))
    return fail (error, path, "This is no key of 64 hexadecimal digits");

  for (gsize i = 0; i < sizeof bytes; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return fail (error, path, "This is no key of 64 hexadecimal digits");

      bytes[i] = (guint8) (high << 4 | low);
    }

  memcpy (key->bytes, bytes, sizeof bytes);
  OPENSSL_cleanse (bytes, sizeof bytes);
  OPENSSL_cleanse (text, sizeof text);

  return TRUE;
}

/**
 * albo_secret_seal: (skip)
 * @key: the key
 * @context: what the secret is for
 * @secret: the secret, at most 900 bytes
 * @error: %G_IO_ERROR_FAILED
 *
 * Returns: (transfer full): what albo_secret_open() opens, or %NULL on error
 */
GBytes *
albo_secret_seal (const AlboSecretKey  *key,
                  const char           *context,
                  const char           *secret,
                  GError              **error)
{
  gsize length = strlen (secret);
  g_autofree guint8 *sealed = g_malloc (HEAD + length + TAG);
  EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
  gboolean is_done;
  int n = 0;

  sealed[0] = VERSION;
  is_done = length > 0 && length <= MAX_SECRET && cipher != NULL &&
    RAND_bytes (sealed + 1, NONCE) == 1 &&
    EVP_EncryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, key->bytes, sealed + 1) == 1 &&
    EVP_EncryptUpdate (cipher, NULL, &n, (const guint8 *) context, (int) strlen (context)) == 1 &&
    EVP_EncryptUpdate (cipher, sealed + HEAD, &n, (const guint8 *) secret, (int) length) == 1 &&
    EVP_EncryptFinal_ex (cipher, sealed + HEAD + n, &n) == 1 &&
    EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_GCM_GET_TAG, TAG, sealed + HEAD + length) == 1;
  EVP_CIPHER_CTX_free (cipher);

  if (!is_done)
    {
      fail (error, NULL, "The secret is empty, too long, or could not be sealed");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&sealed), HEAD + length + TAG);
}

/**
 * albo_secret_open: (skip)
 * @key: the key
 * @context: what the secret is for
 * @sealed: (array length=length): what albo_secret_seal() made
 * @length: how many bytes
 * @error: %G_IO_ERROR_FAILED for another key, another context, or what was changed
 *
 * Returns: (transfer full): the secret, for albo_secret_free(); %NULL on error
 */
char *
albo_secret_open (const AlboSecretKey  *key,
                  const char           *context,
                  const guint8         *sealed,
                  gsize                 length,
                  GError              **error)
{
  char *secret = NULL;
  EVP_CIPHER_CTX *cipher = NULL;
  gboolean is_done = FALSE;
  int n = 0;

  if (length > HEAD + TAG && length <= HEAD + MAX_SECRET + TAG && sealed[0] == VERSION)
    {
      gsize size = length - HEAD - TAG;

      secret = g_malloc0 (size + 1);
      cipher = EVP_CIPHER_CTX_new ();
      is_done = cipher != NULL &&
        EVP_DecryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, key->bytes, sealed + 1) == 1 &&
        EVP_DecryptUpdate (cipher, NULL, &n, (const guint8 *) context, (int) strlen (context)) == 1 &&
        EVP_DecryptUpdate (cipher, (guint8 *) secret, &n, sealed + HEAD, (int) size) == 1 &&
        EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_GCM_SET_TAG, TAG, (void *) (sealed + HEAD + size)) == 1 &&
        EVP_DecryptFinal_ex (cipher, (guint8 *) secret + n, &n) == 1;
      EVP_CIPHER_CTX_free (cipher);
    }

  if (is_done)
    return secret;

  g_free (secret);
  fail (error, NULL, "The secret was sealed with another key, or for something else");

  return NULL;
}

/**
 * albo_secret_free: (skip)
 * @secret: (nullable): of albo_secret_open()
 *
 * Overwrites it first.
 */
void
albo_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  OPENSSL_cleanse (secret, strlen (secret));
  g_free (secret);
}

/**
 * albo_secret_for_mail: (skip)
 * @organization: code of a body
 * @channel: `email` or `pec`
 * @host: its server
 * @port: and its port
 * @username: (nullable): who signs in there
 *
 * Returns: (transfer full): what the password of a mail account is sealed for
 */
char *
albo_secret_for_mail (const char *organization,
                      const char *channel,
                      const char *host,
                      int         port,
                      const char *username)
{
  return g_strdup_printf ("mail\n%s\n%s\n%s\n%d\n%s", organization, channel, host, port,
                          username != NULL ? username : "");
}
