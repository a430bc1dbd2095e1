/* albo-route-requests.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-requests.h"

#include <string.h>

#include "albo-date.h"
#include "albo-form-cache.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-request-state.h"
#include "albo-view.h"

static JsonObject *
view_line (JsonObject *line,
           const char *lang)
{
  JsonObject *view = json_object_new ();
  JsonObject *organization = albo_json_get_object (line, "organization");
  JsonObject *service = albo_json_get_object (line, "service");

  json_object_set_int_member (view, "id", albo_json_get_int (line, "id", 0));
  albo_view_set_text (view, "organization_name", albo_json_get_string (organization, "name", ""));
  albo_view_set_text (view, "title",
                      albo_json_localized (albo_json_get_object (service, "title"), lang));

  return view;
}

static JsonArray *
list_drafts (JsonArray  *drafts,
             const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (drafts); i++)
    {
      JsonObject *draft = json_array_get_object_element (drafts, i);
      JsonObject *organization = albo_json_get_object (draft, "organization");
      JsonObject *service = albo_json_get_object (draft, "service");
      JsonObject *view = view_line (draft, lang);

      albo_view_take_text (view, "href",
                           g_strdup_printf ("/ente/%s/%s/inizia",
                                            albo_json_get_string (organization, "code", ""),
                                            albo_json_get_string (service, "code", "")));
      albo_view_take_text (view, "updated",
                           albo_instant_format (albo_json_get_string (draft, "updated_at", ""), lang));
      json_array_add_object_element (list, view);
    }

  return list;
}

static JsonArray *
list_requests (JsonArray  *requests,
               const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonObject *view = view_line (request, lang);

      albo_view_set_text (view, "protocol_number",
                          albo_json_get_string (request, "protocol_number", ""));
      albo_view_take_text (view, "submitted",
                           albo_instant_format (albo_json_get_string (request, "submitted_at", ""), lang));
      albo_view_set_state (view, albo_json_get_string (request, "state", ""), lang);
      json_array_add_object_element (list, view);
    }

  return list;
}

/**
 * albo_route_requests:
 * @exchange: a `GET /pratiche` by somebody signed in
 * @connection: the connection of this thread
 *
 * One's own drafts and requests: 200.
 */
void
albo_route_requests (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) area = albo_portal_area (connection, albo_exchange_get_session (exchange),
                                               NULL, &error);
  JsonArray *drafts;
  JsonArray *requests;
  JsonObject *view;

  if (area == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  drafts = albo_json_get_array (json_node_get_object (area), "drafts");
  requests = albo_json_get_array (json_node_get_object (area), "requests");

  view = albo_view_new (exchange, NULL, NULL);
  json_object_set_array_member (view, "drafts", list_drafts (drafts, lang));
  json_object_set_boolean_member (view, "has_drafts", json_array_get_length (drafts) > 0);
  json_object_set_array_member (view, "requests", list_requests (requests, lang));
  json_object_set_boolean_member (view, "has_requests", json_array_get_length (requests) > 0);
  json_object_set_boolean_member (view, "is_deleted",
                                  albo_exchange_get_query (exchange, "eliminata") != NULL);
  albo_exchange_reply_page (exchange, 200, "requests", view);
}

/* Finds the request of an address; answers itself if it is not one's own. */
static JsonNode *
load_request (AlboExchange   *exchange,
              AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  JsonNode *request;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return NULL;
    }

  request = albo_portal_request (connection, albo_exchange_get_session (exchange), id, NULL, &error);
  if (request == NULL)
    albo_exchange_reply_error (exchange, error);

  return request;
}

static JsonObject *
view_request (AlboExchange *exchange,
              JsonObject   *request)
{
  const char *lang = albo_exchange_get_language (exchange);
  const char *deadline = albo_json_get_string (request, "deadline", "");
  JsonObject *view = albo_view_new (exchange, albo_json_get_object (request, "organization"),
                                    albo_json_get_object (request, "service"));

  json_object_set_int_member (view, "id", albo_json_get_int (request, "id", 0));
  albo_view_set_text (view, "protocol_number", albo_json_get_string (request, "protocol_number", ""));
  albo_view_take_text (view, "submitted",
                       albo_instant_format (albo_json_get_string (request, "submitted_at", ""), lang));
  albo_view_take_text (view, "deadline",
                       *deadline != '\0' ? albo_date_format_text (deadline, lang) : NULL);
  albo_view_set_state (view, albo_json_get_string (request, "state", ""), lang);

  return view;
}

