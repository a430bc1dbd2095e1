/* albo-lang.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-lang.h"

#include <string.h>

/* A test builds this file with a table of its own, which has one language more. */
#ifndef ALBO_LANGUAGES_TABLE
#define ALBO_LANGUAGES_TABLE "albo-languages-table.h"
#endif

static const AlboLang languages[] = {
#include ALBO_LANGUAGES_TABLE
};

/* The texts of languages that the tables of core do not hold: English to translated. */
static GHashTable *texts_of[G_N_ELEMENTS (languages)];

/**
 * albo_lang_list:
 * @n_languages: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_languages): the languages; the first is for
 *   whoever asks for none of them
 */
const AlboLang *
albo_lang_list (gsize *n_languages)
{
  *n_languages = G_N_ELEMENTS (languages);

  return languages;
}

/**
 * albo_lang_get_index:
 * @tag: (nullable): a language tag such as `it`, `en-US`, `en_GB.UTF-8`
 *
 * Returns: the place of its language in albo_lang_list(), 0 if there is none
 */
gsize
albo_lang_get_index (const char *tag)
{
  for (gsize i = 0; tag != NULL && i < G_N_ELEMENTS (languages); i++)
    {
      gsize length = strlen (languages[i].code);

      if (strncmp (tag, languages[i].code, length) == 0 && !g_ascii_isalpha (tag[length]))
        return i;
    }

  return 0;
}

/**
 * albo_lang_find:
 * @tag: (nullable): a language tag such as `it`, `en-US`, `en_GB.UTF-8`
 *
 * Returns: (transfer none): its language, the first of all if there is none
 */
const AlboLang *
albo_lang_find (const char *tag)
{
  return &languages[albo_lang_get_index (tag)];
}

/**
 * albo_lang_is_english:
 * @lang: (nullable): a language tag such as `it`, `en`, `en_GB.UTF-8`
 *
 * Returns: %TRUE for English
 */
gboolean
albo_lang_is_english (const char *lang)
{
  return lang != NULL && g_str_has_prefix (lang, "en") && !g_ascii_isalpha (lang[2]);
}

/**
 * albo_lang_set_texts:
 * @code: the code of a language other than Italian and English
 * @texts: (element-type utf8 utf8): its texts by the English ones; of static life
 *
 * Gives a language the texts that the tables of core have in two languages only.
 * For the start of a program, before there is a second thread.
 */
void
albo_lang_set_texts (const char *code,
                     GHashTable *texts)
{
  gsize index = albo_lang_get_index (code);

  g_return_if_fail (strcmp (languages[index].code, code) == 0);

  g_clear_pointer (&texts_of[index], g_hash_table_unref);
  texts_of[index] = g_hash_table_ref (texts);
}

/**
 * albo_text_get:
 * @text: a text
 * @lang: (nullable): a language tag
 *
 * Returns: (transfer none): the text for @lang, the Italian one if it has none
 */
const char *
albo_text_get (const AlboText *text,
               const char     *lang)
{
  GHashTable *texts;
  const char *translated = NULL;

  if (albo_lang_is_english (lang))
    return text->en;

  texts = texts_of[albo_lang_get_index (lang)];
  if (texts != NULL && text->en != NULL)
    translated = g_hash_table_lookup (texts, text->en);

  return translated != NULL ? translated : text->it;
}
