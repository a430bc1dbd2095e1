-- outbox: claim, begin, settle; order, circuits, giving up
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.account(p_org text, p_channel text, p_more jsonb default '{}') returns void
language sql as $$
  select admin.mail_account_set(p_org, p_channel, '{"host": "localhost", "port": 25, "security": "none", "sender": "albo@ente.example.org", "sender_name": "Ente"}'::jsonb || p_more, null)
$$;
-- Claims as the worker's own role.
create function test.claim(p_limit int default 1, p_kinds text default 'array[''mail'']') returns jsonb
language sql as $$
  select coalesce(test.value_as('albo_worker', format('select jsonb_agg(to_jsonb(c)) from worker.outbox_claim(%s, ''1 minute'', %s) c', p_limit, p_kinds))::jsonb, '[]')
$$;
create function test.settle(p_claim jsonb, p_outcome text, p_details text default '{}', p_after text default null) returns text
language sql as $$
  select test.value_as('albo_worker', format('select worker.outbox_settle(%s, %s, %L, %L, %L)', p_claim ->> 'id', p_claim ->> 'attempt', p_outcome, p_details, p_after))
$$;
create function test.due() returns void language sql as $$ update albo.outbox set run_at = now() - interval '1 s' where settled_at is null and run_at < 'infinity' $$;
create function test.row(p_claim jsonb) returns albo.outbox language sql as $$ select o from albo.outbox o where o.id = (p_claim ->> 'id')::bigint $$;

select test.put('r', test.submitted());

-- Without an account nothing is sent, and nothing is lost.
select is(test.claim(10), '[]', 'a body without an account waits');
select is((select array_agg(last_error || ' ' || attempts order by id) from albo.outbox), array['no_account 0', 'no_address 0'], 'and it is known why');
select test.account('ente-a', 'email');
select is(test.claim(0, 'array[''payment'']'), '[]', 'a worker claims only what it can do');
select test.put('c', test.claim(10));
select results_eq($$select c ->> 'attempt', c ->> 'organization', c ->> 'kind', c #>> '{payload,template}', c #>> '{payload,recipient,address}', c #>> '{payload,channel}' from jsonb_array_elements(test.get('c')::jsonb) c order by 4$$,
  $$values ('1', 'ente-a', 'mail', 'receipt', 'mario@example.org', 'email')$$, 'the applicant''s notice is claimed; the office has no address');
select is((select array_agg(state || ' ' || last_error) from albo.outbox where payload ->> 'to' = 'office'), array['refused no_address'], 'which is said');
select is((select array_agg(concat_ws(' ', state, to_address)) from albo.delivery where side = 'office'), array['refused'], 'in the ledger too');
select is(test.claim(10), '[]', 'once while the lease lasts');
select test.put('o1', (test.get('c')::jsonb) -> 0);
select is(test.settle(test.get('o1')::jsonb || '{"attempt": 2}', 'done'), null, 'a wrong attempt settles nothing');
select is(test.settle(test.get('o1')::jsonb, 'done', '{"smtp_code": 250}'), 'done', 'the right one does');
select is(test.settle(test.get('o1')::jsonb, 'done'), null, 'once');
select row_eq($$select state, side, to_address, template_version, language from albo.delivery where side = 'applicant'$$, row ('sent'::text, 'applicant'::text, 'mario@example.org'::text, 0, 'it'::text), 'the ledger says so');
select is(test.refusal_as('albo_worker', format('select worker.outbox_claim(1, %L)', l)), 'AL422 lease:invalid', format('a lease of %s', l)) from unnest(array['0', '-1 s', '2 days', null]) l;
select is(test.refusal_as('albo_worker', 'select worker.outbox_settle(1, 1, ''perhaps'')'), 'AL422 outcome:invalid_option', 'an outcome that there is not');
select is(test.refusal('insert into albo.outbox (organization_id, key, kind) select organization_id, key, kind from albo.outbox'), '23505', 'an effect is queued once');

