/* test-detail.c - what the page of a request shows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-applicant-view.h"
#include "albo-attachment-row.h"
#include "albo-beside.h"
#include "albo-composer.h"
#include "albo-detail.h"
#include "albo-form-view.h"
#include "albo-history-check.h"
#include "albo-json.h"
#include "albo-value-row.h"

/* The hashes are sha256sum's of the rows' texts. */
static const char request_json[] =
  "{\"id\":7,\"protocol_number\":\"2026/0000007\",\"state\":\"awaiting_review\",\"row_version\":1,"
  "\"service\":{\"kind\":\"enrolment\",\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment\"}},"
  "\"applicant\":{\"given_name\":\"<b>Anna</b>\",\"family_name\":\"Rossi\",\"email\":\"a&b@example.org\"},"
  "\"acts_for\":{\"kind\":\"minor\",\"ground\":\"parent\",\"name\":\"<b>Bianchi</b> Luca\",\"fiscal_code\":\"BNCLCU17A01H501E\","
  "\"declared_at\":\"2026-01-31T09:00:00Z\"},"
  "\"submitted_at\":\"2026-01-31T10:00:00.000000Z\",\"deadline\":\"2026-03-02\","
  "\"rules\":{\"checklist\":[{\"id\":\"identity\",\"label\":{\"it\":\"Documento\",\"en\":\"Document\"}}]},"
  "\"checklist\":{\"identity\":true},"
  "\"form\":{\"format\":1,\"sections\":[{\"id\":\"one\",\"title\":{\"it\":\"Uno\",\"en\":\"One\"},"
  "\"fields\":[{\"id\":\"why\",\"type\":\"text\",\"label\":{\"it\":\"Motivo\",\"en\":\"Reason\"}},"
  "{\"id\":\"who\",\"type\":\"text\",\"label\":{\"it\":\"Chi\",\"en\":\"Who\"}}]}]},"
  "\"values\":{\"why\":\"new\",\"who\":\"Anna\"},"
  "\"data\":{\"why\":{\"declared\":\"new\",\"original\":\"<i>old</i>\",\"verified\":null,\"source\":\"supplement\"},"
  "\"who\":{\"declared\":\"Anna\",\"verified\":\"Anna\",\"source\":\"identity\"}},"
  "\"supplements\":[{\"id\":1,\"state\":\"open\",\"asked_by\":\"Bruno\",\"asked_at\":\"2026-02-01T10:00:00Z\","
  "\"due_on\":\"2026-02-20\",\"clock_effect\":\"suspends\",\"items\":[{\"id\":1,\"kind\":\"field\",\"field\":\"why\","
  "\"reason\":\"Not clear\",\"state\":\"open\"}]}],"
  "\"preavvisi\":[{\"id\":1,\"reasons\":\"Because\",\"sent_at\":\"2026-02-02T10:00:00Z\",\"due_on\":\"2026-02-12\","
  "\"observations\":\"I think not\"}],"
  "\"payments\":[{\"id\":1,\"description\":\"Fee\",\"amount_cents\":16800,\"state\":\"open\",\"due_on\":\"2026-02-28\"}],"
  "\"messages\":[{\"id\":1,\"at\":\"2026-02-03T10:00:00Z\",\"from\":\"applicant\",\"author\":\"Anna Rossi\","
  "\"text\":\"<u>When?</u>\"}],\"notes\":[],"
  "\"verbs\":[],\"chain\":{\"organization_id\":3,\"seq\":2,\"hash\":\"@2\"},"
  "\"history\":[{\"seq\":1,\"at\":\"2026-01-31T10:00:00.000000Z\",\"action\":\"submit\",\"from_state\":null,"
  "\"to_state\":\"awaiting_review\",\"actor_kind\":\"applicant\",\"actor\":\"Anna Rossi\",\"details\":{\"a\":1},"
  "\"chained\":{\"from_state\":null,\"to_state\":1,\"actor_id\":9,\"details\":\"{\\\"a\\\": 1}\"},\"hash\":\"@1\"},"
  "{\"seq\":2,\"at\":\"2026-01-31T11:00:00.000000Z\",\"action\":\"verify_value\",\"from_state\":\"awaiting_review\","
  "\"to_state\":\"awaiting_review\",\"actor_kind\":\"officer\",\"actor\":\"Bruno \\\"B\\\" Neri\","
  "\"details\":{\"field\":\"why\"},"
  "\"chained\":{\"from_state\":1,\"to_state\":1,\"actor_id\":4,\"details\":\"{\\\"field\\\": \\\"why\\\"}\"},"
  "\"hash\":\"@2\"}]}";

