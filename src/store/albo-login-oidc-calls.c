/* albo-login-oidc-calls.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-oidc-calls.h"

#include "albo-arg-private.h"

/**
 * albo_login_oidc_providers:
 * @self: a connection as `albo_login`
 * @version: (nullable): the version that is known
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{version, providers}`; a JSON null if @version still is the version
 */
JsonNode *
albo_login_oidc_providers (AlboConnection  *self,
                           const char      *version,
                           GCancellable    *cancellable,
                           GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (version) };

  return albo_arg_call_json (self, "select coalesce (login.oidc_providers ($1), 'null')",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_oidc_place:
 * @self: a connection as `albo_login`
 * @return_path: a path of the portal
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{level, providers}`: what is offered to who comes from there
 */
JsonNode *
albo_login_oidc_place (AlboConnection  *self,
                       const char      *return_path,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (return_path) };

  return albo_arg_call_json (self, "select login.oidc_place ($1)", args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_oidc_request_open:
 * @self: a connection as `albo_login`
 * @state_hash: SHA-256 of the state
 * @browser_hash: SHA-256 of the browser's cookie
 * @request: what was asked: see `login.oidc_request_open`
 * @message: where the browser was sent, encrypted
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND for a provider that is not offered there
 *
 * Returns: whether the question waits now
 */
gboolean
albo_login_oidc_request_open (AlboConnection  *self,
                              GBytes          *state_hash,
                              GBytes          *browser_hash,
                              JsonObject      *request,
                              GBytes          *message,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_BYTES (state_hash), ALBO_ARG_BYTES (browser_hash), ALBO_ARG_OBJECT (request), ALBO_ARG_BYTES (message),
  };

  return albo_arg_call_void (self, "select login.oidc_request_open ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_oidc_request_take:
 * @self: a connection as `albo_login`
 * @state_hash: SHA-256 of the state
 * @browser_hash: (nullable): SHA-256 of the browser's cookie
 * @code: the provider whose address the browser came back to
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the question, which nobody else gets; or `{problem, return_path}`
 */
JsonNode *
albo_login_oidc_request_take (AlboConnection  *self,
                              GBytes          *state_hash,
                              GBytes          *browser_hash,
                              const char      *code,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (state_hash), ALBO_ARG_BYTES (browser_hash), ALBO_ARG_TEXT (code) };

  return albo_arg_call_json (self, "select login.oidc_request_take ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_oidc_answer:
 * @self: a connection as `albo_login`
 * @state_hash: SHA-256 of the state of a question that was taken
 * @answer: what came of it: see `login.oidc_answer`
 * @message: (nullable): the tokens, encrypted
 * @token_hash: the SHA-256 of the session's token
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{outcome, return_path}`; a session is open if outcome is `success`
 */
JsonNode *
albo_login_oidc_answer (AlboConnection  *self,
                        GBytes          *state_hash,
                        JsonObject      *answer,
                        GBytes          *message,
                        GBytes          *token_hash,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_BYTES (state_hash), ALBO_ARG_OBJECT (answer), ALBO_ARG_BYTES (message), ALBO_ARG_BYTES (token_hash),
  };

  return albo_arg_call_json (self, "select login.oidc_answer ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}
