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
  g_autoptr(GTimeZone) rome = g_time_zone_new_identifier ("Europe/Rome");
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (micros / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = NULL;

  /* Without the system's table of time zones UTC is off by an hour or two at most. */
  local = rome != NULL ? g_date_time_to_timezone (utc, rome) : g_date_time_ref (utc);

  return g_date_time_format (local, "%d/%m/%Y");
}
