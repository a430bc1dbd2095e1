/* albo-route-requests.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-requests.h"

#include "albo-area.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-token.h"
#include "albo-url.h"

/**
 * albo_route_receipt:
 * @exchange: a `GET /pratiche/REQUEST/ricevuta` by somebody signed in
 * @connection: the connection of this thread
 *
 * What one gets after sending: protocol number, final date and what comes next, as of
 * that day whenever it is looked at.  200; 404 if it is not one's own.
 */
void
albo_route_receipt (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  JsonObject *receipt;
  JsonObject *view;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  answer = albo_portal_receipt (connection, albo_exchange_get_session (exchange), id, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  receipt = json_node_get_object (answer);
  view = albo_area_view_request (exchange, receipt);
  albo_area_set_day (view, "received", albo_json_get_string (receipt, "received_on", ""),
                     albo_exchange_get_language (exchange));
  albo_exchange_reply_page (exchange, 200, "done", view);
}

typedef struct
{
  char   *token;
  gint64  attachment;
} Source;

static void
source_free (gpointer data)
{
  Source *self = data;

  g_free (self->token);
  g_free (self);
}

static GBytes *
read_chunk_cb (guint            index,
               AlboConnection  *connection,
               gpointer         user_data,
               GError         **error)
{
  Source *source = user_data;

  return albo_portal_attachment_chunk (connection, source->token, source->attachment, (int) index,
                                       NULL, error);
}

/* The database knows whose file it is; the rest of the address only has to look right. */
static void
reply_attachment (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  JsonObject *attachment;
  Source *source;
  gint64 owner;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &owner) ||
      !albo_exchange_get_segment_id (exchange, 1, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  answer = albo_portal_attachment_get (connection, token, id, NULL, &error);
  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  attachment = json_node_get_object (answer);
  source = g_new0 (Source, 1);
  source->token = g_strdup (token);
  source->attachment = id;
  albo_exchange_reply_download (exchange,
                                albo_json_get_string (attachment, "name", "file"),
                                albo_json_get_string (attachment, "media_type",
                                                      "application/octet-stream"),
                                (guint64) albo_json_get_int (attachment, "size", 0),
                                ALBO_CHUNK_SIZE, read_chunk_cb, source, source_free);
}

/**
 * albo_route_draft_attachment:
 * @exchange: a `GET /bozze/DRAFT/allegati/ATTACHMENT` by somebody signed in
 * @connection: the connection of this thread
 *
 * A file of a draft, to be saved: 200; 404 if it is not one's own.
 */
void
albo_route_draft_attachment (AlboExchange   *exchange,
                             AlboConnection *connection)
{
  reply_attachment (exchange, connection);
}

/**
 * albo_route_request_attachment:
 * @exchange: a `GET /pratiche/REQUEST/allegati/ATTACHMENT` by somebody signed in
 * @connection: the connection of this thread
 *
 * A file that was sent with a request, to be saved: 200; 404 if it is not one's
 * own.
 */
void
albo_route_request_attachment (AlboExchange   *exchange,
                               AlboConnection *connection)
{
  reply_attachment (exchange, connection);
}

/**
 * albo_route_sign_out:
 * @exchange: a `POST /esci`
 * @connection: the connection of this thread
 *
 * Ends the session, if there is one, and forgets its cookie: 303 to the first page; to the
 * sign-in where the identity provider keeps a session too.
 */
void
albo_route_sign_out (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);
  g_autofree char *handle = albo_token_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  guint8 hash[ALBO_TOKEN_HASH_LENGTH];
  gboolean is_at_provider = FALSE;

  albo_token_hash (handle, hash);
  bytes = g_bytes_new (hash, sizeof hash);

  if (token != NULL && !albo_portal_sign_out (connection, token, bytes, &is_at_provider, NULL, &error))
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, "", 0);

  if (is_at_provider)
    {
      g_autofree char *path = g_strconcat ("/accedi/uscita/", handle, NULL);
      g_autofree char *url = albo_url_join (albo_exchange_get_site (exchange)->sign_in_url, path);

      albo_exchange_reply_redirect (exchange, url);
      return;
    }

  albo_exchange_reply_redirect (exchange, "/?uscita=1");
}
