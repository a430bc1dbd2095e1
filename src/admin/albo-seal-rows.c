/* albo-seal-rows.c - seals, their leaves and keys, as the database has them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-rows.h"

#include <string.h>

/**
 * albo_seal_rows_prepare: (skip)
 * @connection: a connection in a transaction
 * @error: %ALBO_STORE_ERROR
 *
 * Makes the server write values as canonical texts have them, and refuse rather than
 * hide rows.  Until the transaction ends.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_seal_rows_prepare (AlboConnection  *connection,
                        GError         **error)
{
  return albo_connection_run_script (connection,
                                     "set local timezone = 'UTC';"
                                     "set local datestyle = 'ISO';"
                                     "set local search_path = pg_catalog, pg_temp;"
                                     "set local row_security = off;"
                                     "set local statement_timeout = 0;"
                                     "set local cursor_tuple_fraction = 1",
                                     NULL, error);
}

static gboolean
read_text (AlboRowReader *reader,
           int            column,
           char          *text,
           gsize          n_text)
{
  const char *value = albo_row_reader_get_text (reader, column);

  return value != NULL && g_strlcpy (text, value, n_text) < n_text;
}

static gboolean
read_instant (AlboRowReader *reader,
              int            column,
              char           instant[ALBO_INSTANT_LENGTH + 1])
{
  const char *value = albo_row_reader_get_text (reader, column);

  return value != NULL && albo_instant_from_server (value, instant);
}

/**
 * albo_seal_rows_read_seal: (skip)
 * @reader: at a row that begins with %ALBO_SEAL_COLUMNS
 * @seal: (out): the seal
 *
 * Returns: %FALSE if no seal can look like this; @seal has its number then
 */
gboolean
albo_seal_rows_read_seal (AlboRowReader *reader,
                          AlboSeal      *seal)
{
  memset (seal, 0, sizeof *seal);
  seal->number = albo_row_reader_get_number (reader, 0);
  seal->from_id = albo_row_reader_get_number (reader, 1);
  seal->to_id = albo_row_reader_get_number (reader, 2);
  seal->n_leaves = albo_row_reader_get_number (reader, 3);

  return albo_row_reader_get_bytes (reader, 4, seal->root, ALBO_HASH_SIZE) &&
         (albo_row_reader_get_text (reader, 5) == NULL) == (seal->number == 1) &&
         (seal->number == 1 ||
          albo_row_reader_get_bytes (reader, 5, seal->previous, ALBO_HASH_SIZE)) &&
         read_instant (reader, 6, seal->sealed_at) &&
         read_text (reader, 7, seal->key_id, sizeof seal->key_id) &&
         albo_row_reader_get_bytes (reader, 8, seal->signature, ALBO_SIGNATURE_SIZE);
}

/**
 * albo_seal_rows_read_leaf: (skip)
 * @reader: at a row that begins with %ALBO_LEAF_COLUMNS
 * @leaf: (out): the leaf
 *
 * Returns: %FALSE if no leaf can look like this; @leaf has its organization and request
 *   then
 */
gboolean
albo_seal_rows_read_leaf (AlboRowReader *reader,
                          AlboSealLeaf  *leaf)
{
  memset (leaf, 0, sizeof *leaf);
  leaf->organization = albo_row_reader_get_number (reader, 0);
  leaf->request = albo_row_reader_get_number (reader, 1);
  leaf->seq = albo_row_reader_get_number (reader, 3);

  return read_text (reader, 2, leaf->protocol_number, sizeof leaf->protocol_number) &&
         albo_row_reader_get_bytes (reader, 4, leaf->hash, ALBO_HASH_SIZE);
}

/**
 * albo_seal_rows_read_key: (skip)
 * @reader: at a row that begins with %ALBO_KEY_COLUMNS
 * @key: (out): the key
 *
 * Returns: %FALSE if no key can look like this
 */
gboolean
albo_seal_rows_read_key (AlboRowReader *reader,
                         AlboSealKey   *key)
{
  memset (key, 0, sizeof *key);

  return read_text (reader, 0, key->key_id, sizeof key->key_id) &&
         albo_row_reader_get_bytes (reader, 1, key->public_key, ALBO_PUBLIC_KEY_SIZE) &&
         read_instant (reader, 2, key->valid_from) &&
         (albo_row_reader_get_text (reader, 3) == NULL || read_instant (reader, 3, key->valid_to));
}
