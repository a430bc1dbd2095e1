/* test-form-filler.c - any form gets answers that it accepts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-admin-error.h"
#include "albo-fiscal-code.h"
#include "albo-form-filler.h"
#include "albo-iban.h"
#include "albo-json.h"
#include "albo-pattern-sample.h"
#include "albo-presets.h"
#include "albo-vat-number.h"

#define N_TIMES 100

static const char * const patterns[] = {
  "[0-9]{14}",
  "^[A-Z]{4}[0-9A-Z]{6}$",
  "(?:L|LM|LMG)[-/][0-9]{1,2}",
  "a|b|c",
  "\\d{3}-\\w+\\.?",
  "[^a-z]{2,4}x*",
  "(ab(c|d){2})?è",
  "[a\\]-]+",
  "",
};

static void
test_pattern (gconstpointer data)
{
  const char *pattern = data;
  g_autofree char *anchored = g_strdup_printf ("^(?:%s)$", pattern);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_TIMES; i++)
    {
      char *text = albo_pattern_sample (pattern, random);

      g_assert_nonnull (text);
      g_assert_true (g_regex_match_simple (anchored, text, 0, 0));
      g_hash_table_add (seen, text);
    }

  g_assert_cmpuint (g_hash_table_size (seen), >=, *pattern != '\0' ? 2 : 1);
}

/* What it cannot do it does not pretend; what is no pattern is none. */
static void
test_pattern_refused (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  g_assert_null (albo_pattern_sample ("(?=b)a", random));
  g_assert_null (albo_pattern_sample ("[", random));
  g_assert_null (albo_pattern_sample ("a)b", random));
}

static void
test_people (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(AlboDemoPerson) person = albo_demo_person_new (random, NULL, 4, 90);
      g_autofree char *vat_number = albo_demo_vat_number_make (random);
      AlboFiscalCodeParts parts;

      g_assert_true (albo_fiscal_code_is_valid (person->fiscal_code));
      g_assert_true (albo_fiscal_code_parse (person->fiscal_code, &parts));
      g_assert_true (albo_fiscal_code_matches_names (&parts, person->family_name,
                                                     person->given_name));
      g_assert_cmpint (parts.day, ==, g_date_get_day (&person->birth_date));
      g_assert_cmpstr (parts.place, ==, person->birth_place->code);
      g_assert_true (albo_vat_number_is_valid (vat_number));
    }

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *iban = albo_demo_iban_make (random);

      g_assert_nonnull (iban);
      g_assert_true (albo_iban_is_valid (iban));
    }
}

static void
fill_often (AlboForm *form)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autoptr(AlboDemoPerson) person = albo_demo_person_new (random, NULL, 25, 70);
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonObject) values = albo_form_filler_fill (form, person, NULL, random, &error);
      g_autoptr(GPtrArray) problems = NULL;

      g_assert_no_error (error);
      problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, values);

      for (guint j = 0; j < problems->len; j++)
        {
          const AlboFormProblem *problem = problems->pdata[j];
          const AlboFormField *field = albo_form_find_field (form, problem->field);

          /* A file is a value only once it is uploaded. */
          g_assert_nonnull (field);
          g_assert_cmpint (albo_form_field_get_kind (field), ==, ALBO_FORM_ATTACHMENT);
        }

      /* Nothing is answered that is not asked. */
      for (guint j = 0; j < albo_form_get_n_fields (form); j++)
        {
          const AlboFormField *field = albo_form_get_field (form, j);

          if (!albo_form_is_field_visible (form, field, values))
            g_assert_false (json_object_has_member (values, albo_form_field_get_id (field)));
        }
    }
}

static void
test_preset (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) preset = albo_presets_load (data, &error);
  JsonArray *services;

  g_assert_no_error (error);
  services = albo_json_get_array (json_node_get_object (preset), "services");
  g_assert_cmpuint (json_array_get_length (services), ==, 3);

  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      g_autoptr(AlboForm) form = albo_form_new_from_node (json_object_get_member (service, "form"),
                                                          &error);

      g_assert_no_error (error);
      fill_often (form);
    }
}

#define L "\"label\": {\"it\": \"x\", \"en\": \"x\"}, "

/* Every type, with limits that a careless answer would miss, and questions that bring
 * up others before and after them.
 */
