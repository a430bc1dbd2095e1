/* test-form-read.c - from what a browser sends to plain values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "form-fixture.h"

#include "albo-json.h"

#include <string.h>

#define TWO_OPTIONS "'options':[{'value':'x','label':{'it':'X','en':'X'}}," \
                    "{'value':'y','label':{'it':'Y','en':'Y'}}]"

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

/* Reads, and compares the values with JSON and the problems with their codes. */
static void
assert_read (const char         *fields,
             const char * const *sent,
             const char         *previous,
             const char         *expected,
             const char         *expected_problems)
{
  g_autoptr(AlboForm) form = form_fixture_new (fields);
  g_autoptr(JsonNode) before = previous != NULL ? form_fixture_parse (previous) : NULL;
  g_autoptr(JsonNode) wanted = form_fixture_parse (expected);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *codes = NULL;
  g_autofree char *text = NULL;

  json_node_take_object (node, albo_form_read (form, ALBO_FORM_ALL_SECTIONS, look_up_cb, (gpointer) sent,
                                               before != NULL ? json_node_get_object (before) : NULL,
                                               &problems));
  text = albo_json_to_string (node);
  codes = form_fixture_problems (problems);

  if (!json_node_equal (node, wanted))
    g_error ("%s was read as %s and not as %s", fields, text, expected);

  g_assert_cmpstr (codes, ==, expected_problems);
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *field;
    const char *sent;
    const char *expected;
  } cases[] = {
    { "'type':'text'", "  a\tb\n", "{'a':'a b'}" },
    { "'type':'text'", "   ", "{}" },
    { "'type':'multiline'", " a\r\nb\rc\n\td ", "{'a':'a\\nb\\nc\\n\\td'}" },
    { "'type':'integer'", "007", "{'a':7}" },
    { "'type':'integer'", "-7", "{'a':-7}" },
    { "'type':'integer'", "7 anni", "{'a':'7 anni'}" },
    { "'type':'integer'", "99999999999999999999", "{'a':'99999999999999999999'}" },
    { "'type':'integer'", "-99999999999999999999", "{'a':'-99999999999999999999'}" },
    { "'type':'money'", "1.234,5", "{'a':123450}" },
    { "'type':'money'", "molto", "{'a':'molto'}" },
    { "'type':'date'", "31/12/2026", "{'a':'2026-12-31'}" },
    { "'type':'date'", "2026-12-31", "{'a':'2026-12-31'}" },
    { "'type':'date'", "domani", "{'a':'domani'}" },
    { "'type':'fiscal_code'", "rss mra 80a01 h501u", "{'a':'RSSMRA80A01H501U'}" },
    { "'type':'vat_number'", "IT 123 45678903", "{'a':'12345678903'}" },
    { "'type':'iban'", "it60 x054", "{'a':'IT60X054'}" },
    { "'type':'province'", "rm", "{'a':'RM'}" },
    { "'type':'country'", "it", "{'a':'IT'}" },
    { "'type':'email'", " a@b.it ", "{'a':'a@b.it'}" },
    { "'type':'choice'," TWO_OPTIONS, "x", "{'a':'x'}" },
    { "'type':'choice'," TWO_OPTIONS, "z", "{'a':'z'}" },
    { "'type':'choice'," TWO_OPTIONS, "", "{}" },
    { "'type':'checkbox'", "on", "{'a':true}" },
    { "'type':'checkbox'", "", "{'a':false}" },
    { "'type':'checkbox'", "false", "{'a':false}" },
    { "'type':'checkbox'", "0", "{'a':false}" },
    { "'type':'declaration'", "1", "{'a':true}" },
    { "'type':'multichoice'," TWO_OPTIONS, "x", "{'a':['x']}" },
    { "'type':'attachment'", "file", "{}" },
    { "'type':'note','text':{'it':'t','en':'t'}", "x", "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fields = g_strdup_printf ("[{'id':'a',%s}]", cases[i].field);
      const char * const sent[] = { "a", cases[i].sent, NULL };

      assert_read (fields, sent, NULL, cases[i].expected, "");
    }
}

static void
test_several (void)
{
  const char * const sent[] = { "a", "y", "a", "", "a", "x", "a", "y", NULL };
  const char * const none[] = { NULL };

  assert_read ("[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", sent, NULL, "{'a':['y','x']}", "");
  assert_read ("[{'id':'a','type':'multichoice'," TWO_OPTIONS "}]", none, "{'a':['y']}", "{}", "");
}

/* What was not sent stays, but for boxes: a browser sends only ticked ones. */
static void
test_absent_stays (void)
{
  const char * const none[] = { NULL };

  assert_read ("[{'id':'a','type':'text'},{'id':'b','type':'checkbox'},{'id':'c','type':'attachment'},"
               "{'id':'d','type':'address'}]", none,
               "{'a':'x','b':true,'c':[{'id':1}],'d':{'street':'s'},'stranger':1}",
               "{'a':'x','b':false,'c':[{'id':1}],'d':{'street':'s'}}", "");
}

static void
test_emptied_goes (void)
{
  const char * const sent[] = { "a", "", "d.street", " ", "d.country", "IT", NULL };

  assert_read ("[{'id':'a','type':'text'},{'id':'d','type':'address'}]", sent,
               "{'a':'x','d':{'street':'s'}}", "{}", "");
}

