/* albo-money.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-money.h"

#include "albo-lang.h"

#include <string.h>

#define NO_BREAK_SPACE "\302\240"
#define EURO_SIGN      "€"

/* Ordinary spaces for those that do not break, and none around. */
static char *
strip_spaces (const char *text)
{
  g_auto(GStrv) pieces = g_strsplit (text, NO_BREAK_SPACE, -1);

  return g_strstrip (g_strjoinv (" ", pieces));
}

/* Removes one euro sign on either side of the number. */
static char *
strip_currency (const char *text)
{
  g_autofree char *number = NULL;

  if (g_str_has_prefix (text, EURO_SIGN))
    number = g_strdup (text + strlen (EURO_SIGN));
  else if (g_str_has_suffix (text, EURO_SIGN))
    number = g_strndup (text, strlen (text) - strlen (EURO_SIGN));
  else
    number = g_strdup (text);

  return g_strdup (g_strstrip (number));
}

/* Reads digits, with @separator between groups of three when there is any. */
static gboolean
read_whole (const char *text,
            gsize       length,
            char        separator,
            gint64     *whole)
{
  gboolean is_grouped = separator != '\0' && memchr (text, separator, length) != NULL;
  gsize n_since_group = 0;
  gboolean has_group = FALSE;
  gint64 value = 0;

  if (length == 0)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (is_grouped && text[i] == separator)
        {
          if (has_group ? n_since_group != 3 : n_since_group < 1 || n_since_group > 3)
            return FALSE;

          has_group = TRUE;
          n_since_group = 0;
          continue;
        }

      if (!g_ascii_isdigit (text[i]))
        return FALSE;

      value = value * 10 + g_ascii_digit_value (text[i]);
      n_since_group++;

      if (value > ALBO_MONEY_MAX / 100)
        return FALSE;
    }

  if (is_grouped && n_since_group != 3)
    return FALSE;

  *whole = value;
  return TRUE;
}

/* Which separator begins the cents, and which one groups thousands.  One dot
 * before three digits groups, as Italians write; a comma before three digits
 * could be either, and is refused.
 */
static gboolean
find_separators (const char  *number,
                 const char **decimal,
                 char        *grouping)
{
  const char *comma = strrchr (number, ',');
  const char *dot = strrchr (number, '.');

  if (comma != NULL && dot != NULL)
    {
      *decimal = MAX (comma, dot);
      *grouping = comma > dot ? '.' : ',';
    }
  else if (comma != NULL)
    {
      *decimal = comma;
      *grouping = '\0';
    }
  else if (dot != NULL && strlen (dot + 1) <= 2)
    {
      *decimal = dot;
      *grouping = '\0';
    }
  else
    {
      *decimal = NULL;
      *grouping = '.';
    }

  return *decimal == NULL || (strlen (*decimal + 1) >= 1 && strlen (*decimal + 1) <= 2);
}

/**
 * albo_money_parse:
 * @text: (nullable): what a person wrote, such as `1.234,50`, `1234.5`, `€ 12`
 * @cents: (out): the amount in euro cents; set only on success
 *
 * Reads an amount in Italian or in plain notation.  What could mean two
 * amounts, such as `1,234`, is refused.
 *
 * Returns: %TRUE if @text is one amount within ±[const@Albo.MONEY_MAX]
 */
gboolean
albo_money_parse (const char *text,
                  gint64     *cents)
{
  g_autofree char *stripped = NULL;
  g_autofree char *number = NULL;
  const char *decimal;
  char grouping;
  gboolean is_negative;
  gint64 whole;
  gint64 fraction = 0;

  if (text == NULL || strlen (text) > 64 || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  stripped = strip_spaces (text);
  is_negative = stripped[0] == '-';
  number = strip_currency (is_negative ? stripped + 1 : stripped);

  if (!find_separators (number, &decimal, &grouping))
    return FALSE;

  if (!read_whole (number, decimal != NULL ? (gsize) (decimal - number) : strlen (number),
                   grouping, &whole))
    return FALSE;

  if (decimal != NULL && !read_whole (decimal + 1, strlen (decimal + 1), '\0', &fraction))
    return FALSE;

  if (decimal != NULL && strlen (decimal + 1) == 1)
    fraction *= 10;

  *cents = (whole * 100 + fraction) * (is_negative ? -1 : 1);
  return TRUE;
}

static char *
format_number (gint64          cents,
               const AlboLang *language,
               gboolean        is_grouped)
{
  guint64 magnitude = cents < 0 ? -(guint64) cents : (guint64) cents;
  g_autofree char *whole = g_strdup_printf ("%" G_GUINT64_FORMAT, magnitude / 100);
  gsize length = strlen (whole);
  GString *text = g_string_new (cents < 0 ? "-" : NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (is_grouped && i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, language->grouping);

      g_string_append_c (text, whole[i]);
    }

  g_string_append_printf (text, "%c%02u", language->decimal, (guint) (magnitude % 100));

  return g_string_free (text, FALSE);
}

/**
 * albo_money_format:
 * @cents: an amount in euro cents
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the amount with its currency, such as `1.234,50 €`
 */
char *
albo_money_format (gint64      cents,
                   const char *lang)
{
  const AlboLang *language = albo_lang_find (lang);
  g_autofree char *number = format_number (cents, language, TRUE);

  if (!language->is_currency_first)
    return g_strconcat (number, NO_BREAK_SPACE EURO_SIGN, NULL);

  return cents < 0 ? g_strconcat ("-" EURO_SIGN, number + 1, NULL)
                   : g_strconcat (EURO_SIGN, number, NULL);
}

/**
 * albo_money_to_input:
 * @cents: an amount in euro cents
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the amount as it stands in a text entry: neither groups nor currency
 */
char *
albo_money_to_input (gint64      cents,
                     const char *lang)
{
  return format_number (cents, albo_lang_find (lang), FALSE);
}
