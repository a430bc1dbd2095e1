/* albo-pages.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-pages.h"

#include <gio/gio.h>
#include <string.h>

#include "albo-lang.h"
#include "albo-template.h"

#define SUFFIX ".mustache"
#define TEXTS  "texts.json"

/**
 * AlboPages:
 *
 * Nothing in it changes once it is made, so all threads read it at once.
 */
struct _AlboPages
{
  GPtrArray *sets;  /* by language: name to AlboTemplate */
};

static void
template_free (gpointer data)
{
  albo_template_unref (data);
}

static gboolean
load (GHashTable  *set,
      const char  *folder,
      const char  *file,
      GError     **error)
{
  g_autofree char *path = g_strconcat (folder, file, NULL);
  g_autoptr(GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  AlboTemplate *template;

  if (text == NULL)
    return FALSE;

  template = albo_template_new (g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text),
                                error);
  if (template == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  g_hash_table_insert (set, g_strndup (file, strlen (file) - strlen (SUFFIX)), template);

  return TRUE;
}

/* What core says in a language that its own tables do not hold. */
static gboolean
load_texts (const char  *code,
            const char  *folder,
            GError     **error)
{
  g_autofree char *path = g_strconcat (folder, TEXTS, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GHashTable) texts = NULL;
  g_autofree char *json = NULL;
  JsonObjectIter iter;
  const char *english;
  JsonNode *text;

  if (bytes == NULL)
    return FALSE;

  json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  node = json_from_string (json, error);
  if (node == NULL)
    return FALSE;

  texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &english, &text))
    g_hash_table_insert (texts, g_strdup (english), g_strdup (json_node_get_string (text)));

  albo_lang_set_texts (code, texts);

  return TRUE;
}

static AlboTemplate *
find_partial_cb (const char *name,
                 gpointer    user_data)
{
  return g_hash_table_lookup (user_data, name);
}

/**
 * albo_pages_new:
 * @folder: a folder of resources, with a slash at its end, with one folder a
 *   language
 * @error: (nullable): %G_RESOURCE_ERROR, or what albo_template_new() says
 *
 * Returns: (transfer full): the pages, or %NULL if one of them does not compile
 */
AlboPages *
albo_pages_new (const char  *folder,
                GError     **error)
{
  g_autoptr(AlboPages) self = g_new0 (AlboPages, 1);
  gsize n_languages;
  const AlboLang *languages = albo_lang_list (&n_languages);

  self->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (gsize i = 0; i < n_languages; i++)
    {
      g_autofree char *path = g_strconcat (folder, languages[i].code, "/", NULL);
      g_auto(GStrv) files = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                            error);
      GHashTable *set;

      if (files == NULL)
        return NULL;

      set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, template_free);
      g_ptr_array_add (self->sets, set);

      for (guint j = 0; files[j] != NULL; j++)
        if (g_str_has_suffix (files[j], SUFFIX) && !load (set, path, files[j], error))
          return NULL;

      if (g_strv_contains ((const char * const *) files, TEXTS) &&
          !load_texts (languages[i].code, path, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
albo_pages_free (AlboPages *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_free (self);
}

/**
 * albo_pages_render:
 * @self: the pages
 * @language: a position in albo_lang_list()
 * @page: the name of a page
 * @data: what its holes are filled with
 * @error: (nullable): %G_IO_ERROR_NOT_FOUND, or what albo_template_render() says
 *
 * Returns: (transfer full): HTML, or %NULL on error
 */
char *
albo_pages_render (AlboPages   *self,
                   int          language,
                   const char  *page,
                   JsonNode    *data,
                   GError     **error)
{
  GHashTable *set = g_ptr_array_index (self->sets, language);
  AlboTemplate *template = g_hash_table_lookup (set, page);

  if (template == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no page “%s”", page);
      return NULL;
    }

  return albo_template_render (template, data, find_partial_cb, set, error);
}
