/* albo-provider-answer.c - reading a request, and answering it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-provider.h"

#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <string.h>

#include "albo-json.h"
#include "albo-saml-error.h"
#include "albo-saml-message.h"
#include "albo-saml-redirect.h"
#include "albo-saml-signature.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#define VALID  (300 * G_USEC_PER_SEC)
#define ENTITY_FORMAT "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
#define STATUS "urn:oasis:names:tc:SAML:2.0:status:"

void
albo_provider_request_free (AlboProviderRequest *request)
{
  if (request == NULL)
    return;

  g_free (request->id);
  g_free (request->relay_state);
  g_free (request);
}

static AlboProviderRequest *
read_document (const AlboProvider  *self,
               const char          *location,
               xmlDoc              *doc,
               GError             **error)
{
  const xmlNode *root = xmlDocGetRootElement (doc);
  const xmlNode *context = albo_saml_xml_get_child (root, ALBO_SAML_NS_PROTOCOL, "RequestedAuthnContext");
  g_autofree char *issuer = albo_saml_xml_get_text (albo_saml_xml_get_child (root, ALBO_SAML_NS_ASSERTION, "Issuer"));
  g_autofree char *destination = albo_saml_xml_get_attribute (root, "Destination");
  g_autofree char *index = albo_saml_xml_get_attribute (root, "AssertionConsumerServiceIndex");
  g_autofree char *forced = albo_saml_xml_get_attribute (root, "ForceAuthn");
  g_autofree char *class = albo_saml_xml_get_text (context != NULL
    ? albo_saml_xml_get_child (context, ALBO_SAML_NS_ASSERTION, "AuthnContextClassRef") : NULL);
  AlboProviderRequest *request;

  if (!albo_saml_xml_is (root, ALBO_SAML_NS_PROTOCOL, "AuthnRequest") ||
      g_strcmp0 (issuer, self->service.entity_id) != 0 || g_strcmp0 (destination, location) != 0 ||
      g_strcmp0 (index, "0") != 0 || class == NULL || albo_saml_level_from_uri (class) == ALBO_SAML_LEVEL_NONE)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_STRUCTURE, "not a request that this provider answers");
      return NULL;
    }

  request = g_new0 (AlboProviderRequest, 1);
  request->id = albo_saml_xml_get_attribute (root, "ID");
  request->level = albo_saml_level_from_uri (class);
  request->is_forced = g_strcmp0 (forced, "true") == 0;

  return request;
}

/**
 * albo_provider_read_request:
 * @self: the provider
 * @which: which of its four
 * @query: (nullable): the query of the address, not decoded
 * @error: return location for %ALBO_SAML_ERROR
 *
 * Returns: (transfer full): the request, if the service that is known signed it
 */
AlboProviderRequest *
albo_provider_read_request (const AlboProvider  *self,
                            const char          *which,
                            const char          *query,
                            GError             **error)
{
  g_autofree char *entity = albo_provider_make_entity (self, which);
  g_autofree char *location = g_strconcat (entity, "/accesso", NULL);
  g_autofree char *relay_state = NULL;
  g_autofree char *xml = albo_saml_redirect_parse (query, "SAMLRequest", self->service.keys, &relay_state, error);
  g_autoptr(xmlDoc) doc = NULL;
  AlboProviderRequest *request;

  if (xml == NULL)
    return NULL;

  doc = albo_saml_xml_parse (xml, strlen (xml), ALBO_SAML_MAX_MESSAGE, error);
  request = doc != NULL ? read_document (self, location, doc, error) : NULL;
  if (request != NULL)
    request->relay_state = g_steal_pointer (&relay_state);

  return request;
}

static void
add_attribute (GString    *text,
               const char *name,
               const char *type,
               const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value != NULL ? value : "", -1);

  g_string_append_printf (text,
                          "<saml:Attribute Name=\"%s\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\">"
                          "<saml:AttributeValue xsi:type=\"xs:%s\">%s</saml:AttributeValue></saml:Attribute>",
                          name, type, escaped);
}

/* What each kind gives: CIE four attributes, eIDAS five, SPID also addresses. */
static void
add_attributes (GString    *text,
                const char *which,
                JsonObject *citizen)
{
  const char *key = albo_json_get_string (citizen, "identity_key", "");
  g_autofree char *code = g_strdup_printf ("PROVA%08" G_GINT64_FORMAT, albo_json_get_int (citizen, "id", 0));

  add_attribute (text, "name", "string", albo_json_get_string (citizen, "given_name", ""));
  add_attribute (text, "familyName", "string", albo_json_get_string (citizen, "family_name", ""));
  add_attribute (text, "dateOfBirth", "date", albo_json_get_string (citizen, "birth_date", "1980-01-01"));
  if (g_str_has_prefix (key, "TIN"))
    add_attribute (text, "fiscalNumber", "string", key);

  if (g_str_equal (which, "cie"))
    return;

  add_attribute (text, "spidCode", "string", g_str_has_prefix (key, "EIDAS-") ? key + strlen ("EIDAS-") : code);
  if (g_str_equal (which, "eidas"))
    return;

  add_attribute (text, "email", "string", albo_json_get_string (citizen, "email", ""));
  add_attribute (text, "digitalAddress", "string", albo_json_get_string (citizen, "pec", ""));
}

