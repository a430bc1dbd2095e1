-- office, staff: an administrator looks after the people of the own body
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- What albo-admin may, less what would make an administrator mightier than meant: nobody
-- changes the own account, or the auditor's, who watches over administrators, or makes an
-- auditor; nobody gives another administrator a password; the last administrator stays; a
-- name begins with the code of the body.  Roles are made by schema
-- account, which may nothing else.

set role albo_owner;

create or replace function albo.administrator()
returns albo.staff
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  if v_staff.duty <> 'administrator' then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  return v_staff;
end
$$;

comment on function albo.administrator() is 'Who is calling, if an administrator. AL403 otherwise.';

create or replace function albo.administrator_locked(p_key uuid)
returns albo.staff
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.administrator();
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  perform from albo.organization o where o.id = v_staff.organization_id for no key update;
  -- Again: while waiting, the caller may have been suspended by another administrator.
  return albo.administrator();
end
$$;

comment on function albo.administrator_locked(uuid) is
'Who is calling, if an administrator, with the body locked: commands about staff and settings follow each other. AL422 without a key.';

create or replace function albo.staff_to_change(p_administrator albo.staff, p_staff bigint)
returns albo.staff
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_login text;
  v_staff albo.staff;
begin
  select s.login into v_login
  from albo.staff s where s.organization_id = p_administrator.organization_id and s.id = p_staff;

  v_staff := albo.staff_locked(v_login);

  if v_staff.id = p_administrator.id then
    perform albo.raise_problem('staff', 'yourself');
  elsif v_staff.duty = 'auditor' then
    perform albo.raise_problem('staff', 'auditor');
  end if;

  return v_staff;
end
$$;

comment on function albo.staff_to_change(albo.staff, bigint) is
'A person of the administrator''s body, locked. AL404 for another''s; AL422 yourself, or auditor: those who run the server change these.';

create or replace function office.staff_all()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator();
begin
  return jsonb_build_object(
    'prefix', (select o.code || '.' from albo.organization o where o.id = v_administrator.organization_id),
    'can_change', coalesce((select r.rolcreaterole from pg_catalog.pg_roles r where r.rolname = 'albo_accounts'), false),
    'staff', (
      select jsonb_agg(jsonb_build_object(
               'id', s.id, 'login', s.login, 'name', s.name, 'email', s.email, 'duty', s.duty,
               'is_active', s.is_active, 'reason', s.reason, 'is_self', s.id = v_administrator.id,
               'open_requests', cardinality(albo.assigned_protocols(s)),
               'since', (select albo.utc(e.at) from albo.staff_event e
                         where e.organization_id = s.organization_id and e.staff_id = s.id and e.action <> 'password'
                         order by e.id desc limit 1))
             order by s.is_active desc, s.name, s.id)
      from albo.staff s where s.organization_id = v_administrator.organization_id));
end
$$;

comment on function office.staff_all() is
'Everybody of the body, suspended ones too, for an administrator; prefix is how a new login begins, can_change whether accounts can be changed here and not by albo-admin only.';

create or replace function office.staff_events(p_staff bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator();
begin
  if not exists (select from albo.staff s
                 where s.organization_id = v_administrator.organization_id and s.id = p_staff) then
    raise exception 'no such person' using errcode = 'AL404';
  end if;

  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'at', albo.utc(e.at), 'action', e.action, 'duty_before', e.duty_before, 'duty_after', e.duty_after,
             'is_active', e.is_active, 'reason', e.reason, 'done_by', coalesce(d.name, e.done_by)) order by e.id desc), '[]')
    from (select * from albo.staff_event x
          where x.organization_id = v_administrator.organization_id and x.staff_id = p_staff
          order by x.id desc limit 200) e
    left join albo.staff d on d.organization_id = e.organization_id and d.login = e.done_by);
end
$$;

comment on function office.staff_events(bigint) is 'What happened to an account, newest first, at most 200. AL404 for another body''s.';

