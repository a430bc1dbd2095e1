-- register: what approvals do to it, and what it refuses
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Submits for a citizen, claims, and approves with details; what the approval said.
create function test.approve(p_service text, p_values jsonb, p_details jsonb default '{"resolution_number": "1"}', p_token text default 'mario-token',
                             p_org text default 'ente-a') returns text
language plpgsql as $$
declare
  v_request bigint := test.submitted(p_token, p_org, p_service, p_values);
  v_admin   text := right(p_org, 1) || '.amministratore';
  v_refusal text;
begin
  perform test.value_as(v_admin, format('select office.claim(%s, 1, gen_random_uuid())', v_request));
  v_refusal := test.refusal_as(v_admin, format('select office.approve(%s, 2, gen_random_uuid(), %L)', v_request, p_details));
  perform test.put('last', v_request);
  if v_refusal <> '' then
    if exists (select from albo.request where id = v_request and (state, row_version, history_seq) <> (5, 2, 2))
       or exists (select from albo.entry where opened_by = v_request or closed_by = v_request) then
      return 'half done: ' || v_refusal;
    end if;
    perform test.value_as(v_admin, format('select office.annul(%s, 2, gen_random_uuid(), ''inadmissible'', ''x'')', v_request));
  end if;
  return v_refusal;
end
$$;
create view test.entries as
  select e.number, s.code as section, m.fiscal_code, e.effective_from, e.effective_to, e.cause, e.resolution_number, e.opened_by, e.closed_by
  from albo.entry e join albo.section s on s.id = e.section_id join albo.member m on m.id = e.member_id order by e.id;
create function test.section(p text) returns jsonb language sql as $$ select jsonb_build_object('email', 'x@example.org', 'truth', true, 'section', p) $$;

-- Enrolment.
select is(test.approve('iscrizione', test.section('A'), '{"resolution_number": "12", "resolution_date": "2026-03-01", "effective_from": "2026-03-15"}'), '', 'an enrolment is approved');
select row_eq('select * from test.entries', row (1::bigint, 'A'::text, 'RSSMRA80A01H501U'::text collate "C", '2026-03-15'::date, null::date, null::text, '12'::text, test.get('last')::bigint, null::bigint),
              'an entry opens with the first number, in the section asked, from the day decided');
select row_eq('select kind, family_name, given_name, name, birth_date from albo.member', row ('person'::text, 'Rossi'::text, 'Mario'::text, 'Rossi Mario'::text, '1980-01-01'::date), 'the member is the applicant');
select is(portal.request('mario-token', test.get('last')::bigint) -> 'entry',
          '{"to": null, "from": "2026-03-15", "number": 1, "section": {"it": "Sezione A"}, "register": {"en": "Register", "it": "Albo"}}', 'the applicant sees it');
select is(test.approve('iscrizione', test.section('B')), 'AL422 already_enrolled', 'nobody is enrolled twice');
select is(test.approve('iscrizione', test.section('B'), '{"section": "Z"}', 'mara-token'), 'AL422 section:unknown_section', 'a section that does not exist');
select is(test.approve('iscrizione', test.section('B'), '{"number": 1}', 'mara-token'), 'AL422 number:number_taken', 'a number that is somebody''s');
select is(test.approve('iscrizione', test.section('B'), d::jsonb, 'mara-token'), 'AL422 ' || x, format('%s: %s', d, x))
from (values ('{"number": 0}', 'number:invalid'), ('{"number": -3}', 'number:invalid'), ('{"number": "7; drop"}', 'number:invalid'), ('{"number": 1e20}', 'number:invalid'),
             ('{"effective_from": "15/03/2026"}', 'effective_from:invalid'), ('{"resolution_date": "2026-02-30"}', 'resolution_date:invalid'),
             ('{"resolution_number": "' || repeat('x', 101) || '"}', 'resolution_number:invalid'), ('{"x": 1}', 'x:unknown_field'), ('[]', 'details:invalid')) x (d, x);
select is(test.approve('iscrizione', test.section('B'), '{"number": 40, "section": "A", "effective_from": null}', 'mara-token'), '', 'a number and a section that the administrator gives');
select row_eq('select number, section, effective_from from test.entries where number = 40', row (40::bigint, 'A'::text, (now() at time zone 'Europe/Rome')::date), 'are those of the entry, from today');
select is((select last_number from albo.register where organization_id = test.get('a')::int), 40::bigint, 'the next number comes after it');
select is(admin.member_add(test.get('a')::int, 'albo', 'B', '{"fiscal_code": "VRDLGU70A01H501F", "family_name": "Verdi", "given_name": "Luigi"}', null, '2001-05-05') is not null, true, 'an import');
select is((select number from test.entries where fiscal_code = 'VRDLGU70A01H501F'), 41::bigint, 'takes it');
select is(test.refusal(format('select admin.member_add(%s, ''albo'', null, ''{"fiscal_code": "VRDLGU70A01H501G", "family_name": "V", "given_name": "L"}'', null, ''2001-05-05'')', test.get('a'))),
          'AL422 section:required', 'which section is not guessed');

