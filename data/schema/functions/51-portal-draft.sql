-- portal drafts: a form being filled, saved at any moment
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.draft_lock(p_citizen albo.citizen, p_draft bigint)
returns albo.draft
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft;
begin
  select * into v_draft
  from albo.draft d where d.citizen_id = p_citizen.id and d.id = p_draft
  for update;

  if not found then
    raise exception 'no such draft' using errcode = 'AL404';
  end if;

  return v_draft;
end
$$;

comment on function albo.draft_lock(albo.citizen, bigint) is
'A citizen''s own draft, locked. AL404 if there is none, or it is somebody else''s.';

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
                  and f.service_version_id = v_version and f.id = e.key and f.type = was.type)
  where d.organization_id = p_draft.organization_id and d.id = p_draft.id
  returning * into p_draft;

  return p_draft;
end
$$;

comment on function albo.draft_to_current_version(albo.draft) is
'Moves a locked draft to the service''s present form: answers to fields that kept id and type stay, the steps begin again.';

create or replace function albo.draft_json(p_draft albo.draft, p_citizen albo.citizen)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'id', p_draft.id,
      'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
      'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title, 'version', v.version,
                                    'fee_cents', v.fee_cents, 'term_days', v.term_days),
      'row_version', p_draft.row_version,
      'step', p_draft.step,
      'form', v.form,
      'values', albo.draft_values(p_draft, albo.identity_of(p_citizen)),
      'identity', albo.identity_of(p_citizen),
      'updated_at', albo.utc(p_draft.updated_at))
    from albo.service_version v
    join albo.service s on s.organization_id = v.organization_id and s.id = v.service_id
    join albo.organization o on o.id = v.organization_id
    where v.organization_id = p_draft.organization_id and v.id = p_draft.service_version_id);
end
$$;

comment on function albo.draft_json(albo.draft, albo.citizen) is 'A draft with its form, as its citizen sees it.';

create or replace function portal.drafts(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', d.id,
             'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
             'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title),
             'row_version', d.row_version, 'step', d.step, 'updated_at', albo.utc(d.updated_at))
             order by d.updated_at desc, d.id desc), '[]')
    from albo.draft d
    join albo.service_version v on v.organization_id = d.organization_id and v.id = d.service_version_id
    join albo.service s on s.organization_id = d.organization_id and s.id = d.service_id
    join albo.organization o on o.id = d.organization_id
    where d.citizen_id = v_citizen.id);
end
$$;

comment on function portal.drafts(text) is 'The citizen''s drafts, last touched first, without their forms.';

create or replace function portal.draft_open(p_token text, p_organization text, p_service text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
  v_service albo.service;
  v_draft   albo.draft;
begin
  select s.* into v_service
  from albo.organization o
  join albo.service s on s.organization_id = o.id
  where o.code = p_organization and s.code = p_service and s.is_active
    and s.current_version_id is not null;

  if not found then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  select * into v_draft
  from albo.draft d
  where d.citizen_id = v_citizen.id and d.organization_id = v_service.organization_id
    and d.service_id = v_service.id
  for update;

  if found then
    return albo.draft_json(albo.draft_to_current_version(v_draft), v_citizen);
  end if;

  if (select count(*) from albo.draft d where d.citizen_id = v_citizen.id) >= 50 then
    raise exception 'too many drafts' using errcode = 'AL429';
  end if;

  -- Two browser tabs at once: the second insert waits, and finds the first one's draft.
  insert into albo.draft as d (organization_id, citizen_id, service_id, service_version_id)
  values (v_service.organization_id, v_citizen.id, v_service.id, v_service.current_version_id)
  on conflict (citizen_id, organization_id, service_id) where filed_by is null do update set step = d.step
  returning * into v_draft;

  return albo.draft_json(v_draft, v_citizen);
end
$$;

comment on function portal.draft_open(text, text, text) is
'Resumes the citizen''s draft for a service, or begins one. AL404 no such service; AL429 with 50 drafts open.';

create or replace function portal.draft_get(p_token text, p_draft bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return albo.draft_json(albo.draft_to_current_version(albo.draft_lock(v_citizen, p_draft)), v_citizen);
end
$$;

comment on function portal.draft_get(text, bigint) is
'A draft, on the service''s present form. AL404 if it is not the citizen''s own.';

create or replace function portal.draft_save(p_token text, p_draft bigint, p_row_version int,
                                             p_values jsonb, p_step int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen  albo.citizen := albo.session_citizen(p_token);
  v_draft    albo.draft := albo.draft_lock(v_citizen, p_draft);
  v_identity jsonb := albo.identity_of(v_citizen);
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

comment on function portal.draft_save(text, bigint, int, jsonb, int) is
'Replaces the plain values of a draft; what the identity gives and the files are not touched. Nothing is checked but that the fields exist: a draft may be incomplete. AL409 when it changed since the version seen.';

create or replace function portal.draft_delete(p_token text, p_draft bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft albo.draft := albo.draft_lock(albo.session_citizen(p_token), p_draft);
begin
  delete from albo.draft d where d.organization_id = v_draft.organization_id and d.id = v_draft.id;
end
$$;

comment on function portal.draft_delete(text, bigint) is 'Throws a draft away, files included.';

reset role;
