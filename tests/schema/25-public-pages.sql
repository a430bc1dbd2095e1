-- public pages: the sheet of a service, the logo, and what a register says to everybody
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- The sheet.
create function test.publish(p_sheet jsonb, p_code text default 'iscrizione') returns text
language sql as $$
  select test.refusal(format('select albo.service_publish(%s, %L)', test.get('a'),
    (test.get('preset')::jsonb #> '{services,0}') || jsonb_build_object('code', p_code, 'sheet', p_sheet)))
$$;
create function test.version() returns int
language sql as $$
  select v.version from albo.service s join albo.service_version v on v.id = s.current_version_id
  where s.organization_id = test.get('a')::int and s.code = 'iscrizione'
$$;

select is(test.publish(s::jsonb), x, coalesce(s, 'none'))
from (values (null, ''), ('null', ''), ('{}', ''), ('[]', 'AL422 sheet:invalid'), ('"x"', 'AL422 sheet:invalid'),
             ('{"why": {"it": "a", "en": "a"}}', 'AL422 sheet.why:sheet'), ('{"who": "a"}', 'AL422 sheet.who:sheet'),
             ('{"who": {"it": "a"}}', 'AL422 sheet.who:sheet'), ('{"who": {"it": "a", "en": " "}}', 'AL422 sheet.who:sheet'),
             ('{"who": {"it": "a", "en": 1}}', 'AL422 sheet.who:sheet'), ('{"who": {"it": "a", "en": "a", "de": "a"}}', 'AL422 sheet.who:sheet'),
             (jsonb_build_object('who', jsonb_build_object('it', repeat('x', 10001), 'en', 'a'))::text, 'AL422 sheet.who:sheet')) x (s, x);
select is(test.version(), 1, 'a service without a sheet is what it was before there were any');
select is(test.publish('{"who": {"it": "A tutti", "en": "Everybody"}}'), '', 'a sheet');
select is(test.version(), 2, 'is a new version');
select is(test.publish('{"who": {"it": "A tutti", "en": "Everybody"}}'), '', 'the same again');
select is(test.version(), 2, 'is none');
select is(test.value_as('albo_portal', 'select portal.service(''ente-a'', ''iscrizione'') #>> ''{service,sheet,who,it}'''), 'A tutti', 'everybody reads it');
select is(test.value_as('albo_portal', 'select portal.service(''ente-a'', ''iscrizione'') #>> ''{service,published_on}'''), albo.rome_day(now())::text, 'and since when');
select is(test.refusal(format('select admin.setting_set(%s, ''iscrizione.fee_cents'', ''100'')', test.get('a'))), '', 'a fee of the body''s own');
select is((select v.sheet #>> '{who,en}' from albo.service s join albo.service_version v on v.id = s.current_version_id
           where s.organization_id = test.get('a')::int and s.code = 'iscrizione'), 'Everybody', 'leaves the sheet');
select is(test.publish('{}', c), 'AL422 code:reserved', c || ' is an address of the portal') from unnest(array['albi', 'privacy', 'accessibilita', 'logo']) c;

-- The logo.
create function test.png(p_width int, p_height int) returns bytea
language sql as $$
  select decode('89504e470d0a1a0a0000000d49484452', 'hex') || int4send(p_width) || int4send(p_height) || decode('080200000000000000000000', 'hex')
$$;
select is(albo.logo_media_type(c), x, coalesce(left(encode(c, 'escape'), 60), 'nothing'))
from (values (test.png(10, 10), 'image/png'), (test.png(4000, 4000), 'image/png'), (test.png(4001, 10), null), (test.png(0, 10), null), (test.png(10, -1), null),
             (convert_to('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', 'UTF8'), 'image/svg+xml'),
             (convert_to('<?xml version="1.0"?> <!-- a - b --> <svg width="1"></svg> ', 'UTF8'), 'image/svg+xml'),
             (convert_to('<svg><script>1</script></svg>', 'UTF8'), null), (convert_to('<svg ONLOAD = "x"></svg>', 'UTF8'), null),
             (convert_to('<svg><a href="javascript:x"/></svg>', 'UTF8'), null), (convert_to('<!DOCTYPE svg><svg></svg>', 'UTF8'), null),
             (convert_to('<svg><foreignObject/></svg>', 'UTF8'), null), (convert_to('<html><svg></svg>', 'UTF8'), null),
             (convert_to('GIF89a', 'UTF8'), null), (''::bytea, null), (null, null), (decode('3c737667ff3c2f7376673e', 'hex'), null)) x (c, x);
select is(test.refusal(format('select admin.logo_set(%s, %L)', test.get(o), c)), x, x || ' for ' || length(c))
from (values ('a', test.png(1, 1), ''), ('a', convert_to('x', 'UTF8'), 'AL422 logo:invalid_logo'), ('a', test.png(1, 1) || convert_to(repeat('x', 262144), 'UTF8'), 'AL422 logo:too_long')) x (o, c, x);
select is(test.refusal('select admin.logo_set(-1, null)'), 'AL404', 'nobody''s logo');
select is(test.value_as('albo_portal', 'select portal.logo(''ente-a'') ->> ''media_type'''), 'image/png', 'everybody sees it');
select is(test.value_as('albo_portal', 'select portal.organization(''ente-a'') ->> ''logo'''), left(encode(sha256(test.png(1, 1)), 'hex'), 16), 'and which version it is');
select is(test.refusal_as('albo_portal', 'select portal.logo(''ente-b'')'), 'AL404', 'another body has none');
select is(test.refusal(format('select admin.logo_set(%s, null)', test.get('a'))), '', 'it is taken away');
select is(test.refusal_as('albo_portal', 'select portal.logo(''ente-a'')'), 'AL404', 'and gone');
select is((select array_agg(concat_ws(' ', value_before is not null and value_before <> 'null', value_after is not null and value_after <> 'null') order by id) from albo.setting_event where key = 'logo'),
          array['f t', 't f'], 'both are on record');

-- Words of a name.
select admin.member_add(test.get('a')::int, 'albo', 'A', jsonb_build_object('fiscal_code', f, 'family_name', l, 'given_name', g), n, '2001-01-01')
from (values ('RSSMRA80A01H501U', 'D''Aragonà', 'José María', 1), ('BNCMRA99T61H501E', 'Rossi', 'Nicolò', 2), ('VRDLGU80A01H501D', 'Rossi-Verdi', 'Ugo', 3)) x (f, l, g, n);
select is(jsonb_path_query_array(test.value_as('albo_portal', format('select portal.register(''ente-a'', ''albo'', null, null, %L, null, null)', q))::jsonb, '$.entries[*].number'), x::jsonb, q)
from (values ('rossi', '[2, 3]'), ('NICOLO rossi', '[2]'), ('rossi nicolò', '[2]'), ('d''aragona', '[1]'), ('aragona jose', '[1]'), ('maria', '[1]'), ('rossiverdi', '[3]'),
             ('rossi ugo nicolo', '[]'), ('%', '[]'), ('_ossi', '[]'), ('''', '[]'), ('a b c d e f g h', '[]'), ('RSSMRA', '[]'), ('2', '[2]')) x (q, x);

-- When it changed.
create function test.changed() returns text language sql as $$
  select test.value_as('albo_portal', 'select portal.register(''ente-a'', ''albo'', null, null, null, null, 1) ->> ''changed_on''')
$$;
select is(test.changed(), albo.rome_day(now())::text, 'the day of the last change');
select is(test.value_as('albo_portal', 'select portal.register(''ente-b'', ''albo'', null, null, null, null, 1) ->> ''changed_on'''), null, 'none before the first');
set session_replication_role = replica;
update albo.register_event set at = '2020-03-31 22:30:00Z' where organization_id = test.get('a')::int;
set session_replication_role = origin;
select is(test.changed(), '2020-04-01', 'in Rome');
select is(test.refusal_as('a.amministratore', format('select office.annotate(%s, gen_random_uuid(), ''{"kind": "note", "text": "x"}'')',
          (select min(id) from albo.entry where organization_id = test.get('a')::int))), '', 'a note that is not public');
select is(test.changed(), '2020-04-01', 'changes nothing for the public');
select is(test.refusal_as('a.amministratore', format('select office.annotate(%s, gen_random_uuid(), ''{"kind": "suspension", "text": "x", "is_public": true}'')',
          (select min(id) from albo.entry where organization_id = test.get('a')::int))), '', 'a suspension that is public');
select is(test.changed(), albo.rome_day(now())::text, 'does');

-- Which pages there are.
create function test.pages(p_host text) returns jsonb language sql as $$
  select jsonb_agg(p #>> '{organization,code}') from jsonb_array_elements(test.value_as('albo_portal', format('select portal.pages(%L)', p_host))::jsonb) p
$$;
select is(test.pages(null), '["ente-a", "ente-b"]', 'all bodies share the portal');
select is(test.refusal(format('select admin.setting_set(%s, ''host'', ''"a.example.it"'')', test.get('a'))), '', 'one gets a host');
select is(test.pages(null), '["ente-b"]', 'and is no longer there');
select is(test.pages('A.example.it'), '["ente-a"]', 'but at its own');
select is(test.pages('b.example.it'), null, 'nobody at another');
select is(test.value_as('albo_portal', 'select portal.pages(''a.example.it'') #> ''{0,registers}'''),
          format('[{"code": "albo", "changed_on": "%s"}]', albo.rome_day(now())), 'each register with the day of its last change');
update albo.register set is_public = false where organization_id = test.get('a')::int;
select is(test.value_as('albo_portal', 'select portal.pages(''a.example.it'') #> ''{0,registers}'''), '[]', 'a register that is not public is no page');
select is(test.value_as('albo_portal', 'select portal.organization(''ente-a'') ->> ''has_registers'''), 'false', 'nor linked to');

select * from finish();
rollback;
