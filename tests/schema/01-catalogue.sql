-- catalogue: nobody but the owner touches a table, nobody calls another's function
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Driven by the catalogue: a table or function that is added later is covered by itself.

begin;
\ir fixture.sql
select no_plan();

create table test.role (name text, own_schema text);
insert into test.role values
  ('albo_office', 'office'), ('albo_audit', 'audit'), ('albo_portal', 'portal'), ('albo_login', 'login'),
  ('albo_worker', 'worker'), ('estraneo', null), ('b.operatore', 'office'), ('b.rtd', 'audit');

create view test.relation as
  select c.oid, c.oid::regclass::text as name, c.relkind
  from pg_class c where c.relnamespace = 'albo'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S');

create view test.function as
  select p.oid, p.oid::regprocedure::text as name, n.nspname as schema, p.proacl, p.prosecdef, p.proconfig,
         pg_get_userbyid(p.proowner) as owner,
         format('select %I.%I(%s)', n.nspname, p.proname,
                (select string_agg('null::' || format_type(t, null), ', ' order by i)
                 from unnest(p.proargtypes::oid[]) with ordinality a (t, i))) as call
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('albo', 'office', 'audit', 'portal', 'login', 'worker', 'admin');

select cmp_ok((select count(*) from test.relation where relkind = 'r'), '>=', 20::bigint, 'the catalogue lists the tables');
select cmp_ok((select count(*) from test.function), '>=', 80::bigint, 'the catalogue lists the functions');

-- Tables: really tried, each in each way.
select is(test.refusal_as(r.name, replace(s.sql, '%', t.name)), '42501',
          format('%s may not: %s', r.name, replace(s.sql, '%', t.name)))
from test.role r, test.relation t,
     (values ('select * from %'), ('insert into % default values'), ('delete from %'), ('truncate %'),
             ('lock table % in access share mode')) s (sql)
where t.relkind = 'r'
order by t.name, r.name, s.sql;

select is(test.refusal_as(r.name, format('update %s set %I = null', t.name, a.attname)), '42501',
          format('%s may not update %s', r.name, t.name))
from test.role r, test.relation t
join pg_attribute a on a.attrelid = t.oid and a.attnum = 1
where t.relkind = 'r'
order by t.name, r.name;

-- … and the catalogue agrees, whoever holds USAGE on the schema tomorrow.
select ok(not has_any_column_privilege(r.name, t.oid, 'select, insert, update, references')
          and not has_table_privilege(r.name, t.oid, 'delete, truncate, trigger'),
          format('%s has no privilege on %s', r.name, t.name))
from test.role r, test.relation t where t.relkind <> 'S'
order by t.name, r.name;

select ok(not has_sequence_privilege(r.name, t.oid, 'usage, select, update'),
          format('%s has no privilege on %s', r.name, t.name))
from test.role r, test.relation t where t.relkind = 'S'
order by t.name, r.name;

select ok(not has_schema_privilege(r.name, s, 'create')
          and has_schema_privilege(r.name, s, 'usage') = (s is not distinct from r.own_schema),
          format('%s may use schema %s only if it is its own', r.name, s))
from test.role r,
     unnest(array['albo', 'albo_ext', 'office', 'audit', 'portal', 'login', 'worker', 'admin', 'public']) s
order by r.name, s;

select ok(not has_database_privilege(r.name, current_database(), 'create')
          and not has_database_privilege(r.name, current_database(), 'temp'),
          format('%s may make nothing in the database', r.name))
from test.role r order by r.name;

-- Row security on every table, also for the owner.
select ok(c.relrowsecurity and c.relforcerowsecurity, format('%s has row security, forced', t.name))
from test.relation t join pg_class c on c.oid = t.oid
where t.relkind = 'r' order by t.name;

select is((select array_agg(p.polroles::regrole[]::text || ' ' || p.polcmd::text order by p.polname)
           from pg_policy p where p.polrelid = t.oid),
          case when t.name = 'albo.organization' or exists (
                      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'organization_id')
               then array['{albo_owner} *', '{albo_office,albo_audit} r'] else array['{albo_owner} *'] end,
          format('%s has the policies it should, and no other', t.name))
