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

/**
 * AlboOidcResult:
 * @person: who the person is, as albo_login_session_open() takes it
 * @level: how surely the person is known, 1 to 3
 * @subject: what the provider calls the person
 * @token_id: (nullable): what it calls the token
 * @issued_at: when it issued it, in seconds since 1970
 * @record: all that it said, for the register of messages
 */
typedef struct
{
  JsonObject *person;
  int         level;
  char       *subject;
  char       *token_id;
  char       *issued_at;
  char       *record;
} AlboOidcResult;

typedef struct _AlboOidcClient AlboOidcClient;

AlboOidcClient         *albo_oidc_client_new          (AlboOidcSettings       *settings);
void                    albo_oidc_client_free         (AlboOidcClient         *self);
const AlboOidcSettings *albo_oidc_client_get_settings (const AlboOidcClient   *self);
char                   *albo_oidc_client_start        (AlboOidcClient         *self,
                                                       const AlboOidcRequest  *request,
                                                       gint64                  now,
                                                       GError                **error);
AlboOidcResult         *albo_oidc_client_finish       (AlboOidcClient         *self,
                                                       const AlboOidcRequest  *request,
                                                       const AlboOidcAnswer   *answer,
                                                       gint64                  now,
                                                       GError                **error);

void                    albo_oidc_result_free         (AlboOidcResult         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcResult, albo_oidc_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcClient, albo_oidc_client_free)

G_END_DECLS
