/* albo-verb.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb.h"

#include "albo-json.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

const char * const albo_annulment_outcomes[] = {
  "withdrawn", "inadmissible", "duplicate", "rejected", "ex_officio", NULL
};

static const AlboVerb verbs[] = {
  {
    ALBO_REQUEST_ACTION_FORWARD,
    N_("Forward"),
    N_("Forward the request to the administrators?"),
    N_("Forward"),
    "suggested-action",
  },
  {
    ALBO_REQUEST_ACTION_CLAIM,
    N_("Take Charge"),
    N_("Take charge of the request?"),
    N_("Take Charge"),
    "suggested-action",
  },
  {
    ALBO_REQUEST_ACTION_APPROVE,
    N_("Approve"),
    N_("Approve the request?"),
    N_("Approve"),
    "suggested-action",
  },
  {
    ALBO_REQUEST_ACTION_ANNUL,
    N_("Annul"),
    N_("Annul the request?"),
    N_("Annul"),
    "destructive-action",
  },
};

static const struct
{
  const char *code;
  const char *label;
} outcomes[] = {
  { "approved", N_("Approved") },
  { "rejected", N_("Rejected") },
  { "withdrawn", N_("Withdrawn by the applicant") },
  { "inadmissible", N_("Inadmissible") },
  { "duplicate", N_("Duplicate of another request") },
  { "ex_officio", N_("Closed by the office") },
};

static const struct
{
  const char *code;
  const char *text;
} problems[] = {
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
  { "required", N_("Something required is missing.") },
  { "too_long", N_("A text is too long.") },
};

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
 * albo_verb_find:
 * @action: the code of a transition
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

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].action == code)
      return &verbs[i];

  return NULL;
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

  if (verb->action == ALBO_REQUEST_ACTION_FORWARD)
    return g_strdup_printf (_("You confirm that %s is complete. It moves to the administrators’ "
                              "queue, and the check is recorded under your name."), protocol);

  if (verb->action == ALBO_REQUEST_ACTION_CLAIM)
    return g_strdup_printf (_("You become responsible for %s. The applicant is told that it was "
                              "taken in charge."), protocol);

  if (verb->action == ALBO_REQUEST_ACTION_APPROVE)
    return g_strdup_printf (_("%s is closed as approved and the applicant is told. %s "
                              "This cannot be undone."), protocol, approval_effect (kind));

  if (verb->action == ALBO_REQUEST_ACTION_ANNUL)
    return g_strdup_printf (_("%s is closed without effect on the register. The applicant is told "
                              "the outcome and the reasons. This cannot be undone."), protocol);

  return g_strdup ("");
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
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_str_equal (outcomes[i].code, outcome))
      return _(outcomes[i].label);

  return NULL;
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
  for (gsize i = 0; reason != NULL && i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (problems[i].code, reason))
      return _(problems[i].text);

  return _("This is not possible now.");
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
