/* test-narrow.c - every page and dialog in a window as narrow as a telephone
 *
 * What cannot be made narrower than its window is cut off where nobody sees that it goes on.
 * Runs inside with-postgres.sh --demo and with-display.sh.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "desk.h"

#include "albo-place.h"

#include <glib/gi18n.h>

#define WIDTH  360
#define HEIGHT 720
#define WIDE   1280

static guint n_measured;

static int
get_minimum (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  return gtk_widget_get_name (widget);
}

/* The widest of what is in it, down to where nothing inside is as wide. */
static void
tell_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;

  g_test_message ("  %s “%s”: %d", G_OBJECT_TYPE_NAME (widget), get_text (widget), get_minimum (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && (widest == NULL || get_minimum (child) > get_minimum (widest)))
      widest = child;

  if (widest != NULL && get_minimum (widest) > 40)
    tell_widest (widest);
}

/* What is in the window: on a screen without a compositor a border is drawn around it. */
static void
measure (gpointer    window,
         const char *what)
{
  GtkWidget *widget = gtk_widget_get_first_child (window);
  int minimum = get_minimum (widget);

  n_measured++;
  if (minimum <= WIDTH)
    return;

  g_test_message ("%s is at least %d wide", what, minimum);
  tell_widest (widget);
  g_test_fail ();
}

static gboolean
is_quiet (Desk *desk)
{
  return albo_connection_get_waiting (albo_office_get_connection (desk->office)) == 0;
}

/* As far as it goes: what is shown changes with each width that it is given. */
static void
resize (Desk *desk,
        int   width)
{
  GtkWidget *content = gtk_widget_get_first_child (GTK_WIDGET (desk->window));

  for (int i = 0; i < 20 && ABS (gtk_widget_get_width (content) - width) > 20; i++)
    {
      gint64 end = g_get_monotonic_time () + 40 * 1000;

      gtk_window_set_default_size (GTK_WINDOW (desk->window), width + 10, HEIGHT);
      desk_wait_for (g_get_monotonic_time () > end);
    }
}

static void
look_at_places (Desk *desk)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (desk->places, i)) != NULL; i++)
    {
      const char *title = albo_place_get_title (ALBO_PLACE (row));

      resize (desk, WIDE);
      gtk_list_box_select_row (desk->places, row);
      desk_settle ();
      desk_wait_for (is_quiet (desk));
      resize (desk, WIDTH);
      measure (desk->window, title);
      g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_first_child (GTK_WIDGET (desk->window))), <=, WIDTH);
    }

}

/* The last dialog that was opened, whatever it is. */
static GtkWindow *
find_dialog (Desk *desk)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != GTK_WINDOW (desk->window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

static void
look_at_dialog (Desk       *desk,
                const char *what,
                const char *more)
{
  GtkWindow *dialog;
  GtkWidget *button;
  int width;

  desk_wait_for ((dialog = find_dialog (desk)) != NULL && is_quiet (desk));
  desk_settle ();
  if (more != NULL && (button = desk_find (dialog, GTK_TYPE_BUTTON, more)) != NULL)
    g_signal_emit_by_name (button, "clicked");
  desk_settle ();
  measure (dialog, what);
  width = gtk_widget_get_width (gtk_widget_get_first_child (GTK_WIDGET (dialog)));
  if (width > WIDTH)
    {
      g_test_message ("%s is %d wide, its window %d", what, width, gtk_widget_get_width (GTK_WIDGET (desk->window)));
      g_test_fail ();
    }
  gtk_window_destroy (dialog);
  desk_wait_for (find_dialog (desk) == NULL);
}

static void
collect_verbs (GtkWidget *widget,
               GPtrArray *codes)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_sensitive (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "detail.act") == 0)
    g_ptr_array_add (codes, g_variant_dup_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)),
                                                  NULL));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_verbs (child, codes);
}

