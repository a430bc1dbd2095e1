/* albo-fiscal-code.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-fiscal-code.h"

#include "albo-check-letter-private.h"
#include "albo-vat-number.h"

#include <string.h>

#define N_PERSON      16
#define N_BODY        11
#define MONTH_LETTERS "ABCDEHLMPRST"
#define OMOCODIA      "LMNPQRSTUV"   /* what stands for 0 to 9 */

/* Where digits stand, counted from zero. */
static const guint8 digit_places[] = { 6, 7, 9, 10, 12, 13, 14 };

/* Puts digits back where letters stand for them. */
static gboolean
undo_omocodia (char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (digit_places); i++)
    {
      char *place = &code[digit_places[i]];
      const char *letter;

      if (g_ascii_isdigit (*place))
        continue;

      letter = strchr (OMOCODIA, *place);
      if (letter == NULL)
        return FALSE;

      *place = '0' + (letter - OMOCODIA);
    }

  return TRUE;
}

static int
two_digits (const char *text)
{
  return g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
}

/* Upper-case letters of ASCII only: accents are dropped, apostrophes and spaces too. */
static char *
fold_name (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *letters = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (letters, g_ascii_toupper (*p));

  return g_string_free (letters, FALSE);
}

static void
write_name_letters (const char *name,
                    gboolean    is_given,
                    char        letters[4])
{
  g_autofree char *folded = fold_name (name);
  g_autoptr(GString) picked = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    if (strchr ("AEIOU", *p) == NULL)
      g_string_append_c (picked, *p);

  /* A given name of four consonants or more leaves the second one out. */
  if (is_given && picked->len >= 4)
    g_string_erase (picked, 1, 1);

  for (const char *p = folded; *p != '\0'; p++)
    if (strchr ("AEIOU", *p) != NULL)
      g_string_append_c (picked, *p);

  g_string_append (picked, "XXX");
  memcpy (letters, picked->str, 3);
  letters[3] = '\0';
}

/**
 * albo_fiscal_code_normalize:
 * @text: (nullable): what a person wrote
 *
 * Returns: (transfer full): @text in capitals and without spaces
 */
char *
albo_fiscal_code_normalize (const char *text)
{
  GString *code = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (code, g_ascii_toupper (*p));

  return g_string_free (code, FALSE);
}

/**
 * albo_fiscal_code_is_valid:
 * @code: (nullable): a normalized code
 *
 * Accepts the sixteen characters of a natural person, omocodia included, and
 * the eleven digits of a legal person.
 *
 * Returns: %TRUE if @code is well formed and its check character fits
 */
gboolean
albo_fiscal_code_is_valid (const char *code)
{
  AlboFiscalCodeParts parts;

  if (code != NULL && strlen (code) == N_BODY)
    return albo_vat_number_is_valid (code);

  return albo_fiscal_code_parse (code, &parts);
}

/**
 * albo_fiscal_code_parse:
 * @code: (nullable): a normalized code
 * @parts: (out caller-allocates): what it says; set only on success
 *
 * Returns: %TRUE if @code is a valid code of a natural person
 */
gboolean
albo_fiscal_code_parse (const char          *code,
                        AlboFiscalCodeParts *parts)
{
  char plain[N_PERSON + 1];
  const char *month;
  int day;

  if (code == NULL || strlen (code) != N_PERSON)
    return FALSE;

  memcpy (plain, code, sizeof plain);
  if (!undo_omocodia (plain))
    return FALSE;

  for (gsize i = 0; i < 6; i++)
    if (!g_ascii_isupper (plain[i]))
      return FALSE;

  month = strchr (MONTH_LETTERS, plain[8]);
  day = two_digits (plain + 9);

  if (month == NULL || day % 40 < 1 || day % 40 > 31 || day > 71 || !g_ascii_isupper (plain[11]))
    return FALSE;

  /* The check is over the letters of the omocodia, not over the digits. */
  if (albo_check_letter (code, N_PERSON - 1) != code[N_PERSON - 1])
    return FALSE;

  memset (parts, 0, sizeof *parts);
  memcpy (parts->family, plain, 3);
  memcpy (parts->given, plain + 3, 3);
  parts->year = two_digits (plain + 6);
  parts->month = month - MONTH_LETTERS + 1;
  parts->day = day % 40;
  parts->sex = day > 40 ? 'F' : 'M';
  memcpy (parts->place, plain + 11, 4);
  return TRUE;
}

/**
 * albo_fiscal_code_make:
 * @family: the family name
 * @given: the given name
 * @birth_date: the day of birth
 * @sex: `M` or `F`
 * @place_code: the code of the place of birth, such as `H501`
 *
 * Computes the code that the rules give to a person.  Only the tax authority
 * assigns one: use this to make up people, or to warn about a mismatch.
 *
 * Returns: (transfer full) (nullable): the code, %NULL if an argument is not usable
 */
char *
albo_fiscal_code_make (const char  *family,
                       const char  *given,
                       const GDate *birth_date,
                       char         sex,
                       const char  *place_code)
{
  char family_letters[4];
  char given_letters[4];
  g_autofree char *body = NULL;

  g_return_val_if_fail (family != NULL && given != NULL && place_code != NULL, NULL);
  g_return_val_if_fail (birth_date != NULL && g_date_valid (birth_date), NULL);

  if (sex != 'M' && sex != 'F')
    return NULL;

  if (strlen (place_code) != 4 || !g_ascii_isupper (place_code[0]))
    return NULL;

  for (gsize i = 1; i < 4; i++)
    if (!g_ascii_isdigit (place_code[i]))
      return NULL;

  write_name_letters (family, FALSE, family_letters);
  write_name_letters (given, TRUE, given_letters);

  body = g_strdup_printf ("%s%s%02d%c%02d%s", family_letters, given_letters,
                          g_date_get_year (birth_date) % 100,
                          MONTH_LETTERS[g_date_get_month (birth_date) - 1],
                          g_date_get_day (birth_date) + (sex == 'F' ? 40 : 0),
                          place_code);

  return g_strdup_printf ("%s%c", body, albo_check_letter (body, N_PERSON - 1));
}

/**
 * albo_fiscal_code_matches_names:
 * @parts: what a code says
 * @family: (nullable): a family name, %NULL if it is not known
 * @given: (nullable): a given name, %NULL if it is not known
 *
 * Returns: %TRUE if the letters of @parts are those of the names that are known
 */
gboolean
albo_fiscal_code_matches_names (const AlboFiscalCodeParts *parts,
                                const char                *family,
                                const char                *given)
{
  char letters[4];

  if (family != NULL)
    {
      write_name_letters (family, FALSE, letters);
      if (strcmp (letters, parts->family) != 0)
        return FALSE;
    }

  if (given != NULL)
    {
      write_name_letters (given, TRUE, letters);
      if (strcmp (letters, parts->given) != 0)
        return FALSE;
    }

  return TRUE;
}
