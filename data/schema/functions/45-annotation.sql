-- annotation: what the office writes on the register without a request
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Administrators only; each command takes a key that the client made before its first
-- try, and leaves a row in the member's chain: see albo.register_event_add.

set role albo_owner;

create or replace function albo.register_writer(p_key uuid)
returns albo.actor
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  if v_staff.duty <> 'administrator' then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  return row (v_staff.organization_id, v_staff.duty, v_staff.id, v_staff.name)::albo.actor;
end
$$;

comment on function albo.register_writer(uuid) is
'The caller as one who may write on a register: an administrator, with a key. AL403 for another duty.';

create or replace function albo.checked_object(p_object jsonb, p_required text[], p_dates text[], p_texts text[],
                                               p_others text[])
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_object jsonb := p_object;
  v_key    text;
begin
  if jsonb_typeof(p_object) is distinct from 'object' then
    perform albo.raise_problem(null, 'invalid');
  end if;

  v_object := jsonb_strip_nulls(p_object);

  for v_key in select * from jsonb_object_keys(v_object) loop
    if v_key = any (p_dates) then
      if jsonb_typeof(v_object -> v_key) <> 'string' or albo.date_or_null(v_object ->> v_key) is null then
        perform albo.raise_problem(v_key, 'invalid');
      end if;
    elsif v_key = any (p_texts) then
      if jsonb_typeof(v_object -> v_key) <> 'string' then
        perform albo.raise_problem(v_key, 'invalid');
      elsif length(v_object ->> v_key) > (case when v_key in ('number', 'resolution_number', 'section') then 100 else 4000 end) then
        perform albo.raise_problem(v_key, 'too_long');
      elsif btrim(v_object ->> v_key, E' \t\r\n') = '' then
        v_object := v_object - v_key;
      end if;
    elsif v_key <> all (p_others) then
      perform albo.raise_problem(left(v_key, 100), 'unknown_field');
    end if;
  end loop;

  foreach v_key in array p_required loop
    if not v_object ? v_key then
      perform albo.raise_problem(v_key, 'required');
    end if;
  end loop;

  return v_object;
end
$$;

comment on function albo.checked_object(jsonb, text[], text[], text[], text[]) is
'An object of a command without nulls and blank texts. AL422 for what is required and not there, for dates and texts that are none, and for keys that the command does not have; the others it checks itself.';

create or replace function albo.entry_locked(p_organization int, p_entry bigint, p_with_register boolean)
returns albo.entry
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry albo.entry;
begin
  select * into v_entry from albo.entry e where e.organization_id = p_organization and e.id = p_entry;

  if not found then
    raise exception 'no such entry' using errcode = 'AL404';
  end if;

  if p_with_register then
    perform from albo.register g
    where g.organization_id = p_organization and g.id = v_entry.register_id
    for no key update;
  end if;

  perform from albo.member m
  where m.organization_id = p_organization and m.id = v_entry.member_id
  for no key update;

  -- It may have been closed while we waited.
  select * into v_entry from albo.entry e where e.organization_id = p_organization and e.id = p_entry;
  return v_entry;
end
$$;

comment on function albo.entry_locked(int, bigint, boolean) is
'An entry of an organization, its member''s row locked, and before it the register''s when periods are to change. AL404 otherwise.';

