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
  p_at          timestamptz default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org        int := p_actor.organization_id;
  v_move       albo.move;
  v_request    albo.request;
  v_transition record;
  v_history    albo.history;
  v_result     jsonb;
  v_is_new     boolean;
begin
  -- In an older snapshot a person who was suspended or demoted since would still be seen in duty.
  if current_setting('transaction_isolation') <> 'read committed' then
    perform albo.raise_problem(null, 'isolation');
  end if;

  -- What is decided on one side of a transfer decides the other.
  if p_action in ('approve', 'annul') then
    perform albo.transfer_lock(v_org, p_request);
  end if;

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

  -- Albo itself acts on what it finds; people on what they saw.
  if v_request.row_version is distinct from p_row_version
     and (p_actor.kind is distinct from 'system' or p_row_version is not null) then
    raise exception 'the request has changed meanwhile' using errcode = 'AL409';
  end if;

  -- Who may act never depends on where the action leads.
  select array_agg(t.to_state) as to_states,
         bool_and(case p_actor.kind when 'applicant' then t.by_applicant
                                    when 'officer' then t.by_officer
                                    when 'administrator' then t.by_administrator
                                    when 'system' then t.by_system
                                    else false end) as is_allowed
    into v_transition
  from albo.transition t
  where t.from_state = v_request.state and t.action = p_action;

  if v_transition.to_states is null then
    raise exception 'no such transition from this state' using errcode = 'AL405';
  end if;

  if not v_transition.is_allowed
     or (p_actor.kind = 'applicant' and p_actor.id is distinct from v_request.citizen_id) then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  select k.kind, v.rules into v_move.kind, v_move.rules
  from albo.service_version v
  join albo.service k on k.organization_id = v.organization_id and k.id = v.service_id
  where v.organization_id = v_org and v.id = v_request.service_version_id;

  v_move.request := v_request;
  v_move.actor := p_actor;
  v_move.action := p_action;
  v_move.at := coalesce(p_at, clock_timestamp());
  v_move.details := coalesce(p_details, '{}');
  v_move.to_state := v_transition.to_states[1];

  if jsonb_typeof(v_move.details) <> 'object' then
    perform albo.raise_problem(case p_action when 'forward' then 'checklist' else 'details' end, 'invalid');
  elsif pg_column_size(v_move.details) > 262144 then
    -- History keeps it for ever.
    perform albo.raise_problem('details', 'too_much');
  end if;

  v_move := albo.move_effect(v_move);

  if v_move.to_state <> all (v_transition.to_states) then
    raise exception 'no such transition from this state' using errcode = 'AL405';
  end if;

  v_request := v_move.request;

  v_history.organization_id := v_org;
  v_history.request_id := p_request;
  v_history.seq := v_request.history_seq + 1;
  v_history.at := v_move.at;
  v_history.action := p_action;
  v_history.from_state := v_request.state;
  v_history.to_state := v_move.to_state;
  v_history.actor_kind := p_actor.kind;
  v_history.actor_id := p_actor.id;
  v_history.actor := p_actor.name;
  v_history.details := v_move.details;
  v_history.hash := albo.history_hash(v_history, v_request.history_hash);

  v_result := jsonb_build_object(
    'request_id', p_request,
    'state', (select s.code from albo.state s where s.state = v_move.to_state),
    'row_version', v_request.row_version + 1);

  -- One statement: to begin and end a statement costs as much as the row it writes.
  with history as (
    -- Without the id, which the default gives: the trigger that does it otherwise costs a third of
    -- what writing the row costs.
    insert into albo.history (organization_id, request_id, seq, at, action, from_state, to_state, actor_kind,
                              actor_id, actor, details, hash)
    select v_history.organization_id, v_history.request_id, v_history.seq, v_history.at, v_history.action,
           v_history.from_state, v_history.to_state, v_history.actor_kind, v_history.actor_id, v_history.actor,
           v_history.details, v_history.hash
  ), command as (
    insert into albo.command (organization_id, key, name, caller_kind, caller_id, target_id, result)
    select v_org, p_key, p_action, p_actor.kind, p_actor.id, p_request, v_result
    where p_key is not null
    on conflict do nothing
    returning key
  )
  update albo.request r
  set state = v_move.to_state,
      resume_state = v_request.resume_state,
      row_version = r.row_version + 1,
      deadline = v_request.deadline,
      assignee_id = v_request.assignee_id,
      is_unread = v_request.is_unread,
      checklist = v_request.checklist,
      supplement_expired = v_request.supplement_expired,
      preavviso_closed_at = v_request.preavviso_closed_at,
      withdrawal_asked_at = v_request.withdrawal_asked_at,
      outcome = v_request.outcome,
      reasons = v_request.reasons,
      entry_id = v_request.entry_id,
      closed_at = case when v_move.to_state >= 6 then v_history.at end,
      history_seq = v_history.seq,
      history_hash = v_history.hash
  where r.organization_id = v_org and r.id = p_request
  returning p_key is null or exists (select from command) into v_is_new;

  -- Somebody used the same key on another target in the meantime.
  if not v_is_new then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  if v_move.notice is not null then
    insert into albo.outbox (organization_id, key, request_id, kind, payload)
    values (v_org, format('%s:%s:%s', v_move.notice, p_request, v_history.seq), p_request, 'mail',
            albo.notice_payload(v_move.notice, v_move.details));
  end if;

  return v_result;
