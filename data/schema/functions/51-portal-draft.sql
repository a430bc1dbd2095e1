-- portal drafts: a form being filled, saved at any moment
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function portal.drafts(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.drafts(albo.applicant(albo.session_citizen(p_token), null));
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
  v_citizen albo.citizen := albo.session_citizen(p_token);
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
    albo.draft_lock(albo.applicant(albo.session_citizen(p_token), null), p_draft)));
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
  return albo.draft_save(albo.applicant(albo.session_citizen(p_token), null), p_draft, p_row_version, p_values, p_step);
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
  perform albo.draft_delete(albo.applicant(albo.session_citizen(p_token), null), p_draft);
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
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return albo.draft_json(albo.correction_open(
    albo.applicant(v_citizen, null), albo.request_of_citizen(v_citizen, p_request), null, null));
end
$$;

comment on function portal.correction_open(text, bigint) is
'Begins or resumes the draft that corrects a closed request of one''s own, with its values. AL404 not one''s own, or the service is no longer offered; AL405 while it is open; AL422 draft_exists where another draft for that service is in its place.';

reset role;
