/* albo-gpd-document.c
 *
 * Times are UTC; a member without a value is left out, since the service refuses null although its
 * documentation writes it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-gpd-private.h"

#include "albo-json.h"
#include "albo-notice-number.h"
#include "albo-payment-error.h"
#include "albo-payment-judge-private.h"

#include <string.h>

/* Of a digital stamp (marca da bollo). */
#define STAMP_TYPE "01"

static const struct
{
  const char    *word;
  AlboDebtState  state;
} states[] = {
  { "DRAFT", ALBO_DEBT_STATE_DRAFT },          { "PUBLISHED", ALBO_DEBT_STATE_SCHEDULED },
  { "VALID", ALBO_DEBT_STATE_OPEN },           { "INVALID", ALBO_DEBT_STATE_CANCELLED },
  { "EXPIRED", ALBO_DEBT_STATE_EXPIRED },      { "PARTIALLY_PAID", ALBO_DEBT_STATE_PARTIAL },
  { "PAID", ALBO_DEBT_STATE_PAID },            { "REPORTED", ALBO_DEBT_STATE_SETTLED },
};

static JsonObject *
describe_transfer (const AlboDebtTransfer *transfer,
                   const AlboDebt         *debt,
                   guint                   place)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%u", place + 1);

  json_object_set_string_member (object, "idTransfer", id);
  json_object_set_int_member (object, "amount", transfer->amount_cents);
  json_object_set_string_member (object, "organizationFiscalCode", debt->body_code);
  json_object_set_string_member (object, "remittanceInformation", transfer->description);
  json_object_set_string_member (object, "category", transfer->category);

  if (transfer->iban != NULL)
    {
      json_object_set_string_member (object, "iban", transfer->iban);
    }
  else
    {
      JsonObject *stamp = json_object_new ();

      json_object_set_string_member (stamp, "hashDocument", transfer->stamp_hash);
      json_object_set_string_member (stamp, "stampType", STAMP_TYPE);
      json_object_set_string_member (stamp, "provincialResidence", transfer->stamp_province);
      json_object_set_object_member (object, "stamp", stamp);
    }

  return object;
}

static JsonObject *
describe_option (const AlboDebtOption *option,
                 const AlboDebt       *debt)
{
  JsonObject *object = json_object_new ();
  JsonArray *transfers = json_array_new ();
  g_autofree char *due = albo_payment_day_end (option->due_on);

  json_object_set_string_member (object, "nav", option->notice_number);
  json_object_set_string_member (object, "iuv",
                                 albo_notice_number_get_iuv (option->notice_number));
  json_object_set_int_member (object, "amount", option->amount_cents);
  json_object_set_string_member (object, "description", option->description);
  json_object_set_boolean_member (object, "isPartialPayment", debt->options->len > 1);
  json_object_set_string_member (object, "dueDate", due);

  for (guint i = 0; i < option->transfers->len; i++)
    json_array_add_object_element (transfers,
                                   describe_transfer (option->transfers->pdata[i], debt, i));

  json_object_set_array_member (object, "transfer", transfers);

  return object;
}

/**
 * albo_gpd_write:
 * @debt: a position that was checked
 *
 * Returns: (transfer full): its PaymentPositionModel
 */
char *
albo_gpd_write (const AlboDebt *debt)
{
  JsonObject *object = json_object_new ();
  JsonArray *options = json_array_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  json_object_set_string_member (object, "iupd", debt->iupd);
  json_object_set_string_member (object, "type", debt->is_legal_person ? "G" : "F");
  json_object_set_string_member (object, "fiscalCode", debt->payer_code);
  json_object_set_string_member (object, "fullName", debt->payer_name);
  json_object_set_string_member (object, "companyName", debt->body_name);
  json_object_set_boolean_member (object, "switchToExpired", debt->expires);

  if (debt->payer_email != NULL)
    json_object_set_string_member (object, "email", debt->payer_email);

  if (debt->valid_from != NULL)
    json_object_set_string_member (object, "validityDate", debt->valid_from);

  for (guint i = 0; i < debt->options->len; i++)
    json_array_add_object_element (options, describe_option (debt->options->pdata[i], debt));

  json_object_set_array_member (object, "paymentOption", options);

  return albo_json_to_string (node);
}

static AlboDebtState
find_state (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].word, word) == 0)
      return states[i].state;

  return ALBO_DEBT_STATE_UNKNOWN;
}

