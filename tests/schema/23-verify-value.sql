-- verify value: marks of the office on what was declared
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('r', test.submitted());
create function test.mark(p_login text, p_field text, p_is_verified boolean, p_key text default null,
                          p_declared jsonb default null) returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.verify_value(%s, %L, %L, %L, %L)', test.get('r'), p_field,
    coalesce(p_declared, (select s.declared -> p_field from albo.submission s where s.request_id = test.get('r')::bigint)),
    coalesce(p_key, gen_random_uuid()::text), p_is_verified))
$$;
create function test.value(p_field text) returns jsonb
language sql as $$
  select test.value_as('a.operatore', format('select office.request(%s) #> %L', test.get('r'), array['data', p_field]))::jsonb
$$;
create function test.n_rows() returns int
language sql as $$ select history_seq from albo.request where id = test.get('r')::bigint $$;

-- What is refused.
select is(test.mark('a.operatore', 'nothing', true), 'AL422 field:unknown_field', 'a field that the form has not');
select is(test.mark('a.operatore', null, true), 'AL422 field:unknown_field', 'no field');
select is(test.mark('a.operatore', 'section', null), 'AL422 is_verified:required', 'neither yes nor no');
select is(test.refusal_as('a.operatore', format('select office.verify_value(%s, ''section'', ''"A"'', null, true)', test.get('r'))), 'AL422 key:required', 'a command has a key');
select is(test.mark('a.operatore', 'fiscal_code', true), 'AL422 field:already_verified', 'what the identity vouches for needs no mark');
select is(test.mark('a.rtd', 'section', true), '42501', 'an auditor marks nothing');
select is(test.mark('b.operatore', 'section', true), 'AL404', 'another body sees no such request');
select is(test.mark('a.operatore', 'section', true, null, '"B"'), 'AL409', 'nor a value that the caller did not see');
select is(test.n_rows(), 1, 'what is refused leaves no trace');

-- A mark.
select test.put('key', gen_random_uuid()::text);
select is(test.mark('a.operatore', 'section', true, test.get('key')), '', 'an officer marks a value');
select is(test.value('section') - 'verified_at',
          '{"declared": "A", "verified": "A", "source": "office", "verified_by": "Operatore A"}'::jsonb, 'it says who checked');
select ok((test.value('section') ->> 'verified_at')::timestamptz > now() - interval '1 hour', 'and when');
select is(test.n_rows(), 2, 'history has a row');
select is(test.mark('a.operatore', 'section', true, test.get('key')), '', 'a repeat');
select is(test.n_rows(), 2, 'writes nothing');
select is(test.mark('a.amministratore', 'section', true), '', 'what is marked is marked');
select is(test.n_rows(), 2, 'and not written again');
select is(test.mark('a.operatore', 'section', false, test.get('key')), '', 'the key of what was done already does nothing else');
select ok(test.value('section') ? 'verified_by', 'the mark is there');
select is((select row_version from albo.request where id = test.get('r')::bigint), 1, 'nobody''s version becomes stale');
select is((select format('%s %s %s', action, from_state, to_state) from albo.history where request_id = test.get('r')::bigint order by seq desc limit 1),
          'verify_value 1 1', 'nothing moves');
select is((select details from albo.history where request_id = test.get('r')::bigint and seq = 2),
          jsonb_build_object('field', 'section', 'value_sha256', encode(sha256('"A"'), 'hex')), 'history tells what was checked, without the value');
select is(test.value_as('a.rtd', format('select audit.request(%s) #>> ''{data,section,verified_by}''', test.get('r'))), 'Operatore A', 'an auditor sees it');
select is(portal.request('mario-token', test.get('r')::bigint) #> '{history,1}', null, 'the applicant does not');

-- Taken back, by somebody else.
select is(test.mark('a.amministratore', 'section', false), '', 'another one takes it back');
select is(test.value('section'), '{"declared": "A", "verified": null, "source": "applicant", "verified_at": null}'::jsonb, 'it is only declared again');
select is(test.n_rows(), 3, 'and history has both');
select is(test.mark('a.amministratore', 'section', false), '', 'taken back once more');
select is(test.n_rows(), 3, 'that is nothing');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'the chain is whole');

-- A mark is of a value, not of a field.
select is(test.mark('a.operatore', 'section', true), '', 'marked again');
select test.value_as('a.amministratore', format('select office.ask_supplement(%s, 1, gen_random_uuid(), %L)', test.get('r'),
  jsonb_build_object('due_on', to_char(now() + interval '9 days', 'YYYY-MM-DD'), 'items', '[{"kind": "field", "field": "section", "reason": "x"}]'::jsonb)));
