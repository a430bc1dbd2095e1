/* albo-staff-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-staff-page.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

/**
 * AlboStaffPage:
 *
 * Who could act for the body at the end of a day, with which duty and since when.
 */
struct _AlboStaffPage
{
  AdwBin parent_instance;

  GtkEntry     *day_entry;
  GtkCalendar  *calendar;
  GtkStack     *stack;
  GtkListBox   *list;

  AlboOffice   *office;       /* (nullable) */
  GCancellable *cancellable;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AlboStaffPage, albo_staff_page, ADW_TYPE_BIN)

static void
add_person (AlboStaffPage *self,
            JsonObject    *person)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *since = albo_format_instant (albo_json_get_string (person, "since", ""));
  g_autofree char *subtitle = NULL;
  AlboDuty duty;
  const char *label = albo_duty_from_code (albo_json_get_string (person, "duty", ""), &duty)
    ? albo_duty_to_label (duty) : "";

  subtitle = g_strdup_printf (_("%s since %s"), label, since);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), albo_json_get_string (person, "name", ""));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (albo_json_get_string (person, "login", "")));
  gtk_list_box_append (self->list, row);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboStaffPage) self = ALBO_STAFF_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  GtkListBoxRow *row;
  guint n_people;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      if (error != NULL)
        albo_office_report (self->office, error);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  n_people = json_array_get_length (json_node_get_array (node));
  for (guint i = 0; i < n_people; i++)
    {
      JsonNode *person = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (person))
        add_person (self, json_node_get_object (person));
    }
  gtk_stack_set_visible_child_name (self->stack, n_people > 0 ? "list" : "empty");
}

static void
day_selected_cb (AlboStaffPage *self)
{
  g_autoptr(GDateTime) chosen = gtk_calendar_get_date (self->calendar);
  GDate date;
  g_autofree char *text = NULL;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (chosen), g_date_time_get_month (chosen),
                  (GDateYear) g_date_time_get_year (chosen));
  text = albo_date_format (&date, albo_language ());
  gtk_editable_set_text (GTK_EDITABLE (self->day_entry), text);
  albo_staff_page_reload (self);
}

static void
today_cb (AlboStaffPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->day_entry), "");
  albo_staff_page_reload (self);
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_staff_page_reload (ALBO_STAFF_PAGE (widget));
}

static void
albo_staff_page_dispose (GObject *object)
{
  AlboStaffPage *self = ALBO_STAFF_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_STAFF_PAGE);

  G_OBJECT_CLASS (albo_staff_page_parent_class)->dispose (object);
}

static void
albo_staff_page_class_init (AlboStaffPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_staff_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-staff-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboStaffPage, day_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboStaffPage, calendar);
  gtk_widget_class_bind_template_child (widget_class, AlboStaffPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboStaffPage, list);
  gtk_widget_class_bind_template_callback (widget_class, albo_staff_page_reload);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_install_action (widget_class, "staff.retry", NULL, retry);
}

static void
albo_staff_page_init (AlboStaffPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
albo_staff_page_new (void)
{
  return g_object_new (ALBO_TYPE_STAFF_PAGE, NULL);
}

/**
 * albo_staff_page_set_office:
 * @self: the page
 * @office: an auditor's
 */
void
albo_staff_page_set_office (AlboStaffPage *self,
                            AlboOffice    *office)
{
  g_return_if_fail (ALBO_IS_STAFF_PAGE (self));

  g_set_object (&self->office, office);
}

/**
 * albo_staff_page_reload:
 * @self: the page
 *
 * Asks who could act on the day that was typed; now, where none was.
 */
void
albo_staff_page_reload (AlboStaffPage *self)
{
  const char *text;
  g_autofree char *iso = NULL;
  GDate date;
  gboolean is_day;

  g_return_if_fail (ALBO_IS_STAFF_PAGE (self));

  text = gtk_editable_get_text (GTK_EDITABLE (self->day_entry));
  is_day = albo_date_parse (text, &date);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->day_entry), GTK_ACCESSIBLE_STATE_INVALID,
                               *text == '\0' || is_day ? GTK_ACCESSIBLE_INVALID_FALSE
                               : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  if (*text != '\0' && !is_day)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->day_entry), "error");
      return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self->day_entry), "error");
  if (self->office == NULL)
    return;

  if (is_day)
    iso = albo_date_to_iso (&date);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  albo_office_invoke_async (albo_office_get_connection (self->office), "staff_on",
                            ALBO_ARGS (ALBO_ARG_TEXT (iso)), self->cancellable, loaded_cb,
                            g_object_ref (self));
}
