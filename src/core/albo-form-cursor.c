/* albo-form-cursor.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-cursor-private.h"

#include "albo-form.h"
#include "albo-json.h"

#include <string.h>

#define MAX_ID    41
#define MAX_LABEL 10000

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= MAX_ID && g_ascii_islower (text[0]) &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/**
 * albo_form_cursor_enter:
 * @self: a cursor
 * @member: the member that is being read
 *
 * Returns: what to give to [method@Albo.FormCursor.leave] afterwards
 */
gsize
albo_form_cursor_enter (AlboFormCursor *self,
                        const char     *member)
{
  gsize mark = self->path->len;

  g_string_append_printf (self->path, ".%s", member);
  return mark;
}

gsize
albo_form_cursor_enter_item (AlboFormCursor *self,
                             guint           index)
{
  gsize mark = self->path->len;

  g_string_append_printf (self->path, "[%u]", index);
  return mark;
}

void
albo_form_cursor_leave (AlboFormCursor *self,
                        gsize           mark)
{
  g_string_truncate (self->path, mark);
}

/**
 * albo_form_cursor_refuse:
 * @self: a cursor
 * @member: (nullable): the member at fault, %NULL for the place itself
 * @what: what is wrong
 *
 * Sets the error, which names the place.
 *
 * Returns: %FALSE
 */
gboolean
albo_form_cursor_refuse (AlboFormCursor *self,
                         const char     *member,
                         const char     *what)
{
  g_set_error (self->error, ALBO_FORM_ERROR, ALBO_FORM_ERROR_INVALID, "%s%s%s: %s",
               self->path->str, member != NULL ? "." : "", member != NULL ? member : "", what);
  return FALSE;
}

/* Returns: (transfer none) (nullable): @node as an object, whatever is in it */
static JsonObject *
get_any_object (AlboFormCursor *self,
                JsonNode       *node)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  albo_form_cursor_refuse (self, NULL, "must be an object");
  return NULL;
}

static gboolean
refuse_unknown (AlboFormCursor *self,
                const char     *name)
{
  g_autofree char *clipped = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MAX_ID));

  return albo_form_cursor_refuse (self, clipped, "is not known here");
}

/**
 * albo_form_cursor_get_object:
 * @self: a cursor
 * @node: (nullable): what should be an object
 * @members: the members it may have
 *
 * Returns: (transfer none) (nullable): the object
 */
JsonObject *
albo_form_cursor_get_object (AlboFormCursor     *self,
                             JsonNode           *node,
                             const char * const *members)
{
  JsonObject *object = get_any_object (self, node);
  JsonObjectIter iter;
  const char *name;

  if (object == NULL)
    return NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (members, name))
      {
        refuse_unknown (self, name);
        return NULL;
      }

  return object;
}

JsonArray *
albo_form_cursor_get_array (AlboFormCursor *self,
                            JsonObject     *object,
                            const char     *member,
                            guint           min_length,
                            guint           max_length)
{
  JsonArray *array = albo_json_get_array (object, member);
  guint length = array != NULL ? json_array_get_length (array) : 0;

  if (array == NULL)
    albo_form_cursor_refuse (self, member, "must be a list");
  else if (length < min_length)
    albo_form_cursor_refuse (self, member, "has too few items");
  else if (length > max_length)
    albo_form_cursor_refuse (self, member, "has too many items");
  else
    return array;

  return NULL;
}

/**
 * albo_form_cursor_read_text:
 * @self: a cursor
 * @object: the object
 * @member: one of its members, which must be there
 * @max_bytes: how long it may be
 * @text: (out): the text
 *
 * Returns: %TRUE if there is such a text, and it is not empty
 */
gboolean
albo_form_cursor_read_text (AlboFormCursor  *self,
                            JsonObject      *object,
                            const char      *member,
                            gsize            max_bytes,
                            char           **text)
{
  const char *value = albo_json_get_string (object, member, NULL);

  if (value == NULL || value[0] == '\0')
    return albo_form_cursor_refuse (self, member, "must be a text");

  if (strlen (value) > max_bytes)
    return albo_form_cursor_refuse (self, member, "is too long");

  *text = g_strdup (value);
  return TRUE;
}

gboolean
albo_form_cursor_read_id (AlboFormCursor  *self,
                          JsonObject      *object,
                          char           **id)
{
  const char *value = albo_json_get_string (object, "id", NULL);

  if (value == NULL || !is_id (value))
    return albo_form_cursor_refuse (self, "id", "must match ^[a-z][a-z0-9_]{0,40}$");

  *id = g_strdup (value);
  return TRUE;
}

/* Leaves @value as it is if the member is not there. */
gboolean
albo_form_cursor_read_bool (AlboFormCursor *self,
                            JsonObject     *object,
                            const char     *member,
                            gboolean       *value)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;

  if (!albo_json_is_bool (node))
    return albo_form_cursor_refuse (self, member, "must be true or false");

  *value = json_node_get_boolean (node);
  return TRUE;
}

/* Leaves @value as it is if the member is not there. */
gboolean
albo_form_cursor_read_int (AlboFormCursor *self,
                           JsonObject     *object,
                           const char     *member,
                           gint64          min,
                           gint64          max,
                           gint64         *value)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;

  if (!albo_json_is_int (node))
    return albo_form_cursor_refuse (self, member, "must be an integer");

  if (json_node_get_int (node) < min || json_node_get_int (node) > max)
    return albo_form_cursor_refuse (self, member, "is out of range");

  *value = json_node_get_int (node);
  return TRUE;
}

/* Two or three small letters (ISO 639). */
static gboolean
is_language_code (const char *text)
{
  gsize length = strlen (text);

  return length >= 2 && length <= 3 && strspn (text, "abcdefghijklmnopqrstuvwxyz") == length;
}

static gboolean
read_label (AlboFormCursor *self,
            JsonObject     *labels,
            const char     *language)
{
  const char *text = albo_json_get_string (labels, language, NULL);

  if (text == NULL || text[0] == '\0')
    return albo_form_cursor_refuse (self, language, "must be a text");

  if (strlen (text) > MAX_LABEL)
    return albo_form_cursor_refuse (self, language, "is too long");

  return TRUE;
}

/**
 * albo_form_cursor_read_labels:
 * @self: a cursor
 * @object: the object
 * @member: one of its members
 * @is_required: whether it must be there
 * @labels: (out) (transfer none) (nullable): the texts
 *
 * Returns: %TRUE if the member has a text in Italian, one in English, and no text that is not one
 */
gboolean
albo_form_cursor_read_labels (AlboFormCursor  *self,
                              JsonObject      *object,
                              const char      *member,
                              gboolean         is_required,
                              JsonObject     **labels)
{
  static const char * const required[] = { "it", "en", NULL };
  gsize mark;
  JsonObject *found;
  JsonObjectIter iter;
  const char *code;
  JsonNode *node;

  if (!json_object_has_member (object, member) && !is_required)
    return TRUE;

  mark = albo_form_cursor_enter (self, member);
  found = get_any_object (self, json_object_get_member (object, member));
  if (found == NULL)
    return FALSE;

  for (gsize i = 0; required[i] != NULL; i++)
    if (!read_label (self, found, required[i]))
      return FALSE;

  /* A body may say it in further languages, also in one that this portal does not speak yet. */
  json_object_iter_init (&iter, found);
  while (json_object_iter_next (&iter, &code, &node))
    {
      if (!is_language_code (code))
        return refuse_unknown (self, code);

      if (!read_label (self, found, code))
        return FALSE;
    }

  albo_form_cursor_leave (self, mark);
  *labels = found;
  return TRUE;
}
