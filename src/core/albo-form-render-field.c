/* albo-form-render-field.c - one field of a rendering
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-render-private.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-money.h"

#include <string.h>

#define MAX_RADIOS 6   /* more options than these are easier to pick from a list */

/* How a browser helps with each type; the others are plain text. */
static const struct
{
  const char *input_type;
  const char *input_mode;
  const char *autocomplete;
} inputs[ALBO_FORM_N_TYPES] = {
  [ALBO_FORM_INTEGER] = { "text", "numeric", NULL },
  [ALBO_FORM_MONEY] = { "text", "decimal", NULL },
  [ALBO_FORM_DATE] = { "date", NULL, NULL },
  [ALBO_FORM_VAT_NUMBER] = { "text", "numeric", NULL },
  [ALBO_FORM_EMAIL] = { "email", "email", "email" },
  [ALBO_FORM_PEC] = { "email", "email", NULL },
  [ALBO_FORM_PHONE] = { "tel", "tel", "tel" },
  [ALBO_FORM_POSTAL_CODE] = { "text", "numeric", NULL },
};

static const char *
get_group (const AlboFormField *field)
{
  switch (field->type)
    {
    case ALBO_FORM_TEXT:
    case ALBO_FORM_INTEGER:
    case ALBO_FORM_MONEY:
    case ALBO_FORM_DATE:
    case ALBO_FORM_FISCAL_CODE:
    case ALBO_FORM_VAT_NUMBER:
    case ALBO_FORM_IBAN:
    case ALBO_FORM_EMAIL:
    case ALBO_FORM_PEC:
    case ALBO_FORM_PHONE:
    case ALBO_FORM_POSTAL_CODE:
    case ALBO_FORM_MUNICIPALITY:
      return "is_line";

    case ALBO_FORM_CHOICE:
      return field->options->len > MAX_RADIOS ? "is_select" : "is_radio";

    case ALBO_FORM_PROVINCE:
    case ALBO_FORM_COUNTRY:
      return "is_select";

    case ALBO_FORM_CHECKBOX:
    case ALBO_FORM_DECLARATION:
      return "is_box";

    case ALBO_FORM_MULTILINE:
    case ALBO_FORM_MULTICHOICE:
    case ALBO_FORM_ADDRESS:
    case ALBO_FORM_ATTACHMENT:
    case ALBO_FORM_GROUP:
    case ALBO_FORM_NOTE:
    case ALBO_FORM_N_TYPES:
    default:
      return NULL;
    }
}

static gboolean
holds_option (JsonNode   *value,
              const char *option)
{
  JsonArray *items;

  if (albo_json_is_string (value))
    return strcmp (json_node_get_string (value), option) == 0;

  if (value == NULL || !JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;

  items = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (items); i++)
    if (albo_json_is_string (json_array_get_element (items, i)) &&
        strcmp (json_array_get_string_element (items, i), option) == 0)
      return TRUE;

  return FALSE;
}

static JsonArray *
render_options (const AlboFormRendering *rendering,
                const AlboFormField     *field,
                JsonNode                *value)
{
  const char *text = albo_json_is_string (value) ? json_node_get_string (value) : "";
  JsonArray *options;

  if (field->type == ALBO_FORM_PROVINCE)
    return albo_form_render_provinces (text, rendering->lang);

  if (field->type == ALBO_FORM_COUNTRY)
    return albo_form_render_countries (text, rendering->lang);

  options = json_array_new ();

  for (guint i = 0; i < field->options->len; i++)
    {
      AlboFormOption *option = field->options->pdata[i];

      json_array_add_element (options,
                              albo_form_render_option (option->value,
                                                       albo_json_localized (option->label,
                                                                            rendering->lang),
                                                       holds_option (value, option->value)));
    }

  return options;
}

static JsonArray *
render_files (const AlboFormRendering *rendering,
              JsonNode                *value)
{
  JsonArray *models = json_array_new ();
  JsonArray *files = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value)
                                                                    : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);
      JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gint64 size = MAX (albo_json_get_int (file, "size", 0), 0);
      g_autofree char *size_text = albo_form_format_size (size, rendering->lang);
      g_autofree char *name = g_utf8_make_valid (albo_json_get_string (file, "name", ""), -1);
      JsonObject *model = json_object_new ();

      json_object_set_int_member (model, "id", albo_json_get_int (file, "id", 0));
      json_object_set_string_member (model, "name", name);
      json_object_set_string_member (model, "media_type",
                                     albo_json_get_string (file, "media_type", ""));
      json_object_set_int_member (model, "size", size);
      json_object_set_string_member (model, "size_text", size_text);
      json_array_add_object_element (models, model);
    }

  return models;
}

static void
set_bound (JsonObject          *model,
           const char          *member,
           const AlboFormField *field,
           const AlboFormBound *bound,
           const char          *lang)
{
  g_autofree char *text = NULL;
  GDate day;

  if (!bound->is_set)
    text = g_strdup ("");
  else if (field->type == ALBO_FORM_MONEY)
    text = albo_money_to_input (bound->number, lang);
  else if (field->type == ALBO_FORM_INTEGER)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, bound->number);
  else
    {
      day = bound->date;
      if (bound->is_today)
        albo_date_today (&day);
      text = albo_date_to_iso (&day);
    }

  json_object_set_string_member (model, member, text);
}

