-- 0008-attachment: files of drafts and requests, in pieces
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.attachment (
  organization_id int         not null,
  id              bigint      generated always as identity,
  draft_id        bigint,
  request_id      bigint,
  field           text        not null,
  name            text        not null check (length(name) between 1 and 255),
  media_type      text        not null,
  size            bigint      not null default 0 check (size >= 0),
  n_chunks        int         not null default 0 check (n_chunks >= 0),
  sha256          bytea       check (length(sha256) = 32),
  created_at      timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, draft_id) references albo.draft on delete cascade,
  foreign key (organization_id, request_id) references albo.request,
  check (num_nonnulls(draft_id, request_id) = 1),
  check (request_id is null or sha256 is not null)
);

comment on table albo.attachment is
  'A file of a draft, or of the request it became. Complete once it has a hash; unchangeable once it belongs to a request.';
comment on column albo.attachment.sha256 is
  'SHA-256 of the whole file, computed by the database from the pieces; null while the file is arriving.';

create table albo.attachment_chunk (
  organization_id int    not null,
  attachment_id   bigint not null,
  index           int    not null check (index >= 0),
  bytes           bytea  not null check (length(bytes) between 1 and 262144),
  primary key (organization_id, attachment_id, index),
  foreign key (organization_id, attachment_id) references albo.attachment on delete cascade
);

-- Files are compressed already: do not try again, do not keep them in the row.
alter table albo.attachment_chunk alter column bytes set storage external;

comment on table albo.attachment_chunk is 'Pieces of 256 KiB, the last one shorter: no side keeps a whole file in memory.';

create unique index attachment_id on albo.attachment (id);
create index attachment_draft on albo.attachment (organization_id, draft_id) where draft_id is not null;
create index attachment_request on albo.attachment (organization_id, request_id) where request_id is not null;

reset role;
