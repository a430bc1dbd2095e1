/* form-fixture.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-json.h"

/* Apostrophes stand for quotation marks, so that cases stay readable in C. */
JsonNode *
form_fixture_parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  JsonNode *node = albo_json_parse (json, -1, &error);

  g_assert_no_error (error);
  return node;
}

/* A form of one section with these fields; a label is put into each. */
AlboForm *
form_fixture_new (const char *fields)
{
  g_autoptr(JsonNode) array = form_fixture_parse (fields);
  g_autofree char *text = NULL;
  g_autoptr(GString) document = g_string_new
    ("{\"format\":2,\"sections\":[{\"id\":\"s\",\"title\":{\"it\":\"Sezione\",\"en\":\"Section\"},"
     "\"fields\":");
  g_autoptr(GError) error = NULL;
  AlboForm *form;

  text = albo_json_to_string (array);
  g_string_append (document, text);
  g_string_append (document, "}]}");
  g_string_replace (document, "{\"id\":", "{\"label\":{\"it\":\"Campo\",\"en\":\"Field\"},\"id\":", 0);
  g_string_replace (document, "[{\"label\":{\"it\":\"Campo\",\"en\":\"Field\"},\"id\":\"s\",",
                    "[{\"id\":\"s\",", 1);

  form = albo_form_new_from_json (document->str, document->len, &error);
  g_assert_no_error (error);
  return form;
}

/* "field:code field:code", a warning with a question mark. */
char *
form_fixture_problems (GPtrArray *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const AlboFormProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "%s%s:%s%s", i > 0 ? " " : "",
                              problem->field != NULL ? problem->field : "",
                              problem->code,
                              problem->severity == ALBO_FORM_SEVERITY_WARNING ? "?" : "");
    }

  return g_string_free (text, FALSE);
}
