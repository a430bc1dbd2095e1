/* test-inbox-office.c - several requests at once, kept searches and who else is there
 *
 * Runs inside with-postgres.sh --demo and with-display.sh.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "desk.h"

#include "albo-inbox-query.h"
#include "albo-office-calls.h"
#include "albo-request-cell.h"
#include "albo-searches.h"
#include "albo-sidebar.h"

#include <libpq-fe.h>

#define OF_THE_BODY "organization_id = (select id from albo.organization where code = 'ordine')"

/* Of a person: it is no markup. */
#define MARKED "Elena <b>Rizzo</i> & figli"

static PGconn *server;

typedef struct
{
  AlboOffice   *office;
  GtkWidget    *window;
  AlboInbox    *inbox;
  AlboSidebar  *sidebar;
  AlboSearches *searches;
} Seat;

static gint64 query (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* The first cell of the answer, as a number. */
static gint64
query (const char *format, ...)
{
  g_autofree char *sql = NULL;
  PGresult *rows;
  gint64 value = 0;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  rows = PQexec (server, sql);
  if (PQresultStatus (rows) != PGRES_TUPLES_OK && PQresultStatus (rows) != PGRES_COMMAND_OK)
    g_error ("%s", PQerrorMessage (server));
  if (PQntuples (rows) > 0)
    value = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
  PQclear (rows);

  return value;
}

/* The first widget of a type whose text begins so; any of the type for NULL. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    {
      const char *label = NULL;

      if (GTK_IS_LABEL (widget))
        label = gtk_label_get_text (GTK_LABEL (widget));
      else if (GTK_IS_BUTTON (widget))
        label = gtk_button_get_label (GTK_BUTTON (widget));

      if (text == NULL || (label != NULL && g_str_has_prefix (label, text)))
        return widget;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Ticks all that is there to tick; how much that was. */
static guint
tick_all (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_CHECK_BUTTON (widget))
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);
      return 1;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += tick_all (child);

  return n;
}

static GtkWidget *
find_dialog (void)
{
  return (GtkWidget *) desk_dialog (ADW_TYPE_MESSAGE_DIALOG);
}

static GtkWidget *
wait_for_dialog (const char *heading)
{
  desk_wait_for (find_dialog () != NULL &&
            g_strcmp0 (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (find_dialog ())), heading) == 0);
  return find_dialog ();
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  AlboOffice **office = user_data;

  *office = albo_office_open_finish (result, &error);
  g_assert_no_error (error);
}

static guint
count_rows (Seat *seat)
{
  return g_list_model_get_n_items (G_LIST_MODEL (seat->inbox->list));
}

static void
show (Seat       *seat,
      JsonObject *filter)
{
  g_autoptr(JsonObject) wanted = albo_inbox_query_new (filter, ALBO_REQUEST_SORT_NEWEST);

  albo_inbox_show (seat->inbox, wanted, "Requests");
  desk_wait_for (!albo_request_list_is_loading (seat->inbox->list));
}

static void
show_query_cb (Seat       *seat,
               JsonObject *wanted,
               const char *title)
{
  albo_inbox_show (seat->inbox, wanted, title);
}

/* Somebody signs in, and has list and sidebar. */
static Seat *
sit_down (const char *login)
{
  Seat *seat = g_new0 (Seat, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=%s password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"), login);

  albo_office_open_async (conninfo, NULL, opened_cb, &seat->office);
  desk_wait_for (seat->office != NULL);

  seat->window = gtk_window_new ();
  seat->inbox = ALBO_INBOX (albo_inbox_new ());
  seat->sidebar = ALBO_SIDEBAR (albo_sidebar_new ());
  gtk_window_set_default_size (GTK_WINDOW (seat->window), 900, 600);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (seat->sidebar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (seat->inbox));
  gtk_window_set_child (GTK_WINDOW (seat->window), box);
  albo_inbox_set_office (seat->inbox, seat->office);
  albo_inbox_set_source (seat->inbox, ALBO_REQUEST_SOURCE (seat->office));
  g_signal_connect_swapped (seat->sidebar, "query-selected", G_CALLBACK (show_query_cb), seat);
  seat->searches = albo_searches_new (seat->office, seat->sidebar, seat->inbox);
  gtk_window_present (GTK_WINDOW (seat->window));
  desk_wait_for (seat->inbox->choices != NULL);

  return seat;
}

static void
stand_up (Seat *seat)
{
  g_signal_handlers_disconnect_by_data (seat->sidebar, seat);
  albo_searches_dismiss (seat->searches);
  gtk_window_destroy (GTK_WINDOW (seat->window));
  albo_office_close (seat->office);
  while (g_main_context_iteration (NULL, FALSE));
  g_clear_object (&seat->searches);
  g_clear_object (&seat->office);
  g_free (seat);
}

/* Selects the first rows of a state, of which all are there; the first of them. */
static gint64
select_some (Seat             *seat,
             AlboRequestState  state,
             guint             n)
{
  gint64 first = 0;

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (seat->inbox->selection));
  for (guint i = 0; n > 0; i++)
    {
      g_autoptr(AlboRequestSummary) row = g_list_model_get_item (G_LIST_MODEL (seat->inbox->list), i);
      const AlboRequestValues *values = albo_request_summary_get_values (row);

      g_assert_nonnull (values);
      if (values->state != state)
        continue;

      gtk_selection_model_select_item (GTK_SELECTION_MODEL (seat->inbox->selection), i, FALSE);
      first = first == 0 ? values->key.id : first;
      n--;
    }

  return first;
}

