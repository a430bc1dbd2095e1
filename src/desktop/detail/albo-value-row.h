/* albo-value-row.h - one value of a form, and who vouches for it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_VALUE_ROW (albo_value_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboValueRow, albo_value_row, ALBO, VALUE_ROW, GtkListBoxRow)

GtkWidget *albo_value_row_new    (const char   *field,
                                  const char   *label,
                                  const char   *text);
void       albo_value_row_update (AlboValueRow *self,
                                  JsonObject   *value,
                                  const char   *original,
                                  gboolean      can_verify);
char      *albo_value_describe   (JsonObject   *value);

G_END_DECLS
