-- values: what a caller must give, read and checked
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- For what comes from a program of ours rather than from a form: what is missing or cannot be
-- is refused by its name, and never reaches a cast or a constraint.

set role albo_owner;

create or replace function albo.need_object(p_field text, p_object jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_object) is distinct from 'object' then
    perform albo.raise_problem(p_field, 'invalid');
  end if;
end
$$;

comment on function albo.need_object(text, jsonb) is 'AL422 invalid for what is no object.';

create or replace function albo.need_bytes(p_field text, p_bytes bytea, p_from int, p_to int)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_bytes is null then
    perform albo.raise_problem(p_field, 'required');
  elsif length(p_bytes) not between p_from and p_to then
    perform albo.raise_problem(p_field, 'invalid');
  end if;
end
$$;

comment on function albo.need_bytes(text, bytea, int, int) is
'AL422 required or invalid for bytes that are missing, or not so many. A SHA-256 has 32.';

create or replace function albo.need_text(p_object jsonb, p_key text, p_max_length int, p_pattern text default null)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := nullif(p_object -> p_key, 'null');
  v_text  text := v_value #>> '{}';
begin
  if v_value is null then
    perform albo.raise_problem(p_key, 'required');
  elsif length(v_text) > p_max_length then
    perform albo.raise_problem(p_key, 'too_long');
  elsif jsonb_typeof(v_value) <> 'string' or v_text = '' or v_text !~ p_pattern then
    perform albo.raise_problem(p_key, 'invalid');
  end if;

  return v_text;
end
$$;

comment on function albo.need_text(jsonb, text, int, text) is
'A text that an object must hold, as it is. AL422 required, too_long, invalid for an empty one or one that does not match the pattern.';

create or replace function albo.need_whole(p_object jsonb, p_key text, p_from bigint, p_to bigint)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value  jsonb := nullif(p_object -> p_key, 'null');
  v_number numeric := case when jsonb_typeof(v_value) = 'number' then v_value::numeric end;
begin
  if v_value is null then
    perform albo.raise_problem(p_key, 'required');
  elsif v_number is null or v_number not between p_from and p_to or v_number <> trunc(v_number) then
    perform albo.raise_problem(p_key, 'invalid');
  end if;

  return v_number;
end
$$;

comment on function albo.need_whole(jsonb, text, bigint, bigint) is
'A whole number between two that an object must hold. AL422 required, invalid.';

create or replace function albo.need_instant(p_object jsonb, p_key text)
returns timestamptz
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not after the year 9999.
  return to_timestamp(albo.need_whole(p_object, p_key, 0, 253402300799));
end
$$;

comment on function albo.need_instant(jsonb, text) is
'An instant that an object must hold in seconds since 1970. AL422 required, invalid.';

create or replace function albo.need_outcome(p_outcome text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_outcome is null then
    perform albo.raise_problem('outcome', 'required');
  elsif p_outcome !~ '^[a-z][a-z0-9-]{0,60}$' then
    perform albo.raise_problem('outcome', 'invalid');
  end if;

  return p_outcome;
end
$$;

comment on function albo.need_outcome(text) is
'What became of a sign-in, by a name that albo.sign_in takes. AL422 required, invalid.';

reset role;
