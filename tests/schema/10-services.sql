-- services: the sign-in, the worker, the installer, and the invented data
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- The sign-in.
select is(test.refusal_as('albo_login', format('select login.session_open(%L, %L, %s, %L)', i, m, l, h)), x, x)
from (values
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi"}', 'spid', 2, sha256('1'), ''),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi"}', 'spid', 2, sha256('1'), 'AL422 token_hash:reused'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi"}', 'demo', 2, sha256('2'), 'AL422 method:invalid'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi"}', 'spid', 4, sha256('2'), 'AL422 level:invalid'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi"}', 'spid', 2, 'short', 'AL422 token_hash:invalid'),
  ('{"fiscal_code": "TINIT-X", "given_name": "Luigi", "family_name": "Verdi"}', 'spid', 2, sha256('2'), 'AL422 fiscal_code:invalid'),
  ('{"given_name": "Luigi", "family_name": "Verdi"}', 'spid', 2, sha256('2'), 'AL422 fiscal_code:invalid'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": " ", "family_name": "Verdi"}', 'spid', 2, sha256('2'), 'AL422 given_name:required'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi"}', 'spid', 2, sha256('2'), 'AL422 family_name:required'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi", "birth_date": "1/1/70"}', 'spid', 2, sha256('2'), 'AL422 birth_date:invalid'),
  ('{"fiscal_code": "VRDLGU70A01H501F", "given_name": "Luigi", "family_name": "Verdi", "sex": "X"}', 'spid', 2, sha256('2'), 'AL422 sex:invalid'),
  ('[]', 'spid', 2, sha256('2'), 'AL422 invalid'),
  ('{"identity_key": "ES/IT/123", "given_name": "Ana", "family_name": "García"}', 'eidas', 2, sha256('3'), '')) x (i, m, l, h, x);
select is((select array[given_name, fiscal_code] from albo.citizen where identity_key = 'ES/IT/123'), array['Ana', null], 'a person without a fiscal code');
select login.session_open('{"fiscal_code": "rssmra80a01h501u", "given_name": "Mario", "family_name": "Rossi", "email": "", "pec": "m@pec.example.org"}', 'cie', 3, sha256('4'));
select row_eq('select email, pec, birth_date from albo.citizen where id = ' || test.get('mario'), row ('mario@example.org'::text, 'm@pec.example.org'::text, '1980-01-01'::date), 'what one provider does not send, another one said');
select is((select count(*) from albo.citizen where fiscal_code = 'RSSMRA80A01H501U'), 1::bigint, 'the same person is one');
update albo.session set opened_at = now() - interval '9 hours' where token_hash = sha256('4');
select login.session_open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}', 'spid', 2, sha256('5'));
select is((select count(*) from albo.session where token_hash = sha256('4')), 0::bigint, 'sessions that ended are taken out');
select login.session_close(sha256('5'));
select is((select count(*) from albo.session where token_hash = sha256('5')), 0::bigint, 'a session is closed');

select test.put('r', test.submitted());

-- The installer: twice is once.
select is(admin.organization_add('ente-a', 'order', 'Ente A', '{"patron_day": "12-07"}'), test.get('a')::int, 'the same organization again');
select is(test.refusal(s), x, x || ': ' || s)
from (values ($$select admin.organization_add('ente-a', 'school', 'Ente A', '{"patron_day": "12-07"}')$$, 'AL422 code:differs'), ($$select admin.organization_add('Ente', 'school', 'X', '{}')$$, '23514'),
             ($$select admin.organization_add('x', 'club', 'X', '{}')$$, '23514'), ($$select admin.organization_add('x', 'list', '', '{}')$$, '23514'),
             ($$select admin.staff_add(1, 'a.operatore', 'Altri', null, 'officer')$$, 'AL422 login:differs'), ($$select admin.staff_add(-1, 'x', 'X', null, 'officer')$$, '23503'),
             ($$select admin.staff_add(1, 'Robert"; drop', 'X', null, 'officer')$$, '23514'), ($$select admin.preset_apply(-1, '{"format": 1}')$$, 'AL404'), ($$select admin.preset_apply(1, '{}')$$, 'AL422 format:invalid')) x (s, x);
select is(admin.staff_add(test.get('a')::int, 'a.operatore', 'Operatore A', 'operatore@example.org', 'officer'), (select id from albo.staff where login = 'a.operatore'), 'the same person again');
select test.put('before', (select string_agg(v.id || ' ' || v.version, ',' order by v.id) from albo.service_version v));
select admin.preset_apply(test.get('a')::int, test.get('preset')::jsonb);
select is((select string_agg(v.id || ' ' || v.version, ',' order by v.id) from albo.service_version v), test.get('before'), 'the same preset again publishes nothing');
select admin.preset_apply(test.get('a')::int, jsonb_set(test.get('preset')::jsonb, '{services,0,term_days}', '45'));
select results_eq(format('select v.version, v.term_days, s.current_version_id = v.id from albo.service s join albo.service_version v on v.service_id = s.id where s.organization_id = %s and s.code = ''iscrizione'' order by 1', test.get('a')),
  'values (1, 30, false), (2, 45, true)', 'a change publishes the next version');
