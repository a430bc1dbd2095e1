-- 0016-seal: the order in which history was written, and the seals that close it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- A sequence and not an identity: some rows are inserted whole, from variables of their type,
-- with an id that is null; the trigger albo.history_number fills it.  Where every microsecond
-- counts the column is left out and takes its default.
create sequence albo.history_id_seq as bigint cache 1;

alter table albo.history add column id bigint not null default nextval('albo.history_id_seq');
alter sequence albo.history_id_seq owned by albo.history.id;

comment on column albo.history.id is
  'Order of writing, over all organizations, with gaps where a transaction aborted; not part of the hash. A seal closes a range of it.';

-- Rows lie on the disk in the order of this number, which grows: a few pages for millions.
create index history_id on albo.history using brin (id) with (pages_per_range = 32);

create table albo.seal_key (
  key_id     text        primary key check (key_id ~ '^[0-9a-f]{64}$'),
  public_key bytea       not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  check (key_id = encode(sha256(public_key), 'hex')),
  check (valid_to > valid_from)
);

create unique index seal_key_valid on albo.seal_key ((true)) where valid_to is null;

comment on table albo.seal_key is
  'Public keys of the seals, one valid at a time. The private one never comes here. Who checks the seals should have the public key from elsewhere.';
comment on column albo.seal_key.key_id is 'SHA-256 of the public key.';
comment on column albo.seal_key.public_key is 'SubjectPublicKeyInfo (DER) of an Ed25519 key.';

create table albo.seal (
  number        bigint      primary key check (number > 0),
  format        int         not null default 1 check (format = 1),
  from_id       bigint      not null,
  to_id         bigint      not null,
  n_leaves      bigint      not null check (n_leaves > 0),
  root          bytea       not null check (length(root) = 32),
  previous_hash bytea       check (length(previous_hash) = 32),
  sealed_at     timestamptz not null,
  key_id        text        not null references albo.seal_key,
  signature     bytea       not null check (length(signature) = 64),
  check (from_id < to_id),
  check ((number = 1) = (previous_hash is null))
);

comment on table albo.seal is
  'A seal closes all rows of albo.history with from_id < id <= to_id. Only ever added, numbered without gaps.';
comment on column albo.seal.root is 'Root of the Merkle tree (RFC 6962) over the seal''s leaves.';
comment on column albo.seal.previous_hash is 'albo.seal_hash of the seal before; null for the first.';
comment on column albo.seal.signature is 'Ed25519 over albo.seal_text.';

create table albo.seal_leaf (
  organization_id int    not null,
  seal_number     bigint not null references albo.seal deferrable initially deferred,
  position        bigint not null check (position >= 0),
  request_id      bigint not null,
  protocol_number text   not null,
  seq             int    not null,
  hash            bytea  not null check (length(hash) = 32),
  primary key (organization_id, request_id, seal_number)
);

create unique index seal_leaf_position on albo.seal_leaf (seal_number, position);

comment on table albo.seal_leaf is
  'What a seal seals: for each request whose history grew in its range, the last row of it there. That row''s hash holds all earlier ones. No foreign key to the request: a leaf tells of one that was removed.';
comment on column albo.seal_leaf.position is 'Place in the seal''s tree, from 0, by organization and request.';
comment on column albo.seal_leaf.seq is 'Last row of the request''s history in the range.';
comment on column albo.seal_leaf.hash is 'Hash of that row.';

create table albo.seal_head (
  is_only boolean primary key default true check (is_only),
  number  bigint  not null default 0,
  to_id   bigint  not null default 0,
  hash    bytea
);

comment on table albo.seal_head is
  'One row: the newest seal. Its lock makes sealers queue; without that seal it would not fit.';
comment on column albo.seal_head.hash is 'albo.seal_hash of the newest seal; null before the first.';

insert into albo.seal_head default values;

reset role;
