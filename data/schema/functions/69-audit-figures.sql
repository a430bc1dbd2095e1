-- audit, figures: how the body works, in numbers
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Of a period that is never longer than a year and a day, so that an index over time leads to
-- what is counted however much lies outside.

set role albo_owner;

create or replace function albo.period(p_from date, p_to date, out from_at timestamptz, out to_at timestamptz)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_from is null or p_from not between date '1900-01-01' and date '9998-12-31' then
    perform albo.raise_problem('from', 'invalid_date');
  elsif p_to is null or p_to not between p_from and date '9999-12-30' then
    perform albo.raise_problem('to', 'invalid_date');
  elsif p_to - p_from > 366 then
    perform albo.raise_problem('to', 'too_long');
  end if;

  from_at := p_from::timestamp at time zone 'Europe/Rome';
  to_at := (p_to + 1)::timestamp at time zone 'Europe/Rome';
end
$$;

comment on function albo.period(date, date) is
'The instants between which the days of a period lie. AL422 invalid_date, or too_long for more than a year and a day.';

create or replace function audit.figures(p_from date, p_to date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_today        date := albo.rome_day(clock_timestamp());
  v_period       record := albo.period(p_from, p_to);
begin
  return jsonb_build_object(
    'from', to_char(p_from, 'YYYY-MM-DD'), 'to', to_char(p_to, 'YYYY-MM-DD'),
    'ratings', audit.ratings(p_from, p_to),
    'months', (
      select coalesce(jsonb_agg(jsonb_build_object('month', x.month, 'state', t.code, 'n', x.n)
                                order by x.month, t.state), '[]')
      from (select to_char(r.submitted_at at time zone 'Europe/Rome', 'YYYY-MM') as month, r.state, count(*) as n
            from albo.request r
            where r.organization_id = v_organization
              and r.submitted_at >= v_period.from_at and r.submitted_at < v_period.to_at
            group by 1, 2) x
      join albo.state t on t.state = x.state),
    'steps', (
      -- How long requests stayed in each state that they left in the period and had entered in it.
      select coalesce(jsonb_agg(jsonb_build_object('state', t.code, 'n', x.n, 'median_days', round(x.median::numeric, 1))
                                order by t.state), '[]')
      from (select h.from_state, count(*) as n,
                   percentile_cont(0.5) within group (order by extract(epoch from h.at - h.entered_at) / 86400) as median
            from (select m.from_state, m.at, lag(m.at) over (partition by m.request_id order by m.seq) as entered_at
                  from albo.history m
                  where m.organization_id = v_organization and m.at >= v_period.from_at and m.at < v_period.to_at
                    and m.from_state is distinct from m.to_state) h
            where h.entered_at is not null and h.from_state is not null
            group by h.from_state) x
      join albo.state t on t.state = x.from_state),
    'decisions', (
      select jsonb_build_object(
               'approved', count(*) filter (where h.to_state = 6), 'annulled', count(*) filter (where h.to_state = 7),
               'late', count(*) filter (where albo.rome_day(h.at) > r.deadline),
               'median_days', round(percentile_cont(0.5) within group
                                    (order by extract(epoch from h.at - r.submitted_at) / 86400)::numeric, 1))
      from albo.history h
      join albo.request r on r.organization_id = h.organization_id and r.id = h.request_id
      where h.organization_id = v_organization and h.at >= v_period.from_at and h.at < v_period.to_at
        and h.action in ('approve', 'annul')),
    'overdue', (
      select coalesce(jsonb_agg(jsonb_build_object('state', t.code, 'n', x.n, 'oldest', to_char(x.oldest, 'YYYY-MM-DD'))
                                order by t.state), '[]')
      from (select r.state, count(*) as n, min(r.deadline) as oldest
            from albo.request r
            where r.organization_id = v_organization and r.state < 6 and r.deadline < v_today
            group by r.state) x
      join albo.state t on t.state = x.state),
    'readers', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'duty', s.duty,
                                                   'requests', x.requests, 'files', x.files)
                                order by x.requests + x.files desc, s.name, s.id), '[]')
      from (select l.staff_id, count(*) filter (where l.what = 'request') as requests,
                   count(*) filter (where l.what = 'attachment') as files
            from albo.access_log l
            where l.organization_id = v_organization and l.at >= v_period.from_at and l.at < v_period.to_at
            group by l.staff_id) x
      join albo.staff s on s.organization_id = v_organization and s.id = x.staff_id));
end
$$;

comment on function audit.figures(date, date) is
'Figures of a period of at most a year and a day: requests submitted in each month by the state they are in, median days in each state, decisions, who opened how many requests and files, how citizens found the services (see audit.ratings); and what is overdue today.';

reset role;
