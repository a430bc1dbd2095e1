/* test-presets.c - the services that Albo comes with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form.h"
#include "albo-json.h"

#include <string.h>

static const char * const presets[] = { "professional-order", "school", "generic-list" };

static const char * const kinds[] = { "enrolment", "removal", "transfer" };
static const char * const codes[] = { "iscrizione", "cancellazione", "trasferimento" };

static JsonNode *
load (const char *name)
{
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "data", "services", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *preset;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  preset = albo_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return preset;
}

static AlboForm *
load_form (JsonObject *service)
{
  g_autoptr(GError) error = NULL;
  AlboForm *form = albo_form_new_from_node (json_object_get_member (service, "form"), &error);

  g_assert_no_error (error);
  return form;
}

static void
assert_labels (JsonObject *object,
               const char *member)
{
  JsonObject *labels = albo_json_get_object (object, member);

  g_assert_cmpstr (albo_json_get_string (labels, "it", ""), !=, "");
  g_assert_cmpstr (albo_json_get_string (labels, "en", ""), !=, "");
}

static JsonObject *
get_service (JsonNode *preset,
             guint     index)
{
  JsonArray *services = albo_json_get_array (json_node_get_object (preset), "services");

  g_assert_cmpuint (json_array_get_length (services), ==, 3);
  return json_array_get_object_element (services, index);
}

static void
test_services (gconstpointer user_data)
{
  g_autoptr(JsonNode) preset = load (user_data);

  g_assert_cmpint (albo_json_get_int (json_node_get_object (preset), "format", 0), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *service = get_service (preset, i);
      JsonArray *checklist = albo_json_get_array (albo_json_get_object (service, "rules"), "checklist");
      g_autoptr(AlboForm) form = load_form (service);

      g_assert_cmpstr (albo_json_get_string (service, "code", NULL), ==, codes[i]);
      g_assert_cmpstr (albo_json_get_string (service, "kind", NULL), ==, kinds[i]);
      g_assert_cmpint (albo_json_get_int (service, "fee_cents", -1), >=, 0);
      g_assert_cmpint (albo_json_get_int (service, "term_days", 0), >, 0);
      assert_labels (service, "title");
      assert_labels (service, "summary");
      assert_labels (service, "description");

      g_assert_cmpuint (albo_form_get_n_sections (form), >=, 4);
      g_assert_cmpuint (albo_form_get_n_sections (form), <=, 6);
      g_assert_cmpuint (json_array_get_length (checklist), >=, 2);
    }
}

static gboolean
has_section (JsonObject *reg,
             const char *code)
{
  JsonArray *sections = albo_json_get_array (reg, "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    if (g_strcmp0 (albo_json_get_string (json_array_get_object_element (sections, i), "code", NULL),
                   code) == 0)
      return TRUE;

  return FALSE;
}

/* Every option of a field that chooses a section is a section of the register. */
static void
assert_sections_fit (AlboForm   *form,
                     const char *id,
                     JsonObject *reg)
{
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(JsonNode) shown = NULL;
  JsonArray *sections;
  guint n_options = 0;

  json_object_set_string_member (values, "direction", "in");
  shown = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, values, NULL, NULL, "it");
  sections = albo_json_get_array (json_node_get_object (shown), "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonArray *fields = albo_json_get_array (json_array_get_object_element (sections, i), "fields");

      for (guint j = 0; j < json_array_get_length (fields); j++)
        {
          JsonObject *field = json_array_get_object_element (fields, j);
          JsonArray *options = albo_json_get_array (field, "options");

          if (g_strcmp0 (albo_json_get_string (field, "id", NULL), id) != 0)
            continue;

          for (guint k = 0; k < json_array_get_length (options); k++, n_options++)
            g_assert_true (has_section (reg, albo_json_get_string (json_array_get_object_element (options, k),
                                                                   "value", NULL)));
        }
    }

  g_assert_cmpuint (n_options, ==, json_array_get_length (albo_json_get_array (reg, "sections")));
}

