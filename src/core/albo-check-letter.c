/* albo-check-letter.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-check-letter-private.h"

/* Both the codice fiscale (D.M. 23 December 1976) and the CIN of an Italian
 * account add these values modulo 26: digits count as the letters A to J.
 */
static const guint8 odd_values[26] = {
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
};

/**
 * albo_check_letter:
 * @text: upper-case letters and digits of ASCII
 * @length: how many of them count
 *
 * Returns: the check letter of @text, `\0` if @text has other characters
 */
char
albo_check_letter (const char *text,
                   gsize       length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint value;

      if (g_ascii_isdigit (text[i]))
        value = text[i] - '0';
      else if (g_ascii_isupper (text[i]))
        value = text[i] - 'A';
      else
        return '\0';

      /* Positions count from one, so the first is odd. */
      sum += i % 2 == 0 ? odd_values[value] : value;
    }

  return 'A' + sum % 26;
}
