/* albo-debt-status.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-debt-status.h"

static const char *const names[] = {
  [ALBO_DEBT_STATE_UNKNOWN] = "unknown",
  [ALBO_DEBT_STATE_DRAFT] = "draft",
  [ALBO_DEBT_STATE_SCHEDULED] = "scheduled",
  [ALBO_DEBT_STATE_OPEN] = "open",
  [ALBO_DEBT_STATE_EXPIRED] = "expired",
  [ALBO_DEBT_STATE_CANCELLED] = "cancelled",
  [ALBO_DEBT_STATE_PARTIAL] = "partial",
  [ALBO_DEBT_STATE_PAID] = "paid",
  [ALBO_DEBT_STATE_SETTLED] = "settled",
};

static void
free_receipt (AlboDebtReceipt *receipt)
{
  g_free (receipt->notice_number);
  g_free (receipt->receipt_id);
  g_free (receipt->paid_at);
  g_free (receipt->psp);
  g_free (receipt->flow_id);
  g_free (receipt);
}

/**
 * albo_debt_status_new:
 *
 * Returns: (transfer full): an unknown one, without receipts
 */
AlboDebtStatus *
albo_debt_status_new (void)
{
  AlboDebtStatus *status = g_new0 (AlboDebtStatus, 1);

  status->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_receipt);
  return status;
}

/**
 * albo_debt_status_free:
 * @status: (nullable): a status
 *
 * Frees it.
 */
void
albo_debt_status_free (AlboDebtStatus *status)
{
  if (status == NULL)
    return;

  g_free (status->word);
  albo_debt_free (status->debt);
  g_ptr_array_unref (status->receipts);
  g_free (status);
}

/**
 * albo_debt_status_add_receipt:
 * @status: a status
 *
 * Returns: (transfer none): an empty receipt of it, to fill
 */
AlboDebtReceipt *
albo_debt_status_add_receipt (AlboDebtStatus *status)
{
  AlboDebtReceipt *receipt = g_new0 (AlboDebtReceipt, 1);

  g_ptr_array_add (status->receipts, receipt);
  return receipt;
}

/**
 * albo_debt_status_is_paid:
 * @status: a status
 *
 * Returns: whether money came for it, all or some
 */
gboolean
albo_debt_status_is_paid (const AlboDebtStatus *status)
{
  return status->state == ALBO_DEBT_STATE_PARTIAL || status->state == ALBO_DEBT_STATE_PAID ||
         status->state == ALBO_DEBT_STATE_SETTLED;
}

/**
 * albo_debt_status_is_over:
 * @status: a status
 *
 * Returns: whether nobody can pay it any more, or need to
 */
gboolean
albo_debt_status_is_over (const AlboDebtStatus *status)
{
  return status->state == ALBO_DEBT_STATE_CANCELLED || status->state == ALBO_DEBT_STATE_PAID ||
         status->state == ALBO_DEBT_STATE_SETTLED;
}

/**
 * albo_debt_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): its word in the database
 */
const char *
albo_debt_state_get_name (AlboDebtState state)
{
  return names[state];
}

static void
set_string (JsonObject *object,
            const char *member,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

static JsonObject *
describe_receipt (const AlboDebtReceipt *receipt)
{
  JsonObject *object = json_object_new ();

  set_string (object, "notice_number", receipt->notice_number);
  set_string (object, "receipt_id", receipt->receipt_id);
  set_string (object, "paid_at", receipt->paid_at);
  set_string (object, "psp", receipt->psp);
  set_string (object, "flow_id", receipt->flow_id);
  json_object_set_int_member (object, "amount_cents", receipt->amount_cents);
  json_object_set_int_member (object, "notification_fee_cents", receipt->notification_fee_cents);

  return object;
}

/**
 * albo_debt_status_to_json:
 * @status: a status
 *
 * For the database: `{"state","word","is_anomalous","is_paid_without_receipt","digest","receipts":
 * [{"notice_number","receipt_id","amount_cents","notification_fee_cents","paid_at","psp","flow_id"}]}`.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
albo_debt_status_to_json (const AlboDebtStatus *status)
{
  JsonObject *object = json_object_new ();
  JsonArray *receipts = json_array_new ();
  JsonNode *node;

  json_object_set_string_member (object, "state", names[status->state]);
  set_string (object, "word", status->word);
  json_object_set_boolean_member (object, "is_anomalous", status->is_anomalous);
  json_object_set_boolean_member (object, "is_paid_without_receipt", status->is_paid_without_receipt);

  if (status->debt != NULL)
    {
      g_autofree char *digest = albo_debt_digest (status->debt);

      json_object_set_string_member (object, "digest", digest);
    }

  for (guint i = 0; i < status->receipts->len; i++)
    json_array_add_object_element (receipts, describe_receipt (status->receipts->pdata[i]));

  json_object_set_array_member (object, "receipts", receipts);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);

  return node;
}
