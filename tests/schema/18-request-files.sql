-- request files: answers to a supplement, documents of the office, and no other way in
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.version(p_request bigint default test.get('r')::bigint) returns int
language sql as $$ select row_version from albo.request where id = p_request $$;

-- Mario is asked for a document of the form, a paper that the form does not have, and a word.
create function test.ask(p_request bigint, p_login text default 'a.amministratore') returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.ask_supplement(%s, %s, gen_random_uuid(), %L)', p_request, test.version(p_request),
    jsonb_build_object('due_on', to_char(albo.rome_day(now()) + 10, 'YYYY-MM-DD'), 'items', '[
      {"kind": "attachment", "field": "document", "reason": "Illeggibile"},
      {"kind": "attachment", "reason": "Manca la delega"}, {"kind": "text", "reason": "Perché"}]'::jsonb)))
$$;
select test.put('r', test.submitted());
select is(test.ask(test.get('r')::bigint), '', 'asked');
create function test.item(p_position int, p_request bigint default test.get('r')::bigint) returns bigint
language sql as $$
  select i.id from albo.supplement s join albo.supplement_item i on i.organization_id = s.organization_id and i.supplement_id = s.id
  where s.request_id = p_request and i.position = p_position order by s.id desc limit 1
$$;
select test.put('form', test.item(1)), test.put('paper', test.item(2)), test.put('word', test.item(3));

create function test.begin(p_item bigint, p_type text default 'application/pdf', p_name text default 'a.pdf', p_token text default 'mario-token') returns text
language sql as $$
  select test.refusal(format('select test.put(''f'', portal.supplement_attachment_begin(%L, %s, %L, %L))', p_token, coalesce(p_item::text, 'null'), p_name, p_type))
