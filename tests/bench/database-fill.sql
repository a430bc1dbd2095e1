-- database-fill: requests by the million, a block of an organization at a time
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- What the functions would write, written by sets: numbers without gaps, chains with their
-- hashes, members and periods of who was enrolled, positions of who owed.  Triggers and
-- foreign keys do not look (session_replication_role = replica) and indexes are made at the
-- end; `albo-admin verify` looks then.  A block is a transaction, so that an interrupted
-- filling goes on where it stopped.

create table bench.plan (is_only boolean primary key default true, size bigint, from_at timestamptz, to_at timestamptz,
                         is_filled boolean default false);

create table bench.organization (id int primary key, rank int, n bigint, done bigint default 0,
                                 first_request bigint, first_citizen bigint);

create table bench.administrator (organization_id int, slot int, id bigint, name text, primary key (organization_id, slot));
create table bench.officer (organization_id int primary key, id bigint, name text);
create table bench.deadline (day date primary key, deadline date);

create function bench.block_size() returns bigint language sql immutable return 50000;

-- In a block six of ten requests are of somebody new, and four of the same people again.
create function bench.newcomers(p_requests bigint) returns bigint language sql immutable
return (p_requests * 6 + 9) / 10;

-- Spread over so many organizations; null for as many as there would be in life.
create procedure bench.prepare(p_size bigint, p_preset jsonb, p_organizations int)
language plpgsql as $$
declare
  v_org int;
begin
  insert into bench.plan (size, from_at, to_at)
  values (p_size, date_trunc('day', now()) - interval '6 years', date_trunc('hour', now()));

  -- Fewer where there would be but a handful for each.
  for i in 1 .. coalesce(p_organizations, least(200, p_size / 50)) loop
    v_org := admin.organization_add('ente-' || i, 'order', 'Ente ' || i, '{}');
    perform admin.preset_apply(v_org, p_preset);
    insert into albo.staff (organization_id, login, name, email, duty)
    select v_org, 'ente' || i || '.' || d || case when d = 'administrator' then a::text else '' end,
           initcap(d) || ' ' || i || '/' || a, 'x@example.org', d
    from unnest(array['officer', 'administrator', 'auditor']) d, generate_series(1, case d when 'administrator' then 8 else 1 end) a;
    insert into bench.organization (id, rank) values (v_org, i);
  end loop;

  -- The first has six of a hundred, the others the less the later they come.
  update bench.organization o set n = case when p_organizations = 1 then p_size
    when rank = 1 then p_size * 6 / 100
    else (p_size * 94 / 100 * (1 / (rank + 8)::numeric) / (select sum(1 / (x.rank + 8)::numeric) from bench.organization x where x.rank > 1))::bigint end;
  -- What rounding left over.
  update bench.organization o set n = n + p_size - (select sum(n) from bench.organization) where rank = 2;
  update bench.organization o set
    first_request = (select coalesce(sum(x.n), 0) from bench.organization x where x.rank < o.rank),
    first_citizen = (select coalesce(sum(x.n / bench.block_size() * bench.newcomers(bench.block_size()) + bench.newcomers(x.n % bench.block_size())), 0)
                     from bench.organization x where x.rank < o.rank);

  -- Administrators who are less and less busy; the seventh and eighth left long ago.
  insert into bench.administrator
  select s.organization_id, t.slot - 1, s.id, s.name
  from (select *, row_number() over (partition by organization_id order by id) as i from albo.staff where duty = 'administrator') s
  join (select row_number() over (order by i, x) as slot, i from generate_series(1, 8) i, generate_series(1, greatest(7 - i, 1)) x) t on t.i = s.i;
  insert into bench.officer select organization_id, id, name from albo.staff where duty = 'officer';
  insert into bench.deadline
  select d::date, albo.deadline(d::date, 30, v_org) from bench.plan, generate_series(from_at - interval '2 days', to_at + interval '2 days', '1 day') d;
  analyze bench.organization, bench.administrator, bench.deadline;
end
$$;

