-- clock: holidays, deadlines, what stops a term, what is said of it, and the agenda
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.is_holiday(p_day date, p_patron_day text)
returns boolean language sql as $$ select albo.working_day(p_day, p_patron_day) <> p_day $$;

-- Easter, from the tables of the churches.
select is(albo.easter(y), d::date, format('Easter of %s', y))
from (values (1818, '1818-03-22'), (1900, '1900-04-15'), (1943, '1943-04-25'), (1954, '1954-04-18'), (1981, '1981-04-19'), (2000, '2000-04-23'), (2008, '2008-03-23'),
             (2011, '2011-04-24'), (2024, '2024-03-31'), (2025, '2025-04-20'), (2026, '2026-04-05'), (2027, '2027-03-28'), (2038, '2038-04-25'), (2049, '2049-04-18'),
             (2076, '2076-04-19'), (2100, '2100-03-28')) x (y, d);
select ok(bool_and(extract(dow from albo.easter(y)) = 0 and to_char(albo.easter(y), 'MM-DD') between '03-22' and '04-25'), 'Easter is a Sunday between 22 March and 25 April')
from generate_series(1600, 2600) y;

select is(test.is_holiday(d::date, p), h, format('%s %s', d, case when h then 'is a holiday' else 'is a working day' end))
from (values ('2026-01-01', null, true), ('2026-01-06', null, true), ('2026-04-05', null, true), ('2026-04-06', null, true), ('2026-04-07', null, false), ('2027-03-29', null, true),
             ('2026-04-25', null, true), ('2026-05-01', null, true), ('2026-06-02', null, true), ('2026-08-15', null, true), ('2025-10-04', null, false), ('2026-10-04', null, true),
             ('2027-10-04', null, true), ('2026-11-01', null, true), ('2026-11-02', null, false), ('2026-12-08', null, true), ('2026-12-25', null, true), ('2026-12-26', null, true),
             ('2026-12-24', null, false), ('2026-11-21', null, false), ('2026-11-22', null, true), ('2026-12-07', '12-07', true), ('2026-12-07', null, false), ('2026-06-24', '12-07', false)) x (d, p, h);

-- The years in which this will be used, from the calendar of the church.
select is(format('%s %s %s', albo.easter(left(e, 4)::int), test.is_holiday(e::date + 1, null), albo.working_day(e::date, null)), format('%s t %s', e, e::date + 2),
          format('Easter is on %s, its Monday is a holiday, and what ends then ends on Tuesday', e))
from unnest(array['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21', '2031-04-13',
                  '2032-03-28', '2033-04-17', '2034-04-09', '2035-03-25']) e;

select is(albo.working_day(d::date, p, h::date[]), x::date, format('from %s on, patron %s, own days %s, one works on %s', d, p, h, x))
from (values ('2026-11-01', null, null, '2026-11-02'), ('2026-11-01', '11-02', null, '2026-11-03'), ('2026-11-01', '11-02', '{2026-11-03}', '2026-11-04'),
             ('2027-10-03', null, null, '2027-10-05'), ('2025-10-04', null, null, '2025-10-04'), ('2026-12-25', null, null, '2026-12-28'),
             ('2026-12-31', null, '{2026-12-31}', '2027-01-02'), ('2027-01-01', null, null, '2027-01-02'), ('2026-04-05', '04-07', null, '2026-04-08'),
             ('2024-02-29', '02-29', null, '2024-03-01'), ('2026-08-14', null, '{2026-08-14,2026-08-17}', '2026-08-18')) x (d, p, h, x);
select is(albo.holidays(s::jsonb), h::date[], format('the own days of %s', s))
from (values ('{}', null), ('{"holidays": []}', null), ('{"holidays": ["2026-08-14", "2026-08-17"]}', '{2026-08-14,2026-08-17}'),
             ('{"holidays": ["2026-02-30", "x", 3, null, "2026-08-17"]}', '{2026-08-17}'), ('{"holidays": "2026-08-14"}', null), ('{"holidays": {"a": 1}}', null)) x (s, h);

