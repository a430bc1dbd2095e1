-- portal receipt: what a citizen keeps of a submission
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A receipt says what happened on the day of the submission, and says the same for ever:
-- nothing in it may come from what the procedure has become since.

set role albo_owner;

create or replace function portal.receipt(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_citizen(albo.session_citizen(p_token, albo.request_level(p_request)), p_request);
begin
  return (
    select jsonb_build_object(
      'id', v_request.id,
      'protocol_number', v_request.protocol_number,
      'submitted_at', albo.utc(v_request.submitted_at),
      'received_on', to_char(v_request.received_on, 'YYYY-MM-DD'),
      'deadline', to_char(coalesce(b.deadline, albo.deadline(albo.clock_start(v_request), v.term_days, v_request.organization_id)),
                          'YYYY-MM-DD'),
      'term_days', v.term_days,
      'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
      'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
      'applicant', jsonb_build_object('name', b.applicant_name, 'fiscal_code', b.fiscal_code),
      'acts_for', b.acts_for,
      'declared_sha256', encode(sha256(convert_to(b.declared::text, 'UTF8')), 'hex'),
      'files', (
        select coalesce(jsonb_agg(jsonb_build_object('name', e ->> 'name', 'size', e -> 'size', 'sha256', e ->> 'sha256')
                                  order by f.position, x.n), '[]')
        from albo.form_field f,
             jsonb_array_elements(b.declared -> f.id) with ordinality x (e, n)
        where f.organization_id = v_request.organization_id
          and f.service_version_id = v_request.service_version_id and f.type = 'attachment'))
    from albo.submission b
    join albo.organization o on o.id = b.organization_id
    join albo.service_version v on v.organization_id = b.organization_id and v.id = v_request.service_version_id
    join albo.service s on s.organization_id = b.organization_id and s.id = v_request.service_id
    where b.organization_id = v_request.organization_id and b.request_id = v_request.id);
end
$$;

comment on function portal.receipt(text, bigint) is
'What the receipt of one of the citizen''s requests says: what was submitted, when, and by when it was to be decided as of that day. AL404 if it is somebody else''s.';

reset role;