-- Who asks for what, when, how far it came and who did it.
create procedure bench.draw_block(p_org bench.organization, p_first bigint, p_last bigint)
language plpgsql as $$
declare
  v_plan     bench.plan;
  v_new      bigint := bench.newcomers(p_last - p_first + 1);
  v_citizen  bigint := p_org.first_citizen + p_first / bench.block_size() * bench.newcomers(bench.block_size());
begin
  select * into v_plan from bench.plan;

  create temp table drawn on commit drop as
  select x.*, x.j >= v_new as is_again, case when x.j < v_new then x.j else x.j - v_new end as c,
         case when x.j < v_new
              then case when d1 < 750 then 'iscrizione' when d1 < 880 then 'certificato' when d1 < 998 then 'tesserino' else 'reclamo' end
              else case when d1 < 400 then 'cancellazione' when d1 < 800 then 'contributo' else 'aggiornamento' end end as service,
         -- Three of a hundred are open, nearly all of them among the newest.
         case when x.k > p_org.n * 9 / 10 and d2 < 280 or d2 < 2
              then (case when d3 < 40 then 1 when d3 < 60 then 2 when d3 < 72 then 3 when d3 < 80 then 4 else 5 end)::smallint
              else (case when d3 < 86 then 6 else 7 end)::smallint end as wanted_state,
         v_plan.from_at + (v_plan.to_at - v_plan.from_at) * ((x.k + d4 / 1001.0) / (p_org.n + 1)) as submitted_at
  from (select k, k - p_first as j, u, bench.draw(u, 1) % 1000 as d1, bench.draw(u, 2) % 1000 as d2, bench.draw(u, 3) % 100 as d3,
               bench.draw(u, 4) % 1000 as d4
        from (select k, (p_org.id::bigint << 32) + k as u from generate_series(p_first, p_last) k) y) x;
  analyze drawn;

  create temp table person on commit drop as
  select j as c, v_citizen + j + 1 as id, f.name as family_name, g.name as given_name, g.sex, b.day as birth_date, p.code as birth_place,
         x.code15 || chr(65 + (f.sum + g.sum + case g.sex when 'M' then b.sum_m else b.sum_f end + p.sum) % 26) as fiscal_code
  from drawn d
  join bench.family f on f.slot = bench.draw(d.u, 11) % (select count(*) from bench.family)
  join bench.given g on g.slot = bench.draw(d.u, 12) % (select count(*) from bench.given)
  join bench.birth b on b.slot = (v_citizen + j) * 7919 % 21901
  join bench.place p on p.slot = (v_citizen + j) / 21901 % 449
  cross join lateral (select f.code || g.code || case g.sex when 'M' then b.code_m else b.code_f end || p.code as code15) x
  where not is_again;
  analyze person;

  create temp table gen on commit drop as
  with fate as (
    select d.*,
           -- Who was not enrolled is not removed, and who owes nothing does not wait for a payment.
           case when d.wanted_state = 6 and d.service = 'cancellazione'
                     and (f.service <> 'iscrizione' or f.wanted_state <> 6 or d.submitted_at < f.submitted_at + interval '40 days') then 7::smallint
                when d.wanted_state = 4 and d.service not in ('tesserino', 'contributo') then 1::smallint
                else d.wanted_state end as state,
           extract(year from d.submitted_at at time zone 'Europe/Rome')::int as year
    from drawn d left join drawn f on d.is_again and f.j = d.c
  ), owed as (
    select f.*, s.id as service_id, v.id as version_id, v.fee_cents,
           -- Who owes and waits for it has not paid; of the others most paid through pagoPA.
           case when v.fee_cents = 0 then null
                when f.state = 4 then 'open' when f.state = 7 then 'cancelled'
                when f.state <> 6 and d4 >= 300 then null
                when d4 % 5 = 0 then 'paid_elsewhere' else 'paid' end as payment
    from fate f
    join albo.service s on s.organization_id = p_org.id and s.code = f.service
    join albo.service_version v on v.organization_id = p_org.id and v.id = s.current_version_id
  ), path as (
    select o.*,
           '{submit}'::text[]
           || case o.payment when 'paid' then '{payment_received}' when 'paid_elsewhere' then '{paid_elsewhere}' else '{}' end::text[]
           || case when o.state = 2 or o.state in (5, 6) and o.payment is null and d4 < 300 then '{forward}' else '{}' end::text[]
           || case when o.state in (3, 5, 6) or o.state = 7 and d4 >= 400 then '{claim}' else '{}' end::text[]
           || case o.state when 3 then '{ask_supplement}' when 4 then '{ask_payment}' when 6 then '{approve}' when 7 then '{annul}'
                           else '{}' end::text[] as steps
    from owed o
  ), paced as (
    -- Whole seconds: the steps then end when the request does.
    select p.*, date_trunc('second', least(interval '1 hour' * (20 + bench.draw(u, 5) % 600), v_plan.to_at - p.submitted_at)
                                     / greatest(cardinality(p.steps) - 1, 1)) as pace
    from path p
  )
  select p.*, l.last_at, p_org.first_request + p.k as id, n.id as citizen_id, n.family_name, n.given_name,
         n.sex, n.birth_date, n.birth_place, n.fiscal_code,
         p.year || '/' || lpad((coalesce(k.last_number, 0) + row_number() over (partition by p.year order by p.k))::text, 7, '0') as protocol_number,
         case when 'claim' = any (p.steps) then a.id end as administrator_id, a.id as actor_id, a.name as administrator, o.id as officer_id, o.name as officer,
         case when p.service = 'iscrizione' then jsonb_build_object('section', case when d2 % 4 = 0 then 'B' else 'A' end)
              else '{"reason": "Come da regolamento"}' end as declared,
         case when p.state >= 6 then l.last_at end as closed_at,
         case when p.payment is not null then nextval('albo.payment_position_id_seq') end as position_id,
         case p.payment when 'paid' then jsonb_build_object('receipt_id', 'bench-' || p_org.first_request + p.k, 'amount_cents', p.fee_cents)
                        when 'paid_elsewhere' then '{"reference": "Bollettino"}' end as proof,
         case when p.state = 6 then 'approved'
              when p.state = 7 then (array['withdrawn', 'inadmissible', 'duplicate', 'ex_officio', 'rejected'])[1 + d2 % 5] end as outcome
  from paced p
  cross join lateral (select p.submitted_at + p.pace * (cardinality(p.steps) - 1) as last_at) l
  join person n on n.c = p.c
  join bench.administrator a on a.organization_id = p_org.id and a.slot = case when p.k < p_org.n / 20 then 21 + p.k % 2 else bench.draw(p.u, 6) % 21 end
  join bench.officer o on o.organization_id = p_org.id
  left join albo.protocol_counter k on k.organization_id = p_org.id and k.year = p.year;
  analyze gen;
