/* albo-payment-amount.c
 *
 * json-glib keeps 16.10 as a double and prints it as 16.100000000000001.  Before it reads, numbers with
 * a fraction are put in quotes, so that their digits are kept.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-amount-private.h"

#include "albo-json.h"
#include "albo-money.h"

#include <string.h>

static gboolean
is_number_char (char c)
{
  return g_ascii_isdigit (c) || strchr ("+-.eE", c) != NULL;
}

/* After the opening quote: where the string ends, or the text. */
static gsize
skip_string (const char *json,
             gsize       length,
             gsize       at)
{
  while (at < length && json[at] != '"')
    at += json[at] == '\\' && at + 1 < length ? 2 : 1;

  return MIN (at + 1, length);
}

static gsize
skip_number (const char *json,
             gsize       length,
             gsize       at)
{
  while (at < length && json[at] != '\0' && is_number_char (json[at]))
    at++;

  return at;
}

static gboolean
has_fraction (const char *number,
              gsize       length)
{
  return memchr (number, '.', length) != NULL || memchr (number, 'e', length) != NULL ||
         memchr (number, 'E', length) != NULL;
}

/**
 * albo_payment_quote_decimals:
 * @json: JSON, or what claims to be
 * @length: its bytes
 *
 * Puts each number that has a fraction or an exponent in quotes.  What is no JSON before is none after.
 *
 * Returns: (transfer full): the text
 */
char *
albo_payment_quote_decimals (const char *json,
                             gsize       length)
{
  g_autoptr(GString) text = g_string_sized_new (length + 64);
  gsize at = 0;

  while (at < length)
    {
      gsize start = at;

      if (json[at] == '"')
        {
          at = skip_string (json, length, at + 1);
          g_string_append_len (text, json + start, at - start);
        }
      else if (g_ascii_isdigit (json[at]) || json[at] == '-')
        {
          const char *quote;

          at = skip_number (json, length, at);
          quote = has_fraction (json + start, at - start) ? "\"" : "";
          g_string_append (text, quote);
          g_string_append_len (text, json + start, at - start);
          g_string_append (text, quote);
        }
      else
        {
          g_string_append_c (text, json[at++]);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * albo_payment_amount_write:
 * @cents: an amount, in cents, not negative
 *
 * Returns: (transfer full): euros with two decimals, as JSON writes a number
 */
char *
albo_payment_amount_write (gint64 cents)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", cents / 100, (int) (cents % 100));
}

/* Digits, a point and digits, of which those after the second are zeros. */
static gboolean
read_decimal (const char *text,
              gint64     *cents)
{
  const char *point = strchr (text, '.');
  gsize n_whole = point != NULL ? (gsize) (point - text) : strlen (text);
  gint64 value = 0;

  if (n_whole < 1 || n_whole > 12 || (point != NULL && point[1] == '\0'))
    return FALSE;

  for (gsize i = 0; i < n_whole + 2; i++)
    {
      gboolean is_whole = i < n_whole;
      gsize place = i - n_whole;
      char c = is_whole                                        ? text[i]
               : point != NULL && strlen (point + 1) > place ? point[1 + place]
                                                             : '0';

      if (!g_ascii_isdigit (c))
        return FALSE;

      value = value * 10 + g_ascii_digit_value (c);
    }

  if (point != NULL && strlen (point + 1) > 2 &&
      strspn (point + 3, "0") != strlen (point + 3))
    return FALSE;

  *cents = value;
  return TRUE;
}

/**
 * albo_payment_amount_read:
 * @object: an object of albo_payment_read_json()
 * @member: the member that is an amount of euros
 * @cents: (out): in cents
 *
 * Returns: whether there is an amount, not negative and without parts of a cent
 */
gboolean
albo_payment_amount_read (JsonObject *object,
                          const char *member,
                          gint64     *cents)
{
  JsonNode *node = albo_json_get_node (object, member);

  if (node == NULL)
    return FALSE;

  if (albo_json_is_int (node))
    {
      gint64 euros = json_node_get_int (node);

      if (euros < 0 || euros > ALBO_MONEY_MAX / 100)
        return FALSE;

      *cents = euros * 100;
      return TRUE;
    }

  return albo_json_is_string (node) && read_decimal (json_node_get_string (node), cents);
}
