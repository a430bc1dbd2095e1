-- member: all periods, annotations and requests of one person or legal person
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.member_timeline(p_organization int, p_member bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with periods as (
      select e.*, jsonb_build_object('entry_id', e.id, 'register', g.code, 'section', c.code, 'number', e.number) as what
      from albo.entry e
      join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id
      join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
      where e.organization_id = p_organization and e.member_id = p_member
    ), lines as (
      select p.effective_from as day, 2 as rank, p.id, p.what || jsonb_build_object(
               'event', 'opened', 'resolution_number', p.resolution_number,
               'resolution_date', to_char(p.resolution_date, 'YYYY-MM-DD'), 'request_id', p.opened_by) as line
      from periods p
      union all
      select p.effective_to, 1, p.id, p.what || jsonb_build_object(
               'event', 'closed', 'cause', p.cause, 'request_id', p.closed_by)
      from periods p where p.effective_to is not null
      union all
      select a.effective_from, 3, a.id, p.what || jsonb_build_object(
               'event', 'annotation', 'annotation_id', a.id, 'kind', a.kind, 'text', a.text, 'is_public', a.is_public,
               'resolution_number', a.resolution_number,
               'resolution_date', to_char(a.resolution_date, 'YYYY-MM-DD'))
      from periods p
      join albo.annotation a on a.organization_id = p.organization_id and a.entry_id = p.id
      union all
      select least(a.effective_to, a.closed_on), 4, a.id, p.what || jsonb_build_object(
               'event', 'annotation_ended', 'annotation_id', a.id, 'kind', a.kind, 'reasons', a.closing_reasons)
      from periods p
      join albo.annotation a on a.organization_id = p.organization_id and a.entry_id = p.id
      where least(a.effective_to, a.closed_on) is not null
    )
    select coalesce(jsonb_agg(jsonb_build_object('day', to_char(l.day, 'YYYY-MM-DD')) || l.line
                              order by l.day, l.rank, l.id), '[]')
    from lines l);
end
$$;

comment on function albo.member_timeline(int, bigint) is
'Periods and annotations of a member as one line a day and event, the oldest first.';

create or replace function albo.member_requests(p_organization int, p_member albo.member)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', r.id, 'protocol_number', r.protocol_number, 'state', t.code, 'outcome', r.outcome,
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'submitted_at', albo.utc(r.submitted_at), 'applicant', r.applicant_name)
           order by r.submitted_at desc, r.id desc), '[]')
    from (
      select r.*, b.applicant_name
      from (
        select b.request_id from albo.submission b
        where b.organization_id = p_organization and b.fiscal_code = p_member.fiscal_code
          and b.subject_code is null
        union
        select b.request_id from albo.submission b
        where b.organization_id = p_organization and b.subject_code = p_member.fiscal_code
        union
        select unnest(array[e.opened_by, e.closed_by]) from albo.entry e
        where e.organization_id = p_organization and e.member_id = p_member.id
      ) x
      join albo.request r on r.organization_id = p_organization and r.id = x.request_id
      join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
      order by r.submitted_at desc, r.id desc
      limit 100
    ) r
    join albo.state t on t.state = r.state
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id);
end
$$;

comment on function albo.member_requests(int, albo.member) is
'Requests that a member made or that are about the member, newest first, 100 at most.';

create or replace function albo.read_member(p_staff albo.staff, p_member bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org    int := p_staff.organization_id;
  v_member albo.member;
begin
  select * into v_member from albo.member m where m.organization_id = v_org and m.id = p_member;

  if not found then
    raise exception 'no such member' using errcode = 'AL404';
  end if;

  insert into albo.access_log (organization_id, member_id, staff_id, what)
  values (v_org, p_member, p_staff.id, 'member');

  return jsonb_build_object(
    'id', v_member.id, 'kind', v_member.kind, 'name', v_member.name, 'family_name', v_member.family_name,
    'given_name', v_member.given_name, 'fiscal_code', v_member.fiscal_code,
    'birth_date', to_char(v_member.birth_date, 'YYYY-MM-DD'),
    'entries', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'id', e.id, 'register', jsonb_build_object('id', g.id, 'code', g.code, 'name', g.name),
               'section', jsonb_build_object('code', c.code, 'name', c.name), 'number', e.number,
               'from', to_char(e.effective_from, 'YYYY-MM-DD'), 'to', to_char(e.effective_to, 'YYYY-MM-DD'),
               'cause', e.cause, 'resolution_number', e.resolution_number,
               'resolution_date', to_char(e.resolution_date, 'YYYY-MM-DD'),
               'opened_by', e.opened_by, 'closed_by', e.closed_by)
             order by e.effective_from, e.id), '[]')
      from albo.entry e
      join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id
      join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
      where e.organization_id = v_org and e.member_id = p_member),
    'timeline', albo.member_timeline(v_org, p_member),
    'requests', albo.member_requests(v_org, v_member),
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'seq', v.seq, 'at', albo.utc(v.at), 'action', v.action, 'actor_kind', v.actor_kind, 'actor', v.actor,
               'entry_id', v.entry_id, 'request_id', v.request_id, 'details', v.details,
               'hash', encode(v.hash, 'hex')) order by v.seq), '[]')
      from albo.register_event v
      where v.organization_id = v_org and v.member_id = p_member));
end
$$;

comment on function albo.read_member(albo.staff, bigint) is
'All that a body knows of a member: periods, time line with annotations, requests, and who changed what. The reading is recorded.';

create or replace function office.member(p_member bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_member(albo.caller('office'), p_member);
end
$$;

comment on function office.member(bigint) is 'The page of a member; records the reading. AL404 if it is not the body''s.';

create or replace function audit.member(p_member bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_member(albo.caller('audit'), p_member);
end
$$;

comment on function audit.member(bigint) is 'The page of a member, for auditors; records the reading.';

create or replace function admin.register_check()
returns table (organization text, member_id bigint, seq int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.code, m.id, x.seq
  from albo.member m
  join albo.organization o on o.id = m.organization_id
  cross join lateral (select albo.register_broken_at(m.organization_id, m.id) as seq) x
  where x.seq is not null
  order by o.code, m.id;
end
$$;

comment on function admin.register_check() is
'Every member whose chain of register events is broken, and the first that does not fit; none when all is whole.';

reset role;
