/* albo-route-draft.h - the steps of a form
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"

G_BEGIN_DECLS

gboolean albo_route_admit_draft (AlboExchange    *exchange,
                                 AlboConnection  *connection,
                                 GError         **error);
void     albo_route_step        (AlboExchange    *exchange,
                                 AlboConnection  *connection);
void     albo_route_save_step   (AlboExchange    *exchange,
                                 AlboConnection  *connection);

G_END_DECLS
