/* albo-saml-registry.h - the providers of a registry, one by one
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-provider.h"

G_BEGIN_DECLS

/**
 * AlboSamlEntry:
 * @provider: what its metadata say
 * @metadata: its EntityDescriptor alone, without the signature of the whole
 * @end: until when it says that it is good, in microseconds since 1970; 0 if it does not say
 */
typedef struct
{
  AlboSamlProvider *provider;
  char             *metadata;
  gint64            end;
} AlboSamlEntry;

GPtrArray *albo_saml_registry_read (const char             *text,
                                    gsize                   length,
                                    AlboSamlKind            kind,
                                    AlboSamlProviderFlags   flags,
                                    GPtrArray              *registry_keys,
                                    gint64                  now,
                                    gboolean               *is_aggregate,
                                    GError                **error);
GPtrArray *albo_saml_registry_keys (const char             *pem,
                                    GError                **error);

G_END_DECLS
