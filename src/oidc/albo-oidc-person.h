/* albo-oidc-person.h - who a provider says that a person is
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-oidc-settings.h"

G_BEGIN_DECLS

JsonObject *albo_oidc_person_read (JsonObject              *claims,
                                   JsonObject              *userinfo,
                                   const AlboOidcSettings  *settings,
                                   GError                 **error);

G_END_DECLS
