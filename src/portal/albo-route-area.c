/* albo-route-area.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-area.h"

#include "albo-area.h"
#include "albo-date.h"
#include "albo-json.h"
#include "albo-money.h"
#include "albo-view.h"

typedef JsonObject *(*LineFunc) (JsonObject *row,
                                 const char *lang);

/* Fills @member and `has_<member>`. */
static void
add_list (JsonObject *view,
          const char *member,
          JsonArray  *rows,
          LineFunc    make_line,
          const char *lang)
{
  JsonArray *list = json_array_new ();
  g_autofree char *has = g_strconcat ("has_", member, NULL);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    json_array_add_object_element (list, make_line (json_array_get_object_element (rows, i), lang));

  json_object_set_boolean_member (view, has, json_array_get_length (list) > 0);
  json_object_set_array_member (view, member, list);
}

/* Reads a page; answers itself if it cannot. */
static JsonNode *
load (AlboExchange   *exchange,
      AlboConnection *connection,
      AlboPortalPage  page)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = albo_portal_page (connection, albo_exchange_get_session (exchange), page, NULL,
                                     &error);

  if (node == NULL)
    albo_exchange_reply_error (exchange, error);

  return node;
}

/* Answers with the page of one tab that holds one list. */
static void
reply_list (AlboExchange   *exchange,
            AlboConnection *connection,
            AlboPortalPage  page,
            const char     *tab,
            const char     *member,
            LineFunc        make_line,
            const char     *template)
{
  g_autoptr(JsonNode) node = load (exchange, connection, page);
  JsonObject *answer;
  JsonObject *view;

  if (node == NULL)
    return;

  answer = json_node_get_object (node);
  view = albo_view_new (exchange, NULL, NULL);
  albo_area_add_tabs (view, answer, tab);
  add_list (view, member, albo_json_get_array (answer, member), make_line,
            albo_exchange_get_language (exchange));
  albo_exchange_reply_page (exchange, 200, template, view);
}

static JsonObject *
make_todo (JsonObject *row,
           const char *lang)
{
  JsonObject *view = albo_area_view_line (row, lang);
  g_autofree char *is_kind = g_strconcat ("is_", albo_json_get_string (row, "kind", ""), NULL);
  gint64 amount = albo_json_get_int (row, "amount_cents", 0);

  json_object_set_boolean_member (view, is_kind, TRUE);
  json_object_set_boolean_member (view, "is_late", albo_json_get_bool (row, "is_late", FALSE));
  json_object_set_int_member (view, "n_items", albo_json_get_int (row, "n_items", 0));
  json_object_set_int_member (view, "n_answered", albo_json_get_int (row, "n_answered", 0));
  json_object_set_int_member (view, "unread", albo_json_get_int (row, "unread", 0));
  albo_view_set_text (view, "description", albo_json_get_string (row, "description", ""));
  albo_view_take_text (view, "amount", amount > 0 ? albo_money_format (amount, lang) : NULL);
  albo_area_set_day (view, "due", albo_json_get_string (row, "due_on", ""), lang);

  return view;
}

static JsonObject *
make_draft (JsonObject *row,
            const char *lang)
{
  JsonObject *view = albo_area_view_line (row, lang);
  JsonObject *organization = albo_json_get_object (row, "organization");
  JsonObject *service = albo_json_get_object (row, "service");

  albo_view_take_text (view, "href",
                       g_strdup_printf ("/ente/%s/%s/inizia",
                                        albo_json_get_string (organization, "code", ""),
                                        albo_json_get_string (service, "code", "")));
  albo_view_take_text (view, "updated",
                       albo_instant_format (albo_json_get_string (row, "updated_at", ""), lang));

  return view;
}

static JsonObject *
make_request (JsonObject *row,
              const char *lang)
{
  JsonObject *view = albo_area_view_line (row, lang);
  gint64 unread = albo_json_get_int (row, "unread", 0);

  albo_view_take_text (view, "n_new",
                       unread > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, unread) : NULL);

  return view;
}

