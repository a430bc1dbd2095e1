/* albo-drop-down.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-drop-down.h"

static void
update_name (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  gpointer item = gtk_drop_down_get_selected_item (drop_down);
  const char *name = g_object_get_data (G_OBJECT (drop_down), "name");
  g_autofree char *label = NULL;

  if (GTK_IS_STRING_OBJECT (item))
    label = g_strdup_printf ("%s, %s", name, gtk_string_object_get_string (item));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : name, -1);
}

/**
 * albo_drop_down_name:
 * @drop_down: a choice among texts
 * @name: what is chosen there, translated
 *
 * In GTK 4.8 the button inside has the focus, and no name: it would be read out as the name of
 * its class, whatever the choice around it is called.
 */
void
albo_drop_down_name (GtkDropDown *drop_down,
                     const char  *name)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_object_set_data_full (G_OBJECT (drop_down), "name", g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (update_name), NULL);
  update_name (drop_down);
}
