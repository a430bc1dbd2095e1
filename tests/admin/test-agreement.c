/* test-agreement.c - the interface and the database offer the same, no more, no less
 *
 * The database decides; src/core has a copy so that programs can name things and show
 * what is possible.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form.h"
#include "albo-json.h"
#include "albo-request-state.h"
#include "test-server.h"

static AlboConnection *connection;

static void
assert_same (const char *sql,
             const char *expected)
{
  g_autofree char *found = test_server_get_text (connection, sql);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_states (void)
{
  g_autoptr(GString) known = g_string_new (NULL);

  for (int state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    g_string_append_printf (known, "%d %s %s|%s|%s\n", state, albo_request_state_to_code (state),
                            albo_request_state_is_final (state) ? "final" : "open",
                            albo_request_state_label (state, "it"),
                            albo_request_state_label (state, "en"));

  assert_same ("select string_agg (format (E'%s %s %s|%s|%s\\n', state, code,"
               " case when is_final then 'final' else 'open' end, label_it, label_en), ''"
               " order by state) from albo.state",
               known->str);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
test_transitions (void)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *known = NULL;
  gsize n;
  const AlboRequestTransition *transitions = albo_request_state_list_transitions (&n);

  for (gsize i = 0; i < n; i++)
    {
      const AlboRequestTransition *t = &transitions[i];

      g_ptr_array_add (lines, g_strdup_printf ("%d --%s--> %d%s%s%s%s", t->from,
                                               albo_request_action_to_code (t->action), t->to,
                                               t->actors & ALBO_REQUEST_ACTOR_APPLICANT ? " applicant" : "",
                                               t->actors & ALBO_REQUEST_ACTOR_OFFICER ? " officer" : "",
                                               t->actors & ALBO_REQUEST_ACTOR_ADMINISTRATOR ? " administrator" : "",
                                               t->actors & ALBO_REQUEST_ACTOR_SYSTEM ? " system" : ""));
    }

  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  known = g_strjoinv ("\n", (char **) lines->pdata);

  assert_same ("select string_agg (line, E'\\n' order by line collate \"C\") from ("
               " select format ('%s --%s--> %s%s%s%s%s', coalesce (from_state, 0), action, to_state,"
               "  case when by_applicant then ' applicant' end,"
               "  case when by_officer then ' officer' end,"
               "  case when by_administrator then ' administrator' end,"
               "  case when by_system then ' system' end) as line"
               " from albo.transition) t",
               known);
}

/* Every action that core names occurs in the table, and no other. */
static void
test_actions (void)
{
  g_autoptr(GPtrArray) codes = g_ptr_array_new ();
  g_autofree char *known = NULL;

  for (int action = ALBO_REQUEST_ACTION_FIRST; action <= ALBO_REQUEST_ACTION_LAST; action++)
    g_ptr_array_add (codes, (char *) albo_request_action_to_code (action));

  g_ptr_array_sort (codes, compare_lines);
  g_ptr_array_add (codes, NULL);
  known = g_strjoinv (" ", (char **) codes->pdata);

  assert_same ("select string_agg (action, ' ' order by action collate \"C\")"
               " from (select distinct action from albo.transition) t",
               known);
}

/* Each type of core is one that the database publishes, and an unknown one is not. */
static void
test_form_types (void)
{
  for (int type = 0; type <= ALBO_FORM_N_TYPES; type++)
    {
      const char *code = type < ALBO_FORM_N_TYPES ? albo_form_type_to_code (type) : "hologram";
      g_autofree char *document = g_strdup_printf ("{\"format\": 2, \"sections\": [{\"fields\": [{\"id\":"
                                                   " \"a\", \"type\": \"%s\", \"options\": [], \"fields\": []}]}]}", code);
      const char *param = document;
      g_autoptr(GError) error = NULL;
      g_autoptr(PGresult) rows = NULL;

      rows = albo_connection_call (connection, "select type from albo.form_fields ($1)", 1, &param,
                                   NULL, &error);

      if (type < ALBO_FORM_N_TYPES)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, code);
        }
      else
        {
          g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID);
        }
    }
}

