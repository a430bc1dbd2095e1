/* albo-route-words.c
 *
 * Four pages with one text and one button.  What was typed is shown again when it was
 * not sent, whatever the reason.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-words.h"

#include "albo-area.h"
#include "albo-date.h"
#include "albo-form-problem.h"
#include "albo-json.h"
#include "albo-request-state.h"
#include "albo-store-error.h"
#include "albo-view.h"

#define FIELD    "testo"
#define MAX_TEXT 20000  /* characters, as in albo.require_text */
#define RETRY    "3600" /* seconds; messages are counted over a day */

/* A page with a text; @done is where one comes to once it was sent. */
typedef struct
{
  AlboPortalVerb         verb;
  AlboPortalRequestPage  read;
  const char            *page;
  const char            *done;
} Words;

static const Words message = {
  ALBO_PORTAL_VERB_MESSAGE, ALBO_PORTAL_REQUEST_PAGE_CONVERSATION, "conversation",
  "/messaggi?inviato=1#ultimo",
};
static const Words correction = {
  ALBO_PORTAL_VERB_CORRECTION, ALBO_PORTAL_REQUEST_PAGE_WHOLE, "correction", "?fatto=rettifica",
};
static const Words observations = {
  ALBO_PORTAL_VERB_OBSERVE_PREAVVISO, ALBO_PORTAL_REQUEST_PAGE_WHOLE, "observations",
  "?fatto=osservazioni",
};
static const Words withdrawal = {
  ALBO_PORTAL_VERB_ASK_WITHDRAWAL, ALBO_PORTAL_REQUEST_PAGE_WHOLE, "withdrawal", "?fatto=ritiro",
};
static const Words withdrawal_back = {
  ALBO_PORTAL_VERB_CANCEL_WITHDRAWAL, ALBO_PORTAL_REQUEST_PAGE_WHOLE, "withdrawal",
  "?fatto=ritiro-annullato",
};

/* What the page shows beside its form.
 *
 * Returns: FALSE if there is nothing to say on it any more
 */
static gboolean
add_subject (const Words *words,
             JsonObject  *view,
             JsonObject  *request,
             const char  *lang)
{
  AlboRequestState state;
  JsonObject *preavviso;

  if (words == &observations)
    {
      preavviso = albo_area_find_open (albo_json_get_array (request, "preavvisi"), "closed_at", NULL);
      if (preavviso == NULL || albo_json_get_string (preavviso, "observations", NULL) != NULL)
        {
          json_object_set_boolean_member (view, preavviso != NULL ? "is_observed" : "is_preavviso_closed",
                                          TRUE);
          return FALSE;
        }

      albo_view_set_text (view, "reasons", albo_json_get_string (preavviso, "reasons", ""));
      albo_area_set_day (view, "due", albo_json_get_string (preavviso, "due_on", ""), lang);
      return TRUE;
    }

  if (words == &withdrawal || words == &withdrawal_back)
    {
      json_object_set_boolean_member (view, "is_withdrawing",
                                      albo_json_get_string (request, "withdrawal_asked_at", NULL) != NULL);
      json_object_set_boolean_member (view, "is_closed", TRUE);
      return albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state) &&
             !albo_request_state_is_final (state);
    }

  return TRUE;
}

static void
add_messages (JsonObject *view,
              JsonArray  *messages,
              const char *lang)
{
  JsonArray *list = json_array_new ();
  guint n = messages != NULL ? json_array_get_length (messages) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (messages, i);
      JsonObject *line = json_object_new ();
      gboolean is_mine = g_str_equal (albo_json_get_string (row, "from", ""), "applicant");
      gboolean is_read = albo_json_get_string (row, "read_at", NULL) != NULL;

      json_object_set_boolean_member (line, "is_mine", is_mine);
      json_object_set_boolean_member (line, "is_new", !is_mine && !is_read);
      json_object_set_boolean_member (line, "is_seen", is_mine && is_read);
      json_object_set_boolean_member (line, "is_correction",
                                      g_str_equal (albo_json_get_string (row, "kind", ""), "correction"));
      json_object_set_boolean_member (line, "is_last", i + 1 == n);
      albo_view_set_text (line, "author", albo_json_get_string (row, "author", ""));
      albo_view_set_text (line, "text", albo_json_get_string (row, "text", ""));
      albo_view_take_text (line, "when",
                           albo_instant_format (albo_json_get_string (row, "at", ""), lang));
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_messages", n > 0);
  json_object_set_array_member (view, "messages", list);
}

