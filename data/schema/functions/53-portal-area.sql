-- portal area: what a citizen has to do, pay, read and wait for, over all their requests
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Each page asks one function.  All of them say how much is to be done and to be read,
-- which is what the tabs of the area show.

set role albo_owner;

create or replace function albo.request_head(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
             'id', p_request.id, 'protocol_number', p_request.protocol_number, 'state', t.code,
             'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'submitted_at', albo.utc(p_request.submitted_at), 'deadline', to_char(p_request.deadline, 'YYYY-MM-DD'),
             'outcome', p_request.outcome, 'closed_at', albo.utc(p_request.closed_at))
    from albo.service_version v
    join albo.service s on s.organization_id = v.organization_id and s.id = v.service_id
    join albo.organization o on o.id = v.organization_id
    join albo.state t on t.state = p_request.state
    where v.organization_id = p_request.organization_id and v.id = p_request.service_version_id);
end
$$;

comment on function albo.request_head(albo.request) is 'What names a request in a list: number, state, body, service, days.';

create or replace function albo.requests_of_citizen(p_citizen albo.citizen)
returns setof albo.request
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.request r where r.citizen_id = p_citizen.id order by r.submitted_at desc, r.id desc limit 200;
end
$$;

comment on function albo.requests_of_citizen(albo.citizen) is 'A citizen''s requests, newest first, 200 at most.';

create or replace function albo.unread_of(p_request albo.request)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select count(*) from albo.message m
          where m.organization_id = p_request.organization_id and m.request_id = p_request.id
            and m.staff_id is not null and m.read_at is null);
end
$$;

comment on function albo.unread_of(albo.request) is 'How many messages of the office the applicant has not seen.';

create or replace function albo.todo(p_citizen albo.citizen)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today date := albo.rome_day(now());
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', r.id, 'protocol_number', r.protocol_number, 'state', t.code,
             'organization', jsonb_build_object('name', o.name), 'service', jsonb_build_object('title', v.title))
             || x.facts || jsonb_build_object(
             'kind', x.kind, 'due_on', to_char(x.due_on, 'YYYY-MM-DD'), 'is_late', coalesce(x.due_on < v_today, false))
             order by x.due_on nulls last, x.turn, r.id), '[]')
    from albo.request r
    cross join lateral (
      select 1 as turn, 'supplement' as kind, s.due_on, (
               select jsonb_build_object('n_items', count(*), 'n_answered', count(*) filter (where albo.item_is_answered(i)))
               from albo.supplement_item i
               where i.organization_id = s.organization_id and i.supplement_id = s.id
                 and i.state in ('open', 'answered')) as facts
      from albo.supplement s
      where r.state = 3 and s.organization_id = r.organization_id and s.request_id = r.id and s.state = 'open'
      union all
      select 2, 'preavviso', p.due_on, '{}'
      from albo.preavviso p
      where r.state < 6 and p.organization_id = r.organization_id and p.request_id = r.id and p.closed_at is null
        and p.observations is null
      union all
      select 3, 'payment', p.due_on, jsonb_build_object('amount_cents', p.amount_cents, 'description', p.description,
                                                        'position', p.id)
      from albo.payment_position p
      where r.state < 6 and p.organization_id = r.organization_id and p.request_id = r.id and p.state = 'open'
      union all
      select 4, 'message', null, jsonb_build_object('unread', count(*))
      from albo.message m
      where m.organization_id = r.organization_id and m.request_id = r.id and m.staff_id is not null and m.read_at is null
      having count(*) > 0) x
    join albo.state t on t.state = r.state
    join albo.organization o on o.id = r.organization_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
    where r.citizen_id = p_citizen.id);
end
$$;

comment on function albo.todo(albo.citizen) is
'What waits for a citizen, the most urgent first: [{"kind": supplement|preavviso|payment|message,"due_on","is_late",…}], each with the head of its request.';

create or replace function albo.item_is_answered(p_item albo.supplement_item)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_item.kind <> 'attachment' then
    return p_item.state = 'answered';
  end if;

  return exists (select from albo.attachment a
                 where a.organization_id = p_item.organization_id and a.supplement_item_id = p_item.id
                   and a.sha256 is not null);
end
$$;

comment on function albo.item_is_answered(albo.supplement_item) is
'Whether an item of an open ask could be handed in: a value was kept, or a file is there.';

create or replace function albo.area_counts(p_citizen albo.citizen)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'unread', (select count(*)
               from albo.request r
               join albo.message m on m.organization_id = r.organization_id and m.request_id = r.id
               where r.citizen_id = p_citizen.id and m.staff_id is not null and m.read_at is null),
    'payments', (select count(*)
                 from albo.request r
                 join albo.payment_position p on p.organization_id = r.organization_id and p.request_id = r.id
                 where r.citizen_id = p_citizen.id and r.state < 6 and p.state = 'open'));
end
$$;

comment on function albo.area_counts(albo.citizen) is
'What the tabs of the personal area show: messages not seen yet, payments not made.';

