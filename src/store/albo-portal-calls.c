/* albo-portal-calls.c - the functions of the SQL schema `portal`, for albo-portal
 *
 * A session's token travels as it is, and only the database hashes it: who could read
 * the hashes there could not use them here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-calls.h"

#include "albo-arg-private.h"
#include "albo-json.h"

/**
 * albo_portal_is_demo:
 * @self: a connection as `albo_portal`
 * @is_demo: (out): whether the people in this database are invented
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the server answered
 */
gboolean
albo_portal_is_demo (AlboConnection  *self,
                     gboolean        *is_demo,
                     GCancellable    *cancellable,
                     GError         **error)
{
  return albo_arg_call_flag (self, "select portal.is_demo ()", is_demo, cancellable, error);
}

/**
 * albo_portal_organizations:
 * @self: a connection as `albo_portal`
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an array of `{code, kind, name}`
 */
JsonNode *
albo_portal_organizations (AlboConnection  *self,
                           GCancellable    *cancellable,
                           GError         **error)
{
  return albo_arg_call_json (self, "select portal.organizations ()", NULL, 0, cancellable, error);
}

/**
 * albo_portal_services:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{organization, services}`
 */
JsonNode *
albo_portal_services (AlboConnection  *self,
                      const char      *organization,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization) };

  return albo_arg_call_json (self, "select portal.services ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_service:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @service: code of a service
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{organization, service}`, the service with its form and rules
 */
JsonNode *
albo_portal_service (AlboConnection  *self,
                     const char      *organization,
                     const char      *service,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization), ALBO_ARG_TEXT (service) };

  return albo_arg_call_json (self, "select portal.service ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_whoami:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Returns: (transfer full): the citizen whose session it is
 */
JsonNode *
albo_portal_whoami (AlboConnection  *self,
                    const char      *token,
                    GCancellable    *cancellable,
                    GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token) };

  return albo_arg_call_json (self, "select portal.whoami ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_sign_out:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @handle_hash: the SHA-256 of a new token
 * @is_at_provider: (out): whether the identity provider has a session too, which albo-login
 *   ends for whoever brings that token
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Ends the session; nothing happens if there is none.
 *
 * Returns: whether it is ended
 */
gboolean
albo_portal_sign_out (AlboConnection  *self,
                      const char      *token,
                      GBytes          *handle_hash,
                      gboolean        *is_at_provider,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_BYTES (handle_hash) };
  g_autoptr(JsonNode) answer =
    albo_arg_call_json (self, "select jsonb_build_object ('is_at_provider', portal.sign_out ($1, $2))",
                        args, G_N_ELEMENTS (args), cancellable, error);

  if (answer == NULL)
    return FALSE;

  *is_at_provider = albo_json_get_bool (json_node_get_object (answer), "is_at_provider", FALSE);

  return TRUE;
}

/**
 * albo_portal_drafts:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Returns: (transfer full): an array of the citizen's drafts
 */
JsonNode *
albo_portal_drafts (AlboConnection  *self,
                    const char      *token,
                    GCancellable    *cancellable,
                    GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token) };

  return albo_arg_call_json (self, "select portal.drafts ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_draft_open:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @organization: code of an organization
 * @service: code of a service
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Resumes the open draft of this citizen and service, or makes one.
 *
 * Returns: (transfer full): a draft
 */
JsonNode *
albo_portal_draft_open (AlboConnection  *self,
                        const char      *token,
                        const char      *organization,
                        const char      *service,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_TEXT (organization), ALBO_ARG_TEXT (service),
  };

  return albo_arg_call_json (self, "select portal.draft_open ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_draft_open_for:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @organization: code of an organization
 * @service: code of a service
 * @capacity: one of albo_portal_capacities()
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID where the service does not let one act for such
 *
 * Resumes the open draft of this citizen for somebody, or makes one.
 *
 * Returns: (transfer full): a draft
 */
JsonNode *
albo_portal_draft_open_for (AlboConnection  *self,
                            const char      *token,
                            const char      *organization,
                            const char      *service,
                            gint64           capacity,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_TEXT (organization), ALBO_ARG_TEXT (service), ALBO_ARG_INT (capacity),
  };

  return albo_arg_call_json (self, "select portal.draft_open_for ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_capacities:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Returns: (transfer full): for whom the citizen acts: an array of `{id, kind, ground,
 *   fiscal_code, name, declared_at}`
 */
JsonNode *
albo_portal_capacities (AlboConnection  *self,
                        const char      *token,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token) };

  return albo_arg_call_json (self, "select portal.capacities ($1)", args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_capacity_declare:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @capacity: for whom the citizen declares to act
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_INVALID with what is to be corrected
 *
 * Returns: (transfer full): `{id}`
 */
JsonNode *
albo_portal_capacity_declare (AlboConnection  *self,
                              const char      *token,
                              JsonObject      *capacity,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_OBJECT (capacity) };

  return albo_arg_call_json (self, "select portal.capacity_declare ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_capacity_withdraw:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @capacity: one of albo_portal_capacities()
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: whether the citizen no longer acts for it
 */
gboolean
albo_portal_capacity_withdraw (AlboConnection  *self,
                               const char      *token,
                               gint64           capacity,
                               GCancellable    *cancellable,
                               GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (capacity) };

  return albo_arg_call_void (self, "select portal.capacity_withdraw ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_draft_get:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @draft: a draft
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the draft
 */
JsonNode *
albo_portal_draft_get (AlboConnection  *self,
                       const char      *token,
                       gint64           draft,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft) };

  return albo_arg_call_json (self, "select portal.draft_get ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_draft_save:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @draft: a draft
 * @row_version: the version that the citizen saw
 * @values: all plain values, which replace the stored ones
 * @step: the section that comes next
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_STALE
 *
 * Identity fields and attachments among @values are ignored.
 *
 * Returns: (transfer full): `{row_version}`
 */
JsonNode *
albo_portal_draft_save (AlboConnection  *self,
                        const char      *token,
                        gint64           draft,
                        int              row_version,
                        JsonObject      *values,
                        int              step,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft), ALBO_ARG_INT (row_version),
    ALBO_ARG_OBJECT (values), ALBO_ARG_INT (step),
  };

  return albo_arg_call_json (self, "select portal.draft_save ($1, $2, $3, $4, $5)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_draft_delete:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @draft: a draft
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: whether it is gone
 */
gboolean
albo_portal_draft_delete (AlboConnection  *self,
                          const char      *token,
                          gint64           draft,
                          GCancellable    *cancellable,
                          GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft) };

  return albo_arg_call_void (self, "select portal.draft_delete ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_submit:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @draft: a draft
 * @row_version: the version that the citizen saw
 * @key: a UUID made before the first try
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_STALE,
 *   %ALBO_STORE_ERROR_INVALID with the problems in the detail
 *
 * A repeat with the same @key gives the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): `{request_id, protocol_number, submitted_at, deadline}`
 */
JsonNode *
albo_portal_submit (AlboConnection  *self,
                    const char      *token,
                    gint64           draft,
                    int              row_version,
                    const char      *key,
                    GCancellable    *cancellable,
                    GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft), ALBO_ARG_INT (row_version),
    ALBO_ARG_TEXT (key),
  };

  return albo_arg_call_json (self, "select portal.submit ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_requests:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Returns: (transfer full): an array of the citizen's requests, newest first
 */
JsonNode *
albo_portal_requests (AlboConnection  *self,
                      const char      *token,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token) };

  return albo_arg_call_json (self, "select portal.requests ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_request:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the request
 */
JsonNode *
albo_portal_request (AlboConnection  *self,
                     const char      *token,
                     gint64           request,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (request) };

  return albo_arg_call_json (self, "select portal.request ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_receipt:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): what its receipt says, the same whenever it is asked for
 */
JsonNode *
albo_portal_receipt (AlboConnection  *self,
                     const char      *token,
                     gint64           request,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (request) };

  return albo_arg_call_json (self, "select portal.receipt ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_announce:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Wakes the office after a submission, in a transaction of its own; a failure is no harm.
 *
 * Returns: whether it was sent
 */
gboolean
albo_portal_announce (AlboConnection  *self,
                      const char      *token,
                      gint64           request,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (request) };

  return albo_arg_call_void (self, "select portal.announce ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_note_stranger:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @what: `draft`, `request` or `attachment`
 * @object: which one they asked for and did not get
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Keeps it for the body's auditor if it is somebody else's.
 *
 * Returns: whether the server answered
 */
gboolean
albo_portal_note_stranger (AlboConnection  *self,
                           const char      *token,
                           const char      *what,
                           gint64           object,
                           GCancellable    *cancellable,
                           GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_TEXT (what), ALBO_ARG_INT (object) };

  return albo_arg_call_void (self, "select portal.note_stranger ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}
