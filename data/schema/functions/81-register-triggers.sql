-- register triggers: what stays as it was written on a register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.annotation_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and old.closed_at is null then
    old.closed_on := new.closed_on;
    old.closing_reasons := new.closing_reasons;
    old.closed_by := new.closed_by;
    old.closed_at := new.closed_at;
    if new is not distinct from old and new.closed_at is not null then
      return new;
    end if;
  end if;

  raise exception 'an annotation is closed, never changed or removed' using errcode = 'AL403';
end
$$;

comment on function albo.annotation_guard() is 'Trigger of albo.annotation: written once, closed once.';

create or replace function albo.transfer_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and old.state = 'offered' then
    old.state := new.state;
    old.closed_at := new.closed_at;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'a transfer is closed, never changed or removed' using errcode = 'AL403';
end
$$;

comment on function albo.transfer_guard() is 'Trigger of albo.transfer: an offer ends once, and stays what it was.';

create or replace trigger guard before update or delete on albo.annotation
  for each row execute function albo.annotation_guard();
create or replace trigger guard before update or delete on albo.transfer
  for each row execute function albo.transfer_guard();
create or replace trigger guard before update or delete on albo.register_event
  for each row execute function albo.refuse_change();

do $$
declare
  v_table text;
begin
  foreach v_table in array array['annotation', 'transfer', 'register_event'] loop
    execute format('create or replace trigger guard_truncate before truncate on albo.%I
                    for each statement execute function albo.refuse_change()', v_table);
  end loop;
end
$$;

reset role;
