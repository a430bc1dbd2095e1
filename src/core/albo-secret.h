/* albo-secret.h - secrets that a database keeps without being able to read them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ALBO_SECRET_KEY_SIZE 32

/**
 * AlboSecretKey:
 * @bytes: the key
 *
 * A key for AES-256-GCM, from a file that holds it as 64 hexadecimal digits.
 */
typedef struct
{
  guint8 bytes[ALBO_SECRET_KEY_SIZE];
} AlboSecretKey;

gboolean  albo_secret_key_create (const char           *path,
                                  GError              **error);
gboolean  albo_secret_key_load   (const char           *path,
                                  AlboSecretKey        *key,
                                  GError              **error);
GBytes   *albo_secret_seal       (const AlboSecretKey  *key,
                                  const char           *context,
                                  const char           *secret,
                                  GError              **error);
char     *albo_secret_open       (const AlboSecretKey  *key,
                                  const char           *context,
                                  const guint8         *sealed,
                                  gsize                 length,
                                  GError              **error);
void      albo_secret_free       (char                 *secret);
char     *albo_secret_for_mail   (const char           *organization,
                                  const char           *channel,
                                  const char           *host,
                                  int                   port,
                                  const char           *username);

G_END_DECLS
