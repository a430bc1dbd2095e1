-- portal requests: submitting one, and seeing what became of it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.applicant(p_citizen albo.citizen, p_organization int)
returns albo.actor
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return row (p_organization, 'applicant', p_citizen.id,
              concat_ws(' ', p_citizen.given_name, p_citizen.family_name))::albo.actor;
end
$$;

comment on function albo.applicant(albo.citizen, int) is 'A citizen as the one who acts on a request.';

create or replace function portal.submit(p_token text, p_draft bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_submit(albo.applicant(albo.session_citizen(p_token, albo.draft_level(p_draft)), null), p_draft, p_row_version, p_key);
end
$$;

comment on function portal.submit(text, bigint, int, uuid) is
'Submits a draft. The same key again gets the first answer, whatever happened to the draft since. AL404 not the citizen''s draft; AL409 it changed, or its form did (read it again); AL422 with the form''s problems, open_twin, or key_reused.';

create or replace function portal.requests(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', r.id, 'protocol_number', r.protocol_number, 'state', t.code,
             'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'submitted_at', albo.utc(r.submitted_at), 'deadline', to_char(r.deadline, 'YYYY-MM-DD'),
             'outcome', r.outcome) order by r.submitted_at desc, r.id desc), '[]')
    from (select * from albo.request x where x.citizen_id = v_citizen.id
          order by x.submitted_at desc, x.id desc limit 200) r
    join albo.state t on t.state = r.state
    join albo.organization o on o.id = r.organization_id
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id);
end
$$;

comment on function portal.requests(text) is 'The citizen''s requests, newest first, 200 at most.';

create or replace function albo.request_of_citizen(p_citizen albo.citizen, p_request bigint)
returns albo.request
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
begin
  select * into v_request
  from albo.request r where r.citizen_id = p_citizen.id and r.id = p_request;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  return v_request;
end
$$;

comment on function albo.request_of_citizen(albo.citizen, bigint) is 'A citizen''s own request. AL404 otherwise.';

create or replace function portal.request(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
begin
  v_request := albo.request_of_citizen(albo.session_citizen(p_token, albo.request_level(p_request)), p_request);
  perform albo.messages_read(v_request, true);
  return albo.request_for_portal(v_request);
end
$$;

comment on function portal.request(text, bigint) is
'One of the citizen''s requests with its history; marks the office''s messages as seen. AL404 if it is somebody else''s.';

create or replace function albo.request_sides(p_request albo.request)
returns table (organization_id int, request_id bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p_request.organization_id, p_request.id
  union
  select x.organization_id, x.request_id
  from albo.transfer t
  cross join lateral (values (t.organization_id, t.request_id),
                             (t.destination_organization_id, t.destination_request_id)) x (organization_id, request_id)
  where x.request_id is not null
    and ((t.organization_id = p_request.organization_id and t.request_id = p_request.id)
         or (t.destination_organization_id = p_request.organization_id and t.destination_request_id = p_request.id));
end
$$;

comment on function albo.request_sides(albo.request) is
'A request, and those that a transfer has at another body: what is done to the one may have changed the other.';

create or replace function albo.announce(p_request albo.request)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- NOTIFY holds a lock of the whole cluster until its commit is done: let that one not
  -- wait for the disk.  Losing a wake-up loses nothing, clients also look now and then.
  perform set_config('synchronous_commit', 'off', true);
  perform pg_notify('albo_' || x.organization_id, 'request:' || x.request_id)
  from albo.request_sides(p_request) x;
  perform pg_notify('albo_worker', '');
end
$$;

comment on function albo.announce(albo.request) is
'Wakes those who listen to an organization, and at the other body of a transfer; and the worker, for whom something may be waiting. To be called in a transaction of its own, after the one that changed something.';

create or replace function portal.announce(p_token text, p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.announce(albo.request_of_citizen(albo.session_citizen(p_token, albo.request_level(p_request)), p_request));
end
$$;

comment on function portal.announce(text, bigint) is
'Wakes the office after a request of one''s own was submitted; alone in its transaction.';

reset role;
