/* albo-verb.c
 *
 * A test compares the table with the functions and transitions of the database: a verb that
 * is added there is missed here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb.h"

#include "albo-json.h"

#include <glib/gi18n.h>

#define DETAILS       { ALBO_VERB_PART_DETAILS, NULL }
#define TEXT(member)  { ALBO_VERB_PART_TEXT, member }
#define INT(member)   { ALBO_VERB_PART_INT, member }
#define NODE(member)  { ALBO_VERB_PART_NODE, member }

static const AlboVerb verbs[] = {
  { ALBO_REQUEST_ACTION_FORWARD, { DETAILS }, ALBO_VERB_GROUP_PROGRESS,
    N_("Forward"), N_("Forward the request to the administrators?"), N_("Forward"),
    N_("Forwarded to the administrators"), FALSE },
  { ALBO_REQUEST_ACTION_CLAIM, { }, ALBO_VERB_GROUP_PROGRESS,
    N_("Take Charge"), N_("Take charge of the request?"), N_("Take Charge"),
    N_("Taken in charge"), FALSE },
  { ALBO_REQUEST_ACTION_APPROVE, { DETAILS }, ALBO_VERB_GROUP_PROGRESS,
    N_("Approve"), N_("Approve the request?"), N_("Approve"), N_("Approved"), FALSE },
  { ALBO_REQUEST_ACTION_TRANSFER_OFFER, { TEXT ("destination"), DETAILS }, ALBO_VERB_GROUP_PROGRESS,
    N_("Offer the Transfer"), N_("Offer the transfer to another body?"), N_("Offer"),
    N_("Transfer offered"), FALSE },
  { ALBO_REQUEST_ACTION_ASSIGN, { TEXT ("assignee") }, ALBO_VERB_GROUP_PROGRESS,
    N_("Assign"), N_("Hand the request to another administrator?"), N_("Assign"),
    N_("Assigned"), FALSE },
  { ALBO_REQUEST_ACTION_RELEASE, { }, ALBO_VERB_GROUP_PROGRESS,
    N_("Give Back"), N_("Give the request back to the queue?"), N_("Give Back"),
    N_("Given back to the queue"), FALSE },

  { ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT, { DETAILS }, ALBO_VERB_GROUP_SUPPLEMENT,
    N_("Propose a Supplement"), N_("Propose what to ask the applicant?"), N_("Propose"),
    N_("Proposed to the administrators"), FALSE },
  { ALBO_REQUEST_ACTION_ASK_SUPPLEMENT, { DETAILS }, ALBO_VERB_GROUP_SUPPLEMENT,
    N_("Ask for a Supplement"), N_("Ask the applicant to add or correct?"), N_("Send"),
    N_("The applicant was asked"), FALSE },
  { ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT, { }, ALBO_VERB_GROUP_SUPPLEMENT,
    N_("Discard the Proposal"), N_("Discard the proposal?"), N_("Discard"),
    N_("Proposal discarded"), TRUE },
  { ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT, { }, ALBO_VERB_GROUP_SUPPLEMENT,
    N_("Take the Ask Back"), N_("Take back what was asked?"), N_("Take Back"),
    N_("Taken back"), TRUE },
  { ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT, { NODE ("items") }, ALBO_VERB_GROUP_SUPPLEMENT,
    N_("Review the Answers"), N_("Review what was answered?"), N_("Record"),
    N_("Review recorded"), FALSE },

  { ALBO_REQUEST_ACTION_ASK_PAYMENT, { NODE ("positions") }, ALBO_VERB_GROUP_PAYMENT,
    N_("Ask for a Payment"), N_("Ask the applicant to pay?"), N_("Ask"),
    N_("Payment asked"), FALSE },
  { ALBO_REQUEST_ACTION_PAID_ELSEWHERE, { INT ("position_id"), DETAILS }, ALBO_VERB_GROUP_PAYMENT,
    N_("Record a Payment"), N_("Record a payment made elsewhere?"), N_("Record"),
    N_("Payment recorded"), FALSE },
  { ALBO_REQUEST_ACTION_CANCEL_PAYMENT, { INT ("position_id"), TEXT ("reasons") }, ALBO_VERB_GROUP_PAYMENT,
    N_("Cancel a Payment"), N_("Give up what is still to be paid?"), N_("Give Up"),
    N_("Payment cancelled"), TRUE },

  { ALBO_REQUEST_ACTION_SEND_PREAVVISO, { TEXT ("reasons") }, ALBO_VERB_GROUP_ENDING,
    N_("Notice of Rejection"), N_("Send the notice of intended rejection?"), N_("Send"),
    N_("Notice sent"), FALSE },
  { ALBO_REQUEST_ACTION_CLOSE_PREAVVISO, { TEXT ("ending"), TEXT ("answer") }, ALBO_VERB_GROUP_ENDING,
    N_("Close the Notice"), N_("Close the notice of intended rejection?"), N_("Close the Notice"),
    N_("Notice closed"), FALSE },
  { ALBO_REQUEST_ACTION_ASK_WITHDRAWAL, { TEXT ("reasons") }, ALBO_VERB_GROUP_ENDING,
    N_("Record a Withdrawal"), N_("Record that the applicant withdraws?"), N_("Record"),
    N_("Withdrawal recorded"), FALSE },
  { ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL, { TEXT ("reasons") }, ALBO_VERB_GROUP_ENDING,
    N_("Cancel the Withdrawal"), N_("Record that the applicant goes on?"), N_("Record"),
    N_("The applicant goes on"), FALSE },
  { ALBO_REQUEST_ACTION_ANNUL, { TEXT ("outcome"), TEXT ("reasons") }, ALBO_VERB_GROUP_ENDING,
    N_("Annul"), N_("Annul the request?"), N_("Annul"), N_("Annulled"), TRUE },
};

/**
 * albo_verb_list:
 * @n_verbs: (out): how many
 *
 * Returns: (transfer none) (array length=n_verbs): all verbs, as the menu has them
 */
