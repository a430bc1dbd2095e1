-- search: pages of a register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Built as text and run by EXECUTE, so that each call is planned for its own values:
-- a plan made once for all would not know whether a name is rare.  Values travel as
-- parameters, never in the text.

set role albo_owner;

create or replace function albo.like_pattern(p_text text)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return '%' || replace(replace(replace(p_text, E'\\', E'\\\\'), '%', E'\\%'), '_', E'\\_') || '%';
end
$$;

comment on function albo.like_pattern(text) is 'Pattern that finds a text as it is written: percent, underscore and backslash mean themselves.';

create or replace function albo.entries(p_organization int, p_register bigint, p_search text, p_limit int,
                                        p_after_number bigint)
returns table (number bigint, section jsonb, member text, fiscal_code text, effective_from date, effective_to date)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_search text := btrim(coalesce(p_search, ''));
begin
  if length(v_search) > 200 then
    perform albo.raise_problem('search', 'too_long');
  end if;

  -- The page first, and then what its lines show: joined before, the whole register would be.
  return query execute format(
    'select e.number, c.name, m.name, m.fiscal_code, e.effective_from, e.effective_to
     from (select e.*
           from albo.entry e %s
           where e.organization_id = $1 and e.register_id = $2 and e.number > $3 %s
           order by e.number
           fetch first $4 rows with ties) e
     join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id
     join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
     order by e.number, e.effective_from',
    case when v_search ~ '[^0-9]|[0-9]{11}'
      then 'join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id' end,
    case when v_search = '' then ''
         when v_search ~ '^[0-9]{1,10}$' then 'and e.number = $5::bigint'
         else 'and (m.name ilike $6 or (m.fiscal_code >= $5 and m.fiscal_code < $5 || chr(127)))' end)
  using p_organization, p_register, coalesce(p_after_number, 0),
        least(greatest(coalesce(p_limit, 50), 1), 200), upper(v_search), albo.like_pattern(v_search);
end
$$;

comment on function albo.entries(int, bigint, text, int, bigint) is
'Periods of a register in the order of their numbers, after one; all periods of a number come together. The search is a number, a part of a name, or the beginning of a fiscal code.';

create or replace function albo.registers(p_organization int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', g.id, 'code', g.code, 'name', g.name, 'is_public', g.is_public,
             'sections', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name)
                                                    order by c.id), '[]')
                          from albo.section c
                          where c.organization_id = g.organization_id and c.register_id = g.id))
           order by g.id), '[]')
    from albo.register g
    where g.organization_id = p_organization);
end
$$;

comment on function albo.registers(int) is 'The registers of an organization with their sections.';

reset role;
