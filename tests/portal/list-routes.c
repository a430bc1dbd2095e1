/* list-routes.c - prints the map of the portal and of the sign-in
 *
 * One route a line: program, method, pattern, and `sign-in` where one has to be signed in.  Tests
 * of pages hold what they visited against it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-routes.h"
#include "albo-portal-routes.h"

static void
print_routes (const char      *program,
              const AlboRoute *routes,
              gsize            n_routes)
{
  for (gsize i = 0; i < n_routes; i++)
    g_print ("%s %s %s%s\n", program, routes[i].method, routes[i].pattern,
             (routes[i].flags & ALBO_ROUTE_SIGN_IN) != 0 ? " sign-in" : "");
}

int
main (void)
{
  gsize n_portal;
  gsize n_login;
  const AlboRoute *portal = albo_portal_list_routes (&n_portal);
  const AlboRoute *login = albo_login_list_routes (&n_login);

  print_routes ("portal", portal, n_portal);
  print_routes ("login", login, n_login);

  return 0;
}
