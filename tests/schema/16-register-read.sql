-- register, read and annotated: as of a day, by the office and by the public
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Five people: one will change section, one left, one comes next month.
select test.put('albo', (select id from albo.register where organization_id = test.get('a')::int)),
       test.put('albo_b', (select id from albo.register where organization_id = test.get('b')::int));
select test.put('e' || n, admin.member_add(test.get('a')::int, 'albo', s,
         jsonb_build_object('fiscal_code', f, 'family_name', c, 'given_name', g, 'birth_date', '1980-01-0' || n), n, d::date))
from (values (1, 'A', 'RSSMRA80A01H501U', 'Rossi', 'Mario', '2001-05-05'), (2, 'B', 'BNCMRA99T61H501E', 'Bianchi', 'Mara', '2010-03-01'),
             (3, 'A', 'VRDLGU70A01H501F', 'Verdi', 'Luigi', '2012-02-29'), (4, 'A', 'NREADA70A41H501X', 'Neri', 'Ada', '2015-01-01'),
             (5, 'B', 'BLUUGO70A01H501X', 'Blu', 'Ugo', ((now() at time zone 'Europe/Rome')::date + 30)::text)) x (n, s, f, c, g, d);
select test.put('m1', (select member_id from albo.entry where id = test.get('e1')::bigint));

create function test.as_of(p_day text, p_section text default null, p_search text default null, p_after text default 'null', p_limit int default 50)
returns text language sql as $$
  select test.value_as('a.operatore', format(
    'select string_agg(number || section_code || '' '' || member, '', '' order by number) from office.register_as_of(%s, %L, %L, %L, %s, %s)',
    test.get('albo'), p_day, p_section, p_search, p_after, p_limit))
$$;

-- Corrections: the wrong period stays, a right one follows.
create function test.correct(p_entry text, p_correction text, p_login text default 'a.amministratore', p_key uuid default gen_random_uuid()) returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.entry_correct(%s, %L, %L)', test.get(p_entry), p_key, p_correction))
$$;
select is(test.correct('e3', c), 'AL422 ' || x, format('a correction refused: %s', x))
from (values ('{"reasons": "x"}', 'effective_from:required'), ('{"effective_from": "2020-01-01"}', 'reasons:required'),
             ('{"effective_from": "2020-01-01", "reasons": " "}', 'reasons:required'), ('{"effective_from": "2012-02-29", "reasons": "x"}', 'effective_from:before_entry'),
             ('{"effective_from": "2020-01-01", "reasons": "x", "section": "Z"}', 'section:unknown_section'), ('[]', 'invalid'),
             ('{"effective_from": "2020-01-01", "reasons": "x", "number": 1}', 'number:number_taken'), ('{"effective_from": "2020-01-01", "reasons": "x", "number": 0}', 'number:invalid'),
             ('{"effective_from": "2020-01-01", "reasons": "x", "fiscal_code": "y"}', 'fiscal_code:unknown_field')) y (c, x);
select is(test.correct('e3', '{"effective_from": "2020-01-01", "reasons": "x", "section": "B"}', 'a.operatore'), 'AL403', 'an officer corrects nothing');
select is(test.correct('e3', '{"effective_from": "2020-01-01", "reasons": "x", "section": "B"}', 'b.amministratore'), 'AL404', 'nor does another body');
select is((select array[count(*), count(effective_to)] from albo.entry where organization_id = test.get('a')::int), array[5, 0]::bigint[], 'nothing was changed by these');
select test.put('k', gen_random_uuid());
select is(test.correct('e3', '{"effective_from": "2020-01-01", "reasons": "Sezione errata", "section": "B", "resolution_number": "7"}', p_key => test.get('k')::uuid), '', x)
from unnest(array['an administrator corrects', 'and again with the same key']) x;
select is(test.correct('e1', '{"effective_from": "2020-01-01", "reasons": "x"}', p_key => test.get('k')::uuid), 'AL422 key_reused', 'but not another entry');
select results_eq($$select c.code, e.number, e.effective_from, e.effective_to, e.cause, e.resolution_number
                    from albo.entry e join albo.section c on c.id = e.section_id join albo.member m on m.id = e.member_id where m.name = 'Verdi Luigi' order by e.id$$,
  $$values ('A', 3::bigint, '2012-02-29'::date, '2020-01-01'::date, 'correction', null::text), ('B', 3, '2020-01-01', null, null, '7')$$,
  'one period closed, one opened, the same number, once');

