/* albo-route-capacity.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-capacity.h"

#include <string.h>

#include "albo-area.h"
#include "albo-draft.h"
#include "albo-form-problem.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"
#include "albo-view.h"

/* Field of the page → member of the declaration. */
static const struct
{
  const char *field;
  const char *member;
  AlboText    label;
} fields[] = {
  { "titolo", "ground", { "In che veste", "In what capacity" } },
  { "cognome", "family_name", { "Cognome", "Family name" } },
  { "nome", "given_name", { "Nome", "Given name" } },
  { "nascita", "birth_date", { "Data di nascita", "Date of birth" } },
  { "denominazione", "name", { "Denominazione", "Name of the body or company" } },
  { "codice_fiscale", "fiscal_code", { "Codice fiscale", "Fiscal code" } },
};

static const AlboText declaration = { "Dichiarazione", "Declaration" };

/**
 * albo_capacity_set_view:
 * @view: a page about a draft or a request
 * @acts_for: (nullable): for whom the applicant acts
 *
 * Says on @view for whom it is, if it is not for the applicant.
 */
void
albo_capacity_set_view (JsonObject *view,
                        JsonObject *acts_for)
{
  g_autofree char *is_ground = NULL;
  JsonObject *shown;

  if (acts_for == NULL)
    return;

  shown = json_object_new ();
  is_ground = g_strconcat ("is_", albo_json_get_string (acts_for, "ground", ""), NULL);
  albo_view_set_text (shown, "name", albo_json_get_string (acts_for, "name", ""));
  albo_view_set_text (shown, "fiscal_code", albo_json_get_string (acts_for, "fiscal_code", ""));
  json_object_set_boolean_member (shown, is_ground, TRUE);
  json_object_set_object_member (view, "acts_for", shown);
}

/**
 * albo_capacity_is_allowed:
 * @service: a service as `portal.service` tells it
 * @kind: `minor` or `legal_person`
 *
 * Returns: whether the service lets one act for such
 */
gboolean
albo_capacity_is_allowed (JsonObject *service,
                          const char *kind)
{
  JsonObject *rule = albo_json_get_object (albo_json_get_object (service, "rules"), "acts_for");
  JsonArray *kinds = albo_json_get_array (rule, "kinds");

  for (guint i = 0; kinds != NULL && i < json_array_get_length (kinds); i++)
    if (g_strcmp0 (json_array_get_string_element (kinds, i), kind) == 0)
      return TRUE;

  return FALSE;
}

static const char *
find_field (const char  *member,
            const char  *lang,
            const char **label)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].member, member) == 0)
      {
        *label = albo_text_get (&fields[i].label, lang);
        return fields[i].field;
      }

  *label = albo_text_get (&declaration, lang);

  return g_strcmp0 (member, "declared") == 0 ? "dichiaro" : NULL;
}

static void
add_problems (JsonObject *view,
              GPtrArray  *problems,
              const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      AlboFormProblem *problem = problems->pdata[i];
      const char *label;
      const char *field = find_field (problem->field, lang, &label);
      g_autofree char *text = albo_form_problem_to_text (problem, lang);
      JsonObject *line = json_object_new ();

      albo_view_set_text (line, "label", field != NULL ? label : "");
      albo_view_set_text (line, "text", text);
      if (field != NULL)
        {
          g_autofree char *error = g_strconcat (field, "_error", NULL);

          albo_view_set_text (view, error, text);
          albo_view_take_text (line, "href", g_strconcat ("#", field, NULL));
        }
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_problems", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "problems", list);
}

static const char *
read_kind (AlboExchange *exchange)
{
  const char *kind = albo_exchange_get_query (exchange, "tipo");

  if (kind == NULL)
    kind = albo_exchange_get_field (exchange, "tipo");

  return g_strcmp0 (kind, "ente") == 0 ? "legal_person" : "minor";
}

