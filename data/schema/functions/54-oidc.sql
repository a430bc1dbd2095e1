-- oidc: sign-in through an aggregator, by OpenID Connect
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Four calls, as with SPID: login.oidc_request_open when the browser leaves, oidc_request_take when
-- it comes back, and oidc_answer once the tokens were fetched and checked.  Who takes a
-- question is alone with it: a state is answered once.

set role albo_owner;

create or replace function albo.oidc_note(p_provider albo.oidc_provider, p_method text, p_organization int, p_request text,
                                          p_citizen bigint, p_level int, p_outcome text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into albo.sign_in (day, for_organization_id, provider, method, request_id, citizen_id, level, outcome)
  values (albo.rome_day(now()), p_organization, p_provider.settings ->> 'issuer', p_method, p_request, p_citizen, p_level, p_outcome)
  on conflict (day, outcome, (coalesce(provider_id, 0))) where request_id is null do update
  set times = albo.sign_in.times + 1, last_at = clock_timestamp();
end
$$;

comment on function albo.oidc_note(albo.oidc_provider, text, int, text, bigint, int, text) is
'A row of albo.sign_in for a provider of OpenID Connect; one more of a counted one where there is no question.';

create or replace function login.oidc_providers(p_version text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version text := (
    select md5(string_agg(concat_ws(' ', p.id, p.is_enabled, albo.utc(p.updated_at)), '/' order by p.id)) from albo.oidc_provider p);
begin
  v_version := coalesce(v_version, 'none');

  if v_version = p_version then
    return null;
  end if;

  return jsonb_build_object(
    'version', v_version,
    'providers', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'id', p.id, 'code', p.code, 'names', p.names, 'credential', p.credential,
               'settings', p.settings || jsonb_build_object('test', p.is_test)) order by p.code), '[]')
      from albo.oidc_provider p where p.is_enabled));
end
$$;

comment on function login.oidc_providers(text) is
'The providers of OpenID Connect that are trusted: {"version","providers": [{"id","code","names","credential","settings"}]}; null when they are still those of p_version.';

create or replace function login.oidc_place(p_return_path text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_place record;
begin
  select * into v_place from albo.place_of_path(p_return_path);

  return jsonb_build_object(
    'level', coalesce(v_place.level, 2),
    'providers', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'code', p.code, 'names', p.names, 'is_test', p.is_test) order by p.code), '[]')
      from albo.oidc_provider p
      where p.is_enabled and (p.for_organization_id is null or p.for_organization_id = v_place.organization_id)));
end
$$;

comment on function login.oidc_place(text) is
'Which providers of OpenID Connect are offered to who comes from a path, and the level that is asked for: {"level","providers": [{"id","code","names","is_test"}]}.';