/* What the rules name exists in the form and in the register. */
static void
test_rules (gconstpointer user_data)
{
  static const char * const fields[] = {
    "section_field", "destination_section_field", "direction_field", "effective_date_field",
    "origin_organization_field", "destination_organization_field",
    "cause_field",
  };
  g_autoptr(JsonNode) preset = load (user_data);
  JsonArray *registers = albo_json_get_array (json_node_get_object (preset), "registers");
  JsonObject *reg = json_array_get_object_element (registers, 0);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *service = get_service (preset, i);
      JsonObject *rules = albo_json_get_object (service, "rules");
      JsonObject *member = albo_json_get_object (rules, "member");
      g_autoptr(AlboForm) form = load_form (service);
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      g_assert_cmpstr (albo_json_get_string (rules, "register", NULL), ==,
                       albo_json_get_string (reg, "code", ""));

      for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          const char *id = albo_json_get_string (rules, fields[j], NULL);

          g_assert_true (id == NULL || albo_form_find_field (form, id) != NULL);
          if (id != NULL && strstr (fields[j], "section") != NULL)
            assert_sections_fit (form, id, reg);
        }

      if (member == NULL)
        continue;

      json_object_iter_init (&iter, member);
      while (json_object_iter_next (&iter, &name, &node))
        g_assert_true (strcmp (name, "kind") == 0 ||
                       albo_form_find_field (form, json_node_get_string (node)) != NULL);
    }
}

/* Common fields: identity, residence, contacts, DPR 445, privacy. */
static void
test_common_fields (gconstpointer user_data)
{
  static const struct
  {
    const char        *id;
    AlboFormFieldType  type;
    const char        *identity;
  } common[] = {
    { "fiscal_code", ALBO_FORM_FISCAL_CODE, "fiscal_code" },
    { "family_name", ALBO_FORM_TEXT, "family_name" },
    { "given_name", ALBO_FORM_TEXT, "given_name" },
    { "birth_date", ALBO_FORM_DATE, "birth_date" },
    { "birth_place", ALBO_FORM_TEXT, "birth_place" },
    { "sex", ALBO_FORM_CHOICE, "sex" },
    { "citizenship", ALBO_FORM_COUNTRY, NULL },
    { "residence", ALBO_FORM_ADDRESS, NULL },
    { "email", ALBO_FORM_EMAIL, "email" },
    { "phone", ALBO_FORM_PHONE, "mobile_phone" },
    { "digital_domicile", ALBO_FORM_PEC, "pec" },
    { "declaration_445", ALBO_FORM_DECLARATION, NULL },
    { "privacy_read", ALBO_FORM_DECLARATION, NULL },
    { "warning_76", ALBO_FORM_NOTE, NULL },
  };
  g_autoptr(JsonNode) preset = load (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(AlboForm) form = load_form (get_service (preset, i));

      for (gsize j = 0; j < G_N_ELEMENTS (common); j++)
        {
          const AlboFormField *field = albo_form_find_field (form, common[j].id);

          g_assert_nonnull (field);
          g_assert_cmpint (albo_form_field_get_kind (field), ==, common[j].type);
          g_assert_cmpstr (albo_form_field_get_identity (field), ==, common[j].identity);
        }
    }
}

static void
test_order_enrolment_wants_one_document (void)
{
  g_autoptr(JsonNode) preset = load ("professional-order");
  g_autoptr(AlboForm) form = load_form (get_service (preset, 0));
  const AlboFormField *document = albo_form_find_field (form, "identity_document");
  guint n_required = 0;
  guint n_optional = 0;

  for (guint i = 0; i < albo_form_get_n_fields (form); i++)
    {
      const AlboFormField *field = albo_form_get_field (form, i);

      if (albo_form_field_get_kind (field) != ALBO_FORM_ATTACHMENT)
        continue;

      if (albo_form_field_is_required (field))
        n_required++;
      else
        n_optional++;
    }

  g_assert_cmpuint (n_required, ==, 1);
  g_assert_cmpuint (n_optional, >=, 2);
  g_assert_true (albo_form_field_is_required (document));
  g_assert_cmpint (albo_form_field_get_max_size (document), ==, 5 * 1024 * 1024);
  g_assert_true (albo_form_field_takes_media_type (document, "application/pdf"));
  g_assert_true (albo_form_field_takes_media_type (document, "image/png"));
  g_assert_false (albo_form_field_takes_media_type (document, "text/html"));
}

