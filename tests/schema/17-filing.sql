-- filing: what the office files passes through the same door, and a correction is a new request
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Fiscal codes, as src/core reads them.
select is(albo.fiscal_code_is_valid(c), true, c || ' is a fiscal code')
from unnest(array['RSSMRA80A01H501U', 'BNCMRA99T61H501E', 'RSSMRA80A01H50MM', 'RSSMRAULALMHRLMD', '12345678903']) c;
select is(albo.fiscal_code_is_valid(c), false, coalesce(left(c, 20), 'null') || ' is none')
from unnest(array['GLABNC72H25H501Y', 'RSSMRA80A01H501V', 'rssmra80a01h501u', 'RSSMRA80A01H501', 'RSSMRA80A01H501UU', 'RSSMRA80F01H501U',
                  'RSSMRA80A00H501U', 'RSSMRA80A72H501U', '12345678901', '00000000000', '', repeat('A', 3000), null]) c;

-- Filing as the officer, unless it is said otherwise.
create function test.open(p_applicant jsonb default '{}', p_channel text default 'paper', p_received date default null,
                          p_login text default 'a.operatore', p_service text default 'iscrizione') returns text
language sql as $$
  select test.refusal_as(p_login, format('select test.put(''draft'', office.draft_open(%L, %L, %L, %L))', p_service,
    '{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi", "family_name": "Verdi", "birth_date": "1980-01-01", "email": "luigi@example.org"}'::jsonb
      || p_applicant, p_channel, p_received))
$$;
grant execute on all functions in schema test to public;

select is(test.open(p_applicant => a::jsonb), r, format('%s: %s', left(a, 60), r))
from (values
  ('{"fiscal_code": null}', 'AL422 fiscal_code:required'), ('{"fiscal_code": ""}', 'AL422 fiscal_code:required'),
  ('{"fiscal_code": "VRDLGU80A01H501D"}', 'AL422 fiscal_code:invalid'), ('{"given_name": "  "}', 'AL422 given_name:required'),
  ('{"family_name": null}', 'AL422 family_name:required'), ('{"family_name": {"a": 1}}', 'AL422 family_name:invalid'),
  ('{"family_name": "a\nb"}', 'AL422 family_name:invalid'), (jsonb_build_object('given_name', repeat('x', 201))::text, 'AL422 given_name:too_long'),
  ('{"birth_date": "01/01/1980"}', 'AL422 birth_date:invalid'), ('{"birth_date": "2999-01-01"}', 'AL422 birth_date:invalid'),
  ('{"sex": "X"}', 'AL422 sex:invalid'), ('{"sex": "X", "given_name": "", "fiscal_code": ""}', 'AL422 fiscal_code:required given_name:required sex:invalid'), ('{"email": "nessuna"}', 'AL422 email:invalid'), ('{"id": "1"}', 'AL422 unknown_field')) x (a, r);
select is(test.refusal_as('a.operatore', format('select office.draft_open(''iscrizione'', %s, ''paper'', null)', a)), 'AL422 applicant:invalid', 'an applicant is an object: ' || a)
from unnest(array['null', '''[]''', '''"x"''', '''null''']) a;
select is(test.open(p_channel => c), 'AL422 channel:invalid_option', format('not by %s', coalesce(c, 'nothing')))
from unnest(array['portal', 'transfer', '', null]) c;
select is(test.open(p_received => d), r, format('received on %s: %s', d - current_date, r))
from (select albo.rome_day(now()) + n, r from (values (1, 'AL422 received_on:in_future'), (-61, 'AL422 received_on:too_old')) y (n, r)) x (d, r);
select is(test.open(p_service => s), 'AL404', format('no such service: %s', coalesce(s, 'null'))) from unnest(array['nessuno', null]) s;
select is((select count(*) from albo.citizen), 2::bigint, 'nobody is written down for what was refused');

-- An applicant whom nobody knows.
select is(test.open(p_received => albo.rome_day(now()) - 60), '', 'the sixtieth day is in time');
select test.put('d', test.get('draft')::jsonb ->> 'id');
select row_eq($$select identified_at is null, email, given_name, birth_date from albo.citizen where identity_key = 'TINIT-VRDLGU80A01H501Q'$$,
              row (true, null::text, 'Luigi'::text, '1980-01-01'::date), 'a new citizen is not identified, and the address is not theirs to share');
