-- attachment: files in pieces, of drafts and of requests that exist
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A file belongs to a draft; or is on its way to a request: an answer to an item of a
-- supplement, which is the request's once all answers are handed in, or a document of
-- the office, which is the request's once it is whole.  Whoever adds it is an actor, as
-- in the file draft.

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

create or replace function albo.attachment_limits(p_attachment albo.attachment,
                                                  out media_types text[], out max_size bigint, out max_files int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  media_types := array['application/pdf', 'application/pkcs7-mime', 'image/jpeg', 'image/png'];
  max_size := 10 * 1024 * 1024;
  max_files := case when p_attachment.supplement_item_id is not null then 5 else 100 end;

  if p_attachment.field is null then
    return;
  end if;

  select f.media_types, f.max_size, f.max_files into media_types, max_size, max_files
  from albo.form_field f
  where f.organization_id = p_attachment.organization_id and f.id = p_attachment.field and f.type = 'attachment'
    and f.service_version_id = coalesce(
      (select d.service_version_id from albo.draft d
       where d.organization_id = p_attachment.organization_id and d.id = p_attachment.draft_id),
      (select r.service_version_id from albo.request r
       where r.organization_id = p_attachment.organization_id and r.id = p_attachment.target_request_id));

  if not found then
    perform albo.raise_problem(null, 'unknown_field');
  end if;
end
$$;

comment on function albo.attachment_limits(albo.attachment) is
'What a file may be, how big, and how many there may be beside it: as the form''s field says, or PDF, P7M, JPEG and PNG of 10 MiB. AL422 unknown_field when the form has no such field.';

create or replace function albo.attachment_problem(p_attachment albo.attachment, p_code text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.raise_problem(
    coalesce('item_' || p_attachment.supplement_item_id, p_attachment.field, p_attachment.purpose), p_code);
end
$$;

comment on function albo.attachment_problem(albo.attachment, text) is
'Refuses a file with AL422, under the name of the field or item that it is for.';

create or replace function albo.attachment_new(p_new albo.attachment)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limits record := albo.attachment_limits(p_new);
  v_id     bigint;
begin
  if p_new.media_type is null or p_new.media_type <> all (v_limits.media_types) then
    perform albo.attachment_problem(p_new, 'media_type');
  elsif length(coalesce(p_new.name, '')) not between 1 and 255
        or p_new.name ~ E'[[:cntrl:]/\\\\]' or p_new.name in ('.', '..') then
    perform albo.attachment_problem(p_new, 'file_name');
  end if;

  -- An upload that broke off leaves a file that nobody sees.
  delete from albo.attachment a
  where a.organization_id = p_new.organization_id
    and (a.draft_id = p_new.draft_id or a.target_request_id = p_new.target_request_id)
    and a.sha256 is null and a.created_at < now() - interval '1 hour';

  if (select count(*) from albo.attachment a
      where a.organization_id = p_new.organization_id
        and (a.draft_id = p_new.draft_id or a.target_request_id = p_new.target_request_id)
        and (a.uploaded_by is null) = (p_new.uploaded_by is null))
     >= (case when p_new.draft_id is null then 250 else 40 end) then
    raise exception 'too many attachments' using errcode = 'AL429';
  end if;

  insert into albo.attachment (organization_id, draft_id, target_request_id, supplement_item_id, uploaded_by, purpose,
                               field, name, media_type)
  values (p_new.organization_id, p_new.draft_id, p_new.target_request_id, p_new.supplement_item_id, p_new.uploaded_by,
          p_new.purpose, p_new.field, p_new.name, p_new.media_type)
  returning id into v_id;

  return v_id;
end
$$;

comment on function albo.attachment_new(albo.attachment) is
'Announces a file, whose draft or request is locked, and returns its id. AL422 media_type or file_name; AL429 with 40 files of the draft, or 250 of the same side on their way to the request.';

create or replace function albo.attachment_begin(p_owner albo.actor, p_draft bigint, p_field text,
                                                 p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft := albo.draft_lock(p_owner, p_draft);
  v_new   albo.attachment;
begin
  if p_field is null then
    perform albo.raise_problem(null, 'unknown_field');
  end if;

  v_new.organization_id := v_draft.organization_id;
  v_new.draft_id := v_draft.id;
  v_new.uploaded_by := v_draft.filed_by;
  v_new.field := p_field;
  v_new.name := p_file_name;
  v_new.media_type := p_media_type;
  return albo.attachment_new(v_new);
end
$$;

comment on function albo.attachment_begin(albo.actor, bigint, text, text, text) is
'Announces a file for a field of a draft, and returns its id. AL422 unknown_field, media_type or file_name; AL429 with 40 files in the draft.';

create or replace function albo.attachment_lock(p_owner albo.actor, p_attachment bigint)
returns albo.attachment
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment;
begin
  select * into v_attachment
  from albo.attachment a
  where a.id = p_attachment and a.request_id is null;

  -- The lock of the draft or request comes first, as in a submission or an answer: a file is
  -- either in it or after it.
  if v_attachment.draft_id is not null then
    perform albo.draft_lock(p_owner, v_attachment.draft_id);
  elsif v_attachment.supplement_item_id is not null then
    perform albo.supplement_item_lock(p_owner, v_attachment.supplement_item_id);
  elsif v_attachment.uploaded_by is distinct from p_owner.id or p_owner.kind not in ('officer', 'administrator')
        or v_attachment.organization_id is distinct from p_owner.organization_id then
    raise exception 'no such attachment' using errcode = 'AL404';
  else
    perform from albo.request r
    where r.organization_id = v_attachment.organization_id and r.id = v_attachment.target_request_id
    for no key update;
  end if;

  select * into v_attachment
  from albo.attachment a where a.id = p_attachment and a.request_id is null
  for update;

  if not found then
    raise exception 'no such attachment' using errcode = 'AL404';
  end if;

  return v_attachment;
end
$$;

comment on function albo.attachment_lock(albo.actor, bigint) is
'A file that its owner may still change: of a draft, or on its way to a request; locks that too. AL404 otherwise: a submitted file is not one any more.';

create or replace function albo.attachment_append(p_owner albo.actor, p_attachment bigint, p_index int, p_bytes bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_lock(p_owner, p_attachment);
begin
  if v_attachment.sha256 is not null or p_index is distinct from v_attachment.n_chunks
     -- Only the last piece may be short: the size tells whether it was there already.
     or v_attachment.size <> v_attachment.n_chunks * 262144::bigint
     or length(p_bytes) is null or length(p_bytes) not between 1 and 262144 then
    perform albo.attachment_problem(v_attachment, 'chunk');
  elsif v_attachment.size + length(p_bytes) > (albo.attachment_limits(v_attachment)).max_size then
    perform albo.attachment_problem(v_attachment, 'too_large');
  elsif p_index = 0 and albo.sniff_media_type(p_bytes) is distinct from v_attachment.media_type then
    perform albo.attachment_problem(v_attachment, 'media_type');
  end if;

  insert into albo.attachment_chunk (organization_id, attachment_id, index, bytes)
  values (v_attachment.organization_id, p_attachment, p_index, p_bytes);

  update albo.attachment a set n_chunks = a.n_chunks + 1, size = a.size + length(p_bytes)
  where a.organization_id = v_attachment.organization_id and a.id = p_attachment;
end
$$;

comment on function albo.attachment_append(albo.actor, bigint, int, bytea) is
'Adds the next piece of a file: 262144 bytes, the last one may be shorter. AL422 chunk, too_large, or media_type when the first bytes are not what was announced.';

create or replace function albo.attachment_finish(p_owner albo.actor, p_attachment bigint, p_sha256 bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment;
  v_sha256     bytea;
begin
  -- Who did not hear that a document arrived asks again.
  select * into v_attachment
  from albo.attachment a
  where a.id = p_attachment and p_owner.kind <> 'applicant' and a.organization_id = p_owner.organization_id
    and a.uploaded_by = p_owner.id and a.purpose is not null and a.request_id is not null and a.sha256 = p_sha256;

  if found then
    return albo.attachment_json(v_attachment);
  end if;

  v_attachment := albo.attachment_lock(p_owner, p_attachment);

  if v_attachment.sha256 is null then
    -- Over the stored pieces: a hash that agrees says that the file arrived whole.
    select sha256(string_agg(c.bytes, ''::bytea order by c.index)) into v_sha256
    from albo.attachment_chunk c
    where c.organization_id = v_attachment.organization_id and c.attachment_id = p_attachment;

    if v_attachment.size = 0 then
      perform albo.attachment_problem(v_attachment, 'empty_file');
    elsif v_sha256 is distinct from p_sha256 then
      perform albo.attachment_problem(v_attachment, 'sha256');
    end if;

    perform albo.require_room(v_attachment);
    v_attachment.sha256 := v_sha256;

    if v_attachment.purpose is not null then
      -- A document of the office waits for nothing.
      v_attachment.request_id := v_attachment.target_request_id;
      v_attachment.target_request_id := null;
    end if;

    update albo.attachment a
    set sha256 = v_sha256, request_id = v_attachment.request_id, target_request_id = v_attachment.target_request_id
    where a.organization_id = v_attachment.organization_id and a.id = p_attachment;

    if v_attachment.purpose is not null then
      perform albo.history_add(p_owner, v_attachment.request_id, 'document', jsonb_build_object(
        'attachment_id', v_attachment.id, 'purpose', v_attachment.purpose, 'name', v_attachment.name,
        'size', v_attachment.size, 'sha256', encode(v_sha256, 'hex')));
    end if;
  elsif v_attachment.sha256 is distinct from p_sha256 then
    perform albo.attachment_problem(v_attachment, 'sha256');
  end if;

  return albo.attachment_json(v_attachment);
end
$$;

comment on function albo.attachment_finish(albo.actor, bigint, bytea) is
'Completes a file. The database computes its hash over the pieces: AL422 sha256 when it differs, empty_file, or too_many_files for the field. A document of the office is the request''s from then on, and history says so.';

create or replace function albo.require_room(p_attachment albo.attachment)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_n bigint;
begin
  select count(*) into v_n
  from albo.attachment a
  where a.organization_id = p_attachment.organization_id and a.sha256 is not null
    and case when p_attachment.supplement_item_id is not null then a.supplement_item_id = p_attachment.supplement_item_id
             when p_attachment.draft_id is not null
               then a.draft_id = p_attachment.draft_id and a.field = p_attachment.field
             else a.request_id = p_attachment.target_request_id and a.purpose is not null end
    -- The same again, where an index sees it.
    and (a.draft_id = p_attachment.draft_id or a.supplement_item_id = p_attachment.supplement_item_id
         or a.request_id = p_attachment.target_request_id);

  if v_n >= (albo.attachment_limits(p_attachment)).max_files then
    perform albo.attachment_problem(p_attachment, 'too_many_files');
  end if;
end
$$;

comment on function albo.require_room(albo.attachment) is
'AL422 too_many_files when a field or item has all the files it takes, or a request a hundred documents.';

create or replace function albo.attachment_remove(p_owner albo.actor, p_attachment bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_lock(p_owner, p_attachment);
begin
  delete from albo.attachment a
  where a.organization_id = v_attachment.organization_id and a.id = p_attachment;
end
$$;

comment on function albo.attachment_remove(albo.actor, bigint) is
'Takes a file away again. AL404 for any that is not one''s own, and for submitted files.';

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
      'n_chunks', p_attachment.n_chunks, 'sha256', encode(p_attachment.sha256, 'hex'))
    || jsonb_strip_nulls(jsonb_build_object(
      'item', p_attachment.supplement_item_id, 'purpose', p_attachment.purpose));
end
$$;

comment on function albo.attachment_json(albo.attachment) is
'Name, type, size and hash of a file, in how many pieces it is, and what it is for: a field, the item of a supplement, or a purpose of the office.';

reset role;
