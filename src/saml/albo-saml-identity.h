/* albo-saml-identity.h - who a provider says that a person is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-level.h"

G_BEGIN_DECLS

/**
 * AlboSamlIdentity:
 * @spid_code: (nullable): the provider's code of the person
 * @fiscal_number: (nullable): fiscal code without its prefix; normalized, if Italian.  A
 *   person from another country may have none.
 * @fiscal_country: (nullable): whose fiscal number that is: `IT`; another only through eIDAS
 * @name: given name
 * @family_name: family name
 * @date_of_birth: ISO 8601
 * @gender: (nullable): `M` or `F`
 * @place_of_birth: (nullable): code of the municipality or country (`H501`); a name, from abroad
 * @county_of_birth: (nullable): `RM`
 * @email: (nullable): as the provider knows it
 * @digital_address: (nullable): certified mail (PEC), as the provider knows it
 * @level: what the authentication reached
 * @name_id: the provider's name of this sign-in, for a logout
 * @name_qualifier: whose name that is
 * @session_index: (nullable): the provider's session, if there is one
 * @assertion_id: ID of the assertion; none may be accepted twice …
 * @assertion_end: … until then, in microseconds since 1970, and the skew beyond it
 * @response_id: for the register of messages
 * @response_issue_instant: for the register of messages
 * @response_issuer: for the register of messages
 *
 * An account belongs to the pair of @fiscal_country and @fiscal_number, never to the number
 * alone: what another country calls a number can read like an Italian fiscal code.
 *
 * What is nullable is so because a provider need not tell, or told something that is not
 * what it should be.
 */
typedef struct
{
  char          *spid_code;
  char          *fiscal_number;
  char          *fiscal_country;
  char          *name;
  char          *family_name;
  char          *date_of_birth;
  char          *gender;
  char          *place_of_birth;
  char          *county_of_birth;
  char          *email;
  char          *digital_address;
  AlboSamlLevel  level;
  char          *name_id;
  char          *name_qualifier;
  char          *session_index;
  char          *assertion_id;
  gint64         assertion_end;
  char          *response_id;
  char          *response_issue_instant;
  char          *response_issuer;
} AlboSamlIdentity;

void albo_saml_identity_free (AlboSamlIdentity *identity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlIdentity, albo_saml_identity_free)

G_END_DECLS
