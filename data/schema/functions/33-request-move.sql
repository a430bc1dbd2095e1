-- request_move: the only way a request changes state
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.request_move(
  p_actor       albo.actor,
  p_request     bigint,
  p_row_version int,
  p_key         uuid,
  p_action      text,
  p_details     jsonb,
  p_to_state    smallint default null,
  p_at          timestamptz default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org        int := p_actor.organization_id;
  v_details    jsonb := coalesce(p_details, '{}');
  v_request    albo.request;
  v_transition record;
  v_history    albo.history;
  v_notice     text;
  v_result     jsonb;
  v_is_new     boolean;
begin
  -- The row lock makes two administrators queue here: the second sees the new version.
  select * into v_request
  from albo.request r
  where r.organization_id = v_org and r.id = p_request
  for no key update;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  if p_key is not null
     and exists (select from albo.command c where c.organization_id = v_org and c.key = p_key) then
    return albo.command_result(p_actor, p_key, p_action, p_request);
  end if;

  if v_request.row_version is distinct from p_row_version then
    raise exception 'the request has changed meanwhile' using errcode = 'AL409';
  end if;

  -- Where an action may lead to more than one state, its own function says to which.
  select t.*, s.code as to_code, k.kind, v.rules,
         case when p_action = 'forward' then (
           select jsonb_object_agg(i ->> 'id', true)
           from jsonb_array_elements(v.rules -> 'checklist') i) end as all_ticked
    into v_transition
  from albo.transition t
  join albo.state s on s.state = t.to_state
  join albo.service_version v on v.organization_id = v_org and v.id = v_request.service_version_id
  join albo.service k on k.organization_id = v.organization_id and k.id = v.service_id
  where t.from_state = v_request.state and t.action = p_action
    and (p_to_state is null or t.to_state = p_to_state)
  order by t.to_state
  limit 1;

  if not found then
    raise exception 'no such transition from this state' using errcode = 'AL405';
  end if;

  if not (case p_actor.kind when 'applicant' then v_transition.by_applicant
                            when 'officer' then v_transition.by_officer
                            when 'administrator' then v_transition.by_administrator
                            when 'system' then v_transition.by_system
                            else false end)
     or (p_actor.kind = 'applicant' and p_actor.id is distinct from v_request.citizen_id) then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  v_history.at := coalesce(p_at, clock_timestamp());

  case p_action
    when 'forward' then
      -- Only what is not the one right answer needs to be told what is wrong with it.
      if v_details <> coalesce(v_transition.all_ticked, '{}') then
        perform albo.require_checklist(v_transition.rules -> 'checklist', v_details);
      end if;
      v_request.checklist := v_details;
      v_details := jsonb_build_object('checklist', v_details);
    when 'claim' then
      v_request.assignee_id := p_actor.id;
      v_notice := 'claimed';
    when 'ask_payment' then
      v_request.resume_state := v_request.state;
    when 'payment_received', 'paid_elsewhere' then
      if v_request.resume_state <> v_transition.to_state then
        raise exception 'a payment leads back to the state before it' using errcode = 'AL405';
      end if;
      v_request.resume_state := null;
    when 'answer_supplement', 'expire_supplement', 'withdraw_supplement' then
      if (v_transition.to_state = 5) <> (v_request.assignee_id is not null) then
        raise exception 'a supplement leads back to whom claimed the request' using errcode = 'AL405';
      end if;
      v_request.supplement_expired := v_request.supplement_expired or p_action = 'expire_supplement';
    when 'approve' then
      v_details := albo.approval_details(v_details, v_transition.rules);
      v_request.outcome := 'approved';
      v_request.entry_id := albo.register_effect(v_request, v_transition.kind, v_transition.rules,
                                                 v_details, v_history.at);
      v_notice := 'approved';
    when 'annul' then
      perform albo.require_annulment(v_request, v_details);
      v_request.outcome := v_details ->> 'outcome';
      v_request.reasons := v_details ->> 'reasons';
      v_request.resume_state := null;
      v_notice := 'annulled';
    else
      null;
  end case;

  v_history.organization_id := v_org;
  v_history.request_id := p_request;
  v_history.seq := v_request.history_seq + 1;
  v_history.action := p_action;
  v_history.from_state := v_request.state;
  v_history.to_state := v_transition.to_state;
  v_history.actor_kind := p_actor.kind;
  v_history.actor_id := p_actor.id;
  v_history.actor := p_actor.name;
  v_history.details := v_details;
  v_history.hash := albo.history_hash(v_history, v_request.history_hash);

  v_result := jsonb_build_object(
    'request_id', p_request,
    'state', v_transition.to_code,
    'row_version', v_request.row_version + 1);

  -- One statement: to begin and end a statement costs as much as the row it writes.
  with history as (
    insert into albo.history select v_history.*
  ), command as (
    insert into albo.command (organization_id, key, name, caller_kind, caller_id, target_id, result)
    select v_org, p_key, p_action, p_actor.kind, p_actor.id, p_request, v_result
    where p_key is not null
    on conflict do nothing
    returning key
  )
  update albo.request r
  set state = v_transition.to_state,
      resume_state = v_request.resume_state,
      row_version = r.row_version + 1,
      assignee_id = v_request.assignee_id,
      checklist = v_request.checklist,
      supplement_expired = v_request.supplement_expired,
      outcome = v_request.outcome,
      reasons = v_request.reasons,
      entry_id = v_request.entry_id,
      closed_at = case when v_transition.to_state >= 6 then v_history.at end,
      history_seq = v_history.seq,
      history_hash = v_history.hash
  where r.organization_id = v_org and r.id = p_request
  returning p_key is null or exists (select from command) into v_is_new;

  -- Somebody used the same key on another target in the meantime.
  if not v_is_new then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  if v_notice is not null then
    insert into albo.outbox (organization_id, key, request_id, kind, payload)
    values (v_org, format('%s:%s:%s', v_notice, p_request, v_history.seq), p_request, 'mail',
            jsonb_build_object('template', v_notice, 'to', 'applicant'));
  end if;

  return v_result;
end
$$;

comment on function albo.request_move(albo.actor, bigint, int, uuid, text, jsonb, smallint, timestamptz) is
'Moves a request one step, with all that the step brings: register, history, notices, the command''s result. A repeat with the same key gets the first result.

Errors, each leaving everything as it was: AL404 no such request in the actor''s organization; AL409 the version is not the one seen; AL405 the step does not exist from this state; AL403 the actor''s duty does not allow it; AL422 what the step requires is missing.

p_to_state is for actions that may lead to more than one state; p_at only for invented data, which has a past.';

create or replace function albo.require_checklist(p_items jsonb, p_checklist jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problems jsonb;
begin
  if jsonb_typeof(p_checklist) <> 'object' then
    perform albo.raise_problem('checklist', 'invalid');
  end if;

  select jsonb_agg(jsonb_build_object('field', x.id, 'code', x.code)) into v_problems
  from (
    select i ->> 'id' as id, 'required' as code
    from jsonb_array_elements(coalesce(p_items, '[]')) i
    where p_checklist -> (i ->> 'id') is distinct from 'true'
    union all
    select k.key, 'unknown_field'
    from jsonb_object_keys(p_checklist) k (key)
    where not exists (select from jsonb_array_elements(coalesce(p_items, '[]')) i where i ->> 'id' = k.key)
  ) x;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;
end
$$;

comment on function albo.require_checklist(jsonb, jsonb) is
'Refuses with AL422 a completeness check that does not tick every item of the rules, or ticks others.';

create or replace function albo.approval_details(p_details jsonb, p_rules jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
begin
  if jsonb_typeof(p_details) <> 'object' then
    perform albo.raise_problem('details', 'invalid');
  end if;

  p_details := jsonb_strip_nulls(p_details);

  for v_key in select * from jsonb_object_keys(p_details) loop
    if v_key not in ('resolution_number', 'resolution_date', 'effective_from', 'section', 'number') then
      perform albo.raise_problem(v_key, 'unknown_field');
    elsif v_key in ('resolution_date', 'effective_from')
          and albo.date_or_null(p_details ->> v_key) is null
          or v_key = 'number' and p_details ->> v_key !~ '^[1-9][0-9]{0,8}$'
          or length(p_details ->> v_key) > 100 then
      perform albo.raise_problem(v_key, 'invalid');
    end if;
  end loop;

  if p_rules -> 'resolution_number_required' = 'true'
     and coalesce(btrim(p_details ->> 'resolution_number'), '') = '' then
    perform albo.raise_problem('resolution_number', 'required');
  end if;

  return p_details;
end
$$;

comment on function albo.approval_details(jsonb, jsonb) is
'Details of an approval without nulls. AL422 for unknown or ill-formed ones, and for a resolution number that the rules want.';

create or replace function albo.require_annulment(p_request albo.request, p_details jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(p_details ->> 'outcome', '') not in ('rejected', 'withdrawn', 'inadmissible', 'duplicate',
                                                   'ex_officio') then
    perform albo.raise_problem('outcome', 'invalid_option');
  elsif coalesce(btrim(p_details ->> 'reasons', E' \t\r\n'), '') = '' then
    perform albo.raise_problem('reasons', 'required');
  elsif length(p_details ->> 'reasons') > 20000 then
    perform albo.raise_problem('reasons', 'too_long');
  elsif p_details ->> 'outcome' = 'rejected' and p_request.preavviso_closed_at is null then
    perform albo.raise_problem('outcome', 'preavviso_required');
  end if;
end
$$;

comment on function albo.require_annulment(albo.request, jsonb) is
'Refuses with AL422 an annulment without outcome and reasons, and a rejection without a closed preavviso (art. 10-bis L. 241/1990).';

reset role;
