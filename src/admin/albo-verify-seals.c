/* albo-verify-seals.c - the seals of a database: signatures, leaves, head
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-admin-error.h"
#include "albo-seal-check-file.h"
#include "albo-seal-rows.h"
#include "albo-verify-private.h"

static gboolean
read_keys (AlboVerify  *self,
           GError     **error)
{
  g_autoptr(AlboRowReader) keys = NULL;

  keys = albo_row_reader_open (self->connection, "albo_keys",
                               "select " ALBO_KEY_COLUMNS " from albo.seal_key k", 100, error);

  if (keys == NULL || !albo_row_reader_next (keys, error))
    return FALSE;

  while (albo_row_reader_is_at_row (keys))
    {
      AlboSealKey key;

      /* One that cannot be read is missing for the seals that it signed. */
      if (albo_seal_rows_read_key (keys, &key))
        albo_seal_check_add_key (self->seals, &key);

      if (!albo_row_reader_next (keys, error))
        return FALSE;
    }

  return TRUE;
}

/* The leaves of a seal; @leaves goes on to those of the next one. */
static gboolean
read_leaves (AlboVerify     *self,
             AlboRowReader  *leaves,
             gint64          number,
             GError        **error)
{
  while (albo_row_reader_is_at_row (leaves) &&
         albo_row_reader_get_number (leaves, ALBO_LEAF_COLUMN_SEAL) <= number)
    {
      gint64 at = albo_row_reader_get_number (leaves, ALBO_LEAF_COLUMN_SEAL);
      AlboSealLeaf leaf;

      if (!albo_seal_rows_read_leaf (leaves, &leaf) || at < number)
        albo_findings_add (self->findings, ALBO_FINDING_SEAL_LEAVES,
                           _("The list of seal %" PRId64 " has a line that no seal made."),
                           at);
      else
        albo_seal_check_add_leaf (self->seals, &leaf);

      albo_verify_advance (self, _("Checking the seals"));

      if (!albo_row_reader_next (leaves, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_seals (AlboVerify  *self,
            GError     **error)
{
  const char *since = self->options->since;
  g_autofree char *filter = NULL;
  g_autofree char *seals_sql = NULL;
  g_autofree char *leaves_sql = NULL;
  g_autofree char *count_sql = NULL;
  g_autoptr(AlboRowReader) seals = NULL;
  g_autoptr(AlboRowReader) leaves = NULL;

  /* Signatures and order are looked at in all of them: they are few. */
  filter = since == NULL ? g_strdup ("true")
                         : g_strdup_printf ("s.sealed_at >= '%s 00:00 Europe/Rome'", since);
  seals_sql = g_strdup_printf ("select " ALBO_SEAL_COLUMNS ", (%s)::text from albo.seal s"
                               " order by s.number", filter);
  leaves_sql = g_strdup_printf ("select " ALBO_LEAF_COLUMNS " from albo.seal_leaf l%s%s"
                                " order by l.seal_number, l.position",
                                since == NULL ? "" : " join albo.seal s on s.number = l.seal_number"
                                                     " where ",
                                since == NULL ? "" : filter);
  count_sql = g_strdup_printf ("select sum (s.n_leaves) from albo.seal s where %s", filter);

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  seals = albo_row_reader_open (self->connection, "albo_seals", seals_sql, 500, error);

  if (seals == NULL || !albo_row_reader_next (seals, error))
    return FALSE;

  leaves = albo_row_reader_open (self->connection, "albo_leaves", leaves_sql, 2000, error);

  if (leaves == NULL || !albo_row_reader_next (leaves, error))
    return FALSE;

  while (albo_row_reader_is_at_row (seals))
    {
      AlboSeal seal;
      gboolean with_leaves = *albo_row_reader_get_text (seals, 9) == 't';

      if (!albo_seal_rows_read_seal (seals, &seal))
        albo_findings_add (self->findings, ALBO_FINDING_SEAL_CHANGED,
                           _("Seal %" PRId64 " is not what was signed: it was changed."),
                           seal.number);

      albo_seal_check_add_seal (self->seals, &seal, with_leaves);

      if (!read_leaves (self, leaves, seal.number, error) || !albo_row_reader_next (seals, error))
        return FALSE;
    }

  albo_seal_check_end (self->seals);

  return read_leaves (self, leaves, G_MAXINT64, error);
}

static gboolean
check_head (AlboVerify  *self,
            GError     **error)
{
  GArray *seals = albo_seal_check_get_seals (self->seals);
  const AlboSeal *newest = NULL;
  g_autoptr(AlboRowReader) head = NULL;
  guint8 hash[ALBO_HASH_SIZE] = { 0 };
  guint8 kept[ALBO_HASH_SIZE] = { 0 };
  gint64 number;

  head = albo_row_reader_open (self->connection, "albo_head",
                               "select number::text, hash, to_id::text from albo.seal_head", 2,
                               error);

  if (head == NULL || !albo_row_reader_next (head, error))
    return FALSE;

  if (seals->len > 0)
    {
      newest = &g_array_index (seals, AlboSeal, seals->len - 1);
      albo_seal_get_hash (newest, hash);
    }

  number = newest != NULL ? newest->number : 0;

  if (albo_row_reader_is_at_row (head))
    {
      gint64 kept_number = albo_row_reader_get_number (head, 0);

      if (kept_number > number)
        {
          albo_findings_add (self->findings, ALBO_FINDING_SEAL_MISSING,
                             _("Seal %" PRId64 " is missing: it was the newest."),
                             kept_number);
          return TRUE;
        }

      albo_row_reader_get_bytes (head, 1, kept, ALBO_HASH_SIZE);

      if (kept_number == number && memcmp (kept, hash, ALBO_HASH_SIZE) == 0 &&
          albo_row_reader_get_number (head, 2) == (newest != NULL ? newest->to_id : 0))
        return TRUE;
    }

  albo_findings_add (self->findings, ALBO_FINDING_SEAL_HEAD,
                     _("Seal %" PRId64 " is not the one that the database knows as the "
                       "newest."), number);

  return TRUE;
}

static int
compare_number_cb (gconstpointer a,
                   gconstpointer b)
{
  const AlboSeal *first = a;
  const AlboSeal *second = b;

  return (first->number > second->number) - (first->number < second->number);
}

/* Every seal that left the database must still be there, the same. */
static void
compare_seals (AlboVerify *self,
               GArray     *exported)
{
  GArray *seals = albo_seal_check_get_seals (self->seals);

  for (guint i = 0; i < exported->len; i++)
    {
      const AlboSeal *other = &g_array_index (exported, AlboSeal, i);
      guint8 hash[ALBO_HASH_SIZE];
      guint8 other_hash[ALBO_HASH_SIZE];
      guint at;

      if (!g_array_binary_search (seals, other, compare_number_cb, &at))
        {
          albo_findings_add (self->findings, ALBO_FINDING_SEAL_OTHER,
                             _("Seal %" PRId64 " is in the file, and missing in the "
                               "database."), other->number);
          continue;
        }

      albo_seal_get_hash (&g_array_index (seals, AlboSeal, at), hash);
      albo_seal_get_hash (other, other_hash);

      if (memcmp (hash, other_hash, ALBO_HASH_SIZE) != 0)
        albo_findings_add (self->findings, ALBO_FINDING_SEAL_OTHER,
                           _("Seal %" PRId64 " of the database is another one than that of "
                             "the file: it was replaced."), other->number);
    }
}

static gboolean
compare_file (AlboVerify  *self,
              GError     **error)
{
  const char *path = self->options->seals_path;
  g_autoptr(AlboSealCheck) exported = NULL;
  gboolean is_read;
  FILE *file;

  if (path == NULL)
    return TRUE;

  file = fopen (path, "re");

  if (file == NULL)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  exported = albo_seal_check_new (self->findings, self->options->trusted);
  is_read = albo_seal_check_read_file (exported, file, path, error);
  fclose (file);

  if (is_read)
    compare_seals (self, albo_seal_check_get_seals (exported));

  return is_read;
}

/**
 * albo_verify_seals: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks the seals, and keeps them for albo_verify_histories().
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_seals (AlboVerify  *self,
                   GError     **error)
{
  self->seals = albo_seal_check_new (self->findings, self->options->trusted);

  if (!read_keys (self, error) || !read_seals (self, error) || !check_head (self, error) ||
      !compare_file (self, error))
    return FALSE;

  self->report->n_seals = albo_seal_check_get_seals (self->seals)->len;

  return TRUE;
}
