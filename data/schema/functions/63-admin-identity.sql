-- admin, identity: as whom Albo asks identity providers, and whom it trusts
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- albo-admin verifies the signature of metadata before it puts them here: the database reads
-- no XML.  A put that is refused leaves what was there.

set role albo_owner;

create or replace function albo.require_identity_text(p_object jsonb, p_path text[], p_max int, p_is_required boolean)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := p_object #> p_path;
begin
  if v_value is null or v_value = 'null' then
    if p_is_required then
      perform albo.raise_problem(array_to_string(p_path, '.'), 'required');
    end if;
  elsif jsonb_typeof(v_value) <> 'string' or albo.is_blank(v_value #>> '{}') or length(v_value #>> '{}') > p_max
        or v_value #>> '{}' ~ '[[:cntrl:]]' then
    perform albo.raise_problem(array_to_string(p_path, '.'), 'invalid');
  end if;
end
$$;

comment on function albo.require_identity_text(jsonb, text[], int, boolean) is 'AL422 with the path for a text that is missing or cannot be.';

create or replace function albo.require_identity_contacts(p_contacts jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
begin
  if jsonb_typeof(p_contacts) is distinct from 'object' then
    perform albo.raise_problem('contacts', 'invalid');
  end if;

  for v_name in select k from jsonb_object_keys(p_contacts) k
                where k <> all (array['level', 'names', 'ipa_code', 'email', 'phone', 'municipality', 'province', 'billing']) order by k loop
    perform albo.raise_problem(left(v_name, 100), 'unknown_setting');
  end loop;

  if p_contacts ? 'level' and p_contacts -> 'level' <> all (array['1', '2', '3']::jsonb[]) then
    perform albo.raise_problem('level', 'invalid');
  end if;

  foreach v_name in array array['name', 'display_name', 'url'] loop
    perform albo.require_identity_text(p_contacts, array['names', 'it', v_name], 500, true);
    perform albo.require_identity_text(p_contacts, array['names', 'en', v_name], 500, p_contacts -> 'names' ? 'en');
  end loop;

  perform albo.require_identity_text(p_contacts, '{ipa_code}', 40, true);
  perform albo.require_identity_text(p_contacts, '{email}', 320, true);
  perform albo.require_identity_text(p_contacts, '{phone}', 40, false);
  perform albo.require_identity_text(p_contacts, '{municipality}', 10, false);
  perform albo.require_identity_text(p_contacts, '{province}', 4, false);

  if p_contacts ->> 'phone' !~ '^[+]39[0-9]{5,15}$' then
    perform albo.raise_problem('phone', 'invalid');
  elsif p_contacts ->> 'email' !~ '^[^[:space:]@<>"]+@[^[:space:]@<>"]+[.][^[:space:]@<>"]+$' then
    perform albo.raise_problem('email', 'invalid_email');
  end if;

  if p_contacts ? 'billing' then
    foreach v_name in array array['vat_country', 'vat_number', 'name', 'address', 'postal_code', 'municipality', 'country', 'company', 'email'] loop
      perform albo.require_identity_text(p_contacts, array['billing', v_name], 500, true);
    end loop;
    foreach v_name in array array['fiscal_code', 'number', 'province', 'phone'] loop
      perform albo.require_identity_text(p_contacts, array['billing', v_name], 100, false);
    end loop;
  end if;
end
$$;

comment on function albo.require_identity_contacts(jsonb) is 'AL422 for what metadata of a service cannot tell; albo-login checks the rest when it makes them.';

create or replace function admin.identity_service_put(p_code text, p_service jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := case when p_service ->> 'organization' is not null
                             then (albo.organization_named(p_service ->> 'organization')).id end;
  v_keys         text[] := array(select jsonb_array_elements_text(
                             case when jsonb_typeof(p_service -> 'keys') = 'array' then p_service -> 'keys' else '[]' end));
  v_is_demo      boolean := (select i.is_demo from albo.installation i);
  v_field        text;
  v_id           int;
begin
  if coalesce(p_code, '') !~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$' then
    perform albo.raise_problem('code', 'invalid');
  end if;

  foreach v_field in array array['entity_id', 'base_url'] loop
    -- Only invented people sign in without TLS, and only on the machine itself.
    if coalesce(p_service ->> v_field, '') !~ '^https://[^/?#[:space:]"<>]+(/[^?#[:space:]"<>]*[^/?#[:space:]"<>])?$'
       and not (v_is_demo and coalesce(p_service ->> v_field, '') ~ '^http://(127[.]0[.]0[.][0-9]{1,3}|localhost)(:[0-9]{1,5})?(/[^?#[:space:]"<>]*[^/?#[:space:]"<>])?$') then
      perform albo.raise_problem(v_field, 'invalid_link');
    end if;
  end loop;

  if cardinality(v_keys) not in (1, 2) or exists (select from unnest(v_keys) k where k !~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$')
     or v_keys[1] = v_keys[2] then
    perform albo.raise_problem('keys', 'invalid');
  end if;

  perform albo.require_identity_contacts(p_service -> 'contacts');

  if exists (select from albo.identity_service s
             where s.for_organization_id is not distinct from v_organization and s.code <> p_code) then
    perform albo.raise_problem('organization', 'taken');
  elsif exists (select from albo.identity_service s where s.entity_id = p_service ->> 'entity_id' and s.code <> p_code) then
    perform albo.raise_problem('entity_id', 'taken');
  end if;

  insert into albo.identity_service as s (code, for_organization_id, entity_id, base_url, key_names, contacts)
  values (p_code, v_organization, p_service ->> 'entity_id', p_service ->> 'base_url', v_keys, p_service -> 'contacts')
  on conflict (code) do update
  set for_organization_id = excluded.for_organization_id, entity_id = excluded.entity_id, base_url = excluded.base_url,
      key_names = excluded.key_names, contacts = excluded.contacts, updated_at = clock_timestamp()
  returning s.id into v_id;

  return v_id;
end
$$;

comment on function admin.identity_service_put(text, jsonb) is
'Sets as whom providers are asked: {"organization" (its code; null for all who have no identity of their own),"entity_id","base_url","keys": [one or two names, the first signs],"contacts"}. AL422 with the field for what cannot be.';

create or replace function admin.identity_service_remove(p_code text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.identity_service s where s.code = p_code;

  if not found then
    raise exception 'no such identity' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.identity_service_remove(text) is 'Takes an identity away, with the requests that wait. AL404 if there is none.';

create or replace function admin.identity_services()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', s.id, 'code', s.code, 'organization', o.code, 'entity_id', s.entity_id, 'base_url', s.base_url,
             'keys', s.key_names, 'contacts', s.contacts, 'updated_at', albo.utc(s.updated_at)) order by s.code), '[]')
    from albo.identity_service s
    left join albo.organization o on o.id = s.for_organization_id);
end
$$;

comment on function admin.identity_services() is 'As whom providers are asked, as admin.identity_service_put took it.';

create or replace function admin.identity_provider_put(p_provider jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_certificates text[] := array(select distinct lower(c) from jsonb_array_elements_text(
                             case when jsonb_typeof(p_provider -> 'certificates') = 'array' then p_provider -> 'certificates' else '[]' end) c
                                 order by 1);
  v_is_test      boolean := coalesce((p_provider ->> 'is_test')::boolean, false);
  v_old          albo.identity_provider;
begin
  if v_is_test and not (select i.is_demo from albo.installation i) then
    raise exception 'a test provider is trusted only in a demo database' using errcode = 'AL403';
  elsif coalesce(p_provider ->> 'kind', '') not in ('spid', 'cie', 'eidas') then
    perform albo.raise_problem('kind', 'invalid_option');
  elsif cardinality(v_certificates) not between 1 and 10
        or exists (select from unnest(v_certificates) c where c !~ '^[0-9a-f]{64}$') then
    perform albo.raise_problem('certificates', 'invalid');
  elsif p_provider ->> 'valid_until' is not null and albo.instant_or_null(p_provider ->> 'valid_until') is null then
    perform albo.raise_problem('valid_until', 'invalid');
  elsif p_provider ->> 'logo' !~ '^[a-z0-9-]{1,60}$' then
    perform albo.raise_problem('logo', 'invalid');
  end if;

  perform albo.require_identity_text(p_provider, '{entity_id}', 1024, true);
  perform albo.require_identity_text(p_provider, '{name}', 200, true);

  if length(coalesce(p_provider ->> 'metadata', '')) not between 1 and 262144 then
    perform albo.raise_problem('metadata', 'invalid');
  end if;

  select * into v_old from albo.identity_provider p
  where p.entity_id = p_provider ->> 'entity_id' and p.kind = p_provider ->> 'kind' for update;

  if v_old.id is not null and v_old.is_test <> v_is_test then
    perform albo.raise_problem('is_test', 'immutable');
  end if;

  insert into albo.identity_provider as p (entity_id, kind, is_test, name, logo, metadata, certificates, is_assertion_only,
                                           has_no_issuer_format, valid_until)
  values (p_provider ->> 'entity_id', p_provider ->> 'kind', v_is_test, p_provider ->> 'name', p_provider ->> 'logo',
          p_provider ->> 'metadata', v_certificates, coalesce((p_provider ->> 'is_assertion_only')::boolean, false),
          coalesce((p_provider ->> 'has_no_issuer_format')::boolean, false), albo.instant_or_null(p_provider ->> 'valid_until'))
  on conflict (entity_id, kind) do update
  set name = excluded.name, logo = excluded.logo, metadata = excluded.metadata, certificates = excluded.certificates,
      is_assertion_only = excluded.is_assertion_only, has_no_issuer_format = excluded.has_no_issuer_format,
      valid_until = excluded.valid_until, fetched_at = clock_timestamp(), problem = null, problem_at = null,
      updated_at = case when (p.name, p.logo, p.metadata, p.certificates, p.is_assertion_only, p.has_no_issuer_format, p.valid_until)
                             is distinct from
                             (excluded.name, excluded.logo, excluded.metadata, excluded.certificates, excluded.is_assertion_only,
                              excluded.has_no_issuer_format, excluded.valid_until)
                        then clock_timestamp() else p.updated_at end;

  return case
    when v_old.id is null then 'added'
    when v_old.certificates <> v_certificates then 'keys'
    when (select p.updated_at from albo.identity_provider p where p.id = v_old.id) > v_old.updated_at then 'changed'
    else 'same' end;
end
$$;

comment on function admin.identity_provider_put(jsonb) is
'Trusts a provider as its verified metadata say: {"entity_id","kind": spid, cie or eidas,"is_test","name","logo","metadata" (its EntityDescriptor),"certificates": [SHA-256],"is_assertion_only","has_no_issuer_format","valid_until"}. Returns added, keys (its certificates are others now), changed or same. AL403 for a test provider unless the database is a demo; AL422 with the field for what cannot be.';

create or replace function admin.identity_provider_problem(p_entity_id text, p_kind text, p_problem text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.identity_provider p set problem = left(p_problem, 500), problem_at = clock_timestamp()
  where p.entity_id = p_entity_id and p.kind = p_kind;

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.identity_provider_problem(text, text, text) is
'Notes why metadata that were fetched were not taken; the last good ones stay in force. AL404 if there is no such provider.';

create or replace function admin.identity_provider_enable(p_entity_id text, p_kind text, p_is_enabled boolean)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.identity_provider p set is_enabled = p_is_enabled, updated_at = clock_timestamp()
  where p.entity_id = p_entity_id and p.kind = p_kind;

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.identity_provider_enable(text, text, boolean) is
'Offers a provider to citizens, or no longer: the sessions that it vouched for end, and albo-login follows within seconds. AL404 if there is no such provider.';

create or replace function admin.identity_provider_remove(p_entity_id text, p_kind text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.identity_provider p where p.entity_id = p_entity_id and p.kind = p_kind;

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;
end
$$;

comment on function admin.identity_provider_remove(text, text) is 'Trusts a provider no longer; the requests that wait for it go, and the sessions that it vouched for. AL404 if there is none.';

create or replace function admin.identity_providers(p_kind text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', p.id, 'entity_id', p.entity_id, 'kind', p.kind, 'is_test', p.is_test, 'is_enabled', p.is_enabled,
             'name', p.name, 'logo', p.logo, 'metadata', p.metadata, 'certificates', p.certificates,
             'is_assertion_only', p.is_assertion_only, 'has_no_issuer_format', p.has_no_issuer_format,
             'valid_until', albo.utc(p.valid_until), 'fetched_at', albo.utc(p.fetched_at), 'problem', p.problem,
             'problem_at', albo.utc(p.problem_at)) order by p.kind, p.name, p.id), '[]')
    from albo.identity_provider p
    where p_kind is null or p.kind = p_kind);
end
$$;

comment on function admin.identity_providers(text) is 'Every provider of a kind, or of all kinds (null), also those that are not offered.';

create or replace function admin.identity_messages(p_filter jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.identity_messages(null, p_filter, null, 500);
end
$$;

comment on function admin.identity_messages(jsonb) is
'The index of the register of messages, without the messages, newest first, at most 500 rows: the filter is {"from","to","request","subject","provider","outcome"}, each of which may be missing.';

create or replace function admin.identity_message(p_id bigint, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.identity_message_read(null, p_id, p_reason);
end
$$;

comment on function admin.identity_message(bigint, text) is
'A request and its answer as they are kept, encrypted with the key key_name: {"id","request_id","key_name","request","response"}, both in hexadecimal. Who read it and why is noted. AL404 if there is none, AL422 without a reason.';

create or replace function admin.demo_citizens()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.require_demo();

  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', c.id, 'identity_key', c.identity_key, 'given_name', c.given_name, 'family_name', c.family_name,
             'fiscal_code', c.fiscal_code, 'birth_date', to_char(c.birth_date, 'YYYY-MM-DD'), 'birth_place', c.birth_place,
             'sex', c.sex, 'email', c.email, 'pec', c.pec, 'mobile_phone', c.mobile_phone)
             order by c.family_name, c.given_name, c.id), '[]')
    from albo.citizen c);
end
$$;

comment on function admin.demo_citizens() is
'The invented people, for the test provider, which vouches for them. AL403 unless the database is a demo.';

reset role;
