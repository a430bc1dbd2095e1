-- worker: what it moves by itself, and what it learns of payments
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function worker.expire_supplements(p_limit int)
returns table (organization text, request_id bigint)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due record;
begin
  for v_due in
    select o.code, r.organization_id, r.id
    from albo.supplement s
    join albo.request r on r.organization_id = s.organization_id and r.id = s.request_id
    join albo.organization o on o.id = s.organization_id
    where s.state = 'open' and s.due_on < albo.rome_day(now())
    order by s.due_on, s.organization_id, s.id
    limit least(greatest(coalesce(p_limit, 1), 1), 100)
    for no key update of r skip locked
  loop
    -- One that cannot be ended must not hold up those of every body.
    begin
      perform albo.request_move(row (v_due.organization_id, 'system', null, 'Albo')::albo.actor, v_due.id, null, null,
                                'expire_supplement', '{}');
      organization := v_due.code;
      request_id := v_due.id;
      return next;
    exception when others then
      -- Only what it is called: a message may hold values.
      raise warning 'the supplement of request % could not be ended: %', v_due.id, sqlstate;
    end;
  end loop;
end
$$;

comment on function worker.expire_supplements(int) is
'Ends supplements whose last day has passed, and says which requests it moved: call worker.announce for each, and again until none is left.';

create or replace function worker.payment_received(p_position bigint, p_key uuid, p_receipt jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_position albo.payment_position;
  v_actor    albo.actor;
  v_receipt  jsonb;
  v_state    smallint;
  v_result   jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  select * into v_position from albo.payment_position p where p.id = p_position;
  if not found then
    raise exception 'no such position' using errcode = 'AL404';
  end if;

  v_receipt := albo.receipt_checked(p_receipt);
  v_actor := row (v_position.organization_id, 'system', null, 'pagoPA')::albo.actor;

  -- Whether it is still owed is known once nobody else moves the request.
  select r.state into v_state
  from albo.request r
  where r.organization_id = v_position.organization_id and r.id = v_position.request_id
  for no key update;

  select * into v_position from albo.payment_position p where p.id = p_position;

  if v_state < 6 and v_position.state = 'open' then
    return albo.request_move(v_actor, v_position.request_id, null, p_key, 'payment_received',
                             jsonb_build_object('position_id', p_position, 'receipt', v_receipt));
  end if;

  v_result := albo.command_result(v_actor, p_key, 'payment_received', v_position.request_id);

  if v_result is null then
    if exists (select from albo.payment_position p
               where p.state = 'paid' and btrim(p.proof ->> 'receipt_id') = v_receipt ->> 'receipt_id') then
      perform albo.raise_problem('receipt', 'receipt_used');
    end if;

    v_result := albo.receipt_unmatched(v_position, v_receipt,
                                       case v_position.state when 'open' then 'request_closed'
                                                             else v_position.state end);
    perform albo.command_done(v_actor, p_key, 'payment_received', v_position.request_id, v_result);
  end if;

  return v_result;
end
$$;

comment on function worker.payment_received(bigint, uuid, jsonb) is
'A pagoPA receipt for a position: {"receipt_id","amount_cents","notification_fee_cents",…}. The request goes on once nothing mandatory is owed. When the position was settled or cancelled before, or the request is closed, the receipt is kept and the answer is {"unmatched":{"id","reason",…}}: somebody of the body must look at it. AL422 required, too_long, amount_differs, receipt_used.';

create or replace function worker.announce(p_organization text, p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
begin
  select r.* into v_request
  from albo.organization o
  join albo.request r on r.organization_id = o.id
  where o.code = p_organization and r.id = p_request;

  if found then
    perform albo.announce(v_request);
  end if;
end
$$;

comment on function worker.announce(text, bigint) is
'Wakes the desktops of a body after the worker moved a request; alone in its transaction.';

reset role;
