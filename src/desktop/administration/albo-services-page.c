/* albo-services-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-services-page.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"
#include "albo-service-switch.h"
#include "albo-setting-rows.h"
#include "albo-setting-words.h"

#include <glib/gi18n.h>

/**
 * AlboServicesPage:
 *
 * Each service in a group of its own: whether it is offered, its fee, its term, and what is
 * checked of a request.  An administrator changes the first three; fee and term are part of a
 * version of the service, so that requests that were submitted keep theirs.
 */
struct _AlboServicesPage
{
  AlboAdministrationPage parent_instance;

  AlboSettingRows     *rows;
  GHashTable          *services;  /* code → ServiceGroup */
  AdwPreferencesGroup *empty;
};

typedef struct
{
  char                *title;
  AdwPreferencesGroup *group;
  AlboServiceSwitch   *toggle;
  AlboSettingRow      *fee;
  AlboSettingRow      *term;
  AdwActionRow        *checklist;
} ServiceGroup;

G_DEFINE_FINAL_TYPE (AlboServicesPage, albo_services_page, ALBO_TYPE_ADMINISTRATION_PAGE)

static void
service_group_free (gpointer data)
{
  ServiceGroup *group = data;

  g_free (group->title);
  g_free (group);
}

static const char *
get_title (JsonObject *service)
{
  JsonObject *titles = albo_json_get_object (service, "title");
  const char *title = titles != NULL ? albo_json_localized (titles, albo_language ()) : NULL;

  return title != NULL ? title : albo_json_get_string (service, "code", "");
}

static void
switched_cb (AlboServiceSwitch *toggle,
             gboolean           is_active,
             AlboServicesPage  *self)
{
  GHashTableIter iter;
  gpointer code;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, &code, &value))
    if (((ServiceGroup *) value)->toggle == toggle)
      {
        ServiceGroup *group = value;
        g_autofree char *text = NULL;

        text = g_strdup_printf (is_active ? _("%s is offered") : _("%s is not offered any more"),
                                group->title);
        albo_setting_rows_tell (self->rows, text, "service.put-back",
                                g_variant_new ("(sbx)", code, !is_active, albo_service_switch_get_version (toggle)));
      }

  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (self));
}

static AlboSettingRow *
add_setting (AlboServicesPage *self,
             ServiceGroup     *group,
             const char       *code,
             const char       *what,
             const char       *kind,
             const char       *title)
{
  g_autofree char *setting = g_strdup_printf ("%s.%s", code, what);
  GtkWidget *row = albo_setting_row_new (setting, kind, title);

  adw_preferences_group_add (group->group, row);
  albo_setting_rows_add (self->rows, ALBO_SETTING_ROW (row));

  return ALBO_SETTING_ROW (row);
}

static ServiceGroup *
get_group (AlboServicesPage *self,
           const char       *code)
{
  AlboOffice *office = albo_administration_page_get_office (ALBO_ADMINISTRATION_PAGE (self));
  ServiceGroup *group = g_hash_table_lookup (self->services, code);

  if (group != NULL)
    return group;

  group = g_new0 (ServiceGroup, 1);
  group->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  group->toggle = ALBO_SERVICE_SWITCH (albo_service_switch_new (code));
  if (office != NULL)
    albo_service_switch_set_office (group->toggle, office);
  g_signal_connect_object (group->toggle, "switched", G_CALLBACK (switched_cb), self, 0);
  g_signal_connect_object (group->toggle, "stale", G_CALLBACK (albo_administration_page_reload), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group->group, GTK_WIDGET (group->toggle));
  group->fee = add_setting (self, group, code, "fee_cents", "money", _("Fee in euro"));
  group->term = add_setting (self, group, code, "term_days", "days", _("Term in days"));
  group->checklist = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (group->checklist), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (group->checklist), _("What an officer checks"));
  adw_action_row_set_subtitle_lines (group->checklist, 0);
  adw_preferences_group_add (group->group, GTK_WIDGET (group->checklist));
  albo_administration_page_add (ALBO_ADMINISTRATION_PAGE (self), group->group);
  g_hash_table_insert (self->services, g_strdup (code), group);

  return group;
}

