-- login: identified citizens and their sessions
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.citizen_put(p_identity jsonb)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fiscal_code text := upper(nullif(btrim(p_identity ->> 'fiscal_code'), ''));
  v_key         text := coalesce('TINIT-' || v_fiscal_code, nullif(btrim(p_identity ->> 'identity_key'), ''));
  v_name        text;
  v_id          bigint;
begin
  if jsonb_typeof(p_identity) is distinct from 'object' then
    perform albo.raise_problem(null, 'invalid');
  elsif v_key is null or v_fiscal_code !~ '^[A-Z0-9]{11,16}$' then
    perform albo.raise_problem('fiscal_code', 'invalid');
  elsif length(v_key) > 100 or v_fiscal_code is null and v_key ~* '^TINIT-' then
    -- Another identifier must not look like a fiscal code's: it would be somebody else.
    perform albo.raise_problem('identity_key', 'invalid');
  elsif p_identity ->> 'birth_date' is not null and albo.date_or_null(p_identity ->> 'birth_date') is null then
    perform albo.raise_problem('birth_date', 'invalid');
  elsif coalesce(p_identity ->> 'sex', 'M') not in ('M', 'F') then
    perform albo.raise_problem('sex', 'invalid');
  end if;

  foreach v_name in array array['given_name', 'family_name'] loop
    if length(coalesce(btrim(p_identity ->> v_name), '')) not between 1 and 200 then
      perform albo.raise_problem(v_name, 'required');
    end if;
  end loop;

  select x.name into v_name
  from (values ('birth_place', 200), ('email', 320), ('pec', 320), ('mobile_phone', 40)) x (name, max_length)
  where length(p_identity ->> x.name) > x.max_length
  limit 1;

  if found then
    perform albo.raise_problem(v_name, 'too_long');
  end if;

  insert into albo.citizen as c (identity_key, fiscal_code, given_name, family_name, birth_date, birth_place,
                                 sex, email, pec, mobile_phone, identified_at)
  values (v_key, v_fiscal_code, btrim(p_identity ->> 'given_name'), btrim(p_identity ->> 'family_name'),
          albo.date_or_null(p_identity ->> 'birth_date'), nullif(p_identity ->> 'birth_place', ''),
          p_identity ->> 'sex', nullif(p_identity ->> 'email', ''), nullif(p_identity ->> 'pec', ''),
          nullif(p_identity ->> 'mobile_phone', ''), now())
  on conflict (identity_key) do update
  set given_name = excluded.given_name,
      family_name = excluded.family_name,
      -- An attribute that a provider does not send keeps what another one said; not what an office typed.
      birth_date = coalesce(excluded.birth_date, case when c.identified_at is not null then c.birth_date end),
      birth_place = coalesce(excluded.birth_place, case when c.identified_at is not null then c.birth_place end),
      sex = coalesce(excluded.sex, case when c.identified_at is not null then c.sex end),
      email = coalesce(excluded.email, c.email),
      pec = coalesce(excluded.pec, c.pec),
      mobile_phone = coalesce(excluded.mobile_phone, c.mobile_phone),
      identified_at = coalesce(c.identified_at, excluded.identified_at),
      updated_at = now()
  returning c.id into v_id;

  return v_id;
end
$$;

comment on function albo.citizen_put(jsonb) is
'Adds or refreshes a citizen from identity attributes that somebody vouches for, and returns the id: they replace what an office typed. Without a fiscal code, identity_key says who it is.';

create or replace function albo.session_put(p_citizen bigint, p_method text, p_level int, p_token_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(p_token_hash) is distinct from 32 then
    perform albo.raise_problem('token_hash', 'invalid');
  elsif coalesce(p_level, 0) not between 1 and 3 then
    perform albo.raise_problem('level', 'invalid');
  end if;

  -- Those that ended are in nobody's way: take a few out each time.
  delete from albo.session s
  where s.token_hash in (select x.token_hash from albo.session x
                         where x.opened_at < now() - interval '8 hours'
                         order by x.opened_at limit 20 for update skip locked);

  insert into albo.session (token_hash, citizen_id, method, level)
  values (p_token_hash, p_citizen, p_method, p_level)
  on conflict do nothing;

  -- A token is used once: not even the same citizen may open a second session with it.
  if not found then
    perform albo.raise_problem('token_hash', 'reused');
  end if;

  return jsonb_build_object('citizen_id', p_citizen, 'expires_at', albo.utc(now() + interval '8 hours'));
end
$$;

comment on function albo.session_put(bigint, text, int, bytea) is 'Opens a session under the hash of a new token.';

create or replace function login.is_demo()
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

comment on function login.is_demo() is 'True where people are invented, and a test provider may vouch for them.';

create or replace function albo.require_demo()
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not (select i.is_demo from albo.installation i) then
    raise exception 'only in a demo database' using errcode = 'AL403';
  end if;
end
$$;

comment on function albo.require_demo() is 'AL403 in a database with real people.';

create or replace function login.session_open(p_identity jsonb, p_method text, p_level int, p_token_hash bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(p_method, '') not in ('spid', 'cie', 'eidas') then
    perform albo.raise_problem('method', 'invalid');
  end if;

  return albo.session_put(albo.citizen_put(p_identity), p_method, p_level, p_token_hash);
end
$$;

comment on function login.session_open(jsonb, text, int, bytea) is
'Opens a session for a person that an identity provider vouched for, and keeps what it said of the person.';

create or replace function login.session_close(p_token_hash bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from albo.session s where s.token_hash = p_token_hash;
end
$$;

comment on function login.session_close(bytea) is 'Ends a session; no error if it had ended.';

reset role;
