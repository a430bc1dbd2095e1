/* albo-debt-status.h - what a provider says of a position
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-debt.h"

G_BEGIN_DECLS

/**
 * AlboDebtState:
 * @ALBO_DEBT_STATE_UNKNOWN: the provider uses a word that is not understood: an anomaly
 * @ALBO_DEBT_STATE_DRAFT: kept, not payable
 * @ALBO_DEBT_STATE_SCHEDULED: payable from a later day
 * @ALBO_DEBT_STATE_OPEN: payable
 * @ALBO_DEBT_STATE_EXPIRED: not payable any more
 * @ALBO_DEBT_STATE_CANCELLED: given up by the body
 * @ALBO_DEBT_STATE_PARTIAL: some instalments are paid
 * @ALBO_DEBT_STATE_PAID: paid
 * @ALBO_DEBT_STATE_SETTLED: paid, and the money reported to the body's account
 *
 * The states of every provider, in common words.
 */
typedef enum
{
  ALBO_DEBT_STATE_UNKNOWN,
  ALBO_DEBT_STATE_DRAFT,
  ALBO_DEBT_STATE_SCHEDULED,
  ALBO_DEBT_STATE_OPEN,
  ALBO_DEBT_STATE_EXPIRED,
  ALBO_DEBT_STATE_CANCELLED,
  ALBO_DEBT_STATE_PARTIAL,
  ALBO_DEBT_STATE_PAID,
  ALBO_DEBT_STATE_SETTLED,
} AlboDebtState;

/**
 * AlboDebtReceipt:
 * @notice_number: of the notice that was paid
 * @receipt_id: the name that pagoPA gave the receipt
 * @amount_cents: what was paid, with @notification_fee_cents in it
 * @notification_fee_cents: what pagoPA added by itself for notifying (SEND)
 * @paid_at: UTC, or a day where the provider tells no hour
 * @psp: (nullable): who took the money
 * @flow_id: (nullable): the report in which the money reached the body
 *
 * That a notice was paid.
 */
typedef struct
{
  char   *notice_number;
  char   *receipt_id;
  gint64  amount_cents;
  gint64  notification_fee_cents;
  char   *paid_at;
  char   *psp;
  char   *flow_id;
} AlboDebtReceipt;

/**
 * AlboDebtStatus:
 * @state: in common words
 * @word: (nullable): in the provider's, when they are not understood
 * @is_anomalous: the provider says itself that something is wrong
 * @is_paid_without_receipt: it says paid, and has no receipt yet: keep asking
 * @debt: (nullable): the content as the provider keeps it, as far as it tells
 * @receipts: (element-type AlboDebtReceipt): one a paid notice, or more
 *
 * A position as the provider sees it.
 */
typedef struct
{
  AlboDebtState  state;
  char          *word;
  gboolean       is_anomalous;
  gboolean       is_paid_without_receipt;
  AlboDebt      *debt;
  GPtrArray     *receipts;
} AlboDebtStatus;

AlboDebtStatus  *albo_debt_status_new      (void);
void             albo_debt_status_free     (AlboDebtStatus        *status);
gboolean         albo_debt_status_is_paid  (const AlboDebtStatus  *status);
gboolean         albo_debt_status_is_over  (const AlboDebtStatus  *status);
JsonNode        *albo_debt_status_to_json  (const AlboDebtStatus  *status);
const char      *albo_debt_state_get_name  (AlboDebtState          state);
AlboDebtReceipt *albo_debt_status_add_receipt (AlboDebtStatus     *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDebtStatus, albo_debt_status_free)

G_END_DECLS
