/* albo-saml-level.h - how surely a person was authenticated
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboSamlLevel:
 * @ALBO_SAML_LEVEL_NONE: none that is known
 * @ALBO_SAML_LEVEL_1: one factor
 * @ALBO_SAML_LEVEL_2: two factors
 * @ALBO_SAML_LEVEL_3: two factors, one of them a certified device
 */
typedef enum
{
  ALBO_SAML_LEVEL_NONE,
  ALBO_SAML_LEVEL_1,
  ALBO_SAML_LEVEL_2,
  ALBO_SAML_LEVEL_3,
} AlboSamlLevel;

/**
 * AlboSamlComparison:
 * @ALBO_SAML_COMPARISON_MINIMUM: the level asked for, or higher
 * @ALBO_SAML_COMPARISON_EXACT: the level asked for; a provider may answer higher
 * @ALBO_SAML_COMPARISON_BETTER: higher than the level asked for
 * @ALBO_SAML_COMPARISON_MAXIMUM: the level asked for, or lower
 *
 * How the level that is asked for is meant.
 */
typedef enum
{
  ALBO_SAML_COMPARISON_MINIMUM,
  ALBO_SAML_COMPARISON_EXACT,
  ALBO_SAML_COMPARISON_BETTER,
  ALBO_SAML_COMPARISON_MAXIMUM,
} AlboSamlComparison;

const char    *albo_saml_level_get_uri       (AlboSamlLevel       level);
AlboSamlLevel  albo_saml_level_from_uri      (const char         *uri);
gboolean       albo_saml_level_satisfies     (AlboSamlLevel       reached,
                                              AlboSamlLevel       asked,
                                              AlboSamlComparison  comparison);
const char    *albo_saml_comparison_get_word (AlboSamlComparison  comparison);

G_END_DECLS
