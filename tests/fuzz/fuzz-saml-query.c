/* fuzz-saml-query.c - a signed query string, changed: refused, or still the same request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"
#include "fuzz-saml-fixture.h"

#include "albo-saml-logout.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *query = g_strndup ((const char *) data, size);
  g_autoptr(AlboSamlLogout) logout =
    albo_saml_logout_request_check (ALBO_SAML_REDIRECT, query, fuzz_saml_fixture_get (),
                                    "https://servizi.example.it/esci", FUZZ_SAML_NOW, &error);

  fuzz_assert_outcome (logout != NULL, error);
  g_assert_true (logout == NULL || g_str_equal (logout->name_id, "_transient"));

  return 0;
}
