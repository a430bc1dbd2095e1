/* test-demo.c - the demonstration is whole, plausible and the same each time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-admin-error.h"
#include "albo-demo.h"
#include "albo-fiscal-code.h"
#include "albo-form.h"
#include "albo-installer.h"
#include "albo-json.h"
#include "albo-office-calls.h"
#include "test-server.h"

static AlboConnection *connection;

static void
assert_answer (const char *sql,
               const char *expected)
{
  g_autofree char *answer = test_server_get_text (connection, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_counts (void)
{
  assert_answer ("select is_demo from albo.installation", "t");
  assert_answer ("select count (*) from albo.request", "300");
  assert_answer ("select string_agg (code, ' ' order by code) from albo.organization",
                 "elenco ordine scuola");

  /* Each organization has each kind in almost every state, and nothing is in none. */
  assert_answer ("select count (distinct state) from albo.request", "7");
  assert_answer ("select count (distinct (r.organization_id, s.kind)) from albo.request r"
                 " join albo.service s on (s.organization_id, s.id) = (r.organization_id, r.service_id)",
                 "9");
  assert_answer ("select min (n) >= 6 from (select count (distinct r.state) n from albo.request r"
                 " group by r.organization_id, r.service_id) c", "t");
  assert_answer ("select count (distinct outcome) from albo.request where state = 7", "5");
  assert_answer ("select count (*) from albo.draft", "0");
}

static void
test_times (void)
{
  assert_answer ("select min (submitted_at) > now () - interval '1 year'"
                 " and max (submitted_at) < now () from albo.request", "t");
  assert_answer ("select max (at) <= now () from albo.history", "t");
  assert_answer ("select count (distinct date_trunc ('month', submitted_at)) >= 11"
                 " from albo.request", "t");

  /* Numbers follow the instants, without gaps. */
  assert_answer ("select bool_and (n = place) from (select right (protocol_number, 7)::int n,"
                 " row_number () over (partition by organization_id, left (protocol_number, 4)"
                 "  order by submitted_at) place from albo.request) p", "t");
  assert_answer ("select count (*) from admin.history_check ()", "0");
}

static void
test_staff (void)
{
  assert_answer ("select count (*) from albo.staff", "12");
  assert_answer ("select min (n) || ' ' || max (n) from (select count (*) n from albo.staff"
                 " where duty = 'administrator' group by organization_id) c", "2 2");

  for (const char * const *login = (const char *[]) { "ordine.operatore", "scuola.rtd",
                                                      "elenco.amministratore2", NULL };
       *login != NULL; login++)
    {
      g_autofree char *conninfo = g_strdup_printf ("user=%s password=albo-demo", *login);
      g_autoptr(AlboConnection) person = albo_connection_new (conninfo);
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) whoami = albo_office_sign_in (person, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (albo_json_get_string (json_node_get_object (whoami), "login", NULL), ==,
                       *login);
      g_assert_cmpstr (albo_connection_get_schema (person), ==,
                       g_str_has_suffix (*login, "rtd") ? "audit" : "office");
    }
}

/* The calls of the office on an office that has something to show. */
static void
test_office (void)
{
  g_autoptr(AlboConnection) person = albo_connection_new ("user=ordine.amministratore"
                                                          " password=albo-demo");
  AlboInboxQuery query = { .limit = 40 };
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree guint64 *counts = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *submitted_at = NULL;
  guint64 n_open = 0;

  counts = albo_office_counts (person, NULL, &error);
  g_assert_no_error (error);

  /* Keyset pages show each request once, newest first. */
  while (TRUE)
    {
      g_autoptr(GPtrArray) page = albo_office_inbox (person, &query, NULL, &error);
      const AlboInboxRow *last;

      g_assert_no_error (error);

      for (guint i = 0; i < page->len; i++)
        {
          const AlboInboxRow *row = page->pdata[i];

          g_assert_true (g_hash_table_add (seen, GINT_TO_POINTER (row->id)));
          g_assert_nonnull (row->applicant);
          g_assert_nonnull (albo_json_localized (row->service, "it"));
          g_assert_true (submitted_at == NULL || strcmp (row->submitted_at, submitted_at) <= 0);
          g_free (submitted_at);
          submitted_at = g_strdup (row->submitted_at);
          n_open += row->state < 6;
        }

      if (page->len < 40)
        break;

      last = page->pdata[page->len - 1];
      g_clear_pointer (&query.cursor, json_object_unref);
      query.cursor = albo_inbox_cursor_after (submitted_at, last->id);
    }

  g_clear_pointer (&query.cursor, json_object_unref);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 100);

  for (guint i = 0; i < ALBO_OFFICE_COUNT_MINE; i++)
    n_open -= counts[i];

  g_assert_cmpuint (n_open, ==, 0);
}