const AlboVerb *
albo_verb_list (gsize *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);
  return verbs;
}

/**
 * albo_verb_find:
 * @action: (nullable): the code of a transition
 *
 * Returns: (transfer none) (nullable): how it is called; %NULL for one that this
 *   version of the program does not know, and so does not offer
 */
const AlboVerb *
albo_verb_find (const char *action)
{
  AlboRequestAction code;

  if (action == NULL || !albo_request_action_from_code (action, &code))
    return NULL;

  return albo_verb_find_action (code);
}

/**
 * albo_verb_find_action:
 * @action: a transition
 *
 * Returns: (transfer none) (nullable): how it is called; %NULL if the office cannot do it
 */
const AlboVerb *
albo_verb_find_action (AlboRequestAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].action == action)
      return &verbs[i];

  return NULL;
}

/**
 * albo_verb_get_code:
 * @verb: a verb
 *
 * Returns: (transfer none): the name of its transition and of its function
 */
const char *
albo_verb_get_code (const AlboVerb *verb)
{
  return albo_request_action_to_code (verb->action);
}

/**
 * albo_verb_get_n_args:
 * @verb: a verb
 *
 * Returns: how many arguments its function takes
 */
gsize
albo_verb_get_n_args (const AlboVerb *verb)
{
  gsize n_args = 3;

  for (int i = 0; i < ALBO_VERB_MAX_PARTS; i++)
    n_args += verb->parts[i].kind != ALBO_VERB_PART_NONE;

  return n_args;
}

/**
 * albo_verb_fill_args:
 * @verb: a verb
 * @details: what the person filled in, as the history will keep it
 * @args: (out caller-allocates): the arguments after request, row_version and key; they point
 *   into @details
 */
void
albo_verb_fill_args (const AlboVerb *verb,
                     JsonObject     *details,
                     AlboArg        *args)
{
  for (int i = 0; i < ALBO_VERB_MAX_PARTS; i++)
    {
      const char *member = verb->parts[i].member;
      AlboArg arg = ALBO_ARG_NULL;

      switch (verb->parts[i].kind)
        {
        case ALBO_VERB_PART_DETAILS:
          arg = (AlboArg) ALBO_ARG_OBJECT (details);
          break;
        case ALBO_VERB_PART_TEXT:
          arg = (AlboArg) ALBO_ARG_TEXT (albo_json_get_string (details, member, NULL));
          break;
        case ALBO_VERB_PART_INT:
          arg = (AlboArg) ALBO_ARG_INT (albo_json_get_int (details, member, 0));
          break;
        case ALBO_VERB_PART_NODE:
          arg = (AlboArg) ALBO_ARG_NODE (albo_json_get_node (details, member));
          break;
        case ALBO_VERB_PART_NONE:
        default:
          return;
        }

      args[i] = arg;
    }
}

/**
 * albo_verb_group_title:
 * @group: a group
 *
 * Returns: (transfer none): its title in the menu, translated
 */
const char *
albo_verb_group_title (AlboVerbGroup group)
{
  static const char * const titles[] = {
    N_("Procedure"), N_("Supplement"), N_("Payments"), N_("Closing"),
  };

  return _(titles[group]);
}
