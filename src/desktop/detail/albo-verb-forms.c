/* albo-verb-forms.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-forms.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

static JsonObject *
get_element (JsonArray *array,
             guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_checklist (AlboVerbForm *form,
               JsonObject   *rules)
{
  JsonArray *items = rules != NULL ? albo_json_get_array (rules, "checklist") : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = get_element (items, i);
      const char *id = item != NULL ? albo_json_get_string (item, "id", NULL) : NULL;
      g_autofree char *label = item != NULL ? albo_request_view_localize (item, "label") : NULL;

      if (id != NULL)
        albo_verb_form_add_check (form, id, label, NULL, TRUE);
    }
}

static JsonArray *
find_sections (JsonNode   *registers,
               const char *code)
{
  JsonArray *list = registers != NULL && JSON_NODE_HOLDS_ARRAY (registers)
                    ? json_node_get_array (registers) : NULL;

  for (guint i = 0; code != NULL && list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = get_element (list, i);

      if (object != NULL && g_strcmp0 (albo_json_get_string (object, "code", NULL), code) == 0)
        return albo_json_get_array (object, "sections");
    }

  return NULL;
}

/* Which section the form asks for, or NULL if that is left to the office. */
static const char *
asked_section (JsonObject *request,
               JsonObject *rules)
{
  const char *fields[] = { "destination_section_field", "section_field" };
  JsonObject *values = albo_json_get_object (request, "values");

  for (gsize i = 0; values != NULL && i < G_N_ELEMENTS (fields); i++)
    {
      const char *field = albo_json_get_string (rules, fields[i], NULL);
      const char *value = field != NULL ? albo_json_get_string (values, field, NULL) : NULL;

      if (value != NULL && *value != '\0')
        return value;
    }

  return NULL;
}

/* What a form starts with is what would have been typed. */
static void
set_default (AlboVerbForm *form,
             const char   *id,
             const char   *text)
{
  g_autoptr(JsonObject) typed = json_object_new ();

  json_object_set_string_member (typed, id, text);
  albo_verb_form_set_typed (form, typed);
}

static void
add_section (AlboVerbForm *form,
             const char   *title,
             JsonArray    *sections,
             const char   *asked,
             gboolean      is_required)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  if (sections == NULL || json_array_get_length (sections) < 2)
    return;

  g_ptr_array_add (codes, g_strdup (""));
  g_ptr_array_add (labels, g_strdup (_("Choose a section")));

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = get_element (sections, i);

      if (section == NULL)
        continue;

      g_ptr_array_add (codes, g_strdup (albo_json_get_string (section, "code", "")));
      g_ptr_array_add (labels, albo_request_view_localize (section, "name"));
    }

  albo_verb_form_add_choice (form, "section", title, labels, codes, is_required);
  if (asked != NULL)
    set_default (form, "section", asked);
}

static void
add_resolution (AlboVerbForm *form,
                JsonObject   *rules)
{
  albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, "resolution_number", _("Resolution number"),
                      rules != NULL && albo_json_get_bool (rules, "resolution_number_required", FALSE));
  albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "resolution_date",
                      _("Date of the resolution (dd/mm/yyyy)"), FALSE);
}

/* The nulla osta is an object of its own. */
static JsonObject *
nest_nulla_osta (JsonObject *values,
                 gpointer    user_data)
{
  const char *names[] = { "number", "date", "notes" };
  g_autoptr(JsonObject) nulla_osta = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strconcat ("nulla_osta:", names[i], NULL);

      if (json_object_has_member (values, id))
        json_object_set_member (nulla_osta, names[i], json_object_dup_member (values, id));
      json_object_remove_member (values, id);
    }

  if (json_object_get_size (nulla_osta) > 0)
    json_object_set_object_member (values, "nulla_osta", g_steal_pointer (&nulla_osta));
  return json_object_ref (values);
}

static void
add_nulla_osta (AlboVerbForm *form)
{
  albo_verb_form_begin_group (form, _("Nulla Osta"), NULL);
  albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, "nulla_osta:number", _("Number of the nulla osta"), FALSE);
  albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "nulla_osta:date",
                      _("Date of the nulla osta (dd/mm/yyyy)"), FALSE);
  albo_verb_form_set_map (form, nest_nulla_osta, NULL, NULL, NULL);
}

/* Offered by another body, and not decided yet: the day is theirs. */
static JsonObject *
arriving_transfer (JsonObject *request)
{
  JsonObject *transfer = albo_json_get_object (request, "transfer");

  return transfer != NULL && g_str_equal (albo_json_get_string (transfer, "side", ""), "destination") &&
         g_str_equal (albo_json_get_string (transfer, "state", ""), "offered")
         ? transfer : NULL;
}

