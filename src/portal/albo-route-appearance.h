/* albo-route-appearance.h - the colour and the logo of an organization
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_stylesheet (AlboExchange   *exchange,
                            AlboConnection *connection);
void albo_route_logo       (AlboExchange   *exchange,
                            AlboConnection *connection);

G_END_DECLS
