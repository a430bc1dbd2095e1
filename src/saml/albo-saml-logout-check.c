/* albo-saml-logout-check.c - logout messages of a provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-logout.h"

#include "albo-saml-redirect.h"
#include "albo-saml-response-private.h"
#include "albo-saml-signature.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#include <string.h>

#define SAML  ALBO_SAML_NS_ASSERTION
#define SAMLP ALBO_SAML_NS_PROTOCOL

/* How old a message may be that nobody waits for. */
#define MAX_AGE (300 * G_USEC_PER_SEC)

static const AlboSamlHeadErrors errors = {
  ALBO_SAML_ERROR_ID, ALBO_SAML_ERROR_VERSION, ALBO_SAML_ERROR_ISSUE_INSTANT, ALBO_SAML_ERROR_ISSUER,
};

/* What was signed: the query as a whole, or the root of the document. */
static xmlDoc *
read_verified (AlboSamlBinding          binding,
               const char              *input,
               const char              *parameter,
               const AlboSamlProvider  *provider,
               char                   **relay_state,
               GError                 **error)
{
  g_autoptr(xmlDoc) doc = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (binding == ALBO_SAML_REDIRECT)
    {
      text = albo_saml_redirect_parse (input, parameter, provider->keys, relay_state, error);
      length = text != NULL ? strlen (text) : 0;
    }
  else
    text = albo_saml_xml_decode (input, &length, error);

  if (text == NULL)
    return NULL;

  doc = albo_saml_xml_parse (text, length, ALBO_SAML_MAX_MESSAGE, error);
  if (doc == NULL || !albo_saml_xml_check_ids (doc, error))
    return NULL;

  if (binding == ALBO_SAML_POST &&
      !albo_saml_signature_verify (xmlDocGetRootElement (doc), provider->keys, error))
    return NULL;

  return g_steal_pointer (&doc);
}

static gboolean
check_head (xmlDoc                  *doc,
            const char              *name,
            const AlboSamlProvider  *provider,
            const char              *location,
            gint64                   now,
            GError                 **error)
{
  const xmlNode *root = xmlDocGetRootElement (doc);

  if (!albo_saml_xml_is (root, SAMLP, name))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "another message");

  if (!albo_saml_head_check (root, provider, FALSE, now - MAX_AGE, now, &errors, error))
    return FALSE;

  if (!albo_saml_attribute_equals (root, "Destination", location))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_DESTINATION, "meant for another address");

  return TRUE;
}

/**
 * albo_saml_logout_request_peek:
 * @binding: how it came
 * @input: (nullable): as of albo_saml_logout_request_check()
 * @issuer: (out) (nullable): who it says to be from
 * @destination: (out) (nullable): the address that it says to be for
 * @error: return location for an error
 *
 * Reads whose keys to verify it with: nothing is verified yet.
 *
 * Returns: whether it could be read
 */
gboolean
albo_saml_logout_request_peek (AlboSamlBinding   binding,
                               const char       *input,
                               char            **issuer,
                               char            **destination,
                               GError          **error)
{
  gsize length = 0;
  g_autofree char *text = binding == ALBO_SAML_REDIRECT ? albo_saml_redirect_peek (input, "SAMLRequest", error)
                                                        : albo_saml_xml_decode (input, &length, error);
  g_autoptr(xmlDoc) doc = NULL;
  const xmlNode *root;

  if (text == NULL)
    return FALSE;

  doc = albo_saml_xml_parse (text, binding == ALBO_SAML_REDIRECT ? strlen (text) : length, ALBO_SAML_MAX_MESSAGE, error);
  if (doc == NULL)
    return FALSE;

  root = xmlDocGetRootElement (doc);
  if (!albo_saml_xml_is (root, SAMLP, "LogoutRequest"))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "another message");

  *issuer = albo_saml_xml_get_text (albo_saml_xml_get_only_child (root, SAML, "Issuer"));
  *destination = albo_saml_xml_get_attribute (root, "Destination");

  return TRUE;
}

