-- 0006-draft: forms being filled
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.draft (
  organization_id    int         not null,
  id                 bigint      generated always as identity,
  citizen_id         bigint      not null references albo.citizen,
  service_id         bigint      not null,
  service_version_id bigint      not null,
  row_version        int         not null default 1,
  step               int         not null default 0 check (step between 0 and 100),
  answers            jsonb       not null default '{}',
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  primary key (organization_id, id),
  unique (citizen_id, organization_id, service_id),
  foreign key (organization_id, service_id) references albo.service,
  foreign key (organization_id, service_version_id) references albo.service_version,
  check (jsonb_typeof(answers) = 'object'),
  check (pg_column_size(answers) <= 1048576)
);

comment on table albo.draft is
  'Bozza: a form being filled, one for each citizen and service. Not a request: no state, no protocol number, unseen by the office.';
comment on column albo.draft.answers is
  'Plain values by field, without those that the identity gives and without attachments.';

reset role;
