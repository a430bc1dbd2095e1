/* albo-verify-numbers.c - protocol numbers without gaps, and the counters
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-verify-private.h"

/* Numbers and counters in one stream: those of a year, then its counter. */
#define NUMBERS_SQL "select x.organization_id::text, x.year, x.number, x.is_counter::text from (" \
  "select r.organization_id, split_part (r.protocol_number, '/', 1) as year," \
  " split_part (r.protocol_number, '/', 2) as number, false as is_counter" \
  " from albo.request r" \
  " union all" \
  " select c.organization_id, c.year::text, c.last_number::text, true from albo.protocol_counter c" \
  ") x where %s order by x.organization_id, x.year collate \"C\", x.is_counter," \
  " x.number collate \"C\""

typedef struct
{
  AlboVerify *verify;
  gint64      organization;
  char       *year;
  gint64      last;        /* number of the last request; 0 before the first */
  gboolean    is_counted;  /* whether the year's counter was met */
} Year;

static const char *
get_code (Year *year)
{
  const char *code = g_hash_table_lookup (year->verify->codes, &year->organization);

  return code != NULL ? code : "?";
}

static void
end_year (Year *year)
{
  if (year->year == NULL || year->is_counted)
    return;

  albo_findings_add (year->verify->findings, ALBO_FINDING_COUNTER,
                     _("%s: the counter of protocol numbers of %s is missing."),
                     get_code (year), year->year);
}

static void
check_number (Year   *year,
              gint64  number)
{
  if (number != year->last + 1)
    albo_findings_add (year->verify->findings, ALBO_FINDING_NUMBER_MISSING,
                       _("%s: there is no request with the protocol number %s/%07" PRId64
                         "; the next one is %s/%07" PRId64 "."),
                       get_code (year), year->year, year->last + 1, year->year, number);

  year->last = number;
}

static void
check_counter (Year   *year,
               gint64  number)
{
  year->is_counted = TRUE;

  if (number > year->last)
    albo_findings_add (year->verify->findings, ALBO_FINDING_NUMBER_MISSING,
                       _("%s: there is no request with the protocol number %s/%07" PRId64
                         ", though it was given: it was the last."),
                       get_code (year), year->year, number);
  else if (number < year->last)
    albo_findings_add (year->verify->findings, ALBO_FINDING_COUNTER,
                       _("%s: the counter of protocol numbers of %s stands at %" PRId64
                         ", the last request has %" PRId64 "."),
                       get_code (year), year->year, number, year->last);
}

static void
check_line (Year          *year,
            AlboRowReader *numbers)
{
  gint64 organization = albo_row_reader_get_number (numbers, 0);
  const char *name = albo_row_reader_get_text (numbers, 1);
  gint64 number = albo_row_reader_get_number (numbers, 2);

  if (year->year == NULL || organization != year->organization || !g_str_equal (name, year->year))
    {
      end_year (year);
      g_free (year->year);
      year->organization = organization;
      year->year = g_strdup (name);
      year->last = 0;
      year->is_counted = FALSE;
    }

  if (*albo_row_reader_get_text (numbers, 3) == 't')
    check_counter (year, number);
  else
    check_number (year, number);
}

/**
 * albo_verify_numbers: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that each organization's numbers of a year go up from 1 to its counter.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_numbers (AlboVerify  *self,
                     GError     **error)
{
  g_autoptr(GString) filter = g_string_new ("true");
  g_auto(GStrv) parts = g_strsplit (NUMBERS_SQL, "%s", 2);
  g_autofree char *sql = NULL;
  g_autoptr(AlboRowReader) numbers = NULL;
  Year year = { self };
  gboolean is_done;

  if (self->organization != NULL)
    g_string_append_printf (filter, " and x.organization_id = %s", self->organization);

  /* Whole years only: a gap is one against the first number. */
  if (self->options->since != NULL)
    g_string_append_printf (filter, " and x.year >= '%.4s'", self->options->since);

  sql = g_strconcat (parts[0], filter->str, parts[1], NULL);

  if (!albo_verify_begin_part (self, "select count (*) from albo.request", error))
    return FALSE;

  numbers = albo_row_reader_open (self->connection, "albo_numbers", sql, 5000, error);

  if (numbers == NULL)
    return FALSE;

  while ((is_done = albo_row_reader_next (numbers, error)) && albo_row_reader_is_at_row (numbers))
    {
      check_line (&year, numbers);
      albo_verify_advance (self, _("Checking the protocol numbers"));
    }

  if (is_done)
    end_year (&year);

  g_free (year.year);

  return is_done;
}