-- Failures: later, with chance in the wait; and the fence.
update albo.organization set settings = settings || '{"email": "ufficio@example.org"}' where id = test.get('a')::int;
create function test.queue(p_key text, p_to text default 'office', p_more jsonb default '{}', p_org text default 'a') returns void
language sql as $$
  insert into albo.outbox (organization_id, key, request_id, kind, payload)
  values (test.get(p_org)::int, p_key, case p_org when 'a' then test.get('r')::bigint end, 'mail', jsonb_build_object('template', 'message', 'to', p_to) || p_more)
$$;
select test.queue('k1');
select test.put('k1', test.claim() -> 0);
select is(test.settle(test.get('k1')::jsonb, 'later', '{"reason": "greylisted", "smtp_code": 451, "enhanced_code": "4.7.1", "diagnostic": "try again"}'), 'waiting', 'a failure');
select ok(o.failures = 1 and o.last_error = 'greylisted' and o.run_at - now() between '7 s' and '13 s', 'is tried again after about ten seconds') from test.row(test.get('k1')::jsonb) o;
select row_eq($$select e.state, e.smtp_code, e.enhanced_code, e.diagnostic from albo.delivery_event e order by id desc limit 1$$, row ('delayed'::text, 451, '4.7.1'::text, 'try again'::text), 'and the office can read why');
select is(test.claim(), '[]', 'not before');
select test.due();
select test.put('k2', test.claim() -> 0);
select is(test.get('k2')::jsonb ->> 'attempt', '2', 'then claimed again');
select test.due();
select test.put('k3', test.claim() -> 0);
select is(test.get('k3')::jsonb ->> 'attempt', '3', 'when a lease ends somebody else may claim');
select is(test.settle(test.get('k2')::jsonb, 'done'), null, 'and the first one has lost it');
select is(test.value_as('albo_worker', format('select worker.outbox_begin(%s, 2)', test.get('k2')::jsonb ->> 'id')), 'false', 'may not even begin');
select is(test.value_as('albo_worker', format('select worker.outbox_begin(%s, 3)', test.get('k2')::jsonb ->> 'id')), 'true', 'while the second one may');
select is(test.settle(test.get('k3')::jsonb, 'later', '{}', '2 hours'), 'waiting', 'the other side says when');
select ok(o.run_at - now() = '2 hours', 'which is kept to') from test.row(test.get('k3')::jsonb) o;
update albo.outbox set failures = 26 where key = 'k1';
select test.due();
select is(test.settle(test.claim() -> 0, 'later'), 'dead', 'given up after many');
select is((select state from albo.delivery where outbox_key = 'k1'), 'failed', 'which the office sees');
select ok(min(albo.backoff('10 s', '6 h', 30)) >= '4.5 h' and max(albo.backoff('10 s', '6 h', 30)) <= '7.5 h' and count(distinct albo.backoff('10 s', '6 h', 1)) > 50, 'capped, and never the same') from generate_series(1, 100);

-- Order: of one request and side by id, other ones meanwhile.
select test.queue('a' || i) from generate_series(1, 3) i;
select test.queue('b1', 'applicant');
select test.queue('p' || i, 'office', '{"order": "position:1"}') from generate_series(1, 2) i;
select test.put('c', test.claim(10));
select is((select array_agg(o.key order by o.key) from jsonb_array_elements(test.get('c')::jsonb) c join albo.outbox o on o.id = (c ->> 'id')::bigint), array['a1', 'b1', 'p1'], 'the first of each order');
select is(test.claim(10), '[]', 'nothing overtakes what is being carried out');
select test.settle(c, case when o.key = 'a1' then 'later' else 'done' end) from jsonb_array_elements(test.get('c')::jsonb) c join albo.outbox o on o.id = (c ->> 'id')::bigint;
select is((select array_agg((test.row(c)).key) from jsonb_array_elements(test.claim(10)) c), array['p2'], 'nor what waits to be tried again');
select test.due();
select is((select array_agg((test.row(c)).key) from jsonb_array_elements(test.claim(10)) c where test.settle(c, 'refused') = 'refused'), array['a1', 'p2'], 'refused');
select is((select array_agg((test.row(c)).key) from jsonb_array_elements(test.claim(10)) c where test.settle(c, 'done') = 'done'), array['a2'], 'a notice that was refused lets the next one go');
select test.settle(c, 'done') from jsonb_array_elements(test.claim(10)) c;