/* Those of the right state go on; what the other ones lack is told of each. */
static void
test_forward (void)
{
  Seat *seat = sit_down ("ordine.operatore");
  gint64 before = query ("select count(*) from albo.request where " OF_THE_BODY " and state = 2");
  gint64 stale, other;
  g_autofree char *stale_title = NULL;
  GtkWidget *dialog;

  albo_inbox_show_states (seat->inbox, ALBO_STATES_OPEN, "Open");
  desk_wait_for (count_rows (seat) == query ("select count(*) from albo.request where " OF_THE_BODY " and state < 6"));
  g_assert_true (gtk_widget_get_visible (seat->inbox->forward_button));
  g_assert_false (gtk_widget_get_visible (seat->inbox->assign_button));

  other = select_some (seat, ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR, 2);
  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.bulk-forward", NULL);
  dialog = wait_for_dialog ("Forward Requests");
  g_assert_true (g_str_has_prefix (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "None of the selected"));
  desk_press (dialog, "Close");
  desk_wait_for (find_dialog () == NULL);

  stale = select_some (seat, ALBO_REQUEST_STATE_AWAITING_REVIEW, 3);
  for (guint i = 0; i < count_rows (seat); i++)
    {
      g_autoptr(AlboRequestSummary) row = g_list_model_get_item (G_LIST_MODEL (seat->inbox->list), i);

      if (albo_request_summary_get_id (row) == other)
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (seat->inbox->selection), i, FALSE);
      if (albo_request_summary_get_id (row) == stale)
        stale_title = g_strdup (albo_request_summary_get_values (row)->protocol_number);
    }
  query ("update albo.request set row_version = row_version + 1 where " OF_THE_BODY " and id = %" G_GINT64_FORMAT,
         stale);

  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.bulk-forward", NULL);
  dialog = wait_for_dialog ("Forward Requests");
  g_assert_true (g_str_has_prefix (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                                   "1 of those that you selected is left out"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "3 requests go"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do"));
  g_assert_cmpuint (tick_all (dialog), >, 0);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do"));
  desk_press (dialog, "Forward");

  desk_wait_for (find_dialog () != NULL && find_dialog () != dialog &&
            find (find_dialog (), GTK_TYPE_LABEL, "2 requests forwarded. 2 were not done:") != NULL);
  dialog = find_dialog ();
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, stale_title));
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, "Somebody changed it meanwhile"));
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, "Left out: To be examined"));
  g_assert_null (find (dialog, GTK_TYPE_BUTTON, "Undo"));
  desk_press (dialog, "Close");
  desk_wait_for (find_dialog () == NULL);

  g_assert_cmpint (query ("select count(*) from albo.request where " OF_THE_BODY " and state = 2"), ==, before + 2);
  g_assert_false (gtk_revealer_get_reveal_child (seat->inbox->bulk_revealer));
  stand_up (seat);
}

