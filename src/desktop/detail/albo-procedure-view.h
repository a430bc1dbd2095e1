/* albo-procedure-view.h - term, checks, supplements, notices and payments of a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-connection.h"

G_BEGIN_DECLS

GtkWidget *albo_procedure_view_new_clock (JsonObject     *clock);
GtkWidget *albo_procedure_view_new       (JsonObject     *request,
                                          AlboConnection *connection);

G_END_DECLS