-- Removal.
select is(test.approve('cancellazione', '{"day": "2026-12-31", "cause": "rinuncia"}', '{}'), 'AL422 resolution_number:required', 'a service that wants a resolution number');
select is(test.approve('cancellazione', '{"day": "2026-12-31"}', '{"resolution_number": "  "}'), 'AL422 resolution_number:required', 'does not take blanks');
select is(test.approve('cancellazione', '{"day": "2026-03-15"}'), 'AL422 effective_from:before_entry', 'nobody leaves the day he came');
select is(test.approve('cancellazione', '{"day": "2026-12-31", "cause": "rinuncia"}'), '', 'a removal is approved');
select row_eq('select effective_to, cause, closed_by from test.entries where number = 1', row ('2026-12-31'::date, 'rinuncia'::text, test.get('last')::bigint), 'the period closes with its cause, on the day asked');
select is(test.approve('cancellazione', '{"day": "2027-12-31"}'), 'AL422 not_enrolled', 'who is out cannot be removed');
select is(test.approve('cancellazione', '{"day": "2027-12-31"}', p_org => 'ente-b'), 'AL422 not_enrolled', 'nor who is in the register of another body');
select is(test.approve('iscrizione', test.section('A'), '{"effective_from": "2026-12-30"}'), 'AL422 already_enrolled', 'back in before being out');
select is(test.approve('iscrizione', test.section('A'), '{"effective_from": "2026-12-31"}'), '', 'back in on the day of leaving');
select is((select max(number) from test.entries), 42::bigint, 'with a new number');

-- Transfer inside.
select is(test.approve('trasferimento', '{"direction": "inside", "section": "A", "day": "2027-06-01"}'), 'AL422 section:same_section', 'a transfer to where one is');
select is(test.approve('trasferimento', '{"direction": "inside", "day": "2027-06-01"}'), 'AL422 section:required', 'a transfer to nowhere');
select is(test.approve('trasferimento', '{"direction": "inside", "section": "B", "day": "2027-06-01"}'), '', 'a transfer inside');
select results_eq($$select number, section, effective_from, effective_to, cause from test.entries where fiscal_code = 'RSSMRA80A01H501U' and number = 42$$,
  $$values (42::bigint, 'A', '2026-12-31'::date, '2027-06-01'::date, 'transfer'), (42, 'B', '2027-06-01', null, null)$$, 'closes here and opens there on one day, with the same number');
