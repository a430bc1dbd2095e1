/* albo-staff-list.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-staff-list.h"

#include "albo-json.h"
#include "albo-staff-command.h"

#include <glib/gi18n.h>

/**
 * AlboStaffList:
 *
 * Who works in the office, suspended people too, and what an administrator may do with each.
 */
struct _AlboStaffList
{
  AlboAdministrationPage parent_instance;

  GtkListBox *list;
  JsonObject *answer;  /* (nullable): what office.staff_all() said */
};

G_DEFINE_FINAL_TYPE (AlboStaffList, albo_staff_list, ALBO_TYPE_ADMINISTRATION_PAGE)

static AlboOffice *
get_office (AlboStaffList *self)
{
  return albo_administration_page_get_office (ALBO_ADMINISTRATION_PAGE (self));
}

static JsonObject *
find_person (AlboStaffList *self,
             gint64         id)
{
  JsonArray *staff = self->answer != NULL ? albo_json_get_array (self->answer, "staff") : NULL;

  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonNode *node = json_array_get_element (staff, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && albo_json_get_int (json_node_get_object (node), "id", 0) == id)
        return json_node_get_object (node);
    }

  return NULL;
}

static void
command_done_cb (const char *text,
                 gpointer    data)
{
  AlboStaffList *self = ALBO_STAFF_LIST (data);

  if (get_office (self) == NULL)
    return;

  albo_administration_page_tell (ALBO_ADMINISTRATION_PAGE (self), adw_toast_new (text));
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (self));
}

static void
add_person (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboStaffList *self = ALBO_STAFF_LIST (widget);

  if (get_office (self) != NULL && self->answer != NULL)
    albo_staff_command_ask (widget, get_office (self), ALBO_STAFF_ADD, 0, NULL,
                            albo_json_get_string (self->answer, "prefix", ""), NULL, command_done_cb);
}

static void
change_person (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  static const char * const actions[] = {
    NULL, "staff.duty", "staff.suspend", "staff.resume", "staff.password",
  };
  AlboStaffList *self = ALBO_STAFF_LIST (widget);
  JsonObject *person = find_person (self, g_variant_get_int64 (parameter));

  if (person == NULL || get_office (self) == NULL)
    return;

  for (guint i = 1; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i]))
      albo_staff_command_ask (widget, get_office (self), i, g_variant_get_int64 (parameter),
                              albo_json_get_string (person, "name", ""), albo_json_get_string (person, "login", ""),
                              albo_json_get_string (person, "duty", NULL), command_done_cb);
}

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          gint64      id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, g_variant_new_int64 (id));
  g_menu_append_item (menu, item);
}

/* Nobody changes the own account, nor the auditor's, nor another administrator's password. */
static void
add_menu (GtkWidget  *row,
          JsonObject *person)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *label = g_strdup_printf (_("What to do with %s"), albo_json_get_string (person, "name", ""));
  gint64 id = albo_json_get_int (person, "id", 0);

  if (albo_json_get_bool (person, "is_active", FALSE))
    {
      add_item (menu, _("Change the Duty"), "staff.duty", id);
      add_item (menu, _("Suspend"), "staff.suspend", id);
    }
  else
    {
      add_item (menu, _("Let in Again"), "staff.resume", id);
    }
  if (!g_str_equal (albo_json_get_string (person, "duty", ""), "administrator"))
    add_item (menu, _("New Password"), "staff.password", id);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
show_person (AlboStaffList *self,
             JsonObject    *person,
             gboolean       can_change)
{
  GtkWidget *row = adw_action_row_new ();
  const char *code = albo_json_get_string (person, "duty", "");
  const char *reason = albo_json_get_string (person, "reason", NULL);
  gboolean is_active = albo_json_get_bool (person, "is_active", FALSE);
  AlboDuty duty;
  g_autoptr(GString) text = g_string_new (albo_duty_from_code (code, &duty) ? albo_duty_to_label (duty) : code);

  g_string_append_printf (text, " · %s", albo_json_get_string (person, "login", ""));
  if (!is_active)
    g_string_append_printf (text, "\n%s%s%s", _("Suspended"), reason != NULL ? ": " : "", reason != NULL ? reason : "");
  else if (albo_json_get_int (person, "open_requests", 0) > 0)
    g_string_append_printf (text, " · %s: %d", _("Open Requests"), (int) albo_json_get_int (person, "open_requests", 0));
  if (albo_json_get_bool (person, "is_self", FALSE))
    g_string_append_printf (text, " · %s", _("You"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), albo_json_get_string (person, "name", ""));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text->str);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (!is_active)
    gtk_widget_add_css_class (row, "dim-label");
  if (can_change && !albo_json_get_bool (person, "is_self", FALSE) && !g_str_equal (code, "auditor"))
    add_menu (row, person);
  gtk_list_box_append (self->list, row);
}

static void
show (AlboAdministrationPage *page,
      JsonObject             *answer)
{
  AlboStaffList *self = ALBO_STAFF_LIST (page);
  JsonArray *staff = albo_json_get_array (answer, "staff");
  gboolean can_change = albo_json_get_bool (answer, "can_change", FALSE);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  json_object_ref (answer);
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = answer;
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (staff, i)))
      show_person (self, json_array_get_object_element (staff, i), can_change);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "staff.add", can_change);
  albo_administration_page_set_notice (page, can_change ? NULL
    : _("Accounts cannot be changed from here on this server. Those who run it do so."));
}

static void
albo_staff_list_finalize (GObject *object)
{
  g_clear_pointer (&ALBO_STAFF_LIST (object)->answer, json_object_unref);

  G_OBJECT_CLASS (albo_staff_list_parent_class)->finalize (object);
}

static void
albo_staff_list_class_init (AlboStaffListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AlboAdministrationPageClass *page_class = ALBO_ADMINISTRATION_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_staff_list_finalize;
  page_class->function = "staff_all";
  page_class->show = show;

  gtk_widget_class_install_action (widget_class, "staff.add", NULL, add_person);
  gtk_widget_class_install_action (widget_class, "staff.duty", "x", change_person);
  gtk_widget_class_install_action (widget_class, "staff.suspend", "x", change_person);
  gtk_widget_class_install_action (widget_class, "staff.resume", "x", change_person);
  gtk_widget_class_install_action (widget_class, "staff.password", "x", change_person);
}

static void
albo_staff_list_init (AlboStaffList *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *button = gtk_button_new_with_label (_("Add a Person"));

  albo_administration_page_set_title (ALBO_ADMINISTRATION_PAGE (self), _("Staff"));
  adw_preferences_group_set_title (group, _("People of the office"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "staff.add");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (group, button);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("People of the office"), -1);
  adw_preferences_group_add (group, GTK_WIDGET (self->list));
  albo_administration_page_add (ALBO_ADMINISTRATION_PAGE (self), group);
}

GtkWidget *
albo_staff_list_new (void)
{
  return g_object_new (ALBO_TYPE_STAFF_LIST, NULL);
}
