-- clock: holidays and deadlines
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Easter, from the tables of the churches.
select is(albo.easter(y), d::date, format('Easter of %s', y))
from (values (1818, '1818-03-22'), (1900, '1900-04-15'), (1943, '1943-04-25'), (1954, '1954-04-18'), (1981, '1981-04-19'), (2000, '2000-04-23'), (2008, '2008-03-23'),
             (2011, '2011-04-24'), (2024, '2024-03-31'), (2025, '2025-04-20'), (2026, '2026-04-05'), (2027, '2027-03-28'), (2038, '2038-04-25'), (2049, '2049-04-18'),
             (2076, '2076-04-19'), (2100, '2100-03-28')) x (y, d);
select ok(bool_and(extract(dow from albo.easter(y)) = 0 and to_char(albo.easter(y), 'MM-DD') between '03-22' and '04-25'), 'Easter is a Sunday between 22 March and 25 April')
from generate_series(1600, 2600) y;

select is(albo.is_holiday(d::date, p), h, format('%s %s', d, case when h then 'is a holiday' else 'is a working day' end))
from (values ('2026-01-01', null, true), ('2026-01-06', null, true), ('2026-04-05', null, true), ('2026-04-06', null, true), ('2026-04-07', null, false), ('2027-03-29', null, true),
             ('2026-04-25', null, true), ('2026-05-01', null, true), ('2026-06-02', null, true), ('2026-08-15', null, true), ('2025-10-04', null, false), ('2026-10-04', null, true),
             ('2027-10-04', null, true), ('2026-11-01', null, true), ('2026-11-02', null, false), ('2026-12-08', null, true), ('2026-12-25', null, true), ('2026-12-26', null, true),
             ('2026-12-24', null, false), ('2026-11-21', null, false), ('2026-11-22', null, true), ('2026-12-07', '12-07', true), ('2026-12-07', null, false), ('2026-06-24', '12-07', false)) x (d, p, h);

-- From the day after; a last day that is a holiday moves on. Body A keeps 7 December.
select is(albo.deadline(s::date, n, test.get('a')::int), x::date, format('%s days from %s end on %s', n, s, x))
from (values ('2026-11-23', 30, '2026-12-23'), ('2026-11-24', 1, '2026-11-25'), ('2026-11-21', 1, '2026-11-23'), ('2026-10-24', 30, '2026-11-23'),
             ('2026-11-25', 30, '2026-12-28'), ('2026-12-02', 30, '2027-01-02'), ('2026-12-02', 31, '2027-01-02'), ('2026-12-02', 32, '2027-01-04'),
             ('2026-11-05', 30, '2026-12-05'), ('2026-11-06', 30, '2026-12-09'), ('2026-03-05', 30, '2026-04-04'), ('2026-03-06', 30, '2026-04-07'), ('2024-01-30', 30, '2024-02-29')) x (s, n, x);
select is(albo.deadline('2026-11-07', 30, test.get('b')::int), '2026-12-07'::date, 'the patron day of one body is not that of another');
select is(test.refusal($$select admin.organization_add('x', 'list', 'X', '{"patron_day": "7 dicembre"}')$$), '23514', 'a patron day that is none is refused at once');
select ok(bool_and(albo.deadline(d::date, n, test.get('a')::int) >= d::date + n
                   and not albo.is_holiday(albo.deadline(d::date, n, test.get('a')::int), '12-07')
                   and albo.deadline(d::date, n, test.get('a')::int) - (d::date + n) <= 4), 'over ten years no term ends early, on a holiday, or more than four days late')
from generate_series('2024-01-01'::date, '2034-01-01', '1 day') d, unnest(array[30, 60]) n;

-- A day is a day of Rome.
select is(albo.rome_day(i::timestamptz), d::date, format('%s is %s in Rome', i, d))
from (values ('2026-11-23 22:59:59Z', '2026-11-23'), ('2026-11-23 23:00:00Z', '2026-11-24'), ('2026-07-23 22:00:00Z', '2026-07-24'), ('2026-07-23 21:59:59Z', '2026-07-23')) x (i, d);
select is(albo.utc('2026-11-23 23:00:00.5+01'), '2026-11-23T22:00:00.500000Z', 'instants are written in UTC');
select is(albo.date_or_null(t), d::date, format('%s is %s', to_json(t), coalesce(d, 'no date')))
from (values ('2026-11-23', '2026-11-23'), ('2024-02-29', '2024-02-29'), ('2026-02-29', null), ('2026-04-31', null), ('2026-13-01', null), ('2026-00-10', null), ('2026-01-00', null),
             ('0000-01-01', null), ('2026-1-1', null), ('20261123', null), ('infinity', null), ('', null), (null, null), ('2026-11-23 ', null), (E'2026-11-23\n', null)) x (t, d);

select * from finish();
rollback;
