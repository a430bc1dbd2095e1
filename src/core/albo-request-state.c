/* albo-request-state.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-state.h"

#include "albo-lang.h"

typedef struct
{
  const char *code;
  AlboText    label;
} Word;

static const Word states[] = {
  [ALBO_REQUEST_STATE_AWAITING_REVIEW] =
    { "awaiting_review", { "In attesa di revisione", "Awaiting review" } },
  [ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR] =
    { "awaiting_administrator",
      { "In attesa di essere visionata da un amministratore",
        "Awaiting an administrator" } },
  [ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT] =
    { "awaiting_supplement", { "In attesa di integrazione", "Awaiting supplement" } },
  [ALBO_REQUEST_STATE_AWAITING_PAYMENT] =
    { "awaiting_payment", { "In attesa di pagamento", "Awaiting payment" } },
  [ALBO_REQUEST_STATE_UNDER_REVIEW] =
    { "under_review", { "In revisione", "Under review" } },
  [ALBO_REQUEST_STATE_APPROVED] =
    { "approved", { "Approvata", "Approved" } },
  [ALBO_REQUEST_STATE_ANNULLED] =
    { "annulled", { "Annullata", "Annulled" } },
};

static const Word actions[] = {
  [ALBO_REQUEST_ACTION_SUBMIT] =
    { "submit", { "Presentazione", "Submission" } },
  [ALBO_REQUEST_ACTION_FORWARD] =
    { "forward", { "Trasmissione agli amministratori", "Forwarding to the administrators" } },
  [ALBO_REQUEST_ACTION_CLAIM] =
    { "claim", { "Presa in carico", "Taking charge" } },
  [ALBO_REQUEST_ACTION_ASK_SUPPLEMENT] =
    { "ask_supplement", { "Richiesta di integrazione", "Request for further information" } },
  [ALBO_REQUEST_ACTION_ANSWER_SUPPLEMENT] =
    { "answer_supplement", { "Integrazione ricevuta", "Further information received" } },
  [ALBO_REQUEST_ACTION_EXPIRE_SUPPLEMENT] =
    { "expire_supplement",
      { "Termine per l’integrazione scaduto", "Time for further information over" } },
  [ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT] =
    { "withdraw_supplement",
      { "Ritiro della richiesta di integrazione", "Withdrawal of the request for information" } },
  [ALBO_REQUEST_ACTION_ASK_PAYMENT] =
    { "ask_payment", { "Richiesta di pagamento", "Request for payment" } },
  [ALBO_REQUEST_ACTION_PAYMENT_RECEIVED] =
    { "payment_received", { "Pagamento ricevuto", "Payment received" } },
  [ALBO_REQUEST_ACTION_PAID_ELSEWHERE] =
    { "paid_elsewhere", { "Pagamento effettuato altrove", "Paid elsewhere" } },
  [ALBO_REQUEST_ACTION_APPROVE] =
    { "approve", { "Approvazione", "Approval" } },
  [ALBO_REQUEST_ACTION_ANNUL] =
    { "annul", { "Annullamento", "Annulment" } },
  [ALBO_REQUEST_ACTION_RELEASE] =
    { "release", { "Rilascio della presa in carico", "Release" } },
  [ALBO_REQUEST_ACTION_ASSIGN] =
    { "assign", { "Assegnazione a un altro amministratore", "Assignment to another administrator" } },
  [ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT] =
    { "propose_supplement",
      { "Proposta di integrazione", "Proposal to request further information" } },
  [ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT] =
    { "discard_supplement",
      { "Proposta di integrazione scartata", "Proposal for further information discarded" } },
  [ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT] =
    { "review_supplement", { "Esame dell’integrazione", "Review of the further information" } },
  [ALBO_REQUEST_ACTION_CANCEL_PAYMENT] =
    { "cancel_payment", { "Annullamento di un pagamento", "Cancellation of a payment" } },
  [ALBO_REQUEST_ACTION_SEND_PREAVVISO] =
    { "send_preavviso", { "Preavviso di rigetto", "Notice of intended rejection" } },
  [ALBO_REQUEST_ACTION_OBSERVE_PREAVVISO] =
    { "observe_preavviso", { "Osservazioni al preavviso", "Observations on the notice" } },
  [ALBO_REQUEST_ACTION_CLOSE_PREAVVISO] =
    { "close_preavviso",
      { "Chiusura del preavviso di rigetto", "Closing of the notice of intended rejection" } },
  [ALBO_REQUEST_ACTION_ASK_WITHDRAWAL] =
    { "ask_withdrawal", { "Richiesta di ritiro", "Request to withdraw" } },
  [ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL] =
    { "cancel_withdrawal", { "Rinuncia al ritiro", "Withdrawal taken back" } },
  [ALBO_REQUEST_ACTION_TRANSFER_OFFER] =
    { "transfer_offer",
      { "Trasferimento proposto all’ente di destinazione", "Transfer offered to the other body" } },
  [ALBO_REQUEST_ACTION_TRANSFER_CLOSE] =
    { "transfer_close",
      { "Trasferimento accolto dall’ente di destinazione", "Transfer accepted by the other body" } },
  [ALBO_REQUEST_ACTION_TRANSFER_WITHDRAW] =
    { "transfer_withdraw",
      { "Trasferimento ritirato dall’ente di provenienza", "Transfer withdrawn by the other body" } },
  [ALBO_REQUEST_ACTION_TRANSFER_REFUSE] =
    { "transfer_refuse",
      { "Trasferimento non accolto dall’ente di destinazione", "Transfer refused by the other body" } },
};

/* What the history tells besides: none of it moves a request. */
static const Word events[] = {
  { "note", { "Annotazione interna", "Internal note" } },
  { "message", { "Messaggio", "Message" } },
  { "document", { "Documento aggiunto", "Document added" } },
  { "verify_value", { "Dato verificato", "Value verified" } },
  { "unverify_value", { "Verifica di un dato tolta", "Verification of a value taken back" } },
};