select is((select v.version from albo.request r join albo.service_version v on v.id = r.service_version_id where r.id = test.get('r')::bigint), 1, 'a request stays on the one it was made with');
select is((select array_agg(distinct (select count(*) from albo.form_field f where f.service_version_id = v.id)) from albo.service_version v join albo.service s on s.id = v.service_id where s.code = 'iscrizione'), array[12]::bigint[], 'each version has its fields');
select is(test.refusal(format('select admin.preset_apply(%s, %L)', test.get('a'), jsonb_set(test.get('preset')::jsonb, p::text[], v::jsonb))), x, format('%s = %s: %s', p, left(v, 40), x))
from (values ('{services,0,form,format}', '3', 'AL422 form:format'), ('{services,0,form,sections}', '{}', 'AL422 form:format'), ('{services,0,form,sections,0,fields}', '1', 'AL422 form:format'),
             ('{services,0,form,sections,0,fields,0,type}', '"password"', 'AL422 fiscal_code:form_field'), ('{services,0,form,sections,0,fields,0,id}', '"Bad Id"', 'AL422 Bad Id:form_field'),
             ('{services,0,form,sections,0,fields,0,from}', '"password"', 'AL422 fiscal_code:form_field'), ('{services,0,form,sections,0,fields,0,required}', '"yes"', 'AL422 fiscal_code:form_field'),
             ('{services,0,form,sections,1,fields,0,options}', '1', 'AL422 section:form_field'), ('{services,0,form,sections,2,fields,0,max_size}', '999999999999', 'AL422 document:form_field'),
             ('{services,0,form,sections,2,fields,0,max_files}', '0', 'AL422 document:form_field'), ('{services,0,form,sections,0,fields,0,id}', '"email"', '23505'),
             ('{services,0,rules,register}', '"nessuno"', 'AL422 rules:register'), ('{services,0,rules,section_field}', '"nessuno"', 'AL422 nessuno:rules'), ('{services,0,rules,member}', '{"kind": "person", "fiscal_code": "boh"}', 'AL422 boh:rules'),
             ('{services,0,rules}', '[]', 'AL422 rules:invalid'), ('{services,0,rules,cheklist}', '[]', 'AL422 cheklist:unknown_rule'), ('{services,0,rules,member}', '"x"', 'AL422 member:invalid'),
             ('{services,0,rules,resolution_number_required}', '"yes"', 'AL422 resolution_number_required:invalid'), ('{services,0,rules,destination_organization_field}', '"boh"', 'AL422 boh:rules'),
             ('{services,0,rules,checklist}', '{}', 'AL422 checklist:invalid'), ('{services,0,rules,checklist,0}', '"identity"', 'AL422 checklist:invalid'), ('{services,0,rules,checklist,0}', '{"label": {"it": "x"}}', 'AL422 checklist:item_without_id'),
             ('{services,0,rules,checklist,0,id}', '7', 'AL422 checklist:item_without_id'), ('{services,0,rules,checklist,0,id}', '"Bad Id"', 'AL422 checklist:item_without_id'), ('{services,0,rules,checklist,0,id}', '"files"', 'AL422 files:duplicate_item'),
             ('{services,0,rules,checklist,0}', '{"id": "identity"}', 'AL422 identity:item_without_label'), ('{services,0,rules,checklist,0,label}', '"x"', 'AL422 identity:item_without_label'), ('{services,0,rules,checklist,0,label}', '{}', 'AL422 identity:item_without_label'),
             ('{services,0,rules,checklist,0,label}', '{"it": "x", "en": " "}', 'AL422 identity:item_without_label'),
             ('{services,0,rules,fee_due}', '"never"', 'AL422 fee_due:invalid_option'), ('{services,0,rules,fee_due}', 'null', 'AL422 fee_due:invalid_option'), ('{services,0,rules,fee_due}', '"request"', ''),
             ('{services,0,rules,checklist}', 'null', 'AL422 checklist:invalid'), ('{services,0,rules,checklist}', '[]', ''), ('{services,0,rules,windows}', '[]', 'AL422 windows:invalid'), ('{services,0,rules,windows}', 'null', 'AL422 windows:invalid'),
             ('{services,0,rules,windows}', '{"refused": []}', ''), ('{services,0,rules,windows}', '{"refused": {}}', 'AL422 windows:invalid'), ('{services,0,rules,windows}', '{"refused": [], "accepted": []}', 'AL422 windows:invalid'),
             ('{services,0,rules,windows}', '{"refused": [null]}', 'AL422 windows:invalid_date'), ('{services,0,rules,windows}', '{"refused": [{"from": "11-01"}]}', 'AL422 windows:invalid_date'), ('{services,0,rules,windows}', '{"refused": [{"from": "11-31", "to": "12-31"}]}', 'AL422 windows:invalid_date'),
             ('{services,0,rules,windows}', '{"refused": [{"from": "2026-11-01", "to": "12-31"}]}', 'AL422 windows:invalid_date'), ('{services,0,rules,windows}', '{"refused": [{"from": "02-29", "to": "02-29"}]}', ''),
             ('{services,2,rules,nulla_osta}', '"yes"', 'AL422 nulla_osta:invalid'), ('{services,2,rules,nulla_osta}', 'true', ''),
             ('{services,0,kind}', '"removal"', 'AL422 kind:differs'), ('{services,0,fee_cents}', '-1', '23514'), ('{services,0,term_days}', '0', '23514')) x (p, v, x);