static void
add_assertion (GString                   *text,
               const char                *entity,
               const AlboProvider        *self,
               const AlboProviderRequest *request,
               const char                *which,
               JsonObject                *citizen,
               const char                *session_index,
               gint64                     now)
{
  g_autofree char *id = albo_saml_make_id ();
  g_autofree char *name = albo_saml_make_id ();
  g_autofree char *instant = albo_saml_time_format (now);
  g_autofree char *end = albo_saml_time_format (now + VALID);
  g_autofree char *answer_url = albo_provider_make_answer_url (self);
  g_autofree char *index = session_index != NULL ? g_strdup_printf (" SessionIndex=\"%s\"", session_index) : NULL;

  g_string_append_printf (text,
    "<saml:Assertion xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "ID=\"%s\" Version=\"2.0\" IssueInstant=\"%s\"><saml:Issuer Format=\"" ENTITY_FORMAT "\">%s</saml:Issuer>"
    "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\" NameQualifier=\"%s\">%s"
    "</saml:NameID><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
    "<saml:SubjectConfirmationData InResponseTo=\"%s\" NotOnOrAfter=\"%s\" Recipient=\"%s\"/>"
    "</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"%s\" NotOnOrAfter=\"%s\">"
    "<saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
    "<saml:AuthnStatement AuthnInstant=\"%s\"%s><saml:AuthnContext><saml:AuthnContextClassRef>%s"
    "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>",
    id, instant, entity, entity, session_index != NULL ? session_index : name, request->id, end, answer_url,
    instant, end, self->service.entity_id, instant, index != NULL ? index : "",
    albo_saml_level_get_uri (request->level));
  add_attributes (text, which, citizen);
  g_string_append (text, "</saml:AttributeStatement></saml:Assertion>");
}

/* The signature stands right after the issuer. */
static gboolean
sign (const AlboProvider  *self,
      xmlNode             *element,
      GError             **error)
{
  return albo_saml_signature_sign (element, albo_saml_xml_get_child (element, ALBO_SAML_NS_ASSERTION, "Issuer"),
                                   self->key, error);
}

/**
 * albo_provider_make_answer:
 * @self: the provider
 * @which: which of its four
 * @request: what is answered
 * @citizen: (nullable): who it is; %NULL to decline
 * @session_index: (nullable): the session that begins or goes on
 * @error_number: why it is declined, of SPID's table
 * @error: return location for %ALBO_SAML_ERROR
 *
 * Returns: (transfer full): the field `SAMLResponse`
 */
char *
albo_provider_make_answer (const AlboProvider        *self,
                           const char                *which,
                           const AlboProviderRequest *request,
                           JsonObject                *citizen,
                           const char                *session_index,
                           guint                      error_number,
                           GError                   **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *entity = albo_provider_make_entity (self, which);
  g_autofree char *id = albo_saml_make_id ();
  g_autofree char *answer_url = albo_provider_make_answer_url (self);
  gint64 now = g_get_real_time ();
  g_autofree char *instant = albo_saml_time_format (now);
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *assertion;
  xmlChar *xml = NULL;
  int length = 0;
  char *base64;

  g_string_append_printf (text,
    "<samlp:Response xmlns:samlp=\"" ALBO_SAML_NS_PROTOCOL "\" xmlns:saml=\"" ALBO_SAML_NS_ASSERTION "\" ID=\"%s\" "
    "Version=\"2.0\" IssueInstant=\"%s\" InResponseTo=\"%s\" Destination=\"%s\">"
    "<saml:Issuer Format=\"" ENTITY_FORMAT "\">%s</saml:Issuer><samlp:Status>",
    id, instant, request->id, answer_url, entity);

  if (citizen != NULL)
    {
      g_string_append (text, "<samlp:StatusCode Value=\"" STATUS "Success\"/></samlp:Status>");
      add_assertion (text, entity, self, request, which, citizen, session_index, now);
    }
  else
    {
      g_string_append_printf (text,
        "<samlp:StatusCode Value=\"" STATUS "Responder\"><samlp:StatusCode Value=\"" STATUS "AuthnFailed\"/>"
        "</samlp:StatusCode><samlp:StatusMessage>ErrorCode nr%02u</samlp:StatusMessage></samlp:Status>", error_number);
    }
  g_string_append (text, "</samlp:Response>");

  doc = albo_saml_xml_parse (text->str, text->len, ALBO_SAML_MAX_MESSAGE, error);
  if (doc == NULL)
    return NULL;

  assertion = albo_saml_xml_get_child (xmlDocGetRootElement (doc), ALBO_SAML_NS_ASSERTION, "Assertion");
  if ((assertion != NULL && !sign (self, assertion, error)) || !sign (self, xmlDocGetRootElement (doc), error))
    return NULL;

  xmlDocDumpMemory (doc, &xml, &length);
  base64 = g_base64_encode (xml, (gsize) length);
  xmlFree (xml);

  return base64;
}
