/* albo-saml-message.h - a message to a provider, ready for the browser to carry
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-provider.h"

G_BEGIN_DECLS

/**
 * AlboSamlBinding:
 * @ALBO_SAML_REDIRECT: in the query of an address that the browser is sent to
 * @ALBO_SAML_POST: in the hidden field of a form that the browser submits
 */
typedef enum
{
  ALBO_SAML_REDIRECT,
  ALBO_SAML_POST,
} AlboSamlBinding;

/**
 * AlboSamlMessage:
 * @binding: how it travels
 * @id: its ID, which the answer names
 * @issued_at: when it was made, in microseconds since 1970, whole seconds
 * @xml: the message itself, for the register
 * @url: where the browser goes: with the whole query, or the action of the form
 * @parameter: `SAMLRequest` or `SAMLResponse`
 * @field: (nullable): with %ALBO_SAML_POST, the value of the field @parameter
 * @relay_state: (nullable): with %ALBO_SAML_POST, the value of the field `RelayState`
 */
typedef struct
{
  AlboSamlBinding  binding;
  char            *id;
  gint64           issued_at;
  char            *xml;
  char            *url;
  const char      *parameter;
  char            *field;
  char            *relay_state;
} AlboSamlMessage;

char *albo_saml_make_id        (void);
void  albo_saml_message_free   (AlboSamlMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlMessage, albo_saml_message_free)

G_END_DECLS
