/* albo-confirmation.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-confirmation.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/**
 * AlboConfirmation:
 *
 * Asks once more, saying what will happen, and asks for what the command needs.
 * It can be confirmed only when nothing is missing.  What was typed can be taken
 * out and given to the next one, so nobody types a reason twice.
 */
struct _AlboConfirmation
{
  AdwMessageDialog parent_instance;

  const AlboVerb *verb;
  JsonObject     *request;
  GtkWidget      *list;

  GPtrArray      *checks;             /* of GtkCheckButton, borrowed; the item's id in its data */
  GtkWidget      *resolution_number;  /* (nullable), as all below: what the verb does not need */
  GtkWidget      *resolution_date;
  GtkWidget      *effective_from;
  GtkWidget      *section;
  GtkWidget      *number;
  GtkWidget      *outcome;
  GtkTextBuffer  *reasons;
  GPtrArray      *section_codes;
  gboolean        needs_resolution;
};

G_DEFINE_FINAL_TYPE (AlboConfirmation, albo_confirmation, ADW_TYPE_MESSAGE_DIALOG)

static void
update (AlboConfirmation *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "confirm",
                                           albo_confirmation_is_complete (self));
}

static const char *
row_text (GtkWidget *row)
{
  return row != NULL ? gtk_editable_get_text (GTK_EDITABLE (row)) : "";
}

static gboolean
is_day_or_empty (GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (row_text (row)));
  GDate day;

  return *text == '\0' || albo_date_parse (text, &day);
}

static void
day_changed_cb (AlboConfirmation *self,
                GtkWidget        *row)
{
  if (is_day_or_empty (row))
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");

  update (self);
}

static void
add_row (AlboConfirmation *self,
         GtkWidget        *row)
{
  if (self->list == NULL)
    {
      self->list = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (self->list, "boxed-list");
    }

  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static GtkWidget *
add_entry (AlboConfirmation *self,
           const char       *title,
           gboolean          is_day)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "changed",
                            is_day ? G_CALLBACK (day_changed_cb) : G_CALLBACK (update), self);
  add_row (self, row);
  return row;
}

static GtkWidget *
add_choice (AlboConfirmation   *self,
            const char         *title,
            const char * const *labels)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (labels);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (update), self);
  add_row (self, row);
  return row;
}

static void
add_checklist (AlboConfirmation *self,
               JsonArray        *items)
{
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      g_autofree char *label = NULL;
      const char *id;
      GtkWidget *row;
      GtkWidget *check;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      id = albo_json_get_string (json_node_get_object (node), "id", NULL);
      label = albo_request_view_localize (json_node_get_object (node), "label");
      if (id == NULL)
        continue;

      row = adw_action_row_new ();
      check = gtk_check_button_new ();
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data_full (G_OBJECT (check), "item", g_strdup (id), g_free);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (update), self);
      g_ptr_array_add (self->checks, check);
      add_row (self, row);
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
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_strcmp0 (albo_json_get_string (json_node_get_object (node), "code", NULL), code) == 0)
        return albo_json_get_array (json_node_get_object (node), "sections");
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

static void
add_section (AlboConfirmation *self,
             JsonObject       *rules,
             JsonNode         *registers)
{
  JsonArray *sections = find_sections (registers, albo_json_get_string (rules, "register", NULL));
  const char *asked = asked_section (self->request, rules);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  guint selected = 0;

  if (sections == NULL || json_array_get_length (sections) < 2)
    return;

  g_ptr_array_add (self->section_codes, g_strdup (""));
  g_ptr_array_add (labels, g_strdup (_("Choose a section")));

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonNode *node = json_array_get_element (sections, i);
      const char *code;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      code = albo_json_get_string (json_node_get_object (node), "code", "");
      if (g_strcmp0 (code, asked) == 0)
        selected = labels->len;
      g_ptr_array_add (self->section_codes, g_strdup (code));
      g_ptr_array_add (labels, albo_request_view_localize (json_node_get_object (node), "name"));
    }

  g_ptr_array_add (labels, NULL);
  self->section = add_choice (self, _("Section"), (const char * const *) labels->pdata);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->section), selected);
}

static void
add_approval (AlboConfirmation *self,
              JsonNode         *registers)
{
  JsonObject *rules = albo_json_get_object (self->request, "rules");
  JsonObject *service = albo_json_get_object (self->request, "service");
  const char *kind = service != NULL ? albo_json_get_string (service, "kind", "") : "";
  gboolean has_register = rules != NULL && albo_json_get_string (rules, "register", NULL) != NULL;

  self->needs_resolution = rules != NULL &&
                           albo_json_get_bool (rules, "resolution_number_required", FALSE);
  self->resolution_number = add_entry (self, self->needs_resolution
                                             ? _("Resolution number (required)")
                                             : _("Resolution number"), FALSE);
  self->resolution_date = add_entry (self, _("Date of the resolution (dd/mm/yyyy)"), TRUE);

  if (!has_register)
    return;

  self->effective_from = add_entry (self, _("Effective from (dd/mm/yyyy), today if empty"), TRUE);
  if (g_str_equal (kind, "removal"))
    return;

  add_section (self, rules, registers);
  if (g_str_equal (kind, "enrolment"))
    self->number = add_entry (self, _("Number in the register, the next if empty"), FALSE);
}

