/* test-idp.h - an identity provider that answers right, or wrong on purpose
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-error.h"
#include "albo-saml-provider.h"
#include "albo-saml-xml.h"

G_BEGIN_DECLS

/* What a case expects when the answer is to be accepted. */
#define TEST_ACCEPT (-1)

/**
 * TestIdp:
 * @entity_id: its name
 * @sso_url: where requests go
 * @key_pem: its key
 * @certificate_pem: its certificate
 * @key: both
 * @rogue: a key that nobody knows
 *
 * Real keys, real signatures; no network.
 */
typedef struct
{
  char        *entity_id;
  char        *sso_url;
  char        *key_pem;
  char        *certificate_pem;
  AlboSamlKey *key;
  AlboSamlKey *rogue;
} TestIdp;

/**
 * TestAnswer:
 * @request_id: the request
 * @acs_url: where the answer goes
 * @audience: whom it is for
 * @level: `https://www.spid.gov.it/SpidL2`
 * @now: the clock, in microseconds since 1970
 *
 * What an answer needs to know of the request.
 */
typedef struct
{
  const char *request_id;
  const char *acs_url;
  const char *audience;
  const char *level;
  gint64      now;
} TestAnswer;

/**
 * TestCase:
 * @name: of `response-cases.tsv`, or of the list of attacks
 * @what: what is wrong, in words
 * @expected: TEST_ACCEPT or an #AlboSamlError
 * @number: of an error that the provider signed
 */
typedef struct
{
  const char *name;
  const char *what;
  int         expected;
  guint       number;
} TestCase;

TestIdp  *test_idp_new             (const char        *entity_id);
TestIdp  *test_idp_new_with_key    (const char        *entity_id,
                                    const char        *key_pem,
                                    const char        *certificate_pem);
void      test_idp_free            (TestIdp           *idp);
char     *test_idp_make_metadata   (const TestIdp     *idp,
                                    gboolean           is_signed);
char     *test_idp_make_template   (const TestIdp     *idp,
                                    const TestAnswer  *answer);
char     *test_idp_answer          (const TestIdp     *idp,
                                    const TestAnswer  *answer,
                                    const char        *case_name);
GArray   *test_idp_list_cases      (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestIdp, test_idp_free)

G_END_DECLS
