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

create or replace function albo.is_holiday(p_day date, p_patron_day text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_month_day text := to_char(p_day, 'MM-DD');
  v_year      int  := extract(year from p_day);
begin
  return extract(dow from p_day) = 0
      or v_month_day in ('01-01', '01-06', '04-25', '05-01', '06-02', '08-15',
                         '11-01', '12-08', '12-25', '12-26')
      or coalesce(v_month_day = p_patron_day, false)
      -- San Francesco, a holiday again since L. 151/2025.
      or (v_month_day = '10-04' and v_year >= 2026)
      or (extract(month from p_day) in (3, 4) and p_day = albo.easter(v_year) + 1);
end
$$;

comment on function albo.is_holiday(date, text) is
'True on Sundays, national holidays, Easter Monday and the patron day ("MM-DD", may be null). A Saturday is a working day.';

create or replace function albo.deadline(p_start date, p_term_days int, p_organization int)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day    date := p_start + p_term_days;
  v_patron text;
begin
  select o.settings ->> 'patron_day' into v_patron from albo.organization o where o.id = p_organization;

  while albo.is_holiday(v_day, v_patron) loop
    v_day := v_day + 1;
  end loop;

  return v_day;
end
$$;

comment on function albo.deadline(date, int, int) is
'Last day of a term that starts on a day: counted from the next one; a last day that is a holiday moves to the next working day.';

reset role;
