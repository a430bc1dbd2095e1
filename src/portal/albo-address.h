/* albo-address.h - where the pages of an organization are: on the portal, or on a host of its own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

gboolean  albo_address_is_portal   (AlboExchange *exchange);
gboolean  albo_address_is_own_host (AlboExchange *exchange,
                                    JsonObject   *organization);
char     *albo_address_canonical   (AlboExchange *exchange,
                                    JsonObject   *organization,
                                    const char   *path);
char     *albo_address_home        (AlboExchange *exchange,
                                    JsonObject   *organization);

G_END_DECLS
