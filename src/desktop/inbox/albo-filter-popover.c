/* albo-filter-popover.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filter-popover.h"

#include "albo-date.h"
#include "albo-drop-down.h"
#include "albo-filter-text.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"
#include "albo-sidebar.h"

#include <glib/gi18n.h>

/**
 * AlboFilterPopover:
 *
 * All that the server can filter by.  Each choice counts at once.
 */
struct _AlboFilterPopover
{
  GtkPopover parent_instance;

  GtkGrid        *states_grid;
  GtkCheckButton *states[ALBO_REQUEST_STATE_LAST + 1];
  GtkDropDown    *service;
  GtkDropDown    *register_choice;
  GtkDropDown    *assignee;
  GtkDropDown    *payment;
  GtkEditable    *submitted_from;
  GtkEditable    *submitted_to;
  GtkEditable    *deadline_from;
  GtkEditable    *deadline_to;
  GtkCheckButton *unread;
  GtkCheckButton *supplement_expired;
  GtkCheckButton *withdrawal_asked;

  JsonObject     *filter;      /* as it was shown, and changed since */
  JsonObject     *choices;     /* (nullable): what is still to be offered */
  guint           fill_source;
  gboolean        is_showing;  /* what changes now was not chosen */
};

G_DEFINE_FINAL_TYPE (AlboFilterPopover, albo_filter_popover, GTK_TYPE_POPOVER)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
copy_member (JsonObject *object,
             const char *name,
             JsonNode   *value,
             gpointer    user_data)
{
  json_object_set_member (user_data, name, json_node_copy (value));
}

static void
tell (AlboFilterPopover *self)
{
  g_autoptr(JsonObject) filter = json_object_new ();

  json_object_foreach_member (self->filter, copy_member, filter);
  g_signal_emit (self, signals[CHANGED], 0, filter);
}

static void
set_text (AlboFilterPopover *self,
          const char        *key,
          const char        *text)
{
  if (text != NULL)
    json_object_set_string_member (self->filter, key, text);
  else if (json_object_has_member (self->filter, key))
    json_object_remove_member (self->filter, key);
}

static const char *
get_key (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "key");
}

/* The codes of a drop-down stand beside its words; the first is no condition. */
static void
drop_down_cb (AlboFilterPopover *self,
              GParamSpec        *pspec,
              GtkDropDown       *drop_down)
{
  GPtrArray *codes = g_object_get_data (G_OBJECT (drop_down), "codes");
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->is_showing || codes == NULL || selected >= codes->len)
    return;

  set_text (self, get_key (drop_down), g_ptr_array_index (codes, selected));
  tell (self);
}

static void
check_cb (AlboFilterPopover *self,
          GtkCheckButton    *check)
{
  const char *key = get_key (check);

  if (self->is_showing)
    return;

  if (gtk_check_button_get_active (check))
    json_object_set_boolean_member (self->filter, key, TRUE);
  else
    set_text (self, key, NULL);
  tell (self);
}

static void
state_cb (AlboFilterPopover *self)
{
  JsonArray *states;

  if (self->is_showing)
    return;

  states = json_array_new ();
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    if (gtk_check_button_get_active (self->states[state]))
      json_array_add_int_element (states, state);

  if (json_array_get_length (states) > 0)
    json_object_set_array_member (self->filter, "states", states);
  else
    {
      set_text (self, "states", NULL);
      json_array_unref (states);
    }

  tell (self);
}

static void
day_cb (AlboFilterPopover *self,
        GtkEditable       *entry)
{
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *iso = NULL;
  GDate day;

  if (self->is_showing)
    return;

  if (*text == '\0' || albo_date_parse (text, &day))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
      iso = *text != '\0' ? albo_date_to_iso (&day) : NULL;
      if (g_strcmp0 (iso, albo_json_get_string (self->filter, get_key (entry), NULL)) == 0)
        return;

      set_text (self, get_key (entry), iso);
      tell (self);
    }
  else
    {
      /* Perhaps not typed to its end. */
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
    }
}

static void
fill_drop_down (GtkDropDown *drop_down,
                const char  *any)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  gtk_string_list_append (words, any);
  g_ptr_array_add (codes, NULL);
  g_object_set_data_full (G_OBJECT (drop_down), "codes", codes, (GDestroyNotify) g_ptr_array_unref);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (words));
}