static void
add_effective_day (AlboVerbForm *form,
                   JsonObject   *arriving)
{
  g_autofree char *day = NULL;

  if (arriving != NULL)
    {
      day = albo_format_day (albo_json_get_string (arriving, "effective_from", NULL));
      albo_verb_form_add_fact (form, _("Day of the transfer"), day);
    }
  else
    {
      albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "effective_from",
                          _("Effective from (dd/mm/yyyy), today if empty"), FALSE);
    }
}

static void
add_approval (AlboVerbForm *form,
              JsonObject   *request,
              JsonObject   *rules,
              JsonNode     *registers)
{
  JsonObject *service = albo_json_get_object (request, "service");
  const char *kind = service != NULL ? albo_json_get_string (service, "kind", "") : "";
  JsonObject *arriving = arriving_transfer (request);

  add_resolution (form, rules);
  if (rules == NULL || albo_json_get_string (rules, "register", NULL) == NULL)
    return;

  add_effective_day (form, arriving);
  if (!g_str_equal (kind, "removal"))
    add_section (form, _("Section"),
                 find_sections (registers, albo_json_get_string (rules, "register", NULL)),
                 asked_section (request, rules), arriving != NULL);
  if (g_str_equal (kind, "enrolment"))
    albo_verb_form_add (form, ALBO_VERB_FIELD_NUMBER, "number",
                        _("Number in the register, the next if empty"), FALSE);
  if (g_str_equal (kind, "transfer") && albo_json_get_bool (rules, "nulla_osta", FALSE))
    add_nulla_osta (form);
}

static void
add_annulment (AlboVerbForm *form,
               JsonObject   *request)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();

  g_ptr_array_add (labels, (gpointer) _("Choose an outcome"));
  g_ptr_array_add (codes, (gpointer) "");
  for (gsize i = 0; albo_annulment_outcomes[i] != NULL; i++)
    {
      g_ptr_array_add (labels, (gpointer) albo_outcome_to_label (albo_annulment_outcomes[i]));
      g_ptr_array_add (codes, (gpointer) albo_annulment_outcomes[i]);
    }

  albo_verb_form_add_choice (form, "outcome", _("Outcome"), labels, codes, TRUE);
  albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "reasons",
                      _("Reasons, as the applicant will read them"), TRUE);
  if (albo_json_get_string (request, "withdrawal_asked_at", NULL) != NULL)
    set_default (form, "outcome", "withdrawn");
}

static void
add_closing (AlboVerbForm *form,
             JsonObject   *request)
{
  JsonArray *preavvisi = albo_json_get_array (request, "preavvisi");
  guint n = preavvisi != NULL ? json_array_get_length (preavvisi) : 0;
  JsonObject *last = n > 0 ? get_element (preavvisi, n - 1) : NULL;
  const char *observations = last != NULL ? albo_json_get_string (last, "observations", NULL) : NULL;
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();

  if (last != NULL)
    {
      g_autofree char *due = albo_format_day (albo_json_get_string (last, "due_on", NULL));

      albo_verb_form_add_fact (form, _("Reasons of the notice"), albo_json_get_string (last, "reasons", ""));
      albo_verb_form_add_fact (form, _("Observations of the applicant"),
                               observations != NULL ? observations : _("None arrived."));
      albo_verb_form_add_fact (form, _("Last day for observations"), due);
    }

  g_ptr_array_add (labels, (gpointer) _("Choose an ending"));
  g_ptr_array_add (codes, (gpointer) "");
  g_ptr_array_add (labels, (gpointer) _("The reasons stand: it may be rejected"));
  g_ptr_array_add (codes, (gpointer) "upheld");
  g_ptr_array_add (labels, (gpointer) _("The obstacles are overcome: it goes on"));
  g_ptr_array_add (codes, (gpointer) "accepted");
  albo_verb_form_add_choice (form, "ending", _("Ending"), labels, codes, TRUE);
  albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "answer",
                      _("Answer to the observations, as the applicant will read it"), FALSE);
}

