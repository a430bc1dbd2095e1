/* albo-saml-error.h - why a message of an identity provider was refused
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboSamlError:
 * @ALBO_SAML_ERROR_TOO_LARGE: more bytes than a message of its kind may have
 * @ALBO_SAML_ERROR_ENCODING: not Base64, not DEFLATE, or not UTF-8
 * @ALBO_SAML_ERROR_MALFORMED: not well-formed XML
 * @ALBO_SAML_ERROR_FORBIDDEN: a document type, a processing instruction or an entity
 * @ALBO_SAML_ERROR_TOO_DEEP: elements nested more than a message ever is
 * @ALBO_SAML_ERROR_STRUCTURE: an element where none of its kind belongs
 * @ALBO_SAML_ERROR_DUPLICATE_ID: two elements with one ID
 * @ALBO_SAML_ERROR_SIGNATURE_MISSING: the message or its assertion is not signed
 * @ALBO_SAML_ERROR_SIGNATURE_FORM: a signature over something else, or with a transform
 *   that is not allowed
 * @ALBO_SAML_ERROR_SIGNATURE_ALGORITHM: a weak algorithm, or one for other keys
 * @ALBO_SAML_ERROR_SIGNATURE_WRONG: no key of the provider made this signature
 * @ALBO_SAML_ERROR_ID: the message has no ID, or no good one
 * @ALBO_SAML_ERROR_VERSION: not SAML 2.0
 * @ALBO_SAML_ERROR_ISSUE_INSTANT: no instant, before the request, or in the future
 * @ALBO_SAML_ERROR_IN_RESPONSE_TO: not the answer to the request at hand
 * @ALBO_SAML_ERROR_DESTINATION: meant for another address
 * @ALBO_SAML_ERROR_ISSUER: from somebody else than the request went to
 * @ALBO_SAML_ERROR_STATUS: no status, or one that means nothing
 * @ALBO_SAML_ERROR_DECLINED: the provider did not authenticate the person, and signed
 *   that it did not; albo_saml_error_get_number() tells why
 * @ALBO_SAML_ERROR_ASSERTION_MISSING: a good status, and no assertion
 * @ALBO_SAML_ERROR_ASSERTION_ID: the assertion has no ID, or no good one
 * @ALBO_SAML_ERROR_ASSERTION_VERSION: the assertion is not SAML 2.0
 * @ALBO_SAML_ERROR_ASSERTION_ISSUE_INSTANT: as @ALBO_SAML_ERROR_ISSUE_INSTANT, of the assertion
 * @ALBO_SAML_ERROR_ASSERTION_ISSUER: as @ALBO_SAML_ERROR_ISSUER, of the assertion
 * @ALBO_SAML_ERROR_SUBJECT: no subject, or more than one
 * @ALBO_SAML_ERROR_NAME_ID: no transient name of the subject
 * @ALBO_SAML_ERROR_CONFIRMATION: the bearer is not confirmed as the subject
 * @ALBO_SAML_ERROR_CONFIRMATION_RECIPIENT: confirmed for another address
 * @ALBO_SAML_ERROR_CONFIRMATION_IN_RESPONSE_TO: confirmed for another request
 * @ALBO_SAML_ERROR_CONFIRMATION_EXPIRED: no longer confirmed
 * @ALBO_SAML_ERROR_CONDITIONS: no conditions, or one that is not understood
 * @ALBO_SAML_ERROR_NOT_BEFORE: not yet valid
 * @ALBO_SAML_ERROR_NOT_ON_OR_AFTER: no longer valid
 * @ALBO_SAML_ERROR_AUDIENCE: an assertion for another service
 * @ALBO_SAML_ERROR_AUTHN_STATEMENT: does not say how the person was authenticated
 * @ALBO_SAML_ERROR_LEVEL: authenticated at a level that was not asked for
 * @ALBO_SAML_ERROR_ATTRIBUTES: data of the person are missing, double or broken
 * @ALBO_SAML_ERROR_FISCAL_NUMBER: the fiscal number is not one
 * @ALBO_SAML_ERROR_KEY: a key or certificate cannot be used
 * @ALBO_SAML_ERROR_METADATA: metadata lack what a provider or a service needs
 * @ALBO_SAML_ERROR_QUERY: a query string that is not a signed message
 * @ALBO_SAML_ERROR_INTERNAL: a library failed, memory ran out, or the caller's request is not whole
 *
 * One code a reason, so that the reason can be logged and counted by its name without
 * anything that a stranger wrote.
 */
