/* albo-form-check.c - whether a value is what its field asks for
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-contact.h"
#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-iban.h"
#include "albo-json.h"
#include "albo-money.h"
#include "albo-territory.h"
#include "albo-vat-number.h"

static gboolean
is_province (const char *code)
{
  return albo_province_find (code) != NULL;
}

static gboolean
is_country (const char *code)
{
  return albo_country_find (code) != NULL;
}

/* Types whose whole rule is one question. */
static const struct
{
  gboolean   (* is_valid) (const char *text);
  const char *code;
} rules[ALBO_FORM_N_TYPES] = {
  [ALBO_FORM_FISCAL_CODE] = { albo_fiscal_code_is_valid, "invalid_fiscal_code" },
  [ALBO_FORM_VAT_NUMBER] = { albo_vat_number_is_valid, "invalid_vat_number" },
  [ALBO_FORM_IBAN] = { albo_iban_is_valid, "invalid_iban" },
  [ALBO_FORM_EMAIL] = { albo_email_is_valid, "invalid_email" },
  [ALBO_FORM_PEC] = { albo_email_is_valid, "invalid_pec" },
  [ALBO_FORM_PHONE] = { albo_phone_is_valid, "invalid_phone" },
  [ALBO_FORM_POSTAL_CODE] = { albo_postal_code_is_valid, "invalid_postal_code" },
  [ALBO_FORM_PROVINCE] = { is_province, "invalid_province" },
  [ALBO_FORM_COUNTRY] = { is_country, "invalid_country" },
};

static void
check_text (const AlboFormField *field,
            const char          *text,
            GPtrArray           *problems)
{
  glong length = g_utf8_strlen (text, -1);

  if (length > (glong) field->max_length)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_long"),
                               "max", field->max_length);
  else if (length < (glong) field->min_length)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_short"),
                               "min", field->min_length);
  else if (field->regex != NULL && !g_regex_match (field->regex, text, 0, NULL))
    albo_form_problems_add (problems, field->id, "pattern");
  else if (rules[field->type].is_valid != NULL && !rules[field->type].is_valid (text))
    albo_form_problems_add (problems, field->id, rules[field->type].code);
}

static void
check_number (const AlboFormField *field,
              JsonNode            *value,
              GPtrArray           *problems)
{
  gboolean is_money = field->type == ALBO_FORM_MONEY;
  gint64 number;

  if (!albo_json_is_int (value))
    {
      albo_form_problems_add (problems, field->id, is_money ? "invalid_money" : "invalid_integer");
      return;
    }

  number = json_node_get_int (value);

  if (field->min.is_set && number < field->min.number)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id,
                                                       is_money ? "money_below_min" : "below_min"),
                               "min", field->min.number);
  else if (field->max.is_set && number > field->max.number)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id,
                                                       is_money ? "money_above_max" : "above_max"),
                               "max", field->max.number);
  else if (number < -ALBO_MONEY_MAX || number > ALBO_MONEY_MAX)
    albo_form_problems_add (problems, field->id, "invalid");
}

static void
get_day (const AlboFormBound *bound,
         GDate               *day)
{
  if (bound->is_today)
    albo_date_today (day);
  else
    *day = bound->date;
}

static void
check_date (const AlboFormField *field,
            JsonNode            *value,
            GPtrArray           *problems)
{
  GDate date;
  GDate limit;

  if (!albo_json_is_string (value) || !albo_date_parse_iso (json_node_get_string (value), &date))
    {
      albo_form_problems_add (problems, field->id, "invalid_date");
      return;
    }

  if (field->min.is_set)
    {
      get_day (&field->min, &limit);
      if (g_date_compare (&date, &limit) < 0)
        {
          g_autofree char *iso = albo_date_to_iso (&limit);

          albo_form_problem_set_string (albo_form_problems_add (problems, field->id,
                                                                "date_too_early"), "min", iso);
        }
    }

  if (field->max.is_set)
    {
      get_day (&field->max, &limit);
      if (g_date_compare (&date, &limit) > 0)
        {
          g_autofree char *iso = albo_date_to_iso (&limit);

          albo_form_problem_set_string (albo_form_problems_add (problems, field->id,
                                                                "date_too_late"), "max", iso);
        }
    }
}

