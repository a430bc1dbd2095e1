/* test-administration.c - the pages about the office itself, without a server
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-json.h"
#include "albo-organization-page.h"
#include "albo-service-switch.h"
#include "albo-services-page.h"
#include "albo-setting-row.h"
#include "albo-setting-text.h"
#include "albo-staff-list.h"
#include "albo-store-error.h"

#define SETTING(key, kind, value, version, by) \
  "{\"key\":\"" key "\",\"kind\":\"" kind "\",\"value\":" value ",\"version\":" version \
  ",\"changed_at\":\"2026-03-01T10:00:00.000000Z\",\"changed_by\":" by "}"
#define SETTINGS(can_change, settings) \
  "{\"can_change\":" can_change ",\"organization\":{\"code\":\"ente\",\"kind\":\"order\",\"name\":\"Ente <A> & B\"}," \
  "\"settings\":[" settings "]}"
#define PHONE(value, version, by) SETTING ("phone", "text", value, version, by)

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *setting)
{
  GtkWidget *found = NULL;

  if (ALBO_IS_SETTING_ROW (widget) && g_str_equal (albo_setting_row_get_setting (ALBO_SETTING_ROW (widget)), setting))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, setting);

  return found;
}

static AlboSettingRow *
get_row (GtkWidget  *page,
         const char *setting)
{
  GtkWidget *row = find_row (page, setting);

  g_assert_nonnull (row);
  return ALBO_SETTING_ROW (row);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);

  return found;
}

/* Whether a text can be read there. */
static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;

  return FALSE;
}

static void
show (GtkWidget  *page,
      const char *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = albo_json_parse (json, -1, &error);

  g_assert_no_error (error);
  albo_administration_page_show (ALBO_ADMINISTRATION_PAGE (page), json_node_get_object (node));
}

static GtkWidget *
put_into_window (GtkWidget *page)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
assert_text (AlboSettingRow *row,
             const char     *text)
{
  g_autofree char *typed = albo_setting_row_get_text (row);

  g_assert_cmpstr (typed, ==, text);
}

static void
test_text (void)
{
  static const struct { const char *kind, *text, *value, *problem; } cases[] = {
    { "text", " Via Roma 1 ", "\"Via Roma 1\"", NULL },
    { "text", "  ", NULL, NULL },
    { "email", "not judged here", "\"not judged here\"", NULL },
    { "link", "https://example.org", "\"https://example.org\"", NULL },
    { "day", "24/06", "\"06-24\"", NULL },
    { "day", "24/6", "\"06-24\"", NULL },
    { "day", "29.2", "\"02-29\"", NULL },
    { "day", "24/06/2026", "\"06-24\"", NULL },
    { "day", "30/02", NULL, "invalid_day" },
    { "day", "San Giovanni", NULL, "invalid_day" },
    { "dates", "07/12/2026, 19/9/2026\n01/02/2027;", "[\"2026-12-07\",\"2026-09-19\",\"2027-02-01\"]", NULL },
    { "dates", "07/12", NULL, "invalid_date" },
    { "dates", "31/11/2026", NULL, "invalid_date" },
    { "dates", "", NULL, NULL },
    { "days", "30", "30", NULL },
    { "days", "thirty", NULL, "invalid_number" },
    { "days", "-1", NULL, "invalid_number" },
    { "days", "1,5", NULL, "invalid_number" },
    { "money", "52,50", "5250", NULL },
    { "money", "0", "0", NULL },
    { "money", "-1", NULL, "invalid_number" },
    { "money", "free", NULL, "invalid_number" },
    { "host", " Albo.example.it", "\"albo.example.it\"", NULL },
    { "colour", "#0066CC", "\"#0066cc\"", NULL },
    { "of a later version", "x", NULL, "unknown_setting" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) value = NULL;
      g_autofree char *json = NULL;
      const char *problem = NULL;
      gboolean is_good;

      is_good = albo_setting_from_text (cases[i].kind, cases[i].text, &value, &problem);
      json = value != NULL ? albo_json_to_string (value) : NULL;
      g_test_message ("%s: %s", cases[i].kind, cases[i].text);
      g_assert_cmpstr (problem, ==, cases[i].problem);
      g_assert_true (is_good == (cases[i].problem == NULL));
      g_assert_cmpstr (json, ==, cases[i].value);

      /* What is shown of a value is what can be typed for it. */
      if (value != NULL)
        {
          g_autofree char *text = albo_setting_to_text (cases[i].kind, value);
          g_autoptr(JsonNode) again = NULL;

          g_assert_true (albo_setting_from_text (cases[i].kind, text, &again, &problem));
          g_assert_true (json_node_equal (value, again));
        }
    }
}

