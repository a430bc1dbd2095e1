-- isolation: staff of one body see nothing of another, whatever they try
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('ra', test.submitted('mario-token', 'ente-a')),
       test.put('rb', test.submitted('mario-token', 'ente-b')),
       test.put('rb2', test.submitted('mara-token', 'ente-b', 'iscrizione',
                                      '{"email": "mara@example.org", "section": "B", "truth": true}'));
select test.put('fa', (select id from albo.attachment where request_id = test.get('ra')::bigint)),
       test.put('fb', (select id from albo.attachment where request_id = test.get('rb')::bigint)),
       test.put('ga', (select id from albo.register where organization_id = test.get('a')::int)),
       test.put('gb', (select id from albo.register where organization_id = test.get('b')::int)),
       test.put('pb', (select protocol_number from albo.request where id = test.get('rb2')::bigint));
select admin.member_add(test.get('b')::int, 'albo', 'A',
  '{"fiscal_code": "BNCMRA99T61H501E", "family_name": "Bianchi", "given_name": "Mara"}', null, '2020-01-01');

-- Through every function that reads.
select is(test.value_as(l, format('select count(*) from %s.inbox(null, null, null, 200)', s)), '1',
          format('%s lists the own body''s requests', l))
from (values ('a.operatore', 'office'), ('a.amministratore', 'office'), ('a.rtd', 'audit')) x (l, s);
select is(test.value_as(l, format('select string_agg(id::text, '','' order by id) from %s.inbox(null, null, null, 200)', s)),
          test.get('ra'), format('%s lists no other body''s', l))
from (values ('a.operatore', 'office'), ('a.amministratore', 'office'), ('a.rtd', 'audit')) x (l, s);
select is(test.value_as(l, format('select coalesce(sum(n), 0) from %s.counts()', s)), '1', format('%s counts no other body''s', l))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s);

select is(test.value_as(l, format('select count(*) from %s.inbox(jsonb_build_object(''search'', %L), null, null, 200)', s, t)), '0',
          format('%s finds nothing of another body by %s', l, t))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s),
     unnest(array['Bianchi', 'BNCMRA', test.get('pb'), '%', '_', '\', ''' or true --']) t;
select is(test.value_as('b.operatore', 'select count(*) from office.inbox(''{"search": "Bianchi"}'', null, null, 200)'), '1',
          'which its own officer does find');

select is(test.refusal_as(l, format(f, s, test.get(k))), 'AL404', format('%s gets AL404 from %s', l, format(f, s, k)))
from (values ('a.operatore', 'office'), ('a.amministratore', 'office'), ('a.rtd', 'audit')) x (l, s),
     (values ('select %s.request(%s)', 'rb'), ('select %s.attachment_get(%s)', 'fb'),
             ('select %s.attachment_chunk(%s, 0)', 'fb')) y (f, k);
select is(test.value_as(l, format('select count(*) from %s.inbox_row(%s)', s, test.get('rb'))), '0',
          format('%s gets no line of another body''s', l))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s);
select is(test.refusal_as('a.operatore', format('select office.request_by_protocol(%L)', test.get('pb'))), 'AL404',
          'another body''s protocol number leads nowhere');
select is(test.value_as(l, format('select jsonb_path_query_array(%s.registers(), ''$[*].id'')', s)), format('[%s]', test.get('ga')),
          format('%s sees the own registers', l))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s);
select is(test.value_as(l, format('select count(*) from %s.entries(%s, null, 200, null)', s, test.get('gb'))), '0',
          format('%s reads no other register', l))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s);
select is(test.value_as('b.rtd', format('select count(*) from audit.entries(%s, null, 200, null)', test.get('gb'))), '1',
          'which its own auditor reads');

select test.put('eb', (select id from albo.entry where organization_id = test.get('b')::int)),
       test.put('mb', (select id from albo.member where organization_id = test.get('b')::int));
select is(test.value_as(l, format('select count(*) from %s.register_as_of(%s, %L, null, null, null, 200)', s, test.get('gb'), d)), '0',
          format('%s reads no other register as of %s', l, d))
from (values ('a.operatore', 'office'), ('a.rtd', 'audit')) x (l, s), unnest(array[null, '2021-01-01', '9999-12-31']) d;
select is(test.refusal_as(l, format('select %s.member(%s)', s, test.get('mb'))), 'AL404', format('%s opens no other member', l))
from (values ('a.operatore', 'office'), ('a.amministratore', 'office'), ('a.rtd', 'audit')) x (l, s);
select test.put('nb', test.value_as('b.amministratore', format(
  'select office.annotate(%s, gen_random_uuid(), ''{"kind": "note", "text": "x"}'') ->> ''annotation_id''', test.get('eb'))));
