-- account guards: what was recorded of accounts and settings stays
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.staff_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a person is suspended, never removed' using errcode = 'AL403';
  end if;

  if (new.organization_id, new.id, new.login) is distinct from (old.organization_id, old.id, old.login) then
    raise exception 'an account never passes to somebody else' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.staff_guard() is
'Trigger of albo.staff: what a person did stays that person''s, so the row and its login stay.';

create or replace trigger guard before update or delete on albo.staff
  for each row execute function albo.staff_guard();
create or replace trigger guard before update or delete on albo.staff_event
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.setting_event
  for each row execute function albo.refuse_change();

create or replace trigger guard_truncate before truncate on albo.staff
  for each statement execute function albo.refuse_change();
create or replace trigger guard_truncate before truncate on albo.staff_event
  for each statement execute function albo.refuse_change();
create or replace trigger guard_truncate before truncate on albo.setting_event
  for each statement execute function albo.refuse_change();

reset role;
