/* albo-route-sign-in.h - the way of a person to a provider and back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_first           (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_providers       (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_leave           (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_answer          (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_logout          (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_provider_logout (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_metadata        (AlboExchange   *exchange,
                                 AlboConnection *connection);

G_END_DECLS
