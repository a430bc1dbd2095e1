/* albo-history-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-history-view.h"

#include "albo-fact-list.h"
#include "albo-form.h"
#include "albo-history-check.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"

#include <string.h>

#include <glib/gi18n.h>

static const struct
{
  const char *title;
  const char *body;
  const char *icon_name;
  const char *css_class;
} statuses[] = {
  [ALBO_HISTORY_VERDICT_UNKNOWN] = {
    N_("The history was not checked"),
    N_("The server did not say what the hashes are made of."),
    "dialog-question-symbolic",
    "dim-label",
  },
  [ALBO_HISTORY_VERDICT_WHOLE] = {
    N_("The steps of the history fit each other"),
    N_("Each step carries a hash over itself and the step before. This computer has made them all "
       "anew, and they fit. It has not looked at the seals: the auditor’s verification does, and "
       "shows whether a history was replaced as a whole."),
    "security-high-symbolic",
    "success",
  },
  [ALBO_HISTORY_VERDICT_BROKEN] = {
    N_("The history was changed"),
    N_("A step is not the one that was written. Tell who administers Albo, and do not decide "
       "on this request until it is cleared up."),
    "dialog-warning-symbolic",
    "error",
  },
};

/* What the step was about, where its own words do not tell. */
static char *
get_subject (JsonObject *request,
             JsonObject *step)
{
  JsonObject *details = albo_json_get_object (step, "details");
  JsonNode *document = albo_json_get_node (request, "form");
  const char *id = details != NULL ? albo_json_get_string (details, "field", NULL) : NULL;
  g_autoptr(AlboForm) form = NULL;
  const AlboFormField *field;

  if (id == NULL || document == NULL)
    return NULL;

  form = albo_form_new_from_node (document, NULL);
  field = form != NULL ? albo_form_find_field (form, id) : NULL;

  return field != NULL ? g_strdup (albo_form_field_get_label (field, albo_language ())) : NULL;
}

/**
 * albo_history_view_describe:
 * @request: a request as `office.request` gives it
 * @step: a row of its history
 *
 * Returns: (transfer full): what was done, and what became of the request
 */
char *
albo_history_view_describe (JsonObject *request,
                            JsonObject *step)
{
  const char *what = albo_request_event_label (albo_json_get_string (step, "action", ""),
                                               albo_language ());
  const char *from = albo_json_get_string (step, "from_state", NULL);
  const char *to = albo_json_get_string (step, "to_state", NULL);
  g_autofree char *subject = get_subject (request, step);
  AlboRequestState state;

  if (subject != NULL)
    return g_strdup_printf ("%s: %s", what, subject);

  if (g_strcmp0 (from, to) != 0 && albo_request_state_from_code (to, &state))
    return g_strdup_printf ("%s → %s", what, albo_request_state_label (state, albo_language ()));

  return g_strdup (what);
}

/**
 * albo_history_view_new_status:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): whether the steps fit each other, in words
 */
GtkWidget *
albo_history_view_new_status (JsonObject *request)
{
  AlboHistoryVerdict verdict = albo_history_check (request);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (statuses[verdict].icon_name);

  gtk_widget_add_css_class (icon, statuses[verdict].css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Integrity"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(statuses[verdict].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(statuses[verdict].body));
  gtk_widget_set_focusable (row, FALSE);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Integrity of the history"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return list;
}

static void
add_step (AlboFactList *list,
          JsonObject   *request,
          guint         index)
{
  JsonArray *history = albo_json_get_array (request, "history");
  JsonObject *step = json_array_get_object_element (history, index);
  const char *hash = albo_json_get_string (step, "hash", NULL);
  g_autofree char *what = albo_history_view_describe (request, step);
  g_autofree char *when = albo_format_instant (albo_json_get_string (step, "at", NULL));
  g_autofree char *who = NULL;
  g_autofree char *status = NULL;
  const char *verdict = NULL;

  /* Translators: a person, and when; a line of the history */
  who = g_strdup_printf (_("%s, %s"), albo_json_get_string (step, "actor", ""), when);

  switch (albo_history_check_row (request, index))
    {
    case ALBO_HISTORY_VERDICT_WHOLE:
      /* Translators: a step of the history fits its hash and the step before */
      verdict = _("matches");
      break;
    case ALBO_HISTORY_VERDICT_BROKEN:
      verdict = _("changed");
      break;
    case ALBO_HISTORY_VERDICT_UNKNOWN:
    default:
      break;
    }

  /* Translators: the beginning of a hash, and whether the step fits it */
  if (verdict != NULL && hash != NULL)
    status = g_strdup_printf (_("Hash %.12s… · %s"), hash, verdict);

  albo_fact_list_add_full (list, who, what, status,
                           albo_history_check_row (request, index) == ALBO_HISTORY_VERDICT_BROKEN
                           ? "error" : "dim-label");
}

/**
 * albo_history_view_new:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer floating): each step with person, time and the state of its hash, the
 *   latest first
 */
GtkWidget *
albo_history_view_new (JsonObject *request)
{
  GtkWidget *list = albo_fact_list_new (_("History"));
  JsonArray *history = albo_json_get_array (request, "history");
  guint n_steps = history != NULL ? json_array_get_length (history) : 0;

  for (guint i = n_steps; i > 0; i--)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (history, i - 1)))
      add_step (ALBO_FACT_LIST (list), request, i - 1);

  return list;
}
