/* albo-administration.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-administration.h"

#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-staff-command.h"

#include <glib/gi18n.h>

/**
 * AlboAdministration:
 *
 * Who works in the office, suspended people too, and what an administrator may do with each.
 */
struct _AlboAdministration
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwHeaderBar    *header;
  GtkStack        *stack;
  GtkListBox      *list;

  AlboOffice      *office;       /* (nullable) */
  JsonNode        *answer;       /* (nullable): what office.staff_all() said */
  GCancellable    *cancellable;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AlboAdministration, albo_administration, ADW_TYPE_BIN)

static JsonObject *
find_person (AlboAdministration *self,
             gint64              id)
{
  JsonArray *staff = self->answer != NULL ? albo_json_get_array (json_node_get_object (self->answer), "staff") : NULL;

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
  AlboAdministration *self = ALBO_ADMINISTRATION (data);

  if (self->office == NULL)
    return;

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
  albo_administration_reload (self);
}

static void
add_person (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboAdministration *self = ALBO_ADMINISTRATION (widget);

  if (self->office != NULL && self->answer != NULL)
    albo_staff_command_ask (widget, self->office, ALBO_STAFF_ADD, 0, NULL,
                            albo_json_get_string (json_node_get_object (self->answer), "prefix", ""), NULL, command_done_cb);
}

static void
change_person (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  static const char * const actions[] = {
    NULL, "administration.duty", "administration.suspend", "administration.resume", "administration.password",
  };
  AlboAdministration *self = ALBO_ADMINISTRATION (widget);
  JsonObject *person = find_person (self, g_variant_get_int64 (parameter));

  if (person == NULL || self->office == NULL)
    return;

  for (guint i = 1; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i]))
      albo_staff_command_ask (widget, self->office, i, g_variant_get_int64 (parameter),
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
      add_item (menu, _("Change the Duty"), "administration.duty", id);
      add_item (menu, _("Suspend"), "administration.suspend", id);
    }
  else
    {
      add_item (menu, _("Let in Again"), "administration.resume", id);
    }
  if (!g_str_equal (albo_json_get_string (person, "duty", ""), "administrator"))
    add_item (menu, _("New Password"), "administration.password", id);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
show_person (AlboAdministration *self,
             JsonObject         *person,
             gboolean            can_change)
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
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboAdministration) self = ALBO_ADMINISTRATION (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  GtkListBoxRow *row;
  JsonArray *staff;
  gboolean can_change;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (error != NULL)
        albo_office_report (self->office, error);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  g_clear_pointer (&self->answer, json_node_unref);
  self->answer = json_node_ref (node);
  staff = albo_json_get_array (json_node_get_object (node), "staff");
  can_change = albo_json_get_bool (json_node_get_object (node), "can_change", FALSE);
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (staff, i)))
      show_person (self, json_array_get_object_element (staff, i), can_change);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "administration.add", can_change);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_administration_reload (ALBO_ADMINISTRATION (widget));
}

static void
albo_administration_dispose (GObject *object)
{
  AlboAdministration *self = ALBO_ADMINISTRATION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  g_clear_pointer (&self->answer, json_node_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_ADMINISTRATION);

  G_OBJECT_CLASS (albo_administration_parent_class)->dispose (object);
}

static void
albo_administration_class_init (AlboAdministrationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_administration_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-administration.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboAdministration, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboAdministration, header);
  gtk_widget_class_bind_template_child (widget_class, AlboAdministration, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboAdministration, list);
  gtk_widget_class_install_action (widget_class, "administration.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "administration.add", NULL, add_person);
  gtk_widget_class_install_action (widget_class, "administration.duty", "x", change_person);
  gtk_widget_class_install_action (widget_class, "administration.suspend", "x", change_person);
  gtk_widget_class_install_action (widget_class, "administration.resume", "x", change_person);
  gtk_widget_class_install_action (widget_class, "administration.password", "x", change_person);
}

static void
albo_administration_init (AlboAdministration *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Staff"), -1);
}

GtkWidget *
albo_administration_new (void)
{
  return g_object_new (ALBO_TYPE_ADMINISTRATION, NULL);
}

/**
 * albo_administration_set_office:
 * @self: the view
 * @office: an administrator's
 */
void
albo_administration_set_office (AlboAdministration *self,
                                AlboOffice         *office)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION (self));

  g_set_object (&self->office, office);
}

/**
 * albo_administration_reload:
 * @self: the view
 *
 * Asks who works here.
 */
void
albo_administration_reload (AlboAdministration *self)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION (self));

  if (self->office == NULL)
    return;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  albo_office_invoke_async (albo_office_get_connection (self->office), "staff_all", ALBO_NO_ARGS,
                            self->cancellable, loaded_cb, g_object_ref (self));
}

void
albo_administration_set_show_ends (AlboAdministration *self,
                                   gboolean            show_start)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
}
