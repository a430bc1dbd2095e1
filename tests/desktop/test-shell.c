/* test-shell.c - preferences and the tour
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-notifier.h"
#include "albo-preferences.h"
#include "albo-request-source.h"
#include "albo-settings.h"
#include "albo-text-scale.h"
#include "albo-tour.h"

static GtkWidget *
find_nth (GtkWidget *widget,
          GType      type,
          guint     *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint      n)
{
  return find_nth (widget, type, &n);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_preferences (void)
{
  static const char *const keys[] = { "notify-new", "notify-due", "search-provider" };
  g_autoptr(GSettings) settings = albo_settings_new ();
  GtkWidget *window;

  g_assert_nonnull (settings);
  g_assert_true (g_settings_get_boolean (settings, "notify-new"));
  g_assert_false (g_settings_get_boolean (settings, "search-provider"));

  window = albo_preferences_new (settings);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkSwitch *choice = GTK_SWITCH (find (window, GTK_TYPE_SWITCH, i));
      gboolean before = g_settings_get_boolean (settings, keys[i]);

      g_assert_cmpint (gtk_switch_get_active (choice), ==, before);
      gtk_switch_set_active (choice, !before);
      g_assert_cmpint (g_settings_get_boolean (settings, keys[i]), ==, !before);
      g_settings_reset (settings, keys[i]);
    }

  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, ADW_TYPE_COMBO_ROW, 0)), 2);
  g_assert_cmpint (g_settings_get_enum (settings, "color-scheme"), ==, 2);
  g_settings_reset (settings, "color-scheme");

  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (window);
}

static void
test_start_view (void)
{
  g_autoptr(GSettings) settings = albo_settings_new ();

  g_assert_cmpuint (albo_preferences_start_states (ALBO_DUTY_OFFICER), ==, ALBO_STATES_OPEN);

  g_settings_set_string (settings, "start-view", "work");
  g_assert_cmpuint (albo_preferences_start_states (ALBO_DUTY_OFFICER), ==,
                    1u << ALBO_REQUEST_STATE_AWAITING_REVIEW);
  g_assert_cmpuint (albo_preferences_start_states (ALBO_DUTY_ADMINISTRATOR), ==,
                    1u << ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR);
  g_assert_cmpuint (albo_preferences_start_states (ALBO_DUTY_AUDITOR), ==, ALBO_STATES_OPEN);

  g_settings_set_string (settings, "start-view", "all");
  g_assert_cmpuint (albo_preferences_start_states (ALBO_DUTY_OFFICER), ==, ALBO_STATES_ALL);
  g_settings_reset (settings, "start-view");
}

static void
test_tour_once (void)
{
  g_autoptr(GSettings) settings = albo_settings_new ();

  g_unsetenv ("ALBO_NO_TOUR");
  for (AlboDuty duty = ALBO_DUTY_OFFICER; duty <= ALBO_DUTY_AUDITOR; duty++)
    {
      g_assert_true (albo_tour_is_wanted (settings, duty));
      g_assert_false (albo_tour_is_wanted (settings, duty));
    }

  g_settings_reset (settings, "tours-shown");
  g_setenv ("ALBO_NO_TOUR", "1", TRUE);
  g_assert_false (albo_tour_is_wanted (settings, ALBO_DUTY_OFFICER));
}

static void
test_tour_pages (void)
{
  for (AlboDuty duty = ALBO_DUTY_OFFICER; duty <= ALBO_DUTY_AUDITOR; duty++)
    {
      GtkWidget *tour = albo_tour_new (duty);
      GtkWidget *carousel = find (tour, ADW_TYPE_CAROUSEL, 0);

      g_object_add_weak_pointer (G_OBJECT (tour), (gpointer *) &tour);
      g_assert_cmpuint (adw_carousel_get_n_pages (ADW_CAROUSEL (carousel)), >=, 3);
      gtk_window_present (GTK_WINDOW (tour));
      settle ();
      gtk_window_destroy (GTK_WINDOW (tour));
      settle ();
      g_assert_null (tour);
    }
}

static void
test_text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *font = NULL;
  int dpi;

  g_object_get (settings, "gtk-font-name", &font, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-font-name", "Cantarell 11", "gtk-xft-dpi", 96 * 1024, NULL);
  g_assert_cmpint (albo_text_scaled (236), ==, 236);

  /* As GNOME's "Large Text" and other sizes of it make it. */
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  g_assert_cmpint (albo_text_scaled (236), ==, 472);
  g_assert_cmpint (albo_text_unscaled (1280), ==, 640);

  /* A larger font does the same; a smaller one makes nothing narrower. */
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, "gtk-font-name", "Cantarell 22", NULL);
  g_assert_cmpint (albo_text_scaled (236), ==, 472);
  g_object_set (settings, "gtk-font-name", "Cantarell 8", NULL);
  g_assert_cmpint (albo_text_scaled (236), ==, 236);

  g_object_set (settings, "gtk-font-name", "", NULL);
  g_assert_cmpint (albo_text_scaled (236), ==, 236);

  /* GTK leaks what it resets. */
  g_object_set (settings, "gtk-font-name", font, "gtk-xft-dpi", dpi, NULL);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/shell/preferences", test_preferences);
  g_test_add_func ("/shell/start-view", test_start_view);
  g_test_add_func ("/shell/text-scale", test_text_scale);
  g_test_add_func ("/shell/tour-once", test_tour_once);
  g_test_add_func ("/shell/tour-pages", test_tour_pages);

  return g_test_run ();
}
