-- admin, settings: what a body says of itself, and what it decides about its services
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.setting_kinds()
returns table (key text, kind text)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  values ('patron_day', 'day'), ('holidays', 'dates'),
         ('term_enrolment', 'days'), ('term_removal', 'days'), ('term_transfer', 'days'), ('term_other', 'days'),
         ('address', 'text'), ('email', 'email'), ('pec', 'email'), ('phone', 'text'), ('hours', 'text'),
         ('logo_text', 'initials'), ('appointment_url', 'link'), ('privacy_url', 'link'), ('accessibility_url', 'link'),
         ('host', 'host'), ('colour', 'colour'), ('welcome_it', 'text'), ('welcome_en', 'text'), ('website_url', 'link'),
         ('transparency_url', 'link'), ('legal_notes_url', 'link'), ('data_licence_url', 'link'), ('dpo_email', 'email');
end
$$;

comment on function albo.setting_kinds() is
'Every setting of a body and the kind of its value: day is "MM-DD", dates an array of "YYYY-MM-DD", days a number, initials at most six characters, host a name of the web in small letters, colour "#rrggbb" on which white can be read. A function that reads a new one adds it here.';

create or replace function albo.organization_shown(p_organization albo.organization)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'code', p_organization.code, 'kind', p_organization.kind, 'name', p_organization.name,
    'has_registers', exists (select from albo.register g where g.organization_id = p_organization.id and g.is_public),
    'logo', left(encode(p_organization.logo_sha256, 'hex'), 16),
    'settings', p_organization.settings - array['patron_day', 'holidays', 'term_enrolment', 'term_removal',
                                                'term_transfer', 'term_other']);
end
$$;

comment on function albo.organization_shown(albo.organization) is
'A body as its citizens see it: {"code","kind","name","has_registers","logo","settings"}, without what only the clock goes by; logo names the version of its logo, and is null where it has none.';

create or replace function albo.luminance(p_colour text)
returns double precision
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_part  double precision;
  v_light double precision[];
begin
  for i in 0..2 loop
    v_part := get_byte(decode(substr(p_colour, 2), 'hex'), i) / 255.0;
    v_light[i] := case when v_part <= 0.04045 then v_part / 12.92 else ((v_part + 0.055) / 1.055) ^ 2.4 end;
  end loop;

  return 0.2126 * v_light[0] + 0.7152 * v_light[1] + 0.0722 * v_light[2];
end
$$;

comment on function albo.luminance(text) is 'Relative luminance of "#rrggbb" from 0 to 1, as WCAG 2.1 defines it.';

create or replace function albo.setting_problem(p_key text, p_value jsonb)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text := (select k.kind from albo.setting_kinds() k where k.key = p_key);
  v_text text := p_value #>> '{}';
