-- transition: every state, every destination, everybody who might act
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- The table of the domain, written once more by hand.
create table test.allowed (from_state text, action text, to_state text, actors text[]);
insert into test.allowed values
  ('awaiting_review',        'forward',             'awaiting_administrator', '{officer,administrator}'),
  ('awaiting_review',        'claim',               'under_review',           '{administrator}'),
  ('awaiting_administrator', 'claim',               'under_review',           '{administrator}'),
  ('under_review',           'release',             'awaiting_administrator', '{administrator}'),
  ('awaiting_review',        'ask_supplement',      'awaiting_supplement',    '{administrator}'),
  ('awaiting_administrator', 'ask_supplement',      'awaiting_supplement',    '{administrator}'),
  ('under_review',           'ask_supplement',      'awaiting_supplement',    '{administrator}'),
  ('awaiting_supplement',    'answer_supplement',   'under_review',           '{applicant}'),
  ('awaiting_supplement',    'answer_supplement',   'awaiting_administrator', '{applicant}'),
  ('awaiting_supplement',    'expire_supplement',   'under_review',           '{system}'),
  ('awaiting_supplement',    'expire_supplement',   'awaiting_administrator', '{system}'),
  ('awaiting_supplement',    'withdraw_supplement', 'under_review',           '{administrator}'),
  ('awaiting_supplement',    'withdraw_supplement', 'awaiting_administrator', '{administrator}'),
  ('awaiting_review',        'ask_payment',         'awaiting_payment',       '{administrator,system}'),
  ('awaiting_administrator', 'ask_payment',         'awaiting_payment',       '{administrator,system}'),
  ('under_review',           'ask_payment',         'awaiting_payment',       '{administrator,system}'),
  ('awaiting_payment',       'payment_received',    'awaiting_review',        '{system}'),
  ('awaiting_payment',       'payment_received',    'awaiting_administrator', '{system}'),
  ('awaiting_payment',       'payment_received',    'under_review',           '{system}'),
  ('awaiting_payment',       'paid_elsewhere',      'awaiting_review',        '{officer}'),
  ('awaiting_payment',       'paid_elsewhere',      'awaiting_administrator', '{officer}'),
  ('awaiting_payment',       'paid_elsewhere',      'under_review',           '{officer}'),
  ('awaiting_payment',       'cancel_payment',      'awaiting_review',        '{administrator}'),
  ('awaiting_payment',       'cancel_payment',      'awaiting_administrator', '{administrator}'),
  ('awaiting_payment',       'cancel_payment',      'under_review',           '{administrator}'),
  ('under_review',           'approve',             'approved',               '{administrator}'),
  ('awaiting_review',        'annul',               'annulled',               '{administrator}'),
  ('awaiting_administrator', 'annul',               'annulled',               '{administrator}'),
  ('awaiting_supplement',    'annul',               'annulled',               '{administrator}'),
  ('awaiting_payment',       'annul',               'annulled',               '{administrator}'),
  ('under_review',           'annul',               'annulled',               '{administrator}'),
  ('under_review',           'transfer_close',      'approved',               '{system}'),
  ('awaiting_review',        'transfer_withdraw',   'annulled',               '{system}'),
  ('awaiting_administrator', 'transfer_withdraw',   'annulled',               '{system}'),
  ('awaiting_supplement',    'transfer_withdraw',   'annulled',               '{system}'),
  ('awaiting_payment',       'transfer_withdraw',   'annulled',               '{system}'),
  ('under_review',           'transfer_withdraw',   'annulled',               '{system}');

