-- submit: only a form that answers becomes a request, once, with a number
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.submit(p_key uuid default gen_random_uuid(), p_version int default null, p_draft bigint default test.get('d')::bigint,
                            p_token text default 'mario-token') returns jsonb
language sql as $$
  select portal.submit(p_token, p_draft, coalesce(p_version, (select row_version from albo.draft where id = p_draft), 0), p_key)
$$;

select test.put('d', test.ready_draft());

-- What the form refuses, tried by writing it straight into the draft: the portal's own check is not trusted.
create function test.problems(p_answers jsonb) returns text
language plpgsql as $$
declare
  v_refusal text;
begin
  update albo.draft set answers = p_answers where id = test.get('d')::bigint;
  v_refusal := test.refusal('select test.submit()');
  raise exception using errcode = 'T0000', message = v_refusal;
exception when sqlstate 'T0000' then return sqlerrm;
end
$$;

select is(test.problems('{"section": "A", "truth": true}'), '', 'a form that answers is accepted');
select is(test.problems(v::jsonb), 'AL422 ' || p, format('%s: %s', p, v))
from (values
  ('section:required', '{"truth": true}'),
  ('section:required', '{"section": "", "truth": true}'),
  ('section:required', '{"section": null, "truth": true}'),
  ('section:invalid_option', '{"section": "C", "truth": true}'),
  ('section:invalid_option', '{"section": ["A"], "truth": true}'),
  ('truth:must_accept', '{"section": "A"}'),
  ('truth:must_accept', '{"section": "A", "truth": false}'),
  ('truth:invalid', '{"section": "A", "truth": "true"}'),
  ('truth:invalid', '{"section": "A", "truth": 1}'),
  ('unknown_field', '{"section": "A", "truth": true, "is_admin": true}'),
  ('info:unknown_field', '{"section": "A", "truth": true, "info": "x"}'),
  ('languages:invalid_option', '{"section": "A", "truth": true, "languages": ["it", "fr"]}'),
  ('languages:invalid_option', '{"section": "A", "truth": true, "languages": "it"}'),
  ('languages:invalid_option', '{"section": "A", "truth": true, "languages": [1]}'),
  ('since:invalid_date', '{"section": "A", "truth": true, "since": "2026-02-30"}'),
  ('since:invalid_date', '{"section": "A", "truth": true, "since": "30/01/2026"}'),
  ('since:invalid_date', '{"section": "A", "truth": true, "since": 20260101}'),
  ('income:invalid_money', '{"section": "A", "truth": true, "income": 10.5}'),
  ('income:invalid_money', '{"section": "A", "truth": true, "income": "10"}'),
  ('income:invalid_money', '{"section": "A", "truth": true, "income": 1e30}'),
  ('home:invalid', '{"section": "A", "truth": true, "home": {"street": 1}}'),
  ('home:invalid', '{"section": "A", "truth": true, "home": {"planet": "x"}}'),
  ('home:invalid', '{"section": "A", "truth": true, "home": "x"}'),
  ('has_employer:invalid', '{"section": "A", "truth": true, "has_employer": "x"}'),
  ('employer:required', '{"section": "A", "truth": true, "has_employer": true}'),
  ('employer:required', '{"section": "A", "truth": true, "has_employer": true, "employer": ""}'),
  ('employer:invalid', '{"section": "A", "truth": true, "has_employer": true, "employer": {"a": 1}}'),
  ('section:required employer:required truth:must_accept', '{"has_employer": true}')) x (p, v);
select is(test.problems(v::jsonb), '', 'accepted: ' || v)
from unnest(array['{"section": "B", "truth": true, "languages": [], "since": "2028-02-29", "income": -5}',
                  '{"section": "A", "truth": true, "has_employer": false}',
                  '{"section": "A", "truth": true, "has_employer": true, "employer": "Comune"}',
                  '{"section": "A", "truth": true, "home": {"street": "Via Roma", "municipality": "Roma"}}']) v;

-- Files.
select is(test.refusal(format('with x as (delete from albo.attachment where draft_id = %s) select 1', test.get('d'))), '', 'the file is taken away');
select is(test.refusal('select test.submit()'), 'AL422 document:required', 'a required file must be there');
select test.put('f', portal.attachment_begin('mario-token', test.get('d')::bigint, 'document', 'c.pdf', 'application/pdf'));
select portal.attachment_append('mario-token', test.get('f')::bigint, 0, convert_to(rpad('%PDF-1.7', 1000, 'x'), 'UTF8'));
select is(test.refusal('select test.submit()'), 'AL422 document:required', 'one that is still arriving is not there');
select portal.attachment_finish('mario-token', test.get('f')::bigint, sha256(convert_to(rpad('%PDF-1.7', 1000, 'x'), 'UTF8')));
create function test.file_problem(p_set text) returns text
language plpgsql as $$
begin
  alter table albo.attachment disable trigger guard;
  execute 'update albo.attachment set ' || p_set || ' where id = ' || test.get('f');
  alter table albo.attachment enable trigger guard;
  raise exception using errcode = 'T0000', message = test.refusal('select test.submit()');
