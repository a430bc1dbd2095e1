/* albo-verb-form-supplement.c - what to ask of the applicant, and what was answered
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-forms.h"

#include "albo-date.h"
#include "albo-form.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

#define MAX_TEXTS    10
#define DEFAULT_DAYS 15

/* What the map of the form needs to know. */
typedef struct
{
  JsonObject *request;
  JsonObject *proposal;  /* (nullable) */
  GHashTable *labels;    /* id of a field → its label */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  json_object_unref (ask->request);
  g_clear_pointer (&ask->proposal, json_object_unref);
  g_hash_table_unref (ask->labels);
  g_free (ask);
}

static JsonObject *
get_element (JsonArray *array,
             guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The fields of the form as they are shown, with the values given. */
static JsonNode *
render (JsonObject *request,
        JsonObject *values)
{
  JsonNode *document = albo_json_get_node (request, "form");
  g_autoptr(AlboForm) form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
  g_autoptr(JsonObject) none = json_object_new ();

  return form != NULL
         ? albo_form_render (form, ALBO_FORM_ALL_SECTIONS, values != NULL ? values : none,
                             albo_json_get_object (request, "applicant"), NULL, albo_language ())
         : NULL;
}

static JsonArray *
get_sections (JsonNode *model)
{
  return model != NULL && JSON_NODE_HOLDS_OBJECT (model)
         ? albo_json_get_array (json_node_get_object (model), "sections") : NULL;
}

/* The supplement that is in a state, or NULL. */
static JsonObject *
find_supplement (JsonObject *request,
                 const char *state)
{
  JsonArray *supplements = albo_json_get_array (request, "supplements");

  for (guint i = supplements != NULL ? json_array_get_length (supplements) : 0; i > 0; i--)
    {
      JsonObject *supplement = get_element (supplements, i - 1);

      if (supplement != NULL && g_strcmp0 (albo_json_get_string (supplement, "state", NULL), state) == 0)
        return supplement;
    }

  return NULL;
}

static gboolean
was_suspended (JsonObject *request)
{
  JsonArray *supplements = albo_json_get_array (request, "supplements");

  for (guint i = 0; supplements != NULL && i < json_array_get_length (supplements); i++)
    {
      JsonObject *supplement = get_element (supplements, i);

      if (supplement != NULL && albo_json_get_string (supplement, "asked_at", NULL) != NULL &&
          g_strcmp0 (albo_json_get_string (supplement, "clock_effect", NULL), "suspends") == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_item (JsonArray  *items,
          const char *kind,
          const char *field,
          const char *reason)
{
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "kind", kind);
  if (field != NULL)
    json_object_set_string_member (item, "field", field);
  json_object_set_string_member (item, "reason", reason);
  json_array_add_object_element (items, item);
}

/* "pick:ID" with "why:ID", where ID tells a field from a file; "text:N" */
static JsonArray *
collect_items (JsonObject *values)
{
  JsonArray *items = json_array_new ();
  g_autoptr(GList) names = json_object_get_members (values);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      g_autofree char *why = NULL;

      if (g_str_has_prefix (name, "text:"))
        add_item (items, "text", NULL, json_object_get_string_member (values, name));

      if (!g_str_has_prefix (name, "pick:"))
        continue;

      why = g_strconcat ("why:", name + strlen ("pick:"), NULL);
      if (json_object_has_member (values, why))
        {
          const char *id = name + strlen ("pick:");
          gboolean is_file = g_str_has_prefix (id, "file:");

          add_item (items, is_file ? "attachment" : "field", is_file ? id + strlen ("file:") : id,
                    json_object_get_string_member (values, why));
        }
    }

  return items;
}

static gboolean
is_proposed (JsonObject *proposal,
             JsonArray  *items)
{
  JsonArray *proposed = proposal != NULL ? albo_json_get_array (proposal, "items") : NULL;

  if (proposed == NULL || json_array_get_length (proposed) != json_array_get_length (items))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      gboolean is_there = FALSE;

      for (guint j = 0; j < json_array_get_length (proposed); j++)
        {
          JsonObject *one = get_element (items, i);
          JsonObject *other = get_element (proposed, j);

          is_there |= other != NULL &&
                      g_strcmp0 (albo_json_get_string (one, "field", NULL),
                                 albo_json_get_string (other, "field", NULL)) == 0 &&
                      g_strcmp0 (albo_json_get_string (one, "reason", NULL),
                                 albo_json_get_string (other, "reason", NULL)) == 0;
        }

      if (!is_there)
        return FALSE;
    }

  return TRUE;
}

static JsonObject *
make_ask (JsonObject *values,
          gpointer    user_data)
{
  Ask *ask = user_data;
  const char *names[] = { "due_on", "clock_effect", "message" };
  JsonArray *items = collect_items (values);
  JsonObject *details;

  if (json_array_get_length (items) == 0)
    {
      json_array_unref (items);
      return NULL;
    }

  details = json_object_new ();
  /* As it was proposed, it is the officer's proposal that is sent. */
  if (is_proposed (ask->proposal, items))
    json_array_unref (items);
  else
    json_object_set_array_member (details, "items", items);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_object_has_member (values, names[i]))
      json_object_set_member (details, names[i], json_object_dup_member (values, names[i]));

  return details;
}