end
$$;

-- Written in SQL, which the planner takes apart: called row by row the real ones take most of the time.
-- They must agree, as albo-admin verify finds out.
create function bench.history_hash(h albo.history, p_previous bytea) returns bytea
language sql stable
return sha256(convert_to(concat_ws(
  E'\n', 'albo-history-1', h.organization_id, h.request_id, h.seq, to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  h.action, coalesce(h.from_state::text, '-'), h.to_state, h.actor_kind, coalesce(h.actor_id::text, '-'), to_json(h.actor)::text,
  h.details::text, coalesce(encode(p_previous, 'hex'), '-')), 'UTF8'));

-- The row that follows another one when an action is taken; null for none.
create function bench.link(h albo.history, p_action text, p_pace interval, p_officer_id bigint, p_officer text,
                           p_administrator_id bigint, p_administrator text, p_ended jsonb, p_paid jsonb)
returns albo.history
language sql stable
return case when p_action is not null then row(
  h.organization_id, h.request_id, h.seq + 1, h.at + p_pace, p_action, h.to_state,
  case p_action when 'forward' then 2 when 'claim' then 5 when 'ask_supplement' then 3 when 'ask_payment' then 4 when 'approve' then 6
                when 'annul' then 7 else h.to_state end,
  case when p_action in ('forward', 'paid_elsewhere') then 'officer' when p_action in ('ask_payment', 'payment_received') then 'system'
       else 'administrator' end,
  case when p_action in ('forward', 'paid_elsewhere') then p_officer_id when p_action not in ('ask_payment', 'payment_received')
       then p_administrator_id end,
  case when p_action in ('forward', 'paid_elsewhere') then p_officer when p_action in ('ask_payment', 'payment_received') then 'Albo'
       else p_administrator end,
  case when p_action = 'forward' then '{"checklist": {"identity": true}}' when p_action in ('payment_received', 'paid_elsewhere') then p_paid
       when p_action in ('approve', 'annul') then p_ended else '{}' end,
  null, null)::albo.history end;

