/* albo-signature.h - Ed25519 keys and signatures
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-seal-file.h"

G_BEGIN_DECLS

typedef struct _AlboSigningKey AlboSigningKey;

gboolean        albo_signing_key_create     (const char            *path,
                                             GError               **error);
AlboSigningKey *albo_signing_key_load       (const char            *path,
                                             GError               **error);
void            albo_signing_key_free       (AlboSigningKey        *self);
void            albo_signing_key_get_public (const AlboSigningKey  *self,
                                             guint8                 public_key[ALBO_PUBLIC_KEY_SIZE]);
gboolean        albo_signing_key_sign       (AlboSigningKey        *self,
                                             const char            *text,
                                             guint8                 signature[ALBO_SIGNATURE_SIZE],
                                             GError               **error);

GPtrArray      *albo_public_keys_load       (const char            *path,
                                             GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSigningKey, albo_signing_key_free)

G_END_DECLS