static const char *
clock_sentence (const char *effect)
{
  if (g_strcmp0 (effect, "suspends") == 0)
    return _("Until you answer, the term of the procedure is suspended.");

  if (g_strcmp0 (effect, "restarts") == 0)
    return _("When you have answered, the term of the procedure begins anew.");

  return _("The term of the procedure goes on meanwhile.");
}

static void
append_items (GString    *text,
              JsonArray  *items,
              GHashTable *labels)
{
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = get_element (items, i);
      const char *field = item != NULL ? albo_json_get_string (item, "field", NULL) : NULL;
      const char *label = field != NULL ? g_hash_table_lookup (labels, field) : NULL;
      const char *reason = item != NULL ? albo_json_get_string (item, "reason", "") : "";

      if (label != NULL)
        g_string_append_printf (text, "\n• %s: %s", label, reason);
      else
        g_string_append_printf (text, "\n• %s", reason);
    }
}

static char *
preview_ask (JsonObject *details,
             gpointer    user_data)
{
  Ask *ask = user_data;
  GString *text = g_string_new (NULL);
  JsonObject *organization = albo_json_get_object (ask->request, "organization");
  const char *message = albo_json_get_string (details, "message", NULL);
  g_autofree char *due = albo_format_day (albo_json_get_string (details, "due_on", NULL));
  JsonArray *items = albo_json_get_array (details, "items");

  if (organization != NULL)
    g_string_append_printf (text, "%s\n", albo_json_get_string (organization, "name", ""));
  /* Translators: the number of a request */
  g_string_append_printf (text, _("About your request %s"),
                          albo_json_get_string (ask->request, "protocol_number", ""));
  if (message != NULL)
    g_string_append_printf (text, "\n\n%s", message);
  g_string_append (text, "\n\n");
  /* Translators: a day */
  g_string_append_printf (text, _("Please add or correct by %s:"), due);
  append_items (text, items != NULL || ask->proposal == NULL
                      ? items : albo_json_get_array (ask->proposal, "items"), ask->labels);
  g_string_append_printf (text, "\n\n%s", clock_sentence (albo_json_get_string (details, "clock_effect", NULL)));

  return g_string_free (text, FALSE);
}

