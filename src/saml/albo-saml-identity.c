/* albo-saml-identity.c - who a provider says that a person is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-identity.h"

/**
 * albo_saml_identity_free:
 * @identity: (nullable) (transfer full): an identity
 */
void
albo_saml_identity_free (AlboSamlIdentity *identity)
{
  if (identity == NULL)
    return;

  g_free (identity->spid_code);
  g_free (identity->fiscal_number);
  g_free (identity->fiscal_country);
  g_free (identity->name);
  g_free (identity->family_name);
  g_free (identity->date_of_birth);
  g_free (identity->gender);
  g_free (identity->place_of_birth);
  g_free (identity->county_of_birth);
  g_free (identity->email);
  g_free (identity->digital_address);
  g_free (identity->name_id);
  g_free (identity->name_qualifier);
  g_free (identity->session_index);
  g_free (identity->assertion_id);
  g_free (identity->response_id);
  g_free (identity->response_issue_instant);
  g_free (identity->response_issuer);
  g_free (identity);
}
