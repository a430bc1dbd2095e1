-- agenda: a request's clock for who asks, and the requests whose term runs out
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A request whose term stands still is on no agenda: nothing runs out, and its stored
-- deadline is only the latest that can come of it.  It is back on the day after its wait,
-- by itself: the last clock event tells until when it lasts.

set role albo_owner;

create or replace function albo.clock(p_organization int, p_request bigint, p_as_of date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'as_of', to_char(d.as_of, 'YYYY-MM-DD'),
      'start', to_char(d.start, 'YYYY-MM-DD'),
      'term_days', v.term_days,
      'days_used', f.days_used,
      'days_left', f.days_left,
      'deadline', to_char(f.deadline, 'YYYY-MM-DD'),
      'is_overdue', f.deadline < d.as_of,
      'is_suspended', f.is_suspended,
      'suspended_since', to_char(f.suspended_since, 'YYYY-MM-DD'),
      'suspended_until', to_char(nullif(f.suspended_until, 'infinity'), 'YYYY-MM-DD'),
      'suspended_by', coalesce(to_jsonb(f.suspended_by), '[]'),
      'closed_on', to_char(albo.rome_day(r.closed_at), 'YYYY-MM-DD'),
      'explanation', f.explanation)
    from albo.request r
    join albo.organization o on o.id = r.organization_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
    -- The clock of a closed request stopped when it was closed.
    cross join lateral (select albo.clock_start(r) as start,
                               least(coalesce(p_as_of, albo.rome_day(now())), albo.rome_day(r.closed_at)) as as_of) d
    cross join lateral albo.clock_fold(
      d.start, v.term_days,
      (select array_agg(e) from albo.clock_event e
       where e.organization_id = r.organization_id and e.request_id = r.id),
      o.settings ->> 'patron_day', albo.holidays(o.settings), d.as_of) f
    where r.organization_id = p_organization and r.id = p_request);
end
$$;

comment on function albo.clock(int, bigint, date) is
'The clock of a request on a day of Rome, today when null, the day it was closed at the latest: dates, days used and left, whether it stands still (since when, until when at the latest if that is known, by which of supplement, preavviso, payment), and the explanation, an array of {"day","code","it","en","article"}. Null where there is no such request.';