/* A group, and a choice by preference, with values right and wrong. */
static const char group_document[] =
  "{'format':2,'sections':[{'id':'s','title':{'it':'S','en':'S'},'fields':["
  "{'id':'a','type':'group','label':{'it':'A','en':'A'},'item_label':{'it':'I','en':'I'},'min_items':1,"
  "'max_items':3,'fields':["
  "{'id':'name','type':'text','label':{'it':'N','en':'N'},'required':true},"
  "{'id':'since','type':'date','label':{'it':'N','en':'N'}},"
  "{'id':'kind','type':'choice','label':{'it':'K','en':'K'},'options':[{'value':'x','label':{'it':'X','en':'X'}},"
  "{'value':'y','label':{'it':'Y','en':'Y'}}]},"
  "{'id':'why','type':'multiline','label':{'it':'W','en':'W'},'required':true,"
  "'visible_when':{'field':'kind','equals':'y'}},"
  "{'id':'some','type':'multichoice','label':{'it':'M','en':'M'},'min_items':2,'options':["
  "{'value':'x','label':{'it':'X','en':'X'}},{'value':'y','label':{'it':'Y','en':'Y'}},"
  "{'value':'z','label':{'it':'Z','en':'Z'}}]},"
  "{'id':'true','type':'declaration','label':{'it':'D','en':'D'}}]},"
  "{'id':'b','type':'multichoice','ordered':true,'max_items':2,'label':{'it':'B','en':'B'},'options':["
  "{'value':'x','label':{'it':'X','en':'X'}},{'value':'y','label':{'it':'Y','en':'Y'}},"
  "{'value':'z','label':{'it':'Z','en':'Z'}}]}]}]}";

static const char * const group_values[] = {
  "{'a':[{'name':'R','true':true}]}",
  "{'a':[{}]}",
  "{'a':[{'name':'','true':false}]}",
  "{'a':[{'name':'R','true':true},{'name':7,'true':true}]}",
  "{'a':[{'name':'R','true':true,'kind':'y'}]}",
  "{'a':[{'name':'R','true':true,'kind':'y','why':'because'}]}",
  "{'a':[{'name':'R','true':true,'kind':'x','why':7}]}",
  "{'a':[{'name':'R','true':true,'kind':'z','since':'2026-02-30'}]}",
  "{'a':[{'name':'R','true':'yes'}]}",
  "{'a':[{'name':'R','true':true,'stranger':1}]}",
  "{'a':[{'name':'R','true':true,'stranger':1},{'x':1}]}",
  "{'a':[{'name':'R','true':true,'some':['x']}]}",
  "{'a':[{'name':'R','true':true,'some':['x','x']}]}",
  "{'a':[{'name':'R','true':true,'some':['x','z']}]}",
  "{'a':[7]}",
  "{'a':[null]}",
  "{'a':'x'}",
  "{'a':{'name':'R'}}",
  "{'a':[{},{},{},{}]}",
  "{'b':['z','x']}",
  "{'b':['x','x']}",
  "{'b':['x','y','z']}",
  "{'b':['w']}",
  "{'b':'x'}",
};

/* What core says of an entry of a group the database says, too. */
static void
test_groups (void)
{
  g_autofree char *document = g_strdelimit (g_strdup (group_document), "'", '"');
  g_autoptr(AlboForm) form = albo_form_new_from_json (document, -1, NULL);

  g_assert_nonnull (form);

  for (gsize i = 0; i < G_N_ELEMENTS (group_values); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (group_values[i]), "'", '"');
      g_autoptr(JsonNode) values = albo_json_parse (json, -1, NULL);
      g_autoptr(GPtrArray) problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (values));
      g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GError) error = NULL;
      g_autoptr(PGresult) rows = NULL;
      g_autofree char *known = NULL;
      const char *params[] = { document, json };

      for (guint j = 0; j < problems->len; j++)
        {
          const AlboFormProblem *problem = problems->pdata[j];

          g_ptr_array_add (lines, g_strdup_printf ("%s:%s", problem->field, problem->code));
        }

      g_ptr_array_sort (lines, compare_lines);
      g_ptr_array_add (lines, NULL);
      known = g_strjoinv (" ", (char **) lines->pdata);

      rows = albo_connection_call (connection,
                                   "select coalesce (string_agg (x.line, ' ' order by x.line collate \"C\"), '') from ("
                                   " select concat (p ->> 'field', ':', p ->> 'code') as line"
                                   " from albo.form_fields ($1) f,"
                                   "  jsonb_array_elements ((albo.group_check (f, $2::jsonb -> f.id)).problems) p"
                                   " where f.type = 'group' and albo.is_filled ($2::jsonb -> f.id)"
                                   " union all"
                                   " select concat (f.id, ':', albo.value_problem (f, $2::jsonb -> f.id))"
                                   " from albo.form_fields ($1) f"
                                   " where f.type <> 'group' and albo.is_filled ($2::jsonb -> f.id)"
                                   "  and albo.value_problem (f, $2::jsonb -> f.id) is not null) x",
                                   2, params, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s", group_values[i]);
      g_assert_cmpstr (PQgetvalue (rows, 0, 0), ==, known);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  connection = albo_connection_new ("");

  g_test_add_func ("/agreement/states", test_states);
  g_test_add_func ("/agreement/transitions", test_transitions);
  g_test_add_func ("/agreement/actions", test_actions);
  g_test_add_func ("/agreement/form-types", test_form_types);
  g_test_add_func ("/agreement/groups", test_groups);

  status = g_test_run ();
  g_object_unref (connection);

  return status;
}