-- What is done to a request where it stands.
insert into test.allowed
select s, a, s, actors
from (values ('propose_supplement', '{officer}'::text[],              '{1,2,5}'::int[]),
             ('discard_supplement', '{officer,administrator}',        '{1,2,5}'),
             ('review_supplement',  '{administrator}',                '{2,5}'),
             ('assign',             '{administrator}',                '{3,4,5}'),
             ('payment_received',   '{system}',                       '{1,2,3,4,5}'),
             ('paid_elsewhere',     '{officer}',                      '{1,2,3,4,5}'),
             ('cancel_payment',     '{administrator}',                '{1,2,3,4,5}'),
             ('send_preavviso',     '{administrator}',                '{5}'),
             ('observe_preavviso',  '{applicant}',                    '{1,2,3,4,5}'),
             ('close_preavviso',    '{administrator}',                '{5}'),
             ('transfer_offer',     '{administrator}',                '{5}'),
             ('transfer_refuse',    '{system}',                       '{2,3,4,5}'),
             ('ask_withdrawal',     '{applicant,officer,administrator}', '{1,2,3,4,5}'),
             ('cancel_withdrawal',  '{applicant,officer,administrator}', '{1,2,3,4,5}')) x (a, actors, states)
join lateral (select code from albo.state where state = any (x.states)) t (s) on true;

select results_eq(
  $$select f.code, t.action, s.code,
           array_remove(array[case when by_applicant then 'applicant' end, case when by_officer then 'officer' end,
             case when by_administrator then 'administrator' end, case when by_system then 'system' end], null)
    from albo.transition t left join albo.state f on f.state = t.from_state join albo.state s on s.state = t.to_state
    order by 1, 2, 3$$,
  $$select * from test.allowed union all
    select null, 'submit', 'awaiting_review', '{applicant,officer,administrator,system}' order by 1, 2, 3$$,
  'albo.transition is the table of the domain');
select results_eq('select state::int, code, is_final from albo.state order by 1',
  $$values (1, 'awaiting_review', false), (2, 'awaiting_administrator', false), (3, 'awaiting_supplement', false),
           (4, 'awaiting_payment', false), (5, 'under_review', false), (6, 'approved', true), (7, 'annulled', true)$$,
  'the states are seven, two of them final');
select is_empty('select from albo.transition t join albo.state s on s.state = t.from_state where s.is_final',
                'no transition leaves a final state');
select is_empty($$select from_state, action from albo.transition
                  group by 1, 2 having count(distinct (by_applicant, by_officer, by_administrator, by_system)) > 1$$,
                'who may act does not depend on where an action leads');

select test.put('r', test.submitted());
select test.put('admin', (select id from albo.staff where login = 'a.amministratore'));
select test.put('there', test.submitted('mara-token', 'ente-b', 'trasferimento', '{"direction": "in", "section": "B"}'));

-- Puts the request into a state without a move, with what an action needs to find there.
create function test.prepare(p_from smallint, p_to smallint, p_action text) returns void
language plpgsql as $$
declare
  v_org        int := test.get('a');
  v_request    bigint := test.get('r');
  v_supplement bigint;