create or replace function office.clock(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.clock(v_staff.organization_id, p_request, null);
end
$$;

comment on function office.clock(bigint) is 'The clock of a request today; see albo.clock. AL404 if it is not the body''s.';

create or replace function audit.clock(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('audit');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.clock(v_staff.organization_id, p_request, null);
end
$$;

comment on function audit.clock(bigint) is 'The clock of a request today; see albo.clock. AL404 if it is not the body''s.';

create or replace function portal.clock(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_citizen(albo.session_citizen(p_token, albo.request_level(p_request)), p_request);
begin
  return albo.clock(v_request.organization_id, v_request.id, null);
end
$$;

comment on function portal.clock(text, bigint) is
'The clock of one of the citizen''s requests today; see albo.clock. AL404 if it is somebody else''s.';

create or replace function albo.agenda_due(p_organization int, p_today date, p_after_deadline date,
                                           p_after_id bigint, p_limit int)
returns table (id bigint, deadline date, band text)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select r.id, r.deadline,
         case when r.deadline < p_today then 'overdue'
              when r.deadline = p_today then 'today'
              when r.deadline <= p_today + 3 then 'within_3'
              else 'within_10' end
  from albo.request r
  where r.organization_id = p_organization and r.state < 6 and r.deadline <= p_today + 10
    and (r.deadline, r.id) > (coalesce(p_after_deadline, '-infinity'), coalesce(p_after_id, 0))
    and (select e.suspended_until from albo.clock_event e
         where e.organization_id = r.organization_id and e.request_id = r.id
         order by e.seq desc limit 1) >= p_today is not true
  order by r.deadline, r.id
  limit p_limit;
end
$$;

comment on function albo.agenda_due(int, date, date, bigint, int) is
'Open requests of an organization whose term runs and ends within ten days or has ended, the most urgent first, after a keyset position, with their band: overdue, today, within_3, within_10.';

create or replace function albo.agenda(p_organization int, p_limit int, p_after_deadline date, p_after_id bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int, band text)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select i.*, d.band
  from albo.agenda_due(p_organization, albo.rome_day(now()), p_after_deadline, p_after_id,
                       least(greatest(coalesce(p_limit, 50), 1), 200)) d
  cross join lateral albo.inbox_row(p_organization, d.id) i
  order by d.deadline, d.id;
end
$$;

comment on function albo.agenda(int, int, date, bigint) is
'A page of the agenda as lines of the inbox, each with its band; see albo.agenda_due. At most 200 rows.';

create or replace function albo.agenda_counts(p_organization int)
returns table (band text, n bigint)
language plpgsql
stable
rows 4
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select b.band, count(d.id)
  from unnest(array['overdue', 'today', 'within_3', 'within_10']) with ordinality b (band, position)
  left join albo.agenda_due(p_organization, albo.rome_day(now()), null, null, null) d on d.band = b.band
  group by b.band, b.position
  order by b.position;
end
$$;

comment on function albo.agenda_counts(int) is 'How many requests are in each band of the agenda, the most urgent first.';

create or replace function office.agenda(p_limit int, p_after_deadline date, p_after_id bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int, band text)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.agenda((albo.caller('office')).organization_id, p_limit, p_after_deadline, p_after_id);
end
$$;

comment on function office.agenda(int, date, bigint) is
'A page of the requests whose term runs out, the most urgent first, after a deadline and an id; see albo.agenda.';

create or replace function office.agenda_counts()
returns table (band text, n bigint)
language plpgsql
stable
rows 4
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.agenda_counts((albo.caller('office')).organization_id);
end
$$;

comment on function office.agenda_counts() is 'How many requests are in each band of the agenda.';

create or replace function audit.agenda(p_limit int, p_after_deadline date, p_after_id bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int, band text)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.agenda((albo.caller('audit')).organization_id, p_limit, p_after_deadline, p_after_id);
end
$$;

comment on function audit.agenda(int, date, bigint) is
'A page of the requests whose term runs out, the most urgent first, after a deadline and an id; see albo.agenda.';

create or replace function audit.agenda_counts()
returns table (band text, n bigint)
language plpgsql
stable
rows 4
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.agenda_counts((albo.caller('audit')).organization_id);
end
$$;

comment on function audit.agenda_counts() is 'How many requests are in each band of the agenda.';

create or replace function albo.remind(p_today date, p_limit int)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due record;
  v_key text;
  v_n   int := 0;
begin
  -- Key by key, so that each is looked up in the index: joined, they were planned for a table
  -- that had been empty, and took seconds.
  for v_due in
    select o.id as organization_id, d.id, d.deadline, d.band
    from albo.organization o
    cross join lateral albo.agenda_due(o.id, p_today, null, null, null) d
  loop
    exit when v_n >= p_limit;
    v_key := format('reminder:%s:%s:%s', v_due.id, v_due.band, to_char(v_due.deadline, 'YYYY-MM-DD'));
    continue when exists (select from albo.outbox b
                          where b.organization_id = v_due.organization_id and b.key = v_key);

    insert into albo.outbox (organization_id, key, request_id, kind, payload)
    values (v_due.organization_id, v_key, v_due.id, 'mail',
            jsonb_build_object('template', 'reminder', 'to', 'office', 'band', v_due.band))
    -- Another worker may be doing the same.
    on conflict do nothing;

    if found then
      v_n := v_n + 1;
    end if;
  end loop;

  return v_n;
end
$$;

comment on function albo.remind(date, int) is
'Queues to each office one reminder of every request that entered a band of the agenda: its key holds the band and the deadline, so a deadline that moved is reminded of anew. Says how many it queued; fewer than the limit means all.';

create or replace function worker.remind(p_limit int)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.remind(albo.rome_day(now()), least(greatest(coalesce(p_limit, 100), 1), 1000));
end
$$;

comment on function worker.remind(int) is
'Queues the reminders of terms that run out, 1000 at most, each once; to be called now and then, and again while it gives back its limit.';

reset role;
