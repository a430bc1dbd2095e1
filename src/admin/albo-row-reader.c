/* albo-row-reader.c - the rows of a long query, some at a time
 *
 * A cursor of the transaction that runs: however many rows there are, few are here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-row-reader.h"

#include <string.h>

struct _AlboRowReader
{
  AlboConnection *connection;
  char           *fetch;
  guint           n_batch;
  PGresult       *rows;    /* (nullable): the present batch */
  int             at;      /* row of the batch; -1 before the first */
  gboolean        is_over;
};

/**
 * albo_row_reader_open: (skip)
 * @connection: a connection in a transaction
 * @name: name of the cursor; one each at a time
 * @sql: the query
 * @n_batch: how many rows to fetch at once
 * @error: %ALBO_STORE_ERROR
 *
 * Begins to read; albo_row_reader_next() goes to the first row.  The columns are `text`
 * or `bytea`, whose bytes come as they are; everything else is to be cast in @sql.
 *
 * Returns: (transfer full): the reader, or %NULL on error
 */
AlboRowReader *
albo_row_reader_open (AlboConnection  *connection,
                      const char      *name,
                      const char      *sql,
                      guint            n_batch,
                      GError         **error)
{
  g_autofree char *script = g_strdup_printf ("declare %s no scroll cursor for %s", name, sql);
  AlboRowReader *self;

  if (!albo_connection_run_script (connection, script, NULL, error))
    return NULL;

  self = g_new0 (AlboRowReader, 1);
  self->connection = connection;
  self->fetch = g_strdup_printf ("fetch %u from %s", n_batch, name);
  self->n_batch = n_batch;
  self->at = -1;

  return self;
}

/**
 * albo_row_reader_close: (skip)
 * @self: (nullable): a reader
 *
 * The cursor itself ends with the transaction.
 */
void
albo_row_reader_close (AlboRowReader *self)
{
  if (self == NULL)
    return;

  PQclear (self->rows);
  g_free (self->fetch);
  g_free (self);
}

/**
 * albo_row_reader_next: (skip)
 * @self: a reader
 * @error: %ALBO_STORE_ERROR
 *
 * Goes to the next row, or behind the last.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_row_reader_next (AlboRowReader  *self,
                      GError        **error)
{
  PGresult *rows;

  if (self->is_over)
    return TRUE;

  if (self->rows != NULL && ++self->at < PQntuples (self->rows))
    return TRUE;

  if (self->rows != NULL && (guint) PQntuples (self->rows) < self->n_batch)
    {
      self->is_over = TRUE;
      return TRUE;
    }

  rows = albo_connection_call_params (self->connection, self->fetch, 0, NULL, TRUE, NULL, error);

  if (rows == NULL)
    return FALSE;

  PQclear (self->rows);
  self->rows = rows;
  self->at = 0;
  self->is_over = PQntuples (rows) == 0;

  return TRUE;
}

/**
 * albo_row_reader_is_at_row: (skip)
 * @self: a reader
 *
 * Returns: whether there is a row; otherwise all were read
 */
gboolean
albo_row_reader_is_at_row (AlboRowReader *self)
{
  return !self->is_over && self->rows != NULL;
}

/**
 * albo_row_reader_get_text: (skip)
 * @self: a reader at a row
 * @column: a column, from 0
 *
 * Returns: (nullable) (transfer none): its value until the next row; %NULL for a null
 */
const char *
albo_row_reader_get_text (AlboRowReader *self,
                          int            column)
{
  return PQgetisnull (self->rows, self->at, column) ? NULL
                                                   : PQgetvalue (self->rows, self->at, column);
}

/**
 * albo_row_reader_get_length: (skip)
 * @self: a reader at a row
 * @column: a column, from 0
 *
 * Returns: how many bytes the value has
 */
gsize
albo_row_reader_get_length (AlboRowReader *self,
                            int            column)
{
  return (gsize) PQgetlength (self->rows, self->at, column);
}

/**
 * albo_row_reader_get_number: (skip)
 * @self: a reader at a row
 * @column: a column, from 0, of digits
 *
 * Returns: its value; 0 for a null
 */
gint64
albo_row_reader_get_number (AlboRowReader *self,
                            int            column)
{
  const char *text = albo_row_reader_get_text (self, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * albo_row_reader_get_bytes: (skip)
 * @self: a reader at a row
 * @column: a column, from 0
 * @bytes: (out): room for @n_bytes
 * @n_bytes: how many the value must have
 *
 * Returns: whether the value has that many bytes; otherwise @bytes is as before
 */
gboolean
albo_row_reader_get_bytes (AlboRowReader *self,
                           int            column,
                           guint8        *bytes,
                           gsize          n_bytes)
{
  const char *value = albo_row_reader_get_text (self, column);

  if (value == NULL || albo_row_reader_get_length (self, column) != n_bytes)
    return FALSE;

  memcpy (bytes, value, n_bytes);

  return TRUE;
}
