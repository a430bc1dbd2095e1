-- clock properties: what holds of the fold whatever happens to a request
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
--   ALBO_CLOCK_SEED=0.5 ALBO_CLOCK_CASES=50000 tests/with-postgres.sh tests/schema/run.sh tests/schema/14-clock-properties.sql
--
-- Thousands of random sequences of events, likely and unlikely ones, under four calendars.
-- The model beside the fold knows no stretches of days and no arithmetic of dates: it lives
-- through each day, and looks holidays up in a table made of almanacs.

begin;
\ir fixture.sql
select no_plan();

\getenv seed ALBO_CLOCK_SEED
\getenv cases ALBO_CLOCK_CASES
\if :{?seed}
\else
  \set seed 0.2411990
\endif
\if :{?cases}
\else
  \set cases 5000
\endif
select diag(format('seed %s, %s cases', :'seed', :'cases'));
select set_config('albo_test.seed', :'seed', true), set_config('albo_test.cases', :'cases', true);

-- Day 1 of the table of holidays is 1 December 2023; the first Sunday is the 3rd.
create table test.calendar (id int primary key, patron text, own date[], off boolean[]);
insert into test.calendar (id, patron, own) values
  (1, null, null), (2, '12-07', null), (3, '02-29', '{2026-08-14,2026-08-17,2027-12-24,2027-12-31}'), (4, '11-02', '{}');
update test.calendar c set off = (
  select array_agg(n % 7 = 3
                   or to_char(d, 'MM-DD') ~ '^(01-01|01-06|04-25|05-01|06-02|08-15|11-01|12-08|12-25|12-26)$'
                   or (to_char(d, 'MM-DD') = '10-04' and d > '2026-01-01')
                   or d::date - 1 in ('2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21', '2031-04-13',
                                      '2032-03-28', '2033-04-17', '2034-04-09', '2035-03-25', '2036-04-13', '2037-04-05')
                   or coalesce(to_char(d, 'MM-DD') = c.patron, false) or coalesce(d::date = any (c.own), false) order by n)
  from generate_series('2023-12-01'::timestamp, '2037-12-31', '1 day') with ordinality x (d, n));

create table test.case (id int primary key, start date, term int, calendar int, as_of date, events albo.clock_event[]);

do $$
declare
  v_kinds text[] := array['supplement_suspends', 'supplement_restarts', 'supplement_closed', 'preavviso', 'observations', 'preavviso_closed',
                          'payment_asked', 'payment_closed', 'supplement_suspends', 'supplement_closed', 'preavviso', 'observations'];
  v_case  test.case;
  v_event albo.clock_event;
  v_day   date;
  v_odd   boolean;
begin
  perform setseed(current_setting('albo_test.seed')::float8);

  for i in 1 .. current_setting('albo_test.cases')::int loop
    v_case.id := i;
    v_case.start := '2024-01-01'::date + floor(random() * 3650)::int;
    v_case.term := (array[1, 5, 10, 20, 30, 30, 30, 30, 60, 90])[1 + floor(random() * 10)::int];
    v_case.calendar := 1 + floor(random() * 4)::int;
    v_case.as_of := v_case.start + floor(random() * (v_case.term + 60))::int - 3;
    v_case.events := null;
    v_odd := random() < 0.2;
    v_day := v_case.start;

    for j in 1 .. floor(random() * 9)::int loop
      -- Near the one before, or on one of the days around the start and the end.
      v_day := case when random() < 0.85 then v_day + floor(random() ^ 2 * 20)::int
                    when random() < 0.3 then v_case.start + floor(random() * 6)::int - 3
                    else v_case.start + v_case.term + floor(random() * 6)::int - 2 end;
      v_event := row(1, 1, case when v_odd then j * 37 % 101 else j end, v_day, v_kinds[1 + floor(random() * 12)::int], null, null);
      if v_event.kind in ('supplement_suspends', 'supplement_restarts', 'preavviso') and random() < 0.9 then
        v_event.limit_on := v_day + floor(random() * 43)::int - 3;
      end if;
      v_case.events := v_case.events || v_event;
    end loop;

    insert into test.case select v_case.*;
  end loop;
end
$$;

-- Day by day: in the morning the waits go whose last day was yesterday; the day counts if
-- none is left; then comes what happens on it; in the evening the term is over if its days are
-- used up, nobody rests and nothing lasts longer.  Once over it stays so.
create function test.model(p_start date, p_term int, p_events albo.clock_event[], p_off boolean[], p_as_of date,
                           out used int, out stands boolean, out over_on date)
