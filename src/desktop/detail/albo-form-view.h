/* albo-form-view.h - a filled form, section by section
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FORM_VIEW (albo_form_view_get_type ())

G_DECLARE_FINAL_TYPE (AlboFormView, albo_form_view, ALBO, FORM_VIEW, AdwBin)

GtkWidget *albo_form_view_new  (void);
void       albo_form_view_show (AlboFormView *self,
                                JsonObject   *request,
                                gboolean      can_verify);

JsonNode  *albo_form_view_make_model (JsonObject *request);
char      *albo_form_view_get_text   (JsonObject *field);

G_END_DECLS