static const char * const hashes[] = { "@1", "@2" };
static const char * const digits[] = {
  "4d162b4ce85226b02c0dc8cc2a12e3e927e463854af81a1e793324a7d7275b71",
  "1bdfbf64228faf6ea4da2da2c9df7a6a92d0a2119b2a2a2a537e63e662af9536",
 };

static JsonNode *
read_request (void)
{
  g_autoptr(GString) text = g_string_new (request_json);
  JsonNode *node;

  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_string_replace (text, hashes[i], digits[i], 0);

  node = albo_json_parse (text->str, -1, NULL);
  g_assert_nonnull (node);
  return node;
}

static GtkWidget *
find (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

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

static JsonObject *
get_row (JsonNode *node,
         guint     index)
{
  JsonArray *history = albo_json_get_array (json_node_get_object (node), "history");

  return json_array_get_object_element (history, index);
}

static void
test_chain (void)
{
  g_autoptr(JsonNode) node = read_request ();
  JsonObject *request = json_node_get_object (node);

  g_assert_cmpint (albo_history_check (request), ==, ALBO_HISTORY_VERDICT_WHOLE);

  /* A name that was changed: that row, and no other. */
  json_object_set_string_member (get_row (node, 0), "actor", "Anna Bianchi");
  g_assert_cmpint (albo_history_check_row (request, 0), ==, ALBO_HISTORY_VERDICT_BROKEN);
  g_assert_cmpint (albo_history_check_row (request, 1), ==, ALBO_HISTORY_VERDICT_WHOLE);
  g_assert_cmpint (albo_history_check (request), ==, ALBO_HISTORY_VERDICT_BROKEN);
}

static void
test_chain_cut (void)
{
  g_autoptr(JsonNode) node = read_request ();
  JsonObject *request = json_node_get_object (node);

  /* What is there fits; the end is missing. */
  json_array_remove_element (albo_json_get_array (request, "history"), 1);
  g_assert_cmpint (albo_history_check_row (request, 0), ==, ALBO_HISTORY_VERDICT_WHOLE);
  g_assert_cmpint (albo_history_check (request), ==, ALBO_HISTORY_VERDICT_BROKEN);
}

static void
test_chain_begun_later (void)
{
  g_autoptr(JsonNode) node = read_request ();
  JsonObject *request = json_node_get_object (node);

  json_array_remove_element (albo_json_get_array (request, "history"), 0);
  g_assert_cmpint (albo_history_check (request), ==, ALBO_HISTORY_VERDICT_BROKEN);
}

static void
test_chain_unknown (void)
{
  g_autoptr(JsonNode) node = read_request ();
  JsonObject *request = json_node_get_object (node);

  json_object_remove_member (request, "chain");
  g_assert_cmpint (albo_history_check (request), ==, ALBO_HISTORY_VERDICT_UNKNOWN);
}

static void
test_values_say_their_source (void)
{
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());

  albo_detail_show_document (ALBO_DETAIL (detail), node);
  g_assert_nonnull (find (detail, "Verified by the digital identity"));
  g_assert_nonnull (find (detail, "Changed by the applicant in a supplement"));
  g_assert_nonnull (find (detail, "Before: <i>old</i>"));

  settle ();
  g_assert_finalize_object (detail);
}

/* Nobody is signed in: nobody can mark anything. */
static void
test_mark_is_for_staff (void)
{
  g_autoptr(JsonNode) node = read_request ();
  g_autoptr(JsonNode) value = albo_json_parse ("{\"declared\":\"x\",\"source\":\"applicant\"}", -1, NULL);
  g_autoptr(JsonNode) marked = albo_json_parse ("{\"declared\":\"x\",\"source\":\"office\","
                                                "\"verified_by\":\"Bruno\"}", -1, NULL);
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());
  GtkWidget *row;
  GtkWidget *button;

  albo_detail_show_document (ALBO_DETAIL (detail), node);
  row = find_type (detail, ALBO_TYPE_VALUE_ROW);
  button = find_type (row, GTK_TYPE_BUTTON);
  g_assert_false (gtk_widget_get_visible (button));

  albo_value_row_update (ALBO_VALUE_ROW (row), json_node_get_object (value), NULL, TRUE);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Mark “Reason” as verified");

  albo_value_row_update (ALBO_VALUE_ROW (row), json_node_get_object (marked), NULL, TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Take back the verification of “Reason”");

  settle ();
  g_assert_finalize_object (detail);
}