language plpgsql immutable as $$
declare
  v_events     albo.clock_event[] := (select array_agg(e order by e.day, e.seq) from unnest(p_events) e where e.day <= p_as_of);
  v_event      albo.clock_event;
  v_i          int  := 1;
  v_n          int  := coalesce(cardinality(v_events), 0);
  v_today      date := p_start;
  v_now        date := case when p_as_of > p_start then p_as_of else p_start end;
  v_cell       int  := p_start - '2023-11-30';
  v_used       int  := 0;
  v_supplement date;
  v_preavviso  date;
  v_observed   boolean := false;
  v_suspended  boolean := false;
  v_paying     boolean := false;
begin
  loop
    if v_supplement < v_today then v_supplement := null; end if;
    if v_preavviso < v_today then v_preavviso := null; end if;
    if v_today > v_now then v_paying := false; end if;
    if v_today > p_start and v_supplement is null and v_preavviso is null and not v_paying then v_used := v_used + 1; end if;

    while v_i <= v_n loop
      v_event := v_events[v_i];
      exit when v_event.day > v_today;
      v_i := v_i + 1;

      if v_event.kind = 'supplement_closed' then
        v_supplement := null;
      elsif v_event.kind = 'observations' then
        if v_preavviso is not null and not v_observed then
          v_preavviso := v_today + 10;
          v_observed := true;
        end if;
      elsif v_event.kind = 'preavviso_closed' then
        v_preavviso := null;
      elsif v_event.kind = 'payment_closed' then
        v_paying := false;
      elsif over_on is not null then
        null;
      elsif v_event.kind = 'payment_asked' then
        v_paying := true;
      elsif v_event.kind = 'preavviso' then
        if v_preavviso is null then
          v_observed := false;
          v_preavviso := v_event.limit_on;
          if v_preavviso is null then
            v_preavviso := v_today + 10;
            while p_off[v_cell + (v_preavviso - v_today)] loop v_preavviso := v_preavviso + 1; end loop;
          elsif v_preavviso < v_today then
            v_preavviso := v_today;
          end if;
        end if;
      elsif v_supplement is null and not (v_event.kind = 'supplement_suspends' and v_suspended) then
        v_supplement := coalesce(v_event.limit_on, v_today + 30);
        if v_event.kind = 'supplement_restarts' then
          v_used := 0;
        else
          v_suspended := true;
          if v_supplement > v_today + 30 then v_supplement := v_today + 30; end if;
        end if;
        if v_supplement < v_today then v_supplement := v_today; end if;
      end if;
    end loop;

    if v_today = v_now then
      used := case when v_used > p_term then p_term else v_used end;
      stands := v_supplement is not null or v_preavviso is not null or v_paying;
    end if;

    if over_on is null and v_used >= p_term and not p_off[v_cell] and not (v_paying and v_today < v_now)
       and coalesce(v_supplement <= v_today, true) and coalesce(v_preavviso <= v_today, true) then
      over_on := v_today;
    end if;

    exit when over_on is not null and v_today >= v_now;
    v_today := v_today + 1;
    v_cell := v_cell + 1;
  end loop;
end
$$;

create table test.result as
  select c.*, k.patron, k.own, k.off, (c.start + c.term - '2023-11-30') as end_cell, f.*, m.*,
         f::text as fold, (select max(e.day) from unnest(c.events) e) as last_day,
         exists (select from unnest(c.events) e where e.kind = 'supplement_restarts') as restarts
  from test.case c
  join test.calendar k on k.id = c.calendar
  cross join lateral albo.clock_fold(c.start, c.term, c.events, k.patron, k.own, c.as_of) f
  cross join lateral test.model(c.start, c.term, c.events, k.off, c.as_of) m;

-- The first three cases of which something is not true, so that they can be tried alone.
create function test.first_wrong(p_condition text) returns text
language plpgsql as $f$
declare
  v_wrong text;
begin
  execute format($$
    select string_agg(format('case %%s: %%s days from %%s, calendar %%s, as of %%s: %%s+%%s %%s %%s; %%s', x.id, x.term, x.start, x.calendar, x.as_of, x.days_used,
                             x.days_left, case when x.is_suspended then 'stands' else 'runs' end, x.deadline,
                             (select string_agg(concat_ws(' ', e.seq || ':', e.day, e.kind, e.limit_on), ', ' order by e.day, e.seq) from unnest(x.events) e)), E'\n')
    from (select r.* from test.result r where (%s) is not true order by r.id limit 3) x$$, p_condition) into v_wrong;
  return v_wrong;
