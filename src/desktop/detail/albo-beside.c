/* albo-beside.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-beside.h"

/**
 * albo_beside_new:
 * @first: a widget; it takes what room is left if it expands
 * @second: what comes behind it
 * @spacing: pixels between them
 *
 * To be used for a horizontal #GtkBox where one of the two holds text that wraps.  To find
 * how high it is, a box of GTK 4.8 tries one height after the other, for each of them one width
 * after the other, and lays out all the text each time: a form of forty values took it most of
 * a second.  A grid asks once.
 *
 * Returns: (transfer floating): both, side by side
 */
GtkWidget *
albo_beside_new (GtkWidget *first,
                 GtkWidget *second,
                 guint      spacing)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), spacing);
  gtk_grid_attach (GTK_GRID (grid), first, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), second, 1, 0, 1, 1);

  return grid;
}
