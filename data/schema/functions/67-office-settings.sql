-- office, settings: everybody of the staff sees how the own body is set, an administrator decides it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.setting_change(p_organization int, p_setting text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((
    select jsonb_build_object('version', e.id, 'changed_at', albo.utc(e.at), 'changed_by', d.name)
    from albo.setting_event e
    left join albo.staff d on d.organization_id = e.organization_id and d.login = e.done_by
    where e.organization_id = p_organization and e.key = p_setting
    order by e.id desc
    limit 1), '{"version": 0, "changed_at": null, "changed_by": null}');
end
$$;

comment on function albo.setting_change(int, text) is
'When a setting, or service.key, was last changed, and by whom: {"version","changed_at","changed_by"}; version is 0 for what nobody ever changed, and another one after each change; changed_by is null where it was nobody of the body.';

create or replace function albo.settings(p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'can_change', p_staff.duty = 'administrator',
      'organization', jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name),
      'settings', (
        select coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'kind', k.kind, 'value', o.settings -> k.key)
                                  || albo.setting_change(o.id, k.key) order by k.position), '[]')
        from rows from (albo.setting_kinds()) with ordinality k (key, kind, position)))
    from albo.organization o
    where o.id = p_staff.organization_id);
end
$$;

comment on function albo.settings(albo.staff) is
'What a body says of itself: {"can_change","organization","settings"}, every setting with its kind, its value (null where it is not set) and its last change; see albo.setting_change.';

create or replace function albo.service_changes(p_service albo.service)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_object_agg(k, albo.setting_change(p_service.organization_id, p_service.code || '.' || k))
    from unnest(array['is_active', 'fee_cents', 'term_days', 'checklist']) k);
end
$$;

comment on function albo.service_changes(albo.service) is
'The last change of each thing that an administrator decides about a service; see albo.setting_change.';

create or replace function albo.services(p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'can_change', p_staff.duty = 'administrator',
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'code', s.code, 'kind', s.kind, 'is_active', s.is_active, 'title', v.title, 'version', v.version,
               'published_at', albo.utc(v.published_at), 'fee_cents', v.fee_cents, 'term_days', v.term_days,
               'checklist', coalesce(v.rules -> 'checklist', '[]'),
               'open_requests', (select count(*) from albo.request r
                                 where r.organization_id = s.organization_id and r.service_id = s.id and r.state < 6),
               'overrides', (select coalesce(jsonb_agg(x order by x), '[]') from jsonb_object_keys(s.overrides) x),
               'base', jsonb_build_object('fee_cents', s.base -> 'fee_cents', 'term_days', s.base -> 'term_days',
                                          'checklist', s.base #> '{rules,checklist}'),
               'changes', albo.service_changes(s)) order by s.id), '[]')
      from albo.service s
      join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
      where s.organization_id = p_staff.organization_id));
end
$$;

comment on function albo.services(albo.staff) is
'The services of the body as they are now: {"can_change","services"}, each with version, fee, term, checklist and open requests; overrides names what the body itself decided, base has what it was without that, changes who changed what last.';

create or replace function office.settings()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.settings(albo.caller('office'));
end
$$;

comment on function office.settings() is 'What the body says of itself; see albo.settings.';

create or replace function office.services()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.services(albo.caller('office'));
end
$$;

comment on function office.services() is 'The services of the body as they are now; see albo.services.';

create or replace function audit.settings()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.settings(albo.caller('audit'));
end
$$;

comment on function audit.settings() is 'What the body says of itself; see albo.settings.';

create or replace function audit.services()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.services(albo.caller('audit'));
end
$$;

comment on function audit.services() is 'The services of the body as they are now; see albo.services.';

create or replace function office.setting_set(p_key uuid, p_setting text, p_value jsonb, p_version bigint)
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

  if (albo.setting_change(v_administrator.organization_id, p_setting) -> 'version')::bigint is distinct from p_version then
    raise exception 'the setting has changed meanwhile' using errcode = 'AL409';
  end if;

  perform admin.setting_set(v_administrator.organization_id, p_setting, p_value);

  v_result := albo.setting_change(v_administrator.organization_id, p_setting);
  return albo.command_done(v_actor, p_key, 'setting_set', 0, v_result);
end
$$;

comment on function office.setting_set(uuid, text, jsonb, bigint) is
'Sets one setting of the body, or takes it away (null), and returns its last change; service.fee_cents, service.term_days and service.checklist publish a new version of a service, and open requests keep theirs. AL409 when it is not any more at the version that was seen, see albo.setting_change; AL422 as admin.setting_set.';

create or replace function office.service_switch(p_key uuid, p_service text, p_is_active boolean, p_version bigint default null)
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

  if (albo.setting_change(v_administrator.organization_id, p_service || '.is_active') -> 'version')::bigint <> p_version then
    raise exception 'the service was switched meanwhile' using errcode = 'AL409';
  end if;

  update albo.service s set is_active = p_is_active
  where s.organization_id = v_administrator.organization_id and s.code = p_service;

  if not found then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  v_result := albo.setting_change(v_administrator.organization_id, p_service || '.is_active');
  return albo.command_done(v_actor, p_key, 'service_switch', 0, v_result);
end
$$;

comment on function office.service_switch(uuid, text, boolean, bigint) is
'Offers a service to citizens, or takes it away from them, and returns the last change of that; requests that were submitted go on. AL404 for one the body has not; AL409 when it is not any more at the version that was seen, see albo.setting_change. Without a version, as who does not know of one calls it, whatever it is at.';

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