exception when sqlstate 'T0000' then return sqlerrm;
end
$$;
select is(test.file_problem('size = 300001'), 'AL422 document:too_large', 'size is looked at again');
select is(test.file_problem('media_type = ''image/png'''), 'AL422 document:media_type', 'and so is the type');
update albo.attachment set field = field where id = test.get('f')::bigint;
insert into albo.attachment (organization_id, draft_id, field, name, media_type, size, n_chunks, sha256)
select organization_id, draft_id, field, 'x' || i, media_type, 1, 1, sha256('x') from albo.attachment, generate_series(1, 2) i where id = test.get('f')::bigint;
select is(test.refusal('select test.submit()'), 'AL422 document:too_many_files', 'and the number of files');
delete from albo.attachment where name in ('x1', 'x2');

-- Versions.
select is(test.refusal('select test.submit(p_version => 1)'), 'AL409', 'a stale version of the draft is refused');
select is(test.refusal('select portal.submit(''mario-token'', test.get(''d'')::bigint, null, gen_random_uuid())'), 'AL409', 'so is none');
select is(test.refusal('select portal.submit(''mario-token'', test.get(''d'')::bigint, 2, null)'), 'AL422 key:required', 'a command has a key');

-- One that does.
update albo.draft set answers = '{"section": "A", "truth": true, "email": "falsa@example.org", "fiscal_code": "XXX", "employer": "nascosto"}'
where id = test.get('d')::bigint;
select test.put('key', gen_random_uuid());
select test.put('result', test.submit(test.get('key')::uuid));
select test.put('r', test.get('result')::jsonb ->> 'request_id');
select is(test.get('result')::jsonb - 'request_id' - 'submitted_at' - 'deadline',
          jsonb_build_object('protocol_number', to_char(now() at time zone 'Europe/Rome', 'YYYY') || '/0000001'), 'it gets the first number of the year');
select is(array(select jsonb_object_keys(test.get('result')::jsonb) order by 1), array['deadline', 'protocol_number', 'request_id', 'submitted_at'],
          'the answer has what the receipt needs');
select row_eq($$select state::int, row_version, is_unread, history_seq, assignee_id from albo.request$$,
              row (1, 1, true, 1, null::bigint), 'it waits for review');
select is((select declared ->> 'email' from albo.submission), 'mario@example.org', 'identity fields come from the identity');
select is((select declared ->> 'fiscal_code' from albo.submission), 'RSSMRA80A01H501U', 'whatever the client wrote');
create view test.data as select s.*, albo.wrapped_values(s, r.service_version_id) as data from albo.submission s join albo.request r on r.id = s.request_id;
select is((select data -> 'email' from test.data),
          (select jsonb_build_object('declared', 'mario@example.org', 'verified', 'mario@example.org', 'source', 'identity',
                                     'verified_at', albo.utc(submitted_at)) from albo.submission), 'they are verified by it');
select is((select data -> 'section' from test.data),
          '{"declared": "A", "verified": null, "source": "applicant", "verified_at": null}'::jsonb, 'what the applicant typed is not');
select is((select declared ? 'employer' from albo.submission), false, 'values of fields that are not shown are left out');
select is((select array_agg(k order by k) from albo.submission, jsonb_object_keys(declared) k),
          array['document', 'email', 'fiscal_code', 'section', 'truth'], 'and nothing else is in it');
select is((select applicant ->> 'given_name' from albo.submission), 'Mario', 'the applicant is kept as of that day');
select row_eq('select request_id, draft_id, name from albo.attachment', row (test.get('r')::bigint, null::bigint, 'c.pdf'::text), 'the file is the request''s');
select is_empty('select from albo.draft', 'the draft is gone');
select results_eq('select kind, payload ->> ''template'', payload ->> ''to'' from albo.outbox order by id',
                  $$values ('mail', 'receipt', 'applicant'), ('mail', 'submitted', 'office')$$, 'receipt and notice are queued');
select is((select payload::text like '%mario%' from albo.outbox limit 1), false, 'without an address in the queue');
select is((select albo.deadline((submitted_at at time zone 'Europe/Rome')::date, 30, organization_id) from albo.request),
          (select deadline from albo.request), 'the clock has started');

