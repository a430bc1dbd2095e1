-- inbox page: the statement for each combination of filters and sort, and its answer
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The statement is written for the filters at hand and run by EXECUTE, so that each call is
-- planned for its own values: a plan made once for all would not know whether a name is
-- rare, nor which index of albo.request a page can be read along.  It finds ids only; the
-- lines of the page come from a statement that is planned once.  Values travel in the one
-- parameter, never in the text.

set role albo_owner;

create or replace function albo.inbox_conditions(p_query albo.inbox_query)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return concat(
    case when p_query.versions is not null then ' and r.service_version_id = any (($1).versions)' end,
    case when p_query.assignee_id is not null then ' and r.assignee_id = ($1).assignee_id' end,
    case when p_query.is_unassigned then ' and r.assignee_id is null' end,
    case when p_query.deadline_from is not null then ' and r.deadline >= ($1).deadline_from' end,
    case when p_query.deadline_to is not null then ' and r.deadline <= ($1).deadline_to' end,
    case p_query.unread when true then ' and r.is_unread' when false then ' and not r.is_unread' end,
    case p_query.supplement_expired when true then ' and r.supplement_expired'
                                    when false then ' and not r.supplement_expired' end,
    case p_query.withdrawal_asked when true then ' and r.withdrawal_asked_at is not null'
                                  when false then ' and r.withdrawal_asked_at is null' end);
end
$$;

comment on function albo.inbox_conditions(albo.inbox_query) is
'What a request r must fulfil for a query, apart from state, service, payment, dates of submission and search: SQL that begins with " and ", or nothing.';

create or replace function albo.inbox_payment_conditions(p_query albo.inbox_query)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_position text := '(select p.request_id from albo.payment_position p where p.organization_id = ($1).organization_id';
begin
  -- "offset 0" has each request looked up when its turn comes: as a join, all of them would be first.
  return case p_query.payment
    when 'open' then
      format(' and r.id in %s and p.state = ''open'')', v_position)
    when 'paid' then
      format(' and exists %1$s and p.request_id = r.id and p.state in (''paid'', ''paid_elsewhere'') offset 0)'
             ' and not exists %1$s and p.request_id = r.id and p.state = ''open'' offset 0)', v_position)
    when 'none' then
      format(' and not exists %s and p.request_id = r.id and p.state <> ''cancelled'' offset 0)', v_position)
    else '' end;
end
$$;

comment on function albo.inbox_payment_conditions(albo.inbox_query) is
'What a request r must fulfil for the payment that a query wants: SQL that begins with " and ", or nothing.';

create or replace function albo.inbox_name_conditions(p_query albo.inbox_query)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names text;
begin
  -- A pattern that does not begin with "%" is the beginning of a word; see albo.name_pattern.
  select string_agg(
           format(case when starts_with(p_query.words[i], '%') then 'b.applicant_name ilike ($1).words[%1$s]'
                       else '(b.applicant_name ilike ($1).words[%1$s] or b.applicant_name ilike ''%% '' || ($1).words[%1$s])'
                  end, i), ' and ' order by i)
    into v_names
  from generate_subscripts(p_query.words, 1) i;

  return ' and ' || case
    when v_names is null then 'false'
    when p_query.fiscal_code is null then v_names
    else format('(%s or (b.fiscal_code >= ($1).fiscal_code and b.fiscal_code < ($1).fiscal_code || chr(127)))',
                v_names) end;
end
$$;

comment on function albo.inbox_name_conditions(albo.inbox_query) is
'What a submission b must fulfil for the words of a query: SQL that begins with " and ".';

create or replace function albo.inbox_keys_sql(p_query albo.inbox_query)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_deadline boolean := p_query.sort = 'deadline';
  -- Against the order of the page when the page before is wanted.
  v_is_down     boolean := (p_query.sort = 'newest') <> p_query.is_backward;
  v_is_marked   boolean := p_query.unread or p_query.supplement_expired or p_query.withdrawal_asked;
  v_has_range   boolean := p_query.deadline_from is not null or p_query.deadline_to is not null;
  v_is_exact    boolean := p_query.words is null
                           and (p_query.protocol_numbers is not null or p_query.fiscal_code is not null);
  v_from        text    := 'albo.request r';
  v_branches    text    := '(select) x';
  v_where       text    := 'r.organization_id = ($1).organization_id';
  v_is_sorted   boolean := not v_is_deadline;
  v_by_state    boolean := false;
  v_payment     text    := albo.inbox_payment_conditions(p_query);
  v_group       text    := '';
  v_at          text    := 'r.submitted_at';
  v_id          text    := 'r.id';
  v_key         text;
  v_order       text;
