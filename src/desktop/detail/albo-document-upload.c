/* albo-document-upload.c
 *
 * The database checks type, size and hash again; here it is only spared what it would refuse.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-document-upload.h"

#include "albo-office-invoke.h"

#include <string.h>

#include <glib/gi18n.h>

#define CHUNK    262144
#define MAX_SIZE (10 * 1024 * 1024)

static const struct
{
  const char *magic;
  gsize       length;
  const char *media_type;
} types[] = {
  { "%PDF-", 5, "application/pdf" },
  { "\xff\xd8\xff", 3, "image/jpeg" },
  { "\x89PNG\r\n\x1a\n", 8, "image/png" },
  { "\x30\x80", 2, "application/pkcs7-mime" },
  { "\x30\x82", 2, "application/pkcs7-mime" },
  { "\x30\x83", 2, "application/pkcs7-mime" },
};

typedef struct
{
  gint64  request;
  char   *purpose;
  char   *path;
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_free (upload->purpose);
  g_free (upload->path);
  g_free (upload);
}

static const char *
sniff (const char *bytes,
       gsize       size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (size >= types[i].length && memcmp (bytes, types[i].magic, types[i].length) == 0)
      return types[i].media_type;

  return NULL;
}

static GBytes *
load (const char  *path,
      const char **media_type,
      GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr(GBytes) bytes = NULL;
  gsize size;
  const char *data;

  if (file == NULL)
    return NULL;

  bytes = g_mapped_file_get_bytes (file);
  data = g_bytes_get_data (bytes, &size);
  *media_type = sniff (data, size);

  if (size > MAX_SIZE)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is larger than 10 MB."));
  else if (*media_type == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("The file is not a PDF, P7M, JPEG or PNG."));
  else
    return g_bytes_new (data, size);

  return NULL;
}

static gboolean
send_pieces (AlboConnection  *connection,
             gint64           id,
             GBytes          *bytes,
             GError         **error)
{
  gsize size = g_bytes_get_size (bytes);

  for (gsize offset = 0; offset < size; offset += CHUNK)
    {
      g_autoptr(GBytes) piece = g_bytes_new_from_bytes (bytes, offset, MIN (CHUNK, size - offset));
      g_autoptr(JsonNode) answer = NULL;

      answer = albo_office_invoke (connection, "attachment_append",
                                   ALBO_ARGS (ALBO_ARG_INT (id), ALBO_ARG_INT (offset / CHUNK),
                                              ALBO_ARG_BYTES (piece)),
                                   NULL, error);
      if (answer == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Who does not hear that a document arrived asks again: it is the same one. */
static gboolean
complete (AlboConnection  *connection,
          gint64           id,
          GBytes          *bytes,
          GError         **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr(GBytes) sha256 = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) problem = NULL;

  g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_checksum_get_digest (checksum, digest, &length);
  sha256 = g_bytes_new (digest, length);

  for (int i = 0; i < 2 && answer == NULL; i++)
    {
      g_clear_error (&problem);
      answer = albo_office_invoke (connection, "attachment_finish",
                                   ALBO_ARGS (ALBO_ARG_INT (id), ALBO_ARG_BYTES (sha256)), NULL, &problem);
      if (answer == NULL && !g_error_matches (problem, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
        break;
    }

  if (answer == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return answer != NULL;
}

static gpointer
run (AlboConnection  *connection,
     gpointer         data,
     GCancellable    *cancellable,
     GError         **error)
{
  const Upload *upload = data;
  const char *media_type = NULL;
  g_autoptr(GBytes) bytes = load (upload->path, &media_type, error);
  g_autofree char *base = g_path_get_basename (upload->path);
  g_autofree char *name = g_utf8_make_valid (base, -1);
  g_autoptr(JsonNode) begun = NULL;
  gint64 id;

  if (bytes == NULL)
    return NULL;

  begun = albo_office_invoke (connection, "document_begin",
                              ALBO_ARGS (ALBO_ARG_INT (upload->request), ALBO_ARG_TEXT (upload->purpose),
                                         ALBO_ARG_TEXT (name), ALBO_ARG_TEXT (media_type)),
                              cancellable, error);
  if (begun == NULL)
    return NULL;

  id = json_node_get_int (begun);
  if (!send_pieces (connection, id, bytes, error) || !complete (connection, id, bytes, error))
    {
      /* What stays half is nobody's, and goes by itself where this is not heard. */
      g_autoptr(JsonNode) removed = albo_office_invoke (connection, "attachment_remove",
                                                        ALBO_ARGS (ALBO_ARG_INT (id)), NULL, NULL);
      return NULL;
    }

  return g_memdup2 (&id, sizeof id);
}

/**
 * albo_document_upload_async:
 * @connection: of the person
 * @request: the request it is about
 * @purpose: `proof`, `outcome` or `other`
 * @path: of the file
 * @callback: called when the document is the request's
 * @user_data: for @callback
 *
 * Sends a file, piece by piece, on the connection's own thread.
 */
void
albo_document_upload_async (AlboConnection      *connection,
                            gint64               request,
                            const char          *purpose,
                            const char          *path,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Upload *upload = g_new0 (Upload, 1);

  upload->request = request;
  upload->purpose = g_strdup (purpose);
  upload->path = g_strdup (path);
  albo_connection_run_async (connection, run, upload, upload_free, g_free,
                             albo_document_upload_async, NULL, callback, user_data);
}

/**
 * albo_document_upload_finish:
 * @connection: of the person
 * @result: what the callback was given
 * @error: (nullable): %ALBO_STORE_ERROR, %G_FILE_ERROR, or %G_IO_ERROR_INVALID_DATA for a file that
 *   is not one to be sent, with a message for people
 *
 * Returns: the number of the document; 0 on error
 */
gint64
albo_document_upload_finish (AlboConnection  *connection,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_autofree gint64 *id = albo_connection_run_finish (connection, result, albo_document_upload_async, error);

  return id != NULL ? *id : 0;
}