static void
add_problem (JsonObject *view,
             const char *code,
             const char *lang)
{
  g_autofree char *text = NULL;
  JsonArray *problems = json_array_new ();

  if (code != NULL)
    {
      g_autoptr(AlboFormProblem) problem = albo_form_problem_new (FIELD, code);
      JsonObject *line = json_object_new ();

      problem->params = json_object_new ();
      json_object_set_int_member (problem->params, "max", MAX_TEXT);
      text = albo_form_problem_to_text (problem, lang);
      albo_view_set_text (line, "label", "");
      albo_view_set_text (line, "text", text);
      albo_view_set_text (line, "href", "#" FIELD);
      json_array_add_object_element (problems, line);
    }

  json_object_set_boolean_member (view, "has_problems", code != NULL);
  json_object_set_array_member (view, "problems", problems);
  albo_view_set_text (view, "error", text);
}

static void
reply_words (AlboExchange   *exchange,
             AlboConnection *connection,
             const Words    *words,
             guint           status,
             const char     *code,
             const char     *typed)
{
  const char *lang = albo_exchange_get_language (exchange);
  gint64 id;
  g_autoptr(JsonNode) answer = albo_area_load (exchange, connection, words->read, &id);
  JsonObject *request;
  JsonObject *view;
  gboolean is_over;

  if (answer == NULL)
    return;

  request = json_node_get_object (answer);
  view = albo_area_view_request (exchange, request);
  is_over = !add_subject (words, view, request, lang);

  /* What was typed is not thrown away because there is nowhere to send it any more. */
  if (is_over && status != 200)
    {
      status = 409;
      code = NULL;
    }
  else if (is_over)
    {
      g_autofree char *path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT, id);

      json_object_unref (view);
      albo_exchange_reply_redirect (exchange, path);
      return;
    }

  if (words == &message)
    {
      albo_area_add_tabs (view, request, "messages");
      add_messages (view, albo_json_get_array (request, "messages"), lang);
      json_object_set_boolean_member (view, "is_sent",
                                      albo_exchange_get_query (exchange, "inviato") != NULL);
    }

  add_problem (view, code, lang);
  albo_view_set_text (view, "typed", typed);
  json_object_set_boolean_member (view, "is_over", is_over);
  json_object_set_boolean_member (view, "is_stale", status == 409 && !is_over);
  json_object_set_boolean_member (view, "is_too_many", status == 429);
  json_object_set_boolean_member (view, "is_not_sent", status == 409 || status == 429);
  albo_area_set_key (view);
  albo_exchange_reply_page (exchange, status, words->page, view);
}

/* Returns: (transfer full): the first thing that the database found wrong */
static char *
get_code (const GError *error)
{
  g_autoptr(JsonNode) node = albo_area_get_problems (error);
  JsonArray *problems = node != NULL ? albo_json_get_array (json_node_get_object (node), "problems") : NULL;

  if (problems == NULL || json_array_get_length (problems) == 0)
    return g_strdup ("invalid");

  return g_strdup (albo_json_get_string (json_array_get_object_element (problems, 0), "code", "invalid"));
}

static void
send_words (AlboExchange   *exchange,
            AlboConnection *connection,
            const Words    *words)
{
  const char *text = albo_exchange_get_field (exchange, FIELD);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) done = NULL;
  g_autofree char *path = NULL;
  const char *key;
  int row_version;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  if (!albo_area_get_command (exchange, &row_version, &key))
    return;

  done = albo_portal_act (connection, albo_exchange_get_session (exchange), id, row_version, key,
                          words->verb, text != NULL ? text : "", NULL, &error);

  if (done != NULL)
    {
      albo_area_announce (exchange, connection, id);
      path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "%s", id, words->done);
      albo_exchange_reply_redirect (exchange, path);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_autofree char *code = get_code (error);

      /* What is not about the text is about a request that is no more as it was shown. */
      if (g_str_equal (code, "required") || g_str_equal (code, "too_long"))
        reply_words (exchange, connection, words, 422, code, text);
      else
        reply_words (exchange, connection, words, 409, NULL, text);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) ||
           g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION))
    {
      reply_words (exchange, connection, words, 409, NULL, text);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY))
    {
      albo_exchange_set_header (exchange, "Retry-After", RETRY);
      reply_words (exchange, connection, words, 429, NULL, text);
    }
  else
    {
      albo_exchange_reply_error (exchange, error);
    }
}

/**
 * albo_route_conversation:
 * @exchange: a `GET /pratiche/REQUEST/messaggi` by somebody signed in
 * @connection: the connection of this thread
 *
 * The messages of a request, which are marked as seen: 200; 404 if it is not one's own.
 */
void
albo_route_conversation (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  reply_words (exchange, connection, &message, 200, NULL, NULL);
}

/**
 * albo_route_send_message:
 * @exchange: a `POST /pratiche/REQUEST/messaggi` with `testo` and `chiave`
 * @connection: the connection of this thread
 *
 * Writes to the office: 303 to the messages; 422 with the page if there is no text or
 * too much of it; 429 after fifty in a day; 404 if the request is not one's own.
 */
void
albo_route_send_message (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  send_words (exchange, connection, &message);
}

