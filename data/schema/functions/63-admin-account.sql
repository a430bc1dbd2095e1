-- admin, accounts: who may act for a body, with which duty, and since when
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Rows only: albo-admin changes the LOGIN role in the same transaction.

set role albo_owner;

create or replace function albo.staff_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_action text;
begin
  if tg_op = 'INSERT' then
    v_action := 'added';
  elsif new.is_active <> old.is_active then
    v_action := case when new.is_active then 'resumed' else 'suspended' end;
  elsif new.duty <> old.duty then
    v_action := 'duty';
  else
    return null;
  end if;

  insert into albo.staff_event (organization_id, staff_id, action, duty_before, duty_after, is_active, reason, done_by)
  values (new.organization_id, new.id, v_action, case when tg_op = 'UPDATE' then old.duty end, new.duty,
          new.is_active, new.reason, session_user);
  return null;
end
$$;

comment on function albo.staff_record() is
'Trigger of albo.staff: each change of duty, and each suspension, leaves a row of albo.staff_event.';

create or replace trigger record after insert or update on albo.staff
  for each row execute function albo.staff_record();

create or replace function albo.staff_locked(p_login text)
returns albo.staff
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff;
begin
  -- The body first: two administrators must not suspend each other at the same time.
  perform from albo.organization o
  where o.id = (select s.organization_id from albo.staff s where s.login = p_login) for no key update;

  -- As strong as this, for who claims a request holds a key share on the row of the assignee.
  select * into v_staff from albo.staff s where s.login = p_login for update;

  if not found then
    raise exception 'no such person' using errcode = 'AL404';
  end if;

  return v_staff;
end
$$;

comment on function albo.staff_locked(text) is 'A person of the staff, locked together with the body. AL404 if there is none.';

create or replace function albo.require_administrator_left(p_staff albo.staff)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_staff.duty = 'administrator' and p_staff.is_active
     and not exists (select from albo.staff s
                     where s.organization_id = p_staff.organization_id and s.duty = 'administrator'
                       and s.is_active and s.id <> p_staff.id) then
    perform albo.raise_problem(p_staff.login, 'last_administrator');
  end if;
end
$$;

comment on function albo.require_administrator_left(albo.staff) is
'AL422 last_administrator when nobody but this person could decide the body''s requests.';

create or replace function albo.assigned_protocols(p_staff albo.staff)
returns text[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select r.protocol_number
    from albo.request r
    where r.organization_id = p_staff.organization_id and r.assignee_id = p_staff.id and r.state < 6
    order by r.submitted_at, r.id);
end
$$;

comment on function albo.assigned_protocols(albo.staff) is 'Open requests that a person claimed, oldest first.';

create or replace function admin.staff_duty(p_login text, p_duty text, p_reason text, p_anyway boolean)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff    albo.staff := albo.staff_locked(p_login);
  v_assigned text[];
begin
  if p_duty is null or p_duty not in ('officer', 'administrator', 'auditor') then
    perform albo.raise_problem('duty', 'invalid');
  end if;

  -- Only an administrator decides, so only then is there something to lose.
  if v_staff.duty = 'administrator' and p_duty <> 'administrator' and not coalesce(p_anyway, false) then
    perform albo.require_administrator_left(v_staff);
    v_assigned := albo.assigned_protocols(v_staff);

    if v_assigned <> '{}' then
      perform albo.raise_problems((select jsonb_agg(jsonb_build_object('field', a, 'code', 'assigned'))
                                   from unnest(v_assigned) a));
    end if;
  end if;

  update albo.staff s set duty = p_duty, reason = nullif(left(btrim(p_reason), 1000), '')
  where s.organization_id = v_staff.organization_id and s.id = v_staff.id and s.duty <> p_duty;

  return v_staff.duty;
end
$$;

comment on function admin.staff_duty(text, text, text, boolean) is
'Gives a person another duty, at once, and returns the former one. Unless anyway: AL422 last_administrator, or assigned for each open request that must be reassigned first.';

