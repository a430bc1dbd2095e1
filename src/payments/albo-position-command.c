/* albo-position-command.c
 *
 * No provider has a key that makes a call happen once.  What does it here: names that are ours and given
 * before the first call, and a look at what the provider has whenever it is not known what became of a
 * call.  Everything that is different between providers is behind AlboPositionProvider.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-position-command.h"

#include "albo-payment-error.h"

typedef struct
{
  AlboPositionProvider      *provider;
  const AlboPositionCommand *command;
  GCancellable              *cancellable;
  AlboDebtStatus            *status;
  GError                    *error;
} Run;

static const char *const outcomes[] = {
  [ALBO_POSITION_DONE] = "done",       [ALBO_POSITION_OVERTAKEN] = "overtaken",
  [ALBO_POSITION_LATER] = "later",     [ALBO_POSITION_BLOCKED] = "blocked",
  [ALBO_POSITION_DENIED] = "denied",
};

static const char *const kinds[] = {
  [ALBO_POSITION_COMMAND_CREATE] = "create",
  [ALBO_POSITION_COMMAND_CREATE_DRAFT] = "create_draft",
  [ALBO_POSITION_COMMAND_PUBLISH] = "publish",
  [ALBO_POSITION_COMMAND_UPDATE] = "update",
  [ALBO_POSITION_COMMAND_CANCEL] = "cancel",
  [ALBO_POSITION_COMMAND_MARK_PAID] = "mark_paid",
  [ALBO_POSITION_COMMAND_REFRESH] = "refresh",
};

/**
 * albo_position_outcome_get_name:
 * @outcome: how it went
 *
 * Returns: (transfer none): its word in the database
 */
const char *
albo_position_outcome_get_name (AlboPositionOutcome outcome)
{
  return outcomes[outcome];
}

/**
 * albo_position_command_read_kind:
 * @name: (nullable): a word of the database
 * @kind: (out): the command
 *
 * Returns: whether it is one
 */
gboolean
albo_position_command_read_kind (const char              *name,
                                 AlboPositionCommandKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], name) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/* What an error means when nothing more can be found out about it. */
static AlboPositionOutcome
choose_outcome (const GError *error)
{
  if (error->domain != ALBO_PAYMENT_ERROR)
    return ALBO_POSITION_LATER;

  switch ((AlboPaymentError) error->code)
    {
    case ALBO_PAYMENT_ERROR_LATER:
    case ALBO_PAYMENT_ERROR_UNKNOWN:
    case ALBO_PAYMENT_ERROR_GARBLED:
      return ALBO_POSITION_LATER;
    case ALBO_PAYMENT_ERROR_DENIED:
      return ALBO_POSITION_DENIED;
    case ALBO_PAYMENT_ERROR_CONFLICT:
    case ALBO_PAYMENT_ERROR_NOT_FOUND:
    case ALBO_PAYMENT_ERROR_REFUSED:
    case ALBO_PAYMENT_ERROR_UNSUPPORTED:
    default:
      return ALBO_POSITION_BLOCKED;
    }
}

static gboolean
is_error (const Run        *run,
          AlboPaymentError  code)
{
  return g_error_matches (run->error, ALBO_PAYMENT_ERROR, code);
}

static gboolean
look (Run *run)
{
  g_clear_pointer (&run->status, albo_debt_status_free);
  run->status = albo_position_provider_fetch (run->provider, run->command->debt, run->cancellable,
                                              &run->error);

  return run->status != NULL;
}

/* What the provider has under our name: ours, or somebody else's. */
static gboolean
is_same_content (const Run *run)
{
  g_autofree char *ours = albo_debt_digest (run->command->debt);
  g_autofree char *theirs = run->status->debt != NULL ? albo_debt_digest (run->status->debt) : NULL;

  return theirs == NULL || g_str_equal (ours, theirs);
}

static void
set_blocked (Run        *run,
             const char *why)
{
  g_clear_error (&run->error);
  g_set_error_literal (&run->error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_CONFLICT, why);
}

