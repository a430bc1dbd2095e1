/* albo-fetch.c
 *
 * libsoup's own timeout counts silence only, so a server that sends a byte now and then could hold
 * a thread for ever.  A question therefore runs in a main context of its own, beside a clock that
 * ends it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-fetch.h"

#define PIECE (64 * 1024)

typedef struct
{
  SoupSession  *session;
  GCancellable *cancellable;
  GByteArray   *body;
  gsize         max_bytes;
  gboolean      is_late;
  gboolean      is_large;
  gboolean      is_done;
  GError       *error;
} Fetch;

static gboolean
end_late_cb (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->is_late = TRUE;
  g_cancellable_cancel (fetch->cancellable);

  return G_SOURCE_REMOVE;
}

static void
end_given_up_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fetch *fetch = user_data;
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr(GBytes) piece = g_input_stream_read_bytes_finish (stream, result, &fetch->error);
  gsize size = piece != NULL ? g_bytes_get_size (piece) : 0;

  if (fetch->body->len + size > fetch->max_bytes)
    {
      fetch->is_large = TRUE;
      g_cancellable_cancel (fetch->cancellable);
    }

  if (size == 0 || fetch->is_large)
    {
      fetch->is_done = TRUE;
      return;
    }

  g_byte_array_append (fetch->body, g_bytes_get_data (piece, NULL), size);
  g_input_stream_read_bytes_async (stream, PIECE, G_PRIORITY_DEFAULT, fetch->cancellable, read_cb,
                                   fetch);
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GInputStream) stream = soup_session_send_finish (fetch->session, result, &fetch->error);

  if (stream == NULL)
    fetch->is_done = TRUE;
  else
    g_input_stream_read_bytes_async (stream, PIECE, G_PRIORITY_DEFAULT, fetch->cancellable, read_cb,
                                     fetch);
}

static AlboFetchEnd
find_end (const Fetch *fetch)
{
  if (fetch->is_late)
    return ALBO_FETCH_LATE;

  if (fetch->is_large)
    return ALBO_FETCH_LARGE;

  if (g_error_matches (fetch->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ALBO_FETCH_GIVEN_UP;

  return fetch->error != NULL ? ALBO_FETCH_BROKEN : ALBO_FETCH_WHOLE;
}

/**
 * albo_fetch_run:
 * @session: a session that was made while @context was the thread's default
 * @message: what is asked: redirections are the caller's matter
 * @context: a main context of this thread alone
 * @milliseconds: how long it may take, from the first byte sent to the last one read
 * @max_bytes: how long an answer may be
 * @cancellable: (nullable): gives it up
 * @end: (out): how it ended
 * @error: (nullable): set unless the answer came; only that of %ALBO_FETCH_BROKEN says more than @end
 *
 * Asks once, and waits for the answer.
 *
 * Returns: (transfer full): the answer; %NULL unless @end is %ALBO_FETCH_WHOLE
 */
GBytes *
albo_fetch_run (SoupSession   *session,
                SoupMessage   *message,
                GMainContext  *context,
                guint          milliseconds,
                gsize          max_bytes,
                GCancellable  *cancellable,
                AlboFetchEnd  *end,
                GError       **error)
{
  g_autoptr(GCancellable) own = g_cancellable_new ();
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GSource) clock = g_timeout_source_new (milliseconds);
  Fetch fetch = { .session = session, .cancellable = own, .body = body, .max_bytes = max_bytes };
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (end_given_up_cb), own, NULL);

  g_main_context_push_thread_default (context);
  g_source_set_callback (clock, end_late_cb, &fetch, NULL);
  g_source_attach (clock, context);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, own, send_cb, &fetch);

  while (!fetch.is_done)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (clock);
  g_main_context_pop_thread_default (context);
  g_cancellable_disconnect (cancellable, handler);
  *end = find_end (&fetch);

  if (*end == ALBO_FETCH_WHOLE)
    return g_byte_array_free_to_bytes (g_steal_pointer (&body));

  if (fetch.error == NULL)
    g_set_error_literal (&fetch.error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The question was ended");

  g_propagate_error (error, fetch.error);
  return NULL;
}
