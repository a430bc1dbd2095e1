/* albo-zip.c
 *
 * An OpenDocument file has to begin with an entry that is neither compressed nor has an
 * extra field, so that its kind can be read at a fixed place.  libarchive gives every entry
 * an extra field, libzip and minizip go back in the file, which a stream cannot; what is
 * left to write around zlib is little.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-zip.h"

#include <string.h>
#include <zlib.h>

#include <glib/gi18n.h>

#define LOCAL_HEADER    0x04034b50u
#define DESCRIPTOR      0x08074b50u
#define CENTRAL_HEADER  0x02014b50u
#define END_OF_CENTRAL  0x06054b50u

#define VERSION_NEEDED  20
#define FLAG_DESCRIPTOR 0x0008u  /* sizes and checksum follow the bytes */
#define FLAG_UTF8       0x0800u
#define METHOD_STORE     0
#define METHOD_DEFLATE   8
#define CHUNK_SIZE      65536

/* Without the 64-bit extension; a spreadsheet has no room for so much. */
#define MAX_SIZE        G_GINT64_CONSTANT (0xfffffffe)

typedef struct
{
  char    *name;
  guint16  flags;
  guint16  method;
  guint32  crc;
  gint64   n_packed;
  gint64   n_bytes;
  gint64   offset;
} Entry;

/**
 * AlboZip:
 *
 * Writes a ZIP archive without ever going back in it.  All calls block: they belong into a
 * thread.
 */
struct _AlboZip
{
  GOutputStream *stream;
  GArray        *entries;   /* of Entry */
  gint64         n_written;
  guint32        time;      /* of all entries, as MS-DOS wrote it */
  z_stream       deflate;
  gboolean       is_deflating;
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
}

static void
put_16 (GByteArray *bytes,
        guint16     value)
{
  const guint8 little[] = { value & 0xff, value >> 8 };

  g_byte_array_append (bytes, little, sizeof little);
}

static void
put_32 (GByteArray *bytes,
        guint32     value)
{
  put_16 (bytes, value & 0xffff);
  put_16 (bytes, value >> 16);
}

static guint32
make_time (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  guint32 day = (guint32) (CLAMP (g_date_time_get_year (now), 1980, 2107) - 1980) << 9 |
                (guint32) g_date_time_get_month (now) << 5 |
                (guint32) g_date_time_get_day_of_month (now);

  return day << 16 |
         (guint32) g_date_time_get_hour (now) << 11 |
         (guint32) g_date_time_get_minute (now) << 5 |
         (guint32) g_date_time_get_second (now) / 2;
}

/* What a header in front of the bytes and the one at the end of the archive both say. */
static void
put_entry (GByteArray  *bytes,
           const Entry *entry,
           guint32      time)
{
  put_16 (bytes, VERSION_NEEDED);
  put_16 (bytes, entry->flags);
  put_16 (bytes, entry->method);
  put_32 (bytes, time);
  put_32 (bytes, entry->crc);
  put_32 (bytes, entry->n_packed);
  put_32 (bytes, entry->n_bytes);
  put_16 (bytes, strlen (entry->name));
  put_16 (bytes, 0);
}

static gboolean
write_out (AlboZip       *self,
           const guint8  *bytes,
           gsize          size,
           GCancellable  *cancellable,
           GError       **error)
{
  if (self->n_written + (gint64) size > MAX_SIZE)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("This is too much for one spreadsheet."));
      return FALSE;
    }

  if (!g_output_stream_write_all (self->stream, bytes, size, NULL, cancellable, error))
    return FALSE;

  self->n_written += size;
  return TRUE;
}

static gboolean
write_header (AlboZip       *self,
              const Entry   *entry,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GByteArray) header = g_byte_array_new ();

  put_32 (header, LOCAL_HEADER);
  put_entry (header, entry, self->time);
  g_byte_array_append (header, (const guint8 *) entry->name, strlen (entry->name));

  return write_out (self, header->data, header->len, cancellable, error);
}

/* Has zlib take what is in its input, or finish, and writes what comes out. */
static gboolean
pump (AlboZip       *self,
      int            flush,
      GCancellable  *cancellable,
      GError       **error)
{
  Entry *entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  guint8 chunk[CHUNK_SIZE];

  do
    {
      self->deflate.next_out = chunk;
      self->deflate.avail_out = sizeof chunk;
      /* Only a state or a parameter that this file got wrong makes it fail. */
      g_return_val_if_fail (deflate (&self->deflate, flush) != Z_STREAM_ERROR, FALSE);

      entry->n_packed += sizeof chunk - self->deflate.avail_out;
      if (!write_out (self, chunk, sizeof chunk - self->deflate.avail_out, cancellable, error))
        return FALSE;
    }
  while (self->deflate.avail_out == 0);

  return TRUE;
}

static void
add_entry (AlboZip     *self,
           const Entry *entry)
{
  g_array_append_val (self->entries, *entry);
}

/**
 * albo_zip_new:
 * @stream: where the archive goes; neither flushed nor closed
 *
 * Returns: (transfer full): an archive without entries
 */
AlboZip *
albo_zip_new (GOutputStream *stream)
{
  AlboZip *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  self = g_new0 (AlboZip, 1);
  self->stream = g_object_ref (stream);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->time = make_time ();

  return self;
}

/**
 * albo_zip_free:
 * @self: (nullable) (transfer full): an archive, complete or not
 */
