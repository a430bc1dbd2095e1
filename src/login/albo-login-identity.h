/* albo-login-identity.h - as whom Albo asks, and whom it trusts, as the database says
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-login-oidc.h"
#include "albo-saml-register-key.h"
#include "albo-saml-service.h"

G_BEGIN_DECLS

/**
 * AlboLoginService:
 * @id: of albo.identity_service
 * @code: its short name, in addresses of metadata
 * @is_common: whether it serves all bodies that have none of their own
 * @answer_url: where answers come to
 * @logout_url: where logout messages come to
 * @saml: what it tells of itself
 *
 * As whom providers are asked.
 */
typedef struct
{
  int              id;
  const char      *code;
  gboolean         is_common;
  char            *answer_url;
  char            *logout_url;
  AlboSamlService  saml;

  /*< private >*/
  const char      *acs_urls[2];
  AlboSamlAddress  logouts[2];
  AlboSamlNames    en;
  AlboSamlBilling  billing;
} AlboLoginService;

/**
 * AlboLoginProvider:
 * @id: of albo.identity_provider
 * @kind: `spid`, `cie` or `eidas`
 * @name: how people know it
 * @logo: (nullable): the name of its picture
 * @saml: the provider
 */
typedef struct
{
  int               id;
  const char       *kind;
  const char       *name;
  const char       *logo;
  AlboSamlProvider *saml;
} AlboLoginProvider;

/**
 * AlboLoginIdentity:
 * @is_demo: whether the people are invented
 * @services: (element-type AlboLoginService): as whom to ask
 * @providers: (element-type AlboLoginProvider): whom to trust
 * @register_key: (nullable): what messages are kept with
 *
 * It never changes, and any number of threads may use it.
 */
typedef struct
{
  gboolean             is_demo;
  GPtrArray           *services;
  GPtrArray           *providers;
  AlboSamlRegisterKey *register_key;

  /*< private >*/
  JsonNode            *document;
  const char          *version;
} AlboLoginIdentity;

/**
 * AlboLoginTrust:
 *
 * The #AlboLoginIdentity of now: the database is asked every few seconds whether it changed.
 */
typedef struct _AlboLoginTrust AlboLoginTrust;

char                    *albo_login_find_key               (const char               *folder,
                                                            const char               *file);
AlboLoginTrust          *albo_login_trust_new              (const char               *folder);
void                     albo_login_trust_free             (AlboLoginTrust           *self);
AlboLoginIdentity       *albo_login_trust_get              (AlboLoginTrust           *self,
                                                            AlboConnection           *connection,
                                                            GError                  **error);
AlboLoginOidc           *albo_login_trust_get_oidc         (AlboLoginTrust           *self);
void                     albo_login_trust_forget           (AlboLoginTrust           *self);
void                     albo_login_identity_unref         (AlboLoginIdentity        *self);
const AlboLoginService  *albo_login_identity_find_service  (const AlboLoginIdentity  *self,
                                                            gint64                    id);
const AlboLoginService  *albo_login_identity_find_code     (const AlboLoginIdentity  *self,
                                                            const char               *code);
const AlboLoginProvider *albo_login_identity_find_provider (const AlboLoginIdentity  *self,
                                                            gint64                    id);
char                    *albo_login_service_make_metadata  (const AlboLoginService   *self,
                                                            AlboSamlKind              kind,
                                                            gint64                    now,
                                                            GError                  **error);
gboolean                 albo_login_identity_has_test      (JsonObject               *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboLoginIdentity, albo_login_identity_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboLoginTrust, albo_login_trust_free)

G_END_DECLS
