/* albo-route-summary.h - the last look at a form, and its submission
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_summary (AlboExchange   *exchange,
                         AlboConnection *connection);
void albo_route_submit  (AlboExchange   *exchange,
                         AlboConnection *connection);

G_END_DECLS
