/* albo-saml-response.c - the answer of an identity provider, believed only when it is right
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-response-private.h"

#include "albo-saml-error.h"
#include "albo-saml-signature.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#include <string.h>

#define STATUS_SUCCESS "urn:oasis:names:tc:SAML:2.0:status:Success"
#define FORMAT_ENTITY  "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
#define ERROR_PREFIX   "ErrorCode nr"

static const AlboSamlHeadErrors response_errors = {
  ALBO_SAML_ERROR_ID, ALBO_SAML_ERROR_VERSION, ALBO_SAML_ERROR_ISSUE_INSTANT, ALBO_SAML_ERROR_ISSUER,
};

static const char * const statuses[] = {
  "urn:oasis:names:tc:SAML:2.0:status:Requester",
  "urn:oasis:names:tc:SAML:2.0:status:Responder",
  "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch",
  NULL,
};

/* `ErrorCode nr25`, of one or two digits. */
static guint
read_number (const char *message)
{
  const char *digits;

  if (message == NULL || !g_str_has_prefix (message, ERROR_PREFIX))
    return 0;

  digits = message + strlen (ERROR_PREFIX);
  if (strlen (digits) > 2)
    return 0;

  for (const char *c = digits; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      return 0;

  return (guint) g_ascii_strtoull (digits, NULL, 10);
}

/* The provider says that it did not authenticate the person: that is believed too only
 * because the Response is signed.
 */
static gboolean
check_status (const xmlNode  *root,
              GError        **error)
{
  const xmlNode *status = albo_saml_xml_get_only_child (root, ALBO_SAML_NS_PROTOCOL, "Status");
  const xmlNode *code = albo_saml_xml_get_only_child (status, ALBO_SAML_NS_PROTOCOL, "StatusCode");
  const xmlNode *message = albo_saml_xml_get_child (status, ALBO_SAML_NS_PROTOCOL, "StatusMessage");
  g_autofree char *value = albo_saml_xml_get_attribute (code, "Value");
  g_autofree char *text = albo_saml_xml_get_text (message);

  if (g_strcmp0 (value, STATUS_SUCCESS) == 0)
    return TRUE;

  if (value == NULL || !g_strv_contains (statuses, value))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_STATUS, "no status that is known");

  g_propagate_error (error, albo_saml_error_new_number (read_number (text)));

  return FALSE;
}

/**
 * albo_saml_attribute_equals: (skip)
 * @node: (nullable): an element
 * @name: one of its attributes
 * @expected: a value
 *
 * Returns: whether it has that value
 */
gboolean
albo_saml_attribute_equals (const xmlNode *node,
                            const char    *name,
                            const char    *expected)
{
  g_autofree char *value = albo_saml_xml_get_attribute (node, name);

  return value != NULL && g_str_equal (value, expected);
}

/**
 * albo_saml_head_check: (skip)
 * @node: a message or an assertion
 * @provider: who should have issued it
 * @needs_format: whether the issuer must say of what format its name is
 * @not_before: when it can have been issued at the earliest
 * @now: the clock
 * @errors: the codes of this kind of element
 * @error: return location for an error
 *
 * Returns: whether ID, version, instant and issuer are right
 */
