/* albo-request-view.h - what a request says, as widgets
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *albo_request_view_new_summary (JsonObject *request);
char      *albo_request_view_localize    (JsonObject *object,
                                          const char *member);
char      *albo_request_view_get_name    (JsonObject *request);
char      *albo_request_view_get_capacity    (JsonObject *request);

G_END_DECLS