void
albo_zip_free (AlboZip *self)
{
  if (self == NULL)
    return;

  if (self->is_deflating)
    deflateEnd (&self->deflate);

  g_array_unref (self->entries);
  g_object_unref (self->stream);
  g_free (self);
}

/**
 * albo_zip_store:
 * @self: an archive
 * @name: of the entry, with slashes between folders
 * @text: what is in it
 * @cancellable: (nullable): ends it
 * @error: (nullable): why it could not be written
 *
 * Adds an entry as it is, uncompressed.
 *
 * Returns: whether it was written
 */
gboolean
albo_zip_store (AlboZip       *self,
                const char    *name,
                const char    *text,
                GCancellable  *cancellable,
                GError       **error)
{
  gsize size = strlen (text);
  Entry entry = {
    .flags = FLAG_UTF8,
    .method = METHOD_STORE,
    .crc = crc32 (0, (const Bytef *) text, size),
    .n_packed = size,
    .n_bytes = size,
    .offset = self->n_written,
  };

  g_return_val_if_fail (!self->is_deflating, FALSE);

  entry.name = g_strdup (name);
  add_entry (self, &entry);

  return write_header (self, &entry, cancellable, error) &&
         write_out (self, (const guint8 *) text, size, cancellable, error);
}

/**
 * albo_zip_begin:
 * @self: an archive
 * @name: of the entry
 * @cancellable: (nullable): ends it
 * @error: (nullable): why it could not be written
 *
 * Begins a compressed entry, that albo_zip_write() fills and albo_zip_end() completes.
 *
 * Returns: whether it was written
 */
gboolean
albo_zip_begin (AlboZip       *self,
                const char    *name,
                GCancellable  *cancellable,
                GError       **error)
{
  Entry entry = {
    .flags = FLAG_UTF8 | FLAG_DESCRIPTOR,
    .method = METHOD_DEFLATE,
    .offset = self->n_written,
  };

  g_return_val_if_fail (!self->is_deflating, FALSE);

  memset (&self->deflate, 0, sizeof self->deflate);
  if (deflateInit2 (&self->deflate, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                    Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "zlib cannot begin");
      return FALSE;
    }

  self->is_deflating = TRUE;
  entry.name = g_strdup (name);
  add_entry (self, &entry);

  return write_header (self, &entry, cancellable, error);
}

/**
 * albo_zip_write:
 * @self: an archive with an entry begun
 * @bytes: (array length=size): what to add to it
 * @size: how many bytes
 * @cancellable: (nullable): ends it
 * @error: (nullable): why it could not be written
 *
 * Returns: whether it was written
 */
gboolean
albo_zip_write (AlboZip       *self,
                const char    *bytes,
                gsize          size,
                GCancellable  *cancellable,
                GError       **error)
{
  Entry *entry;

  g_return_val_if_fail (self->is_deflating, FALSE);
  g_return_val_if_fail (size <= G_MAXUINT, FALSE);

  entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  entry->crc = crc32 (entry->crc, (const Bytef *) bytes, size);
  entry->n_bytes += size;

  if (entry->n_bytes > MAX_SIZE)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("This is too much for one spreadsheet."));
      return FALSE;
    }

  self->deflate.next_in = (Bytef *) bytes;
  self->deflate.avail_in = size;

  return pump (self, Z_NO_FLUSH, cancellable, error);
}

/**
 * albo_zip_end:
 * @self: an archive with an entry begun
 * @cancellable: (nullable): ends it
 * @error: (nullable): why it could not be written
 *
 * Returns: whether the entry is complete
 */
gboolean
albo_zip_end (AlboZip       *self,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GByteArray) descriptor = g_byte_array_new ();
  const Entry *entry;

  g_return_val_if_fail (self->is_deflating, FALSE);

  self->deflate.avail_in = 0;
  if (!pump (self, Z_FINISH, cancellable, error))
    return FALSE;

  deflateEnd (&self->deflate);
  self->is_deflating = FALSE;

  entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  put_32 (descriptor, DESCRIPTOR);
  put_32 (descriptor, entry->crc);
  put_32 (descriptor, entry->n_packed);
  put_32 (descriptor, entry->n_bytes);

  return write_out (self, descriptor->data, descriptor->len, cancellable, error);
}

/**
 * albo_zip_close:
 * @self: an archive with all its entries complete
 * @cancellable: (nullable): ends it
 * @error: (nullable): why it could not be written
 *
 * Writes the list of entries, which is what makes it an archive.
 *
 * Returns: whether the archive is complete
 */
gboolean
albo_zip_close (AlboZip       *self,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GByteArray) central = g_byte_array_new ();
  gint64 offset = self->n_written;
  guint size;

  g_return_val_if_fail (!self->is_deflating, FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      put_32 (central, CENTRAL_HEADER);
      put_16 (central, VERSION_NEEDED);
      put_entry (central, entry, self->time);
      put_16 (central, 0);  /* length of a comment */
      put_16 (central, 0);  /* disk */
      put_16 (central, 0);  /* internal attributes */
      put_32 (central, 0);  /* external attributes */
      put_32 (central, entry->offset);
      g_byte_array_append (central, (const guint8 *) entry->name, strlen (entry->name));
    }

  size = central->len;
  put_32 (central, END_OF_CENTRAL);
  put_16 (central, 0);
  put_16 (central, 0);
  put_16 (central, self->entries->len);
  put_16 (central, self->entries->len);
  put_32 (central, size);
  put_32 (central, offset);
  put_16 (central, 0);

  return write_out (self, central->data, central->len, cancellable, error);
}
