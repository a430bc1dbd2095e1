/* albo-oidc-client.h - signs people in with a provider of OpenID Connect
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-oidc-request.h"

G_BEGIN_DECLS

/**
 * AlboOidcAnswer:
 * @code: (nullable): what is exchanged for tokens
 * @issuer: (nullable): who answers, if it says so
 * @error: (nullable): why there is no code
 *
 * What a browser brought back from the provider, besides the state.
 */
typedef struct
{
  const char *code;
  const char *issuer;
  const char *error;
} AlboOidcAnswer;

typedef struct _AlboOidcClient AlboOidcClient;

AlboOidcClient         *albo_oidc_client_new          (AlboOidcSettings       *settings);
void                    albo_oidc_client_free         (AlboOidcClient         *self);
const AlboOidcSettings *albo_oidc_client_get_settings (const AlboOidcClient   *self);
char                   *albo_oidc_client_start        (AlboOidcClient         *self,
                                                       const AlboOidcRequest  *request,
                                                       gint64                  now,
                                                       GError                **error);
JsonObject             *albo_oidc_client_finish       (AlboOidcClient         *self,
                                                       const AlboOidcRequest  *request,
                                                       const AlboOidcAnswer   *answer,
                                                       gint64                  now,
                                                       int                    *level,
                                                       GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcClient, albo_oidc_client_free)

G_END_DECLS
