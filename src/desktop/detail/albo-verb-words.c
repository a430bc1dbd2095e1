/* albo-verb-words.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

const char * const albo_annulment_outcomes[] = {
  "withdrawn", "inadmissible", "duplicate", "rejected", "ex_officio", NULL
};

typedef struct
{
  const char *code;
  const char *text;
} Word;

static const Word outcomes[] = {
  { "approved", N_("Approved") },
  { "rejected", N_("Rejected") },
  { "withdrawn", N_("Withdrawn by the applicant") },
  { "inadmissible", N_("Inadmissible") },
  { "duplicate", N_("Duplicate of another request") },
  { "ex_officio", N_("Closed by the office") },
};

static const Word problems[] = {
  { "already_enrolled", N_("This person is already in the register for that period.") },
  { "not_enrolled", N_("This person is not in the register.") },
  { "number_taken", N_("That number belongs to somebody else in the register.") },
  { "unknown_section", N_("The register has no such section.") },
  { "same_section", N_("This person is in that section already.") },
  { "before_entry", N_("The effective date is not after the day the entry began.") },
  { "register", N_("The register that the service names does not exist.") },
  { "member", N_("The form does not say whom the request is about.") },
  { "preavviso_required",
    N_("A rejection needs a notice of rejection (art. 10-bis) that was closed before.") },
  { "open_items",
    N_("Something that was asked of the applicant has neither been answered nor given up.") },
  { "unpaid", N_("Something is still to be paid.") },
  { "fee_unpaid", N_("The fee of this service has not been paid.") },
  { "withdrawal_asked", N_("The applicant has asked to withdraw the request.") },
  { "transfer_offered", N_("The transfer was offered to another body, whose decision is awaited.") },
  { "destination_is_here",
    N_("The destination uses this same system: offer the transfer to it instead of approving alone.") },
  { "no_destination", N_("No other body of this kind receives transfers here.") },
  { "no_other_administrator", N_("There is no other administrator to hand it to.") },
  { "same_assignee", N_("This administrator has the request already.") },
  { "required", N_("Something required is missing.") },
  { "reason_required", N_("Each item needs a reason.") },
  { "too_long", N_("A text is too long.") },
  { "invalid_date", N_("This day is not possible.") },
  { "beyond_suspension", N_("The term may be suspended for thirty days at most (art. 2, L. 241/1990).") },
  { "already_suspended", N_("The term was suspended once already, and may be only once.") },
  { "restart_not_allowed", N_("This service does not let the term restart.") },
  { "identity_field", N_("The identity vouches for this field: it cannot be asked again.") },
  { "observations_awaited", N_("The ten days for the applicant’s observations have not passed yet.") },
  { "preavviso_open", N_("A notice of rejection is open already.") },
  { "no_preavviso", N_("No notice of rejection is open any more.") },
  { "no_proposal", N_("There is no proposal any more.") },
  { "no_supplement", N_("Nothing is asked of the applicant any more.") },
  { "no_position", N_("This payment is not open any more.") },
  { "already_asked", N_("The withdrawal is recorded already.") },
  { "no_withdrawal", N_("There is no withdrawal any more.") },
  { "unknown_file", N_("The file is not there.") },
  { "media_type", N_("The file is not a PDF, P7M, JPEG or PNG.") },
  { "too_large", N_("The file is larger than 10 MB.") },
  { "empty_file", N_("The file is empty.") },
  { "invalid", N_("This is not as it should be.") },
  { "invalid_option", N_("This choice does not exist any more.") },
  { "differs", N_("The body of origin offered another day.") },
  { "origin_not_ready", N_("The body of origin cannot close its request yet.") },
  { "not_outgoing", N_("The applicant does not ask to leave for another body.") },
  { "open_twin", N_("The other body has an open request of this person already.") },
};

/* Of the notices, by their template. */
static const Word notices[] = {
  { "claimed", N_("The applicant is told who has taken the request in charge.") },
  { "supplement_proposed", N_("The administrators are told of the proposal.") },
  { "supplement", N_("The applicant is told what to add or correct, with a link to each item.") },
  { "supplement_withdrawn", N_("The applicant is told that nothing is to be added any more.") },
  { "payment", N_("The applicant is told what to pay, with a link.") },
  { "payment_received", N_("The applicant is told that the payment was recorded.") },
  { "payment_cancelled", N_("The applicant is told that it is not to be paid any more.") },
  { "preavviso", N_("The applicant is told the reasons, and may answer for ten days.") },
  { "preavviso_accepted", N_("The applicant is told that the obstacles are overcome.") },
  { "withdrawal_asked", N_("The office is told of the withdrawal.") },
  { "withdrawal_cancelled", N_("The office is told that the applicant goes on.") },
  { "assigned", N_("The other administrator is told.") },
  { "approved", N_("The applicant is told that the request was approved.") },
  { "annulled", N_("The applicant is told the outcome and the reasons.") },
};

