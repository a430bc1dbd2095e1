/* albo-verb-field.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-field-private.h"

#include "albo-beside.h"
#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"

#include <glib/gi18n.h>

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Below the field that it is about. */
static void
make_problem (AlboVerbField *self)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = new_label ("", "caption");

  gtk_widget_add_css_class (label, "field-problem");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_insert (GTK_LIST_BOX (gtk_widget_get_parent (self->row)), row,
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->row)) + 1);
  self->problem = row;
}

static void
day_selected_cb (GtkCalendar   *calendar,
                 AlboVerbField *self)
{
  g_autoptr(GDateTime) selected = gtk_calendar_get_date (calendar);
  GDate day;
  g_autofree char *text = NULL;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, g_date_time_get_day_of_month (selected), g_date_time_get_month (selected),
                  g_date_time_get_year (selected));
  text = g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (&day), g_date_get_month (&day),
                          g_date_get_year (&day));
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* Eighty widgets, for who does not type the day. */
static void
open_calendar_cb (GtkMenuButton *button,
                  gpointer       user_data)
{
  GtkWidget *popover;
  GtkWidget *calendar;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  popover = gtk_popover_new ();
  calendar = gtk_calendar_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  g_signal_connect (calendar, "day-selected", G_CALLBACK (day_selected_cb), user_data);
  gtk_menu_button_set_popover (button, popover);
}

static void
add_calendar (AlboVerbField *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *label = NULL;

  /* Translators: the button beside a date; %s is what the date is of */
  label = g_strdup_printf (_("Choose: %s"), self->title);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), open_calendar_cb, self, NULL);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), button);
}

static void
make_entry (AlboVerbField *self)
{
  self->row = self->control = adw_entry_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), self->title);
  if (self->kind == ALBO_VERB_FIELD_DAY)
    add_calendar (self);
}

static void
make_long_text (AlboVerbField *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *title;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 96);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_add_css_class (scrolled, "reasons");
  gtk_widget_add_css_class (box, "fact");
  title = new_label (self->title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scrolled);

  self->control = view;
  self->row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  gtk_widget_set_focusable (self->row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
}

static void
make_choice (AlboVerbField *self)
{
  self->row = self->control = adw_combo_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), self->title);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->control), G_LIST_MODEL (self->labels));
}

/* Not an AdwActionRow, which lays out its text in many widths: see albo_beside_new().  The form
 * hears of a click on the row.
 */
static void
make_check (AlboVerbField *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line;

  gtk_box_append (GTK_BOX (box), new_label (self->title, "body"));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (box, TRUE);
  self->control = gtk_check_button_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);

  if (self->subtitle != NULL)
    {
      GtkWidget *subtitle = new_label (self->subtitle, "caption");

      gtk_label_set_lines (GTK_LABEL (subtitle), 3);
      gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (subtitle, "dim-label");
      gtk_box_append (GTK_BOX (box), subtitle);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->subtitle, -1);
    }

  line = albo_beside_new (self->control, box, 12);
  gtk_widget_add_css_class (line, "fact");
  self->row = gtk_list_box_row_new ();
  gtk_widget_set_focusable (self->row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), line);
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                AlboVerbField   *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      albo_verb_field_set_path (self, g_file_peek_path (file));
    }

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_file_cb (AlboVerbField *self)
{
  GtkRoot *root = gtk_widget_get_root (self->row);
  GtkFileChooserNative *dialog;
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  const char *types[] = { "application/pdf", "image/jpeg", "image/png", "application/pkcs7-mime" };

  dialog = gtk_file_chooser_native_new (self->title, GTK_WINDOW (root),
                                        GTK_FILE_CHOOSER_ACTION_OPEN, _("Attach"), _("Cancel"));
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
  gtk_file_filter_set_name (filter, _("PDF, P7M, JPEG or PNG"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
remove_file_cb (AlboVerbField *self)
{
  albo_verb_field_set_path (self, NULL);
}

static void
make_file (AlboVerbField *self)
{
  GtkWidget *choose = gtk_button_new_from_icon_name ("document-open-symbolic");
  GtkWidget *drop = gtk_button_new_from_icon_name ("edit-clear-symbolic");

  self->row = adw_action_row_new ();
  self->control = gtk_label_new (NULL);  /* says "changed" by its text */
  gtk_widget_set_visible (self->control, FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), self->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choose), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose a File"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Without a File"), -1);
  gtk_widget_set_tooltip_text (choose, _("Choose a File"));
  gtk_widget_set_tooltip_text (drop, _("Without a File"));

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *button = i == 0 ? choose : drop;

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), button);
      g_signal_connect_swapped (button, "clicked",
                                i == 0 ? G_CALLBACK (choose_file_cb) : G_CALLBACK (remove_file_cb), self);
    }

  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  albo_verb_field_set_path (self, NULL);
}

