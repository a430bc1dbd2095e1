/* albo-verify-attachments.c - each file against its hash, piece by piece
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-merkle.h"
#include "albo-verify-private.h"

/* Pieces are 256 KiB: this is what is in memory at once. */
#define N_BATCH 16

enum
{
  FILE_ORGANIZATION, FILE_ID, FILE_REQUEST, FILE_PROTOCOL, FILE_FIELD, FILE_SHA256, FILE_SIZE,
  FILE_N_PIECES, PIECE_INDEX, PIECE_BYTES,
};

#define FILES_SQL "select a.organization_id::text, a.id::text, a.request_id::text," \
  " r.protocol_number, coalesce(a.field, a.purpose, '-'), a.sha256, a.size::text, a.n_chunks::text, c.index::text, c.bytes" \
  " from albo.attachment a" \
  " left join albo.attachment_chunk c on c.organization_id = a.organization_id" \
  " and c.attachment_id = a.id" \
  " left join albo.request r on r.organization_id = a.organization_id and r.id = a.request_id" \
  " where a.sha256 is not null%s order by a.organization_id, a.id, c.index"

/* The file whose pieces are being read. */
typedef struct
{
  AlboVerify *verify;
  gint64      organization;
  gint64      id;           /* 0 before the first */
  char       *name;
  char       *field;
  guint8      sha256[ALBO_HASH_SIZE];
  gint64      size;
  gint64      n_pieces;
  GChecksum  *checksum;
  gint64      n_bytes;
  gint64      n_read;       /* pieces, in order */
  gint64      wrong_piece;  /* the first that is missing, or -1 */
} File;

static void
end_file (File *file)
{
  guint8 hash[ALBO_HASH_SIZE];
  gsize n_hash = sizeof hash;

  if (file->id == 0)
    return;

  file->verify->report->n_files++;

  if (file->wrong_piece < 0 && file->n_read < file->n_pieces)
    file->wrong_piece = file->n_read;

  g_checksum_get_digest (file->checksum, hash, &n_hash);

  if (file->wrong_piece >= 0)
    albo_findings_add (file->verify->findings, ALBO_FINDING_FILE_CHANGED,
                       _("%s: piece %" PRId64 " of file no. %" PRId64
                         " (field “%s”) is missing."),
                       file->name, file->wrong_piece + 1, file->id, file->field);
  else if (memcmp (hash, file->sha256, ALBO_HASH_SIZE) != 0 || file->n_bytes != file->size)
    albo_findings_add (file->verify->findings, ALBO_FINDING_FILE_CHANGED,
                       _("%s: file no. %" PRId64 " (field “%s”) was changed: its SHA-256 is "
                         "not the one of the day it arrived."),
                       file->name, file->id, file->field);
}

static void
begin_file (File          *file,
            AlboRowReader *rows)
{
  const char *protocol_number = albo_row_reader_get_text (rows, FILE_PROTOCOL);

  file->organization = albo_row_reader_get_number (rows, FILE_ORGANIZATION);
  file->id = albo_row_reader_get_number (rows, FILE_ID);
  g_free (file->name);
  file->name = albo_row_reader_get_text (rows, FILE_REQUEST) != NULL
    ? albo_verify_name (file->verify, file->organization,
                        albo_row_reader_get_number (rows, FILE_REQUEST), protocol_number)
    : g_strdup (_("A draft"));
  g_free (file->field);
  file->field = g_strdup (albo_row_reader_get_text (rows, FILE_FIELD));
  memset (file->sha256, 0, ALBO_HASH_SIZE);
  albo_row_reader_get_bytes (rows, FILE_SHA256, file->sha256, ALBO_HASH_SIZE);
  file->size = albo_row_reader_get_number (rows, FILE_SIZE);
  file->n_pieces = albo_row_reader_get_number (rows, FILE_N_PIECES);
  g_checksum_reset (file->checksum);
  file->n_bytes = 0;
  file->n_read = 0;
  file->wrong_piece = -1;
}

static void
add_piece (File          *file,
           AlboRowReader *rows)
{
  const char *bytes = albo_row_reader_get_text (rows, PIECE_BYTES);
  gsize length = albo_row_reader_get_length (rows, PIECE_BYTES);

  if (bytes == NULL)
    return;

  if (file->wrong_piece < 0 && albo_row_reader_get_number (rows, PIECE_INDEX) != file->n_read)
    file->wrong_piece = file->n_read;

  g_checksum_update (file->checksum, (const guchar *) bytes, (gssize) length);
  file->n_bytes += (gint64) length;
  file->n_read++;
}

static char *
make_filter (AlboVerify *self)
{
  GString *filter = g_string_new (NULL);

  if (self->organization != NULL)
    g_string_append_printf (filter, " and a.organization_id = %s", self->organization);

  if (self->options->since != NULL)
    g_string_append_printf (filter, " and a.created_at >= '%s 00:00 Europe/Rome'", self->options->since);

  return g_string_free (filter, FALSE);
}

/**
 * albo_verify_attachments: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks that each complete file is the one that arrived.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_attachments (AlboVerify  *self,
                         GError     **error)
{
  g_autofree char *filter = make_filter (self);
  g_autofree char *count_sql = g_strdup_printf ("select sum (greatest (a.n_chunks, 1)) from"
                                                " albo.attachment a where a.sha256 is not null%s",
                                                filter);
  g_auto(GStrv) parts = g_strsplit (FILES_SQL, "%s", 2);
  g_autofree char *sql = g_strconcat (parts[0], filter, parts[1], NULL);
  g_autoptr(AlboRowReader) rows = NULL;
  File file = { self };
  gboolean is_done;

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  rows = albo_row_reader_open (self->connection, "albo_files", sql, N_BATCH, error);

  if (rows == NULL)
    return FALSE;

  file.checksum = g_checksum_new (G_CHECKSUM_SHA256);

  while ((is_done = albo_row_reader_next (rows, error)) && albo_row_reader_is_at_row (rows))
    {
      if (albo_row_reader_get_number (rows, FILE_ORGANIZATION) != file.organization ||
          albo_row_reader_get_number (rows, FILE_ID) != file.id)
        {
          end_file (&file);
          begin_file (&file, rows);
        }

      add_piece (&file, rows);
      albo_verify_advance (self, _("Checking the files"));
    }

  if (is_done)
    end_file (&file);

  g_checksum_free (file.checksum);
  g_free (file.name);
  g_free (file.field);

  return is_done;
}
