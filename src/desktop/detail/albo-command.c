/* albo-command.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command.h"

#include "albo-json.h"
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

/* Words and files are told in the history and make no version. */
static GPtrArray *
list_steps (JsonObject *request)
{
  GPtrArray *steps = g_ptr_array_new ();
  JsonArray *history = albo_json_get_array (request, "history");
  AlboRequestAction action;

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonNode *node = json_array_get_element (history, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          albo_request_action_from_code (albo_json_get_string (json_node_get_object (node), "action", ""),
                                         &action))
        g_ptr_array_add (steps, json_node_get_object (node));
    }

  return steps;
}

static gboolean
is_step (JsonObject        *step,
         AlboRequestAction  action,
         const char        *actor)
{
  return g_strcmp0 (albo_json_get_string (step, "action", NULL),
                    albo_request_action_to_code (action)) == 0 &&
         g_strcmp0 (albo_json_get_string (step, "actor", NULL), actor) == 0;
}

/**
 * albo_command_was_done:
 * @self: a command with an unknown outcome
 * @request: the request as it was read afterwards
 * @actor: the name of the person who sent it
 *
 * The step after the version that the person saw is this command's, if anybody's:
 * each step makes one version.  An annulment may write down a withdrawal before.
 *
 * Returns: whether the command was carried out
 */
gboolean
albo_command_was_done (AlboCommand *self,
                       JsonObject  *request,
                       const char  *actor)
{
  g_autoptr(GPtrArray) steps = list_steps (request);
  int n_versions = (int) albo_json_get_int (request, "row_version", 0) - self->row_version;
  guint first;

  if (n_versions < 1 || n_versions > (int) steps->len)
    return FALSE;

  first = steps->len - n_versions;
  if (self->verb->action == ALBO_REQUEST_ACTION_ANNUL && n_versions > 1 &&
      is_step (g_ptr_array_index (steps, first), ALBO_REQUEST_ACTION_ASK_WITHDRAWAL, actor))
    first++;

  return is_step (g_ptr_array_index (steps, first), self->verb->action, actor);
}