begin
  alter table albo.request disable trigger guard;
  update albo.request r
  set state = p_from,
      assignee_id = case when p_from = 5 or (p_from in (3, 4) and (p_to = 5 or p_action = 'assign')) then test.get('admin')::bigint end,
      withdrawal_asked_at = case when p_action = 'cancel_withdrawal' then now() end,
      resume_state = case when p_from = 4 then case when p_to in (1, 2, 5) then p_to else 1 end end,
      outcome = case p_from when 6 then 'approved' when 7 then 'inadmissible' end,
      reasons = case when p_from = 7 then 'x' end,
      closed_at = case when p_from >= 6 then now() end
  where r.id = v_request;
  alter table albo.request enable trigger guard;

  if p_from = 3 or p_action in ('discard_supplement', 'review_supplement') then
    insert into albo.supplement (organization_id, request_id, state, due_on, clock_effect, asked_by, asked_at, proposed_by, closed_at)
    values (v_org, v_request, case p_action when 'discard_supplement' then 'proposed' when 'review_supplement' then 'answered' else 'open' end,
            case p_action when 'answer_supplement' then albo.rome_day(now()) else current_date - 3 end, 'none', test.get('admin')::bigint,
            case when p_action <> 'discard_supplement' then now() end, null, case when p_action = 'review_supplement' then now() end)
    returning id into v_supplement;
    insert into albo.supplement_item (organization_id, supplement_id, position, kind, reason, state, answer)
    values (v_org, v_supplement, 1, 'text', 'x', 'answered', '"x"');
    perform test.put('item', (select max(id) from albo.supplement_item));
  end if;

  if p_action in ('payment_received', 'paid_elsewhere', 'cancel_payment') or p_from = 4 then
    insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, created_at)
    select v_org, v_request, 'fee', 'x', 100, now() from generate_series(1, case when p_from = 4 and p_to = 4 then 2 else 1 end);
    perform test.put('position', (select max(id) from albo.payment_position));
  end if;

  -- The request of somebody enrolled who leaves for another body, and what that one got.
  if p_action like 'transfer_%' then
    alter table albo.request disable trigger guard;
    alter table albo.submission disable trigger guard;
    update albo.request r set service_id = v.service_id, service_version_id = v.id
    from albo.service s join albo.service_version v on v.id = s.current_version_id
    where r.id = v_request and s.organization_id = v_org and s.code = 'trasferimento';
    update albo.submission set declared = '{"direction": "out"}' where request_id = v_request;
    alter table albo.request enable trigger guard;
    alter table albo.submission enable trigger guard;
    perform admin.member_add(v_org, 'albo', 'A', '{"fiscal_code": "RSSMRA80A01H501U", "family_name": "Rossi", "given_name": "Mario"}', null, '2020-01-01');

    if p_action = 'transfer_close' then
      insert into albo.transfer (organization_id, request_id, destination_organization_id, destination_request_id, destination,
                                 effective_from, member_id, offered_by, offered_at, state)
      select v_org, v_request, test.get('b')::int, test.get('there')::bigint, 'Ente B', '2030-01-01', m.id, test.get('admin')::bigint, now(), 'offered'
      from albo.member m where m.organization_id = v_org and m.fiscal_code = 'RSSMRA80A01H501U';
    end if;
  end if;

  if p_action in ('observe_preavviso', 'close_preavviso') then
    insert into albo.preavviso (organization_id, request_id, reasons, sent_by, sent_at, due_on)
    values (v_org, v_request, 'x', test.get('admin')::bigint, now(), current_date - 1);
  end if;
end
$$;

-- Everything that a step could change.
create function test.all_of_it() returns text
language sql as $$
  select md5(concat((select string_agg(r::text, '|' order by id) from albo.request r), (select string_agg(h::text, '|' order by request_id, seq) from albo.history h),
                    (select string_agg(s::text, '|' order by id) from albo.supplement s), (select string_agg(i::text, '|' order by id) from albo.supplement_item i),
                    (select string_agg(p::text, '|' order by id) from albo.payment_position p), (select string_agg(p::text, '|' order by id) from albo.preavviso p),
                    (select string_agg(o::text, '|' order by id) from albo.outbox o), (select count(*) from albo.clock_event), (select count(*) from albo.entry),
                    (select count(*) from albo.command)))
$$;

-- Tries a step; leaves no trace of it.  "moved": to where it should, with one row of history and the next version.
create function test.try(p_from smallint, p_to smallint, p_action text, p_sql text) returns text
language plpgsql as $$
declare
  v_before text;
  v_result text;
begin
  perform test.prepare(p_from, p_to, p_action);
  v_before := test.all_of_it();
  begin
    execute replace(replace(p_sql, '{item}', coalesce(test.get('item'), '0')), '{position}', coalesce(test.get('position'), '0'));
    select case when r.state = p_to and r.row_version = 2 and r.history_seq = 2
                     and (select array_agg(h.to_state order by h.seq) from albo.history h where h.request_id = r.id) = array[1, p_to]::smallint[]
                     and albo.history_broken_at(r.organization_id, r.id) is null
                then 'moved' else format('state %s, version %s, history %s', r.state, r.row_version, r.history_seq) end
      into v_result
    from albo.request r where r.id = test.get('r')::bigint;
  exception when others then
    v_result := sqlstate || case when test.all_of_it() <> v_before then ' and changed something' else '' end
      -- What was prepared must not be what stands in the way.
      || case when sqlstate not in ('AL403', 'AL405', '42501') then ' ' || sqlerrm else '' end;
  end;
  raise exception using errcode = 'T0000', message = v_result;
