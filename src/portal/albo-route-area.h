/* albo-route-area.h - the pages of the personal area about all requests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_requests      (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_payments      (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_documents     (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_conversations (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_deadlines     (AlboExchange   *exchange,
                               AlboConnection *connection);

G_END_DECLS
