/* albo-govpay-document.c
 *
 * GovPay counts in euros with a fraction: amounts are written and read as text.  An instalment is a
 * pendenza of its own; the document that they share holds them together.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-govpay-private.h"

#include "albo-json.h"
#include "albo-payment-amount-private.h"
#include "albo-payment-error.h"

#include <string.h>

#define STAMP_TYPE "01"

/* What GovPay takes as the name of a document, in characters. */
#define MAX_DOCUMENT      35
#define MAX_DOCUMENT_TEXT 80

static const struct
{
  const char    *word;
  AlboDebtState  state;
} states[] = {
  { "NON_ESEGUITA", ALBO_DEBT_STATE_OPEN },      { "SCADUTA", ALBO_DEBT_STATE_EXPIRED },
  { "ANNULLATA", ALBO_DEBT_STATE_CANCELLED },    { "ESEGUITA_PARZIALE", ALBO_DEBT_STATE_PARTIAL },
  { "ESEGUITA", ALBO_DEBT_STATE_PAID },          { "INCASSATA", ALBO_DEBT_STATE_SETTLED },
};

/* As JSON writes a string, with its quotes. */
static void
append_string (GString    *text,
               const char *value)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (text, quoted);
}

static void
append_member (GString    *text,
               const char *name,
               const char *value)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');

  append_string (text, name);
  g_string_append_c (text, ':');
  append_string (text, value);
}

/* A member whose value is JSON already. */
static void
append_raw (GString    *text,
            const char *name,
            const char *json)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');

  append_string (text, name);
  g_string_append_c (text, ':');
  g_string_append (text, json);
}

static void
append_amount (GString    *text,
               const char *name,
               gint64      cents)
{
  g_autofree char *amount = albo_payment_amount_write (cents);

  append_raw (text, name, amount);
}

/**
 * albo_govpay_name:
 * @debt: a position
 * @place: which of its notices
 *
 * Returns: (transfer full): the name of the pendenza: that of the position, and a number if there are more
 */
char *
albo_govpay_name (const AlboDebt *debt,
                  guint           place)
{
  if (debt->options->len == 1)
    return g_strdup (debt->iupd);

  return g_strdup_printf ("%s-%u", debt->iupd, place + 1);
}

static void
append_payer (GString        *text,
              const AlboDebt *debt)
{
  g_autoptr(GString) payer = g_string_new ("{");

  append_member (payer, "tipo", debt->is_legal_person ? "G" : "F");
  append_member (payer, "identificativo", debt->payer_code);
  append_member (payer, "anagrafica", debt->payer_name);

  if (debt->payer_email != NULL)
    append_member (payer, "email", debt->payer_email);

  g_string_append_c (payer, '}');
  append_raw (text, "soggettoPagatore", payer->str);
}

static void
append_document (GString              *text,
                 const AlboDebt       *debt,
                 const AlboDebtOption *option,
                 guint                 place)
{
  g_autoptr(GString) document = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *description = NULL;
  g_autofree char *number = NULL;

  if (debt->options->len == 1)
    return;

  /* The name of a position may be longer than that of a document. */
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, debt->iupd, -1);
  hash[MAX_DOCUMENT] = '\0';
  description = g_utf8_substring (option->description, 0,
                                  MIN (MAX_DOCUMENT_TEXT, g_utf8_strlen (option->description, -1)));
  number = g_strdup_printf ("%u", place + 1);

  document = g_string_new ("{");
  append_member (document, "identificativo", hash);
  append_member (document, "descrizione", description);
  append_raw (document, "rata", number);
  g_string_append_c (document, '}');
  append_raw (text, "documento", document->str);
}

/* GovPay puts the digit of the kind before the code, where pagoPA's taxonomy has it already. */
static void
append_category (GString    *part,
                 const char *category)
{
  static const char *const kinds[] = { ['0' - '0'] = "CAPITOLO", ['1' - '0'] = "SPECIALE",
                                       ['2' - '0'] = "SIOPE", ['9' - '0'] = "ALTRO" };
  const char *kind = g_ascii_isdigit (category[0]) && category[1] == '/' ? kinds[category[0] - '0'] : NULL;

  append_member (part, "tipoContabilita", kind != NULL ? kind : "ALTRO");
  append_member (part, "codiceContabilita", kind != NULL ? category + 2 : category);
}

