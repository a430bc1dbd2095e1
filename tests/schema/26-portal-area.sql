-- portal area: what a citizen has to do, read and wait for, their contacts, their data, their rating
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.version(p_request bigint default test.get('r')::bigint) returns int
language sql as $$ select row_version from albo.request where id = p_request $$;
create function test.mario(p_sql text) returns text
language sql as $$ select test.refusal(format(p_sql, 'mario-token', test.get('r'))) $$;

-- Nothing yet.
select is(portal.area('mario-token'), '{"counts": {"unread": 0, "payments": 0}, "language": null, "todo": [], "drafts": [], "requests": []}'::jsonb, 'an area begins empty');

select test.put('r', test.submitted());
select is(test.refusal_as('a.amministratore', format('select office.ask_supplement(%s, 1, gen_random_uuid(), %L)', test.get('r'),
  jsonb_build_object('due_on', to_char(albo.rome_day(now()) + 10, 'YYYY-MM-DD'), 'clock_effect', 'suspends', 'items', '[
    {"kind": "field", "field": "section", "reason": "Quale sezione?"}, {"kind": "attachment", "field": "document", "reason": "Illeggibile"},
    {"kind": "text", "reason": "Perché?"}]'::jsonb))), '', 'the office asks');
select test.put('due', (select to_char(s.due_on, 'YYYY-MM-DD') from albo.supplement s where s.state = 'open'));
select test.value_as('a.operatore', format('select office.message_send(%s, gen_random_uuid(), ''Buongiorno'')', test.get('r')));

-- What is to be done.
select is((select jsonb_agg(jsonb_build_array(x ->> 'kind', x -> 'n_items', x -> 'n_answered', x -> 'unread', x ->> 'due_on', x -> 'is_late'))
           from jsonb_array_elements(portal.area('mario-token') -> 'todo') x),
          jsonb_build_array(jsonb_build_array('supplement', 3, 0, null, test.get('due'), false), jsonb_build_array('message', null, null, 1, null, false)),
          'what has a day comes first');
select portal.supplement_item_answer('mario-token', i.id, '"B"') from albo.supplement_item i where i.kind = 'field';
select is(portal.area('mario-token') #> '{todo,0,n_answered}', '1', 'an answer that was kept counts');
select test.put('f', portal.supplement_attachment_begin('mario-token', (select id from albo.supplement_item where kind = 'attachment'), 'a.pdf', 'application/pdf'));
select portal.attachment_append('mario-token', test.get('f')::bigint, 0, '%PDF-');
select is(portal.area('mario-token') #> '{todo,0,n_answered}', '1', 'half a file does not');
select portal.attachment_finish('mario-token', test.get('f')::bigint, sha256('%PDF-'));
select is(portal.area('mario-token') #> '{todo,0,n_answered}', '2', 'a whole one does');
select is(portal.area('mario-token') -> 'counts', '{"unread": 1, "payments": 0}', 'the tabs say what is unread');
select is(portal.area('mara-token') -> 'todo', '[]', 'nobody else has it to do');
update albo.supplement set due_on = albo.rome_day(now()) - 1 where state = 'open';
select is(portal.area('mario-token') #> '{todo,0,is_late}', 'true', 'a day that has passed is late');
update albo.supplement set due_on = test.get('due')::date where state = 'open';

-- Messages: seen when they are read, and not before.
select is(portal.conversations('mario-token') #> '{conversations,0,unread}', '1', 'a list of conversations marks nothing');
select is(portal.request_page('mario-token', test.get('r')::bigint) -> 'unread', '1', 'nor does the page of a request');
select is(portal.conversation('mario-token', test.get('r')::bigint) #> '{messages,0,read_at}', 'null', 'what is new is shown as new');
select isnt(portal.conversation('mario-token', test.get('r')::bigint) #>> '{messages,0,read_at}', null, 'once');
select is(portal.area('mario-token') #>> '{counts,unread}', '0', 'and counts no more');
select is(portal.conversation('mario-token', test.get('r')::bigint) #>> '{messages,0,author}', 'Ente A', 'the office has one name');

-- A correction is a message of its own kind, and makes the request unread.
select test.value_as('a.operatore', format('select office.request(%s)', test.get('r')));
select is((select is_unread from albo.request where id = test.get('r')::bigint), false, 'the office has read all');
select test.put('k', gen_random_uuid());
select is(test.mario('select portal.correction_ask(%L, %s, test.get(''k'')::uuid, ''Il CAP è 00185'')'), '', 'a correction is asked for');
select is(test.mario('select portal.correction_ask(%L, %s, test.get(''k'')::uuid, ''Il CAP è 00185'')'), '', 'the same again');
select is((select array_agg(kind || ' ' || text) from albo.message where staff_id is null), array['correction Il CAP è 00185'], 'is there once');
select is((select is_unread from albo.request where id = test.get('r')::bigint), true, 'the office has something to read');
select is((select details ->> 'kind' from albo.history where request_id = test.get('r')::bigint order by seq desc limit 1), 'correction', 'the chain says what it is');
select is(test.mario('select portal.message_send(%L, %s, test.get(''k'')::uuid, ''x'')'), 'AL422 key_reused', 'its key is no message''s');
select is(test.mario('select portal.correction_ask(%L, %s, gen_random_uuid(), '' '')'), 'AL422 text:required', 'one that says nothing');
select is(test.mario('select portal.correction_ask(%L, %s, null, ''x'')'), 'AL422 key:required', 'one without a key');
select is((select m ->> 'kind' from jsonb_array_elements(test.value_as('a.operatore', format('select office.request(%s)', test.get('r')))::jsonb -> 'messages') m
           order by (m ->> 'id')::bigint desc limit 1), 'correction', 'the office sees its kind');
select is(test.refusal(format('insert into albo.message (organization_id, request_id, staff_id, at, text, kind) values (%s, %s, 1, now(), ''x'', ''correction'')',
                              test.get('a'), test.get('r'))), '23514', 'the office asks for none');

-- Deadlines: one's own, then the office's.
select is((select jsonb_agg(x ->> 'kind') from jsonb_array_elements(portal.deadlines('mario-token') -> 'own') x), '["supplement"]', 'one''s own deadlines');
select is(portal.deadlines('mario-token') #>> '{office,0,clock,is_suspended}', 'true', 'the office''s, which stand still meanwhile');
select is(portal.deadlines('mario-token') #>> '{office,0,clock,deadline}', (select to_char(deadline, 'YYYY-MM-DD') from albo.request where id = test.get('r')::bigint),
          'are those of the clock');
select is(portal.deadlines('mara-token') - 'counts', '{"own": [], "office": []}', 'and nobody else''s');
select is(portal.request_page('mario-token', test.get('r')::bigint) #>> '{clock,explanation,0,code}', 'started', 'the page of a request explains its term');

-- Payments.
insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, due_on, created_at)
select organization_id, id, 'fee', 'Tassa', 3200, albo.rome_day(now()) + 3, now() from albo.request where id = test.get('r')::bigint;
select is(portal.payments('mario-token') #> '{payments,0}' ->> 'amount_cents', '3200', 'what is owed');
select is(portal.payments('mario-token') #>> '{payments,0,request,id}', test.get('r'), 'for which request');
select is(portal.area('mario-token') #>> '{todo,0,kind}', 'payment', 'is to be done first when it is due first');
select is(portal.payments('mara-token') -> 'payments', '[]', 'nobody else owes it');

-- Documents.
select is((select jsonb_agg(x ->> 'name' order by x ->> 'name') from jsonb_array_elements(portal.documents('mario-token') #> '{requests,0,sent}') x), '["carta.pdf"]',
          'what was sent; what was not handed in yet is not among it');
select is(portal.documents('mara-token') -> 'requests', '[]', 'nobody else''s files');

-- Who read it: by duty, never by name.
select is((select jsonb_agg(jsonb_build_array(x ->> 'duty', x ->> 'what', x -> 'n')) from jsonb_array_elements(portal.readers('mario-token', test.get('r')::bigint) -> 'readers') x),
          '[["officer", "request", 2]]', 'readings are told by day, duty and what');
select test.value_as('a.rtd', format('select audit.attachment_get(%s)', (select min(id) from albo.attachment where request_id = test.get('r')::bigint)));
select is((select jsonb_agg(jsonb_build_array(x ->> 'duty', x ->> 'what') order by x ->> 'duty') from jsonb_array_elements(portal.readers('mario-token', test.get('r')::bigint) -> 'readers') x),
          '[["auditor", "attachment"], ["officer", "request"]]', 'the auditor''s too');
select unalike(portal.readers('mario-token', test.get('r')::bigint)::text, '%Operatore%', 'without a name');

-- Contacts: the same rules as in C.
select is(albo.email_is_valid(a), x, format('%s: %s', coalesce(a, 'null'), x))
from (values ('a@b.it', true), ('mario.rossi+x@sub.example.org', true), ('a@b', false), ('@b.it', false), ('a@', false), ('a b@c.it', false),
             ('.a@b.it', false), ('a.@b.it', false), ('a..b@c.it', false), ('a@-b.it', false), ('a@b.1t', false), ('a@b..it', false), ('a@b@c.it', false),
             (repeat('x', 65) || '@b.it', false), ('', false), (null, false), ('a@b.it' || chr(10), false), ('a@b-.it', false), ('a@b.it-', false), ('a@b.i-t', true), ('a@b.i', false), ('a@' || repeat('x', 63) || '.it', true),
             ('a@' || repeat('x', 64) || '.it', false), ('è@b.it', false)) y (a, x);
select is(albo.phone_is_valid(a), x, format('%s: %s', coalesce(a, 'null'), x))
from (values ('+39 06 1234567', true), ('06/123456', true), ('(06) 123.456-7', true), ('12345', false), ('1234567890123456', false), ('06+123456', false),
             ('abc123456', false), ('', false), (null, false)) y (a, x);

select is(portal.profile('mario-token') -> 'contact', '{"email": null, "pec": null, "mobile_phone": null, "language": "it", "channel": "email", "row_version": 0, "updated_at": null}',
          'nothing was chosen yet');
select is(portal.profile('mario-token') ->> 'n_open', '1', 'it bears on the open requests');
create function test.save(p_version int, p_contact jsonb, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal(format('select portal.profile_save(%L, %s, %L)', p_token, coalesce(p_version::text, 'null'), p_contact)) $$;
select is(test.save(0, c::jsonb), x, x)
from (values ('{"email": "x"}', 'AL422 email:invalid_email'), ('{"pec": "x"}', 'AL422 pec:invalid_email'), ('{"channel": "pec"}', 'AL422 pec:required'),
             ('{"mobile_phone": "1"}', 'AL422 mobile_phone:invalid_phone'), ('{"language": "de"}', 'AL422 language:invalid_option'),
             ('{"channel": "sms"}', 'AL422 channel:invalid_option'), ('[]', 'AL422 invalid'), (null, 'AL422 invalid'),
             ('{"email": "x", "mobile_phone": "1"}', 'AL422 email:invalid_email mobile_phone:invalid_phone')) y (c, x);
select is(test.save(3, '{"email": "nuova@example.org"}'), 'AL409', 'a version that never was');
select is(test.save(0, '{"email": " nuova@example.org ", "language": "en", "channel": "email", "mobile_phone": ""}'), '', 'kept');
select is(test.save(0, '{"email": "nuova@example.org", "language": "en", "channel": "email"}'), '', 'the same again is kept already');
select is(portal.profile('mario-token') #>> '{contact,row_version}', '1', 'and changes nothing');
select is(test.save(0, '{"email": "altra@example.org"}'), 'AL409', 'not over what another window kept');
select is(test.save(1, '{"email": "nuova@example.org", "language": "en", "pec": "mario@pec.example.org", "channel": "pec"}'), '', 'changed');
select is((portal.profile('mario-token') -> 'contact') - 'updated_at',
          '{"email": "nuova@example.org", "pec": "mario@pec.example.org", "mobile_phone": null, "language": "en", "channel": "pec", "row_version": 2}', 'as it is now');
select is(portal.profile('mara-token') #>> '{contact,email}', null, 'one''s own only');

-- Notices go where the citizen said, also of what was open before; what was declared stays.
select admin.mail_account_set('ente-a', c, jsonb_build_object('host', 'localhost', 'port', 25, 'security', 'none', 'sender', c || '@ente-a.example.org', 'sender_name', 'Ente A'), null)
from unnest(array['email', 'pec']) c;
-- Those of one request follow each other: each is carried out before the next is claimed.
create temp table claimed as select null::text as organization, null::jsonb as payload limit 0;
do $$
declare
  v_row record;
begin
  for i in 1..100 loop
    select * into v_row from worker.outbox_claim(1, '1 minute');
    exit when v_row.id is null;
    insert into claimed values (v_row.organization, v_row.payload);
    perform worker.outbox_settle(v_row.id, v_row.attempt, 'done');
  end loop;
end
$$;
select is((select count(*) from claimed c where c.payload ->> 'to' = 'applicant'
             and c.payload @> '{"channel": "pec", "language": "en", "recipient": {"address": "mario@pec.example.org"}}'),
          (select count(*) from claimed c where c.payload ->> 'to' = 'applicant'), 'every notice to the citizen goes there');
select ok((select count(*) from claimed c where c.payload ->> 'to' = 'applicant') > 2, 'and there were some');
select is(portal.request('mario-token', test.get('r')::bigint) #>> '{values,email}', 'mario@example.org', 'the request says what it said');
select is((select c.payload -> 'links' from claimed c where c.payload ->> 'template' = 'supplement'),
          (select jsonb_build_array(jsonb_build_object('path', '/pratiche/' || test.get('r') || '/integrazione'))
                  || jsonb_agg(jsonb_build_object('path', '/pratiche/' || test.get('r') || '/integrazione/' || i.id, 'reason', i.reason) order by i.position)
           from albo.supplement_item i), 'that of a supplement leads to each item');
select is((select c.payload #>> '{links,0,path}' from claimed c where c.payload ->> 'template' = 'message'), '/pratiche/' || test.get('r') || '/messaggi', 'that of a message to the messages');

-- Ratings.
create function test.rate(p_stars int, p_reason text default null, p_text text default null, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal(format('select portal.rate(%L, %s, %L::int, %L, %L)', p_token, test.get('r'), p_stars, p_reason, p_text)) $$;
select is(test.rate(s, r, t), x, x || coalesce(' ' || s, ''))
from (values (0, null, null, 'AL422 stars:required'), (6, null, null, 'AL422 stars:required'), (null, null, null, 'AL422 stars:required'),
             (5, 'lost', null, 'AL422 reason:invalid_option'), (3, 'clear', null, 'AL422 reason:invalid_option'), (3, 'x', null, 'AL422 reason:invalid_option'),
             (3, null, repeat('x', 1001), 'AL422 text:too_long')) y (s, r, t, x);
select is(test.rate(5, p_token => 'mara-token'), 'AL404', 'nobody rates another''s request');
select is(test.rate(2, 'lost', ' Dove sono? '), '', 'a rating');
select is((portal.request_page('mario-token', test.get('r')::bigint) -> 'rating') - 'at', '{"stars": 2, "reason": "lost", "text": "Dove sono?"}', 'as it was said');
select is(test.rate(4), '', 'another one');
select is((select jsonb_agg(jsonb_build_array(stars, reason, text)) from albo.rating), '[[4, null, "Dove sono?"]]', 'takes its place; words stay, but not a reason that is none for it');
select is(test.rate(4, 'clear', 'Bene'), '', 'said to its end');
select is(test.rate(5), '', 'stars alone');
select is((select jsonb_agg(jsonb_build_array(stars, reason, text)) from albo.rating), '[[5, "clear", "Bene"]]', 'leave the rest as it was said');
select is(test.rate(4, 'other'), '', 'another reason');
select is(test.rate(1), '', 'which fits any stars');
select is((select jsonb_agg(jsonb_build_array(stars, reason, text)) from albo.rating), '[[1, "other", "Bene"]]', 'stays');
select is(test.rate(1, '', ' '), '', 'what is empty');
select is((select jsonb_agg(jsonb_build_array(stars, reason, text)) from albo.rating), '[[1, null, null]]', 'is taken back');
select is(test.rate(4, 'clear', 'Bene'), '', 'said to its end');
create function test.ratings(p_login text) returns jsonb
language sql as $$ select test.value_as(p_login, format('select audit.ratings(%L, %L)', albo.rome_day(now()), albo.rome_day(now())))::jsonb $$;
select is(test.ratings('a.rtd') - 'texts' - 'services',
          '{"n": 1, "average": 4.0, "stars": [{"n": 0, "stars": 5}, {"n": 1, "stars": 4}, {"n": 0, "stars": 3}, {"n": 0, "stars": 2}, {"n": 0, "stars": 1}],
            "reasons": [{"n": 1, "reason": "clear", "is_good": true}]}', 'the auditor reads figures');
select is(test.ratings('a.rtd') #> '{services,0}', '{"n": 1, "title": {"en": "Enrolment", "it": "Iscrizione"}, "average": 4.0, "service": "iscrizione"}', 'by service');
select is(test.ratings('a.rtd') #> '{texts,0}', jsonb_build_object('day', to_char(albo.rome_day(now()), 'YYYY-MM-DD'), 'stars', 4, 'title', '{"en": "Enrolment", "it": "Iscrizione"}'::jsonb, 'text', 'Bene'),
          'and words, which say neither who nor about which request');
select is(test.ratings('b.rtd') ->> 'n', '0', 'of the own body');
select is(test.refusal_as('a.amministratore', format('select audit.ratings(%L, %L)', albo.rome_day(now()), albo.rome_day(now()))), '42501', 'nobody else');
select is(test.refusal_as('a.rtd', 'select audit.ratings(''2026-01-01'', ''2028-01-01'')'), 'AL422 to:too_long', 'of a year at most');

-- A copy of all of it.
select portal.draft_open('mario-token', 'ente-b', 'cancellazione');
select admin.member_add(test.get('b')::int, 'albo', 'A', '{"fiscal_code": "RSSMRA80A01H501U", "family_name": "Rossi", "given_name": "Mario"}', null, '2020-01-01');
select test.put('export', portal.export('mario-token'));
select is(array(select jsonb_object_keys(test.get('export')::jsonb) order by 1),
          array['acts_for', 'contact', 'drafts', 'exported_at', 'format', 'identity', 'identity_updated_at', 'registrations', 'requests'], 'a copy has its parts');
select is(test.get('export')::jsonb #>> '{identity,fiscal_code}', 'RSSMRA80A01H501U', 'who it is');
select is(test.get('export')::jsonb #>> '{drafts,0,service,code}', 'cancellazione', 'drafts');
select is(test.get('export')::jsonb #>> '{registrations,0,organization}', 'Ente B', 'what registers hold');
select is(test.get('export')::jsonb #>> '{requests,0,fields,email,type}', 'email', 'fields by name');
select is(test.get('export')::jsonb #>> '{requests,0,rating,stars}', '4', 'the rating');
select is(jsonb_array_length(test.get('export')::jsonb #> '{requests,0,readers}'), 2, 'who read it');
select is(jsonb_array_length(test.get('export')::jsonb #> '{requests,0,messages}'), 2, 'messages');
select is((portal.export_print('mario-token') #> '{requests,0,form}') is not null and test.get('export')::jsonb #> '{requests,0,form}' is null,
          true, 'whole forms only in the copy that people read');
select unalike(test.get('export'), '%Operatore%', 'no name of the staff');
select unalike(portal.export('mara-token')::text, '%Rossi%', 'and nothing of anybody else');

-- A box of the form that the office asks about: not ticked is an answer, and what the request says then.
select test.put('box', test.submitted('mario-token', 'ente-b', 'iscrizione',
  '{"email": "x@example.org", "section": "A", "truth": true, "has_employer": true, "employer": "Rossi S.r.l."}'));
select is(test.refusal_as('b.amministratore', format('select office.ask_supplement(%s, %s, gen_random_uuid(), %L)', test.get('box'), test.version(test.get('box')::bigint),
  jsonb_build_object('due_on', to_char(albo.rome_day(now()) + 10, 'YYYY-MM-DD'), 'clock_effect', 'none', 'items', '[
    {"kind": "field", "field": "has_employer", "reason": "Davvero?"}, {"kind": "field", "field": "languages", "reason": "Quali?"},
    {"kind": "text", "reason": "Altro?"}]'::jsonb))), '', 'the office asks about a box');
create function test.answer(p_kind text, p_field text, p_value text) returns text
language sql as $$ select portal.supplement_item_answer('mario-token', i.id, p_value::jsonb) ->> 'state'
                   from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
                   where s.request_id = test.get('box')::bigint and i.kind = p_kind and i.field is not distinct from p_field $$;
select is(test.answer('field', 'has_employer', v), x, 'a box: ' || coalesce(v, 'nothing'))
from (values ('true', 'answered'), (null, 'open'), ('null', 'open'), ('false', 'answered')) y (v, x);
select is(test.answer('field', 'languages', v), x, 'a choice: ' || v) from (values ('false', 'open'), ('[]', 'open'), ('["it"]', 'answered')) y (v, x);
select is(test.answer('text', null, v), x, 'words: ' || v) from (values ('false', 'open'), ('"Sì"', 'answered')) y (v, x);
select is(test.refusal(format('select portal.answer_supplement(%L, %s, %s, gen_random_uuid())', 'mario-token', test.get('box'), test.version(test.get('box')::bigint))),
          '', 'is handed in');
select is(albo.request_values(test.get('b')::int, test.get('box')::bigint) -> 'has_employer', 'false', 'and counts');

-- An answer that makes the form want another field adds an item for it, which goes when nothing calls for it.
select test.put('follow', test.submitted('mara-token', 'ente-b', 'iscrizione', '{"email": "x@example.org", "section": "A", "truth": true}'));
select is(test.refusal_as('b.amministratore', format('select office.ask_supplement(%s, %s, gen_random_uuid(), %L)', test.get('follow'), test.version(test.get('follow')::bigint),
  jsonb_build_object('due_on', to_char(albo.rome_day(now()) + 10, 'YYYY-MM-DD'), 'clock_effect', 'none', 'items', '[
    {"kind": "field", "field": "has_employer", "reason": "Davvero?"}]'::jsonb))), '', 'the office asks about a box');
create function test.item(p_field text) returns bigint
language sql as $$ select max(i.id) from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
                   where s.request_id = test.get('follow')::bigint and i.field = p_field and i.state <> 'cancelled' $$;
create function test.items() returns text
language sql as $$ select string_agg(format('%s %s%s', i.field, i.state, case when i.follows_id is not null then ' follows' end), ', ' order by i.position)
                   from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id where s.request_id = test.get('follow')::bigint $$;
create function test.hand_in() returns text
language sql as $$ select test.refusal_as('albo_portal', format('select portal.answer_supplement(%L, %s, %s, gen_random_uuid())', 'mara-token',
                                                                test.get('follow'), test.version(test.get('follow')::bigint))) $$;
select portal.supplement_item_answer('mara-token', test.item('has_employer'), 'false');
select is(test.items(), 'has_employer answered', 'an answer that calls for nothing adds nothing');
select portal.supplement_item_answer('mara-token', test.item('has_employer'), 'true');
select is(test.items(), 'has_employer answered, employer open follows', 'one that makes the form want another field adds an item');
select is(portal.request('mara-token', test.get('follow')::bigint) #> '{supplements,-1,items,1,follows}', to_jsonb(test.item('has_employer')), 'which says what it follows');
select is(test.hand_in(), format('AL422 item_%s:required', test.item('employer')), 'and must be answered');
select portal.supplement_item_answer('mara-token', test.item('employer'), '"Rossi S.r.l."');
select portal.supplement_item_answer('mara-token', test.item('has_employer'), 'true');
select is(test.items(), 'has_employer answered, employer answered follows', 'the same answer again keeps what follows');
select portal.supplement_item_answer('mara-token', test.item('has_employer'), 'false');
select is(test.items(), 'has_employer answered, employer cancelled follows', 'another one gives it up');
select portal.supplement_item_answer('mara-token', test.item('has_employer'), 'true');
select is(test.items(), 'has_employer answered, employer cancelled follows, employer open follows', 'and asks anew');

-- Its last day counts whole; from the next on it has expired, whether or not the clock has said so.
create function test.due(p_days int) returns void language sql as $$
  alter table albo.supplement disable trigger guard;
  update albo.supplement set due_on = albo.rome_day(now()) + p_days where request_id = test.get('follow')::bigint;
  alter table albo.supplement enable trigger guard $$;
select test.due(0);
select is(portal.supplement_item_answer('mara-token', test.item('employer'), '"Verdi S.p.A."') ->> 'state', 'answered', 'on its last day an answer is kept');
select is(portal.request('mara-token', test.get('follow')::bigint) #> '{supplements,-1,is_late}', 'false', 'and it is not late');
select test.due(-1);
select is(test.hand_in(), 'AL422 due_on:too_late', 'a day later nothing is handed in');
select is(test.refusal_as('albo_portal', format('select portal.supplement_item_answer(%L, %s, %L)', 'mara-token', test.item('employer'), '"Neri"')), 'AL404', 'nor kept');
select is(portal.request('mara-token', test.get('follow')::bigint) #> '{supplements,-1,is_late}', 'true', 'it is late');

-- A holiday that is added later does not change what the receipt promised.
select test.put('promised', portal.receipt('mara-token', test.get('follow')::bigint) ->> 'deadline');
update albo.organization set settings = settings || jsonb_build_object('holidays', jsonb_build_array(test.get('promised'))) where id = test.get('b')::int;
select isnt(albo.deadline(albo.rome_day(now()), 30, test.get('b')::int), test.get('promised')::date, 'the day has become a holiday');
select is(portal.receipt('mara-token', test.get('follow')::bigint) ->> 'deadline', test.get('promised'), 'the receipt says the day that it said');

-- Somebody else's request is none, for everything that takes one.
select is(test.refusal(format(s, 'mara-token', test.get('r'))), 'AL404', format(s, 'mara-token', 'r'))
from (values ('select portal.request_page(%L, %s)'), ('select portal.conversation(%L, %s)'), ('select portal.readers(%L, %s)'),
             ('select portal.correction_ask(%L, %s, gen_random_uuid(), ''x'')'), ('select portal.message_send(%L, %s, gen_random_uuid(), ''x'')'),
             ('select portal.ask_withdrawal(%L, %s, 1, gen_random_uuid(), null)'), ('select portal.answer_supplement(%L, %s, 1, gen_random_uuid())'),
             ('select portal.observe_preavviso(%L, %s, 1, gen_random_uuid(), ''x'')'), ('select portal.rate(%L, %s, 5, null, null)'),
             ('select portal.clock(%L, %s)')) x (s);

select * from finish();
rollback;
