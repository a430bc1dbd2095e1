/* test-registers.c - members, questions and forms without a database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-ask.h"
#include "albo-certificate.h"
#include "albo-filing-start.h"
#include "albo-form-editor.h"
#include "albo-json.h"
#include "albo-member.h"
#include "albo-payments.h"
#include "albo-timeline.h"
#include "albo-upload.h"

#include <glib/gstdio.h>

static const char member_json[] =
  "{\"id\":7,\"kind\":\"person\",\"name\":\"<b>Rossi</b> Mario\",\"fiscal_code\":\"RSSMRA80A01H501U\","
  "\"birth_date\":\"1980-01-01\","
  "\"entries\":[{\"id\":1,\"number\":12,\"from\":\"2001-01-01\",\"to\":\"2010-01-01\",\"cause\":\"correction\","
  "\"register\":{\"id\":1,\"name\":{\"it\":\"Albo\",\"en\":\"Register\"}},\"section\":{\"code\":\"A\",\"name\":{\"it\":\"Sezione A\",\"en\":\"Section A\"}}},"
  "{\"id\":2,\"number\":12,\"from\":\"2010-01-01\",\"to\":null,\"resolution_number\":\"4/2010\",\"resolution_date\":\"2009-12-20\","
  "\"register\":{\"id\":1,\"name\":{\"it\":\"Albo\",\"en\":\"Register\"}},\"section\":{\"code\":\"B\",\"name\":{\"it\":\"Sezione B\",\"en\":\"Section B\"}}}],"
  "\"timeline\":[{\"day\":\"2015-01-01\",\"event\":\"annotation\",\"annotation_id\":5,\"entry_id\":2,\"kind\":\"suspension\",\"text\":\"<i>Sospeso</i>\",\"is_public\":true},"
  "{\"day\":\"2016-01-01\",\"event\":\"annotation_ended\",\"annotation_id\":5,\"entry_id\":2,\"reasons\":null},"
  "{\"day\":\"2017-01-01\",\"event\":\"annotation\",\"annotation_id\":6,\"entry_id\":2,\"kind\":\"note\",\"text\":\"Pubblica\",\"is_public\":true},"
  "{\"day\":\"2018-01-01\",\"event\":\"annotation\",\"annotation_id\":7,\"entry_id\":2,\"kind\":\"note\",\"text\":\"Riservata\",\"is_public\":false}],"
  "\"requests\":[{\"id\":9,\"protocol_number\":\"2026/0000009\",\"state\":\"approved\",\"submitted_at\":\"2026-01-31T10:00:00Z\",\"service\":{\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment\"}}}],"
  "\"events\":[{\"seq\":1,\"at\":\"2026-01-31T10:00:00Z\",\"action\":\"open\",\"actor\":\"Anna\"}]}";

static const char form_json[] =
  "{\"format\":1,\"sections\":[{\"id\":\"s\",\"title\":{\"it\":\"S\",\"en\":\"S\"},\"fields\":["
  "{\"id\":\"fiscal_code\",\"type\":\"fiscal_code\",\"label\":{\"it\":\"CF\",\"en\":\"Code\"},\"required\":true,\"from\":\"fiscal_code\"},"
  "{\"id\":\"works\",\"type\":\"checkbox\",\"label\":{\"it\":\"Dipendente\",\"en\":\"Employed\"}},"
  "{\"id\":\"employer\",\"type\":\"text\",\"label\":{\"it\":\"Datore\",\"en\":\"Employer\"},\"required\":true,"
  "\"visible_when\":{\"field\":\"works\",\"equals\":true}},"
  "{\"id\":\"since\",\"type\":\"date\",\"label\":{\"it\":\"Dal\",\"en\":\"Since\"}},"
  "{\"id\":\"fee\",\"type\":\"money\",\"label\":{\"it\":\"Importo\",\"en\":\"Fee\"}}]}]}";

static JsonNode *
read_json (const char *text)
{
  JsonNode *node = albo_json_parse (text, -1, NULL);

  g_assert_nonnull (node);
  return node;
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (text == NULL ||
       (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
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
test_timeline (void)
{
  g_autoptr(JsonNode) node = read_json (member_json);
  GtkWidget *timeline = g_object_ref_sink (albo_timeline_new ());

  albo_timeline_set_member (ALBO_TIMELINE (timeline), json_node_get_object (node));
  g_assert_cmpuint (albo_timeline_get_n_bars (ALBO_TIMELINE (timeline)), ==, 5);
  g_assert_finalize_object (timeline);
}

static void
test_member_is_plain_text (void)
{
  g_autoptr(JsonNode) node = read_json (member_json);
  GtkWidget *member = g_object_ref_sink (albo_member_new ());

  albo_member_show_document (ALBO_MEMBER (member), node);
  g_assert_nonnull (find (member, GTK_TYPE_LABEL, "<b>Rossi</b> Mario"));
  g_assert_nonnull (find (member, GTK_TYPE_LABEL, "<i>Sospeso</i>\nFrom 1 January 2015 to 1 January 2016"));
  /* Nobody is signed in, so nobody writes. */
  g_assert_null (find (member, GTK_TYPE_LABEL, "Close…"));
  settle ();
  g_assert_finalize_object (member);
}

