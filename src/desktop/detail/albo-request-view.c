/* albo-request-view.c
 *
 * The request is a document that the database made; the form's values in it are
 * what a citizen typed.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-view.h"

#include "albo-fact-list.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-verb.h"

#include <glib/gi18n.h>

static void
add_string (AlboFactList *list,
            const char   *name,
            JsonObject   *object,
            const char   *member)
{
  const char *value = object != NULL ? albo_json_get_string (object, member, NULL) : NULL;

  if (value != NULL && *value != '\0')
    albo_fact_list_add (list, name, value);
}

static void
add_day (AlboFactList *list,
         const char   *name,
         JsonObject   *object,
         const char   *member)
{
  g_autofree char *day = albo_format_day (albo_json_get_string (object, member, NULL));

  if (*day != '\0')
    albo_fact_list_add (list, name, day);
}

static void
add_entry (AlboFactList *list,
           JsonObject   *entry)
{
  g_autofree char *register_name = albo_request_view_localize (entry, "register");
  g_autofree char *section = albo_request_view_localize (entry, "section");
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));
  /* Translators: number in a register, the register, its section */
  text = g_strdup_printf (_("No. %s · %s · %s"), number, register_name, section);
  albo_fact_list_add (list, _("Entry in the register"), text);
  add_day (list, _("Effective from"), entry, "from");
  add_day (list, _("Effective until"), entry, "to");
}

/* Where to, or where from, and whether the other body agrees. */
static void
add_transfer (AlboFactList *list,
              JsonObject   *transfer)
{
  JsonObject *body = albo_json_get_object (transfer, "organization");
  const char *state = albo_json_get_string (transfer, "state", "");
  gboolean is_ours = g_str_equal (albo_json_get_string (transfer, "side", ""), "origin");
  const char *name;

  if (g_str_equal (state, "withdrawn"))
    name = is_ours ? _("Transfer offered, and withdrawn, to") : _("Transfer withdrawn by");
  else if (!is_ours)
    name = _("Transfer from");
  else if (g_str_equal (state, "offered"))
    name = _("Transfer offered to");
  else if (g_str_equal (state, "refused"))
    name = _("Transfer refused by");
  else
    name = _("Transfer to");

  add_string (list, name, body, "name");
  add_day (list, _("Day of the transfer"), transfer, "effective_from");
}

/**
 * albo_request_view_localize:
 * @object: an object
 * @member: of a text in several languages, or in one
 *
 * Returns: (transfer full): the text in the language of the session; empty if there is none
 */
char *
albo_request_view_localize (JsonObject *object,
                            const char *member)
{
  JsonObject *labels = object != NULL ? albo_json_get_object (object, member) : NULL;
  const char *text = labels != NULL ? albo_json_localized (labels, albo_language ()) : NULL;

  if (text == NULL && object != NULL)
    text = albo_json_get_string (object, member, NULL);

  return g_strdup (text != NULL ? text : "");
}

/**
 * albo_request_view_get_name:
 * @request: a request
 *
 * Returns: (transfer full): the name of the applicant; empty if it is not known
 */
char *
albo_request_view_get_name (JsonObject *request)
{
  JsonObject *applicant = albo_json_get_object (request, "applicant");

  if (applicant == NULL)
    return g_strdup ("");

  return g_strstrip (g_strdup_printf ("%s %s", albo_json_get_string (applicant, "given_name", ""),
                                      albo_json_get_string (applicant, "family_name", "")));
}

/**
 * albo_request_view_get_capacity:
 * @request: a request
 *
 * Returns: (transfer full) (nullable): for whom the applicant declared to act, and as what; %NULL for
 *   oneself
 */
char *
albo_request_view_get_capacity (JsonObject *request)
{
  static const struct
  {
    const char *ground;
    const char *label;
  } grounds[] = {
    { "parent", N_("as parent") },
    { "guardian", N_("as guardian or foster parent") },
    { "legal_representative", N_("as legal representative") },
    { "delegate", N_("as delegate of the legal representative") },
  };
  JsonObject *acts_for = albo_json_get_object (request, "acts_for");
  const char *ground = albo_json_get_string (acts_for, "ground", "");
  const char *label = "";

  if (acts_for == NULL)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (g_str_equal (grounds[i].ground, ground))
      label = _(grounds[i].label);

  return g_strdup_printf ("%s (%s), %s", albo_json_get_string (acts_for, "name", ""),
                          albo_json_get_string (acts_for, "fiscal_code", ""), label);
}

/**
 * albo_request_view_new_summary:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): who asks, since when, and how it went on
 */
GtkWidget *
albo_request_view_new_summary (JsonObject *request)
{
  GtkWidget *list = albo_fact_list_new (_("Request"));
  AlboFactList *facts = ALBO_FACT_LIST (list);
  JsonObject *applicant = albo_json_get_object (request, "applicant");
  JsonObject *assignee = albo_json_get_object (request, "assignee");
  JsonObject *entry = albo_json_get_object (request, "entry");
  JsonObject *transfer = albo_json_get_object (request, "transfer");
  const char *outcome = albo_json_get_string (request, "outcome", NULL);
  g_autofree char *submitted = albo_format_instant (albo_json_get_string (request, "submitted_at", NULL));
  g_autofree char *capacity = albo_request_view_get_capacity (request);

  add_string (facts, _("Protocol"), request, "protocol_number");
  albo_fact_list_add (facts, _("Submitted"), submitted);
  add_day (facts, _("Deadline"), request, "deadline");
  add_string (facts, _("Administrator"), assignee, "name");
  if (outcome != NULL && albo_outcome_to_label (outcome) != NULL)
    albo_fact_list_add (facts, _("Outcome"), albo_outcome_to_label (outcome));
  add_string (facts, _("Reasons"), request, "reasons");
  if (transfer != NULL)
    add_transfer (facts, transfer);
  if (entry != NULL)
    add_entry (facts, entry);
  add_string (facts, _("Fiscal code"), applicant, "fiscal_code");
  albo_fact_list_add_optional (facts, _("On behalf of"), capacity);
  add_string (facts, _("Filed by"), request, "filed_by");

  return list;
}
