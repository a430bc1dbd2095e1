/* test-doctor.c - the check-up finds each defect that is made, and nothing in a sound database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "albo-doctor.h"
#include "test-program.h"
#include "test-server.h"

#define run(said, ...) test_program_run (NULL, said, __VA_ARGS__, NULL)

#define OWNER "set role albo_owner;"
#define RESET "; reset role"
#define RELOAD "; select pg_reload_conf (); select pg_sleep (0.3)"
#define HBA(text) \
  "do $$ begin execute format ('copy (select 1 where false) to program %L', format ('" text "', current_setting ('hba_file'))); end $$"
#define REPLICA "set session_replication_role = replica;"
#define ORIGIN "; reset session_replication_role"

static AlboConnection *connection;
static AlboSchemaFiles *files;

/* A defect, and how to mend it. */
typedef struct
{
  const char       *check;
  AlboFindingLevel  level;
  const char       *subject;  /* what must be named */
  const char       *make;
  const char       *mend;
} Defect;

#define P ALBO_FINDING_PROBLEM
#define W ALBO_FINDING_WARNING

static const Defect defects[] = {
  /* The server */
  { "durability", P, "fsync = off", "alter system set fsync = off" RELOAD,
    "alter system set fsync = on" RELOAD },
  { "durability", P, "synchronous_commit = off", "alter system set synchronous_commit = off" RELOAD,
    "alter system reset synchronous_commit" RELOAD },
  { "password-encryption", P, "md5", "alter system set password_encryption = 'md5'" RELOAD,
    "alter system reset password_encryption" RELOAD },
  { "logging", W, "log_statement = all", "alter system set log_statement = 'all'" RELOAD,
    "alter system reset log_statement" RELOAD },
  { "logging", W, "log_min_duration_statement", "alter system set log_min_duration_statement = 0" RELOAD,
    "alter system reset log_min_duration_statement" RELOAD },
  { "autovacuum", P, "autovacuum = off", "alter system set autovacuum = off" RELOAD,
    "alter system reset autovacuum" RELOAD },
  { "authentication", P, "host md5", HBA ("echo host all all 0.0.0.0/0 md5 >> %s"),
    HBA ("sed -i ''$d'' %s") },
  { "authentication", P, "host trust", HBA ("echo host all all 10.0.0.0/8 trust >> %s"),
    HBA ("sed -i ''$d'' %s") },
  { "replication-role", P, "albo_worker@*", "alter role albo_worker set session_replication_role = replica",
    "alter role albo_worker reset session_replication_role" },

  /* Roles */
  { "roles", P, "albo_office has createrole", "alter role albo_office createrole",
    "alter role albo_office nocreaterole" },
  { "roles", P, "albo_portal has superuser", "alter role albo_portal superuser",
    "alter role albo_portal nosuperuser" },
  { "roles", P, "albo_worker has bypassrls", "alter role albo_worker bypassrls",
    "alter role albo_worker nobypassrls" },
  { "roles", P, "albo_owner may sign in", "alter role albo_owner login", "alter role albo_owner nologin" },
  { "roles", P, "albo_audit is missing", "alter role albo_audit rename to albo_away",
    "alter role albo_away rename to albo_audit" },
  { "role-members", P, "albo_portal in albo_owner", "grant albo_owner to albo_portal",
    "revoke albo_owner from albo_portal" },
  { "role-members", P, "anna in albo_worker", "grant albo_worker to anna", "revoke albo_worker from anna" },
  { "staff-accounts", P, "anna has no account", "alter role anna rename to anna2",
    "alter role anna2 rename to anna" },
  { "staff-accounts", P, "anna is active and may not sign in", "alter role anna nologin",
    "alter role anna login" },
  { "staff-accounts", P, "anna is suspended and may sign in",
    "update albo.staff set is_active = false where login = 'anna'",
    "update albo.staff set is_active = true where login = 'anna'" },
  { "staff-accounts", P, "anna has createdb", "alter role anna createdb", "alter role anna nocreatedb" },
  { "staff-duties", P, "is in albo_audit", "grant albo_audit to anna", "revoke albo_audit from anna" },
  { "staff-duties", P, "is not in albo_office", "revoke albo_office from anna", "grant albo_office to anna" },
  { "accounts-without-staff", P, "stray", "create role stray login in role albo_office", "drop role stray" },
  { "passwords", P, "anna is not SCRAM", "alter role anna password 'md5a1b2c3d4e5f60718293a4b5c6d7e8f90'",
    "alter role anna password 'something long'" },
  { "passwords", W, "anna has expired", "alter role anna valid until '2020-01-01'",
    "alter role anna valid until 'infinity'" },
  { "administrators", W, "ente", "update albo.staff set duty = 'officer' where login = 'carla'",
    "update albo.staff set duty = 'administrator' where login = 'carla'" },
  { "privileges-tables", P, "albo_portal select on albo.request", "grant select on albo.request to albo_portal",
    "revoke select on albo.request from albo_portal" },
  { "privileges-tables", P, "PUBLIC select on albo.staff.login", "grant select (login) on albo.staff to public",
    "revoke select (login) on albo.staff from public" },
  { "privileges-functions", P, "albo_portal on office.whoami()",
    "grant execute on function office.whoami () to albo_portal",
    "revoke execute on function office.whoami () from albo_portal" },
  { "privileges-functions", P, "PUBLIC on albo.utc", "grant execute on function albo.utc (timestamptz) to public",
    "revoke execute on function albo.utc (timestamptz) from public" },
  { "privileges-functions", P, "albo_office usage on schema albo", "grant usage on schema albo to albo_office",
    "revoke usage on schema albo from albo_office" },
  { "privileges-missing", P, "albo_office on office.whoami()",
    "revoke execute on function office.whoami () from albo_office",
    "grant execute on function office.whoami () to albo_office" },
  { "privileges-database", P, "PUBLIC temporary", "grant temporary on database albo to public",
    "revoke temporary on database albo from public" },

  /* The schema */
  { "extensions", P, "pg_trgm is in schema public", "alter extension pg_trgm set schema public",
    "alter extension pg_trgm set schema albo_ext" },
  { "schema-version", P, "functions", "update albo.installation set functions_digest = 'x' || functions_digest",
    "update albo.installation set functions_digest = substr (functions_digest, 2)" },
  { "schema-version", P, "0001-installation.sql",
    "update albo.schema_migration set sha256 = reverse (sha256) where version = 1",
    "update albo.schema_migration set sha256 = reverse (sha256) where version = 1" },
  { "schema-version", P, "version", "update albo.installation set schema_version = schema_version - 1",
    "update albo.installation set schema_version = schema_version + 1" },
  { "functions", P, "albo.utc(timestamp with time zone) runs as somebody else",
    "alter function albo.utc (timestamptz) security invoker",
    "alter function albo.utc (timestamptz) security definer" },
  { "functions", P, "office.whoami() runs as somebody else", "alter function office.whoami () reset search_path",
    "alter function office.whoami () set search_path = pg_catalog, pg_temp" },
  { "functions", P, "office.back_door() has another text",
    OWNER "create function office.back_door () returns int language sql as 'select 1'" RESET,
    "drop function office.back_door ()" },
  { "functions", P, "audit.whoami is missing", "alter function audit.whoami () rename to who",
    "alter function audit.who () rename to whoami" },
  { "catalogue", P, "index request_list", "drop index albo.request_list",
    OWNER "create index request_list on albo.request (organization_id, submitted_at desc, id desc)" RESET },
  { "catalogue", P, "index request_list",
    "drop index albo.request_list;"
    OWNER "create index request_list on albo.request (organization_id, submitted_at, id)" RESET,
    "drop index albo.request_list;"
    OWNER "create index request_list on albo.request (organization_id, submitted_at desc, id desc)" RESET },
  { "catalogue", P, "trigger history.guard", "drop trigger guard on albo.history",
    OWNER "create trigger guard before update or delete on albo.history for each row"
    " execute function albo.refuse_change ()" RESET },
  { "catalogue", P, "trigger staff.record", "drop trigger record on albo.staff",
    OWNER "create trigger record after insert or update on albo.staff for each row"
    " execute function albo.staff_record ()" RESET },
  { "catalogue", P, "policy draft.owner", "drop policy owner on albo.draft",
    "create policy owner on albo.draft to albo_owner using (true) with check (true)" },
  { "catalogue", P, "constraint organization.organization_holidays",
    "alter table albo.organization drop constraint organization_holidays",
    "alter table albo.organization add constraint organization_holidays check (true)" },
  { "catalogue", P, "column draft.answers", "alter table albo.draft alter column answers drop not null",
    "alter table albo.draft alter column answers set not null" },
  { "catalogue-unknown", W, "table stranger", "create table albo.stranger (a int)", "drop table albo.stranger" },
  { "indexes-invalid", P, "session_opened",
    "update pg_index set indisvalid = false where indexrelid = 'albo.session_opened'::regclass",
    "update pg_index set indisvalid = true where indexrelid = 'albo.session_opened'::regclass" },
  { "constraints-unchecked", P, "oops", "alter table albo.draft add constraint oops check (true) not valid",
    "alter table albo.draft drop constraint oops" },
  { "guards-disabled", P, "albo.history guard", "alter table albo.history disable trigger guard",
    "alter table albo.history enable trigger guard" },
  { "guards-disabled", P, "albo.history guard", "alter table albo.history enable replica trigger guard",
    "alter table albo.history enable trigger guard" },
  { "guards-disabled", P, "RI_ConstraintTrigger", "alter table albo.access_log disable trigger all",
    "alter table albo.access_log enable trigger all" },
  { "guards-disabled", P, "albo.history quiet",
    "create rule quiet as on insert to albo.history do instead nothing", "drop rule quiet on albo.history" },
  { "row-security", P, "albo.draft", "alter table albo.draft disable row level security",
    "alter table albo.draft enable row level security" },
  { "row-security", P, "albo.draft", "alter table albo.draft no force row level security",
    "alter table albo.draft force row level security" },
  { "owners", P, "albo.draft", "alter table albo.draft owner to albo_admin",
    "alter table albo.draft owner to albo_owner" },
  { "demo", W, "albo", "update albo.installation set is_demo = true", "update albo.installation set is_demo = false" },

  /* What waits */
  { "outbox", P, "mail: 1",
    "insert into albo.outbox (organization_id, key, kind, run_at)"
    " select min (id), 'x', 'mail', now () - interval '25 hours' from albo.organization",
    "delete from albo.outbox" },
  { "seals", P, "2026-01-01",
    REPLICA "insert into albo.history (id, organization_id, request_id, seq, at, action, to_state, actor_kind, actor, hash)"
    " select 1, min (id), 1, 1, '2026-01-01 12:00Z', 'submit', 1, 'applicant', 'x', 'x' from albo.organization" ORIGIN,
    REPLICA "delete from albo.history" ORIGIN },
  { "replication-slots", W, "forgotten", "select pg_create_physical_replication_slot ('forgotten', true)",
    "select pg_drop_replication_slot ('forgotten')" },
};

