-- 0028-groups: fields that may be answered several times, and how many options may be chosen
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Null in what was published before: those forms have no groups, and never had these limits checked here.
alter table albo.form_field
  add column min_items int,
  add column max_items int,
  add column parts     jsonb;

reset role;
