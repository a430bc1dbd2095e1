-- clock: the days that the law counts
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.easter(p_year int)
returns date
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  a int := p_year % 19;
  b int := p_year / 100;
  c int := p_year % 100;
  d int := b / 4;
  e int := b % 4;
  g int := (8 * b + 13) / 25;
  h int := (19 * a + b - d - g + 15) % 30;
  i int := c / 4;
  k int := c % 4;
  l int := (32 + 2 * e + 2 * i - h - k) % 7;
  m int := (a + 11 * h + 19 * l) / 433;
  v_month int := (h + l - 7 * m + 90) / 25;
begin
  return make_date(p_year, v_month, (h + l - 7 * m + 33 * v_month + 19) % 32);
end
$$;

comment on function albo.easter(int) is 'Easter Sunday of a Gregorian year (Butcher''s algorithm).';

create or replace function albo.working_day(p_day date, p_patron_day text, p_holidays date[] default null)
returns date
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day       date := p_day;
  v_month_day text;
begin
  -- Here and nowhere else is said what a holiday is.  One call for a whole search, because a
  -- submission makes it while others wait: the call costs more than the looking.
  loop
    v_month_day := to_char(v_day, 'MM-DD');

    if extract(dow from v_day) = 0
       or v_month_day in ('01-01', '01-06', '04-25', '05-01', '06-02', '08-15',
                          '11-01', '12-08', '12-25', '12-26')
       or v_month_day = p_patron_day
       -- San Francesco, a holiday again since L. 151/2025.
       or (v_month_day = '10-04' and v_day >= '2026-01-01')
       or (v_month_day between '03-23' and '04-26' and extract(dow from v_day) = 1
           and v_day = albo.easter(extract(year from v_day)::int) + 1)
       or v_day = any (p_holidays) then
      v_day := v_day + 1;
    else
      return v_day;
    end if;
  end loop;
end
$$;

comment on function albo.working_day(date, text, date[]) is
'The first day, from a day on, that is no holiday: Sundays, national holidays (art. 2 L. 260/1949), Easter Monday, the patron day ("MM-DD") and the body''s own days, which may be null. A Saturday is a working day.';

create or replace function albo.holidays(p_settings jsonb)
returns date[]
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_settings -> 'holidays') is distinct from 'array' then
    return null;
  end if;

  return (
    select array_agg(d.day)
    from (select albo.date_or_null(h) as day from jsonb_array_elements_text(p_settings -> 'holidays') h) d
    where d.day is not null);
end
$$;

comment on function albo.holidays(jsonb) is
'The days that a body adds to the holidays of all: holidays of its settings, an array of "YYYY-MM-DD". What is no date is passed over.';

create or replace function albo.deadline(p_start date, p_term_days int, p_organization int)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settings jsonb;
  v_day      date;
begin
  select o.settings into v_settings from albo.organization o where o.id = p_organization;

  v_day := albo.working_day(p_start + p_term_days, v_settings ->> 'patron_day');

  -- To read the body's own days takes longer than all else, and they seldom matter.
  if v_settings -> 'holidays' ? to_char(v_day, 'YYYY-MM-DD') then
    v_day := albo.working_day(v_day, v_settings ->> 'patron_day', albo.holidays(v_settings));
  end if;

  return v_day;
end
$$;

comment on function albo.deadline(date, int, int) is
'Last day of a term that starts on a day: counted from the next one; a last day that is a holiday moves to the next working day (art. 2963 of the civil code). It is what albo.clock_fold says of a request to which nothing has happened, without asking.';

reset role;
