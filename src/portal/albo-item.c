/* albo-item.c
 *
 * What is asked for is a field of the form, a paper, or an answer in words.  Each becomes
 * a form with one field, so that the same code reads, checks and shows it as in the
 * request.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-item.h"

#include "albo-json.h"

/* As albo.attachment_limits has it for papers that the form does not have. */
#define PAPER                                                                              \
  "{\"id\": \"documento\", \"type\": \"attachment\", \"required\": true,"                  \
  " \"label\": {\"it\": \"Documento\", \"en\": \"Document\"}, \"max_files\": 5,"           \
  " \"max_size\": 10485760, \"media_types\": [\"application/pdf\","                        \
  " \"application/pkcs7-mime\", \"image/jpeg\", \"image/png\"]}"

#define WORDS                                                                              \
  "{\"id\": \"risposta\", \"type\": \"multiline\", \"required\": true,"                    \
  " \"label\": {\"it\": \"La tua risposta\", \"en\": \"Your answer\"}, \"max_length\": 20000}"

/* Returns: (nullable): the field @id as the document of the form has it */
static JsonObject *
find_document (JsonObject *request,
               const char *id)
{
  JsonArray *sections = albo_json_get_array (albo_json_get_object (request, "form"), "sections");

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonArray *fields = albo_json_get_array (json_array_get_object_element (sections, i), "fields");

      for (guint j = 0; fields != NULL && j < json_array_get_length (fields); j++)
        {
          JsonNode *field = json_array_get_element (fields, j);

          if (g_strcmp0 (albo_json_get_string (json_node_get_object (field), "id", NULL), id) == 0)
            return json_node_get_object (field);
        }
    }

  return NULL;
}

/* Returns: (transfer full) (nullable): a copy of it, to be changed */
static JsonNode *
copy_field (JsonObject *request,
            const char *id)
{
  JsonObject *field = find_document (request, id);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (field == NULL)
    return NULL;

  node = json_node_init_object (json_node_alloc (), field);
  text = albo_json_to_string (node);

  return json_from_string (text, NULL);
}

/* The office asked for it: it is shown, it is not filled in by the identity, and it is to
 * be answered.  A box that is not ticked is an answer too.
 */
static void
make_plain (JsonObject *field)
{
  json_object_remove_member (field, "visible_when");
  json_object_remove_member (field, "from");

  if (!g_str_equal (albo_json_get_string (field, "type", ""), "checkbox"))
    json_object_set_boolean_member (field, "required", TRUE);
}

/* Takes @field. */
static AlboForm *
make_form (JsonNode  *field,
           GError   **error)
{
  g_autoptr(JsonNode) document = json_from_string ("{\"format\": 2, \"sections\": [{\"id\": \"item\","
                                                   " \"title\": {\"it\": \"Integrazione\", \"en\": \"Supplement\"},"
                                                   " \"fields\": []}]}", NULL);
  JsonArray *sections = albo_json_get_array (json_node_get_object (document), "sections");

  json_array_add_element (albo_json_get_array (json_array_get_object_element (sections, 0), "fields"),
                          field);

  return albo_form_new_from_node (document, error);
}

static void
set_value (JsonObject *values,
           const char *field,
           JsonNode   *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (values, field, json_node_ref (value));
}

/**
 * albo_item_new:
 * @item: an item of an open supplement, as the database tells it
 * @request: the request that it is about
 * @error: (nullable): %ALBO_FORM_ERROR
 *
 * Returns: (transfer full): the item
 */
AlboItem *
albo_item_new (JsonObject  *item,
               JsonObject  *request,
               GError     **error)
{
  g_autoptr(AlboItem) self = g_new0 (AlboItem, 1);
  const char *kind = albo_json_get_string (item, "kind", "");
  const char *id = albo_json_get_string (item, "field", NULL);
  JsonArray *files = albo_json_get_array (item, "files");
  JsonNode *answer = albo_json_get_node (item, "answer");
  JsonNode *field = NULL;

  self->id = albo_json_get_int (item, "id", 0);
  self->reason = g_strdup (albo_json_get_string (item, "reason", ""));
  self->is_files = g_str_equal (kind, "attachment");
  self->follows = albo_json_get_int (item, "follows", 0) > 0;
  self->values = json_object_new ();

  if (id != NULL)
    field = copy_field (request, id);

  if (field != NULL)
    make_plain (json_node_get_object (field));
  else
    field = json_from_string (self->is_files ? PAPER : WORDS, NULL);

  self->field = g_strdup (albo_json_get_string (json_node_get_object (field), "id", ""));
  self->form = make_form (field, error);

  if (self->form == NULL)
    return NULL;

  if (self->is_files)
    {
      self->is_answered = files != NULL && json_array_get_length (files) > 0;
      set_value (self->values, self->field, albo_json_get_node (item, "files"));
    }
  else
    {
      self->is_answered = g_str_equal (albo_json_get_string (item, "state", ""), "answered");
      set_value (self->values, self->field,
                 self->is_answered ? answer
                                   : albo_json_get_node (albo_json_get_object (request, "values"),
                                                         self->field));
    }

  return g_steal_pointer (&self);
}

void
albo_item_free (AlboItem *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->form, albo_form_unref);
  g_clear_pointer (&self->values, json_object_unref);
  g_free (self->field);
  g_free (self->reason);
  g_free (self);
}

/**
 * albo_item_get_label:
 * @self: an item
 * @lang: the language to name it in
 *
 * Returns: (transfer none): what is asked for
 */
const char *
albo_item_get_label (AlboItem   *self,
                     const char *lang)
{
  return albo_form_field_get_label (albo_form_find_field (self->form, self->field), lang);
}

/**
 * albo_item_find_label:
 * @request: the request that is asked about
 * @field: a field of its form, or another word
 * @lang: the language to name it in
 *
 * Returns: (transfer none): what the field is called; empty if the form has none of that name
 */
const char *
albo_item_find_label (JsonObject *request,
                      const char *field,
                      const char *lang)
{
  JsonObject *document = find_document (request, field);

  return document != NULL ? albo_json_localized (albo_json_get_object (document, "label"), lang) : "";
}

/**
 * albo_item_display:
 * @self: an item
 * @lang: the language to show it in
 *
 * Returns: (transfer full) (nullable): what was answered, for people; %NULL if nothing was
 */
char *
albo_item_display (AlboItem   *self,
                   const char *lang)
{
  if (!self->is_answered)
    return NULL;

  return albo_form_field_display (albo_form_find_field (self->form, self->field),
                                  json_object_get_member (self->values, self->field), lang);
}
