/* albo-saml-error.c - why a message of an identity provider was refused
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-error.h"

typedef struct
{
  guint number;
} AlboSamlErrorPrivate;

static void
albo_saml_error_private_init (AlboSamlErrorPrivate *priv)
{
  priv->number = 0;
}

static void
albo_saml_error_private_copy (const AlboSamlErrorPrivate *from,
                              AlboSamlErrorPrivate       *to)
{
  to->number = from->number;
}

static void
albo_saml_error_private_clear (AlboSamlErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (AlboSamlError, albo_saml_error)

static const char * const names[] = {
  [ALBO_SAML_ERROR_TOO_LARGE] = "too-large",
  [ALBO_SAML_ERROR_ENCODING] = "encoding",
  [ALBO_SAML_ERROR_MALFORMED] = "malformed",
  [ALBO_SAML_ERROR_FORBIDDEN] = "forbidden",
  [ALBO_SAML_ERROR_TOO_DEEP] = "too-deep",
  [ALBO_SAML_ERROR_STRUCTURE] = "structure",
  [ALBO_SAML_ERROR_DUPLICATE_ID] = "duplicate-id",
  [ALBO_SAML_ERROR_SIGNATURE_MISSING] = "signature-missing",
  [ALBO_SAML_ERROR_SIGNATURE_FORM] = "signature-form",
  [ALBO_SAML_ERROR_SIGNATURE_ALGORITHM] = "signature-algorithm",
  [ALBO_SAML_ERROR_SIGNATURE_WRONG] = "signature-wrong",
  [ALBO_SAML_ERROR_ID] = "id",
  [ALBO_SAML_ERROR_VERSION] = "version",
  [ALBO_SAML_ERROR_ISSUE_INSTANT] = "issue-instant",
  [ALBO_SAML_ERROR_IN_RESPONSE_TO] = "in-response-to",
  [ALBO_SAML_ERROR_DESTINATION] = "destination",
  [ALBO_SAML_ERROR_ISSUER] = "issuer",
  [ALBO_SAML_ERROR_STATUS] = "status",
  [ALBO_SAML_ERROR_DECLINED] = "declined",
  [ALBO_SAML_ERROR_ASSERTION_MISSING] = "assertion-missing",
  [ALBO_SAML_ERROR_ASSERTION_ID] = "assertion-id",
  [ALBO_SAML_ERROR_ASSERTION_VERSION] = "assertion-version",
  [ALBO_SAML_ERROR_ASSERTION_ISSUE_INSTANT] = "assertion-issue-instant",
  [ALBO_SAML_ERROR_ASSERTION_ISSUER] = "assertion-issuer",
  [ALBO_SAML_ERROR_SUBJECT] = "subject",
  [ALBO_SAML_ERROR_NAME_ID] = "name-id",
  [ALBO_SAML_ERROR_CONFIRMATION] = "confirmation",
  [ALBO_SAML_ERROR_CONFIRMATION_RECIPIENT] = "confirmation-recipient",
  [ALBO_SAML_ERROR_CONFIRMATION_IN_RESPONSE_TO] = "confirmation-in-response-to",
  [ALBO_SAML_ERROR_CONFIRMATION_EXPIRED] = "confirmation-expired",
  [ALBO_SAML_ERROR_CONDITIONS] = "conditions",
  [ALBO_SAML_ERROR_NOT_BEFORE] = "not-before",
  [ALBO_SAML_ERROR_NOT_ON_OR_AFTER] = "not-on-or-after",
  [ALBO_SAML_ERROR_AUDIENCE] = "audience",
  [ALBO_SAML_ERROR_AUTHN_STATEMENT] = "authn-statement",
  [ALBO_SAML_ERROR_LEVEL] = "level",
  [ALBO_SAML_ERROR_ATTRIBUTES] = "attributes",
  [ALBO_SAML_ERROR_FISCAL_NUMBER] = "fiscal-number",
  [ALBO_SAML_ERROR_KEY] = "key",
  [ALBO_SAML_ERROR_METADATA] = "metadata",
  [ALBO_SAML_ERROR_QUERY] = "query",
  [ALBO_SAML_ERROR_INTERNAL] = "internal",
};

/**
 * albo_saml_error_get_name:
 * @code: a reason
 *
 * Returns: (transfer none): its name, for logs and counters: `audience`, `too-large`
 */
const char *
albo_saml_error_get_name (AlboSamlError code)
{
  return (guint) code < G_N_ELEMENTS (names) ? names[code] : "unknown";
}

/**
 * albo_saml_error_get_number:
 * @error: (nullable): an error
 *
 * Of %ALBO_SAML_ERROR_DECLINED, the number that the provider gave (`ErrorCode nr25`).
 * Of SPID's table the person has a part in 19 (too many wrong attempts), 20 (credentials
 * below the level), 21 (time ran out), 22 (consent refused), 23 (identity suspended), 24
 * (reserved), 25 (cancelled) and 30 (wrong kind of identity); 8 to 18 are our own faults.
 *
 * Returns: the number; 0 if there is none
 */
guint
albo_saml_error_get_number (const GError *error)
{
  if (error == NULL || error->domain != ALBO_SAML_ERROR)
    return 0;

  return albo_saml_error_get_private (error)->number;
}

/**
 * albo_saml_error_new_number: (skip)
 * @number: what the provider gave as its reason; 0 if it gave none
 *
 * Returns: (transfer full): an error %ALBO_SAML_ERROR_DECLINED
 */
GError *
albo_saml_error_new_number (guint number)
{
  GError *error = g_error_new (ALBO_SAML_ERROR, ALBO_SAML_ERROR_DECLINED,
                               "the provider did not authenticate the person (nr%u)", number);

  albo_saml_error_get_private (error)->number = number;

  return error;
}

/**
 * albo_saml_refuse: (skip)
 * @error: return location for the error
 * @code: the reason
 * @what: the reason in words, with nothing in it that a stranger wrote
 *
 * Returns: %FALSE
 */
gboolean
albo_saml_refuse (GError        **error,
                  AlboSamlError   code,
                  const char     *what)
{
  g_set_error_literal (error, ALBO_SAML_ERROR, code, what);

  return FALSE;
}
