/* albo-form-render.c - a form with its values, ready for a template
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-form-render-private.h"
#include "albo-json.h"

#include <string.h>

static JsonNode *
to_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* The texts of the problems of @name with that severity, %NULL if there is none. */
static char *
find_problem_text (const AlboFormRendering *rendering,
                   const char              *name,
                   AlboFormSeverity         severity)
{
  for (guint i = 0; rendering->problems != NULL && i < rendering->problems->len; i++)
    {
      const AlboFormProblem *problem = rendering->problems->pdata[i];

      if (problem->severity == severity && g_strcmp0 (problem->field, name) == 0)
        return albo_form_problem_to_text (problem, rendering->lang);
    }

  return NULL;
}

/**
 * albo_form_render_problems:
 * @rendering: what is being rendered
 * @model: the model of a field or of a part
 * @name: the name it is sent under
 *
 * Puts what is wrong with @name into @model; empty texts if nothing is.
 */
void
albo_form_render_problems (const AlboFormRendering *rendering,
                           JsonObject              *model,
                           const char              *name)
{
  g_autofree char *error = find_problem_text (rendering, name, ALBO_FORM_SEVERITY_ERROR);
  g_autofree char *warning = find_problem_text (rendering, name, ALBO_FORM_SEVERITY_WARNING);

  json_object_set_string_member (model, "error", error != NULL ? error : "");
  json_object_set_boolean_member (model, "has_error", error != NULL);
  json_object_set_string_member (model, "warning", warning != NULL ? warning : "");
  json_object_set_boolean_member (model, "has_warning", warning != NULL);
}

static JsonNode *
render_section (const AlboFormRendering *rendering,
                guint                    index)
{
  const AlboForm *form = rendering->form;
  AlboFormSection *section = form->sections->pdata[index];
  JsonObject *model = json_object_new ();
  JsonArray *fields = json_array_new ();

  json_object_set_string_member (model, "id", section->id);
  json_object_set_int_member (model, "index", index);
  json_object_set_int_member (model, "number", index + 1);
  json_object_set_string_member (model, "title",
                                 albo_json_localized (section->title, rendering->lang));
  json_object_set_string_member (model, "help",
                                 albo_json_localized (section->help, rendering->lang));

  for (guint i = 0; i < section->n_fields; i++)
    {
      const AlboFormField *field = form->fields->pdata[section->first_field + i];

      if (albo_form_condition_holds (field->visible_when, rendering->values))
        json_array_add_object_element (fields, albo_form_render_field (rendering, field));
    }

  json_object_set_array_member (model, "fields", fields);
  return to_node (model);
}

/* A problem of `id.street` belongs to the field `id`. */
static const AlboFormField *
find_problem_field (const AlboFormRendering *rendering,
                    const AlboFormProblem   *problem)
{
  g_auto(GStrv) parts = NULL;

  if (problem->field == NULL)
    return NULL;

  parts = g_strsplit (problem->field, ".", 2);
  return albo_form_find_field (rendering->form, parts[0]);
}

/* What the field of a problem is called; in a group with the entry it is in. */
static char *
get_problem_label (const AlboFormField   *field,
                   const AlboFormProblem *problem,
                   const char            *lang)
{
  const AlboFormField *inner;
  g_auto(GStrv) parts = NULL;
  g_autofree char *entry = NULL;
  guint64 index;

  if (field == NULL)
    return g_strdup ("");

  parts = g_strsplit (problem->field, ".", 4);
  if (field->group == NULL || parts[1] == NULL ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, ALBO_FORM_MAX_ITEMS, &index, NULL))
    return g_strdup (albo_json_localized (field->label, lang));

  entry = albo_form_item_label (field, (guint) index, lang);
  inner = albo_form_find_field (field->group, parts[2]);
  if (inner == NULL)
    return g_steal_pointer (&entry);

  return g_strdup_printf ("%s, %s", entry, albo_json_localized (inner->label, lang));
}

/* The summary above the form: each line leads to its field. */
static JsonArray *
render_summary (const AlboFormRendering *rendering,
                AlboFormSeverity         severity)
{
  JsonArray *summary = json_array_new ();

  for (guint i = 0; rendering->problems != NULL && i < rendering->problems->len; i++)
    {
      const AlboFormProblem *problem = rendering->problems->pdata[i];
      const AlboFormField *field = find_problem_field (rendering, problem);
      g_autofree char *label = get_problem_label (field, problem, rendering->lang);
      g_autofree char *text = NULL;
      JsonObject *line;

      if (problem->severity != severity)
        continue;

      text = albo_form_problem_to_text (problem, rendering->lang);
      line = json_object_new ();

      json_object_set_string_member (line, "field", field != NULL ? problem->field : "");
      json_object_set_string_member (line, "label", label);
      json_object_set_string_member (line, "text", text);
      json_object_set_int_member (line, "section", field != NULL ? field->section : 0);
      json_object_set_int_member (line, "section_number", field != NULL ? field->section + 1 : 0);
      json_array_add_object_element (summary, line);
    }

  return summary;
}

