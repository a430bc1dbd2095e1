-- 0009-history: who moved which request, and when
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.history (
  organization_id int         not null,
  request_id      bigint      not null,
  seq             int         not null check (seq > 0),
  at              timestamptz not null,
  action          text        not null,
  from_state      smallint,
  to_state        smallint    not null,
  actor_kind      text        not null check (actor_kind in ('applicant', 'officer', 'administrator', 'system')),
  actor_id        bigint,
  actor           text        not null,
  details         jsonb       not null default '{}',
  hash            bytea       not null,
  primary key (organization_id, request_id, seq),
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.history is
  'One row a move, only ever inserted. Each carries a hash over itself and the hash of the row before it.';
comment on column albo.history.hash is
  'SHA-256 of albo.history_text(); chained per request, because a chain per organization makes its writers queue.';

reset role;
