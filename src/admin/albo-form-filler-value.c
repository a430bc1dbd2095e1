/* albo-form-filler-value.c - a plausible value for a field
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-filler-private.h"

#include "albo-date.h"
#include "albo-demo-words.h"
#include "albo-json.h"
#include "albo-pattern-sample.h"

/* Fields that describe one person differ only in what their ids begin with. */
static const char * const person_attributes[] = {
  "fiscal_code", "family_name", "given_name", "birth_date", "birth_place", "sex",
};

/* Who represents a legal person is who fills in the form. */
#define REPRESENTATIVE "legal_representative"

static const char * const child_words[] = { "pupil", "child", "minor", "student" };

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);

  return node;
}

static JsonNode *
take_text (char *text)
{
  g_autofree char *owned = text;

  return owned != NULL ? text_node (owned) : NULL;
}

static JsonNode *
int_node (gint64 number)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, number);

  return node;
}

static JsonNode *
flag_node (gboolean flag)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, flag);

  return node;
}

static const AlboDemoPerson *
get_person (AlboFormFiller *self,
            const char     *prefix)
{
  AlboDemoPerson *person = g_hash_table_lookup (self->people, prefix);
  gboolean is_child = FALSE;

  if (*prefix == '\0' || g_str_equal (prefix, REPRESENTATIVE "_"))
    return self->applicant;

  if (person != NULL)
    return person;

  for (gsize i = 0; i < G_N_ELEMENTS (child_words); i++)
    if (strstr (prefix, child_words[i]) != NULL)
      is_child = TRUE;

  person = is_child ? albo_demo_person_new (self->random, self->applicant->family_name, 4, 12)
                    : albo_demo_person_new (self->random, NULL, 28, 70);
  g_hash_table_insert (self->people, g_strdup (prefix), person);

  return person;
}

/* A code without a name beside it is that of a legal person. */
static gboolean
describes_person (AlboFormFiller *self,
                  const char     *prefix)
{
  g_autofree char *family = g_strconcat (prefix, "family_name", NULL);

  return *prefix == '\0' || g_str_equal (prefix, REPRESENTATIVE "_") ||
         albo_form_find_field (self->form, family) != NULL;
}

/* What `pupil_birth_date` says about the pupil; NULL for a field that is not of a person. */
static JsonNode *
make_attribute (AlboFormFiller      *self,
                const AlboFormField *field)
{
  const char *id = albo_form_field_get_id (field);
  const char *identity = albo_form_field_get_identity (field);
  const char *text;
  char buffer[16];

  if (identity != NULL)
    {
      text = albo_demo_person_get (self->applicant, identity, buffer, sizeof buffer);
      return text != NULL ? text_node (text) : NULL;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (person_attributes); i++)
    if (g_str_has_suffix (id, person_attributes[i]))
      {
        g_autofree char *prefix = g_strndup (id, strlen (id) - strlen (person_attributes[i]));
        g_autofree char *whose = g_strconcat (self->prefix, prefix, NULL);

        if (!describes_person (self, prefix))
          return NULL;

        return text_node (albo_demo_person_get (get_person (self, whose), person_attributes[i],
                                                buffer, sizeof buffer));
      }

  return NULL;
}

static JsonNode *
make_text (AlboFormFiller *self,
           const char     *id,
           JsonObject     *document)
{
  const char *pattern = albo_json_get_string (document, "pattern", NULL);
  const glong max = (glong) albo_json_get_int (document, "max_length", 200);
  const glong min = (glong) albo_json_get_int (document, "min_length", 0);
  const char *words;

  if (g_str_equal (id, REPRESENTATIVE))
    return take_text (g_strdup_printf ("%s %s", self->applicant->given_name,
                                       self->applicant->family_name));

  if (pattern != NULL)
    return take_text (albo_pattern_sample (pattern, self->random));

  words = albo_demo_words_choose (self->random, id, max);

  if (g_utf8_strlen (words, -1) < min || *words == '\0')
    return take_text (g_strnfill ((gsize) MAX (min, 1), (char) g_rand_int_range (self->random,
                                                                                  'A', 'Z' + 1)));

  return text_node (words);
}

static JsonNode *
make_multiline (AlboFormFiller *self,
                const char     *id,
                JsonObject     *document)
{
  const glong max = (glong) albo_json_get_int (document, "max_length", 2000);
  const glong min = (glong) albo_json_get_int (document, "min_length", 0);
  g_autoptr(GString) text = g_string_new (albo_demo_words_paragraph (self->random, id));

  while (g_utf8_strlen (text->str, -1) < min)
    g_string_append_printf (text, "\n\n%s", albo_demo_words_paragraph (self->random, id));

  return take_text (g_utf8_substring (text->str, 0, MIN (max, g_utf8_strlen (text->str, -1))));
}

