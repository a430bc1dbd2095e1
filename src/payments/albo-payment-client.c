/* albo-payment-client.c
 *
 * The lease of a command in the outbox must be longer than a call may take.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-client.h"

#include "albo-fetch.h"
#include "albo-payment-error.h"

#include <string.h>

/* However long a provider asks to wait, somebody is looking at an open position. */
#define MAX_RETRY_AFTER 3600

struct _AlboPaymentClient
{
  GMainContext *context;
  SoupSession  *session;
  char         *base_url;
  char         *header;
  char         *credential;
  char         *other_header;
  char         *other_value;
  guint         seconds;
  guint         retry_after;
};

/**
 * albo_payment_reply_free:
 * @reply: (nullable): a reply
 *
 * Frees it.
 */
void
albo_payment_reply_free (AlboPaymentReply *reply)
{
  if (reply == NULL)
    return;

  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply->content_type);
  g_free (reply->location);
  g_free (reply);
}

/* On this machine there is nobody in between: a gateway that a body runs beside Albo. */
static gboolean
is_this_machine (const char *host)
{
  g_autoptr(GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
check_base (const char  *base_url,
            GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_DENIED,
                           "The address of the provider is not a plain https address");
      return FALSE;
    }

  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 &&
      !(g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 &&
        is_this_machine (g_uri_get_host (uri))))
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_DENIED,
                           "The address of the provider must begin with https");
      return FALSE;
    }

  return TRUE;
}

/**
 * albo_payment_client_new:
 * @base_url: what every path is put behind; `http` only on this machine
 * @header: (nullable): name of the header that carries the credential
 * @credential: (nullable): its value: kept in memory, never told in an error
 * @seconds: how long a call may take altogether
 * @error: (nullable): %ALBO_PAYMENT_ERROR_DENIED for an address that cannot be used
 *
 * Returns: (transfer full): a client for the calling thread
 */
AlboPaymentClient *
albo_payment_client_new (const char  *base_url,
                         const char  *header,
                         const char  *credential,
                         guint        seconds,
                         GError     **error)
{
  AlboPaymentClient *client;
  gsize length = strlen (base_url);

  g_return_val_if_fail (seconds > 0, NULL);

  if (!check_base (base_url, error))
    return NULL;

  while (length > 0 && base_url[length - 1] == '/')
    length--;

  client = g_new0 (AlboPaymentClient, 1);
  client->context = g_main_context_new ();
  client->base_url = g_strndup (base_url, length);
  client->header = g_strdup (header);
  client->credential = g_strdup (credential);
  client->seconds = seconds;

  g_main_context_push_thread_default (client->context);
  client->session = soup_session_new_with_options ("timeout", seconds, "idle-timeout", 60,
                                                   "user-agent", "Albo", NULL);
  g_main_context_pop_thread_default (client->context);

  return client;
}

/**
 * albo_payment_client_free:
 * @client: (nullable): a client
 *
 * Closes its connections.
 */
void
albo_payment_client_free (AlboPaymentClient *client)
{
  if (client == NULL)
    return;

  g_main_context_push_thread_default (client->context);
  soup_session_abort (client->session);
  g_clear_object (&client->session);

  while (g_main_context_iteration (client->context, FALSE))
    ;

  g_main_context_pop_thread_default (client->context);
  g_main_context_unref (client->context);
  g_free (client->base_url);
  g_free (client->header);
  g_free (client->credential);
  g_free (client->other_header);
  g_free (client->other_value);
  g_free (client);
}

/**
 * albo_payment_client_trust_file:
 * @client: a client that made no call yet
 * @path: certificates in PEM
 * @error: (nullable): why the file cannot be used
 *
 * Believes these authorities, and no others: for a provider with an authority of its own.
 *
 * Returns: whether it does
 */
gboolean
albo_payment_client_trust_file (AlboPaymentClient  *client,
                                const char         *path,
                                GError            **error)
{
  g_autoptr(GTlsDatabase) database = g_tls_file_database_new (path, error);

  if (database == NULL)
    return FALSE;

  soup_session_set_tls_database (client->session, database);
  return TRUE;
}

