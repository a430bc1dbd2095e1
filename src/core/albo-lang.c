/* albo-lang.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-lang.h"

/**
 * albo_lang_is_english:
 * @lang: (nullable): a language tag such as `it`, `en`, `en_GB.UTF-8`
 *
 * Returns: %TRUE for English; everything else reads Italian
 */
gboolean
albo_lang_is_english (const char *lang)
{
  return lang != NULL && g_str_has_prefix (lang, "en") && !g_ascii_isalpha (lang[2]);
}

/**
 * albo_text_get:
 * @text: a text
 * @lang: (nullable): a language tag
 *
 * Returns: (transfer none): the text for @lang
 */
const char *
albo_text_get (const AlboText *text,
               const char     *lang)
{
  return albo_lang_is_english (lang) ? text->en : text->it;
}
