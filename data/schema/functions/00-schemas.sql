-- schemas: a clean place for the functions of each kind of caller
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Applied first at each upgrade, in one transaction with all that follows: a function
-- that is no longer in these files does not survive in the database.

drop schema if exists office cascade;
drop schema if exists audit cascade;
drop schema if exists portal cascade;
drop schema if exists login cascade;
drop schema if exists worker cascade;
drop schema if exists admin cascade;
drop schema if exists account cascade;

create schema office authorization albo_owner;
create schema audit  authorization albo_owner;
create schema portal authorization albo_owner;
create schema login  authorization albo_owner;
create schema worker authorization albo_owner;
create schema admin  authorization albo_owner;
create schema account authorization albo_accounts;

comment on schema office is 'What officers and administrators may call.';
comment on schema audit  is 'What auditors may call: reads only.';
comment on schema portal is 'What the portal may call, with a citizen''s token.';
comment on schema login  is 'What the sign-in service may call; it alone opens sessions.';
comment on schema worker is 'What the worker may call.';
comment on schema admin  is 'What albo-admin calls; granted to nobody.';
comment on schema account is 'What makes and changes the roles of staff; only Albo''s own functions may call it.';

-- Internal functions too, except those that triggers and policies hold on to.
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid::regprocedure
    from pg_catalog.pg_proc p
    where p.pronamespace = 'albo'::regnamespace
      and not exists (select from pg_catalog.pg_depend d
                      where d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = p.oid)
  loop
    execute format('drop function %s', v_function);
  end loop;
end
$$;
