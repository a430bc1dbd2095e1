/* albo-oidc-fetch.c
 *
 * The provider is somebody else's server: it may be slow, drip bytes, answer without end, send
 * us elsewhere.  So an answer has a size, the whole has a deadline, nothing is followed, and a
 * certificate that is not good ends it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-fetch.h"

#include "albo-fetch.h"
#include "albo-oidc-error.h"

#include <string.h>

#define SILENCE_SECONDS 5

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

static void
explain (AlboFetchEnd   end,
         const GError  *why,
         GError       **error)
{
  if (end == ALBO_FETCH_LATE)
    albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider takes too long");
  else if (end == ALBO_FETCH_LARGE)
    albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider answers too much");
  else if (why->domain == G_TLS_ERROR)
    albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the certificate of the provider is not good");
  else
    albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider does not answer");
}

/* Only the thread that asks knows of the session and its sockets. */
static SoupSession *
make_session (const AlboOidcQuestion *question)
{
  SoupSession *session = soup_session_new_with_options ("timeout", SILENCE_SECONDS, "idle-timeout", 1,
                                                        "user-agent", "albo", NULL);

  if (question->is_test)
    g_object_set (session, "proxy-resolver", NULL, NULL);

  return session;
}

static GBytes *
run (const AlboOidcQuestion  *question,
     SoupMessage             *message,
     GMainContext            *context,
     GError                 **error)
{
  g_autoptr(SoupSession) session = make_session (question);
  g_autoptr(GError) why = NULL;
  AlboFetchEnd end;
  GBytes *body = albo_fetch_run (session, message, context, ALBO_OIDC_DEADLINE, ALBO_OIDC_MAX_ANSWER, NULL,
                                 &end, &why);

  if (body == NULL)
    explain (end, why, error);

  soup_session_abort (session);
  while (g_main_context_iteration (context, FALSE))
    ;

  return body;
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
