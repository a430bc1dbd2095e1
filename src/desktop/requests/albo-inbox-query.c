/* albo-inbox-query.c
 *
 * A query is `{"filter": …, "sort": …}` as the SQL function `albo.inbox` takes them: that is
 * how searches are kept on the server.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-query.h"

#include "albo-date.h"
#include "albo-json.h"

/* As albo.view_counts counts them. */
#define DAYS_SOON 10

static const char *const sorts[] = {
  [ALBO_REQUEST_SORT_NEWEST] = "newest",
  [ALBO_REQUEST_SORT_OLDEST] = "oldest",
  [ALBO_REQUEST_SORT_DEADLINE] = "deadline",
};

static void
copy_member (JsonObject *object,
             const char *name,
             JsonNode   *value,
             gpointer    user_data)
{
  json_object_set_member (user_data, name, json_node_copy (value));
}

/* Some days from today, where the deadlines are. */
static char *
format_day (int n_days)
{
  GDate day;

  albo_date_today (&day);
  g_date_set_julian (&day, (guint32) ((int) g_date_get_julian (&day) + n_days));
  return albo_date_to_iso (&day);
}

/**
 * albo_inbox_query_new:
 * @filter: (transfer full): which requests
 * @sort: in which order
 *
 * Returns: (transfer full): the query
 */
JsonObject *
albo_inbox_query_new (JsonObject      *filter,
                      AlboRequestSort  sort)
{
  JsonObject *query = json_object_new ();

  json_object_set_object_member (query, "filter", filter);
  json_object_set_string_member (query, "sort", sorts[sort]);

  return query;
}

/**
 * albo_inbox_query_for_states:
 * @states: a bit `1 << state` for each state; 0 for all
 *
 * Returns: (transfer full): the requests of those states, newest first
 */
JsonObject *
albo_inbox_query_for_states (guint states)
{
  JsonObject *query = albo_inbox_query_new (json_object_new (), ALBO_REQUEST_SORT_NEWEST);

  albo_inbox_query_set_states (query, states);
  return query;
}

/**
 * albo_inbox_query_for_view:
 * @view: what everybody looks for
 *
 * Returns: (transfer full): those requests; deadlines as seen from today
 */
JsonObject *
albo_inbox_query_for_view (AlboInboxView view)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  JsonObject *filter = json_object_new ();
  JsonObject *query;

  switch (view)
    {
    case ALBO_INBOX_VIEW_MINE:
      json_object_set_string_member (filter, "assignee", "me");
      query = albo_inbox_query_new (filter, ALBO_REQUEST_SORT_NEWEST);
      albo_inbox_query_set_states (query, ALBO_STATES_OPEN);
      return query;

    case ALBO_INBOX_VIEW_UNREAD:
      json_object_set_boolean_member (filter, "unread", TRUE);
      return albo_inbox_query_new (filter, ALBO_REQUEST_SORT_NEWEST);

    case ALBO_INBOX_VIEW_DUE_SOON:
      from = format_day (0);
      to = format_day (DAYS_SOON);
      json_object_set_string_member (filter, "deadline_from", from);
      json_object_set_string_member (filter, "deadline_to", to);
      break;

    case ALBO_INBOX_VIEW_OVERDUE:
      to = format_day (-1);
      json_object_set_string_member (filter, "deadline_to", to);
      break;

    default:
      g_assert_not_reached ();
    }

  query = albo_inbox_query_new (filter, ALBO_REQUEST_SORT_DEADLINE);
  albo_inbox_query_set_states (query, ALBO_STATES_OPEN);
  return query;
}

/**
 * albo_inbox_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): another one like it, that may be changed
 */
JsonObject *
albo_inbox_query_copy (JsonObject *query)
{
  JsonObject *filter = json_object_new ();

  json_object_foreach_member (albo_inbox_query_get_filter (query), copy_member, filter);
  return albo_inbox_query_new (filter, albo_inbox_query_get_sort (query));
}

/**
 * albo_inbox_query_get_filter:
 * @query: a query; given an empty filter if it has none
 *
 * Returns: (transfer none): which requests
 */
JsonObject *
albo_inbox_query_get_filter (JsonObject *query)
{
  JsonObject *filter = albo_json_get_object (query, "filter");

  if (filter == NULL)
    {
      filter = json_object_new ();
      json_object_set_object_member (query, "filter", filter);
    }

  return filter;
}

AlboRequestSort
albo_inbox_query_get_sort (JsonObject *query)
{
  const char *sort = albo_json_get_string (query, "sort", "");

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sort, sorts[i]))
      return i;

  return ALBO_REQUEST_SORT_NEWEST;
}

void
albo_inbox_query_set_sort (JsonObject      *query,
                           AlboRequestSort  sort)
{
  json_object_set_string_member (query, "sort", sorts[sort]);
}

/**
 * albo_inbox_query_get_states:
 * @query: a query
 *
 * Returns: a bit `1 << state` for each state; 0 for all
 */
guint
albo_inbox_query_get_states (JsonObject *query)
{
  JsonArray *array = albo_json_get_array (albo_inbox_query_get_filter (query), "states");
  guint states = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      gint64 state = json_array_get_int_element (array, i);

      if (state >= ALBO_REQUEST_STATE_FIRST && state <= ALBO_REQUEST_STATE_LAST)
        states |= 1u << state;
    }

  return states;
}

/**
 * albo_inbox_query_set_states:
 * @query: a query
 * @states: a bit `1 << state` for each state; 0 for all
 */
void
albo_inbox_query_set_states (JsonObject *query,
                             guint       states)
{
  JsonObject *filter = albo_inbox_query_get_filter (query);
  JsonArray *array;

  if (states == ALBO_STATES_ALL)
    {
      if (json_object_has_member (filter, "states"))
        json_object_remove_member (filter, "states");
      return;
    }

  array = json_array_new ();
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    if ((states & (1u << state)) != 0)
      json_array_add_int_element (array, state);

  json_object_set_array_member (filter, "states", array);
}

/**
 * albo_inbox_query_get_more:
 * @query: a query
 *
 * Returns: (transfer full): its conditions besides states and search, for
 *   [method@Albo.RequestList.set_query]
 */
JsonObject *
albo_inbox_query_get_more (JsonObject *query)
{
  JsonObject *more = json_object_new ();

  json_object_foreach_member (albo_inbox_query_get_filter (query), copy_member, more);
  if (json_object_has_member (more, "states"))
    json_object_remove_member (more, "states");
  if (json_object_has_member (more, "search"))
    json_object_remove_member (more, "search");

  return more;
}
