/* albo-upload.c - a file of this computer on its way into the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-upload.h"

#include "albo-office-invoke.h"

#include <string.h>

#define CHUNK_SIZE (256 * 1024)

/* One file: announced, sent piece by piece, closed with its digest.  Never whole in memory. */
typedef struct
{
  AlboConnection *connection;
  char           *begin;
  gint64          target;
  char           *place;
  GFile          *file;
  char           *name;
  GInputStream   *stream;   /* (nullable): until it is open */
  GChecksum      *checksum;
  guchar         *buffer;
  gsize           n_bytes;  /* of the piece at hand */
  int             index;
  gint64          attachment;
} Upload;

static void read_piece (GTask *task);

static void
upload_free (Upload *upload)
{
  g_object_unref (upload->connection);
  g_free (upload->begin);
  g_free (upload->place);
  g_object_unref (upload->file);
  g_free (upload->name);
  g_clear_object (&upload->stream);
  g_checksum_free (upload->checksum);
  g_free (upload->buffer);
  g_free (upload);
}

/* What arrived so far is thrown away; where that fails too, the server does it later. */
static void
fail (GTask  *task,
      GError *error)
{
  Upload *upload = g_task_get_task_data (task);

  if (upload->attachment != 0)
    albo_office_invoke_async (upload->connection, "attachment_remove",
                              ALBO_ARGS (ALBO_ARG_INT (upload->attachment)), NULL, NULL, NULL);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonNode) answer = NULL;
  GError *error = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL)
    {
      fail (task, error);
      return;
    }

  g_task_return_int (task, upload->attachment);
  g_object_unref (task);
}

static void
finish (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr(GBytes) sha256 = NULL;

  g_checksum_get_digest (upload->checksum, digest, &length);
  sha256 = g_bytes_new (digest, length);
  albo_office_invoke_async (upload->connection, "attachment_finish",
                            ALBO_ARGS (ALBO_ARG_INT (upload->attachment), ALBO_ARG_BYTES (sha256)),
                            g_task_get_cancellable (task), finished_cb, task);
}

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonNode) answer = NULL;
  GError *error = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL)
    fail (task, error);
  else if (upload->n_bytes < CHUNK_SIZE)
    finish (task);
  else
    read_piece (task);
}

static void
append (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GBytes) bytes = NULL;

  if (upload->n_bytes == 0 && upload->index > 0)
    {
      finish (task);
      return;
    }

  bytes = g_bytes_new (upload->buffer, upload->n_bytes);
  g_checksum_update (upload->checksum, upload->buffer, upload->n_bytes);
  albo_office_invoke_async (upload->connection, "attachment_append",
                            ALBO_ARGS (ALBO_ARG_INT (upload->attachment), ALBO_ARG_INT (upload->index++),
                                       ALBO_ARG_BYTES (bytes)),
                            g_task_get_cancellable (task), appended_cb, task);
}

static void
begun_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonNode) answer = NULL;
  GError *error = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL || !JSON_NODE_HOLDS_VALUE (answer))
    {
      if (error == NULL)
        error = g_error_new_literal (ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED, "no attachment");
      fail (task, error);
      return;
    }

  upload->attachment = json_node_get_int (answer);
  append (task);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  g_autofree char *media_type = NULL;
  GError *error = NULL;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &upload->n_bytes, &error))
    {
      fail (task, error);
      return;
    }

  if (upload->attachment != 0)
    {
      append (task);
      return;
    }

  media_type = albo_upload_media_type (upload->name, upload->buffer, upload->n_bytes);
  albo_office_invoke_async (upload->connection, upload->begin,
                            ALBO_ARGS (ALBO_ARG_INT (upload->target), ALBO_ARG_TEXT (upload->place),
                                       ALBO_ARG_TEXT (upload->name), ALBO_ARG_TEXT (media_type)),
                            g_task_get_cancellable (task), begun_cb, task);
}

static void
read_piece (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);

  g_input_stream_read_all_async (upload->stream, upload->buffer, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), read_cb, task);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;

  upload->stream = G_INPUT_STREAM (g_file_read_finish (G_FILE (object), result, &error));
  if (upload->stream == NULL)
    fail (task, error);
  else
    read_piece (task);
}

/**
 * albo_upload_async:
 * @connection: of the person
 * @begin: `attachment_begin` or `document_begin`
 * @target: the draft, or the request
 * @place: the field, or the purpose
 * @file: what to send
 * @cancellable: (nullable): gives it up
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Sends a file, a piece at a time, so that other calls go on between them.
 */
void
albo_upload_async (AlboConnection      *connection,
                   const char          *begin,
                   gint64               target,
                   const char          *place,
                   GFile               *file,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Upload *upload = g_new0 (Upload, 1);

  g_task_set_source_tag (task, albo_upload_async);
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  upload->connection = g_object_ref (connection);
  upload->begin = g_strdup (begin);
  upload->target = target;
  upload->place = g_strdup (place);
  upload->file = g_object_ref (file);
  upload->name = g_file_get_basename (file);
  upload->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  upload->buffer = g_malloc (CHUNK_SIZE);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

/**
 * albo_upload_finish:
 * @result: what the callback was given
 * @error: (nullable): of the file, or %ALBO_STORE_ERROR
 *
 * Returns: the attachment, or 0 on error
 */
gint64
albo_upload_finish (GAsyncResult  *result,
                    GError       **error)
{
  gssize attachment;

  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);

  attachment = g_task_propagate_int (G_TASK (result), error);
  return MAX (attachment, 0);
}

/**
 * albo_upload_media_type:
 * @name: of a file
 * @bytes: (array length=size): its beginning
 * @size: bytes of it
 *
 * Returns: (transfer full): what it is, by its content for what the database knows
 */
char *
albo_upload_media_type (const char   *name,
                        const guchar *bytes,
                        gsize         size)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *content = NULL;
  char *media_type;

  if (g_str_has_suffix (lower, ".p7m"))
    return g_strdup ("application/pkcs7-mime");

  if (size >= 5 && memcmp (bytes, "%PDF-", 5) == 0)
    return g_strdup ("application/pdf");

  if (size >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    return g_strdup ("image/jpeg");

  if (size >= 8 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return g_strdup ("image/png");

  content = g_content_type_guess (name, bytes, size, NULL);
  media_type = g_content_type_get_mime_type (content);
  return media_type != NULL ? media_type : g_strdup ("application/octet-stream");
}