exception
  when sqlstate 'T0000' then return sqlerrm;
end
$$;

create function test.details(p_action text) returns text
language sql as $$
  select case p_action
    when 'forward' then '{"identity": true, "files": true}'
    when 'annul' then '{"outcome": "inadmissible", "reasons": "x"}'
    when 'assign' then '{"assignee": "a.amministratore2"}'
    when 'ask_supplement' then format('{"due_on": "%s", "items": [{"kind": "text", "reason": "x"}]}', current_date + 9)
    when 'propose_supplement' then format('{"due_on": "%s", "items": [{"kind": "text", "reason": "x"}]}', current_date + 9)
    when 'review_supplement' then '{"items": {"{item}": "accepted"}}'
    when 'ask_payment' then '{"positions": [{"kind": "fee", "description": "x", "amount_cents": 100}]}'
    when 'payment_received' then '{"position_id": {position}, "receipt": {"receipt_id": "r", "amount_cents": 100}}'
    when 'paid_elsewhere' then '{"position_id": {position}, "reference": "CRO", "paid_on": "' || current_date || '"}'
    when 'cancel_payment' then '{"position_id": {position}, "reasons": "x"}'
    when 'send_preavviso' then '{"reasons": "x"}'
    when 'observe_preavviso' then '{"observations": "x"}'
    when 'close_preavviso' then '{"ending": "accepted"}'
    when 'ask_withdrawal' then '{"reasons": "x"}'
    when 'cancel_withdrawal' then '{"reasons": "x"}'
    when 'transfer_offer' then format('{"destination": "ente-b", "effective_from": "%s"}', current_date + 300)
    when 'transfer_withdraw' then '{"reasons": "x"}'
    else '{}' end
$$;

-- The same steps through the doors that people use: what each takes after request, version and key.
create function test.door_arguments(p_schema text, p_action text) returns text
language sql as $$
  select case p_action
    when 'forward' then quote_literal(test.details('forward'))
    when 'approve' then 'null'
    when 'annul' then $q$'inadmissible', 'x'$q$
    when 'assign' then quote_literal('a.amministratore2')
    when 'ask_supplement' then quote_literal(test.details(p_action))
    when 'propose_supplement' then quote_literal(test.details(p_action))
    when 'review_supplement' then $q$'{"{item}": "accepted"}'$q$
    when 'ask_payment' then quote_literal(test.details(p_action)::jsonb -> 'positions')
    when 'paid_elsewhere' then '{position}, ''{"reference": "CRO", "paid_on": "' || current_date || '"}'''
    when 'cancel_payment' then $q${position}, 'x'$q$
    when 'send_preavviso' then $q$'x'$q$
    when 'observe_preavviso' then $q$'x'$q$
    when 'close_preavviso' then $q$'accepted', null$q$
    when 'transfer_offer' then format($q$'ente-b', '{"effective_from": "%s"}'$q$, current_date + 300)
    when 'ask_withdrawal' then $q$'x'$q$
    when 'cancel_withdrawal' then case p_schema when 'office' then $q$'x'$q$ end end
$$;

create view test.actor as
  select * from (values ('applicant', test.get('mario'), 'albo_portal', 'portal'), ('officer', null, 'a.operatore', 'office'),
                        ('administrator', test.get('admin'), 'a.amministratore', 'office'), ('auditor', null, 'a.rtd', 'office'),
                        ('system', null, 'albo_worker', 'worker')) a (kind, id, login, schema);