/* It is there.  A payment that came meanwhile changes nothing of that. */
static AlboPositionOutcome
adopt (Run *run)
{
  if (is_same_content (run))
    return ALBO_POSITION_DONE;

  set_blocked (run, "The provider has another position under this name");
  return ALBO_POSITION_BLOCKED;
}

static AlboPositionOutcome
create (Run *run)
{
  gboolean is_draft = run->command->kind == ALBO_POSITION_COMMAND_CREATE_DRAFT;

  if (run->command->is_repeated)
    {
      if (look (run))
        return adopt (run);

      if (!is_error (run, ALBO_PAYMENT_ERROR_NOT_FOUND))
        return choose_outcome (run->error);

      g_clear_error (&run->error);
    }

  if (albo_position_provider_create (run->provider, run->command->debt, is_draft, run->cancellable,
                                     &run->error))
    return ALBO_POSITION_DONE;

  if (!is_error (run, ALBO_PAYMENT_ERROR_CONFLICT) && !is_error (run, ALBO_PAYMENT_ERROR_UNKNOWN))
    return choose_outcome (run->error);

  /* Somebody made it: perhaps we did. */
  {
    g_autoptr(GError) first = g_steal_pointer (&run->error);

    if (look (run))
      return adopt (run);

    if (is_error (run, ALBO_PAYMENT_ERROR_NOT_FOUND) &&
        g_error_matches (first, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_CONFLICT))
      {
        set_blocked (run, "The notice number is in use for another position");
        return ALBO_POSITION_BLOCKED;
      }

    /* Not there now: it may still come. */
    g_clear_error (&run->error);
    run->error = g_steal_pointer (&first);
  }

  return ALBO_POSITION_LATER;
}

/* After a change that was refused because of what the position is: what is it? */
static AlboPositionOutcome
explain_conflict (Run *run)
{
  g_autoptr(GError) first = g_steal_pointer (&run->error);

  if (!look (run))
    return choose_outcome (run->error);

  if (albo_debt_status_is_paid (run->status) || albo_debt_status_is_over (run->status) ||
      run->status->state == ALBO_DEBT_STATE_EXPIRED)
    return ALBO_POSITION_OVERTAKEN;

  run->error = g_steal_pointer (&first);
  return ALBO_POSITION_BLOCKED;
}

static AlboPositionOutcome
update (Run *run)
{
  /* A position that was given up must not be opened again by an update that comes late, and one that
   * is paid is what was paid.
   */
  if (!look (run))
    return choose_outcome (run->error);

  if (albo_debt_status_is_paid (run->status) || albo_debt_status_is_over (run->status))
    return ALBO_POSITION_OVERTAKEN;

  /* Again changes nothing; and whether it went through the last time cannot be seen, since no provider
   * tells back all that it was told.
   */
  if (albo_position_provider_update (run->provider, run->command->debt,
                                     run->status->state == ALBO_DEBT_STATE_DRAFT, run->cancellable,
                                     &run->error))
    return ALBO_POSITION_DONE;

  return is_error (run, ALBO_PAYMENT_ERROR_CONFLICT) ? explain_conflict (run)
                                                     : choose_outcome (run->error);
}

static AlboPositionOutcome
publish (Run *run)
{
  if (albo_position_provider_publish (run->provider, run->command->debt, run->cancellable,
                                      &run->error))
    return ALBO_POSITION_DONE;

  if (!is_error (run, ALBO_PAYMENT_ERROR_CONFLICT))
    return choose_outcome (run->error);

  g_clear_error (&run->error);

  if (!look (run))
    return choose_outcome (run->error);

  if (run->status->state == ALBO_DEBT_STATE_OPEN || run->status->state == ALBO_DEBT_STATE_SCHEDULED)
    return ALBO_POSITION_DONE;

  return ALBO_POSITION_OVERTAKEN;
}