-- From the day after; a last day that is a holiday moves on. Body A keeps 7 December.
select is(albo.deadline(s::date, n, test.get('a')::int), x::date, format('%s days from %s end on %s', n, s, x))
from (values ('2026-11-23', 30, '2026-12-23'), ('2026-11-24', 1, '2026-11-25'), ('2026-11-21', 1, '2026-11-23'), ('2026-10-24', 30, '2026-11-23'),
             ('2026-11-25', 30, '2026-12-28'), ('2026-12-02', 30, '2027-01-02'), ('2026-12-02', 31, '2027-01-02'), ('2026-12-02', 32, '2027-01-04'),
             ('2026-11-05', 30, '2026-12-05'), ('2026-11-06', 30, '2026-12-09'), ('2026-03-05', 30, '2026-04-04'), ('2026-03-06', 30, '2026-04-07'), ('2024-01-30', 30, '2024-02-29')) x (s, n, x);
select is(albo.deadline('2026-11-07', 30, test.get('b')::int), '2026-12-07'::date, 'the patron day of one body is not that of another');
select is(test.refusal($$select admin.organization_add('x', 'list', 'X', '{"patron_day": "7 dicembre"}')$$), 'AL422 patron_day:invalid_day', 'a patron day that is none is refused at once');
select ok(bool_and(albo.deadline(d::date, n, test.get('a')::int) >= d::date + n
                   and not test.is_holiday(albo.deadline(d::date, n, test.get('a')::int), '12-07')
                   and albo.deadline(d::date, n, test.get('a')::int) - (d::date + n) <= 4), 'over ten years no term ends early, on a holiday, or more than four days late')
from generate_series('2024-01-01'::date, '2034-01-01', '1 day') d, unnest(array[30, 60]) n;

-- A day is a day of Rome.
select is(albo.rome_day(i::timestamptz), d::date, format('%s is %s in Rome', i, d))
from (values ('2026-11-23 22:59:59Z', '2026-11-23'), ('2026-11-23 23:00:00Z', '2026-11-24'), ('2026-07-23 22:00:00Z', '2026-07-24'), ('2026-07-23 21:59:59Z', '2026-07-23')) x (i, d);
select is(albo.utc('2026-11-23 23:00:00.5+01'), '2026-11-23T22:00:00.500000Z', 'instants are written in UTC');
select is(albo.date_or_null(t), d::date, format('%s is %s', to_json(t), coalesce(d, 'no date')))
from (values ('2026-11-23', '2026-11-23'), ('2024-02-29', '2024-02-29'), ('2026-02-29', null), ('2026-04-31', null), ('2026-13-01', null), ('2026-00-10', null), ('2026-01-00', null),
             ('0000-01-01', null), ('2026-1-1', null), ('20261123', null), ('infinity', null), ('', null), (null, null), ('2026-11-23 ', null), (E'2026-11-23\n', null)) x (t, d);

-- The body's own days, from its settings.
update albo.organization set settings = settings || '{"holidays": ["2026-12-23", "2026-12-24"]}' where id = test.get('b')::int;
select is(albo.deadline(s::date, 30, test.get('b')::int), x::date, format('with own days 30 days from %s end on %s', s, x))
from (values ('2026-11-22', '2026-12-22'), ('2026-11-23', '2026-12-28'), ('2026-11-20', '2026-12-21')) x (s, x);
update albo.organization set settings = settings - 'holidays' where id = test.get('b')::int;

-- What happened, a step each: "2026-03-10 preavviso 2026-03-20, 2026-03-12 preavviso_closed".
create function test.events(p_text text) returns albo.clock_event[]
language sql as $$
  select array_agg(row(1, 1, n, split_part(btrim(e), ' ', 1), split_part(btrim(e), ' ', 2),
                       nullif(split_part(btrim(e), ' ', 3), ''), null)::albo.clock_event)
  from regexp_split_to_table(nullif(p_text, ''), ',') with ordinality x (e, n)
$$;

-- Deadline, days used + days left, and what it stands still by.
create function test.folded(p_start text, p_term int, p_events text, p_as_of text, p_patron text default null, p_holidays date[] default null) returns text
language sql as $$
  select format('%s %s+%s%s', f.deadline, f.days_used, f.days_left, case when f.is_suspended then format(' by %s, %s to %s', array_to_string(f.suspended_by, '+'), f.suspended_since, f.suspended_until) else '' end)
  from albo.clock_fold(p_start::date, p_term, test.events(p_events), p_patron, p_holidays, p_as_of::date) f