-- The history of each, link by link.
create procedure bench.chain_block(p_org int)
language plpgsql as $$
begin
  create temp table chain on commit drop as
  with facts as (
    select g.j, g.id, g.steps, g.submitted_at, g.pace,
           g.citizen_id, g.given_name || ' ' || g.family_name as applicant, g.officer_id, g.officer,
           g.actor_id as administrator_id, g.administrator,
           jsonb_build_object('protocol_number', g.protocol_number,
                              'declared_sha256', encode(sha256(convert_to(g.declared::text, 'UTF8')), 'hex')) as submitted,
           case g.state when 6 then jsonb_build_object('resolution_number', g.k || '/' || extract(year from g.last_at),
                                                       'resolution_date', to_char(g.last_at, 'YYYY-MM-DD'))
                        when 7 then jsonb_build_object('outcome', g.outcome, 'reasons', 'Come da verbale.')
                        else '{}' end as ended,
           jsonb_build_object('position_id', g.position_id, case g.payment when 'paid' then 'receipt' else 'proof' end, g.proof) as paid
    from gen g
  ), link1 as (
    select f.*, row(p_org, id, 1, submitted_at, 'submit', null, 1, 'applicant', citizen_id, applicant, submitted, null, null)::albo.history as row1
    from facts f
  ), hash1 as (select *, bench.history_hash(row1, null) as hash1 from link1 offset 0
  ), link2 as (select *, bench.link(row1, steps[2], pace, officer_id, officer, administrator_id, administrator, ended, paid) as row2 from hash1 offset 0
  ), hash2 as (select *, case when cardinality(steps) >= 2 then bench.history_hash(row2, hash1) end as hash2 from link2 offset 0
  ), link3 as (select *, bench.link(row2, steps[3], pace, officer_id, officer, administrator_id, administrator, ended, paid) as row3 from hash2 offset 0
  ), hash3 as (select *, case when cardinality(steps) >= 3 then bench.history_hash(row3, hash2) end as hash3 from link3 offset 0
  ), link4 as (select *, bench.link(row3, steps[4], pace, officer_id, officer, administrator_id, administrator, ended, paid) as row4 from hash3 offset 0
  )
  select j, cardinality(steps) as n, row1, hash1, row2, hash2, row3, hash3, row4,
         case when cardinality(steps) >= 4 then bench.history_hash(row4, hash3) end as hash4
  from link4;

  insert into albo.history (organization_id, request_id, seq, at, action, from_state, to_state, actor_kind, actor_id, actor, details, hash, id)
  select (h.row).organization_id, (h.row).request_id, (h.row).seq, (h.row).at, (h.row).action, (h.row).from_state, (h.row).to_state,
         (h.row).actor_kind, (h.row).actor_id, (h.row).actor, (h.row).details, h.hash, nextval('albo.history_id_seq')
  from chain c
  cross join lateral (values (1, c.row1, c.hash1), (2, c.row2, c.hash2), (3, c.row3, c.hash3), (4, c.row4, c.hash4)) h (seq, row, hash)
  where h.seq <= c.n;
end
$$;

-- Members and periods of those whose enrolment was approved; some were removed later.
create procedure bench.register_block(p_org int)
language plpgsql as $$
declare
  v_register albo.register;
