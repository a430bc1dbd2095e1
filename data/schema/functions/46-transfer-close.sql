-- register transfer, the end: both requests close together, or the offer is taken back or refused
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.transfer_begin(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_transfer albo.transfer;
  v_day      text;
begin
  if p_move.kind is distinct from 'transfer' then
    return p_move;
  end if;

  v_transfer := albo.transfer_of(v_request);
  if v_transfer.id is null then
    if albo.is_outgoing(v_request.organization_id, v_request.id) then
      perform albo.transfer_outside(p_move);
    end if;
    return p_move;
  end if;

  if v_transfer.organization_id = v_request.organization_id then
    perform albo.raise_problem(null, 'transfer_offered');
  end if;

  -- One day for both: the one that the origin certified.
  v_day := to_char(v_transfer.effective_from, 'YYYY-MM-DD');
  if p_move.details ->> 'effective_from' <> v_day then
    perform albo.raise_problem('effective_from', 'differs');
  end if;
  p_move.details := p_move.details || jsonb_build_object('effective_from', v_day);

  perform from albo.register g
  join albo.service_version v on v.organization_id = g.organization_id and v.rules ->> 'register' = g.code
  join albo.request r on r.organization_id = v.organization_id and r.service_version_id = v.id
  where (r.organization_id, r.id) in ((v_transfer.organization_id, v_transfer.request_id),
                                      (v_transfer.destination_organization_id, v_transfer.destination_request_id))
  order by g.organization_id, g.id
  for no key update of g;

  return p_move;
end
$$;

comment on function albo.transfer_begin(albo.move) is
'Before an approval: of an offered transfer only the destination''s goes on, with the day of the offer and both registers locked. AL422 transfer_offered for the origin''s own, differs for another day, destination_is_here for one that should have been offered.';

create or replace function albo.transfer_finish(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_transfer albo.transfer;
  v_name     text;
begin
  if p_move.kind is distinct from 'transfer' then
    return p_move;
  end if;

  v_transfer := albo.transfer_of(v_request);

  if v_transfer.id is not null then
    select o.name into v_name from albo.organization o where o.id = v_request.organization_id;

    begin
      perform albo.request_move(row (v_transfer.organization_id, 'system', null, v_name)::albo.actor,
                                v_transfer.request_id, null, null, 'transfer_close',
                                jsonb_build_object('protocol_number', v_request.protocol_number), p_move.at);
    exception when sqlstate 'AL422' or sqlstate 'AL405' then
      -- Why not is the origin's affair.
      perform albo.raise_problem(null, 'origin_not_ready');
    end;
  elsif albo.is_outgoing(v_request.organization_id, v_request.id) then
    insert into albo.transfer (organization_id, request_id, destination, effective_from, member_id, nulla_osta,
                               offered_by, offered_at, state, closed_at)
    select v_request.organization_id, v_request.id,
           albo.transfer_outside(p_move), e.effective_to, e.member_id,
           coalesce(p_move.details -> 'nulla_osta', '{}'), (p_move.actor).id, p_move.at, 'outside', p_move.at
    from albo.entry e
    where e.organization_id = v_request.organization_id and e.id = v_request.entry_id;
  end if;

  return p_move;
end
$$;

comment on function albo.transfer_finish(albo.move) is
'After an approval: the destination''s closes the origin''s request and entry with it, or neither; an outgoing one without an offer keeps where to and with which nulla osta. AL422 origin_not_ready.';

create or replace function albo.move_transfer_close(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_transfer albo.transfer := albo.transfer_of(p_move.request);
  v_entry    bigint;
begin
  if v_transfer.organization_id is distinct from v_request.organization_id then
    perform albo.raise_problem(null, 'no_offer');
  end if;

  perform albo.require_nothing_open(v_request);

  p_move.details := (v_transfer.details - 'section') || jsonb_build_object(
    'destination', v_transfer.destination, 'protocol_number', p_move.details -> 'protocol_number',
    'effective_from', to_char(v_transfer.effective_from, 'YYYY-MM-DD'), 'nulla_osta', v_transfer.nulla_osta);

  p_move := albo.close_open_steps(p_move);
  v_request := p_move.request;

  -- Who left and that they leave is what was offered: a supplement may have changed the answers since.
  select e.id into v_entry
  from albo.register g
  join albo.entry e on e.organization_id = g.organization_id and e.register_id = g.id and e.effective_to is null
  where g.organization_id = v_request.organization_id and g.code = p_move.rules ->> 'register'
    and e.member_id = v_transfer.member_id;

  if not found then
    perform albo.raise_problem(null, 'not_enrolled');
  end if;

  perform albo.entry_close(v_request.organization_id, v_entry, v_transfer.effective_from, 'transferred_out',
                           v_request.id, p_move.actor, p_move.at);
  v_request.entry_id := v_entry;
  v_request.outcome := 'approved';
  v_request.is_unread := true;

  update albo.transfer t set state = 'accepted', closed_at = p_move.at
  where t.organization_id = v_transfer.organization_id and t.id = v_transfer.id;

  p_move.request := v_request;
  p_move.notice := 'approved';
  return p_move;
end
$$;

comment on function albo.move_transfer_close(albo.move) is
'The destination approved: the origin''s request is approved and its entry closed on the day of the offer. AL422 no_offer, not_enrolled, before_entry.';

create or replace function albo.transfer_end(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_transfer albo.transfer;
  v_is_ours  boolean;
  v_name     text;
begin
  if p_move.kind is distinct from 'transfer' then
    return p_move;
  end if;

  v_transfer := albo.transfer_of(v_request);
  if v_transfer.id is null then
    return p_move;
  end if;

  v_is_ours := v_transfer.organization_id = v_request.organization_id;
  select o.name into v_name from albo.organization o where o.id = v_request.organization_id;

  update albo.transfer t
  set state = case when v_is_ours then 'withdrawn' else 'refused' end, closed_at = p_move.at
  where t.organization_id = v_transfer.organization_id and t.id = v_transfer.id;

  if v_is_ours then
    perform albo.request_move(row (v_transfer.destination_organization_id, 'system', null, v_name)::albo.actor,
                              v_transfer.destination_request_id, null, null, 'transfer_withdraw',
                              jsonb_build_object('reasons', v_request.reasons), p_move.at);
  else
    perform albo.request_move(row (v_transfer.organization_id, 'system', null, v_name)::albo.actor,
                              v_transfer.request_id, null, null, 'transfer_refuse',
                              jsonb_build_object('outcome', v_request.outcome, 'reasons', v_request.reasons,
                                                 'protocol_number', v_request.protocol_number), p_move.at);
  end if;

  return p_move;
end
$$;

comment on function albo.transfer_end(albo.move) is
'After an annulment: the origin''s withdraws its offer and annuls the request at the destination; the destination''s refuses the offer, and the origin is told.';

create or replace function albo.move_transfer_withdraw(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  p_move.details := jsonb_build_object(
    'outcome', 'ex_officio', 'reasons', left((p_move.actor).name || ': ' || (p_move.details ->> 'reasons'), 20000));
  return albo.move_annul(p_move);
end
$$;

comment on function albo.move_transfer_withdraw(albo.move) is
'The origin withdrew its offer: the destination''s request is annulled ex officio, with the origin''s reasons.';

create or replace function albo.move_transfer_refuse(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  v_request.is_unread := true;
  p_move.request := v_request;
  p_move.to_state := v_request.state;
  p_move.notice := 'transfer_refused';
  return p_move;
end
$$;

comment on function albo.move_transfer_refuse(albo.move) is
'The destination did not accept: the origin''s request stays where it stands, and its office is told.';

reset role;
