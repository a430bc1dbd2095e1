/* albo-login-calls.h - the functions of the SQL schema `login`, for albo-login
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

gboolean  albo_login_is_demo           (AlboConnection  *self,
                                        gboolean        *is_demo,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_demo_citizens     (AlboConnection  *self,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_demo_session_open (AlboConnection  *self,
                                        gint64           citizen,
                                        GBytes          *token_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_session_open      (AlboConnection  *self,
                                        JsonObject      *identity,
                                        const char      *method,
                                        int              level,
                                        GBytes          *token_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_session_close     (AlboConnection  *self,
                                        GBytes          *token_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);

G_END_DECLS
