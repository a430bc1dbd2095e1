/* albo-portal-routes.h - the map of the portal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

const AlboRoute *albo_portal_list_routes (gsize    *n_routes);
void             albo_portal_set_up      (AlboSite *site);

G_END_DECLS