/* Without a form only the label is noted. */
static void
add_field (AlboVerbForm *form,
           JsonObject   *field,
           GHashTable   *labels)
{
  const char *label = albo_json_get_string (field, "label", "");
  const char *display = albo_json_get_string (field, "display", "");
  gboolean is_file = albo_json_get_bool (field, "is_attachment", FALSE);
  JsonArray *files = albo_json_get_array (field, "files");
  guint n_files = files != NULL ? json_array_get_length (files) : 0;
  g_autofree char *pick = NULL;
  g_autofree char *why = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *present = NULL;
  const char *id = albo_json_get_string (field, "id", NULL);

  /* Who somebody is, the identity says, and nobody corrects. */
  if (id == NULL || albo_json_get_bool (field, "is_note", FALSE) ||
      albo_json_get_bool (field, "locked", FALSE))
    return;

  g_hash_table_replace (labels, g_strdup (id), g_strdup (label));
  if (form == NULL)
    return;

  pick = g_strconcat ("pick:", is_file ? "file:" : "", id, NULL);
  why = g_strconcat ("why:", is_file ? "file:" : "", id, NULL);
  /* Translators: of a field of the form, whose name follows */
  reason = g_strdup_printf (_("Reason: %s"), label);
  present = is_file
            ? g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files)
            : g_strdup (*display != '\0' ? display : "—");
  albo_verb_form_add_check (form, pick, label, present, FALSE);
  albo_verb_form_add_when (form, pick, ALBO_VERB_FIELD_LONG_TEXT, why, reason, TRUE);
}

static void
add_fields (AlboVerbForm *form,
            JsonObject   *request,
            GHashTable   *labels)
{
  g_autoptr(JsonNode) model = render (request, albo_json_get_object (request, "values"));
  JsonArray *sections = get_sections (model);

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonObject *section = get_element (sections, i);
      JsonArray *fields = section != NULL ? albo_json_get_array (section, "fields") : NULL;

      if (fields == NULL || json_array_get_length (fields) == 0)
        continue;

      if (form != NULL)
        albo_verb_form_begin_group (form, albo_json_get_string (section, "title", ""), NULL);
      for (guint j = 0; j < json_array_get_length (fields); j++)
        if (get_element (fields, j) != NULL)
          add_field (form, get_element (fields, j), labels);
    }
}

static void
add_term (AlboVerbForm *form,
          JsonObject   *request)
{
  JsonObject *rules = albo_json_get_object (request, "rules");
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();

  g_ptr_array_add (labels, (gpointer) _("None: it goes on"));
  g_ptr_array_add (codes, (gpointer) "none");
  if (!was_suspended (request))
    {
      g_ptr_array_add (labels, (gpointer) _("Suspended until the answer"));
      g_ptr_array_add (codes, (gpointer) "suspends");
    }
  if (rules != NULL && albo_json_get_bool (rules, "supplement_may_restart", FALSE))
    {
      g_ptr_array_add (labels, (gpointer) _("Begins anew after the answer"));
      g_ptr_array_add (codes, (gpointer) "restarts");
    }

  albo_verb_form_begin_group (form, _("Term"),
                              was_suspended (request) ? _("The term was suspended once already, and may be only once.") : NULL);
  albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "due_on", _("Answer by (dd/mm/yyyy)"), TRUE);
  albo_verb_form_add_choice (form, "clock_effect", _("Effect on the term"), labels, codes, TRUE);
  albo_verb_form_begin_group (form, _("Message"), NULL);
  albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "message",
                      _("Words to the applicant, above the items (optional)"), FALSE);
}