create or replace function login.oidc_request_open(p_state_hash bytea, p_browser_hash bytea, p_request jsonb, p_message bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_provider albo.oidc_provider;
  v_place    record;
  v_path     text;
begin
  perform albo.need_bytes('state', p_state_hash, 32, 32);
  perform albo.need_bytes('browser', p_browser_hash, 32, 32);
  perform albo.need_object('request', p_request);
  perform albo.need_bytes('message', p_message, 0, 65536);
  v_path := albo.need_text(p_request, 'return_path', 512, '^/([^/]|$)');

  delete from albo.oidc_request r
  where r.state_hash in (select x.state_hash from albo.oidc_request x where x.expires_at < now()
                         order by x.expires_at limit 20 for update skip locked);

  select * into v_place from albo.place_of_path(v_path);
  select * into v_provider from albo.oidc_provider p
  where p.id = albo.need_whole(p_request, 'provider_id', 1, 2147483647) and p.is_enabled
    and (p.for_organization_id is null or p.for_organization_id = v_place.organization_id);

  if not found then
    raise exception 'no such provider' using errcode = 'AL404';
  end if;

  insert into albo.oidc_request (state_hash, browser_hash, provider_id, for_organization_id, nonce, verifier, level, asked_at,
                                 return_path, key_name, message, expires_at)
  values (p_state_hash, p_browser_hash, v_provider.id, v_place.organization_id,
          albo.need_text(p_request, 'nonce', 100, '^.{20}'), albo.need_text(p_request, 'verifier', 128, '^.{43}'),
          albo.need_whole(p_request, 'level', 1, 3), albo.need_instant(p_request, 'asked_at'), v_path,
          albo.need_text(p_request, 'key_name', 200), p_message, now() + interval '30 minutes')
  on conflict do nothing;

  if not found then
    perform albo.raise_problem('state', 'reused');
  end if;
end
$$;

comment on function login.oidc_request_open(bytea, bytea, jsonb, bytea) is
'Remembers a question that a browser carries to a provider: {"provider_id","nonce","verifier","level","asked_at" (seconds since 1970),"return_path","key_name"}, under the hash of the state and that of the browser''s cookie, for 30 minutes. AL404 for a provider that is not offered there; AL422 for a part that is missing or cannot be, and reused.';

create or replace function login.oidc_request_take(p_state_hash bytea, p_browser_hash bytea, p_code text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.oidc_request;
  v_provider albo.oidc_provider;
  v_problem  text;
begin
  select * into v_request from albo.oidc_request r where r.state_hash = p_state_hash for update;
  select * into v_provider from albo.oidc_provider p where p.id = v_request.provider_id;

  -- Somebody else's browser leaves the question to who began.
  v_problem := case
    when v_request.state_hash is null or v_request.taken_at is not null then 'request-unknown'
    when v_request.browser_hash is distinct from p_browser_hash then 'other-browser'
    when v_request.expires_at < now() then 'request-expired'
    when v_provider.code is distinct from p_code then 'other-provider'
    when not v_provider.is_enabled then 'provider-disabled'
    when v_provider.is_test and not (select i.is_demo from albo.installation i) then 'provider-test' end;

  if v_problem is not null then
    perform albo.oidc_note(v_provider, null, null, null, null, null, v_problem);
    return jsonb_build_object('problem', v_problem, 'return_path', case when v_problem <> 'other-browser' then v_request.return_path end);
  end if;

  update albo.oidc_request r set taken_at = clock_timestamp() where r.state_hash = p_state_hash;

  return jsonb_build_object(
    'nonce', v_request.nonce, 'verifier', v_request.verifier, 'level', v_request.level, 'key_name', v_request.key_name,
    'asked_at', extract(epoch from v_request.asked_at)::bigint, 'return_path', v_request.return_path);
end
$$;

comment on function login.oidc_request_take(bytea, bytea, text) is
'Takes the question that waits under a state, for the browser that began it and the provider whose address it came back to: {"nonce","verifier","level","asked_at","return_path","key_name"}; {"problem","return_path"} where there is none: request-unknown, other-browser, request-expired, other-provider, provider-disabled or provider-test, which is noted.';

create or replace function login.oidc_answer(p_state_hash bytea, p_answer jsonb, p_message bytea, p_token_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.oidc_request;
  v_provider albo.oidc_provider;
  v_outcome  text;
  v_level    int;
  v_method   text;
  v_name     text := encode(p_state_hash, 'hex');
  v_citizen  bigint;
  v_session  jsonb;
begin
  delete from albo.oidc_request r where r.state_hash = p_state_hash and r.taken_at is not null returning * into v_request;

  if not found then
    return '{"outcome": "request-unknown"}';
  end if;

  perform albo.need_object('answer', p_answer);
  v_outcome := albo.need_outcome(p_answer ->> 'outcome');

  if v_outcome = 'success' then
    v_level := albo.need_whole(p_answer, 'level', 1, 3);
  end if;

  if p_message is not null then
    perform albo.need_bytes('message', p_message, 0, 300000);
  end if;

  -- Who switches it off meanwhile waits here, and then ends the session of this answer too.
  select * into v_provider from albo.oidc_provider p where p.id = v_request.provider_id for share;
  v_method := coalesce(v_provider.settings ->> 'method', 'oidc');

  -- An administrator may have changed his mind while the tokens were fetched.
  if v_outcome = 'success' then
    v_outcome := case when not v_provider.is_enabled then 'provider-disabled'
                      when v_provider.is_test and not (select i.is_demo from albo.installation i) then 'provider-test'
                      when v_level < v_request.level then 'level'
                      else 'success' end;
  end if;

  if v_outcome = 'success' then
    begin
      perform albo.need_object('identity', p_answer -> 'identity');
      v_citizen := albo.citizen_put((p_answer -> 'identity') - 'identity_key');
      v_session := albo.session_put(v_citizen, v_method, v_level, p_token_hash);
    exception when sqlstate 'AL422' then
      v_outcome := 'identity';
      v_citizen := null;
      v_session := null;
    end;
  end if;

  if p_message is not null then
    insert into albo.identity_message (for_organization_id, provider, service, request_id, request_issued_at, response_id,
                                       response_issued_at, response_issuer, subject, outcome, key_name, request, response)
    values (v_request.for_organization_id, v_provider.settings ->> 'issuer', v_provider.settings ->> 'client_id', v_name,
            v_request.asked_at, left(p_answer ->> 'token_id', 512), left(p_answer ->> 'issued_at', 40), v_provider.settings ->> 'issuer',
            left(p_answer ->> 'subject', 1024), v_outcome, v_request.key_name, v_request.message, p_message);
  end if;

  perform albo.oidc_note(v_provider, v_method, v_request.for_organization_id, v_name, v_citizen,
                         case when v_citizen is not null then v_level end, v_outcome);

  return jsonb_build_object('outcome', v_outcome, 'return_path', v_request.return_path) || coalesce(v_session, '{}');
end
$$;

comment on function login.oidc_answer(bytea, jsonb, bytea, bytea) is
'Takes a question away that was taken, keeps the tokens in the register where there are any, notes what came of it, and opens a session when outcome is success: {"outcome","identity","level","subject","token_id","issued_at"}. Returns {"outcome","return_path"}, with "citizen_id" and "expires_at" of a session; outcome is request-unknown when nobody took the question, identity for attributes that name nobody. AL422 for a part that is missing or cannot be.';

reset role;
