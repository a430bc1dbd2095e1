-- 0021-receipt: a receipt pays once, and none is lost
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- pagoPA names a receipt once for all bodies, and blanks around the name are not part of it.
drop index albo.payment_position_receipt;
create unique index payment_position_receipt on albo.payment_position (btrim(proof ->> 'receipt_id'))
  where state = 'paid';

create table albo.unmatched_receipt (
  organization_id int         not null,
  id              bigint      generated always as identity,
  position_id     bigint      not null,
  request_id      bigint      not null,
  receipt         jsonb       not null check (btrim(receipt ->> 'receipt_id') <> ''),
  reason          text        not null check (reason in ('paid', 'paid_elsewhere', 'cancelled', 'request_closed')),
  at              timestamptz not null default clock_timestamp(),
  primary key (organization_id, id),
  foreign key (organization_id, position_id) references albo.payment_position,
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.unmatched_receipt is
  'Money that came when it was not owed any more: the body gives it back, or says what it is for. Only ever inserted.';
comment on column albo.unmatched_receipt.receipt is 'As pagoPA sent it, with the name of the receipt trimmed; its amount is not compared.';
comment on column albo.unmatched_receipt.reason is
  'Why it settled nothing: what the position was by then, or request_closed while it was still open.';

create unique index unmatched_receipt_id on albo.unmatched_receipt (btrim(receipt ->> 'receipt_id'));
create index unmatched_receipt_position on albo.unmatched_receipt (organization_id, position_id);
create index unmatched_receipt_request on albo.unmatched_receipt (organization_id, request_id);

reset role;