select is(v.published_at is not null, true, 'published') from albo.service_version v;

-- Days on which a service takes no requests.
select is(albo.window_is_closed('{"refused": [{"from": "03-01", "to": "03-01"}, {"from": "12-24", "to": "01-06"}]}', d::date), x, d)
from (values ('2026-02-28', false), ('2026-03-01', true), ('2026-03-02', false), ('2026-12-23', false), ('2026-12-24', true), ('2026-12-31', true), ('2027-01-01', true), ('2027-01-06', true), ('2027-01-07', false)) x (d, x);
create function test.windows(p_from int, p_to int) returns void
language sql as $$
  select admin.setting_set(test.get('a')::int, 'cancellazione.windows',
    jsonb_build_object('refused', jsonb_build_array(jsonb_build_object('from', to_char(albo.rome_day(now()) + p_from, 'MM-DD'), 'to', to_char(albo.rome_day(now()) + p_to, 'MM-DD')))))
$$;
create function test.counter() returns bigint
language sql as $$ select last_number from albo.protocol_counter where organization_id = test.get('a')::int order by year desc limit 1 $$;
create function test.filed(p_received_on date) returns text
language plpgsql as $$
declare
  v_draft jsonb;
  v_id    bigint;
begin
  v_draft := test.value_as('a.operatore', format('select office.draft_open(''cancellazione'', ''{"fiscal_code": "BNCMRA99T61H501E", "given_name": "Mara", "family_name": "Bianchi"}'', ''paper'', %L)', p_received_on));
  v_id := v_draft ->> 'id';
  v_draft := test.value_as('a.operatore', format('select office.draft_save(%s, %s, ''{"day": "2026-12-31"}'', 1)', v_id, v_draft ->> 'row_version'));
  return test.refusal_as('a.operatore', format('select office.submit(%s, %s, gen_random_uuid())', v_id, v_draft ->> 'row_version'));
end
$$;
select test.put('n', test.counter());
select test.windows(-1, 1);
select is(test.refusal('select test.submitted(''mara-token'', ''ente-a'', ''cancellazione'', ''{"day": "2026-12-31"}'')'), 'AL422 window_closed', 'closed today');
select is(test.filed(albo.rome_day(now())), 'AL422 window_closed', 'to the office too');
select is(test.counter()::text, test.get('n'), 'no number is taken');
savepoint filed;
select is(test.filed(albo.rome_day(now()) - 5), '', 'but not for what came before');
rollback to filed;
select test.windows(1, 2);
select is(test.refusal('select test.submitted(''mara-token'', ''ente-a'', ''cancellazione'', ''{"day": "2026-12-31"}'')'), '', 'open until tomorrow');

