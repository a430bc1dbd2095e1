/* test-form-validate.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-date.h"
#include "albo-json.h"

#include <string.h>
#include <time.h>

#define TWO_OPTIONS "'options':[{'value':'x','label':{'it':'X','en':'X'}}," \
                    "{'value':'y','label':{'it':'Y','en':'Y'}}]"

#define PERSON "[{'id':'cf','type':'fiscal_code','from':'fiscal_code'}," \
               "{'id':'fn','type':'text','from':'family_name'}," \
               "{'id':'gn','type':'text','from':'given_name'}," \
               "{'id':'bd','type':'date','from':'birth_date'}," \
               "{'id':'sx','type':'choice','from':'sex','options':[" \
               "{'value':'M','label':{'it':'M','en':'M'}},{'value':'F','label':{'it':'F','en':'F'}}]}," \
               "{'id':'bp','type':'text','from':'birth_place'}]"

#define PUPIL "[{'id':'pupil_fiscal_code','type':'fiscal_code'}," \
              "{'id':'pupil_family_name','type':'text','visible_when':{'field':'c','equals':true}}," \
              "{'id':'pupil_birth_date','type':'date'},{'id':'c','type':'checkbox'}]"

#define ADDRESS "[{'id':'a','type':'address'}]"
#define FILES   "[{'id':'a','type':'attachment','media_types':['application/pdf'],'max_size':10,'max_files':2}]"

static const struct
{
  const char *name;
  const char *fields;
  const char *values;
  const char *problems;
} cases[] = {
  { "required", "[{'id':'a','type':'text','required':true}]", "{}", "a:required" },
  { "required-null", "[{'id':'a','type':'text','required':true}]", "{'a':null}", "a:required" },
  { "required-empty", "[{'id':'a','type':'text','required':true}]", "{'a':''}", "a:required" },
  { "required-object", "[{'id':'a','type':'address','required':true}]", "{'a':{}}", "a:required" },
  { "required-list", "[{'id':'a','type':'multichoice','required':true," TWO_OPTIONS "}]", "{'a':[]}",
    "a:required" },
  { "optional", "[{'id':'a','type':'text'}]", "{}", "" },
  { "hidden-is-not-required",
    "[{'id':'a','type':'text','required':true,'visible_when':{'field':'b','equals':'x'}},"
    "{'id':'b','type':'text'}]", "{'b':'y'}", "" },
  { "shown-is-required",
    "[{'id':'a','type':'text','required':true,'visible_when':{'field':'b','equals':'x'}},"
    "{'id':'b','type':'text'}]", "{'b':'x'}", "a:required" },
  { "unknown", "[{'id':'a','type':'text'}]", "{'zzz':1}", ":unknown_field" },
  { "note-has-no-value", "[{'id':'a','type':'note','text':{'it':'t','en':'t'}}]", "{'a':'x'}",
    "a:unknown_field" },
  { "text-kind", "[{'id':'a','type':'text'}]", "{'a':7}", "a:invalid" },
  { "text-false", "[{'id':'a','type':'text'}]", "{'a':false}", "a:invalid" },
  { "too-short", "[{'id':'a','type':'text','min_length':3}]", "{'a':'è1'}", "a:too_short" },
  { "long-enough", "[{'id':'a','type':'text','min_length':3,'max_length':3}]", "{'a':'èèè'}", "" },
  { "too-long", "[{'id':'a','type':'multiline','max_length':3}]", "{'a':'èèèè'}", "a:too_long" },
  { "pattern", "[{'id':'a','type':'text','pattern':'[0-9]{14}'}]", "{'a':'01234567890123'}", "" },
  { "pattern-is-anchored", "[{'id':'a','type':'text','pattern':'a|b'}]", "{'a':'ab'}", "a:pattern" },
  { "pattern-newline", "[{'id':'a','type':'text','pattern':'a'}]", "{'a':'a\\n'}", "a:pattern" },
  { "integer", "[{'id':'a','type':'integer','min':1,'max':5}]", "{'a':5}", "" },
  { "integer-kind", "[{'id':'a','type':'integer'}]", "{'a':'5'}", "a:invalid_integer" },
  { "integer-fraction", "[{'id':'a','type':'integer'}]", "{'a':5.5}", "a:invalid_integer" },
  { "integer-min", "[{'id':'a','type':'integer','min':1}]", "{'a':0}", "a:below_min" },
  { "integer-max", "[{'id':'a','type':'integer','max':1}]", "{'a':2}", "a:above_max" },
  { "integer-huge", "[{'id':'a','type':'integer'}]", "{'a':-999999999999999999}", "a:invalid" },
  { "integer-huge-positive", "[{'id':'a','type':'integer'}]", "{'a':999999999999999999}", "a:invalid" },
  { "money-kind", "[{'id':'a','type':'money'}]", "{'a':'x'}", "a:invalid_money" },
  { "money-min", "[{'id':'a','type':'money','min':100}]", "{'a':99}", "a:money_below_min" },
  { "money-max", "[{'id':'a','type':'money','max':100}]", "{'a':101}", "a:money_above_max" },
  { "date", "[{'id':'a','type':'date','min':'2020-01-01','max':'2020-01-02'}]", "{'a':'2020-01-02'}", "" },
  { "date-kind", "[{'id':'a','type':'date'}]", "{'a':'02/01/2020'}", "a:invalid_date" },
  { "date-number", "[{'id':'a','type':'date'}]", "{'a':1}", "a:invalid_date" },
  { "date-none", "[{'id':'a','type':'date'}]", "{'a':'2021-02-29'}", "a:invalid_date" },
  { "date-early", "[{'id':'a','type':'date','min':'2020-01-01'}]", "{'a':'2019-12-31'}", "a:date_too_early" },
  { "date-late", "[{'id':'a','type':'date','max':'2020-01-01'}]", "{'a':'2020-01-02'}", "a:date_too_late" },
  { "date-past", "[{'id':'a','type':'date','min':'today'}]", "{'a':'2001-01-01'}", "a:date_too_early" },
  { "date-future", "[{'id':'a','type':'date','max':'today'}]", "{'a':'2999-01-01'}", "a:date_too_late" },
  { "choice", "[{'id':'a','type':'choice'," TWO_OPTIONS "}]", "{'a':'y'}", "" },
  { "choice-other", "[{'id':'a','type':'choice'," TWO_OPTIONS "}]", "{'a':'z'}", "a:invalid_option" },
  { "choice-kind", "[{'id':'a','type':'choice'," TWO_OPTIONS "}]", "{'a':['x']}", "a:invalid_option" },
  { "multichoice", "[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", "{'a':['y','x']}", "" },
  { "multichoice-other", "[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", "{'a':['y','z']}",
    "a:invalid_option" },
  { "multichoice-number", "[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", "{'a':[1]}", "a:invalid_option" },
  { "multichoice-kind", "[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", "{'a':'x'}", "a:invalid_option" },
  { "multichoice-twice", "[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", "{'a':['x','x']}",
    "a:repeated_item" },
  { "multichoice-few", "[{'id':'a','type':'multichoice','min_items':2," TWO_OPTIONS "}]", "{'a':['x']}",
    "a:too_few_items" },
  { "multichoice-many", "[{'id':'a','type':'multichoice','max_items':1," TWO_OPTIONS "}]", "{'a':['x','y']}",
    "a:too_many_items" },
  { "checkbox-optional", "[{'id':'a','type':'checkbox'}]", "{'a':false}", "" },
  { "checkbox-required", "[{'id':'a','type':'checkbox','required':true}]", "{'a':false}", "a:required" },
  { "checkbox-kind", "[{'id':'a','type':'checkbox'}]", "{'a':'true'}", "a:invalid" },
  { "declaration-is-required", "[{'id':'a','type':'declaration'}]", "{'a':false}", "a:must_accept" },
  { "declaration-made", "[{'id':'a','type':'declaration'}]", "{'a':true}", "" },
  { "declaration-optional", "[{'id':'a','type':'declaration','required':false}]", "{}", "" },
  { "fiscal-code", "[{'id':'a','type':'fiscal_code'}]", "{'a':'RSSMRA80A01H501U'}", "" },
  { "fiscal-code-wrong", "[{'id':'a','type':'fiscal_code'}]", "{'a':'GLABNC72H25H501Y'}",
    "a:invalid_fiscal_code" },
  { "vat", "[{'id':'a','type':'vat_number'}]", "{'a':'12345678903'}", "" },
  { "vat-wrong", "[{'id':'a','type':'vat_number'}]", "{'a':'00000000000'}", "a:invalid_vat_number" },
  { "iban", "[{'id':'a','type':'iban'}]", "{'a':'IT60X0542811101000000123456'}", "" },
  { "iban-wrong", "[{'id':'a','type':'iban'}]", "{'a':'IT60X0542811101000000123457'}", "a:invalid_iban" },
  { "email", "[{'id':'a','type':'email'}]", "{'a':'no'}", "a:invalid_email" },
  { "pec", "[{'id':'a','type':'pec'}]", "{'a':'no@'}", "a:invalid_pec" },
  { "phone", "[{'id':'a','type':'phone'}]", "{'a':'abc'}", "a:invalid_phone" },
  { "postal-code", "[{'id':'a','type':'postal_code'}]", "{'a':'1234'}", "a:invalid_postal_code" },
  { "municipality", "[{'id':'a','type':'municipality'}]", "{'a':'Roma'}", "" },
  { "province", "[{'id':'a','type':'province'}]", "{'a':'XX'}", "a:invalid_province" },
  { "province-fits", "[{'id':'a','type':'province'}]", "{'a':'RM'}", "" },
  { "country", "[{'id':'a','type':'country'}]", "{'a':'XX'}", "a:invalid_country" },
  { "country-fits", "[{'id':'a','type':'country'}]", "{'a':'FR'}", "" },

  { "address", ADDRESS,
    "{'a':{'street':'Via Roma','number':'1','postal_code':'00184','municipality':'Roma','province':'RM'}}", "" },
  { "address-abroad", ADDRESS, "{'a':{'street':'Rue','municipality':'Paris','country':'FR'}}", "" },
  { "address-kind", ADDRESS, "{'a':'Via Roma'}", "a:invalid" },
  { "address-stranger", ADDRESS, "{'a':{'planet':'Mars'}}", "a:invalid" },
  { "address-part-kind", ADDRESS, "{'a':{'street':1}}", "a:invalid" },
  { "address-parts", ADDRESS, "{'a':{'country':'IT','province':'XX','postal_code':'1'}}",
    "a.street:required a.postal_code:invalid_postal_code a.municipality:required a.province:invalid_province" },
  { "address-country", ADDRESS, "{'a':{'street':'s','municipality':'m','country':'XX'}}",
    "a.country:invalid_country" },
  { "address-long", ADDRESS,
    "{'a':{'street':'s','municipality':'m','country':'FR','postal_code':'1234567890123'}}",
    "a.postal_code:too_long" },

  { "address-in-italy", ADDRESS,
    "{'a':{'street':'s','municipality':'m','postal_code':'00184','province':'RM','country':'IT'}}", "" },

  { "files", FILES, "{'a':[{'id':1,'name':'f','media_type':'application/pdf','size':10}]}", "" },
  { "files-kind", FILES, "{'a':'x'}", "a:invalid" },
  { "files-item-kind", FILES, "{'a':[1]}", "a:invalid" },
  { "files-without-id", FILES, "{'a':[{'name':'f','media_type':'application/pdf','size':1}]}", "a:invalid" },
  { "files-without-name", FILES, "{'a':[{'id':1,'media_type':'application/pdf','size':1}]}", "a:invalid" },
  { "files-without-size", FILES, "{'a':[{'id':1,'name':'f','media_type':'application/pdf'}]}", "a:invalid" },
  { "files-without-type", FILES, "{'a':[{'id':1,'name':'f','size':1}]}", "a:invalid" },
  { "files-empty", FILES, "{'a':[{'id':1,'name':'f','media_type':'application/pdf','size':0}]}", "a:empty_file" },
  { "files-large", FILES, "{'a':[{'id':1,'name':'f','media_type':'application/pdf','size':11}]}", "a:too_large" },
  { "files-type", FILES, "{'a':[{'id':1,'name':'f','media_type':'image/gif','size':1}]}", "a:media_type" },
  { "files-many", FILES, "{'a':[{},{},{}]}", "a:too_many_files" },

  { "person", PERSON,
    "{'cf':'RSSMRA80A01H501U','fn':'Rossi','gn':'Mario','bd':'1980-01-01','sx':'M','bp':'H501'}", "" },
  { "person-unknown-place", PERSON, "{'cf':'RSSMRA80A01H501U','bp':'Roma'}", "" },
  { "person-name", PERSON, "{'cf':'RSSMRA80A01H501U','fn':'Verdi','gn':'Mario'}", "cf:fiscal_code_names?" },
  { "person-given-name", PERSON, "{'cf':'RSSMRA80A01H501U','gn':'Anna'}", "cf:fiscal_code_names?" },
  { "person-rest", PERSON, "{'cf':'RSSMRA80A01H501U','bd':'1980-01-02','sx':'F','bp':'H502'}",
    "cf:fiscal_code_birth_date? cf:fiscal_code_sex? cf:fiscal_code_birth_place?" },
  { "person-year", PERSON, "{'cf':'RSSMRA80A01H501U','bd':'1981-01-01'}", "cf:fiscal_code_birth_date?" },
  { "person-month", PERSON, "{'cf':'RSSMRA80A01H501U','bd':'1980-02-01'}", "cf:fiscal_code_birth_date?" },
  { "person-place-is-no-code", PERSON, "{'cf':'RSSMRA80A01H501U','bp':'ROMA'}", "" },
  { "person-place-in-small-letters", PERSON, "{'cf':'RSSMRA80A01H501U','bp':'h502'}", "" },
  { "person-other-sex", PERSON, "{'cf':'RSSMRA80A01H501U','sx':'X'}", "sx:invalid_option" },
  { "person-female", PERSON, "{'cf':'BNCMRA99T61H501E','sx':'F','fn':''}", "" },
  { "person-body", PERSON, "{'cf':'12345678903','fn':'Rossi'}", "" },
  { "identity-alone", "[{'id':'cf','type':'fiscal_code','from':'fiscal_code'}]", "{'cf':'RSSMRA80A01H501U'}", "" },
  { "pupil", PUPIL, "{'pupil_fiscal_code':'RSSMRA80A01H501U','pupil_birth_date':'1990-01-01'}",
    "pupil_fiscal_code:fiscal_code_birth_date?" },
  { "pupil-hidden-name", PUPIL, "{'pupil_fiscal_code':'RSSMRA80A01H501U','pupil_family_name':'Verdi'}", "" },
  { "pupil-shown-name", PUPIL,
    "{'pupil_fiscal_code':'RSSMRA80A01H501U','pupil_family_name':'Verdi','c':true}",
    "pupil_fiscal_code:fiscal_code_names?" },
  { "code-without-siblings", "[{'id':'x','type':'fiscal_code'}]", "{'x':'RSSMRA80A01H501U'}", "" },
};

static void
test_case (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr(AlboForm) form = form_fixture_new (cases[i].fields);
  g_autoptr(JsonNode) values = form_fixture_parse (cases[i].values);
  g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS,
                                                      json_node_get_object (values));
  g_autofree char *text = form_fixture_problems (problems);
  const char *error = strstr (cases[i].problems, "?") == NULL ? cases[i].problems : "";

  g_assert_cmpstr (text, ==, cases[i].problems);
  g_assert_cmpint (albo_form_problems_has_errors (problems), ==, error[0] != '\0');

  /* Every problem has a text of its own in both languages, with all parameters. */
  for (guint j = 0; j < problems->len; j++)
    {
      g_autofree char *it = albo_form_problem_to_text (problems->pdata[j], "it");
      g_autofree char *en = albo_form_problem_to_text (problems->pdata[j], "en");

      g_assert_cmpstr (it, !=, "Il valore non è accettato.");
      g_assert_cmpstr (it, !=, en);
      g_assert_null (strstr (it, "…"));
      g_assert_null (strpbrk (en, "{}"));
    }
}

