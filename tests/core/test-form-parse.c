/* test-form-parse.c - documents that are forms, and those that are not
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-json.h"

#include <string.h>

static char *
get_path (const char *first,
          const char *second,
          const char *third)
{
  const char *source = g_getenv ("ALBO_SOURCE");

  return g_build_filename (source != NULL ? source : ".", first, second, third, NULL);
}

/* The table is JSON, so that the JSON Schema is tried with the same cases:
 * tests/core/check-form-schema.py reads it too.
 */
static void
test_broken (void)
{
  g_autofree char *path = get_path ("tests", "core", "broken-forms.json");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonArray *cases;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  root = albo_json_parse (text, -1, &error);
  g_assert_no_error (error);

  cases = albo_json_get_array (json_node_get_object (root), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 60);

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *broken = json_array_get_object_element (cases, i);
      g_autoptr(GError) refusal = NULL;
      g_autoptr(AlboForm) form = albo_form_new_from_node (json_object_get_member (broken, "form"), &refusal);

      if (form != NULL)
        g_error ("a form was accepted that has: %s", albo_json_get_string (broken, "message", "?"));

      g_assert_error (refusal, ALBO_FORM_ERROR, ALBO_FORM_ERROR_INVALID);
      g_assert_cmpstr (refusal->message, ==, albo_json_get_string (broken, "message", NULL));
    }
}

static void
test_not_json (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) limit = NULL;
  g_autofree char *large = g_strnfill (ALBO_FORM_MAX_SIZE + 1, ' ');

  g_assert_null (albo_form_new_from_json ("{", -1, &error));
  g_assert_error (error, ALBO_FORM_ERROR, ALBO_FORM_ERROR_JSON);
  g_assert_true (g_str_has_prefix (error->message, "$: not a JSON document"));

  g_assert_null (albo_form_new_from_json (large, ALBO_FORM_MAX_SIZE + 1, &limit));
  g_assert_error (limit, ALBO_FORM_ERROR, ALBO_FORM_ERROR_LIMIT);
  g_assert_cmpstr (limit->message, ==, "$: the form is too large");
}

static AlboForm *
make_counted (guint    n_sections,
              guint    n_fields,
              GError **error)
{
  g_autoptr(GString) text = g_string_new ("{\"format\":1,\"sections\":[");
  guint n = 0;

  for (guint i = 0; i < n_sections; i++)
    {
      g_string_append_printf (text, "%s{\"id\":\"s%u\",\"title\":{\"it\":\"S\",\"en\":\"S\"},\"fields\":[",
                              i > 0 ? "," : "", i);

      for (guint j = 0; j < n_fields; j++)
        g_string_append_printf (text, "%s{\"id\":\"f%u\",\"type\":\"text\",\"label\":{\"it\":\"F\",\"en\":\"F\"}}",
                                j > 0 ? "," : "", n++);

      g_string_append (text, "]}");
    }

  g_string_append (text, "]}");
  return albo_form_new_from_json (text->str, text->len, error);
}

static void
test_counts (void)
{
  g_autoptr(AlboForm) largest = make_counted (ALBO_FORM_MAX_SECTIONS, 10, NULL);
  g_autoptr(GError) sections = NULL;
  g_autoptr(GError) fields = NULL;

  g_assert_cmpuint (albo_form_get_n_sections (largest), ==, ALBO_FORM_MAX_SECTIONS);
  g_assert_cmpuint (albo_form_get_n_fields (largest), ==, ALBO_FORM_MAX_FIELDS);

  g_assert_null (make_counted (ALBO_FORM_MAX_SECTIONS + 1, 1, &sections));
  g_assert_cmpstr (sections->message, ==, "$.sections: has too many items");

  g_assert_null (make_counted (2, 201, &fields));
  g_assert_cmpstr (fields->message, ==, "$.sections[1].fields[199]: the form has too many fields");
}

