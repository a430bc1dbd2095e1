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
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
  v_actor   albo.actor;
  v_draft   albo.draft;
  v_request albo.request;
  v_result  jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  v_actor := albo.applicant(v_citizen, null);

  select * into v_draft
  from albo.draft d where d.citizen_id = v_citizen.id and d.id = p_draft
  for update;

  if not found then
    -- Either it never was, or this is a repeat: the first answer is kept under the key.
    select c.organization_id into v_actor.organization_id
    from albo.organization o
    join albo.command c on c.organization_id = o.id and c.key = p_key
    where c.caller_kind = 'applicant' and c.caller_id = v_citizen.id;

    v_result := albo.command_result(v_actor, p_key, 'submit', p_draft);
    if v_result is null then
      raise exception 'no such draft' using errcode = 'AL404';
    end if;
    return v_result;
  end if;

  v_actor.organization_id := v_draft.organization_id;
  if exists (select from albo.command c
             where c.organization_id = v_actor.organization_id and c.key = p_key) then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  if v_draft.row_version is distinct from p_row_version
     or not exists (select from albo.service s
                    where s.organization_id = v_draft.organization_id and s.id = v_draft.service_id
                      and s.is_active and s.current_version_id = v_draft.service_version_id) then
    raise exception 'the draft or its form has changed meanwhile' using errcode = 'AL409';
  end if;

  v_request := albo.submit(v_citizen, v_draft, v_actor);

  v_result := jsonb_build_object(
    'request_id', v_request.id,
    'protocol_number', v_request.protocol_number,
    'submitted_at', albo.utc(v_request.submitted_at),
    'deadline', to_char(v_request.deadline, 'YYYY-MM-DD'));

  perform albo.command_done(v_actor, p_key, 'submit', p_draft, v_result);
  return v_result;
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
  v_request := albo.request_of_citizen(albo.session_citizen(p_token), p_request);
  perform albo.messages_read(v_request, true);
  return albo.request_for_portal(v_request);
end
$$;

comment on function portal.request(text, bigint) is
'One of the citizen''s requests with its history; marks the office''s messages as seen. AL404 if it is somebody else''s.';

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
  perform pg_notify('albo_' || p_request.organization_id, 'request:' || p_request.id);
end
$$;

comment on function albo.announce(albo.request) is
'Wakes those who listen to an organization. To be called in a transaction of its own, after the one that changed something.';

create or replace function portal.announce(p_token text, p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.announce(albo.request_of_citizen(albo.session_citizen(p_token), p_request));
end
$$;

comment on function portal.announce(text, bigint) is
'Wakes the office after a request of one''s own was submitted; alone in its transaction.';

reset role;
