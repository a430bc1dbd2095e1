/* albo-notice-number.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-notice-number.h"

#include <string.h>

/* The kind of number that carries a segregation code. */
#define AUX_DIGIT '3'

#define MAX_BASE G_GINT64_CONSTANT (9999999999999)

static gint64
read_digits (const char *text,
             gsize       length)
{
  gint64 value = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;

      value = value * 10 + g_ascii_digit_value (text[i]);
    }

  return value;
}

/**
 * albo_notice_number_is_valid:
 * @number: (nullable): a text
 *
 * Whether it is the number of a notice of a body with a segregation code: 3, the code (2 digits),
 * a base (13) and a check (2) that is the rest of the first sixteen digits divided by 93.
 *
 * pagoPA, "Specifiche attuative dei codici identificativi di versamento", 2.1.
 *
 * Returns: %TRUE if it is
 */
gboolean
albo_notice_number_is_valid (const char *number)
{
  if (number == NULL || strlen (number) != ALBO_NOTICE_NUMBER_LENGTH || number[0] != AUX_DIGIT)
    return FALSE;

  return read_digits (number, ALBO_NOTICE_NUMBER_LENGTH) >= 0 &&
         read_digits (number, 16) % 93 == read_digits (number + 16, 2);
}

/**
 * albo_notice_number_make:
 * @segregation_code: two digits, which the platform or the provider gave to the body
 * @base: what tells the notice from others of the body; from 0, at most thirteen digits
 *
 * Returns: (transfer full) (nullable): the number; %NULL if the code or the base is not one
 */
char *
albo_notice_number_make (const char *segregation_code,
                         gint64      base)
{
  g_autofree char *head = NULL;

  if (segregation_code == NULL || strlen (segregation_code) != 2 ||
      read_digits (segregation_code, 2) < 0 || base < 0 || base > MAX_BASE)
    return NULL;

  head = g_strdup_printf ("%c%s%013" G_GINT64_FORMAT, AUX_DIGIT, segregation_code, base);

  return g_strdup_printf ("%s%02d", head, (int) (read_digits (head, 16) % 93));
}

/**
 * albo_notice_number_get_iuv:
 * @number: a valid notice number
 *
 * Returns: (transfer none): the code of the payment (IUV) in it: all but the first digit
 */
const char *
albo_notice_number_get_iuv (const char *number)
{
  return number + 1;
}
