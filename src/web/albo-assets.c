/* albo-assets.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-assets.h"

#include <string.h>

#define VERSION_LENGTH 16  /* characters of a digest that go into addresses */

struct _AlboAssets
{
  GHashTable *table;  /* name to AlboAsset */
  char       *version;
};

static const struct
{
  const char *suffix;
  const char *media_type;
  gboolean    is_text;
} kinds[] = {
  { ".css",   "text/css; charset=utf-8", TRUE },
  { ".js",    "text/javascript; charset=utf-8", TRUE },
  { ".svg",   "image/svg+xml", TRUE },
  { ".txt",   "text/plain; charset=utf-8", TRUE },
  { ".woff2", "font/woff2", FALSE },
};

static void
asset_free (gpointer data)
{
  AlboAsset *self = data;

  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->tag);
  g_free (self->packed_tag);
  g_free (self);
}

static GBytes *
pack (GBytes *data)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr(GInputStream) plain = g_memory_input_stream_new_from_bytes (data);
  g_autoptr(GInputStream) packed = NULL;
  g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable ();

  packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));

  if (g_output_stream_splice (output, packed,
                              G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                              G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static gboolean
load (AlboAssets  *self,
      const char  *folder,
      const char  *name,
      GChecksum   *version,
      GError     **error)
{
  g_autofree char *path = g_strconcat (folder, name, NULL);
  g_autoptr(GBytes) data = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *digest = NULL;
  AlboAsset *asset;
  gsize kind = 0;

  if (data == NULL)
    return FALSE;

  while (kind < G_N_ELEMENTS (kinds) && !g_str_has_suffix (name, kinds[kind].suffix))
    kind++;

  if (kind == G_N_ELEMENTS (kinds))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is of no known kind", name);
      return FALSE;
    }

  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);
  g_checksum_update (version, (const guchar *) digest, -1);
  digest[VERSION_LENGTH] = '\0';

  asset = g_new0 (AlboAsset, 1);
  asset->media_type = kinds[kind].media_type;
  asset->tag = g_strdup_printf ("\"%s\"", digest);
  asset->data = g_steal_pointer (&data);

  if (kinds[kind].is_text)
    {
      asset->packed = pack (asset->data);
      asset->packed_tag = g_strdup_printf ("\"%s-gzip\"", digest);
    }

  g_hash_table_insert (self->table, g_strdup (name), asset);

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/**
 * albo_assets_new:
 * @folder: a folder of resources, with a slash at its end
 * @error: (nullable): %G_RESOURCE_ERROR or %G_IO_ERROR_NOT_SUPPORTED
 *
 * Returns: (transfer full): what @folder holds, or %NULL on error
 */
AlboAssets *
albo_assets_new (const char  *folder,
                 GError     **error)
{
  g_auto(GStrv) names = g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                        error);
  g_autoptr(GChecksum) version = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(AlboAssets) self = NULL;

  if (names == NULL)
    return NULL;

  self = g_new0 (AlboAssets, 1);
  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, asset_free);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);

  for (guint i = 0; names[i] != NULL; i++)
    if (!load (self, folder, names[i], version, error))
      return NULL;

  self->version = g_strndup (g_checksum_get_string (version), VERSION_LENGTH);

  return g_steal_pointer (&self);
}

void
albo_assets_free (AlboAssets *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->table);
  g_free (self->version);
  g_free (self);
}

/**
 * albo_assets_get_version:
 * @self: the assets
 *
 * Returns: (transfer none): what stands for all of them together: it is in
 *   their addresses, so that a browser may keep them for ever
 */
const char *
albo_assets_get_version (AlboAssets *self)
{
  return self->version;
}

/**
 * albo_assets_find:
 * @self: the assets
 * @name: a file name
 *
 * Returns: (transfer none) (nullable): the file, or %NULL if there is none
 */
const AlboAsset *
albo_assets_find (AlboAssets *self,
                  const char *name)
{
  return g_hash_table_lookup (self->table, name);
}
