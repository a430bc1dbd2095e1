/* albo-verb-form.c
 *
 * The fields are flat: what is nested in the details of a verb is made of them by the map of the
 * form, so that what is typed can be kept, shown again and checked in one way.
 *
 * A form may ask about all that a citizen filled in.  What is seen first has its widgets at once; the
 * rest gets them a few at a time when nothing else is to be done, since laying out all of them
 * would keep the window from answering.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-form.h"

#include "albo-json.h"
#include "albo-verb-field-private.h"

#include <glib/gi18n.h>

#define N_AT_ONCE 10  /* more than the window shows before it is scrolled */
#define N_A_TURN   3

/**
 * AlboVerbForm:
 *
 * The fields that a verb wants.  Emits `changed` at each change.
 */
struct _AlboVerbForm
{
  GtkBox parent_instance;

  GtkWidget           *list;       /* (nullable): where the next field goes */
  GtkWidget           *fact;       /* (nullable): the last one of that list */
  AlboVerbBlock       *block;      /* (nullable): that the next field belongs to */
  GPtrArray           *fields;     /* of AlboVerbField */
  gboolean             is_filling; /* more than one field changes now */
  guint                n_built;    /* fields with widgets */
  guint                build_source;
  GPtrArray           *blocks;     /* of AlboVerbBlock */
  AlboVerbFormMap      map;        /* (nullable) */
  AlboVerbFormPreview  preview;    /* (nullable) */
  gpointer             map_data;
  GDestroyNotify       map_destroy;
};

G_DEFINE_FINAL_TYPE (AlboVerbForm, albo_verb_form, GTK_TYPE_BOX)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static AlboVerbField *
find_field (AlboVerbForm *self,
            const char   *id)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (field->id, id) == 0)
        return field;
    }

  return NULL;
}

/* Whether a field is asked for now. */
static gboolean
is_active (AlboVerbField *field)
{
  if (field->block != NULL && !field->block->is_shown)
    return FALSE;

  return field->when == NULL || albo_verb_field_is_checked (field->when);
}

static void changed_cb (AlboVerbForm *self);

static GtkWidget *
get_list (AlboVerbField *field)
{
  return field->block != NULL ? field->block->list : field->list;
}

/* Where a field goes in its list: behind what was added before it, whether or not the rest is there. */
static int
find_position (AlboVerbForm *self,
               guint         index)
{
  AlboVerbField *field = g_ptr_array_index (self->fields, index);
  int position = field->fact != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (field->fact)) + 1 : 0;

  for (guint i = index; i > 0; i--)
    {
      AlboVerbField *before = g_ptr_array_index (self->fields, i - 1);
      GtkWidget *last = before->problem != NULL ? before->problem : before->row;

      if (last != NULL && get_list (before) == get_list (field))
        return MAX (position, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (last)) + 1);
    }

  return position;
}

/* Makes the widgets of a field. */
static void
build (AlboVerbForm *self,
       guint         index)
{
  AlboVerbField *field = g_ptr_array_index (self->fields, index);
  int position = find_position (self, index);

  albo_verb_field_build (field, G_CALLBACK (changed_cb), self);
  gtk_list_box_insert (GTK_LIST_BOX (get_list (field)), field->row, position);
  self->n_built++;
}

/* Whether somebody did something to have it, and so it cannot wait for its turn. */
static gboolean
is_wanted (AlboVerbField *field)
{
  return field->block != NULL || (field->when != NULL && field->when->row != NULL);
}

static void
show_field (AlboVerbField *field)
{
  gtk_widget_set_visible (field->row, field->when == NULL || is_active (field));
  albo_verb_field_show_problem (field, albo_verb_field_is_valid (field)
                                       ? NULL : field->kind == ALBO_VERB_FIELD_DAY
                                       ? _("Write a date as dd/mm/yyyy.")
                                       : field->kind == ALBO_VERB_FIELD_MONEY
                                       ? _("Write an amount in euro, as 32,50.")
                                       : _("Write a whole number."));
}

static void
show_fields (AlboVerbForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (field->row != NULL)
        show_field (field);
    }
}

/* In the order of the fields, @n_fields at most; FALSE when all have their widgets.  What the
 * server said about those that had theirs before stays.
 */
static gboolean
build_some (AlboVerbForm *self,
            guint         n_fields,
            gboolean      only_wanted)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (field->row != NULL || !is_active (field) || (only_wanted && !is_wanted (field)))
        continue;
      if (n_fields == 0)
        return TRUE;
      build (self, i);
      show_field (field);
      n_fields--;
    }

  return FALSE;
}

