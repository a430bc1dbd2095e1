-- transition: the whole table, every state, every action, everybody who might act
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
  ('under_review',           'approve',             'approved',               '{administrator}'),
  ('awaiting_review',        'annul',               'annulled',               '{administrator}'),
  ('awaiting_administrator', 'annul',               'annulled',               '{administrator}'),
  ('awaiting_supplement',    'annul',               'annulled',               '{administrator}'),
  ('awaiting_payment',       'annul',               'annulled',               '{administrator}'),
  ('under_review',           'annul',               'annulled',               '{administrator}');

select results_eq(
  $$select f.code, t.action, s.code,
           array_remove(array[case when by_applicant then 'applicant' end, case when by_officer then 'officer' end,
             case when by_administrator then 'administrator' end, case when by_system then 'system' end], null)
    from albo.transition t left join albo.state f on f.state = t.from_state join albo.state s on s.state = t.to_state
    order by 1, 2, 3$$,
  $$select * from test.allowed union all
    select null, 'submit', 'awaiting_review', '{applicant}' order by 1, 2, 3$$,
  'albo.transition is the table of the domain');
select results_eq('select state::int, code, is_final from albo.state order by 1',
  $$values (1, 'awaiting_review', false), (2, 'awaiting_administrator', false), (3, 'awaiting_supplement', false),
           (4, 'awaiting_payment', false), (5, 'under_review', false), (6, 'approved', true), (7, 'annulled', true)$$,
  'the states are seven, two of them final');
select is_empty('select from albo.transition t join albo.state s on s.state = t.from_state where s.is_final',
                'no transition leaves a final state');

select test.put('r', test.submitted());
select test.put('admin', (select id from albo.staff where login = 'a.amministratore'));

-- Puts the request into a state without a move, then tries one; leaves no trace of either.
create function test.try(p_from smallint, p_to smallint, p_sql text) returns text
language plpgsql as $$
declare
  v_state smallint;
begin
  alter table albo.request disable trigger guard;
  update albo.request r
  set state = p_from,
      assignee_id = case when p_from = 5 or (p_from in (3, 4) and p_to = 5) then test.get('admin')::bigint end,
      resume_state = case when p_from = 4 then case when p_to in (1, 2, 5) then p_to else 1 end end,
      outcome = case p_from when 6 then 'approved' when 7 then 'withdrawn' end,
      reasons = case when p_from = 7 then 'x' end,
      closed_at = case when p_from >= 6 then now() end
  where r.id = test.get('r')::bigint;
  alter table albo.request enable trigger guard;
  execute p_sql;
  select r.state into v_state from albo.request r where r.id = test.get('r')::bigint
    and r.row_version = 2 and r.history_seq = 2;
  raise exception using errcode = 'T0000', message = coalesce(v_state::text, 'no move');
exception
  when sqlstate 'T0000' then return case when sqlerrm = p_to::text then 'moved' else sqlerrm end;
  when others then return sqlstate;
end
$$;

create view test.action as
  select a as action, case a when 'forward' then '{"identity": true, "files": true}'
                             when 'annul' then '{"outcome": "withdrawn", "reasons": "x"}' else '{}' end as details
  from unnest(array['submit', 'forward', 'claim', 'ask_supplement', 'answer_supplement', 'expire_supplement',
                    'withdraw_supplement', 'ask_payment', 'payment_received', 'paid_elsewhere', 'approve',
                    'annul', 'reopen']) a;

-- Seven states, thirteen actions, five kinds of actors, seven destinations.
select is(
  (select string_agg(t.code || ' ' || test.try(f.state, t.state, format(
     'select albo.request_move(row (%s, %L, %s, %L)::albo.actor, %s, 1, null, %L, %L, %s::smallint)',
     test.get('a'), k, case k when 'applicant' then test.get('mario') when 'system' then 'null' else test.get('admin') end,
     'Nome', test.get('r'), a.action, a.details, t.state)), ', ' order by t.state)
   from albo.state t),
  (select string_agg(t.code || ' ' || case when x.actors is null then 'AL405' when k = any (x.actors) then 'moved'
                                           else 'AL403' end, ', ' order by t.state)
   from albo.state t
   left join test.allowed x on x.from_state = f.code and x.action = a.action and x.to_state = t.code),
  format('%s: %s by %s', f.code, a.action, k))