create or replace function office.staff_add(p_key uuid, p_login text, p_name text, p_email text, p_duty text, p_verifier text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_name          text := btrim(p_name);
  v_email         text := nullif(btrim(p_email), '');
  v_result        jsonb := albo.command_result(v_actor, p_key, 'staff_add', 0);
begin
  if v_result is not null then
    return v_result;
  end if;

  if p_login is null or p_login !~ '^[a-z][a-z0-9-]*[.][a-z0-9][a-z0-9._-]*$' or length(p_login) > 63
     or not starts_with(p_login, (select o.code || '.' from albo.organization o
                                  where o.id = v_administrator.organization_id)) then
    perform albo.raise_problem('login', 'invalid');
  elsif albo.is_blank(v_name) then
    perform albo.raise_problem('name', 'required');
  elsif length(v_name) > 200 then
    perform albo.raise_problem('name', 'too_long');
  elsif v_name ~ '[[:cntrl:]]' then
    perform albo.raise_problem('name', 'invalid');
  elsif v_email is not null and albo.setting_problem('email', to_jsonb(v_email)) is not null then
    perform albo.raise_problem('email', 'invalid_email');
  elsif p_duty = 'auditor' then
    perform albo.raise_problem('duty', 'auditor');
  elsif p_duty is null or p_duty not in ('officer', 'administrator') then
    perform albo.raise_problem('duty', 'invalid');
  elsif exists (select from pg_catalog.pg_roles r where r.rolname = p_login)
     or exists (select from albo.staff s where s.login = p_login) then
    perform albo.raise_problem('login', 'taken');
  end if;

  perform account.role_make(p_login, p_verifier, p_duty = 'auditor');
  v_result := jsonb_build_object('id', admin.staff_add(v_administrator.organization_id, p_login, v_name, v_email, p_duty));
  return albo.command_done(v_actor, p_key, 'staff_add', 0, v_result);
end
$$;

comment on function office.staff_add(uuid, text, text, text, text, text) is
'Adds a person who can sign in at once, with a password of which only the SCRAM verifier comes here. AL422 for a login that does not begin with the body''s code or is taken, also by a role that is nobody''s here, and for an auditor, whom those who run the server appoint.';

create or replace function office.staff_duty(p_key uuid, p_staff bigint, p_duty text, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'staff_duty', coalesce(p_staff, 0));
  v_staff         albo.staff;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_staff := albo.staff_to_change(v_administrator, p_staff);

  if p_duty = 'auditor' then
    perform albo.raise_problem('duty', 'auditor');
  end if;

  if p_duty is distinct from v_staff.duty then
    v_result := jsonb_build_object('former', admin.staff_duty(v_staff.login, p_duty, p_reason, false));
    perform account.role_side(v_staff.login, p_duty = 'auditor');
  else
    v_result := jsonb_build_object('former', v_staff.duty);
  end if;

  return albo.command_done(v_actor, p_key, 'staff_duty', p_staff, v_result);
end
$$;

comment on function office.staff_duty(uuid, bigint, text, text) is
'Gives a person of the body another duty, at once. AL422 auditor, last_administrator, or assigned for each open request that must be reassigned first.';

create or replace function office.staff_suspend(p_key uuid, p_staff bigint, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'staff_suspend', coalesce(p_staff, 0));
  v_staff         albo.staff;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_staff := albo.staff_to_change(v_administrator, p_staff);
  v_result := jsonb_build_object('assigned', admin.staff_suspend(v_staff.login, p_reason, false));
  perform account.role_sign_in(v_staff.login, false);

  return albo.command_done(v_actor, p_key, 'staff_suspend', p_staff, v_result);
end
$$;

comment on function office.staff_suspend(uuid, bigint, text) is
'From now on the person may do nothing, not even with a connection that is open, and not sign in; returns the open requests that wait for somebody else. AL422 last_administrator, or without a reason.';

create or replace function office.staff_resume(p_key uuid, p_staff bigint, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'staff_resume', coalesce(p_staff, 0));
  v_staff         albo.staff;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_staff := albo.staff_to_change(v_administrator, p_staff);
  v_result := jsonb_build_object('duty', admin.staff_resume(v_staff.login, p_reason));
  perform account.role_side(v_staff.login, v_staff.duty = 'auditor');
  perform account.role_sign_in(v_staff.login, true);

  return albo.command_done(v_actor, p_key, 'staff_resume', p_staff, v_result);
end
$$;

comment on function office.staff_resume(uuid, bigint, text) is 'A suspended person may act and sign in again, with the duty and the password of before.';

create or replace function office.staff_password(p_key uuid, p_staff bigint, p_verifier text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'staff_password', coalesce(p_staff, 0));
  v_staff         albo.staff;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_staff := albo.staff_to_change(v_administrator, p_staff);

  -- Who knows the password of another administrator decides in that one's name.
  if v_staff.duty = 'administrator' then
    perform albo.raise_problem('staff', 'administrator');
  end if;

  perform account.role_password(v_staff.login, p_verifier);
  perform admin.staff_password(v_staff.login);

  v_result := '{}';
  return albo.command_done(v_actor, p_key, 'staff_password', p_staff, v_result);
end
$$;

comment on function office.staff_password(uuid, bigint, text) is
'Gives a person of the body another password, of which only the SCRAM verifier comes here, and records that it was done. AL422 administrator for another administrator, whose name is not for lending: albo-admin does that.';

reset role;
