/* albo-route-supplement.c
 *
 * Each item is a page of its own, which the notice leads to; what is answered there is
 * kept.  The page of the supplement is the summary of all answers, which are sent once.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-supplement.h"

#include <string.h>

#include "albo-area.h"
#include "albo-date.h"
#include "albo-item.h"
#include "albo-json.h"
#include "albo-list-edit.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"
#include "albo-upload.h"
#include "albo-view.h"

#define REMOVE "remove:"

/* Returns: (nullable): the supplement that waits for answers; not one whose last day is over,
 *   which the office is told of at the next turn of the clock
 */
static JsonObject *
find_open (JsonObject *request)
{
  JsonObject *open = albo_area_find_open (albo_json_get_array (request, "supplements"), "state", "open");

  return open != NULL && !albo_json_get_bool (open, "is_late", FALSE) ? open : NULL;
}

static gboolean
is_wanted (JsonObject *item)
{
  const char *state = albo_json_get_string (item, "state", "");

  return g_str_equal (state, "open") || g_str_equal (state, "answered");
}

/* What became of the last supplement, once none is open. */
static void
reply_ended (AlboExchange *exchange,
             JsonObject   *request)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonArray *supplements = albo_json_get_array (request, "supplements");
  guint n = supplements != NULL ? json_array_get_length (supplements) : 0;
  JsonObject *clock = albo_json_get_object (request, "clock");
  JsonObject *last;
  JsonObject *view;
  gboolean is_late;
  g_autofree char *is_state = NULL;

  if (n == 0)
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  last = json_array_get_object_element (supplements, n - 1);
  is_late = albo_json_get_bool (last, "is_late", FALSE);
  is_state = g_strconcat ("supplement_", is_late ? "expired" : albo_json_get_string (last, "state", ""), NULL);
  view = albo_area_view_request (exchange, request);
  json_object_set_boolean_member (view, is_state, TRUE);
  albo_area_set_day (view, "deadline", albo_json_get_string (clock, "deadline", ""), lang);
  albo_view_take_text (view, "ended",
                       is_late ? albo_date_format_text (albo_json_get_string (last, "due_on", ""), lang)
                               : albo_instant_format (albo_json_get_string (last, "closed_at", ""), lang));
  albo_exchange_reply_page (exchange, 200, "supplement-ended", view);
}

/* Fills what the pages of a supplement have in common. */
static void
add_supplement (JsonObject *view,
                JsonObject *supplement,
                const char *lang)
{
  const char *effect = albo_json_get_string (supplement, "clock_effect", "");
  g_autofree char *has_effect = g_strconcat ("effect_", effect, NULL);

  json_object_set_boolean_member (view, has_effect, TRUE);
  albo_view_set_text (view, "message", albo_json_get_string (supplement, "message", ""));
  albo_area_set_day (view, "due", albo_json_get_string (supplement, "due_on", ""), lang);
}

/* Returns: the answers that are missing, or -1 once it was answered because a form is none */
static int
add_items (AlboExchange *exchange,
           JsonObject   *view,
           JsonObject   *request,
           JsonObject   *supplement)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonArray *items = albo_json_get_array (supplement, "items");
  JsonArray *list = json_array_new ();
  int n_missing = 0;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *row = json_array_get_object_element (items, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(AlboItem) item = NULL;
      JsonObject *line;

      if (!is_wanted (row))
        continue;

      item = albo_item_new (row, request, &error);
      if (item == NULL)
        {
          json_array_unref (list);
          albo_exchange_reply_error (exchange, error);
          return -1;
        }

      line = json_object_new ();
      json_object_set_int_member (line, "item", item->id);
      json_object_set_int_member (line, "number", json_array_get_length (list) + 1);
      json_object_set_boolean_member (line, "is_answered", item->is_answered);
      albo_view_set_text (line, "label", albo_item_get_label (item, lang));
      albo_view_set_text (line, "reason", item->follows ? "" : item->reason);
      json_object_set_boolean_member (line, "follows", item->follows);
      albo_view_take_text (line, "answer", albo_item_display (item, lang));
      json_array_add_object_element (list, line);
      n_missing += !item->is_answered;
    }

  json_object_set_array_member (view, "items", list);
  json_object_set_int_member (view, "n_items", json_array_get_length (list));
  json_object_set_int_member (view, "n_answered", (int) json_array_get_length (list) - n_missing);
  json_object_set_boolean_member (view, "can_send", n_missing == 0);

  return n_missing;
}