/**
 * albo_payment_client_set_header:
 * @client: a client
 * @name: of a header that the service wants beside the credential
 * @value: its value
 *
 * Sends one more header with every call.
 */
void
albo_payment_client_set_header (AlboPaymentClient *client,
                                const char        *name,
                                const char        *value)
{
  g_free (client->other_header);
  g_free (client->other_value);
  client->other_header = g_strdup (name);
  client->other_value = g_strdup (value);
}

/**
 * albo_payment_client_get_retry_after:
 * @client: a client
 *
 * Returns: how many seconds the last answer asked to wait; 0 if it asked nothing
 */
guint
albo_payment_client_get_retry_after (AlboPaymentClient *client)
{
  return client->retry_after;
}

/* What is known not to have reached the provider may be asked again without looking. */
static int
choose_code (const GError *error)
{
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return ALBO_PAYMENT_ERROR_DENIED;

  if (error->domain == G_RESOLVER_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return ALBO_PAYMENT_ERROR_LATER;

  return ALBO_PAYMENT_ERROR_UNKNOWN;
}

/* Messages of the libraries name hosts and files, never a header or a body. */
static void
explain (AlboFetchEnd   end,
         const GError  *why,
         GError       **error)
{
  switch (end)
    {
    case ALBO_FETCH_LATE:
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNKNOWN,
                           "The provider did not answer in time");
      break;
    case ALBO_FETCH_LARGE:
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                           "The provider sent more than it ever should");
      break;
    case ALBO_FETCH_GIVEN_UP:
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNKNOWN,
                           "The call was given up");
      break;
    case ALBO_FETCH_WHOLE:
    case ALBO_FETCH_BROKEN:
    default:
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, choose_code (why), why->message);
      break;
    }
}

static guint
read_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "Retry-After");
  g_autoptr(GDateTime) then = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &seconds, NULL))
    return MIN (seconds, MAX_RETRY_AFTER);

  then = soup_date_time_new_from_http_string (text);

  if (then != NULL)
    {
      gint64 wait = g_date_time_to_unix (then) - g_get_real_time () / G_USEC_PER_SEC;

      return CLAMP (wait, 1, MAX_RETRY_AFTER);
    }

  return 0;
}

static AlboPaymentReply *
make_reply (SoupMessage *message,
            GBytes      *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  AlboPaymentReply *reply = g_new0 (AlboPaymentReply, 1);

  reply->status = soup_message_get_status (message);
  reply->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  reply->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  reply->body = g_bytes_ref (body);

  return reply;
}

/**
 * albo_payment_client_call:
 * @client: a client
 * @method: of HTTP
 * @path: what is put behind the base address: begins with a slash, escaped
 * @accept: the type of what is asked for
 * @content_type: (nullable): of @body
 * @body: (nullable): what is sent
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): %ALBO_PAYMENT_ERROR_LATER if it did not get there, DENIED if the
 *   certificate is not good, UNKNOWN if there was no answer, GARBLED if it was too long
 *
 * Asks once, and waits for the answer, whatever its status is.
 *
 * Returns: (transfer full): the answer
 */
AlboPaymentReply *
albo_payment_client_call (AlboPaymentClient  *client,
                          const char         *method,
                          const char         *path,
                          const char         *accept,
                          const char         *content_type,
                          const char         *body,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autofree char *url = g_strconcat (client->base_url, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) why = NULL;
  AlboFetchEnd end;

  g_return_val_if_fail (message != NULL, NULL);

  client->retry_after = 0;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", accept);

  if (client->credential != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), client->header,
                                  client->credential);

  if (client->other_header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), client->other_header,
                                  client->other_value);

  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, content_type, bytes);
    }

  answer = albo_fetch_run (client->session, message, client->context, client->seconds * 1000,
                           ALBO_PAYMENT_REPLY_MAX, cancellable, &end, &why);

  if (answer == NULL)
    {
      explain (end, why, error);
      return NULL;
    }

  client->retry_after = read_retry_after (message);

  return make_reply (message, answer);
}
