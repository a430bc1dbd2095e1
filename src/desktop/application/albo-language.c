/* albo-language.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-language.h"

#include "albo-date.h"

#include <glib/gi18n.h>

/**
 * albo_language:
 *
 * The catalogue says it itself, so forms, states and dates are in the same
 * language as the buttons around them, whatever the locale is called.
 *
 * Returns: (transfer none): `it` or `en`
 */
const char *
albo_language (void)
{
  /* Translators: the code of your language: it */
  return C_("language code", "en");
}

/**
 * albo_format_instant:
 * @iso: (nullable): an instant, ISO 8601
 *
 * Returns: (transfer full): date and time in Italy, for people; empty for %NULL
 */
char *
albo_format_instant (const char *iso)
{
  char *text = iso != NULL ? albo_instant_format (iso, albo_language ()) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/**
 * albo_format_day:
 * @iso: (nullable): a legal day, `YYYY-MM-DD`
 *
 * Returns: (transfer full): the day, for people; empty for %NULL
 */
char *
albo_format_day (const char *iso)
{
  char *text = iso != NULL ? albo_date_format_text (iso, albo_language ()) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/**
 * albo_format_time:
 * @micros: an instant, microseconds since 1970 in UTC
 *
 * Returns: (transfer full): the legal day of that instant in Italy, short, as a
 *   column of a list shows it
 */
char *
albo_format_time (gint64 micros)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (micros / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, albo_date_get_zone ());

  return g_strdup_printf ("%02d/%02d/%d", g_date_time_get_day_of_month (local),
                          g_date_time_get_month (local), g_date_time_get_year (local));
}
