/* test-widgets.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-detail.h"
#include "albo-inbox.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-register.h"
#include "albo-request-cell.h"
#include "albo-sidebar.h"
#include "albo-sign-in.h"
#include "albo-store-error.h"
#include "albo-transfer.h"
#include "albo-window.h"
#include "fake-source.h"

static const char request_json[] =
  "{\"id\":7,\"protocol_number\":\"2026/0000007\",\"state\":\"awaiting_review\",\"row_version\":3,"
  "\"service\":{\"kind\":\"enrolment\",\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment\"}},"
  "\"applicant\":{\"given_name\":\"<b>Anna</b>\",\"family_name\":\"Rossi & figli\"},"
  "\"submitted_at\":\"2026-01-31T10:00:00Z\",\"deadline\":\"2026-03-02\","
  "\"rules\":{\"register\":\"albo\",\"resolution_number_required\":true,"
  "\"checklist\":[{\"id\":\"identity\",\"label\":{\"it\":\"Documento\",\"en\":\"Document\"}},"
  "{\"id\":\"fee\",\"label\":{\"it\":\"Bollo\",\"en\":\"Stamp duty\"}}]},"
  "\"form\":{\"format\":1,\"sections\":[{\"id\":\"one\",\"title\":{\"it\":\"Uno\",\"en\":\"One\"},"
  "\"fields\":[{\"id\":\"why\",\"type\":\"text\",\"label\":{\"it\":\"Motivo\",\"en\":\"Reason\"}}]}]},"
  "\"values\":{\"why\":\"<span size='99999'>because</span>\"},"
  "\"attachments\":[{\"id\":1,\"field\":\"f\",\"name\":\"<i>a</i>.pdf\",\"media_type\":\"application/pdf\","
  "\"size\":10,\"sha256\":\"00\"}],"
  "\"verbs\":[{\"action\":\"annul\",\"to_state\":\"annulled\",\"enabled\":true,\"reason\":null},"
  "{\"action\":\"forward\",\"to_state\":\"awaiting_administrator\",\"enabled\":true,\"reason\":null},"
  "{\"action\":\"dance\",\"to_state\":\"annulled\",\"enabled\":true,\"reason\":null}],"
  "\"history\":[{\"seq\":1,\"at\":\"2026-01-31T10:00:00Z\",\"action\":\"submit\",\"actor\":\"Anna Rossi\"}]}";

static JsonNode *
read_request (void)
{
  JsonNode *node = albo_json_parse (request_json, -1, NULL);

  g_assert_nonnull (node);
  return node;
}

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

      if (text == NULL || g_strcmp0 (label, text) == 0)
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

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE));
}

static void
test_no_leaks (void)
{
  GtkWidget *(*makers[]) (void) = {
    albo_sign_in_new, albo_inbox_new, albo_detail_new, albo_register_new, albo_sidebar_new,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      GtkWidget *widget = g_object_ref_sink (makers[i] ());

      settle ();
      g_assert_finalize_object (widget);
    }
}

static void
test_request_is_plain_text (void)
{
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());

  albo_detail_show_document (ALBO_DETAIL (detail), node);

  g_assert_nonnull (find (detail, GTK_TYPE_LABEL, "<b>Anna</b> Rossi & figli"));
  g_assert_nonnull (find (detail, GTK_TYPE_LABEL, "<span size='99999'>because</span>"));
  g_assert_nonnull (find (detail, GTK_TYPE_LABEL, "<i>a</i>.pdf"));
  g_assert_nonnull (find (detail, GTK_TYPE_LABEL, "2026/0000007"));

  settle ();
  g_assert_finalize_object (detail);
}

static void
test_exactly_the_verbs (void)
{
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());
  GtkWidget *forward, *annul;

  albo_detail_show_document (ALBO_DETAIL (detail), node);
  forward = find (detail, GTK_TYPE_BUTTON, "Forward");
  annul = find (detail, GTK_TYPE_BUTTON, "Annul");

  g_assert_nonnull (forward);
  g_assert_nonnull (annul);
  g_assert_null (find (detail, GTK_TYPE_BUTTON, "Approve"));
  g_assert_null (find (detail, GTK_TYPE_BUTTON, "Take Charge"));
  g_assert_true (gtk_widget_has_css_class (forward, "suggested-action"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (forward),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Forward");

  settle ();
  g_assert_finalize_object (detail);
}

static void
test_inbox_shows_rows (void)
{
  FakeSource *source = fake_source_new (3);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *inbox = albo_inbox_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 500);
  gtk_window_set_child (GTK_WINDOW (window), inbox);
  albo_inbox_set_source (ALBO_INBOX (inbox), ALBO_REQUEST_SOURCE (source));
  albo_inbox_show_states (ALBO_INBOX (inbox), ALBO_STATES_ALL, "All");
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  settle ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (albo_inbox_get_list (ALBO_INBOX (inbox)))),
                    ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_finalize_object (source);
}

/* Runs until the list has so many rows, and what follows from them is drawn. */
static void
wait_for_rows (GtkWidget *inbox,
               guint      n_rows)
{
  GListModel *list = G_LIST_MODEL (albo_inbox_get_list (ALBO_INBOX (inbox)));
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_list_model_get_n_items (list) != n_rows && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_rows);

  for (int i = 0; i < 3; i++)
    {
      gtk_widget_queue_resize (inbox);
      gtk_test_widget_wait_for_draw (inbox);
      settle ();
    }
}

