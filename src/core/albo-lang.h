/* albo-lang.h - short texts in the two languages of the product
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboText:
 * @it: the Italian text
 * @en: the English text
 *
 * A constant text of a table.  Core has no catalogue of translations: the
 * portal serves both languages from one process, so the language is an
 * argument and not a setting of the process.
 */
typedef struct
{
  const char *it;
  const char *en;
} AlboText;

gboolean    albo_lang_is_english (const char     *lang);
const char *albo_text_get        (const AlboText *text,
                                  const char     *lang);

G_END_DECLS
