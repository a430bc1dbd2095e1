/* albo-text-scale.h - how large the text is that somebody chose
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double albo_text_scale    (void);
int    albo_text_scaled   (int length);
int    albo_text_unscaled (int length);

G_END_DECLS
