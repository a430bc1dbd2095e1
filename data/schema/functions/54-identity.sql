-- identity: as whom Albo asks, whom it asks, and what becomes of the answer
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A sign-in is three calls: login.request_open when the browser leaves for the provider,
-- login.request_find when it comes back, and login.answer once the signatures are verified
-- and the answer was checked.  The last one takes the request away: of two answers to one
-- request only one finds it.

set role albo_owner;

create or replace function albo.place_of_path(p_path text)
returns table (organization_id int, level int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts text[] := string_to_array(split_part(split_part(p_path, '?', 1), '#', 1), '/');
  v_id    bigint;
begin
  if v_parts[2] = 'ente' then
    select o.id into organization_id from albo.organization o where o.code = v_parts[3];
    select (v.rules ->> 'sign_in_level')::int into level
    from albo.service s
    join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
    where s.organization_id = place_of_path.organization_id and s.code = v_parts[4];

    -- For whom one acts is declared at level 2 at least.
    if v_parts[5] = 'per-conto' and level < 2 then
      level := 2;
    end if;
  elsif v_parts[2] in ('bozze', 'pratiche') and v_parts[3] ~ '^[0-9]{1,18}$' then
    v_id := v_parts[3]::bigint;

    -- Numbers are one series over all bodies.
    if v_parts[2] = 'bozze' then
      select d.organization_id, (v.rules ->> 'sign_in_level')::int into organization_id, level
      from albo.draft d
      join albo.service_version v on v.organization_id = d.organization_id and v.id = d.service_version_id
      where d.id = v_id;
    else
      -- What was sent is read at level 2 at least.
      select r.organization_id, case when v.rules ? 'sign_in_level' then albo.request_level(r.id) end into organization_id, level
      from albo.request r
      join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
      where r.id = v_id;
    end if;
  end if;

  return next;
end
$$;

comment on function albo.place_of_path(text) is
'The body that a path of the portal belongs to, and the level that its service asks for; each may be null. Whether the person may go there is not decided here.';

create or replace function albo.identity_service_for(p_organization int)
returns albo.identity_service
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_service albo.identity_service;
begin
  select * into v_service from albo.identity_service s
  where s.for_organization_id = p_organization or s.for_organization_id is null
  order by s.for_organization_id nulls last limit 1;

  return v_service;
end
$$;

comment on function albo.identity_service_for(int) is
'As whom providers are asked for citizens of a body: as the body itself, or as who asks for all; null if nobody can.';

create or replace function login.place(p_return_path text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_place   record;
  v_service albo.identity_service;
begin
  select * into v_place from albo.place_of_path(p_return_path);
  v_service := albo.identity_service_for(v_place.organization_id);

  return jsonb_build_object(
    'organization_id', v_place.organization_id, 'service_id', v_service.id,
    -- Whose number a request or a draft has is no stranger's to know.
    'organization', (select o.name from albo.organization o where o.id = v_place.organization_id and p_return_path ~ '^/ente/'),
    -- The portal asks for level 2 at least wherever no rule says otherwise.
    'level', coalesce(v_place.level, greatest(coalesce((v_service.contacts ->> 'level')::int, 2), 2)));
end
$$;

comment on function login.place(text) is
'Where a return path leads: {"organization_id","organization","service_id","level"}; organization is named for addresses under /ente only; service_id says as whom providers are asked, and is null where no identity was set up.';

create or replace function login.identity(p_version text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version text := (
    select md5(concat_ws(' ', (select string_agg(concat_ws(' ', s.id, albo.utc(s.updated_at)), ' ' order by s.id) from albo.identity_service s),
                         '/', (select string_agg(concat_ws(' ', p.id, p.is_enabled, albo.utc(p.updated_at)), ' ' order by p.id) from albo.identity_provider p),
                         '/', (select i.is_demo from albo.installation i))));
begin
  if v_version = p_version then
    return null;
  end if;

  return jsonb_build_object(
    'version', v_version,
    'is_demo', (select i.is_demo from albo.installation i),
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'id', s.id, 'code', s.code, 'entity_id', s.entity_id, 'base_url', s.base_url, 'keys', s.key_names,
               'is_common', s.for_organization_id is null, 'contacts', s.contacts) order by s.id), '[]')
      from albo.identity_service s),
    'providers', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'id', p.id, 'entity_id', p.entity_id, 'kind', p.kind, 'is_test', p.is_test, 'name', p.name, 'logo', p.logo,
               'metadata', p.metadata, 'is_assertion_only', p.is_assertion_only,
               'has_no_issuer_format', p.has_no_issuer_format, 'valid_until', albo.utc(p.valid_until)) order by p.id), '[]')
      from albo.identity_provider p where p.is_enabled));
end
$$;

