-- 0004-service: what a citizen can ask for, and the form of each version of it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.service (
  organization_id    int     not null references albo.organization,
  id                 bigint  generated always as identity,
  code               text    not null check (code ~ '^[a-z][a-z0-9-]{0,40}$'),
  kind               text    not null check (kind in ('enrolment', 'removal', 'transfer', 'other')),
  is_active          boolean not null default true,
  current_version_id bigint,
  primary key (organization_id, id),
  unique (organization_id, code)
);

comment on table albo.service is 'Servizio digitale: iscrizione, cancellazione, trasferimento, or one of the body''s own.';
comment on column albo.service.current_version_id is 'The version citizens see; null before the first is published.';

create table albo.service_version (
  organization_id int         not null,
  id              bigint      generated always as identity,
  service_id      bigint      not null,
  version         int         not null check (version > 0),
  title           jsonb       not null check (jsonb_typeof(title) = 'object'),
  summary         jsonb       not null check (jsonb_typeof(summary) = 'object'),
  description     jsonb       not null check (jsonb_typeof(description) = 'object'),
  fee_cents       bigint      not null check (fee_cents >= 0),
  term_days       int         not null check (term_days between 1 and 3650),
  rules           jsonb       not null check (jsonb_typeof(rules) = 'object'),
  form            jsonb       not null check (jsonb_typeof(form) = 'object'),
  digest          bytea       not null check (length(digest) = 32),
  published_at    timestamptz,
  primary key (organization_id, id),
  unique (organization_id, service_id, version),
  foreign key (organization_id, service_id) references albo.service
);

comment on table albo.service_version is
  'Form, rules, fee and term of a service. Immutable once published; every request is pinned to one.';
comment on column albo.service_version.digest is 'SHA-256 of the content: the same content is not published twice.';

alter table albo.service
  add foreign key (organization_id, current_version_id) references albo.service_version;

create table albo.form_field (
  organization_id    int     not null,
  service_version_id bigint  not null,
  position           int     not null,
  id                 text    not null check (id ~ '^[a-z][a-z0-9_]{0,40}$'),
  type               text    not null,
  is_required        boolean not null,
  identity_attribute text,
  visible_when       jsonb,
  shown_by           text,
  shown_for          jsonb,
  options            text[],
  media_types        text[],
  max_size           bigint,
  max_files          int,
  primary key (organization_id, service_version_id, id),
  foreign key (organization_id, service_version_id) references albo.service_version
);

comment on table albo.form_field is
  'The fields of a version''s form, flat: what submission checks, taken out of the document once, at publication.';
comment on column albo.form_field.identity_attribute is
  'Attribute of the citizen''s identity that fills this field; never taken from the client when the identity has it.';
comment on column albo.form_field.visible_when is 'Conditions of the section and of the field, both.';
comment on column albo.form_field.shown_by is
  'Where visible_when is no more than one field with equals or in: that field, and in shown_for its values.';

reset role;