static void
choose (GtkWidget  *detail,
        const char *name)
{
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (find_type (detail, ADW_TYPE_VIEW_STACK)), name);
}

static void
test_pages (void)
{
  const struct
  {
    const char *page;
    const char *text;
  } cases[] = {
    { "applicant", "a&b@example.org" },
    { "applicant", "<b>Bianchi</b> Luca (BNCLCU17A01H501E), as parent" },
    { "talk", "<u>When?</u>" },
    { "talk", "No notes. The applicant never sees them." },
    { "procedure", "☑ Checked" },
    { "procedure", "Not clear" },
    { "procedure", "The term is suspended (art. 2, c. 7, L. 241/1990)" },
    { "procedure", "I think not" },
    { "procedure", "To be paid · due on 28 February 2026" },
    { "history", "The steps of the history fit each other" },
    { "history", "Hash 1bdfbf64228f… · matches" },
    { "history", "Value verified: Reason" },
    { "history", "Submission → Awaiting review" },
  };
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());

  albo_detail_show_document (ALBO_DETAIL (detail), node);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      choose (detail, cases[i].page);
      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (find (detail, cases[i].text));
    }

  settle ();
  g_assert_finalize_object (detail);
}

static void
test_changed_history_is_told (void)
{
  g_autoptr(JsonNode) node = read_request ();
  GtkWidget *detail = g_object_ref_sink (albo_detail_new ());

  json_object_set_string_member (get_row (node, 1), "at", "2026-01-31T12:00:00.000000Z");
  albo_detail_show_document (ALBO_DETAIL (detail), node);
  choose (detail, "history");
  g_assert_nonnull (find (detail, "The history was changed"));
  g_assert_null (find (detail, "The steps of the history fit each other"));

  settle ();
  g_assert_finalize_object (detail);
}

/* What is typed belongs to its request, and is there when one comes back. */
static void
test_typed_text_stays (void)
{
  GtkWidget *composer = g_object_ref_sink (albo_composer_new ("note_add", "Note", "Add"));
  GtkWidget *view = find_type (composer, GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *other = NULL;
  g_autofree char *again = NULL;

  albo_composer_open (ALBO_COMPOSER (composer), NULL, 7);
  gtk_text_buffer_set_text (buffer, "of seven", -1);
  albo_composer_open (ALBO_COMPOSER (composer), NULL, 8);
  other = albo_composer_get_text (ALBO_COMPOSER (composer));
  g_assert_cmpstr (other, ==, "");
  albo_composer_open (ALBO_COMPOSER (composer), NULL, 7);
  again = albo_composer_get_text (ALBO_COMPOSER (composer));
  g_assert_cmpstr (again, ==, "of seven");

  settle ();
  g_assert_finalize_object (composer);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *text)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The server is not there: what was not cancelled says that the file did not arrive. */
static void
test_attachment_left (void)
{
  g_autoptr(AlboConnection) connection = albo_connection_new ("host=/nonexistent dbname=x user=x");
  g_autoptr(JsonNode) node = json_from_string ("{\"id\":1,\"name\":\"a.pdf\",\"size\":5,"
                                               "\"media_type\":\"application/pdf\"}", NULL);
  g_autofree char *before = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *row = albo_attachment_row_new (connection, json_node_get_object (node));
  GtkWidget *button = find_button (row, "Open With Another Program");

  g_object_ref_sink (row);
  gtk_window_set_child (GTK_WINDOW (window), row);
  before = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  for (int is_left = 0; is_left <= 1; is_left++)
    {
      g_signal_emit_by_name (button, "clicked");
      g_assert_false (gtk_widget_get_sensitive (button));
      if (is_left)
        gtk_window_set_child (GTK_WINDOW (window), NULL);
      while (!gtk_widget_get_sensitive (button))
        g_main_context_iteration (NULL, TRUE);

      if (is_left)
        g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, before);
      else
        g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), !=, before);
    }

  g_object_unref (row);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Text that wraps, and counts how often somebody tries a height on it. */
typedef struct
{
  GtkWidget parent_instance;

  guint n_tries;
} Text;

typedef GtkWidgetClass TextClass;

static GType text_get_type (void);

G_DEFINE_TYPE (Text, text, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
text_measure (GtkWidget      *widget,
              GtkOrientation  orientation,
              int             for_size,
              int            *minimum,
              int            *natural,
              int            *minimum_baseline,
              int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL && for_size >= 0)
    ((Text *) widget)->n_tries++;

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : 20;
}

static void
text_class_init (TextClass *klass)
{
  klass->get_request_mode = text_get_request_mode;
  klass->measure = text_measure;
}

