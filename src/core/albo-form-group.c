/* albo-form-group.c - fields that may be answered several times, and lists by preference
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-json.h"

#define N_RANKS 3   /* are offered at first, if there may be as many */

static JsonArray *
get_items (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
}

/**
 * albo_form_get_item:
 * @value: (nullable): the value of a group
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): the values of that entry, %NULL if it is none
 */
JsonObject *
albo_form_get_item (JsonNode *value,
                    guint     index)
{
  JsonArray *items = get_items (value);
  JsonNode *item = items != NULL && index < json_array_get_length (items)
                 ? json_array_get_element (items, index) : NULL;

  return item != NULL && JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
}

/**
 * albo_form_count_items:
 * @field: a group
 * @value: (nullable): its value
 *
 * Returns: how many entries are shown: those that are there, and empty ones where the
 *   form wants more
 */
guint
albo_form_count_items (const AlboFormField *field,
                       JsonNode            *value)
{
  JsonArray *items = get_items (value);
  guint n_items = items != NULL ? json_array_get_length (items) : 0;

  if (n_items == 0 && !field->is_required)
    return 0;

  return CLAMP (n_items, MAX (field->min_items, 1), ALBO_FORM_MAX_ITEMS);
}

/**
 * albo_form_count_ranks:
 * @field: a field of any type
 * @value: (nullable): its value
 *
 * Returns: how many places of a choice by preference are shown: some at first, and always one
 *   more than are taken, up to what may be chosen; 0 for another field
 */
guint
albo_form_count_ranks (const AlboFormField *field,
                       JsonNode            *value)
{
  JsonArray *chosen = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint n_chosen = chosen != NULL ? MIN (json_array_get_length (chosen), field->max_items) : 0;

  if (!field->is_ordered)
    return 0;

  return MIN (field->max_items, MAX (MAX (field->min_items, N_RANKS), n_chosen + 1));
}

/**
 * albo_form_item_label:
 * @field: a group
 * @index: from 0
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): such as `Parent 2`
 */
char *
albo_form_item_label (const AlboFormField *field,
                      guint                index,
                      const char          *lang)
{
  return g_strdup_printf ("%s %u", albo_json_localized (field->item_label, lang), index + 1);
}

/**
 * albo_form_check_group:
 * @field: a group
 * @value: a value that is there
 * @problems: (element-type AlboFormProblem): where problems go
 *
 * Checks each entry as a form of its own; its problems are named `group.0.field`.
 */
void
albo_form_check_group (const AlboFormField *field,
                       JsonNode            *value,
                       GPtrArray           *problems)
{
  JsonArray *items = get_items (value);
  guint n_items = items != NULL ? json_array_get_length (items) : 0;

  if (items == NULL)
    {
      albo_form_problems_add (problems, field->id, "invalid");
      return;
    }

  if (n_items > field->max_items)
    {
      albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_many_entries"),
                                 "max", field->max_items);
      return;
    }

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = albo_form_get_item (value, i);
      g_autoptr(GPtrArray) found = NULL;

      if (item == NULL)
        {
          albo_form_problems_add (problems, field->id, "invalid");
          continue;
        }

      found = albo_form_validate (field->group, ALBO_FORM_ALL_SECTIONS, item);
      for (guint j = 0; j < found->len; j++)
        {
          const AlboFormProblem *problem = found->pdata[j];
          g_autofree char *name = problem->field != NULL
                                ? g_strdup_printf ("%s.%u.%s", field->id, i, problem->field)
                                : g_strdup_printf ("%s.%u", field->id, i);
          AlboFormProblem *added = albo_form_problems_add (problems, name, problem->code);

          added->severity = problem->severity;
          added->params = problem->params != NULL ? json_object_ref (problem->params) : NULL;
        }
    }

  if (n_items < field->min_items)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_few_entries"),
                               "min", field->min_items);
}

/**
 * albo_form_display_group:
 * @field: a group
 * @value: (nullable): its value
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): a line for each entry, with what is filled in
 */
char *
albo_form_display_group (const AlboFormField *field,
                         JsonNode            *value,
                         const char          *lang)
{
  GString *text = g_string_new (NULL);
  JsonArray *items = get_items (value);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = albo_form_get_item (value, i);
      g_autofree char *label = albo_form_item_label (field, i, lang);
      const char *separator = ": ";

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", label);

      for (guint j = 0; j < field->group->fields->len; j++)
        {
          const AlboFormField *inner = field->group->fields->pdata[j];
          JsonNode *node = albo_json_get_node (item, inner->id);
          g_autofree char *display = albo_form_display (inner, node, lang);

          if (display[0] == '\0')
            continue;

          g_string_append_printf (text, "%s%s %s", separator, albo_json_localized (inner->label, lang),
                                  display);
          separator = ", ";
        }
    }

  return g_string_free (text, FALSE);
}

