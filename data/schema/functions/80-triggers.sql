-- triggers: what not even the owner of the tables may do
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.refuse_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'AL403';
end
$$;

comment on function albo.refuse_change() is 'Trigger of tables whose rows are never changed or removed.';

create or replace function albo.request_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a request is never removed' using errcode = 'AL403';
  end if;

  -- Here and not as CHECK constraints, which are read anew for each statement: twelve of
  -- them took half the time of an update.
  if (case when new.state = 4 then new.resume_state in (1, 2, 5) else new.resume_state is null end
      and (new.state <> 5 or new.assignee_id is not null)
      and case when new.state < 6 then new.outcome is null and new.closed_at is null
               when new.state = 6 then new.outcome = 'approved' and new.closed_at is not null
               else new.outcome in ('rejected', 'withdrawn', 'inadmissible', 'duplicate', 'ex_officio')
                    and (new.outcome <> 'rejected' or new.preavviso_closed_at is not null)
                    and length(new.reasons) between 1 and 20000 and new.closed_at is not null end
      and new.state between 1 and 7) is not true then
    raise exception 'a request in state % is not like this', new.state using errcode = '23514';
  end if;

  if tg_op = 'INSERT' then
    if not exists (select from albo.transition t where t.from_state is null and t.to_state = new.state) then
      raise exception 'a request does not begin in this state' using errcode = 'AL405';
    end if;
    return new;
  end if;

  if old.state >= 6 then
    -- Words may still be said, and the chain holds them.
    if new.history_seq = old.history_seq + 1 then
      old.history_seq := new.history_seq;
      old.history_hash := new.history_hash;
    end if;
    old.is_unread := new.is_unread;
    if new is distinct from old then
      raise exception 'a final state never changes' using errcode = 'AL405';
    end if;
    return new;
  end if;

  if (new.organization_id, new.id, new.service_id, new.service_version_id, new.citizen_id,
      new.protocol_number, new.submitted_at, new.channel, new.filed_by, new.received_on, new.corrects_id)
     is distinct from (old.organization_id, old.id, old.service_id, old.service_version_id, old.citizen_id,
                       old.protocol_number, old.submitted_at, old.channel, old.filed_by, old.received_on,
                       old.corrects_id) then
    raise exception 'what was submitted never changes' using errcode = 'AL403';
  end if;

  if new.state <> old.state then
    if not exists (select from albo.transition t
                   where t.from_state = old.state and t.to_state = new.state) then
      raise exception 'no such transition from this state' using errcode = 'AL405';
    end if;
    if new.history_seq <> old.history_seq + 1 then
      raise exception 'a move without history' using errcode = 'AL403';
    end if;
  end if;

  return new;
end
$$;

comment on function albo.request_guard() is
'Trigger of albo.request: what a state requires of a row is there; final states and what was submitted never change, other states only along the transition table, and with a row of history.';

create or replace function albo.submission_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    old.verified := new.verified;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'what was declared never changes' using errcode = 'AL403';
end
$$;

comment on function albo.submission_guard() is
'Trigger of albo.submission: values may be verified later, what was declared stays.';

create or replace function albo.service_version_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if old.published_at is not null then
    raise exception 'a published version never changes' using errcode = 'AL403';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

comment on function albo.service_version_guard() is 'Trigger of albo.service_version: immutable once published.';

create or replace function albo.form_field_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op <> 'INSERT'
     or exists (select from albo.service_version v
                where v.organization_id = new.organization_id and v.id = new.service_version_id
                  and v.published_at is not null) then
    raise exception 'a published version never changes' using errcode = 'AL403';
  end if;
  return new;
end
$$;

comment on function albo.form_field_guard() is 'Trigger of albo.form_field: fields come before publication and then stay.';

create or replace function albo.attachment_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.request_id is not null then
      raise exception 'a file becomes a request''s once it is whole' using errcode = 'AL403';
    end if;
    return new;
  end if;

  if old.request_id is not null then
    raise exception 'a submitted file never changes' using errcode = 'AL403';
  end if;

  if tg_op = 'DELETE' then
    return old;
  end if;

  if (new.organization_id, new.id, new.supplement_item_id, new.uploaded_by, new.purpose, new.field, new.name,
      new.media_type)
     is distinct from (old.organization_id, old.id, old.supplement_item_id, old.uploaded_by, old.purpose, old.field,
                       old.name, old.media_type)
     or old.sha256 is not null
        and (new.sha256, new.size, new.n_chunks, new.created_at)
            is distinct from (old.sha256, old.size, old.n_chunks, old.created_at) then
    raise exception 'what a file is never changes' using errcode = 'AL403';
  end if;

  if new.request_id is null then
    if (new.draft_id, new.target_request_id) is distinct from (old.draft_id, old.target_request_id) then
      raise exception 'a file stays where it was added' using errcode = 'AL403';
    end if;
    return new;
  end if;

  -- Three ways into a request: with the draft it was in, with the answer to a supplement, and
  -- as a document of the office.
  if not (case
    when old.draft_id is not null then exists (
      select from albo.draft d
      join albo.request r on r.organization_id = d.organization_id and r.citizen_id = d.citizen_id
                         and r.service_version_id = d.service_version_id and r.filed_by is not distinct from d.filed_by
      where d.organization_id = old.organization_id and d.id = old.draft_id and r.id = new.request_id)
    when old.supplement_item_id is not null then new.request_id = old.target_request_id and exists (
      select from albo.supplement_item i
      join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
      where i.organization_id = old.organization_id and i.id = old.supplement_item_id
        and s.request_id = new.request_id and s.state = 'answered')
    else new.request_id = old.target_request_id end) then
    raise exception 'not a way into this request' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.attachment_guard() is
