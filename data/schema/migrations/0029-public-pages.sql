-- 0029-public-pages: what a body's public pages look like, say of its services, and are found by
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- One host name leads to one body.

create unique index organization_host on albo.organization ((settings ->> 'host')) where settings ? 'host';

-- The logo: its digest stands with the body, which every page reads anyway; its bytes do not.

alter table albo.organization add column logo_sha256 bytea check (length(logo_sha256) = 32);

comment on column albo.organization.logo_sha256 is
  'Digest of the bytes in albo.logo, which names this version of it in addresses; null where there is no logo.';

create table albo.logo (
  organization_id int         not null references albo.organization,
  media_type      text        not null check (media_type in ('image/png', 'image/svg+xml')),
  content         bytea       not null check (length(content) between 1 and 262144),
  set_at          timestamptz not null default now(),
  set_by          text        not null,
  primary key (organization_id)
);

comment on table albo.logo is 'The picture that the portal shows beside the name of a body.';
comment on column albo.logo.media_type is 'What the bytes are, as albo.logo_media_type finds it, whatever the file was called.';
comment on column albo.logo.content is 'The picture; albo.organization has its digest.';
comment on column albo.logo.set_by is 'Database role that was signed in.';

-- What the page of a service says in each of its sections.

alter table albo.service_version
  add column sheet jsonb not null default '{}' check (jsonb_typeof(sheet) = 'object');

comment on column albo.service_version.sheet is
  'Texts of the service''s public page by section, as albo.sheet_keys names them, each {"it":…,"en":…}; a section that is missing is made from the rest.';

-- Search by words of a name, whatever their accents and their order.
create index member_name_key on albo.member
  using gin (organization_id albo_ext.int4_ops, name_key albo_ext.gin_trgm_ops);

-- When a register last changed: the newest row, and not all of them.
create index register_event_at on albo.register_event (organization_id, at desc, entry_id);

reset role;
