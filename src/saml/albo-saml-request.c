/* albo-saml-request.c - asking a provider who a person is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-request.h"

#include "albo-saml-build-private.h"
#include "albo-saml-error.h"
#include "albo-saml-message-private.h"

/**
 * albo_saml_request_is_forced: (skip)
 * @is_forced: whether that was said
 * @level: what is asked for
 * @kind: of which kind the provider is
 *
 * Returns: whether the request says ForceAuthn, so that a session at the provider is not enough
 */
gboolean
albo_saml_request_is_forced (gboolean       is_forced,
                             AlboSamlLevel  level,
                             AlboSamlKind   kind)
{
  return is_forced || level > ALBO_SAML_LEVEL_1 || kind == ALBO_SAML_KIND_CIE;
}

static void
set_index (xmlNode    *node,
           const char *name,
           guint       index)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", index);
  albo_saml_build_set (node, name, text);
}

/* IsPassive, AllowCreate and Scoping are never there: SPID and CIE refuse them. */
static void
fill (AlboSamlDraft         *draft,
      const AlboSamlRequest *request,
      AlboSamlKind           kind)
{
  xmlNode *policy;
  xmlNode *context;

  if (albo_saml_request_is_forced (request->is_forced, request->level, kind))
    albo_saml_build_set (draft->root, "ForceAuthn", "true");
  set_index (draft->root, "AssertionConsumerServiceIndex", request->acs_index);
  set_index (draft->root, "AttributeConsumingServiceIndex", request->attribute_index);

  policy = albo_saml_build_add (draft->root, draft->samlp, "NameIDPolicy", NULL);
  albo_saml_build_set (policy, "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");

  context = albo_saml_build_add (draft->root, draft->samlp, "RequestedAuthnContext", NULL);
  albo_saml_build_set (context, "Comparison", albo_saml_comparison_get_word (request->comparison));
  albo_saml_build_add (context, draft->saml, "AuthnContextClassRef",
                       albo_saml_level_get_uri (request->level));
}

/**
 * albo_saml_request_make:
 * @request: what to ask for
 * @provider: whom
 * @binding: how the browser carries it
 * @relay_state: (nullable): a random handle that comes back with the answer; never an address
 * @key: the service's key
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): an AuthnRequest; %NULL with %ALBO_SAML_ERROR_METADATA if @provider has no
 *   address for @binding, %ALBO_SAML_ERROR_LEVEL, %ALBO_SAML_ERROR_QUERY or %ALBO_SAML_ERROR_KEY
 */
AlboSamlMessage *
albo_saml_request_make (const AlboSamlRequest   *request,
                        const AlboSamlProvider  *provider,
                        AlboSamlBinding          binding,
                        const char              *relay_state,
                        AlboSamlKey             *key,
                        gint64                   now,
                        GError                 **error)
{
  const char *location = binding == ALBO_SAML_POST ? provider->sso_post : provider->sso_redirect;
  AlboSamlDraft draft;

  if (location == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "no address for this binding");
      return NULL;
    }

  if (albo_saml_level_get_uri (request->level) == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_LEVEL, "no level");
      return NULL;
    }

  albo_saml_draft_init (&draft, "AuthnRequest", location, request->entity_id, now);
  fill (&draft, request, provider->kind);

  return albo_saml_draft_finish (&draft, binding, location, "SAMLRequest", relay_state, key, error);
}
