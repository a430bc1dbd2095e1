/* albo-command.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command.h"

#include "albo-json.h"
#include "albo-office-calls.h"

/**
 * albo_command_new:
 * @action: forward, claim, approve or annul
 * @request: to which request
 * @row_version: the version that the person saw
 * @details: what the person filled in; a reference is kept
 *
 * Returns: (transfer full): a command with a key of its own
 */
AlboCommand *
albo_command_new (AlboRequestAction  action,
                  gint64             request,
                  int                row_version,
                  JsonObject        *details)
{
  AlboCommand *self = g_new0 (AlboCommand, 1);

  self->action = action;
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
  switch ((int) self->action)
    {
    case ALBO_REQUEST_ACTION_FORWARD:
      albo_office_forward_async (connection, self->request, self->row_version, self->key,
                                 self->details, NULL, callback, user_data);
      break;
    case ALBO_REQUEST_ACTION_CLAIM:
      albo_office_claim_async (connection, self->request, self->row_version, self->key,
                               NULL, callback, user_data);
      break;
    case ALBO_REQUEST_ACTION_APPROVE:
      albo_office_approve_async (connection, self->request, self->row_version, self->key,
                                 self->details, NULL, callback, user_data);
      break;
    case ALBO_REQUEST_ACTION_ANNUL:
      albo_office_annul_async (connection, self->request, self->row_version, self->key,
                               albo_json_get_string (self->details, "outcome", ""),
                               albo_json_get_string (self->details, "reasons", ""),
                               NULL, callback, user_data);
      break;
    default:
      g_return_if_reached ();
    }
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
  switch ((int) self->action)
    {
    case ALBO_REQUEST_ACTION_FORWARD:
      return albo_office_forward_finish (connection, result, error);
    case ALBO_REQUEST_ACTION_CLAIM:
      return albo_office_claim_finish (connection, result, error);
    case ALBO_REQUEST_ACTION_APPROVE:
      return albo_office_approve_finish (connection, result, error);
    case ALBO_REQUEST_ACTION_ANNUL:
      return albo_office_annul_finish (connection, result, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * albo_command_was_done:
 * @self: a command with an unknown outcome
 * @request: the request as it was read afterwards
 * @actor: the name of the person who sent it
 *
 * The step after the version that the person saw is this command's, if anybody's:
 * each step makes one version.
 *
 * Returns: whether the command was carried out
 */
gboolean
albo_command_was_done (AlboCommand *self,
                       JsonObject  *request,
                       const char  *actor)
{
  JsonArray *history = albo_json_get_array (request, "history");
  int n_versions = (int) albo_json_get_int (request, "row_version", 0) - self->row_version;
  int n_steps = history != NULL ? (int) json_array_get_length (history) : 0;
  JsonNode *node;

  if (n_versions < 1 || n_versions > n_steps)
    return FALSE;

  node = json_array_get_element (history, n_steps - n_versions);
  return JSON_NODE_HOLDS_OBJECT (node) &&
         g_strcmp0 (albo_json_get_string (json_node_get_object (node), "action", NULL),
                    albo_request_action_to_code (self->action)) == 0 &&
         g_strcmp0 (albo_json_get_string (json_node_get_object (node), "actor", NULL), actor) == 0;
}