$$;

-- Thirty days from Monday 2 March 2026 end on Wednesday 1 April; the 5th is Easter.
select is(test.folded('2026-03-02', 30, e, a), x, format('%s, on %s: %s', coalesce(nullif(e, ''), 'nothing'), a, why))
from (values
  ('', '2026-03-02', '2026-04-01 0+30', 'the first day is not counted'),
  ('', '2026-02-20', '2026-04-01 0+30', 'nothing is used before the start'),
  ('', '2026-03-12', '2026-04-01 10+20', 'the next ones are'),
  ('', '2026-04-01', '2026-04-01 30+0', 'the last one is'),
  ('', '2026-06-01', '2026-04-01 30+0', 'no more than all are used'),
  -- A supplement that suspends.
  ('2026-03-10 supplement_suspends 2026-03-30', '2026-03-10', '2026-04-21 8+22 by supplement, 2026-03-10 to 2026-03-30', 'stands from the ask'),
  ('2026-03-10 supplement_suspends 2026-03-30', '2026-03-30', '2026-04-21 8+22 by supplement, 2026-03-10 to 2026-03-30', 'until its last day'),
  ('2026-03-10 supplement_suspends 2026-03-30', '2026-03-31', '2026-04-21 9+21', 'and runs again by itself'),
  ('2026-03-10 supplement_suspends 2026-03-30', '2026-03-09', '2026-04-01 7+23', 'is not seen the day before'),
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-15 supplement_closed', '2026-03-20', '2026-04-07 13+17', 'five days later is Easter Monday'),
  ('2026-03-10 supplement_suspends 2026-04-24', '2026-03-10', '2026-05-02 8+22 by supplement, 2026-03-10 to 2026-04-09', 'thirty days at most; 1 May is a holiday'),
  ('2026-03-10 supplement_suspends', '2026-03-10', '2026-05-02 8+22 by supplement, 2026-03-10 to 2026-04-09', 'thirty days where no day was given'),
  ('2026-03-10 supplement_suspends 2026-04-24, 2026-04-20 supplement_closed', '2026-04-20', '2026-05-02 19+11', 'an answer after thirty days adds none'),
  ('2026-03-10 supplement_suspends 2026-03-20, 2026-03-25 supplement_closed', '2026-03-25', '2026-04-11 13+17', 'an answer after the last day adds none'),
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-10 supplement_closed', '2026-03-10', '2026-04-01 8+22', 'over on its day it takes none'),
  ('2026-03-10 supplement_suspends 2026-03-05', '2026-03-11', '2026-04-01 9+21', 'a last day in the past takes none'),
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-12 supplement_closed, 2026-03-20 supplement_suspends 2026-03-30', '2026-03-25', '2026-04-03 21+9', 'a second one does not suspend'),
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-12 supplement_suspends 2026-04-30', '2026-03-25', '2026-04-21 8+22 by supplement, 2026-03-10 to 2026-03-30', 'nor inside the first'),
  -- A supplement that restarts.
  ('2026-03-20 supplement_restarts 2026-04-10', '2026-03-25', '2026-05-11 0+30 by supplement, 2026-03-20 to 2026-04-10', 'gives the days back; 10 May is a Sunday'),
  ('2026-03-20 supplement_restarts 2026-04-10, 2026-03-28 supplement_closed', '2026-03-30', '2026-04-27 2+28', 'anew from the completion'),
  ('2026-03-20 supplement_restarts 2026-04-10', '2026-04-12', '2026-05-11 2+28', 'anew from its last day'),
  ('2026-03-20 supplement_restarts 2026-04-10, 2026-04-20 supplement_closed', '2026-04-20', '2026-05-11 10+20', 'an answer after it changes nothing'),
  ('2026-03-20 supplement_restarts', '2026-03-20', '2026-05-19 0+30 by supplement, 2026-03-20 to 2026-04-19', 'thirty days where no day was given'),
  ('2026-03-10 supplement_suspends 2026-03-12, 2026-03-12 supplement_closed, 2026-03-20 supplement_restarts 2026-04-10, 2026-03-28 supplement_closed, 2026-04-01 supplement_suspends 2026-04-10', '2026-04-05', '2026-04-27 8+22', 'a restart does not allow a second suspension'),
  -- A preavviso.
  ('2026-03-16 preavviso 2026-03-26', '2026-03-16', '2026-04-11 14+16 by preavviso, 2026-03-16 to 2026-03-26', 'stands from the notice'),
  ('2026-03-16 preavviso 2026-03-26', '2026-03-27', '2026-04-11 15+15', 'runs when the ten days have passed'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-20 observations', '2026-03-20', '2026-04-15 14+16 by preavviso, 2026-03-16 to 2026-03-30', 'until ten days after the observations'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-20 observations', '2026-03-31', '2026-04-15 15+15', 'and then runs'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-26 observations', '2026-03-26', '2026-04-21 14+16 by preavviso, 2026-03-16 to 2026-04-05', 'observations on the last day'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-27 observations', '2026-03-27', '2026-04-11 15+15', 'observations too late'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-18 observations, 2026-03-20 observations', '2026-03-20', '2026-04-13 14+16 by preavviso, 2026-03-16 to 2026-03-28', 'the first observations count'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-18 preavviso_closed', '2026-03-18', '2026-04-03 14+16', 'the obstacles fell'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-20 observations, 2026-03-22 preavviso_closed', '2026-03-22', '2026-04-07 14+16', 'they fell after the observations'),
  ('2026-03-16 preavviso 2026-03-26, 2026-04-02 preavviso_closed', '2026-04-02', '2026-04-11 21+9', 'closed when it was over'),
  ('2026-03-18 preavviso', '2026-03-18', '2026-04-11 16+14 by preavviso, 2026-03-18 to 2026-03-28', 'ten days where no day was given'),
  ('2026-03-19 preavviso', '2026-03-19', '2026-04-13 17+13 by preavviso, 2026-03-19 to 2026-03-30', 'the tenth is a Sunday, and so is 12 April'),
  ('2026-03-16 preavviso 2026-03-26, 2026-03-18 preavviso_closed, 2026-03-20 preavviso 2026-03-30', '2026-03-20', '2026-04-13 16+14 by preavviso, 2026-03-20 to 2026-03-30', 'another one suspends too'),
  -- A payment.
  ('2026-03-10 payment_asked', '2026-03-20', '2026-04-11 8+22 by payment, 2026-03-10 to infinity', 'as if it came that day'),
  ('2026-03-10 payment_asked', '2026-03-21', '2026-04-13 8+22 by payment, 2026-03-10 to infinity', 'or the next'),
  ('2026-03-10 payment_asked, 2026-03-15 payment_closed', '2026-03-20', '2026-04-07 13+17', 'runs when it came'),
  ('2026-03-10 payment_asked, 2026-03-12 payment_asked, 2026-03-15 payment_closed, 2026-03-20 payment_closed', '2026-03-20', '2026-04-07 13+17', 'it waits or does not'),
  -- Together.
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-20 preavviso 2026-03-30, 2026-03-22 supplement_closed', '2026-03-25', '2026-04-21 8+22 by preavviso, 2026-03-10 to 2026-03-30', 'what overlaps counts once'),
  ('2026-03-10 supplement_suspends 2026-03-15, 2026-03-12 payment_asked, 2026-03-14 preavviso 2026-03-24, 2026-03-18 payment_closed', '2026-03-30', '2026-04-15 14+16', 'three of them, fourteen days'),
  ('2026-03-10 payment_asked, 2026-03-10 supplement_suspends 2026-03-20, 2026-03-10 preavviso 2026-03-20', '2026-03-11', '2026-04-11 8+22 by supplement+preavviso+payment, 2026-03-10 to infinity', 'all of them'),
  ('2026-03-10 payment_asked, 2026-03-12 supplement_restarts 2026-03-31, 2026-03-15 supplement_closed, 2026-03-20 payment_closed', '2026-03-22', '2026-04-20 2+28', 'a restart while a payment is awaited'),
  ('2026-03-10 preavviso 2026-03-20, 2026-03-12 supplement_restarts 2026-03-31, 2026-03-15 supplement_closed', '2026-03-21', '2026-04-20 1+29', 'a restart inside a preavviso'),
  -- Odd orders.
  ('2026-03-10 supplement_suspends 2026-03-30, 2026-03-10 supplement_closed, 2026-03-10 preavviso 2026-03-20, 2026-03-10 preavviso_closed', '2026-03-10', '2026-04-01 8+22', 'in the order of their numbers'),
  ('2026-03-10 supplement_closed, 2026-03-10 supplement_suspends 2026-03-12', '2026-03-13', '2026-04-03 9+21', 'and in no other'),
  ('2026-03-15 supplement_closed, 2026-03-10 supplement_suspends 2026-03-30', '2026-03-15', '2026-04-07 8+22', 'the day goes before the number'),
  ('2026-02-20 supplement_suspends 2026-03-05', '2026-03-06', '2026-04-04 1+29', 'before the start it begins with it'),
  ('2026-02-20 supplement_suspends 2026-02-25', '2026-03-06', '2026-04-01 4+26', 'and takes nothing when it was over'),
  ('2026-03-10 supplement_closed, 2026-03-11 observations, 2026-03-12 preavviso_closed, 2026-03-13 payment_closed', '2026-03-13', '2026-04-01 11+19', 'what ends nothing changes nothing'),
  -- The last day.
  ('2026-04-01 preavviso 2026-04-11', '2026-04-01', '2026-04-11 30+0 by preavviso, 2026-04-01 to 2026-04-11', 'the last day is found again'),
  ('2026-04-01 preavviso 2026-04-12', '2026-04-20', '2026-04-13 30+0', 'or the next working one'),
  ('2026-04-01 preavviso 2026-04-11, 2026-04-09 preavviso_closed', '2026-04-09', '2026-04-09 30+0', 'on the day the wait is over'),
  ('2026-04-02 preavviso 2026-04-12', '2026-04-02', '2026-04-01 30+0', 'what ended does not stop'),
  ('2026-04-02 supplement_restarts 2026-04-12', '2026-04-20', '2026-04-01 30+0', 'what ended does not begin anew'),
  ('2026-04-02 payment_asked', '2026-04-20', '2026-04-01 30+0', 'nor waits for a payment'),
  ('2026-04-01 supplement_restarts 2026-04-10', '2026-04-10', '2026-05-11 0+30 by supplement, 2026-04-01 to 2026-04-10', 'on its last day it still may')) x (e, a, x, why);

-- Other days and other calendars.
select is(test.folded(s, n, e, a, p, h::date[]), x, format('%s days from %s, %s, patron %s, own days %s', n, s, coalesce(nullif(e, ''), 'nothing'), p, h))
from (values
  ('2026-10-02', 30, '', '2026-10-02', null, null, '2026-11-02 0+30'),
  ('2026-10-02', 30, '2026-11-02 supplement_suspends 2026-11-20', '2026-11-02', null, null, '2026-11-20 30+0 by supplement, 2026-11-02 to 2026-11-20'),
  ('2026-10-02', 30, '2026-11-02 supplement_suspends 2026-11-20, 2026-11-09 supplement_closed', '2026-11-09', null, null, '2026-11-09 30+0'),
  ('2026-10-02', 30, '2026-11-03 supplement_suspends 2026-11-20', '2026-11-03', null, null, '2026-11-02 30+0'),
  ('2026-10-02', 30, '2026-11-03 supplement_suspends 2026-11-20', '2026-11-03', '11-02', null, '2026-11-20 30+0 by supplement, 2026-11-03 to 2026-11-20'),
  ('2026-12-02', 30, '', '2026-12-02', null, null, '2027-01-02 0+30'),
  ('2026-12-02', 30, '2026-12-20 supplement_suspends 2027-01-19, 2026-12-27 supplement_closed', '2027-01-01', null, null, '2027-01-08 23+7'),
  ('2027-09-03', 30, '', '2027-09-03', null, null, '2027-10-05 0+30'),
  ('2025-09-04', 30, '', '2025-09-04', null, null, '2025-10-04 0+30'),
  ('2026-03-02', 30, '', '2026-03-02', null, '{2026-04-01}', '2026-04-02 0+30'),
  ('2026-03-02', 30, '', '2026-03-02', '04-02', '{2026-04-01}', '2026-04-03 0+30'),
  ('2024-02-28', 1, '', '2024-02-29', null, null, '2024-02-29 1+0'),
  ('2026-03-19', 60, '2026-03-19 preavviso', '2026-03-19', '03-30', null, '2026-05-30 0+60 by preavviso, 2026-03-19 to 2026-03-31')) x (s, n, e, a, p, h, x);

-- What is said of it.
create function test.said(p_events text, p_as_of text) returns text
language sql as $$
  select string_agg(substr(l ->> 'day', 6) || ' ' || (l ->> 'code'), ', ' order by n)
  from albo.clock_fold('2026-03-02', 30, test.events(p_events), null, null, p_as_of::date) f, jsonb_array_elements(f.explanation) with ordinality x (l, n)
$$;

select is(test.said(e, a), x, format('what is said of %s', coalesce(nullif(e, ''), 'nothing')))
from (values
  ('', '2026-03-02', '03-02 started, 04-01 ends'),
  ('', '2026-04-02', '03-02 started, 04-01 overdue'),
  ('2026-03-10 supplement_suspends 2026-03-30', '2026-03-15', '03-02 started, 03-10 supplement_suspends, 03-15 suspended, 04-21 ends'),
  ('2026-03-10 supplement_suspends 2026-03-15', '2026-03-20', '03-02 started, 03-10 supplement_suspends, 03-15 supplement_expired, 04-06 holiday, 04-07 ends'),
  ('2026-03-10 supplement_restarts 2026-03-15', '2026-03-20', '03-02 started, 03-10 supplement_restarts, 03-15 supplement_restarted, 04-14 ends'),
  ('2026-03-10 preavviso 2026-03-20, 2026-03-12 observations', '2026-03-30', '03-02 started, 03-10 preavviso, 03-12 observations, 03-22 observations_over, 04-13 ends'),
  ('2026-03-10 preavviso 2026-03-20, 2026-03-25 observations, 2026-03-26 preavviso_closed', '2026-03-30', '03-02 started, 03-10 preavviso, 03-20 preavviso_expired, 03-25 observations_late, 03-26 no_effect, 04-11 ends'),
  ('2026-03-10 supplement_suspends 2026-03-12, 2026-03-12 supplement_closed, 2026-03-20 supplement_suspends 2026-03-25', '2026-03-30', '03-02 started, 03-10 supplement_suspends, 03-12 supplement_closed, 03-20 second_suspension, 04-03 ends'),
  ('2026-04-02 supplement_restarts 2026-04-12', '2026-04-03', '03-02 started, 04-02 term_over, 04-01 overdue')) x (e, a, x);

select is(l - 'day' - 'code', x::jsonb, format('the words of %s', l ->> 'code'))
from albo.clock_fold('2026-03-02', 30, test.events('2026-03-10 payment_asked, 2026-03-10 supplement_suspends 2026-03-15'), null, null, '2026-03-20') f,
     jsonb_array_elements(f.explanation) l
join (values
  ('started', '{"it": "La richiesta è arrivata il 02/03/2026. L’ufficio ha 30 giorni per concludere, contati dal giorno dopo.", "en": "The request arrived on 2 March 2026. The office has 30 days to conclude, counted from the next day.", "article": "art. 2, cc. 2-6, L. 241/1990; art. 2963 c.c."}'),
  ('supplement_expired', '{"it": "È passato l’ultimo giorno per l’integrazione. Il termine resta fermo per un altro motivo.", "en": "The last day for the supplement has passed. The term still stands, for another reason.", "article": "art. 2, c. 7, L. 241/1990"}'),
  ('suspended', '{"it": "Il 20/03/2026 il termine è fermo, con ancora 22 giorni.", "en": "On 20 March 2026 the term stands still, with 22 days left.", "article": null}'),
  ('ends', '{"it": "Se nulla cambia, il termine scade il 11/04/2026.", "en": "If nothing changes, the term ends on 11 April 2026.", "article": "art. 2, c. 2, L. 241/1990"}')) x (code, x)
  on x.code = l ->> 'code';

-- A step without words would be missing from the explanation.
select is((select array_agg(c order by n) from unnest(array[
             'started', 'supplement_suspends', 'supplement_restarts', 'supplement_closed', 'supplement_expired', 'supplement_restarted', 'second_suspension',
             'preavviso', 'observations', 'observations_over', 'observations_late', 'preavviso_expired', 'preavviso_closed', 'payment_asked', 'payment_closed',
             'same_again', 'term_over', 'no_effect', 'suspended', 'holiday', 'ends', 'overdue']) with ordinality x (c, n)
           where not exists (select from jsonb_array_elements(albo.clock_words(array[row('2026-03-02', c, '2026-03-03', 1, false)::albo.clock_step])) l
                             where l ->> 'it' like '%.' and l ->> 'en' like '%.' and l ->> 'it' not like '%\%%' and l ->> 'it' <> l ->> 'en')),
          null, 'every step has words in both languages');

-- Requests of body A, whose patron day is 7 December, and one of B.
select test.put('today', albo.rome_day(now())), test.put('first', test.submitted());
select test.put('mara', test.submitted('mara-token')), test.put('other', test.submitted('mario-token', 'ente-b'));
select test.put('removal', test.submitted('mario-token', 'ente-a', 'cancellazione', '{"day": "2020-01-01"}')),
       test.put('transfer', test.submitted('mario-token', 'ente-a', 'trasferimento', '{"direction": "in"}'));
create function test.today(p_days int default 0) returns date
language sql as $$ select test.get('today')::date + p_days $$;

select is((select deadline from albo.request where id = test.get('first')::bigint),
          (albo.clock(test.get('a')::int, test.get('first')::bigint, null) ->> 'deadline')::date, 'submission and clock agree');
select is(albo.clock_add(test.get('a')::int, test.get('first')::bigint, 2, test.today(), 'supplement_suspends', test.today(20)),
          albo.deadline(test.today(20), 30, test.get('a')::int), 'an event gives the new deadline');
select is((select (seq, day, kind, limit_on, suspended_until) from albo.clock_event where request_id = test.get('first')::bigint)::text,
          format('(2,%s,supplement_suspends,%s,%s)', test.today(), test.today(20), test.today(20)), 'the event is written, with the end of what it began');
select is(albo.clock_add(test.get('a')::int, test.get('first')::bigint, 3, test.today(5), 'supplement_closed', null),
          albo.deadline(test.today(5), 30, test.get('a')::int), 'the next one is folded with it');
select is((select suspended_until from albo.clock_event where request_id = test.get('first')::bigint and seq = 3), null, 'and ends the wait');
select is(albo.clock_add(test.get('a')::int, test.get('first')::bigint, 4, test.today(2), 'payment_asked', null),
          albo.deadline(test.today(5), 30, test.get('a')::int), 'one of an earlier day is seen in its place');
select is((select suspended_until from albo.clock_event where request_id = test.get('first')::bigint and seq = 4), 'infinity'::date, 'a payment may last');
select is(test.refusal(q), 'AL403', q)
from unnest(array['update albo.clock_event set day = day + 1', 'delete from albo.clock_event', 'truncate albo.clock_event']) q;

-- Who may ask, and what of.  Today only the supplement is known.
select is(test.value_as('a.operatore', format('select office.clock(%s) ->> ''is_suspended''', test.get('first'))), 'true', 'the office reads the clock');
select is(test.value_as('a.rtd', format('select audit.clock(%s) ->> ''suspended_by''', test.get('first'))), '["supplement"]', 'the auditor does');
select is(test.value_as('albo_portal', format('select portal.clock(''mario-token'', %s) ->> ''days_left''', test.get('first'))), '30', 'the applicant does');
select is(test.refusal_as('b.operatore', format('select office.clock(%s)', test.get('first'))), 'AL404', 'another office does not');
select is(test.refusal_as('b.rtd', format('select audit.clock(%s)', test.get('first'))), 'AL404', 'nor its auditor');
select is(test.refusal_as('albo_portal', format('select portal.clock(''mara-token'', %s)', test.get('first'))), 'AL404', 'nor another citizen');
select is(test.refusal_as('albo_portal', format('select portal.clock(''x'', %s)', test.get('first'))), 'AL401', 'nor nobody');
select is(albo.clock(test.get('a')::int, -1, null), null, 'no request has no clock');

update albo.request set state = 7, history_seq = 2, outcome = 'withdrawn', reasons = 'x', closed_at = now() + interval '40 days'
where id = test.get('other')::bigint;
select is((select (c ->> 'as_of', c ->> 'closed_on', c ->> 'is_overdue')::text from albo.clock(test.get('b')::int, test.get('other')::bigint, test.today(90)) c),
          format('(%s,%s,true)', albo.rome_day(now() + interval '40 days'), albo.rome_day(now() + interval '40 days')), 'the clock of a closed request has stopped');

-- The agenda.
create function test.agenda(p_login text, p_call text) returns text
language sql as $$
  select test.value_as(p_login, format('select string_agg(x.id || '' '' || x.band, '', '' order by n) from %s with ordinality x (id, p, a, s, k, t, u, deadline, w, d, v, band, n)', p_call))
$$;

update albo.request r set deadline = test.today(d)
from (values ('first', -7), ('mara', 0), ('removal', 3), ('transfer', 10)) x (name, d) where r.id = test.get(x.name)::bigint;
select is(test.agenda('a.operatore', 'office.agenda(null, null, null)'),
          format('%s today, %s within_3, %s within_10', test.get('mara'), test.get('removal'), test.get('transfer')), 'the most urgent first, but for what stands still');
select isnt(albo.clock_add(test.get('a')::int, test.get('first')::bigint, 5, test.today(6), 'payment_closed', null), null, 'its wait is over');
select is(test.agenda('a.rtd', 'audit.agenda(null, null, null)'),
          format('%s overdue, %s today, %s within_3, %s within_10', test.get('first'), test.get('mara'), test.get('removal'), test.get('transfer')), 'and it is back');
select is(test.agenda('a.operatore', 'office.agenda(1, null, null)'), test.get('first') || ' overdue', 'a page');
select is(test.agenda('a.operatore', format('office.agenda(2, %L, %s)', test.today(-7), test.get('first'))), format('%s today, %s within_3', test.get('mara'), test.get('removal')), 'the next page');
select is(test.agenda('a.operatore', format('office.agenda(200, %L, %s)', test.today(10), test.get('transfer'))), null, 'nothing after the last');
select is(test.agenda('b.operatore', 'office.agenda(null, null, null)'), null, 'each body has its own, and what is closed is in none');
select is(test.value_as(l, format('select string_agg(band || '' '' || n, '', '') from %s.agenda_counts()', s)), x, format('%s counts', l))
from (values ('a.operatore', 'office', 'overdue 1, today 1, within_3 1, within_10 1'), ('a.rtd', 'audit', 'overdue 1, today 1, within_3 1, within_10 1'),
             ('b.operatore', 'office', 'overdue 0, today 0, within_3 0, within_10 0')) x (l, s, x);
select is((select string_agg(coalesce(d.band, '-'), ' ' order by n)
           from generate_series(-1, 11) n
           left join lateral albo.agenda_due(test.get('a')::int, test.today(-n), null, null, null) d on d.id = test.get('mara')::bigint),
          'overdue today within_3 within_3 within_3 within_10 within_10 within_10 within_10 within_10 within_10 within_10 -', 'the bands of a deadline, day by day');

select is(test.value_as('albo_worker', 'select worker.remind(3)'), '3', 'reminders are queued as many as wanted');
select is(test.value_as('albo_worker', 'select worker.remind(3)'), '1', 'then those that are left');
select is(test.value_as('albo_worker', 'select worker.remind(null)'), '0', 'and each once');
select is((select string_agg(key || ' ' || (payload ->> 'to') || ' ' || (payload ->> 'band'), ', ' order by payload ->> 'band')
           from albo.outbox where payload ->> 'template' = 'reminder' and request_id <> test.get('transfer')::bigint),
          format('reminder:%s:overdue:%s office overdue, reminder:%s:today:%s office today, reminder:%s:within_3:%s office within_3', test.get('first'), test.today(-7),
                 test.get('mara'), test.today(), test.get('removal'), test.today(3)), 'to the office, under band and deadline');
select is(albo.remind(test.today(1), 100), 1, 'another band is another reminder');
update albo.request set deadline = deadline + 1 where id = test.get('mara')::bigint;
select is(albo.remind(test.today(), 100), 1, 'and so is another deadline');

select * from finish();
rollback;