select row_eq('select e.section, e.number from test.entries e where e.opened_by = ' || test.get('last'), row ('B'::text, 42::bigint), 'the request points to the new period');
-- Where a section may stay, a change that the register does not hold is approved too.
select test.put('lista', jsonb_build_object('format', 1, 'kind', 'list', 'registers', test.get('preset')::jsonb -> 'registers',
  'services', jsonb_build_array(jsonb_set(test.get('preset')::jsonb #> '{services,2}', '{rules,section_may_stay}', 'true'))));
select admin.preset_apply(test.get('a')::int, test.get('lista')::jsonb);
select is(test.approve('trasferimento', '{"direction": "inside", "section": "B", "day": "2027-07-01"}'), '', 'a change of seat alone');
select row_eq('select e.number, s.code, e.effective_to from albo.request r join albo.entry e on e.id = r.entry_id join albo.section s on s.id = e.section_id where r.id = ' || test.get('last'),
              row (42::bigint, 'B'::text, null::date), 'leaves the period as it is');
select is((select v.action || ' ' || v.request_id from albo.register_event v join albo.member m on m.id = v.member_id where m.fiscal_code = 'RSSMRA80A01H501U' order by v.at desc, v.seq desc limit 1),
          'confirm ' || test.get('last'), 'and is on record');
-- … out, and in.
select is(test.approve('trasferimento', '{"direction": "out", "day": "2027-08-01"}'), '', 'a transfer out');
select row_eq('select effective_to, cause from test.entries where section = ''B'' and number = 42', row ('2027-08-01'::date, 'transferred_out'::text), 'closes the period as transferred out');
select is(test.approve('trasferimento', '{"direction": "out", "day": "2027-09-01"}'), 'AL422 not_enrolled', 'once');
select is(test.approve('trasferimento', '{"direction": "in", "section": "B", "day": "2027-10-01"}', p_org => 'ente-b'), '', 'a transfer in');
select is((select array[count(*), max(number)] from albo.entry where organization_id = test.get('b')::int), array[1, 1]::bigint[], 'opens an entry at the other body, whose numbers are its own');

-- The table's own rules.
select test.put('e', (select id from albo.entry where number = 40));
select is(test.refusal(s), x, x || ': ' || s)
from (values
  (format('insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from) select organization_id, register_id, section_id, member_id, 99, ''2100-01-01'' from albo.entry where id = %s', test.get('e')), '23P01'),
  (format('insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from) select e.organization_id, e.register_id, e.section_id, m.id, 40, ''2100-01-01'' from albo.entry e, albo.member m where e.id = %s and m.fiscal_code = ''RSSMRA80A01H501U'' and m.organization_id = e.organization_id', test.get('e')), '23P01'),
  (format('insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from, effective_to, cause) select organization_id, register_id, section_id, member_id, 40, ''2000-01-01'', ''2000-01-01'', ''x'' from albo.entry where id = %s', test.get('e')), '23514'),
  (format('insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from) select %s, register_id, section_id, member_id, 99, ''2100-01-01'' from albo.entry where id = %s', test.get('b'), test.get('e')), '23503'),
  (format('update albo.entry set effective_to = ''2099-01-01'' where id = %s', test.get('e')), '23514'),
  (format('update albo.entry set effective_to = ''2099-01-01'', cause = ''x'' where id = %s', test.get('e')), ''),
  (format('update albo.entry set effective_to = null, cause = null where id = %s', test.get('e')), 'AL403'),
  (format('update albo.entry set effective_to = ''2098-01-01'' where id = %s', test.get('e')), 'AL403')) x (s, x);

-- Legal persons, and people other than the applicant.
select is((albo.member_of(1, '{}', v::jsonb, '{"kind_field": "kind", "fiscal_code": "cf", "family_name": "f", "given_name": "g", "name": "n"}')).name, x, x)
from (values ('{"kind": "legal_person", "cf": "12345678903", "n": "Associazione"}', 'Associazione'), ('{"kind": "person", "cf": "rssmra80a01h501u", "f": "Rossi", "g": "Ada"}', 'Rossi Ada')) x (v, x);
select is(test.refusal(format('select albo.member_of(1, %L, %L, %L)', a, v, m)), 'AL422 ' || x, format('nobody: %s', x))
from (values ('{}', '{}', '{"fiscal_code": "cf", "family_name": "f"}', 'cf:member'), ('{"given_name": "A"}', '{}', null, 'member'), ('{}', '{"cf": "short", "f": "X"}', '{"fiscal_code": "cf", "family_name": "f"}', 'cf:member')) x (a, v, m, x);

-- Reading the register.
select is(test.value_as('a.operatore', format('select string_agg(number || member, '', '' order by number, effective_from) from office.entries(%s, %L, %s, %s)',
            (select id from albo.register where organization_id = test.get('a')::int), q, n, a)), x, format('entries %L %s %s', q, n, a))
from (values (null, '1', 'null', '1Rossi Mario'), (null, '2', '1', '40Bianchi Mara, 41Verdi Luigi'), (null, '1', '41', '42Rossi Mario, 42Rossi Mario'), (null, '50', '42', null),
             ('verdi', '50', 'null', '41Verdi Luigi'), ('VRDLGU', '50', 'null', '41Verdi Luigi'), ('40', '50', 'null', '40Bianchi Mara'), ('%', '50', 'null', null),
             ('99999999999999999999', '50', 'null', null)) x (q, n, a, x);

-- What was given stays given, for the owner of the tables too.
select is(test.refusal_role('albo_owner', s), x, 'albo_owner: ' || s)
from (values ('delete from albo.member', 'AL403'), ('update albo.member set fiscal_code = ''VRDLCU80A01H501X'' where id = (select min(id) from albo.member)', 'AL403'),
             ('update albo.member set kind = ''legal_person''', 'AL403'), ('truncate albo.member cascade', 'AL403'),
             ('delete from albo.protocol_counter', 'AL403'), ('update albo.protocol_counter set last_number = last_number + 2', 'AL403'),
             ('update albo.protocol_counter set last_number = last_number - 1 where last_number > 1', 'AL403'), ('update albo.protocol_counter set year = 2000', 'AL403'),
             ('update albo.protocol_counter set last_at = last_at - interval ''1 second''', 'AL403'), ('truncate albo.protocol_counter', 'AL403'),
             ('update albo.register set last_number = last_number - 1 where last_number > 0', 'AL403'), ('update albo.register set last_number = last_number', '')) x (s, x);

select is_empty('select * from admin.history_check()', 'all chains verify');
select is_empty('select * from admin.register_check()', 'those of the members too');
select is_empty($$select e.id from albo.entry e where not exists (select from albo.register_event v where v.entry_id = e.id and v.action = 'open')
                     or (e.closed_by is not null and not exists (select from albo.register_event v where v.entry_id = e.id and v.action = 'close' and v.request_id = e.closed_by))$$,
                'no period opened or closed in silence');
select admin.preset_apply(test.get('b')::int, jsonb_build_object('format', 1, 'kind', 'order', 'registers', jsonb_build_array(
         (test.get('preset')::jsonb #> '{registers,0}') || '{"public_fields": ["number", "section"]}')));
select is((select public_fields from albo.register where organization_id = test.get('b')::int), '{number,section}', 'a preset says what of a register is public');
select * from finish();
rollback;
