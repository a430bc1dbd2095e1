/* albo-login-oidc-calls.h - sign-in through an aggregator, in the SQL schema `login`
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *albo_login_oidc_providers    (AlboConnection  *self,
                                        const char      *version,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_oidc_place        (AlboConnection  *self,
                                        const char      *return_path,
                                        GCancellable    *cancellable,
                                        GError         **error);
gboolean  albo_login_oidc_request_open (AlboConnection  *self,
                                        GBytes          *state_hash,
                                        GBytes          *browser_hash,
                                        JsonObject      *request,
                                        GBytes          *message,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_oidc_request_take (AlboConnection  *self,
                                        GBytes          *state_hash,
                                        GBytes          *browser_hash,
                                        const char      *code,
                                        GCancellable    *cancellable,
                                        GError         **error);
JsonNode *albo_login_oidc_answer       (AlboConnection  *self,
                                        GBytes          *state_hash,
                                        JsonObject      *answer,
                                        GBytes          *message,
                                        GBytes          *token_hash,
                                        GCancellable    *cancellable,
                                        GError         **error);

G_END_DECLS
