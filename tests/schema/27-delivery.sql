-- delivery: words, addresses, reports that come back, and sending again
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Every notice that is ever queued has words, in both languages and for the side that it goes to.
select test.put('sources', string_agg(pg_get_functiondef(p.oid), ' ')) from pg_proc p where p.pronamespace = 'albo'::regnamespace and p.prokind = 'f';
select set_has($$select (select d.side from albo.notice_defaults() d where d.template = m[1] and d.language = 'it') as side, m[1] as name
                 from regexp_matches(test.get('sources'), 'notice := (?:case when [^'']*''accepted'' then )?''([a-z_]+)''', 'g') m$$,
               $$select 'applicant' as side, 'approved' as name$$, 'notices are found in the functions');
select is(m[1] || ' ' || (select string_agg(d.side || ' ' || d.language, ' ' order by d.language desc) from albo.notice_defaults() d where d.template = m[1]),
          format('%s %s it %2$s en', m[1], albo.notice_payload(m[1], '{}') ->> 'to'), format('%s has words', m[1]))
from (select distinct regexp_matches(test.get('sources'), 'notice := (?:case when [^'']*''accepted'' then )?''([a-z_]+)''', 'g')
      union values (array['receipt']), (array['claimed']), (array['message']), (array['message_from_applicant'])) x (m) order by 1;
select is(albo.notice_problem(d.subject, d.body), null, format('%s %s is good', d.template, d.language)) from albo.notice_defaults() d;
select is(albo.notice_problem(s, b), x, format('%s, %s: %s', s, b, x))
from (values ('x', null, 'required'), (null, null, null), ('Pratica {{name}}', 'x', 'subject_variable'), ('x', '{{fiscal_code}}', 'unknown_variable'),
             ('x', '{{&name}}', 'unknown_variable'), ('x', '{{{name}}}', 'unknown_variable'), ('x', 'Gentile {{name', 'unknown_variable'), ('{{protocol', 'x', 'unknown_variable'),
             ('x', '{{name}', 'unknown_variable'), ('x', '{{#name}}a{{/service}}', 'section_open'), ('x', '{{/name}}a{{#name}}', 'section_open'),
             ('x', '{{#name}}{{^service}}a{{/name}}{{/service}}', 'section_open'), ('x', '{{#name}}{{^service}}a{{/service}}b{{/name}}{{#name}}c{{/name}} {d}}', null),
             ('x', repeat('{{#name}}', 30) || repeat('{{/name}}', 30), 'section_open'), ('x', '{{#deadline}}', 'section_open'), (E'x\r\nBcc: y@example.org', 'x', 'invalid'),
             ('{{protocol}} {{organization}}', '{{#deadline}}{{deadline}}{{/deadline}} {{name}} {{service}}', null), (repeat('x', 151), 'x', 'too_long')) x (s, b, x);

-- A body's own words, in versions.
select is(test.refusal_as('a.operatore', $$select office.notice_template_set(gen_random_uuid(), 'approved', 'it', 0, 'x', 'x')$$), 'AL403', 'an administrator''s matter');
select is(test.refusal_as('a.amministratore', $$select office.notice_template_set(gen_random_uuid(), 'nothing', 'it', 0, 'x', 'x')$$), 'AL404', 'no such notice');
select is(test.refusal_as('a.amministratore', $$select office.notice_template_set(gen_random_uuid(), 'approved', 'it', 1, 'x', 'x')$$), 'AL409', 'not over what was not seen');
select is(test.value_as('a.amministratore', $$select office.notice_template_set('00000000-0000-0000-0000-000000000001', 'approved', 'it', 0, 'Esito {{protocol}}', 'Ciao {{name}}')$$), '{"version": 1}', 'its own words');
select is(test.value_as('a.amministratore', $$select office.notice_template_set('00000000-0000-0000-0000-000000000001', 'approved', 'it', 0, 'Esito {{protocol}}', 'Ciao {{name}}')$$), '{"version": 1}', 'said twice is once');
select row_eq($$select * from albo.notice_text(test.get('a')::int, 'approved', 'it')$$, row ('Esito {{protocol}}'::text, 'Ciao {{name}}'::text, 1), 'count');
select is((albo.notice_text(test.get('b')::int, 'approved', 'it')).version, 0, 'for it alone');
select is(test.value_as('a.amministratore', $$select office.notice_template_set(gen_random_uuid(), 'approved', 'it', 1, null, null)$$), '{"version": 2}', 'taken back');
select is((albo.notice_text(test.get('a')::int, 'approved', 'it')).version, 0, 'those of Albo count again');
select is((select jsonb_agg(distinct x -> 'version') from jsonb_array_elements(test.value_as('a.operatore', 'select office.notice_templates()')::jsonb) x), '[0, 2]', 'the office reads them all');
select is(test.refusal('update albo.notice_template set body = ''y'''), 'AL403', 'a version never changes');

