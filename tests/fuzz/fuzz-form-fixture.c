/* fuzz-form-fixture.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <stdint.h>

#include "fuzz-form-fixture.h"

#include "albo-template.h"

#include <string.h>

/* The form of corpus/form/all-types.json, made once. */
AlboForm *
fuzz_form_fixture_get (void)
{
  static AlboForm *form;
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (form != NULL)
    return form;

  path = g_build_filename (source != NULL ? source : ".", "tests", "fuzz", "corpus", "form",
                           "all-types.json", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  form = albo_form_new_from_json (text, -1, &error);
  g_assert_no_error (error);
  return form;
}

/* Lines of `name=value`; what has no name is the value of every other field. */
GHashTable *
fuzz_form_fixture_split (const uint8_t *data,
                         size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", 200);
  GHashTable *sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) g_strfreev);

  g_hash_table_insert (sent, g_strdup (""), g_strsplit (text, ";", 50));

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr (lines[i], '=');

      if (equals != NULL)
        g_hash_table_insert (sent, g_strndup (lines[i], equals - lines[i]),
                             g_strsplit (equals + 1, ";", 50));
    }

  return sent;
}

const char * const *
fuzz_form_fixture_lookup_cb (const char *name,
                             gpointer    user_data)
{
  gpointer values = g_hash_table_lookup (user_data, name);

  return values != NULL ? values : g_hash_table_lookup (user_data, "");
}

JsonObject *
fuzz_form_fixture_get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Every text of the model that comes from strangers, as a page would show it. */
static AlboTemplate *
get_template (void)
{
  static AlboTemplate *template;

  if (template == NULL)
    template = albo_template_new ("{{#errors}}{{label}}{{text}}{{/errors}}"
                                  "{{#sections}}{{#fields}}{{display}}{{value}}{{error}}{{warning}}"
                                  "{{#files}}{{id}}{{name}}{{media_type}}{{size_text}}{{/files}}"
                                  "{{#part_list}}{{value}}{{error}}{{/part_list}}"
                                  "{{/fields}}{{/sections}}", -1, NULL);

  return template;
}

/* Validates, renders and shows @values; each problem has a text. */
void
fuzz_form_fixture_check (JsonObject *values)
{
  AlboForm *form = fuzz_form_fixture_get ();
  g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, values);
  g_autoptr(JsonNode) model = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, values, NULL,
                                                problems, "en");
  g_autofree char *text = albo_template_render (get_template (), model, NULL, NULL, NULL);

  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));

  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *sentence = albo_form_problem_to_text (problems->pdata[i], "it");

      g_assert_cmpstr (sentence, !=, "");
    }
}