static JsonArray *
list_history (JsonArray  *history,
              const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *event = json_array_get_object_element (history, i);
      const char *state_code = albo_json_get_string (event, "to_state", "");
      JsonObject *view = json_object_new ();
      AlboRequestState state;

      albo_view_take_text (view, "when",
                           albo_instant_format (albo_json_get_string (event, "at", ""), lang));
      albo_view_set_text (view, "what",
                          albo_request_event_label (albo_json_get_string (event, "action", ""), lang));
      albo_view_set_text (view, "became", albo_request_state_from_code (state_code, &state)
                                          ? albo_request_state_label (state, lang) : state_code);
      albo_view_set_text (view, "actor", albo_json_get_string (event, "actor", ""));
      json_array_add_object_element (list, view);
    }

  return list;
}

/* Returns: (transfer full) (nullable): when an administrator took the request */
static char *
find_claim (JsonArray  *history,
            const char *lang)
{
  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *event = json_array_get_object_element (history, i);

      if (strcmp (albo_json_get_string (event, "action", ""), "claim") == 0)
        return albo_instant_format (albo_json_get_string (event, "at", ""), lang);
    }

  return NULL;
}

/* The database may name things in one language or in several. */
static const char *
get_name (JsonObject *object,
          const char *member,
          const char *lang)
{
  JsonObject *names = albo_json_get_object (object, member);

  return names != NULL ? albo_json_localized (names, lang) : albo_json_get_string (object, member, "");
}

static JsonObject *
view_entry (JsonObject *entry,
            const char *lang)
{
  JsonObject *view = json_object_new ();
  const char *since = albo_json_get_string (entry, "from", "");
  JsonNode *number = albo_json_get_node (entry, "number");

  albo_view_set_text (view, "register_name", get_name (entry, "register", lang));
  albo_view_set_text (view, "section_name", get_name (entry, "section", lang));
  albo_view_take_text (view, "since", *since != '\0' ? albo_date_format_text (since, lang) : NULL);

  if (albo_json_is_int (number))
    albo_view_take_text (view, "number",
                         g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (number)));
  else
    albo_view_set_text (view, "number", albo_json_get_string (entry, "number", ""));

  return view;
}

/* Fills `outcome_<code>` of a closed request; the texts are in the templates. */
static void
set_outcome (JsonObject *view,
             const char *code)
{
  g_autofree char *member = g_strconcat ("outcome_", code, NULL);

  if (*code != '\0')
    json_object_set_boolean_member (view, member, TRUE);
}

/**
 * albo_route_request:
 * @exchange: a `GET /pratiche/REQUEST` by somebody signed in
 * @connection: the connection of this thread
 *
 * The state of a request, its history and what was sent: 200; 404 if it is not
 * one's own.
 */
void
albo_route_request (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(JsonNode) answer = load_request (exchange, connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = NULL;
  g_autoptr(JsonNode) rendering = NULL;
  g_autofree char *base = NULL;
  JsonObject *request;
  JsonArray *history;
  JsonObject *entry;
  JsonObject *view;

  if (answer == NULL)
    return;

  request = json_node_get_object (answer);
  form = albo_form_cache_get (albo_exchange_get_site (exchange)->data,
                              albo_json_get_object (request, "organization"),
                              albo_json_get_object (request, "service"),
                              albo_json_get_node (request, "form"), &error);

  if (form == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  history = albo_json_get_array (request, "history");
  entry = albo_json_get_object (request, "entry");
  rendering = albo_form_render (form, ALBO_FORM_ALL_SECTIONS,
                                albo_json_get_object (request, "values"), NULL, NULL, lang);
  base = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT, albo_json_get_int (request, "id", 0));

  view = view_request (exchange, request);
  albo_view_add_form (view, rendering, base);
  albo_view_set_text (view, "reasons", albo_json_get_string (request, "reasons", ""));
  set_outcome (view, albo_json_get_string (request, "outcome", ""));
  albo_view_take_text (view, "claimed", find_claim (history, lang));
  json_object_set_array_member (view, "history", list_history (history, lang));
  if (entry != NULL)
    json_object_set_object_member (view, "entry", view_entry (entry, lang));

  albo_exchange_reply_page (exchange, 200, "request", view);
}

/**
 * albo_route_receipt:
 * @exchange: a `GET /pratiche/REQUEST/ricevuta` by somebody signed in
 * @connection: the connection of this thread
 *
 * What one gets after sending: protocol number, final date and what comes next.
 * 200; 404 if it is not one's own.
 */
void
albo_route_receipt (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  g_autoptr(JsonNode) answer = load_request (exchange, connection);

  if (answer != NULL)
    albo_exchange_reply_page (exchange, 200, "done",
                              view_request (exchange, json_node_get_object (answer)));
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
 * Ends the session, if there is one, and forgets its cookie: 303 to the first page.
 */
void
albo_route_sign_out (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);
  g_autoptr(GError) error = NULL;

  if (token != NULL && !albo_portal_sign_out (connection, token, NULL, &error))
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_set_cookie (exchange, ALBO_SESSION_COOKIE, "", 0);
  albo_exchange_reply_redirect (exchange, "/?uscita=1");
}