static JsonNode *
make_number (AlboFormFiller *self,
             const char     *id,
             JsonObject     *document,
             gboolean        is_money)
{
  gint64 min = is_money ? 5000 : 1;
  gint64 max = is_money ? 500000 : 20;

  if (strstr (id, "year") != NULL)
    {
      min = 2008;
      max = 2024;
    }
  else if (strstr (id, "mark") != NULL)
    {
      min = 88;
      max = 110;
    }

  if (json_object_has_member (document, "min"))
    min = MAX (min, albo_json_get_int (document, "min", 0));

  if (json_object_has_member (document, "max"))
    max = MIN (max, albo_json_get_int (document, "max", 0));

  /* The limits are elsewhere: one of them it is, whichever there is. */
  if (min > max)
    {
      min = albo_json_get_int (document, "min", albo_json_get_int (document, "max", 0));
      max = albo_json_get_int (document, "max", min);
    }

  return int_node (min + (gint64) (g_rand_double (self->random) * (double) (max - min + 1)));
}

static void
read_day (JsonObject *document,
          const char *member,
          GDate      *date)
{
  const char *text = albo_json_get_string (document, member, NULL);
  GDate day;

  if (g_strcmp0 (text, "today") == 0)
    albo_date_today (date);
  else if (text != NULL && albo_date_parse_iso (text, &day))
    *date = day;
}

/* Past, and before any request of the demonstration, unless the limits want the future. */
static JsonNode *
make_date (AlboFormFiller *self,
           JsonObject     *document)
{
  GDate first;
  GDate last;
  GDate min;
  GDate max;

  albo_date_today (&last);
  g_date_subtract_months (&last, 13);
  first = last;
  g_date_subtract_years (&first, 12);

  min = first;
  read_day (document, "min", &min);

  if (g_date_compare (&min, &last) > 0)
    {
      last = min;
      g_date_add_days (&last, 90);
    }

  max = last;
  read_day (document, "max", &max);
  first = g_date_compare (&min, &first) > 0 ? min : first;
  last = g_date_compare (&max, &last) < 0 ? max : last;

  if (g_date_compare (&first, &last) > 0)
    first = last;

  g_date_add_days (&first, (guint) g_rand_int_range (self->random, 0,
                                                     g_date_days_between (&first, &last) + 1));

  return take_text (albo_date_to_iso (&first));
}

static const char *
get_option (JsonArray *options,
            guint      i)
{
  return albo_json_get_string (json_array_get_object_element (options, i), "value", "");
}

/* Of questions that are answered yes or no, most are answered no. */
static guint
choose_yes_or_no (AlboFormFiller *self,
                  const char     *id,
                  JsonArray      *options)
{
  const gboolean is_common = strstr (id, "second_parent") != NULL || strstr (id, "irc") != NULL ||
                             strstr (id, "same") != NULL;
  const gboolean is_yes = g_rand_int_range (self->random, 0, 10) < (is_common ? 8 : 2);

  return g_str_equal (get_option (options, 0), is_yes ? "yes" : "no") ? 0 : 1;
}

static JsonNode *
make_choice (AlboFormFiller *self,
             const char     *id,
             JsonObject     *document)
{
  JsonArray *options = albo_json_get_array (document, "options");
  const guint n = json_array_get_length (options);

  if (n == 2 && g_str_equal (get_option (options, 0), "yes") &&
      g_str_equal (get_option (options, 1), "no"))
    return text_node (get_option (options, choose_yes_or_no (self, id, options)));

  return text_node (get_option (options, (guint) g_rand_int_range (self->random, 0, (int) n)));
}

static JsonNode *
make_choices (AlboFormFiller *self,
              JsonObject     *document)
{
  JsonArray *options = albo_json_get_array (document, "options");
  const guint n_options = json_array_get_length (options);
  guint n = (guint) MAX (albo_json_get_int (document, "min_items", 1), 1);
  guint first = (guint) g_rand_int_range (self->random, 0, (int) n_options);
  JsonArray *chosen = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < MIN (n, n_options); i++)
    json_array_add_string_element (chosen, get_option (options, (first + i) % n_options));

  json_node_take_array (node, chosen);

  return node;
}