static GPtrArray *
examine (void)
{
  g_autoptr(AlboConnection) doctor = albo_connection_new ("");
  g_autoptr(GError) error = NULL;
  GPtrArray *findings = albo_doctor_examine (doctor, files, &error);

  g_assert_no_error (error);

  return findings;
}

static const AlboFinding *
find (GPtrArray  *findings,
      const char *check)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AlboFinding *finding = findings->pdata[i];

      if (g_str_equal (finding->name, check))
        return finding;
    }

  g_assert_not_reached ();
}

static void
run_script (const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) parts = g_strsplit (sql, ";", -1);

  /* ALTER SYSTEM wants to be alone; what begins with DO is one. */
  if (strstr (sql, "alter system") == NULL)
    {
      albo_connection_run_script (connection, sql, NULL, &error);
      g_assert_no_error (error);
      return;
    }

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      albo_connection_run_script (connection, parts[i], NULL, &error);
      g_assert_no_error (error);
    }
}

/* No finding but those that a server for tests has. */
static void
test_sound (void)
{
  g_autoptr(GPtrArray) findings = examine ();

  for (guint i = 0; i < findings->len; i++)
    {
      const AlboFinding *finding = findings->pdata[i];

      if (finding->level != ALBO_FINDING_OK)
        g_test_message ("%s: %s", finding->name, finding->message);

      g_assert_true (finding->level == ALBO_FINDING_OK ||
                     (finding->level == ALBO_FINDING_WARNING &&
                      (g_str_equal (finding->name, "authentication") ||
                       g_str_equal (finding->name, "disk"))));
      g_assert_true ((finding->advice == NULL) == (finding->level == ALBO_FINDING_OK));
    }

  g_assert_cmpuint (findings->len, >=, 35);
}

