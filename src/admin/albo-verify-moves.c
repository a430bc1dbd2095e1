/* albo-verify-moves.c - what the moves of a history lead to, and what the request says
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verify-moves.h"

#include <glib/gi18n.h>

static const struct { AlboFinding finding; const char *words; } wrongs[ALBO_N_MOVE_COLUMNS] = {
  { ALBO_FINDING_STATE, N_("its state is not the one that its history leads to.") },
  { ALBO_FINDING_OUTCOME, N_("its outcome is not the one of its history.") },
  { ALBO_FINDING_REASONS, N_("the reasons of its annulment are not those of its history.") },
  { ALBO_FINDING_CHECKLIST, N_("its checklist is not the one that was ticked.") },
  { ALBO_FINDING_ASSIGNEE, N_("who has it in hand is not whom its history says.") },
};

/**
 * albo_moves_clear: (skip)
 * @self: moves
 *
 * Back to before the first row.
 */
void
albo_moves_clear (AlboMoves *self)
{
  for (gsize i = 0; i < ALBO_N_MOVE_COLUMNS; i++)
    g_clear_pointer (&self->values[i], g_free);
}

/**
 * albo_moves_add: (skip)
 * @self: moves
 * @history: at the next row
 * @column: first of %ALBO_HISTORY_MOVE_COLUMNS
 *
 * Follows one more row.
 */
void
albo_moves_add (AlboMoves     *self,
                AlboRowReader *history,
                int            column)
{
  for (int i = 0; i < ALBO_N_MOVE_COLUMNS; i++)
    {
      const char *value = albo_row_reader_get_text (history, column + i);

      if (value == NULL)
        continue;

      g_free (self->values[i]);
      self->values[i] = g_strdup (value);
    }
}

/**
 * albo_moves_check: (skip)
 * @self: moves that were followed to the last row
 * @verify: a check
 * @name: how to call the request
 * @requests: at the request
 * @column: first of %ALBO_REQUEST_MOVE_COLUMNS
 *
 * Compares the request with where its history leads.
 */
void
albo_moves_check (AlboMoves     *self,
                  AlboVerify    *verify,
                  const char    *name,
                  AlboRowReader *requests,
                  int            column)
{
  for (int i = 0; i < ALBO_N_MOVE_COLUMNS; i++)
    {
      const char *found = albo_row_reader_get_text (requests, column + i);
      const char *expected = self->values[i] != NULL ? self->values[i] : "-";

      if (g_strcmp0 (found, expected) != 0)
        albo_findings_add (verify->findings, wrongs[i].finding, "%s: %s", name,
                           _(wrongs[i].words));
    }
}
