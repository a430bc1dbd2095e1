/* test-form-group.c - fields that may be answered several times, and lists by preference
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-form-private.h"
#include "albo-json.h"
#include "albo-template.h"

#include <string.h>

#define ITEM "'item_label':{'it':'Genitore','en':'Parent'}"

#define PARENTS "[{'id':'a','type':'group'," ITEM ",'min_items':1,'max_items':3,'fields':[" \
                "{'id':'family_name','type':'text','required':true}," \
                "{'id':'given_name','type':'text'}," \
                "{'id':'fiscal_code','type':'fiscal_code'}," \
                "{'id':'kind','type':'choice','options':[{'value':'x','label':{'it':'X','en':'X'}}," \
                "{'value':'y','label':{'it':'Y','en':'Y'}}]}," \
                "{'id':'why','type':'text','required':true,'visible_when':{'field':'kind','equals':'y'}}," \
                "{'id':'home','type':'address'}]}]"

#define RANKED "[{'id':'a','type':'multichoice','ordered':true,'max_items':2,'options':[" \
               "{'value':'x','label':{'it':'Ics','en':'Ex'}},{'value':'y','label':{'it':'Ipsilon','en':'Why'}}," \
               "{'value':'z','label':{'it':'Zeta','en':'Zed'}}]}]"

#define RANKED5 "[{'id':'a','type':'multichoice','ordered':true,'max_items':4,'options':[" \
                "{'value':'1','label':{'it':'1','en':'1'}},{'value':'2','label':{'it':'2','en':'2'}}," \
                "{'value':'3','label':{'it':'3','en':'3'}},{'value':'4','label':{'it':'4','en':'4'}}," \
                "{'value':'5','label':{'it':'5','en':'5'}}]}]"

/* What was sent: name, value, name, value… */
static const char * const *
look_up_cb (const char *name,
            gpointer    user_data)
{
  const char * const *sent = user_data;
  static const char *values[8];
  guint n = 0;

  for (gsize i = 0; sent[i] != NULL; i += 2)
    if (strcmp (sent[i], name) == 0)
      values[n++] = sent[i + 1];

  values[n] = NULL;
  return n > 0 ? values : NULL;
}

static char *
to_text (JsonObject *values)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, values);
  return albo_json_to_string (node);
}

static void
assert_values (JsonObject *values,
               const char *expected)
{
  g_autofree char *json = g_strdelimit (g_strdup (expected), "'", '"');
  g_autofree char *text = to_text (values);

  g_assert_cmpstr (text, ==, json);
}

static void
assert_read (const char         *fields,
             const char * const *sent,
             const char         *previous,
             const char         *expected)
{
  g_autoptr(AlboForm) form = form_fixture_new (fields);
  g_autoptr(JsonNode) before = form_fixture_parse (previous);
  g_autoptr(JsonObject) values = albo_form_read (form, ALBO_FORM_ALL_SECTIONS, look_up_cb, (gpointer) sent,
                                                 json_node_get_object (before), NULL);

  assert_values (values, expected);
}

static void
test_read (void)
{
  const char * const two[] = { "a.items", "2", "a.0.family_name", " Rossi ", "a.1.family_name", "Bianchi",
                               "a.1.kind", "y", "a.1.why", "perché", "a.1.home.street", "Via Roma",
                               "a.1.home.country", "it", "a.2.family_name", "nobody", NULL };
  const char * const none[] = { "a.0.family_name", "Rossi", NULL };
  const char * const zero[] = { "a.items", "0", NULL };
  const char * const hidden[] = { "a.items", "1", "a.0.kind", "x", "a.0.why", "still sent", NULL };
  const char * const strange[] = { "a.items", "1000000", NULL };
  const char * const worse[] = { "a.items", "-1", NULL };

  assert_read (PARENTS, two, "{}",
               "{'a':[{'family_name':'Rossi'},{'family_name':'Bianchi','kind':'y','why':'perché',"
               "'home':{'street':'Via Roma','country':'IT'}}]}");
  assert_read (PARENTS, none, "{'a':[{'family_name':'X'}]}", "{'a':[{'family_name':'X'}]}");
  assert_read (PARENTS, zero, "{'a':[{'family_name':'X'}]}", "{}");
  assert_read (PARENTS, hidden, "{'a':[{'kind':'y','why':'was'},{}]}", "{'a':[{'kind':'x'}]}");
  assert_read (PARENTS, strange, "{}", "{}");
  assert_read (PARENTS, worse, "{'a':[{}]}", "{'a':[{}]}");

  /* What an entry does not have is dropped; what is no group is left for validation. */
  assert_read (PARENTS, none, "{'a':[{'stranger':1,'kind':'x'},7]}", "{'a':[{'kind':'x'},{}]}");
  assert_read (PARENTS, none, "{'a':'x'}", "{'a':'x'}");
}