-- Again.
select is(test.submit(test.get('key')::uuid), test.get('result')::jsonb, 'a repeat with the same key gets the first answer');
select is((select count(*) from albo.request), 1::bigint, 'and makes no second request');
select is(test.refusal('select test.submit()'), 'AL404', 'another key finds no draft');
select is(test.refusal(format('select test.submit(%L, p_token => ''mara-token'')', test.get('key'))), 'AL404', 'nor does another citizen');
select test.put('d', test.ready_draft());
select is(test.refusal('select test.submit()'), 'AL422 open_twin', 'no second one while the first is open');
select is(test.refusal(format('select test.submit(%L)', test.get('key'))), 'AL422 key_reused', 'nor with its key');
select is(test.refusal('insert into albo.request select (jsonb_populate_record(r, ''{"id": 999, "protocol_number": "2026/0000999"}'')).* from albo.request r'),
          '428C9', 'ids are given by the database');
select is(test.refusal('insert into albo.request overriding system value select (jsonb_populate_record(r, ''{"id": 999, "protocol_number": "2026/0000999"}'')).* from albo.request r'),
          '23505', 'an index holds the twin rule as well');
select test.put('d2', test.ready_draft('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select is(test.refusal(format('select test.submit(%L, null, %s, ''mara-token'')', test.get('key'), test.get('d2'))), 'AL422 key_reused',
          'another citizen''s key is not taken');
select is(test.refusal(format('select test.submit(null, null, %s, ''mario-token'')', test.get('d2'))), 'AL422 key:required', 'no key, no command');
select is(test.refusal(format('select test.submit(gen_random_uuid(), 2, %s, ''mario-token'')', test.get('d2'))), 'AL404', 'another citizen''s draft is not found');
select is(test.submit(gen_random_uuid(), null, test.get('d2')::bigint, 'mara-token') ->> 'protocol_number',
          to_char(now() at time zone 'Europe/Rome', 'YYYY') || '/0000002', 'the next number goes to the next one');
select is((select data -> 'email' ->> 'source' from test.data where request_id <> test.get('r')::bigint), 'applicant',
          'an attribute that the identity lacks is asked of the applicant');

-- Numbers without gaps: a submission that aborts gives its number back.
select test.put('d', test.ready_draft('mario-token', 'ente-b'));
create function test.abort() returns text language plpgsql as $$
declare
  v_number text;
begin
  v_number := test.submit() ->> 'protocol_number';
  raise exception using errcode = 'T0000', message = v_number;
exception when sqlstate 'T0000' then return sqlerrm;
end
$$;
select is(test.abort(), to_char(now() at time zone 'Europe/Rome', 'YYYY') || '/0000001', 'each body has numbers of its own');
select is(test.abort(), to_char(now() at time zone 'Europe/Rome', 'YYYY') || '/0000001', 'one that aborts leaves no gap');
select is(test.submit() ->> 'protocol_number', to_char(now() at time zone 'Europe/Rome', 'YYYY') || '/0000001', 'the next gets its number');
select is((select protocol_number from albo.protocol_next(test.get('b')::int, '2031-12-31 22:59:59Z')), '2031/0000001', 'the year is that of Rome');
select is((select protocol_number from albo.protocol_next(test.get('b')::int, '2031-12-31 23:00:00Z')), '2032/0000001', 'which begins an hour earlier than in UTC');
update albo.protocol_counter set last_at = '2031-12-31 22:59:59.9Z' where year = 2031;
select is((select submitted_at from albo.protocol_next(test.get('b')::int, '2031-12-31 22:59:58Z')), '2031-12-31 22:59:58Z'::timestamptz, 'invented data keep their instant');
select is((select last_at from albo.protocol_counter where year = 2031 and organization_id = test.get('b')::int), '2031-12-31 22:59:59.9Z'::timestamptz, 'the counter''s clock does not go back');
select is((select count(distinct n) from (select (albo.protocol_next(test.get('b')::int, '2032-05-05')).protocol_number n from generate_series(1, 50)) x),
          50::bigint, 'numbers differ');

-- A form that changed in the meantime.
select test.put('d', test.ready_draft('mara-token', 'ente-b', 'trasferimento', '{"direction": "out", "section": "A"}'));
select admin.preset_apply(test.get('b')::int, replace(test.get('preset'), '"id": "section", "type": "text"', '"id": "seat", "type": "text"')::jsonb #- '{services,2,rules,destination_section_field}');
select is(test.refusal('select test.submit(p_token => ''mara-token'')'), 'AL409', 'a draft on an older form is not submitted');
select is(portal.draft_get('mara-token', test.get('d')::bigint) -> 'values', '{"direction": "out"}'::jsonb, 'read again, it is on the new form, with what still fits');
select is(test.refusal('select test.submit(p_token => ''mara-token'')'), '', 'and can be submitted');
update albo.service set is_active = false where organization_id = test.get('a')::int and code = 'trasferimento';
select is(test.refusal('select portal.draft_open(''mara-token'', ''ente-a'', ''trasferimento'')'), 'AL404', 'a service that was closed is not offered');

select * from finish();
rollback;
