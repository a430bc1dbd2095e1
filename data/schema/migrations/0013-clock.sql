-- 0013-clock: what the clock keeps, and the way to what is running out
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.clock_event add column suspended_until date;

comment on column albo.clock_event.suspended_until is
  'Last day on which the term stands still if nothing more comes, as the fold saw it with this event; null when the term runs, infinity while nobody can say. The last event''s tells the agenda who is suspended.';

create type albo.clock_step as (
  day   date,
  code  text,
  until date,
  days  int,
  runs  boolean
);

comment on type albo.clock_step is
  'One line of what albo.clock_fold explains, before it is put into words: the day it leads to, the days that are left then, and whether the term runs after it.';

-- What is running out, in the order in which it does.
create index request_agenda on albo.request (organization_id, deadline, id) where state < 6;

reset role;
