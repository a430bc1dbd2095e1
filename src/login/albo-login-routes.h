/* albo-login-routes.h - the map of the sign-in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

const AlboRoute *albo_login_list_routes (gsize    *n_routes);
void             albo_login_set_up      (AlboSite *site);
gboolean         albo_login_check       (AlboSite        *site,
                                         AlboConnection  *connection,
                                         GError         **error);

G_END_DECLS
