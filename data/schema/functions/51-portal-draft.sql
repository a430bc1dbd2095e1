-- portal drafts: a form being filled, saved at any moment
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.service_level(p_organization text, p_service text)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((
    select (v.rules ->> 'sign_in_level')::int
    from albo.organization o
    join albo.service s on s.organization_id = o.id
    join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
    where o.code = p_organization and s.code = p_service), 2);
end
$$;

comment on function albo.service_level(text, text) is 'How surely a person must be authenticated to ask for a service, 1 to 3.';

create or replace function albo.draft_level(p_draft bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((
    select (v.rules ->> 'sign_in_level')::int
    from albo.draft d
    join albo.service_version v on v.organization_id = d.organization_id and v.id = d.service_version_id
    where d.id = p_draft), 2);
end
$$;

comment on function albo.draft_level(bigint) is 'How surely a person must be authenticated to go on with a draft, 1 to 3.';

create or replace function albo.request_level(p_request bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((
    select greatest((v.rules ->> 'sign_in_level')::int, 2)
    from albo.request r
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
    where r.id = p_request), 2);
end
$$;

comment on function albo.request_level(bigint) is
'How surely a person must be authenticated to read a request that was sent, and to go on with it: 2, or 3 where its service asks for that.';

create or replace function albo.item_level(p_item bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.request_level((
    select s.request_id
    from albo.supplement_item i
    join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
    where i.id = p_item));
end
$$;

comment on function albo.item_level(bigint) is 'The same for an item of a supplement, as for its request.';

create or replace function portal.drafts(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.drafts(albo.applicant(albo.session_citizen(p_token, 1), null));
end
$$;

comment on function portal.drafts(text) is 'The citizen''s drafts, last touched first, without their forms.';

create or replace function portal.draft_open(p_token text, p_organization text, p_service text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.service_level(p_organization, p_service));
  v_new     albo.draft;
begin
  v_new.citizen_id := v_citizen.id;

  return albo.draft_json(albo.draft_open(
    albo.applicant(v_citizen, null),
    albo.service_on_offer((select o.id from albo.organization o where o.code = p_organization), p_service), v_new));
end
$$;

comment on function portal.draft_open(text, text, text) is
'Resumes the citizen''s draft for a service, or begins one. AL404 no such service; AL429 with 50 drafts open.';

create or replace function portal.draft_get(p_token text, p_draft bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_json(albo.draft_to_current_version(
    albo.draft_lock(albo.applicant(albo.session_citizen(p_token, albo.draft_level(p_draft)), null), p_draft)));
end
$$;

comment on function portal.draft_get(text, bigint) is
'A draft, on the service''s present form. AL404 if it is not the citizen''s own.';

create or replace function portal.draft_save(p_token text, p_draft bigint, p_row_version int,
                                             p_values jsonb, p_step int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_save(albo.applicant(albo.session_citizen(p_token, albo.draft_level(p_draft)), null), p_draft, p_row_version, p_values, p_step);
end
$$;

comment on function portal.draft_save(text, bigint, int, jsonb, int) is
'Replaces the plain values of a draft; what the identity gives and the files are not touched. Nothing is checked but that the fields exist: a draft may be incomplete. AL409 when it changed since the version seen.';

create or replace function portal.draft_delete(p_token text, p_draft bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.draft_delete(albo.applicant(albo.session_citizen(p_token, albo.draft_level(p_draft)), null), p_draft);
end
$$;

comment on function portal.draft_delete(text, bigint) is 'Throws a draft away, files included.';

create or replace function portal.correction_open(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
begin
  return albo.draft_json(albo.correction_open(
    albo.applicant(v_citizen, null), albo.request_of_citizen(v_citizen, p_request), null, null));
end
$$;

comment on function portal.correction_open(text, bigint) is
'Begins or resumes the draft that corrects a closed request of one''s own, with its values. AL404 not one''s own, or the service is no longer offered; AL405 while it is open; AL422 draft_exists where another draft for that service is in its place.';

reset role;
