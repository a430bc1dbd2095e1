/* albo-route-oidc.h - the way of a person to an aggregator and back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *albo_oidc_list_buttons (AlboExchange    *exchange,
                                   AlboConnection  *connection,
                                   const char      *return_path,
                                   GError         **error);
void       albo_route_oidc_leave  (AlboExchange    *exchange,
                                   AlboConnection  *connection);
void       albo_route_oidc_answer (AlboExchange    *exchange,
                                   AlboConnection  *connection);

G_END_DECLS
