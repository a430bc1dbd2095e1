/* albo-iban.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-iban.h"

#include "albo-check-letter-private.h"

#include <string.h>

#define N_SHORTEST 15
#define N_LONGEST  34
#define N_ITALIAN  27
#define N_ACCOUNT  22   /* ABI, CAB and account, which the CIN covers */

/* The remainder modulo 97 of the number that ISO 13616 makes of the text. */
static guint
get_remainder (const char *iban,
               gsize       length)
{
  guint remainder = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = iban[(i + 4) % length];

      if (g_ascii_isdigit (c))
        remainder = (remainder * 10 + (c - '0')) % 97;
      else
        remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    }

  return remainder;
}

/* Italy and San Marino share the scheme: CIN, ABI (5), CAB (5), account (12). */
static gboolean
is_italian_valid (const char *iban,
                  gsize       length)
{
  if (length != N_ITALIAN)
    return FALSE;

  for (gsize i = 5; i < 15; i++)
    if (!g_ascii_isdigit (iban[i]))
      return FALSE;

  return albo_check_letter (iban + 5, N_ACCOUNT) == iban[4];
}

/**
 * albo_iban_normalize:
 * @text: (nullable): what a person wrote
 *
 * Returns: (transfer full): @text in capitals and without spaces
 */
char *
albo_iban_normalize (const char *text)
{
  GString *iban = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (iban, g_ascii_toupper (*p));

  return g_string_free (iban, FALSE);
}

/**
 * albo_iban_is_valid:
 * @iban: (nullable): a normalized number
 *
 * Returns: %TRUE if the check digits fit and, for Italy and San Marino, length and CIN too
 */
gboolean
albo_iban_is_valid (const char *iban)
{
  gsize length = iban != NULL ? strlen (iban) : 0;

  if (length < N_SHORTEST || length > N_LONGEST)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_fitting = i < 2 ? g_ascii_isupper (iban[i])
                          : i < 4 ? g_ascii_isdigit (iban[i])
                          : g_ascii_isupper (iban[i]) || g_ascii_isdigit (iban[i]);

      if (!is_fitting)
        return FALSE;
    }

  if ((g_str_has_prefix (iban, "IT") || g_str_has_prefix (iban, "SM")) &&
      !is_italian_valid (iban, length))
    return FALSE;

  return get_remainder (iban, length) == 1;
}

/**
 * albo_iban_format:
 * @iban: any text
 *
 * Returns: (transfer full): a valid number in groups of four characters, as it
 *   is printed; any other text as it is
 */
char *
albo_iban_format (const char *iban)
{
  GString *text;

  /* Other text is not ASCII: a space could fall into the middle of a letter. */
  if (!albo_iban_is_valid (iban))
    return g_strdup (iban);

  text = g_string_new (NULL);

  for (gsize i = 0; iban[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');

      g_string_append_c (text, iban[i]);
    }

  return g_string_free (text, FALSE);
}
