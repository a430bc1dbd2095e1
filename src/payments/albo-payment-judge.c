/* albo-payment-judge.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-judge-private.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-payment-amount-private.h"
#include "albo-payment-error.h"

#include <string.h>

/* Of what a provider says, in characters: enough for a person to see what is wrong. */
#define MAX_WORDS 300

static gboolean
is_success (guint status)
{
  return status >= 200 && status < 300;
}

static int
choose_code (guint               status,
             AlboPaymentCallKind kind)
{
  switch (status)
    {
    case 401:
    case 403:
      return ALBO_PAYMENT_ERROR_DENIED;
    case 404:
      return ALBO_PAYMENT_ERROR_NOT_FOUND;
    case 409:
      return ALBO_PAYMENT_ERROR_CONFLICT;
    case 429:
      return ALBO_PAYMENT_ERROR_LATER;
    case 408:
      return kind == ALBO_PAYMENT_CALL_READ ? ALBO_PAYMENT_ERROR_LATER : ALBO_PAYMENT_ERROR_UNKNOWN;
    default:
      break;
    }

  if (status >= 500)
    return kind == ALBO_PAYMENT_CALL_READ ? ALBO_PAYMENT_ERROR_LATER : ALBO_PAYMENT_ERROR_UNKNOWN;

  /* Nothing that we call leads elsewhere: this is not the address of the provider. */
  if (status >= 300 && status < 400)
    return ALBO_PAYMENT_ERROR_DENIED;

  return status >= 400 ? ALBO_PAYMENT_ERROR_REFUSED : ALBO_PAYMENT_ERROR_GARBLED;
}

/* One line, without what could move a terminal. */
static char *
clean_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *start = g_utf8_substring (valid, 0, MIN (MAX_WORDS, g_utf8_strlen (valid, -1)));

  for (char *c = start; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  return g_steal_pointer (&start);
}

/* ProblemJson of pagoPA, FaultBean of GovPay; something else is not repeated. */
static char *
read_words (const AlboPaymentReply *reply)
{
  static const char *const members[] = { "title", "detail", "codice", "descrizione", "dettaglio" };
  g_autoptr(GString) words = g_string_new (NULL);
  g_autoptr(JsonNode) node = albo_payment_read_json (reply, NULL);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = albo_json_get_string (object, members[i], NULL);

      if (text != NULL && *text != '\0')
        g_string_append_printf (words, "%s%s", words->len > 0 ? ": " : "", text);
    }

  return words->len > 0 ? clean_words (words->str) : NULL;
}

/**
 * albo_payment_judge:
 * @reply: an answer
 * @kind: what was asked
 * @error: (nullable): an %ALBO_PAYMENT_ERROR, with the provider's words if it has some
 *
 * Returns: whether it was done
 */
gboolean
albo_payment_judge (const AlboPaymentReply  *reply,
                    AlboPaymentCallKind      kind,
                    GError                 **error)
{
  g_autofree char *words = NULL;

  if (is_success (reply->status))
    return TRUE;

  words = read_words (reply);
  g_set_error (error, ALBO_PAYMENT_ERROR, choose_code (reply->status, kind), "%u%s%s",
               reply->status, words != NULL ? ": " : "", words != NULL ? words : "");

  return FALSE;
}

/**
 * albo_payment_read_json:
 * @reply: an answer
 * @error: (nullable): %ALBO_PAYMENT_ERROR_GARBLED
 *
 * Reads its body.  Numbers with a fraction become strings, digit by digit.
 *
 * Returns: (transfer full): an object or a list
 */
JsonNode *
albo_payment_read_json (const AlboPaymentReply  *reply,
                        GError                 **error)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  g_autofree char *quoted = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (length > 0 && length <= ALBO_JSON_MAX_SIZE)
    {
      quoted = albo_payment_quote_decimals (text, length);
      node = albo_json_parse (quoted, -1, NULL);
    }

  if (node == NULL)
    g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                         "The provider did not answer with JSON");

  return g_steal_pointer (&node);
}

/**
 * albo_payment_day_end:
 * @day: `YYYY-MM-DD`, a day in Rome
 *
 * Returns: (transfer full): the last second of it, in UTC, as ISO 8601
 */
char *
albo_payment_day_end (const char *day)
{
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) utc = NULL;
  GDate date;

  if (!albo_date_parse_iso (day, &date))
    return NULL;

  local = g_date_time_new (albo_date_get_zone (), g_date_get_year (&date), g_date_get_month (&date),
                           g_date_get_day (&date), 23, 59, 59);
  utc = g_date_time_to_utc (local);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.000Z");
}

/**
 * albo_payment_take_file:
 * @reply: a good answer
 * @magic: (nullable): how such a file begins
 * @error: (nullable): %ALBO_PAYMENT_ERROR_GARBLED
 *
 * Returns: (transfer full): its body, if it is what it should be
 */
GBytes *
albo_payment_take_file (AlboPaymentReply  *reply,
                        const char        *magic,
                        GError           **error)
{
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);

  if (length == 0 || (magic != NULL && (length < strlen (magic) ||
                                        memcmp (data, magic, strlen (magic)) != 0)))
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                           "The provider did not send the file that was asked for");
      return NULL;
    }

  return g_bytes_ref (reply->body);
}
