/* albo-verb-form-payment.c - what is owed, and how it is settled
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-forms.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

#define MAX_POSITIONS 8

static const struct
{
  const char *code;
  const char *label;
} kinds[] = {
  { "fee", N_("Fee of the service") },
  { "stamp_duty", N_("Stamp duty") },
  { "other", N_("Something else") },
};

/* A position is one block of fields: "1:amount_cents", … */
static JsonObject *
make_positions (JsonObject *values,
                gpointer    user_data)
{
  JsonObject *details = json_object_new ();
  JsonArray *positions = json_array_new ();
  const char *names[] = { "kind", "description", "amount_cents", "due_on" };

  for (int i = 1; i <= MAX_POSITIONS; i++)
    {
      g_autofree char *amount = g_strdup_printf ("%d:amount_cents", i);
      g_autofree char *optional = g_strdup_printf ("%d:is_optional", i);
      JsonObject *position;

      if (!json_object_has_member (values, amount))
        continue;

      position = json_object_new ();
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autofree char *id = g_strdup_printf ("%d:%s", i, names[j]);

          if (json_object_has_member (values, id))
            json_object_set_member (position, names[j], json_object_dup_member (values, id));
        }
      json_object_set_boolean_member (position, "is_mandatory", !json_object_has_member (values, optional));
      json_array_add_object_element (positions, position);
    }

  /* Without any: the fee, and what is open. */
  if (json_array_get_length (positions) > 0)
    json_object_set_array_member (details, "positions", positions);
  else
    json_array_unref (positions);

  return details;
}

static void
add_position (AlboVerbForm *form,
              int           number)
{
  g_autofree char *title = g_strdup_printf (_("Position %d"), number);
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();
  const struct
  {
    AlboVerbFieldKind  kind;
    const char        *name;
    const char        *title;
    gboolean           is_required;
  } fields[] = {
    { ALBO_VERB_FIELD_TEXT, "description", _("What for, as the applicant will read it"), TRUE },
    { ALBO_VERB_FIELD_MONEY, "amount_cents", _("Amount in euro"), TRUE },
    { ALBO_VERB_FIELD_DAY, "due_on", _("To be paid by (dd/mm/yyyy)"), FALSE },
  };
  g_autofree char *kind = g_strdup_printf ("%d:kind", number);
  g_autofree char *optional = g_strdup_printf ("%d:is_optional", number);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_ptr_array_add (labels, (gpointer) _(kinds[i].label));
      g_ptr_array_add (codes, (gpointer) kinds[i].code);
    }

  albo_verb_form_begin_block (form, title);
  albo_verb_form_add_choice (form, kind, _("Kind"), labels, codes, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *id = g_strdup_printf ("%d:%s", number, fields[i].name);

      albo_verb_form_add (form, fields[i].kind, id, fields[i].title, fields[i].is_required);
    }
  albo_verb_form_add_check (form, optional, _("Optional"),
                            _("The request goes on and can be approved without it."), FALSE);
}

static void
add_fee (AlboVerbForm *form,
         JsonObject   *request)
{
  JsonObject *service = albo_json_get_object (request, "service");
  gint64 cents = service != NULL ? albo_json_get_int (service, "fee_cents", 0) : 0;
  g_autofree char *amount = albo_money_format (cents, albo_language ());

  albo_verb_form_begin_group (form, _("Fee"),
                              _("Without positions of your own the fee of the service is asked, and what is still open."));
  albo_verb_form_add_fact (form, _("Fee of the service"), cents > 0 ? amount : _("None"));
}

static void
add_open_positions (AlboVerbForm *form,
                    JsonObject   *request)
{
  JsonArray *payments = albo_json_get_array (request, "payments");
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    {
      JsonNode *node = json_array_get_element (payments, i);
      JsonObject *payment = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *amount = NULL;

      if (payment == NULL || g_strcmp0 (albo_json_get_string (payment, "state", NULL), "open") != 0)
        continue;

      amount = albo_money_format (albo_json_get_int (payment, "amount_cents", 0), albo_language ());
      g_ptr_array_add (codes, g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (payment, "id", 0)));
      /* Translators: an amount, and what it is for */
      g_ptr_array_add (labels, g_strdup_printf (_("%s · %s"), amount,
                                                albo_json_get_string (payment, "description", "")));
    }

  /* Which of several is never a guess. */
  if (labels->len != 1)
    {
      g_ptr_array_insert (labels, 0, g_strdup (_("Choose a payment")));
      g_ptr_array_insert (codes, 0, g_strdup (""));
    }

  albo_verb_form_add_choice (form, "position_id", _("Payment"), labels, codes, TRUE);
}

static JsonObject *
number_position (JsonObject *values,
                 gpointer    user_data)
{
  gint64 id = g_ascii_strtoll (albo_json_get_string (values, "position_id", "0"), NULL, 10);

  json_object_set_int_member (values, "position_id", id);
  return json_object_ref (values);
}

/* Of the verbs that ask for money or settle it. */
void
albo_verb_form_fill_payment (AlboVerbForm   *form,
                             const AlboVerb *verb,
                             JsonObject     *request)
{
  if (verb->action == ALBO_REQUEST_ACTION_ASK_PAYMENT)
    {
      add_fee (form, request);
      for (int i = 1; i <= MAX_POSITIONS; i++)
        add_position (form, i);
      albo_verb_form_add_more (form, _("Add a Position"));
      albo_verb_form_set_map (form, make_positions, NULL, NULL, NULL);
      return;
    }

  add_open_positions (form, request);
  albo_verb_form_set_map (form, number_position, NULL, NULL, NULL);

  if (verb->action == ALBO_REQUEST_ACTION_PAID_ELSEWHERE)
    {
      albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, "reference",
                          _("Reference of the payment (receipt, CRO)"), TRUE);
      albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "paid_on", _("Paid on (dd/mm/yyyy)"), TRUE);
      albo_verb_form_add (form, ALBO_VERB_FIELD_FILE, ALBO_VERB_FILE,
                          _("Proof, which the applicant sees too"), FALSE);
    }
  else
    {
      albo_verb_form_add (form, ALBO_VERB_FIELD_LONG_TEXT, "reasons",
                          _("Reasons, as the applicant will read them"), TRUE);
    }
}
