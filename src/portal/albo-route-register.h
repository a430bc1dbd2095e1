/* albo-route-register.h - the public registers of an organization
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_registers      (AlboExchange   *exchange,
                                AlboConnection *connection);
void albo_route_register       (AlboExchange   *exchange,
                                AlboConnection *connection);
void albo_route_register_entry (AlboExchange   *exchange,
                                AlboConnection *connection);

G_END_DECLS
