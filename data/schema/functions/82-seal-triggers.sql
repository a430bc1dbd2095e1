-- seal triggers: seals are added, never changed or removed
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace trigger guard before insert on albo.seal
  for each row execute function albo.seal_guard();
create or replace trigger guard_change before update or delete on albo.seal
  for each row execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.seal_leaf
  for each row execute function albo.refuse_change();
create or replace trigger guard before insert or delete or update on albo.seal_head
  for each row execute function albo.seal_head_guard();
create or replace trigger guard before update or delete on albo.seal_key
  for each row execute function albo.seal_key_guard();

-- TRUNCATE passes no row by a trigger of rows.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['seal', 'seal_leaf', 'seal_head', 'seal_key'] loop
    execute format('create or replace trigger guard_truncate before truncate on albo.%I
                    for each statement execute function albo.refuse_change()', v_table);
  end loop;
end
$$;

reset role;
