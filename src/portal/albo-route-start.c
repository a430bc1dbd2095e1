/* albo-route-start.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-start.h"

#include <string.h>

#include "albo-date.h"
#include "albo-draft.h"
#include "albo-form-cache.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-route-capacity.h"
#include "albo-store-error.h"
#include "albo-view.h"

/* Returns: (nullable): the draft of a service among those of a citizen */
static JsonObject *
find_draft (JsonArray  *drafts,
            const char *organization,
            const char *service)
{
  for (guint i = 0; i < json_array_get_length (drafts); i++)
    {
      JsonObject *draft = json_array_get_object_element (drafts, i);
      JsonObject *its_organization = albo_json_get_object (draft, "organization");
      JsonObject *its_service = albo_json_get_object (draft, "service");

      if (albo_json_get_object (draft, "acts_for") == NULL &&
          strcmp (albo_json_get_string (its_organization, "code", ""), organization) == 0 &&
          strcmp (albo_json_get_string (its_service, "code", ""), service) == 0)
        return draft;
    }

  return NULL;
}

/* For whom else one may ask, if the service lets one: those who were declared, and new ones. */
static gboolean
add_others (JsonObject      *view,
            AlboConnection  *connection,
            const char      *token,
            JsonObject      *service,
            GError         **error)
{
  gboolean has_minors = albo_capacity_is_allowed (service, "minor");
  gboolean has_bodies = albo_capacity_is_allowed (service, "legal_person");
  g_autoptr(JsonNode) capacities = NULL;
  JsonArray *list = json_array_new ();

  json_object_set_array_member (view, "others", list);
  json_object_set_boolean_member (view, "has_others", has_minors || has_bodies);
  json_object_set_boolean_member (view, "has_minors", has_minors);
  json_object_set_boolean_member (view, "has_bodies", has_bodies);
  if (!has_minors && !has_bodies)
    return TRUE;

  capacities = albo_portal_capacities (connection, token, NULL, error);
  if (capacities == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (json_node_get_array (capacities)); i++)
    {
      JsonObject *capacity = json_array_get_object_element (json_node_get_array (capacities), i);
      JsonObject *shown;

      if (!albo_capacity_is_allowed (service, albo_json_get_string (capacity, "kind", "")))
        continue;

      shown = json_object_new ();
      json_object_set_int_member (shown, "id", albo_json_get_int (capacity, "id", 0));
      albo_view_set_text (shown, "name", albo_json_get_string (capacity, "name", ""));
      albo_view_set_text (shown, "fiscal_code", albo_json_get_string (capacity, "fiscal_code", ""));
      json_array_add_object_element (list, shown);
    }

  return TRUE;
}

/**
 * albo_route_start:
 * @exchange: a `GET /ente/ORGANIZATION/SERVICE/inizia` by somebody signed in
 * @connection: the connection of this thread
 *
 * Where the sign-in leads to: who one is, and whether there is a draft to go on
 * with.  200; 404 if there is no such service.  It changes nothing, so that
 * another site cannot begin a draft with a link.
 */
