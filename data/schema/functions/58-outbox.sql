-- outbox: claim, begin, settle
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A row is claimed in a short transaction, carried out outside any, and settled in another one.  The
-- claim counts attempts up, and that number is the fencing token: who lost the claim meanwhile can
-- neither begin nor settle.  A new kind (a payment, say) is a line of albo.outbox_kinds and a
-- function of the worker in C; claiming, order, circuits and giving up are the same for all.

set role albo_owner;

create or replace function albo.outbox_kinds()
returns table (kind text, first_wait interval, longest_wait interval, max_failures int, blocks boolean, repeats_unknown boolean)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  -- Ten seconds, then twice as long each time: four days in all, as mail servers keep trying.
  values ('mail', interval '10 seconds', interval '6 hours', 27, false, false);
end
$$;

comment on function albo.outbox_kinds() is
'What the worker can do: how long it waits after the first failure and at most, after how many it gives up, whether what fails for good holds up what follows in its order (until somebody decides), and whether what was sent without an answer may simply be done again, because the other side knows it by our key. Mail servers do not; see albo.mail_account.repeats_unknown.';

create or replace function albo.backoff(p_first interval, p_longest interval, p_failures int)
returns interval
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Up to a quarter less or more, so that what failed together does not come back together.
  return least(p_first * 2 ^ least(greatest(p_failures, 1) - 1, 20), p_longest) * (0.75 + random() / 2);
end
$$;

comment on function albo.backoff(interval, interval, int) is
'How long to wait after so many failures in a row: doubled each time, capped, with chance in it.';

create or replace function albo.circuit_failed(p_organization int, p_channel text, p_reason text, p_wait interval)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into albo.outbox_circuit as c (organization_id, channel, failures, open_until, reason)
  values (p_organization, p_channel, 1, now() + coalesce(p_wait, albo.backoff('15 seconds', '30 minutes', 1)), p_reason)
  on conflict (organization_id, channel) do update
  set failures = c.failures + 1, reason = excluded.reason, changed_at = now(),
      open_until = now() + greatest(coalesce(p_wait, '0'), albo.backoff('15 seconds', '30 minutes', c.failures + 1));
end
$$;

comment on function albo.circuit_failed(int, text, text, interval) is
'A channel of a body did not work: nothing is tried over it for a while, longer each time.';

create or replace function albo.delivery_event(p_delivery albo.delivery, p_state text, p_source text, p_details jsonb,
                                               p_staff bigint default null)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.delivery d set state = p_state, changed_at = clock_timestamp()
  where d.organization_id = p_delivery.organization_id and d.id = p_delivery.id;

  insert into albo.delivery_event (organization_id, delivery_id, state, source, smtp_code, enhanced_code, diagnostic, staff_id)
  values (p_delivery.organization_id, p_delivery.id, p_state, p_source,
          case when p_details ->> 'smtp_code' ~ '^[2-5][0-9]{2}$' then (p_details ->> 'smtp_code')::int end,
          case when p_details ->> 'enhanced_code' ~ '^[245][.][0-9]{1,3}[.][0-9]{1,3}$' then p_details ->> 'enhanced_code' end,
          nullif(left(p_details ->> 'diagnostic', 500), ''), p_staff);
end
$$;

comment on function albo.delivery_event(albo.delivery, text, text, jsonb, bigint) is
'Says what became of a message: a new row of its events, and its state.';

