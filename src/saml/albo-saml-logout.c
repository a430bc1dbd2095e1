/* albo-saml-logout.c - asking a provider to end a session, and answering when it asks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-logout.h"

#include "albo-saml-build-private.h"
#include "albo-saml-error.h"
#include "albo-saml-message-private.h"

/**
 * albo_saml_logout_request_make:
 * @entity_id: the service
 * @provider: where the person signed in
 * @binding: how the browser carries it
 * @name_id: the sign-in that ends: of its #AlboSamlIdentity
 * @name_qualifier: of its #AlboSamlIdentity
 * @session_index: (nullable): of its #AlboSamlIdentity; without, there is no session at the
 *   provider to end, and no need to ask
 * @relay_state: (nullable): what comes back with the answer
 * @key: the service's key
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): a LogoutRequest; %NULL with %ALBO_SAML_ERROR_METADATA if @provider
 *   has no address for @binding, as CIE
 */
AlboSamlMessage *
albo_saml_logout_request_make (const char              *entity_id,
                               const AlboSamlProvider  *provider,
                               AlboSamlBinding          binding,
                               const char              *name_id,
                               const char              *name_qualifier,
                               const char              *session_index,
                               const char              *relay_state,
                               AlboSamlKey             *key,
                               gint64                   now,
                               GError                 **error)
{
  const char *location = binding == ALBO_SAML_POST ? provider->slo_post : provider->slo_redirect;
  AlboSamlDraft draft;
  xmlNode *name;

  if (location == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "no address for this binding");
      return NULL;
    }

  albo_saml_draft_init (&draft, "LogoutRequest", location, entity_id, now);
  name = albo_saml_build_add (draft.root, draft.saml, "NameID", name_id);
  albo_saml_build_set (name, "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");
  albo_saml_build_set (name, "NameQualifier", name_qualifier);
  if (session_index != NULL)
    albo_saml_build_add (draft.root, draft.samlp, "SessionIndex", session_index);

  return albo_saml_draft_finish (&draft, binding, location, "SAMLRequest", relay_state, key, error);
}

/**
 * albo_saml_logout_response_make:
 * @entity_id: the service
 * @provider: who asked
 * @binding: how the browser carries it
 * @in_response_to: ID of its LogoutRequest
 * @relay_state: (nullable): what came with it
 * @key: the service's key
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): a LogoutResponse of success; %NULL with %ALBO_SAML_ERROR_METADATA if
 *   @provider has no address for @binding
 */
AlboSamlMessage *
albo_saml_logout_response_make (const char              *entity_id,
                                const AlboSamlProvider  *provider,
                                AlboSamlBinding          binding,
                                const char              *in_response_to,
                                const char              *relay_state,
                                AlboSamlKey             *key,
                                gint64                   now,
                                GError                 **error)
{
  const char *location = binding == ALBO_SAML_POST ? provider->slo_post_response
                                                   : provider->slo_redirect_response;
  AlboSamlDraft draft;
  xmlNode *status;
  xmlNode *code;

  if (location == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "no address for this binding");
      return NULL;
    }

  albo_saml_draft_init (&draft, "LogoutResponse", location, entity_id, now);
  albo_saml_build_set (draft.root, "InResponseTo", in_response_to);
  status = albo_saml_build_add (draft.root, draft.samlp, "Status", NULL);
  code = albo_saml_build_add (status, draft.samlp, "StatusCode", NULL);
  albo_saml_build_set (code, "Value", "urn:oasis:names:tc:SAML:2.0:status:Success");

  return albo_saml_draft_finish (&draft, binding, location, "SAMLResponse", relay_state, key, error);
}

/**
 * albo_saml_logout_free:
 * @logout: (nullable) (transfer full): a logout message
 */
void
albo_saml_logout_free (AlboSamlLogout *logout)
{
  if (logout == NULL)
    return;

  g_free (logout->id);
  g_free (logout->in_response_to);
  g_free (logout->name_id);
  g_free (logout->name_qualifier);
  g_free (logout->session_index);
  g_free (logout->relay_state);
  g_free (logout);
}
