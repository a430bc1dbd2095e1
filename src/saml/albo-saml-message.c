/* albo-saml-message.c - a message to a provider, ready for the browser to carry
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-message-private.h"

#include "albo-saml-build-private.h"
#include "albo-saml-error.h"
#include "albo-saml-library.h"
#include "albo-saml-redirect.h"
#include "albo-saml-signature.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#include <openssl/rand.h>
#include <string.h>

#define N_ID_BYTES 20

/**
 * albo_saml_make_id:
 *
 * Returns: (transfer full): an ID that nobody can guess: `_` and 160 random bits
 */
char *
albo_saml_make_id (void)
{
  guint8 bytes[N_ID_BYTES];
  g_autoptr(GString) id = g_string_new ("_");

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    g_error ("no random bytes");

  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);

  return g_string_free (g_steal_pointer (&id), FALSE);
}

/**
 * albo_saml_message_free:
 * @message: (nullable) (transfer full): a message
 */
void
albo_saml_message_free (AlboSamlMessage *message)
{
  if (message == NULL)
    return;

  g_free (message->id);
  g_free (message->xml);
  g_free (message->url);
  g_free (message->field);
  g_free (message->relay_state);
  g_free (message);
}

/**
 * albo_saml_draft_init: (skip)
 * @draft: (out caller-allocates): the draft; albo_saml_draft_finish() ends it
 * @name: name of the message, in the namespace of the protocol
 * @destination: where it goes
 * @entity_id: who sends it
 * @now: the clock
 *
 * Begins a message: ID, version, instant, destination, issuer.
 */
void
albo_saml_draft_init (AlboSamlDraft *draft,
                      const char    *name,
                      const char    *destination,
                      const char    *entity_id,
                      gint64         now)
{
  g_autofree char *id = albo_saml_make_id ();
  g_autofree char *instant = albo_saml_time_format (now);

  albo_saml_init ();

  draft->doc = albo_saml_build_new ("samlp", ALBO_SAML_NS_PROTOCOL, name);
  draft->root = xmlDocGetRootElement (draft->doc);
  draft->samlp = draft->root->ns;
  draft->saml = albo_saml_build_ns (draft->root, "saml", ALBO_SAML_NS_ASSERTION);
  draft->issued_at = now - now % G_USEC_PER_SEC;

  albo_saml_build_set (draft->root, "ID", id);
  albo_saml_build_set (draft->root, "Version", "2.0");
  albo_saml_build_set (draft->root, "IssueInstant", instant);
  albo_saml_build_set (draft->root, "Destination", destination);

  draft->issuer = albo_saml_build_add (draft->root, draft->saml, "Issuer", entity_id);
  albo_saml_build_set (draft->issuer, "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:entity");
  albo_saml_build_set (draft->issuer, "NameQualifier", entity_id);
}

static AlboSamlMessage *
make_message (AlboSamlDraft    *draft,
              AlboSamlBinding   binding,
              const char       *location,
              const char       *parameter,
              const char       *relay_state,
              AlboSamlKey      *key,
              GError          **error)
{
  g_autoptr(AlboSamlMessage) message = g_new0 (AlboSamlMessage, 1);

  if (binding == ALBO_SAML_POST && !albo_saml_signature_sign (draft->root, draft->issuer, key, error))
    return NULL;

  message->binding = binding;
  message->parameter = parameter;
  message->issued_at = draft->issued_at;
  message->id = albo_saml_xml_get_attribute (draft->root, "ID");
  message->xml = albo_saml_build_text (draft->root);

  if (binding == ALBO_SAML_REDIRECT)
    {
      message->url = albo_saml_redirect_make (location, parameter, message->xml, relay_state, key, error);
      return message->url != NULL ? g_steal_pointer (&message) : NULL;
    }

  if (relay_state != NULL && strlen (relay_state) > ALBO_SAML_MAX_RELAY_STATE)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_QUERY, "a RelayState of more than 80 bytes");
      return NULL;
    }

  message->url = g_strdup (location);
  message->field = g_base64_encode ((const guchar *) message->xml, strlen (message->xml));
  message->relay_state = g_strdup (relay_state);

  return g_steal_pointer (&message);
}

/**
 * albo_saml_draft_finish: (skip)
 * @draft: (transfer full): a draft
 * @binding: how it travels
 * @location: where to
 * @parameter: `SAMLRequest` or `SAMLResponse`
 * @relay_state: (nullable): what comes back with the answer
 * @key: a key that signs
 * @error: return location for an error
 *
 * Signs: in the query, or right after the issuer.
 *
 * Returns: (transfer full): the message
 */
AlboSamlMessage *
albo_saml_draft_finish (AlboSamlDraft    *draft,
                        AlboSamlBinding   binding,
                        const char       *location,
                        const char       *parameter,
                        const char       *relay_state,
                        AlboSamlKey      *key,
                        GError          **error)
{
  AlboSamlMessage *message = make_message (draft, binding, location, parameter, relay_state, key, error);

  g_clear_pointer (&draft->doc, xmlFreeDoc);

  return message;
}
