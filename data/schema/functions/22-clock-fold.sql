-- clock fold: of what happened to a request, the days that count and the last of them
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- One walk over the events, in the order of day and seq.  Between two of them the term
-- either runs or stands still: each wait that ends by itself is a stop of its own.
--
--  * The day of an event is never counted from: a term of n days ends on the n-th day
--    after its start, a wait from day a to day b takes a+1 … b, and b+1 counts again
--    (art. 2963 of the civil code).  A wait that ends on its own day takes nothing.
--  * Waits that overlap are one: what stands still cannot stand more still.
--  * Every wait has a last day, after which the term runs again though nobody did
--    anything; only a payment has none.  So the deadline that is stored at an event stays
--    right while days go by: it is the latest that can come of the waits as they are.
--    Observations alone can move it on (ten days from theirs), and they are an event.  While a
--    payment is awaited the deadline grows each day; stored is that of the day of the ask.
--  * A term that ended stays ended: a step after its last day neither suspends nor
--    restarts it, or an office could undo its delay by asking for something.
--  * It never ends while it stands still.  Asked on the very last day, also one to which
--    holidays moved it, a wait leaves that day, and it is found again when the wait is over.
--  * A restart gives back every day at the ask, and runs from the completion, or from the
--    last day for it; other waits that are on then still hold it.
--  * Steps before the start count as of the start.  Steps after p_as_of are not seen; on
--    p_as_of itself all are, as if it were over.

set role albo_owner;

create or replace function albo.clock_fold(
  p_start     date,
  p_term_days int,
  p_events    albo.clock_event[],
  p_patron_day text,
  p_holidays  date[],
  p_as_of     date,
  p_in_words  boolean default true,
  out days_used       int,
  out days_left       int,
  out is_suspended    boolean,
  out deadline        date,
  out explanation     jsonb,
  out suspended_since date,
  out suspended_until date,
  out suspended_by    text[])
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_steps          albo.clock_step[] := array[row(p_start, 'started', null, p_term_days, true)::albo.clock_step];
  v_event          record;
  v_at             date := p_start;
  v_to             date;
  v_reached        date;
  v_code           text;
  v_until          date;
  v_supplement     text;
  v_supplement_end date;
  v_has_suspended  boolean := false;
  v_preavviso      text;
  v_preavviso_end  date;
  v_pays           boolean := false;
