-- draft: a form being filled, by a citizen or by a person of the staff who files for one
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Whoever fills it is an actor: an applicant has drafts with any body, and never sees
-- those that an office files; a person of the staff has those that he or she filed.

set role albo_owner;

create or replace function albo.draft_find(p_owner albo.actor, p_draft bigint)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft;
begin
  if p_owner.kind = 'applicant' then
    select * into v_draft
    from albo.draft d where d.citizen_id = p_owner.id and d.filed_by is null and d.id = p_draft
    for update;
  else
    select * into v_draft
    from albo.draft d
    where d.organization_id = p_owner.organization_id and d.filed_by = p_owner.id and d.id = p_draft
    for update;
  end if;

  return v_draft;
end
$$;

comment on function albo.draft_find(albo.actor, bigint) is
'A citizen''s own draft, or one that a person of the staff files, locked; null if there is none, or it is somebody else''s.';

create or replace function albo.draft_lock(p_owner albo.actor, p_draft bigint)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft := albo.draft_find(p_owner, p_draft);
begin
  if v_draft.id is null then
    raise exception 'no such draft' using errcode = 'AL404';
  end if;

  return v_draft;
end
$$;

comment on function albo.draft_lock(albo.actor, bigint) is
'The same; AL404 instead of null.';

create or replace function albo.draft_identity(p_draft albo.draft)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- An office sees what it typed, never what a provider said of the person.
  return coalesce(p_draft.applicant,
                  (select albo.identity_of(c) from albo.citizen c where c.id = p_draft.citizen_id));
end
$$;

comment on function albo.draft_identity(albo.draft) is
'Who the applicant of a draft is: the citizen''s identity, or what the office that files declares of it.';

create or replace function albo.draft_to_current_version(p_draft albo.draft)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version bigint;
begin
  select s.current_version_id into v_version
  from albo.service s
  where s.organization_id = p_draft.organization_id and s.id = p_draft.service_id;

  if v_version = p_draft.service_version_id then
    return p_draft;
  end if;

  delete from albo.attachment a
  where a.organization_id = p_draft.organization_id and a.draft_id = p_draft.id
    and not exists (select from albo.form_field f
                    where f.organization_id = a.organization_id and f.service_version_id = v_version
                      and f.id = a.field and f.type = 'attachment');

  update albo.draft d
  set service_version_id = v_version,
      row_version = d.row_version + 1,
      step = 0,
      answers = (select coalesce(jsonb_object_agg(e.key, e.value), '{}')
                 from jsonb_each(d.answers) e
                 join albo.form_field was on was.organization_id = d.organization_id
                  and was.service_version_id = p_draft.service_version_id and was.id = e.key
                 join albo.form_field f on f.organization_id = d.organization_id
                  and f.service_version_id = v_version and f.id = e.key and albo.takes_answers_of(f, was))
  where d.organization_id = p_draft.organization_id and d.id = p_draft.id
  returning * into p_draft;

  return p_draft;
end
$$;

comment on function albo.draft_to_current_version(albo.draft) is
'Moves a locked draft to the service''s present form: answers to fields that kept id and type stay, the steps begin again.';

create or replace function albo.draft_json(p_draft albo.draft)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_identity jsonb := albo.draft_identity(p_draft);
begin
  return (
    select jsonb_build_object(
      'id', p_draft.id,
      'organization', albo.organization_shown(o),
      'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title, 'version', v.version,
                                    'fee_cents', v.fee_cents, 'term_days', v.term_days),
      'row_version', p_draft.row_version,
      'step', p_draft.step,
      'form', v.form,
      'values', albo.draft_values(p_draft, v_identity),
      'identity', v_identity,
      'updated_at', albo.utc(p_draft.updated_at))
      || albo.draft_facts(p_draft)
    from albo.service_version v
    join albo.service s on s.organization_id = v.organization_id and s.id = v.service_id
    join albo.organization o on o.id = v.organization_id
    where v.organization_id = p_draft.organization_id and v.id = p_draft.service_version_id);
end
$$;

comment on function albo.draft_json(albo.draft) is 'A draft with its form, as whoever fills it sees it.';

