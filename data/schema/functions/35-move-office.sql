-- move: completeness, and who has the request in hand
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.move_forward(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
  v_ticked  jsonb;
begin
  select coalesce(jsonb_object_agg(i ->> 'id', true), '{}') into v_ticked
  from jsonb_array_elements(p_move.rules -> 'checklist') i;

  -- Only what is not the one right answer needs to be told what is wrong with it.
  if p_move.details <> v_ticked then
    perform albo.require_checklist(p_move.rules -> 'checklist', p_move.details);
  end if;

  v_request.checklist := p_move.details;
  p_move.details := jsonb_build_object('checklist', p_move.details);
  p_move.request := v_request;
  return p_move;
end
$$;

comment on function albo.move_forward(albo.move) is
'The completeness check: every item of the service''s checklist is ticked, and no other.';

create or replace function albo.require_checklist(p_items jsonb, p_checklist jsonb)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problems jsonb;
begin
  if jsonb_typeof(p_checklist) <> 'object' then
    perform albo.raise_problem('checklist', 'invalid');
  end if;

  select jsonb_agg(jsonb_build_object('field', x.id, 'code', x.code)) into v_problems
  from (
    select i ->> 'id' as id, 'required' as code
    from jsonb_array_elements(coalesce(p_items, '[]')) i
    where p_checklist -> (i ->> 'id') is distinct from 'true'
    union all
    select k.key, 'unknown_field'
    from jsonb_object_keys(p_checklist) k (key)
    where not exists (select from jsonb_array_elements(coalesce(p_items, '[]')) i where i ->> 'id' = k.key)
  ) x;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;
end
$$;

comment on function albo.require_checklist(jsonb, jsonb) is
'Refuses with AL422 a completeness check that does not tick every item of the rules, or ticks others.';

create or replace function albo.move_claim(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  -- Held until the end: nobody is demoted or suspended between this and the commit.
  perform from albo.staff s
  where s.organization_id = v_request.organization_id and s.id = (p_move.actor).id
    and s.is_active and s.duty = 'administrator'
  for share;

  if not found then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  v_request.assignee_id := (p_move.actor).id;
  p_move.request := v_request;
  p_move.notice := 'claimed';
  return p_move;
end
$$;

comment on function albo.move_claim(albo.move) is 'Presa in carico: the request is the caller''s; the applicant is told.';

create or replace function albo.move_release(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  p_move.details := jsonb_build_object('released', (
    select s.login from albo.staff s
    where s.organization_id = v_request.organization_id and s.id = v_request.assignee_id));
  v_request.assignee_id := null;
  p_move.request := v_request;
  return p_move;
end
$$;

comment on function albo.move_release(albo.move) is
'Gives a claimed request back to the administrators'' queue. Any administrator may: a colleague may be away.';

create or replace function albo.move_assign(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_assignee bigint;
begin
  -- Who nobody took in hand is claimed, and the applicant told.
  if v_request.assignee_id is null then
    perform albo.raise_problem('assignee', 'not_claimed');
  end if;

  select s.id into v_assignee
  from albo.staff s
  where s.organization_id = v_request.organization_id and s.login = p_move.details ->> 'assignee'
    and s.is_active and s.duty = 'administrator'
  for share;

  if not found then
    perform albo.raise_problem('assignee', 'invalid_option');
  elsif v_assignee = v_request.assignee_id then
    perform albo.raise_problem('assignee', 'same_assignee');
  end if;

  p_move.details := jsonb_build_object(
    'assignee', p_move.details ->> 'assignee',
    'before', (select s.login from albo.staff s
               where s.organization_id = v_request.organization_id and s.id = v_request.assignee_id));
  v_request.assignee_id := v_assignee;
  p_move.request := v_request;
  p_move.notice := 'assigned';
  return p_move;
end
$$;

comment on function albo.move_assign(albo.move) is
'Hands a request to another active administrator of the body. AL422 invalid_option, same_assignee, not_claimed.';

reset role;
