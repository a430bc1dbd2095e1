/* albo-identity.h - as whom Albo asks identity providers, and whom it trusts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-saml-provider.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The fetch that gave a provider's metadata may be this old before somebody should look. */
#define ALBO_IDENTITY_MAX_AGE_DAYS 30

/* A certificate that ends within as many days should be replaced now. */
#define ALBO_IDENTITY_EARLY_DAYS 60

/**
 * AlboIdentityRefresh:
 * @kind: `spid`, `cie` or `eidas`
 * @registry_keys: (nullable) (element-type AlboSamlKey): who must have signed; %NULL to trust the
 *   file for where it comes from
 * @flags: in what the providers differ from the rules
 * @accepts_new_keys: whether a provider may sign with keys that it did not have before
 * @report: (element-type utf8): what happened, a line each, for a person
 * @n_alarms: how many of them somebody must act upon
 *
 * How metadata are taken, and what came of it.
 */
typedef struct
{
  const char            *kind;
  GPtrArray             *registry_keys;
  AlboSamlProviderFlags  flags;
  gboolean               accepts_new_keys;
  GPtrArray             *report;
  guint                  n_alarms;
} AlboIdentityRefresh;

JsonNode *albo_identity_list_services  (AlboConnection       *connection,
                                        GError              **error);
JsonNode *albo_identity_list_providers (AlboConnection       *connection,
                                        const char           *kind,
                                        GError              **error);
JsonNode *albo_identity_list_oidc      (AlboConnection       *connection,
                                        GError              **error);
JsonObject *albo_identity_find_service (AlboConnection       *connection,
                                        const char           *code,
                                        GError              **error);
gboolean  albo_identity_put            (AlboConnection       *connection,
                                        const char           *sql,
                                        const char           *code,
                                        JsonObject           *object,
                                        GError              **error);
gboolean  albo_identity_refresh        (AlboConnection       *connection,
                                        AlboIdentityRefresh  *refresh,
                                        const char           *text,
                                        gsize                 length,
                                        GError              **error);
gboolean  albo_identity_make_keys      (JsonObject           *service,
                                        const char           *folder,
                                        const char           *locality,
                                        guint                 n_days,
                                        GPtrArray            *made,
                                        GError              **error);
gboolean  albo_identity_check          (AlboConnection       *connection,
                                        const char           *folder,
                                        GPtrArray            *problems,
                                        GError              **error);
char     *albo_identity_make_metadata  (AlboConnection       *connection,
                                        const char           *folder,
                                        const char           *code,
                                        AlboSamlKind          kind,
                                        GError              **error);

G_END_DECLS
