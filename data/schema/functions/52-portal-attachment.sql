-- portal attachments: files in pieces, both ways
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.sniff_media_type(p_head bytea)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    -- Readers look for it further down as well, but a page or a script may hide before it.
    when substr(p_head, 1, 5) = '%PDF-'::bytea then 'application/pdf'
    when substr(p_head, 1, 8) = E'\\x89504e470d0a1a0a' then 'image/png'
    when substr(p_head, 1, 3) = E'\\xffd8ff' then 'image/jpeg'
    when substr(p_head, 1, 2) in (E'\\x3080', E'\\x3081', E'\\x3082', E'\\x3083', E'\\x3084') then 'application/pkcs7-mime'
  end;
end
$$;

comment on function albo.sniff_media_type(bytea) is
'What the first bytes of a file say it is, or null: PDF, PNG, JPEG, or the DER of a signed envelope (P7M).';

create or replace function albo.attachment_of_draft(p_citizen albo.citizen, p_attachment bigint)
returns albo.attachment
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment;
begin
  select * into v_attachment from albo.attachment a where a.id = p_attachment;

  -- The draft's lock comes first, as in a submission: a file is either in it or after it.
  if v_attachment.draft_id is not null then
    perform albo.draft_lock(p_citizen, v_attachment.draft_id);
    select * into v_attachment
    from albo.attachment a where a.id = p_attachment and a.draft_id = v_attachment.draft_id;
  end if;

  if v_attachment.draft_id is null then
    raise exception 'no such attachment' using errcode = 'AL404';
  end if;

  return v_attachment;
end
$$;

comment on function albo.attachment_of_draft(albo.citizen, bigint) is
'A file of a citizen''s own draft, whose row it locks. AL404 otherwise: a submitted file is not one any more.';