static void
test_lookups (void)
{
  g_autofree char *path = get_path ("tests", "fuzz", "corpus/form/all-types.json");
  g_autofree char *text = NULL;
  g_autoptr(AlboForm) form = NULL;
  g_autoptr(AlboForm) again = NULL;
  g_autoptr(JsonNode) document = NULL;
  g_autoptr(JsonObject) values = json_object_new ();
  const AlboFormField *field;
  AlboFormFieldType type = ALBO_FORM_NOTE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  form = albo_form_new_from_json (text, -1, NULL);

  g_assert_cmpuint (albo_form_get_n_sections (form), ==, 2);
  g_assert_cmpstr (albo_form_get_section_id (form, 0), ==, "one");
  g_assert_null (albo_form_get_section_id (form, 2));
  g_assert_cmpstr (albo_form_get_section_title (form, 1, "it"), ==, "Two");
  g_assert_cmpstr (albo_form_get_section_title (form, 2, "it"), ==, "");
  g_assert_true (albo_form_is_section_visible (form, 0, NULL));
  g_assert_false (albo_form_is_section_visible (form, 1, NULL));
  g_assert_false (albo_form_is_section_visible (form, 2, NULL));
  json_object_set_string_member (values, "text", "x");
  g_assert_true (albo_form_is_section_visible (form, 1, values));

  g_assert_null (albo_form_get_field (form, albo_form_get_n_fields (form)));
  g_assert_null (albo_form_find_field (form, "zzz"));
  g_assert_null (albo_form_find_field (form, NULL));

  field = albo_form_find_field (form, "attachment");
  g_assert_cmpuint (albo_form_field_get_section (field), ==, 1);
  g_assert_cmpint (albo_form_field_get_max_size (field), ==, 100);
  g_assert_cmpuint (albo_form_field_get_max_files (field), ==, 2);
  g_assert_cmpstr (albo_form_field_get_media_types (field)[0], ==, "application/pdf");
  g_assert_false (albo_form_field_takes_media_type (field, NULL));
  g_assert_cmpstr (albo_form_field_get_label (field, "en"), ==, "attachment");

  field = albo_form_find_field (form, "text");
  g_assert_true (albo_form_field_is_required (field));
  g_assert_false (albo_form_field_takes_media_type (field, "application/pdf"));

  /* Each type of the format is in that form. */
  for (int i = 0; i < ALBO_FORM_N_TYPES; i++)
    {
      g_assert_true (albo_form_type_from_code (albo_form_type_to_code (i), &type));
      g_assert_cmpint (type, ==, i);
      g_assert_cmpint (albo_form_field_get_kind (albo_form_find_field (form, albo_form_type_to_code (i))), ==, i);
    }

  g_assert_null (albo_form_type_to_code (ALBO_FORM_N_TYPES));
  g_assert_false (albo_form_type_from_code ("password", &type));
  g_assert_cmpint (type, ==, ALBO_FORM_NOTE);

  document = albo_form_to_node (form);
  again = g_boxed_copy (ALBO_TYPE_FORM, form);
  g_assert_true (again == form);
  g_assert_true (json_node_is_immutable (document));
  albo_form_unref (NULL);
}

static void
test_defaults (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'attachment'},{'id':'d','type':'declaration'},"
                                               "{'id':'t','type':'text'}]");
  const AlboFormField *field = albo_form_find_field (form, "a");

  g_assert_cmpint (albo_form_field_get_max_size (field), ==, 10 * 1024 * 1024);
  g_assert_cmpuint (albo_form_field_get_max_files (field), ==, 1);
  g_assert_true (albo_form_field_takes_media_type (field, "application/pkcs7-mime"));
  g_assert_false (albo_form_field_is_required (field));
  g_assert_true (albo_form_field_is_required (albo_form_find_field (form, "d")));
  g_assert_false (albo_form_field_is_required (albo_form_find_field (form, "t")));
}

/* Conditions */