select is(test.get('draft')::jsonb -> 'values', '{"email": "luigi@example.org", "fiscal_code": "VRDLGU80A01H501Q"}'::jsonb, 'what the office gave is filled in');
select is(test.get('draft')::jsonb - array['form', 'id', 'identity', 'organization', 'row_version', 'service', 'step', 'updated_at', 'values'],
          jsonb_build_object('channel', 'paper', 'received_on', to_char(albo.rome_day(now()) - 60, 'YYYY-MM-DD')), 'and how it came');
select is(test.open('{"email": "l.verdi@example.org"}', 'pec', albo.rome_day(now()) - 3), '', 'opened again');
select is(test.get('draft')::jsonb ->> 'id', test.get('d'), 'it is resumed');
select is(test.get('draft')::jsonb #>> '{values,email}', 'l.verdi@example.org', 'with what was given now');
select is(test.get('draft')::jsonb ->> 'row_version', '2', 'which is another version');
select is(test.open(p_login => 'a.amministratore'), '', 'an administrator files too');
select isnt(test.get('draft')::jsonb ->> 'id', test.get('d'), 'a draft of his own');
select is(test.value_as('a.operatore', 'select jsonb_array_length(office.drafts())'), '1', 'each sees one''s own');
select is(test.value_as('a.operatore', 'select office.drafts() -> 0 #>> ''{applicant,family_name}'''), 'Verdi', 'with the name');
select is(test.refusal_as('a.rtd', 'select office.drafts()'), '42501', 'an auditor does not file');

-- Somebody with a verified identity.
create function test.mario(p_applicant jsonb default '{}') returns text
language sql as $$
  select test.open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "MARIO", "family_name": "rossi", "birth_date": "1980-01-01", "email": "paper@example.org"}'::jsonb || p_applicant, 'counter')
$$;
select is(test.mario(a::jsonb), r, format('%s: %s', a, r))
from (values ('{"given_name": "Maria"}', 'AL422 given_name:identity_differs'),
             ('{"given_name": "Maria", "family_name": "Bianchi", "birth_date": "1980-01-02", "sex": "F"}',
              'AL422 birth_date:identity_differs family_name:identity_differs given_name:identity_differs sex:identity_differs')) x (a, r);
select is(test.mario('{"birth_place": "Roma", "pec": "m@pec.example.org", "birth_date": null}'), '', 'who is written down as he is');
select row_eq($$select id, given_name, email, pec, birth_place from albo.citizen where fiscal_code = 'RSSMRA80A01H501U'$$,
              row (test.get('mario')::bigint, 'Mario'::text, 'mario@example.org'::text, null::text, null::text), 'is not changed');
select unalike(test.get('draft'), '%mario@example.org%', 'and what the identity says is not shown to the office');
select test.put('m', test.get('draft')::jsonb ->> 'id');
select is(albo.name_fold('D''Angelò  Maria'), albo.name_fold('DANGELO'' MARIA'), 'spellings of a name');

-- Nobody else's.
select is(portal.drafts('mario-token'), '[]'::jsonb, 'the citizen does not see the draft');
select is(test.refusal(format(s, test.get('m'))), 'AL404', s)
from unnest(array['select portal.draft_get(''mario-token'', %s)', 'select portal.draft_save(''mario-token'', %s, 1, ''{}'', 1)',
                  'select portal.draft_delete(''mario-token'', %s)', 'select portal.submit(''mario-token'', %s, 1, gen_random_uuid())',
                  'select portal.attachment_begin(''mario-token'', %s, ''document'', ''c.pdf'', ''application/pdf'')']) s;
select test.put('own', test.ready_draft('mario-token'));
select isnt(test.get('own'), test.get('m'), 'the citizen''s own draft is another');
select is(test.refusal_as(l, format(s, test.get(k))), 'AL404', format('%s, %s: %s', l, k, s))
from (values ('a.amministratore', 'm'), ('b.operatore', 'm'), ('a.operatore', 'own'), ('b.amministratore', 'm')) x (l, k),
     unnest(array['select office.draft_get(%s)', 'select office.draft_save(%s, 1, ''{}'', 1)', 'select office.draft_delete(%s)',
                  'select office.submit(%s, 1, gen_random_uuid())',
                  'select office.attachment_begin(%s, ''document'', ''c.pdf'', ''application/pdf'')']) s;

