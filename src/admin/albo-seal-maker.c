/* albo-seal-maker.c - closes the history that is new
 *
 * Rows of history are numbered when they are written, which is not the order in which
 * their transactions end: a row with a lower number may still appear.  A seal therefore
 * takes the newest number and waits until those who were writing then have finished.
 * Nobody is kept from writing meanwhile.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-maker.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-admin-error.h"
#include "albo-seal-rows.h"

#define WAIT_SECONDS 120

/* The newest number up to which history is settled. */
static gboolean
find_limit (AlboConnection  *connection,
            gint64          *to_id,
            GError         **error)
{
  const gint64 give_up = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  g_autoptr(PGresult) limit = NULL;
  const char *writers;

  limit = albo_connection_call (connection, "select to_id, writers from admin.seal_limit ()",
                                0, NULL, NULL, error);

  if (limit == NULL)
    return FALSE;

  writers = PQgetvalue (limit, 0, 1);

  while (TRUE)
    {
      g_autoptr(PGresult) settled = NULL;

      settled = albo_connection_call (connection, "select admin.seal_is_settled ($1)", 1, &writers,
                                      NULL, error);

      if (settled == NULL)
        return FALSE;

      if (*PQgetvalue (settled, 0, 0) == 't')
        break;

      if (g_get_monotonic_time () > give_up)
        {
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                       _("Somebody has been writing history for more than %d seconds without "
                         "ending the transaction; nothing was sealed."), WAIT_SECONDS);
          return FALSE;
        }

      g_usleep (20 * 1000);
    }

  *to_id = g_ascii_strtoll (PQgetvalue (limit, 0, 0), NULL, 10);

  return TRUE;
}

static gboolean
use_key (AlboConnection  *connection,
         AlboSigningKey  *key,
         gboolean         replace_key,
         char             key_id[2 * ALBO_HASH_SIZE + 1],
         GError         **error)
{
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(GError) local_error = NULL;
  guint8 public_key[ALBO_PUBLIC_KEY_SIZE];
  const AlboParam params[] = { { (const char *) public_key, sizeof public_key, TRUE },
                               { replace_key ? "t" : "f", 1, FALSE } };

  albo_signing_key_get_public (key, public_key);
  rows = albo_connection_call_params (connection, "select admin.seal_key_use ($1, $2)",
                                      G_N_ELEMENTS (params), params, FALSE, NULL, &local_error);

  if (rows != NULL)
    {
      g_strlcpy (key_id, PQgetvalue (rows, 0, 0), 2 * ALBO_HASH_SIZE + 1);
      return TRUE;
    }

  if (g_error_matches (local_error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                         _("The seals of this database are made with another key. To go over to "
                           "this one for good, say --replace-key."));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
make_root (AlboConnection  *connection,
           AlboSeal        *seal,
           GError         **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(AlboRowReader) leaves = NULL;
  AlboMerkle tree = { 0 };

  sql = g_strdup_printf ("select " ALBO_LEAF_COLUMNS " from albo.seal_leaf l where l.seal_number = %"
                         PRId64 " order by l.position", seal->number);
  leaves = albo_row_reader_open (connection, "albo_leaves", sql, 2000, error);

  if (leaves == NULL || !albo_row_reader_next (leaves, error))
    return FALSE;

  while (albo_row_reader_is_at_row (leaves))
    {
      g_autofree char *text = NULL;
      AlboSealLeaf leaf;

      if (!albo_seal_rows_read_leaf (leaves, &leaf))
        {
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                       _("The history of request %" PRId64 " cannot be sealed: see "
                         "albo-admin verify."), leaf.request);
          return FALSE;
        }

      text = albo_seal_leaf_make_text (&leaf);
      albo_merkle_add (&tree, text, strlen (text));

      if (!albo_row_reader_next (leaves, error))
        return FALSE;
    }

  albo_merkle_get_root (&tree, seal->root);

  return TRUE;
}

static gboolean
add_seal (AlboConnection  *connection,
          const AlboSeal  *seal,
          GError         **error)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, seal->number);
  g_autofree char *to_id = g_strdup_printf ("%" PRId64, seal->to_id);
  g_autofree char *n_leaves = g_strdup_printf ("%" PRId64, seal->n_leaves);
  const AlboParam params[] = {
    { number }, { to_id }, { n_leaves },
    { (const char *) seal->root, sizeof seal->root, TRUE },
    { seal->sealed_at }, { seal->key_id },
    { (const char *) seal->signature, sizeof seal->signature, TRUE },
  };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call_params (connection,
                                      "select admin.seal_add ($1, $2, $3, $4, $5, $6, $7)",
                                      G_N_ELEMENTS (params), params, FALSE, NULL, error);

  return rows != NULL;
}

