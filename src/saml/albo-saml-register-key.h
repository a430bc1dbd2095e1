/* albo-saml-register-key.h - messages that are kept, and that only the key opens
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboSamlRegisterKey:
 *
 * A key of AES-256-GCM.  The file that holds it has 64 hexadecimal digits, as
 * `openssl rand -hex 32` writes them.
 */
typedef struct _AlboSamlRegisterKey AlboSamlRegisterKey;

AlboSamlRegisterKey *albo_saml_register_key_load     (const char             *path,
                                             GError                **error);
void             albo_saml_register_key_free     (AlboSamlRegisterKey        *self);
const char      *albo_saml_register_key_get_name (const AlboSamlRegisterKey  *self);
GBytes          *albo_saml_register_key_seal     (const AlboSamlRegisterKey  *self,
                                             const char             *text,
                                             const char             *request_id,
                                             GError                **error);
char            *albo_saml_register_key_open     (const AlboSamlRegisterKey  *self,
                                             GBytes                 *sealed,
                                             const char             *request_id,
                                             GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlRegisterKey, albo_saml_register_key_free)

G_END_DECLS
