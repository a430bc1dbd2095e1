-- 0024-audit: histories and readings of a whole body, by time
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Both grow at their end only, so that a new row costs one place in a page that is at hand.
create index history_at on albo.history (organization_id, at, id);
create index access_log_at on albo.access_log (organization_id, at, id) include (staff_id, what);

reset role;
