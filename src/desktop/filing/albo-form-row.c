/* albo-form-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-row.h"

#include "albo-drop-down.h"
#include "albo-json.h"

#include <glib/gi18n.h>

/**
 * AlboFormRow:
 *
 * One field, or a part of an address, with its help and what is wrong with it.  It gives
 * what was typed as texts, as a browser would send them.
 */
struct _AlboFormRow
{
  GtkListBoxRow parent_instance;

  GtkBox     *box;
  char       *name;
  GtkWidget  *entry;     /* (nullable): for a line */
  GtkWidget  *view;      /* (nullable): for several lines */
  GPtrArray  *choices;   /* of GtkDropDown, borrowed: for one of several, and for each place by preference */
  GPtrArray  *boxes;     /* of GtkCheckButton, borrowed: for yes or no, and several of several */
  GPtrArray  *codes;     /* of what can be chosen */
  gboolean    is_locked;
  GPtrArray  *texts;     /* what get_texts() answered last */
};

G_DEFINE_FINAL_TYPE (AlboFormRow, albo_form_row, GTK_TYPE_LIST_BOX_ROW)

static void
changed_cb (AlboFormRow *self)
{
  g_signal_emit_by_name (self, "changed");
}

static GtkWidget *
add_label (AlboFormRow *self,
           const char  *text,
           const char  *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (self->box, label);
  return label;
}

static void
name_widget (GtkWidget  *widget,
             const char *label,
             const char *error)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (*error != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error, -1);
}

static void
add_entry (AlboFormRow *self,
           JsonObject  *model,
           const char  *label,
           const char  *error)
{
  self->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), albo_json_get_string (model, "value", ""));
  if (albo_json_get_bool (model, "is_date", FALSE))
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("dd/mm/yyyy"));
  if (*error != '\0')
    gtk_widget_add_css_class (self->entry, "error");
  name_widget (self->entry, label, error);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (self->box, self->entry);
}

static void
add_view (AlboFormRow *self,
          JsonObject  *model,
          const char  *label,
          const char  *error)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer;

  self->view = gtk_text_view_new ();
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_set_text (buffer, albo_json_get_string (model, "value", ""), -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  name_widget (self->view, label, error);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (changed_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 80);
  gtk_box_append (self->box, scrolled);
}

static void
add_choice (AlboFormRow *self,
            JsonArray   *options,
            const char  *label,
            const char  *error)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *choice;
  guint selected = 0;

  /* All places of a list by preference offer the same. */
  g_ptr_array_set_size (self->codes, 0);
  gtk_string_list_append (labels, _("Choose…"));
  g_ptr_array_add (self->codes, g_strdup (""));
  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonObject *option = json_array_get_object_element (options, i);

      if (albo_json_get_bool (option, "selected", FALSE))
        selected = i + 1;
      g_ptr_array_add (self->codes, g_strdup (albo_json_get_string (option, "value", "")));
      gtk_string_list_append (labels, albo_json_get_string (option, "label", ""));
    }

  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  if (self->codes->len > 20)
    {
      g_autoptr(GtkExpression) expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

      gtk_drop_down_set_expression (GTK_DROP_DOWN (choice), expression);
      gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  name_widget (choice, label, error);
  albo_drop_down_name (GTK_DROP_DOWN (choice), label);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (changed_cb), self);
  g_ptr_array_add (self->choices, choice);
  gtk_box_append (self->box, choice);
}

/* One choice for each place, the most wanted first. */
static void
add_ranks (AlboFormRow *self,
           JsonObject  *model,
           const char  *label,
           const char  *error)
{
  JsonArray *ranks = albo_json_get_array (model, "ranks");

  for (guint i = 0; ranks != NULL && i < json_array_get_length (ranks); i++)
    {
      JsonObject *rank = json_array_get_object_element (ranks, i);
      const char *place = albo_json_get_string (rank, "label", "");
      g_autofree char *spoken = g_strdup_printf ("%s, %s", label, place);

      add_label (self, place, "caption");
      add_choice (self, albo_json_get_array (rank, "options"), spoken, error);
    }
}

