/* albo-verify-payments.c - what was asked, and how it was settled
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "albo-verify-pairs.h"

/* An annulment cancels what is still open without a row of its own: its row has the same
 * instant.  What was never asked by a step, a fee owed from the start, has no amount there. */
#define THINGS \
  "select p.organization_id, p.request_id as owner_id, 'settled' as kind, p.id::text as id," \
  " p.state <> 'cancelled' or not exists (select from albo.history d" \
  " where d.organization_id = p.organization_id and d.request_id = p.request_id" \
  " and d.at = p.closed_at and d.action in ('annul', 'transfer_withdraw')) as needs_row," \
  " null as content, concat_ws(' ', p.state, p.proof) as found" \
  " from albo.payment_position p where p.state <> 'open'" \
  " union all" \
  " select p.organization_id, p.request_id, 'amount', p.id::text, false, null," \
  " p.amount_cents::text from albo.payment_position p"

#define ROWS \
  "select h.organization_id, h.request_id as owner_id, 'settled' as kind," \
  " h.details ->> 'position_id' as id, null as sha256, case h.action" \
  " when 'payment_received' then concat_ws(' ', 'paid', h.details -> 'receipt')" \
  " when 'paid_elsewhere' then concat_ws(' ', 'paid_elsewhere', h.details -> 'proof')" \
  " else 'cancelled' end as expected" \
  " from albo.history h where h.action in ('payment_received', 'paid_elsewhere', 'cancel_payment')" \
  " union all" \
  " select distinct h.organization_id, h.request_id, 'amount', x ->> 'id', null," \
  " coalesce(x ->> 'amount_cents', '-')" \
  " from albo.history h cross join lateral jsonb_array_elements(" \
  "case jsonb_typeof(h.details -> 'positions') when 'array' then h.details -> 'positions'" \
  " else '[]' end) x where h.action = 'ask_payment'"

static const AlboVerifyPairing pairings[] = {
  { "settled", N_("payment no."),
    ALBO_FINDING_PAYMENT_CHANGED, N_("how it was settled, or the proof of it, was changed."),
    ALBO_FINDING_PAYMENT_UNKNOWN, N_("the history does not know that it was settled."),
    ALBO_FINDING_PAYMENT_GONE, N_("it was settled, and now looks as if it had not.") },
  { "amount", N_("payment no."),
    ALBO_FINDING_AMOUNT_CHANGED, N_("the amount is not the one that was asked."),
    ALBO_FINDING_AMOUNT_CHANGED, "",
    ALBO_FINDING_AMOUNT_GONE, N_("it was asked, and was removed.") },
};

/**
 * albo_verify_payments: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that payments are as the histories hold them.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_payments (AlboVerify  *self,
                      GError     **error)
{
  static const AlboVerifyPairs pairs = {
    "albo_payments", N_("Checking the payments"), FALSE, THINGS, ROWS, pairings,
  };

  return albo_verify_pairs (self, &pairs, error);
}
