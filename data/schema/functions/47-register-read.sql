-- register read: the register as it was on a day, and all that is known of a member
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.day_asked(p_day date)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_day is null then
    return albo.rome_day(now());
  end if;

  if not isfinite(p_day) or p_day not between date '0001-01-01' and date '9999-12-31' then
    perform albo.raise_problem('day', 'invalid');
  end if;

  return p_day;
end
$$;

comment on function albo.day_asked(date) is 'The day that a register is asked for: today when none is named. AL422 for one that no calendar has.';

create or replace function albo.annotations_on(p_organization int, p_register bigint, p_member bigint, p_day date,
                                               p_is_public boolean)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of every period in that register: a suspension does not end with a change of section.
  return (
    select coalesce(jsonb_agg(
             jsonb_build_object(
               'kind', a.kind, 'text', a.text, 'from', to_char(a.effective_from, 'YYYY-MM-DD'),
               'to', to_char(least(a.effective_to, a.closed_on), 'YYYY-MM-DD'))
             || case when p_is_public then '{}' else jsonb_build_object(
               'id', a.id, 'is_public', a.is_public, 'resolution_number', a.resolution_number,
               'resolution_date', to_char(a.resolution_date, 'YYYY-MM-DD')) end
             order by a.effective_from, a.id), '[]')
    from albo.entry e
    join albo.annotation a on a.organization_id = e.organization_id and a.entry_id = e.id
    where e.organization_id = p_organization and e.member_id = p_member and e.register_id = p_register
      and a.effective_from <= p_day and (least(a.effective_to, a.closed_on) > p_day) is not false
      and (a.is_public or not p_is_public));
end
$$;

comment on function albo.annotations_on(int, bigint, bigint, date, boolean) is
'Annotations of a member in a register that are in force on a day; the public ones only, and less of them, for the public.';

create or replace function albo.register_as_of(
  p_organization int,
  p_register     bigint,
  p_day          date,
  p_section      text,
  p_search       text,
  p_after_number bigint,
  p_limit        int,
  p_searched     text[])
returns table (entry_id bigint, member_id bigint, number bigint, section_code text, section jsonb, member text,
               kind text, fiscal_code text, effective_from date, effective_to date, resolution_number text,
               resolution_date date)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_search text := btrim(coalesce(p_search, ''));
  v_words  text[];
begin
  if length(v_search) > 200 then
    perform albo.raise_problem('search', 'too_long');
  end if;

  -- Each word for itself, so that given name and family name may come in any order; six say enough.
  v_words := array(select albo.like_pattern(w.word)
                   from (select albo.name_fold(x.word) as word, x.place
                         from regexp_split_to_table(v_search, '[[:space:]]+') with ordinality x (word, place)) w
                   where w.word <> '' order by w.place limit 6);

  -- A member is once at a time in a register: on one day a number is one row.  The page comes first,
  -- and then what its lines show: joined before, the whole register would be.
  return query execute format(
    'select e.id, e.member_id, e.number, c.code, c.name, m.name, m.kind, m.fiscal_code::text, e.effective_from,
            e.effective_to, e.resolution_number, e.resolution_date
     from (select e.*
           from albo.entry e %s
           where e.organization_id = $1 and e.register_id = $2 and e.number > $3
             and e.effective_from <= $4 and (e.effective_to is null or e.effective_to > $4) %s %s
           order by e.number
           limit $5) e
     join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id
     join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
     order by e.number',
    case when v_search ~ '[^0-9]|[0-9]{11}'
      then 'join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id' end,
    case when p_section is not null
      then 'and e.section_id = (select c.id from albo.section c
                                where c.organization_id = $1 and c.register_id = $2 and c.code = $6)' end,
    case when v_search = '' then ''
         when v_search ~ '^[0-9]{1,10}$' then 'and e.number = $7::bigint'
         else format('and (%s or %s)',
           case when 'name' = any (p_searched) and cardinality(v_words) > 0
             then (select '(' || string_agg(format('m.name_key like $8[%s]', i), ' and ') || ')'
                   from generate_subscripts(v_words, 1) i)
             else 'false' end,
           case when 'fiscal_code' = any (p_searched)
             then '(m.fiscal_code >= $7 and m.fiscal_code < $7 || chr(127))' else 'false' end) end)
  using p_organization, p_register, coalesce(p_after_number, 0), albo.day_asked(p_day),
        least(greatest(coalesce(p_limit, 50), 1), 200), p_section, upper(v_search), v_words;
