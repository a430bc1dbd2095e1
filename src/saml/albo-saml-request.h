/* albo-saml-request.h - asking a provider who a person is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-level.h"
#include "albo-saml-message.h"

G_BEGIN_DECLS

/**
 * AlboSamlRequest:
 * @entity_id: the service
 * @level: how surely the person must be authenticated
 * @comparison: how that is meant
 * @acs_index: which of the service's addresses the answer goes to, as its metadata count them
 * @attribute_index: which set of attributes, as its metadata count them
 * @is_forced: whether a session at the provider is not enough; understood above level 1,
 *   and of CIE
 */
typedef struct
{
  const char         *entity_id;
  AlboSamlLevel       level;
  AlboSamlComparison  comparison;
  guint               acs_index;
  guint               attribute_index;
  gboolean            is_forced;
} AlboSamlRequest;

AlboSamlMessage *albo_saml_request_make      (const AlboSamlRequest   *request,
                                              const AlboSamlProvider  *provider,
                                              AlboSamlBinding          binding,
                                              const char              *relay_state,
                                              AlboSamlKey             *key,
                                              gint64                   now,
                                              GError                 **error);
gboolean         albo_saml_request_is_forced (gboolean                 is_forced,
                                              AlboSamlLevel            level,
                                              AlboSamlKind             kind);

G_END_DECLS
