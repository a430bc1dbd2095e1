/* test-unknown.c - a command whose outcome is not known is sent again
 *
 * Runs inside with-postgres.sh --demo and with-display.sh.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-composer.h"
#include "albo-detail-private.h"
#include "albo-draft-writer.h"
#include "albo-json.h"
#include "albo-local-draft.h"
#include "albo-organization-page.h"
#include "albo-service-switch.h"
#include "albo-services-page.h"
#include "albo-setting-row.h"
#include "albo-sidebar.h"
#include "albo-talk.h"
#include "albo-workspace.h"

#include <libpq-fe.h>

#define LOGIN "ordine.amministratore"
#define NEWEST(state)                                                                    \
  "select r.id from albo.request r join albo.organization o on o.id = r.organization_id " \
  "where o.code = 'ordine' and r.state = " state " order by r.submitted_at desc limit 1"

static PGconn *holder;   /* of the lock */
static PGconn *watcher;

static gint64
query (PGconn     *connection,
       const char *sql)
{
  PGresult *rows = PQexec (connection, sql);
  gint64 value = 0;

  if (PQresultStatus (rows) != PGRES_TUPLES_OK && PQresultStatus (rows) != PGRES_COMMAND_OK)
    g_error ("%s", PQerrorMessage (connection));
  if (PQntuples (rows) > 0)
    value = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
  PQclear (rows);
  return value;
}

static gboolean
is_waiting (void)
{
  return query (watcher, "select count(*) from pg_stat_activity "
                         "where usename = '" LOGIN "' and wait_event_type = 'Lock'") > 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_for(condition) G_STMT_START {                           \
    gint64 end_ = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;     \
    guint source_ = g_timeout_add (20, wake_cb, NULL);               \
    while (!(condition))                                             \
      {                                                              \
        if (g_get_monotonic_time () > end_)                          \
          g_error ("line %d, in vain: %s", __LINE__, #condition);                       \
        g_main_context_iteration (NULL, TRUE);                       \
      }                                                              \
    g_source_remove (source_);                                       \
  } G_STMT_END

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

static void
open_request_cb (AlboDetail *detail,
                 gint64      request,
                 gint64     *asked)
{
  *asked = request;
}

static void
test_rule (void)
{
  const struct { AlboStoreError code; gboolean first; gboolean repeat; } cases[] = {
    { ALBO_STORE_ERROR_UNREACHABLE, TRUE, TRUE }, { ALBO_STORE_ERROR_CONFLICT, FALSE, TRUE },
    { ALBO_STORE_ERROR_TOO_MANY, FALSE, TRUE }, { ALBO_STORE_ERROR_FORBIDDEN, FALSE, TRUE },
    { ALBO_STORE_ERROR_FAILED, FALSE, TRUE }, { ALBO_STORE_ERROR_STALE, FALSE, FALSE },
    { ALBO_STORE_ERROR_NO_TRANSITION, FALSE, FALSE }, { ALBO_STORE_ERROR_INVALID, FALSE, FALSE },
  };

  g_assert_false (albo_store_error_is_unknown (NULL, TRUE));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (ALBO_STORE_ERROR, (int) cases[i].code, "x");

      g_assert_true (albo_store_error_is_unknown (error, FALSE) == cases[i].first);
      g_assert_true (albo_store_error_is_unknown (error, TRUE) == cases[i].repeat);
    }
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

/* The connection breaks while the command waits, and another request is opened meanwhile. */
static void
test_sent_again (void)
{
  AlboOffice *office = NULL;
  GtkWidget *window = gtk_window_new ();
  AlboDetail *detail = ALBO_DETAIL (albo_detail_new ());
  g_autofree char *key = NULL;
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  g_autofree char *lock = NULL;
  g_autofree char *is_claimed = NULL;
  gint64 request = query (watcher, NEWEST ("2"));
  gint64 other = query (watcher, NEWEST ("6"));
  gint64 asked = 0;

  g_assert_cmpint (request, >, 0);
  g_assert_cmpint (other, >, 0);
  lock = g_strdup_printf ("select id from albo.request where id = %" G_GINT64_FORMAT
                          " and organization_id = (select id from albo.organization where code = 'ordine')"
                          " for update", request);
  is_claimed = g_strdup_printf ("select count(*) from albo.request where id = %" G_GINT64_FORMAT
                                " and organization_id = (select id from albo.organization where code = 'ordine')"
                                " and state = 5", request);

  albo_office_open_async (conninfo, NULL, opened_cb, &office);
  wait_for (office != NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (detail));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (detail, "open-request", G_CALLBACK (open_request_cb), &asked);
  albo_detail_set_office (detail, office);
  albo_detail_open (detail, request);
  wait_for (detail->document != NULL);

  /* The confirmation asks first what would happen, which would wait too. */
  gtk_widget_activate_action (GTK_WIDGET (detail), "detail.act", "s", "claim");
  wait_for (detail->confirmation != NULL && says (GTK_WIDGET (detail->confirmation), "The applicant is told who has taken"));
  query (holder, "begin");
  query (holder, lock);
  g_signal_emit_by_name (detail->confirmation, "confirmed");
  g_assert_nonnull (detail->command);
  key = g_strdup (detail->command->key);
  wait_for (is_waiting ());

  albo_detail_open (detail, other);
  query (watcher, "alter role \"" LOGIN "\" set lock_timeout = '3s'");
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event_type = 'Lock'");
  wait_for (detail->document != NULL);

  /* It is said, with the way there, and nothing is said to be not done. */
  g_assert_nonnull (detail->command);
  g_assert_true (gtk_revealer_get_reveal_child (detail->unknown_revealer));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (detail->unknown_label), "It is not known whether"));
  g_assert_true (gtk_widget_get_visible (detail->unknown_button));
  gtk_widget_activate_action (GTK_WIDGET (detail), "detail.open-unknown", NULL);
  g_assert_cmpint (asked, ==, request);

  /* A repeat that meets the lock decides nothing. */
  wait_for (is_waiting ());
  wait_for (!is_waiting () && detail->is_unknown);
  g_assert_cmpstr (detail->command->key, ==, key);

  /* It goes on by itself as soon as it can. */
  query (holder, "rollback");
  wait_for (detail->command == NULL);
  g_assert_cmpint (query (watcher, is_claimed), ==, 1);
  g_assert_false (gtk_revealer_get_reveal_child (detail->unknown_revealer));

  gtk_window_destroy (GTK_WINDOW (window));
  albo_office_close (office);
  g_object_unref (office);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);

  return found;
}

