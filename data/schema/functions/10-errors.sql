-- errors: how functions say no
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- SQLSTATE class AL: AL401 no session, AL403 duty, AL404 not found or not one's own,
-- AL405 no such transition, AL409 stale version, AL422 invalid data, AL429 too many.
-- A message never carries personal data.
--
-- Bodies are parsed under the caller's settings.  The search path is pinned; where a
-- literal holds a backslash it is written E'…', which means the same under any
-- standard_conforming_strings, and dates are never read or written by DateStyle.

set role albo_owner;

create or replace function albo.raise_problems(p_problems jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the data are not valid'
    using errcode = 'AL422', detail = jsonb_build_object('problems', p_problems)::text;
end
$$;

comment on function albo.raise_problems(jsonb) is
'Refuses with AL422; the detail is {"problems":[{"field":…,"code":…}]}.';

create or replace function albo.raise_problem(p_field text, p_code text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.raise_problems(
    jsonb_build_array(jsonb_build_object('field', p_field, 'code', p_code)));
end
$$;

comment on function albo.raise_problem(text, text) is
'Refuses with AL422 for one reason; the field is null when it is not about one.';

create or replace function albo.is_blank(p_text text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return p_text is null or p_text !~ '[[:alnum:]]';
end
$$;

comment on function albo.is_blank(text) is
'Whether a text says nothing: no letter and no digit, however many blanks, signs or invisible characters it has.';

create or replace function albo.utc(p_at timestamptz)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end
$$;

comment on function albo.utc(timestamptz) is
'ISO 8601 in UTC with microseconds, whatever time zone the caller''s session has set.';

create or replace function albo.rome_day(p_at timestamptz)
returns date
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (p_at at time zone 'Europe/Rome')::date;
end
$$;

comment on function albo.rome_day(timestamptz) is 'The legal day of an instant.';

create or replace function albo.date_or_null(p_text text)
returns date
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_year  int;
  v_month int;
  v_day   int;
begin
  if p_text is null or p_text !~ '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$' then
    return null;
  end if;

  v_year := left(p_text, 4);
  v_month := substr(p_text, 6, 2);
  v_day := right(p_text, 2);

  if v_month not between 1 and 12
     or v_day not between 1 and extract(day from make_date(v_year, v_month, 1)
                                                 + interval '1 month' - interval '1 day') then
    return null;
  end if;

  return make_date(v_year, v_month, v_day);
end
$$;

comment on function albo.date_or_null(text) is
'A date written YYYY-MM-DD, or null where it is not one; never an error, whatever the text and the caller''s DateStyle.';

reset role;
