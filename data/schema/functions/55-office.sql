-- office: what officers and administrators may do
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function office.whoami()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_json(albo.caller('office'));
end
$$;

comment on function office.whoami() is 'Who is calling, duty and body. AL403 for who is not staff, or is an auditor.';

create or replace function office.counts()
returns table (state smallint, n bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.open_counts((albo.caller('office')).organization_id);
end
$$;

comment on function office.counts() is 'How many requests are in each open state.';

create or replace function office.view_counts()
returns table (view text, n bigint)
language plpgsql
stable
rows 9
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.view_counts(albo.caller('office'));
end
$$;

comment on function office.view_counts() is 'How many requests each view of the inbox holds; see albo.view_counts.';

create or replace function office.inbox(p_filter jsonb, p_sort text, p_cursor jsonb, p_limit int)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.inbox(albo.caller('office'), p_filter, p_sort, p_cursor, p_limit);
end
$$;

comment on function office.inbox(jsonb, text, jsonb, int) is
'A page of the body''s requests; see albo.inbox.';

create or replace function office.inbox_row(p_request bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.inbox_row((albo.caller('office')).organization_id, p_request);
end
$$;

comment on function office.inbox_row(bigint) is 'One line of the inbox, after a wake-up; no row if it is not the body''s.';

create or replace function albo.request_of_staff(p_staff albo.staff, p_request bigint)
returns albo.request
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
begin
  select * into v_request
  from albo.request r where r.organization_id = p_staff.organization_id and r.id = p_request;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  return v_request;
end
$$;

comment on function albo.request_of_staff(albo.staff, bigint) is
'A request of a person''s organization. AL404 otherwise: another body''s request looks like none.';

create or replace function albo.attachment_of_staff(p_staff albo.staff, p_attachment bigint)
returns albo.attachment
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment;
begin
  select * into v_attachment
  from albo.attachment a
  where a.organization_id = p_staff.organization_id and a.id = p_attachment
    and (a.request_id is not null
         or a.sha256 is not null and exists (
              select from albo.draft d
              where d.organization_id = a.organization_id and d.id = a.draft_id and d.filed_by = p_staff.id));

  if not found then
    raise exception 'no such attachment' using errcode = 'AL404';
  end if;

  return v_attachment;
end
$$;

comment on function albo.attachment_of_staff(albo.staff, bigint) is
'A file of a request of a person''s organization, or of a draft that the person files. AL404 otherwise, and for files of other drafts.';

create or replace function albo.read_request(p_staff albo.staff, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_staff(p_staff, p_request);
begin
  insert into albo.access_log (organization_id, request_id, staff_id, what)
  values (p_staff.organization_id, p_request, p_staff.id, 'request');

  if v_request.is_unread and p_staff.duty <> 'auditor' then
    update albo.request r set is_unread = false
    where r.organization_id = p_staff.organization_id and r.id = p_request and r.is_unread;
  end if;

  if p_staff.duty <> 'auditor' then
    perform albo.messages_read(v_request, false);
  end if;

  return albo.request_for_staff(v_request, p_staff);
end
$$;

comment on function albo.read_request(albo.staff, bigint) is
'A request for a person of the staff; the reading is recorded. An auditor leaves it unread.';

create or replace function albo.read_attachment(p_staff albo.staff, p_attachment bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_of_staff(p_staff, p_attachment);
begin
  -- What a person is filing is not read, but written.
  if v_attachment.request_id is not null then
    insert into albo.access_log (organization_id, request_id, staff_id, what)
    values (p_staff.organization_id, v_attachment.request_id, p_staff.id, 'attachment');
  end if;

  return albo.attachment_json(v_attachment);
end
$$;

comment on function albo.read_attachment(albo.staff, bigint) is
'What a file is, for a person of the staff; the reading is recorded.';

create or replace function albo.read_attachment_chunk(p_staff albo.staff, p_attachment bigint, p_index int)
returns bytea
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attachment albo.attachment := albo.attachment_of_staff(p_staff, p_attachment);
begin
  -- Whoever takes the pieces without asking what they belong to is recorded too.
  if v_attachment.request_id is not null
     and not exists (select from albo.access_log l
                 where l.organization_id = p_staff.organization_id
                   and l.request_id = v_attachment.request_id and l.staff_id = p_staff.id
                   and l.what = 'attachment' and l.at > clock_timestamp() - interval '1 hour') then
    perform albo.read_attachment(p_staff, p_attachment);
  end if;

  return (select c.bytes from albo.attachment_chunk c
          where c.organization_id = p_staff.organization_id and c.attachment_id = p_attachment
            and c.index = p_index);
end
$$;

comment on function albo.read_attachment_chunk(albo.staff, bigint, int) is
'A piece of a file, counted from 0; null after the last. The reading is recorded unless it was within the hour.';

create or replace function office.request(p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_request(albo.caller('office'), p_request);
end
$$;

comment on function office.request(bigint) is
'A request with all the office may see, and the verbs this person may use now; records the reading and clears the unread mark. AL404 if it is not the body''s.';

create or replace function office.request_by_protocol(p_protocol text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
  v_id    bigint;
begin
  select r.id into v_id
  from albo.request r
  where r.organization_id = v_staff.organization_id and r.protocol_number = btrim(p_protocol);

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  return v_id;
end
$$;

comment on function office.request_by_protocol(text) is 'Id of the request with a protocol number ("2026/0000123"). AL404 if there is none.';

create or replace function office.attachment_get(p_attachment bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_attachment(albo.caller('office'), p_attachment);
end
$$;

comment on function office.attachment_get(bigint) is
'What a file of the body''s requests is, and records the reading; or one of a draft that the caller files.';

create or replace function office.attachment_chunk(p_attachment bigint, p_index int)
returns bytea
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_attachment_chunk(albo.caller('office'), p_attachment, p_index);
end
$$;

comment on function office.attachment_chunk(bigint, int) is 'A piece of a file, counted from 0; null after the last.';

create or replace function office.registers()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.registers((albo.caller('office')).organization_id);
end
$$;

comment on function office.registers() is 'The body''s registers with their sections.';

create or replace function office.entries(p_register bigint, p_search text, p_limit int, p_after_number bigint)
returns table (number bigint, section jsonb, member text, fiscal_code text, effective_from date, effective_to date)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.entries((albo.caller('office')).organization_id, p_register, p_search, p_limit, p_after_number);
end
$$;

comment on function office.entries(bigint, text, int, bigint) is 'A page of a register; see albo.entries.';

reset role;
