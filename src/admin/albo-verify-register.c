/* albo-verify-register.c - entries and annotations against the events that made them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "albo-verify-pairs.h"

/* Before this migration the register had no events: what is older may lack them. */
#define EVENTS_BEGAN "(select s.applied_at from albo.schema_migration s where s.version = 14)"

/* Resolution dates that were none were never stored. */
#define DAY(date) "coalesce(to_char(" date ", 'YYYY-MM-DD'), '-')"
#define SAID(key) "coalesce(v.details ->> '" key "', '-')"
#define REQUEST(id) "coalesce(" id "::text, '-')"

#define THINGS \
  "select e.organization_id, e.member_id as owner_id, e.id as entry_id, 'entry' as kind," \
  " e.id::text as id, e.created_at >= " EVENTS_BEGAN " as needs_row, null as content," \
  " concat_ws(E'\\n', g.code, e.number, " DAY ("e.effective_from") ", c.code," \
  " coalesce(e.resolution_number, '-'), " DAY ("e.resolution_date") ", " REQUEST ("e.opened_by") ")" \
  " as found" \
  " from albo.entry e" \
  " left join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id" \
  " left join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id" \
  " union all" \
  " select e.organization_id, e.member_id, e.id, 'closing', e.id::text," \
  " e.created_at >= " EVENTS_BEGAN " or coalesce(r.closed_at >= " EVENTS_BEGAN ", false), null," \
  " concat_ws(E'\\n', " DAY ("e.effective_to") ", e.cause, " REQUEST ("e.closed_by") ")" \
  " from albo.entry e" \
  " left join albo.request r on r.organization_id = e.organization_id and r.id = e.closed_by" \
  " where e.effective_to is not null" \
  " union all" \
  " select a.organization_id, e.member_id, a.entry_id, 'annotation', a.id::text, true, null," \
  " concat_ws(E'\\n', a.kind, " DAY ("a.effective_from") ", " DAY ("a.effective_to") ", a.is_public," \
  " coalesce(a.resolution_number, '-'), " DAY ("a.resolution_date") ", a.text)" \
  " from albo.annotation a" \
  " join albo.entry e on e.organization_id = a.organization_id and e.id = a.entry_id" \
  " union all" \
  " select a.organization_id, e.member_id, a.entry_id, 'annotation_end', a.id::text, true, null," \
  " concat_ws(E'\\n', " DAY ("a.closed_on") ", a.closing_reasons)" \
  " from albo.annotation a" \
  " join albo.entry e on e.organization_id = a.organization_id and e.id = a.entry_id" \
  " where a.closed_at is not null"

#define ROWS \
  "select v.organization_id, v.member_id as owner_id, v.entry_id, case v.action" \
  " when 'open' then 'entry' when 'close' then 'closing' when 'annotate' then 'annotation'" \
  " else 'annotation_end' end as kind," \
  " case when v.action in ('open', 'close') then v.entry_id else v.annotation_id end::text as id," \
  " v.details ->> 'register' as register, v.details ->> 'number' as number," \
  " null as sha256, case v.action" \
  " when 'open' then concat_ws(E'\\n', " SAID ("register") ", " SAID ("number") ", " \
  SAID ("effective_from") ", " SAID ("section") ", " SAID ("resolution_number") "," \
  " case when v.details ->> 'resolution_date' ~ '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$'" \
  " then v.details ->> 'resolution_date' else '-' end, " REQUEST ("v.request_id") ")" \
  " when 'close' then concat_ws(E'\\n', " SAID ("effective_to") ", " SAID ("cause") ", " \
  REQUEST ("v.request_id") ")" \
  " when 'annotate' then concat_ws(E'\\n', " SAID ("kind") ", " SAID ("effective_from") ", " \
  SAID ("effective_to") ", " "left(v.details ->> 'is_public', 1), " SAID ("resolution_number") ", " \
  SAID ("resolution_date") ", " SAID ("text") ")" \
  " else concat_ws(E'\\n', " SAID ("closed_on") ", " SAID ("reasons") ") end as expected" \
  " from albo.register_event v where v.action in ('open', 'close', 'annotate', 'annotation_close')"

static const AlboVerifyPairing pairings[] = {
  { "entry", N_("entry no."),
    ALBO_FINDING_ENTRY_CHANGED,
    N_("its number, section, first day or resolution is not what was written on the register."),
    ALBO_FINDING_ENTRY_UNKNOWN, N_("no event says who wrote it on the register."),
    ALBO_FINDING_ENTRY_GONE, N_("it was written on the register, and was removed.") },
  { "closing", N_("entry no."),
    ALBO_FINDING_CLOSING_CHANGED, N_("its last day or the cause is not what was written."),
    ALBO_FINDING_CLOSING_UNKNOWN, N_("no event says who closed it."),
    ALBO_FINDING_CLOSING_GONE, N_("it was closed, and now looks as if it had not been.") },
  { "annotation", N_("annotation no."),
    ALBO_FINDING_ANNOTATION_CHANGED, N_("it is not what was written on the register."),
    ALBO_FINDING_ANNOTATION_UNKNOWN, N_("no event says who wrote it on the register."),
    ALBO_FINDING_ANNOTATION_GONE, N_("it was written on the register, and was removed.") },
  { "annotation_end", N_("annotation no."),
    ALBO_FINDING_ANNOTATION_END_CHANGED, N_("its end or the reasons of it are not what was written."),
    ALBO_FINDING_ANNOTATION_END_UNKNOWN, N_("no event says who ended it."),
    ALBO_FINDING_ANNOTATION_END_GONE, N_("it was ended, and now looks as if it had not been.") },
};

/**
 * albo_verify_register: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that entries and annotations are as the register's events made them.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_register (AlboVerify  *self,
                      GError     **error)
{
  static const AlboVerifyPairs pairs = {
    "albo_register", N_("Checking the register"), TRUE, THINGS, ROWS, pairings,
  };

  return albo_verify_pairs (self, &pairs, error);
}
