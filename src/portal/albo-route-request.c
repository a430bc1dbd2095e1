/* albo-route-request.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-request.h"

#include <string.h>

#include "albo-area.h"
#include "albo-date.h"
#include "albo-form-cache.h"
#include "albo-json.h"
#include "albo-money.h"
#include "albo-request-state.h"
#include "albo-route-capacity.h"
#include "albo-view.h"

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

/* Returns: (transfer full) (nullable): when one of @actions was first done */
static char *
find_event (JsonArray          *history,
            const char * const *actions,
            const char         *lang)
{
  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *event = json_array_get_object_element (history, i);

      if (g_strv_contains (actions, albo_json_get_string (event, "action", "")))
        return albo_instant_format (albo_json_get_string (event, "at", ""), lang);
    }

  return NULL;
}

/* The way of every request, and how far this one has come. */
static void
add_milestones (JsonObject *view,
                JsonObject *request,
                const char *lang)
{
  static const char * const checked[] = { "forward", "claim", NULL };
  static const char * const claimed[] = { "claim", NULL };
  JsonArray *history = albo_json_get_array (request, "history");
  const char *closed = albo_json_get_string (request, "closed_at", "");

  albo_view_take_text (view, "checked", find_event (history, checked, lang));
  albo_view_take_text (view, "claimed", find_event (history, claimed, lang));
  albo_view_take_text (view, "closed", *closed != '\0' ? albo_instant_format (closed, lang) : NULL);
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
  albo_area_set_day (view, "since", since, lang);

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

static void
add_clock (JsonObject *view,
           JsonObject *clock,
           const char *lang)
{
  JsonArray *explanation = albo_json_get_array (clock, "explanation");
  JsonArray *lines = json_array_new ();

  for (guint i = 0; explanation != NULL && i < json_array_get_length (explanation); i++)
    {
      JsonObject *step = json_array_get_object_element (explanation, i);
      JsonObject *line = json_object_new ();

      albo_view_set_text (line, "text", albo_json_get_string (step, lang, albo_json_get_string (step, "it", "")));
      albo_view_set_text (line, "article", albo_json_get_string (step, "article", ""));
      json_array_add_object_element (lines, line);
    }

  albo_area_set_day (view, "deadline", albo_json_get_string (clock, "deadline", ""), lang);
  albo_area_set_day (view, "suspended_until", albo_json_get_string (clock, "suspended_until", ""), lang);
  json_object_set_boolean_member (view, "is_suspended", albo_json_get_bool (clock, "is_suspended", FALSE));
  json_object_set_boolean_member (view, "is_overdue", albo_json_get_bool (clock, "is_overdue", FALSE));
  json_object_set_int_member (view, "days_left", albo_json_get_int (clock, "days_left", 0));
  json_object_set_int_member (view, "term_days", albo_json_get_int (clock, "term_days", 0));
  json_object_set_boolean_member (view, "has_explanation", json_array_get_length (lines) > 0);
  json_object_set_array_member (view, "explanation", lines);
}

/* What waits for the citizen on this very request. */
static void
add_todo (JsonObject *view,
          JsonObject *request,
          const char *lang)
{
  JsonObject *supplement = albo_area_find_open (albo_json_get_array (request, "supplements"), "state", "open");
  JsonObject *preavviso = albo_area_find_open (albo_json_get_array (request, "preavvisi"), "closed_at", NULL);
  gint64 unread = albo_json_get_int (request, "unread", 0);
  gboolean is_answered = preavviso != NULL && albo_json_get_string (preavviso, "observations", NULL) != NULL;

  json_object_set_boolean_member (view, "has_supplement", supplement != NULL);
  albo_area_set_day (view, "supplement_due",
                     supplement != NULL ? albo_json_get_string (supplement, "due_on", "") : "", lang);
  json_object_set_boolean_member (view, "has_preavviso", preavviso != NULL && !is_answered);
  json_object_set_boolean_member (view, "has_observed", is_answered);
  albo_area_set_day (view, "preavviso_due",
                     preavviso != NULL ? albo_json_get_string (preavviso, "due_on", "") : "", lang);
  albo_view_take_text (view, "n_new",
                       unread > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, unread) : NULL);
}

