/* albo-route-register.c
 *
 * What of a register is public is decided in the database, which tells nothing else; the
 * pages show what it told.  Search engines are kept to the first page of each register:
 * names and sanctions are public here, and not for ever in their lists.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-register.h"

#include <string.h>

#include "albo-date.h"
#include "albo-json.h"
#include "albo-linked-data.h"
#include "albo-portal-calls.h"
#include "albo-public-question.h"
#include "albo-store-error.h"
#include "albo-view.h"

#define PAGE_AGE  60  /* seconds that a page for everybody may be kept */
#define PAGE_SIZE 50  /* entries */

static void
set_date (JsonObject *view,
          const char *member,
          JsonObject *source,
          const char *lang)
{
  const char *iso = albo_json_get_string (source, member, "");

  albo_view_take_text (view, member, *iso != '\0' ? albo_date_format_text (iso, lang) : NULL);
}

static JsonObject *
view_annotation (JsonObject *annotation,
                 const char *lang)
{
  JsonObject *view = json_object_new ();
  g_autofree char *is_kind = g_strconcat ("is_", albo_json_get_string (annotation, "kind", ""), NULL);

  json_object_set_boolean_member (view, is_kind, TRUE);
  albo_view_set_text (view, "text", albo_json_get_string (annotation, "text", ""));
  set_date (view, "from", annotation, lang);
  set_date (view, "to", annotation, lang);

  return view;
}

static JsonObject *
view_entry (JsonObject *entry,
            const char *lang)
{
  JsonObject *view = json_object_new ();
  JsonArray *annotations = albo_json_get_array (entry, "annotations");
  JsonArray *shown = json_array_new ();
  JsonObject *section = albo_json_get_object (entry, "section");
  g_autofree char *is_kind = g_strconcat ("is_", albo_json_get_string (entry, "kind", ""), NULL);

  json_object_set_int_member (view, "number", albo_json_get_int (entry, "number", 0));
  albo_view_set_text (view, "name", albo_json_get_string (entry, "name", ""));
  albo_view_set_text (view, "section_name", section != NULL ? albo_json_localized (section, lang) : NULL);
  json_object_set_boolean_member (view, is_kind, TRUE);
  set_date (view, "effective_from", entry, lang);
  set_date (view, "first_effective_from", entry, lang);
  set_date (view, "resolution_date", entry, lang);
  albo_view_set_text (view, "resolution_number", albo_json_get_string (entry, "resolution_number", ""));

  for (guint i = 0; annotations != NULL && i < json_array_get_length (annotations); i++)
    json_array_add_object_element (shown, view_annotation (json_array_get_object_element (annotations, i), lang));

  json_object_set_array_member (view, "annotations", shown);
  json_object_set_boolean_member (view, "has_annotations", json_array_get_length (shown) > 0);

  return view;
}

static JsonArray *
list_sections (JsonObject *list,
               const char *chosen,
               const char *lang)
{
  JsonArray *sections = albo_json_get_array (list, "sections");
  JsonArray *shown = json_array_new ();

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      const char *code = albo_json_get_string (section, "code", "");
      JsonObject *view = json_object_new ();

      albo_view_set_text (view, "code", code);
      albo_view_set_text (view, "title", albo_json_localized (albo_json_get_object (section, "name"), lang));
      json_object_set_boolean_member (view, "chosen", g_strcmp0 (code, chosen) == 0);
      json_array_add_object_element (shown, view);
    }

  return shown;
}

/* `register`, and for each public field `fields.has_<field>`. */
static JsonObject *
view_register (JsonObject *list,
               const char *organization,
               const char *lang)
{
  JsonObject *view = json_object_new ();
  JsonArray *fields = albo_json_get_array (list, "fields");
  const char *code = albo_json_get_string (list, "code", "");

  albo_view_set_text (view, "code", code);
  albo_view_set_text (view, "title", albo_json_localized (albo_json_get_object (list, "name"), lang));
  albo_view_take_text (view, "href", g_strdup_printf ("/ente/%s/albi/%s", organization, code));

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      g_autofree char *has = g_strconcat ("has_", json_array_get_string_element (fields, i), NULL);

      json_object_set_boolean_member (view, has, TRUE);
    }

  return view;
}