from test.relation t where t.relkind = 'r' order by t.name;

select is(pg_get_userbyid(c.relowner)::text, 'albo_owner', format('albo_owner owns %s', t.name))
from test.relation t join pg_class c on c.oid = t.oid order by t.name;

-- Every key of something that belongs to an organization begins with it.
select is((select a.attname::text from pg_index i
           join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
           where i.indrelid = t.oid and i.indisprimary),
          'organization_id', format('the key of %s leads with its organization', t.name))
from test.relation t
where t.relkind = 'r' and exists (select from pg_attribute a
                                  where a.attrelid = t.oid and a.attname = 'organization_id')
  and t.name <> 'albo.organization'
order by t.name;

-- Functions: really called, by everyone who should not.
select is(test.refusal_as(r.name, f.call), '42501', format('%s may not call %s', r.name, f.name))
from test.role r, test.function f
where f.schema is distinct from r.own_schema
order by f.name, r.name;

select isnt(test.refusal_as(r.name, f.call), '42501', format('%s may call %s', r.name, f.name))
from test.role r, test.function f
where f.schema = r.own_schema
order by f.name, r.name;

-- … and the catalogue agrees; the policies alone need one function of schema albo.
select ok(not has_function_privilege(r.name, f.oid, 'execute'), format('%s has no privilege on %s', r.name, f.name))
from test.role r, test.function f
where f.schema is distinct from r.own_schema
  and not (f.name = 'albo.caller_organization()' and r.own_schema in ('office', 'audit'))
order by f.name, r.name;

select ok(f.prosecdef and f.owner = 'albo_owner' and f.proconfig @> array['search_path=pg_catalog, pg_temp'],
          format('%s is albo_owner''s, a definer, with a pinned search path', f.name))
from test.function f order by f.name;

-- One that could be called by anybody would have an empty grantee, or no list at all.
select ok(f.proacl is not null and not exists (select from aclexplode(f.proacl) x where x.grantee = 0),
          format('PUBLIC may not call %s', f.name))
from test.function f order by f.name;