static void
add_box (AlboFormRow *self,
         const char  *code,
         const char  *text,
         gboolean     is_active)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_active);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed_cb), self);
  g_ptr_array_add (self->boxes, check);
  g_ptr_array_add (self->codes, g_strdup (code));
  gtk_box_append (self->box, check);
}

static void
add_boxes (AlboFormRow *self,
           JsonArray   *options)
{
  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonObject *option = json_array_get_object_element (options, i);

      add_box (self, albo_json_get_string (option, "value", ""), albo_json_get_string (option, "label", ""),
               albo_json_get_bool (option, "selected", FALSE));
    }
}

static void
add_cb (AlboFormRow *self)
{
  g_signal_emit_by_name (self, "add-file");
}

static void
remove_cb (AlboFormRow *self,
           GtkButton   *button)
{
  g_signal_emit_by_name (self, "remove-file", *(gint64 *) g_object_get_data (G_OBJECT (button), "file"));
}

static void
add_files (AlboFormRow *self,
           JsonObject  *model,
           const char  *label)
{
  JsonArray *files = albo_json_get_array (model, "files");
  GtkWidget *button = gtk_button_new_with_label (_("Add File…"));
  g_autofree char *spoken = g_strdup_printf (_("Add a file: %s"), label);

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      g_autofree char *text = g_strdup_printf ("%s, %s", albo_json_get_string (file, "name", ""),
                                               albo_json_get_string (file, "size_text", ""));
      g_autofree char *remove = g_strdup_printf (_("Remove %s"), albo_json_get_string (file, "name", ""));
      GtkWidget *name = gtk_label_new (text);
      GtkWidget *bin = gtk_button_new_from_icon_name ("user-trash-symbolic");
      gint64 *id = g_new (gint64, 1);

      *id = albo_json_get_int (file, "id", 0);
      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
      gtk_widget_set_hexpand (name, TRUE);
      gtk_widget_add_css_class (bin, "flat");
      gtk_widget_set_tooltip_text (bin, remove);
      gtk_accessible_update_property (GTK_ACCESSIBLE (bin), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
      g_object_set_data_full (G_OBJECT (bin), "file", id, g_free);
      g_signal_connect_swapped (bin, "clicked", G_CALLBACK (remove_cb), self);
      gtk_box_append (GTK_BOX (line), name);
      gtk_box_append (GTK_BOX (line), bin);
      gtk_box_append (self->box, line);
    }

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_visible (button, albo_json_get_bool (model, "can_add_file", FALSE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (self->box, button);
}

static void
albo_form_row_finalize (GObject *object)
{
  AlboFormRow *self = ALBO_FORM_ROW (object);

  g_free (self->name);
  g_ptr_array_unref (self->boxes);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->texts);

  G_OBJECT_CLASS (albo_form_row_parent_class)->finalize (object);
}

static void
albo_form_row_class_init (AlboFormRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_form_row_finalize;

  /**
   * AlboFormRow::changed:
   *
   * Something was typed or chosen.
   */
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboFormRow::add-file:
   *
   * A file is wanted.
   */
  g_signal_new ("add-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboFormRow::remove-file:
   * @file: an attachment that is not wanted
   */
  g_signal_new ("remove-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
albo_form_row_init (AlboFormRow *self)
{
  self->boxes = g_ptr_array_new ();
  self->choices = g_ptr_array_new ();
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "fact");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static void
add_input (AlboFormRow *self,
           JsonObject  *model,
           JsonObject  *shown,
           const char  *label,
           const char  *error)
{
  const char *text = albo_json_get_string (model, "text", "");

  if (self->is_locked)
    {
      const char *display = albo_json_get_string (shown, "display", albo_json_get_string (shown, "value", ""));

      gtk_label_set_selectable (GTK_LABEL (add_label (self, display, NULL)), TRUE);
    }
  else if (albo_json_get_bool (shown, "is_select", FALSE) || albo_json_get_bool (shown, "is_radio", FALSE))
    add_choice (self, albo_json_get_array (shown, "options"), label, error);
  else if (shown != model)
    add_entry (self, shown, label, error);
  else if (albo_json_get_bool (model, "is_ordered", FALSE))
    add_ranks (self, model, label, error);
  else if (albo_json_get_bool (model, "is_multichoice", FALSE))
    add_boxes (self, albo_json_get_array (model, "options"));
  else if (albo_json_get_bool (model, "is_box", FALSE))
    add_box (self, "true", *text != '\0' ? text : label, albo_json_get_bool (model, "checked", FALSE));
  else if (albo_json_get_bool (model, "is_multiline", FALSE))
    add_view (self, model, label, error);
  else if (albo_json_get_bool (model, "is_attachment", FALSE))
    add_files (self, model, label);
  else if (albo_json_get_bool (model, "is_note", FALSE))
    add_label (self, text, NULL);
  else
    add_entry (self, model, label, error);
}

/**
 * albo_form_row_new:
 * @model: a field as [method@Albo.Form.render] makes it
 * @part: (nullable): which part of an address
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
albo_form_row_new (JsonObject *model,
                   JsonObject *part)
{
  AlboFormRow *self = g_object_new (ALBO_TYPE_FORM_ROW, NULL);
  JsonObject *shown = part != NULL ? part : model;
  const char *help = part == NULL ? albo_json_get_string (model, "help", "") : "";
  const char *error = albo_json_get_string (shown, "error", "");
  const char *warning = albo_json_get_string (shown, "warning", "");
  g_autofree char *label = NULL;

  self->name = g_strdup (albo_json_get_string (shown, part != NULL ? "name" : "id", ""));
  self->is_locked = albo_json_get_bool (model, "locked", FALSE) || albo_json_get_bool (shown, "locked", FALSE);
  if (part != NULL)
    label = g_strdup_printf ("%s · %s", albo_json_get_string (model, "label", ""),
                             albo_json_get_string (part, "label", ""));
  else
    label = g_strdup (albo_json_get_string (model, "label", ""));

  if (albo_json_get_bool (shown, "required", FALSE) && !self->is_locked)
    {
      /* Translators: the name of a field that must be filled */
      g_autofree char *required = g_strdup_printf (_("%s (required)"), label);

      add_label (self, required, "caption");
    }
  else
    {
      add_label (self, label, "caption");
    }

  add_input (self, model, shown, label, error);
  if (*help != '\0')
    gtk_widget_add_css_class (add_label (self, help, "caption"), "dim-label");
  if (*error != '\0')
    add_label (self, error, "error");
  if (*warning != '\0')
    add_label (self, warning, "warning");

  return GTK_WIDGET (self);
}

const char *
albo_form_row_get_name (AlboFormRow *self)
{
  g_return_val_if_fail (ALBO_IS_FORM_ROW (self), NULL);

  return self->name;
}

/**
 * albo_form_row_get_texts:
 * @self: a row
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what was typed or chosen,
 *   valid until asked again; %NULL for what cannot be filled here
 */
const char * const *
albo_form_row_get_texts (AlboFormRow *self)
{
  g_return_val_if_fail (ALBO_IS_FORM_ROW (self), NULL);

  g_ptr_array_set_size (self->texts, 0);
  if (self->entry != NULL)
    g_ptr_array_add (self->texts, g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  else if (self->choices->len > 0)
    {
      for (guint i = 0; i < self->choices->len; i++)
        {
          guint selected = gtk_drop_down_get_selected (g_ptr_array_index (self->choices, i));

          g_ptr_array_add (self->texts, g_strdup (g_ptr_array_index (self->codes, selected)));
        }
    }
  else if (self->view != NULL)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      g_ptr_array_add (self->texts, gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
    }
  else if (self->boxes->len == 0)
    return NULL;

  for (guint i = 0; i < self->boxes->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->boxes, i)))
      g_ptr_array_add (self->texts, g_strdup (g_ptr_array_index (self->codes, i)));

  g_ptr_array_add (self->texts, NULL);
  return (const char * const *) self->texts->pdata;
}
