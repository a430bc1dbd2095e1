-- request files: answers to a supplement, and documents of the office
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.supplement_item_lock(p_owner albo.actor, p_item bigint)
returns albo.supplement_item
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
  v_item    albo.supplement_item;
begin
  select r.* into v_request
  from albo.supplement_item i
  join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
  join albo.request r on r.organization_id = s.organization_id and r.id = s.request_id
  where i.id = p_item and p_owner.kind = 'applicant' and r.citizen_id = p_owner.id
  for no key update of r;

  -- Looked at once the request is ours: nobody answers, withdraws or cancels meanwhile.
  select i.* into v_item
  from albo.supplement_item i
  join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
  where i.organization_id = v_request.organization_id and i.id = p_item and i.kind = 'attachment'
    and i.state in ('open', 'answered') and s.state = 'open' and s.due_on >= albo.rome_day(clock_timestamp());

  if not found then
    raise exception 'no such item' using errcode = 'AL404';
  end if;

  return v_item;
end
$$;

comment on function albo.supplement_item_lock(albo.actor, bigint) is
'An item of an open ask that the applicant answers with files; locks the request. AL404 not the applicant''s, or not open any more: its last day counts whole.';

create or replace function albo.supplement_attachment_begin(p_owner albo.actor, p_item bigint,
                                                            p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item albo.supplement_item := albo.supplement_item_lock(p_owner, p_item);
  v_new  albo.attachment;
begin
  v_new.organization_id := v_item.organization_id;
  v_new.supplement_item_id := v_item.id;
  v_new.field := v_item.field;
  v_new.name := p_file_name;
  v_new.media_type := p_media_type;

  select s.request_id into v_new.target_request_id
  from albo.supplement s where s.organization_id = v_item.organization_id and s.id = v_item.supplement_id;

  return albo.attachment_new(v_new);
end
$$;

comment on function albo.supplement_attachment_begin(albo.actor, bigint, text, text) is
'Announces a file that answers an item of an open ask, and returns its id. AL404 see albo.supplement_item_lock; AL422 media_type, file_name; AL429 too many are on their way.';

create or replace function albo.supplement_attachments_take(p_organization int, p_supplement bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.attachment a
  set request_id = a.target_request_id, target_request_id = null
  from albo.supplement_item i
  where i.organization_id = p_organization and i.supplement_id = p_supplement and i.kind = 'attachment'
    and i.state in ('open', 'answered')
    and a.organization_id = i.organization_id and a.supplement_item_id = i.id
    and a.target_request_id is not null and a.sha256 is not null;

  perform albo.supplement_attachments_drop(p_organization, p_supplement);
end
$$;

comment on function albo.supplement_attachments_take(int, bigint) is
'Makes the whole files that answer a supplement the request''s, and throws away what is still arriving. For the answer''s move, which has locked the request.';

create or replace function albo.supplement_attachments_drop(p_organization int, p_supplement bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.attachment a
  using albo.supplement_item i
  where i.organization_id = p_organization and i.supplement_id = p_supplement
    and a.organization_id = i.organization_id and a.supplement_item_id = i.id
    and a.target_request_id is not null;
end
$$;

comment on function albo.supplement_attachments_drop(int, bigint) is
'Throws away the files of a supplement that were not handed in: it expired, or is not wanted any more.';

create or replace function albo.document_begin(p_owner albo.actor, p_request bigint, p_purpose text,
                                               p_file_name text, p_media_type text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new albo.attachment;
begin
  select r.organization_id, r.id into v_new.organization_id, v_new.target_request_id
  from albo.request r
  where r.organization_id = p_owner.organization_id and r.id = p_request
  for no key update;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  elsif coalesce(p_purpose, '') not in ('proof', 'outcome', 'other') then
    perform albo.raise_problem('purpose', 'invalid_option');
  end if;

  v_new.uploaded_by := p_owner.id;
  v_new.purpose := p_purpose;
  v_new.name := p_file_name;
  v_new.media_type := p_media_type;
  return albo.attachment_new(v_new);
end
$$;

comment on function albo.document_begin(albo.actor, bigint, text, text, text) is
'Announces a document of the office on a request of any state, and returns its id. AL404 not the body''s; AL422 purpose, media_type or file_name; AL429 too many are on their way.';

create or replace function albo.documents_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(albo.attachment_json(a) order by a.id), '[]')
    from albo.attachment a
    where a.organization_id = p_request.organization_id and a.request_id = p_request.id
      and a.purpose in ('proof', 'outcome'));
end
$$;

comment on function albo.documents_json(albo.request) is
'The office''s documents on a request that its applicant sees, oldest first.';

reset role;
