-- 0018-account: what happened to accounts and settings, and what a body changed of a preset
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.staff add column reason text check (length(reason) between 1 and 1000);

comment on column albo.staff.reason is 'Why duty or is_active last changed; albo.staff_event keeps it for each change.';

create table albo.staff_event (
  organization_id int         not null,
  id              bigint      generated always as identity,
  staff_id        bigint      not null,
  at              timestamptz not null default clock_timestamp(),
  action          text        not null check (action in ('added', 'duty', 'suspended', 'resumed', 'password')),
  duty_before     text,
  duty_after      text        not null,
  is_active       boolean     not null,
  reason          text,
  done_by         text        not null,
  primary key (organization_id, id),
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.staff_event is
  'Who had which duty since when, only ever inserted: a trigger of albo.staff writes it, whoever made the change.';
comment on column albo.staff_event.duty_before is 'Null when the person was added.';
comment on column albo.staff_event.is_active is 'Whether the person could act after this.';
comment on column albo.staff_event.done_by is 'Database role that was signed in.';

create index staff_event_person on albo.staff_event (organization_id, staff_id, id);

insert into albo.staff_event (organization_id, staff_id, at, action, duty_after, is_active, done_by)
select s.organization_id, s.id, s.created_at, 'added', s.duty, true, session_user
from albo.staff s
order by s.id;

-- Since when these were suspended was not kept.
insert into albo.staff_event (organization_id, staff_id, action, duty_before, duty_after, is_active, done_by)
select s.organization_id, s.id, 'suspended', s.duty, s.duty, false, session_user
from albo.staff s
where not s.is_active
order by s.id;

create table albo.setting_event (
  organization_id int         not null references albo.organization,
  id              bigint      generated always as identity,
  at              timestamptz not null default clock_timestamp(),
  key             text        not null,
  value_before    jsonb,
  value_after     jsonb,
  done_by         text        not null,
  primary key (organization_id, id)
);

comment on table albo.setting_event is
  'Every change of a body''s settings and of what it changed in its services, only ever inserted, by triggers.';
comment on column albo.setting_event.key is 'As admin.setting_set takes it: a setting, or service.key.';
comment on column albo.setting_event.value_before is 'Null: it was not set.';
comment on column albo.setting_event.value_after is 'Null: it is not set any more.';

alter table albo.service
  add column base      jsonb check (jsonb_typeof(base) = 'object'),
  add column overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object');

comment on column albo.service.base is
  'Content as the preset last gave it; null for a service published before this was kept.';
comment on column albo.service.overrides is
  'What the body itself decided: fee_cents, term_days, or a key of the rules. It stays when the preset is applied again.';

-- No 30th of February: the clock must not find it out when a term ends.
alter table albo.organization
  drop constraint organization_patron_day,
  add constraint organization_patron_day check (
    settings -> 'patron_day' is null
    or (jsonb_typeof(settings -> 'patron_day') = 'string'
        and settings ->> 'patron_day' ~ ('^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])'
                                         '|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$'))),
  add constraint organization_holidays check (
    settings -> 'holidays' is null
    or (jsonb_typeof(settings -> 'holidays') = 'array'
        and not jsonb_path_exists(settings, '$.holidays[*] ? (!(@ like_regex "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"))')
        and not jsonb_path_exists(settings, '$.holidays[*] ? (@.type() != "string")')));

comment on column albo.organization.settings is
  'Facts of the body shown to citizens or used by rules; albo.setting_kinds() knows every key, admin.setting_set changes one.';

reset role;
