/* albo-my-data.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-my-data.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-money.h"
#include "albo-receipt.h"
#include "albo-request-state.h"

static const AlboText title = { "I miei dati", "My data" };
static const AlboText introduction = {
  "Tutto ciò che è conservato di te, alla data indicata in fondo a ogni pagina (articoli 15 e 20 del regolamento (UE) 2016/679). "
  "I file che hai inviato si scaricano uno per uno da «Documenti».",
  "All that is kept about you, as of the date at the foot of each page (articles 15 and 20 of Regulation (EU) 2016/679). "
  "The files that you sent are downloaded one by one under “Documents”."
};
static const AlboText as_of = { "Copia del", "Copy of" };
static const AlboText identity_title = { "Identità", "Identity" };
static const AlboText contact_title = { "Come essere raggiunti", "How you are reached" };
static const AlboText registrations_title = { "Iscrizioni negli albi", "Entries in registers" };
static const AlboText nothing = { "Niente.", "Nothing." };
static const AlboText section_name = { "sezione", "section" };
static const AlboText number_name = { "numero", "number" };
static const AlboText from_name = { "dal", "from" };
static const AlboText to_name = { "al", "to" };
static const AlboText draft_title = { "Bozza non inviata", "Draft that was not sent" };
static const AlboText saved_name = { "Salvata il", "Saved on" };
static const AlboText request_title = { "Richiesta", "Request" };
static const AlboText organization_name = { "Ente", "Organization" };
static const AlboText sent_name = { "Inviata il", "Sent on" };
static const AlboText state_name = { "Stato", "State" };
static const AlboText deadline_name = { "Risposta entro il", "Decision by" };
static const AlboText reasons_name = { "Motivazione", "Reasons" };
static const AlboText files_name = { "File", "Files" };
static const AlboText payments_title = { "Pagamenti", "Payments" };
static const AlboText messages_title = { "Messaggi", "Messages" };
static const AlboText asks_title = { "Che cosa ha chiesto l’ufficio", "What the office asked for" };
static const AlboText notices_title = { "Preavvisi di rigetto", "Notices of rejection" };
static const AlboText observations_name = { "Le tue osservazioni", "Your observations" };
static const AlboText answer_name = { "La tua risposta", "Your answer" };
static const AlboText history_title = { "Che cosa è successo", "What happened" };
static const AlboText readers_title = { "Chi ha aperto la richiesta", "Who opened the request" };
static const AlboText rating_title = { "La tua valutazione", "Your rating" };

typedef struct
{
  const char *code;
  AlboText    name;
} Name;

static const Name identity_names[] = {
  { "given_name",   { "Nome", "Given name" } },
  { "family_name",  { "Cognome", "Family name" } },
  { "fiscal_code",  { "Codice fiscale", "Fiscal code" } },
  { "birth_date",   { "Data di nascita", "Date of birth" } },
  { "birth_place",  { "Luogo di nascita", "Place of birth" } },
  { "sex",          { "Sesso", "Sex" } },
  { "email",        { "Email", "Email" } },
  { "pec",          { "PEC", "Certified email (PEC)" } },
  { "mobile_phone", { "Cellulare", "Mobile phone" } },
};

static const Name contact_names[] = {
  { "email",        { "Email", "Email" } },
  { "pec",          { "PEC", "Certified email (PEC)" } },
  { "mobile_phone", { "Cellulare", "Mobile phone" } },
  { "language",     { "Lingua", "Language" } },
  { "channel",      { "Avvisi per", "Notices by" } },
};

static const Name payment_states[] = {
  { "open",           { "da pagare", "to be paid" } },
  { "paid",           { "pagato", "paid" } },
  { "paid_elsewhere", { "pagato, registrato dall’ufficio", "paid, recorded by the office" } },
  { "cancelled",      { "non più dovuto", "no longer owed" } },
};

static const Name duties[] = {
  { "officer",       { "un operatore", "an officer" } },
  { "administrator", { "un amministratore", "an administrator" } },
  { "auditor",       { "il responsabile per la transizione digitale", "the digital transition officer" } },
};

static const Name readings[] = {
  { "request",    { "ha aperto la richiesta", "opened the request" } },
  { "attachment", { "ha aperto un file", "opened a file" } },
};

typedef struct
{
  AlboReceipt   *paper;
  AlboFormCache *forms;
  const char    *lang;
} Writer;

static const char *
say (Writer         *self,
     const AlboText *text)
{
  return albo_text_get (text, self->lang);
}

/* What has no name here is shown as it is kept, rather than left out. */
static const char *
name_of (Writer     *self,
         const Name *names,
         gsize       n_names,
         const char *code)
{
  for (gsize i = 0; i < n_names; i++)
    if (g_str_equal (names[i].code, code))
      return say (self, &names[i].name);

  return code;
}

