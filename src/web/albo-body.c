/* albo-body.c
 *
 * Fields stay in memory, which their limits bound; files go to a temporary file
 * that has no name, so that none is left behind whatever happens to us.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-body.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "albo-multipart.h"

struct _AlboBody
{
  AlboBodyLimits  limits;
  AlboMultipart  *multipart;   /* (nullable): of a form with files */
  GString        *urlencoded;  /* (nullable): of one without */
  GHashTable     *fields;      /* name to GPtrArray of values, ended by NULL */
  GPtrArray      *uploads;
  guint           n_parts;
  gsize           size;
  gsize           text_size;
  char           *name;        /* (nullable): of the field that is being read */
  GString        *value;       /* (nullable): of that field */
  AlboUpload     *upload;      /* (nullable): the file that is being read; borrowed */
  gboolean        failed;
};

static void
upload_free (gpointer data)
{
  AlboUpload *self = data;

  if (self->fd >= 0)
    close (self->fd);

  g_free (self->field);
  g_free (self->name);
  g_free (self->media_type);
  g_free (self);
}

static int
open_unnamed (void)
{
  g_autofree char *path = NULL;
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;

  /* Not every file system has nameless files. */
  path = g_build_filename (g_get_tmp_dir (), "albo-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);

  return fd;
}

/* Some browsers have sent whole paths. */
static const char *
skip_folders (const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *backslash = strrchr (name, '\\');

  name = MAX (MAX (slash != NULL ? slash + 1 : name, backslash != NULL ? backslash + 1 : name),
              name);

  return name;
}

/* Takes @value.  A value that no later code could handle is as if it were not sent:
 * the person is told that the field is missing.
 */
static void
add_field (AlboBody   *self,
           const char *name,
           GString    *value)
{
  GPtrArray *values = g_hash_table_lookup (self->fields, name);

  if (!g_utf8_validate_len (value->str, value->len, NULL))
    {
      g_string_free (value, TRUE);
      return;
    }

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (values, NULL);
      g_hash_table_insert (self->fields, g_strdup (name), values);
    }

  g_ptr_array_insert (values, (int) values->len - 1, g_string_free (value, FALSE));
}

static gboolean
begin_cb (const char *name,
          const char *file_name,
          const char *media_type,
          gpointer    user_data)
{
  AlboBody *self = user_data;

  if (++self->n_parts > self->limits.fields)
    return FALSE;

  if (file_name == NULL)
    {
      self->name = g_strdup (name);
      self->value = g_string_new (NULL);

      return TRUE;
    }

  self->upload = g_new0 (AlboUpload, 1);
  self->upload->field = g_strdup (name);
  self->upload->name = g_strdup (skip_folders (file_name));
  self->upload->media_type = g_strdup (media_type != NULL ? media_type : "");
  self->upload->fd = -1;
  g_ptr_array_add (self->uploads, self->upload);

  return TRUE;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      gssize written = write (fd, data, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;

      data += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static gboolean
data_cb (const guint8 *data,
         gsize         size,
         gpointer      user_data)
{
  AlboBody *self = user_data;

  if (self->value != NULL)
    {
      g_string_append_len (self->value, (const char *) data, (gssize) size);
      self->text_size += size;

      return self->value->len <= self->limits.field_size &&
             (self->limits.text_size == 0 || self->text_size <= self->limits.text_size);
    }

  /* An empty choice of a file makes no file. */
  if (self->upload->fd < 0)
    self->upload->fd = open_unnamed ();

  if (self->upload->fd < 0 || !write_all (self->upload->fd, data, size))
    {
      self->failed = TRUE;
      return FALSE;
    }

  self->upload->size += size;

  return TRUE;
}

static gboolean
end_cb (gpointer user_data)
{
  AlboBody *self = user_data;

  if (self->value != NULL)
    add_field (self, self->name, g_steal_pointer (&self->value));
  else if (self->upload->size == 0)
    g_ptr_array_remove (self->uploads, self->upload);

  g_clear_pointer (&self->name, g_free);
  self->upload = NULL;

  return TRUE;
}

static const AlboMultipartEvents events = { begin_cb, data_cb, end_cb };

/* Undoes `+` and `%xx`; a `%` that stands for nothing stays as it is. */
static GString *
decode (const char *text,
        gsize       length)
{
  GString *decoded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '+')
        {
          g_string_append_c (decoded, ' ');
        }
      else if (text[i] == '%' && i + 2 < length &&
               g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
        {
          g_string_append_c (decoded, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 +
                                              g_ascii_xdigit_value (text[i + 2])));
          i += 2;
        }
      else
        {
          g_string_append_c (decoded, text[i]);
        }
    }

  return decoded;
}

