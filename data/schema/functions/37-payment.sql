-- payment: what is owed for a request, and how it is settled
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The rules of a service say when its fee is due: fee_due is "submission" (the request
-- waits for it at once), "approval" (owed from the start, paid any time before), or
-- "request" (when an administrator asks).  Whichever it is, nothing is approved until the fee is
-- settled or given up.  Where the rules say nothing, the fee is collected outside Albo: it is shown,
-- and an administrator may still ask for it.  The same on every channel.

set role albo_owner;

create or replace function albo.has_open_position(p_request albo.request, p_but bigint default null)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from albo.payment_position p
    where p.organization_id = p_request.organization_id and p.request_id = p_request.id
      and p.state = 'open' and p.is_mandatory and p.id is distinct from p_but);
end
$$;

comment on function albo.has_open_position(albo.request, bigint) is
'Whether something mandatory is still to be paid, leaving one position out of account.';

create or replace function albo.fee_is_unpaid(p_request albo.request)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from albo.service_version v
    where v.organization_id = p_request.organization_id and v.id = p_request.service_version_id
      and v.fee_cents > 0 and v.rules ->> 'fee_due' is not null
      and not exists (
        select from albo.payment_position p
        where p.organization_id = p_request.organization_id and p.request_id = p_request.id
          and p.kind = 'fee' and p.amount_cents >= v.fee_cents
          -- Only an administrator gives up a position, and with reasons.
          and (p.state in ('paid', 'paid_elsewhere') or p.state = 'cancelled' and p.closed_by is not null)));
end
$$;

comment on function albo.fee_is_unpaid(albo.request) is
'Whether the fee of the service, which its rules say is due, was neither settled nor given up; false where the rules say nothing: it is collected outside Albo.';

create or replace function albo.fee_position_add(p_request albo.request, p_staff bigint, p_at timestamptz)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id bigint;
begin
  insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, created_by, created_at)
  select p_request.organization_id, p_request.id, 'fee',
         left(coalesce(v.title ->> 'it', k.code), 100) || ' ' || p_request.protocol_number,
         v.fee_cents, p_staff, p_at
  from albo.service_version v
  join albo.service k on k.organization_id = v.organization_id and k.id = v.service_id
  where v.organization_id = p_request.organization_id and v.id = p_request.service_version_id and v.fee_cents > 0
    and not exists (select from albo.payment_position p
                    where p.organization_id = p_request.organization_id and p.request_id = p_request.id
                      and p.kind = 'fee' and p.state <> 'cancelled')
  returning id into v_id;

  return v_id;
end
$$;

comment on function albo.fee_position_add(albo.request, bigint, timestamptz) is
'The position of the service''s fee, once; null where there is no fee, or it is owed or paid already.';

create or replace function albo.move_ask_payment(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_position jsonb;
begin
  if p_move.details ? 'positions' and (jsonb_typeof(p_move.details -> 'positions') <> 'array'
                                       or jsonb_array_length(p_move.details -> 'positions') not between 1 and 20) then
    perform albo.raise_problem('positions', 'invalid');
  end if;

  for v_position in select * from jsonb_array_elements(p_move.details -> 'positions') loop
    if coalesce(v_position ->> 'kind', '') not in ('fee', 'stamp_duty', 'other') then
      perform albo.raise_problem('kind', 'invalid_option');
    elsif coalesce(length(btrim(v_position ->> 'description')), 0) not between 1 and 140 then
      perform albo.raise_problem('description', 'invalid');
    elsif coalesce(v_position ->> 'amount_cents', '') !~ '^[1-9][0-9]{0,10}$' then
      perform albo.raise_problem('amount_cents', 'invalid');
    elsif v_position ->> 'due_on' is not null and albo.date_or_null(v_position ->> 'due_on') is null then
      perform albo.raise_problem('due_on', 'invalid_date');
    elsif jsonb_typeof(coalesce(v_position -> 'is_mandatory', 'true')) <> 'boolean' then
      perform albo.raise_problem('is_mandatory', 'invalid');
    end if;

    insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, due_on,
                                       is_mandatory, created_by, created_at)
    values (v_request.organization_id, v_request.id, v_position ->> 'kind', btrim(v_position ->> 'description'),
            (v_position ->> 'amount_cents')::bigint, albo.date_or_null(v_position ->> 'due_on'),
            coalesce((v_position -> 'is_mandatory')::boolean, true), (p_move.actor).id, p_move.at);
  end loop;

  if not p_move.details ? 'positions' then
    perform albo.fee_position_add(v_request, (p_move.actor).id, p_move.at);
  end if;

  if not albo.has_open_position(v_request) then
    perform albo.raise_problem('positions', 'required');
  end if;

  if p_move.rules -> 'payment_suspends' = 'true' then
    v_request.deadline := albo.clock_add(v_request.organization_id, v_request.id, v_request.history_seq + 1,
                                         albo.rome_day(p_move.at), 'payment_asked', null);
  end if;

  p_move.details := jsonb_build_object('positions', (
    select jsonb_agg(jsonb_build_object('id', p.id, 'amount_cents', p.amount_cents) order by p.id)
    from albo.payment_position p
    where p.organization_id = v_request.organization_id and p.request_id = v_request.id and p.state = 'open'));
  v_request.resume_state := v_request.state;
  p_move.request := v_request;
  p_move.notice := 'payment';
  return p_move;
