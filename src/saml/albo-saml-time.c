/* albo-saml-time.c - instants as messages have them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-time.h"

#include <string.h>

#define MAX_FRACTION 9

static gboolean
has_form (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";

  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;

  return TRUE;
}

static int
read_digits (const char *text,
             gsize       n)
{
  int value = 0;

  for (gsize i = 0; i < n; i++)
    value = value * 10 + (text[i] - '0');

  return value;
}

/* `.123` in microseconds; sets @end behind it.  -1 if it is not a fraction. */
static gint64
read_fraction (const char  *text,
               const char **end)
{
  gint64 value = 0;
  gsize n = 0;

  *end = text;
  if (*text != '.')
    return 0;

  for (text++; g_ascii_isdigit (*text); text++, n++)
    if (n < 6)
      value = value * 10 + (*text - '0');

  if (n == 0 || n > MAX_FRACTION)
    return -1;

  for (; n < 6; n++)
    value *= 10;

  *end = text;

  return value;
}

/**
 * albo_saml_time_parse:
 * @text: (nullable): an xs:dateTime in UTC, `2026-01-31T09:30:00Z`, also with a fraction
 * @instant: (out): it, in microseconds since 1970
 *
 * Returns: whether @text is one; an instant with another time zone is not
 */
gboolean
albo_saml_time_parse (const char *text,
                      gint64     *instant)
{
  g_autoptr(GDateTime) seconds = NULL;
  const char *end;
  gint64 fraction;

  if (text == NULL || !has_form (text))
    return FALSE;

  fraction = read_fraction (text + strlen ("2026-01-31T09:30:00"), &end);
  if (fraction < 0 || !g_str_equal (end, "Z"))
    return FALSE;

  seconds = g_date_time_new_utc (read_digits (text, 4), read_digits (text + 5, 2),
                                 read_digits (text + 8, 2), read_digits (text + 11, 2),
                                 read_digits (text + 14, 2), read_digits (text + 17, 2));
  if (seconds == NULL)
    return FALSE;

  *instant = g_date_time_to_unix (seconds) * G_USEC_PER_SEC + fraction;

  return TRUE;
}

/**
 * albo_saml_time_format:
 * @instant: microseconds since 1970
 *
 * Returns: (transfer full): `2026-01-31T09:30:00Z`
 */
char *
albo_saml_time_format (gint64 instant)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}
