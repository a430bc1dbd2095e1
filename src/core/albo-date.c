/* albo-date.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-date.h"

#include "albo-lang.h"

#include <string.h>

static const AlboText months[] = {
  { "gennaio", "January" },   { "febbraio", "February" }, { "marzo", "March" },
  { "aprile", "April" },      { "maggio", "May" },        { "giugno", "June" },
  { "luglio", "July" },       { "agosto", "August" },     { "settembre", "September" },
  { "ottobre", "October" },   { "novembre", "November" }, { "dicembre", "December" },
};

/* Reads exactly @n_digits digits. */
static gboolean
read_digits (const char *text,
             gsize       n_digits,
             guint      *number)
{
  guint value = 0;

  for (gsize i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;

      value = value * 10 + g_ascii_digit_value (text[i]);
    }

  *number = value;
  return TRUE;
}

static gboolean
set_date (GDate *date,
          guint  year,
          guint  month,
          guint  day)
{
  /* GLib's days begin with year 1; nothing here is older than a person. */
  if (year < 1000 || !g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_clear (date, 1);
  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

/**
 * albo_date_parse_iso:
 * @text: (nullable): a date such as `1980-01-31`
 * @date: (out caller-allocates): the day; set only on success
 *
 * Returns: %TRUE if @text is exactly one day of the calendar
 */
gboolean
albo_date_parse_iso (const char *text,
                     GDate      *date)
{
  guint year;
  guint month;
  guint day;

  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;

  return read_digits (text, 4, &year) &&
         read_digits (text + 5, 2, &month) &&
         read_digits (text + 8, 2, &day) &&
         set_date (date, year, month, day);
}

/**
 * albo_date_parse:
 * @text: (nullable): what a person or a browser wrote: `1980-01-31`, `31/1/1980`, `31.01.1980`
 * @date: (out caller-allocates): the day; set only on success
 *
 * Returns: %TRUE if @text is one day of the calendar, with a year of four digits
 */
gboolean
albo_date_parse (const char *text,
                 GDate      *date)
{
  g_autofree char *plain = NULL;
  g_auto(GStrv) parts = NULL;
  guint year;
  guint month;
  guint day;

  if (text == NULL || strlen (text) > 32)
    return FALSE;

  plain = g_strstrip (g_strdup (text));
  if (albo_date_parse_iso (plain, date))
    return TRUE;

  parts = g_strsplit_set (plain, "/.-", 4);
  if (g_strv_length (parts) != 3)
    return FALSE;

  for (gsize i = 0; i < 2; i++)
    if (strlen (parts[i]) < 1 || strlen (parts[i]) > 2)
      return FALSE;

  return strlen (parts[2]) == 4 &&
         read_digits (parts[0], strlen (parts[0]), &day) &&
         read_digits (parts[1], strlen (parts[1]), &month) &&
         read_digits (parts[2], 4, &year) &&
         set_date (date, year, month, day);
}

/**
 * albo_date_to_iso:
 * @date: a valid day
 *
 * Returns: (transfer full): @date as `1980-01-31`
 */
char *
albo_date_to_iso (const GDate *date)
{
  g_return_val_if_fail (date != NULL && g_date_valid (date), NULL);

  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (date),
                          (guint) g_date_get_month (date), g_date_get_day (date));
}

/**
 * albo_date_format:
 * @date: a valid day
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): @date as people read it, such as `31 gennaio 1980`
 */
char *
albo_date_format (const GDate *date,
                  const char  *lang)
{
  g_return_val_if_fail (date != NULL && g_date_valid (date), NULL);

  return g_strdup_printf ("%u%s %s %u", g_date_get_day (date), albo_lang_find (lang)->after_day,
                          albo_text_get (&months[g_date_get_month (date) - 1], lang),
                          g_date_get_year (date));
}

/**
 * albo_date_format_text:
 * @iso: (nullable): a date such as `1980-01-31`
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the date as people read it, @iso itself if it is no date
 */
char *
albo_date_format_text (const char *iso,
                       const char *lang)
{
  GDate date;

  return albo_date_parse_iso (iso, &date) ? albo_date_format (&date, lang)
                                          : g_strdup (iso != NULL ? iso : "");
}

/**
 * albo_instant_format:
 * @iso: (nullable): an instant in ISO 8601, as the database sends it
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the day and the minute in Italy, such as
 *   `31 gennaio 1980, 09:30`; @iso itself if it is no instant
 */
char *
albo_instant_format (const char *iso,
                     const char *lang)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) instant = NULL;
  g_autoptr(GDateTime) local = NULL;

  if (iso != NULL && g_utf8_validate (iso, -1, NULL))
    instant = g_date_time_new_from_iso8601 (iso, utc);

  if (instant != NULL)
    local = g_date_time_to_timezone (instant, albo_date_get_zone ());

  if (local == NULL)
    return g_strdup (iso != NULL ? iso : "");

  return g_strdup_printf ("%d%s %s %d, %02d:%02d",
                          g_date_time_get_day_of_month (local),
                          albo_lang_find (lang)->after_day,
                          albo_text_get (&months[g_date_time_get_month (local) - 1], lang),
                          g_date_time_get_year (local),
                          g_date_time_get_hour (local),
                          g_date_time_get_minute (local));
}

/**
 * albo_date_today:
 * @date: (out caller-allocates): the day it is in Italy
 */
void
albo_date_today (GDate *date)
{
  g_autoptr(GDateTime) now = g_date_time_new_now (albo_date_get_zone ());

  g_date_clear (date, 1);
  g_date_set_dmy (date, g_date_time_get_day_of_month (now),
                  g_date_time_get_month (now), g_date_time_get_year (now));
}

/**
 * albo_date_get_zone:
 *
 * Read once: it is a file, and every page shows instants.
 *
 * Returns: (transfer none): the legal time of Italy
 */
GTimeZone *
albo_date_get_zone (void)
{
  static GTimeZone *rome;

  if (g_once_init_enter (&rome))
    {
      GTimeZone *zone = g_time_zone_new_identifier ("Europe/Rome");

      /* A system without tzdata still has Italy's rule. */
      if (zone == NULL)
        zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");

      g_once_init_leave (&rome, zone);
    }

  return rome;
}
