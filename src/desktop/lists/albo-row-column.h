/* albo-row-column.h - a column of texts of a long list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboRowText:
 * @row: what a line says
 *
 * Returns: (transfer full): what the column shows of it
 */
typedef char *(*AlboRowText) (JsonObject *row);

GtkColumnViewColumn *albo_row_column_new  (const char          *title,
                                           int                  width,
                                           AlboRowText          text);
void                 albo_row_column_show (GtkColumnViewColumn *column,
                                           int                  width,
                                           gboolean             is_shown);

G_END_DECLS
