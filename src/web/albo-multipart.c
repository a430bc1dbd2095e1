/* albo-multipart.c
 *
 * A strict reader of RFC 7578.  It holds back at most one delimiter or one
 * header block, so memory does not grow with the body; what browsers never send
 * (nested parts, transfer encodings, other dispositions) is refused.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-multipart.h"

#include <string.h>

#define MAX_BOUNDARY 70     /* characters, RFC 2046 */
#define MAX_HEADERS  4096   /* bytes of the headers of one part */
#define MAX_NAME     256    /* bytes of the name of a field */
#define MAX_FILE     1024   /* bytes of the name of a file */
#define WINDOW       16384  /* bytes looked at together */

typedef enum
{
  STATE_PREAMBLE,   /* before the first delimiter */
  STATE_DELIMITER,  /* just behind one: CRLF or -- follows */
  STATE_HEADERS,
  STATE_CONTENT,
  STATE_EPILOGUE,
  STATE_BROKEN,
} State;

struct _AlboMultipart
{
  AlboMultipartEvents  events;
  gpointer             user_data;
  char                *delimiter;  /* CRLF, two hyphens, boundary */
  gsize                delimiter_length;
  GByteArray          *window;     /* read, and not told yet */
  State                state;
};

/* Reads `name="value"` or `name=value` at @text and moves behind it.  Browsers
 * write a quote in a value as %22; some write it as \".
 *
 * Returns: the value, or NULL if there is none or it is broken
 */
