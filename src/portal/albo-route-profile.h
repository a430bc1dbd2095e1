/* albo-route-profile.h - how one is reached, and a copy of what is kept of one
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_profile      (AlboExchange   *exchange,
                              AlboConnection *connection);
void albo_route_save_profile (AlboExchange   *exchange,
                              AlboConnection *connection);
void albo_route_my_data      (AlboExchange   *exchange,
                              AlboConnection *connection);
void albo_route_export_json  (AlboExchange   *exchange,
                              AlboConnection *connection);
void albo_route_export_pdf   (AlboExchange   *exchange,
                              AlboConnection *connection);

G_END_DECLS
