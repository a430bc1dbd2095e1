-- move: approval and annulment
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.move_approve(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  p_move.details := albo.approval_details(p_move.details, p_move.rules);
  perform albo.require_nothing_open(v_request);

  if albo.fee_is_unpaid(v_request) then
    perform albo.raise_problem(null, 'fee_unpaid');
  end if;

  if p_move.rules -> 'nulla_osta' = 'true' and albo.is_outgoing(v_request.organization_id, v_request.id)
     and (albo.transfer_of(v_request)).id is null then
    perform albo.require_nulla_osta(p_move.rules, p_move.details -> 'nulla_osta');
  end if;

  p_move := albo.transfer_begin(albo.close_open_steps(p_move));
  v_request := p_move.request;
  v_request.outcome := 'approved';
  v_request.entry_id := albo.register_effect(v_request, p_move.kind, p_move.rules, p_move.details, p_move.at,
                                             p_move.actor);
  p_move.request := v_request;
  p_move.notice := 'approved';
  return albo.transfer_finish(p_move);
end
$$;

comment on function albo.move_approve(albo.move) is
'Grants what was asked, in the register too, and at the other body when the transfer was offered by it. AL422 fee_unpaid, and as albo.require_nothing_open, albo.require_nulla_osta, albo.transfer_begin and albo.register_effect.';

create or replace function albo.require_nothing_open(p_request albo.request)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from albo.supplement s
             join albo.supplement_item i on i.organization_id = s.organization_id and i.supplement_id = s.id
             where s.organization_id = p_request.organization_id and s.request_id = p_request.id
               and s.asked_at is not null and i.state = 'open') then
    perform albo.raise_problem(null, 'open_items');
  elsif albo.has_open_position(p_request) then
    perform albo.raise_problem(null, 'unpaid');
  elsif p_request.withdrawal_asked_at is not null then
    perform albo.raise_problem(null, 'withdrawal_asked');
  end if;
end
$$;

comment on function albo.require_nothing_open(albo.request) is
'AL422 open_items while something asked is neither answered nor given up, unpaid while a mandatory position is open, withdrawal_asked while the applicant wants to withdraw.';

create or replace function albo.move_annul(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
begin
  perform albo.require_annulment(p_move.request, p_move.details);

  p_move := albo.close_open_steps(p_move);
  v_request := p_move.request;
  v_request.outcome := p_move.details ->> 'outcome';
  v_request.reasons := p_move.details ->> 'reasons';
  v_request.resume_state := null;

  update albo.payment_position p
  set state = 'cancelled', closed_by = (p_move.actor).id, closed_at = p_move.at
  where p.organization_id = v_request.organization_id and p.request_id = v_request.id and p.state = 'open';

  p_move.request := v_request;
  p_move.notice := 'annulled';
  return albo.transfer_end(p_move);
end
$$;

comment on function albo.move_annul(albo.move) is
'Closes a request without effect: what is still to be paid is cancelled with it. AL422 as albo.require_annulment.';

create or replace function albo.close_open_steps(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  update albo.supplement s
  set state = case s.state when 'proposed' then 'discarded' else 'withdrawn' end, closed_at = p_move.at
  where s.organization_id = v_request.organization_id and s.request_id = v_request.id
    and s.state in ('proposed', 'open');

  perform albo.supplement_items_cancel(v_request);
  perform albo.supplement_attachments_drop(s.organization_id, s.id)
  from albo.supplement s
  where s.organization_id = v_request.organization_id and s.request_id = v_request.id;

  update albo.preavviso p
  set ending = 'accepted', closed_by = (p_move.actor).id, closed_at = p_move.at
  where p.organization_id = v_request.organization_id and p.request_id = v_request.id and p.closed_at is null;

  return p_move;
end
$$;

comment on function albo.close_open_steps(albo.move) is
'Ends what a decision leaves without an object: a supplement, a proposal, a preavviso.';

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
  p_details := jsonb_strip_nulls(p_details);

  for v_key in select * from jsonb_object_keys(p_details) loop
    if v_key = 'nulla_osta' then
      p_details := p_details || jsonb_build_object(v_key, albo.nulla_osta(p_details -> v_key));
    elsif v_key not in ('resolution_number', 'resolution_date', 'effective_from', 'section', 'number', 'destination') then
      perform albo.raise_problem(v_key, 'unknown_field');
    elsif v_key in ('resolution_date', 'effective_from')
          and albo.date_or_null(p_details ->> v_key) is null
          or v_key = 'number' and p_details ->> v_key !~ '^[1-9][0-9]{0,7}$'
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
  elsif albo.is_blank(p_details ->> 'reasons') then
    perform albo.raise_problem('reasons', 'required');
  elsif length(p_details ->> 'reasons') > 20000 then
    perform albo.raise_problem('reasons', 'too_long');
  elsif p_details ->> 'outcome' = 'rejected'
        and (p_request.preavviso_closed_at is null
             or exists (select from albo.preavviso p
                        where p.organization_id = p_request.organization_id and p.request_id = p_request.id
                          and p.closed_at is null)) then
    perform albo.raise_problem('outcome', 'preavviso_required');
  elsif p_details ->> 'outcome' = 'withdrawn' and p_request.withdrawal_asked_at is null then
    perform albo.raise_problem('outcome', 'withdrawal_required');
  end if;
end
$$;

comment on function albo.require_annulment(albo.request, jsonb) is
'Refuses with AL422 an annulment without outcome and reasons, a rejection without a closed preavviso (art. 10-bis L. 241/1990), and a withdrawal that nobody asked.';

reset role;