AlboVerbField *
albo_verb_field_new (AlboVerbFieldKind  kind,
                     const char        *id,
                     const char        *title,
                     gboolean           is_required)
{
  AlboVerbField *self = g_new0 (AlboVerbField, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->is_required = is_required;
  return self;
}

void
albo_verb_field_free (AlboVerbField *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->text);
  g_free (self->path);
  g_clear_object (&self->labels);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  g_free (self);
}

/* Whether a code can be chosen: what a draft remembers may be gone meanwhile. */
static gboolean
has_code (AlboVerbField *self,
          const char    *code)
{
  for (guint i = 0; i < self->codes->len; i++)
    if (g_str_equal (g_ptr_array_index (self->codes, i), code))
      return TRUE;

  return FALSE;
}

static void
show_text (AlboVerbField *self,
           const char    *text)
{
  switch ((int) self->kind)
    {
    case ALBO_VERB_FIELD_LONG_TEXT:
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), text, -1);
      break;
    case ALBO_VERB_FIELD_CHOICE:
      for (guint i = 0; i < self->codes->len; i++)
        if (g_strcmp0 (g_ptr_array_index (self->codes, i), text) == 0)
          adw_combo_row_set_selected (ADW_COMBO_ROW (self->control), i);
      break;
    case ALBO_VERB_FIELD_CHECK:
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->control), *text != '\0');
      break;
    case ALBO_VERB_FIELD_FILE:
      albo_verb_field_set_path (self, g_file_test (text, G_FILE_TEST_IS_REGULAR) ? text : NULL);
      break;
    default:
      gtk_editable_set_text (GTK_EDITABLE (self->control), text);
      break;
    }
}

/* Makes its widgets.  The form is told of every change from now on by changed_cb (form). */
void
albo_verb_field_build (AlboVerbField *self,
                       GCallback      changed_cb,
                       gpointer       form)
{
  g_autofree char *text = g_steal_pointer (&self->text);
  gpointer source;
  const char *signal;

  switch ((int) self->kind)
    {
    case ALBO_VERB_FIELD_LONG_TEXT:
      make_long_text (self);
      source = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
      signal = "changed";
      break;
    case ALBO_VERB_FIELD_CHOICE:
      make_choice (self);
      source = self->control;
      signal = "notify::selected";
      break;
    case ALBO_VERB_FIELD_CHECK:
      make_check (self);
      source = self->control;
      signal = "toggled";
      break;
    case ALBO_VERB_FIELD_FILE:
      make_file (self);
      source = self->control;
      signal = "notify::label";
      break;
    default:
      make_entry (self);
      source = self->control;
      signal = "changed";
      break;
    }

  if (text != NULL)
    show_text (self, text);
  g_signal_connect_swapped (source, signal, changed_cb, form);
}

void
albo_verb_field_set_choice (AlboVerbField *self,
                            GPtrArray     *labels,
                            GPtrArray     *codes)
{
  self->labels = gtk_string_list_new (NULL);
  for (guint i = 0; i < labels->len; i++)
    gtk_string_list_append (self->labels, g_ptr_array_index (labels, i));

  self->codes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < codes->len; i++)
    g_ptr_array_add (self->codes, g_strdup (g_ptr_array_index (codes, i)));
}

void
albo_verb_field_set_path (AlboVerbField *self,
                          const char    *path)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *shown = name != NULL ? g_utf8_make_valid (name, -1) : NULL;

  g_free (self->path);
  self->path = g_strdup (path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), shown != NULL ? shown : _("None"));
  gtk_label_set_text (GTK_LABEL (self->control), path != NULL ? path : "");
}

