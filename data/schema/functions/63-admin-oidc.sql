-- admin, oidc: which aggregators of sign-ins are trusted
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.require_oidc_settings(p_settings jsonb, p_is_test boolean)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
begin
  if jsonb_typeof(p_settings) is distinct from 'object' then
    perform albo.raise_problem('settings', 'invalid');
  end if;

  for v_name in select k from jsonb_object_keys(p_settings) k
                where k <> all (array['issuer', 'client_id', 'auth', 'kid', 'scope', 'levels', 'default_level', 'claims', 'method',
                                      'prompt', 'max_age', 'algorithms', 'userinfo']) order by k loop
    perform albo.raise_problem(left(v_name, 100), 'unknown_setting');
  end loop;

  foreach v_name in array array['issuer', 'client_id'] loop
    perform albo.require_identity_text(p_settings, array[v_name], 500, true);
  end loop;

  foreach v_name in array array['auth', 'kid', 'scope', 'method', 'prompt'] loop
    perform albo.require_identity_text(p_settings, array[v_name], 500, false);
  end loop;

  if p_settings ->> 'issuer' !~ '^https://[^/?#@[:space:]]+(/[^?#@[:space:]]*)?$'
     and not (p_is_test and p_settings ->> 'issuer' ~ '^http://127[.]0[.]0[.]1(:[0-9]+)?(/[^?#@[:space:]]*)?$') then
    perform albo.raise_problem('issuer', 'invalid_link');
  elsif coalesce(p_settings ->> 'auth', 'private_key_jwt') not in ('private_key_jwt', 'client_secret_basic') then
    perform albo.raise_problem('auth', 'invalid_option');
  elsif coalesce(p_settings ->> 'method', 'oidc') not in ('oidc', 'spid', 'cie', 'eidas') then
    perform albo.raise_problem('method', 'invalid_option');
  elsif p_settings ? 'default_level' and p_settings -> 'default_level' <> all (array['1', '2', '3']::jsonb[]) then
    perform albo.raise_problem('default_level', 'invalid');
  elsif p_settings ? 'levels' and (jsonb_typeof(p_settings -> 'levels') <> 'object'
        or exists (select from jsonb_each(case when jsonb_typeof(p_settings -> 'levels') = 'object' then p_settings -> 'levels' else '{}' end) l
                   where l.value <> all (array['1', '2', '3']::jsonb[]))) then
    perform albo.raise_problem('levels', 'invalid');
  elsif not p_settings ? 'default_level' and coalesce(p_settings -> 'levels', '{}') = '{}' then
    perform albo.raise_problem('levels', 'required');
  end if;
end
$$;

comment on function albo.require_oidc_settings(jsonb, boolean) is 'AL422 with the member for settings of a provider of OpenID Connect that cannot be; albo-login reads the rest.';

create or replace function admin.oidc_provider_put(p_code text, p_provider jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_test      boolean := coalesce((p_provider ->> 'is_test')::boolean, false);
  v_organization int;
  v_id           int;
begin
  if v_is_test and not (select i.is_demo from albo.installation i) then
    raise exception 'a test provider is trusted only in a demo database' using errcode = 'AL403';
  elsif coalesce(p_code, '') !~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$' then
    perform albo.raise_problem('code', 'invalid');
  elsif coalesce(p_provider ->> 'credential', '') !~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$' then
    perform albo.raise_problem('credential', 'invalid');
  elsif jsonb_typeof(p_provider -> 'names') is distinct from 'object' then
    perform albo.raise_problem('names', 'required');
  end if;

  perform albo.require_identity_text(p_provider, '{names,it}', 60, true);
  perform albo.require_identity_text(p_provider, '{names,en}', 60, false);
  perform albo.require_oidc_settings(p_provider -> 'settings', v_is_test);

  if p_provider ->> 'organization' is not null then
    select o.id into v_organization from albo.organization o where o.code = p_provider ->> 'organization';

    if not found then
      raise exception 'no such organization' using errcode = 'AL404';
    end if;
  end if;

  insert into albo.oidc_provider as p (code, for_organization_id, names, settings, credential, is_test)
  values (p_code, v_organization, p_provider -> 'names', p_provider -> 'settings', p_provider ->> 'credential', v_is_test)
  on conflict (code) do update
  set for_organization_id = excluded.for_organization_id, names = excluded.names, settings = excluded.settings,
      credential = excluded.credential, is_test = excluded.is_test, updated_at = clock_timestamp()
  returning p.id into v_id;

  return v_id;
end
$$;

comment on function admin.oidc_provider_put(text, jsonb) is
'Trusts a provider of OpenID Connect: {"organization" (its code; null for all),"names": {"it","en"},"settings","credential","is_test"}. AL403 for a test provider unless the database is a demo; AL404 for a body that is not there; AL422 with the field for what cannot be.';

create or replace function admin.oidc_provider_enable(p_code text, p_is_enabled boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.oidc_provider p set is_enabled = p_is_enabled, updated_at = clock_timestamp() where p.code = p_code;

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.oidc_provider_enable(text, boolean) is 'Offers a provider of OpenID Connect to citizens, or no longer: sessions that it may have vouched for end. AL404 if there is none.';

create or replace function admin.oidc_provider_remove(p_code text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.oidc_provider p where p.code = p_code;

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.oidc_provider_remove(text) is 'Trusts a provider of OpenID Connect no longer; the questions that wait for it go, and sessions that it may have vouched for. AL404 if there is none.';

create or replace function admin.oidc_providers()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', p.id, 'code', p.code, 'organization', o.code, 'names', p.names, 'settings', p.settings, 'credential', p.credential,
             'is_test', p.is_test, 'is_enabled', p.is_enabled, 'updated_at', albo.utc(p.updated_at)) order by p.code), '[]')
    from albo.oidc_provider p
    left join albo.organization o on o.id = p.for_organization_id);
end
$$;

comment on function admin.oidc_providers() is 'Every provider of OpenID Connect, as admin.oidc_provider_put took it, also those that are not offered.';

reset role;