-- Bodies are parsed under the caller's settings: only E'…' means the same with any of them.
select ok(not exists (select from regexp_matches(p.prosrc, $$(^|[^E])('([^']|'')*')$$, 'g') m where strpos(m[2], E'\\') > 0),
          format('%s has no literal that depends on standard_conforming_strings', f.name))
from test.function f join pg_proc p on p.oid = f.oid order by f.name;

-- Said what it is: the help's reference is made of these words.
select isnt(obj_description(n.oid, 'pg_namespace'), null, format('schema %s has a comment', n.nspname))
from pg_namespace n
where n.nspname in ('albo', 'albo_ext', 'office', 'audit', 'portal', 'login', 'worker', 'admin', 'account') order by n.nspname;

select isnt(obj_description(f.oid, 'pg_proc'), null, format('%s has a comment', f.name))
from test.function f order by f.name;

select isnt(obj_description(t.oid, 'pg_class'), null, format('%s has a comment', t.name))
from test.relation t where t.relkind <> 'S' order by t.name;

select isnt(obj_description(t.oid, 'pg_type'), null, format('type %s has a comment', t.oid::regtype))
from pg_type t left join pg_class c on c.oid = t.typrelid
where t.typnamespace in (select n.oid from pg_namespace n
                         where n.nspname in ('albo', 'office', 'audit', 'portal', 'login', 'worker', 'admin'))
  and (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
order by 1;

-- A column too, unless its name and type say all: a key or a name in plain words, a reference
-- that its foreign key explains, the instant of what the table tells.  A null always means
-- something, and so does what a document or a flag holds.
create view test.plain_column as
  select a.attrelid, a.attnum
  from pg_attribute a
  where a.attnotnull
    and (a.attname in ('id', 'organization_id') and a.atttypid in ('int'::regtype, 'bigint'::regtype)
         or a.attname in ('code', 'login', 'name', 'given_name', 'family_name') and a.atttypid = 'text'::regtype
         or (a.attname = 'at' or a.attname like '%\_at') and a.atttypid = 'timestamptz'::regtype
         or (a.attname like '%\_id' or a.attname like '%\_by')
            and exists (select from pg_constraint x
                        where x.conrelid = a.attrelid and x.contype = 'f' and a.attnum = any (x.conkey)));

select isnt(col_description(a.attrelid, a.attnum), null, format('%s.%s has a comment', t.name, a.attname))
from test.relation t join pg_attribute a on a.attrelid = t.oid
where t.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
  and not exists (select from test.plain_column p where p.attrelid = a.attrelid and p.attnum = a.attnum)
order by t.name, a.attnum;

-- The roles themselves.
select ok(not r.rolsuper and r.rolbypassrls = (r.rolname = 'albo_owner') and r.rolcreaterole = (r.rolname = 'albo_accounts')
          and not r.rolcreatedb
          and not r.rolreplication, format('%s has no attribute it does not need', r.rolname))
from pg_roles r where r.rolname like 'albo\_%' and r.rolname <> 'albo_admin' order by r.rolname;

select is(array(select r.rolname::text from pg_roles r where r.rolname like 'albo\_%' and r.rolcanlogin
                and r.rolname <> 'albo_admin' order by 1),
          array['albo_login', 'albo_portal', 'albo_worker'], 'only the services sign in by themselves');

select is((select r.rolcanlogin from pg_roles r where r.rolname = 'albo_owner'), false, 'nobody signs in as the owner');

-- The role that makes roles owns the functions that do so, and nothing else; only the owner calls them.
select is((select r.rolcanlogin from pg_roles r where r.rolname = 'albo_accounts'), false, 'nobody signs in as the maker of roles');
select bag_eq($$select p.proname::text, p.prosecdef as b, p.proconfig @> array['search_path=pg_catalog, pg_temp'] as c,
                       has_function_privilege('albo_owner', p.oid, 'execute') as d, obj_description(p.oid, 'pg_proc') is not null as e
                from pg_proc p where p.proowner = 'albo_accounts'::regrole$$,
              $$values ('require_name', true, true, false, true), ('require_verifier', true, true, false, true),
                       ('require_plain', true, true, false, true), ('role_make', true, true, true, true),
                       ('role_side', true, true, true, true), ('role_sign_in', true, true, true, true),
                       ('role_password', true, true, true, true)$$, 'it owns these functions, of which the owner calls four');
select is_empty($$select c.oid::regclass from pg_class c where c.relowner = 'albo_accounts'::regrole$$, 'and no table');
select is(test.refusal_as(r.name, format('select account.%s', f)), '42501', format('%s may not call account.%s', r.name, f))
from test.role r, unnest(array['role_make(null, null, null)', 'role_side(null, null)', 'role_sign_in(null, null)',
                               'role_password(null, null)', 'require_plain(null)']) f
order by 1;
select ok(not has_schema_privilege('albo_accounts', s, 'usage'), format('the maker of roles has no business in schema %s', s))
from unnest(array['albo', 'albo_ext', 'office', 'audit', 'portal', 'login', 'worker', 'admin']) s;
select is_empty($$select m.roleid::regrole, m.member::regrole from pg_auth_members m
                  where m.member::regrole::text like 'albo\_%' and m.member::regrole::text <> 'albo_admin'$$,
                'no role of Albo is a member of another');

-- The planner's trap: what row security compares must be leakproof; an enum is not.
select ok(format_type(a.atttypid, null) in ('smallint', 'text'), format('%s.%s is a smallint, or a word', t.name, a.attname))
from test.relation t join pg_attribute a on a.attrelid = t.oid
where t.relkind = 'r' and a.attname in ('state', 'from_state', 'to_state', 'resume_state')
  -- The steps of a request have states of their own, as text: its comparison is leakproof too.
  and t.name not in ('albo.supplement', 'albo.supplement_item', 'albo.payment_position', 'albo.transfer') order by 1;

select * from finish();
rollback;
