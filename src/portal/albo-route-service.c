/* albo-route-service.c
 *
 * The sections are those of the service sheet of the Italian design system, in its
 * order.  What a version of a service says of a section comes from its sheet; where it
 * says nothing the template has a text that is true of every service, and what the form
 * asks for, the fee and the term are read from where they are decided.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-service.h"

#include <string.h>

#include "albo-date.h"
#include "albo-form-cache.h"
#include "albo-json.h"
#include "albo-linked-data.h"
#include "albo-portal-calls.h"
#include "albo-view.h"

#define PAGE_AGE 60  /* seconds that a page for everybody may be kept */

static const char * const sections[] = {
  "what", "who", "how", "needs", "result", "times", "costs", "contacts", "conditions", "further",
};

static JsonArray *
list_items (char **lines)
{
  JsonArray *items = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      JsonObject *item = json_object_new ();

      albo_view_set_text (item, "text", g_strstrip (lines[i]) + strlen ("- "));
      json_array_add_object_element (items, item);
    }

  return items;
}

static gboolean
is_list (char **lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (g_strstrip (lines[i]), "- "))
      return FALSE;

  return lines[0] != NULL;
}

/* Plain text: an empty line ends a paragraph, and one whose lines all begin with "- " is
 * a list.
 */
static JsonArray *
list_blocks (const char *text)
{
  g_auto(GStrv) paragraphs = g_strsplit (text != NULL ? text : "", "\n\n", -1);
  JsonArray *list = json_array_new ();

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_auto(GStrv) lines = NULL;
      JsonObject *block;

      if (*g_strstrip (paragraphs[i]) == '\0')
        continue;

      lines = g_strsplit (paragraphs[i], "\n", -1);
      block = json_object_new ();

      json_object_set_boolean_member (block, "is_list", is_list (lines));
      if (is_list (lines))
        json_object_set_array_member (block, "items", list_items (lines));
      else
        albo_view_set_text (block, "text", paragraphs[i]);

      json_array_add_object_element (list, block);
    }

  return list;
}

/* What people have to have at hand: the files that the form asks for. */
static JsonArray *
list_needs (AlboForm   *form,
            const char *lang)
{
  g_autoptr(JsonObject) empty = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < albo_form_get_n_fields (form); i++)
    {
      const AlboFormField *field = albo_form_get_field (form, i);
      JsonObject *need;

      if (albo_form_field_get_kind (field) != ALBO_FORM_ATTACHMENT)
        continue;

      need = json_object_new ();
      albo_view_set_text (need, "label", albo_form_field_get_label (field, lang));
      json_object_set_boolean_member (need, "required",
                                      albo_form_field_is_required (field) &&
                                      albo_form_is_field_visible (form, field, empty));
      albo_view_take_text (need, "limits",
                           albo_view_media_types (albo_form_field_get_media_types (field)));
      json_array_add_object_element (list, need);
    }

  return list;
}

static JsonArray *
list_sections (AlboForm   *form,
               const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < albo_form_get_n_sections (form); i++)
    {
      JsonObject *section = json_object_new ();

      albo_view_set_text (section, "title", albo_form_get_section_title (form, i, lang));
      json_array_add_object_element (list, section);
    }

  return list;
}

/* Each section that the version has a text for: `sheet.who.blocks`. */
static JsonObject *
view_sheet (JsonObject *service,
            const char *lang)
{
  JsonObject *sheet = albo_json_get_object (service, "sheet");
  JsonObject *view = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      JsonObject *labels = albo_json_get_object (sheet, sections[i]);
      const char *text = labels != NULL ? albo_json_localized (labels, lang) : NULL;
      JsonObject *section;

      if (text == NULL && i == 0)
        text = albo_json_localized (albo_json_get_object (service, "description"), lang);

      if (text == NULL || *text == '\0')
        continue;

      section = json_object_new ();
      json_object_set_array_member (section, "blocks", list_blocks (text));
      json_object_set_object_member (view, sections[i], section);
    }

  return view;
}

static void
fill_page (AlboExchange *exchange,
           JsonObject   *view,
           JsonObject   *organization,
           JsonObject   *service,
           AlboForm     *form)
{
  const char *lang = albo_exchange_get_language (exchange);
  const char *published_on = albo_json_get_string (service, "published_on", "");
  g_autofree char *path = g_strdup_printf ("/ente/%s/%s", albo_json_get_string (organization, "code", ""),
                                           albo_json_get_string (service, "code", ""));

  json_object_set_object_member (view, "sheet", view_sheet (service, lang));
  json_object_set_array_member (view, "needs", list_needs (form, lang));
  json_object_set_array_member (view, "steps", list_sections (form, lang));
  albo_view_take_text (view, "published_on",
                       *published_on != '\0' ? albo_date_format_text (published_on, lang) : NULL);
  albo_view_take_text (view, "linked_data",
                       albo_linked_data_embed (albo_linked_data_service (exchange, organization, service)));
  albo_view_set_meta (view, exchange, organization, path,
                      albo_json_localized (albo_json_get_object (service, "title"), lang),
                      albo_json_localized (albo_json_get_object (service, "summary"), lang));
}

/**
 * albo_route_service:
 * @exchange: a `GET /ente/ORGANIZATION/SERVICE`
 * @connection: the connection of this thread
 *
 * The sheet of a service: 200; 404 if there is no such service.
 */
void
albo_route_service (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_service (connection,
                                                    albo_exchange_get_segment (exchange, 0),
                                                    albo_exchange_get_segment (exchange, 1),
                                                    NULL, &error);
  g_autoptr(AlboForm) form = NULL;
  JsonObject *organization = NULL;
  JsonObject *service = NULL;
  JsonObject *view;

  if (answer != NULL)
    {
      organization = albo_json_get_object (json_node_get_object (answer), "organization");
      service = albo_json_get_object (json_node_get_object (answer), "service");
      form = albo_form_cache_get (albo_exchange_get_site (exchange)->data, organization, service,
                                  albo_json_get_node (service, "form"), &error);
    }

  if (form == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  view = albo_view_new (exchange, organization, service);
  fill_page (exchange, view, organization, service, form);
  albo_exchange_allow_cache (exchange, PAGE_AGE);
  albo_exchange_reply_page (exchange, 200, "service", view);
}
