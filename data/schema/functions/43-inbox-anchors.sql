-- inbox anchors: where the pages of a long list begin
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A list of a million requests shows any of its pages at once when it knows the row before
-- each: the page is then found by its key, as every page is, and nobody counts from the start.
-- Anchors are asked for in stretches, each an index read of some thousand rows, so that a
-- person's next click waits for a stretch and not for the whole.

set role albo_owner;

create or replace function albo.inbox_anchors(p_staff albo.staff, p_filter jsonb, p_sort text, p_cursor jsonb,
                                              p_step int, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set max_parallel_workers_per_gather = 0
as $$
declare
  v_query  albo.inbox_query := albo.inbox_query(p_staff, p_filter, p_sort, p_cursor, 1);
  v_step   int              := least(greatest(coalesce(p_step, 200), 1), 1000);
  v_answer jsonb;
begin
  -- A name is looked for row by row: all that match would be read, not just those of a page.
  if v_query.words is not null then
    return null;
  end if;

  v_query.n_rows := v_step * least(greatest(coalesce(p_limit, 100), 1), 100);

  execute format(
    'select jsonb_build_object(''n'', count(*), ''anchors'', coalesce(
       jsonb_agg(jsonb_build_object(''at'', %1$s, ''id'', k.id) order by k.i) filter (where k.i %% $2 = 0), ''[]''))
     from (select k.*, row_number() over (order by k.key %2$s, k.id %2$s) as i from (%3$s) k) k',
    case when v_query.sort = 'deadline' then 'k.key' else 'albo.utc(k.key)' end,
    case when v_query.sort = 'newest' then 'desc' else 'asc' end,
    albo.inbox_keys_sql(v_query))
  into v_answer using v_query, v_step;

  return v_answer;
end
$$;

comment on function albo.inbox_anchors(albo.staff, jsonb, text, jsonb, int, int) is
'A stretch of the inbox, from a cursor on, without its rows: {n, anchors: [{at, id}, …]}. n is how many requests there are, at most p_step times p_limit, and fewer at the end; anchors are every p_step-th of them, each a cursor for the page after it. Filter, sort and cursor as for albo.inbox; null where a name is searched.';

create or replace function office.inbox_anchors(p_filter jsonb, p_sort text, p_cursor jsonb, p_step int, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.inbox_anchors(albo.caller('office'), p_filter, p_sort, p_cursor, p_step, p_limit);
end
$$;

comment on function office.inbox_anchors(jsonb, text, jsonb, int, int) is
'Where the pages of the body''s requests begin; see albo.inbox_anchors.';

create or replace function audit.inbox_anchors(p_filter jsonb, p_sort text, p_cursor jsonb, p_step int, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.inbox_anchors(albo.caller('audit'), p_filter, p_sort, p_cursor, p_step, p_limit);
end
$$;

comment on function audit.inbox_anchors(jsonb, text, jsonb, int, int) is
'Where the pages of the body''s requests begin; see albo.inbox_anchors.';

reset role;
