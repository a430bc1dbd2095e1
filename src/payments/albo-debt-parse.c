/* albo-debt-parse.c - a position as the database hands it to the worker, checked before anybody is asked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-debt.h"

#include "albo-date.h"
#include "albo-iban.h"
#include "albo-json.h"
#include "albo-money.h"
#include "albo-notice-number.h"
#include "albo-payment-error.h"

#include <string.h>

/* pagoPA: the text of a notice, in characters. */
#define MAX_DESCRIPTION 140
#define MAX_NAME        70

/* Characters of a SHA-256 in Base64. */
#define SHA256_BASE64 44

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED,
               "The position cannot be sent: %s", what);
  return FALSE;
}

static gboolean
is_text (const char *text,
         glong       max)
{
  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL) &&
         g_utf8_strlen (text, -1) <= max;
}

static gboolean
is_digits (const char *text,
           gsize       length)
{
  return text != NULL && strlen (text) == length && strspn (text, "0123456789") == length;
}

static gboolean
is_province (const char *text)
{
  return text != NULL && strlen (text) == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]);
}

static gboolean
is_sha256 (const char *text)
{
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (text == NULL || strlen (text) != SHA256_BASE64)
    return FALSE;

  bytes = g_base64_decode (text, &length);
  return length == 32;
}

static gboolean
check_transfer (const AlboDebtTransfer  *transfer,
                GError                 **error)
{
  if (transfer->amount_cents < 1 || transfer->amount_cents > ALBO_MONEY_MAX)
    return refuse (error, "the amount of a part is not one");

  if (!is_text (transfer->description, MAX_DESCRIPTION))
    return refuse (error, "a part has no description, or one of more than 140 characters");

  if (!is_text (transfer->category, 35))
    return refuse (error, "a part has no taxonomy code");

  if (transfer->iban != NULL && transfer->stamp_hash != NULL)
    return refuse (error, "a part has both an account and a stamp");

  if (transfer->iban != NULL)
    return albo_iban_is_valid (transfer->iban) || refuse (error, "the account is not an IBAN");

  if (!is_sha256 (transfer->stamp_hash))
    return refuse (error, "a part has neither an account nor the hash of a document for its stamp");

  return is_province (transfer->stamp_province) ||
         refuse (error, "the stamp lacks the province of who pays");
}

static gboolean
check_option (const AlboDebtOption  *option,
              GError               **error)
{
  gint64 sum = 0;
  GDate day;

  if (!albo_notice_number_is_valid (option->notice_number))
    return refuse (error, "the notice number is not one");

  if (option->amount_cents < 1 || option->amount_cents > ALBO_MONEY_MAX)
    return refuse (error, "the amount is not one");

  if (!is_text (option->description, MAX_DESCRIPTION))
    return refuse (error, "there is no description, or one of more than 140 characters");

  if (option->due_on == NULL || !albo_date_parse_iso (option->due_on, &day))
    return refuse (error, "the last day is not a date");

  if (option->transfers->len < 1 || option->transfers->len > ALBO_DEBT_MAX_TRANSFERS)
    return refuse (error, "a payment has from one to five parts");

  for (guint i = 0; i < option->transfers->len; i++)
    {
      const AlboDebtTransfer *transfer = g_ptr_array_index (option->transfers, i);

      if (!check_transfer (transfer, error))
        return FALSE;

      sum += transfer->amount_cents;
    }

  return sum == option->amount_cents || refuse (error, "the parts are not the whole amount");
}

static gboolean
check_debt (const AlboDebt  *debt,
            GError         **error)
{
  if (!is_text (debt->iupd, 35 + 64) || strspn (debt->iupd, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                "abcdefghijklmnopqrstuvwxyz0123456789-_.")
                                        != strlen (debt->iupd))
    return refuse (error, "its name is not one");

  if (!is_digits (debt->body_code, 11))
    return refuse (error, "the fiscal code of the body is not one");

  if (!is_text (debt->body_name, MAX_DESCRIPTION) || !is_text (debt->payer_name, MAX_NAME))
    return refuse (error, "the name of the body or of who pays is missing or too long");

  if (!is_text (debt->payer_code, 16))
    return refuse (error, "who pays has no fiscal code");

  if (debt->options->len < 1)
    return refuse (error, "there is no notice");

  for (guint i = 0; i < debt->options->len; i++)
    if (!check_option (g_ptr_array_index (debt->options, i), error))
      return FALSE;

  return TRUE;
}

