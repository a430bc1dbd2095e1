-- worker: claims what waits in the outbox, and says how it went
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.notice_links(p_organization int, p_request bigint, p_payload jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base text := '/pratiche/' || p_request;
begin
  if p_payload ->> 'to' is distinct from 'applicant' or p_request is null then
    return '[]';
  end if;

  if p_payload ->> 'template' = 'supplement' then
    return jsonb_build_array(jsonb_build_object('path', v_base || '/integrazione')) || coalesce((
      select jsonb_agg(jsonb_build_object('path', v_base || '/integrazione/' || i.id, 'reason', i.reason) order by i.position)
      from albo.supplement_item i
      where i.organization_id = p_organization and i.supplement_id = (p_payload ->> 'supplement_id')::bigint), '[]');
  end if;

  return jsonb_build_array(jsonb_build_object('path', v_base || case p_payload ->> 'template'
    when 'preavviso' then '/osservazioni' when 'message' then '/messaggi' else '' end));
end
$$;

comment on function albo.notice_links(int, bigint, jsonb) is
'The pages of the portal that a notice to the applicant leads to, as [{"path","reason"}]: for a supplement its page, and that of each item.';

create or replace function worker.outbox_claim(p_limit int, p_lease interval)
returns table (id bigint, attempt int, organization text, kind text, request_id bigint, payload jsonb)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_lease is null or p_lease not between interval '1 second' and interval '1 day' then
    perform albo.raise_problem('lease', 'invalid');
  end if;

  return query
  with due as (
    select x.organization_id, x.key
    from albo.outbox x
    where x.settled_at is null and x.run_at <= now()
    order by x.run_at, x.id
    limit least(greatest(coalesce(p_limit, 1), 1), 100)
    for update skip locked
  ), claimed as (
    update albo.outbox o
    set attempts = o.attempts + 1, run_at = now() + p_lease
    from due
    where o.organization_id = due.organization_id and o.key = due.key
    returning o.*
  )
  select c.id, c.attempts, n.code, c.kind, c.request_id,
         c.payload || jsonb_build_object(
           'protocol_number', r.protocol_number, 'deadline', to_char(r.deadline, 'YYYY-MM-DD'),
           'organization', jsonb_build_object('name', n.name, 'settings', n.settings),
           'service', v.title,
           'links', albo.notice_links(c.organization_id, c.request_id, c.payload),
           'recipient', case when c.payload ->> 'to' = 'applicant' then jsonb_build_object(
             'name', b.applicant_name, 'email', coalesce(f.email, b.applicant ->> 'email'),
             'pec', coalesce(f.pec, b.applicant ->> 'pec'), 'language', coalesce(f.language, 'it'),
             'channel', coalesce(f.channel, 'email')) end)
  from claimed c
  join albo.organization n on n.id = c.organization_id
  left join albo.request r on r.organization_id = c.organization_id and r.id = c.request_id
  left join albo.submission b on b.organization_id = c.organization_id and b.request_id = c.request_id
  left join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
  -- What the office filed for somebody is told where the paper says.
  left join albo.citizen_contact f on f.citizen_id = r.citizen_id and r.filed_by is null
  order by c.id;
end
$$;

comment on function worker.outbox_claim(int, interval) is
'Claims effects that are due, longest due first, until the lease ends: then another worker may claim them. The recipient is reached where they chose in their area, else where the request says. Commit before carrying them out. attempt is the fencing token for outbox_settle.';

create or replace function worker.outbox_settle(p_id bigint, p_attempt int, p_error text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.outbox o
  set settled_at = case when p_error is null then now() end,
      last_error = left(p_error, 1000),
      -- 10 s, 20 s, 40 s … and not rarer than every six hours.
      run_at = case when p_error is null then o.run_at
                    else now() + least(interval '10 seconds' * 2 ^ least(o.attempts - 1, 20),
                                       interval '6 hours') end
  where o.id = p_id and o.attempts = p_attempt and o.settled_at is null;

  return found;
end
$$;

comment on function worker.outbox_settle(bigint, int, text) is
'Says how a claimed effect went: null is well, a text is why not, and it is tried again later. False when the claim was lost to another worker meanwhile.';

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
      raise warning 'the supplement of request % could not be ended: %', v_due.id, sqlerrm;
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
