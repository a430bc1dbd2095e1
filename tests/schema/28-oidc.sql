-- oidc: which aggregators are trusted, what waits, and what an answer does once
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.login(p_sql text) returns text
language sql as $$ select test.value_as('albo_login', p_sql) $$;
create function test.provider(p_changes jsonb default '{}', p_settings jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('names', '{"it": "Accesso unico"}'::jsonb, 'credential', 'accesso', 'settings',
    '{"issuer": "https://accesso.example.it", "client_id": "albo", "levels": {"L2": 2}}'::jsonb || p_settings) || p_changes
$$;

-- Who is trusted.
select is(test.refusal(format('select admin.oidc_provider_put(%L, %L)', c, test.provider(x, s))), r, coalesce(nullif(r, ''), 'taken') || ': ' || x || s)
from (values
  ('A', '{}'::jsonb, '{}'::jsonb, 'AL422 code:invalid'), ('a', '{"is_test": true}', '{}', 'AL403'), ('a', '{"credential": "../x"}', '{}', 'AL422 credential:invalid'),
  ('a', '{"names": null}', '{}', 'AL422 names:required'), ('a', '{"names": {"en": "x"}}', '{}', 'AL422 names.it:required'),
  ('a', '{"organization": "x"}', '{}', 'AL404'), ('a', '{"settings": 1}', '{}', 'AL422 settings:invalid'),
  ('a', '{}', '{"issuer": "http://accesso.example.it"}', 'AL422 issuer:invalid_link'), ('a', '{}', '{"issuer": "http://127.0.0.1:1"}', 'AL422 issuer:invalid_link'),
  ('a', '{}', '{"issuer": "https://a@b"}', 'AL422 issuer:invalid_link'), ('a', '{}', '{"client_id": ""}', 'AL422 client_id:invalid'),
  ('a', '{}', '{"secret": "x"}', 'AL422 secret:unknown_setting'), ('a', '{}', '{"auth": "none"}', 'AL422 auth:invalid_option'),
  ('a', '{}', '{"method": "demo"}', 'AL422 method:invalid_option'), ('a', '{}', '{"levels": {"x": 4}}', 'AL422 levels:invalid'),
  ('a', '{}', '{"levels": []}', 'AL422 levels:invalid'), ('a', '{}', '{"levels": {}}', 'AL422 levels:required'), ('a', '{}', '{"default_level": 0}', 'AL422 default_level:invalid'),
  ('tutti', '{}', '{}', ''), ('tutti', '{"names": {"it": "Accesso", "en": "Access"}}', '{}', ''), ('di-a', '{"organization": "ente-a"}', '{"method": "spid"}', '')) v (c, x, s, r);
select is(test.refusal($$insert into albo.oidc_provider (code, names, settings, credential, is_test) values ('x', '{}', '{}', 'x', true)$$), 'AL403', 'the table itself refuses a test provider');
select is(test.refusal($$update albo.oidc_provider set is_test = true$$), 'AL403', 'and that one becomes it');
select is((select string_agg(concat_ws(' ', subject, action), ', ' order by id) from albo.identity_event),
          'provider oidc tutti added, provider oidc tutti changed, provider oidc di-a added', 'each change was recorded');
select is(test.refusal(f), 'AL404', f) from unnest(array[$$select admin.oidc_provider_enable('x', true)$$, $$select admin.oidc_provider_remove('x')$$]) f;
select is((select string_agg(x ->> 'code', ' ') from jsonb_array_elements(admin.oidc_providers()) x), 'di-a tutti', 'both are listed');

-- What albo-login reads of them, and where they are offered.
select test.put('version', test.login('select login.oidc_providers(null) ->> ''version'''));
select is(test.login(format('select login.oidc_providers(%L)', test.get('version'))), null, 'nothing new');
select is(test.login('select login.oidc_providers(null) #>> ''{providers,1,settings,test}'''), 'false', 'whether it is a test is what the row says');
select is(test.login(format('select string_agg(x ->> ''code'', '' '') from jsonb_array_elements(login.oidc_place(%L) -> ''providers'') x', p)), r, p || ': ' || r)
from (values ('/pratiche', 'tutti'), ('/ente/ente-a', 'di-a tutti'), ('/ente/ente-b', 'tutti'), ('//x', 'tutti')) v (p, r);

-- What waits.
select test.put('tutti', (select id from albo.oidc_provider where code = 'tutti')), test.put('di-a', (select id from albo.oidc_provider where code = 'di-a'));
create function test.request_open(p_state text, p_provider text default 'tutti', p_path text default '/ente/ente-b') returns text
language sql as $$
  select test.refusal_as('albo_login', format('select login.oidc_request_open(sha256(%L), sha256(''b''), %L, ''url'')', p_state, jsonb_build_object(
    'provider_id', test.get(p_provider)::int, 'nonce', repeat('n', 43), 'verifier', repeat('v', 43), 'level', 2, 'asked_at', extract(epoch from now())::bigint,
    'return_path', p_path, 'key_name', 'k1')))
$$;
select is(test.request_open(s), '', 'a question waits: ' || s) from unnest(array['s1', 's2', 's3', 's4', 's5', 's6', 's7']) s;
select is(test.request_open('sx', 'tutti', p), 'AL422 return_path:invalid', 'not a path of ours: ' || p) from unnest(array['//evil.example', 'https://evil.example', '']) p;
select is(test.request_open('s1'), 'AL422 state:reused', 'a state is used once');
select is(test.request_open('sx', 'di-a', '/ente/ente-b'), 'AL404', 'the provider of another body is not asked');
select is(test.request_open('s8', 'di-a', '/ente/ente-a'), '', 'that of the body is');
update albo.oidc_request set expires_at = now() - interval '1 second' where state_hash = sha256('s6');

create function test.take(p_state text, p_browser text default 'b', p_code text default 'tutti') returns text
language sql as $$
  select test.login(format('select coalesce(x ->> ''problem'', left(x ->> ''verifier'', 3)) from login.oidc_request_take(sha256(%L), sha256(%L), %L) x', p_state, p_browser, p_code))
$$;
select is(test.take(s, b, c), r, concat_ws(' ', s, b, c, r))
from (values ('s0', 'b', 'tutti', 'request-unknown'), ('s1', 'c', 'tutti', 'other-browser'), ('s6', 'b', 'tutti', 'request-expired'), ('s1', 'b', 'di-a', 'other-provider'),
             ('s1', 'b', 'tutti', 'vvv'), ('s1', 'b', 'tutti', 'request-unknown'), ('s2', 'b', 'tutti', 'vvv'), ('s3', 'b', 'tutti', 'vvv'), ('s4', 'b', 'tutti', 'vvv'),
             ('s8', 'b', 'di-a', 'vvv')) v (s, b, c, r);
select is((select string_agg(concat_ws(' ', outcome, times), ', ' order by outcome) from albo.sign_in where request_id is null),
          'other-browser 1, other-provider 1, request-expired 1, request-unknown 2', 'what was refused is counted');
select admin.oidc_provider_enable('tutti', false);
select is(test.take('s5'), 'provider-disabled', 'who is no longer trusted is not asked for tokens');

-- What an answer does, once.
create function test.answer(p_state text, p_changes jsonb default '{}', p_token text default null) returns text
language sql as $$
  select test.login(format('select login.oidc_answer(sha256(%L), %L, ''tokens'', sha256(%L)) ->> ''outcome''', p_state, jsonb_build_object(
    'outcome', 'success', 'level', 2, 'subject', 'person-1', 'issued_at', '1',
    'identity', '{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}'::jsonb) || p_changes, coalesce(p_token, p_state)))
$$;
select is(test.answer('s2'), 'provider-disabled', 'nor may it sign in who was on the way');
select admin.oidc_provider_enable('tutti', true);
select test.put('sessions', (select count(*) from albo.session));
select is(test.answer('s7'), 'request-unknown', 'not before a browser came back');
select is(test.answer('s0'), 'request-unknown', 'not without a question');
select is(test.answer('s3', '{"level": 1}'), 'level', 'not with less than was asked for');
select is(test.answer('s4', '{"identity": {"given_name": "X", "family_name": "Y", "identity_key": "TINFR-1"}}'), 'identity', 'nor for nobody');
select is((select count(*)::text from albo.session), test.get('sessions'), 'and no session was opened');
select is(test.answer('s1'), 'success', 'the right one opens a session');
select is(test.answer('s1', '{}', 'again'), 'request-unknown', 'and no second one');
select is(test.answer('s8'), 'success', 'that of the body too');
select is((select string_agg(concat_ws(' ', method, level), ', ' order by method) from albo.session where token_hash in (sha256('s1'), sha256('s8'))), 'oidc 2, spid 2',
          'each says how the person signed in');
select is((select string_agg(concat_ws(' ', provider, service, subject, outcome, convert_from(request, 'UTF8'), convert_from(response, 'UTF8'), key_name), ', ' order by id)
           from albo.identity_message where outcome = 'success'),
          'https://accesso.example.it albo person-1 success url tokens k1, https://accesso.example.it albo person-1 success url tokens k1', 'what came is in the register');
select is((select string_agg(concat_ws(' ', method, outcome, level), ', ' order by id) from albo.sign_in where request_id is not null),
          'oidc provider-disabled, oidc level, oidc identity, oidc success 2, spid success 2', 'and what became of it in the log');

-- Who is trusted no longer.
select is((select count(*)::text from albo.session where token_hash = sha256('s1')), '1', 'somebody is signed in');
select admin.oidc_provider_enable('tutti', false);
select is((select string_agg(method, ' ' order by method) from albo.session where token_hash in (sha256('s1'), sha256('s8'))), 'spid', 'the sessions of a provider that is switched off end');
select admin.oidc_provider_remove('di-a');
select is((select count(*) from albo.session where token_hash = sha256('s8')), 0::bigint, 'and those of one that is taken away');

-- Nobody else calls these.
select is(test.refusal_as(r, f), '42501', r || ' may not: ' || f)
from unnest(array['albo_portal', 'albo_worker', 'albo_office']) r,
     unnest(array['select login.oidc_answer(sha256(''s1''), ''{}'', null, sha256(''x''))', 'select login.oidc_request_take(sha256(''s1''), sha256(''b''), ''tutti'')']) f;

select * from finish();
rollback;
