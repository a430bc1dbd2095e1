/* albo-form-render-options.c - what a person can choose from
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-render-private.h"

#include "albo-lang.h"
#include "albo-territory.h"

#include <string.h>

/* Every page with an address offers some 350 places.  Making their nodes anew
 * costs more than the rest of the page, so those that are not selected, all but
 * one, are made once and shared; they are immutable.
 */
typedef struct
{
  const AlboPlace *places;
  gsize            n_places;
  JsonNode      ***options;      /* by language */
} Places;

/**
 * albo_form_render_option:
 * @value: what a browser sends
 * @label: what a person reads
 * @is_selected: whether it is chosen
 *
 * Returns: (transfer full): the model of one option
 */
JsonNode *
albo_form_render_option (const char *value,
                         const char *label,
                         gboolean    is_selected)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *option = json_object_new ();

  json_object_set_string_member (option, "value", value);
  json_object_set_string_member (option, "label", label);
  json_object_set_boolean_member (option, "selected", is_selected);
  json_node_take_object (node, option);
  return node;
}

static Places *
places_new (const AlboPlace *list,
            gsize            n_places)
{
  Places *places = g_new0 (Places, 1);
  gsize n_languages;
  const AlboLang *languages = albo_lang_list (&n_languages);

  places->places = list;
  places->n_places = n_places;

  places->options = g_new0 (JsonNode **, n_languages);

  for (gsize i = 0; i < n_languages; i++)
    {
      places->options[i] = g_new0 (JsonNode *, n_places);

      for (gsize j = 0; j < n_places; j++)
        {
          places->options[i][j] = albo_form_render_option (list[j].code,
                                                           albo_place_name (&list[j], languages[i].code),
                                                           FALSE);
          json_node_seal (places->options[i][j]);
        }
    }

  return places;
}

static JsonArray *
render (const Places *places,
        const char   *selected,
        const char   *lang)
{
  JsonArray *options = json_array_sized_new (places->n_places);
  gsize language = albo_lang_get_index (lang);

  for (gsize i = 0; i < places->n_places; i++)
    {
      const AlboPlace *place = &places->places[i];

      json_array_add_element (options, strcmp (place->code, selected) == 0
                                       ? albo_form_render_option (place->code,
                                                                  albo_place_name (place, lang), TRUE)
                                       : json_node_ref (places->options[language][i]));
    }

  return options;
}

/**
 * albo_form_render_provinces:
 * @selected: the code that is chosen, empty if none is
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the models of all provinces
 */
JsonArray *
albo_form_render_provinces (const char *selected,
                            const char *lang)
{
  static Places *provinces;

  if (g_once_init_enter (&provinces))
    {
      gsize n_places;
      const AlboPlace *list = albo_province_list (&n_places);

      g_once_init_leave (&provinces, places_new (list, n_places));
    }

  return render (provinces, selected, lang);
}

/**
 * albo_form_render_countries:
 * @selected: the code that is chosen, empty if none is
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the models of all countries
 */
JsonArray *
albo_form_render_countries (const char *selected,
                            const char *lang)
{
  static Places *countries;

  if (g_once_init_enter (&countries))
    {
      gsize n_places;
      const AlboPlace *list = albo_country_list (&n_places);

      g_once_init_leave (&countries, places_new (list, n_places));
    }

  return render (countries, selected, lang);
}
