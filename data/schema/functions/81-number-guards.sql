-- number guards: numbers that were given, and to whom, stay given
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.member_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a member is never removed' using errcode = 'AL403';
  end if;

  -- A name may have been misspelt; another fiscal code is another person.
  if (new.organization_id, new.id, new.kind, new.fiscal_code)
     is distinct from (old.organization_id, old.id, old.kind, old.fiscal_code) then
    raise exception 'a member never becomes somebody else' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.member_guard() is
'Trigger of albo.member: never removed, never somebody else; names may be corrected.';

create or replace function albo.protocol_counter_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a counter is never removed' using errcode = 'AL403';
  end if;

  if (new.organization_id, new.year) is distinct from (old.organization_id, old.year)
     or new.last_number not in (old.last_number, old.last_number + 1) or new.last_at < old.last_at then
    raise exception 'protocol numbers follow each other' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.protocol_counter_guard() is
'Trigger of albo.protocol_counter: one number after the other, and time does not go back.';

create or replace function albo.register_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.last_number < old.last_number then
    raise exception 'a number that was given is not given again' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.register_guard() is 'Trigger of albo.register: its last number never decreases.';

create or replace trigger guard before update or delete on albo.member
  for each row execute function albo.member_guard();
create or replace trigger guard before update or delete on albo.protocol_counter
  for each row execute function albo.protocol_counter_guard();
create or replace trigger guard before update on albo.register
  for each row execute function albo.register_guard();

do $$
declare
  v_table text;
begin
  foreach v_table in array array['member', 'protocol_counter', 'register'] loop
    execute format('create or replace trigger guard_truncate before truncate on albo.%I
                    for each statement execute function albo.refuse_change()', v_table);
  end loop;
end
$$;

reset role;