#define FROM(state)     ALBO_REQUEST_STATE_##state
#define TO(state)       ALBO_REQUEST_STATE_##state
#define ACTION(action)  ALBO_REQUEST_ACTION_##action
#define BY(actor)       ALBO_REQUEST_ACTOR_##actor

/* The database decides (albo.transition); this copy only tells an interface
 * which verbs exist.  A test of the schema compares the two.
 */
static const AlboRequestTransition transitions[] = {
  { FROM (NONE), ACTION (SUBMIT), TO (AWAITING_REVIEW),
    BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) | BY (SYSTEM) },

  { FROM (AWAITING_REVIEW), ACTION (FORWARD), TO (AWAITING_ADMINISTRATOR), BY (OFFICER) | BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (CLAIM), TO (UNDER_REVIEW), BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (CLAIM), TO (UNDER_REVIEW), BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (ASK_SUPPLEMENT), TO (AWAITING_SUPPLEMENT), BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (ASK_SUPPLEMENT), TO (AWAITING_SUPPLEMENT), BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (ASK_SUPPLEMENT), TO (AWAITING_SUPPLEMENT), BY (ADMINISTRATOR) },

  { FROM (AWAITING_SUPPLEMENT), ACTION (ANSWER_SUPPLEMENT),   TO (UNDER_REVIEW),           BY (APPLICANT) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (ANSWER_SUPPLEMENT),   TO (AWAITING_ADMINISTRATOR), BY (APPLICANT) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (EXPIRE_SUPPLEMENT),   TO (UNDER_REVIEW),           BY (SYSTEM) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (EXPIRE_SUPPLEMENT),   TO (AWAITING_ADMINISTRATOR), BY (SYSTEM) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (WITHDRAW_SUPPLEMENT), TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (WITHDRAW_SUPPLEMENT), TO (AWAITING_ADMINISTRATOR), BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (ASK_PAYMENT), TO (AWAITING_PAYMENT), BY (ADMINISTRATOR) | BY (SYSTEM) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (ASK_PAYMENT), TO (AWAITING_PAYMENT), BY (ADMINISTRATOR) | BY (SYSTEM) },
  { FROM (UNDER_REVIEW),           ACTION (ASK_PAYMENT), TO (AWAITING_PAYMENT), BY (ADMINISTRATOR) | BY (SYSTEM) },

  { FROM (AWAITING_PAYMENT), ACTION (PAYMENT_RECEIVED), TO (AWAITING_REVIEW),        BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT), ACTION (PAYMENT_RECEIVED), TO (AWAITING_ADMINISTRATOR), BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT), ACTION (PAYMENT_RECEIVED), TO (UNDER_REVIEW),           BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT), ACTION (PAID_ELSEWHERE),   TO (AWAITING_REVIEW),        BY (OFFICER) },
  { FROM (AWAITING_PAYMENT), ACTION (PAID_ELSEWHERE),   TO (AWAITING_ADMINISTRATOR), BY (OFFICER) },
  { FROM (AWAITING_PAYMENT), ACTION (PAID_ELSEWHERE),   TO (UNDER_REVIEW),           BY (OFFICER) },

  { FROM (UNDER_REVIEW), ACTION (APPROVE), TO (APPROVED), BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (ANNUL), TO (ANNULLED), BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (ANNUL), TO (ANNULLED), BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (ANNUL), TO (ANNULLED), BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (ANNUL), TO (ANNULLED), BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (ANNUL), TO (ANNULLED), BY (ADMINISTRATOR) },

  /* What is done to a request where it stands, or leads it back. */
  { FROM (AWAITING_REVIEW),        ACTION (PROPOSE_SUPPLEMENT), TO (AWAITING_REVIEW),        BY (OFFICER) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (PROPOSE_SUPPLEMENT), TO (AWAITING_ADMINISTRATOR), BY (OFFICER) },
  { FROM (UNDER_REVIEW),           ACTION (PROPOSE_SUPPLEMENT), TO (UNDER_REVIEW),           BY (OFFICER) },
  { FROM (AWAITING_REVIEW),        ACTION (DISCARD_SUPPLEMENT), TO (AWAITING_REVIEW),        BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (DISCARD_SUPPLEMENT), TO (AWAITING_ADMINISTRATOR), BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (DISCARD_SUPPLEMENT), TO (UNDER_REVIEW),           BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (REVIEW_SUPPLEMENT),  TO (AWAITING_ADMINISTRATOR), BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (REVIEW_SUPPLEMENT),  TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },

  { FROM (UNDER_REVIEW),        ACTION (RELEASE), TO (AWAITING_ADMINISTRATOR), BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT), ACTION (ASSIGN),  TO (AWAITING_SUPPLEMENT),    BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),    ACTION (ASSIGN),  TO (AWAITING_PAYMENT),       BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),        ACTION (ASSIGN),  TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (PAYMENT_RECEIVED), TO (AWAITING_REVIEW),        BY (SYSTEM) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (PAYMENT_RECEIVED), TO (AWAITING_ADMINISTRATOR), BY (SYSTEM) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (PAYMENT_RECEIVED), TO (AWAITING_SUPPLEMENT),    BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT),       ACTION (PAYMENT_RECEIVED), TO (AWAITING_PAYMENT),       BY (SYSTEM) },
  { FROM (UNDER_REVIEW),           ACTION (PAYMENT_RECEIVED), TO (UNDER_REVIEW),           BY (SYSTEM) },
  { FROM (AWAITING_REVIEW),        ACTION (PAID_ELSEWHERE),   TO (AWAITING_REVIEW),        BY (OFFICER) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (PAID_ELSEWHERE),   TO (AWAITING_ADMINISTRATOR), BY (OFFICER) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (PAID_ELSEWHERE),   TO (AWAITING_SUPPLEMENT),    BY (OFFICER) },
  { FROM (AWAITING_PAYMENT),       ACTION (PAID_ELSEWHERE),   TO (AWAITING_PAYMENT),       BY (OFFICER) },
  { FROM (UNDER_REVIEW),           ACTION (PAID_ELSEWHERE),   TO (UNDER_REVIEW),           BY (OFFICER) },

  { FROM (AWAITING_REVIEW),        ACTION (CANCEL_PAYMENT), TO (AWAITING_REVIEW),        BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (CANCEL_PAYMENT), TO (AWAITING_ADMINISTRATOR), BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (CANCEL_PAYMENT), TO (AWAITING_SUPPLEMENT),    BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (CANCEL_PAYMENT), TO (AWAITING_PAYMENT),       BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (CANCEL_PAYMENT), TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (CANCEL_PAYMENT), TO (AWAITING_REVIEW),        BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (CANCEL_PAYMENT), TO (AWAITING_ADMINISTRATOR), BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (CANCEL_PAYMENT), TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },

  { FROM (UNDER_REVIEW), ACTION (SEND_PREAVVISO),    TO (UNDER_REVIEW), BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW), ACTION (OBSERVE_PREAVVISO), TO (UNDER_REVIEW), BY (APPLICANT) },
  { FROM (UNDER_REVIEW), ACTION (CLOSE_PREAVVISO),   TO (UNDER_REVIEW), BY (ADMINISTRATOR) },

  { FROM (AWAITING_REVIEW),        ACTION (ASK_WITHDRAWAL), TO (AWAITING_REVIEW),        BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (ASK_WITHDRAWAL), TO (AWAITING_ADMINISTRATOR), BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (ASK_WITHDRAWAL), TO (AWAITING_SUPPLEMENT),    BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (ASK_WITHDRAWAL), TO (AWAITING_PAYMENT),       BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (ASK_WITHDRAWAL), TO (UNDER_REVIEW),           BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },

  /* One side of a transfer between two bodies moves when the other decides. */
  { FROM (UNDER_REVIEW),           ACTION (TRANSFER_OFFER),    TO (UNDER_REVIEW),           BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (TRANSFER_CLOSE),    TO (APPROVED),               BY (SYSTEM) },
  { FROM (AWAITING_REVIEW),        ACTION (TRANSFER_WITHDRAW), TO (ANNULLED),               BY (SYSTEM) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (TRANSFER_WITHDRAW), TO (ANNULLED),               BY (SYSTEM) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (TRANSFER_WITHDRAW), TO (ANNULLED),               BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT),       ACTION (TRANSFER_WITHDRAW), TO (ANNULLED),               BY (SYSTEM) },
  { FROM (UNDER_REVIEW),           ACTION (TRANSFER_WITHDRAW), TO (ANNULLED),               BY (SYSTEM) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (TRANSFER_REFUSE),   TO (AWAITING_ADMINISTRATOR), BY (SYSTEM) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (TRANSFER_REFUSE),   TO (AWAITING_SUPPLEMENT),    BY (SYSTEM) },
  { FROM (AWAITING_PAYMENT),       ACTION (TRANSFER_REFUSE),   TO (AWAITING_PAYMENT),       BY (SYSTEM) },
  { FROM (UNDER_REVIEW),           ACTION (TRANSFER_REFUSE),   TO (UNDER_REVIEW),           BY (SYSTEM) },

  { FROM (AWAITING_REVIEW),        ACTION (OBSERVE_PREAVVISO), TO (AWAITING_REVIEW),        BY (APPLICANT) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (OBSERVE_PREAVVISO), TO (AWAITING_ADMINISTRATOR), BY (APPLICANT) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (OBSERVE_PREAVVISO), TO (AWAITING_SUPPLEMENT),    BY (APPLICANT) },
  { FROM (AWAITING_PAYMENT),       ACTION (OBSERVE_PREAVVISO), TO (AWAITING_PAYMENT),       BY (APPLICANT) },

  { FROM (AWAITING_REVIEW),        ACTION (CANCEL_WITHDRAWAL), TO (AWAITING_REVIEW),        BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_ADMINISTRATOR), ACTION (CANCEL_WITHDRAWAL), TO (AWAITING_ADMINISTRATOR), BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_SUPPLEMENT),    ACTION (CANCEL_WITHDRAWAL), TO (AWAITING_SUPPLEMENT),    BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (AWAITING_PAYMENT),       ACTION (CANCEL_WITHDRAWAL), TO (AWAITING_PAYMENT),       BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
  { FROM (UNDER_REVIEW),           ACTION (CANCEL_WITHDRAWAL), TO (UNDER_REVIEW),           BY (APPLICANT) | BY (OFFICER) | BY (ADMINISTRATOR) },
};

