/* albo-login-calls.c - the functions of the SQL schema `login`, for albo-login
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-calls.h"

#include "albo-arg-private.h"

/**
 * albo_login_is_demo:
 * @self: a connection as `albo_login`
 * @is_demo: (out): whether the people in this database are invented
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the server answered
 */
gboolean
albo_login_is_demo (AlboConnection  *self,
                    gboolean        *is_demo,
                    GCancellable    *cancellable,
                    GError         **error)
{
  return albo_arg_call_flag (self, "select login.is_demo ()", is_demo, cancellable, error);
}

/**
 * albo_login_session_open:
 * @self: a connection as `albo_login`
 * @identity: the attributes that the identity provider vouches for
 * @method: `spid`, `cie`…
 * @level: level of assurance, 1 to 3
 * @token_hash: the SHA-256 of the session's token
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_INVALID for an identity that is not good
 *
 * Returns: (transfer full): `{expires_at}`
 */
JsonNode *
albo_login_session_open (AlboConnection  *self,
                         JsonObject      *identity,
                         const char      *method,
                         int              level,
                         GBytes          *token_hash,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_OBJECT (identity), ALBO_ARG_TEXT (method), ALBO_ARG_INT (level),
    ALBO_ARG_BYTES (token_hash),
  };

  return albo_arg_call_json (self, "select login.session_open ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_session_close:
 * @self: a connection as `albo_login`
 * @token_hash: the SHA-256 of the session's token
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the session is closed now, also if it was before
 */
gboolean
albo_login_session_close (AlboConnection  *self,
                          GBytes          *token_hash,
                          GCancellable    *cancellable,
                          GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (token_hash) };

  return albo_arg_call_void (self, "select login.session_close ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_identity:
 * @self: a connection as `albo_login`
 * @version: (nullable): the version that is known
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * As whom to ask, and whom to trust.
 *
 * Returns: (transfer full): `{version, is_demo, services, providers}`; a JSON null if @version
 *   still is the version
 */
JsonNode *
albo_login_identity (AlboConnection  *self,
                     const char      *version,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (version) };

  return albo_arg_call_json (self, "select coalesce (login.identity ($1), 'null')",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_place:
 * @self: a connection as `albo_login`
 * @return_path: a path of the portal
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{organization, organization_id, service_id, level}`
 */
JsonNode *
albo_login_place (AlboConnection  *self,
                  const char      *return_path,
                  GCancellable    *cancellable,
                  GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (return_path) };

  return albo_arg_call_json (self, "select login.place ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_request_open:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of the RelayState
 * @browser_hash: SHA-256 of the browser's cookie
 * @request: what was asked: see `login.request_open`
 * @message: the request, encrypted
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the request waits now
 */
gboolean
albo_login_request_open (AlboConnection  *self,
                         GBytes          *handle_hash,
                         GBytes          *browser_hash,
                         JsonObject      *request,
                         GBytes          *message,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash), ALBO_ARG_BYTES (browser_hash),
                           ALBO_ARG_OBJECT (request), ALBO_ARG_BYTES (message) };

  return albo_arg_call_void (self, "select login.request_open ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_request_find:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of the RelayState
 * @browser_hash: (nullable): SHA-256 of the browser's cookie
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the request that waits, or `{problem}`
 */
JsonNode *
albo_login_request_find (AlboConnection  *self,
                         GBytes          *handle_hash,
                         GBytes          *browser_hash,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash), ALBO_ARG_BYTES (browser_hash) };

  return albo_arg_call_json (self, "select login.request_find ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_answer:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of the RelayState
 * @browser_hash: SHA-256 of the browser's cookie
 * @answer: what came of it: see `login.answer`
 * @message: the answer, encrypted
 * @token_hash: the SHA-256 of the token of a session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Ends the wait for an answer that its provider signed, whatever it says.
 *
 * Returns: (transfer full): `{outcome, return_path}`
 */
JsonNode *
albo_login_answer (AlboConnection  *self,
                   GBytes          *handle_hash,
                   GBytes          *browser_hash,
                   JsonObject      *answer,
                   GBytes          *message,
                   GBytes          *token_hash,
                   GCancellable    *cancellable,
                   GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash), ALBO_ARG_BYTES (browser_hash),
                           ALBO_ARG_OBJECT (answer), ALBO_ARG_BYTES (message),
                           ALBO_ARG_BYTES (token_hash) };

  return albo_arg_call_json (self, "select login.answer ($1, $2, $3, $4, $5)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_refuse:
 * @self: a connection as `albo_login`
 * @provider: whom the request went to; 0 if none is known
 * @outcome: name of the reason
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Notes a refusal of what no provider signed.
 *
 * Returns: whether it is noted
 */
gboolean
albo_login_refuse (AlboConnection  *self,
                   int              provider,
                   const char      *outcome,
                   GCancellable    *cancellable,
                   GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (provider), ALBO_ARG_TEXT (outcome) };

  return albo_arg_call_void (self, "select login.refuse (nullif ($1, 0), $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_logout_begin:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of what the portal gave the browser
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{provider_id, service_id, name_id, name_qualifier, session_index}`, which
 *   are nulls where there is nothing to end
 */
JsonNode *
albo_login_logout_begin (AlboConnection  *self,
                         GBytes          *handle_hash,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash) };

  return albo_arg_call_json (self, "select login.logout_begin ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_logout_open:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of the RelayState
 * @request_id: ID of the LogoutRequest
 * @provider: whom it goes to
 * @service: as whom
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the request waits now
 */
gboolean
albo_login_logout_open (AlboConnection  *self,
                        GBytes          *handle_hash,
                        const char      *request_id,
                        int              provider,
                        int              service,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash), ALBO_ARG_TEXT (request_id),
                           ALBO_ARG_INT (provider), ALBO_ARG_INT (service) };

  return albo_arg_call_void (self, "select login.logout_open ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_logout_take:
 * @self: a connection as `albo_login`
 * @handle_hash: SHA-256 of the RelayState
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{request_id, provider_id, service_id}`, which are nulls where none waits
 */
JsonNode *
albo_login_logout_take (AlboConnection  *self,
                        GBytes          *handle_hash,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_BYTES (handle_hash) };

  return albo_arg_call_json (self, "select login.logout_take ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_login_session_end:
 * @self: a connection as `albo_login`
 * @provider: who asks
 * @name_id: its name of the sign-in
 * @session_index: (nullable): its session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether no such session is left
 */
gboolean
albo_login_session_end (AlboConnection  *self,
                        int              provider,
                        const char      *name_id,
                        const char      *session_index,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (provider), ALBO_ARG_TEXT (name_id),
                           ALBO_ARG_TEXT (session_index) };
  gint64 n;

  return albo_arg_call_int (self, "select login.session_end ($1, $2, $3)",
                            args, G_N_ELEMENTS (args), &n, cancellable, error);
}
