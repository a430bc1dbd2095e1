/* albo-row.h - one line of a long list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_ROW (albo_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboRow, albo_row, ALBO, ROW, GObject)

AlboRow    *albo_row_new        (JsonObject *object);
JsonObject *albo_row_get_object (AlboRow    *self);
void        albo_row_set_object (AlboRow    *self,
                                 JsonObject *object);

G_END_DECLS