void
albo_route_start (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  const char *token = albo_exchange_get_session (exchange);
  const char *organization = albo_exchange_get_segment (exchange, 0);
  const char *service = albo_exchange_get_segment (exchange, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_service (connection, organization, service, NULL, &error);
  g_autoptr(JsonNode) person = NULL;
  g_autoptr(JsonNode) drafts = NULL;
  g_autoptr(AlboForm) form = NULL;
  JsonObject *offered;
  JsonObject *draft;
  JsonObject *view;

  if (answer == NULL ||
      (person = albo_portal_whoami (connection, token, NULL, &error)) == NULL ||
      (drafts = albo_portal_drafts (connection, token, NULL, &error)) == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  offered = albo_json_get_object (json_node_get_object (answer), "service");
  form = albo_form_cache_get (albo_exchange_get_site (exchange)->data,
                              albo_json_get_object (json_node_get_object (answer), "organization"),
                              offered, albo_json_get_node (offered, "form"), &error);
  if (form == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  view = albo_view_new (exchange,
                        albo_json_get_object (json_node_get_object (answer), "organization"), offered);
  albo_view_set_text (view, "given_name",
                      albo_json_get_string (json_node_get_object (person), "given_name", ""));
  albo_view_set_text (view, "family_name",
                      albo_json_get_string (json_node_get_object (person), "family_name", ""));
  json_object_set_int_member (view, "n_sections", albo_form_get_n_sections (form));
  draft = find_draft (json_node_get_array (drafts), organization, service);

  if (draft != NULL)
    {
      JsonObject *shown = json_object_new ();

      json_object_set_int_member (shown, "id", albo_json_get_int (draft, "id", 0));
      albo_view_take_text (shown, "updated",
                           albo_instant_format (albo_json_get_string (draft, "updated_at", ""), lang));
      json_object_set_object_member (view, "draft", shown);
    }

  if (!add_others (view, connection, token, offered, &error))
    {
      json_object_unref (view);
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_reply_page (exchange, 200, "start", view);
}

/**
 * albo_route_start_draft:
 * @exchange: a `POST /ente/ORGANIZATION/SERVICE/inizia` by somebody signed in, with `per`, the number of
 *   a declaration, if it is for somebody else
 * @connection: the connection of this thread
 *
 * Begins a draft, or goes on with the one there is: 303 to its furthest step;
 * 404 if there is no such service; 429 for somebody with very many drafts.
 */
void
albo_route_start_draft (AlboExchange   *exchange,
                        AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDraft) draft = NULL;
  g_autofree char *path = NULL;
  g_autofree char *resumed = NULL;
  const char *token = albo_exchange_get_session (exchange);
  const char *organization = albo_exchange_get_segment (exchange, 0);
  const char *service = albo_exchange_get_segment (exchange, 1);
  const char *other = albo_exchange_get_field (exchange, "per");
  gint64 capacity = 0;
  JsonNode *node;

  if (other != NULL && !g_ascii_string_to_signed (other, 10, 1, G_MAXINT64, &capacity, NULL))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  node = capacity > 0
         ? albo_portal_draft_open_for (connection, token, organization, service, capacity, NULL, &error)
         : albo_portal_draft_open (connection, token, organization, service, NULL, &error);

  if (node != NULL)
    draft = albo_draft_take (exchange, node, &error);

  if (draft == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  if (draft->step == 0)
    path = albo_draft_get_path (draft, albo_draft_find_next (draft, 0));
  else
    path = albo_draft_get_path (draft, draft->step);

  resumed = g_strconcat (path, draft->step > 0 ? "?ripresa=1" : NULL, NULL);
  albo_exchange_reply_redirect (exchange, resumed);
}

/**
 * albo_route_delete_draft:
 * @exchange: a `POST /bozze/DRAFT/elimina` by somebody signed in
 * @connection: the connection of this thread
 *
 * Throws a draft away: 303 to one's own requests; 404 if it is not one's own.
 */
void
albo_route_delete_draft (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    albo_exchange_reply_problem (exchange, 404);
  else if (!albo_portal_draft_delete (connection, albo_exchange_get_session (exchange), id, NULL,
                                      &error))
    albo_exchange_reply_error (exchange, error);
  else
    albo_exchange_reply_redirect (exchange, "/pratiche?eliminata=1");
}

/**
 * albo_route_deletion:
 * @exchange: a `GET /bozze/DRAFT/elimina` by somebody signed in
 * @connection: the connection of this thread
 *
 * Asks whether a draft is really to be thrown away: 200; 303 to one's own requests if one
 * has no such draft.
 */
void
albo_route_deletion (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDraft) draft = NULL;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  draft = albo_draft_load (exchange, connection, id, &error);

  /* It may be gone: this is also where one comes back to whose session had ended. */
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND))
    albo_exchange_reply_redirect (exchange, "/pratiche");
  else if (draft == NULL)
    albo_exchange_reply_error (exchange, error);
  else
    albo_exchange_reply_page (exchange, 200, "draft-delete", albo_draft_view (draft, exchange, 1));
}