static void
check_choice (const AlboFormField *field,
              JsonNode            *value,
              GPtrArray           *problems)
{
  if (!albo_json_is_string (value) ||
      albo_form_field_find_option (field, json_node_get_string (value)) == NULL)
    albo_form_problems_add (problems, field->id, "invalid_option");
}

static void
check_multichoice (const AlboFormField *field,
                   JsonNode            *value,
                   GPtrArray           *problems)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *items;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      albo_form_problems_add (problems, field->id, "invalid_option");
      return;
    }

  items = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (!albo_json_is_string (item) ||
          albo_form_field_find_option (field, json_node_get_string (item)) == NULL)
        {
          albo_form_problems_add (problems, field->id, "invalid_option");
          return;
        }

      if (!g_hash_table_add (seen, (gpointer) json_node_get_string (item)))
        {
          albo_form_problems_add (problems, field->id, "repeated_item");
          return;
        }
    }

  if (g_hash_table_size (seen) < field->min_items)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_few_items"),
                               "min", field->min_items);
  else if (g_hash_table_size (seen) > field->max_items)
    albo_form_problem_set_int (albo_form_problems_add (problems, field->id, "too_many_items"),
                               "max", field->max_items);
}

/**
 * albo_form_check_value:
 * @field: a field
 * @value: a value that is there
 * @problems: (element-type AlboFormProblem): where problems go
 *
 * Checks one value by itself.
 */
void
albo_form_check_value (const AlboFormField *field,
                       JsonNode            *value,
                       GPtrArray           *problems)
{
  switch (field->type)
    {
    case ALBO_FORM_INTEGER:
    case ALBO_FORM_MONEY:
      check_number (field, value, problems);
      break;

    case ALBO_FORM_DATE:
      check_date (field, value, problems);
      break;

    case ALBO_FORM_CHOICE:
      check_choice (field, value, problems);
      break;

    case ALBO_FORM_MULTICHOICE:
      check_multichoice (field, value, problems);
      break;

    case ALBO_FORM_CHECKBOX:
    case ALBO_FORM_DECLARATION:
      if (!albo_json_is_bool (value))
        albo_form_problems_add (problems, field->id, "invalid");
      break;

    case ALBO_FORM_ADDRESS:
      albo_form_check_address (field, value, problems);
      break;

    case ALBO_FORM_ATTACHMENT:
      albo_form_check_attachment (field, value, problems);
      break;

    case ALBO_FORM_GROUP:
      albo_form_check_group (field, value, problems);
      break;

    case ALBO_FORM_TEXT:
    case ALBO_FORM_MULTILINE:
    case ALBO_FORM_FISCAL_CODE:
    case ALBO_FORM_VAT_NUMBER:
    case ALBO_FORM_IBAN:
    case ALBO_FORM_EMAIL:
    case ALBO_FORM_PEC:
    case ALBO_FORM_PHONE:
    case ALBO_FORM_POSTAL_CODE:
    case ALBO_FORM_MUNICIPALITY:
    case ALBO_FORM_PROVINCE:
    case ALBO_FORM_COUNTRY:
      if (!albo_json_is_string (value) || !g_utf8_validate (json_node_get_string (value), -1, NULL))
        albo_form_problems_add (problems, field->id, "invalid");
      else
        check_text (field, json_node_get_string (value), problems);
      break;

    case ALBO_FORM_NOTE:
    case ALBO_FORM_N_TYPES:
    default:
      albo_form_problems_add (problems, field->id, "unknown_field");
    }
}
