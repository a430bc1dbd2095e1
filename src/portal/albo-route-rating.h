/* albo-route-rating.h - how a citizen found a service
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_rating (AlboExchange   *exchange,
                        AlboConnection *connection);
void albo_route_rate   (AlboExchange   *exchange,
                        AlboConnection *connection);

G_END_DECLS