begin
  if p_query.words is not null and p_query.states is not null then
    -- Few states and a common name: each state from its end on.  A rare one: from the trigram index.
    v_from := v_from || ' join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id';
    v_where := v_where || ' and b.organization_id = ($1).organization_id' || albo.inbox_name_conditions(p_query);
    v_by_state := true;
    v_is_sorted := true;
  elsif p_query.words is not null then
    -- In the order of the table that is searched: a common name fills its page from the newest on.
    v_from := 'albo.submission b join albo.request r on r.organization_id = b.organization_id and r.id = b.request_id';
    v_where := 'b.organization_id = ($1).organization_id' || albo.inbox_name_conditions(p_query);
    v_at := 'b.submitted_at';
    v_id := 'b.request_id';
  elsif v_is_exact then
    v_where := v_where || ' and r.id = any (array(
      select q.id from albo.request q
      where q.organization_id = ($1).organization_id and q.protocol_number = any (($1).protocol_numbers)
      union all
      select b.request_id from albo.submission b
      where b.organization_id = ($1).organization_id
        and b.fiscal_code >= ($1).fiscal_code and b.fiscal_code < ($1).fiscal_code || chr(127)))';
    v_is_sorted := false;
  elsif not v_is_deadline
        and (p_query.payment = 'open'
             or p_query.payment = 'paid' and p_query.services is null and p_query.assignee_id is null) then
    v_from := 'albo.payment_position p join albo.request r on r.organization_id = p.organization_id and r.id = p.request_id';
    v_where := 'p.organization_id = ($1).organization_id and p.state in '
            || case p_query.payment when 'open' then '(''open'')' else '(''paid'', ''paid_elsewhere'')' end;
    v_at := 'p.submitted_at';
    v_id := 'p.request_id';
    -- A request may owe twice.
    v_group := ' group by p.submitted_at, p.request_id';
    v_payment := case p_query.payment when 'paid' then
      ' and not exists (select from albo.payment_position o where o.organization_id = p.organization_id'
      ' and o.request_id = p.request_id and o.state = ''open'')' else '' end;
  elsif v_is_marked or p_query.payment = 'open' then
    -- Few: all of them, in whatever order is wanted.
    null;
  elsif p_query.assignee_id is not null or p_query.services is not null then
    v_by_state := true;
  elsif v_is_deadline then
    v_by_state := true;
    v_is_sorted := true;
  elsif v_has_range then
    v_by_state := true;
    v_is_sorted := false;
  else
    v_by_state := p_query.states is not null;
  end if;

  -- Each state, or service and state, is in order in its own part of the index; as many rows
  -- of each as the page may take, and then the first of them all.  A single one is named, so
  -- that the planner knows how many it has.
  if cardinality(p_query.states) = 1 then
    v_where := v_where || ' and r.state = ($1).states[1]';
  elsif v_by_state then
    v_branches := 'unnest(coalesce(($1).states, ''{1,2,3,4,5,6,7}'')) x (state)';
    v_where := v_where || ' and r.state = x.state';
  elsif p_query.states is not null then
    v_where := v_where || ' and r.state = any (($1).states)';
  end if;

  if cardinality(p_query.services) = 1 then
    v_where := v_where || ' and r.service_id = ($1).services[1]';
  elsif v_by_state and p_query.services is not null and p_query.assignee_id is null and p_query.words is null then
    v_branches := v_branches || ' cross join unnest(($1).services) y (service_id)';
    v_where := v_where || ' and r.service_id = y.service_id';
  elsif p_query.services is not null then
    v_where := v_where || ' and r.service_id = any (($1).services)';
  end if;

  if p_query.submitted_from is not null then
    v_where := v_where || format(' and %s >= ($1).submitted_from', v_at);
  end if;
  if p_query.submitted_before is not null then
    v_where := v_where || format(' and %s < ($1).submitted_before', v_at);
  end if;

  v_key := case when v_is_deadline then 'r.deadline' else v_at end;
  v_order := case when v_is_down then 'desc' else 'asc' end;

  if p_query.key_id is not null then
    v_where := v_where || format(' and (%s, %s) %s (($1).%s, ($1).key_id)', v_key, v_id,
                                 case when v_is_down then '<' else '>' end,
                                 case when v_is_deadline then 'key_day' else 'key_at' end);
  end if;

  -- What is not in order is read whole before it is sorted: "offset 0" keeps the planner from
  -- walking along another index in the hope of meeting such rows soon.
  return format(
    'select k.* from %2$s
     cross join lateral (select %3$s as id, %4$s as key from %5$s where %6$s%7$s%8$s %9$s) k
     order by k.key %1$s, k.id %1$s limit ($1).n_rows',
    v_order, v_branches, v_id, v_key, v_from, v_where, albo.inbox_conditions(p_query) || v_payment, v_group,
    case when v_is_sorted then format('order by %1$s %3$s, %2$s %3$s limit ($1).n_rows', v_key, v_id, v_order)
         else 'offset 0' end);