static AlboPositionOutcome
cancel (Run        *run,
        const char *notice_number)
{
  if (albo_position_provider_cancel (run->provider, run->command->debt, notice_number,
                                     run->command->reason, run->cancellable, &run->error))
    return ALBO_POSITION_DONE;

  /* What the provider never got, nobody can pay; what it had and does not find now is somewhere else, and
   * perhaps so are we.
   */
  if (is_error (run, ALBO_PAYMENT_ERROR_NOT_FOUND) && !run->command->is_known)
    {
      g_clear_error (&run->error);
      return ALBO_POSITION_DONE;
    }

  if (!is_error (run, ALBO_PAYMENT_ERROR_CONFLICT))
    return choose_outcome (run->error);

  g_clear_error (&run->error);

  if (!look (run))
    return choose_outcome (run->error);

  if (run->status->state == ALBO_DEBT_STATE_CANCELLED)
    return ALBO_POSITION_DONE;

  if (albo_debt_status_is_paid (run->status) || run->status->state == ALBO_DEBT_STATE_EXPIRED)
    return ALBO_POSITION_OVERTAKEN;

  set_blocked (run, "The provider does not let the position be given up");
  return ALBO_POSITION_BLOCKED;
}

/* Where a provider cannot be told that somebody paid at the counter, nobody may pay again. */
static AlboPositionOutcome
mark_paid (Run *run)
{
  if (!(albo_position_provider_get_features (run->provider) & ALBO_PROVIDER_MARKS_PAID))
    return cancel (run, run->command->notice_number);

  if (albo_position_provider_mark_paid (run->provider, run->command->debt,
                                        run->command->notice_number, run->command->paid_on,
                                        run->cancellable, &run->error))
    return ALBO_POSITION_DONE;

  if (!is_error (run, ALBO_PAYMENT_ERROR_CONFLICT))
    return choose_outcome (run->error);

  g_clear_error (&run->error);

  if (!look (run))
    return choose_outcome (run->error);

  /* Paid already: by us the time before, or by somebody online, which a receipt tells. */
  if (albo_debt_status_is_paid (run->status) && run->status->receipts->len == 0)
    return ALBO_POSITION_DONE;

  return ALBO_POSITION_OVERTAKEN;
}

static AlboPositionOutcome
run_kind (Run *run)
{
  switch (run->command->kind)
    {
    case ALBO_POSITION_COMMAND_CREATE:
    case ALBO_POSITION_COMMAND_CREATE_DRAFT:
      return create (run);
    case ALBO_POSITION_COMMAND_PUBLISH:
      return publish (run);
    case ALBO_POSITION_COMMAND_UPDATE:
      return update (run);
    case ALBO_POSITION_COMMAND_CANCEL:
      return cancel (run, NULL);
    case ALBO_POSITION_COMMAND_MARK_PAID:
      return mark_paid (run);
    case ALBO_POSITION_COMMAND_REFRESH:
    default:
      return look (run) ? ALBO_POSITION_DONE : choose_outcome (run->error);
    }
}

/**
 * albo_position_command_run:
 * @provider: who holds the position
 * @command: what to do
 * @cancellable: (nullable): gives the call up
 * @status: (out) (optional) (nullable) (transfer full): what the provider says of the position, where it
 *   was asked
 * @error: (nullable): set unless the outcome is %ALBO_POSITION_DONE or %ALBO_POSITION_OVERTAKEN
 *
 * Carries a command out once, however often it is run: a reply that was lost, a worker that was killed
 * and a payment that came meanwhile are found by looking.
 *
 * Returns: how it went
 */
AlboPositionOutcome
albo_position_command_run (AlboPositionProvider      *provider,
                           const AlboPositionCommand *command,
                           GCancellable              *cancellable,
                           AlboDebtStatus           **status,
                           GError                   **error)
{
  Run run = { .provider = provider, .command = command, .cancellable = cancellable };
  AlboPositionOutcome outcome = run_kind (&run);

  if (outcome == ALBO_POSITION_DONE || outcome == ALBO_POSITION_OVERTAKEN)
    g_clear_error (&run.error);

  if (run.error != NULL)
    g_propagate_error (error, run.error);

  if (status != NULL)
    *status = run.status;
  else
    albo_debt_status_free (run.status);

  return outcome;
}
