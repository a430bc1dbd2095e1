/* test-verbs.c - the verbs of a request, in the program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-confirmation.h"
#include "albo-json.h"
#include "albo-verb-bar.h"
#include "albo-verb-forms.h"

static const char request_json[] =
  "{\"id\":7,\"protocol_number\":\"2026/0000007\",\"state\":\"under_review\",\"row_version\":3,"
  "\"organization\":{\"name\":\"Ordine\"},\"deadline\":\"2026-03-02\","
  "\"service\":{\"kind\":\"enrolment\",\"fee_cents\":5000,\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment\"}},"
  "\"applicant\":{\"given_name\":\"Anna\",\"family_name\":\"Rossi\"},"
  "\"rules\":{\"register\":\"albo\",\"resolution_number_required\":true,\"supplement_may_restart\":true,"
  "\"checklist\":[{\"id\":\"identity\",\"label\":{\"it\":\"Documento\",\"en\":\"Document\"}},"
  "{\"id\":\"fee\",\"label\":{\"it\":\"Bollo\",\"en\":\"Stamp duty\"}}]},"
  "\"form\":{\"format\":1,\"sections\":[{\"id\":\"one\",\"title\":{\"it\":\"Uno\",\"en\":\"One\"},\"fields\":["
  "{\"id\":\"name\",\"type\":\"text\",\"from\":\"given_name\",\"label\":{\"it\":\"Nome\",\"en\":\"Name\"}},"
  "{\"id\":\"why\",\"type\":\"text\",\"label\":{\"it\":\"Motivo\",\"en\":\"<b>Reason</b>\"}},"
  "{\"id\":\"paper\",\"type\":\"attachment\",\"label\":{\"it\":\"Carta\",\"en\":\"Paper\"}}]}]},"
  "\"values\":{\"why\":\"<i>because</i>\",\"name\":\"Anna\"},"
  "\"payments\":[{\"id\":4,\"state\":\"open\",\"amount_cents\":1600,\"description\":\"Bollo\"}],"
  "\"supplements\":[{\"id\":1,\"state\":\"proposed\",\"due_on\":\"2030-01-31\",\"clock_effect\":\"suspends\","
  "\"items\":[{\"id\":11,\"kind\":\"field\",\"field\":\"why\",\"reason\":\"Too short\",\"state\":\"open\"},"
  "{\"id\":12,\"kind\":\"text\",\"field\":null,\"reason\":\"When?\",\"state\":\"open\"}]},"
  "{\"id\":2,\"state\":\"answered\",\"asked_at\":\"2026-01-02T00:00:00Z\",\"clock_effect\":\"none\","
  "\"items\":[{\"id\":21,\"kind\":\"text\",\"field\":null,\"reason\":\"Who?\",\"state\":\"answered\",\"answer\":\"Me\"}]}],"
  "\"verbs\":[{\"action\":\"annul\",\"enabled\":true},{\"action\":\"release\",\"enabled\":true},"
  "{\"action\":\"approve\",\"enabled\":false,\"reason\":\"unpaid\"},"
  "{\"action\":\"dance\",\"enabled\":true},{\"action\":\"ask_supplement\",\"enabled\":true}],"
  "\"history\":[{\"seq\":1,\"at\":\"2026-01-31T10:00:00Z\",\"action\":\"submit\",\"actor\":\"Anna Rossi\"}]}";

static JsonNode *
read_request (void)
{
  JsonNode *node = albo_json_parse (request_json, -1, NULL);

  g_assert_nonnull (node);
  return node;
}

/* A confirmation with a text in it; to be destroyed. */
static AlboConfirmation *
confirm (const char *action,
         const char *typed)
{
  g_autoptr(JsonNode) node = read_request ();
  g_autoptr(JsonNode) text = typed != NULL ? albo_json_parse (typed, -1, NULL) : NULL;
  AlboConfirmation *confirmation = albo_confirmation_new (NULL, albo_verb_find (action),
                                                          json_node_get_object (node), NULL, NULL);

  if (text != NULL)
    albo_confirmation_set_typed (confirmation, json_node_get_object (text));
  return confirmation;
}

/* The details that come of what is typed, as text; NULL while something is missing. */
static char *
details_of (const char *action,
            const char *typed)
{
  AlboConfirmation *confirmation = confirm (action, typed);
  g_autoptr(JsonObject) details = albo_confirmation_get_details (confirmation);
  g_autoptr(JsonNode) node = NULL;

  g_assert_true (albo_confirmation_is_complete (confirmation) == (details != NULL));
  gtk_window_destroy (GTK_WINDOW (confirmation));
  if (details == NULL)
    return NULL;

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, details);
  return albo_json_to_string (node);
}