static gboolean
read_urlencoded (AlboBody *self)
{
  const char *text = self->urlencoded->str;
  const char *end = text + self->urlencoded->len;

  while (text < end)
    {
      const char *next = memchr (text, '&', (gsize) (end - text));
      gsize length = (gsize) ((next != NULL ? next : end) - text);
      const char *equals = memchr (text, '=', length);
      gsize name_length = equals != NULL ? (gsize) (equals - text) : length;
      g_autoptr(GString) name = decode (text, name_length);
      GString *value = equals != NULL ? decode (equals + 1, length - name_length - 1)
                                      : g_string_new (NULL);

      if ((length > 0 && ++self->n_parts > self->limits.fields) ||
          value->len > self->limits.field_size)
        {
          g_string_free (value, TRUE);
          return FALSE;
        }

      if (name->len > 0 && g_utf8_validate_len (name->str, name->len, NULL))
        add_field (self, name->str, value);
      else
        g_string_free (value, TRUE);

      text += length + 1;
    }

  return TRUE;
}

static void
field_values_free (gpointer data)
{
  g_ptr_array_unref (data);
}

/**
 * albo_body_new:
 * @content_type: the header `Content-Type` of the body
 * @limits: what it may use up, copied
 *
 * Returns: (transfer full) (nullable): an empty form, or %NULL if @content_type
 *   is not that of a form
 */
AlboBody *
albo_body_new (const char           *content_type,
               const AlboBodyLimits *limits)
{
  static const char urlencoded[] = "application/x-www-form-urlencoded";
  g_autoptr(AlboBody) self = g_new0 (AlboBody, 1);
  gsize length = strlen (urlencoded);

  self->limits = *limits;
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, field_values_free);
  self->uploads = g_ptr_array_new_with_free_func (upload_free);

  if (g_ascii_strncasecmp (content_type, urlencoded, length) == 0 &&
      strchr ("; \t", content_type[length]) != NULL)
    self->urlencoded = g_string_new (NULL);
  else
    self->multipart = albo_multipart_new (content_type, &events, self);

  return self->urlencoded != NULL || self->multipart != NULL ? g_steal_pointer (&self) : NULL;
}

void
albo_body_free (AlboBody *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->multipart, albo_multipart_free);
  g_ptr_array_unref (self->uploads);
  g_hash_table_unref (self->fields);
  g_free (self->name);
  if (self->value != NULL)
    g_string_free (self->value, TRUE);
  if (self->urlencoded != NULL)
    g_string_free (self->urlencoded, TRUE);
  g_free (self);
}

/**
 * albo_body_feed:
 * @self: a form that is being read
 * @data: (array length=size): the next piece of the body
 * @size: of @data, in bytes
 *
 * Returns: %FALSE if the form is malformed, breaks a limit or cannot be stored
 */
gboolean
albo_body_feed (AlboBody     *self,
                const guint8 *data,
                gsize         size)
{
  if (size > self->limits.size - self->size)
    return FALSE;

  self->size += size;

  if (self->multipart != NULL)
    return albo_multipart_feed (self->multipart, data, size);

  g_string_append_len (self->urlencoded, (const char *) data, (gssize) size);

  return TRUE;
}

/**
 * albo_body_end:
 * @self: a form whose body was read whole
 *
 * Returns: %FALSE if the form is malformed or breaks a limit
 */
gboolean
albo_body_end (AlboBody *self)
{
  if (self->failed)
    return FALSE;

  return self->multipart != NULL ? albo_multipart_end (self->multipart) : read_urlencoded (self);
}

/**
 * albo_body_get_field:
 * @self: a form
 * @name: the name of a field
 *
 * Returns: (transfer none) (nullable): its value, valid UTF-8 without NUL but
 *   otherwise unchecked; %NULL if the form lacks it or has it more than once
 */
const char *
albo_body_get_field (AlboBody   *self,
                     const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->fields, name);

  return values != NULL && values->len == 2 ? values->pdata[0] : NULL;
}

/**
 * albo_body_get_fields:
 * @self: a form
 * @name: the name of a field that may come several times
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): its values in
 *   the order they came, or %NULL if the form lacks it
 */
const char * const *
albo_body_get_fields (AlboBody   *self,
                      const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->fields, name);

  return values != NULL ? (const char * const *) values->pdata : NULL;
}

/**
 * albo_body_get_uploads:
 * @self: a form
 *
 * Returns: (transfer none) (element-type AlboUpload): the files that came with
 *   it, none of them empty
 */
GPtrArray *
albo_body_get_uploads (AlboBody *self)
{
  return self->uploads;
}

/**
 * albo_upload_read:
 * @self: a file
 * @offset: where to read from, in bytes
 * @data: (out caller-allocates) (array length=size): where to
 * @size: how many bytes at most
 * @error: (nullable): %G_FILE_ERROR
 *
 * Returns: how many bytes were read, fewer than @size only at the end; -1 on error
 */
gssize
albo_upload_read (const AlboUpload  *self,
                  gsize              offset,
                  guint8            *data,
                  gsize              size,
                  GError           **error)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = pread (self->fd, data + done, size - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                       "Reading an upload: %s", g_strerror (errno));
          return -1;
        }

      if (n == 0)
        break;

      done += (gsize) n;
    }

  return (gssize) done;
}
