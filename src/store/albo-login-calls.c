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
 * albo_login_demo_citizens:
 * @self: a connection as `albo_login`
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_FORBIDDEN unless the database is a demo
 *
 * Returns: (transfer full): an array of `{id, given_name, family_name, fiscal_code,
 *   birth_date}`
 */
JsonNode *
albo_login_demo_citizens (AlboConnection  *self,
                          GCancellable    *cancellable,
                          GError         **error)
{
  return albo_arg_call_json (self, "select login.demo_citizens ()", NULL, 0, cancellable, error);
}

/**
 * albo_login_demo_session_open:
 * @self: a connection as `albo_login`
 * @citizen: one of albo_login_demo_citizens()
 * @token_hash: the SHA-256 of the session's token
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_FORBIDDEN unless the database is a demo
 *
 * Returns: (transfer full): `{expires_at}`
 */
JsonNode *
albo_login_demo_session_open (AlboConnection  *self,
                              gint64           citizen,
                              GBytes          *token_hash,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (citizen), ALBO_ARG_BYTES (token_hash) };

  return albo_arg_call_json (self, "select login.demo_session_open ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
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
