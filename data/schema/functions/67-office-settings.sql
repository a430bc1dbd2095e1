-- office, settings: an administrator decides about the own body and its services
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function office.settings()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'kind', k.kind, 'value', o.settings -> k.key)
                              order by k.position), '[]')
    from albo.organization o, rows from (albo.setting_kinds()) with ordinality k (key, kind, position)
    where o.id = v_administrator.organization_id);
end
$$;

comment on function office.settings() is 'Every setting of the body with its kind and value, null where it is not set, for an administrator.';

create or replace function office.services()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'code', s.code, 'kind', s.kind, 'is_active', s.is_active, 'title', v.title, 'version', v.version,
             'published_at', albo.utc(v.published_at), 'fee_cents', v.fee_cents, 'term_days', v.term_days,
             'checklist', coalesce(v.rules -> 'checklist', '[]'),
             'overrides', (select coalesce(jsonb_agg(x order by x), '[]') from jsonb_object_keys(s.overrides) x),
             'base', jsonb_build_object('fee_cents', s.base -> 'fee_cents', 'term_days', s.base -> 'term_days',
                                        'checklist', s.base #> '{rules,checklist}')) order by s.id), '[]')
    from albo.service s
    join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
    where s.organization_id = v_administrator.organization_id);
end
$$;

comment on function office.services() is
'The services of the body as they are now, for an administrator: version, fee, term, checklist; overrides names what the body itself decided, base has what it was without that.';

create or replace function office.setting_set(p_key uuid, p_setting text, p_value jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'setting_set', 0);
begin
  if v_result is not null then
    return v_result;
  end if;

  -- What a form needs to work is not a matter of taste: the other rules come with a preset.
  if strpos(p_setting, '.') > 0
     and substr(p_setting, strpos(p_setting, '.') + 1) not in ('fee_cents', 'term_days', 'checklist') then
    perform albo.raise_problem(left(p_setting, 100), 'unknown_setting');
  end if;

  perform admin.setting_set(v_administrator.organization_id, p_setting, p_value);

  v_result := '{}';
  perform albo.command_done(v_actor, p_key, 'setting_set', 0, v_result);
  return v_result;
end
$$;

comment on function office.setting_set(uuid, text, jsonb) is
'Sets one setting of the body, or takes it away (null); service.fee_cents, service.term_days and service.checklist publish a new version of a service, and open requests keep theirs. See admin.setting_set.';

create or replace function office.service_switch(p_key uuid, p_service text, p_is_active boolean)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'service_switch', 0);
begin
  if v_result is not null then
    return v_result;
  elsif p_is_active is null then
    perform albo.raise_problem('is_active', 'required');
  end if;

  update albo.service s set is_active = p_is_active
  where s.organization_id = v_administrator.organization_id and s.code = p_service;

  if not found then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  v_result := '{}';
  perform albo.command_done(v_actor, p_key, 'service_switch', 0, v_result);
  return v_result;
end
$$;

comment on function office.service_switch(uuid, text, boolean) is
'Offers a service to citizens, or takes it away from them; requests that were submitted go on. AL404 for one the body has not.';

create or replace function albo.service_switch_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.setting_record(new.organization_id, new.code || '.',
                              jsonb_build_object('is_active', old.is_active), jsonb_build_object('is_active', new.is_active));
  return null;
end
$$;

comment on function albo.service_switch_record() is 'Trigger of albo.service: offering a service or not leaves a row of albo.setting_event.';

create or replace trigger record_switch after update of is_active on albo.service
  for each row execute function albo.service_switch_record();

reset role;