create or replace function albo.draft_facts(p_draft albo.draft)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case when p_draft.filed_by is null then '{}' else jsonb_build_object(
           'channel', p_draft.channel, 'received_on', to_char(p_draft.received_on, 'YYYY-MM-DD')) end
      || case when p_draft.capacity_id is null then '{}' else jsonb_build_object(
           'acts_for', albo.capacity_json(albo.capacity_of_draft(p_draft))) end
      || case when p_draft.corrects_id is null then '{}' else jsonb_build_object(
           'corrects', (select jsonb_build_object('id', r.id, 'protocol_number', r.protocol_number)
                        from albo.request r
                        where r.organization_id = p_draft.organization_id and r.id = p_draft.corrects_id)) end;
end
$$;

comment on function albo.draft_facts(albo.draft) is
'What not every draft has: how it came, for one that the office files; for whom the citizen acts; the request that it corrects.';

create or replace function albo.drafts_of(p_owner albo.actor)
returns setof albo.draft
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_owner.kind = 'applicant' then
    return query select * from albo.draft d where d.citizen_id = p_owner.id and d.filed_by is null;
  else
    return query
    select * from albo.draft d where d.organization_id = p_owner.organization_id and d.filed_by = p_owner.id;
  end if;
end
$$;

comment on function albo.drafts_of(albo.actor) is 'The drafts that somebody fills.';

create or replace function albo.drafts(p_owner albo.actor)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', d.id,
             'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name,
                                                'appointment_url', o.settings ->> 'appointment_url'),
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'row_version', d.row_version, 'step', d.step, 'updated_at', albo.utc(d.updated_at))
             || albo.draft_facts(d)
             || case when d.filed_by is null then '{}' else jsonb_build_object('applicant', d.applicant) end
             order by d.updated_at desc, d.id desc), '[]')
    from albo.drafts_of(p_owner) d
    join albo.service_version v on v.organization_id = d.organization_id and v.id = d.service_version_id
    join albo.service s on s.organization_id = d.organization_id and s.id = d.service_id
    join albo.organization o on o.id = d.organization_id);
end
$$;

comment on function albo.drafts(albo.actor) is 'The drafts of whoever fills them, last touched first, without their forms.';

create or replace function albo.service_on_offer(p_organization int, p_service text)
returns albo.service
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_service albo.service;
begin
  select * into v_service
  from albo.service s
  where s.organization_id = p_organization and s.code = p_service and s.is_active
    and s.current_version_id is not null;

  if not found then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  return v_service;
end
$$;

comment on function albo.service_on_offer(int, text) is 'A service that may be asked for now. AL404 if there is none.';

create or replace function albo.draft_open(p_owner albo.actor, p_service albo.service, p_new albo.draft)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft;
begin
  -- At most two turns, unless others throw the draft away as fast as it is found.
  for i in 1 .. 5 loop
    if p_new.filed_by is null then
      select * into v_draft
      from albo.draft d
      where d.citizen_id = p_new.citizen_id and d.organization_id = p_service.organization_id
        and d.service_id = p_service.id and d.filed_by is null
        and d.capacity_id is not distinct from p_new.capacity_id
      for update;
    else
      select * into v_draft
      from albo.draft d
      where d.organization_id = p_service.organization_id and d.filed_by = p_new.filed_by
        and d.citizen_id = p_new.citizen_id and d.service_id = p_service.id
      for update;
    end if;

    if v_draft.id is not null then
      -- What was typed for another purpose is neither lost nor mixed up.
      if p_new.corrects_id is not null and v_draft.corrects_id is distinct from p_new.corrects_id then
        perform albo.raise_problem(null, 'draft_exists');
      end if;

      if (v_draft.channel, v_draft.received_on, v_draft.applicant)
         is distinct from (p_new.channel, p_new.received_on, p_new.applicant) then
        update albo.draft d
        set channel = p_new.channel, received_on = p_new.received_on, applicant = p_new.applicant,
            row_version = d.row_version + 1
        where d.organization_id = v_draft.organization_id and d.id = v_draft.id
        returning * into v_draft;
      end if;

      return albo.draft_to_current_version(v_draft);
    end if;

    if (select count(*) from albo.drafts_of(p_owner)) >= 50 then
      raise exception 'too many drafts' using errcode = 'AL429';
    end if;

    -- Two windows at once: the second insert waits, and finds the first one's draft.
    insert into albo.draft as d (organization_id, citizen_id, service_id, service_version_id, answers, channel,
                                 filed_by, received_on, corrects_id, applicant, capacity_id)
    values (p_service.organization_id, p_new.citizen_id, p_service.id, p_service.current_version_id,
            coalesce(p_new.answers, '{}'), p_new.channel, p_new.filed_by, p_new.received_on, p_new.corrects_id,
            p_new.applicant, p_new.capacity_id)
    on conflict do nothing
    returning * into v_draft;

    if v_draft.id is not null then
      return v_draft;
    end if;
  end loop;

  raise exception 'the draft has changed meanwhile' using errcode = 'AL409';
