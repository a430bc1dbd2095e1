/* albo-area.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-area.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"
#include "albo-view.h"

/**
 * albo_area_add_tabs:
 * @view: a page of the area
 * @page: what the database says of it, with `counts`
 * @tab: which tab it belongs to
 *
 * Fills `area`: `is_<tab>`, and how much is to be read and paid.
 */
void
albo_area_add_tabs (JsonObject *view,
                    JsonObject *page,
                    const char *tab)
{
  JsonObject *counts = albo_json_get_object (page, "counts");
  JsonObject *area = json_object_new ();
  g_autofree char *is_tab = g_strconcat ("is_", tab, NULL);
  static const char * const members[] = { "unread", "payments" };

  json_object_set_boolean_member (area, is_tab, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *name = g_strconcat ("n_", members[i], NULL);
      gint64 n = counts != NULL ? albo_json_get_int (counts, members[i], 0) : 0;

      albo_view_take_text (area, name, n > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, n) : NULL);
    }

  json_object_set_object_member (view, "area", area);
}

/**
 * albo_area_set_day:
 * @view: what a page shows
 * @member: the name of a hole
 * @day: (nullable): a date as `YYYY-MM-DD`, or empty
 * @lang: the language to write it in
 */
void
albo_area_set_day (JsonObject *view,
                   const char *member,
                   const char *day,
                   const char *lang)
{
  albo_view_take_text (view, member,
                       day != NULL && *day != '\0' ? albo_date_format_text (day, lang) : NULL);
}

/**
 * albo_area_view_line:
 * @head: what names a request, or a draft, as the database tells it
 * @lang: the language to show it in
 *
 * Returns: (transfer full): `id`, `protocol_number`, `organization_name`, `title`, `state`…
 */
JsonObject *
albo_area_view_line (JsonObject *head,
                     const char *lang)
{
  JsonObject *view = json_object_new ();
  JsonObject *organization = albo_json_get_object (head, "organization");
  JsonObject *service = albo_json_get_object (head, "service");
  const char *submitted = albo_json_get_string (head, "submitted_at", "");
  const char *state = albo_json_get_string (head, "state", "");

  json_object_set_int_member (view, "id", albo_json_get_int (head, "id", 0));
  albo_view_set_text (view, "protocol_number", albo_json_get_string (head, "protocol_number", ""));
  albo_view_set_text (view, "organization_name", albo_json_get_string (organization, "name", ""));
  albo_view_set_text (view, "title",
                      albo_json_localized (albo_json_get_object (service, "title"), lang));
  albo_view_take_text (view, "submitted",
                       *submitted != '\0' ? albo_instant_format (submitted, lang) : NULL);
  albo_area_set_day (view, "deadline", albo_json_get_string (head, "deadline", ""), lang);
  if (*state != '\0')
    albo_view_set_state (view, state, lang);

  return view;
}

/**
 * albo_area_load:
 * @exchange: a question about a request, whose number is the first segment
 * @connection: the connection of this thread
 * @page: what to read of it
 * @id: (out) (optional): the number
 *
 * Finds the request of an address; answers itself if it is not one's own.
 *
 * Returns: (transfer full) (nullable): the page, or %NULL once it was answered
 */
JsonNode *
albo_area_load (AlboExchange          *exchange,
                AlboConnection        *connection,
                AlboPortalRequestPage  page,
                gint64                *id)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node;
  gint64 request;

  if (!albo_exchange_get_segment_id (exchange, 0, &request))
    {
      albo_exchange_reply_problem (exchange, 404);
      return NULL;
    }

  node = albo_portal_request_page (connection, albo_exchange_get_session (exchange), request, page,
                                   NULL, &error);
  if (node == NULL)
    albo_exchange_reply_error (exchange, error);
  else if (id != NULL)
    *id = request;

  return node;
}

/**
 * albo_area_view_request:
 * @exchange: the question
 * @request: a request, or what names it, as the database tells it
 *
 * Returns: (transfer full): the beginning of a page about it
 */
JsonObject *
albo_area_view_request (AlboExchange *exchange,
                        JsonObject   *request)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonObject *view = albo_view_new (exchange, albo_json_get_object (request, "organization"),
                                    albo_json_get_object (request, "service"));

  json_object_set_int_member (view, "id", albo_json_get_int (request, "id", 0));
  json_object_set_int_member (view, "row_version", albo_json_get_int (request, "row_version", 0));
  albo_view_set_text (view, "protocol_number", albo_json_get_string (request, "protocol_number", ""));
  albo_view_take_text (view, "submitted",
                       albo_instant_format (albo_json_get_string (request, "submitted_at", ""), lang));
  albo_area_set_day (view, "deadline", albo_json_get_string (request, "deadline", ""), lang);
  albo_view_set_state (view, albo_json_get_string (request, "state", ""), lang);
  albo_area_add_tabs (view, request, "requests");

  return view;
}

/**
 * albo_area_set_key:
 * @view: a page with a form that is to take effect once
 *
 * Fills `key`.
 */
void
albo_area_set_key (JsonObject *view)
{
  albo_view_take_text (view, "key", g_uuid_string_random ());
}

/**
 * albo_area_get_command:
 * @exchange: a form with `versione` and `chiave`
 * @row_version: (out): the version that the citizen saw; 0 where the form has none
 * @key: (out): what makes it take effect once
 *
 * Answers itself with 400 if there is no key: no page of ours lacks it.
 *
 * Returns: whether there is a key
 */
gboolean
albo_area_get_command (AlboExchange  *exchange,
                       int           *row_version,
                       const char   **key)
{
  const char *version = albo_exchange_get_field (exchange, "versione");

  *row_version = (int) g_ascii_strtoll (version != NULL ? version : "", NULL, 10);
  *key = albo_exchange_get_field (exchange, "chiave");

  if (*key != NULL && g_uuid_string_is_valid (*key))
    return TRUE;

  albo_exchange_reply_problem (exchange, 400);
  return FALSE;
}

/**
 * albo_area_get_problems:
 * @error: %ALBO_STORE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): what the database found, `{problems: [{field, code}]}`
 */
JsonNode *
albo_area_get_problems (const GError *error)
{
  const char *detail = albo_store_error_get_detail (error);
  JsonNode *node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);

  return node;
}

/**
 * albo_area_announce:
 * @exchange: a command that was done
 * @connection: the connection of this thread
 * @request: the request it was about
 *
 * Wakes the office, which also looks by itself now and then.
 */
void
albo_area_announce (AlboExchange   *exchange,
                    AlboConnection *connection,
                    gint64          request)
{
  g_autoptr(GError) error = NULL;

  if (!albo_portal_announce (connection, albo_exchange_get_session (exchange), request, NULL, &error))
    g_message ("A wake-up was not sent: %s", error->message);
}

/**
 * albo_area_find_open:
 * @steps: (nullable): supplements, preavvisi or the like
 * @member: what tells them apart
 * @value: (nullable): what it is to be; %NULL for null
 *
 * Returns: (transfer none) (nullable): the last one of that kind
 */
JsonObject *
albo_area_find_open (JsonArray  *steps,
                     const char *member,
                     const char *value)
{
  for (guint i = steps != NULL ? json_array_get_length (steps) : 0; i > 0; i--)
    {
      JsonObject *step = json_array_get_object_element (steps, i - 1);

      if (g_strcmp0 (albo_json_get_string (step, member, NULL), value) == 0)
        return step;
    }

  return NULL;
}