static const Word *
get_word (const Word *words,
          gsize       n_words,
          int         index)
{
  if (index <= 0 || (gsize) index >= n_words)
    return NULL;

  return &words[index];
}

/* Returns the index, or 0 when no word has that code. */
static int
find_word (const Word *words,
           gsize       n_words,
           const char *code)
{
  for (gsize i = 1; i < n_words; i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return i;

  return 0;
}

/**
 * albo_request_state_to_code:
 * @state: a state
 *
 * Returns: (transfer none) (nullable): the database's word for @state, %NULL if it is none
 */
const char *
albo_request_state_to_code (AlboRequestState state)
{
  const Word *word = get_word (states, G_N_ELEMENTS (states), state);

  return word != NULL ? word->code : NULL;
}

/**
 * albo_request_state_from_code:
 * @code: (nullable): a word of the database
 * @state: (out): the state; set only on success
 *
 * Returns: %TRUE if @code names a state
 */
gboolean
albo_request_state_from_code (const char       *code,
                              AlboRequestState *state)
{
  int found = find_word (states, G_N_ELEMENTS (states), code);

  if (found == 0)
    return FALSE;

  *state = found;
  return TRUE;
}

/**
 * albo_request_state_label:
 * @state: a state
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer none): the name that people read, empty if @state is none
 */
const char *
albo_request_state_label (AlboRequestState  state,
                          const char       *lang)
{
  const Word *word = get_word (states, G_N_ELEMENTS (states), state);

  return word != NULL ? albo_text_get (&word->label, lang) : "";
}

/**
 * albo_request_state_is_final:
 * @state: a state
 *
 * Returns: %TRUE if nothing can move a request out of @state
 */
gboolean
albo_request_state_is_final (AlboRequestState state)
{
  return state == ALBO_REQUEST_STATE_APPROVED || state == ALBO_REQUEST_STATE_ANNULLED;
}

/**
 * albo_request_state_allows:
 * @state: where a request stands
 * @action: what someone may want to do
 * @actors: who they are, [flags@Albo.RequestActor]
 *
 * Returns: %TRUE if it is worth offering @action; the database has the last word
 */
gboolean
albo_request_state_allows (AlboRequestState  state,
                           AlboRequestAction action,
                           unsigned int      actors)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transitions); i++)
    if (transitions[i].from == state &&
        transitions[i].action == action &&
        (transitions[i].actors & actors) != 0)
      return TRUE;

  return FALSE;
}

