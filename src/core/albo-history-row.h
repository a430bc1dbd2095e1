/* albo-history-row.h - one row of a request's history, and its hash
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-merkle.h"

G_BEGIN_DECLS

/**
 * AlboHistoryRow:
 * @organization: digits
 * @request: digits
 * @seq: digits
 * @at: instant, as `2026-01-31T09:30:00.000000Z`
 * @action: what was done
 * @from_state: (nullable): digits
 * @to_state: digits
 * @actor_kind: as what somebody did it
 * @actor_id: (nullable): digits
 * @actor: name, any text
 * @details: a `jsonb` as PostgreSQL writes it
 *
 * A row as the table has it; the texts belong to whoever read them.
 */
typedef struct
{
  const char *organization;
  const char *request;
  const char *seq;
  const char *at;
  const char *action;
  const char *from_state;
  const char *to_state;
  const char *actor_kind;
  const char *actor_id;
  const char *actor;
  const char *details;
} AlboHistoryRow;

char *albo_history_row_make_text (const AlboHistoryRow *row,
                                  const char           *previous);
void  albo_history_row_get_hash  (const AlboHistoryRow *row,
                                  const char           *previous,
                                  guint8                hash[ALBO_HASH_SIZE]);

G_END_DECLS