/* In a transaction: another sealer waits at the first call until it ends. */
static gboolean
make_seal (AlboConnection  *connection,
           AlboSigningKey  *key,
           gboolean         replace_key,
           gint64           to_id,
           AlboSeal        *seal,
           GError         **error)
{
  g_autofree char *limit = g_strdup_printf ("%" PRId64, to_id);
  const char *params[] = { limit };
  g_autoptr(PGresult) begun = NULL;
  g_autofree char *text = NULL;

  if (!albo_seal_rows_prepare (connection, error) ||
      !use_key (connection, key, replace_key, seal->key_id, error))
    return FALSE;

  begun = albo_connection_call (connection,
                                "select number, from_id, n_leaves, encode (previous_hash, 'hex'),"
                                " sealed_at from admin.seal_begin ($1)",
                                G_N_ELEMENTS (params), params, NULL, error);

  if (begun == NULL)
    return FALSE;

  if (PQntuples (begun) == 0)
    return TRUE;

  seal->number = g_ascii_strtoll (PQgetvalue (begun, 0, 0), NULL, 10);
  seal->from_id = g_ascii_strtoll (PQgetvalue (begun, 0, 1), NULL, 10);
  seal->to_id = to_id;
  seal->n_leaves = g_ascii_strtoll (PQgetvalue (begun, 0, 2), NULL, 10);
  g_strlcpy (seal->sealed_at, PQgetvalue (begun, 0, 4), sizeof seal->sealed_at);

  if (seal->number > 1 &&
      !albo_hex_read (PQgetvalue (begun, 0, 3), seal->previous, ALBO_HASH_SIZE))
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                           _("The newest seal is not whole: see albo-admin verify."));
      return FALSE;
    }

  if (!make_root (connection, seal, error))
    return FALSE;

  text = albo_seal_make_text (seal);

  return albo_signing_key_sign (key, text, seal->signature, error) &&
         add_seal (connection, seal, error);
}

/**
 * albo_seal_maker_run: (skip)
 * @connection: a superuser's connection
 * @key: what to sign with
 * @replace_key: whether @key may take the place of another one
 * @report: (out): what was sealed
 * @error: %ALBO_ADMIN_ERROR_REFUSED if the seals are made with another key,
 *   %ALBO_ADMIN_ERROR_FAILED, or %ALBO_STORE_ERROR
 *
 * Makes a seal over the history that no seal holds yet.  Two at the same time make one
 * seal each, or one finds nothing new.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_seal_maker_run (AlboConnection  *connection,
                     AlboSigningKey  *key,
                     gboolean         replace_key,
                     AlboSealReport  *report,
                     GError         **error)
{
  AlboSeal seal = { 0 };
  gint64 to_id;

  if (!find_limit (connection, &to_id, error) ||
      !albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!make_seal (connection, key, replace_key, to_id, &seal, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  if (!albo_connection_commit (connection, NULL, error))
    return FALSE;

  report->number = seal.number;
  report->n_leaves = seal.n_leaves;
  memcpy (report->key_id, seal.key_id, sizeof report->key_id);

  return TRUE;
}
