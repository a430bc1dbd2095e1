/* albo-value-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-value-row.h"

#include "albo-beside.h"
#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>

/**
 * AlboValueRow:
 *
 * What was filled in for one field, where it comes from, whether it was verified, and a
 * button that says that it was.  The button is the action `detail.verify-value`.
 */
struct _AlboValueRow
{
  GtkListBoxRow parent_instance;

  char      *field;
  char      *label;
  char      *text;
  GtkLabel  *value_label;
  GtkLabel  *original_label;
  GtkLabel  *source_label;
  GtkWidget *mark;
  GtkWidget *button;
  const char *tooltip;  /* of the button; translated */
};

G_DEFINE_FINAL_TYPE (AlboValueRow, albo_value_row, GTK_TYPE_LIST_BOX_ROW)

static GtkLabel *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, css_class);
    }

  return GTK_LABEL (label);
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkLabel *label = new_label (css_class);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (label));
  return label;
}

/* To set a tooltip is dear: GTK then asks the display where the pointer is, once a row. */
static gboolean
query_tooltip_cb (AlboValueRow *self,
                  int           x,
                  int           y,
                  gboolean      is_keyboard,
                  GtkTooltip   *tooltip)
{
  gtk_tooltip_set_text (tooltip, self->tooltip);
  return TRUE;
}

static void
albo_value_row_finalize (GObject *object)
{
  AlboValueRow *self = ALBO_VALUE_ROW (object);

  g_free (self->field);
  g_free (self->label);
  g_free (self->text);

  G_OBJECT_CLASS (albo_value_row_parent_class)->finalize (object);
}

static void
albo_value_row_class_init (AlboValueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_value_row_finalize;
}

static void
albo_value_row_init (AlboValueRow *self)
{
}

/**
 * albo_value_describe:
 * @value: (nullable): a value as the office gets it, `{declared, verified, source, …}`
 *
 * Returns: (transfer full): who vouches for it, and since when; empty if that is not known
 */
char *
albo_value_describe (JsonObject *value)
{
  const char *source = value != NULL ? albo_json_get_string (value, "source", "") : "";
  const char *by = value != NULL ? albo_json_get_string (value, "verified_by", NULL) : NULL;
  g_autofree char *when = NULL;

  if (value != NULL)
    when = albo_format_instant (albo_json_get_string (value, "verified_at", NULL));

  /* Translators: a person, and when */
  if (by != NULL)
    return g_strdup_printf (_("Verified by %s, %s"), by, when);

  if (g_str_equal (source, "identity"))
    return g_strdup (_("Verified by the digital identity"));

  if (g_str_equal (source, "applicant"))
    return g_strdup (_("Declared by the applicant"));

  if (g_str_equal (source, "supplement"))
    return g_strdup (_("Changed by the applicant in a supplement"));

  if (g_str_equal (source, "office"))
    return g_strdup (_("Written down by the office"));

  return g_strdup ("");
}

/**
 * albo_value_row_new:
 * @field: id of a field of the form
 * @label: what it is called
 * @text: what was filled in, for people
 *
 * Returns: (transfer floating): a row of a list
 */
GtkWidget *
albo_value_row_new (const char *field,
                    const char *label,
                    const char *text)
{
  AlboValueRow *self = g_object_new (ALBO_TYPE_VALUE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line;

  self->field = g_strdup (field);
  self->label = g_strdup (label);
  self->text = g_strdup (text != NULL && *text != '\0' ? text : "—");

  gtk_label_set_text (add_label (box, "dim-label"), label);
  self->value_label = add_label (box, NULL);
  gtk_label_set_text (self->value_label, self->text);
  gtk_label_set_selectable (self->value_label, TRUE);
  self->original_label = add_label (box, "warning");

  self->mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_widget_add_css_class (self->mark, "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Verified"), -1);
  self->source_label = new_label ("dim-label");
  gtk_box_append (GTK_BOX (box), albo_beside_new (self->mark, GTK_WIDGET (self->source_label), 6));
  gtk_widget_set_hexpand (box, TRUE);

  self->button = gtk_button_new_from_icon_name ("object-select-symbolic");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_has_tooltip (self->button, TRUE);
  g_signal_connect_swapped (self->button, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);

  line = albo_beside_new (box, self->button, 12);
  gtk_widget_add_css_class (line, "fact");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);

  return GTK_WIDGET (self);
}

static void
update_button (AlboValueRow *self,
               gboolean      is_marked,
               gboolean      can_verify)
{
  g_autofree char *name = NULL;

  name = g_strdup_printf (is_marked ? _("Take back the verification of “%s”")
                                    : _("Mark “%s” as verified"), self->label);
  gtk_widget_set_visible (self->button, can_verify);
  self->tooltip = is_marked ? _("Take Back the Verification") : _("Mark as Verified");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "(ssb)", self->field, self->label,
                                    !is_marked);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "detail.verify-value");
  if (is_marked)
    gtk_widget_remove_css_class (self->button, "flat");
  else
    gtk_widget_add_css_class (self->button, "flat");
}

/**
 * albo_value_row_update:
 * @self: a row
 * @value: (nullable): the value as the office gets it
 * @original: (nullable): what was declared before a supplement changed it, for people
 * @can_verify: whether this person may mark values now
 *
 * Shows who vouches for the value.
 */
void
albo_value_row_update (AlboValueRow *self,
                       JsonObject   *value,
                       const char   *original,
                       gboolean      can_verify)
{
  g_autofree char *source = albo_value_describe (value);
  g_autofree char *before = NULL;
  g_autofree char *spoken = NULL;
  gboolean is_identity;
  gboolean is_marked;

  g_return_if_fail (ALBO_IS_VALUE_ROW (self));

  is_identity = value != NULL && g_str_equal (albo_json_get_string (value, "source", ""), "identity");
  is_marked = value != NULL && albo_json_get_string (value, "verified_by", NULL) != NULL;

  if (original != NULL)
    before = g_strdup_printf (_("Before: %s"), *original != '\0' ? original : "—");
  gtk_label_set_text (self->original_label, before != NULL ? before : "");
  gtk_widget_set_visible (GTK_WIDGET (self->original_label), before != NULL);

  gtk_label_set_text (self->source_label, source);
  gtk_widget_set_visible (GTK_WIDGET (self->source_label), *source != '\0');
  gtk_widget_set_visible (self->mark, is_marked || is_identity);
  update_button (self, is_marked, can_verify && value != NULL && !is_identity);

  spoken = g_strdup_printf ("%s: %s. %s", self->label, self->text, source);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
