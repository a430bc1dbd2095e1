/* albo-fit.h - a dialog no wider than its window
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void albo_fit_to_parent (GtkWindow *dialog);

G_END_DECLS
