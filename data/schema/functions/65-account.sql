-- account: the roles of staff
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- These functions run as albo_accounts, which may make roles and has no other right: no
-- table, no function of another schema.  Only albo_owner may call them, that is, functions
-- that have looked at who asks.  They trust them in nothing: whatever is passed, the only
-- roles that can come out are those of people, in one of the two groups, with a SCRAM
-- verifier; and a role that has any power, or is in any other group, is never touched.

set role albo_accounts;

create or replace function account.require_name(p_login text)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_login is null or p_login !~ '^[a-z][a-z0-9-]*[.][a-z0-9][a-z0-9._-]*$' or length(p_login) > 63 then
    raise exception 'not the name of a person' using errcode = 'AL403';
  end if;
end
$$;

comment on function account.require_name(text) is
'AL403 for a name that is not "body.person" in small letters, as no role of Albo or of PostgreSQL is called.';

create or replace function account.require_verifier(p_verifier text)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Anything else would be taken for a password in clear.  Many rounds would be a burden for
  -- the server at each sign-in, few ones help who stole the verifier.
  if p_verifier is null
     or p_verifier !~ '^SCRAM-SHA-256[$][0-9]{4,6}:[A-Za-z0-9+/]{22}==[$][A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
     or split_part(split_part(p_verifier, '$', 2), ':', 1)::int not between 4096 and 100000 then
    raise exception 'not a verifier' using errcode = 'AL422',
      detail = '{"problems": [{"field": "password", "code": "invalid"}]}';
  end if;
end
$$;

comment on function account.require_verifier(text) is
'AL422 for what is not exactly the SCRAM-SHA-256 verifier that a client of PostgreSQL makes of a password.';

create or replace function account.require_plain(p_login text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role pg_roles;
begin
  select * into v_role from pg_roles r where r.rolname = p_login;

  if not found then
    raise exception 'no such account' using errcode = 'AL404';
  end if;

  if p_login ~ '^(pg|albo)_' or v_role.rolsuper or v_role.rolcreaterole or v_role.rolcreatedb
     or v_role.rolreplication or v_role.rolbypassrls
     or not exists (select from pg_auth_members a where a.member = v_role.oid)
     or exists (select from pg_auth_members a
                where a.member = v_role.oid and a.roleid::regrole::text not in ('albo_office', 'albo_audit')
                   or a.roleid = v_role.oid
                   or a.member = v_role.oid and a.admin_option) then
    raise exception 'not an ordinary account of the staff' using errcode = 'AL403';
  end if;
end
$$;

comment on function account.require_plain(text) is
'AL404 where there is no such role; AL403 for one that has a power, is in another group than those of the staff, or has members.';

create or replace function account.role_make(p_login text, p_verifier text, p_is_auditor boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform account.require_name(p_login);
  perform account.require_verifier(p_verifier);

  execute format('create role %I login nosuperuser nocreatedb nocreaterole inherit noreplication nobypassrls password %L',
                 p_login, p_verifier);
  execute format('grant %I to %I', case when p_is_auditor then 'albo_audit' else 'albo_office' end, p_login);
exception when duplicate_object then
  raise exception 'there is such a role' using errcode = 'AL422',
    detail = '{"problems": [{"field": "login", "code": "taken"}]}';
end
$$;

comment on function account.role_make(text, text, boolean) is
'Makes the role of a person, in the group of auditors or of the office. AL422 taken when there is one of that name, whoever''s.';

create or replace function account.role_side(p_login text, p_is_auditor boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform account.require_plain(p_login);

  if not pg_has_role(p_login, case when p_is_auditor then 'albo_audit' else 'albo_office' end, 'member') then
    execute format('grant %I to %I', case when p_is_auditor then 'albo_audit' else 'albo_office' end, p_login);
  end if;

  if pg_has_role(p_login, case when p_is_auditor then 'albo_office' else 'albo_audit' end, 'member') then
    execute format('revoke %I from %I', case when p_is_auditor then 'albo_office' else 'albo_audit' end, p_login);
  end if;
end
$$;

comment on function account.role_side(text, boolean) is 'Puts the role of a person in the group of auditors or of the office, and out of the other.';

create or replace function account.role_sign_in(p_login text, p_is_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform account.require_plain(p_login);

  execute format('alter role %I %s', p_login, case when p_is_allowed then 'login' else 'nologin' end);
end
$$;

comment on function account.role_sign_in(text, boolean) is 'Lets the role of a person sign in, or keeps it out.';

create or replace function account.role_password(p_login text, p_verifier text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform account.require_plain(p_login);
  perform account.require_verifier(p_verifier);

  execute format('alter role %I password %L valid until ''infinity''', p_login, p_verifier);
end
$$;

comment on function account.role_password(text, text) is 'Gives the role of a person another password, as a verifier.';

-- Roles made before had no default privileges taken away: nobody calls these but whom grants.sql names.
revoke all on all functions in schema account from public;

reset role;
