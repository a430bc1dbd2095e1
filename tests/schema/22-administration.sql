-- administration: people, settings and services in the hands of an administrator of the body
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.id(p_login text) returns bigint
language sql security definer as $$ select id from albo.staff where login = p_login $$;

select test.put('verifier', 'SCRAM-SHA-256$4096:' || repeat('A', 22) || '==$' || repeat('B', 43) || '=:' || repeat('C', 43) || '=');
select test.put('key', gen_random_uuid());

-- Who may call any of it.
create table test.door (call text);
insert into test.door values
  ('office.staff_all()'), (format('office.staff_events(%s)', test.id('a.operatore'))),
  (format('office.staff_add(gen_random_uuid(), ''ente-a.nuovo'', ''Nuovo'', null, ''officer'', %L)', test.get('verifier'))),
  (format('office.staff_duty(gen_random_uuid(), %s, ''administrator'', null)', test.id('a.operatore'))),
  (format('office.staff_suspend(gen_random_uuid(), %s, ''x'')', test.id('a.operatore'))),
  (format('office.staff_resume(gen_random_uuid(), %s, ''x'')', test.id('a.operatore'))),
  (format('office.staff_password(gen_random_uuid(), %s, %L)', test.id('a.operatore'), test.get('verifier'))),
  ('office.setting_set(gen_random_uuid(), ''phone'', ''"1"'', 0)'), ('office.service_switch(gen_random_uuid(), ''iscrizione'', false)');
grant select on test.door to public;
select is(test.refusal_as(l, 'select ' || d.call), x, format('%s: %s', l, d.call))
from test.door d,
     (values ('a.operatore', 'AL403'), ('a.rtd', '42501'), ('albo_portal', '42501'), ('nessuno', 'AL403'), ('estraneo', '42501')) c (l, x);
select is(test.refusal_as('b.amministratore', 'select ' || d.call), 'AL404', format('another body''s administrator: %s', d.call))
from test.door d where d.call ~ '(staff_events|staff_duty|staff_suspend|staff_resume|staff_password)';
select is((select count(*) from albo.staff_event where action <> 'added'), 0::bigint, 'nothing came of it');

-- Adding.
create function test.add(p_login text, p_duty text, p_verifier text, p_key uuid, p_name text default 'Anna Nuova', p_email text default null) returns text
language sql as $$
  select format('select office.staff_add(%L, %L, %L, %L, %L, %L)', p_key, p_login, p_name, p_email, p_duty, p_verifier)
