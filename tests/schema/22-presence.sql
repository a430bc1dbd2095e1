-- presence: who has what open; and the searches that each person keeps
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('ra', test.submitted('mario-token', 'ente-a')),
       test.put('ra2', test.submitted('mara-token', 'ente-a', 'iscrizione',
                                      '{"email": "mara@example.org", "section": "B", "truth": true}')),
       test.put('rb', test.submitted('mario-token', 'ente-b'));

create function test.present(p_login text, p_request text) returns text
language sql as $$
  select test.value_as(p_login, format('select jsonb_path_query_array(office.presence(%s), ''$[*].login'')', p_request))
$$;

select is(test.present('a.operatore', test.get('ra')), '[]', 'who opens a request is alone at first');
select is(test.present('a.amministratore', test.get('ra')), '["a.operatore"]', 'the next one learns of the first');
select is(test.present('a.operatore', test.get('ra')), '["a.amministratore"]', '… and the first of the next when asking again');
select is(test.value_as('a.operatore', format('select office.presence(%s) #>> ''{0,request}''', test.get('ra2'))), test.get('ra'),
          'the answer says which request');
select is((select request_id from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore'),
          test.get('ra2')::bigint, 'a person has one request open');
select is(test.present('b.operatore', test.get('rb')), '[]', 'another body sees nothing of it');
select is(test.refusal_as('a.operatore', format('select office.presence(%s)', test.get('rb'))), 'AL404',
          'another body''s request cannot be open');

-- Who is woken by others asks again, and that writes nothing.
select test.put('where', p.ctid::text) from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore';
select test.present('a.operatore', test.get('ra2'));
select is(p.ctid::text, test.get('where'), 'asked again at once, nothing is written')
from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore';

-- The same person at two desks, with and without a request open: to ask says nothing of either.
select is(test.value_as('a.amministratore2', 'select jsonb_path_query_array(office.presence_others(), ''$[*].login'')')::jsonb,
          '["a.amministratore", "a.operatore"]', 'who was woken asks who has what open');
select is((select count(*) from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.amministratore2'), 0::bigint,
          '… and is not there for it');
select test.value_as('a.operatore', 'select office.presence_others()');
select is(p.ctid::text, test.get('where'), '… nor gone from what the other desk has open')
from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore';
select is((select provolatile::text from pg_proc where oid = 'office.presence_others()'::regprocedure), 's', '… for it can write nothing');

-- Since when, and for how long.
update albo.presence set opened_at = now() - interval '10 minutes', seen_at = now() - interval '30 seconds';
select test.present('a.operatore', test.get('ra2'));
select ok(opened_at < now() - interval '9 minutes' and seen_at > now() - interval '10 seconds', 'said again, it is still the same opening')
from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore';
update albo.presence set seen_at = now() - interval '3 minutes';
select is(test.present('a.amministratore', 'null'), '[]', 'what was not said again is forgotten');
select test.present('a.operatore', test.get('ra2'));
select ok(opened_at > now() - interval '1 minute', '… and begins anew')
from albo.presence p join albo.staff s on s.id = p.staff_id where s.login = 'a.operatore';
select is(test.present('a.operatore', 'null'), '[]', 'who closes it says so');
select is((select count(*) from albo.presence p join albo.staff s on s.id = p.staff_id where s.login like 'a.%'), 0::bigint,
          'nothing of the body is left');

-- Searches.
create function test.names(p_login text, p_call text) returns text
language sql as $$
  select test.value_as(p_login, format('select jsonb_path_query_array(%s, ''$[*].name'')', p_call))
$$;
create function test.keep(p_name text, p_query text, p_id text default 'null') returns text
language sql as $$
  select format('office.saved_search_put(%s, %L, %L)', p_id, p_name, p_query)
$$;

select is(test.names('a.operatore', test.keep(' Da fare ', '{"filter": {"states": [1]}, "sort": "oldest"}')), '["Da fare"]',
          'a search is kept, its name trimmed');
select is(test.names('a.operatore', test.keep('Urgenti', '{"filter": {"unread": true}}')), '["Da fare", "Urgenti"]', '… and another');
select is(test.names('a.operatore', test.keep('Urgenti', '{"filter": {"unread": false}}')), '["Da fare", "Urgenti"]',
          'the same name again is the same search');
select is((select query from albo.saved_search where name = 'Urgenti'), '{"filter": {"unread": false}, "sort": "newest"}',
          '… with what was said last, and the usual sort');
select test.put('kept', (select id from albo.saved_search where name = 'Urgenti'));
select is(test.names('a.operatore', test.keep('Non lette', '{"filter": {"unread": true}}', test.get('kept'))), '["Da fare", "Non lette"]',
          'it can be renamed');
select is(test.value_as('a.operatore', 'select jsonb_path_query_array(office.inbox_choices(), ''$.searches[*].name'')'),
          '["Da fare", "Non lette"]', 'they come with what there is to filter by');
select is(test.value_as(l, format('select %s.inbox_choices() ->> ''searches''', s)), '[]', format('%s has none of them', l))
from (values ('a.amministratore', 'office'), ('a.rtd', 'audit'), ('b.operatore', 'office')) x (l, s);
select is(test.refusal_as('a.amministratore', 'select ' || test.keep('x', '{}', test.get('kept'))), 'AL404', 'nobody changes another''s');
select is(test.names('a.amministratore', format('office.saved_search_delete(%s)', test.get('kept'))), '[]', 'nobody deletes another''s');
select is((select count(*) from albo.saved_search), 2::bigint, '… they are still there');
select is(test.value_as('a.rtd', 'select jsonb_array_length(audit.saved_search_put(null, ''x'', ''{"filter": {}}''))'), '1', 'an auditor keeps some too');
select is(test.value_as('a.rtd', 'select audit.saved_search_delete((audit.inbox_choices() #>> ''{searches,0,id}'')::bigint)'), '[]',
          '… and throws them away');

select matches(test.refusal_as('a.operatore', 'select ' || test.keep(n, q)), '^AL422 ', format('refused: %s %s', left(n, 20), q))
from (values ('', '{}'), ('   ', '{}'), (repeat('x', 61), '{}'), (E'a\u0007b', '{}'), ('x', '[]'), ('x', 'null'), ('x', '{"x": 1}'),
             ('x', '{"filter": {"x": 1}}'), ('x', '{"filter": {"states": [9]}}'), ('x', '{"sort": "x"}'), ('x', '{"sort": 1}'),
             ('x', '{"filter": 1}')) v (n, q);
select is(test.refusal_as('a.operatore', 'select ' || test.keep('Da fare', '{}', test.get('kept'))), 'AL422 name:duplicate', 'two cannot have one name');
select is(test.names('a.operatore', format('office.saved_search_delete(%s)', test.get('kept'))), '["Da fare"]', 'it is thrown away');
select is(test.names('a.operatore', format('office.saved_search_delete(%s)', test.get('kept'))), '["Da fare"]', '… once');

select count(*) from (select test.names('a.operatore', test.keep('n' || i, '{}')) from generate_series(2, 30) i) x;
select is(test.refusal_as('a.operatore', 'select ' || test.keep('one more', '{}')), 'AL429', 'thirty are enough');
select is(test.refusal_as('a.operatore', 'select ' || test.keep('n30', '{}')), '', '… but one of them may be said again');

-- What there is to filter by.
select is(test.value_as('a.operatore', 'select jsonb_path_query_array(office.inbox_choices(), ''$.staff[*].login'')'),
          (select jsonb_agg(login order by name, login)::text from albo.staff
           where organization_id = test.get('a')::int and duty = 'administrator' and is_active), 'who may have claimed');
select is(test.value_as('a.operatore', 'select jsonb_array_length(office.inbox_choices() -> ''services'')'),
          (select count(*)::text from albo.service where organization_id = test.get('a')::int), 'the services');
select is(test.value_as('a.operatore', 'select office.inbox_choices() #>> ''{registers,0,code}'''), 'albo', 'the registers');

select * from finish();
rollback;
