-- 0010-outbox: what must happen outside, who read what, and commands already done
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.outbox (
  organization_id int         not null,
  key             text        not null check (length(key) between 1 and 200),
  id              bigint      generated always as identity,
  request_id      bigint,
  kind            text        not null,
  payload         jsonb       not null default '{}',
  created_at      timestamptz not null default now(),
  run_at          timestamptz not null default now(),
  attempts        int         not null default 0,
  last_error      text,
  settled_at      timestamptz,
  primary key (organization_id, key)
);

comment on table albo.outbox is
  'Effects outside the database, written with the move that causes them and carried out by the worker.';
comment on column albo.outbox.key is 'What makes the effect one and the same: the second insert of a key is refused.';
comment on column albo.outbox.payload is 'What to send, by reference: addresses and names are looked up when it is claimed.';
comment on column albo.outbox.run_at is 'Not before this instant; a claim moves it to the end of its lease, a failure to the next try.';
comment on column albo.outbox.attempts is 'Counts claims, and is the fencing token of the last one.';

create unique index outbox_waiting on albo.outbox (id) where settled_at is null;

create table albo.access_log (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  staff_id        bigint      not null,
  at              timestamptz not null default clock_timestamp(),
  what            text        not null check (what in ('request', 'attachment')),
  reason          text        check (length(reason) <= 1000),
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.access_log is 'Who of the staff opened which request or file, and when. Only ever inserted.';

create index access_log_request on albo.access_log (organization_id, request_id, id);

create table albo.command (
  organization_id int         not null,
  key             uuid        not null,
  name            text        not null,
  caller_kind     text        not null,
  caller_id       bigint,
  target_id       bigint      not null,
  result          jsonb       not null,
  created_at      timestamptz not null default now(),
  primary key (organization_id, key)
);

comment on table albo.command is
  'First result of each command by the key its client made: a client that lost the connection asks again and gets it.';
comment on column albo.command.caller_id is 'Of albo.citizen or albo.staff; null for the system.';
comment on column albo.command.target_id is 'The draft that was submitted, or the request that was moved.';

reset role;
