/* albo-route-capacity.h - starting a request for somebody else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void albo_capacity_set_view         (JsonObject      *view,
                                     JsonObject      *acts_for);
gboolean albo_capacity_is_allowed   (JsonObject      *service,
                                     const char      *kind);
void albo_route_capacity            (AlboExchange    *exchange,
                                     AlboConnection  *connection);
void albo_route_declare_capacity    (AlboExchange    *exchange,
                                     AlboConnection  *connection);

G_END_DECLS
