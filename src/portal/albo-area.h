/* albo-area.h - what the pages of the personal area share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"
#include "albo-portal-area.h"

G_BEGIN_DECLS

void        albo_area_add_tabs      (JsonObject             *view,
                                     JsonObject             *page,
                                     const char             *tab);
JsonObject *albo_area_view_line     (JsonObject             *head,
                                     const char             *lang);
void        albo_area_set_day       (JsonObject             *view,
                                     const char             *member,
                                     const char             *day,
                                     const char             *lang);
JsonNode   *albo_area_load          (AlboExchange           *exchange,
                                     AlboConnection         *connection,
                                     AlboPortalRequestPage   page,
                                     gint64                 *id);
JsonObject *albo_area_view_request  (AlboExchange           *exchange,
                                     JsonObject             *request);
void        albo_area_set_key       (JsonObject             *view);
gboolean    albo_area_get_command   (AlboExchange           *exchange,
                                     int                    *row_version,
                                     const char            **key);
JsonNode   *albo_area_get_problems  (const GError           *error);
void        albo_area_announce      (AlboExchange           *exchange,
                                     AlboConnection         *connection,
                                     gint64                  request);
JsonObject *albo_area_find_open     (JsonArray              *steps,
                                     const char             *member,
                                     const char             *value);

G_END_DECLS
