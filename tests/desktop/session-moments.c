/* session-moments.c - moments at which something else happens
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#define _GNU_SOURCE  /* RTLD_NEXT */

#include "session.h"

#include "albo-local-draft.h"

#include <dlfcn.h>

#include <glib/gstdio.h>
#include <libpq-fe.h>

#define REGISTER "Professional register"

/* The server goes before it told what there is to work in; that comes by itself afterwards. */
void
session_sign_in_badly (Session *session)
{
  Desk *desk = &session->desk;
  PGconn *holder = PQconnectdb ("");
  PGconn *watcher = PQconnectdb ("");
  gboolean is_waiting = FALSE;

  PQclear (PQexec (holder, "begin"));
  PQclear (PQexec (holder, "lock table albo.register"));
  desk_sign_in (desk, "ordine.operatore");
  while (!is_waiting)
    {
      PGresult *rows = PQexec (watcher, "select from pg_stat_activity where usename = 'ordine.operatore'"
                                        " and wait_event_type = 'Lock'");

      is_waiting = PQntuples (rows) > 0;
      PQclear (rows);
      g_main_context_iteration (NULL, FALSE);
    }

  outages_tell_server ("stop");
  PQfinish (holder);
  PQfinish (watcher);
  desk_wait_for (albo_office_get_trouble (desk->office) != ALBO_TROUBLE_NONE);
  g_assert_null (desk_find_place (desk, REGISTER));
  g_assert_null (desk->inbox->choices);
  outages_tell_server ("start");
  desk_wait_for (desk_find_place (desk, REGISTER) != NULL && desk->inbox->choices != NULL);
}

/* The program is told to end in the middle of something: a text, a question, a menu. */
void
session_end_in_the_middle (Session *session)
{
  Desk *desk = &session->desk;
  GtkWidget *menu;
  GtkWindow *window = GTK_WINDOW (desk->window);

  gtk_list_box_select_row (desk->places, GTK_LIST_BOX_ROW (desk_find_place (desk, "Staff")));
  gtk_list_box_select_row (desk->places, GTK_LIST_BOX_ROW (desk_find_place (desk, "All Requests")));
  session_show_page (session, "talk");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (desk_find (desk->detail->talk,
                                                                                GTK_TYPE_TEXT_VIEW, NULL))),
                            "not sent yet", -1);
  menu = desk_find (desk->detail->verbs, GTK_TYPE_MENU_BUTTON, NULL);
  g_assert_nonnull (menu);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  gtk_widget_activate_action (GTK_WIDGET (desk->detail), "detail.act", "s", "release");
  desk_wait_for (desk->detail->confirmation != NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk->detail), "detail.claim-next", NULL);
  gtk_window_present (window);
  desk_wait_for (gtk_application_get_windows (GTK_APPLICATION (desk->application))->data == window);
  session->last_request = desk->detail->request;
  session->last_office = g_object_ref (desk->office);
  desk_end (desk);
}

void
session_check_last_text (Session *session)
{
  g_autoptr(AlboLocalDraft) draft = albo_local_draft_new_for_office (session->last_office,
                                                                     session->last_request, "message_send");
  g_autofree char *text = albo_local_draft_read_text (draft);

  g_assert_cmpstr (text, ==, "not sent yet");
}

static gboolean is_in_a_hurry;
static guint asked_seconds;

/* The program's own is in the library: this one is linked before it.  How long a message is to be
 * seen is noted, and one second of it waited for.
 */
void
adw_toast_set_timeout (AdwToast *toast,
                       guint     seconds)
{
  void (*set_timeout) (AdwToast *, guint) = dlsym (RTLD_NEXT, "adw_toast_set_timeout");

  asked_seconds = seconds;
  set_timeout (toast, is_in_a_hurry ? MIN (seconds, 1) : seconds);
}

/* What was not undone in ten seconds stays. */
static void
let_undo_end (Session *session)
{
  AlboDetail *detail = session->desk.detail;

  is_in_a_hurry = TRUE;
  session_mark (session, NULL);
  is_in_a_hurry = FALSE;
  g_assert_cmpuint (asked_seconds, ==, 10);
  desk_wait_for (detail->undo_toast == NULL);
  desk_wait_for (desk_find (detail->toasts, GTK_TYPE_BUTTON, "Undo") == NULL);
  g_assert_true (session_is_marked (session));
}

/* A mark can be undone for as long as its request is looked at, and then no more. */
void
session_undo (Session *session)
{
  AlboDetail *detail = session->desk.detail;
  GtkWidget *button;

  session_go_to (session, "Awaiting review");
  session_open (session, NULL);
  session_mark (session, NULL);
  g_assert_nonnull (detail->undo_toast);
  desk_wait_for ((button = desk_find (detail->toasts, GTK_TYPE_BUTTON, "Undo")) != NULL);
  g_signal_emit_by_name (button, "clicked");
  desk_wait_for (session_is_idle (session) && !session_is_marked (session));

  session_mark (session, NULL);
  g_assert_nonnull (detail->undo_toast);
  session_open (session, NULL);
  g_assert_null (detail->undo_toast);
  desk_wait_for (desk_find (detail->toasts, GTK_TYPE_BUTTON, "Undo") == NULL);
  g_assert_false (session_is_marked (session));
  let_undo_end (session);
}

/* Takes the tables away that were written; returns how many. */
static guint
take_files (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_str_has_suffix (name, ".csv") && g_unlink (file) == 0)
        n_files++;
    }

  return n_files;
}

static void
export (Session *session)
{
  GtkWindow *chooser;

  gtk_widget_activate_action (GTK_WIDGET (session->desk.inbox), "inbox.export", "s", "csv");
  desk_wait_for ((chooser = desk_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG)) != NULL);
  desk_wait_for (gtk_widget_get_mapped (GTK_WIDGET (chooser)));
  desk_settle ();
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  desk_wait_for (desk_dialog (ADW_TYPE_MESSAGE_DIALOG) != NULL);
}

/* What somebody may read is not written to a file when they are gone. */
void
session_sign_out_while_exporting (Session *session)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "tables", NULL);
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);

  /* The dialog begins here, or in the folder above. */
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_cmpint (g_chdir (inner), ==, 0);

  export (session);
  desk_wait_for (desk_dialog (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_cmpuint (take_files (folder) + take_files (inner), ==, 1);

  export (session);
  desk_sign_out (&session->desk);
  desk_wait_for (desk_dialog (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_cmpuint (take_files (folder) + take_files (inner), ==, 0);
}