begin
  days_used := 0;
  is_suspended := false;

  for v_event in
    select greatest(e.day, p_start) as day, e.kind, e.limit_on, e.day as order_day, e.seq
    from unnest(p_events) e
    where e.day <= p_as_of
    union all
    select greatest(p_as_of, p_start), 'as_of', null, null, null
    order by order_day nulls last, seq
  loop
    -- Walk to the event, stopping where a wait ends by itself.
    loop
      v_to := v_event.day;
      v_code := null;

      if v_supplement is not null and v_supplement_end < v_to then
        v_to := v_supplement_end;
        v_code := 'supplement_expired';
      end if;
      if v_preavviso is not null and v_preavviso_end < v_to then
        v_to := v_preavviso_end;
        v_code := case v_preavviso when 'observed' then 'observations_over' else 'preavviso_expired' end;
      end if;

      if is_suspended then
        -- Only where it was asked on the last day: that day comes along.
        v_reached := case when v_reached is not null then v_to end;
      else
        if v_reached is null and days_used + (v_to - v_at) >= p_term_days then
          v_reached := v_at + (p_term_days - days_used);
        end if;
        days_used := least(days_used + (v_to - v_at), p_term_days);
      end if;

      v_at := v_to;
      exit when v_code is null;

      if v_code = 'supplement_expired' then
        v_code := case v_supplement when 'restarts' then 'supplement_restarted' else v_code end;
        v_supplement := null;
      else
        v_preavviso := null;
      end if;
      is_suspended := v_supplement is not null or v_preavviso is not null or v_pays;
      v_steps := v_steps || row(v_at, v_code, null, p_term_days - days_used, not is_suspended)::albo.clock_step;
    end loop;

    exit when v_event.kind = 'as_of';

    v_code := v_event.kind;
    v_until := null;

    if v_event.kind in ('supplement_suspends', 'supplement_restarts', 'preavviso', 'payment_asked')
       and v_reached is not null and not is_suspended
       and albo.working_day(v_reached, p_patron_day, p_holidays) < v_at then
      v_code := 'term_over';
      v_until := albo.working_day(v_reached, p_patron_day, p_holidays);
    else
      case v_event.kind
        when 'supplement_suspends' then
          if v_has_suspended then
            v_code := 'second_suspension';
          elsif v_supplement is not null then
            v_code := 'same_again';
          else
            v_has_suspended := true;
            v_supplement := 'suspends';
            v_supplement_end := greatest(v_at, least(v_event.limit_on, v_at + 30));
            v_until := v_supplement_end;
          end if;
        when 'supplement_restarts' then
          if v_supplement is not null then
            v_code := 'same_again';
          else
            v_supplement := 'restarts';
            v_supplement_end := greatest(v_at, coalesce(v_event.limit_on, v_at + 30));
            v_until := v_supplement_end;
            days_used := 0;
            v_reached := null;
          end if;
        when 'supplement_closed' then
          v_code := case v_supplement when 'suspends' then v_code when 'restarts' then 'supplement_restarted'
                                      else 'no_effect' end;
          v_supplement := null;
        when 'preavviso' then
          if v_preavviso is not null then
            v_code := 'same_again';
          else
            v_preavviso := 'sent';
            v_preavviso_end := greatest(v_at, coalesce(
              v_event.limit_on, albo.working_day(v_at + 10, p_patron_day, p_holidays)));
            v_until := v_preavviso_end;
          end if;
        when 'observations' then
          if v_preavviso = 'sent' then
            v_preavviso := 'observed';
            v_preavviso_end := v_at + 10;
            v_until := v_preavviso_end;
          else
            v_code := case when v_preavviso is not null then 'no_effect'
                           when v_preavviso_end is not null then 'observations_late' else 'no_effect' end;
          end if;
        when 'preavviso_closed' then
          v_code := case when v_preavviso is not null then v_code else 'no_effect' end;
          v_preavviso := null;
        when 'payment_asked' then
          v_code := case when v_pays then 'same_again' else v_code end;
          v_pays := true;
        when 'payment_closed' then
          v_code := case when v_pays then v_code else 'no_effect' end;
          v_pays := false;
      end case;
    end if;

    suspended_since := case when is_suspended then suspended_since else v_at end;
    is_suspended := v_supplement is not null or v_preavviso is not null or v_pays;
    v_steps := v_steps || row(v_at, v_code, v_until, p_term_days - days_used, not is_suspended)::albo.clock_step;
  end loop;

  days_left := p_term_days - days_used;

  -- From here as if nothing more came: each wait until its last day, a payment until now.
  v_until := greatest(v_at, case when v_supplement is not null then v_supplement_end end,
                      case when v_preavviso is not null then v_preavviso_end end);
  v_to := case when v_reached is not null and not is_suspended then v_reached else v_until + days_left end;
  deadline := albo.working_day(v_to, p_patron_day, p_holidays);

  if is_suspended then
    suspended_until := case when v_pays then 'infinity' else v_until end;
    suspended_by := array_remove(array[case when v_supplement is not null then 'supplement' end,
                                       case when v_preavviso is not null then 'preavviso' end,
                                       case when v_pays then 'payment' end], null);
    v_steps := v_steps || row(v_at, 'suspended', deadline, days_left, false)::albo.clock_step;
  else
    suspended_since := null;
  end if;
  if deadline <> v_to then
    v_steps := v_steps || row(v_to, 'holiday', deadline, days_left, not is_suspended)::albo.clock_step;
  end if;
  v_steps := v_steps || row(deadline, case when deadline < v_at then 'overdue' else 'ends' end, deadline,
                            days_left, not is_suspended)::albo.clock_step;

  if p_in_words then
    explanation := albo.clock_words(v_steps);
  end if;
end
$$;

comment on function albo.clock_fold(date, int, albo.clock_event[], text, date[], date, boolean) is
'What the events of a request, in any order, make of its term on a day: how many of its days were used and are left, whether it stands still (since when, until when at the latest, for which of supplement, preavviso and payment), the deadline, and why, a line a step. The one place where this is computed; the rules and their limits are told at the head of its file.

The deadline of a term that stands still is the latest that comes of it if nothing more happens: a supplement takes until its last day and 30 days at most (art. 2 c. 7 L. 241/1990), a preavviso until the last day for observations or ten days after them (art. 10-bis), a payment until p_as_of. The explanation is null where no words are wanted: they take half of the time.';