'Trigger of albo.attachment: a file is added outside of requests, does not change once it is whole, and comes into a request only with its draft, with the answer to its supplement, or as a document of the office; then it neither changes nor disappears.';

create or replace function albo.attachment_chunk_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    -- Gone already when the deletion of the file brought us here.
    if not exists (select from albo.attachment a
                   where a.organization_id = old.organization_id and a.id = old.attachment_id
                     and a.sha256 is not null) then
      return old;
    end if;
  elsif tg_op = 'INSERT' then
    if not exists (select from albo.attachment a
                   where a.organization_id = new.organization_id and a.id = new.attachment_id
                     and a.sha256 is not null and a.n_chunks <= new.index) then
      return new;
    end if;
  end if;

  raise exception 'a complete file never changes' using errcode = 'AL403';
end
$$;

comment on function albo.attachment_chunk_guard() is 'Trigger of albo.attachment_chunk: pieces of a complete file stay as they are.';

create or replace function albo.entry_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and old.effective_to is null then
    old.effective_to := new.effective_to;
    old.period := new.period;
    old.cause := new.cause;
    old.closed_by := new.closed_by;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'a period of membership is closed, never changed or removed' using errcode = 'AL403';
end
$$;

comment on function albo.entry_guard() is 'Trigger of albo.entry: periods are added and closed, never overwritten.';

create or replace function albo.step_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    raise exception '% keeps its rows', tg_table_name using errcode = 'AL403';
  end if;

  -- What has ended stays as it ended, and nothing passes to another request.
  if old.closed_at is not null
     or (new.organization_id, new.id, new.request_id) is distinct from (old.organization_id, old.id, old.request_id) then
    raise exception 'what has ended never changes' using errcode = 'AL403';
  end if;
  return new;
end
$$;

comment on function albo.step_guard() is
'Trigger of supplements, preavvisi and payment positions: none is removed, and a closed one never changes.';

create or replace function albo.supplement_item_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    -- Answers change while the ask is open; afterwards the office may only say what becomes of them.
    if exists (select from albo.supplement s
               where s.organization_id = old.organization_id and s.id = old.supplement_id and s.state = 'open') then
      old.answer := new.answer;
    end if;
    old.answered_at := new.answered_at;
    if old.state in ('open', 'answered') then
      old.state := new.state;
    end if;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'what was asked and answered never changes' using errcode = 'AL403';
end
$$;

comment on function albo.supplement_item_guard() is
'Trigger of albo.supplement_item: what was asked stays; answers change only while the ask is open.';

create or replace function albo.message_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and old.read_at is null then
    old.read_at := new.read_at;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'a message never changes' using errcode = 'AL403';
end
$$;

comment on function albo.message_guard() is 'Trigger of albo.message: it is only ever marked as seen.';

create or replace trigger guard before update or delete on albo.supplement
  for each row execute function albo.step_guard();
create or replace trigger guard before update or delete on albo.preavviso
  for each row execute function albo.step_guard();
create or replace trigger guard before update or delete on albo.payment_position
  for each row execute function albo.step_guard();
create or replace trigger guard before update or delete on albo.supplement_item
  for each row execute function albo.supplement_item_guard();
create or replace trigger guard before update or delete on albo.message
  for each row execute function albo.message_guard();
create or replace trigger guard before update or delete on albo.note
  for each row execute function albo.refuse_change();
create or replace function albo.payment_position_fill()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  select r.submitted_at into new.submitted_at
  from albo.request r
  where r.organization_id = new.organization_id and r.id = new.request_id;
  return new;
end
$$;

comment on function albo.payment_position_fill() is
'Trigger of albo.payment_position: copies from the request when it was submitted, for the indexes of the inbox.';

create or replace trigger fill before insert on albo.payment_position
  for each row execute function albo.payment_position_fill();

create or replace trigger guard before insert or update or delete on albo.request
  for each row execute function albo.request_guard();
create or replace trigger guard before update or delete on albo.submission
  for each row execute function albo.submission_guard();
create or replace trigger guard before update or delete on albo.service_version
  for each row execute function albo.service_version_guard();
create or replace trigger guard before insert or update or delete on albo.form_field
  for each row execute function albo.form_field_guard();
create or replace trigger guard before insert or update or delete on albo.attachment
  for each row execute function albo.attachment_guard();
create or replace trigger guard before insert or update or delete on albo.attachment_chunk
  for each row execute function albo.attachment_chunk_guard();
create or replace trigger guard before update or delete on albo.entry
  for each row execute function albo.entry_guard();
create or replace trigger guard before update or delete on albo.history
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.clock_event
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.access_log
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.unmatched_receipt
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.command
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.delivery_event
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.notice_template
  for each row execute function albo.refuse_change();

-- TRUNCATE passes no row by a trigger of rows.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['request', 'submission', 'service_version', 'form_field', 'attachment',
                                 'attachment_chunk', 'entry', 'history', 'clock_event', 'access_log', 'command',
                                 'supplement', 'supplement_item', 'preavviso', 'payment_position', 'unmatched_receipt',
                                 'message', 'note'] loop
    execute format('create or replace trigger guard_truncate before truncate on albo.%I
                    for each statement execute function albo.refuse_change()', v_table);
  end loop;
end
$$;

reset role;
