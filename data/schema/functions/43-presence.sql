-- presence: who else has a request open
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function office.presence_others()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('request', p.request_id, 'login', s.login, 'name', s.name,
                                                 'since', albo.utc(p.opened_at)) order by p.opened_at, s.login), '[]')
    from albo.presence p
    join albo.staff s on s.organization_id = p.organization_id and s.id = p.staff_id
    where p.organization_id = v_staff.organization_id and p.staff_id <> v_staff.id
      and p.seen_at > clock_timestamp() - interval '2 minutes');
end
$$;

comment on function office.presence_others() is
'Who else of the body has which request open: [{"request","login","name","since"}]. For who was woken: it says nothing of the caller, so that nobody is woken by it.';

create or replace function office.presence(p_open_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff   albo.staff := albo.caller('office');
  v_is_news boolean;
begin
  if p_open_request is null then
    delete from albo.presence p
    where p.organization_id = v_staff.organization_id and p.staff_id = v_staff.id;
    v_is_news := found;
  else
    perform albo.request_of_staff(v_staff, p_open_request);

    select p.request_id <> p_open_request or p.seen_at < clock_timestamp() - interval '2 minutes' into v_is_news
    from albo.presence p
    where p.organization_id = v_staff.organization_id and p.staff_id = v_staff.id;
    v_is_news := coalesce(v_is_news, true);

    insert into albo.presence as p (organization_id, staff_id, request_id, opened_at, seen_at)
    values (v_staff.organization_id, v_staff.id, p_open_request, clock_timestamp(), clock_timestamp())
    on conflict (organization_id, staff_id) do update
    set request_id = excluded.request_id,
        seen_at = excluded.seen_at,
        opened_at = case when p.request_id = excluded.request_id and p.seen_at > excluded.seen_at - interval '2 minutes'
                         then p.opened_at else excluded.opened_at end
    where v_is_news or p.seen_at < clock_timestamp() - interval '10 seconds';
  end if;

  if v_is_news then
    -- As albo.announce does, and for the same reason.
    perform set_config('synchronous_commit', 'off', true);
    perform pg_notify('albo_' || v_staff.organization_id, 'presence');
  end if;

  return office.presence_others();
end
$$;

comment on function office.presence(bigint) is
'Says which request the caller has open, null for none, and answers who else of the body has which open: [{"request","login","name","since"}]. Said again within two minutes, or it is forgotten. When it changes, "presence" wakes those who listen to the body. AL404 if the request is not the body''s.';

reset role;
