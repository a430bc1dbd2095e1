-- grants: who may call what; nobody may touch a table
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Applied last, and complete: it takes away whatever else was given to these roles.

do $$
declare
  v_schema record;
begin
  -- Also where a copy was brought back into a database that somebody made by hand.
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to albo_office, albo_audit, albo_portal, albo_login, albo_worker',
                 current_database());

  for v_schema in
    select * from (values ('albo', null), ('albo_ext', null), ('office', 'albo_office'), ('audit', 'albo_audit'),
                          ('portal', 'albo_portal'), ('login', 'albo_login'), ('worker', 'albo_worker'),
                          ('admin', null), ('account', 'albo_owner')) as s (name, role)
  loop
    execute format('revoke all on schema %I from public, albo_office, albo_audit, albo_portal, albo_login, albo_worker',
                   v_schema.name);

    if v_schema.name <> 'albo_ext' then
      execute format('revoke all on all tables in schema %I from public, albo_office, albo_audit, albo_portal, albo_login, albo_worker',
                     v_schema.name);
      execute format('revoke all on all sequences in schema %I from public, albo_office, albo_audit, albo_portal, albo_login, albo_worker',
                     v_schema.name);
      execute format('revoke all on all routines in schema %I from public, albo_office, albo_audit, albo_portal, albo_login, albo_worker',
                     v_schema.name);
    end if;

    if v_schema.role is not null then
      execute format('grant usage on schema %I to %I', v_schema.name, v_schema.role);
      execute format('grant execute on all functions in schema %I to %I', v_schema.name, v_schema.role);
    end if;
  end loop;

  -- These run with the right to make roles: the owner of the others calls them, after its checks.
  revoke all on all routines in schema account from albo_owner;
  grant execute on function account.role_make(text, text, boolean), account.role_side(text, boolean),
    account.role_sign_in(text, boolean), account.role_password(text, text) to albo_owner;

  -- Large objects belong to no schema: anybody who may connect could fill the disk with
  -- them, and pass them to another body.
  for v_schema in
    select p.oid::regprocedure as name, null as role from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lo_open', 'lo_get', 'lowrite', 'loread')
  loop
    execute format('revoke execute on function %s from public', v_schema.name);
  end loop;

  -- Advisory locks are one room for all: whoever takes the number of another's lock stops
  -- what waits for it, an upgrade of Albo too, and many of them fill the table of locks.
  for v_schema in
    select p.oid::regprocedure as name, null as role from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_(try_)?advisory_'
  loop
    execute format('revoke execute on function %s from public', v_schema.name);
    execute format('grant execute on function %s to albo_owner', v_schema.name);
  end loop;
end
$$;

-- The policies of row security ask it in the name of whoever reads.
grant execute on function albo.caller_organization() to albo_office, albo_audit;
