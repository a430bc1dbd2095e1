/* albo-saml-message-private.h - what all messages to a provider begin and end with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-message.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

/* A message that is being made. */
typedef struct
{
  xmlDoc  *doc;
  xmlNode *root;
  xmlNs   *samlp;
  xmlNs   *saml;
  xmlNode *issuer;
  gint64   issued_at;
} AlboSamlDraft;

void             albo_saml_draft_init   (AlboSamlDraft      *draft,
                                         const char         *name,
                                         const char         *destination,
                                         const char         *entity_id,
                                         gint64              now);
AlboSamlMessage *albo_saml_draft_finish (AlboSamlDraft      *draft,
                                         AlboSamlBinding     binding,
                                         const char         *location,
                                         const char         *parameter,
                                         const char         *relay_state,
                                         AlboSamlKey        *key,
                                         GError            **error);

G_END_DECLS
