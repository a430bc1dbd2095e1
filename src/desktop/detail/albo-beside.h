/* albo-beside.h - text that wraps, with something beside it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *albo_beside_new (GtkWidget *first,
                            GtkWidget *second,
                            guint      spacing);

G_END_DECLS