static void
reply_form (AlboExchange   *exchange,
            AlboConnection *connection,
            guint           status,
            GPtrArray      *problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_service (connection, albo_exchange_get_segment (exchange, 0),
                                                    albo_exchange_get_segment (exchange, 1), NULL, &error);
  const char *kind = read_kind (exchange);
  const char *ground = albo_exchange_get_field (exchange, "titolo");
  JsonObject *service;
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  service = albo_json_get_object (json_node_get_object (answer), "service");
  if (!albo_capacity_is_allowed (service, kind))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  view = albo_view_new (exchange, albo_json_get_object (json_node_get_object (answer), "organization"), service);
  json_object_set_boolean_member (view, "is_minor", g_str_equal (kind, "minor"));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *typed = albo_exchange_get_field (exchange, fields[i].field);

      albo_view_set_text (view, fields[i].field, typed != NULL ? typed : "");
    }

  if (ground != NULL)
    {
      g_autofree char *is_ground = g_strconcat ("ground_", ground, NULL);

      json_object_set_boolean_member (view, is_ground, TRUE);
    }

  add_problems (view, problems, albo_exchange_get_language (exchange));
  albo_exchange_reply_page (exchange, status, "capacity", view);
}

/**
 * albo_route_capacity:
 * @exchange: a `GET /ente/ORGANIZATION/SERVICE/per-conto` by somebody signed in, with `tipo`, which is
 *   `ente` for a legal person
 * @connection: the connection of this thread
 *
 * Asks for whom one acts: 200; 404 where the service lets one act for oneself only.
 */
void
albo_route_capacity (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  reply_form (exchange, connection, 200, NULL);
}

static JsonObject *
read_capacity (AlboExchange *exchange)
{
  JsonObject *capacity = json_object_new ();

  json_object_set_string_member (capacity, "kind", read_kind (exchange));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *typed = albo_exchange_get_field (exchange, fields[i].field);
      g_autofree char *text = g_strstrip (g_strdup (typed != NULL ? typed : ""));

      if (text[0] != '\0')
        json_object_set_string_member (capacity, fields[i].member, text);
    }

  json_object_set_boolean_member (capacity, "declared",
                                  g_strcmp0 (albo_exchange_get_field (exchange, "dichiaro"), "1") == 0);

  return capacity;
}

/**
 * albo_route_declare_capacity:
 * @exchange: a `POST /ente/ORGANIZATION/SERVICE/per-conto` by somebody signed in, with `tipo`, `titolo`,
 *   `codice_fiscale`, `cognome`, `nome`, `nascita` or `denominazione`, and `dichiaro`
 * @connection: the connection of this thread
 *
 * Keeps the declaration and begins a draft: 303 to its first step; 422 with the page if something is
 * to be corrected.
 */
void
albo_route_declare_capacity (AlboExchange   *exchange,
                             AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);
  g_autoptr(JsonObject) capacity = read_capacity (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) declared = albo_portal_capacity_declare (connection, token, capacity, NULL, &error);
  g_autoptr(AlboDraft) draft = NULL;
  g_autofree char *path = NULL;
  JsonNode *node = NULL;

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_autoptr(JsonNode) told = albo_area_get_problems (error);
      g_autoptr(GPtrArray) problems = told != NULL ? albo_form_problems_from_json (told) : NULL;

      reply_form (exchange, connection, 422, problems);
      return;
    }

  if (declared != NULL)
    node = albo_portal_draft_open_for (connection, token, albo_exchange_get_segment (exchange, 0),
                                       albo_exchange_get_segment (exchange, 1),
                                       albo_json_get_int (json_node_get_object (declared), "id", 0), NULL, &error);
  if (node != NULL)
    draft = albo_draft_take (exchange, node, &error);

  if (draft == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  path = albo_draft_get_path (draft, albo_draft_find_next (draft, 0));
  albo_exchange_reply_redirect (exchange, path);
}
