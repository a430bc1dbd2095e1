/* albo-verb-bar.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verb-bar.h"

#include "albo-json.h"
#include "albo-verb.h"

#include <glib/gi18n.h>

/* How many buttons there are beside the menu. */
#define MAX_BUTTONS 3

/* What one does first, as far as the request allows it: of each state the way on, then the ways
 * around.  Where a request waits for somebody else, nothing is suggested.
 */
static const AlboRequestAction order[] = {
  ALBO_REQUEST_ACTION_REVIEW_SUPPLEMENT,
  ALBO_REQUEST_ACTION_CLOSE_PREAVVISO,
  ALBO_REQUEST_ACTION_CLAIM,
  ALBO_REQUEST_ACTION_APPROVE,
  ALBO_REQUEST_ACTION_FORWARD,
  ALBO_REQUEST_ACTION_PAID_ELSEWHERE,
  ALBO_REQUEST_ACTION_TRANSFER_OFFER,
  ALBO_REQUEST_ACTION_ASK_SUPPLEMENT,
  ALBO_REQUEST_ACTION_PROPOSE_SUPPLEMENT,
  ALBO_REQUEST_ACTION_ANNUL,
};

static JsonObject *
find_verb (JsonObject        *request,
           AlboRequestAction  action)
{
  JsonArray *verbs = albo_json_get_array (request, "verbs");

  for (guint i = 0; verbs != NULL && i < json_array_get_length (verbs); i++)
    {
      JsonNode *node = json_array_get_element (verbs, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_strcmp0 (albo_json_get_string (json_node_get_object (node), "action", NULL),
                     albo_request_action_to_code (action)) == 0)
        return json_node_get_object (node);
    }

  return NULL;
}

static gboolean
is_enabled (JsonObject *object)
{
  return object != NULL && albo_json_get_bool (object, "enabled", TRUE);
}

/* The verb that is suggested, or 0. */
static AlboRequestAction
suggest (JsonObject *request)
{
  const char *state = albo_json_get_string (request, "state", "");

  if (g_str_equal (state, "awaiting_supplement"))
    return 0;

  /* Who asked to withdraw waits for just that. */
  if (albo_json_get_string (request, "withdrawal_asked_at", NULL) != NULL)
    return is_enabled (find_verb (request, ALBO_REQUEST_ACTION_ANNUL)) ? ALBO_REQUEST_ACTION_ANNUL : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (order) && order[i] != ALBO_REQUEST_ACTION_TRANSFER_OFFER; i++)
    if (is_enabled (find_verb (request, order[i])))
      return order[i];

  return 0;
}

static void
append (GtkFlowBox *bar,
        GtkWidget  *button)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  /* The button takes the focus, not the place around it. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (bar, child);
}

static gboolean
has_more (JsonObject  *request,
          const gint8 *is_shown)
{
  gsize n_verbs;
  const AlboVerb *verbs = albo_verb_list (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    if (!is_shown[verbs[i].action] && find_verb (request, verbs[i].action) != NULL)
      return TRUE;

  return FALSE;
}

static void
set_verb (GtkWidget      *button,
          const AlboVerb *verb)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.act");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", albo_verb_get_code (verb));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(verb->label), -1);
}

static void
add_button (GtkFlowBox     *bar,
            const AlboVerb *verb,
            gboolean        is_suggested)
{
  GtkWidget *button = gtk_button_new_with_label (_(verb->label));

  set_verb (button, verb);
  /* One suggestion at most; what cannot be undone is red only in its confirmation. */
  if (is_suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  append (bar, button);
}

/* A verb that is not possible now is there, dimmed, with its reason; who presses it is told more. */
static GtkWidget *
new_row (const AlboVerb *verb,
         JsonObject     *object,
         GtkWidget      *popover)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (_(verb->label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  set_verb (button, verb);

  if (!is_enabled (object))
    {
      const char *reason = albo_reason_to_text (albo_json_get_string (object, "reason", NULL));
      GtkWidget *why = gtk_label_new (reason);

      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_label_set_wrap (GTK_LABEL (why), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (why), 34);
      gtk_widget_add_css_class (why, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), why);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.explain");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
    }

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_popover_popdown), popover);
  return button;
}

static void
add_group (GtkWidget     *box,
           AlboVerbGroup  group)
{
  GtkWidget *label = gtk_label_new (albo_verb_group_title (group));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "verb-group");
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_menu (GtkFlowBox  *bar,
          JsonObject  *request,
          const gint8 *is_shown)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AlboVerbGroup last = ALBO_VERB_N_GROUPS;
  gsize n_verbs;
  const AlboVerb *verbs = albo_verb_list (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      JsonObject *object = find_verb (request, verbs[i].action);

      if (object == NULL || is_shown[verbs[i].action])
        continue;

      if (verbs[i].group != last)
        add_group (box, verbs[i].group);
      last = verbs[i].group;
      gtk_box_append (GTK_BOX (box), new_row (&verbs[i], object, popover));
    }

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 460);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("More"));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("More"), -1);
  append (bar, button);
}

/**
 * albo_verb_bar_fill:
 * @bar: where the buttons go
 * @request: (nullable): a request, as `office.request` gives it
 *
 * Shows exactly the verbs that this person may use now: the most likely ones as buttons, one of
 * them suggested, and the rest in a menu, where those that are not possible say why.
 */
void
albo_verb_bar_fill (GtkFlowBox *bar,
                    JsonObject *request)
{
  gint8 is_shown[ALBO_REQUEST_ACTION_LAST + 1] = { 0 };
  AlboRequestAction first;
  GtkWidget *child;
  int n_buttons = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (bar))) != NULL)
    gtk_flow_box_remove (bar, child);

  if (request == NULL)
    return;

  first = suggest (request);
  if (first != 0)
    {
      add_button (bar, albo_verb_find_action (first), TRUE);
      is_shown[first] = TRUE;
      n_buttons++;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (order) && n_buttons < MAX_BUTTONS; i++)
    if (order[i] != first && is_enabled (find_verb (request, order[i])))
      {
        add_button (bar, albo_verb_find_action (order[i]), FALSE);
        is_shown[order[i]] = TRUE;
        n_buttons++;
      }

  if (has_more (request, is_shown))
    add_menu (bar, request, is_shown);
}
