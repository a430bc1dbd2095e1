/* albo-verify-pairs.c - what was written against the row of the chain that vouches for it
 *
 * A note, a payment, an entry of the register: each has a row of a chain that says the
 * same, or its SHA-256.  One query joins the two sides, so that what one of them lacks
 * is found too; hashes are computed here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-merkle.h"
#include "albo-verify-pairs.h"

#define N_BATCH 500

enum
{
  PAIR_ORGANIZATION, PAIR_OWNER, PAIR_PROTOCOL, PAIR_REGISTER, PAIR_NUMBER, PAIR_KIND, PAIR_ID,
  PAIR_NEEDS_ROW, PAIR_CONTENT, PAIR_FOUND, PAIR_SHA256, PAIR_EXPECTED,
};

/* What differs from the place of a request is where an entry stands. */
#define REQUEST_PLACE "q.protocol_number, null::text, null::text"
#define REQUEST_JOIN " left join albo.request q on q.organization_id = x.organization_id" \
  " and q.id = x.owner_id"
#define REGISTER_PLACE "null::text, coalesce(g.code, x.register), coalesce(n.number::text, x.number)"
#define REGISTER_JOIN " left join albo.entry n on n.organization_id = x.organization_id" \
  " and n.id = x.entry_id" \
  " left join albo.register g on g.organization_id = n.organization_id and g.id = n.register_id"

static void
say (AlboVerify              *self,
     AlboRowReader           *rows,
     gboolean                 is_register,
     const AlboVerifyPairing *pairing,
     AlboFinding              finding,
     const char              *words)
{
  gint64 organization = albo_row_reader_get_number (rows, PAIR_ORGANIZATION);
  gint64 owner = albo_row_reader_get_number (rows, PAIR_OWNER);
  const char *code = albo_row_reader_get_text (rows, PAIR_REGISTER);
  g_autofree char *name = NULL;

  if (code != NULL)
    name = albo_verify_name_entry (self, organization, code,
                                   albo_row_reader_get_number (rows, PAIR_NUMBER));
  else if (is_register)
    name = albo_verify_name_member (self, organization, owner);
  else
    name = albo_verify_name (self, organization, owner,
                             albo_row_reader_get_text (rows, PAIR_PROTOCOL));

  albo_findings_add (self->findings, finding, "%s, %s %s: %s", name, _(pairing->label),
                     albo_row_reader_get_text (rows, PAIR_ID), _(words));
}

static gboolean
is_same (AlboRowReader *rows)
{
  const char *content = albo_row_reader_get_text (rows, PAIR_CONTENT);
  const char *sha256 = albo_row_reader_get_text (rows, PAIR_SHA256);
  guint8 hash[ALBO_HASH_SIZE];
  char digits[2 * ALBO_HASH_SIZE + 1];

  if (g_strcmp0 (albo_row_reader_get_text (rows, PAIR_FOUND),
                 albo_row_reader_get_text (rows, PAIR_EXPECTED)) != 0)
    return FALSE;

  if (content == NULL)
    return sha256 == NULL;

  albo_hash_data (content, strlen (content), hash);
  albo_hex_write (hash, ALBO_HASH_SIZE, digits);

  return g_strcmp0 (sha256, digits) == 0;
}

static void
check_pair (AlboVerify            *self,
            const AlboVerifyPairs *pairs,
            AlboRowReader         *rows)
{
  const char *kind = albo_row_reader_get_text (rows, PAIR_KIND);
  const char *needs_row = albo_row_reader_get_text (rows, PAIR_NEEDS_ROW);
  const AlboVerifyPairing *pairing = pairs->pairings;

  while (!g_str_equal (pairing->kind, kind))
    pairing++;

  if (needs_row == NULL)
    say (self, rows, pairs->is_register, pairing, pairing->gone, pairing->gone_words);
  else if (albo_row_reader_get_text (rows, PAIR_EXPECTED) == NULL)
    {
      if (*needs_row == 't')
        say (self, rows, pairs->is_register, pairing, pairing->unknown, pairing->unknown_words);
    }
  else if (!is_same (rows))
    say (self, rows, pairs->is_register, pairing, pairing->changed, pairing->changed_words);
}

static char *
make_sql (AlboVerify            *self,
          const AlboVerifyPairs *pairs)
{
  g_autofree char *things_filter = pairs->is_register
    ? albo_verify_filter_members (self, "t", "owner_id")
    : albo_verify_filter_requests (self, "t", "owner_id");
  g_autofree char *rows_filter = pairs->is_register
    ? albo_verify_filter_members (self, "h", "owner_id")
    : albo_verify_filter_requests (self, "h", "owner_id");

  return g_strconcat ("select x.organization_id::text, x.owner_id::text, ",
                      pairs->is_register ? REGISTER_PLACE : REQUEST_PLACE,
                      ", x.kind, coalesce(x.id, '?'), x.needs_row::text, x.content, x.found, x.sha256, x.expected"
                      " from (select * from (select * from (", pairs->things, ") t where ",
                      things_filter, ") t full join (select * from (", pairs->rows, ") h where ",
                      rows_filter, ") h using (organization_id, owner_id, ",
                      pairs->is_register ? "entry_id, " : "", "kind, id)) x",
                      pairs->is_register ? REGISTER_JOIN : REQUEST_JOIN,
                      " order by x.organization_id, x.owner_id, x.kind, x.id", NULL);
}

/**
 * albo_verify_pairs: (skip)
 * @self: a check
 * @pairs: what to compare with what
 * @error: it could not be checked
 *
 * Compares everything of one sort with the rows that vouch for it.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_pairs (AlboVerify             *self,
                   const AlboVerifyPairs  *pairs,
                   GError                **error)
{
  g_autofree char *filter = pairs->is_register
    ? albo_verify_filter_members (self, "t", "owner_id")
    : albo_verify_filter_requests (self, "t", "owner_id");
  g_autofree char *count_sql = g_strconcat ("select count (*) from (", pairs->things,
                                            ") t where ", filter, NULL);
  g_autofree char *sql = make_sql (self, pairs);
  g_autoptr(AlboRowReader) rows = NULL;
  gboolean is_done;

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  rows = albo_row_reader_open (self->connection, pairs->cursor, sql, N_BATCH, error);

  if (rows == NULL)
    return FALSE;

  while ((is_done = albo_row_reader_next (rows, error)) && albo_row_reader_is_at_row (rows))
    {
      check_pair (self, pairs, rows);
      albo_verify_advance (self, _(pairs->progress));
      self->report->n_vouched++;
    }

  return is_done;
}
