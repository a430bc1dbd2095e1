/* albo-saml-response.h - the answer of an identity provider, believed only when it is right
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-identity.h"
#include "albo-saml-level.h"
#include "albo-saml-provider.h"

G_BEGIN_DECLS

/**
 * AlboSamlResponse:
 *
 * A Response of which only the outer form is known to be good.  A sign-in server takes these
 * steps, and stops at the first that fails:
 *
 *  1. albo_saml_response_parse() of the field `SAMLResponse`, which came by POST and once;
 *  2. look for the pending request: by the handle in `RelayState` and by the cookie of this
 *     browser, not by what the Response says; and for the record of the provider it went to;
 *  3. albo_saml_response_verify() with that provider;
 *  4. delete the pending request, so that it is answered once, and keep the message in the register;
 *  5. albo_saml_response_check();
 *  6. keep the ID of the assertion until its end; refuse one that is there already.
 *
 * Each refusal is a page for the person and a name for the log: albo_saml_error_get_name().
 */
typedef struct _AlboSamlResponse AlboSamlResponse;

/**
 * AlboSamlPending:
 * @id: ID of the AuthnRequest
 * @provider: entityID of the provider that it went to
 * @acs_url: address that the answer must come to
 * @audience: entityID of the service
 * @level: what was asked for
 * @comparison: how that was meant
 * @issued_at: when, in microseconds since 1970
 * @is_forced: whether the request said that a session at the provider is not enough;
 *   understood above level 1, and of CIE
 *
 * A request that waits for its answer.
 */
typedef struct
{
  const char         *id;
  const char         *provider;
  const char         *acs_url;
  const char         *audience;
  AlboSamlLevel       level;
  AlboSamlComparison  comparison;
  gint64              issued_at;
  gboolean            is_forced;
} AlboSamlPending;

AlboSamlResponse *albo_saml_response_parse              (const char              *base64,
                                                         GError                 **error);
void              albo_saml_response_free               (AlboSamlResponse        *response);
char             *albo_saml_response_get_in_response_to (const AlboSamlResponse  *response);
char             *albo_saml_response_get_issuer         (const AlboSamlResponse  *response);
const char       *albo_saml_response_get_xml            (const AlboSamlResponse  *response);
gboolean          albo_saml_response_verify             (AlboSamlResponse        *response,
                                                         AlboSamlProvider        *provider,
                                                         GError                 **error);
AlboSamlIdentity *albo_saml_response_check              (const AlboSamlResponse  *response,
                                                         const AlboSamlPending   *pending,
                                                         gint64                   now,
                                                         GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlResponse, albo_saml_response_free)

G_END_DECLS