-- Filling it.
select is(test.refusal_as('a.operatore', format('select office.draft_save(%s, 1, %L, 1)', test.get('m'),
            '{"section": "B", "truth": true, "email": "x@example.org"}')), '', 'values are saved');
select is(test.refusal_as('a.operatore', format('select office.draft_save(%s, 1, ''{}'', 1)', test.get('m'))), 'AL409', 'not over a newer version');
select is(test.value_as('a.operatore', format('select office.draft_get(%s) #>> ''{values,email}''', test.get('m'))), 'paper@example.org',
          'what the applicant''s identity fills is not typed again');
create function test.submit(p_key uuid default gen_random_uuid(), p_draft bigint default test.get('m')::bigint, p_login text default 'a.operatore') returns text
language sql as $$
  select test.refusal_as(p_login, format('select test.put(''result'', office.submit(%s, %s, %L))', p_draft,
    coalesce((select row_version from albo.draft where id = p_draft), 0), p_key))
$$;
select is(test.submit(), 'AL422 document:required', 'the form asks the same of the office');
create function test.upload(p_draft bigint, p_login text default 'a.operatore', p_text text default 'x') returns bigint
language plpgsql as $$
declare
  v_id bigint := test.value_as(p_login, format('select office.attachment_begin(%s, ''document'', ''scan.pdf'', ''application/pdf'')', p_draft));
begin
  perform test.value_as(p_login, format('select office.attachment_append(%s, 0, %L)', v_id, ('%PDF-' || p_text)::bytea));
  perform test.value_as(p_login, format('select office.attachment_finish(%s, %L)', v_id, sha256(('%PDF-' || p_text)::bytea)));
  return v_id;
end
$$;
select test.put('f', test.upload(test.get('m')::bigint));
select is((select uploaded_by from albo.attachment where id = test.get('f')::bigint), (select id from albo.staff where login = 'a.operatore'), 'who added the file');
select is(test.value_as('a.operatore', format('select office.attachment_chunk(%s, 0)', test.get('f'))), ('%PDF-x'::bytea)::text, 'it can be read again by who files');
select is(test.value_as('a.operatore', format('select office.attachment_get(%s) ->> ''name''', test.get('f'))), 'scan.pdf', 'with its name');
select is((select count(*) from albo.access_log), 0::bigint, 'which is no reading of a request');
select is(test.refusal_as(l, format(s, test.get('f'))), 'AL404', format('%s: %s', l, s))
from unnest(array['a.amministratore', 'b.operatore']) l,
     unnest(array['select office.attachment_get(%s)', 'select office.attachment_chunk(%s, 0)', 'select office.attachment_remove(%s)',
                  'select office.attachment_append(%s, 1, ''x'')', 'select office.attachment_finish(%s, sha256(''x''))']) s;
select is(test.refusal(format(s, test.get('f'))), 'AL404', s)
from unnest(array['select portal.attachment_get(''mario-token'', %s)', 'select portal.attachment_chunk(''mario-token'', %s, 0)',
                  'select portal.attachment_remove(''mario-token'', %s)']) s;

-- Handing it in.
select is(test.refusal_as('a.operatore', format('select office.submit(%s, 2, null)', test.get('m'))), 'AL422 key:required', 'a command has a key');
select is(test.refusal_as('a.operatore', format('select office.submit(%s, 1, gen_random_uuid())', test.get('m'))), 'AL409', 'and a version');
select test.put('key', gen_random_uuid());
select is(test.submit(test.get('key')::uuid), '', 'submitted');
select test.put('r', test.get('result')::jsonb ->> 'request_id');
select test.put('first', test.get('result'));
select is(test.submit(test.get('key')::uuid), '', 'a repeat');
select is(test.get('result'), test.get('first'), 'gets the first answer');
select is(test.submit(), 'AL404', 'another key finds no draft');
select is(test.submit(test.get('key')::uuid, p_login => 'a.amministratore'), 'AL422 key_reused', 'nor does another person with the key');
select row_eq(format('select citizen_id, channel, filed_by, received_on, deadline from albo.request where id = %s', test.get('r')),
              row (test.get('mario')::bigint, 'counter'::text, (select id from albo.staff where login = 'a.operatore'), null::date,
                   albo.deadline(albo.rome_day(now()), 30, test.get('a')::int)), 'the request says how it came, and for whom');
