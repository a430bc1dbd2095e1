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
JsonNode *albo_login_identity          (AlboConnection  *self,
                                        const char      *version,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_place             (AlboConnection  *self,
                                        const char      *return_path,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_request_open      (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        GBytes          *browser_hash,
                                        JsonObject      *request,
                                        GBytes          *message,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_request_find      (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        GBytes          *browser_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_answer            (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        GBytes          *browser_hash,
                                        JsonObject      *answer,
                                        GBytes          *message,
                                        GBytes          *token_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_refuse            (AlboConnection  *self,
                                        int              provider,
                                        const char      *outcome,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_logout_begin      (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_logout_open       (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        const char      *request_id,
                                        int              provider,
                                        int              service,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_logout_take       (AlboConnection  *self,
                                        GBytes          *handle_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_session_end       (AlboConnection  *self,
                                        int              provider,
                                        const char      *name_id,
                                        const char      *session_index,
                                        GCancellable    *cancellable,
                                        GError         **error);

G_END_DECLS