static void
test_defect (gconstpointer data)
{
  const Defect *defect = data;
  g_autoptr(GPtrArray) findings = NULL;
  const AlboFinding *finding;
  g_autofree char *subjects = NULL;

  run_script (defect->make);
  findings = examine ();
  run_script (defect->mend);

  finding = find (findings, defect->check);
  subjects = g_strjoinv (", ", finding->subjects);
  g_test_message ("%s: %s", finding->message, subjects);
  g_assert_cmpint (finding->level, ==, defect->level);
  g_assert_nonnull (strstr (subjects, defect->subject));
  g_assert_nonnull (finding->advice);
}

/* The body of a function, put back as it was. */
static void
test_function_body (void)
{
  g_autofree char *text = test_server_get_text (connection,
                                                "select pg_get_functiondef ('albo.require_checklist_rule(jsonb)'::regprocedure)");
  g_autoptr(GPtrArray) findings = NULL;

  run_script ("create or replace function albo.require_checklist_rule (p_checklist jsonb) returns void"
              " language plpgsql immutable security definer set search_path = pg_catalog, pg_temp"
              " as $$ begin end $$");
  findings = examine ();
  run_script (text);
  g_assert_cmpint (find (findings, "functions")->level, ==, ALBO_FINDING_PROBLEM);
  g_assert_nonnull (strstr (find (findings, "functions")->message, "albo.require_checklist_rule(jsonb) has another text"));
}