static void
test_today_is_inside (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'date','min':'today','max':'today'}]");
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *iso = NULL;
  GDate today;

  albo_date_today (&today);
  iso = albo_date_to_iso (&today);
  json_object_set_string_member (values, "a", iso);
  problems = albo_form_validate (form, 0, values);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* Exponential in the length of the text, if nobody stopped it.  PCRE's own
 * limit would still let each value take most of a second.
 */
static void
test_pattern_never_hangs (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text','pattern':'(a+)+[^a]'}]");
  g_autoptr(JsonObject) values = json_object_new ();
  g_autofree char *text = g_strnfill (400, 'a');
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *codes = NULL;
  clock_t start = clock ();

  json_object_set_string_member (values, "a", text);
  problems = albo_form_validate (form, 0, values);
  codes = form_fixture_problems (problems);

  g_assert_cmpstr (codes, ==, "a:pattern");
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC / 10);
}

static void
test_long_street (void)
{
  g_autoptr(AlboForm) form = form_fixture_new (ADDRESS);
  g_autofree char *street = g_strnfill (201, 's');
  g_autofree char *json = g_strdup_printf ("{'a':{'street':'%s','municipality':'m','country':'FR'}}", street);
  g_autoptr(JsonNode) values = form_fixture_parse (json);
  g_autoptr(GPtrArray) problems = albo_form_validate (form, 0, json_node_get_object (values));
  g_autofree char *codes = form_fixture_problems (problems);
  g_autofree char *text = albo_form_problem_to_text (problems->pdata[0], "it");

  g_assert_cmpstr (codes, ==, "a.street:too_long");
  g_assert_cmpstr (text, ==, "Scrivere al massimo 200 caratteri.");
}

