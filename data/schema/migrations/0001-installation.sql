-- 0001-installation: schemas, extensions, and what is installed
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- A migration that has been released is never edited; a mistake gets a new one.
-- Tables carry no privilege for anybody: functions/90-rls.sql gives each of them
-- row security, grants.sql gives callers the functions of their own schema.

-- Nobody connects, or makes temporary tables, without having been told so.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
end
$$;

revoke all on schema public from public;

create schema albo authorization albo_owner;
comment on schema albo is 'Tables and internal functions of Albo; no caller has a privilege on a table.';

create schema albo_ext authorization albo_owner;
comment on schema albo_ext is 'Extensions used by indexes and constraints.';

create extension if not exists pg_trgm schema albo_ext;
create extension if not exists btree_gin schema albo_ext;
create extension if not exists btree_gist schema albo_ext;

-- Operator classes of indexes are looked up by whoever creates the index.
grant usage on schema albo_ext to albo_owner;

alter default privileges for role albo_owner revoke execute on functions from public;
alter default privileges for role albo_owner revoke usage on types from public;

set role albo_owner;

create table albo.installation (
  is_only          boolean     primary key default true check (is_only),
  schema_version   int         not null default 0,
  functions_digest text        not null default '',
  is_demo          boolean     not null default false,
  created_at       timestamptz not null default now()
);

comment on table albo.installation is 'One row: what is installed here.';
comment on column albo.installation.schema_version is 'Number of the last migration applied.';
comment on column albo.installation.functions_digest is
  'SHA-256 of roles, functions and grants as last applied; equal means nothing to do.';
comment on column albo.installation.is_demo is
  'True only where albo-admin demo filled the database: invented people may sign in without proof.';

insert into albo.installation default values;

create table albo.schema_migration (
  version    int         primary key check (version > 0),
  name       text        not null,
  sha256     text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz not null default now()
);

comment on table albo.schema_migration is
  'Migrations applied, with the digest each file had; a released file that changed is refused.';

reset role;