end
$$;

comment on function albo.request_move(albo.actor, bigint, int, uuid, text, jsonb, timestamptz) is
'Takes a request one step on, with all that the step brings: register, clock, history, notices, the command''s result. A repeat with the same key gets the first result. The system may leave the version null.

Errors, each leaving everything as it was: AL404 no such request in the actor''s organization; AL409 the version is not the one seen; AL405 the step does not exist from this state; AL403 the actor''s duty does not allow it; AL422 what the step requires is missing.

p_at only for invented data, which has a past.';

create or replace function albo.move_effect(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case p_move.action
    when 'forward'             then albo.move_forward(p_move)
    when 'claim'               then albo.move_claim(p_move)
    when 'release'             then albo.move_release(p_move)
    when 'assign'              then albo.move_assign(p_move)
    when 'propose_supplement'  then albo.move_propose_supplement(p_move)
    when 'discard_supplement'  then albo.move_discard_supplement(p_move)
    when 'ask_supplement'      then albo.move_ask_supplement(p_move)
    when 'answer_supplement'   then albo.move_answer_supplement(p_move)
    when 'expire_supplement'   then albo.move_expire_supplement(p_move)
    when 'withdraw_supplement' then albo.move_withdraw_supplement(p_move)
    when 'review_supplement'   then albo.move_review_supplement(p_move)
    when 'ask_payment'         then albo.move_ask_payment(p_move)
    when 'payment_received'    then albo.move_payment_received(p_move)
    when 'paid_elsewhere'      then albo.move_paid_elsewhere(p_move)
    when 'cancel_payment'      then albo.move_cancel_payment(p_move)
    when 'send_preavviso'      then albo.move_send_preavviso(p_move)
    when 'observe_preavviso'   then albo.move_observe_preavviso(p_move)
    when 'close_preavviso'     then albo.move_close_preavviso(p_move)
    when 'ask_withdrawal'      then albo.move_ask_withdrawal(p_move)
    when 'cancel_withdrawal'   then albo.move_cancel_withdrawal(p_move)
    when 'approve'             then albo.move_approve(p_move)
    when 'annul'               then albo.move_annul(p_move)
    when 'transfer_offer'      then albo.move_transfer_offer(p_move)
    when 'transfer_close'      then albo.move_transfer_close(p_move)
    when 'transfer_withdraw'   then albo.move_transfer_withdraw(p_move)
    when 'transfer_refuse'     then albo.move_transfer_refuse(p_move)
  end;
end
$$;

comment on function albo.move_effect(albo.move) is
'What an action requires and does besides moving the request. Each has a function of its own, which takes the move as it begins and returns it as it ends; AL422 when something is missing.';

create or replace function albo.notice_payload(p_notice text, p_details jsonb)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'template', p_notice,
    'to', case when p_notice in ('supplement_proposed', 'supplement_answered', 'supplement_expired', 'observations',
                                 'withdrawal_asked', 'withdrawal_cancelled', 'payment_settled', 'assigned', 'message_from_applicant',
                                 'transfer_refused')
            then 'office' else 'applicant' end)
    || jsonb_strip_nulls(jsonb_build_object(
         'supplement_id', p_details -> 'supplement_id', 'position_id', p_details -> 'position_id',
         'preavviso_id', p_details -> 'preavviso_id', 'message_id', p_details -> 'message_id'));
end
$$;

comment on function albo.notice_payload(text, jsonb) is
'What the outbox keeps of a notice: which text, to which side, and about what, by reference.';

reset role;
