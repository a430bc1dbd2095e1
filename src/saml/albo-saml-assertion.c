/* albo-saml-assertion.c - what an assertion must say
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-response-private.h"

#include "albo-saml-attributes-private.h"
#include "albo-saml-error.h"
#include "albo-saml-request.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#define SAML ALBO_SAML_NS_ASSERTION

#define FORMAT_TRANSIENT "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
#define METHOD_BEARER    "urn:oasis:names:tc:SAML:2.0:cm:bearer"

static const AlboSamlHeadErrors assertion_errors = {
  ALBO_SAML_ERROR_ASSERTION_ID, ALBO_SAML_ERROR_ASSERTION_VERSION,
  ALBO_SAML_ERROR_ASSERTION_ISSUE_INSTANT, ALBO_SAML_ERROR_ASSERTION_ISSUER,
};

static gboolean
read_instant (const xmlNode *node,
              const char    *name,
              gint64        *instant)
{
  g_autofree char *text = albo_saml_xml_get_attribute (node, name);

  return albo_saml_time_parse (text, instant);
}

static gboolean
read_name_id (const xmlNode     *subject,
              AlboSamlIdentity  *identity,
              GError           **error)
{
  const xmlNode *name_id = albo_saml_xml_get_only_child (subject, SAML, "NameID");

  identity->name_id = albo_saml_xml_get_text (name_id);
  identity->name_qualifier = albo_saml_xml_get_attribute (name_id, "NameQualifier");

  if (identity->name_id == NULL || identity->name_id[0] == '\0' ||
      identity->name_qualifier == NULL || identity->name_qualifier[0] == '\0' ||
      !albo_saml_attribute_equals (name_id, "Format", FORMAT_TRANSIENT))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_NAME_ID, "no transient name");

  return TRUE;
}

static gboolean
check_confirmation (const xmlNode          *subject,
                    const AlboSamlPending  *pending,
                    gint64                  now,
                    AlboSamlIdentity       *identity,
                    GError                **error)
{
  const xmlNode *confirmation = albo_saml_xml_get_only_child (subject, SAML, "SubjectConfirmation");
  const xmlNode *data = albo_saml_xml_get_only_child (confirmation, SAML, "SubjectConfirmationData");
  g_autofree char *not_before = albo_saml_xml_get_attribute (data, "NotBefore");
  gint64 end;

  if (data == NULL || !albo_saml_attribute_equals (confirmation, "Method", METHOD_BEARER))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONFIRMATION, "not confirmed");

  if (!albo_saml_attribute_equals (data, "Recipient", pending->acs_url))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONFIRMATION_RECIPIENT, "another recipient");

  if (!albo_saml_attribute_equals (data, "InResponseTo", pending->id))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONFIRMATION_IN_RESPONSE_TO, "another request");

  /* SAML forbids it for a bearer: profiles 4.1.4.2. */
  if (not_before != NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONFIRMATION, "a confirmation with a beginning");

  if (!read_instant (data, "NotOnOrAfter", &end) || now >= end + ALBO_SAML_SKEW)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONFIRMATION_EXPIRED, "no longer confirmed");

  identity->assertion_end = MAX (identity->assertion_end, end);

  return TRUE;
}

static gboolean
check_audience (const xmlNode *conditions,
                const char    *audience)
{
  const xmlNode *restriction = albo_saml_xml_get_only_child (conditions, SAML, "AudienceRestriction");
  gboolean is_ours = FALSE;

  for (const xmlNode *node = restriction != NULL ? restriction->children : NULL;
       node != NULL;
       node = node->next)
    if (albo_saml_xml_is (node, SAML, "Audience"))
      {
        g_autofree char *name = albo_saml_xml_get_text (node);

        is_ours = is_ours || (name != NULL && audience != NULL && g_str_equal (name, audience));
      }

  return is_ours;
}