static void
test_read_ranked (void)
{
  const char * const sent[] = { "a", "y", "a", "", "a", "x", NULL };
  const char * const twice[] = { "a", "y", "a", "y", NULL };

  assert_read (RANKED, sent, "{'a':['z']}", "{'a':['y','x']}");
  assert_read (RANKED, twice, "{}", "{'a':['y','y']}");
}

static void
test_validate (void)
{
  static const struct
  {
    const char *fields;
    const char *values;
    const char *problems;
  } cases[] = {
    { PARENTS, "{}", "" },
    { PARENTS, "{'a':[]}", "" },
    { PARENTS, "{'a':[{'family_name':'Rossi'}]}", "" },
    { PARENTS, "{'a':[{}]}", "a.0.family_name:required" },
    { PARENTS, "{'a':[{'family_name':'R'},{'family_name':7}]}", "a.1.family_name:invalid" },
    { PARENTS, "{'a':[{'family_name':'R','kind':'y'}]}", "a.0.why:required" },
    { PARENTS, "{'a':[{'family_name':'R','kind':'x','why':7}]}", "" },
    { PARENTS, "{'a':[{'family_name':'R','home':{'street':'x','country':'FR'}}]}", "a.0.home.municipality:required" },
    { PARENTS, "{'a':[{'family_name':'R','stranger':1}]}", "a.0:unknown_field" },
    { PARENTS, "{'a':[7]}", "a:invalid" },
    { PARENTS, "{'a':'x'}", "a:invalid" },
    { PARENTS, "{'a':[{},{},{},{}]}", "a:too_many_entries" },
    { PARENTS, "{'a':[{'family_name':'Bianchi','fiscal_code':'RSSMRA80A01H501U'}]}",
      "a.0.fiscal_code:fiscal_code_names?" },
    { "[{'id':'a','type':'group','required':true," ITEM ",'fields':[{'id':'b','type':'text'}]}]", "{}", "a:required" },
    { "[{'id':'a','type':'group','min_items':2," ITEM ",'fields':[{'id':'b','type':'text'}]}]", "{'a':[{'b':'x'}]}",
      "a:too_few_entries" },
    { RANKED, "{'a':['y','x']}", "" },
    { RANKED, "{'a':['y','y']}", "a:repeated_item" },
    { RANKED, "{'a':['z','y','x']}", "a:too_many_items" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlboForm) form = form_fixture_new (cases[i].fields);
      g_autoptr(JsonNode) values = form_fixture_parse (cases[i].values);
      g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (values));
      g_autofree char *found = form_fixture_problems (problems);

      g_assert_cmpstr (found, ==, cases[i].problems);
    }
}

