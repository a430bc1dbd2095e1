/* albo-organization-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-organization-page.h"

#include "albo-json.h"
#include "albo-setting-rows.h"
#include "albo-setting-words.h"

#include <glib/gi18n.h>

/**
 * AlboOrganizationPage:
 *
 * What the body says of itself, and what its clock goes by: an administrator changes it, the
 * others read it.
 */
struct _AlboOrganizationPage
{
  AlboAdministrationPage parent_instance;

  AlboSettingRows     *rows;
  AdwPreferencesGroup *groups[ALBO_SETTING_N_GROUPS];  /* (nullable): each until it is needed */
  AdwActionRow        *name_row;
  AdwActionRow        *code_row;
};

G_DEFINE_FINAL_TYPE (AlboOrganizationPage, albo_organization_page, ALBO_TYPE_ADMINISTRATION_PAGE)

static AdwPreferencesGroup *
add_group (AlboOrganizationPage *self,
           const char           *title,
           const char           *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  albo_administration_page_add (ALBO_ADMINISTRATION_PAGE (self), ADW_PREFERENCES_GROUP (group));

  return ADW_PREFERENCES_GROUP (group);
}

static AdwPreferencesGroup *
get_group (AlboOrganizationPage *self,
           AlboSettingGroup      group)
{
  if (self->groups[group] == NULL)
    self->groups[group] = add_group (self, albo_setting_group_title (group), albo_setting_group_description (group));

  return self->groups[group];
}

static AlboSettingRow *
get_row (AlboOrganizationPage *self,
         JsonObject           *setting)
{
  const char *key = albo_json_get_string (setting, "key", "");
  AlboSettingRow *row = albo_setting_rows_find (self->rows, key);

  if (row == NULL)
    {
      row = ALBO_SETTING_ROW (albo_setting_row_new (key, albo_json_get_string (setting, "kind", ""),
                                                    albo_setting_title (key)));
      albo_setting_row_set_explanation (row, albo_setting_explanation (key));
      adw_preferences_group_add (get_group (self, albo_setting_group (key)), GTK_WIDGET (row));
      albo_setting_rows_add (self->rows, row);
    }

  return row;
}

static AdwActionRow *
add_fact (AdwPreferencesGroup *group,
          const char          *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);

  return ADW_ACTION_ROW (row);
}

static void
show_identity (AlboOrganizationPage *self,
               JsonObject           *organization)
{
  if (organization == NULL)
    return;

  adw_action_row_set_subtitle (self->name_row, albo_json_get_string (organization, "name", ""));
  adw_action_row_set_subtitle (self->code_row, albo_json_get_string (organization, "code", ""));
}

/* In the order of the groups, which is not that of the server. */
static void
show_settings (AlboOrganizationPage *self,
               JsonArray            *settings,
               gboolean              can_change)
{
  guint n_settings = settings != NULL ? json_array_get_length (settings) : 0;

  for (guint group = 0; group < ALBO_SETTING_N_GROUPS; group++)
    for (guint i = 0; i < n_settings; i++)
      {
        JsonNode *node = json_array_get_element (settings, i);
        JsonObject *setting = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

        if (setting != NULL && albo_setting_group (albo_json_get_string (setting, "key", "")) == group)
          albo_setting_row_update (get_row (self, setting), albo_json_get_node (setting, "value"), NULL, setting,
                                   can_change);
      }
}

static void
show (AlboAdministrationPage *page,
      JsonObject             *answer)
{
  AlboOrganizationPage *self = ALBO_ORGANIZATION_PAGE (page);
  gboolean can_change = albo_json_get_bool (answer, "can_change", FALSE);

  albo_administration_page_set_notice (page, can_change ? NULL
    : _("Only an administrator changes what is on this page. You can read it."));
  show_identity (self, albo_json_get_object (answer, "organization"));
  show_settings (self, albo_json_get_array (answer, "settings"), can_change);
  albo_setting_rows_restore (self->rows);
}

static void
office_set (AlboAdministrationPage *page)
{
  albo_setting_rows_set_office (ALBO_ORGANIZATION_PAGE (page)->rows, albo_administration_page_get_office (page));
}

static void
undo (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  albo_setting_rows_undo (ALBO_ORGANIZATION_PAGE (widget)->rows, parameter);
}

static void
albo_organization_page_finalize (GObject *object)
{
  g_clear_object (&ALBO_ORGANIZATION_PAGE (object)->rows);

  G_OBJECT_CLASS (albo_organization_page_parent_class)->finalize (object);
}

static void
albo_organization_page_class_init (AlboOrganizationPageClass *klass)
{
  AlboAdministrationPageClass *page_class = ALBO_ADMINISTRATION_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_organization_page_finalize;
  page_class->function = "settings";
  page_class->office_set = office_set;
  page_class->show = show;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "setting.undo", "(ssx)", undo);
}

static void
albo_organization_page_init (AlboOrganizationPage *self)
{
  AdwPreferencesGroup *group;

  albo_administration_page_set_title (ALBO_ADMINISTRATION_PAGE (self), _("Organization"));
  self->rows = albo_setting_rows_new (ALBO_ADMINISTRATION_PAGE (self), "settings");
  group = add_group (self, _("The body"),
                     _("Given when the body was added to Albo, and part of what was recorded since: nobody changes them here."));
  self->name_row = add_fact (group, _("Name"));
  self->code_row = add_fact (group, _("Code, in logins and in the address of the portal"));
}

GtkWidget *
albo_organization_page_new (void)
{
  return g_object_new (ALBO_TYPE_ORGANIZATION_PAGE, NULL);
}
