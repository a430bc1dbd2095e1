-- admin: what albo-admin does for whoever installs Albo
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function admin.organization_add(p_code text, p_kind text, p_name text, p_settings jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization;
begin
  perform albo.require_settings(coalesce(p_settings, '{}'));

  insert into albo.organization (code, kind, name, settings)
  values (p_code, p_kind, p_name, coalesce(p_settings, '{}'))
  on conflict (code) do nothing
  returning * into v_organization;

  if v_organization.id is null then
    select * into v_organization from albo.organization o where o.code = p_code;

    -- None given: what was set meanwhile is the body's own.
    if (v_organization.kind, v_organization.name) is distinct from (p_kind, p_name)
       or (p_settings <> '{}' and p_settings <> v_organization.settings) then
      perform albo.raise_problem('code', 'differs');
    end if;
  end if;

  return v_organization.id;
end
$$;

comment on function admin.organization_add(text, text, text, jsonb) is
'Adds an organization and returns its id; the same one again changes nothing. AL422 differs when the code is another one''s.';

create or replace function admin.staff_add(p_organization int, p_login text, p_name text, p_email text, p_duty text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff;
begin
  insert into albo.staff (organization_id, login, name, email, duty)
  values (p_organization, p_login, p_name, p_email, p_duty)
  on conflict (login) do nothing
  returning * into v_staff;

  if v_staff.id is null then
    select * into v_staff from albo.staff s where s.login = p_login;

    if (v_staff.organization_id, v_staff.name, v_staff.email, v_staff.duty)
       is distinct from (p_organization, p_name, p_email, p_duty) then
      perform albo.raise_problem('login', 'differs');
    end if;
  end if;

  return v_staff.id;
end
$$;

comment on function admin.staff_add(int, text, text, text, text) is
'Adds a person to the staff and returns the id; the same one again changes nothing. The LOGIN role is made by albo-admin in the same transaction.';

create or replace function admin.preset_apply(p_organization int, p_preset jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_register jsonb;
  v_section  jsonb;
  v_service  jsonb;
  v_id       bigint;
begin
  if p_preset -> 'format' is distinct from '1' then
    perform albo.raise_problem('format', 'invalid');
  end if;

  -- One at a time for an organization: version numbers follow each other.
  perform from albo.organization o where o.id = p_organization for no key update;
  if not found then
    raise exception 'no such organization' using errcode = 'AL404';
  end if;

  for v_register in select * from jsonb_array_elements(coalesce(p_preset -> 'registers', '[]')) loop
    insert into albo.register as g (organization_id, code, name, is_public)
    values (p_organization, v_register ->> 'code', v_register -> 'name',
            coalesce((v_register -> 'is_public')::boolean, false))
    on conflict (organization_id, code) do update
    set name = excluded.name, is_public = excluded.is_public
    returning g.id into v_id;

    if v_register ? 'public_fields' then
      update albo.register g
      set public_fields = array(select * from jsonb_array_elements_text(v_register -> 'public_fields'))
      where g.organization_id = p_organization and g.id = v_id;
    end if;

    for v_section in select * from jsonb_array_elements(coalesce(v_register -> 'sections', '[]')) loop
      insert into albo.section (organization_id, register_id, code, name)
      values (p_organization, v_id, v_section ->> 'code', v_section -> 'name')
      on conflict (organization_id, register_id, code) do update set name = excluded.name;
    end loop;
  end loop;

  for v_service in select * from jsonb_array_elements(coalesce(p_preset -> 'services', '[]')) loop
    perform albo.service_publish(p_organization, v_service);
  end loop;
end
$$;

comment on function admin.preset_apply(int, jsonb) is
'Brings registers, sections and services of a preset into an organization. A service gets a new version only when its content changed; what the preset does not name stays.';

create or replace function albo.sheet_keys()
returns text[]
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return array['what', 'who', 'how', 'needs', 'result', 'times', 'costs', 'contacts', 'conditions', 'further'];
end
$$;

comment on function albo.sheet_keys() is
'The sections of the public page of a service, in order: what it is, for whom, how it goes, what is needed, what one gets, times and deadlines, costs, contacts, conditions, further information.';

create or replace function albo.require_sheet(p_sheet jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_sheet) <> 'object' then
    perform albo.raise_problem('sheet', 'invalid');
  end if;

  perform albo.raise_problem('sheet.' || left(s.key, 100), 'sheet')
  from jsonb_each(p_sheet) s
  where s.key <> all (albo.sheet_keys())
     or case when jsonb_typeof(s.value) = 'object'
          then (select array_agg(l.key order by l.key) from jsonb_each(s.value) l) is distinct from array['en', 'it']
               or exists (select from jsonb_each(s.value) l
                          where jsonb_typeof(l.value) <> 'string' or albo.is_blank(l.value #>> '{}')
                             or length(l.value #>> '{}') > 10000)
          else true end;
end
$$;

comment on function albo.require_sheet(jsonb) is
'AL422 for a page with a section that albo.sheet_keys has not, or one without a text in Italian and one in English.';

create or replace function albo.service_publish(p_organization int, p_service jsonb)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base    jsonb := jsonb_build_object(
    'title', p_service -> 'title', 'summary', p_service -> 'summary',
    'description', coalesce(p_service -> 'description', '{}'),
    'fee_cents', coalesce(p_service -> 'fee_cents', '0'),
    'term_days', p_service -> 'term_days',
    'rules', coalesce(p_service -> 'rules', '{}'), 'form', p_service -> 'form')
    -- None is none: what was published before there were sheets keeps its digest.
    || case when coalesce(p_service -> 'sheet', '{}') in ('{}', 'null') then '{}'
            else jsonb_build_object('sheet', p_service -> 'sheet') end;
  v_content jsonb;
  v_digest  bytea;
  v_service albo.service;
  v_version bigint;
begin
  if p_service ->> 'code' in ('albi', 'privacy', 'accessibilita', 'logo') then
    perform albo.raise_problem('code', 'reserved');
  end if;

  perform albo.require_sheet(coalesce(v_base -> 'sheet', '{}'));

  insert into albo.service as s (organization_id, code, kind)
  values (p_organization, p_service ->> 'code', p_service ->> 'kind')
  on conflict (organization_id, code) do update set kind = s.kind
  returning * into v_service;

  if v_service.kind <> p_service ->> 'kind' then
    perform albo.raise_problem('kind', 'differs');
  end if;

  if jsonb_typeof(v_base -> 'rules') <> 'object' then
    perform albo.raise_problem('rules', 'invalid');
  end if;

  -- What the body decided itself comes before the preset, and its term where there is none.
  v_content := v_base || jsonb_build_object(
    'fee_cents', coalesce(v_service.overrides -> 'fee_cents', v_base -> 'fee_cents'),
    'term_days', coalesce(v_service.overrides -> 'term_days', nullif(v_base -> 'term_days', 'null'),
                          (select o.settings -> ('term_' || v_service.kind) from albo.organization o
                           where o.id = p_organization), '30'),
    'rules', (v_base -> 'rules') || (v_service.overrides - array['fee_cents', 'term_days']));
  v_digest := sha256(convert_to(v_content::text, 'UTF8'));

  perform albo.require_rules(p_organization, v_content -> 'rules', v_content -> 'form');

  update albo.service s set base = v_base
  where s.organization_id = p_organization and s.id = v_service.id and s.base is distinct from v_base;

  if exists (select from albo.service_version v
             where v.organization_id = p_organization and v.id = v_service.current_version_id
               and v.digest = v_digest) then
    return v_service.current_version_id;
  end if;

  insert into albo.service_version (organization_id, service_id, version, title, summary, description,
                                    fee_cents, term_days, rules, form, sheet, digest)
  select p_organization, v_service.id,
         1 + (select coalesce(max(v.version), 0) from albo.service_version v
              where v.organization_id = p_organization and v.service_id = v_service.id),
         v_content -> 'title', v_content -> 'summary', v_content -> 'description',
         (v_content -> 'fee_cents')::bigint, (v_content -> 'term_days')::int,
         v_content -> 'rules', v_content -> 'form', coalesce(v_content -> 'sheet', '{}'), v_digest
  returning id into v_version;

  insert into albo.form_field (organization_id, service_version_id, position, id, type, is_required,
                               identity_attribute, visible_when, shown_by, shown_for, options, media_types,
                               max_size, max_files, min_items, max_items, parts)
  select p_organization, v_version, f.position, f.id, f.type, f.is_required, f.identity_attribute,
         f.visible_when, f.shown_by, f.shown_for, f.options, f.media_types, f.max_size, f.max_files,
         f.min_items, f.max_items, f.parts
  from albo.form_fields(v_content -> 'form') f;

  update albo.service_version v set published_at = now()
  where v.organization_id = p_organization and v.id = v_version;
  update albo.service s set current_version_id = v_version
  where s.organization_id = p_organization and s.id = v_service.id;

  return v_version;
end
$$;

comment on function albo.service_publish(int, jsonb) is
'Publishes a service, with what the body changed of it, as its next version, unless the present one has the same content; returns the version in force.';

create or replace function admin.citizen_add(p_identity jsonb)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.citizen_put(p_identity);
end
$$;

comment on function admin.citizen_add(jsonb) is 'Adds a citizen, or refreshes the one with that fiscal code; returns the id.';

create or replace function admin.member_add(p_organization int, p_register text, p_section text,
                                            p_identity jsonb, p_number bigint, p_effective_from date)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_register albo.register;
begin
  select * into v_register
  from albo.register g where g.organization_id = p_organization and g.code = p_register
  for no key update;

  if not found then
    raise exception 'no such register' using errcode = 'AL404';
  end if;

  return albo.entry_open(
    v_register, albo.section_named(p_organization, v_register.id, p_section),
    albo.member_of(p_organization, p_identity, p_identity,
                   case when p_identity ->> 'kind' = 'legal_person'
                     then '{"kind": "legal_person", "fiscal_code": "fiscal_code", "name": "name"}'::jsonb end),
    p_number, p_effective_from, '{}', null);
end
$$;

comment on function admin.member_add(int, text, text, jsonb, bigint, date) is
'Enrols a member without a request, as an import does, and returns the entry. Identity: fiscal_code, family_name, given_name, birth_date; or kind legal_person with fiscal_code and name. Number null: the next one.';

create or replace function admin.history_check()
returns table (organization text, protocol_number text, seq int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.code, r.protocol_number, x.seq
  from albo.request r
  join albo.organization o on o.id = r.organization_id
  cross join lateral (select albo.history_broken_at(r.organization_id, r.id) as seq) x
  where x.seq is not null
  order by o.code, r.protocol_number;
end
$$;

comment on function admin.history_check() is 'Every request whose history does not fit its chain, and the first row that does not; none when all is whole.';

reset role;
