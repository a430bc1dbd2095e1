/* albo-saml-certificate.h - a key and certificate as SPID wants a public service to have
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-key.h"

G_BEGIN_DECLS

#define ALBO_SAML_KEY_BITS 3072

/**
 * AlboSamlSubject:
 * @common_name: the body's name for people
 * @organization: its full name, as in the index of public administrations (IPA)
 * @ipa_code: its code there
 * @entity_id: name of the service in messages
 * @locality: municipality of its seat
 *
 * Whom a certificate is for.  X.509 gives the two names 64 characters each.
 */
typedef struct
{
  const char *common_name;
  const char *organization;
  const char *ipa_code;
  const char *entity_id;
  const char *locality;
} AlboSamlSubject;

gboolean albo_saml_certificate_make (const AlboSamlSubject  *subject,
                                     guint                   n_days,
                                     char                  **key_pem,
                                     char                  **certificate_pem,
                                     GError                **error);
GPtrArray *albo_saml_certificate_check (const AlboSamlKey      *key,
                                        const AlboSamlSubject  *subject);

G_END_DECLS
