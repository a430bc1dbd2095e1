/* albo-register-download.h - a public register as a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

void albo_register_append_cell (GString        *line,
                                const char     *text);
void albo_route_register_csv   (AlboExchange   *exchange,
                                AlboConnection *connection);
void albo_route_register_json  (AlboExchange   *exchange,
                                AlboConnection *connection);

G_END_DECLS