select portal.supplement_item_answer('mario-token', (select max(id) from albo.supplement_item), '"B"');
select portal.answer_supplement('mario-token', test.get('r')::bigint, (select row_version from albo.request where id = test.get('r')::bigint), gen_random_uuid());
select is(test.value('section') - 'verified_at', '{"declared": "B", "original": "A", "verified": null, "source": "supplement"}'::jsonb,
          'what a supplement changed is to be checked again');
select is(test.mark('a.operatore', 'section', true, null, '"B"'), '', 'that is done');
select is(test.value('section') - 'verified_at', '{"declared": "B", "original": "A", "verified": "B", "source": "office", "verified_by": "Operatore A"}'::jsonb,
          'the original stays beside it');

-- What a client needs to make the hashes anew.
select is((select sha256(convert_to(concat_ws(E'\n', 'albo-history-1', d #>> '{chain,organization_id}', d ->> 'id', h ->> 'seq', h ->> 'at', h ->> 'action',
                  coalesce(h #>> '{chained,from_state}', '-'), h #>> '{chained,to_state}', h ->> 'actor_kind', coalesce(h #>> '{chained,actor_id}', '-'),
                  to_json(h ->> 'actor')::text, h #>> '{chained,details}', d #>> '{history,-2,hash}'), 'UTF8'))
           from (select test.value_as('a.operatore', format('select office.request(%s)', test.get('r')))::jsonb as d) x, lateral (select d #> '{history,-1}') y (h)),
          (select history_hash from albo.request where id = test.get('r')::bigint), 'the rows say all that their hash is made of');
select is(test.value_as('a.operatore', format('select office.request(%s) #>> ''{chain,hash}''', test.get('r'))),
          (select encode(history_hash, 'hex') from albo.request where id = test.get('r')::bigint), 'and the request where the chain ends');

-- What the page of a request asks besides.
select is(test.value_as('a.operatore', format('select office.request_seq(%s)', test.get('r'))), test.n_rows()::text, 'how far the history has come');
select is(test.value_as('a.rtd', format('select audit.request_seq(%s)', test.get('r'))), test.n_rows()::text, 'an auditor may ask too');
select is(test.refusal_as('b.operatore', format('select office.request_seq(%s)', test.get('r'))), 'AL404', 'another body may not');
select is(test.refusal_as('b.operatore', format('select office.applicant_page(%s)', test.get('r'))), 'AL404', 'nor may it see whose the request is');
select is(test.value_as('a.operatore', format('select office.applicant_page(%s)', test.get('r')))::jsonb, '{"members": [], "requests": [], "earlier": [], "contact": null}', 'nothing else of this person');
insert into albo.citizen_contact (citizen_id, email, mobile_phone, language, channel)
select citizen_id, 'nuova@example.org', '+39 333 0000000', 'it', 'email' from albo.request where id = test.get('r')::bigint;
select is(test.value_as('a.operatore', format('select office.applicant_page(%s) #>> ''{contact,mobile_phone}''', test.get('r'))), '+39 333 0000000', 'the phone that they gave since');
select test.put('other', test.submitted('mario-token', 'ente-a', 'cancellazione', '{"day": "2027-01-01"}'));
select is(test.value_as(l, format('select %s.applicant_page(%s) #>> ''{requests,0,id}''', s, test.get('r'))), test.get('other'), format('%s sees the other request', l))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s);
select test.value_as('a.amministratore', format('select office.annul(%s, 1, gen_random_uuid(), ''withdrawn'', ''x'')', test.get('other')));
select is(albo.earlier_requests(test.get('a')::int, test.get('r')::bigint, 'RSSMRA80A01H501U'), '[]', 'what was closed just now is not of long ago');
alter table albo.request disable trigger user;
update albo.request set closed_at = now() - interval '2 years' where id = test.get('other')::bigint;
alter table albo.request enable trigger user;
select is(test.value_as('a.operatore', format('select office.applicant_page(%s) #>> ''{earlier,0,id}''', test.get('r'))), test.get('other'), 'after a year it is');
select is(test.value_as('a.operatore', format('select office.applicant_page(%s) -> ''requests''', test.get('r'))), '[]', 'and only there');

-- A closed request.
select test.value_as('a.amministratore', format('select office.annul(%s, %s, gen_random_uuid(), ''withdrawn'', ''x'')', test.get('r'),
  (select row_version from albo.request where id = test.get('r')::bigint)));
select is(test.mark('a.operatore', 'since', true), 'AL405', 'a closed request is not checked any more');

select * from finish();
rollback;
