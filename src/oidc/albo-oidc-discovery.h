/* albo-oidc-discovery.h - what a provider tells of itself
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-oidc-settings.h"

G_BEGIN_DECLS

/**
 * AlboOidcDiscovery:
 * @authorization: where people are sent
 * @token: where codes are exchanged
 * @userinfo: (nullable): where attributes are read
 * @jwks: where its keys are
 * @end_session: (nullable): where people are sent to sign out
 * @names_itself: whether it says in its answers who it is (RFC 9207)
 */
typedef struct
{
  char     *authorization;
  char     *token;
  char     *userinfo;
  char     *jwks;
  char     *end_session;
  gboolean  names_itself;
} AlboOidcDiscovery;

AlboOidcDiscovery *albo_oidc_discovery_parse (const char              *text,
                                              gssize                   length,
                                              const AlboOidcSettings  *settings,
                                              GError                 **error);
AlboOidcDiscovery *albo_oidc_discovery_ref   (AlboOidcDiscovery       *self);
void               albo_oidc_discovery_unref (AlboOidcDiscovery       *self);
char              *albo_oidc_discovery_url   (const AlboOidcSettings  *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcDiscovery, albo_oidc_discovery_unref)

G_END_DECLS
