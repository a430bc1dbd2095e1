-- roles: the groups and services that may call Albo's functions
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Roles belong to the cluster, not to the database: this file is applied each time
-- and makes only what is missing.  A person's LOGIN role is made by albo-admin, as
-- a member of albo_office or albo_audit.

do $$
declare
  v_role record;
begin
  for v_role in
    select * from (values
      ('albo_owner',  'nologin', 'Owns every object of Albo; nobody signs in as this role.'),
      ('albo_office', 'nologin', 'Group of officers and administrators.'),
      ('albo_audit',  'nologin', 'Group of auditors (RTD): they read, and change nothing.'),
      ('albo_accounts', 'nologin', 'Owns the functions of schema account, which alone make and change the roles of staff.'),
      ('albo_portal', 'login',   'The service that shows pages to citizens.'),
      ('albo_login',  'login',   'The service that identifies citizens; it alone opens sessions.'),
      ('albo_worker', 'login',   'The service that sends what waits in the outbox.')
    ) as r (name, login, purpose)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
      execute format('create role %I %s nosuperuser nocreatedb nocreaterole noinherit nobypassrls',
                     v_role.name, v_role.login);
    end if;
    execute format('comment on role %I is %L', v_role.name, v_role.purpose);
  end loop;

  -- For the owner row security hides nothing (its policy is constant), but while it applies
  -- the planner may not look at the statistics of names, and searches a common one a hundred
  -- times slower than it could.  Where nobody may give this attribute, all works without it.
  if not (select r.rolbypassrls from pg_catalog.pg_roles r where r.rolname = 'albo_owner')
     and (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    alter role albo_owner bypassrls;
  end if;

  -- What makes roles belongs to a role of its own: nothing else that runs as albo_owner can.
  -- Where nobody may give this attribute, albo-admin alone makes the accounts of staff.
  if not (select r.rolcreaterole from pg_catalog.pg_roles r where r.rolname = 'albo_accounts') then
    begin
      alter role albo_accounts createrole;
    exception when insufficient_privilege then
      null;
    end;
  end if;
end
$$;