static void
test_edit (void)
{
  g_autoptr(AlboForm) form = form_fixture_new (PARENTS);
  g_autoptr(AlboForm) ranked = form_fixture_new (RANKED);
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(JsonNode) chosen = form_fixture_parse ("{'a':['x','y','z']}");

  g_assert_false (albo_form_add_item (form, values, NULL));
  g_assert_false (albo_form_add_item (form, values, "b"));
  g_assert_false (albo_form_remove_item (form, values, "a", 0));
  for (guint i = 0; i < 3; i++)
    g_assert_true (albo_form_add_item (form, values, "a"));
  g_assert_false (albo_form_add_item (form, values, "a"));
  assert_values (values, "{'a':[{},{},{}]}");

  json_object_set_string_member (json_array_get_object_element (json_object_get_array_member (values, "a"), 2),
                                 "family_name", "R");
  g_assert_true (albo_form_move_item (form, values, "a", 2, -2));
  assert_values (values, "{'a':[{'family_name':'R'},{},{}]}");
  g_assert_true (albo_form_remove_item (form, values, "a", 1));
  g_assert_false (albo_form_remove_item (form, values, "a", 2));
  g_assert_true (albo_form_remove_item (form, values, "a", 0));
  g_assert_true (albo_form_remove_item (form, values, "a", 0));
  assert_values (values, "{}");

  g_assert_false (albo_form_add_item (ranked, json_node_get_object (chosen), "a"));
  g_assert_true (albo_form_move_item (ranked, json_node_get_object (chosen), "a", 0, 1));
  assert_values (json_node_get_object (chosen), "{'a':['y','x','z']}");
  g_assert_true (albo_form_move_item (ranked, json_node_get_object (chosen), "a", 0, 2));
  assert_values (json_node_get_object (chosen), "{'a':['x','z','y']}");
  g_assert_false (albo_form_move_item (ranked, json_node_get_object (chosen), "a", 2, 1));
  g_assert_false (albo_form_move_item (ranked, json_node_get_object (chosen), "a", 0, -1));
  g_assert_false (albo_form_move_item (ranked, json_node_get_object (chosen), "a", 3, -1));
}

/* Each removal is of what the page before showed and sent. */
static void
remove_shown (AlboForm   *form,
              JsonObject *values,
              guint       index)
{
  const AlboFormField *field = albo_form_find_field (form, "a");
  guint n_shown = albo_form_count_items (field, albo_json_get_node (values, "a"));

  while (albo_json_get_array (values, "a") == NULL ||
         json_array_get_length (albo_json_get_array (values, "a")) < n_shown)
    g_assert_true (albo_form_add_item (form, values, "a"));
  g_assert_true (albo_form_remove_item (form, values, "a", index));
}

/* What may be left out can be left out again. */
static void
test_empty (void)
{
  static const char two[] = "[{'id':'a','type':'group'," ITEM ",'min_items':2,'max_items':3,'fields':["
                            "{'id':'b','type':'text'}]}]";
  static const char required[] = "[{'id':'a','type':'group','required':true," ITEM ",'min_items':2,'max_items':3,"
                                 "'fields':[{'id':'b','type':'text'}]}]";
  g_autoptr(AlboForm) form = form_fixture_new (two);
  g_autoptr(AlboForm) wanted = form_fixture_new (required);
  g_autoptr(JsonNode) plain = form_fixture_parse ("{'a':[{'b':'one'},{'b':'other'}]}");
  g_autoptr(JsonNode) kept = form_fixture_parse ("{'a':[{},{}]}");
  JsonObject *values = json_node_get_object (plain);

  remove_shown (form, values, 0);
  assert_values (values, "{'a':[{'b':'other'}]}");
  remove_shown (form, values, 1);
  assert_values (values, "{'a':[{'b':'other'}]}");
  remove_shown (form, values, 0);
  assert_values (values, "{}");

  remove_shown (wanted, json_node_get_object (kept), 0);
  assert_values (json_node_get_object (kept), "{'a':[{}]}");
}

