/* albo-route-rating.c
 *
 * Stars first, kept at once; then a question that depends on them, and free words.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-rating.h"

#include "albo-area.h"
#include "albo-json.h"
#include "albo-store-error.h"
#include "albo-view.h"

static void
add_stars (JsonObject *view,
           gint64      stars)
{
  JsonArray *list = json_array_new ();

  for (int i = 1; i <= 5; i++)
    {
      JsonObject *star = json_object_new ();

      json_object_set_int_member (star, "n", i);
      json_object_set_boolean_member (star, "is_one", i == 1);
      json_object_set_boolean_member (star, "selected", i == stars);
      json_object_set_boolean_member (star, "reached", i <= stars);
      json_array_add_object_element (list, star);
    }

  json_object_set_array_member (view, "stars", list);
  json_object_set_int_member (view, "n_stars", stars);
}

/* Whether the details are asked for: stars are there, and nobody wants other ones. */
static gboolean
is_second (AlboExchange *exchange,
           JsonObject   *rating)
{
  return rating != NULL && albo_exchange_get_query (exchange, "cambia") == NULL;
}

/* What was chosen or typed in the details and could not be kept is shown before what is kept. */
static const char *
get_typed (AlboExchange *exchange,
           const char   *problem,
           const char   *field,
           const char   *kept)
{
  const char *typed = g_strcmp0 (problem, "text") == 0 ? albo_exchange_get_field (exchange, field) : NULL;

  return typed != NULL ? typed : kept;
}

static void
reply_rating (AlboExchange   *exchange,
              AlboConnection *connection,
              guint           status,
              const char     *problem)
{
  g_autoptr(JsonNode) answer = albo_area_load (exchange, connection, ALBO_PORTAL_REQUEST_PAGE_WHOLE, NULL);
  g_autofree char *is_reason = NULL;
  g_autofree char *has_problem = NULL;
  JsonObject *rating;
  JsonObject *view;
  gint64 stars;

  if (answer == NULL)
    return;

  rating = albo_json_get_object (json_node_get_object (answer), "rating");
  stars = albo_json_get_int (rating, "stars", 0);
  view = albo_area_view_request (exchange, json_node_get_object (answer));
  add_stars (view, stars);
  json_object_set_boolean_member (view, "is_second", is_second (exchange, rating));
  json_object_set_boolean_member (view, "is_good", stars >= 4);
  is_reason = g_strconcat ("reason_", get_typed (exchange, problem, "motivo",
                                                 albo_json_get_string (rating, "reason", "none")), NULL);
  json_object_set_boolean_member (view, is_reason, TRUE);
  albo_view_set_text (view, "typed", get_typed (exchange, problem, "testo",
                                                albo_json_get_string (rating, "text", "")));

  if (problem != NULL)
    {
      has_problem = g_strconcat ("problem_", problem, NULL);
      json_object_set_boolean_member (view, has_problem, TRUE);
    }

  albo_exchange_reply_page (exchange, status, "rating", view);
}

/**
 * albo_route_rating:
 * @exchange: a `GET /pratiche/REQUEST/valutazione` by somebody signed in; `cambia` for
 *   other stars
 * @connection: the connection of this thread
 *
 * Where a service is rated: stars, then the rest: 200; 404 if the request is not one's own.
 */
void
albo_route_rating (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  reply_rating (exchange, connection, 200, NULL);
}

/**
 * albo_route_rate:
 * @exchange: a `POST /pratiche/REQUEST/valutazione` with `stelle`, and in the second step
 *   `motivo` and `testo`
 * @connection: the connection of this thread
 *
 * Keeps a rating: 303 to the second step, or to the request after it; 422 without stars or
 * with too long a text; 404 if the request is not one's own.
 */
void
albo_route_rate (AlboExchange   *exchange,
                 AlboConnection *connection)
{
  const char *stars = albo_exchange_get_field (exchange, "stelle");
  gboolean is_details = g_strcmp0 (albo_exchange_get_field (exchange, "action"), "details") == 0;
  const char *text = albo_exchange_get_field (exchange, "testo");
  const char *reason = albo_exchange_get_field (exchange, "motivo");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) rating = NULL;
  g_autofree char *path = NULL;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  rating = albo_portal_rate (connection, albo_exchange_get_session (exchange), id,
                             (int) g_ascii_strtoll (stars != NULL ? stars : "", NULL, 10),
                             is_details ? (reason != NULL ? reason : "") : NULL,
                             is_details ? (text != NULL ? text : "") : NULL, NULL, &error);

  if (rating != NULL)
    {
      path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "%s", id,
                              is_details ? "?fatto=valutazione" : "/valutazione");
      albo_exchange_reply_redirect (exchange, path);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      reply_rating (exchange, connection, 422, is_details ? "text" : "stars");
    }
  else
    {
      albo_exchange_reply_error (exchange, error);
    }
}