end
$$;

comment on function albo.register_as_of(int, bigint, date, text, text, bigint, int, text[]) is
'Who was in a register on a day, by number, after one; 200 rows at most. The search is a number, or looks in what p_searched names: the words of the name in any order, each a part of it and without accents, or the beginning of the fiscal code.';

create or replace function albo.register_for_staff(p_staff albo.staff, p_register bigint, p_day date, p_section text,
                                                   p_search text, p_after_number bigint, p_limit int)
returns table (entry_id bigint, member_id bigint, number bigint, section_code text, section jsonb, member text,
               kind text, fiscal_code text, effective_from date, effective_to date, resolution_number text,
               resolution_date date, annotations jsonb)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select x.*, albo.annotations_on(p_staff.organization_id, p_register, x.member_id, albo.day_asked(p_day), false)
  from albo.register_as_of(p_staff.organization_id, p_register, p_day, p_section, p_search, p_after_number,
                           p_limit, array['name', 'fiscal_code']) x;
end
$$;

comment on function albo.register_for_staff(albo.staff, bigint, date, text, text, bigint, int) is
'A page of a register as of a day, with the annotations in force on it.';

create or replace function office.register_as_of(p_register bigint, p_day date, p_section text, p_search text,
                                                 p_after_number bigint, p_limit int)
returns table (entry_id bigint, member_id bigint, number bigint, section_code text, section jsonb, member text,
               kind text, fiscal_code text, effective_from date, effective_to date, resolution_number text,
               resolution_date date, annotations jsonb)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.register_for_staff(albo.caller('office'), p_register, p_day, p_section, p_search,
                                        p_after_number, p_limit);
end
$$;

comment on function office.register_as_of(bigint, date, text, text, bigint, int) is
'A page of one of the body''s registers as of a day (today when null), by number, after one; section null: all. See albo.register_as_of.';

create or replace function audit.register_as_of(p_register bigint, p_day date, p_section text, p_search text,
                                                p_after_number bigint, p_limit int)
returns table (entry_id bigint, member_id bigint, number bigint, section_code text, section jsonb, member text,
               kind text, fiscal_code text, effective_from date, effective_to date, resolution_number text,
               resolution_date date, annotations jsonb)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.register_for_staff(albo.caller('audit'), p_register, p_day, p_section, p_search,
                                        p_after_number, p_limit);
end
$$;

comment on function audit.register_as_of(bigint, date, text, text, bigint, int) is
'As office.register_as_of, for auditors.';

create or replace function albo.public_register(p_organization text, p_register text)
returns albo.register
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_register albo.register;
begin
  select g.* into v_register
  from albo.organization o
  join albo.register g on g.organization_id = o.id
  where o.code = p_organization and g.code = p_register and g.is_public;

  if not found then
    raise exception 'no such register' using errcode = 'AL404';
  end if;

  return v_register;
end
$$;

comment on function albo.public_register(text, text) is
'A register that the public may read. AL404 otherwise: one that is not public looks like none.';

