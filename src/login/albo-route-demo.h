/* albo-route-demo.h - the sign-in with invented people
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void     albo_route_citizens       (AlboExchange    *exchange,
                                    AlboConnection  *connection);
void     albo_route_choose_citizen (AlboExchange    *exchange,
                                    AlboConnection  *connection);

G_END_DECLS
