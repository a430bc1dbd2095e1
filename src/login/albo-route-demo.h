/* albo-route-demo.h - the sign-in with invented people
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void     albo_route_first          (AlboExchange    *exchange,
                                    AlboConnection  *connection);
void     albo_route_citizens       (AlboExchange    *exchange,
                                    AlboConnection  *connection);
void     albo_route_choose_citizen (AlboExchange    *exchange,
                                    AlboConnection  *connection);
gboolean albo_demo_check           (AlboConnection  *connection,
                                    GError         **error);

G_END_DECLS
