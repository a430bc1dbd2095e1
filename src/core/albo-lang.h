/* albo-lang.h - the languages of the product, and short texts in them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboLang:
 * @code: as in `Accept-Language`, such as `it`
 * @name: how its speakers call it
 * @grouping: what parts the thousands of a number
 * @decimal: what begins its decimals
 * @is_currency_first: whether the euro sign stands before the number
 * @after_day: what follows the day of the month in a date
 *
 * One line of `albo-languages-table.h`.
 */
typedef struct
{
  const char *code;
  const char *name;
  char        grouping;
  char        decimal;
  gboolean    is_currency_first;
  const char *after_day;
} AlboLang;

/**
 * AlboText:
 * @it: the Italian text
 * @en: the English text, under which other languages find theirs
 *
 * A constant text of a table.  Core has no catalogue of translations: the
 * portal serves all languages from one process, so the language is an
 * argument and not a setting of the process.
 */
typedef struct
{
  const char *it;
  const char *en;
} AlboText;

const AlboLang *albo_lang_list       (gsize          *n_languages);
const AlboLang *albo_lang_find       (const char     *tag);
gsize           albo_lang_get_index  (const char     *tag);
gboolean        albo_lang_is_english (const char     *lang);
void            albo_lang_set_texts  (const char     *code,
                                      GHashTable     *texts);
const char     *albo_text_get        (const AlboText *text,
                                      const char     *lang);

G_END_DECLS
