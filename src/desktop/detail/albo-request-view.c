/* albo-request-view.c
 *
 * The request is a document that the database made; the form's values in it are
 * what a citizen typed.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-view.h"

#include "albo-fact-list.h"
#include "albo-form.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"
#include "albo-verb.h"

#include <glib/gi18n.h>

static JsonObject *
node_to_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_string (AlboFactList *list,
            const char   *name,
            JsonObject   *object,
            const char   *member)
{
  const char *value = object != NULL ? albo_json_get_string (object, member, NULL) : NULL;

  if (value != NULL && *value != '\0')
    albo_fact_list_add (list, name, value);
}

static void
add_day (AlboFactList *list,
         const char   *name,
         JsonObject   *object,
         const char   *member)
{
  g_autofree char *day = albo_format_day (albo_json_get_string (object, member, NULL));

  if (*day != '\0')
    albo_fact_list_add (list, name, day);
}

static void
add_entry (AlboFactList *list,
           JsonObject   *entry)
{
  g_autofree char *register_name = albo_request_view_localize (entry, "register");
  g_autofree char *section = albo_request_view_localize (entry, "section");
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));
  /* Translators: number in a register, the register, its section */
  text = g_strdup_printf (_("No. %s · %s · %s"), number, register_name, section);
  albo_fact_list_add (list, _("Entry in the register"), text);
  add_day (list, _("Effective from"), entry, "from");
  add_day (list, _("Effective until"), entry, "to");
}

/**
 * albo_request_view_localize:
 * @object: an object
 * @member: of a text in several languages, or in one
 *
 * Returns: (transfer full): the text in the language of the session; empty if there is none
 */
char *
albo_request_view_localize (JsonObject *object,
                            const char *member)
{
  JsonObject *labels = object != NULL ? albo_json_get_object (object, member) : NULL;
  const char *text = labels != NULL ? albo_json_localized (labels, albo_language ()) : NULL;

  if (text == NULL && object != NULL)
    text = albo_json_get_string (object, member, NULL);

  return g_strdup (text != NULL ? text : "");
}

/**
 * albo_request_view_new_summary:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): who asks, since when, and how it went on
 */
GtkWidget *
albo_request_view_new_summary (JsonObject *request)
{
  GtkWidget *list = albo_fact_list_new (_("Request"));
  AlboFactList *facts = ALBO_FACT_LIST (list);
  JsonObject *applicant = albo_json_get_object (request, "applicant");
  JsonObject *assignee = albo_json_get_object (request, "assignee");
  JsonObject *entry = albo_json_get_object (request, "entry");
  const char *outcome = albo_json_get_string (request, "outcome", NULL);
  g_autofree char *submitted = albo_format_instant (albo_json_get_string (request, "submitted_at", NULL));

  add_string (facts, _("Protocol"), request, "protocol_number");
  albo_fact_list_add (facts, _("Submitted"), submitted);
  add_day (facts, _("Deadline"), request, "deadline");
  add_string (facts, _("Administrator"), assignee, "name");
  if (outcome != NULL && albo_outcome_to_label (outcome) != NULL)
    albo_fact_list_add (facts, _("Outcome"), albo_outcome_to_label (outcome));
  add_string (facts, _("Reasons"), request, "reasons");
  if (entry != NULL)
    add_entry (facts, entry);
  add_string (facts, _("Fiscal code"), applicant, "fiscal_code");
  if (applicant != NULL)
    add_day (facts, _("Date of birth"), applicant, "birth_date");
  add_string (facts, _("Email"), applicant, "email");
  add_string (facts, _("Certified email (PEC)"), applicant, "pec");
  add_string (facts, _("Phone"), applicant, "mobile_phone");

  return list;
}

static void
add_field (AlboFactList *list,
           JsonObject   *field)
{
  const char *label = albo_json_get_string (field, "label", "");
  const char *text = albo_json_get_string (field, "text", NULL);

  /* Files have a list of their own; notes ask nothing. */
  if (albo_json_get_bool (field, "is_attachment", FALSE) ||
      albo_json_get_bool (field, "is_note", FALSE))
    return;

  if (albo_json_get_bool (field, "is_declaration", FALSE))
    {
      g_autofree char *declared = NULL;

      declared = g_strdup_printf ("%s %s", albo_json_get_bool (field, "checked", FALSE) ? "☑" : "☐",
                                  text != NULL && *text != '\0' ? text : label);
      albo_fact_list_add (list, label, declared);
      return;
    }

  albo_fact_list_add (list, label, albo_json_get_string (field, "display", ""));
}

static GtkWidget *
new_section (JsonObject *section)
{
  GtkWidget *list = albo_fact_list_new (albo_json_get_string (section, "title", ""));
  JsonArray *fields = albo_json_get_array (section, "fields");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = node_to_object (json_array_get_element (fields, i));

      if (field != NULL)
        add_field (ALBO_FACT_LIST (list), field);
    }

  return list;
}

/**
 * albo_request_view_new_form:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): the form as it was filled, section by section
 */
GtkWidget *
albo_request_view_new_form (JsonObject *request)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  JsonNode *document = albo_json_get_node (request, "form");
  JsonObject *values = albo_json_get_object (request, "values");
  g_autoptr(AlboForm) form = NULL;
  g_autoptr(JsonNode) model = NULL;
  g_autoptr(JsonObject) none = json_object_new ();
  JsonObject *root;
  JsonArray *sections;

  form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
  if (form != NULL)
    model = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, values != NULL ? values : none, NULL,
                              NULL, albo_language ());

  root = node_to_object (model);
  sections = root != NULL ? albo_json_get_array (root, "sections") : NULL;

  if (sections == NULL)
    {
      GtkWidget *list = albo_fact_list_new (_("Form"));

      albo_fact_list_add (ALBO_FACT_LIST (list), _("Form"),
                          _("This version of Albo cannot show the form. Update the program."));
      gtk_box_append (GTK_BOX (box), list);
      return box;
    }

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = node_to_object (json_array_get_element (sections, i));
      GtkWidget *list;

      if (section == NULL)
        continue;

      list = g_object_ref_sink (new_section (section));
      if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
        gtk_box_append (GTK_BOX (box), list);
      g_object_unref (list);
    }

  return box;
}

static void
add_step (AlboFactList *list,
          JsonObject   *step)
{
  const char *what = albo_request_event_label (albo_json_get_string (step, "action", ""), albo_language ());
  g_autofree char *when = albo_format_instant (albo_json_get_string (step, "at", NULL));
  g_autofree char *who = NULL;

  /* Translators: a person, and when; a line of the history */
  who = g_strdup_printf (_("%s, %s"), albo_json_get_string (step, "actor", ""), when);
  albo_fact_list_add (list, who, what);
}

/**
 * albo_request_view_new_history:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): each step with person and time, the latest first
 */
GtkWidget *
albo_request_view_new_history (JsonObject *request)
{
  GtkWidget *list = albo_fact_list_new (_("History"));
  JsonArray *history = albo_json_get_array (request, "history");
  guint n_steps = history != NULL ? json_array_get_length (history) : 0;

  for (guint i = n_steps; i > 0; i--)
    {
      JsonObject *step = node_to_object (json_array_get_element (history, i - 1));

      if (step != NULL)
        add_step (ALBO_FACT_LIST (list), step);
    }

  return list;
}