static void
add_fact (Writer         *self,
          const AlboText *name,
          const char     *value)
{
  albo_receipt_add_fact (self->paper, say (self, name), value);
}

/* An instant, or a day, as a text; the beginning of a fact. */
static void
add_at (Writer     *self,
        const char *at,
        const char *text)
{
  g_autofree char *when = albo_instant_format (at, self->lang);

  albo_receipt_add_fact (self->paper, when, text);
}

static void
add_named (Writer     *self,
           JsonObject *object,
           const Name *names,
           gsize       n_names)
{
  for (gsize i = 0; i < n_names; i++)
    {
      const char *value = albo_json_get_string (object, names[i].code, "");
      g_autofree char *day = g_str_has_suffix (names[i].code, "_date")
                           ? albo_date_format_text (value, self->lang) : NULL;

      if (*value != '\0')
        add_fact (self, &names[i].name, day != NULL ? day : value);
    }
}

static guint
count (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static void
add_registrations (Writer    *self,
                   JsonArray *list)
{
  albo_receipt_add_heading (self->paper, say (self, &registrations_title));
  if (count (list) == 0)
    albo_receipt_add_text (self->paper, say (self, &nothing));

  for (guint i = 0; i < count (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);
      g_autofree char *name = g_strdup_printf ("%s, %s", albo_json_get_string (entry, "organization", ""),
                                               albo_json_get_string (entry, "register", ""));
      g_autofree char *from = albo_date_format_text (albo_json_get_string (entry, "from", NULL), self->lang);
      const char *to = albo_json_get_string (entry, "to", NULL);
      g_autofree char *end = to != NULL ? albo_date_format_text (to, self->lang) : NULL;
      g_autofree char *text = g_strdup_printf ("%s %s, %s %" G_GINT64_FORMAT ", %s %s%s%s%s%s",
                                               say (self, &section_name), albo_json_get_string (entry, "section", ""),
                                               say (self, &number_name), albo_json_get_int (entry, "number", 0),
                                               say (self, &from_name), from, end != NULL ? " " : "",
                                               end != NULL ? say (self, &to_name) : "", end != NULL ? " " : "",
                                               end != NULL ? end : "");

      albo_receipt_add_fact (self->paper, name, text);
    }
}

static char *
list_files (JsonArray *files)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < count (files); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "",
                            albo_json_get_string (json_array_get_object_element (files, i), "name", ""));

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_fields (Writer    *self,
            JsonArray *fields)
{
  for (guint i = 0; i < count (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      const char *label = albo_json_get_string (field, "label", "");
      JsonArray *items = albo_json_get_array (field, "items");

      if (albo_json_get_bool (field, "is_note", FALSE))
        continue;

      if (albo_json_get_bool (field, "is_group", FALSE))
        {
          for (guint j = 0; j < count (items); j++)
            {
              JsonObject *item = json_array_get_object_element (items, j);

              albo_receipt_add_fact (self->paper, label, albo_json_get_string (item, "label", ""));
              add_fields (self, albo_json_get_array (item, "fields"));
            }
        }
      else if (albo_json_get_bool (field, "is_attachment", FALSE))
        {
          g_autofree char *files = list_files (albo_json_get_array (field, "files"));

          albo_receipt_add_fact (self->paper, label, files);
        }
      else
        {
          albo_receipt_add_fact (self->paper, label, albo_json_get_string (field, "display", ""));
        }
    }
}

/* What was filled in, by the form it was filled in. */
static gboolean
add_values (Writer      *self,
            JsonObject  *object,
            GError     **error)
{
  g_autoptr(AlboForm) form = albo_form_cache_get (self->forms, albo_json_get_object (object, "organization"),
                                                  albo_json_get_object (object, "service"),
                                                  albo_json_get_node (object, "form"), error);
  g_autoptr(JsonNode) rendering = NULL;
  JsonArray *sections;

  if (form == NULL)
    return FALSE;

  rendering = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, albo_json_get_object (object, "values"),
                                albo_json_get_object (object, "identity"), NULL, self->lang);
  sections = albo_json_get_array (json_node_get_object (rendering), "sections");

  for (guint i = 0; i < count (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);

      albo_receipt_add_subheading (self->paper, albo_json_get_string (section, "title", ""));
      add_fields (self, albo_json_get_array (section, "fields"));
    }

  return TRUE;
}

