/* albo-transfer.c
 *
 * One chunk is in memory at a time.  The file is replaced only when all of it
 * came and its hash is right: half a document is worse than none.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-transfer.h"

#include "albo-json.h"
#include "albo-office-calls.h"

#include <string.h>

#include <glib/gi18n.h>

/* What may be handed to another program, and under which ending: the name is a
 * citizen's, and an ending of their choice could start anything.
 */
static const struct
{
  const char *media_type;
  const char *ending;
} openable[] = {
  { "application/pdf", ".pdf" },
  { "image/jpeg", ".jpg" },
  { "image/png", ".png" },
  { "application/pkcs7-mime", ".p7m" },
};

typedef struct
{
  AlboConnection       *connection;
  gint64                id;
  gint64                size;
  gint64                n_bytes;
  int                   index;
  char                 *sha256;
  GChecksum            *checksum;
  GFileOutputStream    *stream;
  GBytes               *chunk;      /* (nullable): being written */
  AlboTransferProgress  progress;
  gpointer              progress_data;
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  g_clear_object (&transfer->connection);
  g_clear_object (&transfer->stream);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  g_clear_pointer (&transfer->checksum, g_checksum_free);
  g_free (transfer->sha256);
  g_free (transfer);
}

static void ask_for_chunk (GTask *task);

/* A closed stream takes the file's place; one closed with a cancelled
 * cancellable leaves everything as it was.
 */
static void
give_up (GTask  *task,
         GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close_async (G_OUTPUT_STREAM (transfer->stream), G_PRIORITY_DEFAULT, cancelled,
                               NULL, NULL);
  g_task_return_error (task, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
complete (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (transfer->n_bytes != transfer->size ||
      g_ascii_strcasecmp (g_checksum_get_string (transfer->checksum), transfer->sha256) != 0)
    {
      give_up (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                          _("The attachment is damaged: it is not what the applicant sent.")));
      return;
    }

  g_output_stream_close_async (G_OUTPUT_STREAM (transfer->stream), G_PRIORITY_DEFAULT,
                               g_task_get_cancellable (task), closed_cb, g_object_ref (task));
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    {
      give_up (task, error);
      return;
    }

  transfer->n_bytes += g_bytes_get_size (transfer->chunk);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->index++;
  if (transfer->progress != NULL)
    transfer->progress (transfer->size > 0 ? (double) transfer->n_bytes / transfer->size : 1,
                        transfer->progress_data);
  ask_for_chunk (task);
}

static void
chunk_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;
  gsize size;
  const guchar *bytes;

  transfer->chunk = albo_office_attachment_chunk_finish (ALBO_CONNECTION (object), result, &error);
  if (error != NULL)
    {
      give_up (task, error);
      return;
    }

  /* Nothing after the last chunk; more than was announced is not wanted either. */
  if (transfer->chunk == NULL || g_bytes_get_size (transfer->chunk) == 0 ||
      transfer->n_bytes + (gint64) g_bytes_get_size (transfer->chunk) > transfer->size)
    {
      complete (task);
      return;
    }

  bytes = g_bytes_get_data (transfer->chunk, &size);
  g_checksum_update (transfer->checksum, bytes, size);
  g_output_stream_write_all_async (G_OUTPUT_STREAM (transfer->stream), bytes, size,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), written_cb,
                                   g_object_ref (task));
}

static void
ask_for_chunk (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (transfer->n_bytes >= transfer->size)
    {
      complete (task);
      return;
    }

  albo_office_attachment_chunk_async (transfer->connection, transfer->id, transfer->index,
                                      g_task_get_cancellable (task), chunk_cb, g_object_ref (task));
}

static void
replaced_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;

  transfer->stream = g_file_replace_finish (G_FILE (object), result, &error);
  if (transfer->stream == NULL)
    g_task_return_error (task, error);
  else
    ask_for_chunk (task);
}

/**
 * albo_transfer_async:
 * @connection: of the person
 * @attachment: `{id, size, sha256, …}`
 * @destination: the file that is made or replaced
 * @progress: (nullable) (scope notified): told after each chunk
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; @destination stays as it was
 * @callback: called when the file is there
 * @user_data: for @callback
 *
 * Brings an attachment into a file, chunk by chunk, and checks its hash.
 */
void
albo_transfer_async (AlboConnection       *connection,
                     JsonObject           *attachment,
                     GFile                *destination,
                     AlboTransferProgress  progress,
                     gpointer              progress_data,
                     GCancellable         *cancellable,
                     GAsyncReadyCallback   callback,
                     gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (destination, cancellable, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->connection = g_object_ref (connection);
  transfer->id = albo_json_get_int (attachment, "id", 0);
  transfer->size = albo_json_get_int (attachment, "size", 0);
  transfer->sha256 = g_strdup (albo_json_get_string (attachment, "sha256", ""));
  transfer->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  g_task_set_source_tag (task, albo_transfer_async);
  g_task_set_task_data (task, transfer, (GDestroyNotify) transfer_free);

  g_file_replace_async (destination, NULL, FALSE, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                        cancellable, replaced_cb, g_steal_pointer (&task));
}

/**
 * albo_transfer_finish:
 * @result: what the callback was given
 * @error: (nullable): why there is no file
 *
 * Returns: whether the file is there, whole and unharmed
 */
gboolean
albo_transfer_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * albo_transfer_can_open:
 * @media_type: of an attachment, as the database checked it
 *
 * Returns: whether it may be handed to another program
 */
gboolean
albo_transfer_can_open (const char *media_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (openable); i++)
    if (g_strcmp0 (openable[i].media_type, media_type) == 0)
      return TRUE;

  return FALSE;
}

/**
 * albo_transfer_safe_name:
 * @name: a file name of a citizen's choice
 * @media_type: of the file
 *
 * Returns: (transfer full): a name without folders, control characters and hidden
 *   beginnings, with the ending that belongs to @media_type
 */
char *
albo_transfer_safe_name (const char *name,
                         const char *media_type)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  GString *safe = g_string_new (NULL);
  const char *ending = "";

  for (const char *c = valid; *c != '\0' && safe->len < 120; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      /* Marks that reverse the direction of text can hide an ending. */
      if (!g_unichar_isprint (character) || g_unichar_type (character) == G_UNICODE_FORMAT ||
          character == '/' || character == '\\' || character == ':')
        g_string_append_c (safe, '_');
      else if (safe->len > 0 || character != '.')
        g_string_append_unichar (safe, character);
    }

  if (safe->len == 0)
    g_string_append (safe, "allegato");

  for (gsize i = 0; i < G_N_ELEMENTS (openable); i++)
    if (g_strcmp0 (openable[i].media_type, media_type) == 0)
      ending = openable[i].ending;

  if (*ending != '\0')
    {
      g_autofree char *folded = g_ascii_strdown (safe->str, -1);

      if (!g_str_has_suffix (folded, ending) &&
          !(g_str_equal (ending, ".jpg") && g_str_has_suffix (folded, ".jpeg")))
        g_string_append (safe, ending);
    }

  return g_string_free (safe, FALSE);
}