static gboolean
build_cb (gpointer user_data)
{
  AlboVerbForm *self = ALBO_VERB_FORM (user_data);

  if (build_some (self, N_A_TURN, FALSE))
    return G_SOURCE_CONTINUE;

  self->build_source = 0;
  return G_SOURCE_REMOVE;
}

static void
build_rest (AlboVerbForm *self)
{
  g_clear_handle_id (&self->build_source, g_source_remove);
  build_some (self, self->fields->len, FALSE);
}

static void
changed_cb (AlboVerbForm *self)
{
  if (self->is_filling)
    return;

  build_some (self, self->fields->len, self->build_source != 0);
  show_fields (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A click beside the check is meant for it. */
static void
row_activated_cb (AlboVerbForm  *self,
                  GtkListBoxRow *row)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (field->row == GTK_WIDGET (row) && field->kind == ALBO_VERB_FIELD_CHECK)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (field->control),
                                     !albo_verb_field_is_checked (field));
    }
}

static GtkWidget *
add_list (AlboVerbForm *self,
          GtkWidget    *parent,
          const char   *title)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (parent), list);
  return list;
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_field (AlboVerbForm  *self,
           AlboVerbField *field)
{
  if (self->list == NULL && self->block == NULL)
    self->list = add_list (self, GTK_WIDGET (self), NULL);

  field->block = self->block;
  field->list = self->list;
  field->fact = self->fact;
  g_ptr_array_add (self->fields, field);
  if (!is_active (field))
    return;

  if (self->n_built < N_AT_ONCE)
    build (self, self->fields->len - 1);
  else if (self->build_source == 0)
    self->build_source = g_idle_add_full (G_PRIORITY_LOW, build_cb, self, NULL);
}

static void remove_cb (GtkButton *button, AlboVerbForm *self);

static void
fill_block (AlboVerbForm  *self,
            AlboVerbBlock *block)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = NULL;

  /* Translators: a button; %s is what is removed */
  label = g_strdup_printf (_("Remove: %s"), block->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);

  gtk_box_append (GTK_BOX (header), new_label (block->title, "heading"));
  gtk_box_append (GTK_BOX (header), button);
  gtk_box_append (GTK_BOX (block->widget), header);
  block->list = add_list (self, block->widget, block->title);
}

static void
show_block (AlboVerbForm  *self,
            AlboVerbBlock *block,
            gboolean       is_shown)
{
  if (is_shown && block->list == NULL)
    fill_block (self, block);
  block->is_shown = is_shown;
  gtk_widget_set_visible (block->widget, is_shown);
  changed_cb (self);
}

static void
free_block (gpointer data)
{
  AlboVerbBlock *block = data;

  g_free (block->title);
  g_free (block);
}

static void
more_cb (AlboVerbForm *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      AlboVerbBlock *block = g_ptr_array_index (self->blocks, i);

      if (!block->is_shown)
        {
          show_block (self, block, TRUE);
          gtk_widget_child_focus (block->widget, GTK_DIR_TAB_FORWARD);
          return;
        }
    }
}

static void
remove_cb (GtkButton    *button,
           AlboVerbForm *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      AlboVerbBlock *block = g_ptr_array_index (self->blocks, i);

      if (gtk_widget_is_ancestor (GTK_WIDGET (button), block->widget))
        show_block (self, block, FALSE);
    }
}

static void
albo_verb_form_dispose (GObject *object)
{
  g_clear_handle_id (&ALBO_VERB_FORM (object)->build_source, g_source_remove);

  G_OBJECT_CLASS (albo_verb_form_parent_class)->dispose (object);
}

static void
albo_verb_form_finalize (GObject *object)
{
  AlboVerbForm *self = ALBO_VERB_FORM (object);

  if (self->map_destroy != NULL)
    self->map_destroy (self->map_data);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->blocks);

  G_OBJECT_CLASS (albo_verb_form_parent_class)->finalize (object);
}

