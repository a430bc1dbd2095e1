/* albo-route-receipt.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-receipt.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-portal-calls.h"
#include "albo-receipt.h"

static const AlboText title = { "Ricevuta della richiesta", "Receipt of the request" };
static const AlboText service_name = { "Servizio", "Service" };
static const AlboText protocol = { "Numero di protocollo", "Protocol number" };
static const AlboText sent = { "Inviata il", "Sent on" };
static const AlboText received = { "Ricevuta su carta il", "Received on paper on" };
static const AlboText applicant_name = { "Richiedente", "Applicant" };
static const AlboText acts_for_name = { "Per conto di", "On behalf of" };
static const AlboText fiscal_code = { "Codice fiscale", "Fiscal code" };
static const AlboText decision = { "Risposta entro il", "Decision by" };
static const AlboText digest = { "Impronta dei dati inviati (SHA-256)", "Fingerprint of the data sent (SHA-256)" };
static const AlboText files_title = { "File allegati", "Files attached" };
static const AlboText next_title = { "Che cosa succede ora", "What happens now" };
static const AlboText address_label = {
  "La richiesta, passo per passo (inquadra il codice con il telefono):",
  "The request, step by step (point your phone at the code):"
};
static const AlboText reference_name = { "Protocollo", "Protocol" };

static const AlboText next[] = {
  { "1. L’ufficio controlla che la richiesta sia completa.",
    "1. The office checks that the request is complete." },
  { "2. Un amministratore la esamina e decide. Se manca qualcosa, ti viene chiesto.",
    "2. An administrator examines it and decides. If something is missing, you are asked for it." },
  { "3. Trovi ogni passo e l’esito in «Le mie pratiche». Se i termini vengono sospesi, lì trovi la nuova data.",
    "3. You find each step and the outcome in “My requests”. If the term is suspended, the new date is there." },
  { "Se il termine passa senza risposta, puoi rivolgerti a chi ha il potere sostitutivo "
    "(art. 2, comma 9-bis, legge 241/1990). Questa ricevuta è rilasciata ai sensi dell’art. 18-bis della stessa legge.",
    "If the term passes without an answer, you can turn to whoever has the power to act instead "
    "(art. 2, paragraph 9-bis, law 241/1990). This receipt is issued under art. 18-bis of the same law." },
};

static void
add_fact (AlboReceipt    *receipt,
          const AlboText *name,
          const char     *value,
          const char     *lang)
{
  albo_receipt_add_fact (receipt, albo_text_get (name, lang), value);
}

static void
add_files (AlboReceipt *receipt,
           JsonArray   *files,
           const char  *lang)
{
  if (files == NULL || json_array_get_length (files) == 0)
    return;

  albo_receipt_add_heading (receipt, albo_text_get (&files_title, lang));
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " byte\nSHA-256 %s",
                                               albo_json_get_int (file, "size", 0),
                                               albo_json_get_string (file, "sha256", ""));

      albo_receipt_add_fact (receipt, albo_json_get_string (file, "name", ""), text);
    }
}

/* `Bianchi Luca (BNCLCU…), genitore`, if the applicant acts for somebody. */
static char *
describe_capacity (JsonObject *acts_for,
                   const char *lang)
{
  static const struct
  {
    const char *ground;
    AlboText    text;
  } grounds[] = {
    { "parent", { "genitore", "parent" } },
    { "guardian", { "tutore o affidatario", "guardian or foster parent" } },
    { "legal_representative", { "legale rappresentante", "legal representative" } },
    { "delegate", { "delegato dal legale rappresentante", "delegate of the legal representative" } },
  };
  const char *ground = albo_json_get_string (acts_for, "ground", "");

  for (gsize i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (g_str_equal (grounds[i].ground, ground))
      return g_strdup_printf ("%s (%s), %s", albo_json_get_string (acts_for, "name", ""),
                              albo_json_get_string (acts_for, "fiscal_code", ""),
                              albo_text_get (&grounds[i].text, lang));

  return NULL;
}

static AlboReceipt *
make_receipt (AlboExchange *exchange,
              JsonObject   *request)
{
  const char *lang = albo_exchange_get_language (exchange);
  const char *number = albo_json_get_string (request, "protocol_number", "");
  const char *received_on = albo_json_get_string (request, "received_on", NULL);
  JsonObject *applicant = albo_json_get_object (request, "applicant");
  JsonObject *service = albo_json_get_object (request, "service");
  g_autofree char *reference = g_strdup_printf ("%s %s", albo_text_get (&reference_name, lang), number);
  g_autofree char *submitted = albo_instant_format (albo_json_get_string (request, "submitted_at", ""), lang);
  g_autofree char *on_paper = albo_date_format_text (received_on, lang);
  g_autofree char *deadline = albo_date_format_text (albo_json_get_string (request, "deadline", NULL), lang);
  g_autofree char *address = g_strdup_printf ("%s/pratiche/%" G_GINT64_FORMAT,
                                              albo_exchange_get_site (exchange)->public_url,
                                              albo_json_get_int (request, "id", 0));
  g_autofree char *acts_for = describe_capacity (albo_json_get_object (request, "acts_for"), lang);
  AlboReceipt *receipt;

  receipt = albo_receipt_new (lang, albo_json_get_string (albo_json_get_object (request, "organization"), "name", ""),
                              albo_text_get (&title, lang), reference);
  albo_receipt_set_made (receipt, albo_json_get_string (request, "submitted_at", NULL));
  add_fact (receipt, &service_name, albo_json_localized (albo_json_get_object (service, "title"), lang), lang);
  add_fact (receipt, &protocol, number, lang);
  add_fact (receipt, &sent, submitted, lang);
  if (received_on != NULL)
    add_fact (receipt, &received, on_paper, lang);
  add_fact (receipt, &applicant_name, albo_json_get_string (applicant, "name", NULL), lang);
  add_fact (receipt, &fiscal_code, albo_json_get_string (applicant, "fiscal_code", NULL), lang);
  add_fact (receipt, &acts_for_name, acts_for, lang);
  add_fact (receipt, &decision, deadline, lang);
  add_fact (receipt, &digest, albo_json_get_string (request, "declared_sha256", NULL), lang);
  add_files (receipt, albo_json_get_array (request, "files"), lang);

  albo_receipt_add_heading (receipt, albo_text_get (&next_title, lang));
  for (gsize i = 0; i < G_N_ELEMENTS (next); i++)
    albo_receipt_add_text (receipt, albo_text_get (&next[i], lang));

  albo_receipt_set_address (receipt, address, albo_text_get (&address_label, lang));
  return receipt;
}

static GBytes *
read_once_cb (guint            index,
              AlboConnection  *connection,
              gpointer         user_data,
              GError         **error)
{
  return index == 0 ? g_bytes_ref (user_data) : NULL;
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

/**
 * albo_route_receipt_file:
 * @exchange: a `GET /pratiche/REQUEST/ricevuta.pdf` by somebody signed in
 * @connection: the connection of this thread
 *
 * The receipt to keep, in the language of the page: the same bytes each time.  200; 404
 * if the request is not one's own.
 */
void
albo_route_receipt_file (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(AlboReceipt) receipt = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autofree char *name = NULL;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  answer = albo_portal_receipt (connection, albo_exchange_get_session (exchange), id, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  receipt = make_receipt (exchange, json_node_get_object (answer));
  pdf = albo_receipt_to_pdf (receipt, &error);
  if (pdf == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  name = g_strdup_printf ("%s-%s.pdf", albo_lang_is_english (albo_exchange_get_language (exchange)) ? "receipt" : "ricevuta",
                          albo_json_get_string (json_node_get_object (answer), "protocol_number", ""));
  g_strdelimit (name, "/", '-');
  albo_exchange_reply_download (exchange, name, "application/pdf", g_bytes_get_size (pdf),
                                g_bytes_get_size (pdf), read_once_cb, g_bytes_ref (pdf), unref_bytes_cb);
}
