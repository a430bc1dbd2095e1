/* albo-oidc-settings.h - a provider of OpenID Connect, as an administrator describes it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-jwk.h"

G_BEGIN_DECLS

/**
 * AlboOidcAuth:
 * @ALBO_OIDC_AUTH_KEY: by an assertion that is signed with a key (`private_key_jwt`)
 * @ALBO_OIDC_AUTH_SECRET: by a secret that both know (`client_secret_basic`)
 *
 * How we prove to the provider who we are.
 */
typedef enum
{
  ALBO_OIDC_AUTH_KEY,
  ALBO_OIDC_AUTH_SECRET,
} AlboOidcAuth;

/**
 * AlboOidcSettings:
 * @issuer: the provider's name, which is its address
 * @client_id: ours
 * @redirect_uri: where it sends people back
 * @auth: how we prove who we are
 * @secret: (nullable): ours, of %ALBO_OIDC_AUTH_SECRET
 * @key: (nullable): ours, of %ALBO_OIDC_AUTH_KEY
 * @scope: what is asked for: `openid profile`
 * @acr_values: (array length=4) (nullable): by level, what is asked for to reach it
 * @levels: (element-type utf8 int): by `acr` in an answer, the level that it means
 * @default_level: the level of an answer without `acr`; 0 if there is none
 * @claims: (element-type utf8 utf8): by our attribute, the claim that has it
 * @method: by what a person is said to have signed in
 * @prompt: (nullable): `login` …
 * @max_age: seconds since a person proved who they are, at most; -1 for any
 * @algorithms: which #AlboJwsAlgorithm it may sign with
 * @has_userinfo: whether it is asked for attributes besides those in the token
 * @is_test: whether it may be on this machine, without TLS, and its people are invented
 *
 * It never changes, and any number of threads may use it.
 */
typedef struct
{
  char         *issuer;
  char         *client_id;
  char         *redirect_uri;
  AlboOidcAuth  auth;
  char         *secret;
  AlboJwk      *key;
  char         *scope;
  char         *acr_values[4];
  GHashTable   *levels;
  int           default_level;
  GHashTable   *claims;
  char         *method;
  char         *prompt;
  gint64        max_age;
  guint         algorithms;
  gboolean      has_userinfo;
  gboolean      is_test;
} AlboOidcSettings;

AlboOidcSettings *albo_oidc_settings_new    (JsonObject        *object,
                                             const char        *redirect_uri,
                                             const char        *credential,
                                             GError           **error);
void              albo_oidc_settings_free   (AlboOidcSettings  *self);
gboolean          albo_oidc_url_is_good     (const char        *url,
                                             gboolean           is_test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboOidcSettings, albo_oidc_settings_free)

G_END_DECLS
