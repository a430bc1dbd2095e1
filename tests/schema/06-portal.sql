-- portal: sessions, drafts and files of one citizen, and nobody else's
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Sessions.
select is(portal.whoami('mario-token') ->> 'given_name', 'Mario', 'a token says who it is');
select is(portal.whoami('mario-token') - 'id', '{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi",
          "birth_date": "1980-01-01", "sex": "M", "email": "mario@example.org"}'::jsonb, 'with the attributes that the identity has');
select is(test.refusal(format('select portal.whoami(%L)', t)), 'AL401', format('no session for %L', t))
from unnest(array['', 'mario', 'MARIO-TOKEN', encode(sha256('mario-token'), 'hex'), null]) t;
select is((select count(*) from albo.session where encode(token_hash, 'escape') like '%token%'), 0::bigint, 'the token itself is not kept');

create function test.session_at(p_last interval, p_first interval) returns text
language plpgsql as $$
declare
  v_refusal text;
begin
  update albo.session set last_seen_at = now() - p_last, opened_at = now() - p_first where token_hash = sha256('mario-token');
  v_refusal := test.refusal('select portal.whoami(''mario-token'')');
  raise exception using errcode = 'T0000', message = v_refusal
    || (select ' ' || (last_seen_at = now()) from albo.session where token_hash = sha256('mario-token'));
exception when sqlstate 'T0000' then return btrim(sqlerrm);
end
$$;
select is(test.session_at(l, f), x, format('last call %s ago, opened %s ago: %s', l, f, x))
from (values ('30 s'::interval, '1 min'::interval, 'false'), ('2 min', '2 min', 'true'), ('29 min 59 s', '1 h', 'true'),
             ('30 min', '1 h', 'AL401 false'), ('1 day', '2 days', 'AL401 false'),
             ('1 min 1 s', '7 h 59 min', 'true'), ('1 s', '8 h', 'AL401 false')) x (l, f, x);
select lives_ok('select portal.sign_out(''mario-token'', sha256(''handle''))', 'signing out');
select is(test.refusal('select portal.whoami(''mario-token'')'), 'AL401', 'ends the session');
select lives_ok('select portal.sign_out(''mario-token'', sha256(''handle''))', 'also when it had ended');
select login.session_open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}', 'spid', 2, sha256('mario-token'));

-- Every function that takes a token asks for a session first.
select is(test.refusal(format('select portal.%I(%s)', p.proname,
            (select string_agg(case when i = 1 then '''nobody''' else 'null::' || format_type(t, null) end, ', ' order by i)
             from unnest(p.proargtypes::oid[]) with ordinality a (t, i)))), 'AL401', format('portal.%s wants a session', p.proname))
from pg_proc p where p.pronamespace = 'portal'::regnamespace and p.proargnames[1] = 'p_token' and p.proname <> 'sign_out'
order by p.proname;

