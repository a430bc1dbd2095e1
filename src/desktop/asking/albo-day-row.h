/* albo-day-row.h - a day, typed or picked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBO_TYPE_DAY_ROW (albo_day_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboDayRow, albo_day_row, ALBO, DAY_ROW, AdwEntryRow)

GtkWidget *albo_day_row_new      (const char *title);
char      *albo_day_row_get_iso  (AlboDayRow *self);
void       albo_day_row_set_iso  (AlboDayRow *self,
                                  const char *iso);
gboolean   albo_day_row_is_empty (AlboDayRow *self);

G_END_DECLS