end
$$;

comment on function albo.inbox_keys_sql(albo.inbox_query) is
'The statement that finds a page''s requests: their ids and what they are sorted by, from the cursor on. Its only parameter is the query.';

create or replace function albo.inbox_sql(p_query albo.inbox_query)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return format('select array_agg(k.id order by k.key %1$s, k.id %1$s) from (%2$s) k',
                case when p_query.sort = 'newest' then 'desc' else 'asc' end, albo.inbox_keys_sql(p_query));
end
$$;

comment on function albo.inbox_sql(albo.inbox_query) is
'The statement that finds a page''s requests: one row with their ids in the order of the page, null for none. Its only parameter is the query.';

create or replace function albo.inbox_lines(p_organization int, p_requests bigint[])
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
-- From the ids on, one row after the other: what the planner knows of an organization's part of a
-- table would let it read all of it.
set join_collapse_limit = 1
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  select r.id, r.protocol_number, b.applicant_name, v.title, s.kind, r.state, r.submitted_at, r.deadline,
         a.name, r.is_unread, r.row_version
  from unnest(p_requests) with ordinality x (id, position)
  join albo.request r on r.organization_id = p_organization and r.id = x.id
  join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
  join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
  join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
  left join albo.staff a on a.organization_id = r.organization_id and a.id = r.assignee_id
  order by x.position;
end
$$;

comment on function albo.inbox_lines(int, bigint[]) is 'Lines of the inbox for some requests of an organization, in the order given.';

create or replace function albo.inbox(p_staff albo.staff, p_filter jsonb, p_sort text, p_cursor jsonb, p_limit int)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
-- A page takes less time than a second process does to start.
set max_parallel_workers_per_gather = 0
as $$
declare
  v_query    albo.inbox_query := albo.inbox_query(p_staff, p_filter, p_sort, p_cursor, p_limit);
  v_requests bigint[];
begin
  execute albo.inbox_sql(v_query) into v_requests using v_query;
  return query select * from albo.inbox_lines(p_staff.organization_id, v_requests);
end
$$;

comment on function albo.inbox(albo.staff, jsonb, text, jsonb, int) is
'A page of an organization''s requests, at most 200 rows.

Filter, all optional: states [1…7]; service and register by code; assignee: a login, "me" or "none"; submitted_from, submitted_to, deadline_from, deadline_to: days, included; payment: "open", "paid" (something paid, nothing open) or "none"; unread, supplement_expired, withdrawal_asked: true or false; search: a protocol number (also without year or zeros), the beginning of a fiscal code, or words that all occur in the applicant''s name, in any order; of one or two letters, at the beginning of a part of it. AL422 unknown_filter for another key.

Sort: newest (the default) or oldest by submission, or deadline, soonest first. With deadline, and with deadline_from or deadline_to, only open requests unless states says otherwise.

Cursor: {"after": {"at": submitted_at or deadline of a row, "id": its id}} for the page after it, {"before": …} for the page before; {"from": "YYYY-MM-DD"} for the page that begins at a day; {"end": true} for the last one; null for the first. Rows come in the order of the sort, whichever page.';

create or replace function albo.view_counts(p_staff albo.staff)
returns table (view text, n bigint)
language plpgsql
stable
rows 9
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org   int  := p_staff.organization_id;
  v_today date := albo.rome_day(now());
begin
  return query
  with counted as (
    select r.state, count(*) as n, count(*) filter (where r.deadline < v_today) as n_overdue,
           count(*) filter (where r.deadline between v_today and v_today + 10) as n_soon
    from albo.request r
    where r.organization_id = v_org and r.state < 6
    group by r.state
  )
  select s.code, coalesce(c.n, 0) from albo.state s left join counted c on c.state = s.state where not s.is_final
  union all
  select x.view, x.n
  from (select coalesce(sum(c.n_overdue), 0)::bigint as overdue, coalesce(sum(c.n_soon), 0)::bigint as soon from counted c) t
  cross join lateral (values ('overdue', t.overdue), ('due_soon', t.soon)) x (view, n)
  union all
  select 'mine', count(*) from albo.request r
  where r.organization_id = v_org and r.assignee_id = p_staff.id and r.state < 6
  union all
  select 'unread', count(*) from albo.request r
  where r.organization_id = v_org and r.is_unread;
end
$$;

comment on function albo.view_counts(albo.staff) is
'How many requests each view of the inbox holds: open states by name; mine (open, claimed by the caller); unread; due_soon (open, deadline within ten days); overdue (open, deadline passed).';

reset role;
