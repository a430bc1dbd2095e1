-- oidc, guards: a test provider only among invented people, and no change that is not recorded
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.oidc_provider_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.is_test and not (select i.is_demo from albo.installation i) then
    raise exception 'a test provider is trusted only in a demo database' using errcode = 'AL403';
  elsif tg_op = 'UPDATE' and new.is_test is distinct from old.is_test then
    raise exception 'what a provider is never changes' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.oidc_provider_guard() is
'Trigger of albo.oidc_provider: a test provider only in a demo database, and none changes into a real one.';

create or replace trigger guard before insert or update on albo.oidc_provider
  for each row execute function albo.oidc_provider_guard();

create or replace function albo.oidc_provider_end()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A session does not know which aggregator vouched for it, only how: those of another one that
  -- says the same of its people end as well, and they sign in again.
  if tg_op = 'DELETE' or (old.is_enabled and not new.is_enabled) then
    delete from albo.session s where s.provider_id is null and s.method = coalesce(old.settings ->> 'method', 'oidc');
  end if;

  return case tg_op when 'DELETE' then old else new end;
end
$$;

comment on function albo.oidc_provider_end() is
'Trigger of albo.oidc_provider: who is trusted no longer vouches for no open session either.';

create or replace trigger sessions_end before update or delete on albo.oidc_provider
  for each row execute function albo.oidc_provider_end();

create or replace function albo.installation_oidc_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if old.is_demo and not new.is_demo and exists (select from albo.oidc_provider p where p.is_test) then
    raise exception 'a test provider is trusted here' using errcode = 'AL403';
  end if;

  return new;
end
$$;

comment on function albo.installation_oidc_guard() is
'Trigger of albo.installation: a database that trusts a test provider of OpenID Connect stays a demo.';

create or replace trigger guard_oidc before update of is_demo on albo.installation
  for each row execute function albo.installation_oidc_guard();

create or replace function albo.oidc_record()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - array['updated_at', 'id'] end;
  v_after  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - array['updated_at', 'id'] end;
begin
  if v_before is distinct from v_after then
    insert into albo.identity_event (subject, action, before, after, done_by)
    values ('provider oidc ' || (coalesce(v_after, v_before) ->> 'code'),
            case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'removed' end, v_before, v_after, session_user);
  end if;

  return null;
end
$$;

comment on function albo.oidc_record() is
'Trigger of albo.oidc_provider: nothing that is trusted changes without a row of albo.identity_event.';

create or replace trigger record after insert or update or delete on albo.oidc_provider
  for each row execute function albo.oidc_record();

reset role;
