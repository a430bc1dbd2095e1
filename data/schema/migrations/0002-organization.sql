-- 0002-organization: the bodies that share a database, and the people who work there
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.organization (
  id         int         generated always as identity primary key,
  code       text        not null unique check (code ~ '^[a-z][a-z0-9-]{0,40}$'),
  kind       text        not null check (kind in ('order', 'school', 'list')),
  name       text        not null check (length(name) between 1 and 200),
  settings   jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),

  -- The clock reads it: a wrong day must not be found out when a term ends.
  constraint organization_patron_day check (
    settings -> 'patron_day' is null
    or settings ->> 'patron_day' ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')
);

comment on table albo.organization is
  'Ente: a body that keeps registers. organization_id leads the key of everything that is its own.';
comment on column albo.organization.settings is
  'Facts of the body shown to citizens or used by rules, among them patron_day ("MM-DD").';

create table albo.staff (
  organization_id int         not null references albo.organization,
  id              bigint      generated always as identity,
  login           text        not null unique check (login ~ '^[a-z][a-z0-9._-]{0,62}$'),
  name            text        not null check (length(name) between 1 and 200),
  email           text        check (length(email) <= 320),
  duty            text        not null check (duty in ('officer', 'administrator', 'auditor')),
  is_active       boolean     not null default true,
  created_at      timestamptz not null default now(),
  primary key (organization_id, id)
);

comment on table albo.staff is
  'People of an office. The caller of a function is the row whose login is session_user; one login, one organization.';
comment on column albo.staff.duty is
  'officer (operatore), administrator (responsabile del procedimento) or auditor (RTD).';

create type albo.actor as (
  organization_id int,
  kind            text,
  id              bigint,
  name            text
);

comment on type albo.actor is
  'Who moves a request: kind is applicant, officer, administrator, auditor or system; id is of albo.citizen or albo.staff.';

reset role;
