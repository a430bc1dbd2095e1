/* albo-form-parse.c - from a document to sections and fields
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-form-cursor-private.h"
#include "albo-json.h"

static gboolean
add_field (AlboForm       *self,
           AlboFormCursor *cursor,
           JsonNode       *node)
{
  AlboFormField *field = albo_form_parse_field (cursor, node);

  if (field == NULL)
    return FALSE;

  field->section = self->sections->len - 1;
  g_ptr_array_add (self->fields, field);

  if (!g_hash_table_insert (self->fields_by_id, field->id, field))
    return albo_form_cursor_refuse (cursor, "id", "is used twice");

  if (++cursor->n_fields > ALBO_FORM_MAX_FIELDS)
    return albo_form_cursor_refuse (cursor, NULL, "the form has too many fields");

  return TRUE;
}

static gboolean
add_fields (AlboForm        *self,
            AlboFormCursor  *cursor,
            AlboFormSection *section,
            JsonObject      *object)
{
  JsonArray *fields = albo_form_cursor_get_array (cursor, object, "fields", 1,
                                                  ALBO_FORM_MAX_FIELDS);
  gsize mark;

  if (fields == NULL)
    return FALSE;

  section->first_field = self->fields->len;
  section->n_fields = json_array_get_length (fields);
  mark = albo_form_cursor_enter (cursor, "fields");

  for (guint i = 0; i < section->n_fields; i++)
    {
      gsize item = albo_form_cursor_enter_item (cursor, i);

      if (!add_field (self, cursor, json_array_get_element (fields, i)))
        return FALSE;

      albo_form_cursor_leave (cursor, item);
    }

  albo_form_cursor_leave (cursor, mark);
  return TRUE;
}

static gboolean
has_section (AlboForm   *self,
             const char *id)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      AlboFormSection *section = self->sections->pdata[i];

      if (g_strcmp0 (section->id, id) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_section (AlboForm       *self,
             AlboFormCursor *cursor,
             JsonNode       *node)
{
  static const char * const members[] = { "id", "title", "help", "visible_when", "fields", NULL };
  JsonObject *object = albo_form_cursor_get_object (cursor, node, members);
  g_autofree char *id = NULL;
  AlboFormSection *section;

  if (object == NULL || !albo_form_cursor_read_id (cursor, object, &id))
    return FALSE;

  if (has_section (self, id))
    return albo_form_cursor_refuse (cursor, "id", "is used twice");

  section = albo_form_section_new ();
  section->id = g_steal_pointer (&id);
  g_ptr_array_add (self->sections, section);

  return albo_form_cursor_read_labels (cursor, object, "title", TRUE, &section->title) &&
         albo_form_cursor_read_labels (cursor, object, "help", FALSE, &section->help) &&
         albo_form_condition_read (cursor, object, &section->visible_when) &&
         add_fields (self, cursor, section, object);
}

/* A condition may name a field that comes later, so this waits for all of them. */
static gboolean
check_condition (AlboForm                *self,
                 AlboFormCursor          *cursor,
                 const AlboFormCondition *condition,
                 const char              *id)
{
  const char *stranger = albo_form_condition_find_stranger (condition, self->fields_by_id);
  g_autofree char *message = NULL;

  if (stranger == NULL)
    return TRUE;

  message = g_strdup_printf ("the condition of \"%s\" names \"%s\", which is no field", id, stranger);
  return albo_form_cursor_refuse (cursor, NULL, message);
}

static gboolean
check_conditions (AlboForm       *self,
                  AlboFormCursor *cursor)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      AlboFormSection *section = self->sections->pdata[i];

      if (!check_condition (self, cursor, section->visible_when, section->id))
        return FALSE;
    }

  for (guint i = 0; i < self->fields->len; i++)
    {
      AlboFormField *field = self->fields->pdata[i];

      if (!check_condition (self, cursor, field->visible_when, field->id))
        return FALSE;
    }

  return TRUE;
}

/**
 * albo_form_parse_group:
 * @cursor: where in the document @object is
 * @field: a field that may be answered several times
 * @object: its document
 *
 * A group is a form of its own with one section, so that all that is done with a form
 * can be done with each entry.  Its conditions name fields of the same entry.
 *
 * Returns: %TRUE if @object has fields, and they are good
 */
gboolean
albo_form_parse_group (AlboFormCursor *cursor,
                       AlboFormField  *field,
                       JsonObject     *object)
{
  AlboFormSection *section = albo_form_section_new ();
  gboolean is_good;

  field->group = albo_form_new_empty (NULL);
  g_ptr_array_add (field->group->sections, section);

  cursor->is_in_group = TRUE;
  is_good = add_fields (field->group, cursor, section, object) &&
            check_conditions (field->group, cursor);
  cursor->is_in_group = FALSE;
  return is_good;
}

/**
 * albo_form_parse:
 * @self: a form that has nothing but its document
 * @error: return location for an error
 *
 * Returns: %TRUE if the document is a form
 */
gboolean
albo_form_parse (AlboForm  *self,
                 GError   **error)
{
  static const char * const members[] = { "$schema", "format", "sections", NULL };
  g_autoptr(GString) path = g_string_new ("$");
  AlboFormCursor cursor = { .path = path, .error = error };
  JsonObject *object = albo_form_cursor_get_object (&cursor, self->document, members);
  JsonArray *sections;
  gsize mark;

  if (object == NULL)
    return FALSE;

  if (albo_json_is_int (json_object_get_member (object, "format")))
    cursor.format = albo_json_get_int (object, "format", 0);

  if (cursor.format < 1 || cursor.format > 2)
    return albo_form_cursor_refuse (&cursor, "format", "must be 1 or 2");

  sections = albo_form_cursor_get_array (&cursor, object, "sections", 1, ALBO_FORM_MAX_SECTIONS);
  if (sections == NULL)
    return FALSE;

  mark = albo_form_cursor_enter (&cursor, "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      gsize item = albo_form_cursor_enter_item (&cursor, i);

      if (!add_section (self, &cursor, json_array_get_element (sections, i)))
        return FALSE;

      albo_form_cursor_leave (&cursor, item);
    }

  albo_form_cursor_leave (&cursor, mark);
  return check_conditions (self, &cursor);
}