-- One that left.
do $$ begin perform albo.entry_close(test.get('a')::int, test.get('e4')::bigint, '2018-07-01', 'removal', null); end $$;

select is(test.as_of(d, s, q, a, n), x, format('as of %s %s %s after %s limit %s', d, s, q, a, n))
from (values ('2000-01-01', null, null, 'null', 50, null), ('2001-05-04', null, null, 'null', 50, null), ('2001-05-05', null, null, 'null', 50, '1A Rossi Mario'),
             ('2016-01-01', null, null, 'null', 50, '1A Rossi Mario, 2B Bianchi Mara, 3A Verdi Luigi, 4A Neri Ada'),
             ('2018-06-30', 'A', null, 'null', 50, '1A Rossi Mario, 3A Verdi Luigi, 4A Neri Ada'), ('2018-07-01', 'A', null, 'null', 50, '1A Rossi Mario, 3A Verdi Luigi'),
             ('2019-12-31', 'B', null, 'null', 50, '2B Bianchi Mara'), ('2020-01-01', 'B', null, 'null', 50, '2B Bianchi Mara, 3B Verdi Luigi'),
             (null, null, null, 'null', 50, '1A Rossi Mario, 2B Bianchi Mara, 3B Verdi Luigi'), ('9999-12-31', null, null, '3', 50, '5B Blu Ugo'),
             ('2016-01-01', null, null, '1', 2, '2B Bianchi Mara, 3A Verdi Luigi'), ('2016-01-01', null, null, '3', 2, '4A Neri Ada'), ('2016-01-01', null, null, '4', 2, null),
             ('2016-01-01', null, 'ver', 'null', 50, '3A Verdi Luigi'), ('2016-01-01', null, 'vrdlg', 'null', 50, '3A Verdi Luigi'), ('2016-01-01', null, '4', 'null', 50, '4A Neri Ada'),
             ('2016-01-01', null, '%', 'null', 50, null), ('2016-01-01', 'Z', null, 'null', 50, null)) y (d, s, q, a, n, x);
select is(test.refusal_as('a.operatore', format('select * from office.register_as_of(%s, %L, null, null, null, 5)', test.get('albo'), d)), 'AL422 day:invalid', format('%s is no day', d))
from unnest(array['infinity', '-infinity', '4714-11-24 BC', '10000-01-01']) d;

-- Annotations.
create function test.annotate(p_entry text, p_annotation text, p_login text default 'a.amministratore', p_key uuid default gen_random_uuid()) returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.annotate(%s, %L, %L)', test.get(p_entry), p_key, p_annotation))
$$;
select is(test.annotate(e, a), 'AL422 ' || x, format('an annotation refused: %s', x))
from (values ('e1', '{"kind": "note"}', 'text:required'), ('e1', '{"text": "x"}', 'kind:required'), ('e1', '{"kind": "praise", "text": "x"}', 'kind:invalid_option'),
             ('e1', '{"kind": "note", "text": "x", "is_public": "yes"}', 'is_public:invalid'), ('e1', '{"kind": "note", "text": "x", "effective_from": "2001-05-04"}', 'effective_from:before_entry'),
             ('e4', '{"kind": "note", "text": "x"}', 'effective_from:after_entry'), ('e1', '{"kind": "note", "text": "x", "effective_from": "2020-01-01", "effective_to": "2020-01-01"}', 'effective_to:invalid'),
             ('e1', '{"kind": "note", "text": "x", "effective_from": "1/1/2020"}', 'effective_from:invalid'), ('e1', '{"kind": "note", "text": "x", "written_by": 1}', 'written_by:unknown_field')) y (e, a, x);
