-- register page: the periods of a register, filtered, for the office
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- In the order of numbers, and of one number in the order of time: that pair is unique, so
-- it is the cursor.  The statement is written for the filters at hand, as in albo.inbox.

set role albo_owner;

create or replace function albo.json_text(p_object jsonb, p_key text, p_max_length int)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := nullif(p_object -> p_key, 'null');
begin
  if v_value is not null and jsonb_typeof(v_value) <> 'string' then
    perform albo.raise_problem(p_key, 'invalid');
  elsif length(v_value #>> '{}') > p_max_length then
    perform albo.raise_problem(p_key, 'too_long');
  end if;

  return nullif(btrim(v_value #>> '{}', E' \t\r\n'), '');
end
$$;

comment on function albo.json_text(jsonb, text, int) is
'A text of a filter, trimmed; null when it is missing or blank. AL422 invalid for anything else, too_long.';

create or replace function albo.register_cursor(p_cursor jsonb, out number bigint, out day date)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_cursor is null or p_cursor = 'null' then
    number := 0;
    day := '-infinity';
    return;
  end if;

  -- As text first: a number of a JSON may be longer than any integer.
  if jsonb_typeof(p_cursor) <> 'object' or coalesce(p_cursor ->> 'number', '') !~ '^[0-9]{1,18}$'
     or albo.date_or_null(p_cursor ->> 'from') is null then
    perform albo.raise_problem('cursor', 'invalid');
  end if;

  number := p_cursor ->> 'number';
  day := albo.date_or_null(p_cursor ->> 'from');
end
$$;

comment on function albo.register_cursor(jsonb) is
'Where a page of a register begins: after {"number","from"}, or at the start. AL422 for what is no cursor.';

create or replace function albo.register_rows(p_organization int, p_entries bigint[], p_day date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'entry_id', e.id, 'member_id', e.member_id, 'number', e.number,
             'section', jsonb_build_object('code', c.code, 'name', c.name),
             'member', m.name, 'kind', m.kind, 'fiscal_code', m.fiscal_code,
             'from', to_char(e.effective_from, 'YYYY-MM-DD'), 'to', to_char(e.effective_to, 'YYYY-MM-DD'),
             'cause', e.cause, 'resolution_number', e.resolution_number,
             'resolution_date', to_char(e.resolution_date, 'YYYY-MM-DD'),
             'annotations', (
               select coalesce(jsonb_agg(distinct a.kind order by a.kind), '[]')
               from albo.entry o
               join albo.annotation a on a.organization_id = o.organization_id and a.entry_id = o.id
               where o.organization_id = p_organization and o.member_id = e.member_id
                 and o.register_id = e.register_id and a.effective_from <= p_day
                 and (least(a.effective_to, a.closed_on) > p_day) is not false))
           order by x.place), '[]')
    from unnest(p_entries) with ordinality x (id, place)
    join albo.entry e on e.organization_id = p_organization and e.id = x.id
    join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id
    join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id);
end
$$;

comment on function albo.register_rows(int, bigint[], date) is
'The lines of some periods in the order given, each with the kinds of annotations in force on a day.';

create or replace function albo.register_page(p_staff albo.staff, p_register bigint, p_filter jsonb, p_cursor jsonb,
                                              p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org     int := p_staff.organization_id;
  v_limit   int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_day     date;
  v_section text;
  v_status  text;
  v_search  text;
  v_from    record;
  v_entries bigint[];
  v_rows    jsonb;
begin
  if p_filter is not null and jsonb_typeof(p_filter) not in ('object', 'null') then
    perform albo.raise_problem('filter', 'invalid');
  end if;

  v_day := albo.day_asked(albo.json_date(p_filter, 'day'));
  v_section := albo.json_text(p_filter, 'section', 100);
  v_status := coalesce(albo.json_text(p_filter, 'status', 20), 'active');
  v_search := albo.json_text(p_filter, 'search', 200);
  v_from := albo.register_cursor(p_cursor);

  if v_status not in ('active', 'closed', 'annotated', 'all') then
    perform albo.raise_problem('status', 'invalid_option');
  end if;

  -- A page of ids first, and then what its lines show.
  execute format(
    'select array_agg(x.id order by x.number, x.effective_from)
     from (select e.id, e.number, e.effective_from
           from albo.entry e %s
           where e.organization_id = $1 and e.register_id = $2 and (e.number, e.effective_from) > ($3, $4)
             and %s %s %s
           order by e.number, e.effective_from
           limit $6) x',
    case when v_search ~ '[^0-9]|[0-9]{11}'
      then 'join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id' end,
    case v_status
      when 'all' then 'e.effective_from <= $5'
      when 'closed' then 'e.effective_to is not null and e.effective_to <= $5'
      else 'e.effective_from <= $5 and (e.effective_to is null or e.effective_to > $5)' end
    || case v_status when 'annotated' then
         ' and e.member_id in (
             select o.member_id
             from albo.annotation a
             join albo.entry o on o.organization_id = a.organization_id and o.id = a.entry_id
             where a.organization_id = $1 and o.register_id = $2 and a.effective_from <= $5
               and (least(a.effective_to, a.closed_on) > $5) is not false)' else '' end,
    case when v_section is not null
      then 'and e.section_id = (select c.id from albo.section c
                                where c.organization_id = $1 and c.register_id = $2 and c.code = $7)' end,
    case when v_search is null then ''
         when v_search ~ '^[0-9]{1,10}$' then 'and e.number = $8::bigint'
         else 'and (m.name ilike $9 or (m.fiscal_code >= $8 and m.fiscal_code < $8 || chr(127)))' end)
  into v_entries
  using v_org, p_register, v_from.number, v_from.day, v_day, v_limit, v_section, upper(v_search),
        albo.like_pattern(v_search);

  v_rows := albo.register_rows(v_org, v_entries, v_day);
  return jsonb_build_object(
    'day', to_char(v_day, 'YYYY-MM-DD'), 'rows', v_rows,
    'next', case when cardinality(v_entries) = v_limit then jsonb_build_object(
      'number', v_rows -> -1 -> 'number', 'from', v_rows -> -1 -> 'from') end);
end
$$;

comment on function albo.register_page(albo.staff, bigint, jsonb, jsonb, int) is
'A page of a register by number: {"day","rows","next"}. The filter: day (today when null); status: active on the day (when null), closed by it, annotated on it, or all that had begun; section, by code; search: a number, a part of a name, or the beginning of a fiscal code. next is the cursor of the page after, null at the end.';

create or replace function office.register_page(p_register bigint, p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.register_page(albo.caller('office'), p_register, p_filter, p_cursor, p_limit);
end
$$;

comment on function office.register_page(bigint, jsonb, jsonb, int) is
'A page of one of the body''s registers; see albo.register_page. No row of another body''s.';

create or replace function audit.register_page(p_register bigint, p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.register_page(albo.caller('audit'), p_register, p_filter, p_cursor, p_limit);
end
$$;

comment on function audit.register_page(bigint, jsonb, jsonb, int) is 'As office.register_page, for auditors.';

reset role;
