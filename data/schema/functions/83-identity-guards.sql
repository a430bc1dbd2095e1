-- identity, guards: a test provider only among invented people, and a register that only time takes from
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.identity_provider_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.is_test and not (select i.is_demo from albo.installation i) then
    raise exception 'a test provider is trusted only in a demo database' using errcode = 'AL403';
  end if;

  if tg_op = 'UPDATE' and (new.is_test, new.entity_id, new.kind) is distinct from (old.is_test, old.entity_id, old.kind) then
    raise exception 'what a provider is never changes' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.identity_provider_guard() is
'Trigger of albo.identity_provider: a test provider only in a demo database, and none changes into a real one.';

create or replace trigger guard before insert or update on albo.identity_provider
  for each row execute function albo.identity_provider_guard();

create or replace function albo.identity_provider_end()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' or (old.is_enabled and not new.is_enabled) then
    delete from albo.session s where s.provider_id = old.id;
  end if;

  return case tg_op when 'DELETE' then old else new end;
end
$$;

comment on function albo.identity_provider_end() is
'Trigger of albo.identity_provider: who is trusted no longer vouches for no open session either.';

create or replace trigger sessions_end before update or delete on albo.identity_provider
  for each row execute function albo.identity_provider_end();

create or replace function albo.installation_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if old.is_demo and not new.is_demo and exists (select from albo.identity_provider p where p.is_test) then
    raise exception 'a test provider is trusted here' using errcode = 'AL403';
  end if;

  -- Who signed in among invented people is not signed in among real ones.
  if old.is_demo and not new.is_demo then
    delete from albo.session;
  end if;

  return new;
end
$$;

comment on function albo.installation_guard() is
'Trigger of albo.installation: a database that trusts a test provider stays a demo, and one that is a demo no longer ends all sessions.';

create or replace trigger guard before update of is_demo on albo.installation
  for each row execute function albo.installation_guard();

create or replace function albo.identity_message_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '24 months' then
    return old;
  end if;

  raise exception 'the register of messages is append-only' using errcode = 'AL403';
end
$$;

comment on function albo.identity_message_guard() is
'Trigger of albo.identity_message: a row never changes, and goes after 24 months only.';

create or replace trigger guard before update or delete on albo.identity_message
  for each row execute function albo.identity_message_guard();
create or replace trigger guard_truncate before truncate on albo.identity_message
  for each statement execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.identity_reading
  for each row execute function albo.refuse_change();
create or replace trigger guard_truncate before truncate on albo.identity_reading
  for each statement execute function albo.refuse_change();
create or replace trigger guard before update or delete on albo.identity_event
  for each row execute function albo.refuse_change();
create or replace trigger guard_truncate before truncate on albo.identity_event
  for each statement execute function albo.refuse_change();

create or replace function albo.identity_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before jsonb;
  v_after  jsonb;
  v_row    jsonb;
begin
  if tg_op <> 'INSERT' then
    v_before := to_jsonb(old) - array['metadata', 'fetched_at', 'updated_at', 'problem', 'problem_at', 'id'];
  end if;

  if tg_op <> 'DELETE' then
    v_after := to_jsonb(new) - array['metadata', 'fetched_at', 'updated_at', 'problem', 'problem_at', 'id'];
  end if;

  v_row := coalesce(v_after, v_before);

  if v_before is distinct from v_after then
    insert into albo.identity_event (subject, action, before, after, done_by)
    values (case tg_table_name when 'identity_service' then 'service ' || (v_row ->> 'code')
                               else 'provider ' || (v_row ->> 'kind') || ' ' || (v_row ->> 'entity_id') end,
            case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'removed' end, v_before, v_after, session_user);
  end if;

  return null;
end
$$;

comment on function albo.identity_record() is
'Trigger of albo.identity_service and albo.identity_provider: nothing that is trusted changes without a row of albo.identity_event.';

create or replace trigger record after insert or update or delete on albo.identity_service
  for each row execute function albo.identity_record();
create or replace trigger record after insert or update or delete on albo.identity_provider
  for each row execute function albo.identity_record();

reset role;
