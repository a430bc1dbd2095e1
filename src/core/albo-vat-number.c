/* albo-vat-number.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-vat-number.h"

#include <string.h>

#define N_DIGITS 11

/**
 * albo_vat_number_normalize:
 * @text: (nullable): what a person wrote, perhaps with spaces or `IT` before it
 *
 * Returns: (transfer full): @text without spaces and without `IT`
 */
char *
albo_vat_number_normalize (const char *text)
{
  g_autoptr(GString) number = g_string_new (NULL);
  const char *start;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (number, g_ascii_toupper (*p));

  start = g_str_has_prefix (number->str, "IT") ? number->str + 2 : number->str;
  return g_strdup (start);
}

/**
 * albo_vat_number_is_valid:
 * @number: (nullable): a normalized number
 *
 * Returns: %TRUE if @number is eleven digits, not all zero, whose Luhn sum fits
 */
gboolean
albo_vat_number_is_valid (const char *number)
{
  guint sum = 0;
  gboolean has_value = FALSE;

  if (number == NULL || strlen (number) != N_DIGITS)
    return FALSE;

  for (gsize i = 0; i < N_DIGITS; i++)
    {
      int digit = g_ascii_digit_value (number[i]);

      if (digit < 0)
        return FALSE;

      has_value |= digit != 0;

      if (i % 2 == 1)
        digit = digit > 4 ? digit * 2 - 9 : digit * 2;

      sum += digit;
    }

  return has_value && sum % 10 == 0;
}