static const struct
{
  AlboRequestAction  action;
  const char        *text;
} explanations[] = {
  { ALBO_REQUEST_ACTION_FORWARD,
    N_("You confirm that %s is complete. It moves to the administrators’ "
       "queue, and the check is recorded under your name.") },
  { ALBO_REQUEST_ACTION_CLAIM,
    N_("You become responsible for %s. The applicant is told that it was "
       "taken in charge.") },
  { ALBO_REQUEST_ACTION_RELEASE,
    N_("%s goes back to the administrators’ queue, where anybody of them may take charge of it.") },
  { ALBO_REQUEST_ACTION_ASSIGN, N_("Another administrator becomes responsible for %s.") },
  { ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT,
    N_("An administrator looks at the proposal for %s and sends it, or does not. The applicant sees nothing of it before.") },
  { ALBO_REQUEST_ACTION_ASK_SUPPLEMENT,
    N_("%s waits until the applicant has answered each item, or until the last day for it.") },
  { ALBO_REQUEST_ACTION_DISCARD_SUPPLEMENT,
    N_("What was proposed to be asked for %s is not asked. The applicant never saw it.") },
  { ALBO_REQUEST_ACTION_WITHDRAW_SUPPLEMENT,
    N_("The applicant need not answer any more, and %s goes on. What was written and not handed in is lost.") },
  { ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT,
    N_("You accept what was answered for %s, or give up what was asked.") },
  { ALBO_REQUEST_ACTION_ASK_PAYMENT, N_("%s waits until what is mandatory was paid.") },
  { ALBO_REQUEST_ACTION_PAID_ELSEWHERE,
    N_("You saw the proof that something owed for %s was paid outside pagoPA. It cannot be paid again.") },
  { ALBO_REQUEST_ACTION_CANCEL_PAYMENT,
    N_("Something owed for %s is not to be paid any more. This cannot be undone; it can be asked anew.") },
  { ALBO_REQUEST_ACTION_SEND_PREAVVISO,
    N_("Before %s may be rejected, the applicant learns the reasons and has ten days for observations (art. 10-bis, L. 241/1990).") },
  { ALBO_REQUEST_ACTION_CLOSE_PREAVVISO,
    N_("You decide whether the reasons against %s stand. Only if they do may it be rejected.") },
  { ALBO_REQUEST_ACTION_ASK_WITHDRAWAL,
    N_("You record the letter by which the applicant withdraws %s. An administrator then closes it.") },
  { ALBO_REQUEST_ACTION_CANCEL_WITHDRAWAL,
    N_("You record the letter by which the applicant goes on with %s.") },
  { ALBO_REQUEST_ACTION_TRANSFER_OFFER,
    N_("The other body gets a request of its own. When it approves, it closes %s too, and the entry leaves this register; until then you can only annul, which withdraws the offer.") },
  { ALBO_REQUEST_ACTION_ANNUL,
    N_("%s is closed without effect on the register. The applicant is told "
       "the outcome and the reasons. This cannot be undone.") },
};

static const char *
look_up (const Word *words,
         gsize       n_words,
         const char *code)
{
  for (gsize i = 0; code != NULL && i < n_words; i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].text);

  return NULL;
}

static const char *
approval_effect (const char *kind)
{
  if (g_str_equal (kind, "enrolment"))
    return _("An entry is added to the register at once, with the next number unless you give one.");

  if (g_str_equal (kind, "removal"))
    return _("The entry in the register is closed at the effective date.");

  if (g_str_equal (kind, "transfer"))
    return _("The entry in the register moves at the effective date.");

  return _("The request is closed as approved.");
}

/**
 * albo_verb_explain:
 * @verb: a command
 * @request: the request it would be given to, as `office.request` gives it
 *
 * Returns: (transfer full): what will happen, translated
 */
char *
albo_verb_explain (const AlboVerb *verb,
                   JsonObject     *request)
{
  const char *protocol = albo_json_get_string (request, "protocol_number", "");
  JsonObject *service = albo_json_get_object (request, "service");
  const char *kind = service != NULL ? albo_json_get_string (service, "kind", "") : "";

  if (verb->action == ALBO_REQUEST_ACTION_APPROVE)
    return g_strdup_printf (_("%s is closed as approved and the applicant is told. %s "
                              "This cannot be undone."), protocol, approval_effect (kind));

  for (gsize i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (explanations[i].action == verb->action)
      {
        g_auto(GStrv) parts = g_strsplit (_(explanations[i].text), "%s", 2);

        return g_strjoinv (protocol, parts);
      }

  return g_strdup ("");
}

static void
add_register_effect (GPtrArray  *effects,
                     JsonObject *request,
                     JsonObject *rehearsal)
{
  JsonNode *before = albo_json_get_node (request, "entry");
  JsonNode *after = albo_json_get_node (rehearsal, "entry");
  JsonObject *entry = albo_json_get_object (rehearsal, "entry");
  g_autofree char *name = NULL;
  g_autofree char *section = NULL;
  g_autofree char *number = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (entry == NULL || (before != NULL && after != NULL && json_node_equal (before, after)))
    {
      g_ptr_array_add (effects, g_strdup (_("The register does not change.")));
      return;
    }

  name = albo_request_view_localize (entry, "register");
  section = albo_request_view_localize (entry, "section");
  number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));
  from = albo_format_day (albo_json_get_string (entry, "from", NULL));
  to = albo_format_day (albo_json_get_string (entry, "to", NULL));

  if (*to != '\0')
    /* Translators: the register, a number in it, a day */
    g_ptr_array_add (effects, g_strdup_printf (_("%s: entry no. %s ends on %s."), name, number, to));
  else
    /* Translators: the register, its section, a number in it, a day */
    g_ptr_array_add (effects, g_strdup_printf (_("%s, %s: entry no. %s from %s."), name, section,
                                               number, from));
}