/* What a verb asks for more than once begins with a button. */
static const char *
get_more (const char *code)
{
  return g_str_equal (code, "ask_payment") ? _("Add a Position")
         : strstr (code, "supplement") != NULL ? _("Ask for Something Else") : NULL;
}

static void
look_at_verbs (Desk       *desk,
               const char *place,
               GHashTable *seen)
{
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  gtk_list_box_select_row (desk->places, GTK_LIST_BOX_ROW (desk_find_place (desk, _(place))));
  desk_wait_for (is_quiet (desk) && !albo_request_list_is_loading (desk->inbox->list));
  g_signal_emit_by_name (desk->inbox->view, "activate", 0);
  desk_wait_for (is_quiet (desk) && desk->detail->document != NULL);
  desk_settle ();

  collect_verbs (GTK_WIDGET (desk->detail->verbs), codes);
  for (guint i = 0; i < codes->len; i++)
    {
      const char *code = g_ptr_array_index (codes, i);

      if (!g_hash_table_add (seen, g_strdup (code)))
        continue;
      resize (desk, WIDTH);
      gtk_widget_activate_action (GTK_WIDGET (desk->detail), "detail.act", "s", code);
      look_at_dialog (desk, code, get_more (code));
    }
}

static void
look_at_pages (Desk *desk)
{
  static const char *const pages[] = { "request", "applicant", "talk", "procedure", "history" };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      adw_view_stack_set_visible_child_name (desk->detail->views, pages[i]);
      desk_settle ();
      desk_wait_for (is_quiet (desk));
      measure (desk->window, pages[i]);
    }
}

static void
open_place (Desk       *desk,
            const char *title)
{
  gtk_list_box_select_row (desk->places, GTK_LIST_BOX_ROW (desk_find_place (desk, title)));
  desk_settle ();
  desk_wait_for (is_quiet (desk));
}

/* The first button of that action, wherever it is. */
static GtkWidget *
find_action (GtkWidget  *widget,
             const char *action)
{
  if (GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_action (child, action);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
look_at_others (Desk *desk)
{
  GtkWidget *button;

  resize (desk, WIDTH);
  g_action_group_activate_action (G_ACTION_GROUP (desk->application), "preferences", NULL);
  look_at_dialog (desk, "preferences", NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.tour", NULL);
  look_at_dialog (desk, "tour", NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk->inbox), "workspace.new-request", NULL);
  look_at_dialog (desk, "new request", NULL);

  open_place (desk, _("Staff"));
  resize (desk, WIDTH);
  desk_wait_for ((button = find_action (GTK_WIDGET (desk->window), "staff.add")) != NULL);
  gtk_widget_activate_action (button, "staff.add", NULL);
  look_at_dialog (desk, "staff.add", NULL);
}

static void
work (gpointer data)
{
  static const char *const places[] = { N_("Awaiting review"), N_("To be examined"), N_("Under review"),
                                        N_("Awaiting supplement"), N_("Awaiting payment") };
  Desk *desk = data;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  desk_sign_in (desk, "ordine.amministratore");
  desk_wait_for (is_quiet (desk) && desk_find_place (desk, _("Payments")) != NULL);
  look_at_places (desk);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    look_at_verbs (desk, places[i], seen);
  g_assert_cmpuint (g_hash_table_size (seen), >=, 10);
  look_at_pages (desk);
  look_at_others (desk);
  desk_sign_out (desk);

  desk_sign_in (desk, "ordine.rtd");
  desk_wait_for (is_quiet (desk) && desk_find_place (desk, _("Payments")) != NULL);
  look_at_places (desk);
  g_test_message ("%u pages and dialogs measured", n_measured);
  desk_end (desk);
}

static void
test_narrow (void)
{
  Desk desk = { 0 };

  desk_run (&desk, work, &desk);
  g_assert_cmpuint (n_measured, >=, 40);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();

  g_test_add_func ("/narrow/everywhere", test_narrow);

  return g_test_run ();
}