static void
albo_verb_form_class_init (AlboVerbFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = albo_verb_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = albo_verb_form_finalize;

  /**
   * AlboVerbForm::changed:
   *
   * Something was typed or chosen.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_verb_form_init (AlboVerbForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_verb_field_free);
  self->blocks = g_ptr_array_new_with_free_func (free_block);
}

/**
 * albo_verb_form_new:
 *
 * Returns: (transfer floating): a form without fields
 */
AlboVerbForm *
albo_verb_form_new (void)
{
  return g_object_new (ALBO_TYPE_VERB_FORM, NULL);
}

/**
 * albo_verb_form_begin_group:
 * @self: a form
 * @title: (nullable): what the fields that follow are about
 * @description: (nullable): more about it
 */
void
albo_verb_form_begin_group (AlboVerbForm *self,
                            const char   *title,
                            const char   *description)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (title != NULL)
    gtk_box_append (GTK_BOX (box), new_label (title, "heading"));
  if (description != NULL)
    gtk_box_append (GTK_BOX (box), new_label (description, "dim-label"));

  gtk_box_append (GTK_BOX (self), box);
  self->list = add_list (self, box, title);
  self->fact = NULL;
  self->block = NULL;
}

/**
 * albo_verb_form_begin_block:
 * @self: a form
 * @title: what it is
 *
 * Begins one of several groups of fields that are alike, each shown when it is wanted: by
 * albo_verb_form_add_more(), or because something was typed into it before.
 */
void
albo_verb_form_begin_block (AlboVerbForm *self,
                            const char   *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (self), box);
  gtk_widget_set_visible (box, FALSE);

  self->list = NULL;
  self->fact = NULL;
  self->block = g_new0 (AlboVerbBlock, 1);
  self->block->title = g_strdup (title);
  self->block->widget = box;
  g_ptr_array_add (self->blocks, self->block);
}

/**
 * albo_verb_form_add_more:
 * @self: a form with blocks
 * @label: of the button that shows the next one
 */
void
albo_verb_form_add_more (AlboVerbForm *self,
                         const char   *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (self), button);
  self->block = NULL;
  self->list = NULL;
  self->fact = NULL;
}

/**
 * albo_verb_form_add:
 * @self: a form
 * @kind: what it holds
 * @id: its name, in the details and in the problems of the server
 * @title: its label
 * @is_required: whether it must be filled
 */
void
albo_verb_form_add (AlboVerbForm      *self,
                    AlboVerbFieldKind  kind,
                    const char        *id,
                    const char        *title,
                    gboolean           is_required)
{
  g_return_if_fail (ALBO_IS_VERB_FORM (self));

  add_field (self, albo_verb_field_new (kind, id, title, is_required));
}

void
albo_verb_form_add_check (AlboVerbForm *self,
                          const char   *id,
                          const char   *title,
                          const char   *subtitle,
                          gboolean      is_required)
{
  AlboVerbField *field = albo_verb_field_new (ALBO_VERB_FIELD_CHECK, id, title, is_required);

  field->subtitle = g_strdup (subtitle);
  add_field (self, field);
}

/**
 * albo_verb_form_add_choice:
 * @self: a form
 * @id: its name
 * @title: its label
 * @labels: (element-type utf8): what one may choose
 * @codes: (element-type utf8): what each is in the details; an empty one is no choice
 * @is_required: whether one must be chosen
 */
void
albo_verb_form_add_choice (AlboVerbForm *self,
                           const char   *id,
                           const char   *title,
                           GPtrArray    *labels,
                           GPtrArray    *codes,
                           gboolean      is_required)
{
  AlboVerbField *field = albo_verb_field_new (ALBO_VERB_FIELD_CHOICE, id, title, is_required);

  albo_verb_field_set_choice (field, labels, codes);
  add_field (self, field);
}

/**
 * albo_verb_form_add_fact:
 * @self: a form
 * @title: what it is
 * @text: what somebody wrote; never markup
 *
 * Shows something to read among the fields.
 */
void
albo_verb_form_add_fact (AlboVerbForm *self,
                         const char   *title,
                         const char   *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = new_label (title, "caption");
  GtkWidget *value = new_label (text, "body");
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, text);

  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_add_css_class (box, "fact");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (self->list == NULL)
    self->list = add_list (self, GTK_WIDGET (self), NULL);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->fact = row;
}

/**
 * albo_verb_form_add_when:
 * @self: a form
 * @check: a check: the field is there only while it is on
 * @kind: what it holds
 * @id: its name
 * @title: its label
 * @is_required: whether it must be filled then
 */
void
albo_verb_form_add_when (AlboVerbForm      *self,
                         const char        *check,
                         AlboVerbFieldKind  kind,
                         const char        *id,
                         const char        *title,
                         gboolean           is_required)
{
  AlboVerbField *field = albo_verb_field_new (kind, id, title, is_required);

  g_return_if_fail (ALBO_IS_VERB_FORM (self));

  field->when = find_field (self, check);
  add_field (self, field);
}

