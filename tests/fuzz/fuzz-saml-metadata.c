/* fuzz-saml-metadata.c - metadata of providers, any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"
#include "fuzz-saml-fixture.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) providers =
    albo_saml_provider_list_parse ((const char *) data, size, ALBO_SAML_KIND_SPID, ALBO_SAML_PROVIDER_STRICT,
                                   NULL, FUZZ_SAML_NOW, &error);

  fuzz_assert_outcome (providers != NULL, error);
  for (guint i = 0; providers != NULL && i < providers->len; i++)
    {
      AlboSamlProvider *provider = providers->pdata[i];

      g_assert_true (provider->entity_id[0] != '\0' && provider->keys->len > 0);
      g_assert_true (provider->sso_redirect != NULL || provider->sso_post != NULL);
      g_assert_true (provider->sso_post == NULL || g_str_has_prefix (provider->sso_post, "https://"));
    }

  return 0;
}
