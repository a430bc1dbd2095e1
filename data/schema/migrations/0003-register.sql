-- 0003-register: registers, their sections, members and periods of membership
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.register (
  organization_id int     not null references albo.organization,
  id              bigint  generated always as identity,
  code            text    not null check (code ~ '^[a-z][a-z0-9_-]{0,40}$'),
  name            jsonb   not null check (jsonb_typeof(name) = 'object'),
  is_public       boolean not null default false,
  last_number     bigint  not null default 0 check (last_number >= 0),
  primary key (organization_id, id),
  unique (organization_id, code)
);

comment on table albo.register is 'Albo, elenco, registro: a list of enrolled people or legal persons.';
comment on column albo.register.name is 'Label by language: {"it":…,"en":…}.';
comment on column albo.register.last_number is
  'Highest number given so far; its row lock makes enrolments queue, so no number is given twice.';

create table albo.section (
  organization_id int    not null,
  id              bigint generated always as identity,
  register_id     bigint not null,
  code            text   not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,40}$'),
  name            jsonb  not null check (jsonb_typeof(name) = 'object'),
  primary key (organization_id, id),
  unique (organization_id, register_id, code),
  unique (organization_id, register_id, id),
  foreign key (organization_id, register_id) references albo.register
);

comment on table albo.section is 'Sezione, settore, classe: a part of a register.';

create table albo.member (
  organization_id int         not null references albo.organization,
  id              bigint      generated always as identity,
  kind            text        not null check (kind in ('person', 'legal_person')),
  fiscal_code     text        collate "C" not null check (fiscal_code ~ '^[A-Z0-9]{11,16}$'),
  family_name     text,
  given_name      text,
  name            text        not null check (length(name) between 1 and 400),
  birth_date      date,
  created_at      timestamptz not null default now(),
  primary key (organization_id, id),
  unique (organization_id, fiscal_code)
);

comment on table albo.member is 'Iscritto: a person or legal person with at least one entry.';
comment on column albo.member.name is 'Family name and given name of a person; the name of a legal person.';

create table albo.entry (
  organization_id   int         not null,
  id                bigint      generated always as identity,
  register_id       bigint      not null,
  section_id        bigint      not null,
  member_id         bigint      not null,
  number            bigint      not null check (number > 0),
  effective_from    date        not null,
  effective_to      date,
  period            daterange   not null
                                generated always as (daterange(effective_from, effective_to, '[)')) stored,
  resolution_number text,
  resolution_date   date,
  cause             text,
  opened_by         bigint,
  closed_by         bigint,
  created_at        timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, register_id, section_id)
    references albo.section (organization_id, register_id, id),
  foreign key (organization_id, member_id) references albo.member,
  check (effective_to > effective_from),
  check ((effective_to is null) = (cause is null)),

  -- A member is once at a time in a register …
  constraint entry_one_at_a_time
    exclude using gist (organization_id albo_ext.gist_int4_ops with =, register_id albo_ext.gist_int8_ops with =,
                        member_id albo_ext.gist_int8_ops with =, period with &&),
  -- … and a number never passes to another member, not even years later.
  constraint entry_number_is_personal
    exclude using gist (organization_id albo_ext.gist_int4_ops with =, register_id albo_ext.gist_int8_ops with =,
                        number albo_ext.gist_int8_ops with =, member_id albo_ext.gist_int8_ops with <>)
);

comment on table albo.entry is
  'Iscrizione: one period of membership of one section. Periods are added and closed, never overwritten.';
comment on column albo.entry.effective_to is 'First day out of the section; null while the entry is in force.';
comment on column albo.entry.cause is 'Why the period closed: removal, transfer, transferred_out, or the cause declared.';
comment on column albo.entry.opened_by is 'Request whose approval opened the period; null when it came from an import.';
comment on column albo.entry.closed_by is 'Request whose approval closed the period.';

create index entry_list on albo.entry (organization_id, register_id, number, effective_from);
create index entry_member on albo.entry (organization_id, member_id, effective_from);
create index member_name on albo.member
  using gin (organization_id albo_ext.int4_ops, name albo_ext.gin_trgm_ops);

reset role;
