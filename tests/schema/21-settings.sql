-- settings: what a body says of itself and decides about its services
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.set(p_key text, p_value text) returns text
language sql as $$
  select test.refusal(format('select admin.setting_set(%s, %L, %L)', test.get('a'), p_key, p_value::jsonb))
$$;
create function test.setting(p_key text) returns text
language sql as $$ select settings ->> p_key from albo.organization where code = 'ente-a' $$;

select is(test.set(k, v), case when x = '' then '' else 'AL422 ' || k || ':' || x end, format('%s = %s: %s', k, left(v, 60), x))
from (values ('patron_day', '"06-24"', ''), ('patron_day', '"02-29"', ''), ('patron_day', '"02-30"', 'invalid_day'), ('patron_day', '"04-31"', 'invalid_day'),
             ('patron_day', '"13-01"', 'invalid_day'), ('patron_day', '"00-10"', 'invalid_day'), ('patron_day', '"6-24"', 'invalid_day'), ('patron_day', '624', 'invalid'),
             ('patron_day', '""', 'invalid'), ('patron_day', '["06-24"]', 'invalid'),
             ('holidays', '["2026-12-07", "2026-09-19"]', ''), ('holidays', '[]', ''), ('holidays', '["2026-02-30"]', 'invalid_date'), ('holidays', '["19/9/2026"]', 'invalid_date'),
             ('holidays', '[20260919]', 'invalid_date'), ('holidays', '"2026-09-19"', 'invalid_date'), ('holidays', '{}', 'invalid_date'), ('holidays', '[null]', 'invalid_date'),
             ('term_enrolment', '60', ''), ('term_enrolment', '0', 'invalid_number'), ('term_enrolment', '3651', 'invalid_number'), ('term_enrolment', '30.5', 'invalid_number'),
             ('term_enrolment', '1e400', 'invalid_number'), ('term_enrolment', '"60"', 'invalid_number'), ('term_removal', '-1', 'invalid_number'),
             ('email', '"info@example.org"', ''), ('email', '"info"', 'invalid_email'), ('pec', '"a b@example.org"', 'invalid_email'), ('phone', '"06 1234"', ''),
             ('address', '"Via \u0007"', 'invalid'), ('address', to_jsonb(repeat('x', 501))::text, 'too_long'), ('hours', '"Lun–Ven 9–13"', ''), ('logo_text', '"OI"', ''), ('logo_text', '"ORDINEI"', 'too_long'),
             ('appointment_url', '"https://example.org/a?b=c"', ''), ('appointment_url', '"http://example.org"', 'invalid_link'),
             ('appointment_url', '"javascript:alert(1)"', 'invalid_link'), ('privacy_url', '"https://a b"', 'invalid_link'), ('accessibility_url', '"https://form.agid.gov.it/x"', ''),
             ('host', '"albo.example.it"', ''), ('host', '"Albo.example.it"', 'invalid_host'), ('host', '"albo.example.it:80"', 'invalid_host'), ('host', '"https://albo.example.it"', 'invalid_host'),
             ('host', '"localhost"', 'invalid_host'), ('host', '"10.0.0.1"', 'invalid_host'), ('host', '"-a.it"', 'invalid_host'),
             ('colour', '"#0066cc"', ''), ('colour', '"#06c"', 'invalid_colour'), ('colour', '"#0066CC"', 'invalid_colour'), ('colour', '"red"', 'invalid_colour'),
             ('colour', '"#0066cc;}"', 'invalid_colour'), ('colour', '"#767676"', ''), ('colour', '"#777777"', 'low_contrast'), ('colour', '"#ffffff"', 'low_contrast'), ('colour', '"#000000"', ''),
             ('welcome_it', '"Benvenuti"', ''), ('website_url', '"http://example.org"', 'invalid_link'), ('dpo_email', '"rpd@example.org"', ''),
             ('color', '"red"', 'unknown_setting'), ('', '"x"', 'unknown_setting')) x (k, v, x);
select is(test.refusal('select admin.setting_set(' || test.get('a') || ', null, ''1'')'), 'AL422 unknown_setting', 'no key is no setting');
select is(test.refusal('select admin.setting_set(-1, ''phone'', ''"1"'')'), 'AL404', 'nobody''s setting');

