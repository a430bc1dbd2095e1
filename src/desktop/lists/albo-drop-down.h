/* albo-drop-down.h - a choice that says its name and what is chosen
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void albo_drop_down_name (GtkDropDown *drop_down,
                          const char  *name);

G_END_DECLS