/* A note, the same; what is typed for another request meanwhile stays. */
static void
test_text_sent_again (void)
{
  AlboOffice *office = NULL;
  GtkWidget *window = gtk_window_new ();
  AlboComposer *composer = ALBO_COMPOSER (albo_composer_new ("note_add", "Note", "Add"));
  GtkTextBuffer *buffer;
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  g_autofree char *lock = NULL;
  g_autofree char *text = NULL;
  gint64 request = query (watcher, NEWEST ("2"));

  lock = g_strdup_printf ("select id from albo.request where id = %" G_GINT64_FORMAT " for update", request);
  albo_office_open_async (conninfo, NULL, opened_cb, &office);
  wait_for (office != NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (composer));
  gtk_window_present (GTK_WINDOW (window));
  albo_composer_open (composer, office, request);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (GTK_WIDGET (composer), GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_set_text (buffer, "sent once", -1);

  query (holder, "begin");
  query (holder, lock);
  g_signal_emit_by_name (find_type (GTK_WIDGET (composer), GTK_TYPE_BUTTON), "clicked");
  wait_for (is_waiting ());
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event_type = 'Lock'");
  wait_for (says (GTK_WIDGET (composer), "it is not known whether this was sent"));

  albo_composer_open (composer, office, query (watcher, NEWEST ("6")));
  g_assert_false (says (GTK_WIDGET (composer), "it is not known whether this was sent"));
  gtk_text_buffer_set_text (buffer, "of the other", -1);
  query (holder, "rollback");
  wait_for (query (watcher, "select count(*) from albo.note where text = 'sent once'") == 1);
  text = albo_composer_get_text (composer);
  g_assert_cmpstr (text, ==, "of the other");

  albo_composer_open (composer, office, request);
  wait_for (gtk_text_buffer_get_char_count (buffer) == 0);
  g_assert_cmpint (query (watcher, "select count(*) from albo.note where text = 'sent once'"), ==, 1);

  gtk_window_destroy (GTK_WINDOW (window));
  albo_office_close (office);
  g_object_unref (office);
}

/* A talk in a window, as the page has it, and its box for notes. */
typedef struct
{
  AlboOffice    *office;
  GtkWidget     *window;
  GtkWidget     *overlay;
  GtkWidget     *talk;
  GtkWidget     *composer;
  GtkTextBuffer *buffer;
} Desk;

static void
show_request (Desk       *desk,
              gint64      request,
              const char *number)
{
  g_autoptr(JsonObject) document = json_object_new ();

  json_object_set_int_member (document, "id", request);
  json_object_set_string_member (document, "protocol_number", number);
  albo_talk_show (ALBO_TALK (desk->talk), desk->office, document);
}

static GtkWidget *
find_note (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Add Note") == 0)
    return gtk_widget_get_ancestor (widget, ALBO_TYPE_COMPOSER);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_note (child);

  return found;
}

static void
open_desk (Desk *desk)
{
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));

  *desk = (Desk) { .window = gtk_window_new (), .overlay = adw_toast_overlay_new (), .talk = albo_talk_new () };
  albo_office_open_async (conninfo, NULL, opened_cb, &desk->office);
  wait_for (desk->office != NULL);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (desk->overlay), desk->talk);
  gtk_window_set_child (GTK_WINDOW (desk->window), desk->overlay);
  gtk_window_present (GTK_WINDOW (desk->window));
  desk->composer = find_note (desk->talk);
  desk->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (desk->composer, GTK_TYPE_TEXT_VIEW)));
  wait_for (gtk_widget_get_mapped (desk->composer));
}