/* What keeps the answers from being sent, each with the way to its item. */
static void
add_problems (JsonObject *view,
              JsonObject *request,
              JsonNode   *told,
              const char *lang)
{
  g_autoptr(GPtrArray) found = told != NULL ? albo_form_problems_from_json (told) : NULL;
  JsonArray *problems = json_array_new ();

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      AlboFormProblem *problem = found->pdata[i];
      JsonObject *line = json_object_new ();
      const char *field = problem->field != NULL ? problem->field : "";

      albo_view_set_text (line, "label", albo_item_find_label (request, field, lang));
      albo_view_take_text (line, "text", albo_form_problem_to_text (problem, lang));
      albo_view_take_text (line, "href", g_str_has_prefix (field, "item_")
                                         ? g_strconcat ("#", field, NULL) : NULL);
      json_array_add_object_element (problems, line);
    }

  json_object_set_boolean_member (view, "has_problems", json_array_get_length (problems) > 0);
  json_object_set_array_member (view, "problems", problems);
}

static void
reply_supplement (AlboExchange   *exchange,
                  AlboConnection *connection,
                  guint           status,
                  JsonNode       *told)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(JsonNode) answer = albo_area_load (exchange, connection, ALBO_PORTAL_REQUEST_PAGE_WHOLE, NULL);
  JsonObject *request;
  JsonObject *supplement;
  JsonObject *view;

  if (answer == NULL)
    return;

  request = json_node_get_object (answer);
  supplement = find_open (request);
  if (supplement == NULL)
    {
      reply_ended (exchange, request);
      return;
    }

  view = albo_area_view_request (exchange, request);
  add_supplement (view, supplement, lang);
  if (add_items (exchange, view, request, supplement) < 0)
    {
      json_object_unref (view);
      return;
    }

  add_problems (view, request, told, lang);
  json_object_set_boolean_member (view, "is_stale", status == 409);
  json_object_set_boolean_member (view, "is_saved", albo_exchange_get_query (exchange, "salvata") != NULL);
  albo_area_set_key (view);
  albo_exchange_reply_page (exchange, status, "supplement", view);
}

/**
 * albo_route_supplement:
 * @exchange: a `GET /pratiche/REQUEST/integrazione` by somebody signed in
 * @connection: the connection of this thread
 *
 * What the office asks for, with the answers so far; once none is open, what became of
 * the last one: 200; 404 if the request is not one's own or nothing was ever asked.
 */
void
albo_route_supplement (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  reply_supplement (exchange, connection, 200, NULL);
}

/**
 * albo_route_send_supplement:
 * @exchange: a `POST /pratiche/REQUEST/integrazione` with `versione` and `chiave`
 * @connection: the connection of this thread
 *
 * Hands in all answers: 303 to what happens now; 422 with the page if one is missing;
 * 409 with it if the request has moved meanwhile; 404 if it is not one's own.
 */
void
albo_route_send_supplement (AlboExchange   *exchange,
                            AlboConnection *connection)
{
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
                          ALBO_PORTAL_VERB_ANSWER_SUPPLEMENT, NULL, NULL, &error);

  if (done != NULL)
    {
      albo_area_announce (exchange, connection, id);
      path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "/integrazione", id);
      albo_exchange_reply_redirect (exchange, path);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_autoptr(JsonNode) told = albo_area_get_problems (error);

      reply_supplement (exchange, connection, 422, told);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) ||
           g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION))
    {
      reply_supplement (exchange, connection, 409, NULL);
    }
  else
    {
      albo_exchange_reply_error (exchange, error);
    }
}

