/* albo-procedure-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-procedure-view.h"

#include "albo-attachment-row.h"
#include "albo-fact-list.h"
#include "albo-form.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"
#include "albo-procedure-words.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

static char *
get_day (JsonObject *object,
         const char *member)
{
  return albo_format_day (albo_json_get_string (object, member, NULL));
}

static char *
get_instant (JsonObject *object,
             const char *member)
{
  return albo_format_instant (albo_json_get_string (object, member, NULL));
}

/* Calls add() with each object of an array. */
static void
for_each (JsonArray *array,
          void     (*add) (JsonObject *, gpointer),
          gpointer   user_data)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add (json_node_get_object (node), user_data);
    }
}

static void
add_line (JsonObject *line,
          gpointer    list)
{
  g_autofree char *day = get_day (line, "day");
  const char *article = albo_json_get_string (line, "article", NULL);

  albo_fact_list_add_full (list, day, albo_json_get_string (line, albo_language (), ""),
                           article != NULL && *article != '\0' ? article : NULL, NULL);
}

/**
 * albo_procedure_view_new_clock:
 * @clock: what `office.clock` says
 *
 * Returns: (transfer floating): the deadline, the days left, and why, line by line
 */
GtkWidget *
albo_procedure_view_new_clock (JsonObject *clock)
{
  GtkWidget *list = albo_fact_list_new (_("Deadline"));
  int days_left = albo_json_get_int (clock, "days_left", 0);
  int days_used = albo_json_get_int (clock, "days_used", 0);
  g_autofree char *deadline = get_day (clock, "deadline");
  g_autofree char *closed = get_day (clock, "closed_on");
  g_autofree char *left = NULL;
  gboolean is_overdue = albo_json_get_bool (clock, "is_overdue", FALSE);

  if (*closed != '\0')
    left = g_strdup_printf (_("Closed on %s"), closed);
  else if (is_overdue)
    left = g_strdup (_("The term is over"));
  else if (albo_json_get_bool (clock, "is_suspended", FALSE))
    left = g_strdup (_("The term stands still now; this is the latest day"));
  else
    left = g_strdup_printf (ngettext ("%d day left", "%d days left", days_left), days_left);

  albo_fact_list_add_full (ALBO_FACT_LIST (list), _("Deadline"), deadline, left,
                           is_overdue && *closed == '\0' ? "error" : NULL);
  g_free (left);
  left = g_strdup_printf (ngettext ("%d day used", "%d days used", days_used), days_used);
  albo_fact_list_add (ALBO_FACT_LIST (list), _("Used so far"), left);
  for_each (albo_json_get_array (clock, "explanation"), add_line, list);

  return list;
}

static void
add_check (JsonObject *item,
           gpointer    user_data)
{
  GtkWidget *list = user_data;
  JsonObject *ticked = g_object_get_data (G_OBJECT (list), "ticked");
  g_autofree char *label = albo_request_view_localize (item, "label");
  gboolean is_ticked = ticked != NULL &&
                       albo_json_get_bool (ticked, albo_json_get_string (item, "id", ""), FALSE);

  albo_fact_list_add (ALBO_FACT_LIST (list), label, is_ticked ? _("☑ Checked") : _("☐ Not checked"));
}

static GtkWidget *
new_checklist (JsonObject *request)
{
  JsonObject *rules = albo_json_get_object (request, "rules");
  GtkWidget *list = albo_fact_list_new (_("Completeness Check"));

  g_object_set_data (G_OBJECT (list), "ticked", albo_json_get_object (request, "checklist"));
  if (rules != NULL)
    for_each (albo_json_get_array (rules, "checklist"), add_check, list);
  g_object_set_data (G_OBJECT (list), "ticked", NULL);

  return list;
}

typedef struct
{
  GtkWidget      *list;
  AlboForm       *form;        /* (nullable) */
  AlboConnection *connection;  /* (nullable) */
} Filling;

static void
add_file (JsonObject *file,
          gpointer    user_data)
{
  Filling *filling = user_data;

  albo_fact_list_add_row (ALBO_FACT_LIST (filling->list),
                          albo_attachment_row_new (filling->connection, file));
}

static void
add_item (JsonObject *item,
          gpointer    user_data)
{
  Filling *filling = user_data;
  const char *id = albo_json_get_string (item, "field", NULL);
  const AlboFormField *field = id != NULL && filling->form != NULL
                             ? albo_form_find_field (filling->form, id)
                             : NULL;
  JsonNode *answer = albo_json_get_node (item, "answer");
  const char *label = albo_procedure_item_label (albo_json_get_string (item, "kind", ""));
  g_autofree char *text = NULL;
  g_autofree char *state = NULL;

  if (field != NULL)
    label = albo_form_field_get_label (field, albo_language ());

  if (answer != NULL && !JSON_NODE_HOLDS_NULL (answer))
    text = field != NULL
         ? albo_form_field_display (field, answer, albo_language ())
         : g_strdup (albo_json_get_string (item, "answer", NULL));

  if (text != NULL && *text != '\0')
    state = g_strdup_printf (_("%s · Answer: %s"),
                             albo_procedure_item_state (albo_json_get_string (item, "state", "")), text);
  else
    state = g_strdup (albo_procedure_item_state (albo_json_get_string (item, "state", "")));

  albo_fact_list_add_full (ALBO_FACT_LIST (filling->list), label,
                           albo_json_get_string (item, "reason", NULL), state, NULL);
  for_each (albo_json_get_array (item, "files"), add_file, filling);
}

typedef struct
{
  GtkBox         *box;
  JsonObject     *request;
  AlboForm       *form;
  AlboConnection *connection;
} Page;