static void
add_head (Writer         *self,
          JsonObject     *object,
          const AlboText *kind,
          const char     *number)
{
  JsonObject *service = albo_json_get_object (object, "service");
  g_autofree char *heading = g_strdup_printf ("%s%s%s: %s", say (self, kind), *number != '\0' ? " " : "", number,
                                              albo_json_localized (albo_json_get_object (service, "title"), self->lang));

  albo_receipt_add_heading (self->paper, heading);
  add_fact (self, &organization_name,
            albo_json_get_string (albo_json_get_object (object, "organization"), "name", ""));
}

static gboolean
add_draft (Writer      *self,
           JsonObject  *draft,
           GError     **error)
{
  g_autofree char *saved = albo_instant_format (albo_json_get_string (draft, "updated_at", ""), self->lang);

  add_head (self, draft, &draft_title, "");
  add_fact (self, &saved_name, saved);

  return add_values (self, draft, error);
}

static void
add_supplements (Writer    *self,
                 JsonArray *supplements)
{
  for (guint i = 0; i < count (supplements); i++)
    {
      JsonObject *supplement = json_array_get_object_element (supplements, i);
      JsonArray *items = albo_json_get_array (supplement, "items");

      if (i == 0)
        albo_receipt_add_subheading (self->paper, say (self, &asks_title));

      add_at (self, albo_json_get_string (supplement, "asked_at", ""), albo_json_get_string (supplement, "message", ""));
      for (guint j = 0; j < count (items); j++)
        {
          JsonObject *item = json_array_get_object_element (items, j);
          JsonNode *answer = albo_json_get_node (item, "answer");
          g_autofree char *files = list_files (albo_json_get_array (item, "files"));
          g_autofree char *other = answer != NULL && !JSON_NODE_HOLDS_NULL (answer) && !albo_json_is_string (answer)
                                 ? json_to_string (answer, FALSE) : NULL;

          albo_receipt_add_text (self->paper, albo_json_get_string (item, "reason", ""));
          add_fact (self, &answer_name, *files != '\0' ? files : other != NULL ? other
                                        : albo_json_get_string (item, "answer", ""));
        }
    }
}

static void
add_notices (Writer    *self,
             JsonArray *notices)
{
  for (guint i = 0; i < count (notices); i++)
    {
      JsonObject *notice = json_array_get_object_element (notices, i);

      if (i == 0)
        albo_receipt_add_subheading (self->paper, say (self, &notices_title));

      add_at (self, albo_json_get_string (notice, "sent_at", ""), albo_json_get_string (notice, "reasons", ""));
      add_fact (self, &observations_name, albo_json_get_string (notice, "observations", ""));
    }
}

static void
add_messages (Writer    *self,
              JsonArray *messages)
{
  for (guint i = 0; i < count (messages); i++)
    {
      JsonObject *message = json_array_get_object_element (messages, i);
      g_autofree char *text = g_strdup_printf ("%s:\n%s", albo_json_get_string (message, "author", ""),
                                               albo_json_get_string (message, "text", ""));

      if (i == 0)
        albo_receipt_add_subheading (self->paper, say (self, &messages_title));

      add_at (self, albo_json_get_string (message, "at", ""), text);
    }
}

static void
add_payments (Writer    *self,
              JsonArray *payments)
{
  for (guint i = 0; i < count (payments); i++)
    {
      JsonObject *payment = json_array_get_object_element (payments, i);
      g_autofree char *amount = albo_money_format (albo_json_get_int (payment, "amount_cents", 0), self->lang);
      g_autofree char *text = g_strdup_printf ("%s, %s", amount,
                                               name_of (self, payment_states, G_N_ELEMENTS (payment_states),
                                                        albo_json_get_string (payment, "state", "")));

      if (i == 0)
        albo_receipt_add_subheading (self->paper, say (self, &payments_title));

      albo_receipt_add_fact (self->paper, albo_json_get_string (payment, "description", ""), text);
    }
}

static void
add_history (Writer    *self,
             JsonArray *history)
{
  if (count (history) > 0)
    albo_receipt_add_subheading (self->paper, say (self, &history_title));

  for (guint i = 0; i < count (history); i++)
    {
      JsonObject *event = json_array_get_object_element (history, i);
      g_autofree char *text =
        g_strdup_printf ("%s (%s)", albo_request_event_label (albo_json_get_string (event, "action", ""), self->lang),
                         albo_json_get_string (event, "actor", ""));

      add_at (self, albo_json_get_string (event, "at", ""), text);
    }
}