static void
add_payments (JsonObject *view,
              JsonArray  *payments,
              const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    {
      JsonObject *payment = json_array_get_object_element (payments, i);
      JsonObject *line = json_object_new ();
      g_autofree char *is_state = g_strconcat ("position_", albo_json_get_string (payment, "state", ""), NULL);

      json_object_set_boolean_member (line, is_state, TRUE);
      albo_view_set_text (line, "description", albo_json_get_string (payment, "description", ""));
      albo_view_take_text (line, "amount",
                           albo_money_format (albo_json_get_int (payment, "amount_cents", 0), lang));
      albo_area_set_day (line, "due", albo_json_get_string (payment, "due_on", ""), lang);
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_payments", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "payments", list);
}

static void
add_documents (JsonObject *view,
               JsonArray  *documents)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; documents != NULL && i < json_array_get_length (documents); i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);
      JsonObject *line = json_object_new ();

      json_object_set_int_member (line, "file_id", albo_json_get_int (document, "id", 0));
      albo_view_set_text (line, "name", albo_json_get_string (document, "name", ""));
      albo_view_take_text (line, "size_text",
                           g_format_size_full ((guint64) albo_json_get_int (document, "size", 0),
                                               G_FORMAT_SIZE_IEC_UNITS));
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_documents", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "documents", list);
}

/* What was just done, told once; an address that a stranger makes up tells nothing. */
static void
set_done (JsonObject *view,
          const char *done)
{
  static const char * const known[] = {
    "ritiro", "ritiro-annullato", "osservazioni", "rettifica", "valutazione", NULL,
  };

  if (done != NULL && g_strv_contains (known, done))
    {
      g_autofree char *member = g_strconcat ("done_", done, NULL);

      json_object_set_boolean_member (view, g_strdelimit (member, "-", '_'), TRUE);
    }
}

/**
 * albo_route_request:
 * @exchange: a `GET /pratiche/REQUEST` by somebody signed in
 * @connection: the connection of this thread
 *
 * The state of a request, what is to be done, its term with why, its history and
 * what was sent: 200; 404 if it is not one's own.
 */
void
albo_route_request (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(JsonNode) answer = albo_area_load (exchange, connection, ALBO_PORTAL_REQUEST_PAGE_WHOLE, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = NULL;
  g_autoptr(JsonNode) rendering = NULL;
  g_autofree char *base = NULL;
  JsonObject *request;
  JsonObject *entry;
  JsonObject *rating;
  JsonObject *view;
  AlboRequestState state;

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

  entry = albo_json_get_object (request, "entry");
  rating = albo_json_get_object (request, "rating");
  rendering = albo_form_render (form, ALBO_FORM_ALL_SECTIONS,
                                albo_json_get_object (request, "values"), NULL, NULL, lang);
  base = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT, albo_json_get_int (request, "id", 0));

  view = albo_area_view_request (exchange, request);
  albo_view_add_form (view, rendering, base);
  albo_capacity_set_view (view, albo_json_get_object (request, "acts_for"));
  albo_view_set_text (view, "reasons", albo_json_get_string (request, "reasons", ""));
  set_outcome (view, albo_json_get_string (request, "outcome", ""));
  set_done (view, albo_exchange_get_query (exchange, "fatto"));
  add_milestones (view, request, lang);
  add_clock (view, albo_json_get_object (request, "clock"), lang);
  add_todo (view, request, lang);
  add_payments (view, albo_json_get_array (request, "payments"), lang);
  add_documents (view, albo_json_get_array (request, "documents"));
  json_object_set_boolean_member (view, "is_open",
                                  albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state) &&
                                  !albo_request_state_is_final (state));
  json_object_set_boolean_member (view, "is_withdrawing",
                                  albo_json_get_string (request, "withdrawal_asked_at", NULL) != NULL);
  json_object_set_boolean_member (view, "has_expired",
                                  albo_json_get_bool (request, "supplement_expired", FALSE));
  json_object_set_int_member (view, "n_readings", albo_json_get_int (request, "readings", 0));
  json_object_set_boolean_member (view, "is_rated", rating != NULL);
  json_object_set_int_member (view, "n_messages",
                              json_array_get_length (albo_json_get_array (request, "messages")));
  json_object_set_array_member (view, "history", list_history (albo_json_get_array (request, "history"), lang));
  if (entry != NULL)
    json_object_set_object_member (view, "entry", view_entry (entry, lang));

  albo_exchange_reply_page (exchange, 200, "request", view);
}
