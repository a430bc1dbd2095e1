/* albo-problem.c - what the database found wrong, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-problem.h"

#include <glib/gi18n.h>
#include <string.h>

#include "albo-json.h"

static const struct
{
  const char *code;
  const char *sentence;
} sentences[] = {
  { "assigned", N_("waits for this person: reassign it first, or say --anyway") },
  { "differs", N_("is there already, with other data") },
  { "duplicate_item", N_("is the id of two items of the checklist") },
  { "form_field", N_("is a field of the form that cannot be like this") },
  { "invalid", N_("cannot have this value") },
  { "invalid_colour", N_("takes a colour, written #rrggbb in small letters") },
  { "invalid_date", N_("takes dates, written YYYY-MM-DD") },
  { "invalid_day", N_("takes a day of the year, written MM-DD") },
  { "invalid_email", N_("takes an address of electronic mail") },
  { "invalid_host", N_("takes the name of a host in small letters, as albo.example.it") },
  { "invalid_link", N_("takes an address of the web that begins with https://") },
  { "invalid_logo",
    N_("takes a PNG of at most 4000 by 4000 points, or an SVG without scripts, links to programs "
       "or a DOCTYPE") },
  { "invalid_number", N_("takes a number in its limits") },
  { "item_without_id", N_("has an item without an id of small letters, digits and _") },
  { "item_without_label", N_("is an item of the checklist without a text in each of its languages") },
  { "last_administrator",
    N_("is the last administrator who may act: nobody could decide requests. Say --anyway if that "
       "is what you want") },
  { "low_contrast",
    N_("is too light: white text on it needs a contrast of 4.5:1. Choose a darker colour") },
  { "required", N_("is missing") },
  { "reserved", N_("is a word that the portal uses itself") },
  { "rules", N_("is a field that the rules name and the form does not have") },
  { "taken", N_("belongs to another organization already") },
  { "too_long", N_("is too long") },
  { "sheet", N_("is no section of the page of a service, or lacks a text in Italian and English") },
  { "unknown_rule", N_("is no rule of a service") },
  { "unknown_service", N_("is no service of this organization") },
  { "unknown_setting", N_("is no setting") },
};

static const char *
find_sentence (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].code, code))
      return _(sentences[i].sentence);

  return code;
}

/**
 * albo_problem_describe:
 * @detail: the detail of an error AL422, `{"problems":[{"field":…,"code":…}]}`
 *
 * Returns: (transfer full) (nullable): a line for each problem, or %NULL if @detail is
 *   something else
 */
char *
albo_problem_describe (const char *detail)
{
  g_autoptr(JsonNode) node = albo_json_parse (detail, strlen (detail), NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  JsonArray *problems;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  problems = albo_json_get_array (json_node_get_object (node), "problems");

  for (guint i = 0; problems != NULL && i < json_array_get_length (problems); i++)
    {
      JsonNode *item = json_array_get_element (problems, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return NULL;

      g_string_append_printf (text, "  %s %s\n",
                              albo_json_get_string (json_node_get_object (item), "field", "—"),
                              find_sentence (albo_json_get_string (json_node_get_object (item),
                                                                   "code", "")));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