select is(test.set('holidays', '["2026-12-07", "2026-09-19", "2026-12-07"]'), '', 'days in any order');
select is(test.setting('holidays'), '["2026-09-19", "2026-12-07"]', 'are kept in order, once');
select is(test.setting('patron_day'), '02-29', 'what was refused changed nothing');
select is(test.set('patron_day', '"06-24"'), '', 'the patron day');
select is(albo.deadline('2026-05-25', 30, test.get('a')::int), '2026-06-25', 'is a holiday for the clock');
select is(albo.deadline('2026-08-20', 30, test.get('a')::int), '2026-09-21', 'so is a day of the body''s own');
select is(test.set('phone', 'null'), '', 'a setting is taken away');
select is(test.setting('phone'), null, 'and gone');

select is(test.refusal(format('select admin.setting_set(%s, ''host'', ''"albo.example.it"'')', test.get('b'))), 'AL422 host:taken', 'a host leads to one body');
select is(test.refusal('update albo.organization set settings = settings || ''{"host": "albo.example.it"}'' where code = ''ente-b'''), '23505', 'whoever writes it');
select is(test.value_as('albo_portal', format('select portal.organization_at(%L)', h)), x, h)
from (values ('albo.example.it', 'ente-a'), ('ALBO.example.it', 'ente-a'), ('example.it', null), ('', null)) x (h, x);
select is(test.set('host', 'null'), '', 'and may be left');
select is(test.value_as('albo_portal', 'select portal.organization_at(''albo.example.it'')'), null, 'to nobody');
select is(round(albo.luminance(c)::numeric, 4), x, c || ' is that light') from (values ('#ffffff', 1.0000), ('#000000', 0.0000), ('#808080', 0.2159), ('#0066cc', 0.1386)) x (c, x);

-- The table itself refuses what no function let in.
select is(test.refusal(format('update albo.organization set settings = %L where code = ''ente-a''', s)), x, format('%s: %s', s, x))
from (values ('{"patron_day": "02-30"}', '23514'), ('{"patron_day": "11-31"}', '23514'), ('{"patron_day": null}', '23514'), ('{"holidays": ["2026-13-01"]}', '23514'),
             ('{"holidays": "2026-12-01"}', '23514'), ('{"holidays": [1]}', '23514'), ('{"holidays": [null]}', '23514')) x (s, x);
select is(test.refusal('select admin.organization_add(''ente-c'', ''order'', ''C'', ''{"patron_day": "02-30"}'')'), 'AL422 patron_day:invalid_day', 'a new body has no better days');
select is(test.refusal('select admin.organization_add(''ente-c'', ''order'', ''C'', ''[]'')'), 'AL422 settings:invalid', 'nor other settings');

-- History.
select is((select array_agg(concat_ws(' ', value_before::text, value_after::text, done_by) order by id) from albo.setting_event e where organization_id = test.get('a')::int and key = 'phone'),
          array['"06 1234" albo_admin', '"06 1234" albo_admin'], 'set, and taken away');
select is((select array[value_before, value_after] from albo.setting_event where organization_id = test.get('a')::int and key = 'patron_day' order by id limit 1), array[null, '"12-07"'::jsonb], 'the first ones too');
update albo.organization set settings = settings || '{"hours": "mai"}' where code = 'ente-a';
select is((select value_after from albo.setting_event order by id desc limit 1), '"mai"', 'also by hand');
select test.put('n', (select count(*) from albo.setting_event));
select is(test.set('hours', '"mai"'), '', 'the same again');
select is((select count(*)::text from albo.setting_event), test.get('n'), 'is no change');

-- Terms that a preset does not name.
create function test.term(p_org text default 'a') returns int
language sql as $$
  select v.term_days from albo.service s join albo.service_version v on v.id = s.current_version_id
  where s.organization_id = test.get(p_org)::int and s.code = 'iscrizione'