-- What may be tried for a way from a state to another: every action that leads there from
-- somewhere, but for those that lead elsewhere from this state.
create table test.attempt as
  select f.state as from_state, t.state as to_state, f.code as from_code, t.code as to_code, a.kind, x.action,
         (select w.actors from test.allowed w where w.from_state = f.code and w.action = x.action and w.to_state = t.code) as actors,
         format('select albo.request_move(row (%s, %L, %s, %L)::albo.actor, %s, 1, gen_random_uuid(), %L, %L)',
                test.get('a'), a.kind, coalesce(a.id, 'null'), 'Nome', test.get('r'), x.action, test.details(x.action)) as inside,
         case when exists (select from pg_proc p where p.proname = x.action and p.pronamespace = a.schema::regnamespace)
                and a.schema <> 'worker' and x.action <> 'submit' then
           format('select test.value_as(%L, %L)', a.login, format('select %I.%I(%s%s, 1, gen_random_uuid()%s)', a.schema, x.action,
                  case when a.schema = 'portal' then quote_literal('mario-token') || ', ' else '' end, test.get('r'),
                  coalesce(', ' || test.door_arguments(a.schema, x.action), '')))
           when x.action = 'payment_received' and a.schema = 'worker' then
             format('select test.value_as(%L, %L)', a.login, 'select worker.payment_received({position}, gen_random_uuid(), ''{"receipt_id": "r", "amount_cents": 100}'')')
         end as through
  from albo.state f
  cross join albo.state t
  cross join test.actor a
  join lateral (
    select w.action from test.allowed w where w.to_state = t.code
    union select 'submit' where t.state = 1
    except select w.action from test.allowed w
    where w.from_state = f.code and not exists (select from test.allowed y where y.from_state = f.code and y.action = w.action and y.to_state = t.code)
  ) x on true;

-- Seven states, seven destinations, five kinds of actors.
select is((select count(distinct (from_state, to_state, kind)) from test.attempt), 245::bigint, 'there is something to try in each of the 7 × 7 × 5');

select is(
  string_agg(format('%s: %s', a.action, test.try(a.from_state, a.to_state, a.action, a.inside)), ', ' order by a.action),
  string_agg(format('%s: %s', a.action, case when a.actors is null then 'AL405' when a.kind = any (a.actors) then 'moved' else 'AL403' end), ', ' order by a.action),
  format('%s → %s by %s', a.from_code, a.to_code, a.kind))
from test.attempt a
group by a.from_state, a.to_state, a.from_code, a.to_code, a.kind order by a.from_state, a.to_state, a.kind;

select is(
  string_agg(format('%s: %s', a.action, test.try(a.from_state, a.to_state, a.action, a.through)), ', ' order by a.action),
  string_agg(format('%s: %s', a.action, case when a.kind = 'auditor' then '42501'
                                             -- Money that comes too late is kept, and moves nothing.
                                             when a.action = 'payment_received' and a.from_state >= 6 then format('state %s, version 1, history 1', a.from_state)
                                             when a.actors is null then 'AL405'
                                             when a.kind = any (a.actors) then 'moved' else 'AL403' end), ', ' order by a.action),
  format('%s → %s by %s, through the door', a.from_code, a.to_code, a.kind))
from test.attempt a
where a.through is not null
group by a.from_state, a.to_state, a.from_code, a.to_code, a.kind order by a.from_state, a.to_state, a.kind;

-- And by the owner of the table, with an UPDATE.
select is(
  test.try(f.state, t.state, '', format(
    $$with moved as (
        update albo.request set state = %s, row_version = row_version + 1, history_seq = history_seq + 1,
               assignee_id = %s, resume_state = %s, outcome = %L, reasons = 'x', closed_at = %L
        where id = %s returning *)
      insert into albo.history (organization_id, request_id, seq, at, action, to_state, actor_kind, actor, hash)
      select organization_id, id, history_seq, now(), 'x', state, 'system', 'x', '' from moved$$,
    t.state, test.get('admin'), case when t.state = 4 then '1' else 'null' end,
    case t.state when 6 then 'approved' when 7 then 'inadmissible' end, case when t.state >= 6 then now() end, test.get('r')))
    ~ '^(moved|state)',
  f.state < 6 and (f.state = t.state or exists (select from test.allowed x where x.from_state = f.code and x.to_state = t.code)),
  format('an update from %s to %s', f.code, t.code))
