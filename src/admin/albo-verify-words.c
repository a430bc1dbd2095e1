/* albo-verify-words.c - notes, messages and documents of the office
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "albo-verify-pairs.h"

/* Who wrote it counts too: a citizen's message must not become the office's. */
#define THINGS \
  "select n.organization_id, n.request_id as owner_id, 'note' as kind, n.id::text as id," \
  " true as needs_row, n.text as content, n.staff_id::text as found from albo.note n" \
  " union all" \
  " select m.organization_id, m.request_id, 'message', m.id::text, true, m.text," \
  " coalesce(m.staff_id::text, '-') from albo.message m" \
  " union all" \
  " select a.organization_id, a.request_id, 'document', a.id::text, true, null," \
  " concat_ws(' ', encode(a.sha256, 'hex'), a.purpose, a.size, a.name) from albo.attachment a" \
  " where a.purpose is not null and a.request_id is not null"

#define ROWS \
  "select h.organization_id, h.request_id as owner_id, h.action as kind," \
  " h.details ->> case h.action when 'document' then 'attachment_id'" \
  " else h.action || '_id' end as id," \
  " case when h.action <> 'document' then coalesce(h.details ->> 'text_sha256', '-') end as sha256," \
  " case when h.action = 'document' then concat_ws(' ', h.details ->> 'sha256'," \
  " h.details ->> 'purpose', h.details ->> 'size', h.details ->> 'name')" \
  " when h.actor_kind = 'applicant' then '-' else coalesce(h.actor_id::text, '?') end as expected" \
  " from albo.history h where h.action in ('note', 'message', 'document')"

static const AlboVerifyPairing pairings[] = {
  { "note", N_("note no."),
    ALBO_FINDING_NOTE_CHANGED, N_("it is not what was written that day."),
    ALBO_FINDING_NOTE_UNKNOWN, N_("the history does not know it."),
    ALBO_FINDING_NOTE_GONE, N_("the history knows it, and it was removed.") },
  { "message", N_("message no."),
    ALBO_FINDING_MESSAGE_CHANGED, N_("it is not what was written that day."),
    ALBO_FINDING_MESSAGE_UNKNOWN, N_("the history does not know it."),
    ALBO_FINDING_MESSAGE_GONE, N_("the history knows it, and it was removed.") },
  { "document", N_("document no."),
    ALBO_FINDING_DOCUMENT_CHANGED, N_("it is not what the office added."),
    ALBO_FINDING_DOCUMENT_UNKNOWN, N_("the history does not know it."),
    ALBO_FINDING_DOCUMENT_GONE, N_("the history knows it, and it was removed.") },
};

/**
 * albo_verify_words: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that notes, messages and documents are those that the histories hold.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_words (AlboVerify  *self,
                   GError     **error)
{
  static const AlboVerifyPairs pairs = {
    "albo_words", N_("Checking notes, messages and documents"), FALSE, THINGS, ROWS, pairings,
  };

  return albo_verify_pairs (self, &pairs, error);
}
