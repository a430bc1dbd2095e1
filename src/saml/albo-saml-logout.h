/* albo-saml-logout.h - ending a session at the provider, or at its wish
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-message.h"

G_BEGIN_DECLS

/**
 * AlboSamlLogout:
 * @id: its ID
 * @in_response_to: (nullable): the request that it answers
 * @name_id: (nullable): of a request, the sign-in that ends
 * @name_qualifier: (nullable): whose name that is
 * @session_index: (nullable): of a request, the session that ends
 * @relay_state: (nullable): what goes back with the answer
 * @is_success: of an answer, whether the provider ended its session
 *
 * A logout message of a provider that was verified.  Whether there is such a sign-in is the
 * caller's to look up; a request is answered with success even if there is none.
 */
typedef struct
{
  char     *id;
  char     *in_response_to;
  char     *name_id;
  char     *name_qualifier;
  char     *session_index;
  char     *relay_state;
  gboolean  is_success;
} AlboSamlLogout;

AlboSamlMessage *albo_saml_logout_request_make   (const char              *entity_id,
                                                  const AlboSamlProvider  *provider,
                                                  AlboSamlBinding          binding,
                                                  const char              *name_id,
                                                  const char              *name_qualifier,
                                                  const char              *session_index,
                                                  const char              *relay_state,
                                                  AlboSamlKey             *key,
                                                  gint64                   now,
                                                  GError                 **error);
AlboSamlMessage *albo_saml_logout_response_make  (const char              *entity_id,
                                                  const AlboSamlProvider  *provider,
                                                  AlboSamlBinding          binding,
                                                  const char              *in_response_to,
                                                  const char              *relay_state,
                                                  AlboSamlKey             *key,
                                                  gint64                   now,
                                                  GError                 **error);
gboolean         albo_saml_logout_request_peek   (AlboSamlBinding          binding,
                                                  const char              *input,
                                                  char                   **issuer,
                                                  char                   **destination,
                                                  GError                 **error);
AlboSamlLogout  *albo_saml_logout_request_check  (AlboSamlBinding          binding,
                                                  const char              *input,
                                                  const AlboSamlProvider  *provider,
                                                  const char              *location,
                                                  gint64                   now,
                                                  GError                 **error);
AlboSamlLogout  *albo_saml_logout_response_check (AlboSamlBinding          binding,
                                                  const char              *input,
                                                  const AlboSamlProvider  *provider,
                                                  const char              *location,
                                                  const char              *request_id,
                                                  gint64                   now,
                                                  GError                 **error);
void             albo_saml_logout_free           (AlboSamlLogout          *logout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlLogout, albo_saml_logout_free)

G_END_DECLS
