/* albo-row-column.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-row-column.h"

#include "albo-row.h"
#include "albo-text-scale.h"

static GQuark text_quark;
static GQuark numeric_quark;

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (cell, 6);
  gtk_widget_set_margin_bottom (cell, 6);
  if (g_object_get_qdata (G_OBJECT (factory), numeric_quark) != NULL)
    gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
show (GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  AlboRow *row = gtk_list_item_get_item (item);
  AlboRowText text = (AlboRowText) g_object_get_qdata (G_OBJECT (cell), text_quark);
  JsonObject *object = row != NULL ? albo_row_get_object (row) : NULL;
  g_autofree char *shown = NULL;

  shown = object != NULL ? text (object) : g_strdup ("…");
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  text)
{
  g_object_set_qdata (G_OBJECT (gtk_list_item_get_child (item)), text_quark, text);
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (show), item);
  show (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  gpointer row = gtk_list_item_get_item (item);

  if (row != NULL)
    g_signal_handlers_disconnect_by_data (row, item);
}

/**
 * albo_row_column_new:
 * @title: the heading
 * @width: in pixels, at the ordinary size of text; 0 for a column that takes what is left
 * @text: what it shows of an [class@Albo.Row]
 *
 * Returns: (transfer full): a column
 */
GtkColumnViewColumn *
albo_row_column_new (const char  *title,
                     int          width,
                     AlboRowText  text)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  if (text_quark == 0)
    {
      text_quark = g_quark_from_static_string ("albo-row-text");
      numeric_quark = g_quark_from_static_string ("albo-row-numeric");
    }

  if (width > 0)
    g_object_set_qdata (G_OBJECT (factory), numeric_quark, GINT_TO_POINTER (TRUE));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) text);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  column = gtk_column_view_column_new (title, factory);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, albo_text_scaled (width));
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_resizable (column, width > 0);

  return column;
}

/**
 * albo_row_column_show:
 * @column: a column of any list
 * @width: in pixels, at the ordinary size of text; 0 for a column that takes what is left
 * @is_shown: whether there is room for it
 *
 * Shows or hides it: GTK 4.8 leaves the place of a hidden column empty unless its width goes too.
 */
void
albo_row_column_show (GtkColumnViewColumn *column,
                      int                  width,
                      gboolean             is_shown)
{
  gtk_column_view_column_set_visible (column, is_shown);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, is_shown ? albo_text_scaled (width) : 0);
  else
    gtk_column_view_column_set_expand (column, is_shown);
}