static void
close_desk (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  albo_office_close (desk->office);
  g_object_unref (desk->office);
}

static void
press_send (Desk       *desk,
            const char *text)
{
  gtk_text_buffer_set_text (desk->buffer, text, -1);
  g_signal_emit_by_name (find_type (desk->composer, GTK_TYPE_BUTTON), "clicked");
}

static char *
get_typed (Desk *desk)
{
  return albo_composer_get_text (ALBO_COMPOSER (desk->composer));
}

static gboolean
is_editable (Desk *desk)
{
  return gtk_text_view_get_editable (GTK_TEXT_VIEW (find_type (desk->composer, GTK_TYPE_TEXT_VIEW)));
}

/* (nullable): what is kept on this computer beside the note. */
static char *
get_kept_key (AlboOffice *office,
              gint64      request)
{
  g_autoptr(AlboLocalDraft) draft = albo_local_draft_new_for_office (office, request, "note_add");
  g_autoptr(JsonObject) content = albo_local_draft_read (draft);

  return content != NULL ? g_strdup (albo_json_get_string (content, "key", NULL)) : NULL;
}

static void
keep_as_sent (AlboOffice *office,
              gint64      request,
              const char *text)
{
  g_autoptr(AlboLocalDraft) draft = albo_local_draft_new_for_office (office, request, "note_add");
  g_autoptr(JsonObject) content = json_object_new ();
  g_autofree char *key = g_uuid_string_random ();

  json_object_set_string_member (content, "text", text);
  json_object_set_string_member (content, "key", key);
  albo_local_draft_write (draft, content);
  albo_local_draft_flush (draft);
}

