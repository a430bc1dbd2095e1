-- audit, log: what was done to requests, who read them, and who changed accounts and settings
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Pages, newest first, by instant and number.  A filter is {"person", "protocol", "action",
-- "from", "to"}, each of which may be missing; the days are those of Rome, both included.

set role albo_owner;

create or replace function albo.log_filter(p_organization int, p_filter jsonb, p_cursor jsonb)
returns table (person_id bigint, request_id bigint, action text, from_at timestamptz, to_at timestamptz,
               before_at timestamptz, before_id bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_protocol text := btrim(p_filter ->> 'protocol');
  v_field    text;
begin
  if jsonb_typeof(coalesce(p_filter, '{}')) not in ('object', 'null')
     or jsonb_typeof(coalesce(p_cursor, '{}')) not in ('object', 'null') then
    perform albo.raise_problem('filter', 'invalid');
  end if;

  foreach v_field in array array['from', 'to'] loop
    if nullif(p_filter ->> v_field, '') is not null and albo.date_or_null(p_filter ->> v_field) is null then
      perform albo.raise_problem(v_field, 'invalid_date');
    end if;
  end loop;

  if p_filter ->> 'person' is not null and p_filter ->> 'person' !~ '^[0-9]{1,18}$' then
    perform albo.raise_problem('person', 'invalid');
  end if;

  if p_cursor ->> 'at' is not null
     and (albo.instant_or_null(p_cursor ->> 'at') is null or coalesce(p_cursor ->> 'id', '') !~ '^[0-9]{1,18}$') then
    perform albo.raise_problem('cursor', 'invalid');
  end if;

  person_id := (p_filter ->> 'person')::bigint;
  action := nullif(p_filter ->> 'action', '');
  from_at := coalesce(albo.date_or_null(p_filter ->> 'from'), date '1900-01-01')::timestamp at time zone 'Europe/Rome';
  to_at := (coalesce(albo.date_or_null(p_filter ->> 'to'), date '9999-12-30') + 1)::timestamp at time zone 'Europe/Rome';
  before_at := least(coalesce(albo.instant_or_null(p_cursor ->> 'at'), to_at), to_at);
  before_id := case when before_at < to_at then (p_cursor ->> 'id')::bigint else 0 end;

  if v_protocol <> '' then
    -- One that is nobody's here finds nothing.
    request_id := coalesce((select r.id from albo.request r
                            where r.organization_id = p_organization and r.protocol_number = v_protocol), -1);
  end if;

  return next;
end
$$;

comment on function albo.log_filter(int, jsonb, jsonb) is
'A filter and a cursor of the auditor, read and checked. AL422 with the field that is none.';

create or replace function albo.log_filter_without(p_filter jsonb, p_keys text[])
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case when jsonb_typeof(p_filter) = 'object' then p_filter - p_keys else p_filter end;
end
$$;

comment on function albo.log_filter_without(jsonb, text[]) is
'A filter without what a page does not go by; one that is none stays so, for albo.log_filter to refuse.';

create or replace function albo.log_page(p_rows jsonb, p_limit int)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'rows', coalesce(p_rows, '[]'),
    'next', case when jsonb_array_length(p_rows) >= p_limit
                 then jsonb_build_object('at', p_rows -> -1 -> 'at', 'id', p_rows -> -1 -> 'id') end);
end
$$;

comment on function albo.log_page(jsonb, int) is 'Rows with the cursor of the page behind them; null when there is none.';

create or replace function audit.history(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_filter       record;
  v_rows         jsonb;
begin
  select * into v_filter from albo.log_filter(v_organization, p_filter, p_cursor);

  -- For the values at hand: a person's rows, a request's, or all of a day.
  execute format(
    'select jsonb_agg(jsonb_build_object(
              ''id'', h.id, ''request_id'', h.request_id, ''protocol_number'', r.protocol_number, ''seq'', h.seq,
              ''at'', albo.utc(h.at), ''action'', h.action, ''from_state'', f.code, ''to_state'', t.code,
              ''actor_kind'', h.actor_kind, ''actor'', h.actor, ''hash'', encode(h.hash, ''hex''),
              ''is_sealed'', h.id <= (select x.to_id from albo.seal_head x)) order by h.at desc, h.id desc)
     from (select h.* from albo.history h
           where h.organization_id = $1 and h.at >= $2 and (h.at < $3 or (h.at = $3 and h.id < $4)) %s %s %s
           order by h.at desc, h.id desc limit $8) h
     left join albo.request r on r.organization_id = h.organization_id and r.id = h.request_id
     left join albo.state f on f.state = h.from_state
     join albo.state t on t.state = h.to_state',
    case when v_filter.person_id is not null then 'and h.actor_id = $5 and h.actor_kind in (''officer'', ''administrator'')' end,
    case when v_filter.request_id is not null then 'and h.request_id = $6' end,
    case when v_filter.action is not null then 'and h.action = $7' end)
  into v_rows
  using v_organization, v_filter.from_at, v_filter.before_at, v_filter.before_id, v_filter.person_id,
        v_filter.request_id, v_filter.action, v_limit;

  return albo.log_page(v_rows, v_limit);
end
$$;

comment on function audit.history(jsonb, jsonb, int) is
'What was done to the body''s requests, newest first: {"rows": […], "next": cursor or null}; is_sealed tells whether a seal closed the row.';