-- Conditions of visible_when.
select is(albo.condition_holds(c::jsonb, '{"a": "x", "n": 3, "t": true, "f": false, "e": "", "l": ["x"], "z": null}'), x, format('%s: %s', c, x))
from (values ('{"field": "a", "equals": "x"}', true), ('{"field": "a", "equals": "y"}', false), ('{"field": "nessuno", "equals": "x"}', false), ('{"field": "n", "equals": 3}', true), ('{"field": "n", "equals": "3"}', false),
             ('{"field": "t", "equals": true}', true), ('{"field": "f", "equals": true}', false), ('{"field": "f", "equals": false}', true), ('{"field": "a", "in": ["y", "x"]}', true), ('{"field": "a", "in": ["y"]}', false),
             ('{"field": "a", "in": []}', false), ('{"field": "nessuno", "in": ["x", null]}', false), ('{"field": "a", "not_empty": true}', true), ('{"field": "e", "not_empty": true}', false), ('{"field": "nessuno", "not_empty": true}', false),
             ('{"field": "z", "not_empty": true}', false), ('{"field": "f", "not_empty": true}', false), ('{"field": "l", "not_empty": true}', true), ('{"field": "e", "not_empty": false}', true), ('{"field": "a", "not_empty": false}', false),
             ('{"not": {"field": "a", "equals": "x"}}', false), ('{"not": {"field": "nessuno", "equals": "x"}}', true), ('{"all": [{"field": "a", "equals": "x"}, {"field": "n", "equals": 3}]}', true),
             ('{"all": [{"field": "a", "equals": "x"}, {"field": "n", "equals": 4}]}', false), ('{"all": []}', true), ('{"any": []}', false), ('{"any": [{"field": "a", "equals": "z"}, {"field": "n", "equals": 3}]}', true),
             ('{"any": [{"not": {"all": [{"field": "t", "equals": true}]}}, {"field": "f", "equals": true}]}', false)) x (c, x);

-- A demo is one from the beginning, and only there may people be invented.
select is(test.refusal('select admin.mark_demo()'), 'AL422 not_empty', 'a database with people in it is no demo');
select is(test.refusal('select admin.demo_request(1, ''ente-a'', ''iscrizione'', ''{}'', ''awaiting_review'', now(), null)'), 'AL403', 'and takes no invented requests');
update albo.installation set is_demo = true;
select is(test.refusal('select admin.mark_demo()'), '', 'a demo may be marked again');
insert into albo.citizen (identity_key, fiscal_code, given_name, family_name)
select 'D' || i, 'DDDDDD80A' || lpad(i::text, 7, '0'), 'N' || i, 'Inventati' from generate_series(1, 12) i;
select test.put('demo_' || i, admin.demo_request(
  (select id from albo.citizen where identity_key = 'D' || i), 'ente-b', 'iscrizione', '{"email": "x@example.org", "section": "A", "truth": true}',
  (array['awaiting_review', 'awaiting_administrator', 'awaiting_supplement', 'awaiting_payment', 'under_review', 'approved',
         'annulled', 'annulled', 'annulled', 'annulled', 'annulled'])[i],
  '2026-01-07 10:00Z'::timestamptz + interval '1 day' * i, (array['rejected', 'withdrawn', 'inadmissible', 'duplicate', 'ex_officio'])[i - 6]))
from generate_series(1, 11) i;
select results_eq(format('select r.protocol_number, s.code, r.outcome from albo.request r join albo.state s using (state) where r.organization_id = %s order by 1', test.get('b')),
  $$values ('2026/0000001', 'awaiting_review', null), ('2026/0000002', 'awaiting_administrator', null), ('2026/0000003', 'awaiting_supplement', null), ('2026/0000004', 'awaiting_payment', null),
           ('2026/0000005', 'under_review', null), ('2026/0000006', 'approved', 'approved'), ('2026/0000007', 'annulled', 'rejected'), ('2026/0000008', 'annulled', 'withdrawn'),
           ('2026/0000009', 'annulled', 'inadmissible'), ('2026/0000010', 'annulled', 'duplicate'), ('2026/0000011', 'annulled', 'ex_officio')$$, 'invented requests in every state');
select is_empty('select * from admin.history_check()', 'have chains like real ones');
select ok(bool_and(h.at <= now() and h.at >= r.submitted_at), 'a past that is past') from albo.history h join albo.request r on r.id = h.request_id where r.organization_id = test.get('b')::int;
select is((select e.effective_from::text from albo.entry e where e.opened_by = test.get('demo_6')::bigint), (select to_char(closed_at at time zone 'Europe/Rome', 'YYYY-MM-DD') from albo.request where id = test.get('demo_6')::bigint), 'entries');
select is((select count(*) from albo.outbox where organization_id = test.get('b')::int), 0::bigint, 'and no mail');
select is((select array_agg(distinct c.bytes = albo.demo_pdf('Documento di esempio - document')) from albo.attachment a join albo.attachment_chunk c on c.attachment_id = a.id where a.organization_id = test.get('b')::int), array[true], 'with a file each');
select is(albo.sniff_media_type(albo.demo_pdf('è')), 'application/pdf', 'that is a PDF');
select is(test.refusal(format('select admin.demo_request(%s, ''ente-b'', ''iscrizione'', %L, %L, now(), null)', c, v, s)), x, x)
from (values (-1, '{}', 'approved', 'AL404'), (test.get('mario')::int, '{}', 'dancing', 'AL422 state:invalid_option'), (test.get('mario')::int, '{}', 'approved', 'AL422 section:required truth:must_accept')) x (c, v, s, x);

select * from finish();
rollback;
