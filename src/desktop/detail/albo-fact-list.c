/* albo-fact-list.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-fact-list.h"

#include "albo-beside.h"

/**
 * AlboFactList:
 *
 * A titled list of facts.  What citizens wrote goes into plain labels, never into
 * markup, and can be selected and copied.
 */
struct _AlboFactList
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AlboFactList, albo_fact_list, ADW_TYPE_BIN)

static void
albo_fact_list_class_init (AlboFactListClass *klass)
{
}

static void
albo_fact_list_init (AlboFactList *self)
{
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

/**
 * albo_fact_list_new:
 * @title: (nullable): what the facts are about
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
albo_fact_list_new (const char *title)
{
  AlboFactList *self = g_object_new (ALBO_TYPE_FACT_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (title != NULL)
    {
      GtkWidget *heading = new_label (title);

      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (box), heading);
    }

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}

/**
 * albo_fact_list_add:
 * @self: a list
 * @name: what it is
 * @value: (nullable): what it says; without one a dash
 */
void
albo_fact_list_add (AlboFactList *self,
                    const char   *name,
                    const char   *value)
{
  albo_fact_list_add_full (self, name, value, NULL, NULL);
}

static GtkWidget *
new_row (const char *name,
         const char *value,
         const char *note,
         const char *note_class)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name_label = new_label (name);
  g_autofree char *spoken = NULL;

  gtk_widget_add_css_class (name_label, "caption");
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_widget_add_css_class (box, "fact");
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), new_label (value));
  if (note != NULL)
    {
      GtkWidget *note_label = new_label (note);

      gtk_widget_add_css_class (note_label, "caption");
      gtk_widget_add_css_class (note_label, note_class != NULL ? note_class : "dim-label");
      gtk_box_append (GTK_BOX (box), note_label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  spoken = note != NULL
         ? g_strdup_printf ("%s: %s. %s", name, value, note)
         : g_strdup_printf ("%s: %s", name, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

/**
 * albo_fact_list_add_full:
 * @self: a list
 * @name: what it is
 * @value: (nullable): what it says; without one a dash
 * @note: (nullable): what is to be known about it
 * @note_class: (nullable): how the note looks: a style class
 */
void
albo_fact_list_add_full (AlboFactList *self,
                         const char   *name,
                         const char   *value,
                         const char   *note,
                         const char   *note_class)
{
  GtkWidget *row, *box, *label;

  g_return_if_fail (ALBO_IS_FACT_LIST (self));

  row = new_row (name, value != NULL && *value != '\0' ? value : "—", note, note_class);
  box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  label = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->list, row);
}

/**
 * albo_fact_list_add_optional:
 * @self: a list
 * @name: what it is
 * @value: (nullable): what it says
 *
 * Adds a fact, if there is one.
 */
void
albo_fact_list_add_optional (AlboFactList *self,
                             const char   *name,
                             const char   *value)
{
  if (value != NULL && *value != '\0')
    albo_fact_list_add (self, name, value);
}

/**
 * albo_fact_list_add_link:
 * @self: a list
 * @name: what it is
 * @value: what it says
 * @note: (nullable): what is to be known about it
 * @action: what happens when the row is activated
 * @target: for @action
 *
 * Adds something that leads elsewhere.
 */
void
albo_fact_list_add_link (AlboFactList *self,
                         const char   *name,
                         const char   *value,
                         const char   *note,
                         const char   *action,
                         gint64        target)
{
  GtkWidget *row, *box, *arrow;

  g_return_if_fail (ALBO_IS_FACT_LIST (self));

  row = new_row (name, value, note, NULL);
  box = g_object_ref (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), NULL);
  arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_margin_end (arrow, 12);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), albo_beside_new (box, arrow, 0));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_list_box_append (self->list, row);
  g_object_unref (box);
}

/**
 * albo_fact_list_add_row:
 * @self: a list
 * @row: something else to show among the facts
 */
void
albo_fact_list_add_row (AlboFactList *self,
                        GtkWidget    *row)
{
  g_return_if_fail (ALBO_IS_FACT_LIST (self));

  gtk_list_box_append (self->list, row);
}

gboolean
albo_fact_list_is_empty (AlboFactList *self)
{
  g_return_val_if_fail (ALBO_IS_FACT_LIST (self), TRUE);

  return gtk_list_box_get_row_at_index (self->list, 0) == NULL;
}
