-- 0023-inbox: who has a request open, and searches that a person keeps
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Unlogged: after a crash nobody has anything open.
create unlogged table albo.presence (
  organization_id int         not null,
  staff_id        bigint      not null,
  request_id      bigint      not null,
  opened_at       timestamptz not null,
  seen_at         timestamptz not null,
  primary key (organization_id, staff_id),
  foreign key (organization_id, staff_id) references albo.staff,
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.presence is
  'Which request each person of the staff has open now: one row a person, worth nothing two minutes after it was seen.';
comment on column albo.presence.opened_at is 'Since when the person has had this request open.';
comment on column albo.presence.seen_at is 'When the person''s desktop last said so.';

create table albo.saved_search (
  organization_id int         not null,
  id              bigint      generated always as identity,
  staff_id        bigint      not null,
  name            text        not null check (length(name) between 1 and 60),
  query           jsonb       not null check (jsonb_typeof(query) = 'object'),
  primary key (organization_id, id),
  unique (organization_id, staff_id, name),
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.saved_search is
  'What a person of the staff often looks for in the inbox; it follows the person from one computer to the other.';
comment on column albo.saved_search.name is 'In the words of the person.';
comment on column albo.saved_search.query is '{"filter":…,"sort":…} as albo.inbox takes them.';

reset role;
