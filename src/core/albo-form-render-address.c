/* albo-form-render-address.c - the parts of an address in a rendering
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-render-private.h"

#include "albo-json.h"
#include "albo-lang.h"

static const struct
{
  AlboText    label;
  const char *autocomplete;
  int         max_length;
  gboolean    is_required;
} parts[ALBO_FORM_ADDRESS_N_PARTS] = {
  [ALBO_FORM_ADDRESS_STREET] = { { "Via o piazza", "Street" }, "address-line1", 200, TRUE },
  [ALBO_FORM_ADDRESS_NUMBER] = { { "Numero civico", "House number" }, "address-line2", 20, FALSE },
  [ALBO_FORM_ADDRESS_POSTAL_CODE] = { { "CAP", "Postal code" }, "postal-code", 12, TRUE },
  [ALBO_FORM_ADDRESS_MUNICIPALITY] = { { "Comune", "Municipality" }, "address-level2", 200, TRUE },
  [ALBO_FORM_ADDRESS_PROVINCE] = { { "Provincia", "Province" }, "address-level1", 2, FALSE },
  [ALBO_FORM_ADDRESS_COUNTRY] = { { "Stato", "Country" }, "country", 2, FALSE },
};

static JsonArray *
render_part_options (AlboFormAddressPart  part,
                     const char          *value,
                     const char          *lang)
{
  if (part == ALBO_FORM_ADDRESS_PROVINCE)
    return albo_form_render_provinces (value, lang);

  if (part == ALBO_FORM_ADDRESS_COUNTRY)
    return albo_form_render_countries (value, lang);

  return json_array_new ();
}

static JsonObject *
render_part (const AlboFormRendering *rendering,
             const AlboFormField     *field,
             JsonObject              *address,
             AlboFormAddressPart      part)
{
  const char *id = albo_form_address_part_get_id (part);
  g_autofree char *name = g_strconcat (rendering->prefix, field->id, ".", id, NULL);
  gboolean is_country = part == ALBO_FORM_ADDRESS_COUNTRY;
  g_autofree char *value = g_utf8_make_valid (albo_json_get_string (address, id,
                                                                    is_country ? "IT" : ""), -1);
  JsonObject *model = json_object_new ();

  json_object_set_string_member (model, "id", id);
  json_object_set_string_member (model, "name", name);
  json_object_set_string_member (model, "label", albo_text_get (&parts[part].label, rendering->lang));
  json_object_set_string_member (model, "value", value);
  json_object_set_boolean_member (model, "required", field->is_required && parts[part].is_required);
  json_object_set_boolean_member (model, "locked", FALSE);
  json_object_set_boolean_member (model, "is_select", is_country || part == ALBO_FORM_ADDRESS_PROVINCE);
  json_object_set_array_member (model, "options", render_part_options (part, value, rendering->lang));
  json_object_set_string_member (model, "autocomplete",
                                 rendering->prefix[0] == '\0' ? parts[part].autocomplete : "off");
  json_object_set_int_member (model, "max_length", parts[part].max_length);
  albo_form_render_problems (rendering, model, name);

  return model;
}

/**
 * albo_form_render_address:
 * @rendering: what is being rendered
 * @field: a field of any type
 * @value: (nullable): its value
 * @model: where `parts` (by id) and `part_list` (in order) go; empty unless
 *   @field is an address
 */
void
albo_form_render_address (const AlboFormRendering *rendering,
                          const AlboFormField     *field,
                          JsonNode                *value,
                          JsonObject              *model)
{
  JsonObject *address = value != NULL && JSON_NODE_HOLDS_OBJECT (value)
                      ? json_node_get_object (value) : NULL;
  JsonObject *by_id = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint part = 0; field->type == ALBO_FORM_ADDRESS && part < ALBO_FORM_ADDRESS_N_PARTS; part++)
    {
      JsonObject *rendered = render_part (rendering, field, address, part);

      json_array_add_object_element (list, json_object_ref (rendered));
      json_object_set_object_member (by_id, albo_form_address_part_get_id (part), rendered);
    }

  json_object_set_object_member (model, "parts", by_id);
  json_object_set_array_member (model, "part_list", list);
}