/**
 * albo_verb_form_set_map:
 * @self: a form
 * @map: makes the details of the fields
 * @preview: (nullable): says what the applicant will read
 * @user_data: for both
 * @destroy: (nullable): frees @user_data
 */
void
albo_verb_form_set_map (AlboVerbForm        *self,
                        AlboVerbFormMap      map,
                        AlboVerbFormPreview  preview,
                        gpointer             user_data,
                        GDestroyNotify       destroy)
{
  self->map = map;
  self->preview = preview;
  self->map_data = user_data;
  self->map_destroy = destroy;
}

/**
 * albo_verb_form_get_details:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): the details; %NULL while something is missing or not
 *   as it should be
 */
JsonObject *
albo_verb_form_get_details (AlboVerbForm *self)
{
  g_autoptr(JsonObject) values = json_object_new ();

  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), NULL);

  if (albo_verb_form_get_missing (self) != NULL)
    return NULL;

  for (guint i = 0; i < self->fields->len; i++)
    if (is_active (g_ptr_array_index (self->fields, i)))
      albo_verb_field_add_value (g_ptr_array_index (self->fields, i), values);

  return self->map != NULL ? self->map (values, self->map_data) : g_steal_pointer (&values);
}

/**
 * albo_verb_form_get_preview:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): what the applicant will read, if that can be said
 */
char *
albo_verb_form_get_preview (AlboVerbForm *self)
{
  g_autoptr(JsonObject) details = NULL;

  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), NULL);

  if (self->preview == NULL || (details = albo_verb_form_get_details (self)) == NULL)
    return NULL;

  return self->preview (details, self->map_data);
}

/**
 * albo_verb_form_get_missing:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): the title of the first field that is not filled as it
 *   should be; %NULL if there is none
 */
const char *
albo_verb_form_get_missing (AlboVerbForm *self)
{
  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *text = NULL;

      if (!is_active (field))
        continue;

      text = albo_verb_field_get_text (field);
      if ((field->is_required && *text == '\0') || !albo_verb_field_is_valid (field))
        return field->title;
    }

  return NULL;
}

/**
 * albo_verb_form_get_typed:
 * @self: a form
 *
 * Returns: (transfer full): what is typed, complete or not, for
 *   [method@Albo.VerbForm.set_typed]
 */
JsonObject *
albo_verb_form_get_typed (AlboVerbForm *self)
{
  JsonObject *typed = json_object_new ();

  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), typed);

  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (field->block == NULL || field->block->is_shown)
        albo_verb_field_add_typed (field, typed);
    }

  return typed;
}

/**
 * albo_verb_form_set_typed:
 * @self: a form
 * @typed: what was typed into an earlier one
 *
 * Shows it again; what this form does not ask for is left out.
 */
void
albo_verb_form_set_typed (AlboVerbForm *self,
                          JsonObject   *typed)
{
  g_return_if_fail (ALBO_IS_VERB_FORM (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboVerbField *field = g_ptr_array_index (self->fields, i);

      if (field->block != NULL && !field->block->is_shown && json_object_has_member (typed, field->id))
        show_block (self, field->block, TRUE);
      albo_verb_field_set_typed (field, typed);
    }
  self->is_filling = FALSE;

  changed_cb (self);
}

gboolean
albo_verb_form_is_empty (AlboVerbForm *self)
{
  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), TRUE);

  return gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL;
}

/**
 * albo_verb_form_show_problem:
 * @self: a form
 * @id: (nullable): of a field
 * @text: what is wrong with it
 *
 * Returns: whether there is such a field, which then says so
 */
gboolean
albo_verb_form_show_problem (AlboVerbForm *self,
                             const char   *id,
                             const char   *text)
{
  AlboVerbField *field;

  g_return_val_if_fail (ALBO_IS_VERB_FORM (self), FALSE);

  field = find_field (self, id);
  if (field == NULL || !is_active (field))
    return FALSE;

  if (field->row == NULL)
    build_rest (self);
  albo_verb_field_show_problem (field, text);
  return TRUE;
}

/**
 * albo_verb_form_clear_problems:
 * @self: a form
 */
void
albo_verb_form_clear_problems (AlboVerbForm *self)
{
  g_return_if_fail (ALBO_IS_VERB_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    if (albo_verb_field_is_valid (g_ptr_array_index (self->fields, i)))
      albo_verb_field_show_problem (g_ptr_array_index (self->fields, i), NULL);
}