static void
test_certificate (void)
{
  g_autoptr(JsonNode) node = read_json (member_json);
  g_autofree char *text = albo_certificate_to_text (json_node_get_object (node), "Ordine di Prova");

  g_assert_true (albo_certificate_is_due (json_node_get_object (node)));
  g_assert_nonnull (strstr (text, "Sezione B, al n. 12, dal 1 gennaio 2010 (delibera n. 4/2010 del 20 dicembre 2009)"));
  g_assert_null (strstr (text, "Sezione A"));
  g_assert_nonnull (strstr (text, "art. 40, comma 02"));
  g_assert_nonnull (strstr (text, "Pubblica"));
  g_assert_null (strstr (text, "Riservata"));
  g_assert_null (strstr (text, "Sospeso"));
}

static void
test_certificate_file (void)
{
  g_autoptr(JsonNode) node = read_json (member_json);
  g_autofree char *folder = g_dir_make_tmp ("albo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "certificate.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (albo_certificate_save (json_node_get_object (node), "Ordine", path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF"));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_ask (void)
{
  const char *codes[] = { "", "note", NULL };
  const char *labels[] = { "Choose", "Note", NULL };
  AlboAsk *ask = albo_ask_new (NULL, "Title", "Effect", "Do It");
  g_autoptr(JsonObject) details = NULL;
  GtkWidget *row;

  g_assert_true (albo_ask_is_complete (ask));
  albo_ask_add_day (ask, "day", "Day", "2026-01-31", TRUE);
  g_assert_true (albo_ask_is_complete (ask));
  albo_ask_add_number (ask, "number", "Number");
  g_assert_true (albo_ask_is_complete (ask));
  albo_ask_add_choice (ask, "kind", "Kind", codes, labels, 0);
  g_assert_false (albo_ask_is_complete (ask));
  row = find (GTK_WIDGET (ask), ADW_TYPE_COMBO_ROW, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_true (albo_ask_is_complete (ask));

  row = find (GTK_WIDGET (ask), ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "31/02/2026");
  g_assert_false (albo_ask_is_complete (ask));
  gtk_editable_set_text (GTK_EDITABLE (row), "28/02/2026");
  details = albo_ask_get_details (ask);
  g_assert_cmpstr (albo_json_get_string (details, "day", NULL), ==, "2026-02-28");
  g_assert_cmpstr (albo_json_get_string (details, "kind", NULL), ==, "note");
  g_assert_false (json_object_has_member (details, "number"));
  g_assert_true (g_uuid_string_is_valid (albo_ask_get_key (ask)));
  gtk_window_destroy (GTK_WINDOW (ask));
}

static GtkWidget *
find_entry (GtkWidget  *widget,
            const char *label)
{
  GtkWidget *found = find (widget, GTK_TYPE_LABEL, label);

  return found != NULL ? find (gtk_widget_get_parent (found), GTK_TYPE_ENTRY, NULL) : NULL;
}

/* A field comes with the answer that wants it, keeps what was typed, and tells what is wrong. */
static void
test_form (void)
{
  g_autoptr(JsonNode) document = read_json (form_json);
  g_autoptr(AlboForm) form = albo_form_new_from_node (document, NULL);
  g_autoptr(JsonNode) identity = read_json ("{\"fiscal_code\":\"RSSMRA80A01H501U\"}");
  g_autoptr(JsonObject) values = NULL;
  GtkWidget *editor = g_object_ref_sink (albo_form_editor_new ());
  AlboFormEditor *self = ALBO_FORM_EDITOR (editor);

  albo_form_editor_show (self, form, NULL, json_node_get_object (identity));
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "RSSMRA80A01H501U"));
  g_assert_null (find_entry (editor, "Employer (required)"));
  gtk_editable_set_text (GTK_EDITABLE (find_entry (editor, "Since")), "31/1/2020");
  gtk_editable_set_text (GTK_EDITABLE (find_entry (editor, "Fee")), "12,50");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (editor, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  settle ();
  g_assert_nonnull (find_entry (editor, "Employer (required)"));
  g_assert_false (albo_form_editor_check (self));
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "The request cannot be filed yet:"));

  gtk_editable_set_text (GTK_EDITABLE (find_entry (editor, "Employer (required)")), "Comune");
  g_assert_true (albo_form_editor_check (self));
  values = albo_form_editor_get_values (self);
  g_assert_cmpstr (albo_json_get_string (values, "since", NULL), ==, "2020-01-31");
  g_assert_cmpint (albo_json_get_int (values, "fee", 0), ==, 1250);
  g_assert_cmpstr (albo_json_get_string (values, "employer", NULL), ==, "Comune");
  settle ();
  g_assert_finalize_object (editor);
}

static GtkWidget *
find_tooltip (GtkWidget  *widget,
              const char *text)
{
  GtkWidget *found = g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0 ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_tooltip (child, text);

  return found;
}

/* Entries are added and removed with what was typed in the others, and choices keep their order. */
static void
test_form_group (void)
{
  g_autoptr(JsonNode) document = read_json (
    "{\"format\":2,\"sections\":[{\"id\":\"s\",\"title\":{\"it\":\"S\",\"en\":\"S\"},\"fields\":["
    "{\"id\":\"parents\",\"type\":\"group\",\"label\":{\"it\":\"Parents\",\"en\":\"Parents\"},"
    "\"item_label\":{\"it\":\"Parent\",\"en\":\"Parent\"},\"required\":true,\"max_items\":2,\"fields\":["
    "{\"id\":\"name\",\"type\":\"text\",\"label\":{\"it\":\"Name\",\"en\":\"Name\"},\"required\":true}]},"
    "{\"id\":\"sites\",\"type\":\"multichoice\",\"ordered\":true,\"label\":{\"it\":\"Sites\",\"en\":\"Sites\"},"
    "\"options\":[{\"value\":\"n\",\"label\":{\"it\":\"N\",\"en\":\"N\"}},"
    "{\"value\":\"s\",\"label\":{\"it\":\"S\",\"en\":\"S\"}}]}]}]}");
  g_autoptr(AlboForm) form = albo_form_new_from_node (document, NULL);
  g_autoptr(JsonNode) saved = read_json ("{\"sites\":[\"s\",\"n\"]}");
  g_autoptr(JsonObject) values = NULL;
  g_autoptr(JsonObject) fewer = NULL;
  GtkWidget *editor = g_object_ref_sink (albo_form_editor_new ());
  AlboFormEditor *self = ALBO_FORM_EDITOR (editor);

  g_assert_nonnull (form);
  albo_form_editor_show (self, form, json_node_get_object (saved), NULL);
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "Parent 1"));
  g_assert_null (find (editor, GTK_TYPE_LABEL, "Parent 2"));
  gtk_editable_set_text (GTK_EDITABLE (find_entry (editor, "Name (required)")), "Anna");
  g_signal_emit_by_name (find (editor, GTK_TYPE_BUTTON, NULL), "clicked");
  settle ();
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "Parent 2"));
  g_assert_false (albo_form_editor_check (self));
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "Parent 2, Name: This field is required."));

  values = albo_form_editor_get_values (self);
  g_assert_cmpuint (json_array_get_length (albo_json_get_array (values, "parents")), ==, 2);
  g_assert_cmpstr (albo_json_get_string (json_array_get_object_element (albo_json_get_array (values, "parents"), 0),
                                         "name", NULL), ==, "Anna");

  /* What was wrong with the second is not said of the one that comes into its place. */
  g_signal_emit_by_name (find_tooltip (editor, "Remove Parent 2"), "clicked");
  settle ();
  g_assert_null (find (editor, GTK_TYPE_LABEL, "Parent 2"));
  g_assert_null (find (editor, GTK_TYPE_LABEL, "Parent 2, Name: This field is required."));
  g_signal_emit_by_name (gtk_widget_get_ancestor (find (editor, GTK_TYPE_LABEL, "Add: Parent"), GTK_TYPE_BUTTON),
                         "clicked");
  settle ();
  g_assert_nonnull (find (editor, GTK_TYPE_LABEL, "Parent 2"));
  g_assert_null (find (editor, GTK_TYPE_LABEL, "Parent 2, Name: This field is required."));

  g_assert_cmpstr (json_array_get_string_element (albo_json_get_array (values, "sites"), 0), ==, "s");
  g_assert_cmpstr (json_array_get_string_element (albo_json_get_array (values, "sites"), 1), ==, "n");
  g_assert_finalize_object (editor);
}