static void
add_supplement (JsonObject *supplement,
                gpointer    user_data)
{
  Page *page = user_data;
  GtkWidget *list = albo_fact_list_new (_("Supplement"));
  Filling filling = { list, page->form, page->connection };
  gboolean is_asked = albo_json_get_string (supplement, "asked_at", NULL) != NULL;
  g_autofree char *when = get_instant (supplement, is_asked ? "asked_at" : "proposed_at");
  g_autofree char *due = get_day (supplement, "due_on");
  g_autofree char *closed = get_instant (supplement, "closed_at");
  g_autofree char *who = NULL;

  who = g_strdup_printf (_("%s, %s"),
                         albo_json_get_string (supplement, is_asked ? "asked_by" : "proposed_by", ""), when);
  albo_fact_list_add (ALBO_FACT_LIST (list), _("State"),
                      albo_procedure_supplement_state (albo_json_get_string (supplement, "state", "")));
  albo_fact_list_add (ALBO_FACT_LIST (list), is_asked ? _("Asked by") : _("Proposed by"), who);
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("To be answered until"), due);
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Effect on the term"),
                               albo_procedure_clock_effect (albo_json_get_string (supplement, "clock_effect", "")));
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Message"),
                               albo_json_get_string (supplement, "message", NULL));
  for_each (albo_json_get_array (supplement, "items"), add_item, &filling);
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Closed"), closed);
  gtk_box_append (page->box, list);
}

static void
add_preavviso (JsonObject *preavviso,
               gpointer    user_data)
{
  Page *page = user_data;
  GtkWidget *list = albo_fact_list_new (_("Notice of Rejection (art. 10-bis)"));
  g_autofree char *sent = get_instant (preavviso, "sent_at");
  g_autofree char *due = get_day (preavviso, "due_on");
  g_autofree char *observed = get_instant (preavviso, "observed_at");
  g_autofree char *closed = get_instant (preavviso, "closed_at");

  albo_fact_list_add_full (ALBO_FACT_LIST (list), _("Sent"), sent,
                           albo_procedure_preavviso_ending (albo_json_get_string (preavviso, "ending", NULL)), NULL);
  albo_fact_list_add (ALBO_FACT_LIST (list), _("Reasons"), albo_json_get_string (preavviso, "reasons", NULL));
  albo_fact_list_add (ALBO_FACT_LIST (list), _("Observations until"), due);
  albo_fact_list_add_full (ALBO_FACT_LIST (list), _("Observations of the applicant"),
                           albo_json_get_string (preavviso, "observations", NULL),
                           *observed != '\0' ? observed : NULL, NULL);
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Answer to the observations"),
                               albo_json_get_string (preavviso, "answer", NULL));
  albo_fact_list_add_optional (ALBO_FACT_LIST (list), _("Closed"), closed);
  gtk_box_append (page->box, list);
}

static char *
describe_payment (JsonObject *payment)
{
  JsonObject *proof = albo_json_get_object (payment, "proof");
  g_autofree char *due = get_day (payment, "due_on");
  g_autofree char *closed = get_instant (payment, "closed_at");
  const char *reference = proof != NULL ? albo_json_get_string (proof, "reference", NULL) : NULL;
  const char *state = albo_procedure_payment_state (albo_json_get_string (payment, "state", ""));
  GString *text = g_string_new (state);

  if (*due != '\0' && *closed == '\0')
    g_string_append_printf (text, _(" · due on %s"), due);
  if (*closed != '\0')
    g_string_append_printf (text, " · %s", closed);
  if (reference != NULL)
    g_string_append_printf (text, " · %s", reference);

  return g_string_free (text, FALSE);
}

static void
add_payment (JsonObject *payment,
             gpointer    list)
{
  g_autofree char *amount = albo_money_format (albo_json_get_int (payment, "amount_cents", 0),
                                               albo_language ());
  g_autofree char *note = describe_payment (payment);

  albo_fact_list_add_full (list, albo_json_get_string (payment, "description", ""), amount, note, NULL);
}

static void
append_if_filled (GtkBox    *box,
                  GtkWidget *list)
{
  g_object_ref_sink (list);
  if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    gtk_box_append (box, list);
  g_object_unref (list);
}

/**
 * albo_procedure_view_new:
 * @request: a request as `office.request` gives it
 * @connection: (nullable): where files come from
 *
 * Returns: (transfer floating): the completeness check as it was recorded, what was asked and
 *   answered, notices of rejection with observations, and payments
 */
GtkWidget *
albo_procedure_view_new (JsonObject     *request,
                         AlboConnection *connection)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *payments = albo_fact_list_new (_("Payments"));
  JsonNode *document = albo_json_get_node (request, "form");
  g_autoptr(AlboForm) form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
  g_autofree char *withdrawal = get_instant (request, "withdrawal_asked_at");
  Page page = { GTK_BOX (box), request, form, connection };

  if (*withdrawal != '\0')
    {
      GtkWidget *list = albo_fact_list_new (_("Withdrawal"));

      albo_fact_list_add (ALBO_FACT_LIST (list), _("The applicant asked to withdraw"), withdrawal);
      gtk_box_append (GTK_BOX (box), list);
    }

  append_if_filled (GTK_BOX (box), new_checklist (request));
  for_each (albo_json_get_array (request, "supplements"), add_supplement, &page);
  for_each (albo_json_get_array (request, "preavvisi"), add_preavviso, &page);
  for_each (albo_json_get_array (request, "payments"), add_payment, payments);
  append_if_filled (GTK_BOX (box), payments);

  return box;
}
