-- verify value: what the office has checked of what was declared
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A submission never changes, so that a value was checked is a row of the request's history:
-- who, when, which field, and the hash of the value that was looked at.  A mark holds as long
-- as the value is that one; what a supplement changes has to be checked again.

set role albo_owner;

create or replace function albo.value_sha256(p_value jsonb)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return encode(sha256(convert_to(p_value::text, 'UTF8')), 'hex');
end
$$;

comment on function albo.value_sha256(jsonb) is
'Hash of a value of a form, by which a mark tells what it was given to.';

create or replace function albo.value_marks(p_organization int, p_request bigint)
returns table (field text, value_sha256 text, at timestamptz, actor text)
language plpgsql
stable
rows 20
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select x.field, x.value_sha256, x.at, x.actor
  from (
    select distinct on (h.details ->> 'field')
           h.details ->> 'field' as field, h.details ->> 'value_sha256' as value_sha256, h.at, h.actor, h.action
    from albo.history h
    where h.organization_id = p_organization and h.request_id = p_request
      and h.action in ('verify_value', 'unverify_value')
    order by h.details ->> 'field', h.seq desc
  ) x
  where x.action = 'verify_value';
end
$$;

comment on function albo.value_marks(int, bigint) is
'The fields of a request that the office marked as verified and did not unmark, with the hash of the value that was checked.';

create or replace function office.verify_value(p_request bigint, p_field text, p_declared jsonb, p_key uuid,
                                               p_is_verified boolean)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor   albo.actor := albo.staff_actor(albo.caller('office'));
  v_request albo.request;
  v_value   jsonb;
  v_result  jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;
  if p_is_verified is null then
    perform albo.raise_problem('is_verified', 'required');
  end if;

  -- Locked first: a repeat that runs at the same time waits here, and finds the first one's result.
  select * into v_request
  from albo.request r
  where r.organization_id = v_actor.organization_id and r.id = p_request
  for no key update;

  if not found then
    raise exception 'no such request' using errcode = 'AL404';
  end if;

  v_result := albo.command_result(v_actor, p_key, 'verify_value', p_request);
  if v_result is not null then
    return v_result;
  end if;

  if v_request.state >= 6 then
    raise exception 'a closed request is not checked any more' using errcode = 'AL405';
  end if;

  v_value := albo.wrapped_value(v_request, p_field);

  if v_value is null then
    perform albo.raise_problem('field', 'unknown_field');
  elsif v_value ->> 'source' = 'identity' then
    perform albo.raise_problem('field', 'already_verified');
  elsif v_value -> 'declared' is distinct from p_declared then
    -- Nobody vouches for what they did not see.
    raise exception 'the value has changed meanwhile' using errcode = 'AL409';
  end if;

  -- What is so already is not written again.
  if (v_value ? 'verified_by') <> p_is_verified then
    perform albo.history_add(v_actor, p_request, case when p_is_verified then 'verify_value' else 'unverify_value' end,
                             jsonb_build_object('field', p_field, 'value_sha256', albo.value_sha256(v_value -> 'declared')));
  end if;

  v_result := jsonb_build_object('request_id', p_request, 'field', p_field, 'is_verified', p_is_verified);
  return albo.command_done(v_actor, p_key, 'verify_value', p_request, v_result);
end
$$;

comment on function office.verify_value(bigint, text, jsonb, uuid, boolean) is
'Marks a value of an open request as checked by the caller, or takes the mark away; both are rows of history, and no version becomes stale by them. p_declared is the value that the caller saw. AL405 when it is closed; AL409 when the value is another one by now; AL422 unknown_field, or already_verified for what the identity vouches for.';

reset role;