/* Where each body that one has to do with takes appointments, if it does. */
static void
add_appointments (JsonObject *view,
                  JsonObject *page)
{
  static const char * const members[] = { "drafts", "requests" };
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonArray *rows = albo_json_get_array (page, members[i]);

      for (guint j = 0; rows != NULL && j < json_array_get_length (rows); j++)
        {
          JsonObject *organization =
            albo_json_get_object (json_array_get_object_element (rows, j), "organization");
          const char *url = albo_json_get_string (organization, "appointment_url", "");
          JsonObject *line;

          if (*url == '\0' || !g_hash_table_add (known, (gpointer) url))
            continue;

          line = json_object_new ();
          albo_view_set_text (line, "url", url);
          albo_view_set_text (line, "name", albo_json_get_string (organization, "name", ""));
          json_array_add_object_element (list, line);
        }
    }

  json_object_set_array_member (view, "appointments", list);
}

/**
 * albo_route_requests:
 * @exchange: a `GET /pratiche` by somebody signed in
 * @connection: the connection of this thread
 *
 * What is to be done first, then drafts, then requests: 200.
 */
void
albo_route_requests (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  g_autoptr(JsonNode) node = load (exchange, connection, ALBO_PORTAL_PAGE_AREA);
  const char *lang;
  JsonObject *page;
  JsonObject *view;

  if (node == NULL)
    return;

  page = json_node_get_object (node);
  albo_exchange_prefer_language (exchange, albo_json_get_string (page, "language", NULL), FALSE);
  lang = albo_exchange_get_language (exchange);
  view = albo_view_new (exchange, NULL, NULL);
  albo_area_add_tabs (view, page, "requests");
  add_list (view, "todo", albo_json_get_array (page, "todo"), make_todo, lang);
  add_list (view, "drafts", albo_json_get_array (page, "drafts"), make_draft, lang);
  add_list (view, "requests", albo_json_get_array (page, "requests"), make_request, lang);
  add_appointments (view, page);
  json_object_set_boolean_member (view, "is_deleted",
                                  albo_exchange_get_query (exchange, "eliminata") != NULL);
  albo_exchange_reply_page (exchange, 200, "requests", view);
}

static JsonObject *
make_payment (JsonObject *row,
              const char *lang)
{
  JsonObject *view = albo_area_view_line (albo_json_get_object (row, "request"), lang);
  JsonObject *contacts = albo_json_get_object (row, "contacts");
  JsonObject *proof = albo_json_get_object (row, "proof");
  const char *closed = albo_json_get_string (row, "closed_at", "");
  const char *paid_on = proof != NULL ? albo_json_get_string (proof, "paid_on", "") : "";
  g_autofree char *is_state = g_strconcat ("position_", albo_json_get_string (row, "state", ""), NULL);

  json_object_set_int_member (view, "position", albo_json_get_int (row, "id", 0));
  json_object_set_boolean_member (view, is_state, TRUE);
  json_object_set_boolean_member (view, "is_mandatory", albo_json_get_bool (row, "is_mandatory", TRUE));
  albo_view_set_text (view, "description", albo_json_get_string (row, "description", ""));
  albo_view_take_text (view, "amount",
                       albo_money_format (albo_json_get_int (row, "amount_cents", 0), lang));
  albo_area_set_day (view, "due", albo_json_get_string (row, "due_on", ""), lang);
  albo_area_set_day (view, "paid_on", paid_on, lang);
  albo_view_take_text (view, "closed", *closed != '\0' ? albo_instant_format (closed, lang) : NULL);
  albo_view_set_text (view, "reference",
                      proof != NULL ? albo_json_get_string (proof, "receipt_id",
                                                            albo_json_get_string (proof, "reference", "")) : "");
  albo_view_set_text (view, "phone", contacts != NULL ? albo_json_get_string (contacts, "phone", "") : "");
  albo_view_set_text (view, "email", contacts != NULL ? albo_json_get_string (contacts, "email", "") : "");

  return view;
}

/**
 * albo_route_payments:
 * @exchange: a `GET /pagamenti` by somebody signed in
 * @connection: the connection of this thread
 *
 * What is owed and what was paid, over all requests: 200.
 */
void
albo_route_payments (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  reply_list (exchange, connection, ALBO_PORTAL_PAGE_PAYMENTS, "payments", "payments",
              make_payment, "payments");
}