-- A kind whose orders must not have holes, as payments are.
create or replace function albo.outbox_kinds()
returns table (kind text, first_wait interval, longest_wait interval, max_failures int, blocks boolean, repeats_unknown boolean)
language sql as $$ values ('mail', interval '10 s', interval '6 h', 27, false, false), ('test', '10 s', '1 h', 2, true, true) $$;
insert into albo.outbox (organization_id, key, kind, payload)
select test.get('a')::int, 't' || i, 'test', jsonb_build_object('order', 'position:' || i % 2, 'channel', 'provider') from generate_series(1, 4) i;
select is((select array_agg((test.row(c)).key || (c #>> '{payload,channel}')) from jsonb_array_elements(test.claim(10, 'array[''test'']')) c
           where test.settle(c, case (test.row(c)).key when 't1' then 'refused' else 'done' end) in ('blocked', 'done')), array['t1provider', 't2provider'], 'another kind, the same way');
select is((select array_agg((test.row(c)).key) from jsonb_array_elements(test.claim(10, 'array[''test'']')) c), array['t4'], 'what was refused blocks its own order, and no other');
select is(worker.measure() ->> 'blocked', '1', 'whoever watches sees it');
select is(test.value_as('albo_worker', format('select worker.outbox_begin(%s, 1)', (select id from albo.outbox where key = 't4'))), 'true', 't4 begins');
select test.due();
select is(test.claim(10, 'array[''test'']'), '[]', 'and its worker is lost');
select is((select state || ' ' || failures || ' ' || last_error from albo.outbox where key = 't4'), 'waiting 1 no_answer', 'this kind may be repeated, later');
select test.due();
select is(jsonb_array_length(test.claim(10, 'array[''test'']')), 1, 'and is');

-- A notice that was sent without an answer.
select test.queue('u1');
select test.put('u1', test.claim() -> 0);
select test.value_as('albo_worker', format('select worker.outbox_begin(%s, 1)', test.get('u1')::jsonb ->> 'id'));
select is((select state from albo.delivery where outbox_key = 'u1'), 'sending', 'it has begun');
select test.due();
select is(test.claim(), '[]', 'its worker was killed: nobody sends it again');
select is((select o.state || ' ' || d.state from albo.outbox o join albo.delivery d on d.outbox_key = o.key where o.key = 'u1'), 'unknown unknown', 'and the office is told that nobody knows');
select is(test.settle(test.get('u1')::jsonb, 'done'), null, 'what comes back from the dead changes nothing');
select test.account('ente-a', 'email', '{"repeats_unknown": true}');
select test.queue('u2');
select test.put('u2', test.claim() -> 0);
select test.value_as('albo_worker', format('select worker.outbox_begin(%s, 1)', test.get('u2')::jsonb ->> 'id'));
select is(test.settle(test.get('u2')::jsonb, 'unknown', '{"reason": "timeout"}'), 'waiting', 'where the body wants it sent again');
select ok(run_at - now() = '15 minutes', 'it is, a while later') from albo.outbox where key = 'u2';
select test.due();
select is(c #>> '{payload,message_id}', test.get('u2')::jsonb #>> '{payload,message_id}', 'with the same Message-ID') from (select test.claim() -> 0 as c) x where test.settle(c, 'done') = 'done';
select is((select count(*) from albo.delivery where outbox_key = 'u2'), 1::bigint, 'and is one message in the ledger');

select test.queue('u3');
select test.put('u3', test.claim() -> 0);
select test.value_as('albo_worker', format('select worker.outbox_begin(%s, 1)', test.get('u3')::jsonb ->> 'id'));
select is(test.settle(test.get('u3')::jsonb, 'unknown', '{"reason": "timeout"}'), 'waiting', 'once more');
select is(test.value_as('albo_worker', format('select worker.delivery_report(%L, ''sent'', ''pec'', ''{}'')', test.get('u3')::jsonb #>> '{payload,message_id}')), 'true', 'a receipt comes meanwhile');
select is((select o.state || ' ' || d.state from albo.outbox o join albo.delivery d on d.outbox_key = o.key where o.key = 'u3'), 'done sent', 'it is not sent again');
select test.due();
select is(test.claim(), '[]', 'nothing is left of it');

-- Circuits: of one channel of one body.
select admin.mail_account_set('ente-b', 'email', '{"host": "localhost", "port": 25, "security": "none", "sender": "albo@b.example.org", "sender_name": "B"}', null);
update albo.organization set settings = settings || '{"email": "b@example.org"}' where id = test.get('b')::int;
select test.queue('x' || i, 'office', jsonb_build_object('order', 'x' || i)) from generate_series(1, 5) i;
select test.put('x', test.claim() -> 0);
select is(test.settle(test.get('x')::jsonb, 'unavailable', '{"reason": "credentials"}'), 'waiting', 'the server does not let us in');
select is((select failures from albo.outbox where key = 'x1'), 0, 'which burns no attempt');
select is(worker.measure() ->> 'open_circuits', '1', 'and is an alarm');
select test.due();
select test.queue('y1', 'office', '{}', 'b');
select is((select array_agg((test.row(c)).key) from jsonb_array_elements(test.claim(10)) c), array['y1'], 'another body goes on');
update albo.outbox set settled_at = now(), state = 'done' where key = 'y1';
select is((select count(*) from albo.outbox where key like 'x%' and run_at > now()), 5::bigint, 'this one waits');
select ok(c.open_until - now() between '11 s' and '19 s', 'for a while') from albo.outbox_circuit c;
update albo.outbox_circuit set open_until = now() - interval '1 s';
select test.due();
select test.put('x', test.claim(10));
select is(jsonb_array_length(test.get('x')::jsonb), 1, 'then one alone finds out');
select test.due();
select is(test.claim(10), '[]', 'nobody else does meanwhile');
select is(test.settle(test.get('x')::jsonb -> 0, 'unavailable', '{"reason": "unreachable"}'), 'waiting', 'still nothing');
select ok(c.failures = 2 and c.open_until - now() between '22 s' and '38 s', 'longer, this time') from albo.outbox_circuit c;
update albo.outbox_circuit set open_until = now() - interval '1 s';
select test.due();
select is(test.settle(test.claim() -> 0, 'done'), 'done', 'it works again');
select is_empty('select * from albo.outbox_circuit', 'for all');
select test.due();
select is(jsonb_array_length(test.claim(10)), 4, 'of it');

-- Bodies in turn.
update albo.outbox set settled_at = now(), state = 'done' where settled_at is null;
select test.queue('m' || i, 'office', jsonb_build_object('order', 'm' || i)) from generate_series(1, 20) i;
select test.queue('n1', 'office', '{}', 'b');
select is((select array_agg(left((test.row(c)).key, 1)) from jsonb_array_elements(test.claim(2)) c), array['m', 'n'], 'a long queue of one body does not stop another');
select is(jsonb_array_length(test.claim(100)), 19, 'and all come at last');

-- The longest due first.
insert into albo.outbox (organization_id, key, kind, payload, run_at)
select test.get('a')::int, 'due:' || i, 'mail', '{"to": "office"}', now() + interval '1 hour' * x from (values (1, 1), (2, -2), (3, -3)) y (i, x);
select is((test.row(test.claim(1) -> 0)).key, 'due:3', 'what has been due for longest is first');

-- The plan of a claim reads indexes, however much is settled.
select ok(not exists (select from pg_index i where i.indexrelid = 'albo.outbox_due_of'::regclass and not i.indisvalid), 'the index is there');

select * from finish();
rollback;
