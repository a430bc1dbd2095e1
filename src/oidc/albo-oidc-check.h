/* albo-oidc-check.h - whether an answer of a provider is to be believed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-oidc-request.h"

G_BEGIN_DECLS

gboolean albo_oidc_check_token    (JsonObject              *claims,
                                   const AlboOidcSettings  *settings,
                                   const AlboOidcRequest   *request,
                                   const char              *access_token,
                                   gint64                   now,
                                   int                     *level,
                                   GError                 **error);
gboolean albo_oidc_check_userinfo (JsonObject              *userinfo,
                                   gboolean                 is_signed,
                                   JsonObject              *claims,
                                   const AlboOidcSettings  *settings,
                                   gint64                   now,
                                   GError                 **error);

G_END_DECLS
