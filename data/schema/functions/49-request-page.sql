-- request page: what the page of a request asks besides the request itself
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.request_seq(p_staff albo.staff, p_request bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (albo.request_of_staff(p_staff, p_request)).history_seq;
end
$$;

comment on function albo.request_seq(albo.staff, bigint) is
'How far the history of a request has come. AL404 if it is not the body''s.';

create or replace function office.request_seq(p_request bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.request_seq(albo.caller('office'), p_request);
end
$$;

comment on function office.request_seq(bigint) is
'How far the history of a request has come: whether it is to be read again. Tells nothing of it, so it is no reading.';

create or replace function audit.request_seq(p_request bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.request_seq(albo.caller('audit'), p_request);
end
$$;

comment on function audit.request_seq(bigint) is 'How far the history of a request has come; see office.request_seq.';

create or replace function albo.earlier_requests(p_organization int, p_request bigint, p_code text)
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
             'applicant', r.applicant_name, 'submitted_at', albo.utc(r.submitted_at), 'reason', 'fiscal_code')
           order by r.submitted_at desc, r.id desc), '[]')
    from (
      select x.*, b.applicant_name
      from albo.submission b
      join albo.request x on x.organization_id = b.organization_id and x.id = b.request_id
      where b.organization_id = p_organization
        and (b.subject_code = p_code or b.subject_code is null and b.fiscal_code = p_code)
        and x.id <> p_request and x.state >= 6 and x.closed_at <= now() - interval '1 year'
      order by x.submitted_at desc, x.id desc
      limit 50
    ) r
    join albo.state t on t.state = r.state
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id);
end
$$;

comment on function albo.earlier_requests(int, bigint, text) is
'Requests about a subject that were closed more than a year ago: those that albo.duplicate_requests leaves out. The newest 50.';

create or replace function albo.applicant_page(p_staff albo.staff, p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subject albo.member;
  v_contact jsonb;
begin
  perform albo.request_of_staff(p_staff, p_request);
  v_subject := albo.subject_of(p_staff.organization_id, p_request);
  select albo.contact_json(c.citizen_id) - 'row_version' into v_contact
  from albo.request r join albo.citizen_contact c on c.citizen_id = r.citizen_id
  where r.organization_id = p_staff.organization_id and r.id = p_request;

  return albo.duplicates(p_staff, p_request) || jsonb_build_object(
    'contact', v_contact,
    'earlier', albo.earlier_requests(p_staff.organization_id, p_request, v_subject.fiscal_code::text));
end
$$;

comment on function albo.applicant_page(albo.staff, bigint) is
'What a body has of the subject of a request: members with their entries, requests, and those of long ago, and how whoever sent it wants to be reached, null where that was never said, as {"members","requests","earlier","contact"}. AL404 if the request is not the body''s.';

create or replace function office.applicant_page(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_page(albo.caller('office'), p_request);
end
$$;

comment on function office.applicant_page(bigint) is 'What the body has of the subject of a request; see albo.applicant_page.';

create or replace function audit.applicant_page(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_page(albo.caller('audit'), p_request);
end
$$;

comment on function audit.applicant_page(bigint) is 'What the body has of the subject of a request; see albo.applicant_page.';

reset role;
