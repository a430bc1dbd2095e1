-- 0025-office-lists: what pages of a register and of what is owed are read along
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Periods that ended are few among those in force.
create index entry_closed on albo.entry (organization_id, register_id, number, effective_from)
  where effective_to is not null;

-- Positions of a body, the newest first; of those that are open there is an index already.
create index payment_position_list on albo.payment_position (organization_id, created_at desc, id desc);
create index payment_position_cancelled on albo.payment_position (organization_id, created_at desc, id desc)
  where state = 'cancelled';
create index payment_position_due on albo.payment_position (organization_id, due_on, created_at desc, id desc)
  include (amount_cents) where state = 'open' and due_on is not null;

-- What was closed in a year is counted from the index alone.
create index payment_position_closed on albo.payment_position (organization_id, closed_at)
  include (state, amount_cents) where closed_at is not null;

reset role;
