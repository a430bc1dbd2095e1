/* fuzz-codes.c - fiscal code, VAT number, IBAN, amount and date of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-iban.h"
#include "albo-money.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *code = albo_fiscal_code_normalize (text);
  g_autofree char *iban = albo_iban_normalize (text);
  gint64 cents = 0;
  GDate date;

  g_assert_true (!albo_fiscal_code_is_valid (code) || strlen (code) == 16 || strlen (code) == 11);
  g_assert_true (!albo_iban_is_valid (iban) || strlen (iban) <= 34);
  g_assert_true (albo_money_parse (text, &cents) ? ABS (cents) <= ALBO_MONEY_MAX : cents == 0);
  g_assert_true (!albo_date_parse (text, &date) || g_date_valid (&date));
  g_free (albo_instant_format (text, "it"));
  return 0;
}