static void
test_details (void)
{
  const struct
  {
    const char *action;
    const char *typed;
    const char *details;
  } cases[] = {
    { "claim", NULL, "{}" },
    { "forward", "{\"identity\":\"true\"}", NULL },
    { "forward", "{\"identity\":\"true\",\"fee\":\"true\"}", "{\"identity\":true,\"fee\":true}" },
    { "approve", NULL, NULL },
    { "approve", "{\"resolution_number\":\"12\",\"effective_from\":\"31/02/2026\"}", NULL },
    { "approve", "{\"resolution_number\":\"12\",\"number\":\"many\"}", NULL },
    { "approve", "{\"resolution_number\":\" 12 \",\"effective_from\":\"28/02/2026\",\"number\":\"41\"}",
      "{\"resolution_number\":\"12\",\"effective_from\":\"2026-02-28\",\"number\":41}" },
    { "annul", "{\"reasons\":\"Because.\"}", NULL },
    { "annul", "{\"reasons\":\"Because.\",\"outcome\":\"withdrawn\"}",
      "{\"outcome\":\"withdrawn\",\"reasons\":\"Because.\"}" },
    { "send_preavviso", "{\"reasons\":\" \"}", NULL },
    { "close_preavviso", "{\"ending\":\"accepted\"}", "{\"ending\":\"accepted\"}" },
    { "ask_payment", NULL, "{}" },
    { "ask_payment", "{\"1:description\":\"Bollo\"}", NULL },
    { "ask_payment", "{\"1:description\":\"Bollo\",\"1:amount_cents\":\"16,00\",\"2:description\":\"Altro\","
      "\"2:kind\":\"other\",\"2:amount_cents\":\"a lot\",\"2:is_optional\":\"true\"}", NULL },
    { "ask_payment", "{\"1:description\":\"Bollo\",\"1:kind\":\"stamp_duty\",\"1:amount_cents\":\"16,00\","
      "\"1:is_optional\":\"true\"}",
      "{\"positions\":[{\"kind\":\"stamp_duty\",\"description\":\"Bollo\",\"amount_cents\":1600,"
      "\"is_mandatory\":false}]}" },
    { "paid_elsewhere", "{\"reference\":\"CRO\",\"paid_on\":\"1/2/2026\"}",
      "{\"position_id\":4,\"reference\":\"CRO\",\"paid_on\":\"2026-02-01\"}" },
    { "cancel_payment", "{\"reasons\":\"A mistake\"}", "{\"position_id\":4,\"reasons\":\"A mistake\"}" },
    { "review_supplement", NULL, NULL },
    { "review_supplement", "{\"item:21\":\"accepted\"}", "{\"items\":{\"21\":\"accepted\"}}" },
    /* As it was proposed, it is the proposal. */
    { "ask_supplement", NULL, "{\"due_on\":\"2030-01-31\",\"clock_effect\":\"suspends\"}" },
    { "ask_supplement", "{\"why:why\":\"Longer\",\"clock_effect\":\"restarts\",\"message\":\"Hello\"}",
      "{\"items\":[{\"kind\":\"field\",\"field\":\"why\",\"reason\":\"Longer\"},"
      "{\"kind\":\"text\",\"reason\":\"When?\"}],"
      "\"due_on\":\"2030-01-31\",\"clock_effect\":\"restarts\",\"message\":\"Hello\"}" },
    { "ask_supplement", "{\"pick:file:paper\":\"true\"}", NULL },
    { "ask_supplement", "{\"pick:file:paper\":\"true\",\"why:file:paper\":\"Blurred\"}",
      "{\"items\":[{\"kind\":\"field\",\"field\":\"why\",\"reason\":\"Too short\"},"
      "{\"kind\":\"attachment\",\"field\":\"paper\",\"reason\":\"Blurred\"},"
      "{\"kind\":\"text\",\"reason\":\"When?\"}],\"due_on\":\"2030-01-31\",\"clock_effect\":\"suspends\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *details = details_of (cases[i].action, cases[i].typed);

      if (g_strcmp0 (details, cases[i].details) != 0)
        g_error ("%s %s gives %s", cases[i].action, cases[i].typed, details);
    }
}

/* What is typed, good or not, is what the next one shows. */
static void
test_typed_is_kept (void)
{
  const char typed[] = "{\"identity\":\"true\",\"resolution_number\":\"12\",\"effective_from\":\"31/02/2026\","
                       "\"2:amount_cents\":\"many\",\"2:kind\":\"other\",\"2:description\":\"x\",\"reasons\":\"Because.\\nYes.\","
                       "\"outcome\":\"duplicate\",\"text:3\":\"Where?\",\"pick:why\":\"true\"}";
  const struct
  {
    const char *action;
    const char *member;
    const char *text;
  } cases[] = {
    { "forward", "identity", "true" }, { "approve", "effective_from", "31/02/2026" },
    { "ask_payment", "2:amount_cents", "many" }, { "ask_payment", "2:kind", "other" },
    { "annul", "reasons", "Because.\nYes." }, { "annul", "outcome", "duplicate" },
    { "ask_supplement", "text:3", "Where?" }, { "propose_supplement", "pick:why", "true" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AlboConfirmation *confirmation = confirm (cases[i].action, typed);
      g_autoptr(JsonObject) again = albo_confirmation_get_typed (confirmation);

      g_assert_cmpstr (albo_json_get_string (again, cases[i].member, NULL), ==, cases[i].text);
      gtk_window_destroy (GTK_WINDOW (confirmation));
    }
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    {
      const char *label = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                          : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

      if (text == NULL || g_strcmp0 (label, text) == 0)
        return widget;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What citizens and the office wrote is never markup; what the identity says is not asked. */
static void
test_supplement_fields (void)
{
  AlboConfirmation *confirmation = confirm ("ask_supplement", NULL);
  GtkWidget *widget = GTK_WIDGET (confirmation);

  g_assert_nonnull (find (widget, GTK_TYPE_LABEL, "<b>Reason</b>"));
  g_assert_nonnull (find (widget, GTK_TYPE_LABEL, "<i>because</i>"));
  g_assert_nonnull (find (widget, GTK_TYPE_LABEL, "Paper"));
  g_assert_null (find (widget, GTK_TYPE_LABEL, "Name"));
  gtk_window_destroy (GTK_WINDOW (confirmation));
}

static int
get_index (GtkWidget *label)
{
  return gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (label,
                                                                                GTK_TYPE_LIST_BOX_ROW)));
}

/* Most fields are never wanted, and nothing is made for them. */
static void
test_fields_appear (void)
{
  AlboConfirmation *confirmation = confirm ("ask_supplement", NULL);
  GtkWidget *widget = GTK_WIDGET (confirmation);
  GtkWidget *label = find (widget, GTK_TYPE_LABEL, "Paper");
  GtkWidget *row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  GtkWidget *reason;

  g_assert_null (find (widget, GTK_TYPE_LABEL, "Reason: Paper"));
  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find (row, GTK_TYPE_CHECK_BUTTON, NULL))));
  g_assert_false (albo_confirmation_is_complete (confirmation));

  /* Behind its check. */
  reason = find (widget, GTK_TYPE_LABEL, "Reason: Paper");
  g_assert_nonnull (reason);
  g_assert_true (gtk_widget_get_ancestor (reason, GTK_TYPE_LIST_BOX) == list);
  g_assert_cmpint (get_index (reason), ==, get_index (label) + 1);

  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_true (albo_confirmation_is_complete (confirmation));
  gtk_window_destroy (GTK_WINDOW (confirmation));
}