create or replace function portal.attachment_begin(p_token text, p_draft bigint, p_field text,
                                                   p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft := albo.draft_lock(albo.session_citizen(p_token), p_draft);
  v_field albo.form_field;
  v_id    bigint;
begin
  select * into v_field
  from albo.form_field f
  where f.organization_id = v_draft.organization_id and f.service_version_id = v_draft.service_version_id
    and f.id = p_field and f.type = 'attachment';

  if not found then
    perform albo.raise_problem(null, 'unknown_field');
  elsif p_media_type is null or p_media_type <> all (v_field.media_types) then
    perform albo.raise_problem(p_field, 'media_type');
  elsif length(coalesce(p_file_name, '')) not between 1 and 255
        or p_file_name ~ E'[[:cntrl:]/\\\\]' or p_file_name in ('.', '..') then
    perform albo.raise_problem(p_field, 'file_name');
  end if;

  -- An upload that broke off leaves a file that nobody sees.
  delete from albo.attachment a
  where a.organization_id = v_draft.organization_id and a.draft_id = v_draft.id
    and a.sha256 is null and a.created_at < now() - interval '1 hour';

  if (select count(*) from albo.attachment a
      where a.organization_id = v_draft.organization_id and a.draft_id = v_draft.id) >= 40 then
    raise exception 'too many attachments' using errcode = 'AL429';
  end if;

  insert into albo.attachment (organization_id, draft_id, field, name, media_type)
  values (v_draft.organization_id, v_draft.id, p_field, p_file_name, p_media_type)
  returning id into v_id;

  return v_id;
end
$$;

comment on function portal.attachment_begin(text, bigint, text, text, text) is
'Announces a file for a field of a draft, and returns its id. AL422 unknown_field, media_type or file_name; AL429 with 40 files in the draft.';

create or replace function portal.attachment_append(p_token text, p_attachment bigint, p_index int, p_bytes bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_of_draft(albo.session_citizen(p_token), p_attachment);
  v_max_size   bigint;
begin
  select f.max_size into v_max_size
  from albo.draft d
  join albo.form_field f on f.organization_id = d.organization_id
                        and f.service_version_id = d.service_version_id and f.id = v_attachment.field
  where d.organization_id = v_attachment.organization_id and d.id = v_attachment.draft_id;

  if v_attachment.sha256 is not null or p_index is distinct from v_attachment.n_chunks
     -- Only the last piece may be short: the size tells whether it was there already.
     or v_attachment.size <> v_attachment.n_chunks * 262144::bigint
     or length(p_bytes) is null or length(p_bytes) not between 1 and 262144 then
    perform albo.raise_problem(v_attachment.field, 'chunk');
  elsif v_attachment.size + length(p_bytes) > v_max_size then
    perform albo.raise_problem(v_attachment.field, 'too_large');
  elsif p_index = 0 and albo.sniff_media_type(p_bytes) is distinct from v_attachment.media_type then
    perform albo.raise_problem(v_attachment.field, 'media_type');
  end if;

  insert into albo.attachment_chunk (organization_id, attachment_id, index, bytes)
  values (v_attachment.organization_id, p_attachment, p_index, p_bytes);

  update albo.attachment a set n_chunks = a.n_chunks + 1, size = a.size + length(p_bytes)
  where a.organization_id = v_attachment.organization_id and a.id = p_attachment;
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
declare
  v_attachment albo.attachment := albo.attachment_of_draft(albo.session_citizen(p_token), p_attachment);
  v_sha256     bytea;
begin
  if v_attachment.sha256 is null then
    -- Over the stored pieces: a hash that agrees says that the file arrived whole.
    select sha256(string_agg(c.bytes, ''::bytea order by c.index)) into v_sha256
    from albo.attachment_chunk c
    where c.organization_id = v_attachment.organization_id and c.attachment_id = p_attachment;

    if v_attachment.size = 0 then
      perform albo.raise_problem(v_attachment.field, 'empty_file');
    elsif v_sha256 is distinct from p_sha256 then
      perform albo.raise_problem(v_attachment.field, 'sha256');
    end if;

    perform albo.require_room(v_attachment);

    update albo.attachment a set sha256 = v_sha256
    where a.organization_id = v_attachment.organization_id and a.id = p_attachment;
    v_attachment.sha256 := v_sha256;
  elsif v_attachment.sha256 is distinct from p_sha256 then
    perform albo.raise_problem(v_attachment.field, 'sha256');
  end if;

  return albo.attachment_json(v_attachment);
end
$$;

comment on function portal.attachment_finish(text, bigint, bytea) is
'Completes a file. The database computes its hash over the pieces: AL422 sha256 when it differs, empty_file, or too_many_files for the field.';

create or replace function albo.require_room(p_attachment albo.attachment)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if (select count(*) from albo.attachment a
      where a.organization_id = p_attachment.organization_id and a.draft_id = p_attachment.draft_id
        and a.field = p_attachment.field and a.sha256 is not null)
     >= (select f.max_files from albo.draft d
         join albo.form_field f on f.organization_id = d.organization_id
                               and f.service_version_id = d.service_version_id
                               and f.id = p_attachment.field
         where d.organization_id = p_attachment.organization_id and d.id = p_attachment.draft_id) then
    perform albo.raise_problem(p_attachment.field, 'too_many_files');
  end if;
end
$$;

comment on function albo.require_room(albo.attachment) is 'AL422 too_many_files when a field has all the files it takes.';

create or replace function albo.attachment_json(p_attachment albo.attachment)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'id', p_attachment.id, 'field', p_attachment.field, 'name', p_attachment.name,
    'media_type', p_attachment.media_type, 'size', p_attachment.size,
    'n_chunks', p_attachment.n_chunks, 'sha256', encode(p_attachment.sha256, 'hex'));
end
$$;

comment on function albo.attachment_json(albo.attachment) is 'Name, type, size and hash of a file, and in how many pieces it is.';

create or replace function portal.attachment_remove(p_token text, p_attachment bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_of_draft(albo.session_citizen(p_token), p_attachment);
begin
  delete from albo.attachment a
  where a.organization_id = v_attachment.organization_id and a.id = p_attachment;
end
$$;

comment on function portal.attachment_remove(text, bigint) is
'Takes a file out of a draft. AL404 for any other, also for the citizen''s own submitted files.';

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
  left join albo.draft d on d.organization_id = a.organization_id and d.id = a.draft_id
  left join albo.request r on r.organization_id = a.organization_id and r.id = a.request_id
  where a.id = p_attachment and a.sha256 is not null
    and coalesce(d.citizen_id, r.citizen_id) = p_citizen.id;

  if not found then
    raise exception 'no such attachment' using errcode = 'AL404';
  end if;

  return v_attachment;
end
$$;

comment on function albo.attachment_of_citizen(albo.citizen, bigint) is
'A complete file of a citizen''s own drafts and requests. AL404 otherwise.';

create or replace function portal.attachment_get(p_token text, p_attachment bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.attachment_json(albo.attachment_of_citizen(albo.session_citizen(p_token), p_attachment));
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
  v_attachment albo.attachment := albo.attachment_of_citizen(albo.session_citizen(p_token), p_attachment);
begin
  return (select c.bytes from albo.attachment_chunk c
          where c.organization_id = v_attachment.organization_id and c.attachment_id = p_attachment
            and c.index = p_index);
end
$$;

comment on function portal.attachment_chunk(text, bigint, int) is
'A piece of a file of one''s own, counted from 0; null after the last.';

reset role;