/* Values of a program need not be UTF-8, as those of a document are. */
static void
test_not_utf8 (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text'},{'id':'d','type':'address'},"
                                               "{'id':'x_fiscal_code','type':'fiscal_code'},"
                                               "{'id':'x_family_name','type':'text'}]");
  g_autoptr(JsonObject) values = json_object_new ();
  JsonObject *address = json_object_new ();
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *codes = NULL;

  json_object_set_string_member (values, "a", "\xff");
  json_object_set_string_member (address, "street", "\xff");
  json_object_set_object_member (values, "d", address);
  json_object_set_string_member (values, "x_fiscal_code", "RSSMRA80A01H501U");
  json_object_set_string_member (values, "x_family_name", "\xff");
  problems = albo_form_validate (form, 0, values);
  codes = form_fixture_problems (problems);

  g_assert_cmpstr (codes, ==, "a:invalid d:invalid x_family_name:invalid");
}

static void
test_no_such_section (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text','required':true}]");
  g_autoptr(GPtrArray) problems = albo_form_validate (form, 1, NULL);
  g_autoptr(GPtrArray) all = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, NULL);

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
}

static void
test_problems_are_bounded (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text'}]");
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(GPtrArray) problems = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", i);

      json_object_set_int_member (values, name, 1);
    }

  problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, values);
  g_assert_cmpuint (problems->len, ==, 500);
}