-- Where it goes.
select admin.mail_account_set('ente-a', c, jsonb_build_object('host', 'localhost', 'port', 25, 'security', 'none', 'sender', c || '@ente-a.example.org', 'sender_name', 'Ente A'), null) from unnest(array['email']) c;
select test.put('r', test.submitted());
create function test.route(p_side text) returns text language sql as $$
  select concat_ws(' ', channel, address, language) from albo.notice_route(test.get('a')::int, test.get('r')::bigint, p_side)
$$;
select is(test.route('applicant'), 'email mario@example.org it', 'as the request says');
insert into albo.citizen_contact (citizen_id, email, pec, language, channel) values (test.get('mario')::bigint, 'nuova@example.org', 'mario@pec.example.org', 'en', 'pec');
select is(test.route('applicant'), 'email nuova@example.org en', 'certified mail is wanted, but the body has no such account');
select admin.mail_account_set('ente-a', 'pec', '{"host": "pec.example.org", "port": 465, "security": "tls", "username": "u", "sender": "ente@pec.example.org", "sender_name": "Ente A"}', decode(repeat('00', 40), 'hex'));
select is(test.route('applicant'), 'pec mario@pec.example.org en', 'now it has');
select is(test.route('office'), 'it', 'nobody of the office has an address');
update albo.organization set settings = settings || '{"email": "ufficio@example.org"}' where id = test.get('a')::int;
select is(test.route('office'), 'email ufficio@example.org it', 'that of the body');
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), %L)', test.get('r'), '{"identity": true, "files": true}'));
select test.value_as('a.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('r')));
select is(test.route('office'), 'email amministratore@example.org it', 'who has it in charge');
select is((select concat_ws(' ', x.channel, x.address) from albo.notice_route(test.get('a')::int, test.get('r')::bigint, 'office', 'supplement_proposed') x), 'email ufficio@example.org', 'what is proposed does not go to who may have proposed it');
update albo.organization set settings = settings - 'email' where id = test.get('a')::int;
select is((select x.address from albo.notice_route(test.get('a')::int, test.get('r')::bigint, 'office', 'supplement_proposed') x),
          (select s.email from albo.staff s where s.organization_id = test.get('a')::int and s.duty = 'administrator' and s.is_active and s.email <> '' order by s.id limit 1), 'but to an administrator');
update albo.organization set settings = settings || '{"email": "ufficio@example.org"}' where id = test.get('a')::int;
select test.put('m', albo.notice_message(o)) from albo.outbox o where payload ->> 'template' = 'claimed';
select is(test.get('m')::jsonb #>> '{recipient,name}', 'Rossi Mario', 'with a name');
select matches(test.get('m')::jsonb ->> 'message_id', '^[0-9a-f]{40}@pec[.]example[.]org$', 'and a Message-ID that nobody guesses');
select is(position('RSSMRA80A01H501U' in test.get('m')), 0, 'without a fiscal code');
select is(test.refusal(format('select admin.mail_account_set(%L, ''email'', %L, null)', 'ente-a', '{"host": "a", "port": 25, "security": "starttls", "sender": "albo@example.org", "sender_name": "A"}'::jsonb || a::jsonb)), x, a)
from (values ('{}', ''), ('{"security": "none"}', '23514'), ('{"username": "u"}', '23514'), ('{"sender": "a@b>"}', 'AL422 sender:invalid_email'), ('{"sender": "Ente"}', 'AL422 sender:invalid_email'),
             (E'{"sender_name": "A\\nBcc: x@example.org"}', 'AL422 sender_name:invalid'), ('{"host": "-a"}', '23514')) x (a, x);
select is(position('password' in string_agg(e.value_after::text, '')), 0, 'what is kept of the change has no password') from albo.setting_event e where e.key like 'mail_account.%';

-- What comes back.
create temp table sent as select * from worker.outbox_claim(10, '1 minute') c;
select worker.outbox_settle(id, attempt, 'done') from sent;
select test.put('id', payload ->> 'message_id') from sent where payload ->> 'to' = 'applicant';
create function test.report(p_state text, p_source text default 'dsn', p_more jsonb default '{}') returns text language plpgsql as $$
declare
  v_found text := test.value_as('albo_worker', format('select worker.delivery_report(%L, %L, %L, %L)', test.get('id'), p_state, p_source, p_more));
begin
  return v_found || ' ' || (select state from albo.delivery where message_id = test.get('id'));
end
$$;
select is(worker.delivery_report('nobody@example.org', 'bounced', 'dsn', '{}'), false, 'a report about a message of somebody else');
select is(test.refusal_as('albo_worker', 'select worker.delivery_report(''x'', ''eaten'', ''dsn'', ''{}'')'), 'AL422 state:invalid_option', 'no such state');
select is(test.report('delayed'), 'true delayed', 'it is late');
select is(test.report('delivered', 'pec'), 'true delivered', 'it arrived');
select is(test.report('delayed'), 'true delivered', 'that it was late comes late');
select is(test.report('bounced'), 'true delivered', 'and nobody''s word takes back a receipt');
select is(test.report('bounced', 'pec', '{"enhanced_code": "5.1.1", "diagnostic": "no such box"}'), 'true bounced', 'but that of the certified server');
select is(test.report('bounced', 'pec'), 'true bounced', 'read again');
select is((select count(*) from albo.delivery_event e join albo.delivery d on d.id = e.delivery_id where d.message_id = test.get('id') and e.state = 'bounced'), 1::bigint, 'is told once');
select is(test.refusal('delete from albo.delivery_event'), 'AL403', 'what happened stays');

-- The office.
select test.put('list', test.value_as('a.operatore', format('select office.deliveries(%s)', test.get('r'))));
select is((select array_agg(x ->> 'state' order by x ->> 'state') from jsonb_array_elements(test.get('list')::jsonb) x), array['bounced', 'sent'], 'sees each message');
select is((select x #>> '{events,3,diagnostic}' from jsonb_array_elements(test.get('list')::jsonb) x where x ->> 'state' = 'bounced'), 'no such box', 'and why');
select is(test.value_as('a.rtd', format('select audit.deliveries(%s)', test.get('r'))), test.get('list'), 'so does the auditor');
select is(test.refusal_as('b.operatore', format('select office.deliveries(%s)', test.get('r'))), 'AL404', 'another body does not');
select is(test.value_as('a.operatore', 'select protocol_number || state from office.delivery_problems(10)'), (select protocol_number || 'bounced' from albo.request where id = test.get('r')::bigint), 'what did not arrive is in a list');
select is(test.value_as('b.operatore', 'select count(*) from office.delivery_problems(10)'), '0', 'of its own body');
select test.put('d', id) from albo.delivery where message_id = test.get('id');
select test.put('ok', id) from albo.delivery where state = 'sent';
select is(test.refusal_as('a.operatore', format('select office.delivery_resend(gen_random_uuid(), %s)', test.get('ok'))), 'AL422 state:not_needed', 'what went well is not sent again');
select is(test.refusal_as('b.operatore', format('select office.delivery_resend(gen_random_uuid(), %s)', test.get('d'))), 'AL404', 'nor by another body');
select test.value_as('a.operatore', format('select office.delivery_resend(%L, %s)', '00000000-0000-0000-0000-000000000002', test.get('d')));
select test.value_as('a.operatore', format('select office.delivery_resend(%L, %s)', '00000000-0000-0000-0000-000000000002', test.get('d')));
select is((select count(*) from albo.outbox where key like 'resend:%'), 1::bigint, 'sent again, once');
select isnt((select albo.notice_message(o) ->> 'message_id' from albo.outbox o where key like 'resend:%'), test.get('id'), 'as a new message');
delete from albo.outbox where key like 'resend:%';
update albo.delivery set state = 'unknown' where id = test.get('d')::bigint;
select test.value_as('a.operatore', format('select office.delivery_resend(gen_random_uuid(), %s)', test.get('d')));
select is((select albo.notice_message(o) ->> 'message_id' from albo.outbox o where key like 'resend:%'), test.get('id'), 'one of which nobody knows is the same message');
select is(test.refusal_as('a.operatore', format('select office.delivery_resend(gen_random_uuid(), %s)', test.get('d'))), 'AL422 state:not_needed', 'what is being sent is not sent once more');
update albo.delivery set state = 'unknown' where id = test.get('d')::bigint;
select is(test.refusal_as('a.operatore', format('select office.delivery_resend(gen_random_uuid(), %s)', test.get('d'))), 'AL422 state:not_needed', 'nor what waits to be');
select is((select x ->> 'can_resend' from jsonb_array_elements(test.value_as('a.operatore', format('select office.deliveries(%s)', test.get('r')))::jsonb) x where x ->> 'id' = test.get('d')), 'false', 'which the office sees');
select is(test.report('delayed'), 'true delayed', 'a delay');
select is((select state from albo.outbox where key like 'resend:%'), 'waiting', 'settles nothing');
update albo.outbox set begun = true where key like 'resend:%';
select is(test.report('sent', 'pec'), 'true sent', 'the certified server has it');
select is((select state from albo.outbox where key like 'resend:%'), 'waiting', 'what is being sent is settled by who sends it');
update albo.outbox set begun = false where key like 'resend:%';
select is(test.report('delivered', 'pec'), 'true delivered', 'it came');
select is((select state || (settled_at is not null) from albo.outbox where key like 'resend:%'), 'donetrue', 'and does not go twice');
select is((select s.name from albo.delivery_event e join albo.staff s on s.id = e.staff_id order by e.id desc limit 1), 'Operatore A', 'and it is kept who did so');

select * from finish();
rollback;