select row_eq(format('select action, actor_kind, actor, details ->> ''channel'' from albo.history where request_id = %s and seq = 1', test.get('r')),
              row ('submit'::text, 'officer'::text, 'Operatore A'::text, 'counter'::text), 'history names who filed it');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'in a whole chain');
select is((select array_agg(distinct d.value ->> 'source')
           from albo.submission s, jsonb_each(albo.wrapped_values(s, (select service_version_id from albo.request r where r.id = s.request_id))) d
           where s.request_id = test.get('r')::bigint), array['office'], 'no value is verified by an identity');
select is((select applicant ->> 'email' from albo.submission where request_id = test.get('r')::bigint), 'paper@example.org', 'the receipt goes where the applicant said');
select is(jsonb_path_query_array(portal.requests('mario-token'), '$[*].id'), jsonb_build_array(test.get('r')::bigint), 'the citizen sees the request');
select is(portal.profile('mario-token') ->> 'n_open', '0', 'their contacts do not bear on it');
select is(portal.request('mario-token', test.get('r')::bigint) #>> '{history,0,actor}', 'Ente A', 'as filed by the office');
select is(test.refusal(format('select portal.attachment_get(''mario-token'', %s)', test.get('f'))), '', 'and its files');
select is(test.refusal(format('select portal.submit(''mario-token'', %s, %s, gen_random_uuid())', test.get('own'),
            (select row_version from albo.draft where id = test.get('own')::bigint))), 'AL422 open_twin', 'the citizen does not ask twice');
select is(test.mario(), '', 'the office may begin again');
select test.upload((test.get('draft')::jsonb ->> 'id')::bigint);
select test.value_as('a.operatore', format('select office.draft_save(%s, 1, %L, 1)', test.get('draft')::jsonb ->> 'id', '{"section": "B", "truth": true}'));
select is(test.submit(p_draft => (test.get('draft')::jsonb ->> 'id')::bigint), 'AL422 open_twin', 'nor does it ask twice');
select is(test.refusal(format('update albo.request set %I = %s where id = %s', c, v, test.get('r'))), 'AL403', format('%s never changes', c))
from (values ('channel', 'null'), ('filed_by', 'null'), ('received_on', '''2020-01-01'''), ('corrects_id', 'id')) x (c, v);

-- The term runs from the day of arrival.
select test.open(p_channel => 'pec', p_received => albo.rome_day(now()) - 20);
select is(test.get('draft')::jsonb ->> 'id', test.get('d'), 'Verdi''s draft');
select test.upload(test.get('d')::bigint);
select test.value_as('a.operatore', format('select office.draft_save(%s, %s, %L, 1)', test.get('d'), test.get('draft')::jsonb ->> 'row_version', '{"section": "A", "truth": true}'));
update albo.draft set received_on = received_on - 41 where id = test.get('d')::bigint;
select is(test.submit(p_draft => test.get('d')::bigint), 'AL422 received_on:too_old', 'a draft that lay too long');
update albo.draft set received_on = received_on + 41 where id = test.get('d')::bigint;
select is(test.submit(p_draft => test.get('d')::bigint), '', 'is filed in time');
select test.put('v', test.get('result')::jsonb ->> 'request_id');
select is((select deadline from albo.request where id = test.get('v')::bigint), albo.deadline(albo.rome_day(now()) - 20, 30, test.get('a')::int),
          'the term began when it arrived');
select is((select details ->> 'received_on' from albo.history where request_id = test.get('v')::bigint and seq = 1), to_char(albo.rome_day(now()) - 20, 'YYYY-MM-DD'),
          'which is in the chain');
select is((select applicant_name || ' ' || fiscal_code from albo.submission where request_id = test.get('v')::bigint), 'Verdi Luigi VRDLGU80A01H501Q', 'the list shows the applicant');

-- When that person signs in, the verified identity wins.
select login.session_open('{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi Maria", "family_name": "Verdi"}', 'spid', 2, sha256('luigi-token'));
select row_eq($$select given_name, birth_date, identified_at is not null from albo.citizen where identity_key = 'TINIT-VRDLGU80A01H501Q'$$,
              row ('Luigi Maria'::text, null::date, true), 'what the office typed is replaced, also where the provider is silent');
select is(jsonb_path_query_array(portal.requests('luigi-token'), '$[*].id'), jsonb_build_array(test.get('v')::bigint), 'the request is found in the area');
select is((select applicant ->> 'given_name' from albo.submission where request_id = test.get('v')::bigint), 'Luigi', 'and says what it said');
select login.session_open('{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi Maria", "family_name": "Verdi", "birth_date": "1980-01-01"}', 'spid', 2, sha256('luigi2'));
select login.session_open('{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi Maria", "family_name": "Verdi"}', 'spid', 2, sha256('luigi3'));
select is((select birth_date from albo.citizen where identity_key = 'TINIT-VRDLGU80A01H501Q'), '1980-01-01'::date, 'what a provider said is kept');
select is(test.open(), 'AL422 given_name:identity_differs', 'and the office is told that it wrote another name');

-- Corrections.
select is(test.refusal(format('select portal.correction_open(''mario-token'', %s)', test.get('r'))), 'AL405', 'an open request is not corrected so');
select is(test.refusal_as('a.operatore', format('select office.correction_open(%s, ''paper'', null)', test.get('r'))), 'AL405', 'nor by the office');
create function test.close(p_request bigint) returns text
language sql as $$
  select test.refusal_as('a.amministratore', format('select office.annul(%s, %s, gen_random_uuid(), ''inadmissible'', ''x'')', p_request,
                         (select row_version from albo.request where id = p_request)))
$$;
select is(test.close(test.get('r')::bigint), '', 'closed');
select is(test.close(test.get('v')::bigint), '', 'closed as well');
select is(test.refusal(format('select portal.correction_open(%L, %s)', t, test.get('r'))), 'AL404', 'not by ' || t) from unnest(array['mara-token', 'luigi-token']) t;
select is(test.refusal_as('b.operatore', format('select office.correction_open(%s, ''paper'', null)', test.get('r'))), 'AL404', 'not by another body');
select is(test.refusal_as('a.operatore', format('select office.correction_open(%s, ''mail'', null)', test.get('r'))), 'AL422 channel:invalid_option', 'not by an unknown way');
select is(test.refusal_as('a.operatore', format('select office.correction_open(%s, ''paper'', %L)', test.get('r'), albo.rome_day(now()) + 1)), 'AL422 received_on:in_future', 'not tomorrow');
select is(test.refusal(format('select portal.correction_open(''mario-token'', %s)', test.get('r'))), 'AL422 draft_exists', 'what the citizen was filling is not written over');
select portal.draft_delete('mario-token', test.get('own')::bigint);
select test.put('c', portal.correction_open('mario-token', test.get('r')::bigint));
select is(test.get('c')::jsonb -> 'corrects', jsonb_build_object('id', test.get('r')::bigint, 'protocol_number', test.get('first')::jsonb ->> 'protocol_number'), 'a draft that corrects');
select is(test.get('c')::jsonb -> 'values', '{"section": "B", "truth": true, "email": "mario@example.org", "fiscal_code": "RSSMRA80A01H501U"}'::jsonb, 'with the old values, and whom the identity says');
select is(portal.correction_open('mario-token', test.get('r')::bigint) ->> 'id', test.get('c')::jsonb ->> 'id', 'opened again, it is resumed');
select is(portal.drafts('mario-token') -> 0 -> 'corrects', test.get('c')::jsonb -> 'corrects', 'the list says so');
select test.put('c', test.ready_draft('mario-token', p_values => '{"section": "A", "truth": true}'));
select test.put('c', portal.submit('mario-token', test.get('c')::bigint, (select row_version from albo.draft where id = test.get('c')::bigint), gen_random_uuid()) ->> 'request_id');
select is((select corrects_id from albo.request where id = test.get('c')::bigint), test.get('r')::bigint, 'the new request is linked');
select is((select details -> 'corrects' ->> 'id' from albo.history where request_id = test.get('c')::bigint and seq = 1), test.get('r'), 'as history says');
select is(portal.request('mario-token', test.get('c')::bigint) -> 'corrects', jsonb_build_object('id', test.get('r')::bigint, 'protocol_number', test.get('first')::jsonb ->> 'protocol_number'), 'one sees what it corrects');
select is(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.corrected_by[*].id'), jsonb_build_array(test.get('c')::bigint), 'and what corrected the old one');
select is(jsonb_path_query_array(test.value_as('a.operatore', format('select office.request(%s)', test.get('r')))::jsonb, '$.corrected_by[*].id'), jsonb_build_array(test.get('c')::bigint), 'in the office too');
select is((select state::int from albo.request where id = test.get('r')::bigint), 7, 'the old one stays closed');
select test.put('c', test.value_as('a.operatore', format('select office.correction_open(%s, ''pec'', null)', test.get('v'))));
select is(test.get('c')::jsonb #>> '{values,section}', 'A', 'the office corrects with the old values');
select is(test.get('c')::jsonb #>> '{identity,given_name}', 'Luigi', 'of whom the old request names');
select test.upload((test.get('c')::jsonb ->> 'id')::bigint);
select is(test.submit(p_draft => (test.get('c')::jsonb ->> 'id')::bigint), '', 'and files it');
select is((select corrects_id from albo.request where id = (test.get('result')::jsonb ->> 'request_id')::bigint), test.get('v')::bigint, 'linked as well');
update albo.service set is_active = false where organization_id = test.get('a')::int and code = 'iscrizione';
select is(test.refusal_as('a.operatore', format('select office.correction_open(%s, ''pec'', null)', test.get('r'))), 'AL404', 'a service that is closed is not asked for');
update albo.service set is_active = true where organization_id = test.get('a')::int;

-- A form that changed keeps what it still asks.
select admin.preset_apply(test.get('a')::int, replace(test.get('preset'), '"id": "section", "type": "choice"', '"id": "part", "type": "choice"')::jsonb #- '{services,0,rules,section_field}');
select is(test.close((test.get('result')::jsonb ->> 'request_id')::bigint), '', 'closed');
select is(test.value_as('a.operatore', format('select office.correction_open(%s, ''pec'', null) -> ''values''', test.get('v')))::jsonb,
          '{"truth": true, "email": "luigi@example.org", "fiscal_code": "VRDLGU80A01H501Q"}'::jsonb, 'fields that are gone are left out');

-- The fee is the same on every channel.
select admin.preset_apply(test.get('b')::int, jsonb_set(jsonb_set(test.get('preset')::jsonb, '{services,1,fee_cents}', '5000'),
                                                        '{services,1,rules,fee_due}', '"submission"'));
create function test.file_removal(p_channel text) returns bigint
language plpgsql as $$
declare
  v_draft jsonb;
begin
  v_draft := test.value_as('b.operatore', format('select office.draft_open(''cancellazione'', %L, %L, null)',
               '{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi Maria", "family_name": "Verdi"}', p_channel));
  perform test.value_as('b.operatore', format('select office.draft_save(%s, 1, ''{"day": "2026-01-01"}'', 1)', v_draft ->> 'id'));
  return test.value_as('b.operatore', format('select office.submit(%s, 2, gen_random_uuid()) ->> ''request_id''', v_draft ->> 'id'));
end
$$;
select test.put('fee', test.submitted('mario-token', 'ente-b', 'cancellazione', '{"day": "2026-01-01"}')), test.put('filed', test.file_removal('counter'));
select results_eq(format('select r.state::int, p.kind, p.amount_cents, p.state from albo.request r join albo.payment_position p on p.request_id = r.id where r.id = %s', r),
                  $$values (4, 'fee'::text, 5000::bigint, 'open'::text)$$, 'the fee is owed: ' || w)
from (values (test.get('fee'), 'portal'), (test.get('filed'), 'counter')) x (r, w);

-- Fifty at once.
insert into albo.service (organization_id, code, kind, current_version_id)
select test.get('b')::int, 's' || i, 'other', current_version_id from albo.service, generate_series(1, 51) i
where organization_id = test.get('b')::int and code = 'iscrizione';
select is((select array_agg(distinct test.open(p_login => 'b.operatore', p_service => 's' || i, p_applicant => '{"given_name": "Luigi Maria"}')) from generate_series(1, 50) i), array[''], 'fifty drafts');
select is(test.open(p_login => 'b.operatore', p_service => 's51', p_applicant => '{"given_name": "Luigi Maria"}'), 'AL429', 'and no more');

select * from finish();
rollback;
