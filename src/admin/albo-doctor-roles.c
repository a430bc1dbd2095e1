/* albo-doctor-roles.c - the check-up: who may sign in, and do what
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-doctor-private.h"

#include <glib/gi18n.h>

/* Groups and services as data/schema/roles.sql makes them. */
#define ROLES \
  "(values ('albo_owner', false), ('albo_office', false), ('albo_audit', false)," \
  " ('albo_accounts', false), ('albo_portal', true), ('albo_login', true), ('albo_worker', true)) e (name, signs_in)"

/* Which attributes of a role r are dangerous. */
#define POWERS \
  "concat_ws (' ', case when r.rolsuper then 'superuser' end," \
  " case when r.rolcreaterole and r.rolname <> 'albo_accounts' then 'createrole' end," \
  " case when r.rolcreatedb then 'createdb' end," \
  " case when r.rolreplication then 'replication' end," \
  " case when r.rolbypassrls and r.rolname <> 'albo_owner' then 'bypassrls' end)"

/* Who may hold what in which schema. */
#define DOORS \
  "(values ('office', 'albo_office'), ('audit', 'albo_audit'), ('portal', 'albo_portal')," \
  " ('login', 'albo_login'), ('worker', 'albo_worker')) d (schema, role)"

#define SCHEMAS "('albo', 'albo_ext', 'office', 'audit', 'portal', 'login', 'worker', 'admin', 'account')"

#define GRANTEE "case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid (x.grantee)::text end"

