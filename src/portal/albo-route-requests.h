/* albo-route-requests.h - the receipt and the files of what one has sent, and signing out
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_route_receipt            (AlboExchange   *exchange,
                                    AlboConnection *connection);
void albo_route_draft_attachment   (AlboExchange   *exchange,
                                    AlboConnection *connection);
void albo_route_request_attachment (AlboExchange   *exchange,
                                    AlboConnection *connection);
void albo_route_sign_out           (AlboExchange   *exchange,
                                    AlboConnection *connection);

G_END_DECLS