/* Whoever gets requests by mistake loses them again, and who had them has them. */
static void
test_assign (void)
{
  static const char had[] = "select count(*) from albo.request r join albo.staff s on s.id = r.assignee_id "
                            "where r." OF_THE_BODY " and r.state = 5 and s.login = '%s'";
  Seat *seat;
  JsonObject *filter = json_object_new ();
  JsonArray *states = json_array_new ();
  GtkWidget *dialog;
  GtkDropDown *people;
  gint64 n_first, n_second;

  query ("update albo.staff set name = '%s' where login = 'ordine.amministratore2'", MARKED);
  seat = sit_down ("ordine.amministratore");

  json_array_add_int_element (states, ALBO_REQUEST_STATE_UNDER_REVIEW);
  json_object_set_array_member (filter, "states", states);
  json_object_set_string_member (filter, "assignee", "ordine.amministratore");
  show (seat, filter);
  g_assert_cmpuint (count_rows (seat), >, 1);
  g_assert_true (gtk_widget_get_visible (seat->inbox->assign_button));
  n_first = query (had, "ordine.amministratore");
  n_second = query (had, "ordine.amministratore2");

  select_some (seat, ALBO_REQUEST_STATE_UNDER_REVIEW, 2);
  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.bulk-assign", NULL);
  dialog = wait_for_dialog ("Assign Requests");
  people = GTK_DROP_DOWN (find (dialog, GTK_TYPE_DROP_DOWN, NULL));
  for (guint i = 0; ; i++)
    {
      gtk_drop_down_set_selected (people, i);
      if (g_str_equal (gtk_string_object_get_string (gtk_drop_down_get_selected_item (people)), MARKED))
        break;
    }
  desk_press (dialog, "Assign");
  desk_wait_for (find (GTK_WIDGET (seat->inbox->toasts), GTK_TYPE_LABEL, "2 requests assigned to " MARKED) != NULL);
  g_assert_cmpint (query (had, "ordine.amministratore"), ==, n_first - 2);
  g_assert_cmpint (query (had, "ordine.amministratore2"), ==, n_second + 2);
  desk_wait_for (count_rows (seat) == n_first - 2);

  desk_press (GTK_WIDGET (seat->inbox->toasts), "Undo");
  desk_wait_for (count_rows (seat) == n_first);
  g_assert_cmpint (query (had, "ordine.amministratore2"), ==, n_second);

  /* To whoever has it already: that is told, and is nothing to undo. */
  select_some (seat, ALBO_REQUEST_STATE_UNDER_REVIEW, 2);
  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.bulk-assign", NULL);
  dialog = wait_for_dialog ("Assign Requests");
  people = GTK_DROP_DOWN (find (dialog, GTK_TYPE_DROP_DOWN, NULL));
  for (guint i = 0; ; i++)
    {
      gtk_drop_down_set_selected (people, i);
      if (g_str_equal (gtk_string_object_get_string (gtk_drop_down_get_selected_item (people)), "Giovanni Ferri"))
        break;
    }
  desk_press (dialog, "Assign");
  desk_wait_for (find_dialog () != NULL &&
            find (find_dialog (), GTK_TYPE_LABEL, "0 requests assigned to Giovanni Ferri. 2 were not done:") != NULL);
  g_assert_null (find (find_dialog (), GTK_TYPE_BUTTON, "Undo"));
  desk_press (find_dialog (), "Close");
  desk_wait_for (find_dialog () == NULL);
  stand_up (seat);
}

static void
name_search (const char *heading,
             const char *name,
             const char *verb)
{
  GtkWidget *dialog = wait_for_dialog (heading);

  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))), name);
  desk_press (dialog, verb);
}

/* Kept on the server, found again, called otherwise, and thrown away. */
static void
test_searches (void)
{
  static const char kept[] = "select count(*) from albo.saved_search where name = '%s'";
  Seat *seat = sit_down ("ordine.operatore");
  GtkWidget *dialog;
  GtkWidget *place;
  guint n_found;

  albo_inbox_show_states (seat->inbox, 1u << ALBO_REQUEST_STATE_AWAITING_REVIEW, "Awaiting review");
  albo_inbox_search (seat->inbox, "a");
  desk_wait_for (albo_request_list_get_search (seat->inbox->list) != NULL &&
            !albo_request_list_is_loading (seat->inbox->list));
  n_found = count_rows (seat);
  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.save-search", NULL);
  dialog = wait_for_dialog ("Save Search");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "keep"));
  name_search ("Save Search", "  With an A ", "Save");
  desk_wait_for (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "With an A") != NULL);
  g_assert_cmpint (query (kept, "With an A"), ==, 1);

  /* It brings its words, and takes them with it. */
  albo_sidebar_select_states (seat->sidebar, ALBO_STATES_OPEN);
  desk_wait_for (albo_request_list_get_search (seat->inbox->list) == NULL);
  albo_sidebar_select_search (seat->sidebar, "With an A");
  desk_wait_for (albo_request_list_get_search (seat->inbox->list) != NULL &&
            !albo_request_list_is_loading (seat->inbox->list));
  g_assert_cmpuint (count_rows (seat), ==, n_found);

  /* Another one cannot be called so: that is said where it can be called otherwise. */
  gtk_widget_activate_action (GTK_WIDGET (seat->inbox), "inbox.save-search", NULL);
  name_search ("Save Search", "Second", "Save");
  desk_wait_for (query (kept, "Second") == 1 && find_dialog () == NULL);
  desk_wait_for (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "Second") != NULL);
  place = gtk_widget_get_ancestor (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "Second"), GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_activate_action (place, "place.rename", NULL);
  name_search ("Rename Search", "With an A", "Rename");
  desk_wait_for (find_dialog () != NULL && find (find_dialog (), GTK_TYPE_LABEL, "Choose another name") != NULL);
  name_search ("Rename Search", "Third", "Rename");
  desk_wait_for (query (kept, "Third") == 1 && find_dialog () == NULL);
  desk_wait_for (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "Third") != NULL);
  g_assert_cmpint (query (kept, "Second"), ==, 0);

  place = gtk_widget_get_ancestor (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "Third"), GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_activate_action (place, "place.delete", NULL);
  desk_press (wait_for_dialog ("Delete Search?"), "Delete");
  desk_wait_for (find (GTK_WIDGET (seat->sidebar), GTK_TYPE_LABEL, "Third") == NULL);
  g_assert_cmpint (query (kept, "Third"), ==, 0);
  g_assert_cmpint (query (kept, "With an A"), ==, 1);
  stand_up (seat);
}