end
$f$;

select is((select count(*) from test.result), :'cases'::bigint, 'every case was folded');
select is(test.first_wrong('(days_used, is_suspended, deadline) = (used, stands, over_on)'), null, 'the fold says what one finds who lives through each day');
select is(test.first_wrong('deadline >= start + term'), null, 'no deadline is earlier than start and term');
select is(test.first_wrong('not off[deadline - ''2023-11-30'']'), null, 'no deadline is a holiday');
select is(test.first_wrong('days_used between 0 and term and days_used + days_left = term'), null, 'what was used and what is left are the term');
select is(test.first_wrong('days_used <= greatest(as_of - start, 0)'), null, 'no more is used than days went by');
select is(test.first_wrong($$case when is_suspended then suspended_since between start and greatest(as_of, start) and suspended_until >= greatest(as_of, start)
                                   and cardinality(suspended_by) between 1 and 3 and (suspended_until = 'infinity') = ('payment' = any (suspended_by))
                                   and deadline >= greatest(as_of, start)
                              else num_nonnulls(suspended_since, suspended_until, suspended_by) = 0 end$$), null,
          'what stands still says since when, until when and by what, and has not ended');
select is(test.first_wrong($$fold = (select f::text from albo.clock_fold(start, term, (select array_agg(e order by md5(r.id || '.' || e.seq)) from unnest(events) e), patron, own, as_of) f)$$),
          null, 'events in any order give the same answer, words included');

-- What comes on top.  Payments and suspensions are added where there are none, because only the
-- first suspension counts and one payment closes another.
select is(test.first_wrong($$(select g.deadline >= f.deadline
                              from (select coalesce(array_agg(e) filter (where e.kind not like 'payment%'), '{}') as events from unnest(r.events) e) b,
                                   lateral (select start + abs(hashint4(r.id)) % (term + 20) as day, start + abs(hashint4(r.id)) % (term + 20) + abs(hashint4(-r.id)) % 40 as until) d,
                                   lateral albo.clock_fold(start, term, b.events, patron, own, as_of, false) f,
                                   lateral albo.clock_fold(start, term, b.events || row(1, 1, 200, d.day, 'payment_asked', null, null)::albo.clock_event
                                                                                 || row(1, 1, 201, d.until, 'payment_closed', null, null)::albo.clock_event, patron, own, as_of, false) g)$$),
          null, 'a payment that is waited for makes no deadline earlier');
select is(test.first_wrong($$(select g.deadline >= f.deadline
                              from (select coalesce(array_agg(e) filter (where e.kind not like 'supplement%'), '{}') as events from unnest(r.events) e) b,
                                   lateral albo.clock_fold(start, term, b.events, patron, own, as_of, false) f,
                                   lateral albo.clock_fold(start, term, b.events || row(1, 1, 200, start + abs(hashint4(r.id)) % (term + 20), 'supplement_suspends', null, null)::albo.clock_event,
                                                           patron, own, as_of, false) g)$$),
          null, 'a supplement that suspends makes no deadline earlier');

-- As days go by.
select is(test.first_wrong($$restarts or (select f.days_used - r.days_used between 0 and n from (values (1 + r.id % 40)) x (n),
                              lateral albo.clock_fold(start, term, events, patron, own, as_of + n, false) f)$$),
          null, 'without a restart no day that was used comes back, and no more are used than went by');
select is(test.first_wrong($$last_day is null or (select f.deadline = g.deadline or 'payment' = any (f.suspended_by)
                              from albo.clock_fold(start, term, events, patron, own, last_day, false) f,
                                   albo.clock_fold(start, term, events, patron, own, last_day + 1 + r.id % 60, false) g)$$),
          null, 'a deadline stays right while nothing happens, unless a payment is awaited');

-- The cases are worth something only if everything happens in them.
select is((select array_agg(c) from unnest(array[
             'supplement_suspends', 'supplement_restarts', 'supplement_closed', 'supplement_expired', 'supplement_restarted', 'second_suspension', 'preavviso', 'observations',
             'observations_over', 'observations_late', 'preavviso_expired', 'preavviso_closed', 'payment_asked', 'payment_closed', 'same_again', 'term_over', 'no_effect',
             'suspended', 'holiday', 'ends', 'overdue']) c
           where (select count(*) from test.result r where r.explanation @> jsonb_build_array(jsonb_build_object('code', c))) < :'cases'::int / 200),
          null, 'every step occurs often');

select * from finish();
rollback;