create or replace function office.annotate(p_entry bigint, p_key uuid, p_annotation jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor      albo.actor := albo.register_writer(p_key);
  v_org        int := v_actor.organization_id;
  v_entry      albo.entry := albo.entry_locked(v_org, p_entry, false);
  v_result     jsonb := albo.command_result(v_actor, p_key, 'annotate', p_entry);
  v_given      jsonb;
  v_annotation albo.annotation;
  v_event      albo.register_event;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_given := albo.checked_object(p_annotation, array['kind', 'text'],
                                 array['effective_from', 'effective_to', 'resolution_date'],
                                 array['kind', 'text', 'resolution_number'], array['is_public']);

  v_annotation.organization_id := v_org;
  v_annotation.entry_id := p_entry;
  v_annotation.kind := v_given ->> 'kind';
  v_annotation.text := v_given ->> 'text';
  v_annotation.written_at := clock_timestamp();
  v_annotation.effective_from := coalesce(albo.date_or_null(v_given ->> 'effective_from'),
                                          albo.rome_day(v_annotation.written_at));
  v_annotation.effective_to := albo.date_or_null(v_given ->> 'effective_to');
  v_annotation.is_public := coalesce(v_given -> 'is_public' = 'true', false);
  v_annotation.resolution_number := v_given ->> 'resolution_number';
  v_annotation.resolution_date := albo.date_or_null(v_given ->> 'resolution_date');

  if v_annotation.kind not in ('suspension', 'sanction', 'note', 'other') then
    perform albo.raise_problem('kind', 'invalid_option');
  elsif v_given ? 'is_public' and jsonb_typeof(v_given -> 'is_public') <> 'boolean' then
    perform albo.raise_problem('is_public', 'invalid');
  elsif v_annotation.effective_from < v_entry.effective_from then
    perform albo.raise_problem('effective_from', 'before_entry');
  elsif v_annotation.effective_from >= v_entry.effective_to then
    perform albo.raise_problem('effective_from', 'after_entry');
  elsif v_annotation.effective_to <= v_annotation.effective_from then
    perform albo.raise_problem('effective_to', 'invalid');
  end if;

  insert into albo.annotation (organization_id, entry_id, kind, text, effective_from, effective_to, is_public,
                               resolution_number, resolution_date, written_by, written_at)
  values (v_org, p_entry, v_annotation.kind, v_annotation.text, v_annotation.effective_from,
          v_annotation.effective_to, v_annotation.is_public, v_annotation.resolution_number,
          v_annotation.resolution_date, v_actor.id, v_annotation.written_at)
  returning id into v_annotation.id;

  v_event.organization_id := v_org;
  v_event.member_id := v_entry.member_id;
  v_event.action := 'annotate';
  v_event.entry_id := p_entry;
  v_event.annotation_id := v_annotation.id;
  v_event.details := v_given || jsonb_build_object(
    'effective_from', to_char(v_annotation.effective_from, 'YYYY-MM-DD'), 'is_public', v_annotation.is_public);
  perform albo.register_event_add(v_event, v_actor, v_annotation.written_at);

  v_result := jsonb_build_object('annotation_id', v_annotation.id);
  return albo.command_done(v_actor, p_key, 'annotate', p_entry, v_result);
end
$$;

comment on function office.annotate(bigint, uuid, jsonb) is
'Writes an annotation on an entry: kind (suspension, sanction, note, other), text, effective_from (today if not given), effective_to, is_public (false if not given), resolution_number, resolution_date. Administrators only. AL404 not the body''s entry; AL422 before_entry, after_entry and what is missing or ill-formed.';

create or replace function office.annotation_close(p_annotation_id bigint, p_key uuid, p_day date, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor      albo.actor := albo.register_writer(p_key);
  v_org        int := v_actor.organization_id;
  v_annotation albo.annotation;
  v_entry      albo.entry;
  v_result     jsonb;
  v_at         timestamptz;
  v_event      albo.register_event;
begin
  select * into v_annotation
  from albo.annotation a where a.organization_id = v_org and a.id = p_annotation_id;

  if not found then
    raise exception 'no such annotation' using errcode = 'AL404';
  end if;

  v_entry := albo.entry_locked(v_org, v_annotation.entry_id, false);

  v_result := albo.command_result(v_actor, p_key, 'annotation_close', p_annotation_id);
  if v_result is not null then
    return v_result;
  end if;

  if p_day is null or not isfinite(p_day) or p_day < v_annotation.effective_from
     or extract(year from p_day) > 9999 then
    perform albo.raise_problem('day', 'invalid');
  elsif coalesce(btrim(p_reasons, E' \t\r\n'), '') = '' then
    perform albo.raise_problem('reasons', 'required');
  elsif length(p_reasons) > 4000 then
    perform albo.raise_problem('reasons', 'too_long');
  end if;

  v_at := clock_timestamp();

  update albo.annotation a
  set closed_on = p_day, closing_reasons = p_reasons, closed_by = v_actor.id, closed_at = v_at
  where a.organization_id = v_org and a.id = p_annotation_id and a.closed_at is null;

  if not found then
    perform albo.raise_problem(null, 'annotation_closed');
  end if;

  v_event.organization_id := v_org;
  v_event.member_id := v_entry.member_id;
  v_event.action := 'annotation_close';
  v_event.entry_id := v_entry.id;
  v_event.annotation_id := p_annotation_id;
  v_event.details := jsonb_build_object('closed_on', to_char(p_day, 'YYYY-MM-DD'), 'reasons', p_reasons);
  perform albo.register_event_add(v_event, v_actor, v_at);

  v_result := jsonb_build_object('annotation_id', p_annotation_id);
  return albo.command_done(v_actor, p_key, 'annotation_close', p_annotation_id, v_result);
end
$$;

comment on function office.annotation_close(bigint, uuid, date, text) is
'Ends an annotation from a day on, with reasons; from its own first day it never held. Once: what was written and how it ended both stay. Administrators only. AL422 annotation_closed when it was closed before.';

create or replace function office.entry_correct(p_entry bigint, p_key uuid, p_correction jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor    albo.actor := albo.register_writer(p_key);
  v_org      int := v_actor.organization_id;
  v_entry    albo.entry := albo.entry_locked(v_org, p_entry, true);
  v_result   jsonb := albo.command_result(v_actor, p_key, 'entry_correct', p_entry);
  v_given    jsonb;
  v_day      date;
  v_section  bigint;
  v_register albo.register;
  v_member   albo.member;
  v_new      bigint;
  v_at       timestamptz;
  v_event    albo.register_event;
begin
  if v_result is not null then
    return v_result;
  end if;

  v_given := albo.checked_object(p_correction, array['effective_from', 'reasons'],
                                 array['effective_from', 'resolution_date'],
                                 array['reasons', 'section', 'resolution_number'], array['number']);
  v_day := albo.date_or_null(v_given ->> 'effective_from');

  if v_given ? 'number' and v_given ->> 'number' !~ '^[1-9][0-9]{0,8}$' then
    perform albo.raise_problem('number', 'invalid');
  end if;

  v_section := case when v_given ? 'section'
    then albo.section_named(v_org, v_entry.register_id, v_given ->> 'section') else v_entry.section_id end;

  select * into v_register
  from albo.register g where g.organization_id = v_org and g.id = v_entry.register_id;
  select * into v_member
  from albo.member m where m.organization_id = v_org and m.id = v_entry.member_id;

  v_at := clock_timestamp();
  v_event.organization_id := v_org;
  v_event.member_id := v_entry.member_id;
  v_event.action := 'correct';
  v_event.entry_id := p_entry;
  v_event.details := v_given;
  perform albo.register_event_add(v_event, v_actor, v_at);

  if v_entry.effective_to is null then
    perform albo.entry_close(v_org, p_entry, v_day, 'correction', null, v_actor, v_at);
  end if;

  v_new := albo.entry_open(v_register, v_section, v_member,
                           coalesce((v_given ->> 'number')::bigint, v_entry.number), v_day, v_given, null,
                           v_actor, v_at);

  v_result := jsonb_build_object('entry_id', v_new);
  return albo.command_done(v_actor, p_key, 'entry_correct', p_entry, v_result);
end
$$;

comment on function office.entry_correct(bigint, uuid, jsonb) is
'Puts an entry right without a request: closes its period on a day and opens another from it, with section, number, resolution_number and resolution_date where they differ, and reasons; the wrong period stays on record. Of one that was closed by mistake, only the new period. Administrators only. AL422 before_entry, already_enrolled, number_taken, unknown_section.';

reset role;
