/* albo-column.h - a page that scrolls, no wider than one can read
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBO_TYPE_COLUMN (albo_column_get_type ())

G_DECLARE_FINAL_TYPE (AlboColumn, albo_column, ALBO, COLUMN, AdwBin)

GtkWidget *albo_column_new    (void);
void       albo_column_add    (AlboColumn *self,
                               GtkWidget  *child);
void       albo_column_clear  (AlboColumn *self);
void       albo_column_rewind (AlboColumn *self);

G_END_DECLS