$$;
create role "ente-a.antico" nologin;
create role "ente-a.potente" login superuser;
select is(test.refusal_as('a.amministratore', test.add(l, d, coalesce(v, test.get('verifier')), gen_random_uuid(), n, e)), x, format('add %s, %s: %s', l, d, x))
from (values
  ('postgres', 'officer', null, 'N', null, 'AL422 login:invalid'), ('albo_owner', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('albo_admin', 'officer', null, 'N', null, 'AL422 login:invalid'), ('pg_monitor', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('nuovo', 'officer', null, 'N', null, 'AL422 login:invalid'), ('ente-a.', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('ente-b.nuovo', 'officer', null, 'N', null, 'AL422 login:invalid'), ('a.operatore', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('ente-a.x" superuser', 'officer', null, 'N', null, 'AL422 login:invalid'), ('ente-a.X', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('ente-a.' || repeat('x', 57), 'officer', null, 'N', null, 'AL422 login:invalid'), (null, 'officer', null, 'N', null, 'AL422 login:invalid'),
  (E'ente-a.x\n', 'officer', null, 'N', null, 'AL422 login:invalid'),
  ('ente-a.antico', 'officer', null, 'N', null, 'AL422 login:taken'), ('ente-a.potente', 'officer', null, 'N', null, 'AL422 login:taken'),
  ('ente-a.n', 'superuser', null, 'N', null, 'AL422 duty:invalid'), ('ente-a.n', null, null, 'N', null, 'AL422 duty:invalid'),
  ('ente-a.n', 'officer', null, ' ', null, 'AL422 name:required'), ('ente-a.n', 'officer', null, repeat('x', 201), null, 'AL422 name:too_long'),
  ('ente-a.n', 'officer', null, E'a\tb', null, 'AL422 name:invalid'), ('ente-a.n', 'officer', null, 'N', 'x', 'AL422 email:invalid_email'),
  ('ente-a.n', 'officer', 'segreto', 'N', null, 'AL422 password:invalid'), ('ente-a.n', 'officer', 'md5' || repeat('a', 32), 'N', null, 'AL422 password:invalid'),
  ('ente-a.n', 'officer', '', 'N', null, 'AL422 password:invalid'),
  ('ente-a.n', 'officer', test.get('verifier') || ''' superuser', 'N', null, 'AL422 password:invalid'),
  ('ente-a.n', 'officer', replace(test.get('verifier'), '4096', '0001'), 'N', null, 'AL422 password:invalid'),
  ('ente-a.n', 'officer', replace(test.get('verifier'), '4096', '999999'), 'N', null, 'AL422 password:invalid')) x (l, d, v, n, e, x);
select is(test.refusal_as('a.amministratore', test.add('ente-a.n', 'officer', test.get('verifier'), null)), 'AL422 key:required', 'a command has a key');

select test.put('anna', test.value_as('a.amministratore', test.add('ente-a.anna', 'officer', test.get('verifier'), test.get('key')::uuid, ' Anna Nuova ', 'anna@example.org')) ::jsonb ->> 'id');
select is((select row (s.name, s.email, s.duty, s.is_active, s.organization_id)::text from albo.staff s where s.login = 'ente-a.anna'),
          format('("Anna Nuova",anna@example.org,officer,t,%s)', test.get('a')), 'the person is there');
select is((select row (r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls, r.rolpassword)::text
           from pg_authid r where r.rolname = 'ente-a.anna'), format('(t,f,f,f,f,f,%s)', test.get('verifier')), 'with a role that may sign in and nothing else');
select is((select array_agg(a.roleid::regrole::text) from pg_auth_members a where a.member = '"ente-a.anna"'::regrole), array['albo_office'], 'in the group of the office');
select is((select array[e.action, e.duty_after, e.done_by] from albo.staff_event e order by e.id desc limit 1), array['added', 'officer', 'a.amministratore'], 'recorded, with who did it');
select is(test.value_as('a.amministratore', test.add('ente-a.anna', 'officer', test.get('verifier'), test.get('key')::uuid))::jsonb ->> 'id', test.get('anna'), 'a repeat has the same answer');
select is(test.refusal_as('a.amministratore2', test.add('ente-a.anna', 'officer', test.get('verifier'), test.get('key')::uuid)), 'AL422 key_reused', 'the key is not somebody else''s');
select is(test.refusal_as('a.amministratore', test.add('ente-a.anna', 'officer', test.get('verifier'), gen_random_uuid())), 'AL422 login:taken', 'nobody twice');
select is(test.value_as('ente-a.anna', 'select office.whoami() ->> ''duty'''), 'officer', 'and works');
select is(test.refusal_as('a.amministratore', test.add('ente-a.rtd', 'auditor', test.get('verifier'), gen_random_uuid())), 'AL422 duty:auditor', 'nobody appoints who watches over them');
select is((select count(*) from pg_roles where rolname = 'ente-a.rtd'), 0::bigint, 'and no role is left');

-- Whom nobody changes here.
create function test.changes(p_login text) returns setof text
language sql security definer as $$
  select format(f, test.id(p_login), test.get('verifier'))
  from unnest(array['select office.staff_duty(gen_random_uuid(), %s, ''officer'', null)', 'select office.staff_suspend(gen_random_uuid(), %s, ''x'')',
                    'select office.staff_resume(gen_random_uuid(), %s, null)', 'select office.staff_password(gen_random_uuid(), %s, %L)']) f
$$;
select is(test.refusal_as('a.amministratore', c), 'AL422 staff:yourself', 'not yourself: ' || left(c, 26)) from test.changes('a.amministratore') c;
select is(test.refusal_as('a.amministratore', c), 'AL422 staff:auditor', 'not who watches: ' || left(c, 26)) from test.changes('a.rtd') c;
-- Somebody made a mighty role of a person's: it is left alone, whatever the row says.
alter role "a.operatore" createrole;
select is(test.refusal_as('a.amministratore', c), 'AL403', 'no role with powers: ' || left(c, 26))
from test.changes('a.operatore') c where c ~ 'suspend|password';
alter role "a.operatore" nocreaterole;
grant pg_read_all_data to "a.operatore";
select is(test.refusal_as('a.amministratore', c), 'AL403', 'nor one in another group: ' || left(c, 26))
from test.changes('a.operatore') c where c ~ 'suspend|password';
revoke pg_read_all_data from "a.operatore";
-- What the owner itself could pass on, were there a mistake in a function.
select is(test.refusal_role('albo_owner', s), x, 'the maker of roles trusts nobody: ' || s)
from (values ('select account.role_password(''albo_admin'', test.get(''verifier''))', 'AL403'), ('select account.role_sign_in(''albo_owner'', true)', 'AL403'),
             ('select account.role_side(''ente-a.potente'', false)', 'AL403'), ('select account.role_sign_in(''ente-a.antico'', true)', 'AL403'),
             ('select account.role_sign_in(''nobody'', true)', 'AL404'), ('select account.role_make(''albo_accounts2'', test.get(''verifier''), false)', 'AL403'),
             ('select account.role_make(''x'', test.get(''verifier''), false)', 'AL403'), ('select account.role_make(''x.y'', ''clear'', false)', 'AL422 password:invalid'),
             ('select account.require_plain(''a.operatore'')', '42501'), ('create role z', '42501')) v (s, x);

-- Duty, suspension, password.
select is(test.refusal_as('a.amministratore', format('select office.staff_duty(gen_random_uuid(), %s, ''auditor'', ''controls'')', test.get('anna'))), 'AL422 duty:auditor', 'nor makes one of a colleague');
select is(test.value_as('a.amministratore', format('select office.staff_duty(gen_random_uuid(), %s, ''administrator'', ''decides'')', test.get('anna'))), '{"former": "officer"}', 'another duty');
select is(test.refusal_as('a.amministratore', format('select office.staff_password(gen_random_uuid(), %s, %L)', test.get('anna'), test.get('verifier'))), 'AL422 staff:administrator', 'nobody decides in another administrator''s name');
select is(test.value_as('a.amministratore', format('select office.staff_duty(gen_random_uuid(), %s, ''officer'', ''checks'')', test.get('anna'))), '{"former": "administrator"}', 'and back');
select is(test.refusal_role('albo_owner', 'select account.role_side(''ente-a.anna'', true)'), '', 'a person changes the group');
select is((select array_agg(m.roleid::regrole::text) from pg_auth_members m where m.member = '"ente-a.anna"'::regrole), array['albo_audit'], 'into albo_audit');
select is(test.refusal_role('albo_owner', 'select account.role_side(''ente-a.anna'', false)'), '', 'a person changes the group');
select is((select array_agg(m.roleid::regrole::text) from pg_auth_members m where m.member = '"ente-a.anna"'::regrole), array['albo_office'], 'into albo_office');
select test.put('suspend', gen_random_uuid());
select is(test.refusal_as('a.amministratore', format('select office.staff_suspend(gen_random_uuid(), %s, '' '')', test.get('anna'))), 'AL422 reason:required', 'a suspension has a reason');
select is(test.value_as('a.amministratore', format('select office.staff_suspend(%L, %s, ''left'')', test.get('suspend'), test.get('anna'))), '{"assigned": []}', 'suspended');
select is(test.refusal_as('ente-a.anna', 'select office.whoami()'), 'AL403', 'may do nothing');
select is((select rolcanlogin from pg_roles where rolname = 'ente-a.anna'), false, 'nor sign in');
select is(test.value_as('a.amministratore', format('select office.staff_suspend(%L, %s, ''left'')', test.get('suspend'), test.get('anna'))), '{"assigned": []}', 'once');
select is(test.value_as('a.amministratore', format('select office.staff_resume(gen_random_uuid(), %s, null)', test.get('anna'))), '{"duty": "officer"}', 'resumed');
select is((select r.rolcanlogin::text || ' ' || (select string_agg(a.roleid::regrole::text, ',') from pg_auth_members a where a.member = r.oid)
           from pg_roles r where rolname = 'ente-a.anna'), 'true albo_office', 'with the group of the duty');
select test.put('other', replace(test.get('verifier'), 'B', 'D'));
select lives_ok(format('select test.value_as(''a.amministratore'', %L)', format('select office.staff_password(gen_random_uuid(), %s, %L)', test.get('anna'), test.get('other'))), 'another password');
select is((select rolpassword from pg_authid where rolname = 'ente-a.anna'), test.get('other'), 'is the role''s');
select is(test.value_as('a.amministratore', format('select jsonb_path_query_array(office.staff_events(%s), ''$[*].action'')', test.get('anna'))),
          '["password", "resumed", "suspended", "duty", "duty", "added"]', 'all of it is recorded');
select is(test.value_as('a.amministratore', format('select office.staff_events(%s) #>> ''{0,done_by}''', test.get('anna'))), 'Amministratore A', 'with who did it');
-- The last administrator: the caller always stays, so only others can be the last but one.
select lives_ok(format('select test.value_as(''a.amministratore'', %L)', format('select office.staff_suspend(gen_random_uuid(), %s, ''x'')', test.id('a.amministratore2'))), 'one of two administrators goes');
select is(test.refusal_as('a.amministratore2', c), 'AL403', 'who is suspended takes no revenge') from test.changes('a.amministratore') c;
select is(test.value_as('a.amministratore', 'select jsonb_path_query_array(office.staff_all(), ''$.staff[*] ? (@.is_active == false).login'')'), '["a.amministratore2"]', 'the list has who is suspended');
select is(test.value_as('a.amministratore', 'select office.staff_all() ->> ''prefix'' || (office.staff_all() ->> ''can_change'')'), 'ente-a.true', 'and how a login begins');
select is(test.value_as('b.amministratore', 'select jsonb_array_length(office.staff_all() -> ''staff'')'), '3', 'another body has its own');

-- Settings and services.
select lives_ok(format('select test.value_as(''a.amministratore'', %L)', format('select office.staff_resume(gen_random_uuid(), %s, ''back'')', test.id('a.amministratore2'))), 'two decide');
-- As they are now, so that a test need not know the number of the last event.
create function test.seen(p_setting text) returns bigint
language sql security definer as $$ select (albo.setting_change(test.get('a')::int, p_setting) -> 'version')::bigint $$;
create function test.set(p_setting text, p_value jsonb, p_seen bigint, p_key uuid default gen_random_uuid()) returns text
language sql as $$ select format('select office.setting_set(%L, %L, %L, %L)', p_key, p_setting, p_value, p_seen) $$;
create function test.part(p_login text, p_call text, p_path text) returns text
language sql as $$ select test.value_as(p_login, format('select jsonb_path_query_first(%s, %L)', p_call, p_path)) $$;
create function test.of(p_key text) returns text
language sql as $$ select format('$.settings[*] ? (@.key == "%s")', p_key) $$;

select is(test.part(l, c, '$.can_change'), x, format('%s may change what %s says: %s', l, c, x))
from (values ('a.amministratore', 'office.settings()', 'true'), ('a.operatore', 'office.settings()', 'false'), ('a.rtd', 'audit.settings()', 'false'),
             ('a.amministratore', 'office.services()', 'true'), ('a.operatore', 'office.services()', 'false'), ('a.rtd', 'audit.services()', 'false')) v (l, c, x);
select is(test.part('b.rtd', 'audit.settings()', '$.organization.name'), '"Ente B"', 'each body has its own settings');
select is(test.part('b.operatore', 'office.settings()', test.of('patron_day') || '.value'), 'null', 'and nobody sees another''s');
select is(test.refusal_as(l, c), x, format('%s: %s', l, c))
from (values ('a.rtd', 'select office.settings()', '42501'), ('a.operatore', 'select audit.settings()', '42501'), ('nessuno', 'select office.settings()', 'AL403'),
             ('nessuno', 'select office.services()', 'AL403'), ('albo_portal', 'select office.services()', '42501')) v (l, c, x);

select is(test.refusal_as('a.amministratore', test.set(k, v::jsonb, test.seen(k))), x, format('%s = %s: %s', k, v, x))
from (values ('patron_day', '"02-30"', 'AL422 patron_day:invalid_day'), ('nothing', '1', 'AL422 nothing:unknown_setting'), (null, '1', 'AL422 unknown_setting'),
             ('term_enrolment', '0', 'AL422 term_enrolment:invalid_number'), ('iscrizione.register', '"x"', 'AL422 iscrizione.register:unknown_setting'),
             ('iscrizione.fee_cents', '-1', 'AL422 fee_cents:invalid_number'), ('iscrizione.checklist', '[1]', 'AL422 checklist:invalid'),
             ('nessuno.fee_cents', '1', 'AL422 nessuno:unknown_service'), ('holidays', '["2026-02-30"]', 'AL422 holidays:invalid_date')) x (k, v, x);
select is(test.part('a.operatore', 'office.settings()', test.of('patron_day') || '.changed_by'), 'null', 'who made the body set it first, and is nobody of it');
select is(test.part('a.operatore', 'office.settings()', test.of('phone') || '.version'), '0', 'what nobody ever set has no version');
select test.put('before', test.seen('patron_day'));
select test.put('set', gen_random_uuid());
select test.put('answer', test.value_as('a.amministratore', test.set('patron_day', '"12-08"', test.get('before')::bigint, test.get('set')::uuid)));
select is(test.get('answer')::jsonb ->> 'version', test.seen('patron_day')::text, 'the answer says what the setting is at now');
select cmp_ok(test.seen('patron_day'), '>', test.get('before')::bigint, 'which is later');
select is(test.value_as('a.amministratore', test.set('patron_day', '"12-08"', test.get('before')::bigint, test.get('set')::uuid)), test.get('answer'), 'a repeat has the same answer');
select is(test.part('a.operatore', 'office.settings()', test.of('patron_day') || '.value'), '"12-08"', 'what is set is shown');
select is(test.part('a.rtd', 'audit.settings()', test.of('patron_day') || '.changed_by'), '"Amministratore A"', 'with who did it, by name');
select is((select array[e.value_before #>> '{}', e.value_after #>> '{}', e.done_by] from albo.setting_event e order by e.id desc limit 1), array['12-07', '12-08', 'a.amministratore'], 'and recorded');
select is(test.refusal_as('a.amministratore2', test.set('patron_day', '"12-09"', s)), 'AL409', format('who saw version %s has not seen that', s))
from unnest(array[test.get('before')::bigint, 0, null]) s;
select is(test.refusal_as('a.amministratore', test.set('phone', '"06 1"', 0)), '', 'another setting is where it was');
select is(test.refusal_as('a.amministratore', test.set('patron_day', '"12-07"', test.seen('patron_day'))), '', 'what was done is undone');
select is((select settings ->> 'patron_day' from albo.organization where code = 'ente-a'), '12-07', 'and is as before');

create function test.service(p_path text) returns text
language sql as $$ select '$.services[*] ? (@.code == "iscrizione")' || p_path $$;
select test.put('open', test.submitted('mario-token', 'ente-a'));
select test.put('version', (select service_version_id from albo.request where id = test.get('open')::bigint));
select is(test.part('a.operatore', 'office.services()', test.service('.open_requests')), '1', 'how many requests go on');
select is(test.refusal_as('a.amministratore', test.set('iscrizione.fee_cents', '5000', 0)), '', 'a fee');
select is(test.part('a.amministratore', 'office.services()', test.service('.version')), '2', 'is a new version');
select is(test.part('a.rtd', 'audit.services()', test.service('.changes.fee_cents.changed_by')), '"Amministratore A"', 'with who decided it');
select is(test.part('a.rtd', 'audit.services()', test.service('.changes.term_days.version')), '0', 'which says nothing of the term');
select is(test.refusal_as('a.amministratore2', test.set('iscrizione.fee_cents', '6000', 0)), 'AL409', 'who did not see it decides nothing');
select is((select service_version_id::text from albo.request where id = test.get('open')::bigint), test.get('version'), 'the open request keeps its own');
select is((select fee_cents from albo.service_version where id = test.get('version')::bigint), 0::bigint, 'which is as it was');
select is(test.refusal_as('a.amministratore', test.set('iscrizione.fee_cents', null, test.seen('iscrizione.fee_cents'))), '', 'the fee is undone');
select is(test.part('a.operatore', 'office.services()', test.service('.fee_cents')), '0', 'and is what the preset says');
select is(test.part('a.operatore', 'office.services()', test.service('.overrides')), '[]', 'of which nothing is changed');
select is(test.value_as('a.amministratore', 'select office.service_switch(gen_random_uuid(), ''iscrizione'', false) ->> ''changed_by'''), 'Amministratore A', 'a service is taken away');
select is(test.refusal($$select test.submitted('mara-token', 'ente-a')$$), 'AL404', 'from citizens');
select is((select array[e.key, e.value_before #>> '{}', e.value_after #>> '{}'] from albo.setting_event e order by e.id desc limit 1), array['iscrizione.is_active', 'true', 'false'], 'and that is recorded');
select is(test.part('a.operatore', 'office.services()', test.service('.changes.is_active.changed_by')), '"Amministratore A"', 'and told');
select is((select is_active from albo.service s join albo.organization o on o.id = s.organization_id where o.code = 'ente-b' and s.code = 'iscrizione'), true, 'another body''s stays');
create function test.switch(p_is_active boolean, p_version bigint, p_key uuid default gen_random_uuid()) returns text
language sql as $$ select format('select office.service_switch(%L, ''iscrizione'', %L, %L)', p_key, p_is_active, p_version) $$;
select test.put('switched', test.seen('iscrizione.is_active')::text);
select is(test.refusal_as('a.amministratore2', test.switch(true, test.get('switched')::bigint - 1)), 'AL409', 'who did not see that switches nothing');
select is(test.part('a.operatore', 'office.services()', test.service('.is_active')), 'false', 'and it stays');
select is(test.refusal_as('a.amministratore2', test.switch(true, test.get('switched')::bigint, '00000000-0000-4000-8000-0000000000aa')), '', 'who saw it offers it again');
select is(test.refusal_as('a.amministratore', test.switch(false, test.get('switched')::bigint)), 'AL409', 'which nobody undoes who has not seen it');
select is(test.part('a.operatore', 'office.services()', test.service('.is_active')), 'true', 'so that it is offered');
select is(test.refusal_as('a.amministratore2', test.switch(true, test.get('switched')::bigint, '00000000-0000-4000-8000-0000000000aa')), '', 'the very same command again is no other switch');
select is(test.refusal_as('a.amministratore', test.switch(true, test.seen('iscrizione.is_active'))), '', 'what is offered already may be offered');
select is(test.refusal_as('a.amministratore', format('select office.service_switch(gen_random_uuid(), %L, %L)', s, a)), x, format('switch %s %s: %s', s, a, x))
from (values ('nothing', 'true', 'AL404'), ('iscrizione', null, 'AL422 is_active:required')) v (s, a, x);

select * from finish();
rollback;
