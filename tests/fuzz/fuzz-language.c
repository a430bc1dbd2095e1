/* fuzz-language.c - a header Accept-Language of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-lang.h"
#include "albo-language.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *header = g_strndup ((const char *) data, size);
  int chosen = albo_language_choose (NULL, header);
  gsize n_languages;

  albo_lang_list (&n_languages);
  g_assert_true (chosen >= 0 && (gsize) chosen < n_languages);
  g_assert_cmpint (albo_language_choose ("en", header), ==, 1);

  return 0;
}