select is(test.refusal_as('a.amministratore', format(f, test.get(k))), 'AL404', 'no writing on another register: ' || f)
from (values ('select office.annotate(%s, gen_random_uuid(), ''{"kind": "note", "text": "x"}'')', 'eb'),
             ('select office.annotation_close(%s, gen_random_uuid(), ''2090-01-01'', ''x'')', 'nb'),
             ('select office.entry_correct(%s, gen_random_uuid(), ''{"effective_from": "2090-01-01", "reasons": "x"}'')', 'eb')) x (f, k);

select is(test.value_as('a.rtd', 'select count(*) from audit.duplicates(null, 50)'), '0', 'an auditor finds no other body''s twins');

-- Through every function that changes.
select is(test.refusal_as('a.amministratore', format(f, test.get('rb'))), 'AL404', 'no command reaches: ' || f)
from unnest(array[
  'select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')',
  'select office.claim(%s, 1, gen_random_uuid())',
  'select office.approve(%s, 1, gen_random_uuid(), ''{}'')',
  'select office.annul(%s, 1, gen_random_uuid(), ''withdrawn'', ''x'')',
  'select office.transfer_offer(%s, 1, gen_random_uuid(), ''ente-a'', ''{"effective_from": "2090-01-01"}'')',
  'select office.transfer_destinations(%s)', 'select office.duplicates(%s)',
  'select office.announce(%s)']) f;
select is((select array_agg(distinct r.state || ' ' || r.row_version || ' ' || r.is_unread) from albo.request r
           where r.organization_id = test.get('b')::int), array['1 1 true'], 'and nothing of it was touched');
select is((select count(*) from albo.access_log where organization_id = test.get('b')::int), 0::bigint,
          'nor was a reading recorded there');

-- What is being filed there, and its files.
select test.put('db', test.value_as('b.operatore', $$select office.draft_open('cancellazione',
         '{"fiscal_code": "VRDLGU80A01H501Q", "given_name": "Luigi", "family_name": "Verdi"}', 'paper', null) ->> 'id'$$)),
       test.put('ob', test.value_as('b.operatore', format($$select office.document_begin(%s, 'outcome', 'a.pdf', 'application/pdf')$$, test.get('rb'))));
select is(test.refusal_as(l, format(f, test.get(k))), 'AL404', format('%s gets AL404 from %s', l, format(f, k)))
from unnest(array['a.operatore', 'a.amministratore']) l,
     (values ('db', 'select office.draft_get(%s)'), ('db', 'select office.draft_save(%s, 1, ''{}'', 1)'), ('db', 'select office.draft_delete(%s)'),
             ('db', 'select office.submit(%s, 1, gen_random_uuid())'),
             ('db', 'select office.attachment_begin(%s, ''document'', ''a.pdf'', ''application/pdf'')'),
             ('rb', 'select office.correction_open(%s, ''paper'', null)'),
             ('rb', 'select office.document_begin(%s, ''outcome'', ''a.pdf'', ''application/pdf'')'),
             ('ob', 'select office.attachment_append(%s, 0, ''%%PDF-'')'), ('ob', 'select office.attachment_finish(%s, sha256(''x''))'),
             ('ob', 'select office.attachment_remove(%s)'), ('ob', 'select office.attachment_get(%s)'),
             ('ob', 'select office.attachment_chunk(%s, 0)')) y (k, f);
select is(test.value_as('a.operatore', 'select jsonb_array_length(office.drafts())'), '0', 'nor is it listed');

-- Pretending to be somebody else.
select is(test.refusal_as('a.operatore', s), '42501', 'refused: ' || s)
from unnest(array['set role "b.operatore"', 'set role albo_owner', 'set role albo_admin', 'set role albo_portal',
                  'grant albo_audit to "a.operatore"',
                  'alter role "a.operatore" superuser', 'alter table albo.request disable row level security',
                  'drop policy staff on albo.request', 'create policy p on albo.request using (true)',
                  'create schema x', 'create table public.x ()', 'create function office.x() returns int return 1',
                  'create or replace function office.whoami() returns jsonb return ''{}''::jsonb',
                  'alter function albo.caller(text) set search_path = public']) s;

-- The tests' connection is a superuser's, so SET SESSION AUTHORIZATION is tried over a real one in race.sh.

select is(test.value_as('a.operatore',
            $$select office.whoami() #>> '{organization,code}' || ' ' || (select count(*) from office.inbox(null, null, null, 200))$$,
            format('select set_config(%L, %L, true)', g, v)),
          'ente-a 1', format('a setting changes nothing: %s = %s', g, v))