static void
add_clock_effect (GPtrArray  *effects,
                  JsonObject *rehearsal)
{
  JsonObject *deadline = albo_json_get_object (rehearsal, "deadline");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (deadline == NULL)
    return;

  before = albo_format_day (albo_json_get_string (deadline, "before", NULL));
  after = albo_format_day (albo_json_get_string (deadline, "after", NULL));
  if (g_str_equal (before, after))
    g_ptr_array_add (effects, g_strdup_printf (_("The deadline stays %s."), after));
  else
    g_ptr_array_add (effects, g_strdup_printf (_("The deadline moves from %s to %s at the latest."),
                                               before, after));
}

static void
add_notice_effects (GPtrArray  *effects,
                    JsonObject *rehearsal)
{
  JsonArray *told = albo_json_get_array (rehearsal, "notices");
  guint n_told = told != NULL ? json_array_get_length (told) : 0;
  gboolean is_applicant_told = FALSE;

  for (guint i = 0; i < n_told; i++)
    {
      JsonObject *notice = json_array_get_object_element (told, i);
      const char *text = look_up (notices, G_N_ELEMENTS (notices),
                                  albo_json_get_string (notice, "template", NULL));
      gboolean is_office = g_strcmp0 (albo_json_get_string (notice, "to", NULL), "office") == 0;

      is_applicant_told |= !is_office;
      g_ptr_array_add (effects, g_strdup (text != NULL ? text
                                          : is_office ? _("The office is told.")
                                          : _("The applicant is told.")));
    }

  if (n_told == 0)
    g_ptr_array_add (effects, g_strdup (_("Nobody is notified.")));
  else if (is_applicant_told && !albo_json_get_bool (rehearsal, "reachable", TRUE))
    g_ptr_array_add (effects, g_strdup (_("No email address and no PEC of the applicant is known: the notice "
                                          "is read on the portal alone. Tell the applicant yourself too.")));
}

/**
 * albo_verb_list_effects:
 * @request: a request, as `office.request` gives it
 * @rehearsal: what `office.rehearse` says of a verb
 *
 * Returns: (transfer full) (element-type utf8): what would happen, translated, one sentence each
 */
GPtrArray *
albo_verb_list_effects (JsonObject *request,
                        JsonObject *rehearsal)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func (g_free);
  const char *before = albo_json_get_string (request, "state", "");
  const char *after = albo_json_get_string (rehearsal, "state", "");
  AlboRequestState state;

  if (albo_request_state_from_code (after, &state))
    {
      const char *label = albo_request_state_label (state, albo_language ());

      g_ptr_array_add (effects, g_str_equal (before, after)
                       /* Translators: the state of a request */
                       ? g_strdup_printf (_("The request stays “%s”."), label)
                       /* Translators: the state of a request */
                       : g_strdup_printf (_("The request becomes “%s”."), label));
    }

  add_notice_effects (effects, rehearsal);
  add_register_effect (effects, request, rehearsal);
  if (!g_str_equal (after, "approved") && !g_str_equal (after, "annulled"))
    add_clock_effect (effects, rehearsal);

  return effects;
}

/**
 * albo_outcome_to_label:
 * @outcome: how a request ended
 *
 * Returns: (transfer none) (nullable): its name, translated; %NULL if it is unknown
 */
const char *
albo_outcome_to_label (const char *outcome)
{
  return look_up (outcomes, G_N_ELEMENTS (outcomes), outcome);
}

/**
 * albo_reason_to_text:
 * @reason: (nullable): why a verb is shown but cannot be used, or why one was refused
 *
 * Returns: (transfer none): a translated sentence
 */
const char *
albo_reason_to_text (const char *reason)
{
  const char *text = look_up (problems, G_N_ELEMENTS (problems), reason);

  return text != NULL ? text : _("This is not possible now.");
}

/**
 * albo_problems_to_text:
 * @detail: (nullable): `{"problems":[{"field","code"}]}`
 *
 * Returns: (transfer full): a sentence for each problem, each in a line
 */
char *
albo_problems_to_text (const char *detail)
{
  g_autoptr(JsonNode) node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;
  JsonArray *list = NULL;
  GString *text = g_string_new (NULL);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    list = albo_json_get_array (json_node_get_object (node), "problems");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *problem = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_OBJECT (problem))
        continue;

      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, albo_reason_to_text (albo_json_get_string (json_node_get_object (problem),
                                                                        "code", NULL)));
    }

  if (text->len == 0)
    g_string_append (text, albo_reason_to_text (NULL));

  return g_string_free (text, FALSE);
}