begin
  select * into v_register from albo.register g where g.organization_id = p_org and g.code = 'albo';

  create temp table enrolled on commit drop as
  select g.id as request_id, g.c, g.declared ->> 'section' as section, nextval('albo.member_id_seq') as member_id, nextval('albo.entry_id_seq') as entry_id,
         v_register.last_number + row_number() over (order by g.k) as number,
         (select s.id from albo.section s where s.organization_id = p_org and s.register_id = v_register.id and s.code = g.declared ->> 'section') as section_id,
         (g.closed_at at time zone 'Europe/Rome')::date as effective_from, g.closed_at, g.administrator_id, g.administrator, g.fiscal_code, g.family_name, g.given_name, g.birth_date,
         r.id as removal_id, (r.closed_at at time zone 'Europe/Rome')::date as effective_to, r.closed_at as removed_at, r.administrator_id as remover_id, r.administrator as remover
  from gen g
  left join gen r on r.is_again and r.c = g.c and r.service = 'cancellazione' and r.state = 6
  where g.service = 'iscrizione' and g.state = 6;
  analyze enrolled;

  create temp table events on commit drop as
  with opened as (
    select e.*, row(p_org, member_id, 1, closed_at, 'open', entry_id, null, request_id, 'administrator', administrator_id, administrator,
                    jsonb_build_object('register', 'albo', 'section', section, 'number', number, 'effective_from', effective_from,
                                       'resolution_number', number::text), null)::albo.register_event as row1 from enrolled e
  ), hash1 as (select *, albo.register_event_hash(row1, null) as hash1 from opened offset 0
  ), closed as (
    select h.*, row(p_org, member_id, 2, removed_at, 'close', entry_id, null, removal_id, 'administrator', remover_id, remover,
                    jsonb_build_object('cause', 'removal', 'effective_to', effective_to), null)::albo.register_event as row2 from hash1 h
  )
  select member_id, removal_id is not null as is_closed, row1, hash1, row2,
         case when removal_id is not null then albo.register_event_hash(row2, hash1) end as hash2 from closed;
  analyze events;

  insert into albo.register_event (organization_id, member_id, seq, at, action, entry_id, request_id, actor_kind, actor_id, actor, details, hash)
  select (h.row).organization_id, (h.row).member_id, (h.row).seq, (h.row).at, (h.row).action, (h.row).entry_id, (h.row).request_id,
         (h.row).actor_kind, (h.row).actor_id, (h.row).actor, (h.row).details, h.hash
  from events e
  cross join lateral (values (e.row1, e.hash1), (e.row2, e.hash2)) h (row, hash)
  where h.hash is not null;

  insert into albo.member (organization_id, id, kind, fiscal_code, family_name, given_name, name, birth_date, created_at, event_seq, event_hash)
  overriding system value
  select p_org, e.member_id, 'person', e.fiscal_code, e.family_name, e.given_name, e.family_name || ' ' || e.given_name, e.birth_date, e.closed_at,
         case when v.is_closed then 2 else 1 end, coalesce(v.hash2, v.hash1)
  from enrolled e join events v on v.member_id = e.member_id;

  insert into albo.entry (organization_id, id, register_id, section_id, member_id, number, effective_from, effective_to, resolution_number,
                          cause, opened_by, closed_by, created_at)
  overriding system value
  select p_org, entry_id, v_register.id, section_id, member_id, number, effective_from, effective_to, number::text,
         case when effective_to is not null then 'removal' end, request_id, removal_id, closed_at
  from enrolled;

  update albo.register g set last_number = v_register.last_number + (select count(*) from enrolled)
  where g.organization_id = p_org and g.id = v_register.id;
end
$$;