static JsonObject *
begin_page (AlboExchange *exchange,
            JsonObject   *answer)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonObject *organization = albo_json_get_object (answer, "organization");
  JsonObject *list = albo_json_get_object (answer, "register");
  JsonObject *view = albo_view_new (exchange, organization, NULL);

  json_object_set_object_member (view, "register",
                                 view_register (list, albo_json_get_string (organization, "code", ""), lang));
  set_date (view, "day", answer, lang);
  set_date (view, "changed_on", answer, lang);

  return view;
}

/* The first PAGE_SIZE entries, and the number of the last if there are more. */
static void
add_entries (JsonObject *view,
             JsonArray  *entries,
             const char *lang)
{
  guint n = json_array_get_length (entries);
  JsonArray *shown = json_array_new ();
  gint64 last = 0;

  for (guint i = 0; i < MIN (n, PAGE_SIZE); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      last = albo_json_get_int (entry, "number", 0);
      json_array_add_object_element (shown, view_entry (entry, lang));
    }

  json_object_set_array_member (view, "entries", shown);
  json_object_set_boolean_member (view, "has_entries", n > 0);
  if (n > PAGE_SIZE)
    json_object_set_int_member (view, "last_number", last);
}

static void
append_parameter (GString    *query,
                  const char *name,
                  const char *value)
{
  g_autofree char *escaped = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;

  if (escaped != NULL)
    g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "?", name, escaped);
}

/* Returns: (transfer full): `?…` for the same question, from the start; empty if it has none */
static char *
make_query (const AlboPublicQuestion *question)
{
  GString *query = g_string_new (NULL);

  append_parameter (query, "cerca", question->search);
  append_parameter (query, "sezione", question->section);
  append_parameter (query, "giorno", question->day);

  return g_string_free (query, FALSE);
}

static void
add_question (JsonObject               *view,
              const AlboPublicQuestion *question,
              JsonObject               *answer,
              const char               *lang)
{
  g_autofree char *query = make_query (question);
  const char *href = albo_json_get_string (albo_json_get_object (view, "register"), "href", "");
  gint64 last = albo_json_get_int (view, "last_number", 0);

  albo_view_set_text (view, "search", question->search);
  albo_view_set_text (view, "day_asked", question->day);
  albo_view_set_text (view, "today", albo_json_get_string (answer, "day", ""));
  json_object_set_array_member (view, "section_choices",
                                list_sections (albo_json_get_object (answer, "register"), question->section, lang));
  json_object_set_boolean_member (view, "is_filtered", *query != '\0');

  if (question->after_number > 0)
    albo_view_take_text (view, "first_href", g_strconcat (href, query, NULL));
  if (last > 0)
    albo_view_take_text (view, "next_href", g_strdup_printf ("%s%s%sdopo=%" G_GINT64_FORMAT, href, query,
                                                             *query != '\0' ? "&" : "?", last));

  if (*query != '\0' || question->after_number > 0)
    json_object_set_boolean_member (view, "noindex", TRUE);
}

