/* albo-saml-response-private.h - the parts of the check of a Response
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-error.h"
#include "albo-saml-response.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

struct _AlboSamlResponse
{
  char             *xml;
  xmlDoc           *doc;
  xmlNode          *root;
  xmlNode          *assertion;  /* (nullable): the only one */
  AlboSamlProvider *provider;   /* (nullable): whose signatures were verified */
};

/* What is the same in a message, in an assertion, and in a logout. */
typedef struct
{
  AlboSamlError id;
  AlboSamlError version;
  AlboSamlError issue_instant;
  AlboSamlError issuer;
} AlboSamlHeadErrors;

gboolean albo_saml_head_check             (const xmlNode             *node,
                                           const AlboSamlProvider    *provider,
                                           gboolean                   needs_format,
                                           gint64                     not_before,
                                           gint64                     now,
                                           const AlboSamlHeadErrors  *errors,
                                           GError                   **error);
gboolean albo_saml_attribute_equals       (const xmlNode             *node,
                                           const char                *name,
                                           const char                *expected);
gboolean albo_saml_response_check_shape   (xmlDoc                    *doc,
                                           xmlNode                  **assertion,
                                           GError                   **error);
gboolean albo_saml_response_read_assertion (const AlboSamlResponse   *response,
                                            const AlboSamlPending    *pending,
                                            gint64                    now,
                                            AlboSamlIdentity         *identity,
                                            GError                  **error);

G_END_DECLS
