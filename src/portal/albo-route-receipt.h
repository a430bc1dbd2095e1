/* albo-route-receipt.h - the receipt of a request as a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

void albo_route_receipt_file (AlboExchange   *exchange,
                              AlboConnection *connection);

G_END_DECLS