/* Who may not look is told so, and nothing is passed off as healthy. */
static void
test_stranger (void)
{
  g_autoptr(AlboConnection) stranger = albo_connection_new ("user=albo_worker");
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;

  run_script ("grant usage on schema albo to albo_worker");
  findings = albo_doctor_examine (stranger, files, &error);
  run_script ("revoke usage on schema albo from albo_worker");
  g_assert_no_error (error);
  g_assert_cmpint (find (findings, "schema-version")->level, ==, ALBO_FINDING_WARNING);
  g_assert_nonnull (strstr (find (findings, "passwords")->advice, "superuser"));
}

/* It changes nothing, whatever it meets. */
static void
test_read_only (void)
{
  g_autoptr(AlboConnection) doctor = albo_connection_new ("");
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  findings = albo_doctor_examine (doctor, files, &error);
  g_assert_no_error (error);
  rows = albo_connection_call (doctor, "update albo.installation set is_demo = is_demo", 0, NULL, NULL, &error);
  g_assert_nonnull (error);
  g_assert_cmpstr (albo_store_error_get_sqlstate (error), ==, "25006");
}

static void
test_program (void)
{
  g_autofree char *sound = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *json = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_assert_cmpint (run (&sound, "doctor"), ==, 0);
  g_assert_nonnull (strstr (sound, " 0 problems."));
  g_assert_nonnull (strstr (sound, "ok         "));

  run_script ("alter table albo.history disable trigger guard");
  g_assert_cmpint (run (&broken, "doctor"), ==, 1);
  g_assert_cmpint (run (&json, "doctor", "--json"), ==, 1);
  run_script ("alter table albo.history enable trigger guard");
  g_assert_nonnull (strstr (broken, "PROBLEM    Guards or foreign keys are switched off: albo.history guard"));
  g_assert_nonnull (strstr (broken, " 1 problems."));

  node = json_from_string (json, NULL);
  g_assert_nonnull (node);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >=, 35);
  g_assert_nonnull (strstr (json, "\"check\":\"guards-disabled\",\"level\":\"problem\""));
  g_assert_cmpint (run (NULL, "--database", "dbname=postgres", "doctor"), ==, 1);
  g_assert_cmpint (run (NULL, "--database", "host=/nonexistent", "doctor"), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  connection = albo_connection_new ("");
  files = albo_schema_files_load (NULL);
  g_assert_nonnull (files);

  /* What makes a server for tests fast, and a real one lose data. */
  run_script ("alter system set fsync = on; alter system set full_page_writes = on" RELOAD);
  run_script ("select admin.organization_add ('ente', 'order', 'Ente', '{}');"
              " select admin.staff_add (id, 'anna', 'Anna', null, 'officer'),"
              " admin.staff_add (id, 'carla', 'Carla', null, 'administrator') from albo.organization;"
              " set password_encryption = 'scram-sha-256';"
              " create role anna login in role albo_office password 'x';"
              " create role carla login in role albo_office password 'x'");

  g_test_add_func ("/doctor/sound", test_sound);

  for (gsize i = 0; i < G_N_ELEMENTS (defects); i++)
    {
      g_autofree char *path = g_strdup_printf ("/doctor/finds/%s/%" G_GSIZE_FORMAT, defects[i].check, i);

      g_test_add_data_func (path, &defects[i], test_defect);
    }

  g_test_add_func ("/doctor/finds/function-body", test_function_body);
  g_test_add_func ("/doctor/stranger", test_stranger);
  g_test_add_func ("/doctor/read-only", test_read_only);
  g_test_add_func ("/doctor/program", test_program);
  g_test_add_func ("/doctor/sound-again", test_sound);

  status = g_test_run ();

  albo_schema_files_free (files);
  g_object_unref (connection);

  return status;
}