select is(test.annotate('e1', '{"kind": "note", "text": "x"}', 'a.operatore'), 'AL403', 'an officer annotates nothing');
select is(test.annotate('e1', '{"kind": "note", "text": "x"}', 'b.amministratore'), 'AL404', 'nor does another body');
select test.put('k', gen_random_uuid());
select is(test.annotate('e1', '{"kind": "suspension", "text": "Sospeso", "effective_from": "2019-01-01", "effective_to": "2019-07-01", "is_public": true, "resolution_number": "31"}', p_key => test.get('k')::uuid), '', x)
from unnest(array['a suspension', 'written twice']) x;
select is((select count(*) from albo.annotation), 1::bigint, 'is there once');
select is(test.annotate('e1', '{"kind": "note", "text": "Riservata", "effective_from": "2019-02-01"}'), '', 'a note that is not public');
select is(test.annotate('e3', '{"kind": "sanction", "text": "Censura", "effective_from": "2019-03-01", "is_public": true}'), '', 'a sanction on a period that ended since');

create function test.annotations(p_day text, p_number int) returns text
language sql as $$
  select test.value_as('a.rtd', format(
    'select string_agg(x ->> ''text'', '', '') from audit.register_as_of(%s, %L, null, %L, null, 5) r, jsonb_array_elements(r.annotations) x',
    test.get('albo'), p_day, p_number))
$$;
select is(test.annotations(d, n), x, format('annotations of %s on %s', n, d))
from (values ('2018-12-31', 1, null), ('2019-01-01', 1, 'Sospeso'), ('2019-06-30', 1, 'Sospeso, Riservata'), ('2019-07-01', 1, 'Riservata'),
             ('2019-06-30', 2, null), ('2019-06-30', 3, 'Censura'), ('2021-01-01', 3, 'Censura')) y (d, n, x);

-- … and how they end.
select test.put('note', (select id from albo.annotation where text = 'Riservata')), test.put('susp', (select id from albo.annotation where text = 'Sospeso'));
create function test.close(p_annotation text, p_day text, p_reasons text, p_login text default 'a.amministratore', p_key uuid default gen_random_uuid()) returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.annotation_close(%s, %L, %L, %L)', test.get(p_annotation), p_key, p_day, p_reasons))
$$;
select is(test.close('note', d, r), 'AL422 ' || x, format('not closed: %s', x))
from (values ('2019-01-31', 'x', 'day:invalid'), (null, 'x', 'day:invalid'), ('infinity', 'x', 'day:invalid'), ('2019-06-01', ' ', 'reasons:required'), ('2019-06-01', repeat('x', 4001), 'reasons:too_long')) y (d, r, x);
select is(test.close('note', '2019-06-01', 'x', 'a.operatore'), 'AL403', 'not by an officer');
select is(test.close('note', '2019-06-01', 'x', 'b.amministratore'), 'AL404', 'not by another body');
select test.put('k', gen_random_uuid());
select is(test.close('note', '2019-06-01', 'Superata', p_key => test.get('k')::uuid), '', x)
from unnest(array['an annotation is closed', 'a repeat gets the first answer']) x;
select is(test.close('note', '2019-06-02', 'x'), 'AL422 annotation_closed', 'not twice');
select is(test.close('susp', '2019-03-01', 'Revoca'), '', 'a suspension ends before its time');
select is(test.annotations('2019-05-31', 1), 'Riservata', 'the suspension is over');
select is(test.annotations('2019-06-01', 1), null, 'and so is the note');
select is(test.refusal(s), 'AL403', 'refused even to the owner: ' || s)
from unnest(array['update albo.annotation set text = ''x''', 'update albo.annotation set is_public = true where text = ''Censura''', 'delete from albo.annotation', 'truncate albo.annotation cascade',
                  format('update albo.annotation set closed_on = ''2030-01-01'' where id = %s', test.get('note')), 'update albo.register_event set actor = ''x''',
                  'delete from albo.register_event', 'truncate albo.register_event']) s;

