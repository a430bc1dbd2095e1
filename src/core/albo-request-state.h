/* albo-request-state.h - the seven states of a request, as tables
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboRequestState:
 * @ALBO_REQUEST_STATE_NONE: not submitted yet; never stored, only the start of the table
 * @ALBO_REQUEST_STATE_AWAITING_REVIEW: just submitted; the office checks that it is complete
 * @ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR: complete; in the administrators' queue
 * @ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT: the applicant was asked to add something
 * @ALBO_REQUEST_STATE_AWAITING_PAYMENT: the applicant has a fee to pay
 * @ALBO_REQUEST_STATE_UNDER_REVIEW: an administrator has claimed it
 * @ALBO_REQUEST_STATE_APPROVED: granted; final
 * @ALBO_REQUEST_STATE_ANNULLED: closed without effect; final
 *
 * Where a request stands.  The numbers are those of the database
 * (`albo.state.code`), so they never change.
 */
typedef enum
{
  ALBO_REQUEST_STATE_NONE = 0,
  ALBO_REQUEST_STATE_AWAITING_REVIEW = 1,
  ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR = 2,
  ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT = 3,
  ALBO_REQUEST_STATE_AWAITING_PAYMENT = 4,
  ALBO_REQUEST_STATE_UNDER_REVIEW = 5,
  ALBO_REQUEST_STATE_APPROVED = 6,
  ALBO_REQUEST_STATE_ANNULLED = 7,
} AlboRequestState;

#define ALBO_REQUEST_STATE_FIRST ALBO_REQUEST_STATE_AWAITING_REVIEW
#define ALBO_REQUEST_STATE_LAST  ALBO_REQUEST_STATE_ANNULLED

/**
 * AlboRequestAction:
 *
 * What moves a request, or is done to it where it stands.  The code of each is the word
 * that the database uses in `albo.transition` and in the history.
 */
typedef enum
{
  ALBO_REQUEST_ACTION_SUBMIT = 1,
  ALBO_REQUEST_ACTION_FORWARD,
  ALBO_REQUEST_ACTION_CLAIM,
  ALBO_REQUEST_ACTION_ASK_SUPPLEMENT,
  ALBO_REQUEST_ACTION_ANSWER_SUPPLEMENT,
  ALBO_REQUEST_ACTION_EXPIRE_SUPPLEMENT,
  ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT,
  ALBO_REQUEST_ACTION_ASK_PAYMENT,
  ALBO_REQUEST_ACTION_PAYMENT_RECEIVED,
  ALBO_REQUEST_ACTION_PAID_ELSEWHERE,
  ALBO_REQUEST_ACTION_APPROVE,
  ALBO_REQUEST_ACTION_ANNUL,
  ALBO_REQUEST_ACTION_RELEASE,
  ALBO_REQUEST_ACTION_ASSIGN,
  ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT,
  ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT,
  ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT,
  ALBO_REQUEST_ACTION_CANCEL_PAYMENT,
  ALBO_REQUEST_ACTION_SEND_PREAVVISO,
  ALBO_REQUEST_ACTION_OBSERVE_PREAVVISO,
  ALBO_REQUEST_ACTION_CLOSE_PREAVVISO,
  ALBO_REQUEST_ACTION_ASK_WITHDRAWAL,
  ALBO_REQUEST_ACTION_TRANSFER_OFFER,
  ALBO_REQUEST_ACTION_TRANSFER_CLOSE,
  ALBO_REQUEST_ACTION_TRANSFER_WITHDRAW,
  ALBO_REQUEST_ACTION_TRANSFER_REFUSE,
  ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL,
} AlboRequestAction;

#define ALBO_REQUEST_ACTION_FIRST ALBO_REQUEST_ACTION_SUBMIT
#define ALBO_REQUEST_ACTION_LAST  ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL

/**
 * AlboRequestActor:
 *
 * Who may take a step.
 */
typedef enum
{
  ALBO_REQUEST_ACTOR_APPLICANT     = 1 << 0,
  ALBO_REQUEST_ACTOR_OFFICER       = 1 << 1,
  ALBO_REQUEST_ACTOR_ADMINISTRATOR = 1 << 2,
  ALBO_REQUEST_ACTOR_SYSTEM        = 1 << 3,
} AlboRequestActor;

/**
 * AlboRequestTransition:
 * @from: the state before
 * @action: what happens
 * @to: the state after
 * @actors: who may do it, [flags@Albo.RequestActor]
 *
 * One row of the table of the life of a request.
 */
typedef struct
{
  AlboRequestState  from;
  AlboRequestAction action;
  AlboRequestState  to;
  unsigned int      actors;
} AlboRequestTransition;

const char                  *albo_request_state_to_code          (AlboRequestState   state);
gboolean                     albo_request_state_from_code        (const char        *code,
                                                                  AlboRequestState  *state);
const char                  *albo_request_state_label            (AlboRequestState   state,
                                                                  const char        *lang);
gboolean                     albo_request_state_is_final         (AlboRequestState   state);
gboolean                     albo_request_state_allows           (AlboRequestState   state,
                                                                  AlboRequestAction  action,
                                                                  unsigned int       actors);
const AlboRequestTransition *albo_request_state_list_transitions (gsize             *n_transitions);

const char                  *albo_request_action_to_code         (AlboRequestAction  action);
gboolean                     albo_request_action_from_code       (const char        *code,
                                                                  AlboRequestAction *action);
const char                  *albo_request_action_label           (AlboRequestAction  action,
                                                                  const char        *lang);
const char                  *albo_request_event_label            (const char        *code,
                                                                  const char        *lang);

G_END_DECLS
