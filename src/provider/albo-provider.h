/* albo-provider.h - an identity provider of invented people
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"
#include "albo-saml-level.h"
#include "albo-saml-provider.h"
#include "albo-site.h"

G_BEGIN_DECLS

/**
 * AlboProvider:
 * @base: where browsers reach it
 * @login: where browsers reach albo-login
 * @key: what it signs with
 * @service: the service that it knows, as if it were a provider: its name and keys
 * @sessions: of browsers that signed in at level 1: token to number of a citizen
 *
 * Real SAML, for people who do not exist.  It is four providers: `uno` and `due` of SPID, `cie`
 * and `eidas`.
 */
typedef struct
{
  char             *base;
  char             *login;
  AlboSamlKey      *key;
  AlboSamlProvider  service;
  GHashTable       *sessions;
  GMutex            lock;
} AlboProvider;

/**
 * AlboProviderRequest:
 * @id: its ID
 * @relay_state: (nullable): what goes back with the answer
 * @level: what is asked for
 * @is_forced: whether a session is not enough
 *
 * An AuthnRequest whose signature was verified.
 */
typedef struct
{
  char          *id;
  char          *relay_state;
  AlboSamlLevel  level;
  gboolean       is_forced;
} AlboProviderRequest;

AlboProvider        *albo_provider_new              (const char           *base,
                                                     const char           *login,
                                                     const char           *folder,
                                                     GError              **error);
void                 albo_provider_free             (AlboProvider         *self);
char                *albo_provider_make_entity      (const AlboProvider   *self,
                                                     const char           *which);
char                *albo_provider_make_answer_url  (const AlboProvider   *self);
gboolean             albo_provider_register         (const AlboProvider   *self,
                                                     AlboConnection       *connection,
                                                     GError              **error);
AlboProviderRequest *albo_provider_read_request     (const AlboProvider   *self,
                                                     const char           *which,
                                                     const char           *query,
                                                     GError              **error);
void                 albo_provider_request_free     (AlboProviderRequest  *request);
char                *albo_provider_make_answer      (const AlboProvider        *self,
                                                     const char                *which,
                                                     const AlboProviderRequest *request,
                                                     JsonObject                *citizen,
                                                     const char                *session_index,
                                                     guint                      error_number,
                                                     GError                   **error);
gboolean             albo_provider_make_keys        (const char           *folder,
                                                     const char           *login,
                                                     GError              **error);
AlboSamlKey         *albo_provider_load_key         (const char           *folder,
                                                     const char           *name,
                                                     GError              **error);
const AlboRoute     *albo_provider_list_routes      (gsize                *n_routes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboProvider, albo_provider_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboProviderRequest, albo_provider_request_free)

G_END_DECLS