static void
test_conditions (void)
{
  static const struct
  {
    const char *condition;
    const char *values;
    gboolean    is_shown;
  } cases[] = {
    { "{'field':'x','equals':'a'}", "{'x':'a'}", TRUE },
    { "{'field':'x','equals':'a'}", "{'x':'b'}", FALSE },
    { "{'field':'x','equals':'a'}", "{}", FALSE },
    { "{'field':'x','equals':'a'}", "{'x':null}", FALSE },
    { "{'field':'x','equals':'1'}", "{'x':1}", FALSE },
    { "{'field':'x','equals':1}", "{'x':1}", TRUE },
    { "{'field':'x','equals':1}", "{'x':1.0}", FALSE },
    { "{'field':'x','equals':true}", "{'x':true}", TRUE },
    { "{'field':'x','equals':false}", "{'x':true}", FALSE },
    { "{'field':'x','equals':false}", "{}", FALSE },
    { "{'field':'x','equals':'a'}", "{'x':['a']}", FALSE },
    { "{'field':'x','in':['a',2]}", "{'x':2}", TRUE },
    { "{'field':'x','in':['a',2]}", "{'x':3}", FALSE },
    { "{'field':'x','in':['a']}", "{}", FALSE },
    { "{'field':'x','not_empty':true}", "{'x':'a'}", TRUE },
    { "{'field':'x','not_empty':true}", "{'x':''}", FALSE },
    { "{'field':'x','not_empty':true}", "{'x':[]}", FALSE },
    { "{'field':'x','not_empty':true}", "{'x':[1]}", TRUE },
    { "{'field':'x','not_empty':true}", "{'x':{}}", FALSE },
    { "{'field':'x','not_empty':true}", "{'x':{'a':1}}", TRUE },
    { "{'field':'x','not_empty':true}", "{'x':false}", FALSE },
    { "{'field':'x','not_empty':true}", "{'x':0}", TRUE },
    { "{'field':'x','not_empty':true}", "{}", FALSE },
    { "{'field':'x','not_empty':false}", "{}", TRUE },
    { "{'field':'x','not_empty':false}", "{'x':'a'}", FALSE },
    { "{'not':{'field':'x','equals':'a'}}", "{}", TRUE },
    { "{'not':{'field':'x','equals':'a'}}", "{'x':'a'}", FALSE },
    { "{'all':[{'field':'x','equals':'a'},{'field':'y','equals':'b'}]}", "{'x':'a','y':'b'}", TRUE },
    { "{'all':[{'field':'x','equals':'a'},{'field':'y','equals':'b'}]}", "{'x':'a'}", FALSE },
    { "{'any':[{'field':'x','equals':'a'},{'field':'y','equals':'b'}]}", "{'y':'b'}", TRUE },
    { "{'any':[{'field':'x','equals':'a'},{'field':'y','equals':'b'}]}", "{}", FALSE },
    { "{'any':[{'all':[{'not':{'field':'x','not_empty':true}}]}]}", "{}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fields = g_strdup_printf ("[{'id':'a','type':'text','visible_when':%s},"
                                                 "{'id':'x','type':'text'},{'id':'y','type':'text'}]",
                                                 cases[i].condition);
      g_autoptr(AlboForm) form = form_fixture_new (fields);
      g_autoptr(JsonNode) values = form_fixture_parse (cases[i].values);

      if (albo_form_is_field_visible (form, albo_form_find_field (form, "a"), json_node_get_object (values)) !=
          cases[i].is_shown)
        g_error ("%s with %s should be %d", cases[i].condition, cases[i].values, cases[i].is_shown);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form/parse/broken", test_broken);
  g_test_add_func ("/form/parse/not-json", test_not_json);
  g_test_add_func ("/form/parse/counts", test_counts);
  g_test_add_func ("/form/parse/lookups", test_lookups);
  g_test_add_func ("/form/parse/defaults", test_defaults);
  g_test_add_func ("/form/conditions", test_conditions);

  return g_test_run ();
}
