/* albo-list-edit.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-list-edit.h"

#include <string.h>

#include "albo-json.h"

/**
 * albo_list_edit:
 * @form: a form
 * @values: what was filled in, which is changed
 * @action: (nullable): the button: `add:FIELD`, of a choice by preference too, `drop:FIELD:INDEX`, `raise:FIELD:INDEX`,
 *   `lower:FIELD:INDEX`, or another one
 *
 * Does what a button of a list asks for.  What cannot be done changes nothing.
 *
 * Returns: (transfer full) (nullable): where the page goes on afterwards, or %NULL if it
 *   is another button
 */
char *
albo_list_edit (AlboForm   *form,
                JsonObject *values,
                const char *action)
{
  g_auto(GStrv) words = g_strsplit (action != NULL ? action : "", ":", 3);
  const char *id = words[0] != NULL ? words[1] : NULL;
  guint64 index = 0;
  JsonArray *items;

  if (id == NULL || albo_form_find_field (form, id) == NULL)
    return NULL;

  if (words[2] != NULL && !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT, &index, NULL))
    return NULL;

  if (strcmp (words[0], "add") == 0)
    {
      gboolean is_group = albo_form_field_get_group (albo_form_find_field (form, id)) != NULL;

      albo_form_add_item (form, values, id);
      items = albo_json_get_array (values, id);
      if (items == NULL)
        return g_strdup (id);

      /* A choice by preference shows one place more than are taken. */
      return g_strdup_printf ("%s.%u", id, json_array_get_length (items) - is_group);
    }

  if (strcmp (words[0], "drop") == 0)
    {
      albo_form_remove_item (form, values, id, (guint) index);
      return g_strdup (id);
    }

  if (strcmp (words[0], "raise") == 0 && albo_form_move_item (form, values, id, (guint) index, -1))
    return g_strdup_printf ("%s.%u", id, (guint) index - 1);

  if (strcmp (words[0], "lower") == 0 && albo_form_move_item (form, values, id, (guint) index, 1))
    return g_strdup_printf ("%s.%u", id, (guint) index + 1);

  return strcmp (words[0], "raise") == 0 || strcmp (words[0], "lower") == 0 ? g_strdup (id) : NULL;
}