gboolean
albo_saml_head_check (const xmlNode             *node,
                      const AlboSamlProvider    *provider,
                      gboolean                   needs_format,
                      gint64                     not_before,
                      gint64                     now,
                      const AlboSamlHeadErrors  *errors,
                      GError                   **error)
{
  const xmlNode *issuer = albo_saml_xml_get_only_child (node, ALBO_SAML_NS_ASSERTION, "Issuer");
  g_autofree char *id = albo_saml_xml_get_attribute (node, "ID");
  g_autofree char *instant = albo_saml_xml_get_attribute (node, "IssueInstant");
  g_autofree char *format = albo_saml_xml_get_attribute (issuer, "Format");
  g_autofree char *name = albo_saml_xml_get_text (issuer);
  gint64 issued_at;

  if (!albo_saml_xml_is_good_id (id))
    return albo_saml_refuse (error, errors->id, "no good ID");

  if (!albo_saml_attribute_equals (node, "Version", "2.0"))
    return albo_saml_refuse (error, errors->version, "another version");

  if (!albo_saml_time_parse (instant, &issued_at))
    return albo_saml_refuse (error, errors->issue_instant, "no instant");

  if (issued_at < not_before - ALBO_SAML_SKEW || issued_at > now + ALBO_SAML_SKEW)
    return albo_saml_refuse (error, errors->issue_instant, "too early or too late");

  if (g_strcmp0 (name, provider->entity_id) != 0)
    return albo_saml_refuse (error, errors->issuer, "another issuer");

  if (format != NULL ? !g_str_equal (format, FORMAT_ENTITY) : needs_format)
    return albo_saml_refuse (error, errors->issuer, "an issuer of another format");

  return TRUE;
}

/**
 * albo_saml_response_parse:
 * @base64: (nullable): the field `SAMLResponse` of the form that the browser brought
 * @error: return location for an error
 *
 * Reads the outer form only: nothing of it is known to be true yet.
 *
 * Returns: (transfer full): the Response; %NULL with a code of albo_saml_xml_decode(),
 *   albo_saml_xml_parse(), or %ALBO_SAML_ERROR_STRUCTURE, %ALBO_SAML_ERROR_DUPLICATE_ID
 */
AlboSamlResponse *
albo_saml_response_parse (const char  *base64,
                          GError     **error)
{
  gsize length = 0;
  g_autofree char *text = albo_saml_xml_decode (base64, &length, error);
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *assertion = NULL;
  AlboSamlResponse *self;

  if (text == NULL)
    return NULL;

  doc = albo_saml_xml_parse (text, length, ALBO_SAML_MAX_MESSAGE, error);
  if (doc == NULL || !albo_saml_response_check_shape (doc, &assertion, error))
    return NULL;

  self = g_new0 (AlboSamlResponse, 1);
  self->root = xmlDocGetRootElement (doc);
  self->assertion = assertion;
  self->doc = g_steal_pointer (&doc);
  self->xml = g_strndup (text, length);

  return self;
}

/**
 * albo_saml_response_free:
 * @response: (nullable) (transfer full): a Response
 */
void
albo_saml_response_free (AlboSamlResponse *response)
{
  if (response == NULL)
    return;

  xmlFreeDoc (response->doc);
  g_free (response->xml);
  albo_saml_provider_unref (response->provider);
  g_free (response);
}

/**
 * albo_saml_response_get_in_response_to:
 * @response: a Response
 *
 * Anybody can have written it: it may be used to look for the request, and for nothing else.
 *
 * Returns: (transfer full) (nullable): the request that @response says it answers
 */
char *
albo_saml_response_get_in_response_to (const AlboSamlResponse *response)
{
  return albo_saml_xml_get_attribute (response->root, "InResponseTo");
}

/**
 * albo_saml_response_get_issuer:
 * @response: a Response
 *
 * Anybody can have written it, until albo_saml_response_check() compares it.
 *
 * Returns: (transfer full) (nullable): the provider that @response says it is from
 */
char *
albo_saml_response_get_issuer (const AlboSamlResponse *response)
{
  return albo_saml_xml_get_text (albo_saml_xml_get_child (response->root, ALBO_SAML_NS_ASSERTION,
                                                          "Issuer"));
}

/**
 * albo_saml_response_get_xml:
 * @response: a Response
 *
 * Returns: (transfer none): its text as it came, for the register of messages
 */
const char *
albo_saml_response_get_xml (const AlboSamlResponse *response)
{
  return response->xml;
}

/**
 * albo_saml_response_verify:
 * @response: a Response
 * @provider: the provider that the request went to
 * @error: return location for an error
 *
 * Verifies the signatures of the Response and of its assertion with the keys of @provider.
 * After it, and not before, the pending request may be used up: else a stranger could use up
 * the request of somebody else.
 *
 * Returns: whether @provider signed it; else %ALBO_SAML_ERROR_ID,
 *   %ALBO_SAML_ERROR_ASSERTION_ID, or a code `ALBO_SAML_ERROR_SIGNATURE_…`
 */