/**
 * albo_request_state_list_transitions:
 * @n_transitions: (out): how many there are
 *
 * The whole table, one row for each pair of states, so that a test can compare
 * it with the one of the database.
 *
 * Returns: (transfer none) (array length=n_transitions): the rows
 */
const AlboRequestTransition *
albo_request_state_list_transitions (gsize *n_transitions)
{
  *n_transitions = G_N_ELEMENTS (transitions);
  return transitions;
}

/**
 * albo_request_action_to_code:
 * @action: an action
 *
 * Returns: (transfer none) (nullable): the database's word for @action, %NULL if it is none
 */
const char *
albo_request_action_to_code (AlboRequestAction action)
{
  const Word *word = get_word (actions, G_N_ELEMENTS (actions), action);

  return word != NULL ? word->code : NULL;
}

/**
 * albo_request_action_from_code:
 * @code: (nullable): a word of the database
 * @action: (out): the action; set only on success
 *
 * Returns: %TRUE if @code names an action
 */
gboolean
albo_request_action_from_code (const char        *code,
                               AlboRequestAction *action)
{
  int found = find_word (actions, G_N_ELEMENTS (actions), code);

  if (found == 0)
    return FALSE;

  *action = found;
  return TRUE;
}

/**
 * albo_request_action_label:
 * @action: an action
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer none): the name of the step, as a history shows it; empty if there is none
 */
const char *
albo_request_action_label (AlboRequestAction  action,
                           const char        *lang)
{
  const Word *word = get_word (actions, G_N_ELEMENTS (actions), action);

  return word != NULL ? albo_text_get (&word->label, lang) : "";
}

/**
 * albo_request_event_label:
 * @code: what a row of the history names
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer none): how people call it: the label of an action, or of what is
 *   said or added without moving a request; @code itself when this version does not know it
 */
const char *
albo_request_event_label (const char *code,
                          const char *lang)
{
  AlboRequestAction action;

  g_return_val_if_fail (code != NULL, "");

  if (albo_request_action_from_code (code, &action))
    return albo_request_action_label (action, lang);

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].code, code))
      return albo_text_get (&events[i].label, lang);

  return code;
}
