/* albo-route-sitemap.h - what search engines are told
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_sitemap       (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_portal_robots (AlboExchange   *exchange,
                               AlboConnection *connection);

G_END_DECLS