/* Who signs out while a note is on its way, and comes back after the answer was lost. */
static void
test_text_of_before (void)
{
  Desk desk;
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  g_autofree char *lock = NULL;
  g_autofree char *key = NULL;
  g_autofree char *call = NULL;
  g_autofree char *typed = NULL;
  gint64 request = query (watcher, NEWEST ("2"));
  PGconn *server;

  lock = g_strdup_printf ("select id from albo.request where id = %" G_GINT64_FORMAT " for update", request);
  open_desk (&desk);
  show_request (&desk, request, "one");
  query (holder, "begin");
  query (holder, lock);
  press_send (&desk, "of before");
  wait_for (is_waiting ());
  key = get_kept_key (desk.office, request);
  g_assert_nonnull (key);
  close_desk (&desk);
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event_type = 'Lock'");
  wait_for (!is_waiting ());
  query (holder, "rollback");

  /* The server had it all the same. */
  call = g_strdup_printf ("select office.note_add (%" G_GINT64_FORMAT ", '%s', 'of before')", request, key);
  server = PQconnectdb (conninfo);
  query (server, call);
  PQfinish (server);

  open_desk (&desk);
  show_request (&desk, request, "one");
  typed = get_typed (&desk);
  g_assert_cmpstr (typed, ==, "of before");
  g_assert_false (is_editable (&desk));
  g_assert_true (says (desk.composer, "it is not known whether this was sent"));
  wait_for (is_editable (&desk));
  g_assert_cmpint (gtk_text_buffer_get_char_count (desk.buffer), ==, 0);
  g_assert_cmpint (query (watcher, "select count(*) from albo.note where text = 'of before'"), ==, 1);
  g_clear_pointer (&key, g_free);
  key = get_kept_key (desk.office, request);
  g_assert_null (key);
  close_desk (&desk);
}

/* One that no other try can settle does not hold up the others. */
static void
test_text_not_settled (void)
{
  Desk desk;
  g_autofree char *gone = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *key = NULL;
  gint64 request = query (watcher, "select max(r.id) from albo.request r "
                                   "join albo.organization o on o.id = r.organization_id where o.code = 'ordine'");
  gint64 other;

  gone = g_strdup_printf ("select max(n) from generate_series(1, %" G_GINT64_FORMAT ") n where not exists "
                          "(select from albo.request r join albo.organization o on o.id = r.organization_id "
                          "where o.code = 'ordine' and r.id = n)", request);
  other = query (watcher, gone);
  g_assert_cmpint (other, >, 0);
  open_desk (&desk);
  keep_as_sent (desk.office, request, "after the other");
  keep_as_sent (desk.office, other, "not settled");
  show_request (&desk, request, "one");
  show_request (&desk, other, "two");
  show_request (&desk, request, "one");

  wait_for (says (desk.overlay, "Request two: text perhaps not sent"));
  wait_for (gtk_text_buffer_get_char_count (desk.buffer) == 0);
  g_assert_cmpint (query (watcher, "select count(*) from albo.note where text = 'after the other'"), ==, 1);

  show_request (&desk, other, "two");
  typed = get_typed (&desk);
  g_assert_cmpstr (typed, ==, "not settled");
  g_assert_true (is_editable (&desk));
  g_assert_true (says (desk.composer, "look before you send it again"));
  key = get_kept_key (desk.office, other);
  g_assert_null (key);
  close_desk (&desk);
}

/* Another password: nothing is tried until somebody has entered it; a newer schema is no reason to wait. */
static void
test_text_after_password (gconstpointer upgrade)
{
  Desk desk;
  gint64 request = query (watcher, NEWEST ("2"));
  gint64 n_notes = query (watcher, "select count(*) from albo.note");

  open_desk (&desk);
  query (watcher, "alter role \"" LOGIN "\" password 'another-albo-demo'");
  query (watcher, upgrade);
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" LOGIN "'");
  wait_for (albo_office_get_trouble (desk.office) == ALBO_TROUBLE_PASSWORD);
  keep_as_sent (desk.office, request, "after the password");
  show_request (&desk, request, "one");
  wait_for (!is_editable (&desk) && g_get_monotonic_time () > end_ - 28 * G_USEC_PER_SEC);  /* 2 s: tries none */
  albo_office_set_password (desk.office, "another-albo-demo");
  wait_for (gtk_text_buffer_get_char_count (desk.buffer) == 0);
  g_assert_cmpint (query (watcher, "select count(*) from albo.note"), ==, n_notes + 1);
  query (watcher, "update albo.installation set schema_version = schema_version % 1000");
  query (watcher, "alter role \"" LOGIN "\" password 'albo-demo'");
  close_desk (&desk);
}