from (values ('albo.organization_id', '2'), ('albo.organization', 'ente-b'), ('albo.caller', 'b.operatore'),
             ('albo.staff', 'b.operatore'), ('search_path', 'test, public, pg_temp'), ('application_name', 'b.operatore'),
             ('role', 'albo_office'), ('DateStyle', 'SQL, DMY'), ('TimeZone', 'Pacific/Auckland'),
             ('standard_conforming_strings', 'off'), ('row_security', 'off'), ('enable_indexscan', 'off')) x (g, v);

-- Shadowing, even where somebody was given the right to make temporary tables.
grant temporary on database :"DBNAME" to "a.operatore";
select is(test.refusal_as('a.operatore', $$
  create temporary table staff as select 2 as organization_id, 1::bigint as id, 'a.operatore' as login, 'X' as name,
    null::text as email, 'administrator' as duty, true as is_active, now() as created_at$$), '',
  'a temporary table named staff');
select is(test.refusal_as('a.operatore', f), '', f)
from unnest(array[$$create function pg_temp.caller_organization() returns int language sql return 2$$,
                  $$create function pg_temp.sha256(bytea) returns bytea language sql return 'x'::bytea$$,
                  $$create function pg_temp.texteq(text, text) returns boolean language sql return true$$,
                  $$create operator pg_temp.= (leftarg = text, rightarg = text, function = pg_temp.texteq)$$]) f;
select is(test.value_as('a.operatore',
            $$select office.whoami() #>> '{organization,code}' || ' ' || (select count(*) from office.inbox(null, null, null, 200))$$,
            'set local search_path = pg_temp, pg_catalog'),
          'ente-a 1', 'do not shadow the real ones');

-- Staff of nobody, and staff who left.
select is(test.refusal_as('nessuno', 'select office.whoami()'), 'AL403', 'a login that is no staff gets AL403');
select is(test.refusal_as('nessuno', 'select * from office.inbox(null, null, null, 1)'), 'AL403', 'also from the inbox');
update albo.staff set is_active = false where login = 'a.operatore';
select is(test.refusal_as('a.operatore', 'select office.whoami()'), 'AL403', 'who left gets AL403');
update albo.staff set is_active = true where login = 'a.operatore';

-- An auditor put into the office's group by mistake changes nothing, and the other way round.
grant albo_office to "a.rtd";
grant albo_audit to "a.operatore";
select is(test.refusal_as('a.rtd', format('select office.claim(%s, 1, gen_random_uuid())', test.get('ra'))), 'AL403',
          'an auditor in the office''s group does not claim');
select is(test.refusal_as('a.rtd', format('select office.request(%s)', test.get('ra'))), 'AL403', 'nor read there');
select is(test.refusal_as('a.operatore', 'select audit.whoami()'), 'AL403', 'an officer is no auditor');
revoke albo_office from "a.rtd";
revoke albo_audit from "a.operatore";

-- The second wall: privileges given by mistake.
grant usage on schema albo to albo_office, albo_audit, albo_portal;
grant select on all tables in schema albo to albo_office, albo_audit, albo_portal;
select is(test.value_as(l, format('select count(*) from %s where %I = %s', c.oid::regclass,
            case when c.relname = 'organization' then 'id' else 'organization_id' end, test.get('b'))), '0',
          format('row security hides the other body''s %s from %s', c.relname, l))
from pg_class c, unnest(array['a.operatore', 'a.amministratore', 'a.rtd', 'nessuno']) l
where c.relnamespace = 'albo'::regnamespace and c.relkind = 'r'
  and (c.relname = 'organization'
       or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'))
order by c.relname, l;
select is(test.value_as('a.operatore', 'select count(*) from albo.request'), '1', 'while the own is there');
select is(test.value_as(l, 'select count(*) from albo.' || t), '0', format('%s sees no %s at all', l, t))
from unnest(array['a.operatore', 'a.rtd']) l, unnest(array['citizen', 'session', 'installation']) t;
select is(test.value_as('albo_portal', format('select count(*) from %s', c.oid::regclass)), '0',
          format('row security hides %s from the portal', c.relname))
from pg_class c where c.relnamespace = 'albo'::regnamespace and c.relkind = 'r' order by c.relname;
grant update, delete on all tables in schema albo to albo_office;
select is(test.value_as('a.operatore', 'with x as (update albo.request set is_unread = false returning 1) select count(*) from x'),
          '0', 'row security lets no update through, not even at home');
select is(test.value_as('a.operatore', 'with x as (delete from albo.draft returning 1) select count(*) from x'),
          '0', 'nor a delete');


-- Where the owner may not bypass row security, its policy lets it work all the same.
alter role albo_owner nobypassrls;
select is(test.value_as('a.operatore', 'select count(*) from office.inbox(''{"search": "ross"}'', null, null, 200)'), '1', 'the functions work under row security too');
select isnt(test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'), null, 'those that write as well');

select * from finish();
rollback;