create or replace function albo.delivery_of(p_row albo.outbox, p_message jsonb, p_begins boolean)
returns albo.delivery
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery albo.delivery;
begin
  insert into albo.delivery as d (organization_id, outbox_key, request_id, channel, side, template, template_version, language,
                                  to_address, message_id, state)
  values (p_row.organization_id, p_row.key, p_row.request_id, coalesce(p_message ->> 'channel', 'email'),
          p_message ->> 'side', p_message ->> 'template', (p_message ->> 'template_version')::int, p_message ->> 'language',
          left(p_message #>> '{recipient,address}', 320), p_message ->> 'message_id', 'sending')
  -- Tried again, the address may be another one by now.
  on conflict (message_id) do update
  set to_address = case when d.state = 'sending' and not p_begins then d.to_address else excluded.to_address end,
      channel = case when d.state = 'sending' and not p_begins then d.channel else excluded.channel end,
      state = case when p_begins then 'sending' else d.state end,
      changed_at = clock_timestamp()
  returning * into v_delivery;

  return v_delivery;
end
$$;

comment on function albo.delivery_of(albo.outbox, jsonb, boolean) is 'The row of the ledger for a notice, made the first time; one that has begun keeps the address it goes to.';

create or replace function albo.outbox_finish(p_row albo.outbox, p_outcome text, p_details jsonb, p_retry_after interval)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind    record;
  v_repeats boolean;
  v_dead    boolean := false;
  v_state   text;
  v_reason  text := left(p_details ->> 'reason', 40);
begin
  select * into v_kind from albo.outbox_kinds() k where k.kind = p_row.kind;
  v_repeats := v_kind.repeats_unknown or coalesce((
    select m.repeats_unknown from albo.mail_account m
    where p_row.kind = 'mail' and m.organization_id = p_row.organization_id
      and m.channel = p_details ->> 'channel'), false);
  v_dead := p_row.failures + 1 >= v_kind.max_failures;

  v_state := case
    when p_outcome in ('done', 'refused') then p_outcome
    when p_outcome = 'unavailable' then 'waiting'
    when p_outcome = 'unknown' and not v_repeats then 'unknown'
    when v_dead then 'dead'
    else 'waiting' end;

  if v_kind.blocks and v_state in ('refused', 'dead', 'unknown') then
    v_state := 'blocked';
  end if;

  update albo.outbox o
  set state = v_state,
      begun = false,
      failures = o.failures + case when p_outcome in ('later', 'unknown') then 1 else 0 end,
      last_error = case when p_outcome <> 'done' then coalesce(v_reason, p_outcome) end,
      settled_at = case when v_state not in ('waiting', 'blocked') then now() end,
      run_at = case v_state
        when 'blocked' then 'infinity'
        when 'waiting' then now() + case p_outcome
          -- The circuit holds it back as long as it must.
          when 'unavailable' then albo.backoff('5 seconds', '5 seconds', 1)
          -- A report that it came may still be on its way.
          when 'unknown' then greatest(interval '15 minutes', coalesce(p_retry_after, '0'))
          else greatest(albo.backoff(v_kind.first_wait, v_kind.longest_wait, o.failures + 1),
                        least(coalesce(p_retry_after, '0'), '1 day')) end
        else o.run_at end
  where o.organization_id = p_row.organization_id and o.key = p_row.key;

  return v_state;
end
$$;

comment on function albo.outbox_finish(albo.outbox, text, jsonb, interval) is
'Ends the claim of a row, and says in which state it is then. Outcome: done; later (this one failed, and may succeed); refused (this one never will); unknown (sent, no answer); unavailable (nothing can be done over this channel now: counts for the circuit, not for the row).';

create or replace function albo.outbox_told(p_row albo.outbox, p_message jsonb, p_outcome text, p_state text, p_details jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.delivery_event(albo.delivery_of(p_row, p_message, false), case
    when p_outcome = 'done' then 'sent' when p_outcome = 'unknown' then 'unknown' when p_outcome = 'refused' then 'refused'
    when p_state = 'dead' then 'failed' else 'delayed' end, 'smtp', p_details);
end
$$;

comment on function albo.outbox_told(albo.outbox, jsonb, text, text, jsonb) is 'Writes into the ledger how a try of a notice went.';

create or replace function albo.outbox_lost()
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row     albo.outbox;
  v_message jsonb;
  v_state   text;
begin
  for v_row in
    select * from albo.outbox x
    where x.settled_at is null and x.begun and x.run_at <= now()
    order by x.run_at
    limit 20
    for update skip locked
  loop
    v_message := case when v_row.kind = 'mail' then albo.notice_message(v_row) else '{}' end;
    v_state := albo.outbox_finish(v_row, 'unknown', jsonb_build_object('reason', 'no_answer', 'channel', v_message -> 'channel'), null);
    if v_row.kind = 'mail' then
      perform albo.outbox_told(v_row, v_message, 'unknown', v_state, '{}');
    end if;
  end loop;
end
$$;

comment on function albo.outbox_lost() is
'Whoever had begun to send these is gone, and nobody knows whether the other side took them: as if unknown had been said.';

create or replace function albo.outbox_due(p_kinds text[], p_limit int)
returns table (organization_id int, key text)
language plpgsql
stable
rows 100
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select y.organization_id, y.key
  from (
    select o.id as organization_id, x.key, x.run_at, x.id, row_number() over (partition by o.id order by x.run_at, x.id) as turn
    from albo.organization o
    cross join lateral (
      select b.key, b.run_at, b.id
      from albo.outbox b
      where b.organization_id = o.id and b.settled_at is null and b.run_at <= now() and not b.begun and b.kind = any (p_kinds)
        and not exists (select from albo.outbox e
                        where e.organization_id = b.organization_id and e.order_key = b.order_key
                          and e.settled_at is null and e.id < b.id)
      order by b.run_at, b.id
      limit p_limit) x) y
  order by y.turn, y.run_at, y.id
  limit p_limit;
end
$$;

comment on function albo.outbox_due(text[], int) is
'What is due and first in its order, one of each body before the second of any: a body that queues a hundred thousand does not make the others wait. Order holds because rows of one order are written under the lock of the same request or position, so that their ids follow their commits.';

create or replace function albo.outbox_claim_one(p_row albo.outbox, p_lease interval, out payload jsonb)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel text := coalesce(p_row.payload ->> 'channel', p_row.kind);
  v_circuit albo.outbox_circuit;
  v_reason  text;
  v_state   text;
begin
  payload := p_row.payload;

  if p_row.kind = 'mail' then
    payload := payload || albo.notice_message(p_row);
    v_channel := payload ->> 'channel';

    if v_channel is null then
      v_state := albo.outbox_finish(p_row, 'refused', '{"reason": "no_address"}', null);
      perform albo.outbox_told(p_row, payload, 'refused', v_state, '{"diagnostic": "no_address"}');
      payload := null;
      return;
    end if;

    v_reason := case when payload -> 'account' = 'null' then 'no_account' end;
  end if;

  select * into v_circuit from albo.outbox_circuit c
  where c.organization_id = p_row.organization_id and c.channel = v_channel
  for update skip locked;

  if v_reason is null and exists (select from albo.outbox_circuit c
                                  where c.organization_id = p_row.organization_id and c.channel = v_channel)
     and (v_circuit is null or v_circuit.open_until > now()) then
    v_reason := coalesce(v_circuit.reason, 'busy');
  end if;

  if v_reason is not null then
    update albo.outbox o
    set last_error = v_reason,
        run_at = greatest(v_circuit.open_until, now() + case v_reason when 'no_account' then interval '5 minutes'
                                                                      else interval '1 second' end)
                 + random() * interval '1 second'
    where o.organization_id = p_row.organization_id and o.key = p_row.key;
    payload := null;
    return;
  end if;

  -- Half open: this one finds out, the others wait for it.
  update albo.outbox_circuit c set open_until = now() + p_lease
  where c.organization_id = p_row.organization_id and c.channel = v_channel;

  update albo.outbox o set attempts = o.attempts + 1, run_at = now() + p_lease, last_error = null
  where o.organization_id = p_row.organization_id and o.key = p_row.key;
  payload := payload || jsonb_build_object('channel', v_channel);
end
$$;

comment on function albo.outbox_claim_one(albo.outbox, interval) is
'Claims a locked row, and gives all that is needed to carry it out; null when its channel does not work at present, or nothing can come of it.';

create or replace function worker.outbox_claim(p_limit int, p_lease interval, p_kinds text[] default array['mail'])
returns table (id bigint, attempt int, organization text, kind text, request_id bigint, payload jsonb)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit int := least(greatest(coalesce(p_limit, 1), 1), 100);
  v_n     int := 0;
  v_due   record;
  v_row   albo.outbox;
begin
  if p_lease is null or p_lease not between interval '1 second' and interval '1 day' then
    perform albo.raise_problem('lease', 'invalid');
  end if;

  perform albo.outbox_lost();

  for v_due in select * from albo.outbox_due(p_kinds, 100 + v_limit) loop
    exit when v_n >= v_limit;

    -- Somebody may have claimed it since: looked at once more, now that it is ours.
    select * into v_row from albo.outbox x
    where x.organization_id = v_due.organization_id and x.key = v_due.key
      and x.settled_at is null and x.run_at <= now() and not x.begun
    for update skip locked;
    continue when not found;

    select c.payload into payload from albo.outbox_claim_one(v_row, p_lease) c;
    continue when payload is null;

    id := v_row.id;
    attempt := v_row.attempts + 1;
    kind := v_row.kind;
    request_id := v_row.request_id;
    organization := (select o.code from albo.organization o where o.id = v_row.organization_id);
    v_n := v_n + 1;
    return next;
  end loop;
end
$$;

comment on function worker.outbox_claim(int, interval, text[]) is
'Claims effects of these kinds that are due, until the lease ends: then another worker may claim them. Those of one order come one at a time, those of each body in turn, and none over a channel that does not work at present. Commit before carrying them out. attempt is the fencing token for outbox_begin and outbox_settle; the lease must be longer than the longest call.';

create or replace function albo.outbox_claimed(p_id bigint, p_attempt int)
returns albo.outbox
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row albo.outbox;
begin
  select * into v_row from albo.outbox o
  where o.id = p_id and o.attempts = p_attempt and o.settled_at is null and o.state = 'waiting'
  for no key update;
  return v_row;
end
$$;

comment on function albo.outbox_claimed(bigint, int) is 'The row, locked, while it is this attempt''s; a null row when the claim was lost.';

create or replace function worker.outbox_begin(p_id bigint, p_attempt int)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row albo.outbox := albo.outbox_claimed(p_id, p_attempt);
begin
  -- A lease that is over is still ours while nobody else claimed, but somebody may any moment.
  if v_row.id is null or v_row.run_at <= clock_timestamp() then
    return false;
  end if;

  update albo.outbox o set begun = true where o.organization_id = v_row.organization_id and o.key = v_row.key;

  if v_row.kind = 'mail' then
    perform albo.delivery_of(v_row, albo.notice_message(v_row), true);
  end if;

  return true;
end
$$;

comment on function worker.outbox_begin(bigint, int) is
'To be called right before what cannot be taken back is sent. False: the claim was lost, do not send. If nothing is settled afterwards, the outcome is unknown.';

create or replace function worker.outbox_settle(p_id bigint, p_attempt int, p_outcome text, p_details jsonb default '{}',
                                                p_retry_after interval default null)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row     albo.outbox;
  v_details jsonb := coalesce(p_details, '{}');
  v_after   interval;
  v_message jsonb := '{}';
  v_channel text;
  v_state   text;
begin
  if p_outcome is null or p_outcome not in ('done', 'later', 'refused', 'unknown', 'unavailable') then
    perform albo.raise_problem('outcome', 'invalid_option');
  end if;

  perform albo.need_object('details', v_details);
  -- A server that wants to be left alone for longer is asked again tomorrow.
  v_after := case when p_retry_after is not null then least(greatest(p_retry_after, '0'), '1 day') end;

  v_row := albo.outbox_claimed(p_id, p_attempt);
  if v_row.id is null then
    return null;
  end if;

  if v_row.kind = 'mail' then
    v_message := albo.notice_message(v_row);
  end if;
  v_channel := coalesce(albo.json_text(v_details, 'channel', 40), v_message ->> 'channel', v_row.payload ->> 'channel', v_row.kind);

  if p_outcome = 'unavailable' then
    perform albo.circuit_failed(v_row.organization_id, v_channel,
                                coalesce(nullif(left(v_details ->> 'reason', 40), ''), 'unreachable'), v_after);
  elsif p_outcome <> 'unknown' then
    delete from albo.outbox_circuit c where c.organization_id = v_row.organization_id and c.channel = v_channel;
  end if;

  v_state := albo.outbox_finish(v_row, p_outcome, v_details || jsonb_build_object('channel', v_channel), v_after);

  if v_row.kind = 'mail' and p_outcome <> 'unavailable' then
    perform albo.outbox_told(v_row, v_message, p_outcome, v_state, v_details);
  end if;

  return v_state;
end
$$;

comment on function worker.outbox_settle(bigint, int, text, jsonb, interval) is
'Says how a claimed effect went, see albo.outbox_finish, and returns the state it is in then; null when the claim was lost to another worker meanwhile. Details: {"reason","channel","smtp_code","enhanced_code","diagnostic"}; reason is a word of ours and goes into logs, diagnostic is for the office alone.';

create or replace function worker.measure()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'waiting', (select count(*) from albo.outbox o where o.settled_at is null and o.state = 'waiting'),
    'oldest_seconds', (select coalesce(extract(epoch from now() - min(o.run_at)), 0)::bigint
                       from albo.outbox o where o.settled_at is null and o.run_at < now()),
    'blocked', (select count(*) from albo.outbox o where o.settled_at is null and o.state = 'blocked'),
    'dead_of_a_day', (select count(*) from albo.outbox o where o.settled_at > now() - interval '1 day' and o.state = 'dead'),
    'unknown_of_a_day', (select count(*) from albo.outbox o where o.settled_at > now() - interval '1 day' and o.state = 'unknown'),
    'open_circuits', (select count(*) from albo.outbox_circuit c where c.failures >= 3 or c.reason in ('credentials', 'configuration', 'key')),
    'failed_jobs', (select count(*) from albo.job j where j.last_error is not null));
end
$$;

comment on function worker.measure() is
'What whoever watches must know: {"waiting","oldest_seconds","blocked","dead_of_a_day","unknown_of_a_day","open_circuits","failed_jobs"}; all but the first two are alarms above zero.';

reset role;
