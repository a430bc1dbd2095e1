-- portal attachments: files in pieces, both ways
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.attachment_level(p_attachment bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((
    select case when a.draft_id is not null and a.request_id is null then albo.draft_level(a.draft_id)
                else albo.request_level(coalesce(a.request_id, a.target_request_id)) end
    from albo.attachment a
    where a.id = p_attachment), 2);
end
$$;

comment on function albo.attachment_level(bigint) is
'How surely a person must be authenticated for a file: as for the draft, or for the request, that it is in.';

create or replace function portal.attachment_begin(p_token text, p_draft bigint, p_field text,
                                                   p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_begin(albo.applicant(albo.session_citizen(p_token, albo.draft_level(p_draft)), null), p_draft, p_field,
                               p_file_name, p_media_type);
end
$$;

comment on function portal.attachment_begin(text, bigint, text, text, text) is
'Announces a file for a field of a draft, and returns its id. AL422 unknown_field, media_type or file_name; AL429 with 40 files in the draft.';

create or replace function portal.supplement_attachment_begin(p_token text, p_item bigint,
                                                              p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.supplement_attachment_begin(albo.applicant(albo.session_citizen(p_token, albo.item_level(p_item)), null), p_item,
                                          p_file_name, p_media_type);
end
$$;

comment on function portal.supplement_attachment_begin(text, bigint, text, text) is
'Announces a file that answers an item of an open ask, and returns its id; nobody sees it before the answers are handed in. AL404 not one''s own item, not one for files, or not open any more; AL422 media_type, file_name; AL429 with 250 files on their way.';

create or replace function portal.attachment_append(p_token text, p_attachment bigint, p_index int, p_bytes bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.attachment_append(albo.applicant(albo.session_citizen(p_token, albo.attachment_level(p_attachment)), null), p_attachment, p_index, p_bytes);
end
$$;

comment on function portal.attachment_append(text, bigint, int, bytea) is
'Adds the next piece of a file: 262144 bytes, the last one may be shorter. AL422 chunk, too_large, or media_type when the first bytes are not what was announced.';

create or replace function portal.attachment_finish(p_token text, p_attachment bigint, p_sha256 bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_finish(albo.applicant(albo.session_citizen(p_token, albo.attachment_level(p_attachment)), null), p_attachment, p_sha256);
end
$$;

comment on function portal.attachment_finish(text, bigint, bytea) is
'Completes a file. The database computes its hash over the pieces: AL422 sha256 when it differs, empty_file, or too_many_files for the field.';

create or replace function portal.attachment_remove(p_token text, p_attachment bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.attachment_remove(albo.applicant(albo.session_citizen(p_token, albo.attachment_level(p_attachment)), null), p_attachment);
end
$$;

comment on function portal.attachment_remove(text, bigint) is
'Takes a file out of a draft, or out of an answer that was not handed in. AL404 for any other, also for the citizen''s own submitted files.';

create or replace function albo.attachment_of_citizen(p_citizen albo.citizen, p_attachment bigint)
returns albo.attachment
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment;
begin
  select a.* into v_attachment
  from albo.attachment a
  left join albo.draft d on d.organization_id = a.organization_id and d.id = a.draft_id and d.filed_by is null
  left join albo.request r on r.organization_id = a.organization_id and r.id = coalesce(a.request_id, a.target_request_id)
  where a.id = p_attachment and a.sha256 is not null
    and coalesce(d.citizen_id, r.citizen_id) = p_citizen.id
    and a.purpose is distinct from 'other';

  if not found then
    raise exception 'no such attachment' using errcode = 'AL404';
  end if;

  return v_attachment;
end
$$;

comment on function albo.attachment_of_citizen(albo.citizen, bigint) is
'A complete file of a citizen''s own drafts, answers and requests; of the office''s documents, proofs and outcomes. AL404 otherwise.';

create or replace function portal.attachment_get(p_token text, p_attachment bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_json(albo.attachment_of_citizen(albo.session_citizen(p_token, albo.attachment_level(p_attachment)), p_attachment));
end
$$;

comment on function portal.attachment_get(text, bigint) is 'What a file of one''s own is.';

create or replace function portal.attachment_chunk(p_token text, p_attachment bigint, p_index int)
returns bytea
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_of_citizen(albo.session_citizen(p_token, albo.attachment_level(p_attachment)), p_attachment);
begin
  return (select c.bytes from albo.attachment_chunk c
          where c.organization_id = v_attachment.organization_id and c.attachment_id = p_attachment
            and c.index = p_index);
end
$$;

comment on function portal.attachment_chunk(text, bigint, int) is
'A piece of a file of one''s own, counted from 0; null after the last.';

reset role;
