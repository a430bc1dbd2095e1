-- rules: what a version of a service may ask of the database
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.rule_keys()
returns text[]
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return array['register', 'section_field', 'destination_section_field', 'direction_field',
               'destination_organization_field', 'effective_date_field', 'cause_field', 'member',
               'checklist', 'resolution_number_required', 'windows', 'fee_due', 'payment_suspends',
               'supplement_may_restart', 'nulla_osta', 'section_may_stay', 'origin_organization_field',
               'sign_in_level', 'acts_for'];
end
$$;

comment on function albo.rule_keys() is
'Every key that the rules of a service may have. A function that reads a new one adds it here.';

create or replace function albo.require_checklist_rule(p_checklist jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item jsonb;
  v_ids  text[] := '{}';
begin
  if jsonb_typeof(p_checklist) <> 'array' or jsonb_array_length(p_checklist) > 100 then
    perform albo.raise_problem('checklist', 'invalid');
  end if;

  for v_item in select * from jsonb_array_elements(p_checklist) loop
    if jsonb_typeof(v_item) <> 'object' then
      perform albo.raise_problem('checklist', 'invalid');
    end if;

    if jsonb_typeof(v_item -> 'id') is distinct from 'string' or v_item ->> 'id' !~ '^[a-z][a-z0-9_]{0,40}$' then
      perform albo.raise_problem('checklist', 'item_without_id');
    end if;

    if v_item ->> 'id' = any (v_ids) then
      perform albo.raise_problem(v_item ->> 'id', 'duplicate_item');
    end if;

    -- One text for each language, and none of them empty.
    if jsonb_typeof(v_item -> 'label') is distinct from 'object' or v_item -> 'label' = '{}'
       or exists (select from jsonb_each(v_item -> 'label') l
                  where jsonb_typeof(l.value) <> 'string' or btrim(l.value #>> '{}') = '') then
      perform albo.raise_problem(v_item ->> 'id', 'item_without_label');
    end if;

    v_ids := v_ids || (v_item ->> 'id');
  end loop;
end
$$;

comment on function albo.require_checklist_rule(jsonb) is
'AL422 for a checklist that nobody could tick: not an array of {"id":…,"label":{"it":…}}, an id twice, a label without text.';

create or replace function albo.require_windows_rule(p_windows jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_windows) is distinct from 'object'
     or jsonb_typeof(p_windows -> 'refused') is distinct from 'array' or p_windows - 'refused' <> '{}'
     or jsonb_array_length(p_windows -> 'refused') > 100 then
    perform albo.raise_problem('windows', 'invalid');
  end if;

  -- Of a leap year, so that the 29th of February is a day.
  if exists (select from jsonb_array_elements(p_windows -> 'refused') w
             where case when jsonb_typeof(w) = 'object'
                        then w - array['from', 'to'] <> '{}'
                             or albo.date_or_null('2000-' || (w ->> 'from')) is null
                             or albo.date_or_null('2000-' || (w ->> 'to')) is null
                        else true end) then
    perform albo.raise_problem('windows', 'invalid_date');
  end if;
end
$$;

comment on function albo.require_windows_rule(jsonb) is
'AL422 for windows that are not {"refused":[{"from":"MM-DD","to":"MM-DD"}]}: the days, both included, on which a service takes no requests; from after to goes over New Year.';

create or replace function albo.window_is_closed(p_windows jsonb, p_day date)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day text := to_char(p_day, 'MM-DD') collate "C";
begin
  return exists (
    select from jsonb_array_elements(p_windows -> 'refused') w
    where case when w ->> 'from' <= w ->> 'to' collate "C"
               then v_day between w ->> 'from' and w ->> 'to'
               else v_day >= w ->> 'from' or v_day <= w ->> 'to' end);
end
$$;

comment on function albo.window_is_closed(jsonb, date) is
'Whether a service takes no requests on a day, as the windows of its rules say.';

create or replace function albo.require_rules(p_organization int, p_rules jsonb, p_form jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names text[];
  v_name  text;
begin
  if jsonb_typeof(p_rules) is distinct from 'object' then
    perform albo.raise_problem('rules', 'invalid');
  end if;

  for v_name in select k from jsonb_object_keys(p_rules) k where k <> all (albo.rule_keys()) order by k loop
    perform albo.raise_problem(left(v_name, 100), 'unknown_rule');
  end loop;

  for v_name in
    select k from unnest(array['resolution_number_required', 'payment_suspends', 'supplement_may_restart',
                                'section_may_stay', 'nulla_osta']) k
    where jsonb_typeof(p_rules -> k) <> 'boolean'
  loop
    perform albo.raise_problem(v_name, 'invalid');
  end loop;

  if p_rules ? 'sign_in_level' and p_rules -> 'sign_in_level' <> all (array['1', '2', '3']::jsonb[]) then
    perform albo.raise_problem('sign_in_level', 'invalid');
  end if;

  if p_rules ? 'windows' then
    perform albo.require_windows_rule(p_rules -> 'windows');
  end if;

  if p_rules ? 'fee_due'
     and p_rules -> 'fee_due' <> all (array['"submission"', '"approval"', '"request"']::jsonb[]) then
    perform albo.raise_problem('fee_due', 'invalid_option');
  end if;

  if jsonb_typeof(p_rules -> 'member') <> 'object' then
    perform albo.raise_problem('member', 'invalid');
  end if;

  if p_rules ? 'checklist' then
    perform albo.require_checklist_rule(p_rules -> 'checklist');
  end if;

  if p_rules ? 'acts_for' then
    perform albo.require_acts_for_rule(p_rules -> 'acts_for', p_form);
  end if;

  if p_rules ->> 'register' is not null
     and not exists (select from albo.register g
                     where g.organization_id = p_organization and g.code = p_rules ->> 'register') then
    perform albo.raise_problem('rules', 'register');
  end if;

  v_names := array(select p_rules ->> k
                   from unnest(array['section_field', 'destination_section_field', 'direction_field',
                                     'destination_organization_field', 'origin_organization_field',
                                     'effective_date_field', 'cause_field']) k)
          || array(select m.value from jsonb_each_text(coalesce(p_rules -> 'member', '{}')) m
                   where m.key <> 'kind');

  foreach v_name in array v_names loop
    if v_name is not null and not exists (select from albo.form_fields(p_form) f where f.id = v_name) then
      perform albo.raise_problem(v_name, 'rules');
    end if;
  end loop;
end
$$;

comment on function albo.require_rules(int, jsonb, jsonb) is
'AL422 for rules with a key that nothing reads, a value of the wrong kind, or the name of a register or field that does not exist: better at publication than at the first approval.';

reset role;