$$;
select test.put('loose', test.get('preset')::jsonb #- '{services,0,term_days}');
select admin.preset_apply(test.get(o)::int, test.get('loose')::jsonb) from unnest(array['a', 'b']) o;
select is(test.term(), 60, 'are the body''s');
select is(test.term('b'), 30, 'or thirty days');

-- What a body changes of a service.
create function test.rule(p_key text) returns text
language sql as $$
  select v.rules ->> p_key from albo.service s join albo.service_version v on v.id = s.current_version_id
  where s.organization_id = test.get('a')::int and s.code = 'iscrizione'
$$;
create function test.version() returns int
language sql as $$
  select v.version from albo.service s join albo.service_version v on v.id = s.current_version_id
  where s.organization_id = test.get('a')::int and s.code = 'iscrizione'
$$;
select test.put('r', test.submitted('mario-token', 'ente-a'));
select test.put('v', test.version());
select is(test.set('iscrizione.' || k, v), case when x = '' then '' else 'AL422 ' || x end, format('iscrizione.%s = %s: %s', k, left(v, 60), x))
from (values ('fee_cents', '5000', ''), ('fee_cents', '-1', 'fee_cents:invalid_number'), ('fee_cents', '1.5', 'fee_cents:invalid_number'), ('fee_cents', '"5"', 'fee_cents:invalid_number'),
             ('term_days', '0', 'term_days:invalid_number'), ('color', '1', 'color:unknown_setting'), ('form', '{}', 'form:unknown_setting'), ('', '1', ':unknown_setting'),
             ('checklist', '[{"id": "stamp"}]', 'stamp:item_without_label'), ('checklist', '[{"id": "stamp", "label": {"it": "Bollo"}}]', ''),
             ('register', '"nessuno"', 'rules:register'), ('payment_suspends', '"yes"', 'payment_suspends:invalid')) x (k, v, x);
select is(test.set('nessuno.fee_cents', '1'), 'AL422 nessuno:unknown_service', 'of a service that is there');
select is(test.version(), test.get('v')::int + 2, 'each change is a version');
select is(test.rule('checklist'), '[{"id": "stamp", "label": {"it": "Bollo"}}]', 'with the body''s checklist');
select is(test.refusal_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r'))), '', 'a request stays on the one it was made with');
select is(test.refusal_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"stamp": true}'')', test.submitted('mara-token', 'ente-a'))), '', 'the next one has the new one');
select admin.preset_apply(test.get('a')::int, test.get('loose')::jsonb);
select is(test.version(), test.get('v')::int + 2, 'the same preset again changes nothing of it');
select admin.preset_apply(test.get('a')::int, jsonb_set(test.get('loose')::jsonb, '{services,0,summary,it}', '"Nuovo"'));
select is(test.rule('checklist'), '[{"id": "stamp", "label": {"it": "Bollo"}}]', 'nor does another one');
select is(test.set('iscrizione.checklist', 'null'), '', 'what the body changed is taken back');
select is(test.rule('checklist')::jsonb, test.get('preset')::jsonb #> '{services,0,rules,checklist}', 'and the preset''s is there again');
select is((select array_agg(key || ' ' || coalesce(value_after::text, '-') order by id) from albo.setting_event where key like 'iscrizione.%'),
          array['iscrizione.fee_cents 5000', 'iscrizione.checklist [{"id": "stamp", "label": {"it": "Bollo"}}]', 'iscrizione.checklist -'], 'all that is kept');

-- A new holiday moves what would have ended on it.
select test.put('before', (select deadline from albo.request where id = test.get('r')::bigint));
select is(test.set('patron_day', format('"%s"', to_char(test.get('before')::date, 'MM-DD'))), '', 'a patron day on the last day of a term');
select is((select deadline from albo.request where id = test.get('r')::bigint),
          albo.deadline(test.get('before')::date, 0, test.get('a')::int), 'moves it to the next working day');
select cmp_ok((select deadline from albo.request where id = test.get('r')::bigint), '>', test.get('before')::date, 'which is later');
select is(test.set('patron_day', 'null'), '', 'without it');
select is((select deadline from albo.request where id = test.get('r')::bigint)::text, test.get('before'), 'the day is as it was');

-- What there is to see.
select set_eq(format($$select key, value::text, is_set from admin.settings(%s) where key in ('hours', 'phone', 'iscrizione.fee_cents', 'iscrizione.term_days')$$, test.get('a')),
              $$values ('hours', '"mai"', true), ('phone', null, false), ('iscrizione.fee_cents', '5000', true), ('iscrizione.term_days', '60', false)$$, 'every setting with what it is');
select results_eq($$select code, kind, services, staff from admin.organization_list()$$, $$values ('ente-a', 'order', 3, 4), ('ente-b', 'order', 3, 3)$$, 'and the bodies');

select * from finish();
rollback;
