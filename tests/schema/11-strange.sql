-- strange: whatever a client sends, the answer is a result or an error of class AL
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Driven by the catalogue: each function of a caller is called with an argument of
-- each strange kind while the others are right.  An internal error would tell a stranger
-- about tables and values, and would be nothing that a client can act upon.

begin;
\ir fixture.sql
select no_plan();

-- SQLSTATE of a statement run by a login, "" when it went well; nothing of it stays.
-- An error that names a person is told apart.
create function test.strange(p_login text, p_sql text) returns text
language plpgsql as $$
declare
  v_state   text;
  v_message text;
  v_detail  text;
begin
  begin
    perform set_config('session_authorization', p_login, true);
    execute p_sql;
    raise exception 'undo' using errcode = 'XU001';
  exception when others then
    get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
                            v_detail = pg_exception_detail;
  end;

  if concat(v_message, v_detail) ~* 'rossi|rssmra|example\.org' and p_sql !~* 'rossi|rssmra|example\.org' then
    return 'names a person: ' || v_message;
  end if;

  return case when v_state = 'XU001' then '' when v_state ~ '^AL' then 'AL'
              else concat_ws(' ', v_state, v_message) end;
end
$$;

-- A request in review, one just submitted, a draft with a file and a piece of another.
select test.put('waiting', test.submitted('mario-token', 'ente-a'));
select test.put('reviewed', test.submitted('mario-token', 'ente-b'));
select test.value_as('b.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('reviewed'))),
       test.value_as('b.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('reviewed')));
select test.put('draft', test.ready_draft('mara-token'));
select portal.draft_save('mara-token', test.get('draft')::bigint, 2, '{"email": "x@y.it", "section": "A", "truth": true}', 1);
select test.put('file', portal.attachment_begin('mara-token', test.get('draft')::bigint, 'document', 'a.pdf', 'application/pdf'));
select test.put('sent', (select id from albo.attachment where request_id = test.get('reviewed')::bigint)),
       test.put('register', (select id from albo.register where organization_id = test.get('b')::int));

-- An entry with an annotation.
select test.put('entry', admin.member_add(test.get('b')::int, 'albo', 'A',
  '{"fiscal_code": "NREADA70A41H501X", "family_name": "Neri", "given_name": "Ada"}', null, '2001-05-05'));
select test.put('annotation', test.value_as('b.amministratore', format(
  'select office.annotate(%s, gen_random_uuid(), ''{"kind": "note", "text": "x", "effective_from": "2020-01-01"}'') ->> ''annotation_id''', test.get('entry'))));
-- Mara was asked something, and owes something.
select test.put('asked', test.submitted('mara-token', 'ente-b', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.value_as('b.amministratore', format('select office.ask_supplement(%s, 1, gen_random_uuid(), %L)', test.get('asked'),
  jsonb_build_object('due_on', to_char(now() + interval '9 days', 'YYYY-MM-DD'), 'items', '[{"kind": "text", "reason": "x"}, {"kind": "field", "field": "section", "reason": "x"}]'::jsonb)));
select test.put('item', (select min(id) from albo.supplement_item));
insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, created_at)
values (test.get('b')::int, test.get('reviewed')::bigint, 'fee', 'x', 100, now());
select test.put('position', (select max(id) from albo.payment_position));

-- Mara acts for a child, where a service lets one.
select admin.preset_apply(test.get('a')::int, '{"format": 1, "kind": "order", "registers": [], "services": [
  {"code": "minori", "kind": "other", "title": {"it": "Minori"}, "summary": {"it": "…"}, "description": {"it": "…"}, "fee_cents": 0, "term_days": 30,
   "form": {"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [{"id": "code", "type": "fiscal_code", "label": {"it": "CF"}, "required": true}]}]},
   "rules": {"member": {"kind": "person", "fiscal_code": "code"}, "acts_for": {"kinds": ["minor"]}}}]}');
select test.put('child', jsonb_build_object('kind', 'minor', 'ground', 'parent', 'fiscal_code', 'BNCLCU17A01H501E', 'family_name', 'Bianchi', 'given_name', 'Luca',
                                            'birth_date', to_char(now() - interval '9 years', 'YYYY-MM-DD'), 'declared', true));
select test.put('capacity', portal.capacity_declare('mara-token', test.get('child')::jsonb) ->> 'id');

-- Of notices that wait, one is being sent, and one came back.
select admin.mail_account_set('ente-b', 'email', '{"host": "localhost", "port": 25, "security": "none", "sender": "albo@ente.it", "sender_name": "Ente B"}', null);
create function test.worker(p_call text) returns text
language sql as $$ select test.value_as('albo_worker', 'select ' || p_call) $$;
select test.put('returned', test.worker('to_jsonb(c) from worker.outbox_claim(1, ''1 hour'') c'));
select test.worker(format(f, test.get('returned')::jsonb ->> 'id', test.get('returned')::jsonb ->> 'attempt'))
from unnest(array['worker.outbox_begin(%s, %s)', 'worker.outbox_settle(%s, %s, ''done'')']) f;
select test.put('message', message_id), test.put('delivery', id) from albo.delivery where state = 'sent';
select test.worker(format('worker.delivery_report(%L, ''bounced'', ''dsn'', ''{}'')', test.get('message')));
select test.put('claimed', test.worker('to_jsonb(c) from worker.outbox_claim(1, ''1 hour'') c'));
select test.worker(format('worker.outbox_begin(%s, %s)', test.get('claimed')::jsonb ->> 'id', test.get('claimed')::jsonb ->> 'attempt'));

-- Providers of both kinds; questions to them that wait, answers that were kept, sessions that they vouched for.
select admin.identity_service_put('comune', '{"entity_id": "https://accesso.example.it", "base_url": "https://accesso.example.it", "keys": ["uno"],
  "contacts": {"names": {"it": {"name": "Ente", "display_name": "Ente", "url": "https://www.example.it"}}, "ipa_code": "ente", "email": "spid@example.it", "phone": "+390612345678"}}');
select admin.identity_provider_put(jsonb_build_object('entity_id', 'https://idp.example.it', 'kind', 'spid', 'name', 'Gestore', 'metadata', '<x/>',
                                                      'certificates', jsonb_build_array(repeat('ab', 32))));
select admin.oidc_provider_put('tutti', '{"names": {"it": "Accesso"}, "credential": "accesso",
                                          "settings": {"issuer": "https://accesso.example.it", "client_id": "albo", "levels": {"L2": 2}}}');
select test.put('provider', (select id from albo.identity_provider)), test.put('oidc', (select id from albo.oidc_provider)),
       test.put('service', (select id from albo.identity_service));
select test.put('question', jsonb_build_object(
  'request_id', '_new', 'service_id', test.get('service')::int, 'provider_id', test.get('provider')::int, 'acs_url', 'https://accesso.example.it/spid/acs', 'level', 2,
  'comparison', 'minimum', 'is_forced', true, 'issued_at', 1767225600, 'return_path', '/ente/ente-b', 'key_name', 'uno'));
select test.put('oidc_question', jsonb_build_object(
  'provider_id', test.get('oidc')::int, 'nonce', repeat('n', 43), 'verifier', repeat('v', 43), 'level', 2, 'asked_at', 1767225600, 'return_path', '/ente/ente-b', 'key_name', 'uno'));
select test.put('answer', jsonb_build_object(
  'outcome', 'success', 'identity', '{"fiscal_country": "IT", "fiscal_number": "VRDLGU80A01H501D", "given_name": "Luigi", "family_name": "Verdi"}'::jsonb, 'level', 2,
  'assertion_id', '_a2', 'assertion_end', 1767226600, 'name_id', 'n', 'name_qualifier', 'q', 'session_index', 's', 'response_id', '_r', 'response_issued_at', '2026-01-01T00:00:00Z',
  'response_issuer', 'https://idp.example.it', 'error_number', 0));
select test.put('oidc_answer', jsonb_build_object(
  'outcome', 'success', 'identity', '{"fiscal_code": "VRDLGU80A01H501D", "given_name": "Luigi", "family_name": "Verdi"}'::jsonb, 'level', 2,
  'subject', 's', 'token_id', 't', 'issued_at', '2026-01-01T00:00:00Z'));
create function test.at_login(p_call text) returns text
language sql as $$ select test.value_as('albo_login', 'select ' || p_call) $$;
select test.at_login(format('login.request_open(sha256(%L), sha256(''browser''), %L, ''url'')', h, test.get('question')::jsonb || jsonb_build_object('request_id', '_' || h)))
from unnest(array['answered', 'waiting']) h;
select test.at_login(format('login.answer(sha256(''answered''), sha256(''browser''), %L, ''xml'', sha256(''known''))', test.get('answer')::jsonb || '{"assertion_id": "_a1"}'));
select test.at_login(format('login.oidc_request_open(sha256(%L), sha256(''browser''), %L, ''url'')', h, test.get('oidc_question'))) from unnest(array['asked', 'taken']) h;
select test.at_login('login.oidc_request_take(sha256(''taken''), sha256(''browser''), ''tutti'')');
select test.at_login(format('login.logout_open(sha256(''out''), ''_out'', %s, %s)', test.get('provider'), test.get('service')));
update albo.session set provider_id = test.get('provider')::int, service_id = test.get('service')::int, name_id = 'n', session_index = 's' where token_hash = sha256('known');
insert into albo.session (token_hash, citizen_id, method, level, provider_id, service_id, name_id, session_index)
select sha256('leaving-token'), citizen_id, method, level, provider_id, service_id, name_id, session_index from albo.session where token_hash = sha256('known');
select test.value_as('albo_portal', 'select portal.sign_out(''leaving-token'', sha256(''left''))');
update albo.session set provider_id = test.get('provider')::int, service_id = test.get('service')::int, name_id = 'm', session_index = 's' where token_hash = sha256('mara-token');

-- What is right, by the name of a parameter; where that is not enough, by its type, or for one function.
create table test.right (name text not null, value text not null, type regtype, call text, unique nulls not distinct (name, type, call));
insert into test.right values ('p_as_of', quote_literal('2026-01-01')), ('p_host', quote_literal('albo.example.it'));
insert into test.right values ('p_what', quote_literal('draft')), ('p_object', test.get('draft'));
insert into test.right values
  ('p_token', quote_literal('mara-token')), ('p_organization', quote_literal('ente-a')),
  ('p_service', quote_literal('iscrizione')), ('p_draft', test.get('draft')),
  ('p_attachment', test.get('file')), ('p_request', test.get('reviewed')), ('p_row_version', '3'),
  ('p_register', test.get('register')), ('p_citizen', test.get('mario')), ('p_key', 'gen_random_uuid()'),
  ('p_values', quote_literal('{"section": "A"}')), ('p_step', '1'), ('p_field', quote_literal('document')),
  ('p_file_name', quote_literal('a.pdf')), ('p_media_type', quote_literal('application/pdf')),
  ('p_index', '0'), ('p_bytes', quote_literal('%PDF-1.4')), ('p_sha256', 'sha256(''%PDF-1.4'')'),
  ('p_search', 'null'), ('p_filter', quote_literal('{"states": [1, 5]}')), ('p_sort', quote_literal('newest')),
  ('p_cursor', quote_literal('{"before": {"at": "2026-01-01T00:00:00Z", "id": 1}}')),
  ('p_limit', '10'), ('p_after_number', '0'), ('p_after_deadline', quote_literal('2026-01-01')), ('p_after_id', '1'), ('p_protocol', quote_literal('2026/0000001')),
  ('p_checklist', quote_literal('{"identity": true, "files": true}')), ('p_details', quote_literal('{"section": "A"}')),
  ('p_outcome', quote_literal('withdrawn')), ('p_reasons', quote_literal('x')),
  ('p_identity', quote_literal('{"fiscal_code": "VRDLGU80A01H501D", "given_name": "Luigi", "family_name": "Verdi"}')),
  ('p_method', quote_literal('spid')), ('p_level', '2'), ('p_token_hash', 'sha256(''new'')'),
  ('p_entry', test.get('entry')), ('p_annotation_id', test.get('annotation')), ('p_day', quote_literal('2021-01-01')),
  ('p_member', (select member_id::text from albo.entry where id = test.get('entry')::bigint)),
  ('p_annotation', quote_literal('{"kind": "note", "text": "x"}')), ('p_section', 'null'), ('p_number', '1'),
  ('p_correction', quote_literal('{"effective_from": "2020-01-01", "reasons": "x", "section": "B"}')),
  ('p_register_code', quote_literal('albo')), ('p_destination', quote_literal('ente-a')), ('p_after_name', 'null'),

  ('p_lease', quote_literal('1 minute')), ('p_id', '1'), ('p_attempt', '1'), ('p_error', 'null'),
  ('p_assignee', quote_literal('b.amministratore2')), ('p_text', quote_literal('Buongiorno')), ('p_observations', quote_literal('Osservo')),
  ('p_ending', quote_literal('upheld')), ('p_answer', quote_literal('Si risponde')), ('p_value', quote_literal('"x"')),
  ('p_item', test.get('item')), ('p_position', test.get('position')), ('p_receipt', quote_literal('{"receipt_id": "r1", "amount_cents": 3200}')),
  ('p_items', quote_literal(format('{"%s": "accepted"}', test.get('item')))),
  ('p_ask', quote_literal('{"items": [{"kind": "text", "reason": "x"}], "due_on": "2099-01-01"}')),
  ('p_positions', quote_literal('[{"kind": "fee", "description": "x", "amount_cents": 100}]')),
  ('p_proof', quote_literal('{"reference": "CRO 1", "paid_on": "' || current_date || '"}')),
  ('p_applicant', quote_literal('{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi", "family_name": "Verdi"}')),
  ('p_open_request', test.get('reviewed')), ('p_saved_search', 'null'), ('p_name', quote_literal('Mie')),
  ('p_query', quote_literal('{"filter": {"states": [1]}, "sort": "oldest"}')),
  ('p_channel', quote_literal('paper')), ('p_received_on', 'current_date'), ('p_purpose', quote_literal('outcome'));
insert into test.right values ('p_action', quote_literal('release'));
insert into test.right values ('p_is_verified', 'true'), ('p_declared', quote_literal('"A"'));
insert into test.right values ('p_stars', '4'), ('p_contact', quote_literal('{"email": "a@example.org"}'));

insert into test.right values
  ('p_login', quote_literal('ente-b.nuovo')), ('p_email', quote_literal('n@example.it')),
  ('p_duty', quote_literal('officer')), ('p_reason', quote_literal('x')), ('p_setting', quote_literal('phone')), ('p_version', '0'), ('p_is_active', 'true'),
  ('p_verifier', quote_literal('SCRAM-SHA-256$4096:' || repeat('A', 22) || '==$' || repeat('B', 43) || '=:' || repeat('C', 43) || '=')),
  ('p_staff', (select id::text from albo.staff where login = 'b.operatore')), ('p_from', quote_literal('2026-01-01')),
  ('p_to', quote_literal('2026-12-31')), ('p_seal', '1'), ('p_after_seal', '0'), ('p_after_position', '-1'), ('p_after_request', '0');

insert into test.right (name, value) values
  ('p_message', quote_literal('xml')), ('p_handle_hash', 'sha256(''new'')'), ('p_browser_hash', 'sha256(''browser'')'), ('p_state_hash', 'sha256(''new'')'),
  ('p_provider', test.get('provider')), ('p_code', quote_literal('tutti')), ('p_request_id', quote_literal('_new')), ('p_return_path', quote_literal('/ente/ente-b')),
  ('p_name_id', quote_literal('n')), ('p_session_index', quote_literal('s')), ('p_before_at', quote_literal('2099-01-01')), ('p_before_id', '1'),
  ('p_delivery', test.get('delivery')), ('p_message_id', quote_literal(test.get('message'))), ('p_state', quote_literal('delivered')), ('p_source', quote_literal('pec')),
  ('p_kinds', 'array[''mail'']'), ('p_retry_after', quote_literal('1 minute')), ('p_template', quote_literal('approved')), ('p_language', quote_literal('it')),
  ('p_subject', quote_literal('Esito')), ('p_body', quote_literal('Ciao {{name}}'));
insert into test.right (name, type, value) values
  ('p_service', 'int', test.get('service')), ('p_capacity', 'bigint', test.get('capacity')), ('p_capacity', 'jsonb', quote_literal(test.get('child')));
insert into test.right (name, call, value) values
  ('p_request', 'login.request_open', quote_literal(test.get('question'))), ('p_request', 'login.oidc_request_open', quote_literal(test.get('oidc_question'))),
  ('p_answer', 'login.answer', quote_literal(test.get('answer'))), ('p_answer', 'login.oidc_answer', quote_literal(test.get('oidc_answer'))),
  ('p_handle_hash', 'login.answer', 'sha256(''waiting'')'), ('p_handle_hash', 'login.request_find', 'sha256(''waiting'')'),
  ('p_handle_hash', 'login.logout_begin', 'sha256(''left'')'), ('p_handle_hash', 'login.logout_take', 'sha256(''out'')'),
  ('p_state_hash', 'login.oidc_request_take', 'sha256(''asked'')'), ('p_state_hash', 'login.oidc_answer', 'sha256(''taken'')'),
  ('p_outcome', 'login.refuse', quote_literal('request-unknown')), ('p_outcome', 'worker.outbox_settle', quote_literal('later')),
  ('p_id', 'worker.outbox_begin', test.get('claimed')::jsonb ->> 'id'), ('p_attempt', 'worker.outbox_begin', test.get('claimed')::jsonb ->> 'attempt'),
  ('p_id', 'worker.outbox_settle', test.get('claimed')::jsonb ->> 'id'), ('p_attempt', 'worker.outbox_settle', test.get('claimed')::jsonb ->> 'attempt'),
  ('p_details', 'worker.outbox_settle', quote_literal('{"reason": "busy", "channel": "email", "smtp_code": 450, "enhanced_code": "4.2.1", "diagnostic": "x"}')),
  ('p_details', 'worker.delivery_report', quote_literal('{"smtp_code": 250, "enhanced_code": "2.1.5", "diagnostic": "x"}')),
  ('p_receipt', 'worker.payment_received', quote_literal('{"receipt_id": "r1", "amount_cents": 100}')),
  ('p_service', 'portal.draft_open_for', quote_literal('minori')), ('p_request', 'worker.announce', test.get('waiting')),
  ('p_id', 'audit.identity_message', (select id::text from albo.identity_message));

-- What is strange, by type.
create table test.strange (type regtype, value text);
insert into test.strange
select t::regtype, v from (values
  ('text', array['null', '''''', '''x''', 'repeat(''x'', 3000)', 'repeat(E''\u00e8\\'', 500000)', 'E''\x01\x7f\n''', '''../..''',
                 '''%''', 'E''\\''', '''%s $1 %1$s %L''', ''''''' or true --''', '''1e999''', '''{''', 'chr(8238) || chr(1114111)',
                 '''9999999999''', '''99999999999999999999''', '''2026/9999999''', '''0000/0''', '''AAAAAA''']),
  ('integer', array['null', '0', '-1', '2147483647', '-2147483648']),
  ('date', array['null', '''infinity''', '''-infinity''', '''4713-01-01 BC''', '''5874897-12-31''']),
  ('bigint', array['null', '0', '-1', '9223372036854775807', '-9223372036854775808']),
  ('smallint[]', array['null', '''{}''', '''{null}''', '''{-32768,32767}''', '''{{1,2},{3,4}}''', '''[5:6]={1,5}''',
                       'array_fill(1::smallint, array[100000])']),
  ('date', array['null', '''infinity''', '''-infinity''', '''4714-11-24 BC''', '''5874897-12-31''', '''0001-01-01''', '''9999-12-31''']),
  ('text[]', array['null', '''{}''', '''{null}''', '''{mail,null,""}''', '''{{mail,x},{y,z}}''', '''[5:6]={mail,x}''', 'array_fill(repeat(''x'', 300), array[20000])']),
  ('boolean', array['null', 'true', 'false']),
  ('uuid', array['null', '''00000000-0000-0000-0000-000000000000''']),
  ('bytea', array['null', '''''', '''\x00''', 'convert_to(repeat(''x'', 262145), ''UTF8'')', 'sha256('''')']),
  ('date', array['null', '''infinity''', '''-infinity''', '''4714-11-24 BC''', '''5874897-12-31''', '''0001-01-01''']),
  ('timestamptz', array['null', '''infinity''', '''-infinity''', '''4714-11-24 00:00:00 BC''', '''294276-12-31''']),
  ('interval', array['null', '''0''', '''-1 day''', '''178000000 years''', '''-178000000 years''']),
  ('jsonb', array['null', '''null''', '''[]''', '''{}''', '''1''', '''1e400''', '''true''', '''"x"''', '''[null]''', '''[{}]''',
                  '''{"":{"":null}}''', '(repeat(''['', 5000) || repeat('']'', 5000))',
                  '(''{"section": "'' || repeat(''x'', 2000000) || ''"}'')',
                  '(''{"section": ['' || repeat(''1,'', 340000) || ''1]}'')'])) s (t, values), unnest(values) v;

-- Objects with the names that are known, and anything under each.
insert into test.strange
select 'jsonb', quote_literal(jsonb_build_object(k, v::jsonb))
from unnest(array['section', 'languages', 'since', 'income', 'home', 'has_employer', 'employer', 'truth', 'document',
                  'email', 'identity', 'files', 'resolution_number', 'resolution_date', 'effective_from', 'number',
                  'fiscal_code', 'identity_key', 'given_name', 'family_name', 'birth_date', 'birth_place', 'sex', 'pec',
                  'mobile_phone', 'items', 'due_on', 'clock_effect', 'message', 'reference', 'paid_on', 'attachment_id', 'receipt_id',
                  'positions', 'states', 'service', 'register', 'assignee', 'submitted_from', 'submitted_to', 'deadline_from',
                  'deadline_to', 'payment', 'unread', 'supplement_expired', 'withdrawal_asked', 'search',
                  'after', 'before', 'from', 'to', 'end', 'person', 'protocol', 'action', 'at', 'id', 'day', 'status', 'state']) k,
     unnest(array['null', 'true', '1', '-1', '1e300', '0.5', '""', '"x"', '[]', '{}', '[null]', '{"x": [1]}', '"9999-12-31"',
                  '[1, null]', '[1.5]', '[[1]]', '{"at": "2026-01-01T00:00:00Z", "id": 1e20}', '{"at": "infinity", "id": 1}',
                  '"999999999999999"', '"% _ \\\\"', to_jsonb(repeat('x', 3000))::text]) v;
-- … also beside what a command needs besides.
insert into test.strange
select 'jsonb', quote_literal('{"fiscal_code": "VRDLGU80A01H501D", "given_name": "Luigi", "family_name": "Verdi"}'::jsonb
                              || jsonb_build_object(k, v::jsonb))
from unnest(array['fiscal_code', 'identity_key', 'given_name', 'family_name', 'birth_date', 'birth_place', 'sex', 'email',
                  'pec', 'mobile_phone']) k,
     unnest(array['true', '1e300', '{}', '[null]', '"0000-00-00"', to_jsonb(repeat('x', 3000))::text]) v;
insert into test.strange
select 'jsonb', quote_literal(jsonb_build_object('identity_key', repeat('x', n), 'given_name', 'N', 'family_name', 'F'))
from unnest(array[1, 100, 101, 10000]) n;

-- Anything in each place of an object that is right.
create view test.spoilt as
  select r.name, r.type, r.call, quote_literal(x.value || jsonb_build_object(k, v::jsonb)) as value
  from test.right r
  cross join lateral (select case when r.value ~ '^''[{]' then trim('''' from r.value)::jsonb end as value) x
  cross join lateral jsonb_object_keys(x.value) k,
       unnest(array['null', 'true', '1', '-1', '1e300', '0.5', '""', '"x"', '[]', '{}', '[null]', '{"x": [1]}', '"9999-12-31"', '"99999999999"', '"//x"',
                    '"\\u0001"', to_jsonb(repeat('è', 3000))::text]) v
  where r.call is not null or r.type is not null;

-- Lists of what a command takes, with anything in each place.
insert into test.strange
select 'jsonb', quote_literal(jsonb_build_array('{"kind": "fee", "description": "x", "amount_cents": 100}'::jsonb || jsonb_build_object(k, v::jsonb)))
from unnest(array['kind', 'description', 'amount_cents', 'due_on', 'is_mandatory']) k,
     unnest(array['null', 'true', '-1', '1e300', '0.5', '99999999999999', '"x"', '[]', '{}', '"9999-12-31"', '"0000-00-00"']) v;
insert into test.strange
select 'jsonb', quote_literal(jsonb_build_object('due_on', '2026-12-31', 'items',
         jsonb_build_array('{"kind": "text", "reason": "x"}'::jsonb || jsonb_build_object(k, v::jsonb))))
from unnest(array['kind', 'field', 'reason']) k,
     unnest(array['null', 'true', '1', '"field"', '"attachment"', '"x"', '[]', '{}', to_jsonb(repeat('x', 5000))::text]) v;
insert into test.strange
select 'jsonb', quote_literal(jsonb_build_object(k, v::jsonb))
from unnest(array['1', '0', '-1', 'x', '99999999999999999999']) k, unnest(array['"accepted"', '"cancelled"', 'null', '{}']) v;
insert into test.strange
select 'jsonb', quote_literal(('{"reference": "x", "paid_on": "' || current_date || '"}')::jsonb || jsonb_build_object(k, v::jsonb))
from unnest(array['reference', 'paid_on', 'attachment_id', 'position_id']) k,
     unnest(array['true', '1', '1e300', '{}', '"x"', '"9999-12-31"']) v;

create table test.called as
  select p.oid, n.nspname as schema, p.proname as name, n.nspname || '.' || p.proname as call, l.login,
         a.ordinality::int as position, a.name as parameter, a.type::regtype as type, r.value as right_value
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join (values ('office', 'b.amministratore'), ('audit', 'b.rtd'), ('portal', 'albo_portal'), ('login', 'albo_login'),
               ('worker', 'albo_worker')) l (schema, login) on l.schema = n.nspname
  cross join lateral unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) with ordinality a (type, name, ordinality)
  left join lateral (
    select r.value from test.right r
    where r.name = a.name and coalesce(r.type, a.type::regtype) = a.type::regtype
      and coalesce(r.call, n.nspname || '.' || p.proname) = n.nspname || '.' || p.proname
    order by r.call, r.type
    limit 1) r on true;

-- A parameter or type that is added later must be told to this test.
select is_empty('select distinct parameter, type from test.called where right_value is null',
                'every parameter has a right value here');
select is_empty('select distinct type from test.called where type not in (select type from test.strange)',
                'every type has strange values here');

create function test.call_with(p_oid oid, p_position int, p_value text) returns text
language sql as $$
  select format('select %I.%I(%s)', c.schema, c.name, string_agg(format('(%s)::%s',
           case when c.position = p_position then p_value else c.right_value end, c.type), ', ' order by c.position))
  from test.called c
  where c.oid = p_oid group by c.schema, c.name
$$;

-- What is right must be, or the rest would find out little.
select is(test.strange(c.login, test.call_with(c.oid, 0, null)), '', format('%s, nothing strange', c.call))
from test.called c where c.schema in ('login', 'worker') or c.right_value in (select r.value from test.right r where r.call = c.call)
group by c.oid, c.call, c.login order by c.call;

select is((select array_agg(distinct x.state || ' from ' || left(x.call, 200)) from (
             select s.call, test.strange(c.login, s.call) as state
             from (select test.call_with(c.oid, c.position, s.value) as call
                   from (select s.value from test.strange s where s.type = c.type
                         union all
                         select s.value from test.spoilt s
                         where s.name = c.parameter and coalesce(s.call, c.call) = c.call and coalesce(s.type, c.type) = c.type) s
                   offset 0) s) x
           where x.state not in ('', 'AL')),
          null, format('%s, strange %s', c.call, c.parameter))
from test.called c order by c.schema, c.name, c.position;

-- However an effect went.
select is((select array_agg(distinct x.state || ' from ' || left(x.call, 200)) from (
             select s.call, test.strange('albo_worker', s.call) as state
             from (select replace(test.call_with(c.oid, c.position, s.value), quote_literal('later'), quote_literal(o)) as call
                   from (select s.value from test.strange s where s.type = c.type
                         union all
                         select s.value from test.spoilt s where s.name = c.parameter and s.call = c.call) s
                   offset 0) s) x
           where x.state not in ('', 'AL')),
          null, format('%s, strange %s of what is %s', c.call, c.parameter, o))
from test.called c, unnest(array['done', 'refused', 'unknown', 'unavailable']) o
where c.call = 'worker.outbox_settle' and c.parameter in ('p_details', 'p_retry_after') order by c.position, o;

-- Of attachments and requests in other states too.
select is(test.strange(c.login, test.call_with(c.oid, c.position, o.value)) ~ '^(AL)?$', true,
          format('%s, another %s', c.call, c.parameter))
from test.called c, test.var o
where c.parameter in ('p_attachment', 'p_request', 'p_draft', 'p_register', 'p_item', 'p_position') and c.type = 'bigint'::regtype
  and o.name in ('sent', 'waiting', 'draft', 'file', 'register', 'asked', 'item', 'position')
order by c.schema, c.name, o.name;

-- A draft may hold anything: what a form does not want is found when it is submitted.
create function test.submit_with(p_values text) returns text
language sql as $$
  select test.strange('albo_portal', format(
    'do $do$
     declare v jsonb := portal.draft_save(''mara-token'', %1$s, %2$s, %3$L, 1);
     begin perform portal.submit(''mara-token'', %1$s, (v ->> ''row_version'')::int, gen_random_uuid()); end $do$',
    test.get('draft'), (select row_version from albo.draft where id = test.get('draft')::bigint),
    '{"email": "x@y.it", "section": "A", "truth": true}'::jsonb || p_values::jsonb))
$$;

select is((select array_agg(distinct x.state) from (
             select test.submit_with(jsonb_build_object(k, v::jsonb)::text) as state
             from unnest(array['null', 'true', 'false', '1', '-1', '1e300', '0.5', '""', '"x"', '[]', '{}', '[null]', '["it"]',
                               '[["it"]]', '{"it": 1}', '{"x": [1]}', '{"street": null}', '{"street": {"$": 1}}',
                               '"9999-12-31"', '"2026-02-30"', '"+2026-01-01"', '999999999999999999',
                               '9223372036854775808', to_jsonb(repeat('x', 3000))::text,
                               repeat('[', 4000) || repeat(']', 4000)]) v) x
           where x.state not in ('', 'AL')),
          null, format('%s may be anything', k))
from unnest(array['section', 'languages', 'since', 'income', 'home', 'has_employer', 'employer', 'truth', 'email',
                  'document']) k;

-- An identifier that is not a fiscal code must not be taken for one.
select is(test.refusal($$select login.session_open('{"identity_key": "tinit-RSSMRA80A01H501U", "given_name": "X", "family_name": "Y"}',
                                                   'eidas', 2, sha256('eidas'))$$),
          'AL422 identity_key:invalid', 'nobody becomes another by an identifier of another kind');

-- Large objects stand beside all schemas.
select is(test.refusal_as(l, s), '42501', format('%s may not: %s', l, s))
from unnest(array['a.operatore', 'a.rtd', 'albo_portal', 'albo_login', 'albo_worker']) l,
     unnest(array['select lo_creat(-1)', 'select lo_create(0)', 'select lo_from_bytea(0, ''x'')', 'select lo_open(1, 262144)']) s;

-- So do advisory locks: an upgrade would wait for whoever takes its own.
select is(test.refusal_as(l, s), '42501', format('%s may not: %s', l, s))
from unnest(array['a.operatore', 'a.rtd', 'albo_portal', 'albo_login', 'albo_worker', 'estraneo']) l,
     unnest(array['select pg_advisory_lock(1634493039)', 'select pg_try_advisory_lock_shared(1, 2)', 'select pg_advisory_xact_lock(1)']) s;

select * from finish();
rollback;
