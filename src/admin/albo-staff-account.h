/* albo-staff-account.h - duty, suspension and password of who works in an organization
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

gboolean   albo_staff_set_duty     (AlboConnection  *connection,
                                    const char      *login,
                                    const char      *duty,
                                    const char      *reason,
                                    gboolean         anyway,
                                    char           **former,
                                    GError         **error);
JsonNode  *albo_staff_suspend      (AlboConnection  *connection,
                                    const char      *login,
                                    const char      *reason,
                                    gboolean         anyway,
                                    GError         **error);
gboolean   albo_staff_resume       (AlboConnection  *connection,
                                    const char      *login,
                                    const char      *reason,
                                    GError         **error);
gboolean   albo_staff_set_password (AlboConnection  *connection,
                                    const char      *login,
                                    const char      *password,
                                    const char      *expires,
                                    GError         **error);
gboolean   albo_staff_set_expiry   (AlboConnection  *connection,
                                    const char      *login,
                                    const char      *expires,
                                    GError         **error);

G_END_DECLS