static const char *
get_autocomplete (const AlboFormRendering *rendering,
                  const AlboFormField     *field)
{
  /* What a browser knows is about who fills the form in, not about others. */
  if (rendering->prefix[0] != '\0')
    return "off";

  if (g_strcmp0 (field->identity, "family_name") == 0)
    return "family-name";

  if (g_strcmp0 (field->identity, "given_name") == 0)
    return "given-name";

  if (g_strcmp0 (field->identity, "birth_date") == 0)
    return "bday";

  return inputs[field->type].autocomplete != NULL ? inputs[field->type].autocomplete : "";
}

static void
render_limits (const AlboFormRendering *rendering,
               const AlboFormField     *field,
               JsonObject              *model)
{
  const char *input_type = inputs[field->type].input_type;
  const char *input_mode = inputs[field->type].input_mode;
  g_autofree char *accept = field->media_types != NULL ? g_strjoinv (",", field->media_types)
                                                       : g_strdup ("");
  g_autofree char *max_size_text = field->max_size > 0
                                 ? albo_form_format_size (field->max_size, rendering->lang)
                                 : g_strdup ("");

  json_object_set_string_member (model, "input_type", input_type != NULL ? input_type : "text");
  json_object_set_string_member (model, "input_mode", input_mode != NULL ? input_mode : "");
  json_object_set_string_member (model, "autocomplete", get_autocomplete (rendering, field));
  json_object_set_int_member (model, "min_length", field->min_length);

  /* A date is no text: nothing, which also hides what a group around it has. */
  if (field->type == ALBO_FORM_DATE)
    json_object_set_null_member (model, "max_length");
  else
    json_object_set_int_member (model, "max_length", field->max_length);

  set_bound (model, "min", field, &field->min, rendering->lang);
  set_bound (model, "max", field, &field->max, rendering->lang);
  json_object_set_string_member (model, "accept", accept);
  json_object_set_int_member (model, "max_size", field->max_size);
  json_object_set_string_member (model, "max_size_text", max_size_text);
  json_object_set_int_member (model, "max_files", field->max_files);
}

static void
render_kind (const AlboFormField *field,
             JsonObject          *model)
{
  g_autofree char *is_type = g_strconcat ("is_", albo_form_type_to_code (field->type), NULL);
  const char *group = get_group (field);

  json_object_set_string_member (model, "type", albo_form_type_to_code (field->type));
  json_object_set_boolean_member (model, "is_group", FALSE);
  json_object_set_boolean_member (model, is_type, TRUE);

  if (group != NULL)
    json_object_set_boolean_member (model, group, TRUE);
}

static gboolean
is_locked (const AlboFormRendering *rendering,
           const AlboFormField     *field)
{
  return field->identity != NULL &&
         albo_json_get_string (rendering->identity, field->identity, "")[0] != '\0';
}

/**
 * albo_form_render_field:
 * @rendering: what is being rendered
 * @field: a field that is shown
 *
 * Returns: (transfer full): its model
 */
JsonObject *
albo_form_render_field (const AlboFormRendering *rendering,
                        const AlboFormField     *field)
{
  JsonObject *model = json_object_new ();
  JsonNode *value = albo_json_get_node (rendering->values, field->id);
  g_autofree char *id = g_strconcat (rendering->prefix, field->id, NULL);
  g_autofree char *display = albo_form_display (field, value, rendering->lang);
  g_autofree char *input = albo_form_input (field, value, rendering->lang);
  JsonArray *files = render_files (rendering, field->type == ALBO_FORM_ATTACHMENT ? value : NULL);

  json_object_set_string_member (model, "id", id);
  render_kind (field, model);
  json_object_set_string_member (model, "label", albo_json_localized (field->label, rendering->lang));
  json_object_set_string_member (model, "help", albo_json_localized (field->help, rendering->lang));
  json_object_set_string_member (model, "text", albo_json_localized (field->text, rendering->lang));
  json_object_set_boolean_member (model, "required", field->is_required);
  json_object_set_boolean_member (model, "locked", is_locked (rendering, field));
  json_object_set_boolean_member (model, "visible", TRUE);
  json_object_set_boolean_member (model, "filled", albo_form_is_filled (value));
  json_object_set_string_member (model, "value", input);
  json_object_set_string_member (model, "display", display);
  json_object_set_boolean_member (model, "checked",
                                  albo_json_is_bool (value) && json_node_get_boolean (value));
  json_object_set_array_member (model, "options", render_options (rendering, field, value));
  json_object_set_boolean_member (model, "can_add_file",
                                  json_array_get_length (files) < field->max_files);
  json_object_set_array_member (model, "files", files);
  render_limits (rendering, field, model);
  albo_form_render_problems (rendering, model, id);
  albo_form_render_address (rendering, field, value, model);
  albo_form_render_ranks (rendering, field, value, model);
  albo_form_render_group (rendering, field, value, model);

  return model;
}
