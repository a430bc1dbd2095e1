/* albo-command.h - one command of the office on its way to the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-verb.h"

G_BEGIN_DECLS

/**
 * AlboCommand:
 * @verb: what to do
 * @request: to which request
 * @row_version: the version that the person saw
 * @key: made before the first try, so that a repeat is the same command
 * @details: what the person filled in
 * @number: (nullable): the protocol number of the request, to speak of it
 * @is_repeat: whether an earlier try has an unknown outcome
 * @n_sign_ins: how often in a row the server asked instead who one is
 *
 * A command, from the confirmation to its outcome.
 */
typedef struct
{
  const AlboVerb *verb;
  gint64          request;
  int             row_version;
  char           *key;
  JsonObject     *details;
  char           *number;
  gboolean        is_repeat;
  guint           n_sign_ins;
} AlboCommand;

AlboCommand *albo_command_new         (const AlboVerb       *verb,
                                       gint64                request,
                                       int                   row_version,
                                       JsonObject           *details);
void         albo_command_free        (AlboCommand          *self);
void         albo_command_send_async  (AlboCommand          *self,
                                       AlboConnection       *connection,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
JsonNode    *albo_command_send_finish (AlboCommand          *self,
                                       AlboConnection       *connection,
                                       GAsyncResult         *result,
                                       GError              **error);
void         albo_command_rehearse_async (AlboCommand         *self,
                                       AlboConnection       *connection,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboCommand, albo_command_free)

G_END_DECLS
