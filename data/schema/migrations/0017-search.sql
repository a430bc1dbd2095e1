-- 0017-search: the ways an inbox is filtered and sorted
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- albo.inbox_sql reads each page along one of these: by state, by service or by assignee in
-- the order of submission, by state in the order of the deadline, or a mark that few
-- requests bear.  Where a page may want either order the other key is in the index too,
-- so that what must be sorted is sorted without a look at the rows.

set role albo_owner;

-- Closed requests as well: "approved, newest first" must not walk past all the open ones.
create index request_state on albo.request (organization_id, state, submitted_at desc, id desc);
drop index albo.request_open;
drop index albo.request_annulled;

create index request_deadline on albo.request (organization_id, state, deadline, id) include (submitted_at);
create index request_service on albo.request (organization_id, service_id, state, submitted_at desc, id desc)
  include (deadline);

-- Whoever left years ago has requests, but none among the newest.
create index request_assigned on albo.request (organization_id, assignee_id, state, submitted_at desc, id desc)
  include (deadline) where assignee_id is not null;
drop index albo.request_assignee;

create index request_unread on albo.request (organization_id, submitted_at desc, id desc)
  include (state, deadline) where is_unread;
create index request_supplement_expired on albo.request (organization_id, submitted_at desc, id desc)
  where supplement_expired;
create index request_withdrawal_asked on albo.request (organization_id, submitted_at desc, id desc)
  where withdrawal_asked_at is not null;

-- A service and a person belong to one organization: without being told, the planner takes
-- "of this organization and of this service" for a hundred times rarer than it is.
create statistics albo.request_owners (dependencies)
  on organization_id, service_id, assignee_id from albo.request;

-- What is owed, in the order of the inbox.
alter table albo.payment_position add column submitted_at timestamptz;

update albo.payment_position p
set submitted_at = r.submitted_at
from albo.request r
where r.organization_id = p.organization_id and r.id = p.request_id;

alter table albo.payment_position alter column submitted_at set not null;

comment on column albo.payment_position.submitted_at is
  'When the request was submitted, which never changes; a trigger writes it.';

create index payment_position_owed on albo.payment_position (organization_id, submitted_at desc, request_id desc)
  where state = 'open';
create index payment_position_paid on albo.payment_position (organization_id, submitted_at desc, request_id desc)
  where state in ('paid', 'paid_elsewhere');

create type albo.inbox_query as (
  organization_id    int,
  sort               text,
  is_backward        boolean,
  key_at             timestamptz,
  key_day            date,
  key_id             bigint,
  n_rows             int,
  states             smallint[],
  services           bigint[],
  versions           bigint[],
  assignee_id        bigint,
  is_unassigned      boolean,
  submitted_from     timestamptz,
  submitted_before   timestamptz,
  deadline_from      date,
  deadline_to        date,
  payment            text,
  unread             boolean,
  supplement_expired boolean,
  withdrawal_asked   boolean,
  words              text[],
  protocol_numbers   text[],
  fiscal_code        text
);

comment on type albo.inbox_query is
  'Which page of which requests: what albo.inbox_query made of a filter, a sort and a cursor; null is no condition.';

reset role;