/* What is typed, without the blanks around it. */
char *
albo_verb_field_get_text (AlboVerbField *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  guint selected;

  if (self->control == NULL && self->text != NULL)
    return g_strstrip (g_strdup (self->text));
  if (self->control == NULL)
    return g_strdup (self->kind == ALBO_VERB_FIELD_CHOICE && self->codes->len > 0
                     ? g_ptr_array_index (self->codes, 0) : "");

  switch ((int) self->kind)
    {
    case ALBO_VERB_FIELD_LONG_TEXT:
      buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
    case ALBO_VERB_FIELD_CHOICE:
      selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->control));
      return g_strdup (selected < self->codes->len ? g_ptr_array_index (self->codes, selected) : "");
    case ALBO_VERB_FIELD_CHECK:
      return g_strdup (albo_verb_field_is_checked (self) ? "true" : "");
    case ALBO_VERB_FIELD_FILE:
      return g_strdup (self->path != NULL ? self->path : "");
    default:
      return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
    }
}

gboolean
albo_verb_field_is_checked (AlboVerbField *self)
{
  if (self->kind != ALBO_VERB_FIELD_CHECK)
    return FALSE;

  return self->control != NULL ? gtk_check_button_get_active (GTK_CHECK_BUTTON (self->control))
                               : self->text != NULL && *self->text != '\0';
}

static gboolean
parse_number (const char *text,
              gint64     *number)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT, number, NULL);
}

/* Whether what is typed can be read as what it should be; nothing can. */
gboolean
albo_verb_field_is_valid (AlboVerbField *self)
{
  g_autofree char *text = albo_verb_field_get_text (self);
  GDate day;
  gint64 number;

  if (*text == '\0')
    return TRUE;

  switch ((int) self->kind)
    {
    case ALBO_VERB_FIELD_DAY:
      return albo_date_parse (text, &day);
    case ALBO_VERB_FIELD_NUMBER:
      return parse_number (text, &number);
    case ALBO_VERB_FIELD_MONEY:
      return albo_money_parse (text, &number) && number > 0;
    default:
      return TRUE;
    }
}

/* Adds what is filled in, as the details want it. */
void
albo_verb_field_add_value (AlboVerbField *self,
                           JsonObject    *values)
{
  g_autofree char *text = albo_verb_field_get_text (self);
  g_autofree char *iso = NULL;
  gint64 number = 0;
  GDate day;

  if (*text == '\0' || !albo_verb_field_is_valid (self))
    return;

  switch ((int) self->kind)
    {
    case ALBO_VERB_FIELD_CHECK:
      json_object_set_boolean_member (values, self->id, TRUE);
      break;
    case ALBO_VERB_FIELD_DAY:
      albo_date_parse (text, &day);
      iso = albo_date_to_iso (&day);
      json_object_set_string_member (values, self->id, iso);
      break;
    case ALBO_VERB_FIELD_NUMBER:
      parse_number (text, &number);
      json_object_set_int_member (values, self->id, number);
      break;
    case ALBO_VERB_FIELD_MONEY:
      albo_money_parse (text, &number);
      json_object_set_int_member (values, self->id, number);
      break;
    default:
      json_object_set_string_member (values, self->id, text);
      break;
    }
}

/* Adds what is typed, good or not. */
void
albo_verb_field_add_typed (AlboVerbField *self,
                           JsonObject    *typed)
{
  g_autofree char *text = albo_verb_field_get_text (self);

  if (*text != '\0')
    json_object_set_string_member (typed, self->id, text);
}

void
albo_verb_field_set_typed (AlboVerbField *self,
                           JsonObject    *typed)
{
  const char *text = albo_json_get_string (typed, self->id, NULL);

  if (text == NULL || (self->kind == ALBO_VERB_FIELD_CHOICE && !has_code (self, text)))
    return;

  if (self->control != NULL)
    {
      show_text (self, text);
    }
  else
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
}

/* Says below the field what is wrong with it; nothing for NULL. */
void
albo_verb_field_show_problem (AlboVerbField *self,
                              const char    *text)
{
  GtkWidget *label;

  if (self->row == NULL || (self->problem == NULL && text == NULL))
    return;

  if (self->problem == NULL)
    make_problem (self);

  label = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self->problem));
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text != NULL ? text : "") == 0)
    return;

  if (text != NULL)
    gtk_widget_add_css_class (self->row, "error");
  else
    gtk_widget_remove_css_class (self->row, "error");

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_widget_set_visible (self->problem, text != NULL);
}