static void
arrive (FakeSource *source,
        GtkWidget  *inbox,
        gint64      id)
{
  fake_source_add (source, id, id * G_USEC_PER_SEC, ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_row_changed (albo_inbox_get_list (ALBO_INBOX (inbox)), id);
  wait_for_rows (inbox, id);
}

/* Whoever looks at the newest request sees the next one come; whoever reads further
 * down is not moved.
 */
static void
test_inbox_shows_arrivals (void)
{
  FakeSource *source = fake_source_new (60);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *inbox = albo_inbox_new ();
  GtkAdjustment *adjustment;
  double before;

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 500);
  gtk_window_set_child (GTK_WINDOW (window), inbox);
  albo_inbox_set_source (ALBO_INBOX (inbox), ALBO_REQUEST_SOURCE (source));
  albo_inbox_show_states (ALBO_INBOX (inbox), ALBO_STATES_ALL, "All");
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find (inbox, GTK_TYPE_COLUMN_VIEW,
                                                                     NULL)));
  wait_for_rows (inbox, 60);
  arrive (source, inbox, 61);
  arrive (source, inbox, 62);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  gtk_adjustment_set_value (adjustment, 300);
  wait_for_rows (inbox, 62);
  before = gtk_adjustment_get_value (adjustment);
  arrive (source, inbox, 63);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, before);

  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_finalize_object (source);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* GTK asks the display where the pointer is whenever a tooltip is set, the same one too: a
 * list that jumps shows hundreds of rows at once.
 */
static void
test_cell_leaves_its_tooltip (void)
{
  GtkWidget *cell = g_object_ref_sink (albo_request_cell_new (ALBO_COLUMN_APPLICANT));
  FakeSource *source = fake_source_new (2);
  guint n_set = 0;

  g_signal_connect_swapped (cell, "notify::tooltip-text", G_CALLBACK (count_cb), &n_set);
  for (gint64 id = 1; id <= 2; id++)
    {
      g_autoptr(AlboRequestSummary) row = albo_request_summary_new (fake_source_get (source, id));

      albo_request_cell_set_request (ALBO_REQUEST_CELL (cell), row);
    }
  g_assert_cmpuint (n_set, ==, 0);

  g_assert_finalize_object (cell);
  g_assert_finalize_object (source);
}

/* The day begins at midnight in Italy, which is another hour in summer. */
static void
test_days_are_italian (void)
{
  g_autofree char *winter = albo_format_time (G_GINT64_CONSTANT (1798757999) * G_USEC_PER_SEC);
  g_autofree char *midnight = albo_format_time (G_GINT64_CONSTANT (1798758000) * G_USEC_PER_SEC);
  g_autofree char *summer = albo_format_time (G_GINT64_CONSTANT (1782943200) * G_USEC_PER_SEC);

  g_assert_cmpstr (winter, ==, "31/12/2026");
  g_assert_cmpstr (midnight, ==, "01/01/2027");
  g_assert_cmpstr (summer, ==, "02/07/2026");
}

