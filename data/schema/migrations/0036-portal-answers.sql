-- 0036-portal-answers: what a submission promised, and what an answer calls for
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.submission
  add column deadline date;

comment on column albo.submission.deadline is
  'The day to decide by as it was told on submission: a holiday that is added later does not change what was promised. Null for what was submitted before this was kept.';

alter table albo.supplement_item
  add column follows_id bigint,
  add foreign key (organization_id, follows_id) references albo.supplement_item,
  add check (follows_id is null or (kind = 'field' and follows_id < id));

comment on column albo.supplement_item.follows_id is
  'The item whose answer makes the form want this field as well; null for what the office itself asks.';

create index supplement_item_follows on albo.supplement_item (organization_id, follows_id) where follows_id is not null;

reset role;
