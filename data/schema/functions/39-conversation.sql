-- conversation: notes between colleagues, messages with the applicant
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- They do not move a request, so nobody's version becomes stale by them; but the chain
-- holds them, so that none can be changed or slipped in later.

set role albo_owner;

create or replace function albo.history_add(p_actor albo.actor, p_request bigint, p_action text, p_details jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
  v_history albo.history;
begin
  select * into v_request
  from albo.request r
  where r.organization_id = p_actor.organization_id and r.id = p_request
  for no key update;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  v_history.organization_id := v_request.organization_id;
  v_history.request_id := v_request.id;
  v_history.seq := v_request.history_seq + 1;
  v_history.at := clock_timestamp();
  v_history.action := p_action;
  v_history.from_state := v_request.state;
  v_history.to_state := v_request.state;
  v_history.actor_kind := p_actor.kind;
  v_history.actor_id := p_actor.id;
  v_history.actor := p_actor.name;
  v_history.details := coalesce(p_details, '{}');
  v_history.hash := albo.history_hash(v_history, v_request.history_hash);

  with history as (
    insert into albo.history select v_history.*
  )
  update albo.request r
  set history_seq = v_history.seq, history_hash = v_history.hash,
      is_unread = r.is_unread or p_actor.kind = 'applicant'
  where r.organization_id = v_request.organization_id and r.id = v_request.id;
end
$$;

comment on function albo.history_add(albo.actor, bigint, text, jsonb) is
'A row of history for what does not move a request, also a closed one: state and version stay. AL404 when it is not the actor''s body''s.';

create or replace function albo.say(p_actor albo.actor, p_request bigint, p_key uuid, p_kind text, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text   text := albo.require_text(jsonb_build_object('text', p_text), 'text');
  -- History knows notes and messages; what a message asks for is in its details.
  v_action text := case p_kind when 'note' then 'note' else 'message' end;
  v_at     timestamptz := clock_timestamp();
  v_id     bigint;
  v_result jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  -- Locked first: a repeat that runs at the same time waits here, and finds the first one's result.
  perform from albo.request r
  where r.organization_id = p_actor.organization_id and r.id = p_request
  for no key update;

  v_result := albo.command_result(p_actor, p_key, p_kind, p_request);
  if v_result is not null then
    return v_result;
  end if;

  if p_actor.kind = 'applicant'
     and (select count(*) from albo.message m
          where m.organization_id = p_actor.organization_id and m.request_id = p_request
            and m.staff_id is null and m.at > v_at - interval '1 day') >= 50 then
    raise exception 'too many messages' using errcode = 'AL429';
  end if;

  if p_kind = 'note' then
    insert into albo.note (organization_id, request_id, staff_id, at, text)
    values (p_actor.organization_id, p_request, p_actor.id, v_at, v_text)
    returning id into v_id;
  else
    insert into albo.message (organization_id, request_id, staff_id, at, text, kind)
    values (p_actor.organization_id, p_request, case when p_actor.kind <> 'applicant' then p_actor.id end, v_at, v_text,
            p_kind)
    returning id into v_id;

    insert into albo.outbox (organization_id, key, request_id, kind, payload)
    values (p_actor.organization_id, 'message:' || v_id, p_request, 'mail',
            albo.notice_payload(case when p_actor.kind = 'applicant' then 'message_from_applicant' else 'message' end,
                                jsonb_build_object('message_id', v_id)));
  end if;

  perform albo.history_add(p_actor, p_request, v_action, jsonb_build_object(
      v_action || '_id', v_id, 'text_sha256', encode(sha256(convert_to(v_text, 'UTF8')), 'hex'))
    || case p_kind when 'correction' then '{"kind": "correction"}'::jsonb else '{}'::jsonb end);

  v_result := jsonb_build_object(v_action || '_id', v_id, 'at', albo.utc(v_at));
  return albo.command_done(p_actor, p_key, p_kind, p_request, v_result);
end
$$;

comment on function albo.say(albo.actor, bigint, uuid, text, text) is
'Adds a note, a message or an applicant''s correction to a request of the actor''s body, which the caller has checked. AL422 required, too_long; AL429 after fifty messages of an applicant in a day.';

create or replace function albo.messages_read(p_request albo.request, p_by_applicant boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.message m set read_at = clock_timestamp()
  where m.organization_id = p_request.organization_id and m.request_id = p_request.id
    and m.read_at is null and (m.staff_id is not null) = p_by_applicant;
end
$$;

comment on function albo.messages_read(albo.request, boolean) is
'Marks the other side''s messages as seen.';

reset role;
