/* albo-schema-files.c - the SQL files that make the database
 *
 * roles.sql                 each time, first
 * migrations/NNNN-name.sql  once each, by number
 * functions/NN-name.sql     each time, by name
 * grants.sql                each time, last
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-schema-files.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "albo-admin-error.h"

#define PREFIX "/it/albo/Albo/schema"

struct _AlboSchemaFiles
{
  char      *folder;      /* (nullable): NULL for the resource in the program */
  GPtrArray *before;      /* (element-type AlboSchemaFile) */
  GPtrArray *migrations;  /* (element-type AlboSchemaFile) */
  GPtrArray *after;       /* (element-type AlboSchemaFile) */
};

static void
file_free (gpointer data)
{
  AlboSchemaFile *file = data;

  g_free (file->name);
  g_free (file->sql);
  g_free (file->sha256);
  g_free (file);
}

static char *
read_sql (AlboSchemaFiles  *self,
          const char       *name,
          GError          **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *sql = NULL;

  if (self->folder != NULL)
    {
      path = g_build_filename (self->folder, name, NULL);
      return g_file_get_contents (path, &sql, NULL, error) ? sql : NULL;
    }

  path = g_strconcat (PREFIX "/", name, NULL);
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL)
    return NULL;

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Names in @folder that end with `.sql`, in order. */
static GPtrArray *
list_sql (AlboSchemaFiles  *self,
          const char       *folder,
          GError          **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) children = NULL;

  if (self->folder != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, folder, NULL);
      g_autoptr(GDir) dir = g_dir_open (path, 0, error);
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
      const char *name;

      if (dir == NULL)
        return NULL;

      while ((name = g_dir_read_name (dir)) != NULL)
        g_strv_builder_add (builder, name);

      children = g_strv_builder_end (builder);
    }
  else
    {
      g_autofree char *path = g_strconcat (PREFIX "/", folder, NULL);

      children = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

      if (children == NULL)
        return NULL;
    }

  for (gsize i = 0; children[i] != NULL; i++)
    if (g_str_has_suffix (children[i], ".sql"))
      g_ptr_array_add (names, g_strconcat (folder, "/", children[i], NULL));

  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

static gboolean
add_file (AlboSchemaFiles  *self,
          GPtrArray        *list,
          const char       *name,
          int               version,
          GError          **error)
{
  char *sql = read_sql (self, name, error);
  AlboSchemaFile *file;

  if (sql == NULL)
    return FALSE;

  file = g_new0 (AlboSchemaFile, 1);
  file->name = g_strdup (name);
  file->version = version;
  file->sql = sql;
  file->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, -1);
  g_ptr_array_add (list, file);

  return TRUE;
}

/* Numbers go up from 1 without a gap, so that one version says what was applied. */
static gboolean
add_migrations (AlboSchemaFiles  *self,
                GError          **error)
{
  g_autoptr(GPtrArray) names = list_sql (self, "migrations", error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = names->pdata[i];
      guint64 version = g_ascii_strtoull (strchr (name, '/') + 1, NULL, 10);

      if (version != i + 1)
        {
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                       _("%s should have the number %u."), name, i + 1);
          return FALSE;
        }

      if (!add_file (self, self->migrations, name, (int) version, error))
        return FALSE;
    }

  return names != NULL;
}

static gboolean
add_functions (AlboSchemaFiles  *self,
               GError          **error)
{
  g_autoptr(GPtrArray) names = list_sql (self, "functions", error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!add_file (self, self->after, names->pdata[i], 0, error))
      return FALSE;

  return names != NULL;
}

static AlboSchemaFiles *
load (const char  *folder,
      GError     **error)
{
  g_autoptr(AlboSchemaFiles) self = g_new0 (AlboSchemaFiles, 1);

  self->folder = g_strdup (folder);
  self->before = g_ptr_array_new_with_free_func (file_free);
  self->migrations = g_ptr_array_new_with_free_func (file_free);
  self->after = g_ptr_array_new_with_free_func (file_free);

  if (!add_file (self, self->before, "roles.sql", 0, error) ||
      !add_migrations (self, error) ||
      !add_functions (self, error) ||
      !add_file (self, self->after, "grants.sql", 0, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * albo_schema_files_load:
 * @error: %ALBO_ADMIN_ERROR or %G_RESOURCE_ERROR
 *
 * Returns: (transfer full): the files that came with the program, or %NULL on error
 */
AlboSchemaFiles *
albo_schema_files_load (GError **error)
{
  return load (NULL, error);
}

/**
 * albo_schema_files_load_folder:
 * @folder: a folder like `data/schema`
 * @error: %ALBO_ADMIN_ERROR or %G_FILE_ERROR
 *
 * For trying a schema that is not part of the program.
 *
 * Returns: (transfer full): the files of @folder, or %NULL on error
 */
AlboSchemaFiles *
albo_schema_files_load_folder (const char  *folder,
                               GError     **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return load (folder, error);
}

/**
 * albo_schema_files_free: (skip)
 * @self: (nullable) (transfer full): schema files
 *
 * Frees it; the database is not touched.
 */
void
albo_schema_files_free (AlboSchemaFiles *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->migrations, g_ptr_array_unref);
  g_clear_pointer (&self->after, g_ptr_array_unref);
  g_free (self->folder);
  g_free (self);
}

/**
 * albo_schema_files_get_migrations:
 * @self: schema files
 *
 * Returns: (transfer none) (element-type AlboSchemaFile): what is applied once, by number
 */
GPtrArray *
albo_schema_files_get_migrations (AlboSchemaFiles *self)
{
  return self->migrations;
}

/**
 * albo_schema_files_get_before:
 * @self: schema files
 *
 * Returns: (transfer none) (element-type AlboSchemaFile): what is applied each time,
 *   before the migrations
 */
GPtrArray *
albo_schema_files_get_before (AlboSchemaFiles *self)
{
  return self->before;
}

/**
 * albo_schema_files_get_after:
 * @self: schema files
 *
 * Returns: (transfer none) (element-type AlboSchemaFile): what is applied each time,
 *   after the migrations
 */
GPtrArray *
albo_schema_files_get_after (AlboSchemaFiles *self)
{
  return self->after;
}

/**
 * albo_schema_files_get_version:
 * @self: schema files
 *
 * Returns: the number of the last migration
 */
int
albo_schema_files_get_version (AlboSchemaFiles *self)
{
  return (int) self->migrations->len;
}

/**
 * albo_schema_files_make_digest:
 * @self: schema files
 *
 * Returns: (transfer full): the SHA-256 of everything that is applied each time, in hex
 */
char *
albo_schema_files_make_digest (AlboSchemaFiles *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GPtrArray *lists[] = { self->before, self->after };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const AlboSchemaFile *file = lists[i]->pdata[j];

        g_checksum_update (checksum, (const guchar *) file->name, -1);
        g_checksum_update (checksum, (const guchar *) file->sha256, -1);
      }

  return g_strdup (g_checksum_get_string (checksum));
}