/* The item of an address; answers itself if it is not one's own or not open any more. */
static AlboItem *
load_item (AlboExchange    *exchange,
           AlboConnection  *connection,
           JsonNode       **answer)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  AlboItem *item = NULL;
  JsonObject *supplement;
  JsonArray *items;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 1, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return NULL;
    }

  node = albo_area_load (exchange, connection, ALBO_PORTAL_REQUEST_PAGE_WHOLE, NULL);
  if (node == NULL)
    return NULL;

  supplement = find_open (json_node_get_object (node));
  if (supplement == NULL)
    {
      /* The link of an old notice says what became of it. */
      reply_ended (exchange, json_node_get_object (node));
      return NULL;
    }

  items = albo_json_get_array (supplement, "items");
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *row = json_array_get_object_element (items, i);

      if (albo_json_get_int (row, "id", 0) == id && is_wanted (row))
        item = albo_item_new (row, json_node_get_object (node), &error);
    }

  if (error != NULL)
    albo_exchange_reply_error (exchange, error);
  else if (item == NULL)
    albo_exchange_reply_problem (exchange, 404);
  else
    *answer = g_steal_pointer (&node);

  return item;
}

static void
reply_item (AlboExchange *exchange,
            JsonNode     *answer,
            AlboItem     *item,
            guint         status,
            GPtrArray    *problems)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonObject *request = json_node_get_object (answer);
  g_autoptr(JsonNode) rendering = albo_form_render (item->form, 0, item->values, NULL, problems, lang);
  g_autofree char *base = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT,
                                           albo_json_get_int (request, "id", 0));
  JsonObject *view = albo_area_view_request (exchange, request);
  JsonArray *list = json_array_new ();
  JsonArray *sections;

  add_supplement (view, find_open (request), lang);
  albo_view_add_form (view, rendering, base);
  sections = albo_json_get_array (view, "sections");

  if (json_array_get_length (sections) > 0)
    json_object_set_object_member (view, "section",
                                   json_object_ref (json_array_get_object_element (sections, 0)));

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      AlboFormProblem *problem = problems->pdata[i];
      JsonObject *line = json_object_new ();
      const char *field = problem->field != NULL ? problem->field : item->field;

      albo_view_set_text (line, "label", "");
      albo_view_take_text (line, "text", albo_form_problem_to_text (problem, lang));
      albo_view_take_text (line, "href", g_strconcat ("#", field, NULL));
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_problems", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "problems", list);
  json_object_set_int_member (view, "item", item->id);
  json_object_set_int_member (view, "max_upload", (gint64) albo_exchange_get_site (exchange)->max_upload);
  albo_view_set_text (view, "label", albo_item_get_label (item, lang));
  albo_view_set_text (view, "reason", item->follows ? "" : item->reason);
  json_object_set_boolean_member (view, "follows", item->follows);
  albo_exchange_reply_page (exchange, status, "supplement-item", view);
}

/**
 * albo_route_item:
 * @exchange: a `GET /pratiche/REQUEST/integrazione/ITEM` by somebody signed in
 * @connection: the connection of this thread
 *
 * One thing that the office asks for, why, and where it is answered: 200; 404 if the
 * request is not one's own or does not have it.
 */
void
albo_route_item (AlboExchange   *exchange,
                 AlboConnection *connection)
{
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(AlboItem) item = load_item (exchange, connection, &answer);

  if (item != NULL)
    reply_item (exchange, answer, item, 200, NULL);
}

static const char * const *
look_up_cb (const char *name,
            gpointer    user_data)
{
  return albo_exchange_get_fields (user_data, name);
}

static void
append_problems (GPtrArray *problems,
                 GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (problems, albo_form_problem_copy (more->pdata[i]));
}

/* Takes what was typed, and does what a button of a list asks for.
 *
 * Returns: TRUE if it was such a button: then nothing is kept yet
 */
static gboolean
read_item (AlboExchange *exchange,
           AlboItem     *item,
           GPtrArray    *problems)
{
  g_autoptr(GPtrArray) unreadable = NULL;
  g_autofree char *place = NULL;
  JsonObject *values = albo_form_read (item->form, 0, look_up_cb, exchange, item->values, &unreadable);

  json_object_unref (item->values);
  item->values = values;
  append_problems (problems, unreadable);
  place = albo_list_edit (item->form, values, albo_exchange_get_field (exchange, "action"));

  return place != NULL;
}

