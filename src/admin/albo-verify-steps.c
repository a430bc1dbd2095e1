/* albo-verify-steps.c - preavvisi and answers to supplements
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "albo-verify-pairs.h"

/* A decision ends what is open with it, without a row of its own: the decision's row has
 * the same instant. */
#define DECISION(table) \
  "exists (select from albo.history d where d.organization_id = " table ".organization_id" \
  " and d.request_id = " table ".request_id and d.at = " table ".closed_at" \
  " and d.action in ('approve', 'annul', 'transfer_close', 'transfer_withdraw'))"

#define PREAVVISO_THINGS \
  "select p.organization_id, p.request_id as owner_id, 'preavviso' as kind, p.id::text as id," \
  " true as needs_row, null as content," \
  " concat_ws(E'\\n', to_char(p.due_on, 'YYYY-MM-DD'), p.reasons) as found from albo.preavviso p" \
  " union all" \
  " select p.organization_id, p.request_id, 'observations', p.id::text, true, p.observations, ''" \
  " from albo.preavviso p where p.observations is not null" \
  " union all" \
  " select p.organization_id, p.request_id, 'ending', p.id::text," \
  " p.ending <> 'accepted' or p.answer is not null or not " DECISION ("p") ", null," \
  " concat_ws(E'\\n', p.ending, p.answer) from albo.preavviso p where p.ending is not null"

#define PREAVVISO_ROWS \
  "select h.organization_id, h.request_id as owner_id, case h.action" \
  " when 'send_preavviso' then 'preavviso' when 'observe_preavviso' then 'observations'" \
  " else 'ending' end as kind, h.details ->> 'preavviso_id' as id," \
  " case h.action when 'observe_preavviso' then" \
  " coalesce(h.details ->> 'observations_sha256', '-') end as sha256," \
  " case h.action when 'send_preavviso' then" \
  " concat_ws(E'\\n', h.details ->> 'due_on', h.details ->> 'reasons')" \
  " when 'observe_preavviso' then ''" \
  " else concat_ws(E'\\n', h.details ->> 'ending', h.details ->> 'answer') end as expected" \
  " from albo.history h" \
  " where h.action in ('send_preavviso', 'observe_preavviso', 'close_preavviso')"

static const AlboVerifyPairing preavviso_pairings[] = {
  { "preavviso", N_("preavviso no."),
    ALBO_FINDING_PREAVVISO_CHANGED, N_("its reasons or its day are not those that were sent."),
    ALBO_FINDING_PREAVVISO_UNKNOWN, N_("the history does not know it."),
    ALBO_FINDING_PREAVVISO_GONE, N_("the history knows it, and it was removed.") },
  { "observations", N_("preavviso no."),
    ALBO_FINDING_OBSERVATIONS_CHANGED, N_("the observations are not those that arrived."),
    ALBO_FINDING_OBSERVATIONS_UNKNOWN, N_("the history does not know of any observations."),
    ALBO_FINDING_OBSERVATIONS_GONE, N_("the observations that arrived were removed.") },
  { "ending", N_("preavviso no."),
    ALBO_FINDING_ENDING_CHANGED, N_("its ending or the answer is not what was decided."),
    ALBO_FINDING_ENDING_UNKNOWN, N_("the history does not know that it ended."),
    ALBO_FINDING_ENDING_GONE, N_("it ended, and now looks as if it had not.") },
};

/* The text that albo.move_answer_supplement hashes, as PostgreSQL prints it: each item that
 * was answered, also one that the office did not want any more later. */
#define SUPPLEMENT_THINGS \
  "select s.organization_id, s.request_id as owner_id, 'answers' as kind, s.id::text as id," \
  " true as needs_row, coalesce(i.answers, '[]')::text as content, '' as found" \
  " from albo.supplement s left join (" \
  "select i.organization_id, i.supplement_id," \
  " jsonb_agg(jsonb_build_array(i.id, i.answer, f.files) order by i.position) as answers" \
  " from albo.supplement_item i left join (" \
  "select a.organization_id, a.supplement_item_id," \
  " jsonb_agg(encode(a.sha256, 'hex') order by a.id) as files" \
  " from albo.attachment a where a.supplement_item_id is not null and a.request_id is not null" \
  " group by a.organization_id, a.supplement_item_id) f" \
  " on f.organization_id = i.organization_id and f.supplement_item_id = i.id" \
  " where i.answered_at is not null group by i.organization_id, i.supplement_id) i" \
  " on i.organization_id = s.organization_id and i.supplement_id = s.id" \
  " where s.state = 'answered'"

#define SUPPLEMENT_ROWS \
  "select h.organization_id, h.request_id as owner_id, 'answers' as kind," \
  " h.details ->> 'supplement_id' as id," \
  " coalesce(h.details ->> 'answers_sha256', '-') as sha256, '' as expected" \
  " from albo.history h where h.action = 'answer_supplement'"

static const AlboVerifyPairing supplement_pairings[] = {
  { "answers", N_("supplement no."),
    ALBO_FINDING_ANSWERS_CHANGED, N_("the answers are not those that the applicant handed in."),
    ALBO_FINDING_ANSWERS_UNKNOWN, N_("the history does not know that it was answered."),
    ALBO_FINDING_ANSWERS_GONE, N_("it was answered, and now looks as if it had not.") },
};

/**
 * albo_verify_steps: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that preavvisi and answers to supplements are as the histories hold them.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_steps (AlboVerify  *self,
                   GError     **error)
{
  static const AlboVerifyPairs preavvisi = {
    "albo_preavvisi", N_("Checking the preavvisi"), FALSE, PREAVVISO_THINGS, PREAVVISO_ROWS,
    preavviso_pairings,
  };
  static const AlboVerifyPairs supplements = {
    "albo_answers", N_("Checking the answers"), FALSE, SUPPLEMENT_THINGS, SUPPLEMENT_ROWS,
    supplement_pairings,
  };

  return albo_verify_pairs (self, &preavvisi, error) &&
         albo_verify_pairs (self, &supplements, error);
}