/* A refusal is told also where another request is looked at. */
static void
test_text_refused (void)
{
  Desk desk;
  g_autofree char *lock = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *key = NULL;
  gint64 request = query (watcher, NEWEST ("2"));

  lock = g_strdup_printf ("select id from albo.request where id = %" G_GINT64_FORMAT " for update", request);
  query (watcher, "alter role \"" LOGIN "\" set lock_timeout = '1s'");
  open_desk (&desk);
  show_request (&desk, request, "one");
  query (holder, "begin");
  query (holder, lock);
  press_send (&desk, "refused");
  wait_for (is_waiting ());
  show_request (&desk, query (watcher, NEWEST ("6")), "two");
  wait_for (says (desk.overlay, "Request one: text not sent"));
  query (holder, "rollback");
  g_assert_false (says (desk.composer, "Nothing was sent"));

  show_request (&desk, request, "one");
  typed = get_typed (&desk);
  g_assert_cmpstr (typed, ==, "refused");
  g_assert_true (is_editable (&desk));
  g_assert_true (says (desk.composer, "Nothing was sent"));
  key = get_kept_key (desk.office, request);
  g_assert_null (key);
  g_assert_cmpint (query (watcher, "select count(*) from albo.note where text = 'refused'"), ==, 0);
  close_desk (&desk);
}

static AlboSettingRow *
find_row (GtkWidget  *widget,
          const char *setting)
{
  AlboSettingRow *found = NULL;

  if (ALBO_IS_SETTING_ROW (widget) && g_str_equal (albo_setting_row_get_setting (ALBO_SETTING_ROW (widget)), setting))
    return ALBO_SETTING_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, setting);

  return found;
}

static void
saved_cb (AlboSettingRow *row,
          JsonNode       *former,
          guint          *n_saved)
{
  *n_saved += 1;
}

static GtkWidget *
find_sidebar (GtkWidget *widget)
{
  GtkWidget *found = ALBO_IS_SIDEBAR (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_sidebar (child);

  return found;
}

/* F1 opens what is about the page that is seen. */
static void
check_help (AlboOffice *office)
{
  static const char * const pages[][2] = {
    { "staff", "staff" }, { "services", "services" }, { "organization", "settings" }, { "payments", "payments" },
  };
  GtkWidget *workspace = g_object_ref_sink (albo_workspace_new (office));

  g_assert_cmpstr (albo_workspace_get_help (ALBO_WORKSPACE (workspace)), ==, "inbox");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strconcat (pages[i][1], ".page", NULL);
      g_autofree char *path = g_build_filename (g_getenv ("ALBO_SOURCE"), "data", "help", "C", name, NULL);

      g_signal_emit_by_name (find_sidebar (workspace), "page-selected", pages[i][0], "title");
      g_assert_cmpstr (albo_workspace_get_help (ALBO_WORKSPACE (workspace)), ==, pages[i][1]);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_object_unref (workspace);
}

#define PHONE_IS(text) \
  (query (watcher, "select count(*) from albo.organization where code = 'ordine' and settings ->> 'phone' = '" text "'") == 1)
#define N_CHANGES "select count(*) from albo.setting_event where key = 'phone' and done_by = '" LOGIN "'"

/* Whoever leaves a page does not wait for the disk, which is busy. */
static void
check_leaving (GtkWidget *page)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "albo", "drafts", "large", "1.json", NULL);
  g_autofree char *text = NULL;

  for (int i = 0; i < 64; i++)
    albo_draft_writer_put (path, g_strnfill (1024 * 1024, 'x'));
  gtk_widget_set_visible (page, FALSE);
  g_assert_true (albo_draft_writer_peek (path, &text));
  albo_draft_writer_put (path, NULL);
}