/**
 * albo_form_render:
 * @self: a form
 * @section: a section counted from zero, or %ALBO_FORM_ALL_SECTIONS
 * @values: (nullable): plain values, as untrusted as they come
 * @identity: (nullable): attributes of the citizen's identity; fields that it
 *   fills are locked
 * @problems: (nullable) (element-type AlboFormProblem): what to show beside the fields
 * @lang: (nullable): `it` or `en`
 *
 * Makes the model that the portal's templates and the desktop's pages show.
 * Sections and fields that are not shown for @values are left out.  Every text
 * is there, empty if need be, so that a template never finds the one of an
 * outer context:
 *
 * - root: `sections`, `errors` and `warnings` (lists of `field`, `label`,
 *   `text`, `section`, `section_number`), `has_errors`, `has_warnings`;
 * - section: `id`, `index` (from 0), `number` (from 1), `title`, `help`, `fields`;
 * - field: `id`, `type`, `is_<type>`, and one of the groups `is_line` (a text of
 *   one line), `is_select`, `is_radio`, `is_box`; `label`, `help`, `text`,
 *   `required`, `locked`, `visible`, `filled`, `value` (for an entry), `display` (for
 *   reading), `checked`, `options` (`value`, `label`, `selected`), `parts` and `part_list` (of an
 *   address, see below), `files` (`id`, `name`, `size`, `size_text`, `media_type`),
 *   `error`, `has_error`, `warning`, `has_warning`, `input_type`, `input_mode`,
 *   `autocomplete`, `min_length`, `max_length`, `min`, `max`, `accept`, `max_size`,
 *   `max_size_text`, `max_files`, `can_add_file`, `is_ordered`, `ranks` and `can_add_rank` (of a choice
 *   by preference, see below), `is_group`, `items` (of a group, see below), `n_items`,
 *   `count_name` (`parents.items`), `item_label`, `can_add_item`;
 * - rank: `id`, `name` (which all ranks share), `number`, `label`, `options`, `index` (from 0), `can_raise`, `can_lower`;
 * - item: `id` (`parents.0`), `group`, `index`, `label`, `can_remove`, `fields`, whose ids begin
 *   with that of the item (`parents.0.family_name`);
 * - part: `id`, `name` (`residence.street`), `label`, `value`, `required`,
 *   `locked`, `is_select`, `options`, `error`, `has_error`, `warning`,
 *   `has_warning`, `max_length`, `autocomplete`.
 *
 * Returns: (transfer full): the model
 */
JsonNode *
albo_form_render (AlboForm   *self,
                  int         section,
                  JsonObject *values,
                  JsonObject *identity,
                  GPtrArray  *problems,
                  const char *lang)
{
  AlboFormRendering rendering = { self, values, identity, problems, lang, "" };
  g_autoptr(JsonObject) shown = NULL;
  JsonObject *model = json_object_new ();
  JsonArray *sections = json_array_new ();
  JsonArray *errors;
  JsonArray *warnings;
  guint first = 0;
  guint n_sections = 0;

  g_return_val_if_fail (self != NULL, to_node (model));

  shown = albo_form_apply_identity (self, values, identity);
  rendering.values = shown;

  if (albo_form_get_range (self, section, &first, &n_sections))
    for (guint i = first; i < first + n_sections; i++)
      if (albo_form_is_section_visible (self, i, shown))
        json_array_add_element (sections, render_section (&rendering, i));

  errors = render_summary (&rendering, ALBO_FORM_SEVERITY_ERROR);
  warnings = render_summary (&rendering, ALBO_FORM_SEVERITY_WARNING);

  json_object_set_array_member (model, "sections", sections);
  json_object_set_boolean_member (model, "has_errors", json_array_get_length (errors) > 0);
  json_object_set_boolean_member (model, "has_warnings", json_array_get_length (warnings) > 0);
  json_object_set_array_member (model, "errors", errors);
  json_object_set_array_member (model, "warnings", warnings);
  return to_node (model);
}