comment on function login.identity(text) is
'As whom albo-login asks and whom it trusts: {"version","is_demo","services","providers"}; null when it is still what p_version was.';

create or replace function login.request_open(p_handle_hash bytea, p_browser_hash bytea, p_request jsonb, p_message bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_service albo.identity_service;
  v_place   record;
  v_path    text;
begin
  perform albo.need_bytes('handle', p_handle_hash, 32, 32);
  perform albo.need_bytes('browser', p_browser_hash, 32, 32);
  perform albo.need_object('request', p_request);
  perform albo.need_bytes('message', p_message, 0, 65536);
  v_path := albo.need_text(p_request, 'return_path', 512, '^/([^/]|$)');

  delete from albo.identity_request r
  where r.handle_hash in (select x.handle_hash from albo.identity_request x where x.expires_at < now()
                          order by x.expires_at limit 20 for update skip locked);

  select * into v_service from albo.identity_service s
  where s.id = albo.need_whole(p_request, 'service_id', 1, 2147483647);

  if not found or not exists (select from albo.identity_provider p
                              where p.id = albo.need_whole(p_request, 'provider_id', 1, 2147483647)) then
    raise exception 'no such service or provider' using errcode = 'AL404';
  end if;

  select * into v_place from albo.place_of_path(v_path);

  insert into albo.identity_request (handle_hash, browser_hash, request_id, provider_id, service_id, for_organization_id, acs_url,
                                     audience, level, comparison, is_forced, issued_at, return_path, key_name, message, expires_at)
  values (p_handle_hash, p_browser_hash, albo.need_text(p_request, 'request_id', 200), (p_request ->> 'provider_id')::int,
          v_service.id, v_place.organization_id, albo.need_text(p_request, 'acs_url', 1024), v_service.entity_id,
          albo.need_whole(p_request, 'level', 1, 3),
          albo.need_text(p_request, 'comparison', 10, '^(minimum|exact|better|maximum)$'),
          coalesce(albo.json_boolean(p_request, 'is_forced'), true), albo.need_instant(p_request, 'issued_at'), v_path,
          albo.need_text(p_request, 'key_name', 200), p_message, now() + interval '30 minutes')
  on conflict do nothing;

  -- Neither a handle nor the name of a request is used twice.
  if not found then
    perform albo.raise_problem('handle', 'reused');
  end if;
end
$$;

comment on function login.request_open(bytea, bytea, jsonb, bytea) is
'Remembers a request that a browser carries to a provider: {"request_id","provider_id","service_id","acs_url","level","comparison","is_forced","issued_at" (seconds since 1970),"return_path","key_name"}, under the hash of the RelayState and that of the browser''s cookie, for 30 minutes. AL404 for a service or provider that there is not; AL422 for a part that is missing or cannot be, and reused.';

create or replace function login.request_find(p_handle_hash bytea, p_browser_hash bytea)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.identity_request;
begin
  select * into v_request from albo.identity_request r where r.handle_hash = p_handle_hash;

  if not found then
    return '{"problem": "request-unknown"}';
  elsif v_request.browser_hash is distinct from p_browser_hash then
    return jsonb_build_object('problem', 'other-browser', 'provider_id', v_request.provider_id);
  elsif v_request.expires_at < now() then
    return jsonb_build_object('problem', 'request-expired', 'provider_id', v_request.provider_id);
  end if;

  return jsonb_build_object(
    'request_id', v_request.request_id, 'provider_id', v_request.provider_id, 'service_id', v_request.service_id,
    'acs_url', v_request.acs_url, 'audience', v_request.audience, 'level', v_request.level, 'comparison', v_request.comparison,
    'is_forced', v_request.is_forced, 'issued_at', extract(epoch from v_request.issued_at)::bigint,
    'return_path', v_request.return_path, 'key_name', v_request.key_name);
end
$$;

comment on function login.request_find(bytea, bytea) is
'The request that waits under a RelayState, for the browser that began it; {"problem": "request-unknown", "other-browser" or "request-expired"} where there is none. It goes on waiting.';

create or replace function albo.sign_in_note(p_organization int, p_provider int, p_request text, p_citizen bigint, p_level int,
                                             p_outcome text, p_error_number int)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into albo.sign_in (day, for_organization_id, provider_id, provider, method, request_id, citizen_id, level, outcome, error_number)
  select albo.rome_day(now()), p_organization, p.id, p.entity_id, p.kind, p_request, p_citizen, p_level, p_outcome, p_error_number
  from (select) x
  left join albo.identity_provider p on p.id = p_provider
  on conflict (day, outcome, (coalesce(provider_id, 0))) where request_id is null do update
  set times = albo.sign_in.times + 1, last_at = clock_timestamp();
end
$$;

comment on function albo.sign_in_note(int, int, text, bigint, int, text, int) is
'A row of albo.sign_in; one more of a counted one where there is no request.';

create or replace function login.refuse(p_provider int, p_outcome text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if albo.need_outcome(p_outcome) = 'success' then
    perform albo.raise_problem('outcome', 'invalid');
  end if;

  perform albo.sign_in_note(null, p_provider, null, null, null, p_outcome, null);
end
$$;

comment on function login.refuse(int, text) is
'Notes that something was refused that no provider signed for a request of ours; the provider is null when none is known.';

create or replace function albo.attributes_of(p_identity jsonb)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_country text := upper(nullif(btrim(p_identity ->> 'fiscal_country'), ''));
  v_number  text := upper(nullif(btrim(p_identity ->> 'fiscal_number'), ''));
  v_code    text := nullif(btrim(p_identity ->> 'spid_code'), '');
begin
  perform albo.need_object('identity', p_identity);

  -- Whose number it is belongs to the name of the account: what another country calls a number
  -- can read like an Italian fiscal code.
  if v_number is not null and coalesce(v_country, '') !~ '^[A-Z]{2}$' then
    perform albo.raise_problem('fiscal_country', 'invalid');
  end if;

  return (p_identity - array['fiscal_country', 'fiscal_number', 'spid_code', 'fiscal_code', 'identity_key'])
    || case when v_country = 'IT' and v_number is not null then jsonb_build_object('fiscal_code', v_number)
            when v_number is not null then jsonb_build_object('identity_key', 'TIN' || v_country || '-' || v_number)
            when v_code is not null then jsonb_build_object('identity_key', 'EIDAS-' || v_code)
            else '{}' end;
end
$$;

comment on function albo.attributes_of(jsonb) is
'Attributes of a provider as albo.citizen_put takes them: the account belongs to the pair of fiscal_country and fiscal_number; to spid_code, which the node of eIDAS gives, where there is no number.';

create or replace function login.answer(p_handle_hash bytea, p_browser_hash bytea, p_answer jsonb, p_message bytea, p_token_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.identity_request;
  v_provider albo.identity_provider;
  v_outcome  text;
  v_level    int;
  v_error    int;
  v_citizen  bigint;
  v_session  jsonb;
begin
  -- Of two that come at the same time, the second waits here and then finds nothing.
  delete from albo.identity_request r
  where r.handle_hash = p_handle_hash and r.browser_hash = p_browser_hash and r.expires_at >= now()
  returning * into v_request;

  if not found then
    return '{"outcome": "request-unknown"}';
  end if;

  perform albo.need_object('answer', p_answer);
  perform albo.need_bytes('message', p_message, 0, 300000);
  v_outcome := albo.need_outcome(p_answer ->> 'outcome');

  if v_outcome = 'success' then
    v_level := albo.need_whole(p_answer, 'level', 1, 3);
  end if;

  if p_answer ->> 'error_number' is not null then
    v_error := albo.need_whole(p_answer, 'error_number', 0, 2147483647);
  end if;

  -- Who switches it off meanwhile waits here, and then ends the session of this answer too.
  select * into v_provider from albo.identity_provider p where p.id = v_request.provider_id for share;

  if v_outcome = 'success' then
    delete from albo.identity_assertion a
    where (a.provider_id, a.assertion_id) in (
      select x.provider_id, x.assertion_id from albo.identity_assertion x
      where x.until < now() order by x.until limit 20 for update skip locked);

    insert into albo.identity_assertion (provider_id, assertion_id, until)
    values (v_provider.id, albo.need_text(p_answer, 'assertion_id', 512),
            albo.need_instant(p_answer, 'assertion_end') + interval '60 seconds')
    on conflict do nothing;

    v_outcome := case when not found then 'assertion-used'
                      when not v_provider.is_enabled then 'provider-disabled'
                      when v_provider.is_test and not (select i.is_demo from albo.installation i) then 'provider-test'
                      else 'success' end;
  end if;

  if v_outcome = 'success' then
    begin
      v_citizen := albo.citizen_put(albo.attributes_of(p_answer -> 'identity'));
      v_session := albo.session_put(v_citizen, v_provider.kind, v_level, p_token_hash);

      -- A name that is too long for any provider cannot be given back to it: its own session just ends.
      update albo.session s
      set provider_id = v_provider.id, service_id = v_request.service_id,
          name_id = case when length(p_answer ->> 'name_id') <= 1024 then p_answer ->> 'name_id' end,
          name_qualifier = case when length(p_answer ->> 'name_qualifier') <= 1024 then p_answer ->> 'name_qualifier' end,
          session_index = case when length(p_answer ->> 'session_index') <= 1024 then p_answer ->> 'session_index' end
      where s.token_hash = p_token_hash;
    exception when sqlstate 'AL422' then
      -- Signed, but nobody whom we could know: the request is answered nevertheless.
      v_outcome := 'identity';
      v_citizen := null;
      v_session := null;
    end;
  end if;

  -- These are only to find it by; what the provider wrote is in the message.
  insert into albo.identity_message (for_organization_id, provider, service, request_id, request_issued_at, response_id,
                                     response_issued_at, response_issuer, assertion_id, subject, name_qualifier, outcome,
                                     key_name, request, response)
  values (v_request.for_organization_id, v_provider.entity_id, v_request.audience, v_request.request_id, v_request.issued_at,
          left(p_answer ->> 'response_id', 512), left(p_answer ->> 'response_issued_at', 40),
          left(p_answer ->> 'response_issuer', 1024), left(p_answer ->> 'assertion_id', 512), left(p_answer ->> 'name_id', 1024),
          left(p_answer ->> 'name_qualifier', 1024), v_outcome,
          v_request.key_name, v_request.message, p_message);

  perform albo.sign_in_note(v_request.for_organization_id, v_provider.id, v_request.request_id, v_citizen,
                            case when v_citizen is not null then v_level end, v_outcome, v_error);

  return jsonb_build_object('outcome', v_outcome, 'return_path', v_request.return_path) || coalesce(v_session, '{}');
end
$$;

comment on function login.answer(bytea, bytea, jsonb, bytea, bytea) is
'Takes the waiting request away, whose answer the provider signed, keeps both messages in the register, notes what came of it, and opens a session when outcome is success: {"outcome","identity","level","assertion_id","assertion_end","name_id","name_qualifier","session_index","response_id","response_issued_at","response_issuer","error_number"}. Returns {"outcome","return_path"}, with "citizen_id" and "expires_at" of a session; outcome is request-unknown when somebody else had answered, assertion-used for a second use, identity for attributes that name nobody. The response is encrypted with the key that the request was. AL422 for a part that is missing or cannot be.';

create or replace function login.logout_begin(p_handle_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_logout albo.identity_logout;
begin
  delete from albo.identity_logout l
  where l.handle_hash = p_handle_hash and l.expires_at >= now() and l.name_id is not null
  returning * into v_logout;

  return jsonb_build_object(
    'provider_id', v_logout.provider_id, 'service_id', v_logout.service_id, 'name_id', v_logout.name_id,
    'name_qualifier', v_logout.name_qualifier, 'session_index', v_logout.session_index);
end
$$;

comment on function login.logout_begin(bytea) is
'What portal.sign_out left under a handle, once: the session that is to end at its provider; nulls where there is none.';

create or replace function login.logout_open(p_handle_hash bytea, p_request_id text, p_provider int, p_service int)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.need_bytes('handle', p_handle_hash, 32, 32);
  perform albo.need_text(jsonb_build_object('request_id', p_request_id), 'request_id', 200);

  if not exists (select from albo.identity_provider p where p.id = p_provider)
     or not exists (select from albo.identity_service s where s.id = p_service) then
    raise exception 'no such service or provider' using errcode = 'AL404';
  end if;

  delete from albo.identity_logout l
  where l.handle_hash in (select x.handle_hash from albo.identity_logout x where x.expires_at < now()
                          order by x.expires_at limit 20 for update skip locked);

  insert into albo.identity_logout (handle_hash, request_id, provider_id, service_id, expires_at)
  values (p_handle_hash, p_request_id, p_provider, p_service, now() + interval '30 minutes')
  on conflict do nothing;

  if not found then
    perform albo.raise_problem('handle', 'reused');
  end if;
end
$$;

comment on function login.logout_open(bytea, text, int, int) is 'Remembers a logout request that a browser carries to a provider. AL404 for a service or provider that there is not; AL422 required, invalid, too_long, reused.';

create or replace function login.logout_take(p_handle_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_logout albo.identity_logout;
begin
  delete from albo.identity_logout l where l.handle_hash = p_handle_hash and l.expires_at >= now() and l.request_id is not null
  returning * into v_logout;

  return jsonb_build_object('request_id', v_logout.request_id, 'provider_id', v_logout.provider_id, 'service_id', v_logout.service_id);
end
$$;

comment on function login.logout_take(bytea) is 'The logout request that waits under a RelayState, which waits no more; nulls where there is none.';

create or replace function login.session_end(p_provider int, p_name_id text, p_session_index text)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_n int;
begin
  delete from albo.session s
  where s.provider_id = p_provider and s.name_id = p_name_id
    and (p_session_index is null or s.session_index is not distinct from p_session_index);
  get diagnostics v_n = row_count;

  return v_n;
end
$$;

comment on function login.session_end(int, text, text) is
'Ends the sessions of a sign-in at the wish of the provider that vouched for it, and says how many there were.';

reset role;