static gboolean
is_own (JsonObject *service,
        const char *what)
{
  JsonArray *overrides = albo_json_get_array (service, "overrides");

  for (guint i = 0; overrides != NULL && i < json_array_get_length (overrides); i++)
    {
      JsonNode *node = json_array_get_element (overrides, i);

      if (albo_json_is_string (node) && g_str_equal (json_node_get_string (node), what))
        return TRUE;
    }

  return FALSE;
}

/* Where the body decided nothing, the model of the service holds. */
static void
update_setting (AlboSettingRow *row,
                JsonObject     *service,
                const char     *what,
                const char     *explanation,
                gboolean        can_change)
{
  JsonNode *in_force = albo_json_get_node (service, what);
  JsonObject *base = albo_json_get_object (service, "base");
  JsonObject *changes = albo_json_get_object (service, "changes");
  JsonObject *change = changes != NULL ? albo_json_get_object (changes, what) : NULL;
  g_autoptr(JsonObject) never = json_object_new ();
  g_autofree char *name = NULL;
  gboolean decided = is_own (service, what);

  /* Translators: a service and what of it, read out: “Enrolment, fee in euro” */
  name = g_strdup_printf (_("%s, %s"), get_title (service), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  albo_setting_row_set_name (row, name);
  albo_setting_row_set_explanation (row, explanation);
  albo_setting_row_update (row, decided ? in_force : NULL,
                           !decided ? in_force : base != NULL ? albo_json_get_node (base, what) : NULL,
                           change != NULL ? change : never, can_change);
}

static void
update_fee (AlboSettingRow *row,
            JsonObject     *service,
            gboolean        can_change)
{
  JsonObject *base = albo_json_get_object (service, "base");
  gint64 cents = base != NULL ? albo_json_get_int (base, "fee_cents", -1) : -1;
  g_autofree char *proposed = cents >= 0 ? albo_money_format (cents, albo_language ()) : NULL;
  g_autofree char *text = NULL;

  if (proposed != NULL && is_own (service, "fee_cents"))
    text = g_strdup_printf (_("For requests from now on; 0 is free of charge. Left empty, what the model says: %s."), proposed);
  update_setting (row, service, "fee_cents", text != NULL ? text : _("For requests from now on; 0 is free of charge."),
                  can_change);
}

static void
update_term (AlboSettingRow *row,
             JsonObject     *service,
             gboolean        can_change)
{
  JsonObject *base = albo_json_get_object (service, "base");
  gint64 days = base != NULL ? albo_json_get_int (base, "term_days", -1) : -1;
  g_autofree char *text = NULL;

  if (days > 0 && is_own (service, "term_days"))
    text = g_strdup_printf (_("For requests from now on. Left empty, what the model says: %d days."), (int) days);
  update_setting (row, service, "term_days", text != NULL ? text : _("For requests from now on."), can_change);
}

static void
update_checklist (AdwActionRow *row,
                  JsonObject   *service)
{
  JsonArray *items = albo_json_get_array (service, "checklist");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *label = JSON_NODE_HOLDS_OBJECT (node) ? albo_json_get_object (json_node_get_object (node), "label") : NULL;
      const char *words = label != NULL ? albo_json_localized (label, albo_language ()) : NULL;

      if (words != NULL)
        g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", words);
    }

  adw_action_row_set_subtitle (row, text->str);
  gtk_widget_set_visible (GTK_WIDGET (row), text->len > 0);
}

