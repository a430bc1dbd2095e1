/* test-form-render.c - the model that templates and pages show
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-json.h"
#include "albo-template.h"

#include <string.h>

#define TWO_OPTIONS "'options':[{'value':'x','label':{'it':'Ics','en':'Ex'}}," \
                    "{'value':'y','label':{'it':'Ipsilon','en':'Why'}}]"

/* Renders the fields and fills a template with the model: what is tested is
 * what the portal does.
 */
static char *
render (const char *fields,
        const char *values,
        const char *identity,
        const char *lang,
        const char *source)
{
  g_autoptr(AlboForm) form = form_fixture_new (fields);
  g_autoptr(JsonNode) plain = form_fixture_parse (values);
  g_autoptr(JsonNode) known = identity != NULL ? form_fixture_parse (identity) : NULL;
  g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS,
                                                      json_node_get_object (plain));
  g_autoptr(JsonNode) model = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (plain),
                                                known != NULL ? json_node_get_object (known) : NULL,
                                                problems, lang);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboTemplate) template = albo_template_new (source, -1, &error);
  char *text;

  g_assert_no_error (error);
  text = albo_template_render (template, model, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_display (void)
{
  static const struct
  {
    const char *field;
    const char *value;
    const char *it;   /* display|value */
    const char *en;
  } cases[] = {
    { "'type':'text'", "'è'", "è|è", "è|è" },
    { "'type':'text'", "['no text']", "|", "|" },
    { "'type':'integer'", "7", "7|7", "7|7" },
    { "'type':'integer'", "'7x'", "7x|7x", "7x|7x" },
    { "'type':'money'", "123456", "1.234,56\302\240€|1234,56", "€1,234.56|1234.56" },
    { "'type':'date'", "'2026-12-31'", "31 dicembre 2026|2026-12-31", "31 December 2026|2026-12-31" },
    { "'type':'date'", "'domani'", "domani|domani", "domani|domani" },
    { "'type':'choice'," TWO_OPTIONS, "'y'", "Ipsilon|y", "Why|y" },
    { "'type':'choice'," TWO_OPTIONS, "'z'", "z|z", "z|z" },
    { "'type':'multichoice'," TWO_OPTIONS, "['y','x',7]", "Ipsilon; Ics; |", "Why; Ex; |" },
    { "'type':'multichoice'," TWO_OPTIONS, "'x'", "|x", "|x" },
    { "'type':'checkbox'", "true", "Sì|", "Yes|" },
    { "'type':'checkbox'", "false", "No|", "No|" },
    { "'type':'iban'", "'IT60X0542811101000000123456'",
      "IT60 X054 2811 1010 0000 0123 456|IT60X0542811101000000123456",
      "IT60 X054 2811 1010 0000 0123 456|IT60X0542811101000000123456" },
    { "'type':'province'", "'RM'", "Roma|RM", "Rome|RM" },
    { "'type':'province'", "'ZZ'", "ZZ|ZZ", "ZZ|ZZ" },
    { "'type':'country'", "'DE'", "Germania|DE", "Germany|DE" },
    { "'type':'address'",
      "{'street':'Via Roma','number':'1','postal_code':'00184','municipality':'Roma','province':'RM','country':'IT'}",
      "Via Roma 1, 00184 Roma (RM)|", "Via Roma 1, 00184 Roma (RM)|" },
    { "'type':'address'", "{'street':'Rue','municipality':'Paris','country':'FR'}", "Rue, Paris, Francia|",
      "Rue, Paris, France|" },
    { "'type':'address'", "{'street':'Rue','postal_code':'1','country':'XX'}", "Rue, 1, XX|", "Rue, 1, XX|" },
    { "'type':'address'", "{'street':7}", "|", "|" },
    { "'type':'address'", "'x'", "|x", "|x" },
    { "'type':'attachment'", "[{'name':'a.pdf'},{'name':'b.pdf'},7]", "a.pdf; b.pdf; |", "a.pdf; b.pdf; |" },
    { "'type':'attachment'", "7", "7|7", "7|7" },
    { "'type':'attachment'", "'x'", "|x", "|x" },
    { "'type':'text'", "null", "|", "|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fields = g_strdup_printf ("[{'id':'a',%s}]", cases[i].field);
      g_autofree char *values = g_strdup_printf ("{'a':%s}", cases[i].value);
      const char *source = "{{#sections}}{{#fields}}{{{display}}}|{{{value}}}{{/fields}}{{/sections}}";
      g_autofree char *it = render (fields, values, NULL, "it", source);
      g_autofree char *en = render (fields, values, NULL, "en", source);

      g_assert_cmpstr (it, ==, cases[i].it);
      g_assert_cmpstr (en, ==, cases[i].en);
    }
}

static void
test_kinds_and_groups (void)
{
  static const char * const lines[] = {
    "text", "integer", "money", "date", "fiscal_code", "vat_number", "iban", "email", "pec", "phone",
    "postal_code", "municipality",
  };
  const char *source = "{{#sections}}{{#fields}}{{type}}{{#is_line}} line {{input_type}}{{/is_line}}"
                       "{{#is_select}} select{{/is_select}}{{#is_radio}} radio{{/is_radio}}"
                       "{{#is_box}} box{{/is_box}}\n{{/fields}}{{/sections}}";
  g_autofree char *others = render ("[{'id':'a','type':'choice'," TWO_OPTIONS "},{'id':'b','type':'province'},"
                                    "{'id':'c','type':'declaration'},{'id':'d','type':'multiline'},"
                                    "{'id':'e','type':'note','text':{'it':'t','en':'t'}}]", "{}", NULL, "it",
                                    source);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *fields = g_strdup_printf ("[{'id':'a','type':'%s'}]", lines[i]);
      g_autofree char *is_type = g_strdup_printf ("{{#sections}}{{#fields}}{{#is_%s}}yes{{/is_%s}}{{/fields}}"
                                                  "{{/sections}}", lines[i], lines[i]);
      g_autofree char *text = render (fields, "{}", NULL, "it", source);
      g_autofree char *flag = render (fields, "{}", NULL, "it", is_type);
      g_autofree char *start = g_strdup_printf ("%s line ", lines[i]);

      g_assert_true (g_str_has_prefix (text, start));
      g_assert_cmpstr (flag, ==, "yes");
    }

  g_assert_cmpstr (others, ==, "choice radio\nprovince select\ndeclaration box\nmultiline\nnote\n");
}

static void
test_many_options_are_a_list (void)
{
  g_autoptr(GString) fields = g_string_new ("[{'id':'a','type':'choice','options':[");
  g_autofree char *text = NULL;

  for (int i = 0; i < 7; i++)
    g_string_append_printf (fields, "%s{'value':'%d','label':{'it':'%d','en':'%d'}}", i > 0 ? "," : "", i, i, i);

  g_string_append (fields, "]}]");
  text = render (fields->str, "{'a':'3'}", NULL, "it",
                 "{{#sections}}{{#fields}}{{#is_select}}{{#options}}{{value}}{{#selected}}*{{/selected}}"
                 "{{/options}}{{/is_select}}{{/fields}}{{/sections}}");
  g_assert_cmpstr (text, ==, "0123*456");
}

static void
test_identity_locks (void)
{
  const char *fields = "[{'id':'a','type':'text','from':'family_name'},{'id':'b','type':'email','from':'email'},"
                       "{'id':'c','type':'text','from':'given_name'},{'id':'d','type':'date','from':'birth_date'}]";
  const char *source = "{{#sections}}{{#fields}}{{id}}={{value}}{{#locked}}!{{/locked}}"
                       "{{autocomplete}} {{/fields}}{{/sections}}";
  g_autofree char *known = render (fields, "{'a':'Forged','b':'b@b.it'}", "{'family_name':'Rossi'}", "it", source);
  g_autofree char *unknown = render (fields, "{'a':'Neri'}", NULL, "it", source);

  g_assert_cmpstr (known, ==, "a=Rossi!family-name b=b@b.itemail c=given-name d=bday ");
  g_assert_cmpstr (unknown, ==, "a=Nerifamily-name b=email c=given-name d=bday ");
}

static void
test_hidden_is_left_out (void)
{
  const char *fields = "[{'id':'a','type':'text'},"
                       "{'id':'b','type':'text','visible_when':{'field':'a','equals':'x'}}]";
  const char *source = "{{#sections}}{{#fields}}{{id}}{{/fields}}{{/sections}}";
  g_autofree char *hidden = render (fields, "{}", NULL, "it", source);
  g_autofree char *shown = render (fields, "{'a':'x'}", NULL, "it", source);

  g_assert_cmpstr (hidden, ==, "a");
  g_assert_cmpstr (shown, ==, "ab");
}

static void
test_problems_are_beside_and_above (void)
{
  g_autofree char *text = render ("[{'id':'a','type':'text','required':true},"
                                  "{'id':'d','type':'address'},{'id':'b','type':'checkbox'}]",
                                  "{'d':{'street':'s','postal_code':'1','municipality':'m','province':'RM'}}",
                                  NULL, "en",
                                  "{{#has_errors}}{{#errors}}{{section_number}}#{{field}} {{label}}: {{text}}\n"
                                  "{{/errors}}{{/has_errors}}{{^has_warnings}}calm\n{{/has_warnings}}"
                                  "{{#sections}}{{#fields}}{{#has_error}}{{id}}: {{error}}\n{{/has_error}}"
                                  "{{#part_list}}{{#has_error}}{{name}}: {{error}}\n{{/has_error}}{{/part_list}}"
                                  "{{/fields}}{{/sections}}");

  g_assert_cmpstr (text, ==, "1#a Field: This field is required.\n"
                             "1#d.postal_code Field: A postal code has five digits.\ncalm\n"
                             "a: This field is required.\n"
                             "d.postal_code: A postal code has five digits.\n");
}

static void
test_warning (void)
{
  g_autofree char *text = render ("[{'id':'x_fiscal_code','type':'fiscal_code'},{'id':'x_sex','type':'text'}]",
                                  "{'x_fiscal_code':'RSSMRA80A01H501U','x_sex':'F'}", NULL, "it",
                                  "{{#warnings}}{{field}}{{/warnings}}{{#has_errors}}E{{/has_errors}}"
                                  "{{#sections}}{{#fields}}{{#has_warning}} {{warning}}{{/has_warning}}{{/fields}}"
                                  "{{/sections}}");

  g_assert_cmpstr (text, ==, "x_fiscal_code Il codice fiscale non corrisponde al sesso: controllare.");
}

static void
test_address_parts (void)
{
  g_autofree char *text = render ("[{'id':'d','type':'address','required':true}]",
                                  "{'d':{'street':'Via Roma','province':'RM'}}", NULL, "it",
                                  "{{#sections}}{{#fields}}{{#parts.street}}{{name}}={{value}} {{label}}"
                                  "{{#required}} required{{/required}}{{/parts.street}};"
                                  "{{#parts.province}}{{#options}}{{#selected}}{{label}}{{/selected}}{{/options}}"
                                  "{{/parts.province}};{{#parts.country}}{{value}}{{/parts.country}};"
                                  "{{#part_list}}{{id}} {{/part_list}}{{/fields}}{{/sections}}");

  g_assert_cmpstr (text, ==, "d.street=Via Roma Via o piazza required;Roma;IT;"
                             "street number postal_code municipality province country ");
}

static void
test_files (void)
{
  g_autofree char *text = render ("[{'id':'f','type':'attachment','media_types':['application/pdf','image/png'],"
                                  "'max_size':5242880,'max_files':2}]",
                                  "{'f':[{'id':9,'name':'a<b>.pdf','media_type':'application/pdf','size':1536},7]}",
                                  NULL, "it",
                                  "{{#sections}}{{#fields}}{{accept}} {{max_size_text}}{{#can_add_file}} more"
                                  "{{/can_add_file}}{{#files}}\n{{id}} {{name}} {{size_text}}{{/files}}{{/fields}}"
                                  "{{/sections}}");
  g_autofree char *empty = render ("[{'id':'f','type':'attachment'}]", "{}", NULL, "it",
                                   "{{#sections}}{{#fields}}{{#can_add_file}}more{{/can_add_file}}{{/fields}}{{/sections}}");

  g_assert_cmpstr (text, ==, "application/pdf,image/png 5 MiB\n9 a&lt;b&gt;.pdf 1,5 KiB\n0  0 byte");
  g_assert_cmpstr (empty, ==, "more");
}

static void
test_limits (void)
{
  g_autofree char *text = render ("[{'id':'a','type':'text','min_length':2,'max_length':9},"
                                  "{'id':'b','type':'integer','min':1,'max':5},"
                                  "{'id':'c','type':'money','min':150},"
                                  "{'id':'d','type':'date','min':'2020-01-01'}]", "{}", NULL, "en",
                                  "{{#sections}}{{#fields}}{{min_length}}-{{max_length}} {{min}}-{{max}};{{/fields}}"
                                  "{{/sections}}");
  g_autofree char *today = render ("[{'id':'d','type':'date','max':'today'}]", "{}", NULL, "en",
                                   "{{#sections}}{{#fields}}{{max}}{{/fields}}{{/sections}}");

  g_assert_cmpstr (text, ==, "2-9 -;0-500 1-5;0-500 1.50-;0- 2020-01-01-;");
  g_assert_cmpuint (strlen (today), ==, 10);
}

/* No name of the model may come from an outer context. */
static void
test_texts_are_never_inherited (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = albo_form_new_from_json
    ("{\"format\":1,\"sections\":[{\"id\":\"s\",\"title\":{\"it\":\"T\",\"en\":\"T\"},"
     "\"help\":{\"it\":\"outer\",\"en\":\"outer\"},\"fields\":[{\"id\":\"a\",\"type\":\"text\","
     "\"label\":{\"it\":\"L\",\"en\":\"L\"}}]}]}", -1, &error);
  g_autoptr(JsonNode) model = albo_form_render (form, 0, NULL, NULL, NULL, "it");
  g_autoptr(AlboTemplate) template = albo_template_new
    ("{{#sections}}{{number}}{{title}}{{help}}{{#fields}}[{{help}}{{text}}{{error}}{{warning}}{{accept}}]{{/fields}}"
     "{{/sections}}", -1, NULL);
  g_autofree char *text = albo_template_render (template, model, NULL, NULL, NULL);
  g_autoptr(JsonNode) none = albo_form_render (form, 1, NULL, NULL, NULL, "it");

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "1Touter[]");
  g_assert_cmpuint (json_array_get_length (albo_json_get_array (json_node_get_object (none), "sections")), ==, 0);
}