/* Problems travel to and from the database. */
static void
test_problems_round_trip (void)
{
  g_autoptr(JsonNode) detail = form_fixture_parse
    ("{'problems':[{'field':'a','code':'too_long','severity':'error','params':{'max':7}},"
     "{'field':null,'code':'open_twin','severity':'warning'},{'field':'b','code':'never_heard_of'},"
     "{},7]}");
  g_autoptr(GPtrArray) problems = albo_form_problems_from_json (detail);
  g_autoptr(JsonNode) written = albo_form_problems_to_json (problems);
  g_autoptr(GPtrArray) again = albo_form_problems_from_json (written);
  g_autofree char *first = form_fixture_problems (problems);
  g_autofree char *second = form_fixture_problems (again);
  g_autofree char *text = albo_form_problem_to_text (again->pdata[0], "it");
  g_autofree char *unknown = albo_form_problem_to_text (again->pdata[2], "en");
  AlboFormProblem *copy = g_boxed_copy (ALBO_TYPE_FORM_PROBLEM, again->pdata[0]);
  g_autofree char *copied = albo_form_problem_to_text (copy, "en");

  g_assert_cmpstr (first, ==, "a:too_long :open_twin? b:never_heard_of :invalid :invalid");
  g_assert_cmpstr (second, ==, first);
  g_assert_cmpstr (text, ==, "Scrivere al massimo 7 caratteri.");
  g_assert_cmpstr (unknown, ==, "The value is not accepted.");
  g_assert_cmpstr (copied, ==, "Write at most 7 characters.");

  g_boxed_free (ALBO_TYPE_FORM_PROBLEM, copy);
  albo_form_problem_free (NULL);
}