static void
read_transfers (JsonObject     *object,
                AlboDebtOption *option,
                const char     *body_code,
                gint64          notification_fee)
{
  JsonArray *transfers = albo_json_get_array (object, "transfer");

  for (guint i = 0; transfers != NULL && i < json_array_get_length (transfers); i++)
    {
      JsonNode *node = json_array_get_element (transfers, i);
      AlboDebtTransfer *transfer;
      JsonObject *part;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      part = json_node_get_object (node);
      transfer = albo_debt_transfer_new ();
      transfer->amount_cents = albo_json_get_int (part, "amount", 0);
      transfer->iban = g_strdup (albo_json_get_string (part, "iban", NULL));

      /* What SEND costs is added to the first part that goes to the body itself. */
      if (notification_fee > 0 && transfer->iban != NULL &&
          g_strcmp0 (albo_json_get_string (part, "organizationFiscalCode", body_code), body_code) == 0)
        {
          transfer->amount_cents -= notification_fee;
          notification_fee = 0;
        }

      g_ptr_array_add (option->transfers, transfer);
    }
}

static void
read_receipt (JsonObject     *object,
              AlboDebtStatus *status,
              gint64          amount,
              gint64          notification_fee)
{
  const char *state = albo_json_get_string (object, "status", "PO_UNPAID");
  const char *receipt_id = albo_json_get_string (object, "idReceipt", NULL);
  AlboDebtReceipt *receipt;

  if (g_str_equal (state, "PO_UNPAID"))
    return;

  if (receipt_id == NULL || *receipt_id == '\0')
    {
      status->is_paid_without_receipt = TRUE;
      return;
    }

  receipt = albo_debt_status_add_receipt (status);
  receipt->notice_number = g_strdup (albo_json_get_string (object, "nav", ""));
  receipt->receipt_id = g_strdup (receipt_id);
  receipt->amount_cents = amount;
  receipt->notification_fee_cents = notification_fee;
  receipt->paid_at = g_strdup (albo_json_get_string (object, "paymentDate", NULL));
  receipt->psp = g_strdup (albo_json_get_string (object, "pspCompany", NULL));
  receipt->flow_id = g_strdup (albo_json_get_string (object, "idFlowReporting", NULL));
}

static gboolean
read_option (JsonObject     *object,
             const char     *body_code,
             AlboDebtStatus *status)
{
  const char *nav = albo_json_get_string (object, "nav", NULL);
  gint64 amount = albo_json_get_int (object, "amount", 0);
  gint64 fee = albo_json_get_int (object, "notificationFee", 0);
  g_autoptr(AlboDebtOption) option = NULL;

  if (nav == NULL || amount < 1 || fee < 0 || fee >= amount)
    return FALSE;

  option = albo_debt_option_new ();
  option->notice_number = g_strdup (nav);
  option->amount_cents = amount - fee;
  option->description = g_strdup (albo_json_get_string (object, "description", ""));
  read_transfers (object, option, body_code, fee);
  read_receipt (object, status, amount, fee);
  g_ptr_array_add (status->debt->options, g_steal_pointer (&option));

  return TRUE;
}

/**
 * albo_gpd_read:
 * @node: a PaymentPositionModelBaseResponse
 * @error: (nullable): %ALBO_PAYMENT_ERROR_GARBLED
 *
 * Returns: (transfer full): what it says
 */
AlboDebtStatus *
albo_gpd_read (JsonNode  *node,
               GError   **error)
{
  g_autoptr(AlboDebtStatus) status = albo_debt_status_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *word = object != NULL ? albo_json_get_string (object, "status", NULL) : NULL;
  const char *body_code;
  JsonArray *options;

  if (word == NULL || (options = albo_json_get_array (object, "paymentOption")) == NULL)
    goto garbled;

  body_code = albo_json_get_string (object, "organizationFiscalCode", NULL);
  status->state = find_state (word);
  status->word = g_strdup (word);
  status->debt = g_new0 (AlboDebt, 1);
  status->debt->iupd = g_strdup (albo_json_get_string (object, "iupd", NULL));
  status->debt->options = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_debt_option_free);

  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      JsonNode *option = json_array_get_element (options, i);

      if (!JSON_NODE_HOLDS_OBJECT (option) ||
          !read_option (json_node_get_object (option), body_code, status))
        goto garbled;
    }

  return g_steal_pointer (&status);

garbled:
  g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                       "The provider's answer is not a position");
  return NULL;
}
