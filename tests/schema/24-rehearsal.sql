-- rehearsal: what a verb would do is said exactly, and nothing of it is done
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('r', test.submitted());

create function test.rehearse(p_login text, p_action text, p_details text, p_path text default '{}') returns text
language sql as $$
  select test.value_as(p_login, format('select office.rehearse(%s, (select row_version from office.inbox_row(%s)), %L, %L) #>> %L',
                                       test.get('r'), test.get('r'), p_action, p_details, p_path))
$$;
create function test.rehearsal_refused(p_login text, p_action text, p_details text, p_version int default 1) returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.rehearse(%s, %s, %L, %L)', test.get('r'), p_version, p_action, p_details))
$$;
create function test.everything() returns text
language sql as $$
  select md5(concat((select string_agg(r::text, '|' order by r.id) from albo.request r), (select string_agg(h::text, '|' order by h.request_id, h.seq) from albo.history h),
                    (select string_agg(o::text, '|' order by o.id) from albo.outbox o), (select string_agg(s::text, '|' order by s.id) from albo.supplement s),
                    (select string_agg(c::text, '|' order by c.key) from albo.command c), (select string_agg(e::text, '|' order by e.id) from albo.entry e),
                    (select string_agg(c::text, '|' order by c.request_id, c.seq) from albo.clock_event c)))
$$;
select test.put('before', test.everything());

select is(test.rehearse('a.operatore', 'forward', '{"identity": true, "files": true}', '{state}'), 'awaiting_administrator', 'where it would lead');
select is(test.rehearse('a.amministratore', 'claim', '{}', '{notices}'), '[{"to": "applicant", "template": "claimed"}]', 'who would be told');
select is(test.rehearse('a.amministratore', 'claim', '{}', '{deadline,before}'), to_char(r.deadline, 'YYYY-MM-DD'), 'the deadline as it is')
from albo.request r where r.id = test.get('r')::bigint;

select is(test.rehearse('a.amministratore', 'claim', '{}', '{reachable}'), 'true', 'who has an address can be told');
set local session_replication_role = replica;
update albo.submission set applicant = applicant - 'email' - 'pec' where request_id = test.get('r')::bigint;
set local session_replication_role = origin;
select is(test.rehearse('a.amministratore', 'claim', '{}', '{reachable}'), 'false', 'who has none cannot');
select test.put('ask', jsonb_build_object('items', '[{"kind": "text", "reason": "x"}]'::jsonb, 'clock_effect', 'suspends',
                                          'due_on', to_char(albo.rome_day(now()) + 20, 'YYYY-MM-DD')));
select ok((test.rehearse('a.amministratore', 'ask_supplement', test.get('ask'), '{deadline,after}'))::date
          > (test.rehearse('a.amministratore', 'ask_supplement', test.get('ask'), '{deadline,before}'))::date, 'and as it would become');
select is(test.rehearse('a.amministratore', 'ask_supplement', test.get('ask'), '{details,clock_effect}'), 'suspends', 'with what history would tell');
select is(test.rehearse('a.amministratore', 'annul', '{"outcome": "withdrawn", "reasons": "Lettera del 3"}', '{state}'), 'annulled', 'an annulment in two steps too');
select is(test.everything(), test.get('before'), 'nothing of all this was done');

-- It refuses as the verb does.
select is(test.rehearsal_refused('a.operatore', 'forward', '{"identity": true}'), 'AL422 files:required', 'what is missing is said');
select is(test.rehearsal_refused('a.operatore', 'claim', '{}'), 'AL403', 'who may not, may not rehearse');
select is(test.rehearsal_refused('a.amministratore', 'claim', '{}', 7), 'AL409', 'another version');
select is(test.rehearsal_refused('a.amministratore', 'approve', '{}'), 'AL405', 'no such step');
select is(test.rehearsal_refused('a.amministratore', 'submit', '{}'), 'AL405', 'nobody submits twice');
select is(test.rehearsal_refused('b.amministratore', 'claim', '{}'), 'AL404', 'another body');
select is(test.rehearsal_refused('a.rtd', 'claim', '{}'), '42501', 'an auditor');

-- What is rehearsed is what happens.
select is(test.refusal_as('a.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', test.get('r'))), '', 'claimed');
select test.put('after', test.rehearse('a.amministratore', 'approve', '{"section": "A"}'));
select is(test.get('after')::jsonb #>> '{entry,number}', '1', 'the number in the register that it would get');
select is((select count(*) from albo.entry), 0::bigint, 'and has not got');
select test.value_as('a.amministratore', format('select office.approve(%s, 2, gen_random_uuid(), ''{"section": "A"}'')', test.get('r')));
select is(test.value_as('a.amministratore', format('select office.request(%s) #>> ''{entry,number}''', test.get('r'))), test.get('after')::jsonb #>> '{entry,number}',
          'the number is that one');
select is(test.get('after')::jsonb ->> 'state', 'approved', 'and the state');

-- To whom a request may be handed.
select is(test.value_as('a.amministratore', 'select jsonb_agg(a -> ''login'') from jsonb_array_elements(office.administrators()) a')::jsonb,
          '["a.amministratore", "a.amministratore2"]', 'the administrators of the body');
select is(test.value_as('a.operatore', 'select count(*) from jsonb_array_elements(office.administrators()) a where a ->> ''login'' like ''b.%'''), '0', 'of no other');

-- A verb that would be refused says why.
select test.put('r', test.submitted('mara-token'));
select is(test.refusal_as('a.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', test.get('r'))), '', 'claimed');
create function test.reason(p_action text) returns text
language sql as $$
  select test.value_as('a.amministratore', format('select v ->> ''reason'' from jsonb_array_elements(office.request(%s) -> ''verbs'') v where v ->> ''action'' = %L',
                                                  test.get('r'), p_action))
$$;
select is(test.reason('assign'), null, 'there is a colleague to hand it to');
update albo.staff set is_active = false where login = 'a.amministratore2';
select is(test.reason('assign'), 'no_other_administrator', 'and now there is not');

select * from finish();
rollback;