end
$$;

comment on function albo.draft_open(albo.actor, albo.service, albo.draft) is
'Resumes the draft of an owner for a citizen and a service, or begins one; p_new says what a new one holds. AL429 with 50 drafts open; AL422 draft_exists for a correction where another draft is in its place.';

create or replace function albo.draft_save(p_owner albo.actor, p_draft bigint, p_row_version int, p_values jsonb, p_step int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft    albo.draft := albo.draft_lock(p_owner, p_draft);
  v_identity jsonb := albo.draft_identity(v_draft);
  v_answers  jsonb;
  v_unknown  jsonb;
begin
  if v_draft.row_version is distinct from p_row_version then
    raise exception 'the draft has changed meanwhile' using errcode = 'AL409';
  end if;

  if jsonb_typeof(p_values) is distinct from 'object' then
    perform albo.raise_problem(null, 'invalid');
  elsif octet_length(p_values::text) > 1024 * 1024 then
    perform albo.raise_problem(null, 'too_much');
  elsif p_step not between 0 and 100 then
    perform albo.raise_problem(null, 'step');
  end if;

  select jsonb_agg(jsonb_build_object('field', null, 'code', 'unknown_field')) filter (where f.id is null),
         jsonb_object_agg(e.key, e.value)
           filter (where f.type not in ('attachment', 'note')
                     and not coalesce(v_identity ? f.identity_attribute, false)
                     and e.value <> 'null')
    into v_unknown, v_answers
  from jsonb_each(p_values) e
  left join albo.form_field f on f.organization_id = v_draft.organization_id
                             and f.service_version_id = v_draft.service_version_id and f.id = e.key;

  if v_unknown is not null then
    perform albo.raise_problems(v_unknown);
  elsif pg_column_size(v_answers) > 1024 * 1024 then
    -- Many small numbers take more room than their text.
    perform albo.raise_problem(null, 'too_much');
  end if;

  update albo.draft d
  set answers = coalesce(v_answers, '{}'),
      step = coalesce(p_step, d.step),
      row_version = d.row_version + 1,
      updated_at = now()
  where d.organization_id = v_draft.organization_id and d.id = p_draft;

  return jsonb_build_object('row_version', v_draft.row_version + 1);
end
$$;

comment on function albo.draft_save(albo.actor, bigint, int, jsonb, int) is
'Replaces the plain values of a draft; what the identity gives and the files are not touched. Nothing is checked but that the fields exist: a draft may be incomplete. AL409 when it changed since the version seen.';

create or replace function albo.draft_delete(p_owner albo.actor, p_draft bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft := albo.draft_lock(p_owner, p_draft);
begin
  delete from albo.draft d where d.organization_id = v_draft.organization_id and d.id = v_draft.id;
end
$$;

comment on function albo.draft_delete(albo.actor, bigint) is 'Throws a draft away, files included.';

create or replace function albo.draft_submit(p_owner albo.actor, p_draft bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen;
  v_draft   albo.draft;
  v_request albo.request;
  v_result  jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  v_draft := albo.draft_find(p_owner, p_draft);
  if v_draft.id is null then
    -- Either it never was, or this is a repeat: the first answer is kept under the key.
    if p_owner.kind = 'applicant' then
      select c.organization_id into p_owner.organization_id
      from albo.organization o
      join albo.command c on c.organization_id = o.id and c.key = p_key
      where c.caller_kind = 'applicant' and c.caller_id = p_owner.id
        and c.name = 'submit' and c.target_id = p_draft;
    end if;

    v_result := albo.command_result(p_owner, p_key, 'submit', p_draft);
    if v_result is null then
      raise exception 'no such draft' using errcode = 'AL404';
    end if;
    return v_result;
  end if;

  p_owner.organization_id := v_draft.organization_id;
  if exists (select from albo.command c
             where c.organization_id = p_owner.organization_id and c.key = p_key) then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  if v_draft.row_version is distinct from p_row_version
     or not exists (select from albo.service s
                    where s.organization_id = v_draft.organization_id and s.id = v_draft.service_id
                      and s.is_active and s.current_version_id = v_draft.service_version_id) then
    raise exception 'the draft or its form has changed meanwhile' using errcode = 'AL409';
  end if;

  perform albo.require_received(v_draft.received_on);
  select * into v_citizen from albo.citizen c where c.id = v_draft.citizen_id;
  v_request := albo.submit(v_citizen, v_draft, p_owner);

  v_result := jsonb_build_object(
    'request_id', v_request.id,
    'protocol_number', v_request.protocol_number,
    'submitted_at', albo.utc(v_request.submitted_at),
    'deadline', to_char(v_request.deadline, 'YYYY-MM-DD'));

  return albo.command_done(p_owner, p_key, 'submit', p_draft, v_result);
end
$$;

comment on function albo.draft_submit(albo.actor, bigint, int, uuid) is
'Submits a draft. The same key again gets the first answer, whatever happened to the draft since. AL404 not the owner''s draft; AL409 it changed, or its form did (read it again); AL422 with the form''s problems, open_twin, or key_reused.';

create or replace function albo.correction_open(p_owner albo.actor, p_request albo.request, p_channel text, p_received_on date)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_service albo.service;
  v_new     albo.draft;
begin
  if p_request.state < 6 then
    raise exception 'only what is closed is corrected by a new request' using errcode = 'AL405';
  end if;

  v_service := albo.service_on_offer(p_request.organization_id, (
    select s.code from albo.service s
    where s.organization_id = p_request.organization_id and s.id = p_request.service_id));

  v_new.citizen_id := p_request.citizen_id;
  v_new.corrects_id := p_request.id;

  -- Who no longer acts for somebody corrects nothing of theirs.
  if p_owner.kind = 'applicant' and p_request.acts_for is not null then
    v_new.capacity_id := (select c.id from albo.capacity c
                          where c.citizen_id = p_request.citizen_id and c.fiscal_code = p_request.acts_for
                            and c.withdrawn_at is null);
    perform albo.require_capacity(p_request.citizen_id, v_new.capacity_id, v_service);
  end if;

  if p_owner.kind <> 'applicant' then
    v_new.filed_by := p_owner.id;
    v_new.channel := p_channel;
    v_new.received_on := p_received_on;
    v_new.applicant := (select b.applicant from albo.submission b
                        where b.organization_id = p_request.organization_id and b.request_id = p_request.id);
  end if;

  -- Files are asked for again: those of the old request stay with it.
  v_new.answers := (
    select jsonb_object_agg(e.key, e.value)
    from jsonb_each(albo.request_values(p_request.organization_id, p_request.id)) e
    join albo.form_field was on was.organization_id = p_request.organization_id
     and was.service_version_id = p_request.service_version_id and was.id = e.key
    join albo.form_field f on f.organization_id = p_request.organization_id
     and f.service_version_id = v_service.current_version_id and f.id = e.key and albo.takes_answers_of(f, was)
    where f.type not in ('attachment', 'note') and e.value <> 'null');

  return albo.draft_open(p_owner, v_service, v_new);
end
$$;

comment on function albo.correction_open(albo.actor, albo.request, text, date) is
'Begins or resumes the draft of a new request that corrects a closed one, with the old values that the present form still asks for. AL405 while the old one is open; AL404 when the service is no longer offered; AL422 draft_exists.';

create or replace function albo.corrections_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'corrects', (
      select jsonb_build_object('id', r.id, 'protocol_number', r.protocol_number)
      from albo.request r
      where r.organization_id = p_request.organization_id and r.id = p_request.corrects_id),
    'corrected_by', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'protocol_number', r.protocol_number) order by r.id), '[]')
      from albo.request r
      where r.organization_id = p_request.organization_id and r.corrects_id = p_request.id));
end
$$;

comment on function albo.corrections_json(albo.request) is
'The closed request that a request corrects, or null, and those that correct it.';

reset role;
