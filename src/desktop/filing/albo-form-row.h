/* albo-form-row.h - one field of a form, to be filled
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FORM_ROW (albo_form_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboFormRow, albo_form_row, ALBO, FORM_ROW, GtkListBoxRow)

GtkWidget          *albo_form_row_new       (JsonObject  *model,
                                             JsonObject  *part);
const char         *albo_form_row_get_name  (AlboFormRow *self);
const char * const *albo_form_row_get_texts (AlboFormRow *self);

G_END_DECLS