/* The titles of the rows of the first list of a form, one a line. */
static char *
list_titles (AlboVerbForm *form)
{
  GtkWidget *list = find (GTK_WIDGET (form), GTK_TYPE_LIST_BOX, NULL);
  g_autoptr(GString) titles = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    g_string_append_printf (titles, "%s ", ADW_IS_PREFERENCES_ROW (row)
                            ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))
                            : gtk_label_get_text (GTK_LABEL (find (row, GTK_TYPE_LABEL, NULL))));

  return g_string_free (g_steal_pointer (&titles), FALSE);
}

/* What is to be read stays where it was put, whenever the fields around it get their widgets. */
static void
test_facts_stay (void)
{
  AlboVerbForm *form = g_object_ref_sink (albo_verb_form_new ());
  g_autofree char *before = NULL;
  g_autofree char *all = NULL;

  albo_verb_form_add_fact (form, "Read", "first");
  albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, "a", "A", FALSE);
  albo_verb_form_add_fact (form, "Also", "this");
  albo_verb_form_add (form, ALBO_VERB_FIELD_DAY, "b", "B", FALSE);
  albo_verb_form_add_when (form, "none", ALBO_VERB_FIELD_TEXT, "c", "C", FALSE);
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *title = g_strdup_printf ("%d", i);

      albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, title, title, FALSE);
    }
  albo_verb_form_add_fact (form, "Last", "of all");
  albo_verb_form_add (form, ALBO_VERB_FIELD_TEXT, "z", "Z", FALSE);

  before = list_titles (form);
  g_assert_cmpstr (before, ==, "Read A Also B C 0 1 2 3 4 5 6 Last ");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  all = list_titles (form);
  g_assert_cmpstr (all, ==, "Read A Also B C 0 1 2 3 4 5 6 7 Last Z ");
  g_assert_finalize_object (form);
}

