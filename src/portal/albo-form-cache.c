/* albo-form-cache.c
 *
 * Compiling a form takes longer than all else that a page does with it, and the
 * database sends the same few forms again and again.  Comparing a form with the
 * one that was compiled takes a twentieth of that, so a kept form is never
 * believed to be the right one: not after a restored backup, either.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-cache.h"

#include "albo-json.h"

#define MAX_FORMS 64

/**
 * AlboFormCache:
 *
 * Shared by all threads.  The documents in it are copies of its own: counting
 * references to a JSON object is not safe between threads.
 */
struct _AlboFormCache
{
  GRWLock     lock;
  GHashTable *entries;  /* name to Entry; guarded by lock */
};

typedef struct
{
  JsonNode *document;
  AlboForm *form;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  json_node_unref (self->document);
  albo_form_unref (self->form);
  g_free (self);
}

/* Returns: (transfer full) (nullable): the form of @document, if it is the one kept */
static AlboForm *
find (AlboFormCache *self,
      const char    *name,
      JsonNode      *document)
{
  AlboForm *form = NULL;
  Entry *entry;

  g_rw_lock_reader_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, name);
  if (entry != NULL && json_node_equal (entry->document, document))
    form = albo_form_ref (entry->form);
  g_rw_lock_reader_unlock (&self->lock);

  return form;
}

static void
keep (AlboFormCache *self,
      const char    *name,
      JsonNode      *document,
      AlboForm      *form)
{
  g_autofree char *text = albo_json_to_string (document);
  JsonNode *copy = albo_json_parse (text, -1, NULL);
  Entry *entry;

  if (copy == NULL)
    return;

  entry = g_new0 (Entry, 1);
  entry->document = copy;
  entry->form = albo_form_ref (form);

  g_rw_lock_writer_lock (&self->lock);
  if (g_hash_table_size (self->entries) >= MAX_FORMS)
    g_hash_table_remove_all (self->entries);
  g_hash_table_replace (self->entries, g_strdup (name), entry);
  g_rw_lock_writer_unlock (&self->lock);
}

/**
 * albo_form_cache_new:
 *
 * Returns: (transfer full): an empty cache
 */
AlboFormCache *
albo_form_cache_new (void)
{
  AlboFormCache *self = g_new0 (AlboFormCache, 1);

  g_rw_lock_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);

  return self;
}

void
albo_form_cache_free (AlboFormCache *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_rw_lock_clear (&self->lock);
  g_free (self);
}

/**
 * albo_form_cache_get:
 * @self: the cache
 * @organization: whose form it is, as the database tells it
 * @service: for what, as the database tells it
 * @document: the form itself
 * @error: (nullable): %ALBO_FORM_ERROR
 *
 * Returns: (transfer full): the form that @document is, or %NULL if it is none
 */
AlboForm *
albo_form_cache_get (AlboFormCache  *self,
                     JsonObject     *organization,
                     JsonObject     *service,
                     JsonNode       *document,
                     GError        **error)
{
  g_autofree char *name =
    g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, albo_json_get_string (organization, "code", ""),
                     albo_json_get_string (service, "code", ""),
                     albo_json_get_int (service, "version", 0));
  AlboForm *form = document != NULL ? find (self, name, document) : NULL;

  if (form != NULL)
    return form;

  form = albo_form_new_from_node (document, error);
  if (form != NULL)
    keep (self, name, document, form);

  return form;
}