create or replace function albo.clock_words(p_steps albo.clock_step[])
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- %1$s is the day, %2$s the day it leads to, %3$s the days.
  return (
    select jsonb_agg(jsonb_build_object(
             'day', to_char(s.day, 'YYYY-MM-DD'), 'code', s.code,
             'it', format(w.it, to_char(s.day, 'DD/MM/YYYY'), to_char(s.until, 'DD/MM/YYYY'),
                          case s.days when 1 then '1 giorno' else s.days || ' giorni' end)
                   || case when w.resumes and s.runs then
                        format(' Il termine torna a correre dal giorno dopo, con ancora %s.',
                               case s.days when 1 then '1 giorno' else s.days || ' giorni' end)
                      when w.resumes then ' Il termine resta fermo per un altro motivo.' else '' end,
             'en', format(w.en, to_char(s.day, 'FMDD FMMonth YYYY'), to_char(s.until, 'FMDD FMMonth YYYY'),
                          case s.days when 1 then '1 day' else s.days || ' days' end)
                   || case when w.resumes and s.runs then
                        format(' The term runs again from the next day, with %s left.',
                               case s.days when 1 then '1 day' else s.days || ' days' end)
                      when w.resumes then ' The term still stands, for another reason.' else '' end,
             'article', w.article) order by s.position)
    from unnest(p_steps) with ordinality s (day, code, until, days, runs, position)
    join (values
      ('started', 'art. 2, cc. 2-6, L. 241/1990; art. 2963 c.c.', false,
       'La richiesta è arrivata il %1$s. L’ufficio ha %3$s per concludere, contati dal giorno dopo.',
       'The request arrived on %1$s. The office has %3$s to conclude, counted from the next day.'),
      ('supplement_suspends', 'art. 2, c. 7, L. 241/1990', false,
       'L’ufficio ha chiesto di aggiungere o correggere qualcosa. Il termine è sospeso fino alla risposta, al più tardi fino al %2$s.',
       'The office asked to add or correct something. The term is suspended until the answer, until %2$s at the latest.'),
      ('supplement_restarts', 'art. 6, c. 1, lett. b), L. 241/1990', false,
       'L’ufficio ha chiesto di aggiungere o correggere qualcosa. Il termine è fermo e ricomincerà da capo dopo la risposta, al più tardi dopo il %2$s.',
       'The office asked to add or correct something. The term has stopped and will begin anew after the answer, after %2$s at the latest.'),
      ('supplement_closed', 'art. 2, c. 7, L. 241/1990', true,
       'L’integrazione è conclusa.', 'The supplement is concluded.'),
      ('supplement_expired', 'art. 2, c. 7, L. 241/1990', true,
       'È passato l’ultimo giorno per l’integrazione.', 'The last day for the supplement has passed.'),
      ('supplement_restarted', 'art. 6, c. 1, lett. b), L. 241/1990', true,
       'L’integrazione è conclusa: i giorni si contano di nuovo tutti.',
       'The supplement is concluded: all days are counted anew.'),
      ('second_suspension', 'art. 2, c. 7, L. 241/1990', false,
       'L’ufficio ha chiesto un’altra integrazione. Il termine non si ferma: per questo motivo può essere sospeso una volta sola.',
       'The office asked for another supplement. The term does not stop: it can be suspended for this only once.'),
      ('preavviso', 'art. 10-bis, L. 241/1990', false,
       'L’ufficio ha comunicato perché la richiesta potrebbe essere respinta. Il termine è sospeso: si può rispondere con osservazioni fino al %2$s.',
       'The office told why the request might be rejected. The term is suspended: observations may be sent until %2$s.'),
      ('observations', 'art. 10-bis, L. 241/1990', false,
       'Sono arrivate le osservazioni. Il termine resta sospeso per altri dieci giorni, fino al %2$s.',
       'Observations arrived. The term stays suspended for ten more days, until %2$s.'),
      ('observations_over', 'art. 10-bis, L. 241/1990', true,
       'Sono passati dieci giorni dalle osservazioni.', 'Ten days have passed since the observations.'),
      ('observations_late', 'art. 10-bis, L. 241/1990', false,
       'Sono arrivate osservazioni dopo l’ultimo giorno utile: il termine non si ferma di nuovo.',
       'Observations arrived after their last day: the term does not stop again.'),
      ('preavviso_expired', 'art. 10-bis, L. 241/1990', true,
       'È passato l’ultimo giorno per le osservazioni, e non ne sono arrivate.',
       'The last day for observations has passed, and none arrived.'),
      ('preavviso_closed', 'art. 10-bis, L. 241/1990', true,
       'L’ufficio ha chiuso il preavviso di rigetto.', 'The office closed the notice of rejection.'),
      ('payment_asked', null, false,
       'L’ufficio attende un pagamento. Secondo le regole del servizio il termine è sospeso finché arriva.',
       'The office awaits a payment. By the rules of the service the term is suspended until it arrives.'),
      ('payment_closed', null, true,
       'L’attesa del pagamento è finita.', 'The wait for the payment is over.'),
      ('same_again', null, false,
       'Il termine era già fermo per lo stesso motivo: non cambia nulla.',
       'The term stood already for the same reason: nothing changes.'),
      ('term_over', 'art. 2, c. 7, L. 241/1990', false,
       'Il termine era già scaduto il %2$s: questo passo non lo ferma e non lo riapre.',
       'The term had already ended on %2$s: this step neither stops nor reopens it.'),
      ('no_effect', null, false,
       'Questo passo non cambia il termine.', 'This step does not change the term.'),
      ('suspended', null, false,
       'Il %1$s il termine è fermo, con ancora %3$s.', 'On %1$s the term stands still, with %3$s left.'),
      ('holiday', 'art. 2963, c. 3, c.c.', false,
       'L’ultimo giorno, %1$s, è festivo: il termine passa al %2$s.',
       'The last day, %1$s, is a holiday: the term moves to %2$s.'),
      ('ends', 'art. 2, c. 2, L. 241/1990', false,
       'Se nulla cambia, il termine scade il %2$s.', 'If nothing changes, the term ends on %2$s.'),
      ('overdue', 'art. 2, c. 9-ter, L. 241/1990', false,
       'Il termine è scaduto il %2$s.', 'The term ended on %2$s.')) w (code, article, resumes, it, en)
      on w.code = s.code);
