/* albo-form-editor.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-editor.h"

#include "albo-form-row.h"
#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>

/**
 * AlboFormEditor:
 *
 * The fields of a form as rows, by the same rules as the portal: what is typed is read,
 * checked and hidden by the engine in `src/core`, never here.  When an answer shows or
 * hides fields the rows are made anew, with what was typed and the focus where it was.
 */
struct _AlboFormEditor
{
  AdwBin parent_instance;

  GtkBox     *box;
  AlboForm   *form;       /* (nullable) */
  JsonObject *values;     /* (nullable): as read last */
  JsonObject *identity;   /* (nullable) */
  GPtrArray  *problems;   /* (nullable) of AlboFormProblem */
  GPtrArray  *rows;       /* of AlboFormRow, borrowed from the box */
  GHashTable *counts;     /* `group.items` → how many entries are shown, as a list of one text */
  char       *shown;      /* (nullable): the fields that are shown, as one text */
  guint       update_source;
};

G_DEFINE_FINAL_TYPE (AlboFormEditor, albo_form_editor, ADW_TYPE_BIN)

static void build (AlboFormEditor *self);

static AlboFormRow *
find_row (AlboFormEditor *self,
          const char     *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (albo_form_row_get_name (g_ptr_array_index (self->rows, i)), name) == 0)
      return g_ptr_array_index (self->rows, i);

  return NULL;
}

static const char * const *
look_up (const char *name,
         gpointer    user_data)
{
  AlboFormEditor *self = user_data;
  AlboFormRow *row = find_row (self, name);
  const char * const *count = g_hash_table_lookup (self->counts, name);

  if (count != NULL)
    return count;

  return row != NULL ? albo_form_row_get_texts (row) : NULL;
}

static void
read_values (AlboFormEditor  *self,
             GPtrArray      **problems)
{
  JsonObject *values;

  values = albo_form_read (self->form, ALBO_FORM_ALL_SECTIONS, look_up, self, self->values, problems);
  g_clear_pointer (&self->values, json_object_unref);
  self->values = values;
}

static char *
list_shown (AlboFormEditor *self)
{
  g_autoptr(JsonObject) shown = albo_form_apply_identity (self->form, self->values, self->identity);

  return albo_form_list_shown (self->form, ALBO_FORM_ALL_SECTIONS, shown);
}