/**
 * albo_route_correction:
 * @exchange: a `GET /pratiche/REQUEST/rettifica` by somebody signed in
 * @connection: the connection of this thread
 *
 * Where one asks to have a datum corrected: 200; 404 if the request is not one's own.
 */
void
albo_route_correction (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  reply_words (exchange, connection, &correction, 200, NULL, NULL);
}

/**
 * albo_route_ask_correction:
 * @exchange: a `POST /pratiche/REQUEST/rettifica` with `testo` and `chiave`
 * @connection: the connection of this thread
 *
 * Asks the office to correct a datum: 303 to the request; otherwise as a message.
 */
void
albo_route_ask_correction (AlboExchange   *exchange,
                           AlboConnection *connection)
{
  send_words (exchange, connection, &correction);
}

/**
 * albo_route_observations:
 * @exchange: a `GET /pratiche/REQUEST/osservazioni` by somebody signed in
 * @connection: the connection of this thread
 *
 * Why the office means to reject, and where one answers: 200; 303 to the request if it
 * does not or one has answered; 404 if it is not one's own.
 */
void
albo_route_observations (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  reply_words (exchange, connection, &observations, 200, NULL, NULL);
}

/**
 * albo_route_send_observations:
 * @exchange: a `POST /pratiche/REQUEST/osservazioni` with `testo`, `versione` and `chiave`
 * @connection: the connection of this thread
 *
 * Sends observations, once: 303 to the request; 422 without a text; 409 with the page if
 * the request has moved meanwhile, with what was typed also where it has no place now; 404 if it is not one's own.
 */
void
albo_route_send_observations (AlboExchange   *exchange,
                              AlboConnection *connection)
{
  send_words (exchange, connection, &observations);
}

/**
 * albo_route_withdrawal:
 * @exchange: a `GET /pratiche/REQUEST/ritiro` by somebody signed in
 * @connection: the connection of this thread
 *
 * Where one asks to withdraw, or to go on after all: 200; 303 to the request once it is
 * closed; 404 if it is not one's own.
 */
void
albo_route_withdrawal (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  reply_words (exchange, connection, &withdrawal, 200, NULL, NULL);
}

/**
 * albo_route_ask_withdrawal:
 * @exchange: a `POST /pratiche/REQUEST/ritiro` with `testo`, `versione`, `chiave` and
 *   `action`: `ask` or `cancel`
 * @connection: the connection of this thread
 *
 * Asks to withdraw, or takes that back: 303 to the request; 409 with the page if the
 * request has moved meanwhile; 404 if it is not one's own.
 */
void
albo_route_ask_withdrawal (AlboExchange   *exchange,
                           AlboConnection *connection)
{
  gboolean is_back = g_strcmp0 (albo_exchange_get_field (exchange, "action"), "cancel") == 0;

  send_words (exchange, connection, is_back ? &withdrawal_back : &withdrawal);
}

static JsonObject *
view_reading (JsonObject *row,
              const char *lang)
{
  JsonObject *view = json_object_new ();
  g_autofree char *is_duty = g_strconcat ("is_", albo_json_get_string (row, "duty", ""), NULL);
  g_autofree char *is_what = g_strconcat ("opened_", albo_json_get_string (row, "what", ""), NULL);
  gint64 n = albo_json_get_int (row, "n", 1);

  json_object_set_boolean_member (view, is_duty, TRUE);
  json_object_set_boolean_member (view, is_what, TRUE);
  albo_area_set_day (view, "day", albo_json_get_string (row, "day", ""), lang);
  albo_view_take_text (view, "last",
                       albo_instant_format (albo_json_get_string (row, "last_at", ""), lang));
  albo_view_take_text (view, "times", n > 1 ? g_strdup_printf ("%" G_GINT64_FORMAT, n) : NULL);

  return view;
}

/**
 * albo_route_readers:
 * @exchange: a `GET /pratiche/REQUEST/accessi` by somebody signed in
 * @connection: the connection of this thread
 *
 * Who of the office read the request, by duty, and when: 200; 404 if it is not one's own.
 */
void
albo_route_readers (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(JsonNode) answer = albo_area_load (exchange, connection,
                                               ALBO_PORTAL_REQUEST_PAGE_READERS, NULL);
  JsonArray *list;
  JsonArray *readers;
  JsonObject *view;

  if (answer == NULL)
    return;

  list = json_array_new ();
  readers = albo_json_get_array (json_node_get_object (answer), "readers");
  view = albo_area_view_request (exchange, json_node_get_object (answer));

  for (guint i = 0; readers != NULL && i < json_array_get_length (readers); i++)
    json_array_add_object_element (list,
                                   view_reading (json_array_get_object_element (readers, i), lang));

  json_object_set_boolean_member (view, "has_readers", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "readers", list);
  albo_exchange_reply_page (exchange, 200, "readers", view);
}