/* Problems of the database need not fit the form. */
static void
test_strange_problems (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text'}]");
  g_autoptr(JsonNode) detail = form_fixture_parse
    ("{'problems':[{'field':null,'code':'open_twin'},{'field':'zzz','code':'required'}]}");
  g_autoptr(GPtrArray) problems = albo_form_problems_from_json (detail);
  g_autoptr(JsonNode) model = albo_form_render (form, -1, NULL, NULL, problems, "en");
  g_autoptr(AlboTemplate) template = albo_template_new
    ("{{#errors}}[{{field}}{{label}}] {{text}}\n{{/errors}}", -1, NULL);
  g_autofree char *text = albo_template_render (template, model, NULL, NULL, NULL);

  g_assert_cmpstr (text, ==, "[] A request for the same service is already open.\n[] This field is required.\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form/render/display", test_display);
  g_test_add_func ("/form/render/kinds-and-groups", test_kinds_and_groups);
  g_test_add_func ("/form/render/many-options-are-a-list", test_many_options_are_a_list);
  g_test_add_func ("/form/render/identity-locks", test_identity_locks);
  g_test_add_func ("/form/render/hidden-is-left-out", test_hidden_is_left_out);
  g_test_add_func ("/form/render/problems-are-beside-and-above", test_problems_are_beside_and_above);
  g_test_add_func ("/form/render/warning", test_warning);
  g_test_add_func ("/form/render/address-parts", test_address_parts);
  g_test_add_func ("/form/render/files", test_files);
  g_test_add_func ("/form/render/limits", test_limits);
  g_test_add_func ("/form/render/texts-are-never-inherited", test_texts_are_never_inherited);
  g_test_add_func ("/form/render/strange-problems", test_strange_problems);

  return g_test_run ();
}