/* Only when other fields are to be seen: rows under somebody's fingers stay. */
static gboolean
update_cb (gpointer user_data)
{
  AlboFormEditor *self = ALBO_FORM_EDITOR (user_data);
  g_autofree char *shown = NULL;

  self->update_source = 0;
  read_values (self, NULL);
  shown = list_shown (self);
  if (g_strcmp0 (shown, self->shown) != 0)
    build (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (AlboFormEditor *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
  g_signal_emit_by_name (self, "changed");
}

static void
add_file_cb (AlboFormEditor *self,
             AlboFormRow    *row)
{
  g_signal_emit_by_name (self, "add-file", albo_form_row_get_name (row));
}

static void
remove_file_cb (AlboFormEditor *self,
                gint64          file,
                AlboFormRow    *row)
{
  g_signal_emit_by_name (self, "remove-file", albo_form_row_get_name (row), file);
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_row (AlboFormEditor *self,
         GtkWidget      *list,
         JsonObject     *model,
         JsonObject     *part)
{
  GtkWidget *row = albo_form_row_new (model, part);

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "add-file", G_CALLBACK (add_file_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove-file", G_CALLBACK (remove_file_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void add_field (AlboFormEditor *self,
                       GtkWidget      *list,
                       JsonObject     *model);

static void
add_item_cb (AlboFormEditor *self,
             GtkButton      *button)
{
  g_autofree char *group = g_strdup (g_object_get_data (G_OBJECT (button), "group"));
  g_autofree char *added = NULL;
  JsonArray *items;

  read_values (self, NULL);
  if (!albo_form_add_item (self->form, self->values, group))
    return;

  items = albo_json_get_array (self->values, group);
  added = g_strdup_printf ("%s.%u", group, json_array_get_length (items) - 1);
  build (self);
  albo_form_editor_grab_field (self, added);
  g_signal_emit_by_name (self, "changed");
}

/* The entries behind the one that goes get other names: what was said about them is to be checked
 * again.
 */
static void
forget_problems (AlboFormEditor *self,
                 const char     *group)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_problem_free);
  g_autofree char *prefix = g_strconcat (group, ".", NULL);

  for (guint i = 0; self->problems != NULL && i < self->problems->len; i++)
    {
      AlboFormProblem *problem = g_ptr_array_index (self->problems, i);

      if (g_strcmp0 (problem->field, group) != 0 &&
          (problem->field == NULL || !g_str_has_prefix (problem->field, prefix)))
        g_ptr_array_add (problems, g_boxed_copy (ALBO_TYPE_FORM_PROBLEM, problem));
    }

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = problems;
}

static void
remove_item_cb (AlboFormEditor *self,
                GtkButton      *button)
{
  g_autofree char *group = g_strdup (g_object_get_data (G_OBJECT (button), "group"));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  read_values (self, NULL);
  if (!albo_form_remove_item (self->form, self->values, group, index))
    return;

  forget_problems (self, group);
  build (self);
  albo_form_editor_grab_field (self, group);
  g_signal_emit_by_name (self, "changed");
}

/* A row of a list that is no field. */
static GtkWidget *
add_plain_row (GtkWidget *list)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (box, "fact");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return box;
}

static void
add_item (AlboFormEditor *self,
          GtkWidget      *list,
          const char     *group,
          JsonObject     *item)
{
  const char *label = albo_json_get_string (item, "label", "");
  JsonArray *fields = albo_json_get_array (item, "fields");
  g_autofree char *remove = g_strdup_printf (_("Remove %s"), label);
  GtkWidget *head = add_plain_row (list);
  GtkWidget *title = new_label (label, "heading");
  GtkWidget *bin;

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (albo_json_get_bool (item, "can_remove", FALSE))
    {
      bin = gtk_button_new_from_icon_name ("user-trash-symbolic");
      gtk_widget_add_css_class (bin, "flat");
      gtk_widget_set_tooltip_text (bin, remove);
      gtk_accessible_update_property (GTK_ACCESSIBLE (bin), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
      g_object_set_data_full (G_OBJECT (bin), "group", g_strdup (group), g_free);
      g_object_set_data (G_OBJECT (bin), "index", GUINT_TO_POINTER ((guint) albo_json_get_int (item, "index", 0)));
      g_signal_connect_object (bin, "clicked", G_CALLBACK (remove_item_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (head), bin);
    }

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    add_field (self, list, json_array_get_object_element (fields, i));
}

/* What may be answered several times: its entries one after the other, and a button for one more. */
static void
add_group (AlboFormEditor *self,
           GtkWidget      *list,
           JsonObject     *model)
{
  const char *id = albo_json_get_string (model, "id", "");
  const char *help = albo_json_get_string (model, "help", "");
  const char *error = albo_json_get_string (model, "error", "");
  JsonArray *items = albo_json_get_array (model, "items");
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  GtkWidget *head = add_plain_row (list);
  char **count = g_new0 (char *, 2);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (head), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (head), new_label (albo_json_get_string (model, "label", ""), "heading"));
  if (*help != '\0')
    gtk_box_append (GTK_BOX (head), new_label (help, "dim-label"));
  if (*error != '\0')
    gtk_box_append (GTK_BOX (head), new_label (error, "error"));

  count[0] = g_strdup_printf ("%u", n_items);
  g_hash_table_insert (self->counts, g_strdup (albo_json_get_string (model, "count_name", "")), count);
  for (guint i = 0; i < n_items; i++)
    add_item (self, list, id, json_array_get_object_element (items, i));

  if (albo_json_get_bool (model, "can_add_item", FALSE))
    {
      /* Translators: a button; %s is what is added, such as "Parent" */
      g_autofree char *text = g_strdup_printf (_("Add: %s"), albo_json_get_string (model, "item_label", ""));
      GtkWidget *button = gtk_button_new_with_label (text);

      g_object_set_data_full (G_OBJECT (button), "group", g_strdup (id), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (add_item_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (add_plain_row (list)), button);
    }
}

static void
add_field (AlboFormEditor *self,
           GtkWidget      *list,
           JsonObject     *model)
{
  JsonArray *parts = albo_json_get_array (model, "part_list");

  if (albo_json_get_bool (model, "is_group", FALSE))
    {
      add_group (self, list, model);
      return;
    }

  if (!albo_json_get_bool (model, "is_address", FALSE))
    {
      add_row (self, list, model, NULL);
      return;
    }

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    add_row (self, list, model, json_array_get_object_element (parts, i));
}

static void
add_section (AlboFormEditor *self,
             JsonObject     *section)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  const char *title = albo_json_get_string (section, "title", "");
  const char *help = albo_json_get_string (section, "help", "");
  JsonArray *fields = albo_json_get_array (section, "fields");

  gtk_box_append (GTK_BOX (box), new_label (title, "heading"));
  if (*help != '\0')
    gtk_box_append (GTK_BOX (box), new_label (help, "dim-label"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), list);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    add_field (self, list, json_array_get_object_element (fields, i));

  gtk_box_append (self->box, box);
}

static void
go_to_cb (AlboFormEditor *self,
          GtkButton      *button)
{
  albo_form_editor_grab_field (self, g_object_get_data (G_OBJECT (button), "field"));
}

/* What is wrong, on top: each line leads to its field. */
static void
add_summary (AlboFormEditor *self,
             JsonArray      *errors)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (box, "problem");
  gtk_box_append (GTK_BOX (box), new_label (_("The request cannot be filed yet:"), "heading"));
  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *error = json_array_get_object_element (errors, i);
      const char *field = albo_json_get_string (error, "field", "");
      const char *label = albo_json_get_string (error, "label", "");
      g_autofree char *text = NULL;
      GtkWidget *button;

      text = *label != '\0' ? g_strdup_printf ("%s: %s", label, albo_json_get_string (error, "text", ""))
                            : g_strdup (albo_json_get_string (error, "text", ""));
      if (*field == '\0')
        {
          gtk_box_append (GTK_BOX (box), new_label (text, NULL));
          continue;
        }

      button = gtk_button_new ();
      gtk_button_set_child (GTK_BUTTON (button), new_label (text, NULL));
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      g_object_set_data_full (G_OBJECT (button), "field", g_strdup (field), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (go_to_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }

  gtk_box_append (self->box, box);
}

static char *
focused_name (AlboFormEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (focus == row || gtk_widget_is_ancestor (focus, row))
        return g_strdup (albo_form_row_get_name (ALBO_FORM_ROW (row)));
    }

  return NULL;
}

static void
build (AlboFormEditor *self)
{
  g_autofree char *focused = focused_name (self);
  g_autoptr(JsonNode) model = NULL;
  JsonObject *root;
  JsonArray *sections;
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->counts);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  model = albo_form_render (self->form, ALBO_FORM_ALL_SECTIONS, self->values, self->identity, self->problems,
                            albo_language ());
  root = json_node_get_object (model);
  sections = albo_json_get_array (root, "sections");
  if (albo_json_get_bool (root, "has_errors", FALSE))
    add_summary (self, albo_json_get_array (root, "errors"));
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    add_section (self, json_array_get_object_element (sections, i));

  g_free (self->shown);
  self->shown = list_shown (self);
  if (focused != NULL)
    albo_form_editor_grab_field (self, focused);
}

