/* albo-oidc-request.h - a question that was asked of a provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-oidc-discovery.h"

G_BEGIN_DECLS

/* Seconds by which clocks may differ. */
#define ALBO_OIDC_SKEW 60

/**
 * AlboOidcRequest:
 * @state: comes back with the answer, and says which question it answers
 * @nonce: comes back inside the token
 * @verifier: proves that who exchanges the code is who asked for it (PKCE)
 * @level: how surely the person must be known, 1 to 3
 * @asked_at: when, in seconds since 1970
 */
typedef struct
{
  char   *state;
  char   *nonce;
  char   *verifier;
  int     level;
  gint64  asked_at;
} AlboOidcRequest;

AlboOidcRequest *albo_oidc_request_new       (int                       level,
                                              gint64                    now);
void             albo_oidc_request_free      (AlboOidcRequest          *self);
char            *albo_oidc_request_url       (const AlboOidcRequest    *self,
                                              const AlboOidcSettings   *settings,
                                              const AlboOidcDiscovery  *discovery,
                                              GError                  **error);
char            *albo_oidc_request_form      (const AlboOidcRequest    *self,
                                              const AlboOidcSettings   *settings,
                                              const AlboOidcDiscovery  *discovery,
                                              const char               *code,
                                              gint64                    now,
                                              GError                  **error);
char            *albo_oidc_random            (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcRequest, albo_oidc_request_free)

G_END_DECLS
