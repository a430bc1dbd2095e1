/* session.c - what somebody does at the program, and what they were told of it
 *
 * Each step ends as it does for a person: something is shown, or it is said that it was not
 * done, or that this is not known.  Nothing is asked of the database here.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "session.h"

#include "albo-composer.h"
#include "albo-json.h"
#include "albo-stall.h"
#include "albo-value-row.h"

static void
trace_free (gpointer data)
{
  Trace *trace = data;

  g_free (trace->action);
  g_free (trace->key);
  g_free (trace->text);
  g_free (trace);
}

Trace *
session_add_trace (Session    *self,
                   const char *action,
                   gint64      request)
{
  Trace *trace = g_new0 (Trace, 1);

  trace->action = g_strdup (action);
  trace->request = request;
  g_ptr_array_add (self->traces, trace);
  return trace;
}

/* A text that is nowhere else. */
char *
session_new_text (Session *self)
{
  return g_strdup_printf ("action %u of the session", self->n_actions);
}

gboolean
session_is_idle (Session *self)
{
  return albo_connection_get_waiting (albo_office_get_connection (self->desk.office)) == 0;
}

gboolean
session_is_well (Session *self)
{
  return albo_office_get_trouble (self->desk.office) == ALBO_TROUBLE_NONE;
}

Session *
session_new (void)
{
  Session *self = g_new0 (Session, 1);

  self->traces = g_ptr_array_new_with_free_func (trace_free);
  self->stalls = g_array_new (FALSE, FALSE, sizeof (Stall));
  self->requests = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
session_free (Session *self)
{
  g_ptr_array_unref (self->traces);
  g_array_unref (self->stalls);
  g_array_unref (self->requests);
  g_clear_object (&self->last_office);
  g_free (self);
}

/* The command of the page whose end nobody has seen yet. */
static Trace *
find_pending (Session *self)
{
  for (guint i = self->traces->len; i > 0; i--)
    {
      Trace *trace = g_ptr_array_index (self->traces, i - 1);

      if (trace->key != NULL && trace->told == TOLD_NOTHING)
        return trace;
    }

  return NULL;
}

static void
moved_cb (Session *self,
          gint64   request)
{
  Trace *trace = find_pending (self);

  g_assert_nonnull (trace);
  if (trace->request == 0)
    trace->request = request;  /* the server chose it */
  g_assert_cmpint (trace->request, ==, request);
  trace->told = TOLD_DONE;
}

/* To be called when somebody signed in. */
void
session_watch (Session *self)
{
  g_signal_connect_swapped (self->desk.detail, "moved", G_CALLBACK (moved_cb), self);
}

/* Reads and closes what says that nothing was done. */
static gboolean
take_refusal (Session *self)
{
  AlboDetail *detail = self->desk.detail;
  GtkWindow *dialog = desk_dialog (ADW_TYPE_MESSAGE_DIALOG);

  if (dialog != NULL)
    {
      const char *heading = adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog));

      g_test_message ("%s: %s", self->action, heading);
      g_assert_true (g_str_equal (heading, "Nothing was done") ||
                     g_str_equal (heading, "Somebody changed this request meanwhile"));
      desk_press (dialog, "Close");
      return TRUE;
    }

  if (detail->confirmation != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (detail->confirmation));
      return TRUE;
    }

  return FALSE;
}

/* A command whose outcome was not known may have ended meanwhile. */
void
session_see_pending (Session *self)
{
  Trace *trace = find_pending (self);

  if (trace != NULL && self->desk.detail != NULL && self->desk.detail->command == NULL)
    {
      g_assert_true (take_refusal (self));
      trace->told = TOLD_NOT_DONE;
    }
}

void
session_do (Session     *self,
            const char  *name,
            SessionStep  step,
            const char  *argument)
{
  Stall stall;

  self->n_actions++;
  self->action = name;
  if (self->outages != NULL)
    outages_count (self->outages);

  g_debug ("action %u: %s %s", self->n_actions, name, argument != NULL ? argument : "");
  step (self, argument);
  session_see_pending (self);

  stall.what = argument != NULL ? argument : name;
  stall.longest = albo_stall_take_longest ();
  g_array_append_val (self->stalls, stall);
}

void
session_go_to (Session    *self,
               const char *place)
{
  GtkWidget *row;

  desk_wait_for ((row = desk_find_place (&self->desk, place)) != NULL);
  gtk_list_box_select_row (self->desk.places, GTK_LIST_BOX_ROW (row));
  desk_wait_for (session_is_idle (self));
}

/* What is looked for without a text of one's own is the next request. */
void
session_search (Session    *self,
                const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->desk.inbox->search_entry), text);
  desk_wait_for (self->desk.inbox->search_source == 0 && session_is_idle (self));
}

void
session_sort (Session    *self,
              const char *sort)
{
  gtk_widget_activate_action (GTK_WIDGET (self->desk.inbox), "inbox.sort", "s", sort);
  desk_wait_for (session_is_idle (self));
}

