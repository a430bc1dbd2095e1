-- office: the verbs of staff, what each requires, and what a repeat gets
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('r', test.submitted()), test.put('mario2', test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
create function test.office(p_login text, p_call text) returns text
language sql as $$ select test.refusal_as(p_login, format('select office.' || p_call, test.get('r'))) $$;

select is(test.value_as('a.operatore', 'select office.whoami() - ''organization'' - ''schema_version'''),
          '{"duty": "officer", "name": "Operatore A", "login": "a.operatore", "is_demo": false}', 'who is calling');
select is(test.value_as('a.rtd', 'select audit.whoami() ->> ''duty'''), 'auditor', 'an auditor too');
select is(test.value_as('a.operatore', 'select string_agg(state || '' '' || n, '','') from office.counts()'), '1 2', 'open states are counted');

-- The inbox; 20-inbox.sql has its filters and pages.
select is(test.value_as('a.operatore', 'select string_agg(applicant || '' '' || unread, '', '') from office.inbox(null, null, null, 50)'),
          'Bianchi Mara true, Rossi Mario true', 'the inbox, newest first');
select test.submitted('mara-token', 'ente-b', 'cancellazione', '{"day": "2027-01-01"}');

-- What a person may do now.
select is(test.value_as(l, format('select string_agg(v ->> ''action'' || '' '' || (v ->> ''to_state''), '', '' order by v ->> ''action'')
            from jsonb_array_elements(office.request(%s) -> ''verbs'') v', test.get('r'))), x, format('%s: %s', l, x))
from (values ('a.operatore', 'ask_withdrawal awaiting_review, forward awaiting_administrator, propose_supplement awaiting_review'),
             ('a.amministratore', 'annul annulled, ask_payment awaiting_payment, ask_supplement awaiting_supplement, ask_withdrawal awaiting_review, claim under_review, forward awaiting_administrator')) x (l, x);
select is(test.value_as('a.rtd', format('select audit.request(%s) -> ''verbs''', test.get('r'))), '[]', 'an auditor: nothing');
select is(array(select jsonb_object_keys(test.value_as('a.rtd', format('select audit.request(%s)', test.get('r')))::jsonb) order by 1),
          array['acts_for', 'applicant', 'assignee', 'attachments', 'chain', 'channel', 'checklist', 'closed_at', 'corrected_by', 'corrects', 'data', 'deadline', 'entry', 'filed_by', 'form', 'history', 'id',
                'messages', 'notes', 'organization', 'outcome', 'payments', 'preavvisi', 'protocol_number', 'reasons', 'row_version', 'rules', 'service', 'state',
                'submitted_at', 'supplement_expired', 'supplements', 'transfer', 'values', 'verbs', 'withdrawal_asked_at'], 'a request has what the office may see');

-- Unread.
select is((select is_unread from albo.request where id = test.get('r')::bigint), false, 'opening a request clears the mark');
select test.value_as('a.rtd', format('select audit.request(%s) is null', test.get('mario2')));
select is((select is_unread from albo.request where id = test.get('mario2')::bigint), true, 'an auditor leaves it');
select is((select row_version from albo.request where id = test.get('r')::bigint), 1, 'reading is not a move');
select is(test.value_as('a.operatore', format('select office.request_by_protocol(protocol_number) from office.inbox_row(%s)', test.get('r'))), test.get('r'), 'a protocol number leads to its request');

-- The checklist.
select is(test.office('a.operatore', format('forward(%%s, 1, gen_random_uuid(), %L)', c)), x, format('checklist %s: %s', c, x))
from (values (null, 'AL422 identity:required files:required'), ('{}', 'AL422 identity:required files:required'), ('{"identity": true}', 'AL422 files:required'),
             ('{"identity": true, "files": false}', 'AL422 files:required'), ('{"identity": true, "files": "true"}', 'AL422 files:required'),
             ('{"identity": true, "files": true, "x": true}', 'AL422 x:unknown_field'), ('[]', 'AL422 checklist:invalid'), ('"x"', 'AL422 checklist:invalid')) x (c, x);
select is((select array[state, row_version, history_seq] from albo.request where id = test.get('r')::bigint), array[1, 1, 1], 'what is refused changes nothing');

-- Keys.
select test.put('key', gen_random_uuid());
select is(test.office('a.operatore', 'forward(%s, 1, null, ''{}'')'), 'AL422 key:required', 'a command has a key');
select test.put('first', test.value_as('a.operatore', format('select office.forward(%s, 1, %L, ''{"identity": true, "files": true}'')', test.get('r'), test.get('key'))));
select is(test.get('first')::jsonb, jsonb_build_object('request_id', test.get('r')::bigint, 'state', 'awaiting_administrator', 'row_version', 2), 'the answer of a command');
select is(test.value_as('a.operatore', format('select office.forward(%s, 1, %L, ''{"identity": true, "files": true}'')', test.get('r'), test.get('key'))), test.get('first'),
          'a repeat gets the first answer, though the version is stale by now');
select is((select history_seq from albo.request where id = test.get('r')::bigint), 2, 'and is done once');
select is(test.office('a.amministratore', format('forward(%%s, 2, %L, ''{"identity": true, "files": true}'')', test.get('key'))), 'AL422 key_reused', 'another person''s key');
select is(test.office('a.operatore', format('claim(%%s, 2, %L)', test.get('key'))), 'AL422 key_reused', 'the key of another command');
select is(test.refusal_as('a.operatore', format('select office.forward(%s, 1, %L, ''{"identity": true, "files": true}'')', test.get('mario2'), test.get('key'))), 'AL422 key_reused', 'the key of another request');
select is(test.refusal_as('b.operatore', format('select office.forward(%s, 1, %L, ''{}'')', (select min(id) from albo.request where organization_id = test.get('b')::int and state = 1), test.get('key'))), '',
          'another body may happen to use the same key');
select is(test.office('a.operatore', 'forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')'), 'AL409', 'a stale version');
select is(test.office('a.operatore', 'forward(%s, null, gen_random_uuid(), ''{}'')'), 'AL409', 'no version');
select is(test.office('a.operatore', 'forward(%s, 3, gen_random_uuid(), ''{}'')'), 'AL409', 'a version to come');
select is(test.office('a.operatore', 'forward(%s, 2, gen_random_uuid(), ''{}'')'), 'AL405', 'a step that does not exist from here');
select is(test.office('a.operatore', 'claim(%s, 2, gen_random_uuid())'), 'AL403', 'a step that an officer does not take');
select is(test.refusal_as('a.operatore', 'select office.forward(999999, 1, gen_random_uuid(), ''{}'')'), 'AL404', 'a request that is not there');

-- Annulment.
select is(test.office('a.amministratore', format('annul(%%s, 2, gen_random_uuid(), %L, %L)', o, r)), x, format('annul %s: %s', o, x))
from (values ('approved', 'x', 'AL422 outcome:invalid_option'), (null, 'x', 'AL422 outcome:invalid_option'), ('nonsense', 'x', 'AL422 outcome:invalid_option'),
             ('withdrawn', null, 'AL422 reasons:required'), ('withdrawn', E' \n\t', 'AL422 reasons:required'), ('withdrawn', repeat('x', 20001), 'AL422 reasons:too_long'),
             ('rejected', 'x', 'AL422 outcome:preavviso_required')) x (o, r, x);
select is(test.refusal(format('update albo.request set state = 7, outcome = ''rejected'', reasons = ''x'', closed_at = now(), history_seq = 3 where id = %s', test.get('r'))), '23514',
          'the table itself refuses a rejection without a preavviso');
select is(test.office('a.amministratore', 'claim(%s, 2, gen_random_uuid())'), '', 'an administrator claims');
select is(test.value_as('a.operatore', format('select office.request(%s) #>> ''{assignee,login}''', test.get('r'))), 'a.amministratore', 'and is the assignee');
select is((select payload ->> 'template' from albo.outbox where request_id = test.get('r')::bigint order by id desc limit 1), 'claimed', 'the applicant is told');
update albo.request set preavviso_closed_at = now() where id = test.get('r')::bigint;
select is(test.office('a.amministratore2', 'annul(%s, 3, gen_random_uuid(), ''rejected'', ''Mancano i requisiti'')'), '', 'a rejection after a closed preavviso, by another administrator');
select is(portal.request('mario-token', test.get('r')::bigint) - 'form' - 'history' - 'values' - 'service' - 'organization' - 'submitted_at' - 'closed_at' - 'deadline' - 'protocol_number' - 'id',
          '{"state": "annulled", "outcome": "rejected", "reasons": "Mancano i requisiti", "entry": null, "channel": "portal", "row_version": 4, "acts_for": null, "messages": [],
            "payments": [], "corrects": null, "corrected_by": [], "documents": [], "preavvisi": [], "transfer": null, "supplements": [], "supplement_expired": false, "withdrawal_asked_at": null}', 'the applicant sees outcome and reasons');
select is((select details from albo.history where request_id = test.get('r')::bigint and seq = 4), '{"outcome": "rejected", "reasons": "Mancano i requisiti"}'::jsonb, 'history holds them');
select is((select array_agg(payload ->> 'template' order by id) from albo.outbox where request_id = test.get('r')::bigint), array['receipt', 'submitted', 'claimed', 'annulled'], 'each notice once');
select is(test.value_as('a.amministratore', format('select office.request(%s) -> ''verbs''', test.get('r'))), '[]', 'nothing is to be done any more');
select is(test.refusal('select test.submitted()'), '', 'and a new request may follow');

select is(test.refusal_as('a.amministratore', format('select office.announce(%s)', test.get('r'))), '', 'a wake-up');
select is(current_setting('synchronous_commit'), 'off', 'does not wait for the disk');

select * from finish();
rollback;