/* A setting that is saved while the connection breaks, then by two at once, then taken back. */
static void
test_setting (void)
{
  AlboOffice *office = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = albo_organization_page_new ();
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  g_autofree char *before = NULL;
  g_autofree char *typed = NULL;
  AlboSettingRow *row;
  gint64 version;
  guint n_saved = 0;

  albo_office_open_async (conninfo, NULL, opened_cb, &office);
  wait_for (office != NULL);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  albo_administration_page_set_office (ALBO_ADMINISTRATION_PAGE (page), office);
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
  wait_for (find_row (page, "phone") != NULL);
  row = find_row (page, "phone");
  before = albo_setting_row_get_text (row);
  g_signal_connect (row, "saved", G_CALLBACK (saved_cb), &n_saved);

  /* What the server refuses is said at the row, and stays as it was typed. */
  albo_setting_row_set_text (find_row (page, "pec"), "no address");
  albo_setting_row_save (find_row (page, "pec"));
  wait_for (says (GTK_WIDGET (find_row (page, "pec")), "This is not an e-mail address."));
  g_assert_true (albo_setting_row_is_dirty (find_row (page, "pec")));

  query (holder, "begin");
  query (holder, "select id from albo.organization where code = 'ordine' for update");
  albo_setting_row_set_text (row, "06 1");
  albo_setting_row_save (row);
  wait_for (is_waiting ());
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event_type = 'Lock'");
  wait_for (says (GTK_WIDGET (row), "it is not known whether this was done"));
  typed = albo_setting_row_get_text (row);
  g_assert_cmpstr (typed, ==, "06 1");
  query (holder, "rollback");
  albo_setting_row_save (row);
  wait_for (n_saved == 1);
  g_assert_true (PHONE_IS ("06 1"));
  g_assert_cmpint (query (watcher, N_CHANGES), ==, 1);

  /* Somebody else was faster: nothing is done until it was seen. */
  query (watcher, "update albo.organization set settings = settings || '{\"phone\": \"06 9\"}' where code = 'ordine'");
  albo_setting_row_set_text (row, "06 2");
  albo_setting_row_save (row);
  wait_for (says (GTK_WIDGET (row), "changed this to “06 9”"));
  g_assert_true (PHONE_IS ("06 9"));
  albo_setting_row_save (row);
  wait_for (n_saved == 2);
  g_assert_true (PHONE_IS ("06 2"));

  version = albo_setting_row_get_version (row);
  gtk_widget_activate_action (page, "setting.undo", "(ssx)", "phone", "\"06 9\"", version);
  wait_for (n_saved == 3);
  g_assert_true (PHONE_IS ("06 9"));
  g_assert_false (albo_setting_row_is_dirty (row));

  /* What somebody else wrote after it is not undone, though this page has seen it. */
  version = albo_setting_row_get_version (row);
  query (watcher, "update albo.organization set settings = settings || '{\"phone\": \"06 7\"}' where code = 'ordine'");
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
  wait_for (albo_setting_row_get_version (row) != version);
  gtk_widget_activate_action (page, "setting.undo", "(ssx)", "phone", "\"06 2\"", version);
  wait_for (says (GTK_WIDGET (row), "Somebody changed this meanwhile. Nothing was done"));
  g_assert_true (PHONE_IS ("06 7"));
  gtk_widget_activate_action (GTK_WIDGET (row), "setting.discard", NULL);

  /* What was never saved is there again when the page is opened the next time. */
  check_leaving (page);
  gtk_window_destroy (GTK_WINDOW (window));
  page = g_object_ref_sink (albo_organization_page_new ());
  albo_administration_page_set_office (ALBO_ADMINISTRATION_PAGE (page), office);
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
  wait_for (find_row (page, "pec") != NULL);
  g_clear_pointer (&typed, g_free);
  typed = albo_setting_row_get_text (find_row (page, "pec"));
  g_assert_cmpstr (typed, ==, "no address");
  g_assert_true (says (GTK_WIDGET (find_row (page, "pec")), "You typed this before"));
  g_object_unref (page);

  check_help (office);
  albo_office_close (office);
  g_object_unref (office);
}

#define SERVICE_WHERE "where code = 'trasferimento' and organization_id = (select id from albo.organization where code = 'ordine')"
#define IS_OFFERED (query (watcher, "select is_active::int from albo.service " SERVICE_WHERE) == 1)

static void
switched_cb (AlboServiceSwitch *toggle,
             gboolean           is_active,
             guint             *n_switched)
{
  *n_switched += 1;
}

static GtkWidget *
find_not_offered (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (ALBO_IS_SERVICE_SWITCH (widget))
    return says (widget, "Nobody can ask for it now") ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_not_offered (child);

  return found;
}

