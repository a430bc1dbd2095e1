/* albo-applicant-view.h - who asks, and what else the body has of that person
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *albo_applicant_view_new_card    (JsonObject *request);
GtkWidget *albo_applicant_view_new_others  (JsonObject *page);

G_END_DECLS