static void
add_assignees (AlboVerbForm *form,
               JsonObject   *request,
               JsonNode     *choices)
{
  JsonObject *assignee = albo_json_get_object (request, "assignee");
  const char *present = assignee != NULL ? albo_json_get_string (assignee, "login", "") : "";
  JsonArray *list = choices != NULL && JSON_NODE_HOLDS_ARRAY (choices) ? json_node_get_array (choices) : NULL;
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (labels, g_strdup (_("Choose an administrator")));
  g_ptr_array_add (codes, g_strdup (""));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *person = get_element (list, i);
      int n;

      if (person == NULL || g_strcmp0 (albo_json_get_string (person, "login", NULL), present) == 0)
        continue;

      n = (int) albo_json_get_int (person, "n_requests", 0);
      g_ptr_array_add (codes, g_strdup (albo_json_get_string (person, "login", "")));
      /* Translators: a person, and how many open requests they have */
      g_ptr_array_add (labels, g_strdup_printf (ngettext ("%s (%d open request)", "%s (%d open requests)", n),
                                                albo_json_get_string (person, "name", ""), n));
    }

  albo_verb_form_add_choice (form, "assignee", _("Administrator"), labels, codes, TRUE);
}

static void
add_destinations (AlboVerbForm *form,
                  JsonObject   *rules,
                  JsonNode     *choices)
{
  JsonArray *list = choices != NULL && JSON_NODE_HOLDS_ARRAY (choices) ? json_node_get_array (choices) : NULL;
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (labels, g_strdup (_("Choose a body")));
  g_ptr_array_add (codes, g_strdup (""));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *body = get_element (list, i);

      if (body == NULL)
        continue;
      g_ptr_array_add (codes, g_strdup (albo_json_get_string (body, "code", "")));
      g_ptr_array_add (labels, g_strdup (albo_json_get_string (body, "name", "")));
    }

  albo_verb_form_add_choice (form, "destination", _("Body of destination"), labels, codes, TRUE);
  albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "effective_from", _("Effective from (dd/mm/yyyy)"), TRUE);
  add_resolution (form, rules);
  add_nulla_osta (form);
}

/**
 * albo_verb_get_choices:
 * @verb: a verb
 * @takes_request: (out): whether that function wants the number of the request
 *
 * Returns: (transfer none) (nullable): the function of the office that lists what one may choose
 *   from; %NULL when the request says all
 */
const char *
albo_verb_get_choices (const AlboVerb *verb,
                       gboolean       *takes_request)
{
  *takes_request = verb->action == ALBO_REQUEST_ACTION_TRANSFER_OFFER;

  return verb->action == ALBO_REQUEST_ACTION_ASSIGN ? "administrators"
         : *takes_request ? "transfer_destinations" : NULL;
}

/**
 * albo_verb_form_new_for:
 * @verb: a verb
 * @request: the request it is for, as `office.request` gives it
 * @registers: (nullable): the registers of the organization
 * @choices: (nullable): what albo_verb_get_choices() answered
 *
 * Returns: (transfer floating): its form; without fields if it asks nothing
 */
AlboVerbForm *
albo_verb_form_new_for (const AlboVerb *verb,
                        JsonObject     *request,
                        JsonNode       *registers,
                        JsonNode       *choices)
{
  AlboVerbForm *form = albo_verb_form_new ();
  JsonObject *rules = albo_json_get_object (request, "rules");

  switch ((int) verb->action)
    {
    case ALBO_REQUEST_ACTION_FORWARD:
      add_checklist (form, rules);
      break;
    case ALBO_REQUEST_ACTION_APPROVE:
      add_approval (form, request, rules, registers);
      break;
    case ALBO_REQUEST_ACTION_ANNUL:
      add_annulment (form, request);
      break;
    case ALBO_REQUEST_ACTION_ASSIGN:
      add_assignees (form, request, choices);
      break;
    case ALBO_REQUEST_ACTION_TRANSFER_OFFER:
      add_destinations (form, rules, choices);
      break;
    case ALBO_REQUEST_ACTION_SEND_PREAVVISO:
      albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "reasons",
                          _("Reasons, as the applicant will read them"), TRUE);
      break;
    case ALBO_REQUEST_ACTION_CLOSE_PREAVVISO:
      add_closing (form, request);
      break;
    case ALBO_REQUEST_ACTION_ASK_WITHDRAWAL:
    case ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL:
      albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "reasons",
                          _("By which letter, of which day"), TRUE);
      break;
    case ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT:
    case ALBO_REQUEST_ACTION_ASK_SUPPLEMENT:
    case ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT:
    case ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT:
      albo_verb_form_fill_supplement (form, verb, request);
      break;
    case ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT:
      albo_verb_form_fill_review (form, request);
      break;
    case ALBO_REQUEST_ACTION_ASK_PAYMENT:
    case ALBO_REQUEST_ACTION_PAID_ELSEWHERE:
    case ALBO_REQUEST_ACTION_CANCEL_PAYMENT:
      albo_verb_form_fill_payment (form, verb, request);
      break;
    default:
      break;
    }

  return form;
}