gboolean
albo_saml_response_verify (AlboSamlResponse  *response,
                           AlboSamlProvider  *provider,
                           GError           **error)
{
  gboolean is_assertion_enough = response->assertion != NULL &&
                                 (provider->flags & ALBO_SAML_PROVIDER_ASSERTION_ONLY);
  gboolean is_signed = albo_saml_xml_get_child (response->root, ALBO_SAML_NS_DSIG,
                                                "Signature") != NULL;
  g_autofree char *assertion_id = albo_saml_xml_get_attribute (response->assertion, "ID");

  g_clear_pointer (&response->provider, albo_saml_provider_unref);

  if ((is_signed || !is_assertion_enough) &&
      !albo_saml_signature_verify (response->root, provider->keys, error))
    return FALSE;

  if (response->assertion != NULL && !albo_saml_xml_is_good_id (assertion_id))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ASSERTION_ID, "no good ID");

  if (response->assertion != NULL &&
      !albo_saml_signature_verify (response->assertion, provider->keys, error))
    return FALSE;

  response->provider = albo_saml_provider_ref (provider);

  return TRUE;
}

/**
 * albo_saml_response_check:
 * @response: a Response that passed albo_saml_response_verify()
 * @pending: the request that the browser made
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Checks all that SPID's and CIE's rules say of an answer, in the order of the message.  Two
 * things are the caller's: that @pending is used once and belongs to this browser, and that
 * no assertion ID comes twice until the end of the assertion.
 *
 * Returns: (transfer full): who the person is; %NULL with %ALBO_SAML_ERROR_DECLINED if the
 *   provider said that it did not authenticate anybody, else with the reason
 */
AlboSamlIdentity *
albo_saml_response_check (const AlboSamlResponse  *response,
                          const AlboSamlPending   *pending,
                          gint64                   now,
                          GError                 **error)
{
  g_autoptr(AlboSamlIdentity) identity = g_new0 (AlboSamlIdentity, 1);
  const xmlNode *root = response->root;
  gboolean is_good = FALSE;

  if (pending->id == NULL || pending->acs_url == NULL || pending->audience == NULL)
    albo_saml_refuse (error, ALBO_SAML_ERROR_INTERNAL, "a request that is not whole");
  else if (response->provider == NULL)
    albo_saml_refuse (error, ALBO_SAML_ERROR_SIGNATURE_MISSING, "not verified");
  else if (g_strcmp0 (pending->provider, response->provider->entity_id) != 0)
    albo_saml_refuse (error, ALBO_SAML_ERROR_ISSUER, "another provider than the request went to");
  else if (!albo_saml_head_check (root, response->provider, FALSE, pending->issued_at, now,
                                  &response_errors, error))
    ;
  else if (!albo_saml_attribute_equals (root, "InResponseTo", pending->id))
    albo_saml_refuse (error, ALBO_SAML_ERROR_IN_RESPONSE_TO, "the answer to another request");
  else if (!albo_saml_attribute_equals (root, "Destination", pending->acs_url))
    albo_saml_refuse (error, ALBO_SAML_ERROR_DESTINATION, "meant for another address");
  else if (!check_status (root, error))
    ;
  else if (response->assertion == NULL)
    albo_saml_refuse (error, ALBO_SAML_ERROR_ASSERTION_MISSING, "no assertion");
  else
    is_good = albo_saml_response_read_assertion (response, pending, now, identity, error);

  if (!is_good)
    return NULL;

  identity->response_id = albo_saml_xml_get_attribute (root, "ID");
  identity->response_issue_instant = albo_saml_xml_get_attribute (root, "IssueInstant");
  identity->response_issuer = albo_saml_response_get_issuer (response);

  return g_steal_pointer (&identity);
}
