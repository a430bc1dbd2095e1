/* albo-saml-key.h - RSA keys and their certificates
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/types.h>

G_BEGIN_DECLS

#define ALBO_SAML_MIN_KEY_BITS 2048

/**
 * AlboSamlKey:
 *
 * An RSA key with its certificate: a service's own, that signs, or a provider's, that only
 * checks.  It never changes, and any number of threads may use it.
 */
typedef struct _AlboSamlKey AlboSamlKey;

AlboSamlKey *albo_saml_key_new_from_pem     (const char        *key_pem,
                                             const char        *certificate_pem,
                                             GError           **error);
AlboSamlKey *albo_saml_key_new_from_base64  (const char        *base64,
                                             GError           **error);
AlboSamlKey *albo_saml_key_ref              (AlboSamlKey       *key);
void         albo_saml_key_unref            (AlboSamlKey       *key);
gboolean     albo_saml_key_can_sign         (const AlboSamlKey *key);
const char  *albo_saml_key_get_certificate  (const AlboSamlKey *key);
X509        *albo_saml_key_get_x509         (const AlboSamlKey *key);
EVP_PKEY    *albo_saml_key_get_pkey         (const AlboSamlKey *key);
gint64       albo_saml_key_get_end          (const AlboSamlKey *key);
GBytes      *albo_saml_key_sign             (const AlboSamlKey *key,
                                             const char        *text,
                                             GError           **error);
gboolean     albo_saml_key_fits             (const AlboSamlKey *key,
                                             const char        *digest,
                                             const char        *text,
                                             const guint8      *signature,
                                             gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlKey, albo_saml_key_unref)

G_END_DECLS
