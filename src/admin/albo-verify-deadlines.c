/* albo-verify-deadlines.c - deadlines of open requests
 *
 * Unlike everything else this asks a function of the database what is right: the term's
 * arithmetic is there and nowhere else.  Whoever forged that function too is not found here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "albo-verify-private.h"

/* As albo.clock_recount counts them. */
#define DEADLINES_SQL \
  "select r.organization_id::text, r.id::text, r.protocol_number, r.deadline::text," \
  " f.deadline::text from albo.request r" \
  " join albo.organization o on o.id = r.organization_id" \
  " join albo.service_version v on v.organization_id = r.organization_id" \
  " and v.id = r.service_version_id" \
  " cross join lateral (select coalesce(array_agg(e), '{}') as events," \
  " coalesce(max(e.day), albo.clock_start(r)) as as_of from albo.clock_event e" \
  " where e.organization_id = r.organization_id and e.request_id = r.id) e" \
  " cross join lateral albo.clock_fold(albo.clock_start(r), v.term_days, e.events," \
  " o.settings ->> 'patron_day', albo.holidays(o.settings), e.as_of, false) f" \
  " where r.state < 6 and "

/**
 * albo_verify_deadlines: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that the deadline of each open request is the one that its clock gives.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_deadlines (AlboVerify  *self,
                       GError     **error)
{
  g_autofree char *filter = albo_verify_filter_requests (self, "r", "id");
  g_autofree char *sql = g_strconcat (DEADLINES_SQL, filter,
                                      " order by r.organization_id, r.id", NULL);
  g_autofree char *count_sql = g_strconcat ("select count (*) from albo.request r"
                                            " where r.state < 6 and ", filter, NULL);
  g_autoptr(AlboRowReader) rows = NULL;
  gboolean is_done;

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  rows = albo_row_reader_open (self->connection, "albo_deadlines", sql, 1000, error);

  if (rows == NULL)
    return FALSE;

  while ((is_done = albo_row_reader_next (rows, error)) && albo_row_reader_is_at_row (rows))
    {
      const char *found = albo_row_reader_get_text (rows, 3);
      const char *expected = albo_row_reader_get_text (rows, 4);

      if (g_strcmp0 (found, expected) != 0)
        {
          g_autofree char *name = albo_verify_name (self, albo_row_reader_get_number (rows, 0),
                                                    albo_row_reader_get_number (rows, 1),
                                                    albo_row_reader_get_text (rows, 2));

          albo_findings_add (self->findings, ALBO_FINDING_DEADLINE,
                             _("%s: its deadline is %s; its clock gives %s."), name, found,
                             expected != NULL ? expected : "-");
        }

      albo_verify_advance (self, _("Checking the deadlines"));
    }

  return is_done;
}
