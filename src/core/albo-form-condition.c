/* albo-form-condition.c - when a field is shown
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-form-cursor-private.h"
#include "albo-json.h"

#include <string.h>

#define MAX_PARTS  20
#define MAX_VALUES 100

static gboolean
is_scalar (JsonNode *node)
{
  return albo_json_is_string (node) || albo_json_is_int (node) || albo_json_is_bool (node);
}

static gboolean
is_same (JsonNode *a,
         JsonNode *b)
{
  if (albo_json_is_string (a) && albo_json_is_string (b))
    return strcmp (json_node_get_string (a), json_node_get_string (b)) == 0;

  if (albo_json_is_int (a) && albo_json_is_int (b))
    return json_node_get_int (a) == json_node_get_int (b);

  if (albo_json_is_bool (a) && albo_json_is_bool (b))
    return json_node_get_boolean (a) == json_node_get_boolean (b);

  return FALSE;
}

static gboolean
parse_parts (AlboFormCursor    *cursor,
             AlboFormCondition *condition,
             JsonObject        *object,
             const char        *member)
{
  JsonArray *parts = albo_form_cursor_get_array (cursor, object, member, 1, MAX_PARTS);
  gsize mark;

  if (parts == NULL)
    return FALSE;

  mark = albo_form_cursor_enter (cursor, member);

  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      gsize item = albo_form_cursor_enter_item (cursor, i);
      AlboFormCondition *part = albo_form_condition_parse (cursor, json_array_get_element (parts, i));

      if (part == NULL)
        return FALSE;

      g_ptr_array_add (condition->parts, part);
      albo_form_cursor_leave (cursor, item);
    }

  albo_form_cursor_leave (cursor, mark);
  return TRUE;
}

static gboolean
parse_not (AlboFormCursor    *cursor,
           AlboFormCondition *condition,
           JsonObject        *object)
{
  gsize mark = albo_form_cursor_enter (cursor, "not");
  AlboFormCondition *part = albo_form_condition_parse (cursor, json_object_get_member (object, "not"));

  if (part == NULL)
    return FALSE;

  g_ptr_array_add (condition->parts, part);
  albo_form_cursor_leave (cursor, mark);
  return TRUE;
}

static gboolean
parse_in (AlboFormCursor    *cursor,
          AlboFormCondition *condition,
          JsonObject        *object)
{
  JsonArray *values = albo_form_cursor_get_array (cursor, object, "in", 1, MAX_VALUES);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (values); i++)
    if (!is_scalar (json_array_get_element (values, i)))
      return albo_form_cursor_refuse (cursor, "in", "must hold texts, integers, true or false");

  condition->values = json_array_ref (values);
  return TRUE;
}

static gboolean
parse_equals (AlboFormCursor    *cursor,
              AlboFormCondition *condition,
              JsonObject        *object)
{
  JsonNode *value = json_object_get_member (object, "equals");

  if (!is_scalar (value))
    return albo_form_cursor_refuse (cursor, "equals", "must be a text, an integer, true or false");

  condition->values = json_array_new ();
  json_array_add_element (condition->values, json_node_copy (value));
  return TRUE;
}

static gboolean
parse_not_empty (AlboFormCursor    *cursor,
                 AlboFormCondition *condition,
                 JsonObject        *object)
{
  gboolean wants_value = TRUE;

  if (!albo_form_cursor_read_bool (cursor, object, "not_empty", &wants_value))
    return FALSE;

  condition->kind = wants_value ? ALBO_FORM_CONDITION_NOT_EMPTY : ALBO_FORM_CONDITION_EMPTY;
  return TRUE;
}

static const struct
{
  const char            *member;
  AlboFormConditionKind  kind;
  gboolean               has_field;
} kinds[] = {
  { "equals", ALBO_FORM_CONDITION_EQUALS, TRUE },
  { "in", ALBO_FORM_CONDITION_IN, TRUE },
  { "not_empty", ALBO_FORM_CONDITION_NOT_EMPTY, TRUE },
  { "all", ALBO_FORM_CONDITION_ALL, FALSE },
  { "any", ALBO_FORM_CONDITION_ANY, FALSE },
  { "not", ALBO_FORM_CONDITION_NOT, FALSE },
};

static gboolean
parse_kind (AlboFormCursor    *cursor,
            AlboFormCondition *condition,
            JsonObject        *object)
{
  switch (condition->kind)
    {
    case ALBO_FORM_CONDITION_EQUALS:
      return parse_equals (cursor, condition, object);

    case ALBO_FORM_CONDITION_IN:
      return parse_in (cursor, condition, object);

    case ALBO_FORM_CONDITION_ALL:
      return parse_parts (cursor, condition, object, "all");

    case ALBO_FORM_CONDITION_ANY:
      return parse_parts (cursor, condition, object, "any");

    case ALBO_FORM_CONDITION_NOT:
      return parse_not (cursor, condition, object);

    case ALBO_FORM_CONDITION_NOT_EMPTY:
    case ALBO_FORM_CONDITION_EMPTY:
    default:
      return parse_not_empty (cursor, condition, object);
    }
}

/**
 * albo_form_condition_parse:
 * @cursor: where in the document @node is
 * @node: (nullable): a condition
 *
 * Nesting needs no limit of its own: [func@Albo.json_parse] has one.
 *
 * Returns: (transfer full) (nullable): the condition, %NULL with an error
 */
