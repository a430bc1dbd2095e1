-- office lists: a register page by page and filtered, what is owed to a body, and its services
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Four people and one who left; one of them suspended for a while.
select test.put('albo', (select id from albo.register where organization_id = test.get('a')::int));
select test.put('e' || n, admin.member_add(test.get('a')::int, 'albo', s,
         jsonb_build_object('fiscal_code', f, 'family_name', c, 'given_name', g, 'birth_date', '1980-01-0' || n), n, d::date))
from (values (1, 'A', 'RSSMRA80A01H501U', 'Rossi', 'Mario', '2001-05-05'), (2, 'B', 'BNCMRA99T61H501E', 'Bianchi', 'Mara', '2010-03-01'),
             (3, 'A', 'VRDLGU70A01H501F', 'Verdi', 'Luigi', '2012-02-29'), (4, 'A', 'NREADA70A41H501X', 'Neri', 'Ada', '2015-01-01')) x (n, s, f, c, g, d);
do $$ begin perform albo.entry_close(test.get('a')::int, test.get('e4')::bigint, '2018-07-01', 'removal', null); end $$;
select test.value_as('a.amministratore', format('select office.annotate(%s, gen_random_uuid(), %L)', test.get('e2'),
  '{"kind": "suspension", "text": "Sospesa", "effective_from": "2016-01-01", "effective_to": "2017-01-01"}'));
-- A change of section: two periods of one number.
select test.value_as('a.amministratore', format('select office.entry_correct(%s, gen_random_uuid(), %L)', test.get('e3'),
  '{"effective_from": "2020-01-01", "reasons": "Sezione errata", "section": "B"}'));

create function test.page(p_filter jsonb, p_cursor jsonb default null, p_limit int default 50, p_login text default 'a.operatore') returns jsonb
language sql as $$
  select test.value_as(p_login, format('select %s.register_page(%s, %L, %L, %s)', case when p_login like '%rtd' then 'audit' else 'office' end,
                                       test.get('albo'), p_filter, p_cursor, p_limit))::jsonb