static GtkWidget *
new_reasons (AlboConfirmation *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (_("Reasons, as the applicant will read them"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reasons"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 110);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "reasons");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);

  self->reasons = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_signal_connect_swapped (self->reasons, "changed", G_CALLBACK (update), self);
  return box;
}

static void
add_annulment (AlboConfirmation *self)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  g_ptr_array_add (labels, (gpointer) _("Choose an outcome"));
  for (gsize i = 0; albo_annulment_outcomes[i] != NULL; i++)
    g_ptr_array_add (labels, (gpointer) albo_outcome_to_label (albo_annulment_outcomes[i]));
  g_ptr_array_add (labels, NULL);

  self->outcome = add_choice (self, _("Outcome"), (const char * const *) labels->pdata);
}

static char *
get_reasons (AlboConfirmation *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->reasons, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->reasons, &start, &end, FALSE));
}

static void
set_text (JsonObject *object,
          const char *member,
          GtkWidget  *row)
{
  g_autofree char *text = g_strstrip (g_strdup (row_text (row)));

  if (*text != '\0')
    json_object_set_string_member (object, member, text);
}

static void
set_day (JsonObject *object,
         const char *member,
         GtkWidget  *row)
{
  g_autofree char *text = g_strstrip (g_strdup (row_text (row)));
  GDate day;

  if (*text != '\0' && albo_date_parse (text, &day))
    {
      g_autofree char *iso = albo_date_to_iso (&day);

      json_object_set_string_member (object, member, iso);
    }
}

static void
restore_text (GtkWidget  *row,
              JsonObject *typed,
              const char *member)
{
  if (row != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), albo_json_get_string (typed, member, ""));
}

static void
restore (AlboConfirmation *self,
         JsonObject       *typed)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      gtk_check_button_set_active (check,
                                   albo_json_get_bool (typed, g_object_get_data (G_OBJECT (check), "item"),
                                                       FALSE));
    }

  restore_text (self->resolution_number, typed, "resolution_number");
  restore_text (self->resolution_date, typed, "resolution_date");
  restore_text (self->effective_from, typed, "effective_from");
  restore_text (self->number, typed, "number");
  if (self->section != NULL)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->section),
                                albo_json_get_int (typed, "section", 0));
  if (self->outcome != NULL)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->outcome),
                                albo_json_get_int (typed, "outcome", 0));
  if (self->reasons != NULL)
    gtk_text_buffer_set_text (self->reasons, albo_json_get_string (typed, "reasons", ""), -1);
}

static void
albo_confirmation_finalize (GObject *object)
{
  AlboConfirmation *self = ALBO_CONFIRMATION (object);

  g_clear_pointer (&self->request, json_object_unref);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->section_codes);

  G_OBJECT_CLASS (albo_confirmation_parent_class)->finalize (object);
}

static void
albo_confirmation_class_init (AlboConfirmationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_confirmation_finalize;
}

static void
albo_confirmation_init (AlboConfirmation *self)
{
  self->checks = g_ptr_array_new ();
  self->section_codes = g_ptr_array_new_with_free_func (g_free);
}

/**
 * albo_confirmation_new:
 * @parent: (nullable): the window it belongs to
 * @verb: the command
 * @request: the request it is for, as `office.request` gives it
 * @registers: (nullable): the registers of the organization
 * @typed: (nullable): what was typed into an earlier one, see
 *   [method@Albo.Confirmation.get_typed]
 *
 * Its responses are `cancel` and `confirm`.
 *
 * Returns: (transfer none): a dialog to be presented
 */
