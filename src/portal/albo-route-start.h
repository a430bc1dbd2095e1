/* albo-route-start.h - the way into a form: begin, go on, throw away
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_start         (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_start_draft   (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_delete_draft  (AlboExchange   *exchange,
                               AlboConnection *connection);
void albo_route_deletion (AlboExchange   *exchange,
                               AlboConnection *connection);

G_END_DECLS
