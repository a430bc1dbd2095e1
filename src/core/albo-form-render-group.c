/* albo-form-render-group.c - entries of a group and choices by preference in a rendering
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-render-private.h"

#include "albo-json.h"
#include "albo-lang.h"

/* What stands around the number of a choice. */
static const AlboText before_rank = { "", "Choice " };
static const AlboText after_rank = { "ª scelta", "" };

static JsonArray *
render_rank_options (const AlboFormRendering *rendering,
                     const AlboFormField     *field,
                     const char              *chosen)
{
  JsonArray *options = json_array_new ();

  for (guint i = 0; i < field->options->len; i++)
    {
      AlboFormOption *option = field->options->pdata[i];

      json_array_add_element (options, albo_form_render_option (option->value,
                                                                albo_json_localized (option->label, rendering->lang),
                                                                g_strcmp0 (option->value, chosen) == 0));
    }

  return options;
}

static JsonObject *
render_rank (const AlboFormRendering *rendering,
             const AlboFormField     *field,
             JsonArray               *chosen,
             guint                    index,
             guint                    n_chosen)
{
  JsonNode *node = index < n_chosen ? json_array_get_element (chosen, index) : NULL;
  const char *value = albo_json_is_string (node) ? json_node_get_string (node) : NULL;
  g_autofree char *id = g_strdup_printf ("%s%s.%u", rendering->prefix, field->id, index);
  g_autofree char *name = g_strconcat (rendering->prefix, field->id, NULL);
  g_autofree char *label = NULL;
  gboolean can_move = rendering->prefix[0] == '\0';
  JsonObject *model = json_object_new ();

  label = g_strdup_printf ("%s%u%s", albo_text_get (&before_rank, rendering->lang), index + 1,
                           albo_text_get (&after_rank, rendering->lang));
  json_object_set_string_member (model, "id", id);
  json_object_set_string_member (model, "name", name);
  json_object_set_int_member (model, "index", index);
  json_object_set_int_member (model, "number", index + 1);
  json_object_set_string_member (model, "label", label);
  json_object_set_boolean_member (model, "can_raise",
                                  can_move && index > 0 && index < n_chosen);
  json_object_set_boolean_member (model, "can_lower", can_move && index + 1 < n_chosen);
  json_object_set_array_member (model, "options", render_rank_options (rendering, field, value));
  return model;
}

/**
 * albo_form_render_ranks:
 * @rendering: what is being rendered
 * @field: a field of any type
 * @value: (nullable): its value
 * @model: where `is_ordered` and `ranks` go; empty unless @field is a choice by preference
 */
void
albo_form_render_ranks (const AlboFormRendering *rendering,
                        const AlboFormField     *field,
                        JsonNode                *value,
                        JsonObject              *model)
{
  JsonArray *chosen = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint n_chosen = chosen != NULL ? MIN (json_array_get_length (chosen), field->max_items) : 0;
  JsonArray *ranks = json_array_new ();
  guint n_ranks = albo_form_count_ranks (field, value);

  for (guint i = 0; i < n_ranks; i++)
    json_array_add_object_element (ranks, render_rank (rendering, field, chosen, i, n_chosen));

  json_object_set_boolean_member (model, "is_ordered", field->is_ordered);
  json_object_set_boolean_member (model, "can_add_rank",
                                  rendering->prefix[0] == '\0' && n_ranks > 0 && n_ranks < field->max_items);
  json_object_set_array_member (model, "ranks", ranks);
}

static JsonObject *
render_item (const AlboFormRendering *rendering,
             const AlboFormField     *field,
             JsonObject              *values,
             guint                    index,
             gboolean                 can_remove)
{
  g_autofree char *id = g_strdup_printf ("%s%s.%u", rendering->prefix, field->id, index);
  g_autofree char *prefix = g_strconcat (id, ".", NULL);
  g_autofree char *label = albo_form_item_label (field, index, rendering->lang);
  AlboFormRendering inner = { field->group, values, NULL, rendering->problems, rendering->lang, prefix };
  JsonObject *model = json_object_new ();
  JsonArray *fields = json_array_new ();

  for (guint i = 0; i < field->group->fields->len; i++)
    {
      const AlboFormField *shown = field->group->fields->pdata[i];

      if (albo_form_condition_holds (shown->visible_when, values))
        json_array_add_object_element (fields, albo_form_render_field (&inner, shown));
    }

  json_object_set_string_member (model, "id", id);
  json_object_set_string_member (model, "group", field->id);
  json_object_set_int_member (model, "index", index);
  json_object_set_string_member (model, "label", label);
  json_object_set_boolean_member (model, "can_remove", can_remove);
  json_object_set_array_member (model, "fields", fields);
  return model;
}

/**
 * albo_form_render_group:
 * @rendering: what is being rendered
 * @field: a field of any type
 * @value: (nullable): its value
 * @model: where `items` and what belongs to them go; empty unless @field is a group
 */
void
albo_form_render_group (const AlboFormRendering *rendering,
                        const AlboFormField     *field,
                        JsonNode                *value,
                        JsonObject              *model)
{
  guint n_items = field->group != NULL ? albo_form_count_items (field, value) : 0;
  guint n_kept = field->is_required ? MAX (field->min_items, 1) : 0;
  g_autofree char *count_name = g_strconcat (rendering->prefix, field->id, ".items", NULL);
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (items, render_item (rendering, field, albo_form_get_item (value, i), i,
                                                       n_items > n_kept));

  json_object_set_int_member (model, "n_items", n_items);
  json_object_set_string_member (model, "count_name", field->group != NULL ? count_name : "");
  json_object_set_string_member (model, "item_label", albo_json_localized (field->item_label, rendering->lang));
  json_object_set_boolean_member (model, "can_add_item", field->group != NULL && n_items < field->max_items);
  json_object_set_array_member (model, "items", items);
}