/* A condition that is not understood makes the assertion worth nothing: core 2.5.1. */
static gboolean
knows_all (const xmlNode *conditions)
{
  for (const xmlNode *node = conditions->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE &&
        !albo_saml_xml_is (node, SAML, "AudienceRestriction") &&
        !albo_saml_xml_is (node, SAML, "OneTimeUse"))
      return FALSE;

  return TRUE;
}

static gboolean
check_conditions (const xmlNode          *assertion,
                  const AlboSamlPending  *pending,
                  gint64                  now,
                  AlboSamlIdentity       *identity,
                  GError                **error)
{
  const xmlNode *conditions = albo_saml_xml_get_only_child (assertion, SAML, "Conditions");
  gint64 start;
  gint64 end;

  if (conditions == NULL || !knows_all (conditions))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_CONDITIONS, "no conditions that are known");

  if (!read_instant (conditions, "NotBefore", &start) || now < start - ALBO_SAML_SKEW)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_NOT_BEFORE, "not yet valid");

  if (!read_instant (conditions, "NotOnOrAfter", &end) || now >= end + ALBO_SAML_SKEW)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_NOT_ON_OR_AFTER, "no longer valid");

  if (!check_audience (conditions, pending->audience))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_AUDIENCE, "for another service");

  identity->assertion_end = MAX (identity->assertion_end, end);

  return TRUE;
}

static gboolean
check_authentication (const xmlNode          *assertion,
                      const AlboSamlPending  *pending,
                      AlboSamlKind            kind,
                      gint64                  now,
                      AlboSamlIdentity       *identity,
                      GError                **error)
{
  const xmlNode *statement = albo_saml_xml_get_only_child (assertion, SAML, "AuthnStatement");
  const xmlNode *context = albo_saml_xml_get_only_child (statement, SAML, "AuthnContext");
  const xmlNode *class = albo_saml_xml_get_only_child (context, SAML, "AuthnContextClassRef");
  g_autofree char *uri = albo_saml_xml_get_text (class);
  gint64 instant;

  if (uri == NULL || uri[0] == '\0' || !read_instant (statement, "AuthnInstant", &instant) ||
      instant > now + ALBO_SAML_SKEW)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_AUTHN_STATEMENT, "no authentication");

  if (albo_saml_request_is_forced (pending->is_forced, pending->level, kind) &&
      instant < pending->issued_at - ALBO_SAML_SKEW)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_AUTHN_STATEMENT, "authenticated before it was asked");

  identity->level = albo_saml_level_from_uri (uri);
  identity->session_index = albo_saml_xml_get_attribute (statement, "SessionIndex");

  if (!albo_saml_level_satisfies (identity->level, pending->level, pending->comparison))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_LEVEL, "another level than was asked for");

  return TRUE;
}

/**
 * albo_saml_response_read_assertion: (skip)
 * @response: a verified Response with an assertion
 * @pending: the request
 * @now: the clock
 * @identity: what to fill
 * @error: return location for an error
 *
 * Returns: whether the assertion is right, and @identity filled
 */
gboolean
albo_saml_response_read_assertion (const AlboSamlResponse  *response,
                                   const AlboSamlPending   *pending,
                                   gint64                   now,
                                   AlboSamlIdentity        *identity,
                                   GError                 **error)
{
  const xmlNode *assertion = response->assertion;
  const AlboSamlProvider *provider = response->provider;
  const xmlNode *subject = albo_saml_xml_get_only_child (assertion, SAML, "Subject");
  gboolean needs_format = (provider->flags & ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT) == 0;

  if (!albo_saml_head_check (assertion, provider, needs_format, pending->issued_at, now,
                             &assertion_errors, error))
    return FALSE;

  if (subject == NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_SUBJECT, "no subject");

  identity->assertion_id = albo_saml_xml_get_attribute (assertion, "ID");

  return read_name_id (subject, identity, error) &&
         check_confirmation (subject, pending, now, identity, error) &&
         check_conditions (assertion, pending, now, identity, error) &&
         check_authentication (assertion, pending, provider->kind, now, identity, error) &&
         albo_saml_attributes_read (assertion, provider->kind, identity, error);
}