/* As if it had been typed: the proposal that waits, or a day two weeks from now. */
static void
set_defaults (AlboVerbForm *form,
              JsonObject   *proposal)
{
  g_autoptr(JsonObject) typed = json_object_new ();
  JsonArray *items = proposal != NULL ? albo_json_get_array (proposal, "items") : NULL;
  g_autofree char *due = NULL;
  int n_texts = 0;
  GDate day;

  albo_date_today (&day);
  g_date_add_days (&day, DEFAULT_DAYS);
  if (proposal != NULL)
    albo_date_parse_iso (albo_json_get_string (proposal, "due_on", ""), &day);
  due = g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (&day), g_date_get_month (&day), g_date_get_year (&day));
  json_object_set_string_member (typed, "due_on", due);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = get_element (items, i);
      const char *field = item != NULL ? albo_json_get_string (item, "field", NULL) : NULL;
      const char *kind = g_strcmp0 (albo_json_get_string (item, "kind", NULL), "attachment") == 0 ? "file:" : "";
      g_autofree char *pick = field != NULL ? g_strconcat ("pick:", kind, field, NULL) : NULL;
      g_autofree char *why = field != NULL ? g_strconcat ("why:", kind, field, NULL)
                                           : g_strdup_printf ("text:%d", ++n_texts);

      if (pick != NULL)
        json_object_set_string_member (typed, pick, "true");
      json_object_set_string_member (typed, why, albo_json_get_string (item, "reason", ""));
    }

  if (proposal != NULL)
    {
      json_object_set_string_member (typed, "clock_effect", albo_json_get_string (proposal, "clock_effect", "none"));
      json_object_set_string_member (typed, "message", albo_json_get_string (proposal, "message", ""));
    }

  albo_verb_form_set_typed (form, typed);
}

static GHashTable *
list_labels (JsonObject *request)
{
  GHashTable *labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  add_fields (NULL, request, labels);
  return labels;
}

/* What is or was asked, to be read. */
static void
add_facts (AlboVerbForm *form,
           JsonObject   *request,
           JsonObject   *supplement)
{
  JsonArray *items = supplement != NULL ? albo_json_get_array (supplement, "items") : NULL;
  g_autoptr(GHashTable) labels = list_labels (request);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = get_element (items, i);
      const char *field = albo_json_get_string (item, "field", NULL);
      const char *label = field != NULL ? g_hash_table_lookup (labels, field) : NULL;

      albo_verb_form_add_fact (form, label != NULL ? label : _("Something else"),
                               albo_json_get_string (item, "reason", ""));
    }
}

/* Of the verbs that ask, and of those that take it back. */
void
albo_verb_form_fill_supplement (AlboVerbForm   *form,
                                const AlboVerb *verb,
                                JsonObject     *request)
{
  JsonObject *proposal = find_supplement (request, "proposed");
  Ask *ask;

  if (verb->action == ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT ||
      verb->action == ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT)
    {
      add_facts (form, request, verb->action == ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT
                                ? proposal : find_supplement (request, "open"));
      return;
    }

  ask = g_new0 (Ask, 1);
  ask->request = json_object_ref (request);
  ask->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (proposal != NULL && verb->action == ALBO_REQUEST_ACTION_ASK_SUPPLEMENT)
    ask->proposal = json_object_ref (proposal);

  add_fields (form, request, ask->labels);
  for (int i = 1; i <= MAX_TEXTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("text:%d", i);
      g_autofree char *title = g_strdup_printf (_("Something else, no. %d"), i);

      albo_verb_form_begin_block (form, title);
      albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, id, _("What is asked, and why"), TRUE);
    }
  albo_verb_form_add_more (form, _("Ask for Something Else"));
  add_term (form, request);
  albo_verb_form_set_map (form, make_ask, preview_ask, ask, ask_free);
  set_defaults (form, proposal);
}

