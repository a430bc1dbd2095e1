-- portal: what is on offer, and who is signed in
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function portal.organizations()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('code', o.code, 'kind', o.kind, 'name', o.name)
                              order by o.name, o.code), '[]')
    from albo.organization o);
end
$$;

comment on function portal.organizations() is 'The bodies that offer services here.';

create or replace function portal.is_demo()
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select i.is_demo from albo.installation i);
end
$$;

comment on function portal.is_demo() is 'True where the data are invented.';

create or replace function albo.organization_named(p_code text)
returns albo.organization
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization;
begin
  select * into v_organization from albo.organization o where o.code = p_code;

  if not found then
    raise exception 'no such organization' using errcode = 'AL404';
  end if;

  return v_organization;
end
$$;

comment on function albo.organization_named(text) is 'An organization by its code. AL404 if there is none.';

create or replace function portal.organization(p_organization text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.organization_shown(albo.organization_named(p_organization));
end
$$;

comment on function portal.organization(text) is 'What an organization says of itself. AL404 if there is no such organization.';

create or replace function portal.services(p_organization text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization := albo.organization_named(p_organization);
begin
  return jsonb_build_object(
    'organization', albo.organization_shown(v_organization),
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'code', s.code, 'kind', s.kind, 'title', v.title, 'summary', v.summary,
               'fee_cents', v.fee_cents, 'term_days', v.term_days) order by s.id), '[]')
      from albo.service s
      join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
      where s.organization_id = v_organization.id and s.is_active));
end
$$;

comment on function portal.services(text) is 'An organization and its services. AL404 if there is no such organization.';

create or replace function portal.service(p_organization text, p_service text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization := albo.organization_named(p_organization);
  v_service      jsonb;
begin
  select jsonb_build_object(
           'code', s.code, 'kind', s.kind, 'title', v.title, 'summary', v.summary,
           'description', v.description, 'fee_cents', v.fee_cents, 'term_days', v.term_days,
           'version', v.version, 'form', v.form, 'rules', v.rules, 'sheet', v.sheet,
           'published_on', to_char(albo.rome_day(v.published_at), 'YYYY-MM-DD'))
    into v_service
  from albo.service s
  join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
  where s.organization_id = v_organization.id and s.code = p_service and s.is_active;

  if not found then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  return jsonb_build_object(
    'organization', albo.organization_shown(v_organization),
    'service', v_service);
end
$$;

comment on function portal.service(text, text) is
'A service as published now: description, fee, term, form, rules and sheet. AL404 if there is none.';

create or replace function albo.organization_pages(p_organization albo.organization)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'organization', albo.organization_shown(p_organization),
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'code', s.code, 'changed_on', to_char(albo.rome_day(v.published_at), 'YYYY-MM-DD')) order by s.id), '[]')
      from albo.service s
      join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
      where s.organization_id = p_organization.id and s.is_active),
    'registers', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'code', g.code, 'changed_on', to_char(albo.register_changed_on(g), 'YYYY-MM-DD')) order by g.id), '[]')
      from albo.register g
      where g.organization_id = p_organization.id and g.is_public));
end
$$;

comment on function albo.organization_pages(albo.organization) is
'The public pages of a body with the day on which each last changed: {"organization","services","registers"}.';

create or replace function portal.pages(p_host text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(albo.organization_pages(o) order by o.code), '[]')
    from (select * from albo.organization x
          where case when p_host is null then not x.settings ? 'host' else x.settings ->> 'host' = lower(p_host) end
          order by x.code
          limit 2000) o);
end
$$;

comment on function portal.pages(text) is
'The public pages of the body that has a host, or of all bodies that have none (null); see albo.organization_pages.';

create or replace function portal.whoami(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, 1);
begin
  return jsonb_build_object('id', v_citizen.id) || albo.identity_of(v_citizen);
end
$$;

comment on function portal.whoami(text) is 'The citizen who is signed in. AL401 if nobody is.';

create or replace function portal.sign_out(p_token text, p_handle_hash bytea)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_session albo.session;
begin
  delete from albo.session s where s.token_hash = sha256(convert_to(p_token, 'UTF8')) returning * into v_session;

  -- A provider keeps a session of its own after level 1 only.
  if v_session.session_index is null or v_session.name_id is null
     or v_session.provider_id is null or v_session.service_id is null then
    return false;
  end if;

  perform albo.need_bytes('handle', p_handle_hash, 32, 32);

  insert into albo.identity_logout (handle_hash, provider_id, service_id, name_id, name_qualifier, session_index, expires_at)
  values (p_handle_hash, v_session.provider_id, v_session.service_id, v_session.name_id, v_session.name_qualifier,
          v_session.session_index, now() + interval '5 minutes')
  on conflict do nothing;

  if not found then
    perform albo.raise_problem('handle', 'reused');
  end if;

  return true;
end
$$;

comment on function portal.sign_out(text, bytea) is
'Ends a session; no error if it had ended. True when there is a session at its provider too, which albo-login ends for the browser that brings the handle. AL422 for a handle that is none, or is reused.';

reset role;
