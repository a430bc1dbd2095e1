-- caller: who is calling, for staff and for citizens
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.caller_organization()
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select s.organization_id from albo.staff s where s.login = session_user::text and s.is_active);
end
$$;

comment on function albo.caller_organization() is
'Organization of the person who signed in, or null. Row security policies use it: session_user cannot be set by a client, a setting can.';

create or replace function albo.caller(p_side text)
returns albo.staff
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff;
begin
  select * into v_staff from albo.staff s where s.login = session_user::text and s.is_active;

  if not found then
    raise exception 'the caller is not staff of an organization' using errcode = 'AL403';
  end if;

  if (v_staff.duty = 'auditor') <> (p_side = 'audit') then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  return v_staff;
end
$$;

comment on function albo.caller(text) is
'The staff row of session_user. Side is office or audit: an auditor cannot use the office''s functions even if made a member of its group by mistake. AL403 otherwise.';

create or replace function albo.session_citizen(p_token text, p_level int)
returns albo.citizen
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash    bytea := sha256(convert_to(p_token, 'UTF8'));
  v_session albo.session;
  v_citizen albo.citizen;
begin
  select * into v_session
  from albo.session s
  where s.token_hash = v_hash
    and s.last_seen_at > now() - interval '30 minutes'
    and s.opened_at > now() - interval '8 hours'
    and s.level >= p_level;

  if not found then
    raise exception 'no session' using errcode = 'AL401';
  end if;

  -- Written once a minute at most, and never waiting for another call of the same session.
  if v_session.last_seen_at < now() - interval '1 minute' then
    update albo.session s set last_seen_at = now()
    where s.token_hash = (select x.token_hash from albo.session x
                          where x.token_hash = v_hash for update skip locked);
  end if;

  select * into v_citizen from albo.citizen c where c.id = v_session.citizen_id;
  return v_citizen;
end
$$;

comment on function albo.session_citizen(text, int) is
'The citizen whose session a token opens; keeps the session alive. AL401 if there is none, if it ended, or if the person was authenticated less surely than p_level: signing in again helps.';

create or replace function albo.session_citizen(p_token text)
returns albo.citizen
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.session_citizen(p_token, 2);
end
$$;

comment on function albo.session_citizen(text) is
'The same for what asks for level 2, as all does that is not about one service whose rule sign_in_level says otherwise.';

reset role;
