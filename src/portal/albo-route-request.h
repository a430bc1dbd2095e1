/* albo-route-request.h - the page of a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_request (AlboExchange   *exchange,
                         AlboConnection *connection);

G_END_DECLS