static gboolean
is_marked (Seat *seat)
{
  GtkWidget *cell = find (GTK_WIDGET (seat->inbox->view), ALBO_TYPE_REQUEST_CELL, NULL);

  return cell != NULL && gtk_widget_has_css_class (cell, "present");
}

/* Two people, one request: each learns of the other, and soon of its going too. */
static void
test_presence (void)
{
  Seat *officer = sit_down ("ordine.operatore");
  Seat *administrator = sit_down ("ordine.amministratore");
  gint64 request;
  gint64 begin;

  albo_inbox_show_states (officer->inbox, ALBO_STATES_OPEN, "Open");
  desk_wait_for (count_rows (officer) > 3 && !is_marked (officer));
  request = select_some (officer, ALBO_REQUEST_STATE_AWAITING_REVIEW, 1);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (officer->inbox->selection));
  g_assert_cmpint (request, ==, albo_request_summary_get_id (g_list_model_get_item (G_LIST_MODEL (officer->inbox->list), 0)));

  begin = g_get_monotonic_time ();
  albo_presence_set_open (albo_office_get_presence (administrator->office), request);
  desk_wait_for (is_marked (officer));
  /* Much sooner than by asking now and then. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 15 * G_USEC_PER_SEC);

  {
    g_autofree char *names = albo_presence_describe (albo_office_get_presence (officer->office), request);

    g_assert_cmpstr (names, ==, albo_office_get_name (administrator->office));
  }

  albo_presence_set_open (albo_office_get_presence (administrator->office), 0);
  desk_wait_for (!is_marked (officer));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 25 * G_USEC_PER_SEC);
  stand_up (administrator);
  stand_up (officer);
}

/* What the sidebar counts is what one finds there. */
static void
test_counts (void)
{
  static const AlboInboxView views[] = {
    ALBO_INBOX_VIEW_MINE, ALBO_INBOX_VIEW_UNREAD, ALBO_INBOX_VIEW_DUE_SOON, ALBO_INBOX_VIEW_OVERDUE,
  };
  static const guint counts[] = {
    ALBO_OFFICE_COUNT_MINE, ALBO_OFFICE_COUNT_UNREAD, ALBO_OFFICE_COUNT_DUE_SOON, ALBO_OFFICE_COUNT_OVERDUE,
  };
  Seat *seat = sit_down ("ordine.amministratore");

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      guint64 count;

      desk_wait_for (albo_office_get_counts (seat->office)[counts[i]] > 0);
      count = albo_office_get_counts (seat->office)[counts[i]];
      albo_sidebar_select_view (seat->sidebar, views[i]);
      desk_wait_for (!albo_request_list_is_loading (seat->inbox->list));
      desk_wait_for (count_rows (seat) == count);
    }

  /* What somebody else reads is not counted any more. */
  {
    guint64 unread = albo_office_get_counts (seat->office)[ALBO_OFFICE_COUNT_UNREAD];

    query ("update albo.request set is_unread = false where " OF_THE_BODY " and id = "
           "(select min(id) from albo.request where is_unread and " OF_THE_BODY ")");
    query ("select pg_notify('albo_%" G_GINT64_FORMAT "', 'request:1')", albo_office_get_organization_id (seat->office));
    desk_wait_for (albo_office_get_counts (seat->office)[ALBO_OFFICE_COUNT_UNREAD] == unread - 1);
  }
  stand_up (seat);
}

/* Threads that wait for work at the end are no leak, but what OpenSSL keeps for each looks like one. */
static void
end_threads (void)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_thread_pool_stop_unused_threads ();
  g_usleep (G_USEC_PER_SEC / 5);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  server = PQconnectdb ("");

  g_test_add_func ("/inbox-office/counts", test_counts);
  g_test_add_func ("/inbox-office/forward", test_forward);
  g_test_add_func ("/inbox-office/assign", test_assign);
  g_test_add_func ("/inbox-office/searches", test_searches);
  g_test_add_func ("/inbox-office/presence", test_presence);

  status = g_test_run ();
  PQfinish (server);
  end_threads ();
  return status;
}
