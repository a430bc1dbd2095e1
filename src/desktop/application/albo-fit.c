/* albo-fit.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-fit.h"

/**
 * albo_fit_to_parent:
 * @dialog: a window that is not shown yet
 *
 * Has it no wider than the window that it belongs to.  A window manager would see to that, on a
 * telephone; without one, or where it leaves sizes alone, the dialog would go beyond the screen.
 */
void
albo_fit_to_parent (GtkWindow *dialog)
{
  GtkWindow *parent;
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (dialog));

  parent = gtk_window_get_transient_for (dialog);
  gtk_window_get_default_size (dialog, &width, &height);
  if (parent != NULL && gtk_widget_get_width (GTK_WIDGET (parent)) > 0 &&
      gtk_widget_get_width (GTK_WIDGET (parent)) < width)
    gtk_window_set_default_size (dialog, gtk_widget_get_width (GTK_WIDGET (parent)), height);
}
