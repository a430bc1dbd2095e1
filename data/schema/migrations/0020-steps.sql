-- 0020-steps: an applicant is heard in every open state, and may change their mind
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

insert into albo.transition
  (from_state, action, to_state, by_applicant, by_officer, by_administrator, by_system)
-- Observations are a right (art. 10-bis L. 241/1990): nothing that the office does meanwhile takes it away.
select s, 'observe_preavviso', s, true, false, false, false from unnest(array[1, 2, 3, 4]) s
union all select s, 'cancel_withdrawal', s, true, true, true, false from unnest(array[1, 2, 3, 4, 5]) s;

reset role;