static void
append_part (GString                *text,
             const AlboDebtTransfer *transfer,
             guint                   place)
{
  g_autoptr(GString) part = g_string_new ("{");
  g_autofree char *id = g_strdup_printf ("%u", place + 1);

  append_member (part, "idVocePendenza", id);
  append_amount (part, "importo", transfer->amount_cents);
  append_member (part, "descrizione", transfer->description);

  if (transfer->iban != NULL)
    {
      append_member (part, "ibanAccredito", transfer->iban);
      append_category (part, transfer->category);
    }
  else
    {
      append_member (part, "tipoBollo", STAMP_TYPE);
      append_member (part, "hashDocumento", transfer->stamp_hash);
      append_member (part, "provinciaResidenza", transfer->stamp_province);
    }

  g_string_append_c (part, '}');

  if (place > 0)
    g_string_append_c (text, ',');

  g_string_append (text, part->str);
}

/**
 * albo_govpay_write:
 * @debt: a position that was checked, with a kind
 * @place: which of its notices
 *
 * Returns: (transfer full): its NuovaPendenza
 */
char *
albo_govpay_write (const AlboDebt *debt,
                   guint           place)
{
  const AlboDebtOption *option = g_ptr_array_index (debt->options, place);
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(GString) parts = g_string_new ("[");

  append_member (text, "idTipoPendenza", debt->kind != NULL ? debt->kind : "");
  append_member (text, "idDominio", debt->body_code);
  append_member (text, "causale", option->description);
  append_payer (text, debt);
  append_amount (text, "importo", option->amount_cents);
  append_member (text, "numeroAvviso", option->notice_number);
  append_document (text, debt, option, place);

  /* What GovPay calls the last day cannot be paid after it; the other is only when the notice says so. */
  append_member (text, debt->expires ? "dataScadenza" : "dataValidita", option->due_on);

  for (guint i = 0; i < option->transfers->len; i++)
    append_part (parts, option->transfers->pdata[i], i);

  g_string_append_c (parts, ']');
  append_raw (text, "voci", parts->str);
  g_string_append_c (text, '}');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
find_state (const char    *word,
            AlboDebtState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].word, word) == 0)
      {
        *state = states[i].state;
        return TRUE;
      }

  *state = ALBO_DEBT_STATE_UNKNOWN;
  return FALSE;
}

static gboolean
read_parts (JsonObject     *object,
            AlboDebtOption *option)
{
  JsonArray *parts = albo_json_get_array (object, "voci");

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonNode *node = json_array_get_element (parts, i);
      AlboDebtTransfer *transfer = albo_debt_transfer_new ();

      g_ptr_array_add (option->transfers, transfer);

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          !albo_payment_amount_read (json_node_get_object (node), "importo",
                                     &transfer->amount_cents))
        return FALSE;
    }

  return parts != NULL;
}

static AlboDebtReceipt *
add_receipt (AlboDebtStatus *status,
             const char     *notice_number,
             const char     *receipt_id,
             gint64          amount)
{
  AlboDebtReceipt *receipt = albo_debt_status_add_receipt (status);

  receipt->notice_number = g_strdup (notice_number);
  receipt->receipt_id = g_strdup (receipt_id);
  receipt->amount_cents = amount;

  return receipt;
}

/* As pagoPA writes a receipt since 2021, alone or inside the message that brought it. */
static gboolean
read_new_receipt (JsonObject     *rt,
                  const char     *notice_number,
                  AlboDebtStatus *status)
{
  JsonObject *inner = albo_json_get_object (rt, "receipt");
  JsonObject *source = inner != NULL ? inner : rt;
  const char *receipt_id = albo_json_get_string (source, "receiptId", NULL);
  AlboDebtReceipt *receipt;
  gint64 amount;

  if (receipt_id == NULL)
    return FALSE;

  if (g_strcmp0 (albo_json_get_string (source, "outcome", NULL), "OK") == 0 &&
      albo_payment_amount_read (source, "paymentAmount", &amount))
    {
      receipt = add_receipt (status, notice_number, receipt_id, amount);
      receipt->paid_at = g_strdup (albo_json_get_string (source, "paymentDateTime", NULL));
      receipt->psp = g_strdup (albo_json_get_string (source, "PSPCompanyName", NULL));
    }

  return TRUE;
}

