/* albo-view.h - from what the database says to what a page shows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"

G_BEGIN_DECLS

JsonObject *albo_view_new              (AlboExchange *exchange,
                                        JsonObject   *organization,
                                        JsonObject   *service);
void        albo_view_set_organization (JsonObject   *view,
                                        AlboExchange *exchange,
                                        JsonObject   *organization);
void        albo_view_set_meta         (JsonObject   *view,
                                        AlboExchange *exchange,
                                        JsonObject   *organization,
                                        const char   *path,
                                        const char   *title,
                                        const char   *description);
JsonObject *albo_view_service          (JsonObject   *service,
                                        const char   *lang);
void        albo_view_set_text         (JsonObject   *view,
                                        const char   *member,
                                        const char   *text);
void        albo_view_take_text        (JsonObject   *view,
                                        const char   *member,
                                        char         *text);
void        albo_view_set_state        (JsonObject   *view,
                                        const char   *code,
                                        const char   *lang);
void        albo_view_add_form         (JsonObject   *view,
                                        JsonNode     *rendering,
                                        const char   *base);
char       *albo_view_media_types      (const char * const *media_types);

G_END_DECLS