-- What is on offer.
select is(jsonb_path_query_array(portal.organizations(), '$[*].code'), '["ente-a", "ente-b"]'::jsonb, 'the bodies');
select is(jsonb_path_query_array(portal.services('ente-a'), '$.services[*].code'), '["iscrizione", "cancellazione", "trasferimento"]'::jsonb, 'their services');
select is(portal.service('ente-a', 'iscrizione') #>> '{service,title,en}', 'Enrolment', 'a service');
select is(portal.service('ente-a', 'iscrizione') #>> '{service,form,sections,0,id}', 'you', 'with its form');
select is(test.refusal('select portal.services(''nessuno'')'), 'AL404', 'no such body');
select is(test.refusal('select portal.service(''ente-a'', ''nessuno'')'), 'AL404', 'no such service');

-- Drafts.
select test.put('draft', portal.draft_open('mario-token', 'ente-a', 'iscrizione'));
select test.put('d', test.get('draft')::jsonb ->> 'id');
select is(array(select jsonb_object_keys(test.get('draft')::jsonb) order by 1),
          array['form', 'id', 'identity', 'organization', 'row_version', 'service', 'step', 'updated_at', 'values'], 'a draft has its parts');
select is(test.get('draft')::jsonb -> 'organization', '{"code": "ente-a", "kind": "order", "logo": null, "name": "Ente A", "settings": {}, "has_registers": true}'::jsonb, 'and the body, without what only the clock goes by');
select is(test.get('draft')::jsonb -> 'values', '{"email": "mario@example.org", "fiscal_code": "RSSMRA80A01H501U"}'::jsonb, 'what is known is filled in');
select is(portal.draft_open('mario-token', 'ente-a', 'iscrizione') ->> 'id', test.get('d'), 'opening again resumes it');
select is((select count(*) from albo.draft), 1::bigint, 'there is one of it');
select is(portal.draft_save('mario-token', test.get('d')::bigint, 1, '{"section": "B", "email": "x@example.org", "document": [{"id": 1}], "info": "x", "since": null}', 2),
          '{"row_version": 2}'::jsonb, 'saving');
select is((select answers from albo.draft), '{"section": "B"}'::jsonb, 'keeps what was typed, and not what the identity or the files say');
select is((select step from albo.draft), 2, 'and where the citizen was');
select portal.draft_save('mario-token', test.get('d')::bigint, 2, '{"truth": true}', null);
select is(portal.draft_get('mario-token', test.get('d')::bigint) -> 'values',
          '{"email": "mario@example.org", "fiscal_code": "RSSMRA80A01H501U", "truth": true}'::jsonb, 'saving replaces what was typed');
select is(test.refusal(format('select portal.draft_save(''mario-token'', %s, 2, ''{}'', 1)', test.get('d'))), 'AL409', 'not over a newer version');
select is(test.refusal(format('select portal.draft_save(''mario-token'', %s, 3, %L, 1)', test.get('d'), v)), r, format('%s: %s', r, left(v, 40)))
from (values ('{"x": 1}', 'AL422 unknown_field'), ('[]', 'AL422 invalid'), ('null', 'AL422 invalid'), (null, 'AL422 invalid'),
             (jsonb_build_object('section', repeat('x', 1024 * 1024))::text, 'AL422 too_much')) x (v, r);
select is(test.refusal(format('select portal.draft_save(''mario-token'', %s, 3, ''{}'', 101)', test.get('d'))), 'AL422 step', 'a step that no form has');
select is(jsonb_array_length(portal.drafts('mario-token')), 1, 'the list of drafts');
select is(portal.drafts('mara-token'), '[]'::jsonb, 'is one''s own');

-- Files.
create function test.begin(p_field text default 'document', p_name text default 'c.pdf', p_type text default 'application/pdf') returns bigint
language sql as $$ select portal.attachment_begin('mario-token', test.get('d')::bigint, p_field, p_name, p_type) $$;
select is(test.refusal(format('select test.begin(%L, %L, %L)', f, n, t)), r, r)
from (values ('section', 'c.pdf', 'application/pdf', 'AL422 unknown_field'), ('nessuno', 'c.pdf', 'application/pdf', 'AL422 unknown_field'),
             (null, 'c.pdf', 'application/pdf', 'AL422 unknown_field'),
             ('document', 'c.png', 'image/png', 'AL422 document:media_type'), ('document', 'c', null, 'AL422 document:media_type'),
             ('document', '', 'application/pdf', 'AL422 document:file_name'), ('document', null, 'application/pdf', 'AL422 document:file_name'),
             ('document', '../c.pdf', 'application/pdf', 'AL422 document:file_name'), ('document', '..', 'application/pdf', 'AL422 document:file_name'),
             ('document', E'c\\d.pdf', 'application/pdf', 'AL422 document:file_name'), ('document', E'c\n.pdf', 'application/pdf', 'AL422 document:file_name'),
             ('document', repeat('x', 256), 'application/pdf', 'AL422 document:file_name')) x (f, n, t, r);
select test.put('f', test.begin(p_name => 'Càrta d''identità.pdf'));
create function test.append(p_index int, p_bytes bytea, p_file bigint default test.get('f')::bigint, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal(format('select portal.attachment_append(%L, %s, %s, %L)', p_token, p_file, coalesce(p_index::text, 'null'), p_bytes)) $$;
select test.put('piece', '%PDF-1.4' || repeat('x', 262136));
select is(test.append(0, 'MZ not a PDF'), 'AL422 document:media_type', 'the first bytes say what it is');
select is(test.append(0, '\x89504e470d0a1a0a'), 'AL422 document:media_type', 'a picture is no PDF');
select is(test.append(0, '<script>alert(1)</script>%PDF-1.4'), 'AL422 document:media_type', 'nor is a page that has one inside');
select is(test.append(1, test.get('piece')::bytea), 'AL422 document:chunk', 'the first piece comes first');
select is(test.append(null, test.get('piece')::bytea), 'AL422 document:chunk', 'a piece has a place');
select is(test.append(0, ''), 'AL422 document:chunk', 'an empty piece');
select is(test.append(0, (test.get('piece') || 'x')::bytea), 'AL422 document:chunk', 'a piece that is too long');
select is(test.append(0, test.get('piece')::bytea, p_token => 'mara-token'), 'AL404', 'somebody else''s file');
select is(test.append(0, test.get('piece')::bytea), '', 'a whole piece');
select is(test.append(0, test.get('piece')::bytea), 'AL422 document:chunk', 'not twice');
select is(test.append(1, repeat('x', 40000)::bytea), 'AL422 document:too_large', 'the field''s size is enforced as the pieces come');
select is(test.append(1, repeat('y', 30000)::bytea), '', 'the last piece');
select is(test.append(2, 'z'), 'AL422 document:chunk', 'nothing comes after a short piece');
select is(portal.draft_get('mario-token', test.get('d')::bigint) -> 'values' ? 'document', false, 'a file that is arriving is not shown');
select is(test.refusal(format('select portal.attachment_get(''mario-token'', %s)', test.get('f'))), 'AL404', 'nor given');
select is(test.refusal(format('select portal.attachment_finish(''mario-token'', %s, %L)', test.get('f'), h)), 'AL422 document:sha256', 'the database computes the hash itself')
from unnest(array[sha256('x'), null, '\x00']) h;
select test.put('sha', sha256((test.get('piece') || repeat('y', 30000))::bytea));
select is(portal.attachment_finish('mario-token', test.get('f')::bigint, test.get('sha')::bytea) - 'id',
          jsonb_build_object('field', 'document', 'name', 'Càrta d''identità.pdf', 'media_type', 'application/pdf', 'size', 292144, 'n_chunks', 2,
                             'sha256', substr(test.get('sha'), 3)), 'a whole file');
select is(test.refusal(format('select portal.attachment_finish(''mario-token'', %s, %L)', test.get('f'), test.get('sha'))), '', 'finishing again says the same');
select is(test.append(2, 'z'), 'AL422 document:chunk', 'a complete file takes no more pieces');
select is(portal.draft_get('mario-token', test.get('d')::bigint) #>> '{values,document,0,name}', 'Càrta d''identità.pdf', 'it is among the values');
select is(sha256(portal.attachment_chunk('mario-token', test.get('f')::bigint, 0) || portal.attachment_chunk('mario-token', test.get('f')::bigint, 1)),
          test.get('sha')::bytea, 'and comes back as it was');
select is(portal.attachment_chunk('mario-token', test.get('f')::bigint, 2), null, 'up to its end');
select test.put('g', test.begin());
select is(test.refusal(format('select portal.attachment_finish(''mario-token'', %s, sha256(''''))', test.get('g'))), 'AL422 document:empty_file', 'an empty file is none');
create function test.upload() returns text language plpgsql as $$
declare
  v_id bigint := test.begin();
begin
  perform portal.attachment_append('mario-token', v_id, 0, '%PDF-');
  return test.refusal(format('select portal.attachment_finish(''mario-token'', %s, sha256(''%%PDF-''))', v_id));
end
$$;
select is(test.upload(), '', 'a field takes two files if it says so');
select is(test.upload(), 'AL422 document:too_many_files', 'and not three');
select is(test.refusal('select test.begin() from generate_series(1, 36)'), '', 'up to forty are begun');
select is((select count(*) from albo.attachment), 40::bigint, 'that is forty');
select is(test.refusal('select test.begin()'), 'AL429', 'and no more');
update albo.attachment set created_at = now() - interval '2 hours' where sha256 is null;
select is(test.refusal('select test.begin()'), '', 'uploads that broke off make room');
select is((select count(*) from albo.attachment), 3::bigint, 'they are gone');
select is(test.refusal(format('select portal.attachment_remove(''mario-token'', %s)', (select max(id) from albo.attachment))), '', 'a file may be removed');

select is(albo.sniff_media_type(b), t, coalesce(t, 'unknown'))
from (values ('%PDF-1.4'::bytea, 'application/pdf'), (' %PDF-1.4'::bytea, null), ('%PDF'::bytea, null),
             ('\x89504e470d0a1a0a00', 'image/png'), ('\xffd8ffe0', 'image/jpeg'),
             ('\x30820a', 'application/pkcs7-mime'), ('<html>', null), ('', null)) x (b, t);

-- Somebody else's.
select test.put('r', test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.put('rf', (select id from albo.attachment where request_id is not null));
select is(test.refusal(format(s, t, test.get(k))), 'AL404', format(s, t, k))
from (values ('mara-token', 'd', 'select portal.draft_get(%L, %s)'), ('mara-token', 'd', 'select portal.draft_save(%L, %s, 3, ''{}'', 1)'),
             ('mara-token', 'd', 'select portal.draft_delete(%L, %s)'),
             ('mara-token', 'd', 'select portal.submit(%L, %s, 3, gen_random_uuid())'),
             ('mara-token', 'd', 'select portal.attachment_begin(%L, %s, ''document'', ''c.pdf'', ''application/pdf'')'),
             ('mara-token', 'f', 'select portal.attachment_finish(%L, %s, sha256(''x''))'), ('mara-token', 'f', 'select portal.attachment_remove(%L, %s)'),
             ('mara-token', 'f', 'select portal.attachment_get(%L, %s)'), ('mara-token', 'f', 'select portal.attachment_chunk(%L, %s, 0)'),
             ('mario-token', 'r', 'select portal.request(%L, %s)'), ('mario-token', 'r', 'select portal.announce(%L, %s)'),
             ('mario-token', 'rf', 'select portal.attachment_get(%L, %s)'), ('mario-token', 'rf', 'select portal.attachment_chunk(%L, %s, 0)'),
             ('mario-token', 'rf', 'select portal.attachment_remove(%L, %s)'),
             ('mara-token', 'rf', 'select portal.attachment_remove(%L, %s)')) x (t, k, s);
select is(portal.requests('mario-token'), '[]'::jsonb, 'another citizen''s requests are not in the list');
select is(jsonb_array_length(portal.requests('mara-token')), 1, 'one''s own are');
select is(portal.attachment_chunk('mara-token', test.get('rf')::bigint, 0), (select bytes from albo.attachment_chunk where attachment_id = test.get('rf')::bigint),
          'a submitted file can be read by its applicant');
select is(array(select jsonb_object_keys(portal.request('mara-token', test.get('r')::bigint)) order by 1),
          array['acts_for', 'channel', 'closed_at', 'corrected_by', 'corrects', 'deadline', 'documents', 'entry', 'form', 'history', 'id', 'messages', 'organization', 'outcome', 'payments', 'preavvisi',
                'protocol_number', 'reasons', 'row_version', 'service', 'state', 'submitted_at', 'supplement_expired', 'supplements', 'transfer', 'values',
                'withdrawal_asked_at'], 'a request has what an applicant may see');
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r')));
select is(jsonb_path_query_array(portal.request('mara-token', test.get('r')::bigint), '$.history[*].actor'), '["Mara Bianchi", "Ente A"]'::jsonb,
          'staff appear under the name of their office');
select unalike(portal.request('mara-token', test.get('r')::bigint)::text, '%Operatore%', 'nowhere by their own');
select is(test.value_as('a.operatore', format('select office.attachment_get(%s) ->> ''name''', test.get('rf'))), 'carta.pdf', 'the office reads a submitted file');
select is(test.refusal_as('a.operatore', format('select office.attachment_get(%s)', test.get('f'))), 'AL404', 'and none of a draft');

-- Throwing away.
select is(test.refusal(format('select portal.draft_delete(''mario-token'', %s)', test.get('d'))), '', 'a draft is thrown away');
select is((select count(*) from albo.attachment where draft_id is not null), 0::bigint, 'with its files');
insert into albo.service (organization_id, code, kind, current_version_id)
select test.get('a')::int, 's' || i, 'other', current_version_id from albo.service, generate_series(1, 51) i
where organization_id = test.get('a')::int and code = 'iscrizione';
select is(test.refusal('select portal.draft_open(''mario-token'', ''ente-a'', ''s'' || i) from generate_series(1, 50) i'), '', 'fifty drafts');
select is(test.refusal('select portal.draft_open(''mario-token'', ''ente-a'', ''s51'')'), 'AL429', 'and no more');
select is(test.refusal('select portal.draft_open(''mario-token'', ''ente-a'', ''s50'')'), '', 'but one may be resumed');

-- One key in two bodies: each repeat gets the answer of its own draft.
insert into albo.citizen (identity_key, given_name, family_name, fiscal_code) values ('TINIT-NREADA70A41H501X', 'Ada', 'Neri', 'NREADA70A41H501X');
select login.session_open('{"fiscal_code": "NREADA70A41H501X", "given_name": "Ada", "family_name": "Neri"}', 'cie', 2, sha256('ada-token'));
create function test.send(p_draft text) returns text language sql as $$
  select portal.submit('ada-token', test.get(p_draft)::bigint, 2, test.get('one')::uuid)::text $$;
select test.put('one', gen_random_uuid()), test.put('da', test.ready_draft('ada-token', 'ente-a')), test.put('db', test.ready_draft('ada-token', 'ente-b'));
select test.put('ra', test.send('da')), test.put('rb', test.send('db'));
select isnt(test.get('ra'), test.get('rb'), 'one key for two drafts of two bodies');
select is(array[test.send('da'), test.send('db')], array[test.get('ra'), test.get('rb')], 'each repeat gets its own answer');

select * from finish();
rollback;
