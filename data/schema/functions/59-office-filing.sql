-- office filing: requests from the counter, on paper or by certified mail, and files
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The office fills the same forms by the same functions as a citizen at the portal, and
-- the same rules hold.  A draft is of the person who files it: not even a colleague sees it.

set role albo_owner;

create or replace function albo.require_channel(p_channel text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(p_channel, '') not in ('counter', 'paper', 'pec') then
    perform albo.raise_problem('channel', 'invalid_option');
  end if;
end
$$;

comment on function albo.require_channel(text) is 'AL422 for a way that requests do not come to an office.';

create or replace function office.draft_open(p_service text, p_applicant jsonb, p_channel text, p_received_on date)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff   albo.staff := albo.caller('office');
  v_service albo.service := albo.service_on_offer(v_staff.organization_id, p_service);
  v_new     albo.draft;
begin
  perform albo.require_channel(p_channel);
  perform albo.require_received(p_received_on);

  v_new.applicant := albo.applicant_checked(p_applicant);
  v_new.citizen_id := (albo.citizen_filed(v_new.applicant)).id;
  v_new.filed_by := v_staff.id;
  v_new.channel := p_channel;
  v_new.received_on := p_received_on;

  return albo.draft_json(albo.draft_open(albo.staff_actor(v_staff), v_service, v_new));
end
$$;

comment on function office.draft_open(text, jsonb, text, date) is
'Begins or resumes filing for an applicant: {"fiscal_code","family_name","given_name"} and, where known, birth_date, birth_place, sex, email, pec, mobile_phone. Channel: counter, paper or pec; received_on, null for today, is one of the last sixty days. AL404 no such service; AL422 for what is not right, or identity_differs from the verified identity; AL429 with 50 drafts open.';

create or replace function office.drafts()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.drafts(albo.staff_actor(albo.caller('office')));
end
$$;

comment on function office.drafts() is 'What the caller is filing, last touched first, without the forms.';

create or replace function office.draft_get(p_draft bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_json(albo.draft_to_current_version(
    albo.draft_lock(albo.staff_actor(albo.caller('office')), p_draft)));
end
$$;

comment on function office.draft_get(bigint) is
'A draft that the caller files, on the service''s present form. AL404 for anybody else''s.';

create or replace function office.draft_save(p_draft bigint, p_row_version int, p_values jsonb, p_step int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_save(albo.staff_actor(albo.caller('office')), p_draft, p_row_version, p_values, p_step);
end
$$;

comment on function office.draft_save(bigint, int, jsonb, int) is
'Replaces the plain values of a draft that the caller files; see albo.draft_save. AL409 when it changed since the version seen.';

create or replace function office.draft_delete(p_draft bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.draft_delete(albo.staff_actor(albo.caller('office')), p_draft);
end
$$;

comment on function office.draft_delete(bigint) is 'Throws away a draft that the caller files, files included.';

create or replace function office.submit(p_draft bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.draft_submit(albo.staff_actor(albo.caller('office')), p_draft, p_row_version, p_key);
end
$$;

comment on function office.submit(bigint, int, uuid) is
'Submits a draft for its applicant, who sees the request from then on. History names who filed it. The same key again gets the first answer. AL404 not the caller''s draft; AL409 it or its form changed; AL422 with the form''s problems, open_twin, received_on, or key_reused.';

create or replace function office.correction_open(p_request bigint, p_channel text, p_received_on date)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  perform albo.require_channel(p_channel);
  perform albo.require_received(p_received_on);

  return albo.draft_json(albo.correction_open(
    albo.staff_actor(v_staff), albo.request_of_staff(v_staff, p_request), p_channel, p_received_on));
end
$$;

comment on function office.correction_open(bigint, text, date) is
'Begins or resumes filing a new request that corrects a closed one, for the same applicant and with its values. AL404 not the body''s, or the service is no longer offered; AL405 while it is open; AL422 channel, received_on, or draft_exists.';

create or replace function office.attachment_begin(p_draft bigint, p_field text, p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_begin(albo.staff_actor(albo.caller('office')), p_draft, p_field, p_file_name, p_media_type);
end
$$;

comment on function office.attachment_begin(bigint, text, text, text) is
'Announces a file for a field of a draft that the caller files; see albo.attachment_begin.';

create or replace function office.document_begin(p_request bigint, p_purpose text, p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.document_begin(albo.staff_actor(albo.caller('office')), p_request, p_purpose, p_file_name, p_media_type);
end
$$;

comment on function office.document_begin(bigint, text, text, text) is
'Announces a document of the office on a request, of up to 10 MiB: proof (of a payment) or outcome, which the applicant sees, or other. It is the request''s once attachment_finish is through. AL404 not the body''s; AL422 purpose, media_type, file_name; AL429 too many are on their way.';

create or replace function office.attachment_append(p_attachment bigint, p_index int, p_bytes bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.attachment_append(albo.staff_actor(albo.caller('office')), p_attachment, p_index, p_bytes);
end
$$;

comment on function office.attachment_append(bigint, int, bytea) is
'Adds the next piece of a file that the caller adds; see albo.attachment_append.';

create or replace function office.attachment_finish(p_attachment bigint, p_sha256 bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_finish(albo.staff_actor(albo.caller('office')), p_attachment, p_sha256);
end
$$;

comment on function office.attachment_finish(bigint, bytea) is
'Completes a file that the caller adds; a document is the request''s from then on, with a row of history. See albo.attachment_finish.';

create or replace function office.attachment_remove(p_attachment bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.attachment_remove(albo.staff_actor(albo.caller('office')), p_attachment);
end
$$;

comment on function office.attachment_remove(bigint) is
'Takes a file out of a draft that the caller files, or gives up a document that is not whole. AL404 for any other: what is a request''s stays.';

reset role;
