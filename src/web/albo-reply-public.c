/* albo-reply-public.c - the answers that are the same for everybody, and may be kept
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-exchange-private.h"

#include <string.h>

#define STREAM_BLOCK (32 * 1024)  /* bytes that libmicrohttpd asks for at once */

static void
set_max_age (AlboExchange *self,
             int           seconds)
{
  g_autofree char *control = g_strdup_printf (seconds >= 31536000 ? "public, max-age=%d, immutable"
                                                                  : "public, max-age=%d", seconds);

  albo_exchange_set_header (self, MHD_HTTP_HEADER_CACHE_CONTROL, control);
}

/**
 * albo_exchange_allow_cache:
 * @self: an exchange not replied to yet
 * @seconds: for how long
 *
 * Lets browsers and proxies keep the page that is the answer; only where it is a
 * good one and nobody is signed in.
 */
void
albo_exchange_allow_cache (AlboExchange *self,
                           int           seconds)
{
  g_return_if_fail (self->status == 0);

  self->max_age = seconds;
}

/**
 * albo_exchange_reply_public:
 * @self: an exchange not replied to yet
 * @media_type: what it is; from a list of ours
 * @policy: its content security policy
 * @tag: names this version of it: letters and digits
 * @max_age: seconds that it may be kept without asking again; a year and it never changes
 * @content: the whole of it
 *
 * Answers with something small that is the same for everybody: 200, or 304 if the
 * browser has it.
 */
void
albo_exchange_reply_public (AlboExchange *self,
                            const char   *media_type,
                            const char   *policy,
                            const char   *tag,
                            int           max_age,
                            GBytes       *content)
{
  const char *known = albo_exchange_get_header (self, MHD_HTTP_HEADER_IF_NONE_MATCH);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", tag);
  gboolean has_it = known != NULL && strstr (known, quoted) != NULL;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (content, &size);

  g_return_if_fail (self->status == 0);

  set_max_age (self, max_age);
  albo_exchange_set_header (self, MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY, policy);
  albo_exchange_set_header (self, MHD_HTTP_HEADER_CONTENT_TYPE, media_type);
  albo_exchange_set_header (self, MHD_HTTP_HEADER_ETAG, quoted);
  albo_exchange_send (self, has_it ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK,
                      MHD_create_response_from_buffer (has_it ? 0 : size,
                                                       has_it ? (void *) "" : (void *) bytes,
                                                       MHD_RESPMEM_MUST_COPY));
}

typedef struct
{
  AlboConnection  *connection;  /* borrowed: that of the thread that sends */
  char            *id;
  AlboPieceReader  reader;
  gpointer         user_data;
  GDestroyNotify   destroy;
  GBytes          *piece;       /* (nullable): the one that is being sent */
  gsize            sent;        /* of @piece */
} Stream;

static void
stream_free (void *data)
{
  Stream *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_clear_pointer (&self->piece, g_bytes_unref);
  g_free (self->id);
  g_free (self);
}

/* Called by the thread that serves the connection, whenever it can send more. */
static ssize_t
read_stream_cb (void     *user_data,
                uint64_t  position,
                char     *buffer,
                size_t    space)
{
  Stream *self = user_data;
  gconstpointer bytes;
  gsize size;

  while (self->piece == NULL || self->sent == g_bytes_get_size (self->piece))
    {
      g_autoptr(GError) error = NULL;

      g_clear_pointer (&self->piece, g_bytes_unref);
      self->sent = 0;

      if (!self->reader (self->connection, self->user_data, &self->piece, &error))
        {
          g_message ("%s: a download broke off: %s", self->id, error->message);
          return MHD_CONTENT_READER_END_WITH_ERROR;
        }

      if (self->piece == NULL)
        return MHD_CONTENT_READER_END_OF_STREAM;
    }

  bytes = g_bytes_get_data (self->piece, &size);
  size = MIN (size - self->sent, space);
  memcpy (buffer, (const guint8 *) bytes + self->sent, size);
  self->sent += size;

  return (ssize_t) size;
}

/**
 * albo_exchange_reply_stream:
 * @self: an exchange not replied to yet
 * @name: how the file is called: letters, digits, `-` and `.`
 * @media_type: what it is; from a list of ours
 * @max_age: seconds that it may be kept
 * @reader: makes what comes next; called by the thread of @self, also after the
 *   handler has returned
 * @user_data: (transfer full): for @reader
 * @destroy: (nullable): frees @user_data
 *
 * Answers with a file whose size nobody knows beforehand.  At most one piece of it
 * is in memory; where @reader fails the connection is closed, so that nobody takes
 * a part for the whole.
 */
void
albo_exchange_reply_stream (AlboExchange    *self,
                            const char      *name,
                            const char      *media_type,
                            int              max_age,
                            AlboPieceReader  reader,
                            gpointer         user_data,
                            GDestroyNotify   destroy)
{
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", name);
  Stream *stream = g_new0 (Stream, 1);

  stream->connection = self->connection;
  stream->id = g_strdup (self->id);
  stream->reader = reader;
  stream->user_data = user_data;
  stream->destroy = destroy;

  if (self->status != 0)
    {
      stream_free (stream);
      g_return_if_fail (self->status == 0);
    }

  set_max_age (self, max_age);
  albo_exchange_set_header (self, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition);
  albo_exchange_set_header (self, MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
  albo_exchange_set_header (self, MHD_HTTP_HEADER_CONTENT_TYPE, media_type);
  albo_exchange_send (self, MHD_HTTP_OK,
                      MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, STREAM_BLOCK,
                                                         read_stream_cb, stream, stream_free));
}
