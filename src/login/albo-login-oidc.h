/* albo-login-oidc.h - aggregators of sign-ins, as the database says
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-oidc-client.h"
#include "albo-saml-register-key.h"

G_BEGIN_DECLS

/**
 * AlboLoginAggregator:
 * @id: of albo.oidc_provider
 * @code: its name in addresses
 * @client: what asks it
 */
typedef struct
{
  int             id;
  char           *code;
  AlboOidcClient *client;
} AlboLoginAggregator;

/**
 * AlboLoginAggregators:
 * @list: (element-type AlboLoginAggregator): those that can be asked
 * @register_key: (nullable): what messages are kept with
 *
 * It never changes, but for what clients keep, and any number of threads may use it.
 */
typedef struct
{
  GPtrArray           *list;
  AlboSamlRegisterKey *register_key;

  /*< private >*/
  char                *version;
} AlboLoginAggregators;

typedef struct _AlboLoginOidc AlboLoginOidc;

AlboLoginOidc             *albo_login_oidc_new           (const char                  *folder);
void                       albo_login_oidc_free          (AlboLoginOidc               *self);
AlboLoginAggregators      *albo_login_oidc_get           (AlboLoginOidc               *self,
                                                          const char                  *public_url,
                                                          AlboConnection              *connection,
                                                          GError                     **error);
const AlboLoginAggregator *albo_login_aggregators_find   (const AlboLoginAggregators  *self,
                                                          const char                  *code);
void                       albo_login_aggregators_unref  (AlboLoginAggregators        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboLoginOidc, albo_login_oidc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboLoginAggregators, albo_login_aggregators_unref)

G_END_DECLS
