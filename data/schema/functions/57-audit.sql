-- audit: what auditors may read; nothing here changes anything but the record of readings
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function audit.whoami()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_json(albo.caller('audit'));
end
$$;

comment on function audit.whoami() is 'Who is calling, and of which body. AL403 for who is not an auditor.';

create or replace function audit.counts()
returns table (state smallint, n bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.open_counts((albo.caller('audit')).organization_id);
end
$$;

comment on function audit.counts() is 'How many requests are in each open state.';

create or replace function audit.view_counts()
returns table (view text, n bigint)
language plpgsql
stable
rows 9
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.view_counts(albo.caller('audit'));
end
$$;

comment on function audit.view_counts() is 'How many requests each view of the inbox holds; see albo.view_counts.';

create or replace function audit.inbox(p_filter jsonb, p_sort text, p_cursor jsonb, p_limit int)
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
  select * from albo.inbox(albo.caller('audit'), p_filter, p_sort, p_cursor, p_limit);
end
$$;

comment on function audit.inbox(jsonb, text, jsonb, int) is
'A page of the body''s requests; see albo.inbox.';

create or replace function audit.inbox_row(p_request bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.inbox_row((albo.caller('audit')).organization_id, p_request);
end
$$;

comment on function audit.inbox_row(bigint) is 'One line of the inbox; no row if it is not the body''s.';

create or replace function audit.request(p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_request(albo.caller('audit'), p_request);
end
$$;

comment on function audit.request(bigint) is
'A request with all the office may see, and no verbs; records the reading, leaves the unread mark.';

create or replace function audit.attachment_get(p_attachment bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_attachment(albo.caller('audit'), p_attachment);
end
$$;

comment on function audit.attachment_get(bigint) is 'What a file of the body''s requests is; records the reading.';

create or replace function audit.attachment_chunk(p_attachment bigint, p_index int)
returns bytea
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.read_attachment_chunk(albo.caller('audit'), p_attachment, p_index);
end
$$;

comment on function audit.attachment_chunk(bigint, int) is 'A piece of a file, counted from 0; null after the last.';

create or replace function audit.registers()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.registers((albo.caller('audit')).organization_id);
end
$$;

comment on function audit.registers() is 'The body''s registers with their sections.';

create or replace function audit.entries(p_register bigint, p_search text, p_limit int, p_after_number bigint)
returns table (number bigint, section jsonb, member text, fiscal_code text, effective_from date, effective_to date)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.entries((albo.caller('audit')).organization_id, p_register, p_search, p_limit, p_after_number);
end
$$;

comment on function audit.entries(bigint, text, int, bigint) is 'A page of a register; see albo.entries.';

reset role;
