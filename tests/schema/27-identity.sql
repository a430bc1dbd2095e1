-- identity: whom Albo trusts, what waits, what an answer does once, and what is kept of it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.login(p_sql text) returns text
language sql as $$ select test.value_as('albo_login', p_sql) $$;

-- As whom Albo asks.
create function test.service(p_changes jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('entity_id', 'https://accesso.example.it/spid', 'base_url', 'https://accesso.example.it', 'keys', '["uno"]'::jsonb,
    'contacts', '{"names": {"it": {"name": "Ente A", "display_name": "Ente A", "url": "https://www.example.it"}}, "ipa_code": "ente_a",
                  "email": "spid@example.it", "phone": "+390612345678"}'::jsonb) || p_changes
$$;
select is(test.refusal(format('select admin.identity_service_put(%L, %L)', c, test.service(x))), r, coalesce(nullif(r, ''), 'taken') || ': ' || x)
from (values
  ('a b', '{}'::jsonb, 'AL422 code:invalid'), ('comune', '{"entity_id": "http://accesso.example.it"}', 'AL422 entity_id:invalid_link'),
  ('comune', '{"base_url": "https://accesso.example.it/"}', 'AL422 base_url:invalid_link'), ('comune', '{"base_url": "http://127.0.0.1:8081"}', 'AL422 base_url:invalid_link'),
  ('comune', '{"keys": []}', 'AL422 keys:invalid'), ('comune', '{"keys": ["uno", "uno"]}', 'AL422 keys:invalid'), ('comune', '{"keys": ["../uno"]}', 'AL422 keys:invalid'),
  ('comune', '{"keys": ["uno", "due", "tre"]}', 'AL422 keys:invalid'), ('comune', '{"contacts": {}}', 'AL422 names.it.name:required'),
  ('comune', '{"contacts": {"x": 1}}', 'AL422 x:unknown_setting'), ('comune', '{"organization": "nessuno"}', 'AL404'),
  ('comune', '{}', ''), ('comune', '{"keys": ["uno", "due"]}', ''), ('altro', '{}', 'AL422 organization:taken'),
  ('a', '{"organization": "ente-a"}', 'AL422 entity_id:taken'),
  ('a', '{"organization": "ente-a", "entity_id": "https://a.example.it"}', '')) v (c, x, r);
select is((select count(*) from albo.identity_service), 2::bigint, 'one identity for all, and one of a body');
select is((select string_agg(concat_ws(' ', subject, action, after -> 'key_names'), ', ' order by id) from albo.identity_event),
          'service comune added ["uno"], service comune changed ["uno", "due"], service a added ["uno"]', 'each change was recorded');
select is(jsonb_array_length(admin.identity_services()), 2, 'and both are listed');

-- Whom it trusts.
create function test.provider(p_changes jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('entity_id', 'https://idp.example.it', 'kind', 'spid', 'name', 'Gestore', 'metadata', '<x/>',
                            'certificates', jsonb_build_array(repeat('ab', 32))) || p_changes
$$;
select is(test.refusal(format('select admin.identity_provider_put(%L)', test.provider(x))), r, r || ': ' || x)
from (values
  ('{"is_test": true}'::jsonb, 'AL403'), ('{"kind": "test"}', 'AL422 kind:invalid_option'), ('{"certificates": []}', 'AL422 certificates:invalid'),
  ('{"certificates": ["x"]}', 'AL422 certificates:invalid'), ('{"name": ""}', 'AL422 name:invalid'), ('{"metadata": ""}', 'AL422 metadata:invalid'),
  ('{"logo": "../x"}', 'AL422 logo:invalid'), ('{"valid_until": "soon"}', 'AL422 valid_until:invalid'), ('{"entity_id": null}', 'AL422 entity_id:required')) v (x, r);
select is(test.refusal($$insert into albo.identity_provider (entity_id, kind, is_test, name, metadata, certificates) values ('x', 'spid', true, 'x', 'x', array['x'])$$),
          'AL403', 'a test provider is refused by the table itself');
select is(admin.identity_provider_put(test.provider(x)), r, r || ': ' || x)
from (values ('{}'::jsonb, 'added'), ('{}', 'same'), ('{"name": "Il gestore"}', 'changed'),
             (jsonb_build_object('name', 'Il gestore', 'certificates', jsonb_build_array(repeat('ab', 32), repeat('cd', 32))), 'keys'),
             ('{"kind": "cie"}', 'added')) v (x, r);
select admin.identity_provider_problem('https://idp.example.it', 'spid', 'signature');
select is((select concat_ws(' ', name, problem, cardinality(certificates)) from albo.identity_provider where kind = 'spid'), 'Il gestore signature 2',
          'what cannot be taken is noted, and the last good stays');
select is(test.refusal($$select admin.identity_provider_put(test.provider('{"is_test": true}'))$$), 'AL403', 'none becomes a test provider');
select is(test.refusal($$update albo.identity_provider set is_test = true$$), 'AL403', 'not even by hand');
select is(test.refusal(f), 'AL404', f)
from unnest(array[$$select admin.identity_provider_enable('x', 'spid', true)$$, $$select admin.identity_provider_problem('x', 'spid', 'y')$$,
                  $$select admin.identity_provider_remove('x', 'spid')$$, $$select admin.identity_service_remove('x')$$]) f;

-- What albo-login reads of it, and when it must read it again.
select test.put('version', test.login('select login.identity(null) ->> ''version'''));
select is(test.login(format('select login.identity(%L)', test.get('version'))), null, 'nothing new');
select is(test.login('select concat_ws('' '', jsonb_array_length(x -> ''services''), jsonb_array_length(x -> ''providers'')) from login.identity(null) x'), '2 2', 'both sides');
select admin.identity_provider_enable('https://idp.example.it', 'cie', false);
select is(test.login(format('select jsonb_array_length(login.identity(%L) -> ''providers'')', test.get('version'))), '1', 'who is not offered is not told');

-- Where a path leads.
select is(test.login(format('select concat_ws('' '', x ->> ''organization_id'', x ->> ''service_id'', x ->> ''level'') from login.place(%L) x', p)),
          concat_ws(' ', o, (select s.id from albo.identity_service s where s.code = c), '2'), p || ' is asked for by ' || c)
from (values ('/pratiche', null, 'comune'), ('/ente/ente-a', test.get('a'), 'a'), ('/ente/ente-b/iscrizione', test.get('b'), 'comune'), ('/ente/x', null, 'comune'),
             ('/bozze/999999999/x', null, 'comune'), ('/pratiche/1234567890123456789012', null, 'comune')) v (p, o, c);
select is(test.login(format('select login.place(%L) ->> ''level''', '/ente/ente-b/iscrizione')), '2', 'level 2, where nobody asks for another');
select admin.setting_set(test.get('b')::int, 'iscrizione.sign_in_level', '3');
select is(test.login(format('select login.place(%L) ->> ''level''', p)), l, p || ': level ' || l)
from (values ('/ente/ente-b/iscrizione/inizia', '3'), ('/ente/ente-b/cancellazione', '2')) v (p, l);
update albo.identity_service set contacts = contacts || '{"level": 1}' where code = 'comune';
select is(test.login('select login.place(''/pratiche'') ->> ''level'''), '2', 'what the portal asks for anywhere is not asked for less');
update albo.identity_service set contacts = contacts || '{"level": 3}' where code = 'comune';
select is(test.login(format('select login.place(%L) ->> ''level''', p)), '3', 'a body may want more: ' || p) from unnest(array['/pratiche', '/pratiche/999999999', '/ente/ente-b/cancellazione']) p;
update albo.identity_service set contacts = contacts - 'level' where code = 'comune';
select is(test.refusal(format('select admin.setting_set(%s, ''iscrizione.sign_in_level'', ''4'')', test.get('b'))), 'AL422 sign_in_level:invalid', 'there is no level 4');

-- What waits.
select test.put('spid', (select id from albo.identity_provider where kind = 'spid')), test.put('service', (select id from albo.identity_service where code = 'comune'));
create function test.request_open(p_handle text, p_browser text, p_path text default '/ente/ente-b') returns text
language sql as $$
  select test.refusal_as('albo_login', format('select login.request_open(sha256(%L), sha256(%L), %L, ''xml'')', p_handle, p_browser, jsonb_build_object(
    'request_id', '_' || p_handle, 'provider_id', test.get('spid')::int, 'service_id', test.get('service')::int, 'acs_url', 'https://accesso.example.it/acs',
    'level', 2, 'comparison', 'minimum', 'is_forced', true, 'issued_at', extract(epoch from now())::bigint, 'return_path', p_path, 'key_name', 'k1')))
$$;
select is(test.request_open(h, 'b'), '', 'a request waits: ' || h) from unnest(array['h1', 'h2', 'h3', 'h4', 'h5', 'h6']) h;
select is(test.request_open('hx', 'b', p), 'AL422 return_path:invalid', 'not a path of ours: ' || p) from unnest(array['//evil.example', 'https://evil.example', '']) p;
select is(test.request_open('h1', 'b'), 'AL422 handle:reused', 'a handle is used once');
update albo.identity_request set expires_at = now() - interval '1 second' where request_id = '_h6';
select is(test.login(format('select coalesce(x ->> ''problem'', x ->> ''return_path'') from login.request_find(sha256(%L), sha256(%L)) x', h, b)), r, h || ' ' || b || ': ' || r)
from (values ('h1', 'b', '/ente/ente-b'), ('h1', 'c', 'other-browser'), ('h6', 'b', 'request-expired'), ('h0', 'b', 'request-unknown')) v (h, b, r);

-- What an answer does, once.
create function test.answer(p_handle text, p_changes jsonb default '{}', p_browser text default 'b', p_token text default null) returns text
language sql as $$
  select test.login(format('select login.answer(sha256(%L), sha256(%L), %L, ''response'', sha256(%L)) ->> ''outcome''', p_handle, p_browser, jsonb_build_object(
    'outcome', 'success', 'level', 2, 'assertion_id', '_a' || p_handle, 'assertion_end', extract(epoch from now())::bigint + 300, 'name_id', 'n' || p_handle,
    'name_qualifier', 'q', 'session_index', 's' || p_handle, 'response_id', '_r', 'response_issued_at', 'now', 'response_issuer', 'i',
    'identity', '{"fiscal_country": "IT", "fiscal_number": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}'::jsonb) || p_changes, coalesce(p_token, p_handle)))
$$;
select test.put('sessions', (select count(*) from albo.session));
select is(test.answer('h1', '{}', 'c'), 'request-unknown', 'not from another browser');
select is(test.answer('h6'), 'request-unknown', 'not too late');
select is(test.answer('h0'), 'request-unknown', 'not without a request');
select is((select count(*)::text from albo.session), test.get('sessions'), 'and no session was opened');
select is(test.answer('h1'), 'success', 'the right one opens a session');
select is(test.answer('h1', '{}', 'b', 'again'), 'request-unknown', 'and no second one');
select is(test.answer('h2', '{"assertion_id": "_ah1"}'), 'assertion-used', 'nor does the same assertion for another request');
select is(test.answer('h3', '{"outcome": "audience", "error_number": null}'), 'audience', 'one that was refused opens none');
select is(test.answer('h4', '{"identity": {"given_name": "X", "family_name": "Y"}}'), 'identity', 'nor one that names nobody');
select is((select count(*)::int from albo.session), test.get('sessions')::int + 1, 'one session in all');
select is((select concat_ws(' ', method, level, provider_id, name_id, session_index) from albo.session where token_hash = sha256('h1')),
          concat_ws(' ', 'spid', 2, test.get('spid'), 'nh1', 'sh1'), 'which knows where it comes from');
select is((select string_agg(concat_ws(' ', request_id, outcome, convert_from(request, 'UTF8'), convert_from(response, 'UTF8'), key_name), ', ' order by id) from albo.identity_message),
          '_h1 success xml response k1, _h2 assertion-used xml response k1, _h3 audience xml response k1, _h4 identity xml response k1', 'all that was signed is in the register');
create temporary table kept as select * from albo.session where token_hash = sha256('h1');
select admin.identity_provider_enable('https://idp.example.it', 'spid', false);
select is(test.answer('h5'), 'provider-disabled', 'who is no longer trusted signs nobody in');
select is((select count(*)::text from albo.session), test.get('sessions'), 'and whom it signed in is not signed in any more, others are');
insert into albo.session select * from kept;
select admin.identity_provider_enable('https://idp.example.it', 'spid', true);

-- Whose account it is.
create function test.key(p_identity jsonb) returns text
language sql as $$ select coalesce(x ->> 'fiscal_code', x ->> 'identity_key', 'none') from albo.attributes_of(p_identity) x $$;
select is(test.key(i), k, k || ': ' || i)
from (values ('{"fiscal_country": "IT", "fiscal_number": "rssmra80a01h501u"}'::jsonb, 'RSSMRA80A01H501U'), ('{"fiscal_country": "DE", "fiscal_number": "RSSMRA80A01H501U"}', 'TINDE-RSSMRA80A01H501U'),
             ('{"spid_code": "ES/IT/1"}', 'EIDAS-ES/IT/1'), ('{"fiscal_code": "RSSMRA80A01H501U"}', 'none'), ('{"identity_key": "TINIT-RSSMRA80A01H501U"}', 'none')) v (i, k);
select is(test.refusal($$select albo.attributes_of('{"fiscal_number": "RSSMRA80A01H501U"}')$$), 'AL422 fiscal_country:invalid', 'a number without a country is nobody''s');
select is(test.request_open('h7', 'b'), '', 'a person from another country');
select is(test.answer('h7', '{"identity": {"fiscal_country": "DE", "fiscal_number": "RSSMRA80A01H501U", "given_name": "Max", "family_name": "Muster"}}'), 'success', 'signs in');
select isnt((select citizen_id from albo.session where token_hash = sha256('h7')), (select citizen_id from albo.session where token_hash = sha256('h1')), 'and is not the Italian whose code reads the same');

-- The log of sign-ins, for the auditor.
select test.login(f) from unnest(array['select login.refuse(null, ''malformed'')', 'select login.refuse(null, ''malformed'')',
                                       format('select login.refuse(%s, ''signature-wrong'')', test.get('spid'))]) f;
select is(test.refusal_as('albo_login', 'select login.refuse(null, ''success'')'), 'AL422 outcome:invalid', 'a success is not a refusal');
select is(test.refusal_as('albo_login', 'select login.refuse(null, ''Whatever a stranger writes'')'), 'AL422 outcome:invalid', 'a reason is a name of ours');
select is(test.value_as('b.rtd', $$select string_agg(concat_ws(' ', x ->> 'outcome', x ->> 'times', x ->> 'person'), ', ' order by (x ->> 'id')::int)
                                   from jsonb_array_elements(audit.sign_ins(null, null, 100) -> 'rows') x$$),
          'success 1 Rossi Mario, assertion-used 1, audience 1, identity 1, provider-disabled 1, success 1 Muster Max, malformed 2, signature-wrong 1', 'what came of each, and what nobody signed is counted');
select is(test.value_as('a.rtd', $$select string_agg(x ->> 'outcome', ' ' order by (x ->> 'id')::int) from jsonb_array_elements(audit.sign_ins(null, null, 100) -> 'rows') x$$),
          'malformed signature-wrong', 'another body''s citizens are not told of');
select is(test.value_as('b.rtd', format('select jsonb_array_length(audit.sign_ins(%L, null, 100) -> ''rows'')', f)), n, f || ': ' || n)
from (values ('{"action": "success"}', '2'), ('{"action": "refused"}', '6'), ('{"action": "audience"}', '1'), ('{"from": "2200-01-01"}', '0')) v (f, n);

-- The register: who may look, and what that leaves behind.
select test.put('message', (select min(id) from albo.identity_message));
select is(test.value_as('b.rtd', 'select jsonb_array_length(audit.identity_messages(null, null, 100) -> ''rows'')'), '6', 'the auditor sees the index');
select is(test.value_as('b.rtd', $$select string_agg(k, ' ') from jsonb_object_keys(audit.identity_messages(null, null, 1) -> 'rows' -> 0) k where k in ('request', 'response')$$), null, 'which has no messages');
select is(test.value_as('a.rtd', 'select jsonb_array_length(audit.identity_messages(null, null, 100) -> ''rows'')'), '0', 'another body''s sees none');
select is(test.refusal_as('a.rtd', format('select audit.identity_message(%s, ''x'')', test.get('message'))), 'AL404', 'nor reads one');
select is(test.refusal_as('b.rtd', format('select audit.identity_message(%s, '' '')', test.get('message'))), 'AL422 reason:required', 'nobody without a reason');
select is(test.value_as('b.rtd', format('select audit.identity_message(%s, ''denuncia'') ->> ''request''', test.get('message'))), encode('xml', 'hex'), 'with a reason it is read');
select is(admin.identity_message(test.get('message')::bigint, 'verifica') ->> 'response', encode('response', 'hex'), 'also by who administers');
select is(test.value_as('b.rtd', $$select string_agg(concat_ws(' ', x ->> 'reader', x ->> 'reason'), ', ' order by (x ->> 'id')::int) from jsonb_array_elements(audit.identity_readings(null, null, 10) -> 'rows') x$$),
          'b.rtd denuncia, albo_admin verifica', 'and that is written down');
insert into albo.identity_reading (message_id, request_id, reader, reason) values (999999999, '_purged', 'a.rtd', 'x');
select is(test.value_as(r, 'select jsonb_array_length(audit.identity_readings(null, null, 10) -> ''rows'')'), n, r || ' sees ' || n || ': nobody knows whose a message was that is gone')
from (values ('a.rtd', '0'), ('b.rtd', '2')) v (r, n);
select is(jsonb_array_length(admin.identity_messages('{"outcome": "audience"}') -> 'rows'), 1, 'found by what came of it');
select is(test.refusal(f), 'AL403', f)
from unnest(array['update albo.identity_message set outcome = ''success''', 'delete from albo.identity_message', 'truncate albo.identity_message',
                  'update albo.identity_reading set reason = ''x''', 'delete from albo.identity_reading', 'delete from albo.identity_event', 'truncate albo.identity_event, albo.identity_reading']) f;

-- What time takes.
select is(test.value_as('albo_worker', 'select worker.identity_purge(100)'), '0', 'nothing is old enough');
insert into albo.identity_message (at, provider, service, request_id, request_issued_at, outcome, key_name, request, response)
select now() - a, 'p', 's', '_old' || a, now() - a, 'success', 'k', '', '' from unnest(array[interval '23 months 25 days', interval '24 months 1 day']) a;
insert into albo.sign_in (at, day, request_id, outcome) select now() - a, current_date, '_old', 'success' from unnest(array[interval '23 months 25 days', interval '24 months 1 day']) a;
select is(test.value_as('albo_worker', 'select worker.identity_purge(100)'), '2', 'after 24 months a message and a sign-in go');
select is((select string_agg(request_id, ' ') from albo.identity_message where request_id like '\_old%'), '_old1 year 11 mons 25 days', 'and not before');
select is((select count(*) from albo.identity_request where request_id = '_h6'), 0::bigint, 'what nobody answered went too');

-- Who is trusted no more, to the last sign-in.
insert into albo.session (token_hash, citizen_id, method, level, provider_id)
select sha256('cie'), k.citizen_id, 'cie', 2, (select p.id from albo.identity_provider p where p.kind = 'cie') from kept k;
select admin.identity_provider_remove('https://idp.example.it', 'cie');
select is((select count(*) from albo.session where token_hash = sha256('cie')), 0::bigint, 'a provider that is taken away takes its sessions along');

-- Logout.
update albo.session set token_hash = sha256(convert_to('t1', 'UTF8')) where token_hash = sha256('h1');
select is(test.value_as('albo_portal', format('select portal.sign_out(%L, sha256(%L))', t, t || '-out')), x, t || ' at the provider too: ' || x)
from (values ('t1', 'true'), ('t1', 'false'), ('mara-token', 'false')) v (t, x);
select is((select count(*) from albo.session where token_hash = sha256(convert_to('t1', 'UTF8'))), 0::bigint, 'here the session ended at once');
select is(test.login('select login.logout_take(sha256(''t1-out'')) ->> ''provider_id'''), null, 'what was not asked yet has no answer');
select is(test.login('select concat_ws('' '', x ->> ''provider_id'', x ->> ''name_id'', x ->> ''session_index'') from login.logout_begin(sha256(''t1-out'')) x'),
          concat_ws(' ', test.get('spid'), 'nh1', 'sh1'), 'and what the provider calls it waits');
select is(test.login('select login.logout_begin(sha256(''t1-out'')) ->> ''name_id'''), null, 'once');
select is(test.login(format('select login.session_end(%s, %L, %L)', test.get('spid'), n, i)), x, concat_ws(' ', n, i, x))
from (values ('nh7', 'other', '0'), ('n', null, '0'), ('nh7', 'sh7', '1'), ('nh7', 'sh7', '0')) v (n, i, x);
select test.login(format('select login.logout_open(sha256(''l1''), ''_l1'', %s, %s)', test.get('spid'), test.get('service')));
select is(test.login('select login.logout_take(sha256(''l1'')) ->> ''request_id'''), x, 'a logout waits for one answer: ' || coalesce(x, 'none'))
from unnest(array['_l1', null]) x;

-- A service that asks for more is not for who was authenticated with less, and the other way round.
select admin.setting_set(test.get('b')::int, 'cancellazione.sign_in_level', '1');
select login.session_open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}', 'spid', l, sha256(convert_to('level-' || l, 'UTF8'))) from generate_series(1, 3) l;
select is(test.refusal_as('albo_portal', format('select portal.draft_open(%L, ''ente-b'', %L)', 'level-' || l, s)), x, format('level %s opens %s: %s', l, s, coalesce(nullif(x, ''), 'yes')))
from (values (1, 'cancellazione', ''), (2, 'cancellazione', ''), (1, 'iscrizione', 'AL401'), (2, 'iscrizione', 'AL401'), (3, 'iscrizione', '')) v (l, s, x);
select is(test.login(format('select login.place(%L) ->> ''level''', p)), l, p || ': level ' || l)
from (values ('/ente/ente-b/cancellazione', '1'), ('/ente/ente-b/cancellazione/inizia', '1'), ('/ente/ente-b/cancellazione/per-conto', '2'), ('/ente/ente-b/iscrizione/per-conto', '3')) v (p, l);

select test.put('strong', (select max(d.id) from albo.draft d join albo.service s on s.organization_id = d.organization_id and s.id = d.service_id where s.code = 'iscrizione' and d.citizen_id = (select citizen_id from albo.session where token_hash = sha256(convert_to('level-3', 'UTF8')))));
select is(test.refusal_as('albo_portal', f), x, f || ': ' || x)
from (values (format('select portal.draft_get(''level-2'', %s)', test.get('strong')), 'AL401'), (format('select portal.draft_get(''level-3'', %s)', test.get('strong')), ''),
             (format('select portal.attachment_begin(''level-2'', %s, ''document'', ''a.pdf'', ''application/pdf'')', test.get('strong')), 'AL401'),
             (format('select portal.submit(''level-2'', %s, 1, gen_random_uuid())', test.get('strong')), 'AL401'),
             ('select portal.area(''level-1'')', 'AL401'), ('select portal.area(''level-2'')', ''), ('select portal.whoami(''level-1'')', '')) v (f, x);

-- A request that was sent is no less protected than it was as a draft, and whose it is no stranger learns.
select test.put('sent', test.submitted('level-3', 'ente-b')), test.put('weak', test.submitted('level-2', 'ente-b', 'cancellazione', '{"day": "2026-01-01"}'));
select test.put('file', (select max(a.id) from albo.attachment a where a.request_id = test.get('sent')::bigint));
select is(test.refusal_as('albo_portal', format(f, l)), x, format(f, l) || ': ' || x)
from (values ('level-2', 'AL401'), ('level-3', '')) v (l, x),
     unnest(array[format('select portal.request(%%L, %s)', test.get('sent')), format('select portal.request_page(%%L, %s)', test.get('sent')),
                  format('select portal.receipt(%%L, %s)', test.get('sent')), format('select portal.conversation(%%L, %s)', test.get('sent')),
                  format('select portal.message_send(%%L, %s, gen_random_uuid(), ''x'')', test.get('sent')), format('select portal.clock(%%L, %s)', test.get('sent')),
                  format('select portal.attachment_chunk(%%L, %s, 0)', test.get('file'))]) f;
select is(test.refusal_as('albo_portal', format('select portal.request(%L, %s)', l, test.get('weak'))), x, l || ' and a service that asks for level 1: ' || x)
from (values ('level-1', 'AL401'), ('level-2', '')) v (l, x);
select is(test.login(format('select concat_ws('' '', x ->> ''level'', x ->> ''organization'') from login.place(%L) x', p)), x, p || ': ' || x)
from (values ('/pratiche/' || test.get('sent'), '3'), ('/pratiche/' || test.get('weak'), '2'), ('/pratiche/999999999', '2'),
             ('/ente/ente-b', '2 ' || (select name from albo.organization where code = 'ente-b'))) v (p, x);

-- Nobody but albo-login opens a session: not even where somebody was given the schema.
grant usage on schema login to public;
select is(test.refusal_as(l, format('select login.%s', f)), '42501', format('%s may not call login.%s', l, f))
from unnest(array['albo_portal', 'albo_worker', 'b.operatore', 'b.amministratore', 'b.rtd', 'estraneo']) l,
     unnest(array['session_open(''{"fiscal_code": "RSSMRA80A01H501U", "given_name": "M", "family_name": "R"}'', ''spid'', 2, sha256(''x''))',
                  'answer(sha256(''h''), sha256(''b''), ''{}'', '''', sha256(''x''))']) f;
select is(test.refusal_as('albo_login', $$select login.session_open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "M", "family_name": "R"}', 'spid', 2, sha256('x'))$$), '', 'albo-login may');

-- Among invented people only.
update albo.installation set is_demo = true;
select is(admin.identity_provider_put(test.provider('{"entity_id": "http://127.0.0.1:8/spid", "is_test": true}')), 'added', 'a demo trusts a test provider');
select is(test.refusal($$select admin.identity_service_put('comune', test.service('{"base_url": "http://127.0.0.1:8081"}'))$$), '', 'and is reached without TLS');
select is(test.refusal($$select admin.identity_service_put('comune', test.service('{"base_url": "http://accesso.example.it"}'))$$), 'AL422 base_url:invalid_link', 'though not from elsewhere');
select is(test.refusal('update albo.installation set is_demo = false'), 'AL403', 'and stays a demo as long as it does');
select is(jsonb_array_length(admin.demo_citizens()), (select count(*)::int from albo.citizen), 'the test provider knows the invented people');
delete from albo.identity_provider where is_test;
select isnt((select count(*) from albo.session), 0::bigint, 'people are signed in');
update albo.installation set is_demo = false;
select is((select count(*) from albo.session), 0::bigint, 'and nobody is once people are real');
select is(test.refusal('select admin.demo_citizens()'), 'AL403', 'and nobody else');

select * from finish();
rollback;
