/* test-json.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"

#include <string.h>

static void
test_accepts (void)
{
  static const char * const cases[] = {
    "null", " true ", "false", "0", "-0", "-1.5e+10", "1E-3", "2e5", "123456789012345678", "\"\"", "[]", "{}", "[ 1 , 2 ]",
    "{ \"a\" : [ { } ] , \"b\" : null }", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e8\\ud83d\\ude00\"",
    "\"è€😀\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = albo_json_parse (cases[i], -1, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
}

static void
test_refuses (void)
{
  static const char * const cases[] = {
    "", " ", "nul", "tru", "x", "'a'", "\"", "\"a", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12",
    "\"\\u0000\"", "\"\\ud800\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\", "01", "-", "1.",
    ".5", "1e", "1e+", "+1", "0x1", "[", "[1", "[1,", "[1,]", "[1 2]", "]", "{", "{a:1}", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{\"a\":1", "{1:2}", "1 2", "[1]]", "// c\n1", "/* c */1", "NaN", "Infinity",
    "var a = 1;", "\xff", "[\"\xc3\"]", "\xef\xbb\xbf[]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = albo_json_parse (cases[i], -1, &error);

      if (node != NULL)
        g_error ("“%s” was accepted", cases[i]);

      g_assert_error (error, ALBO_JSON_ERROR, ALBO_JSON_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, "not a JSON document: "));
    }
}

static void
assert_limit (const char *text,
              gsize       length,
              const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_json_parse (text, length, &error));
  g_assert_error (error, ALBO_JSON_ERROR, ALBO_JSON_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (ALBO_JSON_MAX_SIZE + 1, ' ');
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *deepest_open = g_strnfill (ALBO_JSON_MAX_DEPTH, '[');
  g_autofree char *deepest_close = g_strnfill (ALBO_JSON_MAX_DEPTH, ']');
  g_autofree char *deepest = g_strconcat (deepest_open, deepest_close, NULL);
  g_autoptr(JsonNode) node = albo_json_parse (deepest, -1, NULL);
  g_autofree char *digits = g_strnfill (80, '1');
  g_autofree char *fraction = g_strconcat ("0.", digits, NULL);

  g_assert_nonnull (node);
  assert_limit (large, ALBO_JSON_MAX_SIZE + 1, "not a JSON document: too large at byte 0");
  assert_limit (open, 100000, "not a JSON document: too many levels at byte 32");
  assert_limit ("1234567890123456789", 19, "not a JSON document: number out of range at byte 19");
  assert_limit ("1e999", 5, "not a JSON document: number out of range at byte 5");
  assert_limit (fraction, strlen (fraction), "not a JSON document: number out of range at byte 82");
}

static void
test_length_counts (void)
{
  g_autoptr(JsonNode) node = albo_json_parse ("12345", 2, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (json_node_get_int (node), ==, 12);
  g_assert_null (albo_json_parse ("[\0]", 3, &error));
  g_assert_error (error, ALBO_JSON_ERROR, ALBO_JSON_ERROR_SYNTAX);
}

static void
test_getters_never_abort (void)
{
  g_autoptr(JsonNode) node = albo_json_parse ("{\"s\":\"x\",\"i\":7,\"b\":true,\"n\":null,\"o\":{},\"a\":[]}",
                                              -1, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (albo_json_get_string (object, "s", "-"), ==, "x");
  g_assert_cmpstr (albo_json_get_string (object, "i", "-"), ==, "-");
  g_assert_cmpstr (albo_json_get_string (object, "n", "-"), ==, "-");
  g_assert_cmpstr (albo_json_get_string (object, "zzz", NULL), ==, NULL);
  g_assert_cmpint (albo_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpint (albo_json_get_int (object, "s", -1), ==, -1);
  g_assert_true (albo_json_get_bool (object, "b", FALSE));
  g_assert_true (albo_json_get_bool (object, "o", TRUE));
  g_assert_nonnull (albo_json_get_object (object, "o"));
  g_assert_null (albo_json_get_object (object, "a"));
  g_assert_null (albo_json_get_object (NULL, "a"));
  g_assert_nonnull (albo_json_get_array (object, "a"));
  g_assert_null (albo_json_get_array (object, "o"));
  g_assert_null (albo_json_get_array (object, "n"));
  g_assert_null (albo_json_get_node (object, "n"));
  g_assert_false (albo_json_is_string (NULL));
}

static void
test_localized (void)
{
  static const struct
  {
    const char *labels;
    const char *lang;
    const char *text;
  } cases[] = {
    { "{\"it\":\"i\",\"en\":\"e\"}", "en_US", "e" }, { "{\"it\":\"i\",\"en\":\"e\"}", "it", "i" },
    { "{\"it\":\"i\",\"en\":\"e\"}", NULL, "i" }, { "{\"it\":\"i\",\"de\":\"d\"}", "de", "d" },
    { "{\"it\":\"i\"}", "en", "i" }, { "{\"en\":\"e\"}", "it", "e" }, { "{\"x\":1,\"fr\":\"f\"}", "it", "f" },
    { "{\"x\":1}", "it", "" }, { "{}", "it", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) labels = albo_json_parse (cases[i].labels, -1, NULL);

      g_assert_cmpstr (albo_json_localized (json_node_get_object (labels), cases[i].lang), ==, cases[i].text);
    }

  g_assert_cmpstr (albo_json_localized (NULL, "it"), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/accepts", test_accepts);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/length-counts", test_length_counts);
  g_test_add_func ("/json/getters-never-abort", test_getters_never_abort);
  g_test_add_func ("/json/localized", test_localized);

  return g_test_run ();
}