static void
test_settings (void)
{
  GtkWidget *page = albo_organization_page_new ();
  GtkWidget *window = put_into_window (page);

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  show (page, SETTINGS ("true", PHONE ("\"06 1\"", "3", "\"Anna\"") "," SETTING ("patron_day", "day", "\"06-24\"", "1", "null") ","
                        SETTING ("color", "color", "{\"of\":1}", "0", "null") ",1,null"));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 400);
  assert_text (get_row (page, "phone"), "06 1");
  assert_text (get_row (page, "patron_day"), "24/06");
  g_assert_true (has_text (page, "Ente <A> & B"));
  g_assert_true (has_text (find_row (page, "phone"), "by Anna"));
  g_assert_true (has_text (find_row (page, "patron_day"), "by who runs the server"));
  g_assert_nonnull (find_type (find_row (page, "phone"), GTK_TYPE_ENTRY));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_type (find_row (page, "phone"), GTK_TYPE_ENTRY)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Telephone");

  /* Of a later version: shown, not changed. */
  g_assert_true (has_text (find_row (page, "color"), "{\"of\":1}"));
  g_assert_false (gtk_widget_get_visible (find_type (find_row (page, "color"), GTK_TYPE_ENTRY)));
  g_assert_false (has_text (page, "Only an administrator"));

  /* Who may not change it reads it, and why it cannot be changed. */
  show (page, SETTINGS ("false", PHONE ("\"06 1\"", "3", "\"Anna\"")));
  g_assert_true (has_text (page, "Only an administrator"));
  g_assert_false (gtk_widget_get_visible (find_type (find_row (page, "phone"), GTK_TYPE_ENTRY)));
  g_assert_true (has_text (find_row (page, "phone"), "06 1"));

  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (page);
}