static char *
read_value (const char **text)
{
  g_autoptr(GString) value = g_string_new (NULL);
  const char *p = *text;

  if (*p != '"')
    {
      gsize length = strcspn (p, "; \t\"");

      *text = p + length;

      return length > 0 ? g_strndup (p, length) : NULL;
    }

  for (p++; *p != '"'; p++)
    {
      if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
        p++;

      if (*p == '\0')
        return NULL;

      g_string_append_c (value, *p);
    }

  *text = p + 1;

  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* Reads `form-data; name="a"; filename="b"`.  A parameter twice is refused. */
static gboolean
read_disposition (const char  *text,
                  char       **name,
                  char       **file_name)
{
  static const char kind[] = "form-data";

  if (g_ascii_strncasecmp (text, kind, strlen (kind)) != 0)
    return FALSE;

  text += strlen (kind);

  while (TRUE)
    {
      char **target = NULL;
      gsize length;
      char *value;

      text += strspn (text, " \t");
      if (*text == '\0')
        return *name != NULL;
      if (*text != ';')
        return FALSE;

      text += 1 + strspn (text + 1, " \t");
      length = strcspn (text, "= \t;\"");
      if (length == 0 || text[length] != '=')
        return FALSE;

      if (length == 4 && g_ascii_strncasecmp (text, "name", 4) == 0)
        target = name;
      else if (length == 8 && g_ascii_strncasecmp (text, "filename", 8) == 0)
        target = file_name;

      text += length + 1;
      value = read_value (&text);

      if (value == NULL || (target != NULL && *target != NULL))
        {
          g_free (value);
          return FALSE;
        }

      if (target != NULL)
        *target = value;
      else
        g_free (value);
    }
}

/* Nothing later has to expect control characters or broken UTF-8 in a name. */
static gboolean
is_clean (const char *text,
          gsize       limit)
{
  if (strlen (text) > limit || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

static gboolean
begin_part (AlboMultipart *self,
            char          *block)
{
  g_auto(GStrv) lines = g_strsplit (block, "\r\n", -1);
  g_autofree char *name = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *media_type = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *value = strchr (lines[i], ':');

      if (value == NULL || value == lines[i])
        return FALSE;

      *value++ = '\0';
      g_strstrip (value);

      if (g_ascii_strcasecmp (lines[i], "Content-Disposition") == 0)
        {
          if (name != NULL || !read_disposition (value, &name, &file_name))
            return FALSE;
        }
      else if (g_ascii_strcasecmp (lines[i], "Content-Type") == 0)
        {
          value[strcspn (value, "; \t")] = '\0';

          if (media_type != NULL || g_ascii_strncasecmp (value, "multipart/", 10) == 0)
            return FALSE;

          media_type = g_ascii_strdown (value, -1);
        }
      else if (g_ascii_strcasecmp (lines[i], "Content-Transfer-Encoding") == 0)
        {
          return FALSE;
        }
    }

  return name != NULL && *name != '\0' && is_clean (name, MAX_NAME) &&
         (file_name == NULL || is_clean (file_name, MAX_FILE)) &&
         (media_type == NULL || is_clean (media_type, MAX_NAME)) &&
         self->events.begin (name, file_name, media_type, self->user_data);
}

static gboolean
read_headers (AlboMultipart *self,
              gboolean      *need_more)
{
  GByteArray *window = self->window;
  const guint8 *end = memmem (window->data, window->len, "\r\n\r\n", 4);
  g_autofree char *block = NULL;
  gsize length;

  if (end == NULL)
    {
      *need_more = TRUE;
      return window->len <= MAX_HEADERS;
    }

  length = (gsize) (end - window->data);
  if (length > MAX_HEADERS || memchr (window->data, '\0', length) != NULL)
    return FALSE;

  block = g_strndup ((const char *) window->data, length);
  g_byte_array_remove_range (window, 0, length + 4);
  self->state = STATE_CONTENT;

  return begin_part (self, block);
}

/* Tells what stands before the next delimiter; keeps what could be its start. */
static gboolean
read_content (AlboMultipart *self,
              gboolean      *need_more)
{
  GByteArray *window = self->window;
  const guint8 *end = memmem (window->data, window->len, self->delimiter, self->delimiter_length);
  gboolean is_preamble = self->state == STATE_PREAMBLE;
  gsize length;

  if (end != NULL)
    length = (gsize) (end - window->data);
  else
    length = window->len < self->delimiter_length ? 0 : window->len - self->delimiter_length + 1;

  if (length > 0 && !is_preamble &&
      !self->events.data (window->data, length, self->user_data))
    return FALSE;

  if (end == NULL)
    {
      g_byte_array_remove_range (window, 0, length);
      *need_more = TRUE;

      return TRUE;
    }

  g_byte_array_remove_range (window, 0, length + self->delimiter_length);
  self->state = STATE_DELIMITER;

  return is_preamble || self->events.end (self->user_data);
}

static gboolean
read_delimiter (AlboMultipart *self,
                gboolean      *need_more)
{
  GByteArray *window = self->window;

  if (window->len < 2)
    {
      *need_more = TRUE;
      return TRUE;
    }

  if (memcmp (window->data, "--", 2) == 0)
    self->state = STATE_EPILOGUE;
  else if (memcmp (window->data, "\r\n", 2) == 0)
    self->state = STATE_HEADERS;
  else
    return FALSE;

  g_byte_array_remove_range (window, 0, 2);

  return TRUE;
}

static gboolean
read_window (AlboMultipart *self)
{
  gboolean need_more = FALSE;
  gboolean good = TRUE;

  while (good && !need_more)
    switch (self->state)
      {
      case STATE_PREAMBLE:
      case STATE_CONTENT:
        good = read_content (self, &need_more);
        break;

      case STATE_DELIMITER:
        good = read_delimiter (self, &need_more);
        break;

      case STATE_HEADERS:
        good = read_headers (self, &need_more);
        break;

      case STATE_EPILOGUE:
        g_byte_array_set_size (self->window, 0);
        need_more = TRUE;
        break;

      case STATE_BROKEN:
      default:
        good = FALSE;
        break;
      }

  return good;
}

/* Returns: (transfer full) (nullable): the boundary that a content type names */
static char *
find_boundary (const char *content_type)
{
  static const char kind[] = "multipart/form-data";
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "'()+_,-./:=?";
  g_autofree char *boundary = NULL;
  const char *text = content_type + strlen (kind);

  if (g_ascii_strncasecmp (content_type, kind, strlen (kind)) != 0)
    return NULL;

  while (*(text += strspn (text, " \t;")) != '\0')
    {
      gboolean is_boundary = g_ascii_strncasecmp (text, "boundary=", 9) == 0;
      g_autofree char *value = NULL;

      text += strcspn (text, "=");
      if (*text == '\0')
        return NULL;

      text++;
      value = read_value (&text);

      if (value == NULL || (is_boundary && boundary != NULL))
        return NULL;

      if (is_boundary)
        boundary = g_steal_pointer (&value);
    }

  if (boundary == NULL || strlen (boundary) > MAX_BOUNDARY ||
      boundary[strspn (boundary, allowed)] != '\0')
    return NULL;

  return g_steal_pointer (&boundary);
}

/**
 * albo_multipart_new:
 * @content_type: the header `Content-Type` of the body
 * @events: whom to tell, copied
 * @user_data: for @events
 *
 * Returns: (transfer full) (nullable): a parser, or %NULL if @content_type is
 *   not that of a form with files
 */
AlboMultipart *
albo_multipart_new (const char                *content_type,
                    const AlboMultipartEvents *events,
                    gpointer                   user_data)
{
  g_autofree char *boundary = find_boundary (content_type);
  AlboMultipart *self;

  if (boundary == NULL)
    return NULL;

  self = g_new0 (AlboMultipart, 1);
  self->events = *events;
  self->user_data = user_data;
  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->delimiter_length = strlen (self->delimiter);
  self->window = g_byte_array_new ();

  /* The first delimiter needs no line before it. */
  g_byte_array_append (self->window, (const guint8 *) "\r\n", 2);

  return self;
}

void
albo_multipart_free (AlboMultipart *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->window);
  g_free (self->delimiter);
  g_free (self);
}

/**
 * albo_multipart_feed:
 * @self: a parser
 * @data: (array length=size): the next piece of the body
 * @size: of @data, in bytes
 *
 * Returns: %FALSE if the body is malformed or somebody in the events refused;
 *   all later calls then fail as well
 */
gboolean
albo_multipart_feed (AlboMultipart *self,
                     const guint8  *data,
                     gsize          size)
{
  while (size > 0 && self->state != STATE_BROKEN)
    {
      gsize piece = MIN (size, WINDOW);

      g_byte_array_append (self->window, data, piece);
      data += piece;
      size -= piece;

      if (!read_window (self))
        self->state = STATE_BROKEN;
    }

  return self->state != STATE_BROKEN;
}

/**
 * albo_multipart_end:
 * @self: a parser that was given the whole body
 *
 * Returns: %FALSE if the body was malformed or stops before its end
 */
gboolean
albo_multipart_end (AlboMultipart *self)
{
  return self->state == STATE_EPILOGUE;
}
