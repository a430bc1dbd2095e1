/* albo-login-routes.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-routes.h"

#include "albo-route-demo.h"
#include "albo-site-routes.h"

/* Who signs in has no session yet, so forms are bound to a cookie of their own:
 * another site must not be able to sign somebody in as somebody else.
 */
#define VISIT_COOKIE "albo_accesso"

static const AlboRoute routes[] = {
  ALBO_SITE_ROUTES,
  { "GET",  "/",       albo_route_first },
  { "GET",  "/accedi", albo_route_citizens },
  { "POST", "/accedi", albo_route_choose_citizen, 0, { 4096, 8, 1024 } },
};

/**
 * albo_login_list_routes:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): who answers what
 */
const AlboRoute *
albo_login_list_routes (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}

/**
 * albo_login_set_up:
 * @site: the site of the sign-in
 *
 * Sets what it has of its own.
 */
void
albo_login_set_up (AlboSite *site)
{
  site->csrf_cookie = VISIT_COOKIE;
  site->makes_csrf_cookie = TRUE;
  site->portal_url = site->other_url;

  /* There is no other sign-in yet, so also a page without a database says so. */
  site->is_demo = TRUE;
}