create or replace function admin.staff_suspend(p_login text, p_reason text, p_anyway boolean)
returns text[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.staff_locked(p_login);
begin
  if nullif(btrim(p_reason), '') is null then
    perform albo.raise_problem('reason', 'required');
  end if;

  if not coalesce(p_anyway, false) then
    perform albo.require_administrator_left(v_staff);
  end if;

  update albo.staff s set is_active = false, reason = left(btrim(p_reason), 1000)
  where s.organization_id = v_staff.organization_id and s.id = v_staff.id and s.is_active;

  return albo.assigned_protocols(v_staff);
end
$$;

comment on function admin.staff_suspend(text, text, boolean) is
'From now on the person may do nothing; returns the open requests that wait for somebody else. AL422 last_administrator unless anyway.';

create or replace function admin.staff_resume(p_login text, p_reason text)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.staff_locked(p_login);
begin
  update albo.staff s set is_active = true, reason = nullif(left(btrim(p_reason), 1000), '')
  where s.organization_id = v_staff.organization_id and s.id = v_staff.id and not s.is_active;

  return v_staff.duty;
end
$$;

comment on function admin.staff_resume(text, text) is 'A suspended person may act again, with the duty that is returned.';

create or replace function admin.staff_password(p_login text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.staff_locked(p_login);
begin
  insert into albo.staff_event (organization_id, staff_id, action, duty_before, duty_after, is_active, done_by)
  values (v_staff.organization_id, v_staff.id, 'password', v_staff.duty, v_staff.duty, v_staff.is_active, session_user);
end
$$;

comment on function admin.staff_password(text) is
'Records that a person got another password; the password itself is the role''s, and comes here in no form.';

create or replace function admin.staff_list(p_organization text)
returns table (organization text, login text, name text, duty text, is_active boolean, can_sign_in boolean,
               expires_at timestamptz, open_requests int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.code, s.login, s.name, s.duty, s.is_active, coalesce(r.rolcanlogin, false),
         nullif(r.rolvaliduntil, 'infinity'), cardinality(albo.assigned_protocols(s))
  from albo.staff s
  join albo.organization o on o.id = s.organization_id
  left join pg_catalog.pg_roles r on r.rolname = s.login
  where p_organization is null or o.code = p_organization
  order by o.code, s.login;
end
$$;

comment on function admin.staff_list(text) is 'The people of a body, or of all bodies for null, suspended ones too.';

create or replace function admin.staff_show(p_login text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff;
begin
  select * into v_staff from albo.staff s where s.login = p_login;

  if not found then
    raise exception 'no such person' using errcode = 'AL404';
  end if;

  return (
    select jsonb_build_object(
      'organization', o.code, 'login', v_staff.login, 'name', v_staff.name, 'email', v_staff.email,
      'duty', v_staff.duty, 'is_active', v_staff.is_active, 'can_sign_in', coalesce(r.rolcanlogin, false),
      'expires_at', albo.utc(nullif(r.rolvaliduntil, 'infinity')),
      'assigned', to_jsonb(albo.assigned_protocols(v_staff)),
      'events', (
        select coalesce(jsonb_agg(jsonb_build_object(
                 'at', albo.utc(e.at), 'action', e.action, 'duty_before', e.duty_before, 'duty_after', e.duty_after,
                 'is_active', e.is_active, 'reason', e.reason, 'done_by', e.done_by) order by e.id), '[]')
        from albo.staff_event e
        where e.organization_id = v_staff.organization_id and e.staff_id = v_staff.id))
    from albo.organization o
    left join pg_catalog.pg_roles r on r.rolname = v_staff.login
    where o.id = v_staff.organization_id);
end
$$;

comment on function admin.staff_show(text) is 'A person, the open requests claimed, and all that happened to the account. AL404 if there is none.';

create or replace function office.staff()
returns table (id bigint, login text, name text, email text, duty text, open_requests int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('office')).organization_id;
begin
  return query
  select s.id, s.login, s.name, s.email, s.duty, cardinality(albo.assigned_protocols(s))
  from albo.staff s
  where s.organization_id = v_organization and s.is_active
  order by s.name, s.id;
end
$$;

comment on function office.staff() is
'The people of the body who may act now, with the number of open requests each one claimed: to whom a request may be given.';

create or replace function audit.staff(p_as_of date)
returns table (id bigint, login text, name text, duty text, since timestamptz)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  -- Bounded, so that no date is too strange to count with.
  v_day          date := greatest(least(coalesce(p_as_of, 'infinity'), albo.rome_day(clock_timestamp())), '1900-01-01');
  v_end          timestamptz := (v_day + 1)::timestamp at time zone 'Europe/Rome';
begin
  return query
  select s.id, s.login, s.name, e.duty_after, e.at
  from albo.staff s
  cross join lateral (
    select x.duty_after, x.is_active, x.at
    from albo.staff_event x
    where x.organization_id = s.organization_id and x.staff_id = s.id and x.action <> 'password' and x.at < v_end
    order by x.id desc
    limit 1) e
  where s.organization_id = v_organization and e.is_active
  order by s.name, s.id;
end
$$;

comment on function audit.staff(date) is
'Who could act for the body at the end of a day (null: now), with which duty, and since when with that duty.';

reset role;
