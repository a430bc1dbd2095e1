/* test-template.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"
#include "albo-template.h"

#include <string.h>

static AlboTemplate *
find_partial_cb (const char *name,
                 gpointer    user_data)
{
  return g_hash_table_lookup (user_data, name);
}

static GHashTable *
compile_partials (JsonObject *sources)
{
  GHashTable *partials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) albo_template_unref);
  JsonObjectIter iter;
  const char *name;
  JsonNode *source;

  if (sources == NULL)
    return partials;

  json_object_iter_init (&iter, sources);
  while (json_object_iter_next (&iter, &name, &source))
    {
      g_autoptr(GError) error = NULL;
      AlboTemplate *partial = albo_template_new (json_node_get_string (source), -1, &error);

      g_assert_no_error (error);
      g_hash_table_insert (partials, g_strdup (name), partial);
    }

  return partials;
}

static char *
render (const char  *source,
        JsonNode    *data,
        JsonObject  *partial_sources,
        GError     **error)
{
  g_autoptr(AlboTemplate) template = albo_template_new (source, -1, error);
  g_autoptr(GHashTable) partials = NULL;

  if (template == NULL)
    return NULL;

  partials = compile_partials (partial_sources);
  return albo_template_render (template, data, find_partial_cb, partials, error);
}

/* The public specification */

static void
test_specification_case (gconstpointer user_data)
{
  JsonObject *spec = json_node_get_object ((JsonNode *) user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *result = render (albo_json_get_string (spec, "template", ""),
                                    json_object_get_member (spec, "data"),
                                    albo_json_get_object (spec, "partials"), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, albo_json_get_string (spec, "expected", NULL));
}

static char *
find_specification (void)
{
  const char *shared = g_getenv ("ALBO_SHARED");
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *folder = NULL;

  if (shared != NULL)
    folder = g_build_filename (shared, "mustache-spec", NULL);
  else
    folder = g_build_filename (source != NULL ? source : ".", "..", "shared", "mustache-spec", NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

static void
test_specification_absent (void)
{
  g_test_skip ("the Mustache specification is not here (ALBO_SHARED)");
}

static void
add_specification (void)
{
  static const char * const names[] = {
    "comments", "delimiters", "interpolation", "inverted", "partials", "sections",
  };
  g_autofree char *folder = find_specification ();

  if (folder == NULL)
    {
      g_test_add_func ("/template/specification", test_specification_absent);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".json", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) root = NULL;
      JsonArray *cases;

      g_assert_true (g_file_get_contents (path, &text, NULL, &error));
      root = albo_json_parse (text, -1, &error);
      g_assert_no_error (error);

      cases = albo_json_get_array (json_node_get_object (root), "tests");
      g_assert_cmpuint (json_array_get_length (cases), >, 10);

      for (guint j = 0; j < json_array_get_length (cases); j++)
        {
          JsonNode *node = json_array_get_element (cases, j);
          const char *title = albo_json_get_string (json_node_get_object (node), "name", "?");
          g_autofree char *label = g_strdup_printf ("/template/specification/%s/%02u-%s",
                                                    names[i], j, title);

          g_strdelimit (label + strlen ("/template/specification/") + strlen (names[i]) + 1,
                        "/ ", '-');
          g_test_add_data_func_full (label, json_node_copy (node), test_specification_case,
                                     (GDestroyNotify) json_node_unref);
        }
    }
}

/* Our own cases */

static const struct
{
  const char *name;
  const char *source;
  const char *data;
  const char *partials;
  const char *expected;
} cases[] = {
  { "escape", "{{a}}|{{{a}}}|{{&a}}", "{\"a\":\"<b c='d' e=\\\"f\\\">&\"}", NULL,
    "&lt;b c=&#39;d&#39; e=&quot;f&quot;&gt;&amp;|<b c='d' e=\"f\">&|<b c='d' e=\"f\">&" },
  { "missing-is-nothing", "[{{a}}][{{a.b.c}}]", "{}", NULL, "[][]" },
  { "scalars", "{{i}} {{d}} {{t}} {{n}} {{o}} {{l}}",
    "{\"i\":-7,\"d\":0.1,\"t\":true,\"n\":null,\"o\":{},\"l\":[1]}", NULL, "-7 0.1 true   " },
  { "long-double", "{{d}}", "{\"d\":0.30000000000000004}", NULL, "0.30000000000000004" },
  { "falsy", "{{#e}}x{{/e}}{{^e}}y{{/e}}{{#z}}0{{/z}}", "{\"e\":\"\",\"z\":0}", NULL, "y0" },
  { "inner-null-hides-outer", "{{#a}}[{{b}}]{{/a}}", "{\"b\":1,\"a\":{\"b\":null}}", NULL, "[]" },
  { "dot-of-nested-lists", "{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", "{\"a\":[[1,2],[3]]}", NULL, "(12)(3)" },
  { "delimiters-and-braces", "{{=<% %>=}}<%a%>{{a}}{<%a%>}", "{\"a\":1}", NULL, "1{{a}}{1}" },
  { "partial-in-partial-indents-both", "  {{>p}}\n", "{}",
    "{\"p\":\"a\\n {{>q}}\\n\\nz\\n\",\"q\":\"b\\nc\\n\"}", "  a\n   b\n   c\n\n  z\n" },
  { "inline-partial-in-block", " {{>p}}\n", "{}",
    "{\"p\":\"x{{>q}}\\ny\",\"q\":\"1\\n2\"}", " x1\n2\n y" },
  { "block-partial-without-indent-in-block", " {{>p}}\n", "{}",
    "{\"p\":\"x\\n{{>q}}\\n\",\"q\":\"1\\n2\\n\"}", " x\n 1\n 2\n" },
  { "carriage-returns", "a\r\n{{#b}}\r\nc\r\n{{/b}}\r\nd", "{\"b\":true}", NULL, "a\r\nc\r\nd" },
  { "recursive-data", "{{>p}}", "{\"n\":1,\"c\":[{\"n\":2,\"c\":[]}]}",
    "{\"p\":\"<{{n}}{{#c}}{{>p}}{{/c}}>\"}", "<1<2>>" },
  { "empty", "", "{}", NULL, "" },
};

static void
test_case (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) data = albo_json_parse (cases[i].data, -1, &error);
  g_autoptr(JsonNode) partials = NULL;
  g_autofree char *result = NULL;

  g_assert_no_error (error);

  if (cases[i].partials != NULL)
    {
      partials = albo_json_parse (cases[i].partials, -1, &error);
      g_assert_no_error (error);
    }

  result = render (cases[i].source, data,
                   partials != NULL ? json_node_get_object (partials) : NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, cases[i].expected);
}

static const struct
{
  const char *source;
  const char *message;
} broken[] = {
  { "a\n{{b", "template, line 2: a tag is not closed" },
  { "{{{b}}", "template, line 1: a tag is not closed" },
  { "{{", "template, line 1: a tag is not closed" },
  { "{{}}", "template, line 1: a name is missing" },
  { "{{a b}}", "template, line 1: a name is too long or has spaces" },
  { "{{a..b}}", "template, line 1: a name has an empty part" },
  { "{{#a}}", "template, line 1: a section is not closed" },
  { "x\n\n{{/a}}", "template, line 3: a section is closed that was not opened" },
  { "{{#a}}{{/b}}", "template, line 1: another section is open than the one that is closed" },
  { "{{>}}", "template, line 1: the name of a partial is missing or too long" },
  { "{{=<%=}}", "template, line 1: delimiters must be two short words" },
  { "{{=a b c=}}", "template, line 1: delimiters must be two short words" },
  { "{{=12345678901234567 x=}}", "template, line 1: delimiters must be two short words" },
  { "\xff", "template: not UTF-8" },
};

static void
test_broken (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (albo_template_new (broken[i].source, -1, &error));
      g_assert_error (error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_SYNTAX);
      g_assert_cmpstr (error->message, ==, broken[i].message);
    }
}