/* All of a kind, in their order. */
static void
list_all (GtkWidget *widget,
          GType      type,
          GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_all (child, type, found);
}

/* Who fills the last place by preference gets another. */
static void
test_form_ranks (void)
{
  g_autoptr(JsonNode) document = read_json (
    "{\"format\":2,\"sections\":[{\"id\":\"s\",\"title\":{\"it\":\"S\",\"en\":\"S\"},\"fields\":["
    "{\"id\":\"sites\",\"type\":\"multichoice\",\"ordered\":true,\"label\":{\"it\":\"Sites\",\"en\":\"Sites\"},"
    "\"options\":[{\"value\":\"a\",\"label\":{\"it\":\"A\",\"en\":\"A\"}},"
    "{\"value\":\"b\",\"label\":{\"it\":\"B\",\"en\":\"B\"}},{\"value\":\"c\",\"label\":{\"it\":\"C\",\"en\":\"C\"}},"
    "{\"value\":\"d\",\"label\":{\"it\":\"D\",\"en\":\"D\"}}]}]}]}");
  g_autoptr(AlboForm) form = albo_form_new_from_node (document, NULL);
  g_autoptr(JsonNode) saved = read_json ("{\"sites\":[\"a\",\"b\"]}");
  g_autoptr(JsonObject) values = NULL;
  g_autoptr(GPtrArray) before = g_ptr_array_new ();
  g_autoptr(GPtrArray) after = g_ptr_array_new ();
  GtkWidget *editor = g_object_ref_sink (albo_form_editor_new ());

  g_assert_nonnull (form);
  albo_form_editor_show (ALBO_FORM_EDITOR (editor), form, json_node_get_object (saved), NULL);
  list_all (editor, GTK_TYPE_DROP_DOWN, before);
  g_assert_cmpuint (before->len, ==, 3);
  gtk_drop_down_set_selected (before->pdata[2], 3);
  settle ();
  list_all (editor, GTK_TYPE_DROP_DOWN, after);
  g_assert_cmpuint (after->len, ==, 4);

  values = albo_form_editor_get_values (ALBO_FORM_EDITOR (editor));
  g_assert_cmpuint (json_array_get_length (albo_json_get_array (values, "sites")), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (albo_json_get_array (values, "sites"), 2), ==, "c");
  g_assert_finalize_object (editor);
}