/* Every list ends in a line, so that a shown one cannot be taken for a missing one. */
static void
assert_rendered (const char *fields,
                 const char *values,
                 const char *source,
                 const char *expected)
{
  g_autoptr(AlboForm) form = form_fixture_new (fields);
  g_autoptr(JsonNode) plain = form_fixture_parse (values);
  g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (plain));
  g_autoptr(JsonNode) model = albo_form_render (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (plain), NULL,
                                                problems, "it");
  g_autoptr(AlboTemplate) template = albo_template_new (source, -1, NULL);
  g_autofree char *text = albo_template_render (template, model, NULL, NULL, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_render (void)
{
  const char *items = "{{#sections}}{{#fields}}{{n_items}} {{can_add_item}}{{#items}} {{id}}={{label}},{{can_remove}}:"
                      "{{#fields}}{{id}}{{#is_group}}!{{/is_group}} {{value}}{{#part_list}} {{name}}{{/part_list}};"
                      "{{/fields}}{{/items}}{{/fields}}{{/sections}}";
  const char *ranks = "{{#sections}}{{#fields}}{{is_ordered}}{{#ranks}} {{id}},{{label}},{{can_raise}},{{can_lower}}:"
                      "{{#options}}{{#selected}}{{value}}{{/selected}}{{/options}}{{/ranks}}{{/fields}}{{/sections}}";
  const char *display = "{{#sections}}{{#fields}}{{display}}{{/fields}}{{/sections}}";
  const char *errors = "{{#errors}}{{field}} {{label}} {{text}} {{section_number}}\n{{/errors}}";

  assert_rendered ("[{'id':'a','type':'group'," ITEM ",'fields':[{'id':'b','type':'text'}]}]", "{}", items, "0 true");
  assert_rendered ("[{'id':'a','type':'group','required':true,'max_items':2," ITEM ",'fields':[{'id':'b','type':'text'}]}]",
                   "{}", items, "1 true a.0=Genitore 1,false:a.0.b ;");
  assert_rendered ("[{'id':'a','type':'group','required':true,'max_items':2," ITEM ",'fields':[{'id':'b','type':'address'}]}]",
                   "{'a':[{},{}]}", items,
                   "2 false a.0=Genitore 1,true:a.0.b  a.0.b.street a.0.b.number a.0.b.postal_code a.0.b.municipality"
                   " a.0.b.province a.0.b.country; a.1=Genitore 2,true:a.1.b  a.1.b.street a.1.b.number a.1.b.postal_code"
                   " a.1.b.municipality a.1.b.province a.1.b.country;");
  assert_rendered (PARENTS, "{'a':[{'family_name':'Rossi','kind':'x'},{'kind':'y'}]}", errors,
                   "a.1.family_name Genitore 2, Campo Questo campo è obbligatorio. 1\n"
                   "a.1.why Genitore 2, Campo Questo campo è obbligatorio. 1\n");
  assert_rendered (PARENTS, "{'a':[{'zzz':1,'family_name':'R'}]}", errors,
                   "a.0 Genitore 1 Il modulo non ha questo campo. 1\n");
  assert_rendered (PARENTS, "{'a':[{'family_name':'Rossi','kind':'x'},{},7]}", display,
                   "Genitore 1: Campo Rossi, Campo X\nGenitore 2\nGenitore 3");
  assert_rendered (PARENTS, "{'a':'x'}", display, "");

  assert_rendered (RANKED, "{'a':['y']}", ranks, "true a.0,1ª scelta,false,false:y a.1,2ª scelta,false,false:");
  assert_rendered (RANKED, "{'a':['y','z']}", ranks, "true a.0,1ª scelta,false,true:y a.1,2ª scelta,true,false:z");
  assert_rendered (RANKED, "{'a':['y','z']}", display, "1. Ipsilon; 2. Zeta");
  assert_rendered ("[{'id':'a','type':'text'}]", "{}", ranks, "false");
}

/* What the window compares to know whether to make its rows anew. */
static void
test_list_shown (void)
{
  static const struct
  {
    const char *form;
    const char *values;
    const char *expected;
  } cases[] = {
    { RANKED, "{}", "a a:2" },
    { RANKED, "{'a':['x','y']}", "a a:2" },
    { RANKED5, "{}", "a a:3" },
    { RANKED5, "{'a':['1','2']}", "a a:3" },
    { RANKED5, "{'a':['1','2','3']}", "a a:4" },
    { RANKED5, "{'a':['1','2','3','4']}", "a a:4" },
    { RANKED5, "{'a':'x'}", "a a:3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlboForm) form = form_fixture_new (cases[i].form);
      g_autoptr(JsonNode) values = form_fixture_parse (cases[i].values);
      g_autofree char *shown = albo_form_list_shown (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (values));

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form/group/read", test_read);
  g_test_add_func ("/form/group/read-ranked", test_read_ranked);
  g_test_add_func ("/form/group/empty", test_empty);
  g_test_add_func ("/form/group/validate", test_validate);
  g_test_add_func ("/form/group/edit", test_edit);
  g_test_add_func ("/form/group/render", test_render);
  g_test_add_func ("/form/group/list-shown", test_list_shown);

  return g_test_run ();
}