/* The next request, by a click on its row as soon as it is there. */
void
session_open (Session    *self,
              const char *unused)
{
  AlboInbox *inbox = self->desk.inbox;
  gint64 request = g_array_index (self->requests, gint64, self->n_requests++ % self->requests->len);
  guint position = 0;

  desk_wait_for (albo_request_list_find (inbox->list, request, &position) != NULL);
  g_signal_emit_by_name (inbox->view, "activate", position);
  desk_wait_for (session_is_idle (self));
  g_assert_cmpint (self->desk.detail->request, ==, request);
}

void
session_show_page (Session    *self,
                   const char *page)
{
  adw_view_stack_set_visible_child_name (self->desk.detail->views, page);
  desk_wait_for (session_is_idle (self));
}

void
session_reload (Session    *self,
                const char *unused)
{
  gtk_widget_activate_action (GTK_WIDGET (self->desk.window), "win.reload", NULL);
  desk_wait_for (session_is_idle (self));
}

static AlboComposer *
find_composer (Session    *self,
               const char *button)
{
  GtkWidget *widget = desk_find (self->desk.detail->talk, GTK_TYPE_BUTTON, button);

  g_assert_nonnull (widget);
  return ALBO_COMPOSER (gtk_widget_get_ancestor (widget, ALBO_TYPE_COMPOSER));
}

static gboolean
has_text (AlboComposer *composer)
{
  g_autofree char *text = albo_composer_get_text (composer);

  return *text != '\0';
}

/* A note or a message.  Where it is not known whether it was sent, that shows by itself. */
void
session_write (Session    *self,
               const char *function)
{
  AlboDetail *detail = self->desk.detail;
  const char *button = g_str_equal (function, "note_add") ? "Add Note" : "Send Message";
  g_autofree char *text = session_new_text (self);
  AlboComposer *composer;
  GtkTextView *view;
  Trace *trace;

  desk_wait_for (detail->document != NULL);
  adw_view_stack_set_visible_child_name (detail->views, "talk");
  composer = find_composer (self, button);
  view = GTK_TEXT_VIEW (desk_find (composer, GTK_TYPE_TEXT_VIEW, NULL));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
  trace = session_add_trace (self, function, detail->request);
  trace->text = g_steal_pointer (&text);
  desk_press (composer, button);
  desk_wait_for (!has_text (composer) ||
                 gtk_widget_get_sensitive (desk_find (composer, GTK_TYPE_BUTTON, button)));

  trace->was_unknown = has_text (composer) && !gtk_text_view_get_editable (view);
  desk_wait_for (!has_text (composer) || gtk_text_view_get_editable (view));
  trace->told = has_text (composer) ? TOLD_NOT_DONE : TOLD_DONE;
}

void
session_fill (GtkWidget  *widget,
              const char *text)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%d/%m/%Y");

  if (!gtk_widget_get_visible (widget))
    return;

  if (GTK_IS_TEXT_VIEW (widget))
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), text, -1);
    }
  else if (ADW_IS_ENTRY_ROW (widget))
    {
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));

      if (g_str_has_prefix (title, "New period from"))
        gtk_editable_set_text (GTK_EDITABLE (widget), today);
      else if (strstr (title, "dd/mm/yyyy") == NULL && !g_str_has_prefix (title, "Number,"))
        gtk_editable_set_text (GTK_EDITABLE (widget), strstr (title, "euro") != NULL ? "16,00" : text);
      return;
    }
  else if (ADW_IS_COMBO_ROW (widget))
    {
      GtkStringObject *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (widget));

      if (item != NULL && g_str_has_prefix (gtk_string_object_get_string (item), "Choose"))
        adw_combo_row_set_selected (ADW_COMBO_ROW (widget), 1);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    session_fill (child, text);
}

void
session_tick (GtkWidget *widget)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    session_tick (child);
}

static void
fill (AlboConfirmation *confirmation,
      const char       *code,
      const char       *text)
{
  GtkWidget *form = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (confirmation),
                                                               ALBO_TYPE_CONFIRMATION, "form_bin"));

  if (g_str_equal (code, "forward"))
    session_tick (form);
  else if (g_str_has_suffix (code, "e_supplement") || g_str_equal (code, "ask_supplement"))
    desk_press (form, "Ask for Something Else");
  else if (g_str_equal (code, "ask_payment"))
    desk_press (form, "Add a Position");

  session_fill (form, text);
}

/* In the bar or in its menu. */
static GtkWidget *
find_verb (GtkWidget  *widget,
           const char *code)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "detail.act") == 0 &&
      g_str_equal (g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)),
                                         NULL), code))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_verb (child, code);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Waits until it is known that it was done, or not, or that it is not known. */
static void
see_command (Session *self,
             Trace   *trace)
{
  AlboDetail *detail = self->desk.detail;

  desk_wait_for (detail->command == NULL || detail->command->is_repeat);
  if (detail->command != NULL)
    trace->was_unknown = TRUE;
}

