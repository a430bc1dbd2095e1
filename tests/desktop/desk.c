/* desk.c - a person at the whole program, which runs in the process of the test
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "desk.h"

#include "albo-place.h"
#include "albo-sidebar.h"
#include "albo-sign-in.h"

#define PASSWORD "albo-demo"

gboolean
desk_wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
desk_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

/* The first that could be seen, in the order of the window.  @text is a label; NULL for any. */
GtkWidget *
desk_find (gpointer    root,
           GType       type,
           const char *text)
{
  GtkWidget *widget = root;

  if (!gtk_widget_get_visible (widget))
    return NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (text == NULL || g_strcmp0 (get_text (widget), text) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = desk_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* A window of that type that is open. */
GtkWindow *
desk_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

void
desk_press (gpointer    root,
            const char *label)
{
  GtkWidget *button = desk_find (root, GTK_TYPE_BUTTON, label);

  if (button == NULL)
    g_error ("There is no button “%s”", label);
  if (!gtk_widget_is_sensitive (button))
    g_error ("The button “%s” cannot be pressed", label);

  g_signal_emit_by_name (button, "clicked");
}

GtkWidget *
desk_find_place (Desk       *desk,
                 const char *title)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (desk->places, i)) != NULL; i++)
    if (g_str_equal (albo_place_get_title (ALBO_PLACE (row)), title))
      return GTK_WIDGET (row);

  return NULL;
}

typedef struct
{
  Desk     *desk;
  DeskWork  work;
  gpointer  data;
} Run;

/* Inside the main loop, which goes on turning while it waits. */
static gboolean
run_cb (gpointer user_data)
{
  Run *run = user_data;
  Desk *desk = run->desk;

  desk->window = ALBO_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (desk->application)));
  run->work (run->data);
  return G_SOURCE_REMOVE;
}

static GObject *
get_part (gpointer    widget,
          GType       type,
          const char *name)
{
  return gtk_widget_get_template_child (widget, type, name);
}

/* The program, up to its end.  @work is what is done at it; it is called once, when the window is
 * there, and ends by desk_end().
 */
void
desk_run (Desk     *desk,
          DeskWork  work,
          gpointer  data)
{
  char *argv[] = { (char *) "albo", NULL };
  Run run = { desk, work, data };

  desk->application = albo_application_new ();
  g_application_set_flags (G_APPLICATION (desk->application), G_APPLICATION_NON_UNIQUE);
  g_application_set_default (G_APPLICATION (desk->application));
  g_idle_add (run_cb, &run);
  g_assert_cmpint (g_application_run (G_APPLICATION (desk->application), 1, argv), ==, 0);
  g_assert_finalize_object (desk->application);
}

void
desk_sign_in (Desk       *desk,
              const char *login)
{
  GtkWidget *sign_in = desk_find (desk->window, ALBO_TYPE_SIGN_IN, NULL);
  g_autofree char *server = g_strdup_printf ("host=%s dbname=%s", g_getenv ("PGHOST"),
                                             g_getenv ("PGDATABASE"));

  gtk_editable_set_text (GTK_EDITABLE (get_part (sign_in, ALBO_TYPE_SIGN_IN, "server")), server);
  gtk_editable_set_text (GTK_EDITABLE (get_part (sign_in, ALBO_TYPE_SIGN_IN, "user")), login);
  gtk_editable_set_text (GTK_EDITABLE (get_part (sign_in, ALBO_TYPE_SIGN_IN, "password")), PASSWORD);
  gtk_widget_activate_action (sign_in, "sign-in.submit", NULL);
  desk_wait_for (albo_window_get_office (desk->window) != NULL);

  desk->office = albo_window_get_office (desk->window);
  desk->inbox = ALBO_INBOX (desk_find (desk->window, ALBO_TYPE_INBOX, NULL));
  desk->detail = ALBO_DETAIL (desk_find (desk->window, ALBO_TYPE_DETAIL, NULL));
  desk->places = GTK_LIST_BOX (get_part (desk_find (desk->window, ALBO_TYPE_SIDEBAR, NULL),
                                         ALBO_TYPE_SIDEBAR, "list"));
}

void
desk_sign_out (Desk *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.sign-out", NULL);
  g_assert_null (albo_window_get_office (desk->window));
  desk->office = NULL;
  desk->inbox = NULL;
  desk->detail = NULL;
  desk->places = NULL;
}

/* As the program ends when it is told to. */
void
desk_end (Desk *desk)
{
  g_action_group_activate_action (G_ACTION_GROUP (desk->application), "quit", NULL);
  desk_wait_for (gtk_application_get_windows (GTK_APPLICATION (desk->application)) == NULL);
}
