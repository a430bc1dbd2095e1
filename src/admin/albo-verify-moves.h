/* albo-verify-moves.h - what the moves of a history lead to, and what the request says
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-verify-private.h"

G_BEGIN_DECLS

/* Of a request `r`, in this order. */
#define ALBO_REQUEST_MOVE_COLUMNS \
  " r.state::text, coalesce(r.outcome, '-'), coalesce(r.reasons, '-')," \
  " coalesce(r.checklist::text, '-'), coalesce(r.assignee_id::text, '-')"

/* Of a row of history `h`: what it leads to, or null where it leaves it as it is.  An
 * administrator is named by login, which stays. */
#define ALBO_HISTORY_MOVE_COLUMNS \
  " h.to_state::text," \
  " case when h.action in ('approve', 'transfer_close') then 'approved'" \
  " when h.action in ('annul', 'transfer_withdraw') then coalesce(h.details ->> 'outcome', '-') end," \
  " case when h.action in ('annul', 'transfer_withdraw') then coalesce(h.details ->> 'reasons', '-') end," \
  " case h.action when 'forward' then coalesce((h.details -> 'checklist')::text, '-') end," \
  " case h.action when 'claim' then coalesce(h.actor_id::text, '-') when 'release' then '-'" \
  " when 'assign' then (select s.id::text from albo.staff s where s.login = h.details ->> 'assignee'" \
  " and s.organization_id = h.organization_id) end"

#define ALBO_N_MOVE_COLUMNS 5

/**
 * AlboMoves:
 * @values: what the rows so far lead to, in the order of the columns; %NULL for `-`
 *
 * Where the moves of one request lead.
 */
typedef struct
{
  char *values[ALBO_N_MOVE_COLUMNS];
} AlboMoves;

void albo_moves_clear (AlboMoves     *self);
void albo_moves_add   (AlboMoves     *self,
                       AlboRowReader *history,
                       int            column);
void albo_moves_check (AlboMoves     *self,
                       AlboVerify    *verify,
                       const char    *name,
                       AlboRowReader *requests,
                       int            column);

G_END_DECLS
