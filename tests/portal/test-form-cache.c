/* test-form-cache.c - a kept form is the one that was asked for
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-cache.h"
#include "albo-json.h"

static JsonNode *
make_document (const char *title)
{
  g_autofree char *text =
    g_strdup_printf ("{\"format\":1,\"sections\":[{\"id\":\"a\",\"title\":{\"it\":\"%s\",\"en\":\"-\"},"
                     "\"fields\":[{\"id\":\"b\",\"type\":\"text\",\"label\":{\"it\":\"c\",\"en\":\"c\"}}]}]}", title);
  g_autoptr(GError) error = NULL;
  JsonNode *node = albo_json_parse (text, -1, &error);

  g_assert_no_error (error);

  return node;
}

static JsonObject *
make_owner (const char *code,
            int         version)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", code);
  json_object_set_int_member (object, "version", version);

  return object;
}

static void
test_same (void)
{
  g_autoptr(AlboFormCache) cache = albo_form_cache_new ();
  g_autoptr(JsonObject) organization = make_owner ("ordine", 0);
  g_autoptr(JsonObject) service = make_owner ("iscrizione", 1);
  g_autoptr(JsonNode) one = make_document ("Uno");
  g_autoptr(JsonNode) again = make_document ("Uno");
  g_autoptr(JsonNode) other = make_document ("Altro");
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) first = albo_form_cache_get (cache, organization, service, one, &error);
  g_autoptr(AlboForm) second = albo_form_cache_get (cache, organization, service, again, &error);
  g_autoptr(AlboForm) third = albo_form_cache_get (cache, organization, service, other, &error);

  g_assert_no_error (error);
  g_assert_true (first == second);

  /* The same version with another content, as after a restored backup. */
  g_assert_true (third != first);
  g_assert_cmpstr (albo_form_get_section_title (first, 0, "it"), ==, "Uno");
  g_assert_cmpstr (albo_form_get_section_title (third, 0, "it"), ==, "Altro");
}

static void
test_broken (void)
{
  g_autoptr(AlboFormCache) cache = albo_form_cache_new ();
  g_autoptr(JsonNode) node = albo_json_parse ("{}", -1, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_form_cache_get (cache, NULL, NULL, node, &error));
  g_assert_nonnull (error);
}

/* More services than there is room for. */
static void
test_many (void)
{
  g_autoptr(AlboFormCache) cache = albo_form_cache_new ();
  g_autoptr(JsonNode) document = make_document ("Uno");

  for (int i = 0; i < 200; i++)
    {
      g_autoptr(JsonObject) service = make_owner ("iscrizione", i);
      g_autoptr(GError) error = NULL;
      g_autoptr(AlboForm) form = albo_form_cache_get (cache, NULL, service, document, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (albo_form_get_n_sections (form), ==, 1);
    }
}

static gpointer
get_often (gpointer data)
{
  for (int i = 0; i < 500; i++)
    {
      g_autoptr(JsonObject) service = make_owner ("iscrizione", i % 70);
      g_autoptr(JsonNode) document = make_document (i % 3 ? "Uno" : "Due");
      g_autoptr(AlboForm) form = albo_form_cache_get (data, NULL, service, document, NULL);

      g_assert_cmpstr (albo_form_get_section_title (form, 0, "it"), ==, i % 3 ? "Uno" : "Due");
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(AlboFormCache) cache = albo_form_cache_new ();
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("form", get_often, cache);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form-cache/same", test_same);
  g_test_add_func ("/form-cache/broken", test_broken);
  g_test_add_func ("/form-cache/many", test_many);
  g_test_add_func ("/form-cache/threads", test_threads);

  return g_test_run ();
}