/* An answer to a field is shown as the form shows it. */
static char *
show_answer (JsonObject *request,
             JsonObject *item)
{
  const char *field = albo_json_get_string (item, "field", NULL);
  JsonNode *answer = albo_json_get_node (item, "answer");
  JsonArray *files = albo_json_get_array (item, "files");
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(JsonNode) model = NULL;
  JsonArray *sections;
  GString *text = g_string_new (NULL);

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            albo_json_get_string (get_element (files, i), "name", ""));

  if (answer != NULL && albo_json_is_string (answer))
    g_string_append (text, json_node_get_string (answer));
  if (answer == NULL || JSON_NODE_HOLDS_NULL (answer) || field == NULL)
    return g_string_free (text, FALSE);

  json_object_set_member (values, field, json_node_copy (answer));
  model = render (request, values);
  sections = get_sections (model);
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonArray *fields = albo_json_get_array (get_element (sections, i), "fields");

      for (guint j = 0; fields != NULL && j < json_array_get_length (fields); j++)
        if (g_strcmp0 (albo_json_get_string (get_element (fields, j), "id", NULL), field) == 0)
          g_string_assign (text, albo_json_get_string (get_element (fields, j), "display", ""));
    }

  return g_string_free (text, FALSE);
}

static JsonObject *
make_review (JsonObject *values,
             gpointer    user_data)
{
  JsonObject *details;
  JsonObject *items;
  g_autoptr(GList) names = json_object_get_members (values);

  if (names == NULL)
    return NULL;

  details = json_object_new ();
  items = json_object_new ();
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (items, (char *) l->data + strlen ("item:"),
                                   json_object_get_string_member (values, l->data));
  json_object_set_object_member (details, "items", items);
  return details;
}

static void
add_review (AlboVerbForm *form,
            JsonObject   *request,
            JsonObject   *item,
            gboolean      is_handed_in,
            const char   *label)
{
  gboolean is_answered = is_handed_in &&
                         g_strcmp0 (albo_json_get_string (item, "state", NULL), "answered") == 0;
  g_autofree char *id = g_strdup_printf ("item:%" G_GINT64_FORMAT, albo_json_get_int (item, "id", 0));
  g_autofree char *answer = show_answer (request, item);
  /* Translators: of an item that the applicant was asked for, which follows */
  g_autofree char *title = g_strdup_printf (_("Decision: %s"), label);
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();

  g_ptr_array_add (labels, (gpointer) _("Not now"));
  g_ptr_array_add (codes, (gpointer) "");
  if (is_answered)
    {
      g_ptr_array_add (labels, (gpointer) _("Accept the answer"));
      g_ptr_array_add (codes, (gpointer) "accepted");
    }
  g_ptr_array_add (labels, (gpointer) _("Give it up"));
  g_ptr_array_add (codes, (gpointer) "cancelled");

  albo_verb_form_begin_group (form, label, NULL);
  albo_verb_form_add_fact (form, _("What was asked"), albo_json_get_string (item, "reason", ""));
  albo_verb_form_add_fact (form, _("What was answered"), *answer != '\0' ? answer : _("Nothing"));
  albo_verb_form_add_choice (form, id, title, labels, codes, FALSE);
}

/* Of what was asked and is not decided: item by item. */
void
albo_verb_form_fill_review (AlboVerbForm *form,
                            JsonObject   *request)
{
  JsonArray *supplements = albo_json_get_array (request, "supplements");
  g_autoptr(GHashTable) names = list_labels (request);

  for (guint i = 0; supplements != NULL && i < json_array_get_length (supplements); i++)
    {
      JsonObject *supplement = get_element (supplements, i);
      JsonArray *items = supplement != NULL && albo_json_get_string (supplement, "asked_at", NULL) != NULL
                         ? albo_json_get_array (supplement, "items") : NULL;

      for (guint j = 0; items != NULL && j < json_array_get_length (items); j++)
        {
          JsonObject *item = get_element (items, j);
          const char *state = albo_json_get_string (item, "state", "");
          const char *field = albo_json_get_string (item, "field", NULL);
          const char *label = field != NULL ? g_hash_table_lookup (names, field) : NULL;

          if (g_str_equal (state, "open") || g_str_equal (state, "answered"))
            add_review (form, request, item,
                        g_strcmp0 (albo_json_get_string (supplement, "state", NULL), "answered") == 0,
                        label != NULL ? label : _("Something else"));
        }
    }

  albo_verb_form_set_map (form, make_review, NULL, NULL, NULL);
}