static void
append_shown (GString    *text,
              AlboForm   *form,
              guint       section,
              JsonObject *values,
              const char *prefix)
{
  AlboFormSection *found = form->sections->pdata[section];

  if (!albo_form_condition_holds (found->visible_when, values))
    return;

  for (guint i = found->first_field; i < found->first_field + found->n_fields; i++)
    {
      const AlboFormField *field = form->fields->pdata[i];
      JsonNode *value = albo_json_get_node (values, field->id);
      guint n_items = field->group != NULL ? albo_form_count_items (field, value) : 0;
      guint n_ranks = albo_form_count_ranks (field, value);

      if (!albo_form_condition_holds (field->visible_when, values))
        continue;

      g_string_append_printf (text, "%s%s%s", text->len > 0 ? " " : "", prefix, field->id);
      if (n_ranks > 0)
        g_string_append_printf (text, " %s%s:%u", prefix, field->id, n_ranks);

      for (guint j = 0; j < n_items; j++)
        {
          g_autofree char *inner = g_strdup_printf ("%s%s.%u.", prefix, field->id, j);

          append_shown (text, field->group, 0, albo_form_get_item (value, j), inner);
        }
    }
}

/**
 * albo_form_list_shown:
 * @self: a form
 * @section: a section counted from zero, or %ALBO_FORM_ALL_SECTIONS
 * @values: (nullable): plain values
 *
 * Returns: (transfer full): the names of all fields that are shown for @values, those in
 *   the entries of groups too, with spaces between them; behind that of a choice by preference
 *   `id:4`, how many places it shows
 */
char *
albo_form_list_shown (AlboForm   *self,
                      int         section,
                      JsonObject *values)
{
  GString *text = g_string_new (NULL);
  guint first;
  guint n_sections;

  if (albo_form_get_range (self, section, &first, &n_sections))
    for (guint i = first; i < first + n_sections; i++)
      append_shown (text, self, i, values, "");

  return g_string_free (text, FALSE);
}

/* What people may add to, take from and put in another order: a group, or a list by preference. */
static const AlboFormField *
find_list (AlboForm   *self,
           const char *id)
{
  const AlboFormField *field = albo_form_find_field (self, id);

  return field != NULL && (field->group != NULL || field->is_ordered) ? field : NULL;
}

/**
 * albo_form_add_item:
 * @self: a form
 * @values: plain values
 * @id: (nullable): a group
 *
 * Adds an empty entry.
 *
 * Returns: %FALSE if @id is no group, or has as many entries as it may have
 */
gboolean
albo_form_add_item (AlboForm   *self,
                    JsonObject *values,
                    const char *id)
{
  const AlboFormField *field = albo_form_find_field (self, id);
  JsonArray *items;

  if (field == NULL || field->group == NULL)
    return FALSE;

  items = albo_json_get_array (values, id);
  if (items != NULL && json_array_get_length (items) >= field->max_items)
    return FALSE;

  if (items == NULL)
    {
      items = json_array_new ();
      json_object_set_array_member (values, id, items);
    }

  json_array_add_object_element (items, json_object_new ());
  return TRUE;
}

/* Whether something was written into one of them. */
static gboolean
has_content (JsonArray *items)
{
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (!JSON_NODE_HOLDS_OBJECT (item) || json_object_get_size (json_node_get_object (item)) > 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * albo_form_remove_item:
 * @self: a form
 * @values: plain values
 * @id: (nullable): a group, or a choice by preference
 * @index: which entry, from 0
 *
 * Where a group may be left out, the empty entries that its least number shows go with the last
 * one that was written in: they would come back for ever.
 *
 * Returns: %FALSE if there is no such entry
 */
gboolean
albo_form_remove_item (AlboForm   *self,
                       JsonObject *values,
                       const char *id,
                       guint       index)
{
  const AlboFormField *field = find_list (self, id);
  JsonArray *items = field != NULL ? albo_json_get_array (values, id) : NULL;

  if (items == NULL || index >= json_array_get_length (items))
    return FALSE;

  json_array_remove_element (items, index);
  if (json_array_get_length (items) == 0 ||
      (!field->is_required && json_array_get_length (items) < field->min_items && !has_content (items)))
    json_object_remove_member (values, id);

  return TRUE;
}

/**
 * albo_form_move_item:
 * @self: a form
 * @values: plain values
 * @id: (nullable): a group, or a choice by preference
 * @index: which entry, from 0
 * @by: how far, such as -1 for the place before
 *
 * Returns: %FALSE if there is no such entry or no such place
 */
gboolean
albo_form_move_item (AlboForm   *self,
                     JsonObject *values,
                     const char *id,
                     guint       index,
                     int         by)
{
  JsonArray *items = find_list (self, id) != NULL ? albo_json_get_array (values, id) : NULL;
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  gint64 target = (gint64) index + by;
  g_autoptr(JsonArray) moved = NULL;

  if (index >= n_items || target < 0 || target >= n_items)
    return FALSE;

  moved = json_array_sized_new (n_items);
  for (guint i = 0, next = 0; i < n_items; i++)
    {
      guint from = index;

      if (i != target)
        {
          next += next == index;
          from = next++;
        }

      json_array_add_element (moved, json_node_copy (json_array_get_element (items, from)));
    }

  json_object_set_array_member (values, id, g_steal_pointer (&moved));
  return TRUE;
}