static void
test_address (void)
{
  const char * const sent[] = { "d.street", " Via Roma ", "d.province", "rm", "d.country", "it", "d.number", "",
                                "d.planet", "Mars", NULL };

  assert_read ("[{'id':'d','type':'address'}]", sent, NULL,
               "{'d':{'street':'Via Roma','province':'RM','country':'IT'}}", "");
}

static void
test_not_text (void)
{
  const char * const sent[] = { "a", "\xff", "b", "a\x01", "d.street", "\xc3", "m", "\xfe", NULL };

  assert_read ("[{'id':'a','type':'text'},{'id':'b','type':'text'},{'id':'d','type':'address'},"
               "{'id':'m','type':'multichoice'," TWO_OPTIONS "}]", sent,
               "{'a':'before','m':['x']}", "{'a':'before','m':['x']}",
               "a:not_text b:not_text d.street:not_text m:not_text");
}

static void
test_too_much (void)
{
  g_autofree char *large = g_strnfill (64 * 1024 + 1, 'x');
  g_autofree char *fitting = g_strnfill (64 * 1024, 'x');
  g_autoptr(GString) fields = g_string_new ("[");
  const char *sent[2 * 17 + 1] = { NULL };
  const char * const one[] = { "a", large, NULL };
  char names[17][4];
  g_autoptr(AlboForm) form = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(JsonObject) values = NULL;
  g_autofree char *codes = NULL;

  assert_read ("[{'id':'a','type':'text'}]", one, NULL, "{}", "a:too_much");

  /* Sixteen of the largest values are one MiB; the next one is too much. */
  for (gsize i = 0; i < 17; i++)
    {
      g_snprintf (names[i], sizeof names[i], "f%zu", i);
      g_string_append_printf (fields, "%s{'id':'%s','type':'text'}", i > 0 ? "," : "", names[i]);
      sent[2 * i] = names[i];
      sent[2 * i + 1] = fitting;
    }

  g_string_append_c (fields, ']');
  form = form_fixture_new (fields->str);
  values = albo_form_read (form, 0, look_up_cb, sent, NULL, &problems);
  codes = form_fixture_problems (problems);
  g_assert_cmpuint (json_object_get_size (values), ==, 16);
  g_assert_cmpstr (codes, ==, "f16:too_much");
}

/* A value that the form no longer shows is not declared, nor what hung on it. */
static void
test_hidden_goes (void)
{
  const char * const sent[] = { "a", "no", "b", "x", NULL };

  assert_read ("[{'id':'a','type':'text'},"
               "{'id':'c','type':'text','visible_when':{'field':'b','equals':'x'}},"
               "{'id':'b','type':'text','visible_when':{'field':'a','equals':'yes'}},"
               "{'id':'f','type':'attachment','visible_when':{'field':'a','equals':'yes'}}]",
               sent, "{'a':'yes','b':'x','c':'y','f':[{'id':1}]}", "{'a':'no','f':[{'id':1}]}", "");
}

static void
test_no_such_section (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text'}]");
  const char * const sent[] = { "a", "new", NULL };
  g_autoptr(JsonNode) before = form_fixture_parse ("{'a':'old'}");
  g_autoptr(JsonObject) values = albo_form_read (form, 1, look_up_cb, (gpointer) sent,
                                                 json_node_get_object (before), NULL);

  g_assert_cmpstr (albo_json_get_string (values, "a", NULL), ==, "old");
}

static void
test_identity_wins (void)
{
  g_autoptr(AlboForm) form = form_fixture_new ("[{'id':'a','type':'text','from':'family_name'},"
                                               "{'id':'b','type':'email','from':'email'},{'id':'c','type':'text'}]");
  g_autoptr(JsonNode) values = form_fixture_parse ("{'a':'Neri','b':'b@b.it','c':'x','zzz':1}");
  g_autoptr(JsonNode) identity = form_fixture_parse ("{'family_name':'Rossi','email':'','c':'no'}");
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) none = albo_form_apply_identity (form, NULL, NULL);
  g_autofree char *text = NULL;

  json_node_take_object (node, albo_form_apply_identity (form, json_node_get_object (values),
                                                         json_node_get_object (identity)));
  text = albo_json_to_string (node);
  g_assert_cmpstr (text, ==, "{\"a\":\"Rossi\",\"b\":\"b@b.it\",\"c\":\"x\"}");
  g_assert_cmpuint (json_object_get_size (none), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form/read/kinds", test_kinds);
  g_test_add_func ("/form/read/several", test_several);
  g_test_add_func ("/form/read/absent-stays", test_absent_stays);
  g_test_add_func ("/form/read/emptied-goes", test_emptied_goes);
  g_test_add_func ("/form/read/address", test_address);
  g_test_add_func ("/form/read/not-text", test_not_text);
  g_test_add_func ("/form/read/too-much", test_too_much);
  g_test_add_func ("/form/read/hidden-goes", test_hidden_goes);
  g_test_add_func ("/form/read/no-such-section", test_no_such_section);
  g_test_add_func ("/form/read/identity-wins", test_identity_wins);

  return g_test_run ();
}