-- Who did it is on record.
select is((select string_agg(v.action || ' ' || v.actor, ', ' order by v.seq) from albo.register_event v where v.member_id = test.get('m1')::bigint),
          'open albo-admin, annotate Amministratore A, annotate Amministratore A, annotation_close Amministratore A, annotation_close Amministratore A', 'each change leaves an event, a repeat none');
select is((select string_agg(v.action, ' ' order by v.seq) from albo.register_event v join albo.member m on m.id = v.member_id where m.name = 'Verdi Luigi'),
          'open correct close open annotate', 'also a correction');
select is_empty('select * from admin.register_check()', 'all chains are whole');
create function test.broken(p_sql text) returns text language plpgsql as $$
declare v_seq text; begin
  begin
    alter table albo.register_event disable trigger guard;
    execute p_sql;
    select string_agg(x.seq::text, ',') into v_seq from admin.register_check() x;
    raise exception 'undo' using errcode = 'XU001', detail = coalesce(v_seq, 'whole');
  exception when sqlstate 'XU001' then
    get stacked diagnostics v_seq = pg_exception_detail;
  end;
  return v_seq;
end $$;
select is(test.broken(format(s, test.get('m1'))), x, s)
from (values ('update albo.register_event set actor = ''Nessuno'' where member_id = %s and seq = 3', '3'), ('delete from albo.register_event where member_id = %s and seq = 2', '3'),
             ('delete from albo.register_event where member_id = %s and seq = 5', '5'), ('delete from albo.register_event where member_id = %s', '5'),
             ('update albo.register_event set details = ''{}'' where member_id = %s and seq = 1', '1'), ('select %s', 'whole')) y (s, x);

-- The public.
create function test.public(p_call text) returns jsonb language sql as $$ select test.value_as('albo_portal', 'select ' || p_call)::jsonb $$;
select is(test.public('portal.register(''ente-a'', ''albo'', ''2019-02-15'', null, null, null, null)') #> '{entries,0}',
          '{"number": 1, "section": {"it": "Sezione A"}, "name": "Rossi Mario", "effective_from": "2001-05-05", "annotations": [{"kind": "suspension", "text": "Sospeso", "from": "2019-01-01", "to": "2019-03-01"}]}',
          'shows the public fields and the public annotations');
select ok(test.public('portal.register(''ente-a'', ''albo'', null, null, null, null, null)')::text !~ '1980-01|RSSMRA|Riservata|birth|fiscal', 'and nothing that is not public');
select is(jsonb_path_query_array(test.public(format('portal.register(''ente-a'', ''albo'', %L, %L, %L, %s, %s)', d, s, q, a, n)), '$.entries[*].number'), x::jsonb, format('public %s %s %s after %s limit %s', d, s, q, a, n))
from (values (null, null, null, 'null', 'null', '[1, 2, 3]'), ('2016-01-01', 'A', null, 'null', 'null', '[1, 3, 4]'), (null, null, null, '1', '1', '[2]'), (null, null, 'ver', 'null', '5', '[3]'),
             (null, null, 'VRDLGU70', 'null', '5', '[]'), (null, null, '2', 'null', '5', '[2]'), (null, null, '%', 'null', '5', '[]'), ('2016-01-01', null, null, 'null', '1000000', '[1, 2, 3, 4]')) y (d, s, q, a, n, x);