/* Nobody loses what was typed, whatever comes from elsewhere meanwhile. */
static void
test_typing_stays (void)
{
  GtkWidget *page = albo_organization_page_new ();
  GtkWidget *window = put_into_window (page);
  g_autoptr(GError) gone = g_error_new_literal (ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE, "gone");
  g_autoptr(GError) forbidden = g_error_new_literal (ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN, "no");
  AlboSettingRow *row;

  show (page, SETTINGS ("true", PHONE ("\"06 1\"", "3", "\"Anna\"")));
  row = get_row (page, "phone");
  g_assert_false (albo_setting_row_is_dirty (row));
  albo_setting_row_set_text (row, "06 2");
  g_assert_true (albo_setting_row_is_dirty (row));

  show (page, SETTINGS ("true", PHONE ("\"06 1\"", "3", "\"Anna\"")));
  assert_text (row, "06 2");
  g_assert_false (has_text (GTK_WIDGET (row), "Meanwhile"));

  albo_setting_row_fail (row, gone);
  assert_text (row, "06 2");
  g_assert_true (has_text (GTK_WIDGET (row), "it is not known whether this was done"));
  albo_setting_row_fail (row, forbidden);
  assert_text (row, "06 2");

  /* Somebody else was faster: it is said who, and what. */
  show (page, SETTINGS ("true", PHONE ("\"06 3\"", "4", "\"Bruno\"")));
  assert_text (row, "06 2");
  g_assert_true (has_text (GTK_WIDGET (row), "Meanwhile Bruno changed this to “06 3”"));

  /* Or took it away. */
  show (page, SETTINGS ("true", PHONE ("null", "5", "\"Bruno\"")));
  assert_text (row, "06 2");
  g_assert_true (has_text (GTK_WIDGET (row), "Meanwhile Bruno took this away"));
  show (page, SETTINGS ("true", PHONE ("\"06 3\"", "6", "\"Bruno\"")));

  /* Typing on takes the problem away, Escape the typing. */
  albo_setting_row_set_text (row, "06 22");
  g_assert_false (has_text (GTK_WIDGET (row), "Meanwhile"));
  gtk_widget_activate_action (GTK_WIDGET (row), "setting.discard", NULL);
  assert_text (row, "06 3");
  g_assert_false (albo_setting_row_is_dirty (row));

  /* Two who wrote the same agree. */
  albo_setting_row_set_text (row, "06 4");
  show (page, SETTINGS ("true", PHONE ("\"06 4\"", "7", "\"Bruno\"")));
  g_assert_false (albo_setting_row_is_dirty (row));
  g_assert_false (has_text (GTK_WIDGET (row), "Meanwhile"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_typed_before (void)
{
  GtkWidget *page = albo_organization_page_new ();
  GtkWidget *window = put_into_window (page);
  AlboSettingRow *row;

  show (page, SETTINGS ("true", PHONE ("\"06 1\"", "3", "\"Anna\"")));
  row = get_row (page, "phone");
  albo_setting_row_restore (row, "06 2");
  assert_text (row, "06 2");
  g_assert_true (has_text (GTK_WIDGET (row), "Set is “06 1”."));

  gtk_widget_activate_action (GTK_WIDGET (row), "setting.discard", NULL);
  show (page, SETTINGS ("true", PHONE ("null", "4", "\"Anna\"")));
  albo_setting_row_restore (row, "06 2");
  g_assert_true (has_text (GTK_WIDGET (row), "Nothing is set now."));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
press_save (GtkWidget *row)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (row);
  guint n_pressed = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) ||
          gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
        continue;

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          g_assert_cmpstr (trigger, ==, "<Control>Return|<Control>KP_Enter");
          n_pressed += gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, row, NULL);
        }
    }

  g_assert_cmpuint (n_pressed, ==, 1);
}