create procedure bench.write_block(p_org int)
language plpgsql as $$
begin
  insert into albo.citizen (id, identity_key, fiscal_code, given_name, family_name, birth_date, birth_place, sex, email, created_at, updated_at,
                            identified_at)
  overriding system value
  select id, 'TINIT-' || fiscal_code, fiscal_code, given_name, family_name, birth_date, birth_place, sex, 'p' || id || '@example.org', now(), now(), now()
  from person;

  insert into albo.submission (organization_id, request_id, submitted_at, applicant_name, fiscal_code, applicant, declared)
  select p_org, id, submitted_at, family_name || ' ' || given_name, fiscal_code,
         jsonb_build_object('fiscal_code', fiscal_code, 'family_name', family_name, 'given_name', given_name, 'birth_date', birth_date,
                            'birth_place', birth_place, 'sex', sex, 'email', 'p' || citizen_id || '@example.org'),
         declared
  from gen;

  insert into albo.request (organization_id, id, service_id, service_version_id, citizen_id, protocol_number, submitted_at, deadline, state, resume_state,
                            row_version, assignee_id, is_unread, checklist, supplement_expired, preavviso_closed_at, withdrawal_asked_at, outcome, reasons,
                            closed_at, entry_id, history_seq, history_hash)
  overriding system value
  select p_org, g.id, g.service_id, g.version_id, g.citizen_id, g.protocol_number, g.submitted_at, d.deadline, g.state, case when g.state = 4 then 1 end,
         c.n, g.administrator_id, case when g.state = 1 then g.d4 < 600 else g.d4 = 0 end,
         case when 'forward' = any (g.steps) then '{"identity": true}'::jsonb end,
         g.state in (2, 5, 6) and g.d4 between 300 and 305, case when g.outcome = 'rejected' then g.closed_at end,
         case when g.state < 6 and g.d4 between 100 and 104 then g.submitted_at + interval '1 hour' end,
         g.outcome, case when g.state = 7 then 'Come da verbale.' end, g.closed_at, coalesce(e.entry_id, x.entry_id), c.n,
         case c.n when 1 then c.hash1 when 2 then c.hash2 when 3 then c.hash3 else c.hash4 end
  from gen g
  join chain c on c.j = g.j
  join bench.deadline d on d.day = (g.submitted_at at time zone 'Europe/Rome')::date
  left join enrolled e on e.request_id = g.id
  left join enrolled x on x.removal_id = g.id;

  insert into albo.payment_position (organization_id, id, request_id, kind, description, amount_cents, state, created_at, closed_at, proof,
                                     submitted_at)
  overriding system value
  select p_org, position_id, id, 'fee', 'Diritti', fee_cents, payment, submitted_at,
         case payment when 'open' then null when 'cancelled' then last_at else submitted_at + pace end, proof, submitted_at
  from gen
  where payment is not null;

  with asked as (
    insert into albo.supplement (organization_id, request_id, state, due_on, clock_effect, asked_by, asked_at)
    select p_org, g.id, 'open', albo.rome_day(g.last_at) + 30, 'none', g.administrator_id, g.last_at from gen g where g.state = 3
    returning id
  )
  insert into albo.supplement_item (organization_id, supplement_id, position, kind, reason)
  select p_org, id, 1, 'text', 'Manca un dato' from asked;

  insert into albo.protocol_counter as k (organization_id, year, last_number, last_at)
  select p_org, year, count(*), max(submitted_at) from gen group by year
  on conflict (organization_id, year) do update set last_number = k.last_number + excluded.last_number, last_at = excluded.last_at;
end
$$;

create procedure bench.fill()
language plpgsql as $$
declare
  v_org  bench.organization;
  v_last bigint;
begin
  perform set_config('session_replication_role', 'replica', false);

  loop
    -- The largest first; another worker has those that are locked.
    select * into v_org from bench.organization o where o.done < o.n order by o.n desc limit 1 for update skip locked;
    exit when not found;

    v_last := least(v_org.done + bench.block_size(), v_org.n) - 1;
    call bench.draw_block(v_org, v_org.done, v_last);
    call bench.chain_block(v_org.id);
    call bench.register_block(v_org.id);
    call bench.write_block(v_org.id);
    update bench.organization o set done = v_last + 1 where o.id = v_org.id;
    commit;
  end loop;
end
$$;
