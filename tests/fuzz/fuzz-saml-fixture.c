/* fuzz-saml-fixture.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-saml-fixture.h"

/* The provider of corpus/saml-metadata/plain, read once.  Its private key was thrown away. */
AlboSamlProvider *
fuzz_saml_fixture_get (void)
{
  static GPtrArray *providers;
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (providers != NULL)
    return providers->pdata[0];

  path = g_build_filename (source != NULL ? source : ".", "tests", "fuzz", "corpus", "saml-metadata",
                           "plain", NULL);
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  providers = albo_saml_provider_list_parse (text, length, ALBO_SAML_KIND_SPID, ALBO_SAML_PROVIDER_STRICT,
                                             NULL, FUZZ_SAML_NOW, &error);
  g_assert_no_error (error);

  return providers->pdata[0];
}