static void
test_sidebar_counts (void)
{
  GtkWidget *sidebar = g_object_ref_sink (albo_sidebar_new ());
  guint64 counts[] = { 0, 18, 10, 6, 2, 12, 900, 800, 31, 32, 33, 34 };

  albo_sidebar_set_counts (ALBO_SIDEBAR (sidebar), counts, G_N_ELEMENTS (counts));
  g_assert_nonnull (find (sidebar, GTK_TYPE_LABEL, "18"));
  g_assert_nonnull (find (sidebar, GTK_TYPE_LABEL, "48"));
  g_assert_null (find (sidebar, GTK_TYPE_LABEL, "900"));
  g_assert_nonnull (find (sidebar, GTK_TYPE_LABEL, "31"));
  g_assert_nonnull (find (sidebar, GTK_TYPE_LABEL, "34"));
  albo_sidebar_remove_mine (ALBO_SIDEBAR (sidebar));
  g_assert_null (find (sidebar, GTK_TYPE_LABEL, "31"));
  g_assert_finalize_object (sidebar);
}

static void
test_errors_in_words (void)
{
  const int codes[] = {
    ALBO_STORE_ERROR_UNREACHABLE, ALBO_STORE_ERROR_SIGN_IN, ALBO_STORE_ERROR_FORBIDDEN,
    ALBO_STORE_ERROR_CONFLICT, ALBO_STORE_ERROR_FAILED,
  };
  g_autoptr(GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (ALBO_STORE_ERROR, codes[i], "secret detail");
      char *text = albo_sign_in_error_to_text (error, "db.example.org");

      g_assert_null (strstr (text, "secret"));
      g_assert_true (g_hash_table_add (texts, text));
    }
}

static void
test_safe_names (void)
{
  const struct
  {
    const char *name;
    const char *media_type;
    const char *safe;
  } cases[] = {
    { "a.pdf", "application/pdf", "a.pdf" },
    { "A.PDF", "application/pdf", "A.PDF" },
    { "run.desktop", "application/pdf", "run.desktop.pdf" },
    { "../../.bashrc", "image/png", "_.._.bashrc.png" },
    { "", "image/jpeg", "allegato.jpg" },
    { "photo.jpeg", "image/jpeg", "photo.jpeg" },
    { "a\nb.pdf", "application/pdf", "a_b.pdf" },
    { "fdp.\xe2\x80\xae" "exe", "application/pdf", "fdp._exe.pdf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = albo_transfer_safe_name (cases[i].name, cases[i].media_type);

      g_assert_cmpstr (safe, ==, cases[i].safe);
    }

  g_assert_true (albo_transfer_can_open ("application/pdf"));
  g_assert_false (albo_transfer_can_open ("application/x-desktop"));
  g_assert_false (albo_transfer_can_open (NULL));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_type_ensure (ALBO_TYPE_WINDOW);

  g_test_add_func ("/widgets/no-leaks", test_no_leaks);
  g_test_add_func ("/widgets/request-is-plain-text", test_request_is_plain_text);
  g_test_add_func ("/widgets/exactly-the-verbs", test_exactly_the_verbs);
  g_test_add_func ("/widgets/inbox-shows-rows", test_inbox_shows_rows);
  g_test_add_func ("/widgets/inbox-shows-arrivals", test_inbox_shows_arrivals);
  g_test_add_func ("/widgets/cell-leaves-its-tooltip", test_cell_leaves_its_tooltip);
  g_test_add_func ("/widgets/days-are-italian", test_days_are_italian);
  g_test_add_func ("/widgets/sidebar-counts", test_sidebar_counts);
  g_test_add_func ("/widgets/errors-in-words", test_errors_in_words);
  g_test_add_func ("/widgets/safe-names", test_safe_names);

  return g_test_run ();
}