end
$$;

comment on function albo.clock_words(albo.clock_step[]) is
'The steps of a clock in words that a citizen understands: an array of {"day","code","it","en","article"}. The article is null where a rule of the service, and not the law, says so.';

create or replace function albo.clock_start(p_request albo.request)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(p_request.received_on, albo.rome_day(p_request.submitted_at));
end
$$;

comment on function albo.clock_start(albo.request) is
'The day from which a request''s term runs: that of its submission, or that on which its paper arrived at the office that filed it (art. 2 c. 6 L. 241/1990).';

create or replace function albo.clock_at_last(p_request albo.request, p_event albo.clock_event default null,
                                              out deadline date, out suspended_until date)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_events albo.clock_event[];
begin
  select coalesce(array_agg(e), '{}') into v_events
  from albo.clock_event e where e.organization_id = p_request.organization_id and e.request_id = p_request.id;

  if p_event.kind is not null then
    v_events := v_events || p_event;
  end if;

  select f.deadline, f.suspended_until into deadline, suspended_until
  from albo.organization o
  join albo.service_version v on v.organization_id = o.id and v.id = p_request.service_version_id
  cross join lateral albo.clock_fold(
    albo.clock_start(p_request), v.term_days, v_events, o.settings ->> 'patron_day', albo.holidays(o.settings),
    -- As of the last of them: an event may come to be known after a later one.
    coalesce((select max(e.day) from unnest(v_events) e), albo.clock_start(p_request)), false) f
  where o.id = p_request.organization_id;
end
$$;

comment on function albo.clock_at_last(albo.request, albo.clock_event) is
'What a request''s clock says as of its last event, with one more event if there is one.';

create or replace function albo.clock_add(p_organization int, p_request bigint, p_seq int, p_day date,
                                          p_kind text, p_limit_on date)
returns date
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event albo.clock_event;
  v_last  record;
begin
  v_event.organization_id := p_organization;
  v_event.request_id := p_request;
  v_event.seq := p_seq;
  v_event.day := p_day;
  v_event.kind := p_kind;
  v_event.limit_on := p_limit_on;

  select l.* into v_last
  from albo.request r
  cross join lateral albo.clock_at_last(r, v_event) l
  where r.organization_id = p_organization and r.id = p_request;

  v_event.suspended_until := v_last.suspended_until;
  insert into albo.clock_event select v_event.*;

  return v_last.deadline;
end
$$;

comment on function albo.clock_add(int, bigint, int, date, text, date) is
'Writes one event of a request''s clock, under the seq of its history row, and gives back the deadline that comes of it, for the caller to store on the request, whose row is locked. limit_on is the last day of what was asked.';

create or replace function albo.clock_deadline(p_request albo.request)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (albo.clock_at_last(p_request)).deadline;
end
$$;

comment on function albo.clock_deadline(albo.request) is
'The deadline that a request''s row should hold: that of its clock as of the last event.';

create or replace function albo.clock_recount(p_organization int)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id      bigint;
  v_request albo.request;
  v_day     date;
  v_n       bigint := 0;
begin
  -- Who is submitting has a number already, and is waited for; who comes next waits, and
  -- counts with the new days.
  perform from albo.protocol_counter c where c.organization_id = p_organization order by c.year for update;

  for v_id in
    select r.id from albo.request r
    where r.organization_id = p_organization and r.state < 6
      and r.deadline is distinct from albo.clock_deadline(r)
    order by r.id
  loop
    -- Counted once more when it is ours: a step may have come in between.
    select * into v_request
    from albo.request r where r.organization_id = p_organization and r.id = v_id
    for no key update;
    v_day := albo.clock_deadline(v_request);

    if v_request.state < 6 and v_request.deadline <> v_day then
      update albo.request r set deadline = v_day
      where r.organization_id = p_organization and r.id = v_id;
      v_n := v_n + 1;
    end if;
  end loop;

  return v_n;
end
$$;

comment on function albo.clock_recount(int) is
'Stores the deadlines of a body''s open requests anew, after its holidays changed; returns how many moved.';

reset role;
