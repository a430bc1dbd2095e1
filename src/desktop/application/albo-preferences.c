/* albo-preferences.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-preferences.h"

#include "albo-notifier.h"
#include "albo-request-source.h"
#include "albo-settings.h"

/**
 * AlboPreferences:
 *
 * The choices of one person on one computer; each takes effect at once.
 */
struct _AlboPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *color_scheme;
  AdwComboRow *start_view;
  GtkSwitch   *notify_new;
  GtkSwitch   *notify_due;
  GtkSwitch   *search_provider;
  GSettings   *settings;
};

G_DEFINE_FINAL_TYPE (AlboPreferences, albo_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the schema, which is that of the rows. */
enum {
  START_VIEW_OPEN,
  START_VIEW_WORK,
  START_VIEW_ALL,
};

static void
color_scheme_cb (AlboPreferences *self)
{
  if (self->settings != NULL)
    g_settings_set_enum (self->settings, "color-scheme",
                         (int) adw_combo_row_get_selected (self->color_scheme));
}

static void
start_view_cb (AlboPreferences *self)
{
  if (self->settings != NULL)
    g_settings_set_enum (self->settings, "start-view",
                         (int) adw_combo_row_get_selected (self->start_view));
}

static void
albo_preferences_dispose (GObject *object)
{
  AlboPreferences *self = ALBO_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_PREFERENCES);

  G_OBJECT_CLASS (albo_preferences_parent_class)->dispose (object);
}

static void
albo_preferences_class_init (AlboPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, AlboPreferences, start_view);
  gtk_widget_class_bind_template_child (widget_class, AlboPreferences, notify_new);
  gtk_widget_class_bind_template_child (widget_class, AlboPreferences, notify_due);
  gtk_widget_class_bind_template_child (widget_class, AlboPreferences, search_provider);
  gtk_widget_class_bind_template_callback (widget_class, color_scheme_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_view_cb);
}

static void
albo_preferences_init (AlboPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * albo_preferences_new:
 * @settings: what to change
 *
 * Returns: (transfer floating): a window, not shown yet
 */
GtkWidget *
albo_preferences_new (GSettings *settings)
{
  AlboPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (ALBO_TYPE_PREFERENCES, NULL);

  adw_combo_row_set_selected (self->color_scheme,
                              (guint) g_settings_get_enum (settings, "color-scheme"));
  adw_combo_row_set_selected (self->start_view,
                              (guint) g_settings_get_enum (settings, "start-view"));
  g_settings_bind (settings, "notify-new", self->notify_new, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-due", self->notify_due, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "search-provider", self->search_provider, "active",
                   G_SETTINGS_BIND_DEFAULT);

  /* Last: until now nothing was chosen by a person. */
  self->settings = g_object_ref (settings);

  return GTK_WIDGET (self);
}

/**
 * albo_preferences_start_states:
 * @duty: of who signed in
 *
 * Returns: what to show first, a bit `1 << state` for each state; 0 for all
 */
guint
albo_preferences_start_states (AlboDuty duty)
{
  g_autoptr(GSettings) settings = albo_settings_new ();
  int view = settings != NULL ? g_settings_get_enum (settings, "start-view") : START_VIEW_OPEN;

  if (view == START_VIEW_ALL)
    return ALBO_STATES_ALL;

  /* Nothing waits for who only looks. */
  if (view == START_VIEW_WORK && albo_notifier_states (duty) != 0)
    return albo_notifier_states (duty);

  return ALBO_STATES_OPEN;
}
