-- rls: the second wall behind the missing privileges
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Written over the catalogue: a new table is behind it without anybody remembering.
-- The functions run as albo_owner, for whom the policy is constant (see roles.sql).
-- Should a table privilege ever be given by mistake, staff still see their own
-- organization's rows only, and nobody else sees any.

set role albo_owner;

do $$
declare
  v_table record;
begin
  for v_table in
    select c.oid, c.relname,
           case when c.relname = 'organization' then 'id'
                when exists (select from pg_catalog.pg_attribute a
                             where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
                  then 'organization_id' end as organization_column
    from pg_catalog.pg_class c
    where c.relnamespace = 'albo'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table albo.%I enable row level security', v_table.relname);
    execute format('alter table albo.%I force row level security', v_table.relname);
    execute format('drop policy if exists owner on albo.%I', v_table.relname);
    execute format('create policy owner on albo.%I to albo_owner using (true) with check (true)',
                   v_table.relname);
    execute format('drop policy if exists staff on albo.%I', v_table.relname);

    if v_table.organization_column is not null then
      execute format('create policy staff on albo.%I for select to albo_office, albo_audit
                      using (%I = (select albo.caller_organization()))',
                     v_table.relname, v_table.organization_column);
    end if;
  end loop;
end
$$;

reset role;
