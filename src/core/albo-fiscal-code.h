/* albo-fiscal-code.h - the Italian codice fiscale
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboFiscalCodeParts:
 * @family: the three letters of the family name
 * @given: the three letters of the given name
 * @year: the last two digits of the year of birth
 * @month: the month of birth, from 1
 * @day: the day of birth, from 1
 * @sex: `M` or `F`
 * @place: the code of the place of birth, such as `H501`
 *
 * What the code of a natural person says.  Letters put in the place of digits
 * to tell two people apart (omocodia) are already digits again here.
 */
typedef struct
{
  char family[4];
  char given[4];
  int  year;
  int  month;
  int  day;
  char sex;
  char place[5];
} AlboFiscalCodeParts;

char     *albo_fiscal_code_normalize     (const char                *text);
gboolean  albo_fiscal_code_is_valid      (const char                *code);
gboolean  albo_fiscal_code_parse         (const char                *code,
                                          AlboFiscalCodeParts       *parts);
char     *albo_fiscal_code_make          (const char                *family,
                                          const char                *given,
                                          const GDate               *birth_date,
                                          char                       sex,
                                          const char                *place_code);
gboolean  albo_fiscal_code_matches_names (const AlboFiscalCodeParts *parts,
                                          const char                *family,
                                          const char                *given);

G_END_DECLS