/* As before 2021: the context code tells one receipt of a payment from another, 0 is a good outcome. */
static void
read_old_receipt (JsonObject     *rt,
                  const char     *notice_number,
                  AlboDebtStatus *status)
{
  JsonObject *payment = albo_json_get_object (rt, "datiPagamento");
  const char *receipt_id;
  gint64 amount;

  if (payment == NULL ||
      (receipt_id = albo_json_get_string (payment, "CodiceContestoPagamento", NULL)) == NULL ||
      g_strcmp0 (albo_json_get_string (payment, "codiceEsitoPagamento", NULL), "0") != 0 ||
      !albo_payment_amount_read (payment, "importoTotalePagato", &amount))
    return;

  add_receipt (status, notice_number, receipt_id, amount)->paid_at =
    g_strdup (albo_json_get_string (rt, "dataOraMessaggioRicevuta", NULL));
}

/* Of all attempts to pay, those that went well. */
static void
read_attempts (JsonObject     *object,
               const char     *notice_number,
               AlboDebtStatus *status)
{
  JsonArray *attempts = albo_json_get_array (object, "rpp");

  for (guint i = 0; attempts != NULL && i < json_array_get_length (attempts); i++)
    {
      JsonNode *node = json_array_get_element (attempts, i);
      JsonObject *rt = JSON_NODE_HOLDS_OBJECT (node)
                         ? albo_json_get_object (json_node_get_object (node), "rt")
                         : NULL;

      if (rt != NULL && !read_new_receipt (rt, notice_number, status))
        read_old_receipt (rt, notice_number, status);
    }
}

/**
 * albo_govpay_read:
 * @node: a Pendenza
 * @status: what the notices before it said; this one is added
 * @state: (out): of this notice
 * @error: (nullable): %ALBO_PAYMENT_ERROR_GARBLED
 *
 * Returns: whether it is a pendenza
 */
gboolean
albo_govpay_read (JsonNode        *node,
                  AlboDebtStatus  *status,
                  AlboDebtState   *state,
                  GError         **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr(AlboDebtOption) option = albo_debt_option_new ();
  guint n_receipts = status->receipts->len;
  const char *word;

  if (object == NULL || (word = albo_json_get_string (object, "stato", NULL)) == NULL ||
      !albo_payment_amount_read (object, "importo", &option->amount_cents) ||
      !read_parts (object, option))
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                           "The provider's answer is not a position");
      return FALSE;
    }

  if (g_str_equal (word, "ANOMALA"))
    status->is_anomalous = TRUE;

  if (!find_state (word, state) && status->word == NULL)
    status->word = g_strdup (word);

  option->notice_number = g_strdup (albo_json_get_string (object, "numeroAvviso", ""));
  option->description = g_strdup (albo_json_get_string (object, "causale", ""));
  read_attempts (object, option->notice_number, status);

  if ((*state == ALBO_DEBT_STATE_PAID || *state == ALBO_DEBT_STATE_SETTLED) &&
      status->receipts->len == n_receipts)
    status->is_paid_without_receipt = TRUE;

  g_ptr_array_add (status->debt->options, g_steal_pointer (&option));

  return TRUE;
}

static guint
count_state (const AlboDebtState *list,
             guint                n,
             AlboDebtState        state)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += list[i] == state;

  return count;
}

/**
 * albo_govpay_conclude:
 * @status: what all notices said
 * @list: (array length=n_states): their states
 * @n_states: how many, at least one
 *
 * Sets the state of the whole.
 */
void
albo_govpay_conclude (AlboDebtStatus      *status,
                      const AlboDebtState *list,
                      guint                n_states)
{
  static const AlboDebtState others[] = { ALBO_DEBT_STATE_UNKNOWN, ALBO_DEBT_STATE_PARTIAL,
                                          ALBO_DEBT_STATE_OPEN, ALBO_DEBT_STATE_EXPIRED };
  guint n_settled = count_state (list, n_states, ALBO_DEBT_STATE_SETTLED);
  guint n_paid = count_state (list, n_states, ALBO_DEBT_STATE_PAID) + n_settled;

  if (n_settled == n_states)
    status->state = ALBO_DEBT_STATE_SETTLED;
  else if (n_paid == n_states)
    status->state = ALBO_DEBT_STATE_PAID;
  else if (n_paid > 0)
    status->state = ALBO_DEBT_STATE_PARTIAL;
  else
    {
      status->state = ALBO_DEBT_STATE_CANCELLED;

      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        if (count_state (list, n_states, others[i]) > 0)
          {
            status->state = others[i];
            break;
          }
    }
}
