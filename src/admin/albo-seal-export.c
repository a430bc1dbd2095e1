/* albo-seal-export.c - writes the seals into a file, to be kept elsewhere
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-maker.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-seal-rows.h"

static gboolean
refuse (gint64    number,
        GError  **error)
{
  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
               _("Seal %" PRId64 " is not whole: see albo-admin verify."), number);
  return FALSE;
}

/* Errors of the file are asked for once, at its end. */
static void
write_line (FILE               *file,
            const AlboSealLine *line)
{
  g_autofree char *text = albo_seal_line_write (line);

  fprintf (file, "%s\n", text);
}

static gboolean
write_keys (AlboConnection  *connection,
            FILE            *file,
            GError         **error)
{
  g_autoptr(AlboRowReader) keys = NULL;

  keys = albo_row_reader_open (connection, "albo_keys",
                               "select " ALBO_KEY_COLUMNS " from albo.seal_key k"
                               " order by k.valid_from, k.key_id", 100, error);

  if (keys == NULL || !albo_row_reader_next (keys, error))
    return FALSE;

  while (albo_row_reader_is_at_row (keys))
    {
      AlboSealLine line = { ALBO_SEAL_LINE_KEY };

      if (!albo_seal_rows_read_key (keys, &line.key))
        return refuse (0, error);

      write_line (file, &line);

      if (!albo_row_reader_next (keys, error))
        return FALSE;
    }

  return TRUE;
}

/* The leaves of a seal; @leaves goes on to those of the next one. */
static gboolean
write_leaves (AlboRowReader  *leaves,
              gint64          number,
              FILE           *file,
              GError        **error)
{
  while (albo_row_reader_is_at_row (leaves) &&
         albo_row_reader_get_number (leaves, ALBO_LEAF_COLUMN_SEAL) == number)
    {
      AlboSealLine line = { ALBO_SEAL_LINE_LEAF };

      if (!albo_seal_rows_read_leaf (leaves, &line.leaf))
        return refuse (number, error);

      write_line (file, &line);

      if (!albo_row_reader_next (leaves, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_seals (AlboConnection  *connection,
             FILE            *file,
             gint64          *n_seals,
             GError         **error)
{
  g_autoptr(AlboRowReader) seals = NULL;
  g_autoptr(AlboRowReader) leaves = NULL;

  seals = albo_row_reader_open (connection, "albo_seals",
                                "select " ALBO_SEAL_COLUMNS " from albo.seal s order by s.number",
                                500, error);

  if (seals == NULL || !albo_row_reader_next (seals, error))
    return FALSE;

  leaves = albo_row_reader_open (connection, "albo_leaves",
                                 "select " ALBO_LEAF_COLUMNS " from albo.seal_leaf l"
                                 " order by l.seal_number, l.position", 2000, error);

  if (leaves == NULL || !albo_row_reader_next (leaves, error))
    return FALSE;

  for (*n_seals = 0; albo_row_reader_is_at_row (seals); ++*n_seals)
    {
      AlboSealLine line = { ALBO_SEAL_LINE_SEAL };

      if (!albo_seal_rows_read_seal (seals, &line.seal))
        return refuse (line.seal.number, error);

      write_line (file, &line);

      if (!write_leaves (leaves, line.seal.number, file, error) ||
          !albo_row_reader_next (seals, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_all (AlboConnection  *connection,
           FILE            *file,
           gint64          *n_seals,
           GError         **error)
{
  AlboSealLine line = { ALBO_SEAL_LINE_TITLE };

  if (!albo_connection_run_script (connection,
                                   "set transaction isolation level repeatable read read only",
                                   NULL, error) ||
      !albo_seal_rows_prepare (connection, error))
    return FALSE;

  write_line (file, &line);

  if (!write_keys (connection, file, error) || !write_seals (connection, file, n_seals, error))
    return FALSE;

  line.kind = ALBO_SEAL_LINE_END;
  line.n_seals = *n_seals;
  write_line (file, &line);

  return TRUE;
}

static gboolean
set_file_error (const char  *path,
                GError     **error)
{
  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* Takes @file. */
static gboolean
finish_file (FILE       *file,
             const char *part,
             const char *path,
             GError    **error)
{
  gboolean is_written = ferror (file) == 0 && fflush (file) == 0 && fsync (fileno (file)) == 0;

  is_written = fclose (file) == 0 && is_written;

  return (is_written && g_rename (part, path) == 0) || set_file_error (path, error);
}

/**
 * albo_seal_maker_export: (skip)
 * @connection: a superuser's connection
 * @path: the file; one that is there is replaced when the new one is whole
 * @n_seals: (out): how many seals it holds
 * @error: %ALBO_ADMIN_ERROR or %ALBO_STORE_ERROR
 *
 * Writes all seals, their leaves and the public keys into a file.
 *
 * Returns: whether the file is there
 */
gboolean
albo_seal_maker_export (AlboConnection  *connection,
                        const char      *path,
                        gint64          *n_seals,
                        GError         **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  FILE *file = fopen (part, "we");
  gboolean is_done;

  if (file == NULL)
    return set_file_error (part, error);

  is_done = albo_connection_begin (connection, NULL, error);

  if (is_done)
    {
      is_done = write_all (connection, file, n_seals, error);
      albo_connection_rollback (connection);
    }

  if (is_done)
    return finish_file (file, part, path, error);

  fclose (file);
  g_unlink (part);

  return FALSE;
}
