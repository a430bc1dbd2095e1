-- 0030-stranger: what citizens asked for that is somebody else's
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.stranger_access (
  organization_id int         not null references albo.organization,
  id              bigint      generated always as identity,
  day             date        not null,
  at              timestamptz not null default clock_timestamp(),
  citizen_id      bigint      not null references albo.citizen,
  what            text        not null check (what in ('draft', 'request', 'attachment')),
  object_id       bigint      not null,
  request_id      bigint,
  times           int         not null default 1 check (times > 0),
  primary key (organization_id, id),
  unique (organization_id, citizen_id, day, what, object_id)
);

comment on table albo.stranger_access is
  'Who of the citizens asked for somebody else''s draft, request or file, by a guessed address or a link that was passed on. They were told that there is no such thing.';
comment on column albo.stranger_access.day is 'In Rome. One row for each thing and day, however often it was asked for.';
comment on column albo.stranger_access.at is 'The first time of that day.';
comment on column albo.stranger_access.citizen_id is 'Who asked.';
comment on column albo.stranger_access.what is 'draft, request or attachment.';
comment on column albo.stranger_access.object_id is 'The draft, request or attachment, which may be gone by now.';
comment on column albo.stranger_access.request_id is 'The request that it belongs to; null for a draft and its files.';
comment on column albo.stranger_access.times is 'How often on that day.';

create index stranger_access_at on albo.stranger_access (organization_id, at, id);

reset role;
