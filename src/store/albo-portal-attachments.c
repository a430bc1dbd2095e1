/* albo-portal-attachments.c - the functions of the SQL schema `portal` for attachments
 *
 * Attachments go in pieces, so that no program ever holds a whole one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-calls.h"

#include "albo-arg-private.h"

/**
 * albo_portal_attachment_begin:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @draft: a draft
 * @field: id of an attachment field
 * @file_name: name of the file, for people
 * @media_type: what the bytes are
 * @attachment: (out): its id
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_INVALID
 *
 * First of the three steps of an upload; the pieces and albo_portal_attachment_finish() follow.
 *
 * Returns: whether the server answered
 */
gboolean
albo_portal_attachment_begin (AlboConnection  *self,
                              const char      *token,
                              gint64           draft,
                              const char      *field,
                              const char      *file_name,
                              const char      *media_type,
                              gint64          *attachment,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft), ALBO_ARG_TEXT (field),
    ALBO_ARG_TEXT (file_name), ALBO_ARG_TEXT (media_type),
  };

  return albo_arg_call_int (self, "select portal.attachment_begin ($1, $2, $3, $4, $5)",
                            args, G_N_ELEMENTS (args), attachment, cancellable, error);
}

/**
 * albo_portal_attachment_append:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @attachment: an attachment that was begun
 * @index: 0 for the first piece
 * @bytes: %ALBO_CHUNK_SIZE bytes; less only in the last piece
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_INVALID
 *
 * Returns: whether the piece is stored
 */
gboolean
albo_portal_attachment_append (AlboConnection  *self,
                               const char      *token,
                               gint64           attachment,
                               int              index,
                               GBytes          *bytes,
                               GCancellable    *cancellable,
                               GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (attachment), ALBO_ARG_INT (index),
    ALBO_ARG_BYTES (bytes),
  };

  return albo_arg_call_void (self, "select portal.attachment_append ($1, $2, $3, $4)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_attachment_finish:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @attachment: an attachment that was begun
 * @sha256: what the pieces must hash to
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_INVALID
 *
 * Returns: (transfer full): `{id, field, name, media_type, size, sha256}`
 */
JsonNode *
albo_portal_attachment_finish (AlboConnection  *self,
                               const char      *token,
                               gint64           attachment,
                               GBytes          *sha256,
                               GCancellable    *cancellable,
                               GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (attachment), ALBO_ARG_BYTES (sha256),
  };

  return albo_arg_call_json (self, "select portal.attachment_finish ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_attachment_remove:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @attachment: an attachment of a draft
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: whether it is gone
 */
gboolean
albo_portal_attachment_remove (AlboConnection  *self,
                               const char      *token,
                               gint64           attachment,
                               GCancellable    *cancellable,
                               GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (attachment) };

  return albo_arg_call_void (self, "select portal.attachment_remove ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_attachment_get:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @attachment: an attachment of the citizen's drafts or requests
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{id, field, name, media_type, size, sha256}`
 */
JsonNode *
albo_portal_attachment_get (AlboConnection  *self,
                            const char      *token,
                            gint64           attachment,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (attachment) };

  return albo_arg_call_json (self, "select portal.attachment_get ($1, $2)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_attachment_chunk:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @attachment: an attachment of the citizen's drafts or requests
 * @index: 0 for the first piece
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   also past the last piece
 *
 * Returns: (transfer full): %ALBO_CHUNK_SIZE bytes; less only in the last piece
 */
GBytes *
albo_portal_attachment_chunk (AlboConnection  *self,
                              const char      *token,
                              gint64           attachment,
                              int              index,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (attachment), ALBO_ARG_INT (index),
  };

  return albo_arg_call_bytes (self, "select portal.attachment_chunk ($1, $2, $3)",
                              args, G_N_ELEMENTS (args), cancellable, error);
}