static void
albo_form_editor_dispose (GObject *object)
{
  AlboFormEditor *self = ALBO_FORM_EDITOR (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_ptr_array_set_size (self->rows, 0);

  G_OBJECT_CLASS (albo_form_editor_parent_class)->dispose (object);
}

static void
albo_form_editor_finalize (GObject *object)
{
  AlboFormEditor *self = ALBO_FORM_EDITOR (object);

  g_clear_pointer (&self->form, albo_form_unref);
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->identity, json_object_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->counts);
  g_free (self->shown);

  G_OBJECT_CLASS (albo_form_editor_parent_class)->finalize (object);
}

static void
albo_form_editor_class_init (AlboFormEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_form_editor_dispose;
  object_class->finalize = albo_form_editor_finalize;

  /**
   * AlboFormEditor::changed:
   *
   * Something was typed or chosen.
   */
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  /**
   * AlboFormEditor::add-file:
   * @field: for which field
   */
  g_signal_new ("add-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * AlboFormEditor::remove-file:
   * @field: of which field
   * @file: the attachment
   */
  g_signal_new ("remove-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
albo_form_editor_init (AlboFormEditor *self)
{
  self->rows = g_ptr_array_new ();
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
albo_form_editor_new (void)
{
  return g_object_new (ALBO_TYPE_FORM_EDITOR, NULL);
}

/**
 * albo_form_editor_show:
 * @self: the editor
 * @form: a form
 * @values: (nullable): plain values that were saved
 * @identity: (nullable): what is known of the applicant, and cannot be changed here
 */
void
albo_form_editor_show (AlboFormEditor *self,
                       AlboForm       *form,
                       JsonObject     *values,
                       JsonObject     *identity)
{
  g_return_if_fail (ALBO_IS_FORM_EDITOR (self));

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_pointer (&self->form, albo_form_unref);
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->identity, json_object_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->form = albo_form_ref (form);
  self->values = values != NULL ? json_object_ref (values) : json_object_new ();
  self->identity = identity != NULL ? json_object_ref (identity) : NULL;
  build (self);
}

/**
 * albo_form_editor_get_values:
 * @self: the editor
 *
 * Returns: (transfer full): plain values, as the draft keeps them
 */
JsonObject *
albo_form_editor_get_values (AlboFormEditor *self)
{
  g_return_val_if_fail (ALBO_IS_FORM_EDITOR (self), NULL);

  read_values (self, NULL);
  return json_object_ref (self->values);
}

/**
 * albo_form_editor_check:
 * @self: the editor
 *
 * Checks what is filled in, and shows what is wrong beside each field and on top.
 *
 * Returns: whether the form can be submitted
 */
gboolean
albo_form_editor_check (AlboFormEditor *self)
{
  g_autoptr(JsonObject) shown = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  g_return_val_if_fail (ALBO_IS_FORM_EDITOR (self), FALSE);

  read_values (self, NULL);
  shown = albo_form_apply_identity (self->form, self->values, self->identity);
  problems = albo_form_validate (self->form, ALBO_FORM_ALL_SECTIONS, shown);
  albo_form_editor_set_problems (self, problems);

  return !albo_form_problems_has_errors (problems);
}

/**
 * albo_form_editor_set_problems:
 * @self: the editor
 * @problems: (nullable) (element-type AlboFormProblem): what is wrong
 */
void
albo_form_editor_set_problems (AlboFormEditor *self,
                               GPtrArray      *problems)
{
  g_return_if_fail (ALBO_IS_FORM_EDITOR (self));

  if (problems != NULL)
    g_ptr_array_ref (problems);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = problems;
  read_values (self, NULL);
  build (self);
}

/**
 * albo_form_editor_get_files:
 * @self: the editor
 * @field: a field of files
 *
 * Returns: (transfer none) (nullable): its files
 */
JsonArray *
albo_form_editor_get_files (AlboFormEditor *self,
                            const char     *field)
{
  g_return_val_if_fail (ALBO_IS_FORM_EDITOR (self), NULL);

  return albo_json_get_array (self->values, field);
}

/**
 * albo_form_editor_set_files:
 * @self: the editor
 * @field: a field of files
 * @files: what it has now, as the database lists them
 */
void
albo_form_editor_set_files (AlboFormEditor *self,
                            const char     *field,
                            JsonArray      *files)
{
  g_return_if_fail (ALBO_IS_FORM_EDITOR (self));

  read_values (self, NULL);
  if (json_array_get_length (files) > 0)
    json_object_set_array_member (self->values, field, json_array_ref (files));
  else
    json_object_remove_member (self->values, field);
  build (self);
}

/**
 * albo_form_editor_grab_field:
 * @self: the editor
 * @name: a field, `id.street` for a part of an address, or `group.0` for an entry of a group
 *
 * Returns: whether the focus is there
 */
gboolean
albo_form_editor_grab_field (AlboFormEditor *self,
                             const char     *name)
{
  AlboFormRow *row;
  g_autofree char *street = NULL;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (ALBO_IS_FORM_EDITOR (self), FALSE);

  street = g_strconcat (name, ".street", NULL);
  row = find_row (self, name);
  if (row == NULL)
    row = find_row (self, street);

  prefix = g_strconcat (name, ".", NULL);
  for (guint i = 0; row == NULL && i < self->rows->len; i++)
    if (g_str_has_prefix (albo_form_row_get_name (g_ptr_array_index (self->rows, i)), prefix))
      row = g_ptr_array_index (self->rows, i);

  return row != NULL && gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}