create or replace function albo.public_entries(p_register albo.register, p_day date, p_section text, p_search text,
                                               p_after_number bigint, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day date := albo.day_asked(p_day);
begin
  -- What was decided for later is not public before its day.
  if v_day > albo.rome_day(now()) then
    perform albo.raise_problem('day', 'future');
  end if;

  if p_section is not null and not 'section' = any (p_register.public_fields) then
    perform albo.raise_problem('section', 'not_public');
  end if;

  return (
    select coalesce(jsonb_agg(
             (select jsonb_object_agg(f.key, f.value)
              from jsonb_each(jsonb_build_object(
                     'number', x.number, 'section', x.section, 'name', x.member, 'kind', x.kind,
                     'effective_from', to_char(x.effective_from, 'YYYY-MM-DD'),
                     'first_effective_from', (
                       select to_char(min(e.effective_from), 'YYYY-MM-DD') from albo.entry e
                       where e.organization_id = p_register.organization_id and e.member_id = x.member_id
                         and e.register_id = p_register.id),
                     'resolution_number', x.resolution_number,
                     'resolution_date', to_char(x.resolution_date, 'YYYY-MM-DD'),
                     'annotations', albo.annotations_on(p_register.organization_id, p_register.id, x.member_id,
                                                        v_day, true))) f
              where f.key = any (p_register.public_fields)) order by x.number), '[]')
    from albo.register_as_of(p_register.organization_id, p_register.id, v_day, p_section, p_search,
                             p_after_number, least(p_limit, 100), array_remove(p_register.public_fields, 'fiscal_code')) x);
end
$$;

comment on function albo.public_entries(albo.register, date, text, text, bigint, int) is
'Rows of a public register as of a day that has come: the register''s public fields and nothing else, and searched in these only. 100 at most.';

create or replace function albo.register_changed_on(p_register albo.register)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit int;
  v_at    timestamptz;
begin
  -- The first change of this register, backwards from the newest of all, is near: an office with
  -- several of them writes in each.  Where it is not, all of the register's are looked at.
  -- A note that is not public changes nothing that is shown.
  foreach v_limit in array array[200, null] loop
    select v.at into v_at
    from (select x.at, x.entry_id, x.annotation_id, x.organization_id
          from albo.register_event x
          where x.organization_id = p_register.organization_id
          order by x.at desc
          limit v_limit) v
    join albo.entry e on e.organization_id = v.organization_id and e.id = v.entry_id
    left join albo.annotation a on a.organization_id = v.organization_id and a.id = v.annotation_id
    where e.register_id = p_register.id and (v.annotation_id is null or a.is_public)
    order by v.at desc
    limit 1;

    exit when found;
  end loop;

  return albo.rome_day(v_at);
end
$$;

comment on function albo.register_changed_on(albo.register) is
'The legal day of the last change that the public sees of a register; null before the first.';

create or replace function albo.public_head(p_register albo.register, p_day date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'organization', albo.organization_shown(o),
      'register', jsonb_build_object(
        'code', p_register.code, 'name', p_register.name, 'fields', p_register.public_fields,
        'sections', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name) order by c.id), '[]')
                     from albo.section c
                     where c.organization_id = p_register.organization_id and c.register_id = p_register.id
                       and 'section' = any (p_register.public_fields))),
      'day', to_char(albo.day_asked(p_day), 'YYYY-MM-DD'),
      'fresh_at', albo.utc(now()), 'changed_on', to_char(albo.register_changed_on(p_register), 'YYYY-MM-DD'))
    from albo.organization o
    where o.id = p_register.organization_id);
end
$$;

comment on function albo.public_head(albo.register, date) is
'What a public page of a register says of itself: body, register, the day shown, when it was read, and the day of its last change (null before the first).';

create or replace function portal.register(p_organization text, p_register_code text, p_day date, p_section text,
                                           p_search text, p_after_number bigint, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_register albo.register := albo.public_register(p_organization, p_register_code);
begin
  return albo.public_head(v_register, p_day) || jsonb_build_object(
    'entries', albo.public_entries(v_register, p_day, p_section, p_search, p_after_number, p_limit));
end
$$;

comment on function portal.register(text, text, date, text, text, bigint, int) is
'A page of a public register as of a day (today when null), by number, after one; for everybody, signed in or not. AL404 where there is no public register; AL422 for a day to come.';

create or replace function portal.register_entry(p_organization text, p_register_code text, p_number bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_register albo.register := albo.public_register(p_organization, p_register_code);
  v_entries  jsonb;
begin
  if p_number between 1 and 9999999999 then
    v_entries := albo.public_entries(v_register, null, null, p_number::text, null, 1);
  end if;

  if v_entries -> 0 is null then
    raise exception 'no such entry' using errcode = 'AL404';
  end if;

  return albo.public_head(v_register, null) || jsonb_build_object('entry', v_entries -> 0);
end
$$;

comment on function portal.register_entry(text, text, bigint) is
'Who has a number in a public register today. AL404 where there is no public register, or nobody is enrolled with that number.';

create or replace function portal.registers(p_organization text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization := albo.organization_named(p_organization);
begin
  return (
    select coalesce(jsonb_agg(albo.public_head(g, null) -> 'register' order by g.id), '[]')
    from albo.register g
    where g.organization_id = v_organization.id and g.is_public);
end
$$;

comment on function portal.registers(text) is 'The public registers of an organization. AL404 if there is no such organization.';

reset role;