static void
update_group (AlboServicesPage *self,
              JsonObject       *service,
              gboolean          can_change)
{
  ServiceGroup *group = get_group (self, albo_json_get_string (service, "code", ""));
  const char *title = get_title (service);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *published = albo_format_instant (albo_json_get_string (service, "published_at", NULL));
  g_autofree char *requests = NULL;
  g_autofree char *description = NULL;
  gint64 n_open = albo_json_get_int (service, "open_requests", 0);

  requests = g_strdup_printf (ngettext ("%d open request", "%d open requests", (gulong) n_open), (int) n_open);
  /* Translators: what sort of service it is, its version, since when, and how many requests wait */
  description = g_strdup_printf (_("%s · version %d of %s · %s"), albo_service_kind_to_label (albo_json_get_string (service, "kind", "")),
                                 (int) albo_json_get_int (service, "version", 0), published, requests);
  g_free (group->title);
  group->title = g_strdup (title);
  adw_preferences_group_set_title (group->group, escaped);
  adw_preferences_group_set_description (group->group, description);
  albo_service_switch_update (group->toggle, service, title, can_change);
  update_fee (group->fee, service, can_change);
  update_term (group->term, service, can_change);
  update_checklist (group->checklist, service);
}

static void
show (AlboAdministrationPage *page,
      JsonObject             *answer)
{
  AlboServicesPage *self = ALBO_SERVICES_PAGE (page);
  JsonArray *services = albo_json_get_array (answer, "services");
  gboolean can_change = albo_json_get_bool (answer, "can_change", FALSE);

  albo_administration_page_set_notice (page, can_change ? NULL
    : _("Only an administrator changes what is on this page. You can read it."));
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (services, i)))
      update_group (self, json_array_get_object_element (services, i), can_change);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), g_hash_table_size (self->services) == 0);
  albo_setting_rows_restore (self->rows);
}

static void
office_set (AlboAdministrationPage *page)
{
  AlboServicesPage *self = ALBO_SERVICES_PAGE (page);
  GHashTableIter iter;
  gpointer group;

  albo_setting_rows_set_office (self->rows, albo_administration_page_get_office (page));
  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    albo_service_switch_set_office (((ServiceGroup *) group)->toggle, albo_administration_page_get_office (page));
}

static void
undo (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  albo_setting_rows_undo (ALBO_SERVICES_PAGE (widget)->rows, parameter);
}

static void
put_back (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AlboServicesPage *self = ALBO_SERVICES_PAGE (widget);
  ServiceGroup *group;
  const char *code;
  gboolean is_active;
  gint64 version;

  g_variant_get (parameter, "(&sbx)", &code, &is_active, &version);
  group = g_hash_table_lookup (self->services, code);
  if (group != NULL)
    albo_service_switch_put (group->toggle, is_active, version);
}

static void
albo_services_page_finalize (GObject *object)
{
  AlboServicesPage *self = ALBO_SERVICES_PAGE (object);

  g_clear_object (&self->rows);
  g_clear_pointer (&self->services, g_hash_table_unref);

  G_OBJECT_CLASS (albo_services_page_parent_class)->finalize (object);
}

static void
albo_services_page_class_init (AlboServicesPageClass *klass)
{
  AlboAdministrationPageClass *page_class = ALBO_ADMINISTRATION_PAGE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_services_page_finalize;
  page_class->function = "services";
  page_class->office_set = office_set;
  page_class->show = show;
  gtk_widget_class_install_action (widget_class, "setting.undo", "(ssx)", undo);
  gtk_widget_class_install_action (widget_class, "service.put-back", "(sbx)", put_back);
}

static void
albo_services_page_init (AlboServicesPage *self)
{
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, service_group_free);
  self->rows = albo_setting_rows_new (ALBO_ADMINISTRATION_PAGE (self), "services");
  self->empty = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->empty, _("No Services Yet"));
  adw_preferences_group_set_description (self->empty, _("Those who run the server give the body its services, from a model."));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), FALSE);
  albo_administration_page_set_title (ALBO_ADMINISTRATION_PAGE (self), _("Services"));
  albo_administration_page_add (ALBO_ADMINISTRATION_PAGE (self), self->empty);
}

GtkWidget *
albo_services_page_new (void)
{
  return g_object_new (ALBO_TYPE_SERVICES_PAGE, NULL);
}
