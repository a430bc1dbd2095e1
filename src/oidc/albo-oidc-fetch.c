/* albo-oidc-fetch.c
 *
 * The provider is somebody else's server: it may be slow, drip bytes, answer without end, send
 * us elsewhere.  So an answer has a size, the whole has a deadline, nothing is followed, and a
 * certificate that is not good ends it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-fetch.h"

#include "albo-oidc-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define SILENCE_SECONDS 5
#define PIECE           16384

typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  GByteArray   *body;
  gboolean      is_large;
  gboolean      is_late;
  GError       *error;
} Fetch;

static gboolean
late_cb (gpointer data)
{
  Fetch *fetch = data;

  fetch->is_late = TRUE;
  g_cancellable_cancel (fetch->cancellable);

  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Fetch *fetch = data;
  g_autoptr(GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &fetch->error);
  gsize size = piece != NULL ? g_bytes_get_size (piece) : 0;

  if (size > 0)
    g_byte_array_append (fetch->body, g_bytes_get_data (piece, NULL), size);

  fetch->is_large = fetch->body->len > ALBO_OIDC_MAX_ANSWER;
  if (size == 0 || fetch->is_large)
    g_main_loop_quit (fetch->loop);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE, G_PRIORITY_DEFAULT,
                                     fetch->cancellable, read_cb, fetch);
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Fetch *fetch = data;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &fetch->error);

  if (stream == NULL)
    g_main_loop_quit (fetch->loop);
  else
    g_input_stream_read_bytes_async (stream, PIECE, G_PRIORITY_DEFAULT, fetch->cancellable, read_cb, fetch);
}

static SoupMessage *
make_message (const AlboOidcQuestion *question)
{
  SoupMessage *message = soup_message_new (question->form != NULL ? "POST" : "GET", question->url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;

  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept", question->accept);
  if (question->authorization != NULL)
    soup_message_headers_append (headers, "Authorization", question->authorization);

  if (question->form != NULL)
    {
      g_autoptr(GBytes) form = g_bytes_new (question->form, strlen (question->form));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", form);
    }

  return message;
}

static gboolean
explain (Fetch   *fetch,
         GError **error)
{
  if (fetch->is_late)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider takes too long");

  if (fetch->is_large)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider answers too much");

  if (fetch->error != NULL && fetch->error->domain == G_TLS_ERROR)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the certificate of the provider is not good");

  if (fetch->error != NULL)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider does not answer");

  return TRUE;
}

/* The answer as it came; only the thread that asks knows of the session and its sockets. */
static GBytes *
run (const AlboOidcQuestion  *question,
     SoupMessage             *message,
     GMainContext            *context,
     GError                 **error)
{
  g_autoptr(SoupSession) session =
    soup_session_new_with_options ("timeout", SILENCE_SECONDS, "idle-timeout", 1, "user-agent", "albo", NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GSource) deadline = g_timeout_source_new (ALBO_OIDC_DEADLINE);
  Fetch fetch = { loop, cancellable, body, FALSE, FALSE, NULL };
  gboolean is_good;

  if (question->is_test)
    g_object_set (session, "proxy-resolver", NULL, NULL);

  g_source_set_callback (deadline, late_cb, &fetch, NULL);
  g_source_attach (deadline, context);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, send_cb, &fetch);
  g_main_loop_run (loop);
  g_source_destroy (deadline);

  is_good = explain (&fetch, error);
  g_clear_error (&fetch.error);
  soup_session_abort (session);
  while (g_main_context_iteration (context, FALSE))
    ;

  return is_good ? g_byte_array_free_to_bytes (g_steal_pointer (&body)) : NULL;
}

/**
 * albo_oidc_fetch:
 * @question: what is asked
 * @status: (out): of HTTP
 * @type: (out) (transfer full) (nullable): kind of the answer
 * @error: return location for an error
 *
 * Blocks for at most %ALBO_OIDC_DEADLINE.  May be called in any thread.
 *
 * Returns: (transfer full): the answer, whatever its status; %NULL with
 *   %ALBO_OIDC_ERROR_UNREACHABLE or %ALBO_OIDC_ERROR_PROVIDER
 */
GBytes *
albo_oidc_fetch (const AlboOidcQuestion  *question,
                 guint                   *status,
                 char                   **type,
                 GError                 **error)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(SoupMessage) message = make_message (question);
  GBytes *body;

  if (message == NULL)
    {
      albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider has an address that is none");
      return NULL;
    }

  g_main_context_push_thread_default (context);
  body = run (question, message, context, error);
  g_main_context_pop_thread_default (context);

  if (body == NULL)
    return NULL;

  *status = soup_message_get_status (message);
  *type = g_strdup (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL));

  return body;
}
