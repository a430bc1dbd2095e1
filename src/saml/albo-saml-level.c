/* albo-saml-level.c - how surely a person was authenticated
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-level.h"

static const char * const uris[] = {
  [ALBO_SAML_LEVEL_1] = "https://www.spid.gov.it/SpidL1",
  [ALBO_SAML_LEVEL_2] = "https://www.spid.gov.it/SpidL2",
  [ALBO_SAML_LEVEL_3] = "https://www.spid.gov.it/SpidL3",
};

static const char * const words[] = {
  [ALBO_SAML_COMPARISON_MINIMUM] = "minimum",
  [ALBO_SAML_COMPARISON_EXACT] = "exact",
  [ALBO_SAML_COMPARISON_BETTER] = "better",
  [ALBO_SAML_COMPARISON_MAXIMUM] = "maximum",
};

/**
 * albo_saml_level_get_uri:
 * @level: a level
 *
 * Returns: (transfer none) (nullable): its name in messages, of SPID and of CIE
 */
const char *
albo_saml_level_get_uri (AlboSamlLevel level)
{
  return (guint) level < G_N_ELEMENTS (uris) ? uris[level] : NULL;
}

/**
 * albo_saml_level_from_uri:
 * @uri: (nullable): a name in a message
 *
 * Returns: the level, or %ALBO_SAML_LEVEL_NONE
 */
AlboSamlLevel
albo_saml_level_from_uri (const char *uri)
{
  for (guint i = ALBO_SAML_LEVEL_1; i < G_N_ELEMENTS (uris); i++)
    if (g_strcmp0 (uri, uris[i]) == 0)
      return i;

  return ALBO_SAML_LEVEL_NONE;
}

/**
 * albo_saml_level_satisfies:
 * @reached: what the provider says it did
 * @asked: what it was asked for
 * @comparison: how that was meant
 *
 * Returns: whether it is enough; never if one of them is none
 */
gboolean
albo_saml_level_satisfies (AlboSamlLevel      reached,
                           AlboSamlLevel      asked,
                           AlboSamlComparison comparison)
{
  if (reached == ALBO_SAML_LEVEL_NONE || asked == ALBO_SAML_LEVEL_NONE)
    return FALSE;

  switch (comparison)
    {
    case ALBO_SAML_COMPARISON_MINIMUM:
    case ALBO_SAML_COMPARISON_EXACT:
      return reached >= asked;

    case ALBO_SAML_COMPARISON_BETTER:
      return reached > asked;

    case ALBO_SAML_COMPARISON_MAXIMUM:
      return reached <= asked;

    default:
      return FALSE;
    }
}

/**
 * albo_saml_comparison_get_word:
 * @comparison: a comparison
 *
 * Returns: (transfer none): `minimum`, `exact` …
 */
const char *
albo_saml_comparison_get_word (AlboSamlComparison comparison)
{
  return words[comparison];
}
