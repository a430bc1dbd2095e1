/* albo-form-display.c - values as people read them, and as entries hold them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-date.h"
#include "albo-iban.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-money.h"
#include "albo-territory.h"

static const AlboText yes = { "Sì", "Yes" };
static const AlboText no = { "No", "No" };

/* A value of the wrong kind has no text; one that is no text is not shown. */
static const char *
get_text (JsonNode *value)
{
  const char *text = albo_json_is_string (value) ? json_node_get_string (value) : "";

  return g_utf8_validate (text, -1, NULL) ? text : "";
}

static char *
display_option (const AlboFormField *field,
                const char          *value,
                const char          *lang)
{
  AlboFormOption *option = albo_form_field_find_option (field, value);

  return g_strdup (option != NULL ? albo_json_localized (option->label, lang) : value);
}

static char *
display_place (const AlboPlace *place,
               const char      *code,
               const char      *lang)
{
  return g_strdup (place != NULL ? albo_place_name (place, lang) : code);
}

static char *
display_options (const AlboFormField *field,
                 JsonNode            *value,
                 const char          *lang)
{
  GString *text = g_string_new (NULL);
  JsonArray *items = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      g_autofree char *label = display_option (field, get_text (json_array_get_element (items, i)),
                                               lang);

      g_string_append (text, i > 0 ? "; " : "");
      if (field->is_ordered)
        g_string_append_printf (text, "%u. ", i + 1);
      g_string_append (text, label);
    }

  return g_string_free (text, FALSE);
}

/* "Via Roma 1, 00184 Roma (RM)", with the country if it is not Italy. */
static char *
display_address (JsonNode   *value,
                 const char *lang)
{
  JsonObject *address = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *part[ALBO_FORM_ADDRESS_N_PARTS];
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ALBO_FORM_ADDRESS_N_PARTS; i++)
    part[i] = get_text (albo_json_get_node (address, albo_form_address_part_get_id (i)));

  g_string_append (text, part[ALBO_FORM_ADDRESS_STREET]);
  if (part[ALBO_FORM_ADDRESS_NUMBER][0] != '\0')
    g_string_append_printf (text, " %s", part[ALBO_FORM_ADDRESS_NUMBER]);

  if (part[ALBO_FORM_ADDRESS_POSTAL_CODE][0] != '\0' ||
      part[ALBO_FORM_ADDRESS_MUNICIPALITY][0] != '\0')
    g_string_append (text, ",");

  if (part[ALBO_FORM_ADDRESS_POSTAL_CODE][0] != '\0')
    g_string_append_printf (text, " %s", part[ALBO_FORM_ADDRESS_POSTAL_CODE]);

  if (part[ALBO_FORM_ADDRESS_MUNICIPALITY][0] != '\0')
    g_string_append_printf (text, " %s", part[ALBO_FORM_ADDRESS_MUNICIPALITY]);

  if (part[ALBO_FORM_ADDRESS_PROVINCE][0] != '\0')
    g_string_append_printf (text, " (%s)", part[ALBO_FORM_ADDRESS_PROVINCE]);

  if (part[ALBO_FORM_ADDRESS_COUNTRY][0] != '\0' &&
      g_strcmp0 (part[ALBO_FORM_ADDRESS_COUNTRY], "IT") != 0)
    {
      g_autofree char *country = display_place (albo_country_find (part[ALBO_FORM_ADDRESS_COUNTRY]),
                                                part[ALBO_FORM_ADDRESS_COUNTRY], lang);

      g_string_append_printf (text, ", %s", country);
    }

  return g_string_free (text, FALSE);
}

static char *
display_files (JsonNode *value)
{
  GString *text = g_string_new (NULL);
  JsonArray *files = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonNode *file = json_array_get_element (files, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (file) ? json_node_get_object (file) : NULL;

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "",
                              get_text (albo_json_get_node (object, "name")));
    }

  return g_string_free (text, FALSE);
}

static char *
display_text (const AlboFormField *field,
              const char          *text,
              const char          *lang)
{
  switch ((int) field->type)
    {
    case ALBO_FORM_DATE:
      return albo_date_format_text (text, lang);

    case ALBO_FORM_CHOICE:
      return display_option (field, text, lang);

    case ALBO_FORM_IBAN:
      return albo_iban_format (text);

    case ALBO_FORM_PROVINCE:
      return display_place (albo_province_find (text), text, lang);

    case ALBO_FORM_COUNTRY:
      return display_place (albo_country_find (text), text, lang);

    default:
      return g_strdup (text);
    }
}

/**
 * albo_form_display:
 * @field: a field
 * @value: (nullable): its value
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the value as people read it, empty if there is none
 */
char *
albo_form_display (const AlboFormField *field,
                   JsonNode            *value,
                   const char          *lang)
{
  if (value == NULL)
    return g_strdup ("");

  if (albo_json_is_bool (value))
    return g_strdup (albo_text_get (json_node_get_boolean (value) ? &yes : &no, lang));

  if (albo_json_is_int (value))
    return field->type == ALBO_FORM_MONEY
           ? albo_money_format (json_node_get_int (value), lang)
           : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

  if (field->type == ALBO_FORM_MULTICHOICE)
    return display_options (field, value, lang);

  if (field->type == ALBO_FORM_ADDRESS)
    return display_address (value, lang);

  if (field->type == ALBO_FORM_GROUP)
    return albo_form_display_group (field, value, lang);

  if (field->type == ALBO_FORM_ATTACHMENT)
    return display_files (value);

  return display_text (field, get_text (value), lang);
}

/**
 * albo_form_input:
 * @field: a field
 * @value: (nullable): its value
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the value as it stands in an entry, empty if there is none
 */
char *
albo_form_input (const AlboFormField *field,
                 JsonNode            *value,
                 const char          *lang)
{
  if (albo_json_is_int (value))
    return field->type == ALBO_FORM_MONEY
           ? albo_money_to_input (json_node_get_int (value), lang)
           : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

  return g_strdup (get_text (value));
}

/**
 * albo_form_field_display:
 * @field: a field of a form
 * @value: (nullable): a value of it
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the value as people read it; empty if there is none
 */
char *
albo_form_field_display (const AlboFormField *field,
                         JsonNode            *value,
                         const char          *lang)
{
  return albo_form_display (field, value, lang);
}

/**
 * albo_form_format_size:
 * @bytes: the size of a file
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): the size as people read it, such as `1,5 MiB`
 */
char *
albo_form_format_size (gint64      bytes,
                       const char *lang)
{
  static const char * const units[] = { "byte", "KiB", "MiB", "GiB" };
  char decimal = albo_lang_find (lang)->decimal;
  guint unit = 0;
  gint64 scale = 1;
  gint64 tenths;

  while (unit + 1 < G_N_ELEMENTS (units) && bytes >= scale * 1024)
    {
      scale *= 1024;
      unit++;
    }

  /* A limit is never shown smaller than it is by rounding: 5 MiB stay 5. */
  tenths = (bytes / scale) * 10 + (bytes % scale) * 10 / scale;

  if (tenths % 10 == 0 || unit == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", tenths / 10, units[unit]);

  return g_strdup_printf ("%" G_GINT64_FORMAT "%c%" G_GINT64_FORMAT " %s", tenths / 10, decimal,
                          tenths % 10, units[unit]);
}