static JsonObject *
make_file (JsonObject *row,
           const char *lang)
{
  JsonObject *view = json_object_new ();

  json_object_set_int_member (view, "file_id", albo_json_get_int (row, "id", 0));
  albo_view_set_text (view, "name", albo_json_get_string (row, "name", ""));
  albo_view_take_text (view, "size_text",
                       g_format_size_full ((guint64) albo_json_get_int (row, "size", 0),
                                           G_FORMAT_SIZE_IEC_UNITS));
  json_object_set_boolean_member (view, "is_outcome",
                                  g_str_equal (albo_json_get_string (row, "purpose", ""), "outcome"));
  json_object_set_boolean_member (view, "is_proof",
                                  g_str_equal (albo_json_get_string (row, "purpose", ""), "proof"));

  return view;
}

static JsonObject *
make_documents (JsonObject *row,
                const char *lang)
{
  JsonObject *view = albo_area_view_line (row, lang);

  add_list (view, "documents", albo_json_get_array (row, "documents"), make_file, lang);
  add_list (view, "sent", albo_json_get_array (row, "sent"), make_file, lang);

  return view;
}

/**
 * albo_route_documents:
 * @exchange: a `GET /documenti` by somebody signed in
 * @connection: the connection of this thread
 *
 * Receipts, files of the office and files that were sent, by request: 200.
 */
void
albo_route_documents (AlboExchange   *exchange,
                      AlboConnection *connection)
{
  reply_list (exchange, connection, ALBO_PORTAL_PAGE_DOCUMENTS, "documents", "requests",
              make_documents, "documents");
}

static JsonObject *
make_conversation (JsonObject *row,
                   const char *lang)
{
  JsonObject *view = make_request (row, lang);
  JsonObject *last = albo_json_get_object (row, "last");

  json_object_set_int_member (view, "n", albo_json_get_int (row, "n", 0));
  json_object_set_boolean_member (view, "is_mine",
                                  g_str_equal (albo_json_get_string (last, "from", ""), "applicant"));
  albo_view_set_text (view, "text", albo_json_get_string (last, "text", ""));
  albo_view_take_text (view, "when",
                       albo_instant_format (albo_json_get_string (last, "at", ""), lang));

  return view;
}

/**
 * albo_route_conversations:
 * @exchange: a `GET /messaggi` by somebody signed in
 * @connection: the connection of this thread
 *
 * The conversations with the offices, the last written first: 200.
 */
void
albo_route_conversations (AlboExchange   *exchange,
                          AlboConnection *connection)
{
  reply_list (exchange, connection, ALBO_PORTAL_PAGE_CONVERSATIONS, "messages", "conversations",
              make_conversation, "conversations");
}

static JsonObject *
make_term (JsonObject *row,
           const char *lang)
{
  JsonObject *view = albo_area_view_line (row, lang);
  JsonObject *clock = albo_json_get_object (row, "clock");

  albo_area_set_day (view, "due", albo_json_get_string (clock, "deadline", ""), lang);
  albo_area_set_day (view, "until", albo_json_get_string (clock, "suspended_until", ""), lang);
  json_object_set_boolean_member (view, "is_late", albo_json_get_bool (clock, "is_overdue", FALSE));
  json_object_set_boolean_member (view, "is_suspended",
                                  albo_json_get_bool (clock, "is_suspended", FALSE));

  return view;
}

/**
 * albo_route_deadlines:
 * @exchange: a `GET /scadenze` by somebody signed in
 * @connection: the connection of this thread
 *
 * What the citizen must do by a day, then by when the offices must decide: 200.
 */
void
albo_route_deadlines (AlboExchange   *exchange,
                      AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(JsonNode) node = load (exchange, connection, ALBO_PORTAL_PAGE_DEADLINES);
  JsonObject *page;
  JsonObject *view;

  if (node == NULL)
    return;

  page = json_node_get_object (node);
  view = albo_view_new (exchange, NULL, NULL);
  albo_area_add_tabs (view, page, "deadlines");
  add_list (view, "own", albo_json_get_array (page, "own"), make_todo, lang);
  add_list (view, "office", albo_json_get_array (page, "office"), make_term, lang);
  albo_exchange_reply_page (exchange, 200, "deadlines", view);
}
