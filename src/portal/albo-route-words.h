/* albo-route-words.h - what a citizen tells the office about a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_conversation      (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_send_message      (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_correction        (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_ask_correction    (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_observations      (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_send_observations (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_withdrawal        (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_ask_withdrawal    (AlboExchange   *exchange,
                                   AlboConnection *connection);
void albo_route_readers           (AlboExchange   *exchange,
                                   AlboConnection *connection);

G_END_DECLS
