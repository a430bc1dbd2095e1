-- search: pages of the inbox and of a register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Built as text and run by EXECUTE, so that each call is planned for its own values:
-- a plan made once for all would not know that the open states have an index apart,
-- nor whether a name is rare.  Values travel as parameters, never in the text.

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

create or replace function albo.inbox(p_organization int, p_states smallint[], p_search text,
                                      p_before_at timestamptz, p_before_id bigint, p_limit int)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_search text := btrim(coalesce(p_search, ''));
  v_limit  int  := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_before text := case when p_before_at is not null then ' and (r.submitted_at, r.id) < ($3, $4)' else '' end;
  v_order  text := ' order by r.submitted_at desc, r.id desc';
  v_page   text;
begin
  if length(v_search) > 200 then
    perform albo.raise_problem('search', 'too_long');
  end if;

  if v_search ~ '^[0-9]{4}/[0-9]{1,7}$' then
    v_search := left(v_search, 5) || lpad(substr(v_search, 6), 7, '0');
    v_page := 'select r.* from albo.request r where r.organization_id = $1 and r.protocol_number = $6';
  elsif v_search <> '' then
    -- A fiscal code is a range and not a pattern: a range uses its index.
    v_page := format(
      'select r.* from albo.submission b
       join albo.request r on r.organization_id = b.organization_id and r.id = b.request_id
       where b.organization_id = $1 and (b.applicant_name ilike $7 %s)',
      case when v_search ~ '^[A-Za-z]{6}[A-Za-z0-9]{0,10}$|^[0-9]{6,11}$'
        then 'or (b.fiscal_code >= $6 and b.fiscal_code < $6 || chr(127))' else '' end);
    -- In the order of the table that is searched: a common name fills its page from the newest
    -- on, a rare one comes from the trigram index.
    v_order := ' order by b.submitted_at desc, b.request_id desc';
    v_before := case when v_before <> '' then ' and (b.submitted_at, b.request_id) < ($3, $4)' else '' end;
  elsif p_states is not null and p_states <@ array[1, 2, 3, 4, 5]::smallint[] then
    -- Open states one by one, each in the order of its part of the index.
    v_page := format(
      'select r.* from (select distinct unnest($2)) as x (state)
       cross join lateral (
         select * from albo.request r
         where r.organization_id = $1 and r.state = x.state and r.state < 6 %s
         order by r.submitted_at desc, r.id desc limit $5) r
       where true', v_before);
  else
    v_page := 'select r.* from albo.request r where r.organization_id = $1';
  end if;

  if p_states is not null then
    v_page := v_page || ' and r.state = any ($2)';
  end if;

  return query execute format(
    'select r.id, r.protocol_number, b.applicant_name, v.title, s.kind, r.state, r.submitted_at,
            r.deadline, a.name, r.is_unread, r.row_version
     from (%s %s %s limit $5) r
     join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
     join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
     join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
     left join albo.staff a on a.organization_id = r.organization_id and a.id = r.assignee_id
     order by r.submitted_at desc, r.id desc', v_page, v_before, v_order)
  using p_organization, p_states, p_before_at, p_before_id, v_limit, upper(v_search),
        albo.like_pattern(v_search);
end
$$;

comment on function albo.inbox(int, smallint[], text, timestamptz, bigint, int) is
'A page of requests, newest first, before a keyset position. States null: all. The search is a protocol number, a part of the applicant''s name, or the beginning of a fiscal code. At most 200 rows.';

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

  return query execute format(
    'select e.number, c.name, m.name, m.fiscal_code, e.effective_from, e.effective_to
     from albo.entry e
     join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id
     join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
     where e.organization_id = $1 and e.register_id = $2 and e.number > $3 %s
     order by e.number
     fetch first $4 rows with ties',
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