/* What was chosen in a draft may not be there to be chosen any more, shown yet or not. */
static void
test_choice_is_gone (void)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();
  g_autoptr(JsonNode) gone = albo_json_parse ("{\"0\":\"left\",\"9\":\"left\"}", -1, NULL);
  g_autoptr(JsonNode) there = albo_json_parse ("{\"0\":\"x\",\"9\":\"x\"}", -1, NULL);
  AlboVerbForm *form = g_object_ref_sink (albo_verb_form_new ());
  g_autoptr(JsonObject) details = NULL;

  g_ptr_array_add (labels, (gpointer) "Choose");
  g_ptr_array_add (codes, (gpointer) "");
  g_ptr_array_add (labels, (gpointer) "Ex");
  g_ptr_array_add (codes, (gpointer) "x");
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *title = g_strdup_printf ("%d", i);

      albo_verb_form_add_choice (form, title, title, labels, codes, i == 0 || i == 11);
    }

  albo_verb_form_set_typed (form, json_node_get_object (gone));
  g_assert_cmpstr (albo_verb_form_get_missing (form), ==, "0");
  albo_verb_form_set_typed (form, json_node_get_object (there));
  g_assert_cmpstr (albo_verb_form_get_missing (form), ==, "11");

  json_object_set_string_member (json_node_get_object (gone), "11", "left");
  albo_verb_form_set_typed (form, json_node_get_object (gone));
  g_assert_cmpstr (albo_verb_form_get_missing (form), ==, "11");
  json_object_set_string_member (json_node_get_object (gone), "11", "x");
  albo_verb_form_set_typed (form, json_node_get_object (gone));
  details = albo_verb_form_get_details (form);
  g_assert_cmpuint (json_object_get_size (details), ==, 3);
  g_assert_finalize_object (form);
}

static void
test_preview (void)
{
  AlboConfirmation *confirmation = confirm ("ask_supplement", "{\"message\":\"Dear Anna\"}");
  GtkWidget *form = find (GTK_WIDGET (confirmation), ALBO_TYPE_VERB_FORM, NULL);
  g_autofree char *preview = albo_verb_form_get_preview (ALBO_VERB_FORM (form));

  g_assert_nonnull (strstr (preview, "Ordine"));
  g_assert_nonnull (strstr (preview, "2026/0000007"));
  g_assert_nonnull (strstr (preview, "Dear Anna"));
  g_assert_nonnull (strstr (preview, "<b>Reason</b>: Too short"));
  g_assert_nonnull (strstr (preview, "• When?"));
  g_assert_nonnull (strstr (preview, "suspended"));
  gtk_window_destroy (GTK_WINDOW (confirmation));
}

static void
test_problems_at_their_fields (void)
{
  AlboConfirmation *confirmation = confirm ("paid_elsewhere", "{\"reference\":\"CRO\",\"paid_on\":\"1/2/2026\"}");
  GtkWidget *widget = GTK_WIDGET (confirmation);
  GtkWidget *at_field, *general;

  albo_confirmation_show_problems (confirmation, "{\"problems\":[{\"field\":\"paid_on\",\"code\":\"invalid_date\"},"
                                                 "{\"field\":null,\"code\":\"unpaid\"}]}");
  at_field = find (widget, GTK_TYPE_LABEL, "This day is not possible.");
  general = find (widget, GTK_TYPE_LABEL, "Something is still to be paid.");
  g_assert_nonnull (gtk_widget_get_ancestor (at_field, ALBO_TYPE_VERB_FORM));
  g_assert_nonnull (general);
  g_assert_null (gtk_widget_get_ancestor (general, ALBO_TYPE_VERB_FORM));
  gtk_window_destroy (GTK_WINDOW (confirmation));
}

