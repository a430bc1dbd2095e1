/* albo-filter-text.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filter-text.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"
#include "albo-sidebar.h"

#include <glib/gi18n.h>

static char *
states_to_text (JsonNode *value)
{
  g_autoptr(GString) text = g_string_new (NULL);
  JsonArray *states = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; states != NULL && i < json_array_get_length (states); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            albo_sidebar_state_to_label (json_array_get_int_element (states, i)));

  return g_strdup (text->str);
}

/* The name of what a code stands for, or the code. */
static char *
find_choice (JsonObject *choices,
             const char *list,
             const char *code_key,
             const char *name_key,
             const char *code)
{
  JsonArray *array = choices != NULL ? albo_json_get_array (choices, list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *choice = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *names;

      if (choice == NULL || g_strcmp0 (albo_json_get_string (choice, code_key, NULL), code) != 0)
        continue;

      names = albo_json_get_object (choice, name_key);
      return g_strdup (names != NULL ? albo_json_localized (names, albo_language ())
                                     : albo_json_get_string (choice, name_key, code));
    }

  return g_strdup (code);
}

static char *
assignee_to_text (const char *assignee,
                  JsonObject *choices)
{
  g_autofree char *name = NULL;

  if (g_str_equal (assignee, "me"))
    return g_strdup (_("Assigned to me"));

  if (g_str_equal (assignee, "none"))
    return g_strdup (_("Assigned to nobody"));

  name = find_choice (choices, "staff", "login", "name", assignee);
  /* Translators: %s is a person of the office */
  return g_strdup_printf (_("Assigned to %s"), name);
}

static char *
payment_to_text (const char *payment)
{
  if (g_str_equal (payment, "open"))
    return g_strdup (_("To be paid"));

  return g_strdup (g_str_equal (payment, "paid") ? _("Paid") : _("Nothing to pay"));
}

/**
 * albo_day_to_input:
 * @iso: (nullable): a day, `YYYY-MM-DD`
 *
 * Returns: (transfer full): the day as it is typed, `31/01/2026`; @iso itself if it is no day
 */
char *
albo_day_to_input (const char *iso)
{
  GDate day;

  if (!albo_date_parse_iso (iso, &day))
    return g_strdup (iso != NULL ? iso : "");

  return g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (&day), g_date_get_month (&day),
                          g_date_get_year (&day));
}

/**
 * albo_filter_to_text:
 * @key: of a condition, as the SQL function `albo.inbox` has it
 * @value: its value
 * @choices: (nullable): what `inbox_choices` answered, for the names of codes
 *
 * Returns: (transfer full) (nullable): the condition in words; %NULL for one that is not shown
 */
char *
albo_filter_to_text (const char *key,
                     JsonNode   *value,
                     JsonObject *choices)
{
  const char *text = albo_json_is_string (value) ? json_node_get_string (value) : "";
  gboolean is_true = albo_json_is_bool (value) && json_node_get_boolean (value);
  g_autofree char *day = albo_day_to_input (text);

  if (g_str_equal (key, "states"))
    return states_to_text (value);
  if (g_str_equal (key, "service"))
    return find_choice (choices, "services", "code", "title", text);
  if (g_str_equal (key, "register"))
    return find_choice (choices, "registers", "code", "name", text);
  if (g_str_equal (key, "assignee"))
    return assignee_to_text (text, choices);
  if (g_str_equal (key, "payment"))
    return payment_to_text (text);
  /* Translators: %s is a day, such as 31/01/2026; also the following ones */
  if (g_str_equal (key, "submitted_from"))
    return g_strdup_printf (_("Submitted from %s"), day);
  if (g_str_equal (key, "submitted_to"))
    return g_strdup_printf (_("Submitted until %s"), day);
  if (g_str_equal (key, "deadline_from"))
    return g_strdup_printf (_("Deadline from %s"), day);
  if (g_str_equal (key, "deadline_to"))
    return g_strdup_printf (_("Deadline until %s"), day);
  if (g_str_equal (key, "unread"))
    return g_strdup (is_true ? _("Unread only") : _("Read only"));
  if (g_str_equal (key, "supplement_expired"))
    return g_strdup (is_true ? _("Supplement expired") : _("No supplement expired"));
  if (g_str_equal (key, "withdrawal_asked"))
    return g_strdup (is_true ? _("Withdrawal asked") : _("No withdrawal asked"));

  return NULL;
}