from albo.state f, albo.state t where f.state < 6 or t.state <> f.state
order by f.state, t.state;
select is(test.try(1::smallint, 2::smallint, '', format('update albo.request set state = 2 where id = %s', test.get('r'))), 'AL403',
          'not without a row of history');
select is(test.try(6::smallint, 6::smallint, '', format($$update albo.request set deadline = '2030-01-01' where id = %s$$, test.get('r'))),
          'AL405', 'nothing else changes in a final state');
select is(test.try(7::smallint, 7::smallint, '', format('update albo.request set is_unread = not is_unread where id = %s', test.get('r'))),
          'state 7, version 1, history 1', 'but the unread mark');
select is(test.refusal(format($$insert into albo.request overriding system value
            select (jsonb_populate_record(r, '{"id": 999999, "protocol_number": "2026/0999999", "state": 6, "outcome": "approved", "closed_at": "2026-01-01", "service_id": 0}')).*
            from albo.request r where id = %s$$, test.get('r'))), 'AL405', 'a request does not begin at its end');
select is(test.refusal(format('delete from albo.request where id = %s', test.get('r'))), 'AL403', 'a request is never removed');
select is(test.refusal('truncate albo.request cascade'), 'AL403', 'not even all of them');
select is(test.refusal(format($$update albo.request set protocol_number = '2020/0000001' where id = %s$$, test.get('r'))), 'AL403',
          'its protocol number never changes');
select is(test.refusal(format($$update albo.request set citizen_id = %s where id = %s$$, test.get('elena'), test.get('r'))), 'AL403',
          'nor whose it is');

-- An actor of another citizen or of another body.
select is(test.try(3::smallint, 2::smallint, 'answer_supplement', format(
            $$select albo.request_move(row (%s, 'applicant', %s, 'X')::albo.actor, %s, 1, null, 'answer_supplement', '{}')$$,
            test.get('a'), test.get('elena'), test.get('r'))), 'AL403', 'another citizen does not answer');
select matches(test.try(1::smallint, 5::smallint, 'claim', format(
            $$select albo.request_move(row (%s, 'administrator', 1, 'X')::albo.actor, %s, 1, null, 'claim', '{}')$$,
            test.get('b'), test.get('r'))), '^AL404', 'another body''s administrator finds nothing');

-- The way back from a payment, and from a supplement, is the way one came: nobody can say otherwise.
select is(test.try(4::smallint, 4::smallint, 'payment_received', format(
            $$update albo.payment_position set is_mandatory = false; update albo.request set resume_state = 5, assignee_id = %s where id = %s;
              select albo.request_move(row (%s, 'system', null, 'X')::albo.actor, %2$s, 1, null, 'payment_received', %4$L)$$,
            test.get('admin'), test.get('r'), test.get('a'), test.details('payment_received'))), 'state 5, version 2, history 2',
          'what need not be paid does not hold a request');
select is(test.try(3::smallint, 5::smallint, 'expire_supplement', format(
            $$select albo.request_move(row (%s, 'system', null, 'X')::albo.actor, %s, null, null, 'expire_supplement', '{"x": 1}')$$,
            test.get('a'), test.get('r'))), 'moved', 'a supplement leads back to whom claimed; the system need not know the version');
select matches(test.try(3::smallint, 5::smallint, 'withdraw_supplement', format(
            $$select albo.request_move(row (%s, 'administrator', %s, 'X')::albo.actor, %s, null, null, 'withdraw_supplement', '{}')$$,
            test.get('a'), test.get('admin'), test.get('r'))), '^AL409', 'people do');

select * from finish();
rollback;