static gboolean
is_replicating (void)
{
  return query (watcher, "select count(*) from pg_stat_activity where usename = '" LOGIN "' and wait_event = 'SyncRep'") > 0;
}

/* The connection breaks when the switch was done already; then somebody else switches it back. */
static void
test_switch (void)
{
  AlboOffice *office = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = albo_services_page_new ();
  g_autofree char *conninfo = g_strdup_printf ("host=%s dbname=%s user=" LOGIN " password=albo-demo",
                                               g_getenv ("PGHOST"), g_getenv ("PGDATABASE"));
  GtkWidget *toggle;
  guint n_switched = 0;
  gint64 version;

  query (watcher, "update albo.service set is_active = false " SERVICE_WHERE);
  albo_office_open_async (conninfo, NULL, opened_cb, &office);
  wait_for (office != NULL);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  albo_administration_page_set_office (ALBO_ADMINISTRATION_PAGE (page), office);
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
  wait_for ((toggle = find_not_offered (page)) != NULL);
  g_signal_connect (toggle, "switched", G_CALLBACK (switched_cb), &n_switched);

  /* A server that keeps a copy nobody takes answers nothing, after all was done. */
  query (watcher, "set synchronous_commit = local");
  query (watcher, "alter system set synchronous_standby_names = 'nobody'");
  query (watcher, "select pg_reload_conf()");
  wait_for (query (watcher, "select count(*) from pg_settings where name = 'synchronous_standby_names' "
                            "and setting = 'nobody'") == 1);
  query (watcher, "checkpoint");
  albo_service_switch_put (ALBO_SERVICE_SWITCH (toggle), TRUE,
                           albo_service_switch_get_version (ALBO_SERVICE_SWITCH (toggle)));
  wait_for (is_replicating ());
  query (watcher, "alter system reset synchronous_standby_names");
  query (watcher, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = '" LOGIN "' and wait_event = 'SyncRep'");
  wait_for (says (toggle, "it is not known whether this was done"));
  query (watcher, "select pg_reload_conf()");
  g_assert_true (IS_OFFERED);
  g_assert_cmpuint (n_switched, ==, 0);

  query (watcher, "update albo.service set is_active = false " SERVICE_WHERE);
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
  wait_for (!says (toggle, "it is not known whether this was done") &&
            says (toggle, "Nobody can ask for it now") && says (toggle, "by who runs the server"));
  albo_service_switch_put (ALBO_SERVICE_SWITCH (toggle), TRUE,
                           albo_service_switch_get_version (ALBO_SERVICE_SWITCH (toggle)));
  wait_for (n_switched == 1);
  g_assert_true (IS_OFFERED);

  /* What is undone is only what nobody switched after that, and then it says who did. */
  version = albo_service_switch_get_version (ALBO_SERVICE_SWITCH (toggle));
  query (watcher, "update albo.service set is_active = false " SERVICE_WHERE);
  query (watcher, "update albo.service set is_active = true " SERVICE_WHERE);
  albo_service_switch_put (ALBO_SERVICE_SWITCH (toggle), FALSE, version);
  wait_for (says (toggle, "somebody else switched it meanwhile") && says (toggle, "by who runs the server"));
  g_assert_true (IS_OFFERED);

  gtk_window_destroy (GTK_WINDOW (window));
  albo_office_close (office);
  g_object_unref (office);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  holder = PQconnectdb ("");
  watcher = PQconnectdb ("");

  g_test_add_func ("/unknown/rule", test_rule);
  g_test_add_func ("/unknown/setting", test_setting);
  g_test_add_func ("/unknown/switch", test_switch);
  g_test_add_func ("/unknown/sent-again", test_sent_again);
  g_test_add_func ("/unknown/text-sent-again", test_text_sent_again);
  g_test_add_func ("/unknown/text-of-before", test_text_of_before);
  g_test_add_func ("/unknown/text-not-settled", test_text_not_settled);
  g_test_add_data_func ("/unknown/text-after-password", "select 1", test_text_after_password);
  g_test_add_data_func ("/unknown/text-after-upgrade", "update albo.installation set schema_version = "
                        "schema_version + 1000", test_text_after_password);
  g_test_add_func ("/unknown/text-refused", test_text_refused);

  return g_test_run ();
}