static const char every_type[] =
  "{\"format\": 2, \"sections\": [{\"id\": \"s\", \"title\": {\"it\": \"x\", \"en\": \"x\"}, \"fields\": ["
  "{\"id\": \"before\", \"type\": \"text\", " L "\"required\": true, \"min_length\": 12, \"max_length\": 12,"
  "  \"visible_when\": {\"field\": \"later\", \"equals\": \"a\"}},"
  "{\"id\": \"later\", \"type\": \"choice\", " L "\"required\": true, \"options\": ["
  "  {\"value\": \"a\", \"label\": {\"it\": \"x\", \"en\": \"x\"}}, {\"value\": \"b\", \"label\": {\"it\": \"x\", \"en\": \"x\"}}]},"
  "{\"id\": \"tiny\", \"type\": \"text\", " L "\"required\": true, \"max_length\": 1},"
  "{\"id\": \"code\", \"type\": \"text\", " L "\"required\": true, \"pattern\": \"[A-Z]{3}\\\\d\"},"
  "{\"id\": \"story\", \"type\": \"multiline\", " L "\"required\": true, \"min_length\": 300},"
  "{\"id\": \"brief\", \"type\": \"multiline\", " L "\"required\": true, \"max_length\": 5},"
  "{\"id\": \"count\", \"type\": \"integer\", " L "\"required\": true, \"min\": 1000000, \"max\": 1000001},"
  "{\"id\": \"depth\", \"type\": \"integer\", " L "\"required\": true, \"max\": -5},"
  "{\"id\": \"sum\", \"type\": \"money\", " L "\"required\": true, \"min\": 1, \"max\": 3},"
  "{\"id\": \"past\", \"type\": \"date\", " L "\"required\": true, \"max\": \"1950-01-01\"},"
  "{\"id\": \"future\", \"type\": \"date\", " L "\"required\": true, \"min\": \"today\"},"
  "{\"id\": \"window\", \"type\": \"date\", " L "\"required\": true, \"min\": \"2001-02-03\", \"max\": \"2001-02-04\"},"
  "{\"id\": \"some\", \"type\": \"multichoice\", " L "\"required\": true, \"min_items\": 2, \"max_items\": 2,"
  "  \"options\": [{\"value\": \"a\", \"label\": {\"it\": \"x\", \"en\": \"x\"}}, {\"value\": \"b\", \"label\": {\"it\": \"x\", \"en\": \"x\"}},"
  "  {\"value\": \"c\", \"label\": {\"it\": \"x\", \"en\": \"x\"}}]},"
  "{\"id\": \"tick\", \"type\": \"checkbox\", " L "\"required\": true},"
  "{\"id\": \"swear\", \"type\": \"declaration\", " L "\"required\": true, \"text\": {\"it\": \"x\", \"en\": \"x\"}},"
  "{\"id\": \"other_fiscal_code\", \"type\": \"fiscal_code\", " L "\"required\": true},"
  "{\"id\": \"vat\", \"type\": \"vat_number\", " L "\"required\": true},"
  "{\"id\": \"bank\", \"type\": \"iban\", " L "\"required\": true},"
  "{\"id\": \"mail\", \"type\": \"email\", " L "\"required\": true},"
  "{\"id\": \"pec\", \"type\": \"pec\", " L "\"required\": true},"
  "{\"id\": \"call\", \"type\": \"phone\", " L "\"required\": true},"
  "{\"id\": \"cap\", \"type\": \"postal_code\", " L "\"required\": true},"
  "{\"id\": \"town\", \"type\": \"municipality\", " L "\"required\": true},"
  "{\"id\": \"prov\", \"type\": \"province\", " L "\"required\": true},"
  "{\"id\": \"land\", \"type\": \"country\", " L "\"required\": true},"
  "{\"id\": \"home\", \"type\": \"address\", " L "\"required\": true},"
  "{\"id\": \"file\", \"type\": \"attachment\", " L "\"required\": true},"
  "{\"id\": \"crew\", \"type\": \"group\", " L "\"item_label\": {\"it\": \"x\", \"en\": \"x\"}, \"required\": true,"
  " \"min_items\": 2, \"fields\": ["
  "{\"id\": \"fiscal_code\", \"type\": \"fiscal_code\", " L "\"required\": true},"
  "{\"id\": \"family_name\", \"type\": \"text\", " L "\"required\": true},"
  "{\"id\": \"given_name\", \"type\": \"text\", " L "\"required\": true},"
  "{\"id\": \"kind\", \"type\": \"choice\", " L "\"required\": true, \"options\": ["
  "{\"value\": \"a\", \"label\": {\"it\": \"x\", \"en\": \"x\"}},"
  "{\"value\": \"b\", \"label\": {\"it\": \"x\", \"en\": \"x\"}}]},"
  "{\"id\": \"since\", \"type\": \"date\", " L "\"required\": true,"
  " \"visible_when\": {\"field\": \"kind\", \"equals\": \"b\"}}]},"
  "{\"id\": \"word\", \"type\": \"note\", " L "\"text\": {\"it\": \"x\", \"en\": \"x\"}}"
  "]}]}";

static void
test_every_type (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = albo_form_new_from_json (every_type, -1, &error);
  gboolean has_type[ALBO_FORM_N_TYPES] = { FALSE };

  g_assert_no_error (error);

  for (guint i = 0; i < albo_form_get_n_fields (form); i++)
    has_type[albo_form_field_get_kind (albo_form_get_field (form, i))] = TRUE;

  for (guint i = 0; i < ALBO_FORM_N_TYPES; i++)
    g_assert_true (has_type[i]);

  fill_often (form);
}

static void
test_fixed (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = albo_form_new_from_json (every_type, -1, &error);
  g_autoptr(GRand) random = g_rand_new_with_seed (4);
  g_autoptr(AlboDemoPerson) person = albo_demo_person_new (random, NULL, 25, 70);
  g_autoptr(JsonObject) fixed = json_object_new ();
  g_autoptr(JsonObject) values = NULL;
  g_autoptr(JsonObject) none = NULL;

  json_object_set_string_member (fixed, "later", "b");
  json_object_set_string_member (fixed, "before", "hidden then");
  values = albo_form_filler_fill (form, person, fixed, random, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (albo_json_get_string (values, "later", NULL), ==, "b");
  g_assert_false (json_object_has_member (values, "before"));

  /* What is settled wrongly is said, not changed. */
  json_object_set_string_member (fixed, "later", "no such option");
  none = albo_form_filler_fill (form, person, fixed, random, &error);
  g_assert_null (none);
  g_assert_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "later"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pattern-sample/%zu", i);

      g_test_add_data_func (path, patterns[i], test_pattern);
    }

  g_test_add_func ("/pattern-sample/refused", test_pattern_refused);
  g_test_add_func ("/demo-person/people", test_people);
  g_test_add_data_func ("/form-filler/professional-order", "professional-order", test_preset);
  g_test_add_data_func ("/form-filler/school", "school", test_preset);
  g_test_add_data_func ("/form-filler/generic-list", "generic-list", test_preset);
  g_test_add_func ("/form-filler/every-type", test_every_type);
  g_test_add_func ("/form-filler/fixed", test_fixed);

  return g_test_run ();
}
