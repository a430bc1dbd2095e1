/* albo-tour.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-tour.h"

#include <glib/gi18n.h>

#define SETTING     "tours-shown"
#define ENVIRONMENT "ALBO_NO_TOUR"

/**
 * AlboTour:
 *
 * A few pages for who signs in with a duty for the first time; left at any moment.
 */
struct _AlboTour
{
  AdwWindow parent_instance;

  AdwCarousel *carousel;
  GtkButton   *skip_button;
  GtkButton   *back_button;
  GtkButton   *next_button;
};

G_DEFINE_FINAL_TYPE (AlboTour, albo_tour, ADW_TYPE_WINDOW)

typedef struct
{
  const char *icon_name;
  const char *title;
  const char *text;
} Page;

static const Page first_page = {
  "it.albo.Albo", N_("Welcome to Albo"),
  N_("A short tour of your work here. Skip it whenever you like: the main menu brings it back."),
};

static const Page officer_pages[] = {
  { "albo-new-symbolic", N_("Requests Arrive by Themselves"),
    N_("On the left are the states, with how many requests wait in each. Choose one, then a "
       "request.") },
  { "albo-forward-symbolic", N_("Check and Forward"),
    N_("Read the form and the attachments, tick the checklist, and forward the request to who "
       "decides. The buttons at the bottom are exactly what you may do now.") },
};

static const Page administrator_pages[] = {
  { "albo-queue-symbolic", N_("Take Charge"),
    N_("Requests to be examined wait for somebody to take charge of them. Who does answers for "
       "them until they are decided.") },
  { "albo-approved-symbolic", N_("Decide"),
    N_("Each step says before what will happen: who is told, and what changes in the register. "
       "The term of each request is counted for you, with its reasons.") },
};

static const Page auditor_pages[] = {
  { "albo-all-symbolic", N_("Everything to See, Nothing to Change"),
    N_("Requests, registers and history are open to you to check. Each request that you open is "
       "recorded with your name, as for everybody.") },
};

static const Page last_page = {
  "albo-done-symbolic", N_("Whenever You Need Help"),
  N_("Ctrl+F searches by name, fiscal code or protocol. Ctrl+? shows all keyboard shortcuts, and "
     "F1 opens the help."),
};

static const struct
{
  const char *nick;  /* in the settings */
  const Page *pages;
  gsize       n_pages;
} tours[] = {
  [ALBO_DUTY_OFFICER] = { "officer", officer_pages, G_N_ELEMENTS (officer_pages) },
  [ALBO_DUTY_ADMINISTRATOR] = { "administrator", administrator_pages,
                                G_N_ELEMENTS (administrator_pages) },
  [ALBO_DUTY_AUDITOR] = { "auditor", auditor_pages, G_N_ELEMENTS (auditor_pages) },
};

static int
get_place (AlboTour *self)
{
  return (int) (adw_carousel_get_position (self->carousel) + 0.5);
}

static void
go_to (AlboTour *self,
       int       place)
{
  if (place >= 0 && place < (int) adw_carousel_get_n_pages (self->carousel))
    adw_carousel_scroll_to (self->carousel,
                            adw_carousel_get_nth_page (self->carousel, (guint) place), TRUE);
}

static void
show_place (AlboTour *self,
            guint     place)
{
  guint n_pages = adw_carousel_get_n_pages (self->carousel);
  gboolean is_last = place + 1 >= n_pages;

  gtk_widget_set_sensitive (GTK_WIDGET (self->back_button), place > 0);
  gtk_button_set_label (self->next_button, is_last ? _("Start") : _("Next"));
  gtk_widget_set_visible (GTK_WIDGET (self->skip_button), !is_last);
}

static void
page_changed_cb (AlboTour *self,
                 guint     place)
{
  show_place (self, place);
}

static void
back_cb (AlboTour *self)
{
  go_to (self, get_place (self) - 1);
}

static void
next_cb (AlboTour *self)
{
  int place = get_place (self);

  if (place + 1 >= (int) adw_carousel_get_n_pages (self->carousel))
    gtk_window_close (GTK_WINDOW (self));
  else
    go_to (self, place + 1);
}

static void
add_page (AlboTour   *self,
          const Page *page)
{
  GtkWidget *view = adw_status_page_new ();
  g_autofree char *text = g_markup_escape_text (_(page->text), -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (view), page->icon_name);
  adw_status_page_set_title (ADW_STATUS_PAGE (view), _(page->title));
  adw_status_page_set_description (ADW_STATUS_PAGE (view), text);
  gtk_widget_set_hexpand (view, TRUE);
  adw_carousel_append (self->carousel, view);
}

static void
albo_tour_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBO_TYPE_TOUR);

  G_OBJECT_CLASS (albo_tour_parent_class)->dispose (object);
}

static void
albo_tour_class_init (AlboTourClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_tour_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-tour.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboTour, carousel);
  gtk_widget_class_bind_template_child (widget_class, AlboTour, skip_button);
  gtk_widget_class_bind_template_child (widget_class, AlboTour, back_button);
  gtk_widget_class_bind_template_child (widget_class, AlboTour, next_button);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
albo_tour_init (AlboTour *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * albo_tour_new:
 * @duty: of who is shown around
 *
 * Returns: (transfer floating): a window, not shown yet
 */
GtkWidget *
albo_tour_new (AlboDuty duty)
{
  AlboTour *self;

  g_return_val_if_fail ((guint) duty < G_N_ELEMENTS (tours), NULL);

  self = g_object_new (ALBO_TYPE_TOUR, NULL);
  add_page (self, &first_page);
  for (gsize i = 0; i < tours[duty].n_pages; i++)
    add_page (self, &tours[duty].pages[i]);
  add_page (self, &last_page);
  show_place (self, 0);

  return GTK_WIDGET (self);
}

/**
 * albo_tour_is_wanted:
 * @settings: where it is remembered
 * @duty: of who signs in
 *
 * Asks once a duty: the second time the answer is no.
 *
 * Returns: whether to show the tour; never where the environment has `ALBO_NO_TOUR`
 */
gboolean
albo_tour_is_wanted (GSettings *settings,
                     AlboDuty   duty)
{
  g_auto(GStrv) shown = NULL;
  g_autoptr(GStrvBuilder) now = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), FALSE);
  g_return_val_if_fail ((guint) duty < G_N_ELEMENTS (tours), FALSE);

  if (g_getenv (ENVIRONMENT) != NULL)
    return FALSE;

  shown = g_settings_get_strv (settings, SETTING);
  if (g_strv_contains ((const char * const *) shown, tours[duty].nick))
    return FALSE;

  g_strv_builder_addv (now, (const char **) shown);
  g_strv_builder_add (now, tours[duty].nick);
  names = g_strv_builder_end (now);
  g_settings_set_strv (settings, SETTING, (const char * const *) names);
  return TRUE;
}
