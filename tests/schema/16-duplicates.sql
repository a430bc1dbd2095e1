-- duplicates: the same person twice, by code or by name
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select is(albo.name_fold(a) = albo.name_fold(b), x, format('%s and %s', a, b))
from (values ('Rossi Mario', 'ROSSI  MARIO', true), ('D''Alò Niccolò', 'd’alo nicco lo', true), ('De-Rossi Ada', 'De Rossi Ada', true), ('Müller Zoë', 'muller zoe', true),
             (U&'Rossi Nicol\00F2', U&'Rossi Nicolo\0300', true), ('Rossi Mario', 'Rossi Maria', false), ('Rossi Mario', 'Rossi', false)) y (a, b, x);

-- Two members who may be one, in a; one of the same name in b.
select test.put('m' || n, admin.member_add(test.get(o)::int, 'albo', 'A', i::jsonb, null, '2010-01-01'))
from (values (1, 'a', '{"fiscal_code": "RSSMRA80A01H501U", "family_name": "Rossi", "given_name": "Mario", "birth_date": "1980-01-01"}'),
             (2, 'a', '{"fiscal_code": "RSSMRA80A01H50MM", "family_name": "ROSSI", "given_name": "Mario", "birth_date": "1980-01-01"}'),
             (3, 'a', '{"fiscal_code": "RSSMRA81A01H501A", "family_name": "Rossi", "given_name": "Mario", "birth_date": "1981-01-01"}'),
             (4, 'a', '{"fiscal_code": "RSSMRA80A01H501Z", "family_name": "Rossi", "given_name": "Mario"}'),
             (5, 'b', '{"fiscal_code": "RSSMRA80A01H50MM", "family_name": "Rossi", "given_name": "Mario", "birth_date": "1980-01-01"}'),
             (6, 'a', '{"kind": "legal_person", "fiscal_code": "12345678903", "name": "Amici dell''Arte"}'),
             (7, 'a', '{"kind": "legal_person", "fiscal_code": "12345678904", "name": "AMICI DELL’ARTE"}')) x (n, o, i) order by n;
update test.var v set value = e.member_id from albo.entry e where v.name ~ '^m[1-7]$' and e.id = v.value::bigint;
select login.session_open('{"fiscal_code": "RSSMRA80A01H5LMM", "given_name": "Màrio", "family_name": "Rossi", "birth_date": "1980-01-01", "email": "m@example.org"}', 'cie', 2, sha256('altro-token'));

create function test.twins(p_request text, p_part text, p_login text default 'a.operatore') returns text
language sql as $$
  select string_agg((x ->> 'id') || ' ' || (x ->> 'reason'), ', ' order by x ->> 'reason', (x ->> 'id')::bigint)
  from jsonb_array_elements((test.value_as(p_login, format('select office.duplicates(%s)', test.get(p_request)))::jsonb) -> p_part) x
$$;

select test.put('r1', test.submitted('mario-token', 'ente-a', 'cancellazione', '{"day": "2030-12-31"}')),
       test.put('rb', test.submitted('mario-token', 'ente-b', 'cancellazione', '{"day": "2030-12-31"}')),
       test.put('r2', test.submitted('altro-token', 'ente-a', 'iscrizione')),
       test.put('r3', test.submitted('mario-token', 'ente-a', 'iscrizione')),
       test.put('rm', test.submitted('mara-token', 'ente-a', 'iscrizione'));

select is(test.twins('r1', 'members'), format('%s fiscal_code, %s name', test.get('m1'), test.get('m2')), 'members by code, and by name and birth date; not by name alone');
select is(test.twins('r1', 'requests'), format('%s fiscal_code, %s name', test.get('r3'), test.get('r2')), 'other requests the same way, of this body only');
select is(test.twins('r2', 'members'), format('%s name, %s name', test.get('m1'), test.get('m2')), 'somebody new who has the name of two');
select is(test.twins('r2', 'requests'), format('%s name, %s name', test.get('r1'), test.get('r3')), 'and theirs');
select is(test.twins('rm', p), null, format('nobody else is Mara: %s', p)) from unnest(array['members', 'requests']) p;
select is(test.refusal_as('b.operatore', format('select office.duplicates(%s)', test.get('r1'))), 'AL404', 'another body asks in vain');

-- Closed ones count for a year.
select test.value_as('a.amministratore', format('select office.annul(%s, 1, gen_random_uuid(), ''inadmissible'', ''x'')', test.get('r3')));
select is(test.twins('r1', 'requests'), format('%s fiscal_code, %s name', test.get('r3'), test.get('r2')), 'one that was just closed is still told');
alter table albo.request disable trigger guard;
update albo.request set closed_at = now() - interval '366 days' where id = test.get('r3')::bigint;
alter table albo.request enable trigger guard;
select is(test.twins('r1', 'requests'), format('%s name', test.get('r2')), 'not one of more than a year ago');

-- A request about somebody else.
select admin.preset_apply(test.get('a')::int, '{"format": 1, "kind": "order", "services": [{"code": "alunni", "kind": "enrolment", "title": {"it": "A"}, "summary": {"it": "…"},
  "rules": {"register": "albo", "member": {"kind": "person", "fiscal_code": "cf", "family_name": "f", "given_name": "g", "birth_date": "b"}},
  "form": {"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
    {"id": "cf", "type": "fiscal_code", "label": {"it": "CF"}, "required": true}, {"id": "f", "type": "text", "label": {"it": "C"}}, {"id": "g", "type": "text", "label": {"it": "N"}},
    {"id": "b", "type": "date", "label": {"it": "D"}}]}]}}]}');
select test.put('p1', test.submitted('mario-token', 'ente-a', 'alunni', '{"cf": "BNCMRA99T61H501E", "f": "Bianchi", "g": "Mara"}')),
       test.put('p2', test.submitted('altro-token', 'ente-a', 'alunni', '{"cf": "bncmra99t61h501e", "f": "Bianchi", "g": "Mara"}'));
select is((select array_agg(subject_code order by request_id) from albo.submission where subject_code is not null), array['BNCMRA99T61H501E', 'BNCMRA99T61H501E'], 'who a request is about is kept');
select is(test.twins('p1', 'requests'), format('%s fiscal_code, %s fiscal_code', test.get('rm'), test.get('p2')), 'two parents ask for one child, who asked herself');
select is(test.twins('r1', 'requests'), format('%s name', test.get('r2')), 'and that is no request about the parent');

-- The whole body, for its auditor.
create function test.page(p_after text, p_limit text) returns text language sql as $$
  select test.value_as('a.rtd', format('select string_agg(name_key || coalesce('' '' || birth_date, '''') || '' '' || jsonb_array_length(members), '', '') from audit.duplicates(%L, %s)', p_after, p_limit))
$$;
select is(test.page(a, n), x, format('after %s, %s', a, n))
from (values (null, 'null', 'amicidellarte 2, rossimario 1980-01-01 2'), (null, '1', 'amicidellarte 2'), ('amicidellarte', '1', 'rossimario 1980-01-01 2'), ('rossimario', '1', null)) y (a, n, x);
select is(test.value_as('b.rtd', 'select count(*) from audit.duplicates(null, 50)'), '0', 'another body has none');

select * from finish();
rollback;