end
$$;

comment on function albo.move_ask_payment(albo.move) is
'Makes a request wait for what is owed: the positions given ({"positions":[{"kind","description","amount_cents","due_on","is_mandatory"}]}), or without any those that are open, and the service''s fee. AL422 required when nothing mandatory is owed.';

create or replace function albo.position_settle(p_move albo.move, p_state text, p_proof jsonb)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_position bigint;
begin
  if coalesce(p_move.details ->> 'position_id', '') ~ '^[1-9][0-9]{0,17}$' then
    update albo.payment_position p
    set state = p_state, closed_by = (p_move.actor).id, closed_at = p_move.at, proof = p_proof
    where p.organization_id = v_request.organization_id and p.request_id = v_request.id
      and p.id = (p_move.details ->> 'position_id')::bigint and p.state = 'open'
    returning p.id into v_position;
  end if;

  if v_position is null then
    perform albo.raise_problem('position_id', 'no_position');
  end if;

  -- Back to where it was asked, once nothing is owed any more.
  p_move.to_state := v_request.state;
  if v_request.state = 4 and not albo.has_open_position(v_request) then
    p_move.to_state := v_request.resume_state;
    v_request.resume_state := null;

    if p_move.rules -> 'payment_suspends' = 'true' then
      v_request.deadline := albo.clock_add(v_request.organization_id, v_request.id, v_request.history_seq + 1,
                                           albo.rome_day(p_move.at), 'payment_closed', null);
    end if;
  end if;

  v_request.is_unread := true;
  p_move.request := v_request;
  return p_move;
end
$$;

comment on function albo.position_settle(albo.move, text, jsonb) is
'Closes the position that the details name, and leads the request back if it waited for that one. AL422 no_position when it is not an open one of this request.';

create or replace function albo.receipt_checked(p_receipt jsonb)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id text := btrim(p_receipt ->> 'receipt_id', E' \t\r\n');
begin
  if jsonb_typeof(p_receipt) is distinct from 'object'
     or jsonb_typeof(p_receipt -> 'receipt_id') is distinct from 'string' or v_id = '' then
    perform albo.raise_problem('receipt', 'required');
  elsif length(v_id) > 200 or length(p_receipt::text) > 20000 then
    perform albo.raise_problem('receipt', 'too_long');
  end if;

  return p_receipt || jsonb_build_object('receipt_id', v_id);
end
$$;

comment on function albo.receipt_checked(jsonb) is
'A receipt with its name trimmed. AL422 required without a name, too_long.';

create or replace function albo.require_receipt_amount(p_receipt jsonb, p_amount_cents bigint)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fee jsonb := coalesce(nullif(p_receipt -> 'notification_fee_cents', 'null'), '0');
begin
  -- As text first: a number of a JSON may be longer than any integer.
  if jsonb_typeof(p_receipt -> 'amount_cents') is distinct from 'number'
     or p_receipt ->> 'amount_cents' !~ '^[1-9][0-9]{0,11}$'
     or jsonb_typeof(v_fee) <> 'number' or v_fee::text !~ '^(0|[1-9][0-9]{0,10})$'
     or (p_receipt ->> 'amount_cents')::bigint <> p_amount_cents + v_fee::text::bigint then
    perform albo.raise_problem('receipt', 'amount_differs');
  end if;
end
$$;

comment on function albo.require_receipt_amount(jsonb, bigint) is
'AL422 amount_differs unless a receipt is for what is owed, and for what it cost to notify where pagoPA adds that (notification_fee_cents).';

