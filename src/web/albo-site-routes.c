/* albo-site-routes.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-site-routes.h"

#include <string.h>

#include "albo-language.h"
#include "albo-url.h"

/**
 * albo_route_health:
 * @exchange: a `GET /health`
 * @connection: the connection of this thread, not used: a database that is away
 *   is no reason to start us again
 *
 * 200 as long as the program answers.
 */
void
albo_route_health (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  albo_exchange_reply_text (exchange, 200, "ok\n");
}

/**
 * albo_route_language:
 * @exchange: a `GET /lingua/it` or `/lingua/en`, with `ritorno` in its address
 * @connection: the connection of this thread
 *
 * Keeps the choice of language in a cookie and goes back: 303; 404 for a
 * language that we do not have.
 */
void
albo_route_language (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *code = albo_exchange_get_segment (exchange, 0);
  const char *back = albo_exchange_get_query (exchange, "ritorno");

  if (albo_language_find (code) < 0)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  albo_exchange_set_cookie (exchange, ALBO_LANGUAGE_COOKIE, code, ALBO_LANGUAGE_KEPT);
  albo_exchange_reply_redirect (exchange, albo_url_is_return_path (back) ? back : "/");
}

/**
 * albo_route_asset:
 * @exchange: a `GET /risorse/VERSION/NAME`
 * @connection: the connection of this thread
 *
 * Style, font or icons: 200, or 304 if the browser has it, or 404.  The address
 * of another version gives today's file too, but not for ever: during an upgrade
 * pages of both versions are on their way.
 */
void
albo_route_asset (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  AlboAssets *assets = albo_exchange_get_site (exchange)->assets;
  const AlboAsset *asset = albo_assets_find (assets, albo_exchange_get_segment (exchange, 1));
  gboolean is_this = strcmp (albo_exchange_get_segment (exchange, 0),
                             albo_assets_get_version (assets)) == 0;

  if (asset != NULL)
    albo_exchange_reply_asset (exchange, asset, is_this);
  else
    albo_exchange_reply_problem (exchange, 404);
}

/**
 * albo_route_icon:
 * @exchange: a `GET /favicon.ico`
 * @connection: the connection of this thread
 *
 * The icon for browsers that do not ask the page for it: 200 or 304.
 */
void
albo_route_icon (AlboExchange   *exchange,
                 AlboConnection *connection)
{
  AlboAssets *assets = albo_exchange_get_site (exchange)->assets;

  albo_exchange_reply_asset (exchange, albo_assets_find (assets, "albo.svg"), FALSE);
}

/**
 * albo_route_robots:
 * @exchange: a `GET /robots.txt`
 * @connection: the connection of this thread
 *
 * Keeps search engines to the pages that are for everybody.
 */
void
albo_route_robots (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  albo_exchange_reply_text (exchange, 200,
                            "User-agent: *\n"
                            "Disallow: /accedi\n"
                            "Disallow: /bozze/\n"
                            "Disallow: /pratiche\n");
}
