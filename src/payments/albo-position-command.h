/* albo-position-command.h - carries a command of the outbox out, whatever happened to the one before
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-position-provider.h"

G_BEGIN_DECLS

/**
 * AlboPositionCommandKind:
 * @ALBO_POSITION_COMMAND_CREATE: make it, open to payment
 * @ALBO_POSITION_COMMAND_CREATE_DRAFT: make it, not payable yet
 * @ALBO_POSITION_COMMAND_PUBLISH: open a draft
 * @ALBO_POSITION_COMMAND_UPDATE: replace its content
 * @ALBO_POSITION_COMMAND_CANCEL: give it up
 * @ALBO_POSITION_COMMAND_MARK_PAID: it was paid at the counter
 * @ALBO_POSITION_COMMAND_REFRESH: see what it is
 */
typedef enum
{
  ALBO_POSITION_COMMAND_CREATE,
  ALBO_POSITION_COMMAND_CREATE_DRAFT,
  ALBO_POSITION_COMMAND_PUBLISH,
  ALBO_POSITION_COMMAND_UPDATE,
  ALBO_POSITION_COMMAND_CANCEL,
  ALBO_POSITION_COMMAND_MARK_PAID,
  ALBO_POSITION_COMMAND_REFRESH,
} AlboPositionCommandKind;

/**
 * AlboPositionCommand:
 * @kind: what to do
 * @debt: the position
 * @is_repeated: whether it was tried before, so that it may have been carried out
 * @is_known: whether the provider once had the position: it then cannot just be gone
 * @reason: (nullable): of giving it up
 * @notice_number: (nullable): what was paid at the counter
 * @paid_on: (nullable): and when
 *
 * A command.  Those of one position come one after the other: none is begun before the one before it
 * was settled.
 */
typedef struct
{
  AlboPositionCommandKind  kind;
  const AlboDebt          *debt;
  gboolean                 is_repeated;
  gboolean                 is_known;
  const char              *reason;
  const char              *notice_number;
  const char              *paid_on;
} AlboPositionCommand;

/**
 * AlboPositionOutcome:
 * @ALBO_POSITION_DONE: carried out, now or before
 * @ALBO_POSITION_OVERTAKEN: not carried out, and it never will be: what the provider says came first,
 *   mostly a payment
 * @ALBO_POSITION_LATER: not carried out, or nobody knows: try again
 * @ALBO_POSITION_BLOCKED: a person must look at it; trying again as it is does not help
 * @ALBO_POSITION_DENIED: nothing of this body works until its settings are mended
 *
 * How it went.
 */
typedef enum
{
  ALBO_POSITION_DONE,
  ALBO_POSITION_OVERTAKEN,
  ALBO_POSITION_LATER,
  ALBO_POSITION_BLOCKED,
  ALBO_POSITION_DENIED,
} AlboPositionOutcome;

AlboPositionOutcome  albo_position_command_run        (AlboPositionProvider       *provider,
                                                       const AlboPositionCommand  *command,
                                                       GCancellable               *cancellable,
                                                       AlboDebtStatus            **status,
                                                       GError                    **error);
const char          *albo_position_outcome_get_name   (AlboPositionOutcome         outcome);
gboolean             albo_position_command_read_kind  (const char                 *name,
                                                       AlboPositionCommandKind    *kind);

G_END_DECLS
