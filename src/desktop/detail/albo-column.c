/* albo-column.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-column.h"

/**
 * AlboColumn:
 *
 * One below the other, what a page of a request shows.
 */
struct _AlboColumn
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox            *box;
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboColumn, albo_column, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GtkBuildableIface *parent_buildable;

static void
albo_column_add_child (GtkBuildable *buildable,
                       GtkBuilder   *builder,
                       GObject      *child,
                       const char   *type)
{
  AlboColumn *self = ALBO_COLUMN (buildable);

  if (GTK_IS_WIDGET (child))
    gtk_box_append (self->box, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = albo_column_add_child;
}

static void
albo_column_class_init (AlboColumnClass *klass)
{
}

static void
albo_column_init (AlboColumn *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_child (self->scroller, clamp);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

GtkWidget *
albo_column_new (void)
{
  return g_object_new (ALBO_TYPE_COLUMN, NULL);
}

void
albo_column_add (AlboColumn *self,
                 GtkWidget  *child)
{
  g_return_if_fail (ALBO_IS_COLUMN (self));

  gtk_box_append (self->box, child);
}

/**
 * albo_column_clear:
 * @self: a page
 *
 * Takes everything away.  What is added next is shown where the page was scrolled to.
 */
void
albo_column_clear (AlboColumn *self)
{
  GtkWidget *child;

  g_return_if_fail (ALBO_IS_COLUMN (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

/**
 * albo_column_rewind:
 * @self: a page
 *
 * Scrolls to the beginning.
 */
void
albo_column_rewind (AlboColumn *self)
{
  g_return_if_fail (ALBO_IS_COLUMN (self));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