/* What the server refused is read while the last fields still get their widgets. */
static void
test_problem_stays (void)
{
  GtkWidget *form = g_object_ref_sink (GTK_WIDGET (albo_verb_form_new ()));
  GtkWidget *problem;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("field-%u", i);
      g_autofree char *title = g_strdup_printf ("Field %u", i);

      albo_verb_form_add (ALBO_VERB_FORM (form), ALBO_VERB_FIELD_TEXT, id, title, FALSE);
    }

  g_assert_true (albo_verb_form_show_problem (ALBO_VERB_FORM (form), "field-2", "Not this."));
  g_assert_null (find (form, GTK_TYPE_LABEL, "Field 39"));
  while (find (form, GTK_TYPE_LABEL, "Field 39") == NULL)
    g_main_context_iteration (NULL, TRUE);

  problem = find (form, GTK_TYPE_LABEL, "Not this.");
  g_assert_nonnull (problem);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_ancestor (problem, GTK_TYPE_LIST_BOX_ROW)));

  g_assert_finalize_object (form);
}

static void
set_member (JsonObject *request,
            const char *json)
{
  g_autoptr(JsonNode) node = albo_json_parse (json, -1, NULL);
  g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (request, l->data, json_object_dup_member (json_node_get_object (node), l->data));
}

/* Somebody was faster: what changed is said, the text stays, and it goes on with the new version. */
static void
test_stale (void)
{
  AlboConfirmation *confirmation = confirm ("annul", "{\"reasons\":\"Because.\",\"outcome\":\"duplicate\"}");
  GtkWidget *widget = GTK_WIDGET (confirmation);
  g_autoptr(JsonNode) fresh = read_request ();
  g_autoptr(JsonObject) details = NULL;
  GtkWidget *go_on;

  albo_confirmation_set_fresh (confirmation, json_node_get_object (fresh));
  g_assert_null (find (widget, GTK_TYPE_BUTTON, "Go On"));

  set_member (json_node_get_object (fresh),
              "{\"row_version\":4,\"history\":[{\"seq\":1,\"action\":\"submit\",\"actor\":\"Anna\"},"
              "{\"seq\":2,\"at\":\"2026-02-01T10:00:00Z\",\"action\":\"assign\",\"actor\":\"Bruno Neri\"}]}");
  albo_confirmation_set_fresh (confirmation, json_node_get_object (fresh));
  go_on = find (widget, GTK_TYPE_BUTTON, "Go On");
  g_assert_nonnull (go_on);
  g_signal_emit_by_name (go_on, "clicked");
  g_assert_cmpint (albo_confirmation_get_row_version (confirmation), ==, 4);
  details = albo_confirmation_get_details (confirmation);
  g_assert_cmpstr (albo_json_get_string (details, "reasons", NULL), ==, "Because.");
  g_assert_null (find (widget, GTK_TYPE_BUTTON, "Go On"));

  /* What is not possible any more is not offered. */
  set_member (json_node_get_object (fresh), "{\"row_version\":5,\"verbs\":[]}");
  albo_confirmation_set_fresh (confirmation, json_node_get_object (fresh));
  g_assert_null (find (widget, GTK_TYPE_BUTTON, "Go On"));
  gtk_window_destroy (GTK_WINDOW (confirmation));
}

static void
test_bar (void)
{
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *bar = g_object_ref_sink (gtk_flow_box_new ());
  GtkWidget *ask, *approve;

  albo_verb_bar_fill (GTK_FLOW_BOX (bar), json_node_get_object (node));
  ask = find (bar, GTK_TYPE_BUTTON, "Ask for a Supplement");
  g_assert_nonnull (ask);
  g_assert_false (gtk_widget_has_css_class (ask, "suggested-action"));
  g_assert_nonnull (find (bar, GTK_TYPE_BUTTON, "Annul"));

  /* One that is not possible is in the menu, with its reason. */
  g_assert_null (find (bar, GTK_TYPE_BUTTON, "Approve"));
  approve = gtk_widget_get_ancestor (find (bar, GTK_TYPE_LABEL, "Something is still to be paid."), GTK_TYPE_BUTTON);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (approve)), ==, "detail.explain");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (approve), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Something is still to be paid.");
  g_assert_nonnull (find (bar, GTK_TYPE_LABEL, "Give Back"));

  /* The way on is suggested, and stands first. */
  set_member (json_node_get_object (node), "{\"verbs\":[{\"action\":\"annul\"},{\"action\":\"approve\"}]}");
  albo_verb_bar_fill (GTK_FLOW_BOX (bar), json_node_get_object (node));
  approve = find (bar, GTK_TYPE_BUTTON, "Approve");
  g_assert_true (gtk_widget_has_css_class (approve, "suggested-action"));
  g_assert_true (find (bar, GTK_TYPE_BUTTON, NULL) == approve);
  g_assert_null (find (bar, GTK_TYPE_MENU_BUTTON, NULL));

  albo_verb_bar_fill (GTK_FLOW_BOX (bar), NULL);
  g_assert_null (gtk_widget_get_first_child (bar));
  g_assert_finalize_object (bar);
}

