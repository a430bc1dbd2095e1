-- command: a repeat gets the first answer
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.command_result(p_actor albo.actor, p_key uuid, p_name text, p_target bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_command albo.command;
begin
  select * into v_command
  from albo.command c
  where c.organization_id = p_actor.organization_id and c.key = p_key;

  if not found then
    return null;
  end if;

  if v_command.name <> p_name or v_command.target_id <> p_target
     or v_command.caller_id is distinct from p_actor.id
     or (v_command.caller_kind = 'applicant') <> (p_actor.kind = 'applicant') then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  return v_command.result;
end
$$;

comment on function albo.command_result(albo.actor, uuid, text, bigint) is
'Result of a command that was done already, or null. Ask only after locking its target: a repeat that runs at the same time then waits, and finds it here. AL422 key_reused when the key belongs to another caller, command or target.';

create or replace function albo.command_done(p_actor albo.actor, p_key uuid, p_name text, p_target bigint, p_result jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into albo.command (organization_id, key, name, caller_kind, caller_id, target_id, result)
  values (p_actor.organization_id, p_key, p_name, p_actor.kind, p_actor.id, p_target, p_result)
  on conflict do nothing;

  -- Somebody used the same key on another target in the meantime.
  if not found then
    perform albo.raise_problem(null, 'key_reused');
  end if;

  return p_result;
end
$$;

comment on function albo.command_done(albo.actor, uuid, text, bigint, jsonb) is
'Keeps the result of a command under its key, and returns it. AL422 key_reused when the key was taken for another target meanwhile.';

reset role;
