/* fuzz-saml-response.c - a signed answer, changed: refused, or still the same person
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"
#include "fuzz-saml-fixture.h"

#include "albo-saml-response.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  AlboSamlProvider *provider = fuzz_saml_fixture_get ();
  const AlboSamlPending pending = {
    "_request", provider->entity_id, "https://servizi.example.it/accedi/risposta",
    "https://servizi.example.it/spid", ALBO_SAML_LEVEL_2, ALBO_SAML_COMPARISON_MINIMUM, FUZZ_SAML_NOW,
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = g_base64_encode (data, size);
  g_autoptr(AlboSamlResponse) response = albo_saml_response_parse (base64, &error);
  g_autoptr(AlboSamlIdentity) identity = NULL;

  if (response != NULL && albo_saml_response_verify (response, provider, &error))
    identity = albo_saml_response_check (response, &pending, FUZZ_SAML_NOW, &error);

  fuzz_assert_outcome (identity != NULL, error);
  g_assert_true (identity == NULL || g_str_equal (identity->fiscal_number, "RSSMRA80A01H501U"));

  return 0;
}