/**
 * albo_saml_logout_request_check:
 * @binding: how it came
 * @input: (nullable): with %ALBO_SAML_REDIRECT the query string, nothing decoded; with
 *   %ALBO_SAML_POST the field `SAMLRequest`
 * @provider: who should have sent it
 * @location: the address that it came to
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): a LogoutRequest that @provider signed not long ago; else %NULL with
 *   the reason
 */
AlboSamlLogout *
albo_saml_logout_request_check (AlboSamlBinding          binding,
                                const char              *input,
                                const AlboSamlProvider  *provider,
                                const char              *location,
                                gint64                   now,
                                GError                 **error)
{
  g_autoptr(AlboSamlLogout) logout = g_new0 (AlboSamlLogout, 1);
  g_autoptr(xmlDoc) doc = read_verified (binding, input, "SAMLRequest", provider,
                                         &logout->relay_state, error);
  g_autofree char *until = NULL;
  const xmlNode *root;
  const xmlNode *name;
  gint64 end;

  if (doc == NULL || !check_head (doc, "LogoutRequest", provider, location, now, error))
    return NULL;

  root = xmlDocGetRootElement (doc);
  until = albo_saml_xml_get_attribute (root, "NotOnOrAfter");
  if (until != NULL && (!albo_saml_time_parse (until, &end) || now >= end + ALBO_SAML_SKEW))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_NOT_ON_OR_AFTER, "no longer valid");
      return NULL;
    }

  name = albo_saml_xml_get_only_child (root, SAML, "NameID");
  logout->id = albo_saml_xml_get_attribute (root, "ID");
  logout->name_id = albo_saml_xml_get_text (name);
  logout->name_qualifier = albo_saml_xml_get_attribute (name, "NameQualifier");
  logout->session_index = albo_saml_xml_get_text (albo_saml_xml_get_child (root, SAMLP, "SessionIndex"));

  if (logout->name_id == NULL || logout->name_id[0] == '\0')
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_NAME_ID, "no name");
      return NULL;
    }

  return g_steal_pointer (&logout);
}

/**
 * albo_saml_logout_response_check:
 * @binding: how it came
 * @input: (nullable): with %ALBO_SAML_REDIRECT the query string, nothing decoded; with
 *   %ALBO_SAML_POST the field `SAMLResponse`
 * @provider: who should have sent it
 * @location: the address that it came to
 * @request_id: ID of the LogoutRequest that waits for it
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): a LogoutResponse that @provider signed not long ago; else %NULL with
 *   the reason
 */
AlboSamlLogout *
albo_saml_logout_response_check (AlboSamlBinding          binding,
                                 const char              *input,
                                 const AlboSamlProvider  *provider,
                                 const char              *location,
                                 const char              *request_id,
                                 gint64                   now,
                                 GError                 **error)
{
  g_autoptr(AlboSamlLogout) logout = g_new0 (AlboSamlLogout, 1);
  g_autoptr(xmlDoc) doc = read_verified (binding, input, "SAMLResponse", provider,
                                         &logout->relay_state, error);
  const xmlNode *root;
  const xmlNode *code;

  if (doc == NULL || !check_head (doc, "LogoutResponse", provider, location, now, error))
    return NULL;

  root = xmlDocGetRootElement (doc);
  if (!albo_saml_attribute_equals (root, "InResponseTo", request_id))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_IN_RESPONSE_TO, "the answer to another request");
      return NULL;
    }

  code = albo_saml_xml_get_only_child (albo_saml_xml_get_only_child (root, SAMLP, "Status"),
                                       SAMLP, "StatusCode");
  if (code == NULL)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_STATUS, "no status");
      return NULL;
    }

  logout->id = albo_saml_xml_get_attribute (root, "ID");
  logout->in_response_to = g_strdup (request_id);
  logout->is_success = albo_saml_attribute_equals (code, "Value",
                                                   "urn:oasis:names:tc:SAML:2.0:status:Success");

  return g_steal_pointer (&logout);
}