static char *
copy_string (JsonObject *object,
             const char *member)
{
  return g_strdup (albo_json_get_string (object, member, NULL));
}

/* Objects of a list; what is something else counts as an empty one, and is refused for what it lacks. */
static JsonObject *
get_element (JsonArray *array,
             guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static AlboDebtTransfer *
read_transfer (JsonObject *object)
{
  AlboDebtTransfer *transfer = albo_debt_transfer_new ();
  JsonObject *stamp;

  if (object == NULL)
    return transfer;

  stamp = albo_json_get_object (object, "stamp");
  transfer->amount_cents = albo_json_get_int (object, "amount_cents", 0);
  transfer->description = copy_string (object, "description");
  transfer->category = copy_string (object, "category");
  transfer->iban = copy_string (object, "iban");

  if (stamp != NULL)
    {
      transfer->stamp_hash = copy_string (stamp, "hash");
      transfer->stamp_province = copy_string (stamp, "province");
    }

  return transfer;
}

static AlboDebtOption *
read_option (JsonObject *object)
{
  AlboDebtOption *option = albo_debt_option_new ();
  JsonArray *transfers;

  if (object == NULL)
    return option;

  option->notice_number = copy_string (object, "notice_number");
  option->amount_cents = albo_json_get_int (object, "amount_cents", 0);
  option->description = copy_string (object, "description");
  option->due_on = copy_string (object, "due_on");
  transfers = albo_json_get_array (object, "transfers");

  for (guint i = 0; transfers != NULL && i < json_array_get_length (transfers); i++)
    g_ptr_array_add (option->transfers, read_transfer (get_element (transfers, i)));

  return option;
}

/**
 * albo_debt_parse:
 * @object: `{"iupd","body":{"code","name"},"payer":{"is_legal_person","code","name","email"},
 *   "valid_from","expires","kind","options":[{"notice_number","amount_cents","description","due_on",
 *   "transfers":[{"amount_cents","description","category","iban"|"stamp":{"hash","province"}}]}]}`
 * @error: (nullable): %ALBO_PAYMENT_ERROR_REFUSED, with a message that names what is wrong
 *
 * Reads what the database wrote, and checks what every provider would refuse.
 *
 * Returns: (transfer full): a position that can be sent
 */
AlboDebt *
albo_debt_parse (JsonObject  *object,
                 GError     **error)
{
  g_autoptr(AlboDebt) debt = g_new0 (AlboDebt, 1);
  JsonObject *body = albo_json_get_object (object, "body");
  JsonObject *payer = albo_json_get_object (object, "payer");
  JsonArray *options = albo_json_get_array (object, "options");

  debt->options = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_debt_option_free);
  debt->iupd = copy_string (object, "iupd");
  debt->valid_from = copy_string (object, "valid_from");
  debt->expires = albo_json_get_bool (object, "expires", FALSE);
  debt->kind = copy_string (object, "kind");

  if (body != NULL)
    {
      debt->body_code = copy_string (body, "code");
      debt->body_name = copy_string (body, "name");
    }

  if (payer != NULL)
    {
      debt->is_legal_person = albo_json_get_bool (payer, "is_legal_person", FALSE);
      debt->payer_code = copy_string (payer, "code");
      debt->payer_name = copy_string (payer, "name");
      debt->payer_email = copy_string (payer, "email");
    }

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    g_ptr_array_add (debt->options, read_option (get_element (options, i)));

  return check_debt (debt, error) ? g_steal_pointer (&debt) : NULL;
}
