/* albo-site-routes.h - what both programs answer: style, language, health
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

/* Rows for the map of a site. */
#define ALBO_SITE_ROUTES                                             \
  { "GET", "/health",        albo_route_health, ALBO_ROUTE_FREE },   \
  { "GET", "/lingua/*",      albo_route_language },                  \
  { "GET", "/risorse/*/*",   albo_route_asset, ALBO_ROUTE_FREE },    \
  { "GET", "/favicon.ico",   albo_route_icon, ALBO_ROUTE_FREE },     \
  { "GET", "/robots.txt",    albo_route_robots, ALBO_ROUTE_FREE }

void albo_route_health   (AlboExchange   *exchange,
                          AlboConnection *connection);
void albo_route_language (AlboExchange   *exchange,
                          AlboConnection *connection);
void albo_route_asset    (AlboExchange   *exchange,
                          AlboConnection *connection);
void albo_route_icon     (AlboExchange   *exchange,
                          AlboConnection *connection);
void albo_route_robots   (AlboExchange   *exchange,
                          AlboConnection *connection);

G_END_DECLS
