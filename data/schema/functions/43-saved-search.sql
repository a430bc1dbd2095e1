-- saved search: what a person often looks for in the inbox, and what there is to look for
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.saved_searches(p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'query', s.query) order by s.id), '[]')
    from albo.saved_search s
    where s.organization_id = p_staff.organization_id and s.staff_id = p_staff.id);
end
$$;

comment on function albo.saved_searches(albo.staff) is
'The searches that a person keeps, oldest first: [{"id","name","query":{"filter","sort"}}].';

create or replace function albo.saved_search_put(p_staff albo.staff, p_saved_search bigint, p_name text, p_query jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name  text := btrim(coalesce(p_name, ''), E' \t\r\n');
  v_query jsonb;
begin
  if v_name = '' then
    perform albo.raise_problem('name', 'required');
  elsif length(v_name) > 60 then
    perform albo.raise_problem('name', 'too_long');
  elsif v_name ~ '[[:cntrl:]]' then
    perform albo.raise_problem('name', 'invalid');
  elsif p_query is null or jsonb_typeof(p_query) <> 'object' or length(p_query::text) > 4000
        or exists (select from jsonb_object_keys(p_query) k where k not in ('filter', 'sort'))
        or jsonb_typeof(coalesce(p_query -> 'sort', '"newest"')) <> 'string' then
    perform albo.raise_problem('query', 'invalid');
  end if;

  -- What the inbox would refuse is not kept.
  perform albo.inbox_query(p_staff, p_query -> 'filter', p_query ->> 'sort', null, 1);
  v_query := jsonb_build_object('filter', coalesce(nullif(p_query -> 'filter', 'null'), '{}'),
                                'sort', coalesce(p_query ->> 'sort', 'newest'));

  -- One person at a time counts and names.
  perform from albo.staff s where s.organization_id = p_staff.organization_id and s.id = p_staff.id for no key update;

  if p_saved_search is not null then
    if exists (select from albo.saved_search s
               where s.organization_id = p_staff.organization_id and s.staff_id = p_staff.id
                 and s.name = v_name and s.id <> p_saved_search) then
      perform albo.raise_problem('name', 'duplicate');
    end if;

    update albo.saved_search s set name = v_name, query = v_query
    where s.organization_id = p_staff.organization_id and s.staff_id = p_staff.id and s.id = p_saved_search;

    if not found then
      raise exception 'no such search' using errcode = 'AL404';
    end if;
  else
    if (select count(*) from albo.saved_search s
        where s.organization_id = p_staff.organization_id and s.staff_id = p_staff.id and s.name <> v_name) >= 30 then
      raise exception 'too many searches are kept' using errcode = 'AL429';
    end if;

    -- The same name again is the same search: whoever lost the answer may ask again.
    insert into albo.saved_search (organization_id, staff_id, name, query)
    values (p_staff.organization_id, p_staff.id, v_name, v_query)
    on conflict (organization_id, staff_id, name) do update set query = excluded.query;
  end if;

  return albo.saved_searches(p_staff);
end
$$;

comment on function albo.saved_search_put(albo.staff, bigint, text, jsonb) is
'Keeps a search, {"filter","sort"} as albo.inbox takes them, under a name: a new one when the id is null, which takes the place of one of the same name, or a change of one. AL422 for what the inbox would refuse and for a name that another has, AL404 for another''s, AL429 beyond 30. Answers as albo.saved_searches.';

create or replace function albo.saved_search_delete(p_staff albo.staff, p_saved_search bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.saved_search s
  where s.organization_id = p_staff.organization_id and s.staff_id = p_staff.id and s.id = p_saved_search;
  return albo.saved_searches(p_staff);
end
$$;

comment on function albo.saved_search_delete(albo.staff, bigint) is
'Keeps a search no more; one that is not there is gone already. Answers as albo.saved_searches.';

create or replace function albo.inbox_choices(p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'title', v.title,
                                                   'checklist', coalesce(v.rules -> 'checklist', '[]')) order by s.id), '[]')
      from albo.service s
      join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
      where s.organization_id = p_staff.organization_id),
    'registers', (
      select coalesce(jsonb_agg(jsonb_build_object('code', g.code, 'name', g.name) order by g.id), '[]')
      from albo.register g
      where g.organization_id = p_staff.organization_id),
    'staff', (
      select coalesce(jsonb_agg(jsonb_build_object('login', s.login, 'name', s.name, 'duty', s.duty) order by s.name, s.login), '[]')
      from albo.staff s
      where s.organization_id = p_staff.organization_id and s.is_active and s.duty = 'administrator'),
    'searches', albo.saved_searches(p_staff));
end
$$;

comment on function albo.inbox_choices(albo.staff) is
'What the inbox can be filtered by besides what is the same everywhere: {"services" with what their checklists ask,"registers","staff" who may have claimed,"searches" that the caller keeps}.';

create or replace function office.inbox_choices()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.inbox_choices(albo.caller('office'));
end
$$;

comment on function office.inbox_choices() is 'What the inbox can be filtered by; see albo.inbox_choices.';

create or replace function office.saved_search_put(p_saved_search bigint, p_name text, p_query jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.saved_search_put(albo.caller('office'), p_saved_search, p_name, p_query);
end
$$;

comment on function office.saved_search_put(bigint, text, jsonb) is 'Keeps a search of the caller''s; see albo.saved_search_put.';

create or replace function office.saved_search_delete(p_saved_search bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.saved_search_delete(albo.caller('office'), p_saved_search);
end
$$;

comment on function office.saved_search_delete(bigint) is 'Keeps a search of the caller''s no more; see albo.saved_search_delete.';

create or replace function audit.inbox_choices()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.inbox_choices(albo.caller('audit'));
end
$$;

comment on function audit.inbox_choices() is 'What the inbox can be filtered by; see albo.inbox_choices.';

create or replace function audit.saved_search_put(p_saved_search bigint, p_name text, p_query jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.saved_search_put(albo.caller('audit'), p_saved_search, p_name, p_query);
end
$$;

comment on function audit.saved_search_put(bigint, text, jsonb) is 'Keeps a search of the caller''s; see albo.saved_search_put.';

create or replace function audit.saved_search_delete(p_saved_search bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.saved_search_delete(albo.caller('audit'), p_saved_search);
end
$$;

comment on function audit.saved_search_delete(bigint) is 'Keeps a search of the caller''s no more; see albo.saved_search_delete.';

reset role;
