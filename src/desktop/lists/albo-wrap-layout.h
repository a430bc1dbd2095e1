/* albo-wrap-layout.h - one widget after the other, on as many lines as that takes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ALBO_TYPE_WRAP_LAYOUT (albo_wrap_layout_get_type ())

G_DECLARE_FINAL_TYPE (AlboWrapLayout, albo_wrap_layout, ALBO, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *albo_wrap_layout_new (int spacing);

G_END_DECLS
