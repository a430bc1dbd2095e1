-- 0022-outbox-due: what waits for later is not in the way of what is due
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create index outbox_due on albo.outbox (run_at, id) where settled_at is null;

reset role;