create or replace function albo.move_payment_received(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_receipt    jsonb := albo.receipt_checked(p_move.details -> 'receipt');
  v_constraint text;
begin
  perform albo.require_receipt_amount(v_receipt, p.amount_cents)
  from albo.payment_position p
  where p.organization_id = (p_move.actor).organization_id and p.request_id = (p_move.request).id
    and p.id::text = p_move.details ->> 'position_id' and p.state = 'open';

  if albo.receipt_is_used(v_receipt ->> 'receipt_id') then
    perform albo.raise_problem('receipt', 'receipt_used');
  end if;

  p_move.details := p_move.details || jsonb_build_object('receipt', v_receipt);

  begin
    p_move := albo.position_settle(p_move, 'paid', v_receipt);
  exception when unique_violation then
    get stacked diagnostics v_constraint = constraint_name;
    if v_constraint <> 'payment_position_receipt' then
      raise;
    end if;
    -- It settled another position while this one waited for it.
    perform albo.raise_problem('receipt', 'receipt_used');
  end;

  p_move.notice := 'payment_received';
  return p_move;
end
$$;

comment on function albo.move_payment_received(albo.move) is
'A pagoPA receipt settles a position: {"position_id","receipt":{"receipt_id","amount_cents","notification_fee_cents",…}}. AL422 required, too_long, amount_differs, receipt_used, no_position.';

create or replace function albo.receipt_is_used(p_receipt_id text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from albo.payment_position p
                 where p.state = 'paid' and btrim(p.proof ->> 'receipt_id') = p_receipt_id)
      or exists (select from albo.unmatched_receipt u where btrim(u.receipt ->> 'receipt_id') = p_receipt_id);
end
$$;

comment on function albo.receipt_is_used(text) is
'Whether a receipt settled a position of any body, or was kept because it could not.';

create or replace function albo.receipt_unmatched(p_position albo.payment_position, p_receipt jsonb, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kept albo.unmatched_receipt;
begin
  insert into albo.unmatched_receipt (organization_id, position_id, request_id, receipt, reason)
  values (p_position.organization_id, p_position.id, p_position.request_id, p_receipt, p_reason)
  on conflict ((btrim(receipt ->> 'receipt_id'))) do nothing;

  select * into v_kept
  from albo.unmatched_receipt u
  where btrim(u.receipt ->> 'receipt_id') = p_receipt ->> 'receipt_id';

  -- The same receipt again is one; for something else it is somebody's mistake.
  if (v_kept.organization_id, v_kept.position_id)
     is distinct from (p_position.organization_id, p_position.id) then
    perform albo.raise_problem('receipt', 'receipt_used');
  end if;

  return jsonb_build_object('unmatched', jsonb_build_object(
    'id', v_kept.id, 'position_id', v_kept.position_id, 'request_id', v_kept.request_id,
    'receipt_id', v_kept.receipt ->> 'receipt_id', 'reason', v_kept.reason, 'at', albo.utc(v_kept.at)));
end
$$;

comment on function albo.receipt_unmatched(albo.payment_position, jsonb, text) is
'Keeps a receipt that cannot settle its position any more, once, and says so. AL422 receipt_used when it was kept for another position.';

create or replace function albo.move_paid_elsewhere(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_details jsonb := jsonb_strip_nulls(p_move.details);
  v_paid_on date := albo.date_or_null(v_details ->> 'paid_on');
  v_proof   jsonb;
begin
  if albo.is_blank(v_details ->> 'reference') then
    perform albo.raise_problem('reference', 'required');
  elsif length(v_details ->> 'reference') > 1000 then
    perform albo.raise_problem('reference', 'too_long');
  elsif v_paid_on is null or v_paid_on > albo.rome_day(p_move.at)
        or v_paid_on < albo.rome_day((p_move.request).submitted_at) - interval '2 years' then
    perform albo.raise_problem('paid_on', 'invalid_date');
  elsif v_details ? 'attachment_id'
        and not exists (select from albo.attachment a
                        where a.organization_id = (p_move.actor).organization_id
                          and a.request_id = (p_move.request).id and a.uploaded_by is not null
                          and a.id::text = v_details ->> 'attachment_id') then
    perform albo.raise_problem('attachment_id', 'unknown_file');
  end if;

  v_proof := jsonb_strip_nulls(jsonb_build_object('reference', btrim(v_details ->> 'reference'),
                                                  'paid_on', v_details ->> 'paid_on',
                                                  'attachment_id', v_details -> 'attachment_id'));
  p_move := albo.position_settle(p_move, 'paid_elsewhere', v_proof);
  p_move.details := jsonb_build_object('position_id', v_details -> 'position_id', 'proof', v_proof);
  p_move.notice := 'payment_received';
  return p_move;
end
$$;

comment on function albo.move_paid_elsewhere(albo.move) is
'An officer has the proof that a position was paid outside pagoPA: {"position_id","reference","paid_on","attachment_id"}, not more than two years before the submission. The notice that was still payable is closed with it.';

create or replace function albo.move_cancel_payment(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reasons text := btrim(coalesce(p_move.details ->> 'reasons', ''), E' \t\r\n');
begin
  if albo.is_blank(v_reasons) then
    perform albo.raise_problem('reasons', 'required');
  elsif length(v_reasons) > 4000 then
    perform albo.raise_problem('reasons', 'too_long');
  end if;

  p_move := albo.position_settle(p_move, 'cancelled', null);
  p_move.details := jsonb_build_object('position_id', p_move.details -> 'position_id', 'reasons', v_reasons);
  p_move.notice := 'payment_cancelled';
  return p_move;
end
$$;

comment on function albo.move_cancel_payment(albo.move) is
'An administrator gives up a position, with reasons: {"position_id","reasons"}.';

reset role;
