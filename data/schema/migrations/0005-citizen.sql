-- 0005-citizen: identified people and their sessions
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.citizen (
  id           bigint      generated always as identity primary key,
  identity_key text        not null unique check (length(identity_key) between 1 and 100),
  fiscal_code  text        check (fiscal_code ~ '^[A-Z0-9]{11,16}$'),
  given_name   text        not null check (length(given_name) between 1 and 200),
  family_name  text        not null check (length(family_name) between 1 and 200),
  birth_date   date,
  birth_place  text        check (length(birth_place) <= 200),
  sex          text        check (sex in ('M', 'F')),
  email        text        check (length(email) <= 320),
  pec          text        check (length(pec) <= 320),
  mobile_phone text        check (length(mobile_phone) <= 40),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);

comment on table albo.citizen is
  'A person as identified by SPID or CIE. Shared by the organizations: they read what a request of theirs carries.';
comment on column albo.citizen.identity_key is
  'TINIT- and the fiscal code; another identifier for foreigners who have none (eIDAS).';

create table albo.session (
  token_hash   bytea       primary key check (length(token_hash) = 32),
  citizen_id   bigint      not null references albo.citizen,
  method       text        not null check (method in ('spid', 'cie', 'eidas', 'demo')),
  level        int         not null check (level between 1 and 3),
  opened_at    timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);

comment on table albo.session is
  'Open sessions: they end 30 minutes after the last call, or 8 hours after the first.';
comment on column albo.session.token_hash is
  'SHA-256 of the token in the citizen''s cookie; the token itself is not kept, so a copy of this table opens nothing.';

create index session_citizen on albo.session (citizen_id);
create index session_opened on albo.session (opened_at);

reset role;