/* Keeps what was answered if it is good; adds to @problems what is not.
 *
 * Returns: FALSE on error
 */
static gboolean
keep (AlboExchange    *exchange,
      AlboConnection  *connection,
      AlboItem        *item,
      GPtrArray       *problems,
      GError         **error)
{
  g_autoptr(GPtrArray) found = albo_form_validate (item->form, 0, item->values);
  g_autoptr(JsonNode) kept = NULL;
  g_autoptr(GError) local_error = NULL;

  append_problems (problems, found);
  if (albo_form_problems_has_errors (problems))
    return TRUE;

  kept = albo_portal_item_answer (connection, albo_exchange_get_session (exchange), item->id,
                                  json_object_get_member (item->values, item->field), NULL, &local_error);

  if (kept != NULL)
    return TRUE;

  if (!g_error_matches (local_error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_ptr_array_add (problems, albo_form_problem_new (item->field, "invalid"));
  return TRUE;
}

/* Files are kept one by one; without any the item is not answered. */
static gboolean
keep_files (AlboExchange    *exchange,
            AlboConnection  *connection,
            AlboItem        *item,
            GPtrArray       *problems,
            GError         **error)
{
  GPtrArray *uploads = albo_exchange_get_uploads (exchange);

  if (!albo_upload_store_item (exchange, connection, item->form, item->values, item->id, problems, error))
    return FALSE;

  if (problems->len == 0 && !item->is_answered && (uploads == NULL || uploads->len == 0))
    g_ptr_array_add (problems, albo_form_problem_new (item->field, "required"));

  return TRUE;
}

/**
 * albo_route_answer_item:
 * @exchange: a `POST /pratiche/REQUEST/integrazione/ITEM` with the field that is asked
 *   for or its files, and `action`: `save`, `remove:` with the number of a file, or a
 *   button of albo_list_edit()
 * @connection: the connection of this thread
 *
 * Keeps an answer as a draft: 303 to the supplement; 200 with the item and what was typed,
 * not kept yet, if its entries were added to, dropped or moved; 422 with the item if something is to
 * be corrected; 404 if the request is not one's own or does not have it.
 */
void
albo_route_answer_item (AlboExchange   *exchange,
                        AlboConnection *connection)
{
  const char *action = albo_exchange_get_field (exchange, "action");
  g_autoptr(GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_problem_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(AlboItem) item = load_item (exchange, connection, &answer);
  g_autofree char *path = NULL;
  gint64 request;
  gint64 file;

  if (item == NULL)
    return;

  request = albo_json_get_int (json_node_get_object (answer), "id", 0);

  if (action != NULL && g_str_has_prefix (action, REMOVE))
    {
      if (!g_ascii_string_to_signed (action + strlen (REMOVE), 10, 1, G_MAXINT64, &file, NULL))
        {
          albo_exchange_reply_problem (exchange, 404);
          return;
        }

      if (!albo_portal_attachment_remove (connection, albo_exchange_get_session (exchange), file,
                                          NULL, &error))
        {
          albo_exchange_reply_error (exchange, error);
          return;
        }

      path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "/integrazione/%" G_GINT64_FORMAT,
                              request, item->id);
      albo_exchange_reply_redirect (exchange, path);
      return;
    }

  if (!item->is_files && read_item (exchange, item, problems))
    {
      reply_item (exchange, answer, item, albo_form_problems_has_errors (problems) ? 422 : 200, problems);
      return;
    }

  if (!(item->is_files ? keep_files : keep) (exchange, connection, item, problems, &error))
    {
      albo_exchange_reply_error (exchange, error);
    }
  else if (albo_form_problems_has_errors (problems))
    {
      /* What of the files was good is there now. */
      if (item->is_files)
        {
          g_clear_pointer (&item, albo_item_free);
          g_clear_pointer (&answer, json_node_unref);
          item = load_item (exchange, connection, &answer);
        }

      if (item != NULL)
        reply_item (exchange, answer, item, 422, problems);
    }
  else
    {
      path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "/integrazione?salvata=1#item_%" G_GINT64_FORMAT,
                              request, item->id);
      albo_exchange_reply_redirect (exchange, path);
    }
}
