/* albo-history-row.c - one row of a request's history, and its hash
 *
 * albo.history_hash in data/schema makes the same text.  It is made here anew, because
 * whoever could change a row could change that function too.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-history-row.h"

#include <string.h>

#include "albo-chain.h"

static const char *
or_dash (const char *value)
{
  return value != NULL ? value : "-";
}

/**
 * albo_history_row_make_text: (skip)
 * @row: a row
 * @previous: (nullable): hash of the row before, in hexadecimal digits
 *
 * Returns: (transfer full): what the row's hash is the hash of
 */
char *
albo_history_row_make_text (const AlboHistoryRow *row,
                            const char           *previous)
{
  const char *lines[] = { "albo-history-1", row->organization, row->request, row->seq, row->at,
                          row->action, or_dash (row->from_state), row->to_state, row->actor_kind,
                          or_dash (row->actor_id) };

  return albo_chain_make_text (lines, G_N_ELEMENTS (lines), row->actor, row->details, previous);
}

/**
 * albo_history_row_get_hash: (skip)
 * @row: a row
 * @previous: (nullable): hash of the row before, in hexadecimal digits
 * @hash: (out): the hash that the row must have
 */
void
albo_history_row_get_hash (const AlboHistoryRow *row,
                           const char           *previous,
                           guint8                hash[ALBO_HASH_SIZE])
{
  g_autofree char *text = albo_history_row_make_text (row, previous);

  albo_hash_data (text, strlen (text), hash);
}