begin
  if v_kind is null then
    return 'unknown_setting';
  end if;

  if v_kind = 'dates' then
    return case
      when jsonb_typeof(p_value) <> 'array' or jsonb_array_length(p_value) > 400 then 'invalid_date'
      when exists (select from jsonb_array_elements(p_value) d
                   where jsonb_typeof(d) <> 'string' or albo.date_or_null(d #>> '{}') is null) then 'invalid_date' end;
  end if;

  if v_kind = 'days' then
    return case when jsonb_typeof(p_value) <> 'number' or v_text !~ '^[1-9][0-9]{0,3}$' or v_text::int > 3650
                then 'invalid_number' end;
  end if;

  if jsonb_typeof(p_value) <> 'string' or btrim(v_text) = '' or v_text ~ '[[:cntrl:]]' then
    return 'invalid';
  end if;

  return case
    when v_kind = 'day' then
      -- A leap year has every day that a patron saint may have.
      case when albo.date_or_null('2000-' || v_text) is null then 'invalid_day' end
    when length(v_text) > case v_kind when 'link' then 2000 when 'email' then 320 when 'initials' then 6 else 500 end then 'too_long'
    when v_kind = 'host' and (length(v_text) > 253
         or v_text !~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])$') then 'invalid_host'
    when v_kind = 'colour' and v_text !~ '^#[0-9a-f]{6}$' then 'invalid_colour'
    when v_kind = 'colour' and 1.05 / (albo.luminance(v_text) + 0.05) < 4.5 then 'low_contrast'
    when v_kind = 'link' and v_text !~ '^https://[^[:space:]"<>]+$' then 'invalid_link'
    when v_kind = 'email' and v_text !~ '^[^[:space:]@<>"]+@[^[:space:]@<>"]+[.][^[:space:]@<>"]+$' then 'invalid_email' end;
end
$$;

comment on function albo.setting_problem(text, jsonb) is 'Why a value cannot be that setting, or null when it can.';

create or replace function albo.require_settings(p_settings jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_settings) is distinct from 'object' then
    perform albo.raise_problem('settings', 'invalid');
  end if;

  perform albo.raise_problem(left(s.key, 100), albo.setting_problem(s.key, s.value))
  from jsonb_each(p_settings) s
  where albo.setting_problem(s.key, s.value) is not null;
end
$$;

comment on function albo.require_settings(jsonb) is 'AL422 for an object with a setting that is unknown or cannot be.';

create or replace function albo.setting_record(p_organization int, p_prefix text, p_before jsonb, p_after jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into albo.setting_event (organization_id, key, value_before, value_after, done_by)
  select p_organization, p_prefix || k.key, p_before -> k.key, p_after -> k.key, session_user
  from (select jsonb_object_keys(p_before) union select jsonb_object_keys(p_after)) k (key)
  where p_before -> k.key is distinct from p_after -> k.key
  order by k.key;
end
$$;

comment on function albo.setting_record(int, text, jsonb, jsonb) is 'A row of albo.setting_event for each key that differs.';

create or replace function albo.organization_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.setting_record(new.id, '', case when tg_op = 'UPDATE' then old.settings else '{}' end, new.settings);
  return null;
end
$$;

comment on function albo.organization_record() is 'Trigger of albo.organization: no setting changes without a row of albo.setting_event.';

create or replace function albo.service_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.setting_record(new.organization_id, new.code || '.',
                              case when tg_op = 'UPDATE' then old.overrides else '{}' end, new.overrides);
  return null;
end
$$;

comment on function albo.service_record() is 'Trigger of albo.service: the same for what the body changed of a preset.';

create or replace trigger record after insert or update of settings on albo.organization
  for each row execute function albo.organization_record();
create or replace trigger record after insert or update of overrides on albo.service
  for each row execute function albo.service_record();

create or replace function albo.service_setting_set(p_organization int, p_service text, p_key text, p_value jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_service albo.service;
  v_base    jsonb;
begin
  select * into v_service from albo.service s where s.organization_id = p_organization and s.code = p_service for update;

  if not found then
    perform albo.raise_problem(left(p_service, 100), 'unknown_service');
  end if;

  if p_key not in ('fee_cents', 'term_days') and p_key <> all (albo.rule_keys()) then
    perform albo.raise_problem(left(p_key, 100), 'unknown_setting');
  end if;

  if p_value is not null
     and (p_key = 'fee_cents' and (jsonb_typeof(p_value) <> 'number' or p_value::text !~ '^(0|[1-9][0-9]{0,9})$')
          or p_key = 'term_days' and albo.setting_problem('term_other', p_value) is not null) then
    perform albo.raise_problem(p_key, 'invalid_number');
  end if;

  v_base := v_service.base;

  if v_base is null then
    select jsonb_build_object('title', v.title, 'summary', v.summary, 'description', v.description,
                              'fee_cents', v.fee_cents, 'term_days', v.term_days, 'rules', v.rules, 'form', v.form,
                              'sheet', v.sheet)
      into v_base
    from albo.service_version v
    where v.organization_id = p_organization and v.id = v_service.current_version_id;
  end if;

  update albo.service s
  set overrides = case when p_value is null then s.overrides - p_key
                       else s.overrides || jsonb_build_object(p_key, p_value) end
  where s.organization_id = p_organization and s.id = v_service.id;

  perform albo.service_publish(p_organization,
                               v_base || jsonb_build_object('code', v_service.code, 'kind', v_service.kind));
end
$$;

comment on function albo.service_setting_set(int, text, text, jsonb) is
'Changes fee, term or one rule of a service, as a new version: versions in force for open requests stay as they are.';

create or replace function admin.setting_set(p_organization int, p_key text, p_value jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value   jsonb := nullif(p_value, 'null');
  v_problem text;
begin
  perform from albo.organization o where o.id = p_organization for no key update;
  if not found then
    raise exception 'no such organization' using errcode = 'AL404';
  end if;

  if strpos(p_key, '.') > 0 then
    perform albo.service_setting_set(p_organization, split_part(p_key, '.', 1),
                                     substr(p_key, strpos(p_key, '.') + 1), v_value);
    return;
  end if;

  v_problem := case when p_key is null or not exists (select from albo.setting_kinds() k where k.key = p_key)
                      then 'unknown_setting'
                    when v_value is not null then albo.setting_problem(p_key, v_value) end;

  if v_problem is not null then
    perform albo.raise_problem(left(p_key, 100), v_problem);
  end if;

  if p_key = 'holidays' and v_value is not null then
    v_value := (select coalesce(jsonb_agg(d.day order by d.day), '[]')
                from (select distinct x as day from jsonb_array_elements(v_value) x) d);
  end if;

  if p_key = 'host' and exists (select from albo.organization o
                                where o.settings ->> 'host' = v_value #>> '{}' and o.id <> p_organization) then
    perform albo.raise_problem('host', 'taken');
  end if;

  update albo.organization o
  set settings = case when v_value is null then o.settings - p_key else o.settings || jsonb_build_object(p_key, v_value) end
  where o.id = p_organization;

  if p_key in ('patron_day', 'holidays') then
    perform albo.clock_recount(p_organization);
  end if;
end
$$;

comment on function admin.setting_set(int, text, jsonb) is
'Sets one setting of a body, or takes it away (null); deadlines of open requests follow a changed holiday; service.key changes a service''s fee_cents, term_days or a key of its rules, as a new version. AL422 with the key for what is unknown or cannot be.';

create or replace function admin.settings(p_organization int)
returns table (key text, kind text, value jsonb, is_set boolean)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select x.key, x.kind, x.value, x.is_set
  from (
    select 0 as part, k.position as place, k.key, k.kind, o.settings -> k.key as value, o.settings ? k.key as is_set
    from albo.organization o, rows from (albo.setting_kinds()) with ordinality k (key, kind, position)
    where o.id = p_organization
    union all
    select 1, s.id * 100 + k.position, s.code || '.' || k.key, 'json',
           case k.key when 'fee_cents' then to_jsonb(v.fee_cents) when 'term_days' then to_jsonb(v.term_days)
                else v.rules -> k.key end,
           s.overrides ? k.key
    from albo.service s
    join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id,
    unnest(array['fee_cents', 'term_days'] || albo.rule_keys()) with ordinality k (key, position)
    where s.organization_id = p_organization
      and (k.key in ('fee_cents', 'term_days', 'checklist') or v.rules ? k.key)) x
  order by x.part, x.place;
end
$$;

comment on function admin.settings(int) is
'Every setting of a body with its kind and value, then what is in force for each service; is_set tells what the body itself decided.';

create or replace function admin.organization_list()
returns table (id int, code text, kind text, name text, services int, staff int, open_requests bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.id, o.code, o.kind, o.name,
         (select count(*) from albo.service s where s.organization_id = o.id and s.current_version_id is not null)::int,
         (select count(*) from albo.staff s where s.organization_id = o.id and s.is_active)::int,
         (select count(*) from albo.request r where r.organization_id = o.id and r.state < 6)
  from albo.organization o
  order by o.code;
end
$$;

comment on function admin.organization_list() is 'The bodies that share this database.';

reset role;