static void
assert_limit (const char *source,
              const char *partials,
              const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) sources = partials != NULL ? albo_json_parse (partials, -1, NULL) : NULL;

  g_assert_null (render (source, NULL, sources != NULL ? json_node_get_object (sources) : NULL,
                         &error));
  g_assert_error (error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'x');
  g_autofree char *half = g_strnfill (600000, 'x');
  g_autofree char *copies = g_strdup_printf ("{\"p\":\"%s{{>q}}{{>q}}{{>q}}{{>q}}{{>q}}{{>q}}\","
                                             "\"q\":\"%s{{>r}}{{>r}}{{>r}}{{>r}}{{>r}}\","
                                             "\"r\":\"%s\"}", half, half, half);
  g_autoptr(GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < 65; i++)
    g_string_append (deep, "{{#a}}");

  assert_limit (large, NULL, "template: too large");
  assert_limit (deep->str, NULL, "template, line 1: too many sections in sections");
  assert_limit ("{{>p}}", "{\"p\":\"x{{>p}}\"}", "template: too many partials in partials");
  assert_limit ("{{>p}}", copies, "template: too much text");
}

/* Doubling at each level never gets deep enough to end by itself. */
static void
test_steps_end_a_rendering (void)
{
  g_autoptr(GString) sources = g_string_new ("{");

  for (gsize i = 0; i < 30; i++)
    g_string_append_printf (sources, "%s\"p%zu\":\"{{>p%zu}}{{>p%zu}}\"", i > 0 ? "," : "",
                            i, i + 1, i + 1);

  g_string_append_c (sources, '}');
  assert_limit ("{{>p0}}", sources->str, "template: too many steps");
}

static gpointer
render_many_cb (gpointer user_data)
{
  AlboTemplate *template = user_data;
  g_autoptr(JsonNode) data = albo_json_parse ("{\"a\":[1,2,3]}", -1, NULL);

  for (gsize i = 0; i < 500; i++)
    {
      g_autofree char *result = albo_template_render (template, data, NULL, NULL, NULL);

      g_assert_cmpstr (result, ==, "1;2;3;");
    }

  return NULL;
}

static void
test_threads_share_a_template (void)
{
  g_autoptr(AlboTemplate) template = albo_template_new ("{{#a}}{{.}};{{/a}}{{>none}}", -1, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("render", render_many_cb, template);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_owners (void)
{
  AlboTemplate *template = albo_template_new ("a", 1, NULL);
  AlboTemplate *second = g_boxed_copy (ALBO_TYPE_TEMPLATE, template);
  g_autofree char *result = NULL;

  g_assert_true (second == template);
  albo_template_unref (template);

  result = albo_template_render (second, NULL, NULL, NULL, NULL);
  g_assert_cmpstr (result, ==, "a");

  g_boxed_free (ALBO_TYPE_TEMPLATE, second);
  albo_template_unref (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_specification ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/template/case/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }

  g_test_add_func ("/template/broken", test_broken);
  g_test_add_func ("/template/limits", test_limits);
  g_test_add_func ("/template/steps-end-a-rendering", test_steps_end_a_rendering);
  g_test_add_func ("/template/threads-share-a-template", test_threads_share_a_template);
  g_test_add_func ("/template/owners", test_owners);

  return g_test_run ();
}