static void
test_no_leaks (void)
{
  GtkWidget *(*makers[]) (void) = {
    albo_member_new, albo_payments_new, albo_filing_start_new, albo_form_editor_new, albo_timeline_new,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      GtkWidget *widget = g_object_ref_sink (makers[i] ());

      settle ();
      g_assert_finalize_object (widget);
    }
}

static void
test_media_types (void)
{
  const struct
  {
    const char *name;
    const char *bytes;
    const char *media_type;
  } cases[] = {
    { "a.pdf", "%PDF-1.4", "application/pdf" },
    { "a.txt", "%PDF-1.4", "application/pdf" },
    { "a.jpg", "\xff\xd8\xff\xe0", "image/jpeg" },
    { "a.PDF.P7M", "0\x80", "application/pkcs7-mime" },
    { "a.png", "\x89PNG\r\n\x1a\n", "image/png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *media_type = albo_upload_media_type (cases[i].name, (const guchar *) cases[i].bytes,
                                                            strlen (cases[i].bytes));

      g_assert_cmpstr (media_type, ==, cases[i].media_type);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/registers/timeline", test_timeline);
  g_test_add_func ("/registers/member-is-plain-text", test_member_is_plain_text);
  g_test_add_func ("/registers/certificate", test_certificate);
  g_test_add_func ("/registers/certificate-file", test_certificate_file);
  g_test_add_func ("/registers/ask", test_ask);
  g_test_add_func ("/registers/form", test_form);
  g_test_add_func ("/registers/form-group", test_form_group);
  g_test_add_func ("/registers/form-ranks", test_form_ranks);
  g_test_add_func ("/registers/no-leaks", test_no_leaks);
  g_test_add_func ("/registers/media-types", test_media_types);

  return g_test_run ();
}