static void
add_choice (GtkDropDown *drop_down,
            const char  *code,
            const char  *word)
{
  GPtrArray *codes = g_object_get_data (G_OBJECT (drop_down), "codes");

  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (drop_down)), word);
  g_ptr_array_add (codes, g_strdup (code));
}

static void
add_choices (GtkDropDown *drop_down,
             JsonArray   *array,
             const char  *code_key,
             const char  *name_key)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *choice = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *names = choice != NULL ? albo_json_get_object (choice, name_key) : NULL;

      if (choice != NULL)
        add_choice (drop_down, albo_json_get_string (choice, code_key, ""),
                    names != NULL ? albo_json_localized (names, albo_language ())
                                  : albo_json_get_string (choice, name_key, ""));
    }
}

static void
select_code (GtkDropDown *drop_down,
             const char  *code)
{
  GPtrArray *codes = g_object_get_data (G_OBJECT (drop_down), "codes");

  for (guint i = 0; i < codes->len; i++)
    if (g_strcmp0 (g_ptr_array_index (codes, i), code) == 0)
      {
        gtk_drop_down_set_selected (drop_down, i);
        return;
      }

  gtk_drop_down_set_selected (drop_down, 0);
}

static void
show_day (AlboFilterPopover *self,
          GtkEditable       *entry)
{
  const char *iso = albo_json_get_string (self->filter, get_key (entry), NULL);
  g_autofree char *text = albo_day_to_input (iso);
  GDate day;

  /* What is being typed is not written anew: 1/3/2026 is 01/03/2026. */
  if (albo_date_parse (gtk_editable_get_text (entry), &day))
    {
      g_autofree char *typed = albo_date_to_iso (&day);

      if (g_strcmp0 (typed, iso) == 0)
        return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  gtk_editable_set_text (entry, text);
}

static gboolean
has_state (AlboFilterPopover *self,
           guint              state)
{
  JsonArray *states = albo_json_get_array (self->filter, "states");

  for (guint i = 0; states != NULL && i < json_array_get_length (states); i++)
    if (json_array_get_int_element (states, i) == state)
      return TRUE;

  return FALSE;
}

static void
set_key (gpointer    widget,
         const char *key)
{
  g_object_set_data (G_OBJECT (widget), "key", (char *) key);
}

static void
offer (AlboFilterPopover *self,
       JsonObject        *choices)
{
  self->is_showing = TRUE;

  fill_drop_down (self->service, _("Any"));
  fill_drop_down (self->register_choice, _("Any"));
  fill_drop_down (self->assignee, _("Anybody"));
  add_choice (self->assignee, "none", _("Nobody"));

  if (choices != NULL)
    {
      add_choices (self->service, albo_json_get_array (choices, "services"), "code", "title");
      add_choices (self->register_choice, albo_json_get_array (choices, "registers"), "code",
                   "name");
      add_choices (self->assignee, albo_json_get_array (choices, "staff"), "login", "name");
    }

  add_choice (self->assignee, "me", _("Me"));
  self->is_showing = FALSE;
}

static void
offer_pending (AlboFilterPopover *self)
{
  g_autoptr(JsonObject) choices = g_steal_pointer (&self->choices);
  g_autoptr(JsonObject) filter = json_object_ref (self->filter);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  if (choices == NULL)
    return;

  offer (self, choices);
  albo_filter_popover_show_filter (self, filter);
}

static gboolean
fill_cb (gpointer user_data)
{
  AlboFilterPopover *self = ALBO_FILTER_POPOVER (user_data);

  self->fill_source = 0;
  offer_pending (self);
  return G_SOURCE_REMOVE;
}

static void
albo_filter_popover_map (GtkWidget *widget)
{
  offer_pending (ALBO_FILTER_POPOVER (widget));

  GTK_WIDGET_CLASS (albo_filter_popover_parent_class)->map (widget);
}

static void
albo_filter_popover_dispose (GObject *object)
{
  g_clear_handle_id (&ALBO_FILTER_POPOVER (object)->fill_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBO_TYPE_FILTER_POPOVER);

  G_OBJECT_CLASS (albo_filter_popover_parent_class)->dispose (object);
}

static void
albo_filter_popover_finalize (GObject *object)
{
  g_clear_pointer (&ALBO_FILTER_POPOVER (object)->filter, json_object_unref);
  g_clear_pointer (&ALBO_FILTER_POPOVER (object)->choices, json_object_unref);

  G_OBJECT_CLASS (albo_filter_popover_parent_class)->finalize (object);
}

static void
albo_filter_popover_class_init (AlboFilterPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_filter_popover_dispose;
  object_class->finalize = albo_filter_popover_finalize;
  widget_class->map = albo_filter_popover_map;

  /**
   * AlboFilterPopover::changed:
   * @filter: the conditions as they were chosen
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, states_grid);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, service);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, register_choice);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, assignee);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, payment);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, submitted_from);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, submitted_to);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, deadline_from);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, deadline_to);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, unread);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, supplement_expired);
  gtk_widget_class_bind_template_child (widget_class, AlboFilterPopover, withdrawal_asked);
  gtk_widget_class_bind_template_callback (widget_class, drop_down_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
}

static void
add_states (AlboFilterPopover *self)
{
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    {
      const char *label = albo_sidebar_state_to_label (state);
      GtkWidget *check = gtk_check_button_new_with_label (label);
      guint place = state - ALBO_REQUEST_STATE_FIRST;

      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (state_cb), self);
      self->states[state] = GTK_CHECK_BUTTON (check);
      gtk_grid_attach (self->states_grid, check, place % 2, place / 2, 1, 1);
    }
}

static void
albo_filter_popover_init (AlboFilterPopover *self)
{
  self->is_showing = TRUE;
  self->filter = json_object_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  set_key (self->service, "service");
  set_key (self->register_choice, "register");
  set_key (self->assignee, "assignee");
  set_key (self->payment, "payment");
  set_key (self->submitted_from, "submitted_from");
  set_key (self->submitted_to, "submitted_to");
  set_key (self->deadline_from, "deadline_from");
  set_key (self->deadline_to, "deadline_to");
  set_key (self->unread, "unread");
  set_key (self->supplement_expired, "supplement_expired");
  set_key (self->withdrawal_asked, "withdrawal_asked");

  albo_drop_down_name (self->service, _("Service"));
  albo_drop_down_name (self->register_choice, _("Register"));
  albo_drop_down_name (self->assignee, _("Assigned to"));
  albo_drop_down_name (self->payment, _("Payment"));

  add_states (self);
  fill_drop_down (self->payment, _("Any"));
  add_choice (self->payment, "open", _("To be paid"));
  add_choice (self->payment, "paid", _("Paid"));
  add_choice (self->payment, "none", _("Nothing to pay"));
  offer (self, NULL);
}

GtkWidget *
albo_filter_popover_new (void)
{
  return g_object_new (ALBO_TYPE_FILTER_POPOVER, NULL);
}

/**
 * albo_filter_popover_set_choices:
 * @self: the popover
 * @choices: what `inbox_choices` answered
 *
 * Offers the services, registers and people of the body when it is opened, or before, when
 * nothing else is to be done.
 */
void
albo_filter_popover_set_choices (AlboFilterPopover *self,
                                 JsonObject        *choices)
{
  g_return_if_fail (ALBO_IS_FILTER_POPOVER (self));

  json_object_ref (choices);
  g_clear_pointer (&self->choices, json_object_unref);
  self->choices = choices;
  if (self->fill_source == 0)
    self->fill_source = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

/**
 * albo_filter_popover_show_filter:
 * @self: the popover
 * @filter: the conditions
 *
 * Shows them as chosen, and emits nothing.
 */
void
albo_filter_popover_show_filter (AlboFilterPopover *self,
                                 JsonObject        *filter)
{
  GtkDropDown *const drop_downs[] = { self->service, self->register_choice, self->assignee,
                                      self->payment };
  GtkEditable *const days[] = { self->submitted_from, self->submitted_to, self->deadline_from,
                                self->deadline_to };
  GtkCheckButton *const checks[] = { self->unread, self->supplement_expired,
                                     self->withdrawal_asked };
  JsonObject *copy;

  g_return_if_fail (ALBO_IS_FILTER_POPOVER (self));

  copy = json_object_new ();
  json_object_foreach_member (filter, copy_member, copy);
  json_object_unref (self->filter);
  self->filter = copy;

  self->is_showing = TRUE;
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    gtk_check_button_set_active (self->states[state], has_state (self, state));
  for (gsize i = 0; i < G_N_ELEMENTS (drop_downs); i++)
    select_code (drop_downs[i], albo_json_get_string (copy, get_key (drop_downs[i]), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    show_day (self, days[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    gtk_check_button_set_active (checks[i], albo_json_get_bool (copy, get_key (checks[i]), FALSE));
  self->is_showing = FALSE;
}
