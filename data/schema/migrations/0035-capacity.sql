-- 0035-capacity: for whom a citizen acts
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.capacity (
  id           bigint      generated always as identity primary key,
  citizen_id   bigint      not null references albo.citizen,
  kind         text        not null check (kind in ('minor', 'legal_person')),
  ground       text        not null check (ground in ('parent', 'guardian', 'legal_representative', 'delegate')),
  fiscal_code  text        not null collate "C" check (fiscal_code ~ '^([A-Z0-9]{16}|[0-9]{11})$'),
  family_name  text        check (length(family_name) between 1 and 200),
  given_name   text        check (length(given_name) between 1 and 200),
  birth_date   date,
  name         text        not null check (length(name) between 1 and 401),
  declared_at  timestamptz not null default now(),
  withdrawn_at timestamptz,
  check ((kind = 'minor') = (ground in ('parent', 'guardian'))),
  check ((kind = 'minor') = (family_name is not null and given_name is not null and birth_date is not null))
);

comment on table albo.capacity is
  'For whom a citizen declared to act (DPR 445/2000, art. 46 and 47): a minor, or a legal person. It opens nothing that others did: only the requests made in it are the citizen''s.';
comment on column albo.capacity.kind is 'minor or legal_person.';
comment on column albo.capacity.ground is 'parent or guardian of a minor; legal_representative or delegate of a legal person.';
comment on column albo.capacity.fiscal_code is 'Of whom the citizen acts for.';
comment on column albo.capacity.family_name is 'Of a minor; null for a legal person.';
comment on column albo.capacity.given_name is 'Of a minor; null for a legal person.';
comment on column albo.capacity.birth_date is 'Of a minor; null for a legal person.';
comment on column albo.capacity.name is 'Family and given name, or the name of the legal person.';
comment on column albo.capacity.withdrawn_at is 'When the citizen said not to act for it any more; null while he or she does.';
create unique index capacity_current on albo.capacity (citizen_id, fiscal_code) where withdrawn_at is null;

alter table albo.draft add column capacity_id bigint references albo.capacity;
comment on column albo.draft.capacity_id is 'For whom the citizen acts; null for oneself, and for what the office files.';

drop index albo.draft_own;
create unique index draft_own on albo.draft (citizen_id, organization_id, service_id, (coalesce(capacity_id, 0))) where filed_by is null;
create index draft_capacity on albo.draft (capacity_id) where capacity_id is not null;

alter table albo.request add column acts_for text collate "C";
comment on column albo.request.acts_for is 'Fiscal code of whom the citizen acts for; null for oneself.';

drop index albo.request_twin;
create unique index request_twin on albo.request (organization_id, citizen_id, service_id, (coalesce(acts_for, ''))) where state < 6;

alter table albo.submission add column acts_for jsonb;
comment on column albo.submission.acts_for is
  'For whom the applicant acts, as declared: {"kind", "ground", "fiscal_code", "name", "declared_at"}; null for oneself. The history of the request has the same.';

reset role;