/* What a person with a digital identity has to do for an enrolment, no more. */
static const char * const answers[] = {
  "citizenship", "IT",
  "residence.street", "Via Roma", "residence.number", "1", "residence.postal_code", "00184",
  "residence.municipality", "Roma", "residence.province", "RM", "residence.country", "IT",
  "district_link", "residence",
  "section", "A", "sector", "informazione", "other_registers", "no", "public_employee", "no",
  "degree_level", "magistrale", "degree_class", "LM-32 Ingegneria informatica",
  "university", "Università di Roma", "degree_date", "15/07/2005",
  "exam_seat", "Roma", "exam_session", "first", "exam_year", "2006",
  "convictions", "no", "pending_charges", "no",
  "declaration_445", "on", "privacy_read", "on",
  "stamp_method", "serial", "stamp_serial", "01234567890123",
  NULL
};

static const char * const *
look_up_answer_cb (const char *name,
                   gpointer    user_data)
{
  static const char *values[2];

  for (gsize i = 0; answers[i] != NULL; i += 2)
    {
      if (strcmp (answers[i], name) != 0)
        continue;

      values[0] = answers[i + 1];
      return values;
    }

  return NULL;
}

static void
test_order_enrolment_can_be_finished (void)
{
  g_autoptr(JsonNode) preset = load ("professional-order");
  g_autoptr(AlboForm) form = load_form (get_service (preset, 0));
  g_autoptr(JsonNode) identity = albo_json_parse
    ("{\"fiscal_code\":\"RSSMRA80A01H501U\",\"family_name\":\"Rossi\",\"given_name\":\"Mario\","
     "\"birth_date\":\"1980-01-01\",\"birth_place\":\"H501\",\"sex\":\"M\","
     "\"email\":\"mario@example.it\",\"mobile_phone\":\"+39 333 1234567\"}", -1, NULL);
  g_autoptr(JsonNode) files = albo_json_parse
    ("[{\"id\":1,\"name\":\"carta.pdf\",\"media_type\":\"application/pdf\",\"size\":1000,\"sha256\":\"\"}]",
     -1, NULL);
  g_autoptr(JsonObject) read = albo_form_read (form, ALBO_FORM_ALL_SECTIONS, look_up_answer_cb, NULL, NULL, NULL);
  g_autoptr(JsonObject) values = albo_form_apply_identity (form, read, json_node_get_object (identity));
  g_autoptr(GPtrArray) missing = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, values);
  g_autoptr(GPtrArray) none = NULL;
  const AlboFormProblem *problem;

  g_assert_cmpuint (missing->len, ==, 1);
  problem = missing->pdata[0];
  g_assert_cmpstr (problem->field, ==, "identity_document");
  g_assert_cmpstr (problem->code, ==, "required");

  json_object_set_member (values, "identity_document", json_node_copy (files));
  none = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, values);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autofree char *services = g_strdup_printf ("/presets/%s/services", presets[i]);
      g_autofree char *rules = g_strdup_printf ("/presets/%s/rules", presets[i]);
      g_autofree char *common = g_strdup_printf ("/presets/%s/common-fields", presets[i]);

      g_test_add_data_func (services, presets[i], test_services);
      g_test_add_data_func (rules, presets[i], test_rules);
      g_test_add_data_func (common, presets[i], test_common_fields);
    }

  g_test_add_func ("/presets/order-enrolment-wants-one-document",
                   test_order_enrolment_wants_one_document);
  g_test_add_func ("/presets/order-enrolment-can-be-finished", test_order_enrolment_can_be_finished);

  return g_test_run ();
}