$$;
create function test.numbers(p_filter jsonb) returns text
language sql as $$
  select string_agg(format('%s%s', r ->> 'number', r #>> '{section,code}'), ' ') from jsonb_array_elements(test.page(p_filter) -> 'rows') r
$$;

select is(test.numbers(f::jsonb), x, format('a register by %s', f))
from (values ('{}', '1A 2B 3B'), ('{"status": "active"}', '1A 2B 3B'), ('{"status": "closed"}', '3A 4A'), ('{"status": "all"}', '1A 2B 3A 3B 4A'),
             ('{"status": "annotated"}', null), ('{"status": "annotated", "day": "2016-06-30"}', '2B'), ('{"status": "annotated", "day": "2017-01-01"}', null),
             ('{"day": "2016-01-01"}', '1A 2B 3A 4A'), ('{"day": "2016-01-01", "status": "closed"}', null), ('{"day": "2016-01-01", "status": "all", "section": "A"}', '1A 3A 4A'),
             ('{"section": "B"}', '2B 3B'), ('{"section": "Z"}', null), ('{"search": "ver"}', '3B'), ('{"search": "vrdlgu", "status": "all"}', '3A 3B'),
             ('{"search": "2"}', '2B'), ('{"search": "%"}', null), ('{"search": " "}', '1A 2B 3B'), ('{"search": null}', '1A 2B 3B')) y (f, x);
select is(test.refusal_as('a.operatore', format('select office.register_page(%s, %L, %L, 5)', test.get('albo'), f, c)), 'AL422 ' || x, format('refused: %s %s', f, c))
from (values ('[]', null, 'filter:invalid'), ('{"status": "gone"}', null, 'status:invalid_option'), ('{"status": 1}', null, 'status:invalid'),
             ('{"day": "31/12/2020"}', null, 'day:invalid'), ('{"search": []}', null, 'search:invalid'), (format('{"search": "%s"}', repeat('x', 201)), null, 'search:too_long'),
             ('{}', '[]', 'cursor:invalid'), ('{}', '{"number": "x", "from": "2020-01-01"}', 'cursor:invalid'), ('{}', '{"number": 1}', 'cursor:invalid'),
             ('{}', '{"number": 99999999999999999999, "from": "2020-01-01"}', 'cursor:invalid')) y (f, c, x);

-- Page after page, nothing twice and nothing left out.
select test.put('p1', test.page('{"status": "all"}', null, 3));
select is(jsonb_path_query_array(test.get('p1')::jsonb, '$.rows[*].number'), '[1, 2, 3]', 'a first page');
select is(test.get('p1')::jsonb -> 'next', '{"number": 3, "from": "2012-02-29"}', 'ends in the midst of a number');
select test.put('p2', test.page('{"status": "all"}', test.get('p1')::jsonb -> 'next', 3));
select is(jsonb_path_query_array(test.get('p2')::jsonb, '$.rows[*].from'), '["2020-01-01", "2015-01-01"]', 'and the next goes on there');
select is(test.get('p2')::jsonb -> 'next', 'null', 'to the end');
select is((test.page('{"search": "2", "day": "2016-01-01"}') #> '{rows,0}')::jsonb - 'entry_id' - 'member_id',
  '{"number": 2, "section": {"code": "B", "name": {"it": "Sezione B"}}, "member": "Bianchi Mara", "kind": "person", "fiscal_code": "BNCMRA99T61H501E",
    "from": "2010-03-01", "to": null, "cause": null, "resolution_number": null, "resolution_date": null, "annotations": ["suspension"]}', 'what a line says');
select is(test.page('{}', p_login => 'a.rtd') -> 'rows', test.page('{}') -> 'rows', 'an auditor sees the same');
select is(test.page('{}', p_login => 'b.operatore') -> 'rows', '[]', 'another body nothing');
select is(test.refusal_as('a.rtd', format('select office.register_page(%s, null, null, 5)', test.get('albo'))) = '', false, 'and each by its own door');

-- What is owed: a request with two positions, another with one that is overdue.
select test.put('r', test.submitted()), test.put('r2', test.submitted('mara-token'));
create function test.act(p_request text, p_call text, p_more text, p_login text default 'a.amministratore') returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.%s(%s, %s, gen_random_uuid(), %s)', p_call, test.get(p_request),
    (select row_version from albo.request where id = test.get(p_request)::bigint), p_more))
$$;
select is(test.act('r', 'ask_payment', $$'[{"kind": "fee", "description": "Diritti", "amount_cents": 3200}, {"kind": "stamp_duty", "description": "Bollo", "amount_cents": 1600}]'$$), '', 'two positions');
select is(test.act('r2', 'ask_payment', $$'[{"kind": "fee", "description": "Tassa", "amount_cents": 5000, "due_on": "2020-01-01"}]'$$), '', 'and one that was due long ago');
select test.put('p', (select min(id) from albo.payment_position)), test.put('q', (select max(id) from albo.payment_position));

create function test.owed(p_filter jsonb, p_cursor jsonb default null, p_limit int default 50, p_login text default 'a.operatore') returns jsonb
language sql as $$
  select test.value_as(p_login, format('select %s.payments(%L, %L, %s)', case when p_login like '%rtd' then 'audit' else 'office' end, p_filter, p_cursor, p_limit))::jsonb
$$;
create function test.totals() returns jsonb
language sql as $$ select test.value_as('a.operatore', 'select office.payment_totals()')::jsonb - 'year' $$;

select is(test.totals(), '{"open": {"n": 3, "amount_cents": 9800}, "overdue": {"n": 1, "amount_cents": 5000}, "paid": {"n": 0, "amount_cents": 0}, "cancelled": {"n": 0, "amount_cents": 0}}', 'totals of what is open');
select is(test.act('r', 'paid_elsewhere', format($$%s, '{"reference": "CRO 1", "paid_on": "%s"}'$$, test.get('p'), (now() at time zone 'Europe/Rome')::date), 'a.operatore'), '', 'one is paid at the counter');
select is(test.act('r', 'cancel_payment', format($$%s, 'Non dovuto'$$, test.get('p')::bigint + 1)), '', 'one is given up');
select is(test.totals(), '{"open": {"n": 1, "amount_cents": 5000}, "overdue": {"n": 1, "amount_cents": 5000}, "paid": {"n": 1, "amount_cents": 3200}, "cancelled": {"n": 1, "amount_cents": 1600}}', 'and counted there');
select is(test.value_as('a.rtd', 'select audit.payment_totals()')::jsonb - 'year', test.totals(), 'the auditor counts the same');

select is((select string_agg(r ->> 'description', ' ') from jsonb_array_elements(test.owed(f::jsonb) -> 'rows') r), x, format('positions by %s', f))
from (values ('{}', 'Tassa Bollo Diritti'), ('{"state": "open"}', 'Tassa'), ('{"state": "overdue"}', 'Tassa'), ('{"state": "paid"}', 'Diritti'), ('{"state": "cancelled"}', 'Bollo'),
             ('{"service": "iscrizione"}', 'Tassa Bollo Diritti'), ('{"service": "cancellazione"}', null), ('{"service": "x"}', null),
             ('{"search": "ross"}', 'Bollo Diritti'), ('{"search": "bncmra"}', 'Tassa'), ('{"search": "nessuno"}', null), ('{"search": "%"}', null),
             ('{"search": "rossi", "state": "paid"}', 'Diritti')) y (f, x);
select is((select string_agg(r ->> 'description', ' ') from jsonb_array_elements(test.owed(jsonb_build_object('search', regexp_replace(q.protocol_number, '/0+', '/'))) -> 'rows') r), 'Tassa', 'or by a protocol number, with or without its zeros')
from albo.request q where q.id = test.get('r2')::bigint;
select is(test.refusal_as('a.operatore', format('select office.payments(%L, %L, 5)', f, c)), 'AL422 ' || x, format('refused: %s %s', f, c))
from (values ('1', null, 'filter:invalid'), ('{"state": "gone"}', null, 'state:invalid_option'), ('{"search": {}}', null, 'search:invalid'),
             ('{}', '1', 'cursor:invalid'), ('{}', '{"at": "x", "id": 1}', 'cursor:invalid'), ('{}', '{"at": "2020-01-01T00:00:00Z"}', 'cursor:invalid')) y (f, c, x);

select test.put('p1', test.owed('{}', null, 2));
select is(jsonb_path_query_array(test.owed('{}', test.get('p1')::jsonb -> 'next', 2), '$.rows[*].description'), '["Diritti"]', 'a second page begins where the first one ended');
select is(test.owed('{}', test.get('p1')::jsonb -> 'next', 2) -> 'next', 'null', 'and is the last');
select is(test.owed('{"state": "open"}') #> '{rows,0,actions}', '["paid_elsewhere"]', 'an officer records what was paid');
select is(test.owed('{"state": "open"}', p_login => 'a.amministratore') #> '{rows,0,actions}', '["cancel_payment"]', 'an administrator gives up');
select is(test.owed('{"state": "open"}', p_login => 'a.rtd') #> '{rows,0,actions}', '[]', 'an auditor does nothing');
select is(test.owed('{"state": "paid"}') #> '{rows,0,actions}', '[]', 'and nobody what is done');
select is(test.owed('{"state": "overdue"}') #> '{rows,0,is_overdue}', 'true', 'overdue is said');
select is(test.owed('{"state": "paid"}') #>> '{rows,0,reference}', 'CRO 1', 'and how it was paid');
select is(test.owed('{}', p_login => 'b.operatore') -> 'rows', '[]', 'another body owes itself');

-- Services.
select is(jsonb_path_query_array(test.value_as('a.operatore', 'select office.services_on_offer()')::jsonb, '$[*].code'), '["iscrizione", "cancellazione", "trasferimento"]', 'what may be asked for');
update albo.service set is_active = false where code = 'trasferimento';
select is(jsonb_path_query_array(test.value_as('a.rtd', 'select audit.services_on_offer()')::jsonb, '$[*].code'), '["iscrizione", "cancellazione"]', 'and not what is switched off');

select * from finish();
rollback;
