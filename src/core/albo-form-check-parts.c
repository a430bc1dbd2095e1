/* albo-form-check-parts.c - values that have parts: addresses and attachments
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-contact.h"
#include "albo-json.h"
#include "albo-territory.h"

#include <string.h>

#define MAX_PART          200   /* bytes */
#define MAX_POSTAL_ABROAD 12

static void
add_part_problem (const AlboFormField *field,
                  AlboFormAddressPart  part,
                  const char          *code,
                  GPtrArray           *problems)
{
  g_autofree char *name = g_strconcat (field->id, ".", albo_form_address_part_get_id (part), NULL);
  AlboFormProblem *problem = albo_form_problems_add (problems, name, code);

  if (strcmp (code, "too_long") == 0)
    albo_form_problem_set_int (problem, "max", part == ALBO_FORM_ADDRESS_POSTAL_CODE
                                               ? MAX_POSTAL_ABROAD : MAX_PART);
}

/* What is wrong with a part that is there; %NULL if nothing is. */
static const char *
find_part_problem (AlboFormAddressPart  part,
                   const char          *text,
                   gboolean             is_abroad)
{
  if (part == ALBO_FORM_ADDRESS_COUNTRY && albo_country_find (text) == NULL)
    return "invalid_country";

  if (part == ALBO_FORM_ADDRESS_PROVINCE && !is_abroad && albo_province_find (text) == NULL)
    return "invalid_province";

  if (part == ALBO_FORM_ADDRESS_POSTAL_CODE && !is_abroad && !albo_postal_code_is_valid (text))
    return "invalid_postal_code";

  if (strlen (text) > (part == ALBO_FORM_ADDRESS_POSTAL_CODE ? MAX_POSTAL_ABROAD : MAX_PART))
    return "too_long";

  return NULL;
}

static gboolean
is_part_required (AlboFormAddressPart part,
                  gboolean            is_abroad)
{
  return part == ALBO_FORM_ADDRESS_STREET ||
         part == ALBO_FORM_ADDRESS_MUNICIPALITY ||
         (!is_abroad && (part == ALBO_FORM_ADDRESS_POSTAL_CODE ||
                         part == ALBO_FORM_ADDRESS_PROVINCE));
}

static gboolean
has_only_texts (JsonObject *address)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, address);
  while (json_object_iter_next (&iter, &name, &value))
    {
      gboolean is_known = FALSE;

      for (guint part = 0; part < ALBO_FORM_ADDRESS_N_PARTS; part++)
        is_known |= strcmp (albo_form_address_part_get_id (part), name) == 0;

      if (!is_known || !albo_json_is_string (value) ||
          !g_utf8_validate (json_node_get_string (value), -1, NULL))
        return FALSE;
    }

  return TRUE;
}

/**
 * albo_form_check_address:
 * @field: a field for an address
 * @value: a value that is there
 * @problems: (element-type AlboFormProblem): where problems go
 *
 * An address without a country is in Italy.
 */
void
albo_form_check_address (const AlboFormField *field,
                         JsonNode            *value,
                         GPtrArray           *problems)
{
  JsonObject *address = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  gboolean is_abroad;

  if (address == NULL || !has_only_texts (address))
    {
      albo_form_problems_add (problems, field->id, "invalid");
      return;
    }

  is_abroad = strcmp (albo_json_get_string (address, "country", "IT"), "IT") != 0;

  for (guint part = 0; part < ALBO_FORM_ADDRESS_N_PARTS; part++)
    {
      const char *text = albo_json_get_string (address, albo_form_address_part_get_id (part), "");
      const char *code = NULL;

      if (text[0] != '\0')
        code = find_part_problem (part, text, is_abroad);
      else if (is_part_required (part, is_abroad))
        code = "required";

      if (code != NULL)
        add_part_problem (field, part, code, problems);
    }
}

static void
check_file (const AlboFormField *field,
            JsonNode            *node,
            GPtrArray           *problems)
{
  JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *media_type = albo_json_get_string (file, "media_type", NULL);
  gint64 size = albo_json_get_int (file, "size", -1);

  if (albo_json_get_int (file, "id", 0) <= 0 || media_type == NULL || size < 0 ||
      albo_json_get_string (file, "name", "")[0] == '\0')
    albo_form_problems_add (problems, field->id, "invalid");
  else if (size == 0)
    albo_form_problems_add (problems, field->id, "empty_file");
  else if (size > field->max_size)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_large"),
                               "max", field->max_size);
  else if (!albo_form_field_takes_media_type (field, media_type))
    albo_form_problems_add (problems, field->id, "media_type");
}

/**
 * albo_form_check_attachment:
 * @field: a field for attachments
 * @value: a value that is there
 * @problems: (element-type AlboFormProblem): where problems go
 */
void
albo_form_check_attachment (const AlboFormField *field,
                            JsonNode            *value,
                            GPtrArray           *problems)
{
  JsonArray *files = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (files == NULL)
    {
      albo_form_problems_add (problems, field->id, "invalid");
      return;
    }

  if (json_array_get_length (files) > field->max_files)
    {
      albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_many_files"),
                                 "max", field->max_files);
      return;
    }

  for (guint i = 0; i < json_array_get_length (files); i++)
    check_file (field, json_array_get_element (files, i), problems);
}
