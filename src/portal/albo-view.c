/* albo-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-view.h"

#include "albo-json.h"
#include "albo-money.h"
#include "albo-request-state.h"

/* How people call the kinds of file that a form may ask for. */
static const struct
{
  const char *media_type;
  const char *name;
} kinds[] = {
  { "application/pdf",        "PDF" },
  { "application/pkcs7-mime", "P7M" },
  { "image/jpeg",             "JPEG" },
  { "image/png",              "PNG" },
};

/**
 * albo_view_new:
 * @exchange: the question
 * @organization: (nullable): an organization as the database tells it
 * @service: (nullable): a service of it
 *
 * Returns: (transfer full): the beginning of a page about them
 */
JsonObject *
albo_view_new (AlboExchange *exchange,
               JsonObject   *organization,
               JsonObject   *service)
{
  JsonObject *view = json_object_new ();

  if (organization != NULL)
    albo_view_set_organization (view, exchange, organization);

  if (service != NULL)
    json_object_set_object_member (view, "service",
                                   albo_view_service (service,
                                                      albo_exchange_get_language (exchange)));

  return view;
}

/**
 * albo_view_service:
 * @service: a service as the database tells it
 * @lang: the language to show it in
 *
 * Returns: (transfer full): `code`, `title`, `summary`, `term_days`, `is_<kind>`, and
 *   `fee` if there is one
 */
JsonObject *
albo_view_service (JsonObject *service,
                   const char *lang)
{
  JsonObject *view = json_object_new ();
  gint64 fee = albo_json_get_int (service, "fee_cents", 0);
  g_autofree char *is_kind = g_strconcat ("is_", albo_json_get_string (service, "kind", ""), NULL);

  json_object_set_boolean_member (view, is_kind, TRUE);
  albo_view_set_text (view, "code", albo_json_get_string (service, "code", ""));
  albo_view_set_text (view, "title",
                      albo_json_localized (albo_json_get_object (service, "title"), lang));
  albo_view_set_text (view, "summary",
                      albo_json_localized (albo_json_get_object (service, "summary"), lang));
  json_object_set_int_member (view, "term_days", albo_json_get_int (service, "term_days", 30));
  albo_view_take_text (view, "fee", fee > 0 ? albo_money_format (fee, lang) : NULL);

  return view;
}

/**
 * albo_view_set_text:
 * @view: what a page shows
 * @member: the name of a hole
 * @text: (nullable): what it is filled with; %NULL for nothing, which also hides
 *   a hole of that name further out
 */
void
albo_view_set_text (JsonObject *view,
                    const char *member,
                    const char *text)
{
  json_object_set_string_member (view, member, text != NULL ? text : "");
}

/**
 * albo_view_take_text:
 * @view: what a page shows
 * @member: the name of a hole
 * @text: (transfer full) (nullable): as in albo_view_set_text()
 */
void
albo_view_take_text (JsonObject *view,
                     const char *member,
                     char       *text)
{
  albo_view_set_text (view, member, text);
  g_free (text);
}

/**
 * albo_view_set_state:
 * @view: what a page shows
 * @code: a state, such as `under_review`
 * @lang: the language to name it in
 *
 * Fills `state`, `state_label` and `is_<state>`.
 */
void
albo_view_set_state (JsonObject *view,
                     const char *code,
                     const char *lang)
{
  AlboRequestState state;
  g_autofree char *is_state = g_strconcat ("is_", code, NULL);

  albo_view_set_text (view, "state", code);
  json_object_set_boolean_member (view, is_state, TRUE);
  albo_view_set_text (view, "state_label", albo_request_state_from_code (code, &state)
                                           ? albo_request_state_label (state, lang) : code);
}

/* The ids of all that explains a field, for those who cannot see where it stands. */
static void
describe_field (JsonObject *field)
{
  static const char * const notes[][2] = {
    { "help", "help" }, { "locked", "locked" }, { "error", "error" }, { "warning", "warning" },
  };
  const char *id = albo_json_get_string (field, "id", "");
  g_autoptr(GString) described = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (*albo_json_get_string (field, notes[i][0], "") != '\0' ||
        albo_json_get_bool (field, notes[i][0], FALSE))
      g_string_append_printf (described, "%s%s-%s", described->len > 0 ? " " : "", id, notes[i][1]);

  albo_view_set_text (field, "described", described->str);
}

static gboolean
has_flag (JsonObject         *field,
          const char * const *flags)
{
  for (gsize i = 0; flags[i] != NULL; i++)
    if (albo_json_get_bool (field, flags[i], FALSE))
      return TRUE;

  return FALSE;
}

static void complete_fields (JsonArray *fields);

static void
complete_field (JsonObject *field)
{
  static const char * const grouped[] = {
    "is_radio", "is_multichoice", "is_address", "is_attachment", NULL
  };
  static const char * const single[] = { "is_line", "is_select", "is_multiline", NULL };
  JsonArray *files = albo_json_get_array (field, "files");
  JsonArray *items = albo_json_get_array (field, "items");
  const char *accept = albo_json_get_string (field, "accept", "");
  g_auto(GStrv) media_types = g_strsplit (accept, ",", -1);

  for (guint i = 0; media_types[i] != NULL; i++)
    g_strstrip (media_types[i]);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    complete_fields (albo_json_get_array (json_array_get_object_element (items, i), "fields"));

  describe_field (field);
  json_object_set_boolean_member (field, "is_grouped", has_flag (field, grouped));
  json_object_set_boolean_member (field, "is_single", has_flag (field, single));
  json_object_set_boolean_member (field, "has_files",
                                  files != NULL && json_array_get_length (files) > 0);
  json_object_set_boolean_member (field, "many", albo_json_get_int (field, "max_files", 1) > 1);
  albo_view_take_text (field, "kinds", albo_view_media_types ((const char * const *) media_types));
}

static void
complete_fields (JsonArray *fields)
{
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    complete_field (json_array_get_object_element (fields, i));
}

/**
 * albo_view_add_form:
 * @view: what a page shows
 * @rendering: what albo_form_render() made, which is completed
 * @base: the address under which the files of the form are
 *
 * Fills `sections` and `files_base`.
 */
void
albo_view_add_form (JsonObject *view,
                    JsonNode   *rendering,
                    const char *base)
{
  JsonArray *sections = albo_json_get_array (json_node_get_object (rendering), "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    complete_fields (albo_json_get_array (json_array_get_object_element (sections, i), "fields"));

  json_object_set_array_member (view, "sections", json_array_ref (sections));
  albo_view_set_text (view, "files_base", base);
}

/**
 * albo_view_media_types:
 * @media_types: (nullable) (array zero-terminated=1): kinds of file
 *
 * Returns: (transfer full): how people call them, with commas
 */
char *
albo_view_media_types (const char * const *media_types)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (media_types != NULL && g_strv_contains (media_types, kinds[i].media_type))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", kinds[i].name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}