/* As many entries as there must be, or one more; each has people of its own. */
static JsonNode *
make_group (AlboFormFiller      *self,
            const AlboFormField *field,
            JsonObject          *document)
{
  const gint64 min = MAX (albo_json_get_int (document, "min_items", 1), 1);
  const gint64 max = MIN (albo_json_get_int (document, "max_items", 10), min + 1);
  const gint64 n = min + (max > min && g_rand_int_range (self->random, 0, 3) == 0);
  g_autoptr(JsonArray) sections = json_array_new ();
  JsonObject *section = json_object_new ();
  JsonArray *items = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_object_set_array_member (section, "fields", json_array_ref (albo_json_get_array (document, "fields")));
  json_array_add_object_element (sections, section);

  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s.%d.", albo_form_field_get_id (field), (int) i);
      AlboFormFiller inner = { albo_form_field_get_group (field), self->applicant, self->random, self->people, prefix };
      JsonObject *item = json_object_new ();

      albo_form_filler_answer (&inner, sections, item);
      json_array_add_object_element (items, item);
    }

  json_node_take_array (node, items);
  return node;
}

static JsonNode *
make_address (AlboFormFiller *self)
{
  const AlboDemoPlace *place = self->applicant->residence;
  g_autofree char *number = g_strdup_printf ("%d", g_rand_int_range (self->random, 1, 120));
  JsonObject *address = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (address, "street",
                                 albo_demo_words_choose (self->random, "street", 100));
  json_object_set_string_member (address, "number", number);
  json_object_set_string_member (address, "postal_code", place->postal_code);
  json_object_set_string_member (address, "municipality", place->name);
  json_object_set_string_member (address, "province", place->province);
  json_object_set_string_member (address, "country", "IT");
  json_node_take_object (node, address);

  return node;
}

static JsonNode *
make_pec (AlboFormFiller *self)
{
  g_auto(GStrv) parts = g_strsplit (self->applicant->email, "@", 2);

  return take_text (g_strconcat (parts[0], "@pec.example.com", NULL));
}

/**
 * albo_form_filler_make_value: (skip)
 * @self: a filler
 * @field: what is asked
 * @document: the same field in the form's document, with its limits
 *
 * Returns: (transfer full) (nullable): a value, %NULL if there is nothing to say
 */
JsonNode *
albo_form_filler_make_value (AlboFormFiller      *self,
                             const AlboFormField *field,
                             JsonObject          *document)
{
  const char *id = albo_form_field_get_id (field);
  const AlboDemoPlace *place = self->applicant->residence;
  const AlboFormFieldType kind = albo_form_field_get_kind (field);
  JsonNode *value = make_attribute (self, field);

  if (value != NULL)
    return value;

  switch (kind)
    {
    case ALBO_FORM_TEXT:
      return make_text (self, id, document);

    case ALBO_FORM_MULTILINE:
      return make_multiline (self, id, document);

    case ALBO_FORM_INTEGER:
    case ALBO_FORM_MONEY:
      return make_number (self, id, document, kind == ALBO_FORM_MONEY);

    case ALBO_FORM_DATE:
      return make_date (self, document);

    case ALBO_FORM_CHOICE:
      return make_choice (self, id, document);

    case ALBO_FORM_MULTICHOICE:
      return make_choices (self, document);

    case ALBO_FORM_CHECKBOX:
      return flag_node (albo_form_field_is_required (field) || g_rand_boolean (self->random));

    case ALBO_FORM_DECLARATION:
      return flag_node (TRUE);

    case ALBO_FORM_FISCAL_CODE:
    case ALBO_FORM_VAT_NUMBER:
      return take_text (albo_demo_vat_number_make (self->random));

    case ALBO_FORM_IBAN:
      return take_text (albo_demo_iban_make (self->random));

    case ALBO_FORM_EMAIL:
      return text_node (self->applicant->email);

    case ALBO_FORM_PEC:
      return make_pec (self);

    case ALBO_FORM_PHONE:
      return text_node (self->applicant->mobile_phone);

    case ALBO_FORM_POSTAL_CODE:
      return text_node (place->postal_code);

    case ALBO_FORM_MUNICIPALITY:
      return text_node (place->name);

    case ALBO_FORM_PROVINCE:
      return text_node (place->province);

    case ALBO_FORM_COUNTRY:
      return text_node ("IT");

    case ALBO_FORM_ADDRESS:
      return make_address (self);

    case ALBO_FORM_GROUP:
      return make_group (self, field, document);

    case ALBO_FORM_ATTACHMENT:
    case ALBO_FORM_NOTE:
    case ALBO_FORM_N_TYPES:
    default:
      return NULL;
    }
}
