-- duplicates: who may be here twice
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- By fiscal code, and by name and birth date where the code differs: one of the two may be
-- wrong.  Names are looked for among members and citizens, never among requests, which
-- are many and are written in a hurry.

set role albo_owner;

create or replace function albo.subject_of(p_organization int, p_request bigint)
returns albo.member
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_applicant jsonb;
  v_values    jsonb;
  v_rules     jsonb;
begin
  select b.applicant, albo.request_values(r.organization_id, r.id), v.rules into v_applicant, v_values, v_rules
  from albo.request r
  join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
  join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
  where r.organization_id = p_organization and r.id = p_request;

  return albo.member_of(p_organization, v_applicant, v_values, v_rules -> 'member');
exception when sqlstate 'AL422' then
  -- A form may name nobody that a register would take.
  return null;
end
$$;

comment on function albo.subject_of(int, bigint) is
'Whom a request is about, as a member that may not exist yet; null when its form does not tell.';

create or replace function albo.duplicate_members(p_organization int, p_subject albo.member)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', m.id, 'kind', m.kind, 'name', m.name, 'fiscal_code', m.fiscal_code,
             'birth_date', to_char(m.birth_date, 'YYYY-MM-DD'), 'reason', m.reason,
             'entries', (
               select coalesce(jsonb_agg(jsonb_build_object(
                        'id', e.id, 'register', g.code, 'section', c.code, 'number', e.number,
                        'from', to_char(e.effective_from, 'YYYY-MM-DD'), 'to', to_char(e.effective_to, 'YYYY-MM-DD'))
                      order by e.effective_from, e.id), '[]')
               from albo.entry e
               join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id
               join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
               where e.organization_id = p_organization and e.member_id = m.id)) order by m.reason, m.id), '[]')
    from (
      select x.*, 'fiscal_code' as reason from albo.member x
      where x.organization_id = p_organization and x.fiscal_code = p_subject.fiscal_code
      union all
      (select x.*, 'name' from albo.member x
       where x.organization_id = p_organization and x.name_key = albo.name_fold(p_subject.name)
         and x.kind = p_subject.kind and x.birth_date is not distinct from p_subject.birth_date
         and x.fiscal_code <> p_subject.fiscal_code
       limit 50)
    ) m);
end
$$;

comment on function albo.duplicate_members(int, albo.member) is
'Members with the fiscal code of a subject, or with the same name and birth date and another code.';

create or replace function albo.duplicate_requests(p_organization int, p_request bigint, p_subject albo.member)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with named as (
      -- The codes that others of this name and birth date have.
      select distinct x.fiscal_code
      from (
        select c.fiscal_code::text from albo.citizen c
        where p_subject.kind = 'person' and c.birth_date = p_subject.birth_date
          and albo.name_fold(c.family_name || ' ' || c.given_name) = albo.name_fold(p_subject.name)
        union all
        select m.fiscal_code::text from albo.member m
        where m.organization_id = p_organization and m.name_key = albo.name_fold(p_subject.name)
          and m.kind = p_subject.kind and m.birth_date is not distinct from p_subject.birth_date
      ) x (fiscal_code)
      where x.fiscal_code <> p_subject.fiscal_code
    ), codes as (
      select p_subject.fiscal_code::text as fiscal_code, 'fiscal_code' as reason
      union all
      select n.fiscal_code, 'name' from named n
    ), found as (
      select b.request_id, c.reason
      from codes c
      join albo.submission b on b.organization_id = p_organization and b.fiscal_code = c.fiscal_code
                            and b.subject_code is null
      union
      select b.request_id, c.reason
      from codes c
      join albo.submission b on b.organization_id = p_organization and b.subject_code = c.fiscal_code
    )
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', r.id, 'protocol_number', r.protocol_number, 'state', t.code, 'outcome', r.outcome,
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'applicant', b.applicant_name, 'submitted_at', albo.utc(r.submitted_at), 'reason', r.reason)
           order by r.submitted_at desc, r.id desc), '[]')
    from (
      select x.*, f.reason
      from found f
      join albo.request x on x.organization_id = p_organization and x.id = f.request_id
      where x.id <> p_request and (x.state < 6 or x.closed_at > now() - interval '1 year')
      order by x.submitted_at desc, x.id desc
      limit 50
    ) r
    join albo.state t on t.state = r.state
    join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id);
end
$$;

comment on function albo.duplicate_requests(int, bigint, albo.member) is
'Other requests of a body about the same subject, or about one with the same name and birth date: open ones, and those closed within a year. The newest 50.';

create or replace function albo.duplicates(p_staff albo.staff, p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_staff(p_staff, p_request);
  v_subject albo.member := albo.subject_of(v_request.organization_id, p_request);
begin
  return jsonb_build_object(
    'members', albo.duplicate_members(v_request.organization_id, v_subject),
    'requests', albo.duplicate_requests(v_request.organization_id, p_request, v_subject));
end
$$;

comment on function albo.duplicates(albo.staff, bigint) is
'Members and other requests that may be of the same person or legal person as a request. AL404 if it is not the body''s.';

create or replace function office.duplicates(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.duplicates(albo.caller('office'), p_request);
end
$$;

comment on function office.duplicates(bigint) is
'Members and other open or recent requests of the body about the same subject, each with the reason: fiscal_code, or name (and birth date).';

create or replace function audit.duplicates(p_after_name text, p_limit int)
returns table (name_key text, birth_date date, members jsonb)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org int := (albo.caller('audit')).organization_id;
begin
  return query
  select x.name_key, x.birth_date, (
           select jsonb_agg(jsonb_build_object('id', m.id, 'kind', m.kind, 'name', m.name, 'fiscal_code', m.fiscal_code)
                            order by m.id)
           from albo.member m
           where m.organization_id = v_org and m.name_key = x.name_key
             and m.birth_date is not distinct from x.birth_date)
  from (
    select m.name_key, m.birth_date
    from albo.member m
    where m.organization_id = v_org and m.name_key > coalesce(p_after_name, '')
    group by m.name_key, m.birth_date
    having count(*) > 1
    order by m.name_key
    fetch first least(greatest(coalesce(p_limit, 50), 1), 200) rows with ties
  ) x
  order by x.name_key, x.birth_date;
end
$$;

comment on function audit.duplicates(text, int) is
'Members of the body who share name and birth date, under more than one fiscal code: a page of them, by name_key, after one.';

reset role;