static void
test_citizens (void)
{
  g_autoptr(PGresult) rows = test_server_call (connection,
                                               "select fiscal_code, family_name, given_name, sex,"
                                               " to_char (birth_date, 'YYYY-MM-DD')"
                                               " from albo.citizen");

  g_assert_cmpint (PQntuples (rows), >=, 60);
  assert_answer ("select count (*) >= 6 from albo.citizen c where not exists"
                 " (select from albo.request r where r.citizen_id = c.id)", "t");

  for (int i = 0; i < PQntuples (rows); i++)
    {
      AlboFiscalCodeParts parts;
      g_autofree char *date = NULL;

      g_assert_true (albo_fiscal_code_is_valid (PQgetvalue (rows, i, 0)));
      g_assert_true (albo_fiscal_code_parse (PQgetvalue (rows, i, 0), &parts));
      g_assert_true (albo_fiscal_code_matches_names (&parts, PQgetvalue (rows, i, 1),
                                                     PQgetvalue (rows, i, 2)));
      g_assert_cmpint (parts.sex, ==, *PQgetvalue (rows, i, 3));

      date = g_strdup_printf ("%02d-%02d-%02d", parts.year, parts.month, parts.day);
      g_assert_cmpstr (PQgetvalue (rows, i, 4) + 2, ==, date);
    }
}

/* What the database holds is what a browser could have sent. */
static void
test_forms_validate (void)
{
  g_autoptr(PGresult) rows = NULL;

  rows = test_server_call (connection,
                           "select o.code, sv.code, v.form, s.declared"
                           " from albo.request r"
                           " join albo.organization o on o.id = r.organization_id"
                           " join albo.service sv on (sv.organization_id, sv.id)"
                           "  = (r.organization_id, r.service_id)"
                           " join albo.service_version v on (v.organization_id, v.id)"
                           "  = (r.organization_id, r.service_version_id)"
                           " join albo.submission s on (s.organization_id, s.request_id)"
                           "  = (r.organization_id, r.id)");
  g_assert_cmpint (PQntuples (rows), ==, 300);

  for (int i = 0; i < PQntuples (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlboForm) form = albo_form_new_from_json (PQgetvalue (rows, i, 2), -1, &error);
      g_autoptr(JsonNode) values = NULL;
      g_autoptr(GPtrArray) problems = NULL;

      g_assert_no_error (error);
      values = albo_json_parse (PQgetvalue (rows, i, 3), -1, &error);
      g_assert_no_error (error);
      problems = albo_form_validate (form, ALBO_FORM_ALL_SECTIONS, json_node_get_object (values));

      /* Not even a warning: every code fits the person beside it. */
      for (guint j = 0; j < problems->len; j++)
        {
          const AlboFormProblem *problem = problems->pdata[j];

          g_test_message ("%s %s: %s %s", PQgetvalue (rows, i, 0), PQgetvalue (rows, i, 1),
                          problem->field, problem->code);
        }

      g_assert_cmpuint (problems->len, ==, 0);
    }
}

/* People differ: not the same words three hundred times. */
static void
test_variety (void)
{
  assert_answer ("select count (distinct declared ->> 'residence') > 100"
                 " from albo.submission", "t");
  assert_answer ("select count (distinct declared ->> 'subject_kind') from albo.submission",
                 "2");
  assert_answer ("select count (*) from (select fiscal_code from albo.member"
                 " group by organization_id, fiscal_code having count (*) > 1) d", "0");
}

