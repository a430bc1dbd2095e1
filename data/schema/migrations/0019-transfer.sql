-- 0019-transfer: who is transferred, apart from what the answers say
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.transfer
  add column member_id bigint,
  add foreign key (organization_id, member_id) references albo.member;

comment on column albo.transfer.member_id is
  'Who leaves, as the origin found it when it offered: supplements change answers, never this. Null before this was kept.';

reset role;
