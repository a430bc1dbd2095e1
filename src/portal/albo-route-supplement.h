/* albo-route-supplement.h - what the office asked to add or correct
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_supplement      (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_send_supplement (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_item            (AlboExchange   *exchange,
                                 AlboConnection *connection);
void albo_route_answer_item     (AlboExchange   *exchange,
                                 AlboConnection *connection);

G_END_DECLS