void
session_use_verb (Session    *self,
                  const char *code)
{
  AlboDetail *detail = self->desk.detail;
  g_autofree char *text = session_new_text (self);
  GtkWidget *button = NULL;
  GtkWidget *confirm;
  Trace *trace;

  desk_wait_for (detail->document != NULL && detail->command == NULL && session_is_idle (self) &&
                 (button = find_verb (GTK_WIDGET (detail->verbs), code)) != NULL);
  session_see_pending (self);
  g_signal_emit_by_name (button, "clicked");
  desk_wait_for (detail->confirmation != NULL || desk_dialog (ADW_TYPE_MESSAGE_DIALOG) != NULL);

  /* What may be chosen could not be asked for. */
  if (detail->confirmation == NULL)
    {
      g_assert_true (take_refusal (self));
      return;
    }

  fill (detail->confirmation, code, text);
  confirm = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (detail->confirmation),
                                                       ALBO_TYPE_CONFIRMATION, "confirm_button"));
  if (!gtk_widget_get_sensitive (confirm))
    g_error ("%s cannot be confirmed", code);
  trace = session_add_trace (self, code, detail->request);
  g_signal_emit_by_name (confirm, "clicked");
  g_assert_nonnull (detail->command);
  trace->key = g_strdup (detail->command->key);
  if (strstr (code, "withdrawal") != NULL || g_str_equal (code, "send_preavviso"))
    trace->text = g_steal_pointer (&text);
  see_command (self, trace);
}

static GtkWidget *
find_unmarked (GtkWidget *widget)
{
  gboolean is_marked = TRUE;

  if (!gtk_widget_get_visible (widget))
    return NULL;

  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "detail.verify-value") == 0)
    {
      g_variant_get (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)), "(ssb)",
                     NULL, NULL, &is_marked);
      return is_marked ? widget : NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_unmarked (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Whether the value that was marked last is shown as verified. */
gboolean
session_is_marked (Session *self)
{
  JsonObject *data = albo_json_get_object (json_node_get_object (self->desk.detail->document), "data");
  const Trace *trace = g_ptr_array_index (self->traces, self->traces->len - 1);
  JsonObject *value = albo_json_get_object (data, trace->text);

  return value != NULL && albo_json_get_string (value, "verified_by", NULL) != NULL;
}

/* What is shown when the server is well counts as what was told. */
void
session_mark (Session    *self,
              const char *unused)
{
  AlboDetail *detail = self->desk.detail;
  GtkWidget *button;
  Trace *trace;

  desk_wait_for (detail->document != NULL && session_is_idle (self));
  adw_view_stack_set_visible_child_name (detail->views, "request");
  button = find_unmarked (GTK_WIDGET (detail->form_view));
  g_assert_nonnull (button);
  trace = session_add_trace (self, "verify_value", detail->request);
  g_variant_get (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)), "(ssb)",
                 &trace->text, NULL, NULL);
  g_signal_emit_by_name (button, "clicked");

  desk_wait_for (session_is_idle (self) && session_is_well (self) && !detail->must_read);
  trace->told = session_is_marked (self) ? TOLD_DONE : TOLD_NOT_DONE;
}

/* The request that waits longest: pressed again while it is not known whether it was taken. */
void
session_claim_next (Session    *self,
                    const char *unused)
{
  AlboDetail *detail = self->desk.detail;
  Trace *trace;

  desk_wait_for (detail->command == NULL && session_is_idle (self));
  session_see_pending (self);
  trace = session_add_trace (self, "claim", 0);
  do
    {
      desk_wait_for (session_is_well (self));
      gtk_widget_activate_action (GTK_WIDGET (detail), "detail.claim-next", NULL);
      desk_press (desk_dialog (ADW_TYPE_MESSAGE_DIALOG), "Take Charge");
      g_assert_nonnull (detail->claim_key);
      g_free (trace->key);
      trace->key = g_strdup (detail->claim_key);
      desk_wait_for (detail->claim_key == NULL || session_is_idle (self));
      trace->was_unknown |= detail->claim_key != NULL;
    }
  while (detail->claim_key != NULL);

  if (trace->told == TOLD_NOTHING)
    trace->told = TOLD_NOT_DONE;
}

void
session_save_search (Session    *self,
                     const char *unused)
{
  Trace *trace = session_add_trace (self, "save_search", 0);
  const char *name = trace->text = session_new_text (self);
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->desk.inbox), "inbox.save-search", NULL);
  while ((dialog = desk_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (desk_find (dialog, GTK_TYPE_ENTRY, NULL)), name);
      desk_press (dialog, "Save");
      desk_wait_for (desk_find_place (&self->desk, name) != NULL ||
                     (desk_dialog (ADW_TYPE_MESSAGE_DIALOG) != NULL && session_is_well (self)));
    }

  trace->told = TOLD_DONE;
}
