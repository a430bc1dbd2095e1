/* albo-linked-data.h - what a public page says to programs, in the words of schema.org
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

JsonObject *albo_linked_data_organization (AlboExchange *exchange,
                                           JsonObject   *organization);
JsonObject *albo_linked_data_service      (AlboExchange *exchange,
                                           JsonObject   *organization,
                                           JsonObject   *service);
JsonObject *albo_linked_data_register     (AlboExchange *exchange,
                                           JsonObject   *answer,
                                           const char   *lang);
const char *albo_linked_data_get_licence  (JsonObject   *organization);
char       *albo_linked_data_embed        (JsonObject   *data);

G_END_DECLS