static void
text_init (Text *self)
{
}

/* Of a form of many values no text is laid out in one width after the other. */
static void
test_width_is_not_searched (void)
{
  Text *text = g_object_new (text_get_type (), NULL);
  GtkWidget *line = g_object_ref_sink (albo_beside_new (GTK_WIDGET (text), gtk_button_new (), 6));
  int height;

  gtk_widget_measure (line, GTK_ORIENTATION_VERTICAL, 300, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, >=, 20);
  g_assert_cmpuint (text->n_tries, ==, 0);
  g_object_unref (line);
}

/* A form of two sections, the other one of which asks @label. */
static JsonNode *
make_long_form (const char *label)
{
  g_autofree char *text = g_strdup_printf (
    "{\"form\":{\"format\":1,\"sections\":["
    "{\"id\":\"one\",\"title\":{\"it\":\"Uno\",\"en\":\"One\"},\"fields\":["
    "{\"id\":\"a\",\"type\":\"text\",\"label\":{\"it\":\"Prima\",\"en\":\"First\"}}]},"
    "{\"id\":\"two\",\"title\":{\"it\":\"Due\",\"en\":\"Two\"},\"fields\":["
    "{\"id\":\"b\",\"type\":\"text\",\"label\":{\"it\":\"%s\",\"en\":\"%s\"}}]}]},"
    "\"values\":{\"a\":\"x\",\"b\":\"y\"}}", label, label);

  return json_from_string (text, NULL);
}

/* What is below what is seen comes a moment later, of the form that is shown then. */
static void
test_sections_follow (void)
{
  GtkWidget *view = g_object_ref_sink (albo_form_view_new ());
  g_autoptr(JsonNode) left = make_long_form ("Left");
  g_autoptr(JsonNode) shown = make_long_form ("Shown");
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  albo_form_view_show (ALBO_FORM_VIEW (view), json_node_get_object (left), FALSE);
  g_assert_nonnull (find (view, "First"));
  g_assert_null (find (view, "Left"));

  albo_form_view_show (ALBO_FORM_VIEW (view), json_node_get_object (shown), FALSE);
  while (find (view, "Shown") == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find (view, "Shown"));
  g_assert_null (find (view, "Left"));

  g_assert_finalize_object (view);
}

/* What somebody gave since is there beside what their identity said, and is nothing else of theirs. */
static void
test_contact (void)
{
  g_autoptr(JsonNode) with = albo_json_parse ("{\"members\":[],\"requests\":[],\"earlier\":[],\"contact\":"
                                              "{\"email\":null,\"mobile_phone\":\"+39 333 0000000\"}}", -1, NULL);
  g_autoptr(JsonNode) without = albo_json_parse ("{\"contact\":null}", -1, NULL);
  GtkWidget *shown = g_object_ref_sink (albo_applicant_view_new_others (json_node_get_object (with)));
  GtkWidget *hidden = g_object_ref_sink (albo_applicant_view_new_others (json_node_get_object (without)));
  static const char nothing[] = "There is nothing else of this person here: no entry in a register and no other request.";

  g_assert_nonnull (find (shown, "Contacts on the Portal"));
  g_assert_nonnull (find (shown, "+39 333 0000000"));
  g_assert_nonnull (find (shown, nothing));
  g_assert_null (find (hidden, "Contacts on the Portal"));
  g_assert_nonnull (find (hidden, nothing));
  g_assert_finalize_object (shown);
  g_assert_finalize_object (hidden);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/detail/history/whole-and-changed", test_chain);
  g_test_add_func ("/detail/history/cut-off", test_chain_cut);
  g_test_add_func ("/detail/history/begun-later", test_chain_begun_later);
  g_test_add_func ("/detail/history/not-told", test_chain_unknown);
  g_test_add_func ("/detail/history/a-change-is-told", test_changed_history_is_told);
  g_test_add_func ("/detail/values/say-their-source", test_values_say_their_source);
  g_test_add_func ("/detail/values/are-marked-by-staff", test_mark_is_for_staff);
  g_test_add_func ("/detail/pages", test_pages);
  g_test_add_func ("/detail/attachment/left-while-it-comes", test_attachment_left);
  g_test_add_func ("/detail/values/width-is-not-searched", test_width_is_not_searched);
  g_test_add_func ("/detail/values/sections-follow", test_sections_follow);
  g_test_add_func ("/detail/applicant/contact", test_contact);
  g_test_add_func ("/detail/composer/text-stays", test_typed_text_stays);

  return g_test_run ();
}
