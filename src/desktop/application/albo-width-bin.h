/* albo-width-bin.h - a place that tells how wide it is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ALBO_TYPE_WIDTH_BIN (albo_width_bin_get_type ())

G_DECLARE_FINAL_TYPE (AlboWidthBin, albo_width_bin, ALBO, WIDTH_BIN, GtkWidget)

GtkWidget *albo_width_bin_new (void);

G_END_DECLS