AlboConfirmation *
albo_confirmation_new (GtkWindow      *parent,
                       const AlboVerb *verb,
                       JsonObject     *request,
                       JsonNode       *registers,
                       JsonObject     *typed)
{
  AlboConfirmation *self;
  AdwMessageDialog *dialog;
  GtkWidget *box;
  JsonObject *rules;
  g_autofree char *body = NULL;

  g_return_val_if_fail (verb != NULL && request != NULL, NULL);

  self = g_object_new (ALBO_TYPE_CONFIRMATION, "transient-for", parent, "modal", TRUE, NULL);
  dialog = ADW_MESSAGE_DIALOG (self);
  self->verb = verb;
  self->request = json_object_ref (request);
  body = albo_verb_explain (verb, request);

  adw_message_dialog_set_heading (dialog, _(verb->question));
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_responses (dialog, "cancel", _("Go Back"), "confirm", _(verb->confirm), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_response_appearance (dialog, "confirm",
                                              g_strcmp0 (verb->css_class, "destructive-action") == 0
                                              ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);

  rules = albo_json_get_object (request, "rules");
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  if (verb->action == ALBO_REQUEST_ACTION_FORWARD && rules != NULL)
    add_checklist (self, albo_json_get_array (rules, "checklist"));
  else if (verb->action == ALBO_REQUEST_ACTION_APPROVE)
    add_approval (self, registers);
  else if (verb->action == ALBO_REQUEST_ACTION_ANNUL)
    add_annulment (self);

  if (self->list != NULL)
    gtk_box_append (GTK_BOX (box), self->list);
  if (verb->action == ALBO_REQUEST_ACTION_ANNUL)
    gtk_box_append (GTK_BOX (box), new_reasons (self));

  if (gtk_widget_get_first_child (box) != NULL)
    adw_message_dialog_set_extra_child (dialog, box);
  else
    g_object_ref_sink (box), g_object_unref (box);

  if (typed != NULL)
    restore (self, typed);
  update (self);

  return self;
}

/**
 * albo_confirmation_is_complete:
 * @self: a dialog
 *
 * Returns: whether nothing is missing that the command needs
 */
gboolean
albo_confirmation_is_complete (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), FALSE);

  for (guint i = 0; i < self->checks->len; i++)
    if (!gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      return FALSE;

  if (self->needs_resolution && *row_text (self->resolution_number) == '\0')
    return FALSE;

  if (!is_day_or_empty (self->resolution_date) || !is_day_or_empty (self->effective_from))
    return FALSE;

  if (self->number != NULL && *row_text (self->number) != '\0' &&
      !g_ascii_string_to_signed (row_text (self->number), 10, 1, 999999999, NULL, NULL))
    return FALSE;

  if (self->section != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (self->section)) == 0)
    return FALSE;

  if (self->outcome != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome)) == 0)
    return FALSE;

  if (self->reasons != NULL)
    {
      g_autofree char *reasons = get_reasons (self);

      return *reasons != '\0';
    }

  return TRUE;
}

/**
 * albo_confirmation_get_details:
 * @self: a dialog that is complete
 *
 * Returns: (transfer full): what the command needs, as the database wants it
 */
JsonObject *
albo_confirmation_get_details (AlboConfirmation *self)
{
  JsonObject *details = json_object_new ();

  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), details);

  for (guint i = 0; i < self->checks->len; i++)
    json_object_set_boolean_member (details,
                                    g_object_get_data (g_ptr_array_index (self->checks, i), "item"),
                                    gtk_check_button_get_active (g_ptr_array_index (self->checks, i)));

  set_text (details, "resolution_number", self->resolution_number);
  set_day (details, "resolution_date", self->resolution_date);
  set_day (details, "effective_from", self->effective_from);

  if (self->number != NULL && *row_text (self->number) != '\0')
    json_object_set_int_member (details, "number",
                                g_ascii_strtoll (row_text (self->number), NULL, 10));

  if (self->section != NULL)
    json_object_set_string_member (details, "section",
                                   g_ptr_array_index (self->section_codes,
                                                      adw_combo_row_get_selected (ADW_COMBO_ROW (self->section))));

  if (self->outcome != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome)) > 0)
    json_object_set_string_member (details, "outcome",
                                   albo_annulment_outcomes[adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome)) - 1]);

  if (self->reasons != NULL)
    {
      g_autofree char *reasons = get_reasons (self);

      json_object_set_string_member (details, "reasons", reasons);
    }

  return details;
}

/**
 * albo_confirmation_get_typed:
 * @self: a dialog
 *
 * Returns: (transfer full): what is filled in, complete or not, for the next dialog
 */
JsonObject *
albo_confirmation_get_typed (AlboConfirmation *self)
{
  JsonObject *typed = json_object_new ();

  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), typed);

  for (guint i = 0; i < self->checks->len; i++)
    json_object_set_boolean_member (typed,
                                    g_object_get_data (g_ptr_array_index (self->checks, i), "item"),
                                    gtk_check_button_get_active (g_ptr_array_index (self->checks, i)));

  set_text (typed, "resolution_number", self->resolution_number);
  set_text (typed, "resolution_date", self->resolution_date);
  set_text (typed, "effective_from", self->effective_from);
  set_text (typed, "number", self->number);
  if (self->section != NULL)
    json_object_set_int_member (typed, "section",
                                adw_combo_row_get_selected (ADW_COMBO_ROW (self->section)));
  if (self->outcome != NULL)
    json_object_set_int_member (typed, "outcome",
                                adw_combo_row_get_selected (ADW_COMBO_ROW (self->outcome)));
  if (self->reasons != NULL)
    {
      g_autofree char *reasons = get_reasons (self);

      json_object_set_string_member (typed, "reasons", reasons);
    }

  return typed;
}

const AlboVerb *
albo_confirmation_get_verb (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), NULL);

  return self->verb;
}
