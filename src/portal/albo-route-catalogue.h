/* albo-route-catalogue.h - pages for everybody: who offers what
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_organizations (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_organization  (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_privacy       (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_accessibility (AlboExchange   *exchange,
                               AlboConnection *connection);

G_END_DECLS
