-- capacity: for whom a citizen acts
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A declaration proves nothing, and so it opens nothing: not what others asked for the same
-- minor or body, not what is in a register.  It says in what capacity the requests
-- that follow are made, and the office sees it with them.

set role albo_owner;

create or replace function albo.capacity_json(p_capacity albo.capacity)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case when p_capacity.id is not null then jsonb_build_object(
    'kind', p_capacity.kind, 'ground', p_capacity.ground, 'fiscal_code', p_capacity.fiscal_code,
    'name', p_capacity.name, 'declared_at', albo.utc(p_capacity.declared_at)) end;
end
$$;

comment on function albo.capacity_json(albo.capacity) is
'What is kept with a request of for whom the applicant acts: {"kind","ground","fiscal_code","name","declared_at"}; null for oneself.';

create or replace function albo.capacity_of_draft(p_draft albo.draft)
returns albo.capacity
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_capacity albo.capacity;
begin
  if p_draft.capacity_id is not null then
    select * into v_capacity from albo.capacity c where c.id = p_draft.capacity_id;
  end if;

  return v_capacity;
end
$$;

comment on function albo.capacity_of_draft(albo.draft) is 'For whom whoever fills a draft acts; null for oneself.';

create or replace function albo.capacity_values(p_draft albo.draft)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_capacity albo.capacity := albo.capacity_of_draft(p_draft);
  v_rules    jsonb;
