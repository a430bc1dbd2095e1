/* albo-language.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-language.h"

#include <string.h>

#include "albo-lang.h"

#define MAX_RANGES 32  /* how many wishes of a browser are looked at */

/* Reads the weight of a range, `;q=0.8`, in thousandths; 1000 where it says none. */
static int
read_weight (const char *text,
             gsize       length)
{
  int weight = 0;
  int unit = 100;

  while (length > 0 && strchr ("; \t", *text) != NULL)
    text++, length--;

  if (length < 3 || g_ascii_tolower (text[0]) != 'q' || text[1] != '=')
    return 1000;

  if (text[2] == '1')
    return 1000;

  if (text[2] != '0')
    return 0;

  for (gsize i = 4; i < length && unit > 0 && g_ascii_isdigit (text[i]); i++, unit /= 10)
    weight += unit * g_ascii_digit_value (text[i]);

  return weight;
}

static int
find_range (const char *text,
            gsize       length)
{
  gsize n_languages;
  const AlboLang *languages = albo_lang_list (&n_languages);

  for (gsize i = 0; i < n_languages; i++)
    {
      gsize n = strlen (languages[i].code);

      if (length >= n && g_ascii_strncasecmp (text, languages[i].code, n) == 0 &&
          (length == n || text[n] == '-'))
        return (int) i;
    }

  return -1;
}

/**
 * albo_language_find:
 * @code: (nullable): a language code as in albo_lang_list()
 *
 * Returns: its position there, or -1
 */
int
albo_language_find (const char *code)
{
  gsize n_languages;
  const AlboLang *languages = albo_lang_list (&n_languages);

  for (gsize i = 0; code != NULL && i < n_languages; i++)
    if (strcmp (code, languages[i].code) == 0)
      return (int) i;

  return -1;
}

/**
 * albo_language_choose:
 * @cookie: (nullable): what the person chose before
 * @accept: (nullable): the header `Accept-Language`
 *
 * Returns: the position in albo_lang_list() of the language to answer in; the
 *   choice of the person wins over that of the browser
 */
int
albo_language_choose (const char *cookie,
                      const char *accept)
{
  int chosen = albo_language_find (cookie);
  int best = 0;

  if (chosen >= 0)
    return chosen;

  chosen = 0;

  for (int i = 0; accept != NULL && *accept != '\0' && i < MAX_RANGES; i++)
    {
      gsize length;
      gsize name;
      int language;
      int weight;

      accept += strspn (accept, " \t,");
      length = strcspn (accept, ",");
      name = strcspn (accept, ";, \t");
      language = find_range (accept, name);
      weight = read_weight (accept + name, length - name);

      if (language >= 0 && weight > best)
        {
          best = weight;
          chosen = language;
        }

      accept += length;
    }

  return chosen;
}
