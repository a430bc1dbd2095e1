-- applicant: a person whom the office writes down
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.fiscal_code_is_valid(p_code text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What a character at an odd position counts, digits as the letters A to J.
  v_odd   int[] := array[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  v_plain text;
  v_day   int;
  v_value int;
  v_sum   int := 0;
begin
  if p_code ~ '^[0-9]{11}$' and p_code <> '00000000000' then
    for i in 1 .. 11 loop
      v_value := substr(p_code, i, 1);
      v_sum := v_sum + case when i % 2 = 1 then v_value
                            when v_value > 4 then v_value * 2 - 9
                            else v_value * 2 end;
    end loop;
    return v_sum % 10 = 0;
  end if;

  if p_code is null
     or p_code !~ '^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$' then
    return false;
  end if;

  v_plain := translate(substr(p_code, 10, 2), 'LMNPQRSTUV', '0123456789');
  v_day := v_plain;
  if v_day % 40 not between 1 and 31 or v_day > 71 then
    return false;
  end if;

  -- Over the letters of the omocodia, not over the digits.
  for i in 1 .. 15 loop
    v_value := ascii(substr(p_code, i, 1));
    v_value := case when v_value < ascii('A') then v_value - ascii('0') else v_value - ascii('A') end;
    v_sum := v_sum + case when i % 2 = 1 then v_odd[v_value + 1] else v_value end;
  end loop;

  return chr(ascii('A') + v_sum % 26) = substr(p_code, 16, 1);
end
$$;

comment on function albo.fiscal_code_is_valid(text) is
'Whether a text in capitals is a fiscal code whose check character fits: sixteen characters, omocodia included, or eleven digits. The same as albo_fiscal_code_is_valid in src/core.';

create or replace function albo.applicant_checked(p_applicant jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names     text[] := array['fiscal_code', 'family_name', 'given_name', 'birth_date', 'birth_place', 'sex',
                              'email', 'pec', 'mobile_phone'];
  v_applicant jsonb;
  v_problems  jsonb;
begin
  if jsonb_typeof(p_applicant) is distinct from 'object' or octet_length(p_applicant::text) > 16384 then
    perform albo.raise_problem('applicant', 'invalid');
  end if;

  select jsonb_object_agg(e.key, case when e.key in ('fiscal_code', 'sex') then upper(btrim(e.value #>> '{}'))
                                      else btrim(e.value #>> '{}') end)
           filter (where coalesce(btrim(e.value #>> '{}'), '') <> '')
    into v_applicant
  from jsonb_each(p_applicant) e;

  -- A stranger's name is not repeated: only one that the identity has.
  select jsonb_agg(jsonb_build_object('field', y.field, 'code', y.code) order by y.field) into v_problems
  from (
    select distinct on (x.field) x.field, x.code
    from (
      select 1 as turn, null as field, 'unknown_field' as code
      from jsonb_object_keys(p_applicant) k (name)
      where k.name <> all (v_names)
      union all
      select 2, e.key, 'invalid' from jsonb_each(p_applicant) e
      where e.key = any (v_names)
        and (jsonb_typeof(e.value) not in ('string', 'null') or e.value #>> '{}' ~ '[[:cntrl:]]')
      union all
      select 3, r.name, 'required' from unnest(array['fiscal_code', 'family_name', 'given_name']) r (name)
      where v_applicant is null or not v_applicant ? r.name
      union all
      select 4, m.name, 'too_long'
      from (values ('family_name', 200), ('given_name', 200), ('birth_place', 200), ('email', 320), ('pec', 320),
                   ('mobile_phone', 40)) m (name, max_length)
      where length(v_applicant ->> m.name) > m.max_length
      union all
      select 5, 'fiscal_code', 'invalid' where not albo.fiscal_code_is_valid(v_applicant ->> 'fiscal_code')
      union all
      select 5, 'birth_date', 'invalid'
      where v_applicant ? 'birth_date'
        and (albo.date_or_null(v_applicant ->> 'birth_date') is null
             or albo.date_or_null(v_applicant ->> 'birth_date') > albo.rome_day(now()))
      union all
      select 5, 'sex', 'invalid' where v_applicant ->> 'sex' not in ('M', 'F')
      union all
      select 5, m.name, 'invalid' from unnest(array['email', 'pec']) m (name)
      where v_applicant ->> m.name !~ '^[^@[:space:]]+@[^@[:space:]]+$'
    ) x
    order by x.field, x.turn
  ) y;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;

  return v_applicant;
end
$$;

comment on function albo.applicant_checked(jsonb) is
'Identity attributes as the office typed them, trimmed, without empty ones. AL422 where one is missing or is not what it should be; the fiscal code must be a valid one.';

create or replace function albo.citizen_filed(p_applicant jsonb)
returns albo.citizen
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key     text := 'TINIT-' || (p_applicant ->> 'fiscal_code');
  v_citizen albo.citizen;
  v_differs jsonb;
begin
  -- The address of a mail is of this request; what a body typed is not shown to the others.
  insert into albo.citizen (identity_key, fiscal_code, given_name, family_name, birth_date, birth_place, sex)
  values (v_key, p_applicant ->> 'fiscal_code', p_applicant ->> 'given_name', p_applicant ->> 'family_name',
          albo.date_or_null(p_applicant ->> 'birth_date'), p_applicant ->> 'birth_place', p_applicant ->> 'sex')
  on conflict (identity_key) do nothing
  returning * into v_citizen;

  if not found then
    select * into v_citizen from albo.citizen c where c.identity_key = v_key;
  end if;

  -- A row that an office typed proves nothing against what another one types.  The place is left
  -- out: providers send its code, offices write its name.
  if v_citizen.identified_at is not null then
    select jsonb_agg(jsonb_build_object('field', x.field, 'code', 'identity_differs') order by x.field) into v_differs
    from (values
      ('family_name', albo.name_fold(v_citizen.family_name) <> albo.name_fold(p_applicant ->> 'family_name')),
      ('given_name', albo.name_fold(v_citizen.given_name) <> albo.name_fold(p_applicant ->> 'given_name')),
      ('birth_date', v_citizen.birth_date <> albo.date_or_null(p_applicant ->> 'birth_date')),
      ('sex', v_citizen.sex <> p_applicant ->> 'sex')) x (field, differs)
    where x.differs;

    if v_differs is not null then
      perform albo.raise_problems(v_differs);
    end if;
  end if;

  return v_citizen;
end
$$;

comment on function albo.citizen_filed(jsonb) is
'The citizen for whom the office files, by checked attributes: the one with that fiscal code, never changed, or a new one who is not identified yet. AL422 identity_differs for each attribute that is not as the verified identity has it.';

create or replace function albo.require_received(p_received_on date)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_received_on > albo.rome_day(now()) then
    perform albo.raise_problem('received_on', 'in_future');
  elsif p_received_on < albo.rome_day(now()) - 60 then
    perform albo.raise_problem('received_on', 'too_old');
  end if;
end
$$;

comment on function albo.require_received(date) is
'AL422 in_future or too_old for a day of arrival that is not one of the last sixty; null, the day of submission, passes.';

reset role;