create or replace function audit.access(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_filter       record;
  v_rows         jsonb;
begin
  select * into v_filter from albo.log_filter(v_organization, p_filter, p_cursor);

  -- Of the staff even numbers here, of citizens who were refused odd ones: one order over both.
  execute format(
    'select jsonb_agg(jsonb_build_object(
              ''id'', x.id, ''request_id'', x.request_id, ''protocol_number'', r.protocol_number, ''at'', albo.utc(x.at),
              ''action'', x.action, ''actor_kind'', coalesce(s.duty, ''citizen''),
              ''actor'', coalesce(s.name, c.family_name || '' '' || c.given_name), ''reason'', x.reason) order by x.at desc, x.id desc)
     from (select * from (
             (select l.id * 2 as id, l.request_id, l.at, l.what as action, l.reason, l.staff_id, null::bigint as citizen_id
              from albo.access_log l
              where l.organization_id = $1 and l.at >= $2 and (l.at < $3 or (l.at = $3 and l.id * 2 < $4))
                and l.what <> ''member'' %1$s %2$s %3$s
              order by l.at desc, l.id desc limit $8)
             union all
             (select l.id * 2 + 1, l.request_id, l.at, ''refused_'' || l.what, null, null, l.citizen_id
              from albo.stranger_access l
              where l.organization_id = $1 and l.at >= $2 and (l.at < $3 or (l.at = $3 and l.id * 2 + 1 < $4)) %4$s %2$s %5$s
              order by l.at desc, l.id desc limit $8)) y
           order by y.at desc, y.id desc limit $8) x
     left join albo.request r on r.organization_id = $1 and r.id = x.request_id
     left join albo.staff s on s.organization_id = $1 and s.id = x.staff_id
     left join albo.citizen c on c.id = x.citizen_id',
    case when v_filter.person_id is not null then 'and l.staff_id = $5' end,
    case when v_filter.request_id is not null then 'and l.request_id = $6' end,
    case when v_filter.action is not null then 'and l.what = $7' end,
    case when v_filter.person_id is not null then 'and $5 is null' end,
    case when v_filter.action is not null then 'and ''refused_'' || l.what = $7' end)
  into v_rows
  using v_organization, v_filter.from_at, v_filter.before_at, v_filter.before_id, v_filter.person_id,
        v_filter.request_id, v_filter.action, v_limit;

  return albo.log_page(v_rows, v_limit);
end
$$;

comment on function audit.access(jsonb, jsonb, int) is
'Who of the staff opened which request or file of the body, and which citizen asked for somebody else''s and was refused, newest first; action is request, attachment, refused_draft, refused_request or refused_attachment.';

create or replace function audit.changes(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_filter       record;
begin
  select * into v_filter from albo.log_filter(v_organization, p_filter, p_cursor);

  -- Events of people have even numbers here, those of settings odd ones: one order over both.
  return albo.log_page((
    select jsonb_agg(jsonb_build_object(
             'id', x.id, 'at', albo.utc(x.at), 'action', x.action, 'subject', x.subject, 'before', x.before, 'after', x.after,
             'reason', x.reason, 'actor', coalesce(d.name, x.done_by), 'actor_kind', d.duty) order by x.at desc, x.id desc)
    from (
      select * from (
        select e.id * 2 as id, e.at, e.action, s.name as subject, to_jsonb(e.duty_before) as before,
               to_jsonb(e.duty_after) as after, e.reason, e.done_by
        from albo.staff_event e
        join albo.staff s on s.organization_id = e.organization_id and s.id = e.staff_id
        where e.organization_id = v_organization
        union all
        select e.id * 2 + 1, e.at, 'setting', e.key, e.value_before, e.value_after, null, e.done_by
        from albo.setting_event e
        where e.organization_id = v_organization) e
      where e.at >= v_filter.from_at
        and (e.at < v_filter.before_at or (e.at = v_filter.before_at and e.id < v_filter.before_id))
        and (v_filter.action is null or e.action = v_filter.action)
        and (v_filter.person_id is null
             or e.done_by = (select s.login from albo.staff s
                             where s.organization_id = v_organization and s.id = v_filter.person_id))
        -- A change is about no request.
        and v_filter.request_id is null
      order by e.at desc, e.id desc
      limit v_limit) x
    left join albo.staff d on d.organization_id = v_organization and d.login = x.done_by), v_limit);
end
$$;

comment on function audit.changes(jsonb, jsonb, int) is
'What was changed of accounts, settings and services, newest first: action is added, duty, suspended, resumed, password or setting.';

create or replace function audit.people()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
begin
  return (
    select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'duty', s.duty, 'is_active', s.is_active)
                     order by s.name, s.id)
    from albo.staff s
    where s.organization_id = v_organization);
end
$$;

comment on function audit.people() is 'Everybody who ever worked for the body, to choose one of: a filter takes the id.';

create or replace function audit.staff_on(p_day date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'login', x.login, 'name', x.name, 'duty', x.duty,
                                                 'since', albo.utc(x.since)) order by x.name, x.id), '[]')
    from audit.staff(p_day) x);
end
$$;

comment on function audit.staff_on(date) is 'audit.staff() as JSON.';

reset role;