create or replace function portal.area(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
  v_todo    jsonb := albo.todo(v_citizen);
begin
  -- Written out, and not by the functions that say the same: everybody comes back to this page.
  return jsonb_build_object(
    'counts', (select jsonb_build_object(
                        'unread', coalesce(sum((x ->> 'unread')::int) filter (where x ->> 'kind' = 'message'), 0),
                        'payments', count(*) filter (where x ->> 'kind' = 'payment'))
               from jsonb_array_elements(v_todo) x),
    'language', (select c.language from albo.citizen_contact c where c.citizen_id = v_citizen.id),
    'todo', v_todo,
    'drafts', case when exists (select from albo.draft d where d.citizen_id = v_citizen.id and d.filed_by is null)
                   then albo.drafts(albo.applicant(v_citizen, null)) else '[]' end,
    'requests', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'id', r.id, 'protocol_number', r.protocol_number, 'state', t.code,
               'organization', jsonb_build_object('name', o.name, 'appointment_url', o.settings ->> 'appointment_url'),
               'service', jsonb_build_object('title', v.title),
               'submitted_at', to_char(r.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               'unread', (
                 select count(*) from albo.message m
                 where m.organization_id = r.organization_id and m.request_id = r.id
                   and m.staff_id is not null and m.read_at is null)) order by r.submitted_at desc, r.id desc), '[]')
      from (select x.organization_id, x.id, x.protocol_number, x.state, x.submitted_at, x.service_version_id
            from albo.request x where x.citizen_id = v_citizen.id
            order by x.submitted_at desc, x.id desc limit 200) r
      join albo.state t on t.state = r.state
      join albo.organization o on o.id = r.organization_id
      join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id));
end
$$;

comment on function portal.area(text) is
'The first page of the personal area: what is to be done, drafts, and requests, the newest 200; the language that the citizen chose, null for none.';

create or replace function portal.payments(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'payments', (
      select coalesce(jsonb_agg(p.position || jsonb_build_object('request', albo.request_head(r), 'contacts', (
                                  select albo.organization_shown(o) -> 'settings'
                                  from albo.organization o where o.id = r.organization_id))
                                order by p.position ->> 'state' <> 'open', p.position ->> 'due_on' nulls last,
                                         (p.position ->> 'id')::bigint desc), '[]')
      from albo.requests_of_citizen(v_citizen) r
      cross join lateral jsonb_array_elements(albo.payments_json(r)) p (position)));
end
$$;

comment on function portal.payments(text) is 'Amounts owed and paid for the citizen''s requests, open ones first; with the body''s contacts.';

create or replace function portal.documents(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'requests', (
      select coalesce(jsonb_agg(albo.request_head(r) || jsonb_build_object(
               'documents', albo.documents_json(r),
               'sent', (select coalesce(jsonb_agg(albo.attachment_json(a) order by a.id), '[]')
                        from albo.attachment a
                        where a.organization_id = r.organization_id and a.request_id = r.id and a.purpose is null))
               order by r.submitted_at desc, r.id desc), '[]')
      from albo.requests_of_citizen(v_citizen) r));
end
$$;

comment on function portal.documents(text) is
'Files of the citizen''s requests: those that the office gave, and those that were sent, answers to supplements included.';

create or replace function portal.conversations(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'conversations', (
      select coalesce(jsonb_agg(albo.request_head(r) || jsonb_build_object(
               'n', m.n, 'unread', albo.unread_of(r), 'last', m.last) order by m.last_id desc), '[]')
      from albo.requests_of_citizen(v_citizen) r
      cross join lateral (
        select count(*) as n, max(x.id) as last_id,
               (array_agg(jsonb_build_object('at', albo.utc(x.at), 'kind', x.kind, 'text', left(x.text, 200),
                                             'from', case when x.staff_id is null then 'applicant' else 'office' end)
                          order by x.id desc))[1] as last
        from albo.message x
        where x.organization_id = r.organization_id and x.request_id = r.id) m
      where m.n > 0));
end
$$;

comment on function portal.conversations(text) is
'Requests with messages, the last written first, with the beginning of the last one; this marks nothing as seen.';

create or replace function portal.conversation(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
  v_page    jsonb := albo.request_head(v_request);
begin
  -- As they were before this page is seen: what is new is shown as new once.
  v_page := v_page || jsonb_build_object('messages', albo.messages_json(v_request, v_page #>> '{organization,name}'));
  perform albo.messages_read(v_request, true);

  return v_page || jsonb_build_object('counts', albo.area_counts(v_citizen));
end
$$;

comment on function portal.conversation(text, bigint) is
'The messages of a request, which are marked as seen by this; read_at of those that are new is null once more. AL404 if it is not one''s own.';

create or replace function portal.deadlines(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'own', (select coalesce(jsonb_agg(x.due order by x.n), '[]')
            from jsonb_array_elements(albo.todo(v_citizen)) with ordinality x (due, n)
            where x.due ->> 'due_on' is not null),
    'office', (
      select coalesce(jsonb_agg(albo.request_head(r) || jsonb_build_object('clock', c.clock - 'explanation')
                                order by c.clock ->> 'deadline', r.id), '[]')
      from albo.requests_of_citizen(v_citizen) r
      cross join lateral albo.clock(r.organization_id, r.id, null) c (clock)
      where r.state < 6));
end
$$;

comment on function portal.deadlines(text) is
'What the citizen must do by a day, and by which day the offices must decide on what is open, the nearest first.';

create or replace function portal.request_page(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
begin
  return albo.request_for_portal(v_request) || jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'unread', albo.unread_of(v_request),
    'clock', albo.clock(v_request.organization_id, v_request.id, null),
    'readings', (select count(*) from albo.access_log l
                 where l.organization_id = v_request.organization_id and l.request_id = v_request.id),
    'rating', albo.rating_json(v_request));
end
$$;

comment on function portal.request_page(text, bigint) is
'One of the citizen''s requests with its clock, and how much is to be read about it; unlike portal.request this marks no message as seen. AL404 if it is somebody else''s.';

reset role;