static const AlboDoctorCheck checks[] = {
  { "roles",
    N_("Groups and services have the attributes they should."),
    N_("Groups or services are not as they should be:"),
    N_("“albo-admin upgrade” makes those that are missing; take the others' attributes away with ALTER ROLE."),
    "select 'problem', e.name || case when r.oid is null then ' is missing'"
    " when " POWERS " <> '' then ' has ' || " POWERS
    " when r.rolcanlogin then ' may sign in' else ' may not sign in' end"
    " from " ROLES " left join pg_roles r on r.rolname = e.name"
    " where r.oid is null or " POWERS " <> '' or r.rolcanlogin <> e.signs_in order by 2", NULL },

  { "role-members",
    N_("No role of Albo is a member of another, and nobody may act as a service."),
    N_("These memberships give too much:"),
    N_("Take them away with REVOKE."),
    "select 'problem', m.rolname || ' in ' || g.rolname"
    " from pg_auth_members a join pg_roles g on g.oid = a.roleid join pg_roles m on m.oid = a.member"
    " where (m.rolname in (select e.name from " ROLES ")"
    "        or g.rolname in ('albo_owner', 'albo_portal', 'albo_login', 'albo_worker', 'albo_accounts'))"
    " and not m.rolsuper order by 2", NULL },

  { "staff-accounts",
    N_("Each person of the staff has an account, and only active ones sign in."),
    N_("Accounts do not fit the staff:"),
    N_("“albo-admin staff suspend” and “resume” bring both together; dangerous attributes are taken away with ALTER ROLE."),
    "select 'problem', s.login || case when r.oid is null then ' has no account'"
    " when " POWERS " <> '' then ' has ' || " POWERS
    " when s.is_active then ' is active and may not sign in' else ' is suspended and may sign in' end"
    " from albo.staff s left join pg_roles r on r.rolname = s.login"
    " where (r.oid is null and s.is_active) or " POWERS " <> '' or r.rolcanlogin <> s.is_active"
    " order by 2", NULL },

  { "staff-duties",
    N_("Each person is in the group of the duty, and in no other."),
    N_("Groups do not fit the duties:"),
    N_("“albo-admin staff duty LOGIN DUTY” with the same duty puts it right."),
    "select 'problem', s.login || ', ' || s.duty || case when x.is_in then ', is in ' else ', is not in ' end || x.group_name"
    " from albo.staff s join pg_roles r on r.rolname = s.login and not r.rolsuper,"
    " lateral (select g.rolname::text as group_name, (g.rolname = 'albo_audit') = (s.duty = 'auditor') as is_due,"
    "          exists (select from pg_auth_members a where a.roleid = g.oid and a.member = r.oid) as is_in"
    "          from pg_roles g where g.rolname in ('albo_office', 'albo_audit')) x"
    " where x.is_due <> x.is_in order by 2", NULL },

  { "accounts-without-staff",
    N_("Nobody is in a group of the staff without being of the staff."),
    N_("These accounts are in a group of the staff, and are nobody's:"),
    N_("Take the membership away, or drop the role."),
    "select distinct 'problem', m.rolname::text"
    " from pg_auth_members a join pg_roles g on g.oid = a.roleid join pg_roles m on m.oid = a.member"
    " where g.rolname in ('albo_office', 'albo_audit') and not m.rolsuper"
    " and not exists (select from albo.staff s where s.login = m.rolname) order by 2", NULL },

  { "passwords",
    N_("Every password of the staff is a SCRAM verifier that has not expired."),
    N_("Some passwords are no longer good:"),
    N_("“albo-admin staff password LOGIN” sets another one."),
    "select case when a.rolpassword !~ '^SCRAM-SHA-256[$]' then 'problem' else 'warning' end,"
    " s.login || case when a.rolpassword !~ '^SCRAM-SHA-256[$]' then ' is not SCRAM' else ' has expired' end"
    " from albo.staff s join pg_authid a on a.rolname = s.login"
    " where s.is_active and (a.rolpassword !~ '^SCRAM-SHA-256[$]' or a.rolvaliduntil < now ())"
    " order by 2", NULL },

  { "administrators",
    N_("Each organization has an administrator who can decide."),
    N_("Nobody can decide the requests of these organizations:"),
    N_("“albo-admin staff add --duty administrator”, or resume one."),
    "select 'warning', o.code from albo.organization o where not exists"
    " (select from albo.staff s where s.organization_id = o.id and s.duty = 'administrator' and s.is_active)"
    " order by 2", NULL },

  { "privileges-tables",
    N_("Nobody but the owner may touch a table."),
    N_("Privileges on tables were given:"),
    N_("Take them away with REVOKE: every caller goes through functions."),
    "select 'problem', " GRANTEE " || ' ' || string_agg (lower (x.privilege_type), ' ' order by x.privilege_type)"
    " || ' on ' || n.nspname || '.' || c.relname || coalesce ('.' || c.attname, '')"
    " from (select oid, relnamespace, relname, null::name as attname, relowner, relacl as acl from pg_class"
    "       union all select c.oid, c.relnamespace, c.relname, a.attname, c.relowner, a.attacl"
    "       from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null) c"
    " join pg_namespace n on n.oid = c.relnamespace, aclexplode (c.acl) x"
    " where n.nspname in " SCHEMAS " and x.grantee <> c.relowner"
    " group by x.grantee, n.nspname, c.relname, c.attname order by 2", NULL },

  { "privileges-functions",
    N_("Each caller may call the functions of its own schema, and no other."),
    N_("Privileges on functions or schemas were given:"),
    N_("“albo-admin upgrade” of a program with other functions sets all anew; until then, REVOKE."),
    "select 'problem', " GRANTEE " || ' on ' || p.oid::regprocedure"
    " from pg_proc p join pg_namespace n on n.oid = p.pronamespace,"
    " aclexplode (coalesce (p.proacl, acldefault ('f', p.proowner))) x"
    " where n.nspname in " SCHEMAS " and n.nspname <> 'albo_ext' and x.grantee <> p.proowner"
    " and not exists (select from " DOORS " where d.schema = n.nspname and d.role = pg_get_userbyid (x.grantee))"
    " and not (p.oid = to_regprocedure ('albo.caller_organization()')"
    "          and pg_get_userbyid (x.grantee) in ('albo_office', 'albo_audit'))"
    " and not (n.nspname = 'account' and p.proname like 'role\\_%' and pg_get_userbyid (x.grantee) = 'albo_owner')"
    " union all"
    " select 'problem', " GRANTEE " || ' ' || lower (x.privilege_type) || ' on schema ' || n.nspname"
    " from pg_namespace n, aclexplode (n.nspacl) x"
    " where n.nspname in " SCHEMAS " and x.grantee <> n.nspowner"
    " and not (x.privilege_type = 'USAGE' and exists (select from " DOORS
    "          where d.schema = n.nspname and d.role = pg_get_userbyid (x.grantee)))"
    " and not (n.nspname = 'account' and pg_get_userbyid (x.grantee) = 'albo_owner' and x.privilege_type = 'USAGE')"
    " order by 2", NULL },

  { "privileges-missing",
    N_("Each caller may call what it needs."),
    N_("These callers lack what they need:"),
    N_("“albo-admin upgrade” sets all anew; until then, GRANT."),
    "select 'problem', d.role || ' on ' || p.oid::regprocedure"
    " from " DOORS " join pg_namespace n on n.nspname = d.schema join pg_proc p on p.pronamespace = n.oid"
    " join pg_roles r on r.rolname = d.role"
    " where not (has_function_privilege (r.oid, p.oid, 'execute') and has_schema_privilege (r.oid, n.oid, 'usage'))"
    " order by 2", NULL },

  { "privileges-database",
    N_("Nobody connects, or makes anything, without having been told so."),
    N_("Everybody may do this in the database:"),
    N_("Take it away with REVOKE … ON DATABASE … FROM PUBLIC."),
    "select 'problem', " GRANTEE " || ' ' || lower (x.privilege_type)"
    " from pg_database d, aclexplode (coalesce (d.datacl, acldefault ('d', d.datdba))) x"
    " where d.datname = current_database () and x.grantee <> d.datdba"
    " and (x.grantee = 0 or (x.privilege_type <> 'CONNECT' and exists"
    "      (select from pg_roles r where r.oid = x.grantee and (r.rolname like 'albo\\_%'"
    "       or exists (select from albo.staff s where s.login = r.rolname)))))"
    " order by 2", NULL },
};

const AlboDoctorCheck *
albo_doctor_get_role_checks (gsize *n_checks)
{
  *n_checks = G_N_ELEMENTS (checks);

  return checks;
}
