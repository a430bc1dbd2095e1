/* albo-filter-bar.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filter-bar.h"

#include "albo-filter-text.h"
#include "albo-wrap-layout.h"

#include <glib/gi18n.h>

/**
 * AlboFilterBar:
 *
 * A chip for each condition that the place in the sidebar does not have by itself.  It is
 * not there when there is none.
 */
struct _AlboFilterBar
{
  AdwBin parent_instance;

  GtkWidget *chips;
};

G_DEFINE_FINAL_TYPE (AlboFilterBar, albo_filter_bar, ADW_TYPE_BIN)

enum {
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clicked_cb (AlboFilterBar *self,
            GtkWidget     *button)
{
  /* The chip goes while its name is told. */
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "key"));

  g_signal_emit (self, signals[REMOVE], 0, key);
}

static void
add_chip (AlboFilterBar *self,
          const char    *key,
          const char    *text)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  /* Translators: %s is a condition of the list, such as "Unread only" */
  g_autofree char *name = g_strdup_printf (_("Remove the filter “%s”"), text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (GTK_BOX (self->chips), button);
}

/* For all of the chips together. */
static void
add_button (AlboFilterBar *self,
            const char    *label,
            const char    *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "chip");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->chips), button);
}

static void
albo_filter_bar_class_init (AlboFilterBarClass *klass)
{
  /**
   * AlboFilterBar::remove:
   * @key: of a condition that is not wanted any more
   */
  signals[REMOVE] =
    g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
albo_filter_bar_init (AlboFilterBar *self)
{
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->chips, albo_wrap_layout_new (6));
  gtk_widget_add_css_class (self->chips, "chips");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filters"), -1);
  adw_bin_set_child (ADW_BIN (self), self->chips);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
albo_filter_bar_new (void)
{
  return g_object_new (ALBO_TYPE_FILTER_BAR, NULL);
}

/**
 * albo_filter_bar_show:
 * @self: the bar
 * @filter: the conditions
 * @base: those that the place in the sidebar has by itself
 * @choices: (nullable): what `inbox_choices` answered
 *
 * Shows a chip for each condition that is not in @base.
 */
void
albo_filter_bar_show (AlboFilterBar *self,
                      JsonObject    *filter,
                      JsonObject    *base,
                      JsonObject    *choices)
{
  g_autoptr(GList) keys = json_object_get_members (filter);
  guint n_chips = 0;
  GtkWidget *child;

  g_return_if_fail (ALBO_IS_FILTER_BAR (self));

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const char *key = link->data;
      JsonNode *value = json_object_get_member (filter, key);
      g_autofree char *text = NULL;

      if (json_object_has_member (base, key) &&
          json_node_equal (json_object_get_member (base, key), value))
        continue;

      text = albo_filter_to_text (key, value, choices);
      if (text != NULL)
        {
          add_chip (self, key, text);
          n_chips++;
        }
    }

  if (n_chips > 1)
    add_button (self, _("Remove All"), "inbox.reset-filter");
  if (n_chips > 0)
    add_button (self, _("Save Search…"), "inbox.save-search");

  gtk_widget_set_visible (GTK_WIDGET (self), n_chips > 0);
}
