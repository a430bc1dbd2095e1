/* albo-command.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command.h"

#include "albo-office-invoke.h"

/**
 * albo_command_new:
 * @verb: what to do
 * @request: to which request
 * @row_version: the version that the person saw
 * @details: what the person filled in; a reference is kept
 *
 * Returns: (transfer full): a command with a key of its own
 */
AlboCommand *
albo_command_new (const AlboVerb *verb,
                  gint64          request,
                  int             row_version,
                  JsonObject     *details)
{
  AlboCommand *self = g_new0 (AlboCommand, 1);

  self->verb = verb;
  self->request = request;
  self->row_version = row_version;
  self->key = g_uuid_string_random ();
  self->details = json_object_ref (details);

  return self;
}

void
albo_command_free (AlboCommand *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->number);
  json_object_unref (self->details);
  g_free (self);
}

/**
 * albo_command_send_async:
 * @self: a command, which must live until @callback
 * @connection: of the person
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Sends the command.  It is never cancelled: what happened would not be known.
 */
void
albo_command_send_async (AlboCommand         *self,
                         AlboConnection      *connection,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  AlboArg args[3 + ALBO_VERB_MAX_PARTS] = {
    ALBO_ARG_INT (self->request), ALBO_ARG_INT (self->row_version), ALBO_ARG_TEXT (self->key),
  };

  albo_verb_fill_args (self->verb, self->details, args + 3);
  albo_office_invoke_async (connection, albo_verb_get_code (self->verb), args,
                            albo_verb_get_n_args (self->verb), NULL, callback, user_data);
}

/**
 * albo_command_send_finish:
 * @self: the command
 * @connection: of the person
 * @result: what the callback was given
 * @error: (nullable): %ALBO_STORE_ERROR; after %ALBO_STORE_ERROR_UNREACHABLE it is
 *   not known whether the command was carried out
 *
 * Returns: (transfer full): `{request_id, state, row_version}`, or %NULL on error
 */
JsonNode *
albo_command_send_finish (AlboCommand     *self,
                          AlboConnection  *connection,
                          GAsyncResult    *result,
                          GError         **error)
{
  return albo_office_invoke_finish (connection, result, error);
}

/**
 * albo_command_rehearse_async:
 * @self: a command
 * @connection: of the person
 * @cancellable: (nullable): asks the server to stop
 * @callback: called with what would happen
 * @user_data: for @callback
 *
 * Asks what the command would do; nothing is done.  Its finish function is
 * albo_office_invoke_finish().
 */
void
albo_command_rehearse_async (AlboCommand         *self,
                             AlboConnection      *connection,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  albo_office_invoke_async (connection, "rehearse",
                            ALBO_ARGS (ALBO_ARG_INT (self->request), ALBO_ARG_INT (self->row_version),
                                       ALBO_ARG_TEXT (albo_verb_get_code (self->verb)),
                                       ALBO_ARG_OBJECT (self->details)),
                            cancellable, callback, user_data);
}