static void
add_readers (Writer    *self,
             JsonArray *readers)
{
  for (guint i = 0; i < count (readers); i++)
    {
      JsonObject *reader = json_array_get_object_element (readers, i);
      g_autofree char *text =
        g_strdup_printf ("%s %s (%" G_GINT64_FORMAT ")",
                         name_of (self, duties, G_N_ELEMENTS (duties), albo_json_get_string (reader, "duty", "")),
                         name_of (self, readings, G_N_ELEMENTS (readings), albo_json_get_string (reader, "what", "")),
                         albo_json_get_int (reader, "n", 1));

      if (i == 0)
        albo_receipt_add_subheading (self->paper, say (self, &readers_title));

      add_at (self, albo_json_get_string (reader, "last_at", ""), text);
    }
}

static gboolean
add_request (Writer      *self,
             JsonObject  *request,
             GError     **error)
{
  const char *code = albo_json_get_string (request, "state", "");
  const char *reasons = albo_json_get_string (request, "reasons", "");
  JsonObject *rating = albo_json_get_object (request, "rating");
  g_autofree char *sent = albo_instant_format (albo_json_get_string (request, "submitted_at", ""), self->lang);
  g_autofree char *deadline = albo_date_format_text (albo_json_get_string (request, "deadline", NULL), self->lang);
  g_autofree char *documents = list_files (albo_json_get_array (request, "documents"));
  AlboRequestState state;

  add_head (self, request, &request_title, albo_json_get_string (request, "protocol_number", ""));
  add_fact (self, &sent_name, sent);
  add_fact (self, &state_name, albo_request_state_from_code (code, &state)
                               ? albo_request_state_label (state, self->lang) : code);
  add_fact (self, &deadline_name, deadline);
  if (*reasons != '\0')
    add_fact (self, &reasons_name, reasons);
  if (*documents != '\0')
    add_fact (self, &files_name, documents);

  if (!add_values (self, request, error))
    return FALSE;

  add_payments (self, albo_json_get_array (request, "payments"));
  add_supplements (self, albo_json_get_array (request, "supplements"));
  add_notices (self, albo_json_get_array (request, "preavvisi"));
  add_messages (self, albo_json_get_array (request, "messages"));
  add_history (self, albo_json_get_array (request, "history"));
  add_readers (self, albo_json_get_array (request, "readers"));

  if (rating != NULL)
    {
      g_autofree char *stars = g_strdup_printf ("%" G_GINT64_FORMAT "/5\n%s", albo_json_get_int (rating, "stars", 0),
                                                albo_json_get_string (rating, "text", ""));

      albo_receipt_add_subheading (self->paper, say (self, &rating_title));
      add_at (self, albo_json_get_string (rating, "at", ""), g_strchomp (stars));
    }

  return TRUE;
}

/**
 * albo_my_data_to_pdf:
 * @data: all that is kept of somebody, as the database tells it, with the forms
 * @forms: where forms are compiled
 * @lang: the language to write it in
 * @error: (nullable): %ALBO_FORM_ERROR, %ALBO_RECEIPT_ERROR
 *
 * Returns: (transfer full) (nullable): the same as a PDF file to be read, %NULL on error
 */
GBytes *
albo_my_data_to_pdf (JsonObject     *data,
                     AlboFormCache  *forms,
                     const char     *lang,
                     GError        **error)
{
  JsonObject *identity = albo_json_get_object (data, "identity");
  const char *exported_at = albo_json_get_string (data, "exported_at", "");
  JsonArray *drafts = albo_json_get_array (data, "drafts");
  JsonArray *requests = albo_json_get_array (data, "requests");
  g_autofree char *person = g_strdup_printf ("%s %s", albo_json_get_string (identity, "given_name", ""),
                                             albo_json_get_string (identity, "family_name", ""));
  g_autofree char *when = albo_instant_format (exported_at, lang);
  g_autofree char *reference = g_strdup_printf ("%s %s", albo_text_get (&as_of, lang), when);
  g_autoptr(AlboReceipt) paper = albo_receipt_new (lang, person, albo_text_get (&title, lang), reference);
  Writer writer = { paper, forms, lang };

  albo_receipt_set_made (paper, exported_at);
  albo_receipt_add_text (paper, say (&writer, &introduction));
  albo_receipt_add_heading (paper, say (&writer, &identity_title));
  add_named (&writer, identity, identity_names, G_N_ELEMENTS (identity_names));
  albo_receipt_add_heading (paper, say (&writer, &contact_title));
  add_named (&writer, albo_json_get_object (data, "contact"), contact_names, G_N_ELEMENTS (contact_names));
  add_registrations (&writer, albo_json_get_array (data, "registrations"));

  for (guint i = 0; i < count (requests); i++)
    if (!add_request (&writer, json_array_get_object_element (requests, i), error))
      return NULL;

  for (guint i = 0; i < count (drafts); i++)
    if (!add_draft (&writer, json_array_get_object_element (drafts, i), error))
      return NULL;

  return albo_receipt_to_pdf (paper, error);
}