from albo.state f, test.action a, unnest(array['applicant', 'officer', 'administrator', 'auditor', 'system']) k
order by f.state, a.action, k;

-- The same through the doors that people use.
select is(
  test.try(f.state, t.state, format($$select test.value_as(%L, %L)$$, l.login, format(d.call, test.get('r')))),
  case when l.duty = 'auditor' then '42501'
       when x.actors is null then 'AL405' when l.duty = any (x.actors) then 'moved' else 'AL403' end,
  format('%s: %s through office.%s', f.code, l.login, d.action))
from albo.state f
cross join
     (values ('forward', 2::smallint, 'select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')'),
             ('claim', 5, 'select office.claim(%s, 1, gen_random_uuid())'),
             ('approve', 6, 'select office.approve(%s, 1, gen_random_uuid(), null)'),
             ('annul', 7, 'select office.annul(%s, 1, gen_random_uuid(), ''withdrawn'', ''x'')')) d (action, to_state, call)
cross join (select login, duty from albo.staff where organization_id = test.get('a')::int) l
join albo.state t on t.state = d.to_state
left join test.allowed x on x.from_state = f.code and x.action = d.action and x.to_state = t.code
order by f.state, d.action, l.login;

-- And by the owner of the table, with an UPDATE.
select is(
  test.try(f.state, t.state, format(
    $$update albo.request set state = %s, row_version = row_version + 1, history_seq = history_seq + 1,
             assignee_id = %s, resume_state = %s, outcome = %L, reasons = 'x', closed_at = %L
      where id = %s$$, t.state, test.get('admin'), case when t.state = 4 then '1' else 'null' end,
    case t.state when 6 then 'approved' when 7 then 'withdrawn' end, case when t.state >= 6 then now() end, test.get('r'))),
  case when f.state < 6 and f.state = t.state
         or exists (select from test.allowed x where x.from_state = f.code and x.to_state = t.code) then 'moved'
       else 'AL405' end,
  format('an update from %s to %s', f.code, t.code))
from albo.state f, albo.state t where f.state < 6 or t.state <> f.state
order by f.state, t.state;
select is(test.try(1::smallint, 2::smallint, format('update albo.request set state = 2 where id = %s', test.get('r'))), 'AL403',
          'not without a row of history');
select is(test.try(6::smallint, 6::smallint, format($$update albo.request set deadline = '2030-01-01' where id = %s$$, test.get('r'))),
          'AL405', 'nothing else changes in a final state');
select is(test.try(7::smallint, 7::smallint, format('update albo.request set is_unread = not is_unread where id = %s returning 1', test.get('r'))),
          'no move', 'but the unread mark');
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
select is(test.try(3::smallint, 2::smallint, format(
            $$select albo.request_move(row (%s, 'applicant', %s, 'X')::albo.actor, %s, 1, null, 'answer_supplement', '{}', 2::smallint)$$,
            test.get('a'), test.get('elena'), test.get('r'))), 'AL403', 'another citizen does not answer');
select is(test.try(1::smallint, 5::smallint, format(
            $$select albo.request_move(row (%s, 'administrator', 1, 'X')::albo.actor, %s, 1, null, 'claim', '{}')$$,
            test.get('b'), test.get('r'))), 'AL404', 'another body''s administrator finds nothing');

-- The way back from a payment, and from a supplement, is the way one came.
select is(test.try(4::smallint, 2::smallint, format(
            $$update albo.request set resume_state = 5, assignee_id = %s where id = %s;
              select albo.request_move(row (%s, 'system', null, 'X')::albo.actor, %2$s, 1, null, 'payment_received', '{}', 2::smallint)$$,
            test.get('admin'), test.get('r'), test.get('a'))), 'AL405', 'a payment leads back to the state before');
select is(test.try(3::smallint, 2::smallint, format(
            $$update albo.request set assignee_id = %s where id = %s;
              select albo.request_move(row (%s, 'system', null, 'X')::albo.actor, %2$s, 1, null, 'expire_supplement', '{}', 2::smallint)$$,
            test.get('admin'), test.get('r'), test.get('a'))), 'AL405', 'a supplement leads back to whom claimed');

select * from finish();
rollback;