typedef enum
{
  ALBO_SAML_ERROR_TOO_LARGE,
  ALBO_SAML_ERROR_ENCODING,
  ALBO_SAML_ERROR_MALFORMED,
  ALBO_SAML_ERROR_FORBIDDEN,
  ALBO_SAML_ERROR_TOO_DEEP,
  ALBO_SAML_ERROR_STRUCTURE,
  ALBO_SAML_ERROR_DUPLICATE_ID,
  ALBO_SAML_ERROR_SIGNATURE_MISSING,
  ALBO_SAML_ERROR_SIGNATURE_FORM,
  ALBO_SAML_ERROR_SIGNATURE_ALGORITHM,
  ALBO_SAML_ERROR_SIGNATURE_WRONG,
  ALBO_SAML_ERROR_ID,
  ALBO_SAML_ERROR_VERSION,
  ALBO_SAML_ERROR_ISSUE_INSTANT,
  ALBO_SAML_ERROR_IN_RESPONSE_TO,
  ALBO_SAML_ERROR_DESTINATION,
  ALBO_SAML_ERROR_ISSUER,
  ALBO_SAML_ERROR_STATUS,
  ALBO_SAML_ERROR_DECLINED,
  ALBO_SAML_ERROR_ASSERTION_MISSING,
  ALBO_SAML_ERROR_ASSERTION_ID,
  ALBO_SAML_ERROR_ASSERTION_VERSION,
  ALBO_SAML_ERROR_ASSERTION_ISSUE_INSTANT,
  ALBO_SAML_ERROR_ASSERTION_ISSUER,
  ALBO_SAML_ERROR_SUBJECT,
  ALBO_SAML_ERROR_NAME_ID,
  ALBO_SAML_ERROR_CONFIRMATION,
  ALBO_SAML_ERROR_CONFIRMATION_RECIPIENT,
  ALBO_SAML_ERROR_CONFIRMATION_IN_RESPONSE_TO,
  ALBO_SAML_ERROR_CONFIRMATION_EXPIRED,
  ALBO_SAML_ERROR_CONDITIONS,
  ALBO_SAML_ERROR_NOT_BEFORE,
  ALBO_SAML_ERROR_NOT_ON_OR_AFTER,
  ALBO_SAML_ERROR_AUDIENCE,
  ALBO_SAML_ERROR_AUTHN_STATEMENT,
  ALBO_SAML_ERROR_LEVEL,
  ALBO_SAML_ERROR_ATTRIBUTES,
  ALBO_SAML_ERROR_FISCAL_NUMBER,
  ALBO_SAML_ERROR_KEY,
  ALBO_SAML_ERROR_METADATA,
  ALBO_SAML_ERROR_QUERY,
  ALBO_SAML_ERROR_INTERNAL,
} AlboSamlError;

#define ALBO_SAML_ERROR (albo_saml_error_quark ())

GQuark      albo_saml_error_quark      (void);
const char *albo_saml_error_get_name   (AlboSamlError   code);
guint       albo_saml_error_get_number (const GError   *error);
GError     *albo_saml_error_new_number (guint           number);
gboolean    albo_saml_refuse           (GError        **error,
                                        AlboSamlError   code,
                                        const char     *what);

G_END_DECLS