static void
test_effects (void)
{
  g_autoptr(JsonNode) node = read_request ();
  g_autoptr(JsonNode) rehearsal = albo_json_parse (
    "{\"state\":\"awaiting_supplement\",\"deadline\":{\"before\":\"2026-03-02\",\"after\":\"2026-04-01\"},"
    "\"notices\":[{\"template\":\"supplement\",\"to\":\"applicant\"},{\"template\":\"new\",\"to\":\"office\"}],"
    "\"entry\":null}", -1, NULL);
  g_autoptr(GPtrArray) effects = albo_verb_list_effects (json_node_get_object (node),
                                                         json_node_get_object (rehearsal));
  const char *expected[] = {
    "The request becomes “Awaiting supplement”.",
    "The applicant is told what to add or correct, with a link to each item.",
    "The office is told.",
    "The register does not change.",
    "The deadline moves from 02/03/2026 to 01/04/2026 at the latest.",
  };

  g_assert_cmpuint (effects->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpstr (g_ptr_array_index (effects, i), ==, expected[i]);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (effects, 4), "The deadline moves from"));
}

static void
test_unreachable_applicant (void)
{
  g_autoptr(JsonNode) node = read_request ();
  g_autoptr(JsonNode) rehearsal = albo_json_parse (
    "{\"state\":\"annulled\",\"reachable\":false,\"entry\":null,"
    "\"notices\":[{\"template\":\"annulled\",\"to\":\"applicant\"}]}", -1, NULL);
  g_autoptr(GPtrArray) effects = albo_verb_list_effects (json_node_get_object (node),
                                                         json_node_get_object (rehearsal));

  g_assert_cmpstr (g_ptr_array_index (effects, 1), ==, "The applicant is told the outcome and the reasons.");
  g_assert_true (g_str_has_prefix (g_ptr_array_index (effects, 2), "No email address and no PEC"));
}

static void
test_problems_in_words (void)
{
  g_autofree char *known = NULL;
  g_autofree char *unknown = NULL;

  known = albo_problems_to_text ("{\"problems\":[{\"field\":null,\"code\":\"already_enrolled\"},"
                                 "{\"field\":\"number\",\"code\":\"number_taken\"}]}");
  unknown = albo_problems_to_text ("not json");
  g_assert_cmpstr (known, ==, "This person is already in the register for that period.\n"
                              "That number belongs to somebody else in the register.");
  g_assert_cmpstr (unknown, ==, "This is not possible now.");
}

static void
test_no_leaks (void)
{
  gsize n_verbs;
  const AlboVerb *verbs = albo_verb_list (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      AlboConfirmation *confirmation = confirm (albo_verb_get_code (&verbs[i]), NULL);

      g_object_ref (confirmation);
      gtk_window_destroy (GTK_WINDOW (confirmation));
      while (g_main_context_iteration (NULL, FALSE));
      g_assert_finalize_object (confirmation);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/verbs/details", test_details);
  g_test_add_func ("/verbs/typed-is-kept", test_typed_is_kept);
  g_test_add_func ("/verbs/supplement-fields", test_supplement_fields);
  g_test_add_func ("/verbs/fields-appear", test_fields_appear);
  g_test_add_func ("/verbs/facts-stay", test_facts_stay);
  g_test_add_func ("/verbs/choice-is-gone", test_choice_is_gone);
  g_test_add_func ("/verbs/preview", test_preview);
  g_test_add_func ("/verbs/problems-at-their-fields", test_problems_at_their_fields);
  g_test_add_func ("/verbs/problem-stays", test_problem_stays);
  g_test_add_func ("/verbs/stale", test_stale);
  g_test_add_func ("/verbs/bar", test_bar);
  g_test_add_func ("/verbs/effects", test_effects);
  g_test_add_func ("/verbs/unreachable-applicant", test_unreachable_applicant);
  g_test_add_func ("/verbs/problems-in-words", test_problems_in_words);
  g_test_add_func ("/verbs/no-leaks", test_no_leaks);

  return g_test_run ();
}