/* What the database refuses to be asked, a day to come for one, is left out and said. */
static JsonNode *
ask (AlboConnection      *connection,
     AlboPublicQuestion  *question,
     gboolean            *is_good,
     GError             **error)
{
  g_autoptr(GError) refusal = NULL;
  JsonNode *answer = albo_portal_register (connection, question, PAGE_SIZE + 1, NULL, &refusal);

  if (answer == NULL && g_error_matches (refusal, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      question->day = NULL;
      question->section = NULL;
      *is_good = FALSE;
      return albo_portal_register (connection, question, PAGE_SIZE + 1, NULL, error);
    }

  if (answer == NULL)
    g_propagate_error (error, g_steal_pointer (&refusal));

  return answer;
}

/**
 * albo_route_register:
 * @exchange: a `GET /ente/ORGANIZATION/albi/REGISTER`, with `cerca`, `sezione`, `giorno`
 *   and `dopo` in its address
 * @connection: the connection of this thread
 *
 * A page of a public register: 200; 404 if there is no public one.
 */
void
albo_route_register (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  AlboPublicQuestion question;
  gboolean is_good = albo_public_question_read (&question, exchange);
  JsonObject *answer;
  JsonObject *view;

  node = ask (connection, &question, &is_good, &error);

  if (node == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  answer = json_node_get_object (node);
  view = begin_page (exchange, answer);
  add_entries (view, albo_json_get_array (answer, "entries"), lang);
  add_question (view, &question, answer, lang);
  json_object_set_boolean_member (view, "is_misunderstood", !is_good);
  albo_view_set_text (view, "licence", albo_linked_data_get_licence (albo_json_get_object (answer, "organization")));
  albo_view_take_text (view, "linked_data",
                       albo_linked_data_embed (albo_linked_data_register (exchange, answer, lang)));
  albo_view_set_meta (view, exchange, albo_json_get_object (answer, "organization"),
                      albo_json_get_string (albo_json_get_object (view, "register"), "href", ""),
                      albo_json_get_string (albo_json_get_object (view, "register"), "title", ""), NULL);
  albo_exchange_allow_cache (exchange, PAGE_AGE);
  albo_exchange_reply_page (exchange, 200, "register", view);
}

/**
 * albo_route_register_entry:
 * @exchange: a `GET /ente/ORGANIZATION/albi/REGISTER/NUMBER`
 * @connection: the connection of this thread
 *
 * Who has a number in a public register today: 200; 404 if nobody has.
 */
void
albo_route_register_entry (AlboExchange   *exchange,
                           AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *view;
  gint64 number;

  if (!albo_exchange_get_segment_id (exchange, 2, &number))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  node = albo_portal_register_entry (connection, albo_exchange_get_segment (exchange, 0),
                                     albo_exchange_get_segment (exchange, 1), number, NULL, &error);

  if (node == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  view = begin_page (exchange, json_node_get_object (node));
  json_object_set_object_member (view, "entry",
                                 view_entry (albo_json_get_object (json_node_get_object (node), "entry"), lang));
  json_object_set_boolean_member (view, "noindex", TRUE);
  albo_exchange_allow_cache (exchange, PAGE_AGE);
  albo_exchange_reply_page (exchange, 200, "register-entry", view);
}

/**
 * albo_route_registers:
 * @exchange: a `GET /ente/ORGANIZATION/albi`
 * @connection: the connection of this thread
 *
 * The public registers of an organization: 200; 404 if there is no such organization.
 */
void
albo_route_registers (AlboExchange   *exchange,
                      AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  const char *code = albo_exchange_get_segment (exchange, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) registers = albo_portal_registers (connection, code, NULL, &error);
  g_autoptr(JsonNode) organization = NULL;
  g_autofree char *path = g_strdup_printf ("/ente/%s/albi", code);
  JsonArray *list;
  JsonObject *view;

  if (registers != NULL)
    organization = albo_portal_organization (connection, code, NULL, &error);

  if (organization == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  view = albo_view_new (exchange, json_node_get_object (organization), NULL);
  list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (json_node_get_array (registers)); i++)
    json_array_add_object_element (list,
                                   view_register (json_array_get_object_element (json_node_get_array (registers), i),
                                                  code, lang));

  json_object_set_array_member (view, "registers", list);
  albo_view_set_meta (view, exchange, json_node_get_object (organization), path,
                      albo_json_get_string (json_node_get_object (organization), "name", ""), NULL);
  albo_exchange_allow_cache (exchange, PAGE_AGE);
  albo_exchange_reply_page (exchange, 200, "registers", view);
}
