/* albo-route-service.h - the page of one service
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_service (AlboExchange   *exchange,
                         AlboConnection *connection);

G_END_DECLS