static void
test_refused_here (void)
{
  GtkWidget *page = albo_organization_page_new ();
  GtkWidget *window = put_into_window (page);
  AlboSettingRow *row;

  show (page, SETTINGS ("true", SETTING ("patron_day", "day", "null", "0", "null") ","
                        SETTING ("holidays", "dates", "[\"2026-12-07\"]", "2", "null")));
  row = get_row (page, "patron_day");
  albo_setting_row_set_text (row, "30/02");
  albo_setting_row_save (row);
  g_assert_true (has_text (GTK_WIDGET (row), "Write day and month"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (find_type (GTK_WIDGET (row), GTK_TYPE_ENTRY)),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);

  row = get_row (page, "holidays");
  assert_text (row, "07/12/2026");
  albo_setting_row_set_text (row, "07/12/2026, 8 dicembre");
  albo_setting_row_save (row);
  g_assert_true (has_text (GTK_WIDGET (row), "Write full dates"));

  /* Ctrl+Enter saves, before the text view makes a new line of it. */
  albo_setting_row_set_text (row, "no day");
  g_assert_false (has_text (GTK_WIDGET (row), "Write full dates"));
  press_save (GTK_WIDGET (row));
  g_assert_true (has_text (GTK_WIDGET (row), "Write full dates"));

  /* The same day written otherwise is no change. */
  albo_setting_row_set_text (row, "7.12.2026");
  albo_setting_row_save (row);
  assert_text (row, "07/12/2026");
  g_assert_false (albo_setting_row_is_dirty (row));

  gtk_window_destroy (GTK_WINDOW (window));
}

#define SERVICE(active, fee, overrides) \
  "{\"code\":\"iscrizione\",\"kind\":\"enrolment\",\"is_active\":" active ",\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment & more\"}," \
  "\"version\":2,\"published_at\":\"2026-03-01T10:00:00.000000Z\",\"fee_cents\":" fee ",\"term_days\":60," \
  "\"checklist\":[{\"id\":\"a\",\"label\":{\"en\":\"The document\"}},7],\"open_requests\":12,\"overrides\":" overrides "," \
  "\"base\":{\"fee_cents\":5000,\"term_days\":60},\"changes\":{\"is_active\":{\"version\":0,\"changed_at\":null,\"changed_by\":null}," \
  "\"fee_cents\":{\"version\":7,\"changed_at\":\"2026-03-01T10:00:00.000000Z\",\"changed_by\":\"Anna\"}}}"

static void
test_services (void)
{
  GtkWidget *page = albo_services_page_new ();
  GtkWidget *window = put_into_window (page);
  GtkWidget *toggle;
  AlboSettingRow *fee;

  show (page, "{\"can_change\":true,\"services\":[]}");
  g_assert_true (has_text (page, "No Services Yet"));

  show (page, "{\"can_change\":true,\"services\":[" SERVICE ("true", "5000", "[]") "]}");
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 400);
  g_assert_false (has_text (page, "No Services Yet"));
  g_assert_true (has_text (page, "Enrolment & more"));
  g_assert_true (has_text (page, "12 open requests"));
  g_assert_true (has_text (page, "• The document"));
  fee = get_row (page, "iscrizione.fee_cents");
  assert_text (fee, "50.00");
  assert_text (get_row (page, "iscrizione.term_days"), "60");
  g_assert_false (albo_setting_row_is_dirty (fee));

  /* What the body decided, with what it would be otherwise. */
  show (page, "{\"can_change\":true,\"services\":[" SERVICE ("true", "6050", "[\"fee_cents\"]") "]}");
  assert_text (fee, "60.50");
  g_assert_true (has_text (GTK_WIDGET (fee), "what the model says: €50.00"));
  g_assert_true (has_text (GTK_WIDGET (fee), "by Anna"));

  /* A switch moves when the server said so, not when it is touched. */
  toggle = find_type (page, GTK_TYPE_SWITCH);
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  g_assert_true (gtk_switch_get_state (GTK_SWITCH (toggle)));
  show (page, "{\"can_change\":true,\"services\":[" SERVICE ("true", "6050", "[\"fee_cents\"]") "]}");
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  show (page, "{\"can_change\":false,\"services\":[" SERVICE ("false", "6050", "[\"fee_cents\"]") "]}");
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_false (gtk_widget_get_sensitive (toggle));
  g_assert_true (has_text (page, "Nobody can ask for it now"));
  g_assert_true (has_text (page, "Only an administrator"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_what_will_happen (void)
{
  g_autofree char *many = albo_service_switch_describe (TRUE, 12);
  g_autofree char *one = albo_service_switch_describe (TRUE, 1);
  g_autofree char *none = albo_service_switch_describe (TRUE, 0);
  g_autofree char *again = albo_service_switch_describe (FALSE, 3);

  g_assert_nonnull (strstr (many, "12 open requests go on"));
  g_assert_nonnull (strstr (one, "1 open request goes on"));
  g_assert_nonnull (strstr (none, "No request of it is open."));
  g_assert_nonnull (strstr (none, "Citizens do not find it"));
  g_assert_nonnull (strstr (again, "Citizens find it"));
}

static void
test_staff (void)
{
  GtkWidget *page = albo_staff_list_new ();
  GtkWidget *window = put_into_window (page);

  show (page, "{\"prefix\":\"ente.\",\"can_change\":false,\"staff\":[null,{\"id\":1,\"login\":\"ente.a\",\"name\":\"Anna <i>\","
              "\"duty\":\"officer\",\"is_active\":false,\"reason\":\"left\"}]}");
  g_assert_true (has_text (page, "Anna <i>"));
  g_assert_true (has_text (page, "Suspended: left"));
  g_assert_true (has_text (page, "Those who run it do so"));
  g_assert_null (find_type (page, GTK_TYPE_MENU_BUTTON));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/administration/text", test_text);
  g_test_add_func ("/administration/settings", test_settings);
  g_test_add_func ("/administration/typing-stays", test_typing_stays);
  g_test_add_func ("/administration/typed-before", test_typed_before);
  g_test_add_func ("/administration/refused-here", test_refused_here);
  g_test_add_func ("/administration/services", test_services);
  g_test_add_func ("/administration/what-will-happen", test_what_will_happen);
  g_test_add_func ("/administration/staff", test_staff);

  return g_test_run ();
}