begin
  if v_capacity.id is null then
    return '{}';
  end if;

  select v.rules into v_rules
  from albo.service_version v
  where v.organization_id = p_draft.organization_id and v.id = p_draft.service_version_id;

  return (
    select coalesce(jsonb_object_agg(x.field, x.value) filter (where x.field is not null and x.value is not null), '{}')
    from (values
      (v_rules #>> '{member,fiscal_code}', v_capacity.fiscal_code),
      (v_rules #>> '{member,family_name}', v_capacity.family_name),
      (v_rules #>> '{member,given_name}', v_capacity.given_name),
      (v_rules #>> '{member,birth_date}', to_char(v_capacity.birth_date, 'YYYY-MM-DD')),
      (v_rules #>> '{member,name}', case when v_capacity.kind = 'legal_person' then v_capacity.name end),
      (v_rules #>> '{member,kind_field}', case v_capacity.kind when 'minor' then 'person' else 'legal_person' end),
      (v_rules #>> '{acts_for,ground_field}', v_capacity.ground)) x (field, value));
end
$$;

comment on function albo.capacity_values(albo.draft) is
'What the form of a draft says of whom the citizen acts for, by field: as it was declared, whatever was typed.';

create or replace function albo.require_acts_for_rule(p_rule jsonb, p_form jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_rule) is distinct from 'object' or jsonb_typeof(p_rule -> 'kinds') is distinct from 'array'
     or not p_rule -> 'kinds' <@ '["minor", "legal_person"]' or jsonb_array_length(p_rule -> 'kinds') = 0
     or exists (select from jsonb_object_keys(p_rule) k where k not in ('kinds', 'ground_field')) then
    perform albo.raise_problem('acts_for', 'invalid');
  elsif p_rule ->> 'ground_field' is not null
        and not exists (select from albo.form_fields(p_form) f where f.id = p_rule ->> 'ground_field') then
    perform albo.raise_problem(p_rule ->> 'ground_field', 'rules');
  end if;
end
$$;

comment on function albo.require_acts_for_rule(jsonb, jsonb) is
'AL422 for a rule that does not say for whom one may act: {"kinds": [minor, legal_person], "ground_field": the field that asks in what capacity}.';

create or replace function albo.capacity_checked(p_citizen albo.citizen, p_capacity jsonb)
returns albo.capacity
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_capacity albo.capacity;
  v_is_minor boolean := p_capacity ->> 'kind' = 'minor';
  v_problems jsonb;
begin
  if jsonb_typeof(p_capacity) is distinct from 'object' or octet_length(p_capacity::text) > 16384
     or coalesce(p_capacity ->> 'kind', '') not in ('minor', 'legal_person') then
    perform albo.raise_problem('kind', 'invalid');
  end if;

  v_capacity.citizen_id := p_citizen.id;
  v_capacity.kind := p_capacity ->> 'kind';
  v_capacity.ground := p_capacity ->> 'ground';
  v_capacity.fiscal_code := upper(regexp_replace(coalesce(p_capacity ->> 'fiscal_code', ''), '[[:space:]]', '', 'g'));
  v_capacity.birth_date := case when v_is_minor then albo.date_or_null(p_capacity ->> 'birth_date') end;
  v_capacity.family_name := case when v_is_minor then btrim(coalesce(p_capacity ->> 'family_name', '')) end;
  v_capacity.given_name := case when v_is_minor then btrim(coalesce(p_capacity ->> 'given_name', '')) end;
  v_capacity.name := case when v_is_minor then concat_ws(' ', v_capacity.family_name, v_capacity.given_name)
                          else btrim(coalesce(p_capacity ->> 'name', '')) end;

  select jsonb_agg(jsonb_build_object('field', y.field, 'code', y.code) order by y.turn) into v_problems
  from (
    select distinct on (x.field) x.turn, x.field, x.code
    from (values
      (1, 'ground', 'required', v_capacity.ground is null),
      (1, 'ground', 'invalid', v_capacity.ground <> all (case when v_is_minor then array['parent', 'guardian']
                                                              else array['legal_representative', 'delegate'] end)),
      (2, 'fiscal_code', 'required', v_capacity.fiscal_code = ''),
      (2, 'fiscal_code', 'invalid_fiscal_code', not albo.fiscal_code_is_valid(v_capacity.fiscal_code)
                                                or v_is_minor and length(v_capacity.fiscal_code) <> 16),
      (2, 'fiscal_code', 'own_fiscal_code', v_capacity.fiscal_code = p_citizen.fiscal_code),
      (3, 'family_name', 'required', v_is_minor and albo.is_blank(v_capacity.family_name)),
      (3, 'family_name', 'invalid', length(v_capacity.family_name) > 200 or v_capacity.family_name ~ '[[:cntrl:]]'),
      (4, 'given_name', 'required', v_is_minor and albo.is_blank(v_capacity.given_name)),
      (4, 'given_name', 'invalid', length(v_capacity.given_name) > 200 or v_capacity.given_name ~ '[[:cntrl:]]'),
      (5, 'birth_date', 'required', v_is_minor and v_capacity.birth_date is null),
      (5, 'birth_date', 'not_minor', v_capacity.birth_date > albo.rome_day(now())
                                     or v_capacity.birth_date <= (albo.rome_day(now()) - interval '18 years')::date),
      (6, 'name', 'required', not v_is_minor and albo.is_blank(v_capacity.name)),
      (6, 'name', 'invalid', not v_is_minor and (length(v_capacity.name) > 200 or v_capacity.name ~ '[[:cntrl:]]')),
      (7, 'declared', 'must_accept', p_capacity -> 'declared' is distinct from 'true')) x (turn, field, code, is_wrong)
    where x.is_wrong
    order by x.field, x.code <> 'required') y;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;

  return v_capacity;
end
$$;

comment on function albo.capacity_checked(albo.citizen, jsonb) is
'A declaration of for whom one acts, as it would be kept. AL422 where something is missing or cannot be: own_fiscal_code, not_minor for whoever is eighteen.';

create or replace function portal.capacities(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, 1);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id) || albo.capacity_json(c) order by c.name, c.id), '[]')
    from albo.capacity c
    where c.citizen_id = v_citizen.id and c.withdrawn_at is null
      -- Whoever has come of age speaks for oneself.
      and (c.birth_date is null or c.birth_date > (albo.rome_day(now()) - interval '18 years')::date));
end
$$;

comment on function portal.capacities(text) is
'For whom the citizen acts now: [{"id","kind","ground","fiscal_code","name","declared_at"}]; not minors who came of age.';

create or replace function portal.capacity_declare(p_token text, p_capacity jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
  v_new     albo.capacity := albo.capacity_checked(v_citizen, p_capacity);
  v_old     albo.capacity;
begin
  perform from albo.citizen c where c.id = v_citizen.id for update;
  select * into v_old from albo.capacity c
  where c.citizen_id = v_citizen.id and c.fiscal_code = v_new.fiscal_code and c.withdrawn_at is null;

  if (v_old.kind, v_old.ground, v_old.name, v_old.birth_date)
     is not distinct from (v_new.kind, v_new.ground, v_new.name, v_new.birth_date) then
    return jsonb_build_object('id', v_old.id);
  end if;

  -- What was declared before stays as it was, with the requests that were made so.
  update albo.capacity c set withdrawn_at = now() where c.id = v_old.id;

  if (select count(*) from albo.capacity c where c.citizen_id = v_citizen.id and c.declared_at > now() - interval '1 day') >= 20
     or (select count(*) from albo.capacity c where c.citizen_id = v_citizen.id and c.withdrawn_at is null) >= 50 then
    raise exception 'too many declarations' using errcode = 'AL429';
  end if;

  insert into albo.capacity (citizen_id, kind, ground, fiscal_code, family_name, given_name, birth_date, name)
  values (v_new.citizen_id, v_new.kind, v_new.ground, v_new.fiscal_code, v_new.family_name, v_new.given_name, v_new.birth_date, v_new.name)
  returning * into v_new;

  -- A draft that was begun before goes on with what is declared now.
  update albo.draft d set capacity_id = v_new.id, row_version = d.row_version + 1 where d.capacity_id = v_old.id;

  return jsonb_build_object('id', v_new.id);
end
$$;

comment on function portal.capacity_declare(text, jsonb) is
'Declares under DPR 445/2000 for whom one acts: {"kind","ground","fiscal_code","family_name","given_name","birth_date","name","declared": true}. Another declaration about the same one takes its place. Returns {"id"}. AL422 where something is missing or cannot be; AL429 for very many.';

create or replace function portal.capacity_withdraw(p_token text, p_capacity bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  update albo.capacity c set withdrawn_at = now()
  where c.id = p_capacity and c.citizen_id = v_citizen.id and c.withdrawn_at is null;

  if not found then
    raise exception 'no such declaration' using errcode = 'AL404';
  end if;

  delete from albo.draft d where d.capacity_id = p_capacity and d.citizen_id = v_citizen.id;
end
$$;

comment on function portal.capacity_withdraw(text, bigint) is
'Says that one acts for somebody no longer: drafts for them go, requests that were made stay. AL404 if it is not one''s own.';

create or replace function albo.require_capacity(p_citizen bigint, p_capacity bigint, p_service albo.service)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_capacity albo.capacity;
  v_rules    jsonb;
begin
  select * into v_capacity from albo.capacity c
  where c.id = p_capacity and c.citizen_id = p_citizen and c.withdrawn_at is null
    and (c.birth_date is null or c.birth_date > (albo.rome_day(now()) - interval '18 years')::date);

  if not found then
    raise exception 'no such declaration' using errcode = 'AL404';
  end if;

  select v.rules into v_rules
  from albo.service_version v
  where v.organization_id = p_service.organization_id and v.id = p_service.current_version_id;

  if not coalesce(v_rules #> '{acts_for,kinds}', '[]') ? v_capacity.kind then
    perform albo.raise_problem(null, 'capacity_not_allowed');
  end if;
end
$$;

comment on function albo.require_capacity(bigint, bigint, albo.service) is
'AL404 for a declaration that is not the citizen''s, was withdrawn, or is about somebody who came of age; AL422 capacity_not_allowed where the service does not let one act for others like it.';

create or replace function portal.draft_open_for(p_token text, p_organization text, p_service text, p_capacity bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.service_level(p_organization, p_service));
  v_service albo.service := albo.service_on_offer((select o.id from albo.organization o where o.code = p_organization), p_service);
  v_new     albo.draft;
begin
  perform albo.require_capacity(v_citizen.id, p_capacity, v_service);
  v_new.citizen_id := v_citizen.id;
  v_new.capacity_id := p_capacity;

  return albo.draft_json(albo.draft_open(albo.applicant(v_citizen, null), v_service, v_new));
end
$$;

comment on function portal.draft_open_for(text, text, text, bigint) is
'Resumes the citizen''s draft for a service and somebody for whom he or she acts, or begins one. AL404 no such service or declaration; AL422 capacity_not_allowed; AL429 with 50 drafts open.';

reset role;