AlboFormCondition *
albo_form_condition_parse (AlboFormCursor *cursor,
                           JsonNode       *node)
{
  static const char * const members[] = { "field", "equals", "in", "not_empty",
                                          "all", "any", "not", NULL };
  JsonObject *object = albo_form_cursor_get_object (cursor, node, members);
  AlboFormCondition *condition;

  if (object == NULL)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!json_object_has_member (object, kinds[i].member) ||
          json_object_get_size (object) != (kinds[i].has_field ? 2 : 1))
        continue;

      condition = g_new0 (AlboFormCondition, 1);
      condition->kind = kinds[i].kind;
      condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_condition_free);

      if ((!kinds[i].has_field ||
           albo_form_cursor_read_text (cursor, object, "field", 64, &condition->field)) &&
          parse_kind (cursor, condition, object))
        return condition;

      albo_form_condition_free (condition);
      return NULL;
    }

  albo_form_cursor_refuse (cursor, NULL, "must be one condition");
  return NULL;
}

/**
 * albo_form_condition_read:
 * @cursor: where in the document @object is
 * @object: a section or a field
 * @condition: (out) (nullable): its condition; untouched if it has none
 *
 * Returns: %FALSE if the condition of @object is broken
 */
gboolean
albo_form_condition_read (AlboFormCursor     *cursor,
                          JsonObject         *object,
                          AlboFormCondition **condition)
{
  AlboFormCondition *parsed;
  gsize mark;

  if (!json_object_has_member (object, "visible_when"))
    return TRUE;

  mark = albo_form_cursor_enter (cursor, "visible_when");
  parsed = albo_form_condition_parse (cursor, json_object_get_member (object, "visible_when"));
  if (parsed == NULL)
    return FALSE;

  albo_form_cursor_leave (cursor, mark);
  *condition = parsed;
  return TRUE;
}

void
albo_form_condition_free (AlboFormCondition *condition)
{
  if (condition == NULL)
    return;

  g_clear_pointer (&condition->field, g_free);
  g_clear_pointer (&condition->values, json_array_unref);
  g_clear_pointer (&condition->parts, g_ptr_array_unref);
  g_free (condition);
}

/**
 * albo_form_is_filled:
 * @value: (nullable): a plain value
 *
 * Returns: %TRUE if @value answers a field; a box that is not ticked does not
 */
gboolean
albo_form_is_filled (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return FALSE;

  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) > 0;

  if (JSON_NODE_HOLDS_OBJECT (value))
    return json_object_get_size (json_node_get_object (value)) > 0;

  if (albo_json_is_bool (value))
    return json_node_get_boolean (value);

  if (albo_json_is_string (value))
    return json_node_get_string (value)[0] != '\0';

  return TRUE;
}

static gboolean
is_among (const AlboFormCondition *condition,
          JsonNode                *value)
{
  for (guint i = 0; i < json_array_get_length (condition->values); i++)
    if (is_same (json_array_get_element (condition->values, i), value))
      return TRUE;

  return FALSE;
}

/**
 * albo_form_condition_holds:
 * @condition: (nullable): a condition
 * @values: (nullable): plain values
 *
 * Returns: %TRUE if @values fulfil @condition, or if there is none
 */
gboolean
albo_form_condition_holds (const AlboFormCondition *condition,
                           JsonObject              *values)
{
  JsonNode *value;

  if (condition == NULL)
    return TRUE;

  value = condition->field != NULL ? albo_json_get_node (values, condition->field) : NULL;

  switch (condition->kind)
    {
    case ALBO_FORM_CONDITION_EQUALS:
    case ALBO_FORM_CONDITION_IN:
      return value != NULL && is_among (condition, value);

    case ALBO_FORM_CONDITION_NOT_EMPTY:
      return albo_form_is_filled (value);

    case ALBO_FORM_CONDITION_EMPTY:
      return !albo_form_is_filled (value);

    case ALBO_FORM_CONDITION_ALL:
      for (guint i = 0; i < condition->parts->len; i++)
        if (!albo_form_condition_holds (condition->parts->pdata[i], values))
          return FALSE;
      return TRUE;

    case ALBO_FORM_CONDITION_ANY:
      for (guint i = 0; i < condition->parts->len; i++)
        if (albo_form_condition_holds (condition->parts->pdata[i], values))
          return TRUE;
      return FALSE;

    case ALBO_FORM_CONDITION_NOT:
    default:
      return !albo_form_condition_holds (condition->parts->pdata[0], values);
    }
}

/**
 * albo_form_condition_find_stranger:
 * @condition: (nullable): a condition
 * @fields_by_id: the fields of the form
 *
 * Returns: (transfer none) (nullable): the first name in @condition that is no field
 */
const char *
albo_form_condition_find_stranger (const AlboFormCondition *condition,
                                   GHashTable              *fields_by_id)
{
  if (condition == NULL)
    return NULL;

  if (condition->field != NULL && !g_hash_table_contains (fields_by_id, condition->field))
    return condition->field;

  for (guint i = 0; i < condition->parts->len; i++)
    {
      const char *stranger = albo_form_condition_find_stranger (condition->parts->pdata[i],
                                                                fields_by_id);

      if (stranger != NULL)
        return stranger;
    }

  return NULL;
}
