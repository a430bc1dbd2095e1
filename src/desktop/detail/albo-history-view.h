/* albo-history-view.h - what happened to a request, and whether that is what was written
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *albo_history_view_new_status (JsonObject *request);
GtkWidget *albo_history_view_new        (JsonObject *request);
char      *albo_history_view_describe   (JsonObject *request,
                                         JsonObject *step);

G_END_DECLS