/* Who was enrolled by a request is in the register once; who left is out. */
static void
test_register (void)
{
  assert_answer ("select bool_and (r.entry_id is not null) from albo.request r where r.state = 6",
                 "t");
  assert_answer ("select count (*) from albo.entry e where e.closed_by is not null and"
                 " e.effective_to is null", "0");
}

static void
test_twice_changes_nothing (void)
{
  const char *digest =
    "select md5 (string_agg (t::text, '|' order by r.organization_id, r.id)) from albo.request r"
    " join albo.submission t on (t.organization_id, t.request_id) = (r.organization_id, r.id)";
  g_autofree char *before = test_server_get_text (connection, digest);
  g_autofree char *n_before = test_server_get_text (connection,
                                                    "select count (*) from albo.history");
  g_autoptr(GError) error = NULL;
  gboolean is_changed = TRUE;

  g_assert_true (albo_demo_fill (connection, &is_changed, &error));
  g_assert_no_error (error);
  g_assert_false (is_changed);

  assert_answer (digest, before);
  assert_answer ("select count (*) from albo.history", n_before);
}

/* A database with a real person in it is not touched. */
static void
test_spares_real_people (void)
{
  g_autoptr(AlboSchemaFiles) files = albo_schema_files_load (NULL);
  g_autoptr(AlboConnection) real = albo_connection_new ("dbname=real");
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  gboolean is_changed;

  PQclear (test_server_call (connection, "create database real template template0"));
  g_assert_true (albo_installer_run (real, files, ALBO_INSTALL_MODE_INIT, NULL, &error));
  g_assert_no_error (error);
  PQclear (test_server_call (real,
                             "select admin.citizen_add ('{\"fiscal_code\": \"RSSMRA80A01H501U\","
                             " \"family_name\": \"Rossi\", \"given_name\": \"Mario\"}')"));

  g_assert_false (albo_demo_fill (real, &is_changed, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID);

  found = test_server_get_text (real,
                                "select concat_ws (' ', (select count (*) from albo.organization),"
                                " (select count (*) from albo.citizen),"
                                " (select is_demo from albo.installation))");
  g_assert_cmpstr (found, ==, "0 1 f");
}

static void
test_description (void)
{
  g_autofree char *address = albo_connection_make_address (connection);
  g_autofree char *text = albo_demo_describe (address);
  g_autoptr(JsonNode) node = albo_json_parse (text, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  g_autofree char *conninfo = NULL;
  g_autoptr(AlboConnection) person = NULL;
  g_autoptr(GError) error = NULL;
  JsonArray *accounts = albo_json_get_array (object, "accounts");
  JsonObject *account = json_array_get_object_element (accounts, 0);

  g_assert_null (strchr (text, '\n'));
  g_assert_cmpuint (json_array_get_length (accounts), ==, 12);
  conninfo = g_strdup_printf ("%s user=%s password=%s",
                              albo_json_get_string (object, "conninfo", ""),
                              albo_json_get_string (account, "login", ""),
                              albo_json_get_string (object, "password", ""));
  person = albo_connection_open (conninfo, NULL, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  connection = albo_connection_open ("", NULL, NULL);

  g_test_add_func ("/demo/counts", test_counts);
  g_test_add_func ("/demo/times", test_times);
  g_test_add_func ("/demo/staff", test_staff);
  g_test_add_func ("/demo/office", test_office);
  g_test_add_func ("/demo/citizens", test_citizens);
  g_test_add_func ("/demo/forms-validate", test_forms_validate);
  g_test_add_func ("/demo/variety", test_variety);
  g_test_add_func ("/demo/register", test_register);
  g_test_add_func ("/demo/twice-changes-nothing", test_twice_changes_nothing);
  g_test_add_func ("/demo/description", test_description);
  g_test_add_func ("/demo/spares-real-people", test_spares_real_people);

  status = g_test_run ();
  g_object_unref (connection);

  return status;
}