static void
test_problems_of_nothing (void)
{
  g_autoptr(JsonNode) text = form_fixture_parse ("'x'");
  g_autoptr(GPtrArray) none = albo_form_problems_from_json (NULL);
  g_autoptr(GPtrArray) other = albo_form_problems_from_json (text);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (other->len, ==, 0);
  g_assert_false (albo_form_problems_has_errors (NULL));
}

static void
test_texts_with_units (void)
{
  static const struct
  {
    const char *detail;
    const char *it;
    const char *en;
  } texts[] = {
    { "{'problems':[{'code':'money_below_min','params':{'min':123456}}]}",
      "L’importo minimo è 1.234,56\302\240€.", "The lowest amount is €1,234.56." },
    { "{'problems':[{'code':'date_too_late','params':{'max':'2026-12-31'}}]}",
      "La data non può essere successiva al 31 dicembre 2026.",
      "The date cannot be after 31 December 2026." },
    { "{'problems':[{'code':'too_large','params':{'max':1572864}}]}",
      "Il file supera la dimensione massima di 1,5 MiB.", "The file is larger than 1.5 MiB." },
    { "{'problems':[{'code':'below_min','params':{'min':'x'}}]}", "Il valore minimo è x.",
      "The lowest value is x." },
    { "{'problems':[{'code':'too_large','params':{'max':1024}}]}",
      "Il file supera la dimensione massima di 1 KiB.", "The file is larger than 1 KiB." },
    { "{'problems':[{'code':'too_large','params':{'max':1023}}]}",
      "Il file supera la dimensione massima di 1023 byte.", "The file is larger than 1023 byte." },
    { "{'problems':[{'code':'too_large'}]}", "Il file è troppo grande.", "The file is too large." },
    { "{'problems':[{'code':'not_enrolled'}]}", "Non risulta iscritto nel registro.",
      "Not enrolled in the register." },
    { "{'problems':[{'code':'below_min'}]}", "Il valore minimo è ….", "The lowest value is …." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) detail = form_fixture_parse (texts[i].detail);
      g_autoptr(GPtrArray) problems = albo_form_problems_from_json (detail);
      g_autofree char *it = albo_form_problem_to_text (problems->pdata[0], "it");
      g_autofree char *en = albo_form_problem_to_text (problems->pdata[0], "en");

      g_assert_cmpstr (it, ==, texts[i].it);
      g_assert_cmpstr (en, ==, texts[i].en);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/form/validate/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }

  g_test_add_func ("/form/validate/today-is-inside", test_today_is_inside);
  g_test_add_func ("/form/validate/pattern-never-hangs", test_pattern_never_hangs);
  g_test_add_func ("/form/validate/long-street", test_long_street);
  g_test_add_func ("/form/validate/not-utf8", test_not_utf8);
  g_test_add_func ("/form/validate/no-such-section", test_no_such_section);
  g_test_add_func ("/form/problems/are-bounded", test_problems_are_bounded);
  g_test_add_func ("/form/problems/round-trip", test_problems_round_trip);
  g_test_add_func ("/form/problems/of-nothing", test_problems_of_nothing);
  g_test_add_func ("/form/problems/texts-with-units", test_texts_with_units);

  return g_test_run ();
}