$$;
create function test.append(p_index int, p_bytes bytea, p_file bigint default test.get('f')::bigint, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal(format('select portal.attachment_append(%L, %s, %s, %L)', p_token, p_file, p_index, p_bytes)) $$;
create function test.finish(p_sha256 bytea default sha256('%PDF-'), p_file bigint default test.get('f')::bigint, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal(format('select portal.attachment_finish(%L, %s, %L)', p_token, p_file, p_sha256)) $$;
create function test.upload(p_item bigint) returns text
language sql as $$ select concat_ws(' ', test.begin(p_item), test.append(0, '%PDF-'), test.finish()) $$;

-- Who may, and for what.
select is(test.begin(test.get('form')::bigint, p_token => 'mara-token'), 'AL404', 'not for another''s item');
select is(test.begin(test.get('word')::bigint), 'AL404', 'not for an item that wants words');
select is(test.begin(i), 'AL404', format('not for %s', i)) from unnest(array[0, null]::bigint[]) i;
select is(test.begin(test.get('form')::bigint, 'image/png'), format('AL422 item_%s:media_type', test.get('form')), 'the form''s field says what it takes');
select is(test.begin(test.get('paper')::bigint, t), format('AL422 item_%s:media_type', test.get('paper')), format('no %s', coalesce(t, 'nothing')))
from unnest(array['text/html', null]) t;
select is(test.begin(test.get('paper')::bigint, p_name => '../x'), format('AL422 item_%s:file_name', test.get('paper')), 'no name of a folder');
select is(test.begin(test.get('paper')::bigint, t), '', t) from unnest(array['image/png', 'image/jpeg', 'application/pkcs7-mime']) t;
select is(test.begin(test.get('form')::bigint), '', 'begun');
select is(test.append(0, '%PDF-', p_token => 'mara-token'), 'AL404', 'nobody else adds to it');
select is(test.finish(p_token => 'mara-token'), 'AL404', 'nor ends it');
select is(test.append(0, 'MZ'), format('AL422 item_%s:media_type', test.get('form')), 'the first bytes say what it is');
select is(test.append(0, ('%PDF-' || repeat('x', 262139))::bytea), '', 'a whole piece');
select is(test.append(1, repeat('x', 40000)::bytea), format('AL422 item_%s:too_large', test.get('form')), 'the form''s field says how big');
select is(test.refusal(format('select portal.attachment_remove(''mara-token'', %s)', test.get('f'))), 'AL404', 'nobody else takes it away');
select is(test.refusal(format('select portal.attachment_remove(''mario-token'', %s)', test.get('f'))), '', 'its owner does');
select is(test.upload(test.get('form')::bigint), '  ', format('file %s of the field', i)) from generate_series(1, 2) i;
select is(test.upload(test.get('form')::bigint), format('  AL422 item_%s:too_many_files', test.get('form')), 'which takes two');
select test.put('unfinished', test.get('f'));
select is(test.upload(test.get('paper')::bigint), '  ', format('paper %s', i)) from generate_series(1, 5) i;
select is(test.upload(test.get('paper')::bigint), format('  AL422 item_%s:too_many_files', test.get('paper')), 'five for what the form does not have');
select test.put('p', (select max(id) from albo.attachment where supplement_item_id = test.get('paper')::bigint and sha256 is not null));

-- Before it is handed in it is the applicant's.
select is(test.refusal(format('select portal.attachment_chunk(''mario-token'', %s, 0)', test.get('p'))), '', 'the applicant sees the file');
select is(test.refusal(format('select portal.attachment_get(''mara-token'', %s)', test.get('p'))), 'AL404', 'another citizen does not');
select is(test.refusal_as(l, format('select office.%s', f)), 'AL404', format('%s: %s', l, f))
from unnest(array['a.operatore', 'a.amministratore', 'b.operatore']) l,
     unnest(array[format('attachment_get(%s)', test.get('p')), format('attachment_chunk(%s, 0)', test.get('p')),
                  format('attachment_remove(%s)', test.get('p')), format('attachment_finish(%s, sha256(''x''))', test.get('p'))]) f;
-- Other things have numbers too: only a file has a media type.
select ok(not jsonb_path_exists(test.value_as('a.operatore', format('select office.request(%s)', test.get('r')))::jsonb,
                                '$.** ? (@.id == $id && exists (@.media_type))', jsonb_build_object('id', test.get('p')::bigint)),
          'nor does the office, in the request');

-- Uploads that broke off.
update albo.attachment set created_at = now() - interval '2 hours' where sha256 is null and id <> test.get('unfinished')::bigint;
select is(test.begin(test.get('paper')::bigint), '', 'another one');
select is((select count(*) from albo.attachment where target_request_id is not null and sha256 is null), 2::bigint, 'takes those that broke off away');

-- Handed in.
select is(test.refusal(format('select portal.supplement_item_answer(''mario-token'', %s, ''"Ecco"'')', test.get('word'))), '', 'a word');
select is(test.refusal(format('select portal.answer_supplement(''mario-token'', %s, %s, gen_random_uuid())', test.get('r'), test.version())), '', 'handed in');
select is((select count(*) from albo.attachment where request_id = test.get('r')::bigint and supplement_item_id is not null), 7::bigint, 'the files are the request''s');
select is((select count(*) from albo.attachment where target_request_id is not null), 0::bigint, 'what was still arriving is gone');
select is(test.value_as('a.operatore', format('select office.attachment_get(%s) ->> ''item''', test.get('p'))), test.get('paper'), 'the office reads them');
select is((select count(*) from albo.access_log where what = 'attachment'), 1::bigint, 'which is recorded');
select is((select length(details ->> 'answers_sha256') from albo.history where request_id = test.get('r')::bigint and action = 'answer_supplement'), 64, 'the chain holds their digest');
select is(test.refusal(format('select portal.attachment_remove(''mario-token'', %s)', test.get('p'))), 'AL404', 'they stay');
select is(test.begin(test.get('paper')::bigint), 'AL404', 'nothing is added to what was handed in');

-- An ask that ends otherwise keeps nothing.
select is(test.ask(test.get('r')::bigint), '', 'asked again');
select is(test.upload(test.item(2)), '  ', 'a file');
select test.put('late', test.get('f'));
select is(test.begin(test.item(2)), '', 'one that is arriving');
select is(test.refusal_as('a.amministratore', format('select office.withdraw_supplement(%s, %s, gen_random_uuid())', test.get('r'), test.version())), '', 'the ask is withdrawn');
select is(test.append(0, '%PDF-'), 'AL404', 'nothing more comes');
select is(test.refusal(format('select portal.attachment_remove(''mario-token'', %s)', test.get('late'))), 'AL404', 'nor goes');
select is((select count(*) from albo.attachment where target_request_id is not null), 0::bigint, 'what was not handed in is thrown away');

-- Documents of the office.
create function test.document(p_purpose text default 'outcome', p_type text default 'application/pdf', p_login text default 'a.operatore',
                              p_request bigint default test.get('r')::bigint, p_name text default 'esito.pdf') returns text
language sql as $$
  select test.refusal_as(p_login, format('select test.put(''o'', office.document_begin(%s, %L, %L, %L))', p_request, p_purpose, p_name, p_type))
$$;
grant execute on all functions in schema test to public;
select is(test.document(p_login => 'b.operatore'), 'AL404', 'not on another body''s request');
select is(test.document(p_request => 0), 'AL404', 'nor on none');
select is(test.document(p_login => 'a.rtd'), '42501', 'not by the auditor');
select is(test.document(p), 'AL422 purpose:invalid_option', coalesce(p, 'no purpose')) from unnest(array['x', '', null]) p;
select is(test.document(p_type => 'text/html'), 'AL422 outcome:media_type', 'no page');
select is(test.document(p_name => 'a/b'), 'AL422 outcome:file_name', 'no folder');
select is(test.document(), '', 'begun');
create function test.as_office(p_call text, p_login text default 'a.operatore') returns text
language sql as $$ select test.refusal_as(p_login, format('select office.' || p_call, test.get('o'))) $$;
select is(test.as_office('attachment_append(%s, 0, ''%%PDF-'')', l), 'AL404', 'not continued by ' || l) from unnest(array['a.amministratore', 'b.operatore']) l;
select is(test.refusal(format('select portal.attachment_append(''mario-token'', %s, 0, ''x'')', test.get('o'))), 'AL404', 'nor by the applicant');
select is(test.as_office('attachment_append(%s, 0, ''<html>'')'), 'AL422 outcome:media_type', 'the first bytes say what it is');
select is(test.as_office('attachment_append(%s, 0, ''%%PDF-'')'), '', 'a piece');
select is(test.as_office('attachment_get(%s)'), 'AL404', 'it is not read before it is whole');
select test.put('version', test.version()), test.put('seq', (select history_seq from albo.request where id = test.get('r')::bigint));
select is(test.as_office('attachment_finish(%s, sha256(''x''))'), 'AL422 outcome:sha256', 'the database computes the hash itself');
select is(test.as_office('attachment_finish(%s, sha256(''%%PDF-''))'), '', 'whole');
select is(test.as_office('attachment_finish(%s, sha256(''%%PDF-''))'), '', 'asked again, the same');
select is(test.as_office('attachment_finish(%s, sha256(''%%PDF-''))', 'a.amministratore'), 'AL404', 'but not for another');
select row_eq(format('select request_id, target_request_id, purpose from albo.attachment where id = %s', test.get('o')),
              row (test.get('r')::bigint, null::bigint, 'outcome'::text), 'it is the request''s at once');
select is((select array[row_version, history_seq] from albo.request where id = test.get('r')::bigint), array[test.get('version')::int, test.get('seq')::int + 1],
          'with one row of history, and no new version');
select row_eq(format($$select action, from_state = to_state, actor, details ->> 'sha256', details ->> 'purpose', (details -> 'attachment_id')::bigint
                       from albo.history where request_id = %s order by seq desc limit 1$$, test.get('r')),
              row ('document'::text, true, 'Operatore A'::text, encode(sha256('%PDF-'), 'hex'), 'outcome'::text, test.get('o')::bigint), 'which holds its hash');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'in a whole chain');
select is(test.as_office('attachment_remove(%s)'), 'AL404', 'it stays');
select is(test.refusal(format('select portal.attachment_get(''mario-token'', %s)', test.get('o'))), '', 'the applicant reads an outcome');
select is(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.documents[*].id'), jsonb_build_array(test.get('o')::bigint), 'and finds it in the request');
select is(test.value_as('a.operatore', format('select jsonb_path_query_first(office.request(%s), ''$.attachments[*] ? (@.id == %s).purpose'')', test.get('r'), test.get('o'))),
          '"outcome"', 'the office too, with its purpose');
select test.document('other'), test.as_office('attachment_append(%s, 0, ''%%PDF-'')');
select is(test.as_office('attachment_finish(%s, sha256(''%%PDF-''))'), '', 'a document for the office');
select is(test.refusal(format('select portal.attachment_get(''mario-token'', %s)', test.get('o'))), 'AL404', 'is not for the applicant');
select is(jsonb_array_length(portal.request('mario-token', test.get('r')::bigint) -> 'documents'), 1, 'nor listed');
select is(jsonb_array_length(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.history[*] ? (@.action == "document")')), 1, 'nor told');
select is(test.document(), '', 'one that is given up');
select is(test.as_office('attachment_remove(%s)'), '', 'is taken away');
select is(test.refusal_as('a.amministratore', format('select office.annul(%s, %s, gen_random_uuid(), ''inadmissible'', ''x'')', test.get('r'), test.version())), '', 'the request is closed');
select is(concat_ws(' ', test.document('proof'), test.as_office('attachment_append(%s, 0, ''%%PDF-'')'), test.as_office('attachment_finish(%s, sha256(''%%PDF-''))')),
          '  ', 'papers may still be added to it');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'in a whole chain');

-- No other way in, nor out, not even for the owner of the tables.
select test.put('r2', test.submitted('mara-token', p_values => '{"email": "m@example.org", "section": "B", "truth": true}'));
select is(test.ask(test.get('r2')::bigint), '', 'Mara is asked');
select test.put('f', portal.supplement_attachment_begin('mara-token', test.item(2, test.get('r2')::bigint), 'a.pdf', 'application/pdf'));
select is(test.append(0, '%PDF-', p_token => 'mara-token') || test.finish(p_token => 'mara-token'), '', 'and adds a file');
select test.put('draft', test.ready_draft('mara-token', 'ente-a', 'cancellazione', '{}'));
select test.put('whole', test.get('f'));
select is(test.refusal_role('albo_owner', format(replace(s, '#', test.get('whole')), test.get('r'), test.get('r2'), test.get('draft'))), r, s)
from (values
  ('update albo.attachment set request_id = %2$s, target_request_id = null where id = #', 'AL403'),
  ('update albo.attachment set request_id = %1$s, target_request_id = null where id = #', 'AL403'),
  ('update albo.attachment set target_request_id = %1$s where id = #', 'AL403'),
  ('update albo.attachment set target_request_id = null, draft_id = %3$s where id = #', 'AL403'),
  ('update albo.attachment set supplement_item_id = null where id = #', 'AL403'),
  ('update albo.attachment set purpose = ''proof'' where id = #', 'AL403'),
  ('update albo.attachment set name = ''b.pdf'' where id = #', 'AL403'),
  ('update albo.attachment set sha256 = sha256(''x'') where id = #', 'AL403'),
  ('update albo.attachment set size = 1 where id = #', 'AL403'),
  ('update albo.attachment_chunk set bytes = ''x'' where attachment_id = #', 'AL403'),
  ('delete from albo.attachment_chunk where attachment_id = #', 'AL403'),
  ('insert into albo.attachment (organization_id, request_id, field, name, media_type, sha256) select organization_id, %2$s, ''document'', ''x'', ''x'', sha256(''x'') from albo.attachment where id = #', 'AL403'),
  ('insert into albo.attachment (organization_id, target_request_id, field, name, media_type) select organization_id, %2$s, ''document'', ''x'', ''x'' from albo.attachment where id = #', '23514'),
  ('insert into albo.attachment (organization_id, draft_id, name, media_type) select organization_id, %3$s, ''x'', ''x'' from albo.attachment where id = #', '23514'),
  ('delete from albo.attachment where request_id = %2$s', 'AL403')) x (s, r);
select test.document(p_request => test.get('r2')::bigint), test.as_office('attachment_append(%s, 0, ''%%PDF-'')');
select is(test.refusal_role('albo_owner', format('update albo.attachment set sha256 = sha256(''%%PDF-''), target_request_id = null, request_id = %s where id = %s', test.get('r'), test.get('o'))),
          'AL403', 'a document becomes no other request''s');
insert into albo.attachment (organization_id, draft_id, field, name, media_type, size, n_chunks, sha256)
select organization_id, test.get('draft')::bigint, 'document', 'x', 'x', 1, 1, sha256('x') from albo.attachment where id = test.get('whole')::bigint;
select is(test.refusal_role('albo_owner', format('update albo.attachment set draft_id = null, request_id = %s where draft_id = %s', r, test.get('draft'))), 'AL403',
          'a draft''s file becomes no other request''s')
from unnest(array[test.get('r'), test.get('r2')]) r;
select is(test.refusal_as('a.amministratore', format('select office.annul(%s, %s, gen_random_uuid(), ''inadmissible'', ''x'')', test.get('r2'),
                                                     test.version(test.get('r2')::bigint))), '', 'the request is closed while it waits');
select is_empty(format('select from albo.attachment where id = %s', test.get('whole')), 'what was not handed in is thrown away');

select * from finish();
rollback;