select is(test.refusal_as('albo_portal', 'select portal.register(''ente-a'', ''albo'', (now() at time zone ''Europe/Rome'')::date + 1, null, null, null, null)'), 'AL422 day:future', 'what is decided for later is not shown');
select is(test.public('portal.register(''ente-a'', ''albo'', null, null, null, null, null)') ->> 'day', to_char(now() at time zone 'Europe/Rome', 'YYYY-MM-DD'), 'the day is said');
select is((test.public('portal.register(''ente-a'', ''albo'', null, null, null, null, null)') ->> 'fresh_at')::timestamptz, now(), 'and how fresh it is');
select is(test.public('portal.register_entry(''ente-a'', ''albo'', 2)') #>> '{entry,name}', 'Bianchi Mara', 'one entry by its number');
select is(test.refusal_as('albo_portal', format('select portal.register_entry(''ente-a'', ''albo'', %s)', n)), 'AL404', format('no entry %s today', n)) from unnest(array[4, 5, 99, 0, -1]) n;

update albo.register set public_fields = '{number,kind,first_effective_from}' where id = test.get('albo')::bigint;
select is(test.public('portal.register_entry(''ente-a'', ''albo'', 3)') -> 'entry', '{"number": 3, "kind": "person", "first_effective_from": "2012-02-29"}', 'a register that shows less, and since when at all');
select is(jsonb_path_query_array(test.public('portal.register(''ente-a'', ''albo'', null, null, ''verdi'', null, 5)'), '$.entries[*].number'), '[]', 'is not searched by what it hides');
select is(test.refusal_as('albo_portal', 'select portal.register(''ente-a'', ''albo'', null, ''A'', null, null, 5)'), 'AL422 section:not_public', 'nor told apart by it');
select is(test.refusal(format('update albo.register set public_fields = %L where id = %s', f, test.get('albo'))), '23514', format('never public: %s', f))
from unnest(array['{number,fiscal_code}', '{number,birth_date}', '{name}', '{}']) f;
update albo.register set is_public = false where id = test.get('albo')::bigint;
select is(test.refusal_as('albo_portal', s), 'AL404', 'a register that is not public looks like none: ' || s)
from unnest(array['select portal.register(''ente-a'', ''albo'', null, null, null, null, null)', 'select portal.register_entry(''ente-a'', ''albo'', 1)']) s;
select is(test.public('portal.registers(''ente-a'')'), '[]', 'nor is it listed');
select is(test.public('portal.registers(''ente-b'')') #>> '{0,code}', 'albo', 'as one that is');

-- The page of a member.
select test.put('p1', test.value_as('a.operatore', format('select office.member(%s)', test.get('m1'))));
select is(jsonb_path_query_array(test.get('p1')::jsonb, '$.timeline[*].event'), '["opened", "annotation", "annotation", "annotation_ended", "annotation_ended"]', 'a time line');
select is((test.get('p1')::jsonb #> '{timeline,3}') - 'annotation_id' - 'entry_id', '{"day": "2019-03-01", "event": "annotation_ended", "kind": "suspension", "number": 1, "reasons": "Revoca", "register": "albo", "section": "A"}', 'with how things ended');
select is(jsonb_path_query_array(test.get('p1')::jsonb, '$.events[*].action'), '["open", "annotate", "annotate", "annotation_close", "annotation_close"]', 'and who did what');
select is((select array[count(*), count(distinct what)] from albo.access_log where member_id = test.get('m1')::bigint), array[1, 1]::bigint[], 'the reading is recorded');
select is(test.refusal_as(l, format('select %s.member(%s)', s, test.get('m1'))), 'AL404', format('%s finds no member of another body', l))
from (values ('b.operatore', 'office'), ('b.rtd', 'audit')) y (l, s);
select test.put('r', test.submitted('mario-token', 'ente-a', 'cancellazione', '{"day": "2026-12-31"}'));
select is(jsonb_path_query_array(test.value_as('a.rtd', format('select audit.member(%s)', test.get('m1')))::jsonb, '$.requests[*].id'), format('[%s]', test.get('r'))::jsonb, 'with the member''s requests');

select * from finish();
rollback;
