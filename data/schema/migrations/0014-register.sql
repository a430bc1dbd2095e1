-- 0014-register: annotations, what the public sees, transfers between bodies, and who changed what
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- What the public sees.

alter table albo.register
  add column public_fields text[] not null default '{number,section,name,effective_from,annotations}',
  -- What is not named here is never public, whatever a body would like: no fiscal code, no birth date.
  add constraint register_public_fields check (
    public_fields <@ array['number', 'section', 'name', 'kind', 'effective_from', 'first_effective_from',
                           'resolution_number', 'resolution_date', 'annotations']
    and 'number' = any (public_fields));

comment on column albo.register.public_fields is
  'What the public version shows, where the register is public. The number always: it is the key of the list.';

-- Annotations.

create table albo.annotation (
  organization_id   int         not null,
  id                bigint      generated always as identity,
  entry_id          bigint      not null,
  kind              text        not null check (kind in ('suspension', 'sanction', 'note', 'other')),
  text              text        not null check (length(text) between 1 and 4000),
  effective_from    date        not null,
  effective_to      date        check (effective_to > effective_from),
  is_public         boolean     not null,
  resolution_number text        check (length(resolution_number) between 1 and 100),
  resolution_date   date,
  written_by        bigint      not null,
  written_at        timestamptz not null,
  closed_on         date        check (closed_on >= effective_from),
  closing_reasons   text        check (length(closing_reasons) between 1 and 4000),
  closed_by         bigint,
  closed_at         timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, entry_id) references albo.entry,
  foreign key (organization_id, written_by) references albo.staff,
  foreign key (organization_id, closed_by) references albo.staff,
  check (num_nonnulls(closed_on, closing_reasons, closed_by, closed_at) in (0, 4))
);

comment on table albo.annotation is
  'Annotazione on a period of membership. Written once, closed by a second statement, never overwritten.';
comment on column albo.annotation.effective_to is 'First day without it, as it was decided from the start; null: until it is closed.';
comment on column albo.annotation.closed_on is
  'First day without it, as decided later: it ends on the earlier of the two. The first day of the annotation: it never held.';

create index annotation_entry on albo.annotation (organization_id, entry_id, effective_from);

-- Who changed the register.

alter table albo.member
  add column event_seq  int   not null default 0,
  add column event_hash bytea;

comment on column albo.member.event_hash is
  'Hash of the last row of albo.register_event: the chain''s head lives on the row that is locked anyway.';

create table albo.register_event (
  organization_id int         not null,
  member_id       bigint      not null,
  seq             int         not null check (seq > 0),
  at              timestamptz not null,
  action          text        not null check (action in ('open', 'close', 'confirm', 'correct', 'annotate',
                                                         'annotation_close')),
  entry_id        bigint      not null,
  annotation_id   bigint,
  request_id      bigint,
  actor_kind      text        not null check (actor_kind in ('administrator', 'system')),
  actor_id        bigint,
  actor           text        not null,
  details         jsonb       not null default '{}',
  hash            bytea       not null,
  primary key (organization_id, member_id, seq),
  foreign key (organization_id, member_id) references albo.member,
  foreign key (organization_id, entry_id) references albo.entry,
  foreign key (organization_id, annotation_id) references albo.annotation,
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.register_event is
  'One row for each change of the register, with or without a request. Only ever inserted, and chained by member as albo.history is by request.';
comment on column albo.register_event.action is
  'open and close a period; confirm one that a request leaves as it is; correct; annotate; annotation_close.';
comment on column albo.register_event.request_id is 'The request that was approved; null for corrections, annotations and imports.';
comment on column albo.register_event.hash is 'SHA-256 of the row and of the hash before it: see albo.register_event_hash.';

-- The signatures that a first version had.
drop function if exists albo.entry_open(albo.register, bigint, albo.member, bigint, date, jsonb, bigint);
drop function if exists albo.entry_close(int, bigint, date, text, bigint);
drop function if exists albo.register_effect(albo.request, text, jsonb, jsonb, timestamptz);

-- Reading what the body knows of a member is recorded like reading a request.

alter table albo.access_log
  add column member_id bigint,
  alter column request_id drop not null,
  add foreign key (organization_id, member_id) references albo.member,
  drop constraint access_log_what_check,
  add constraint access_log_what_check check (what in ('request', 'attachment', 'member')),
  add constraint access_log_target check ((member_id is not null) = (what = 'member')
                                          and (request_id is null) = (what = 'member'));

comment on column albo.access_log.member_id is 'The member whose page was read; null for requests and files.';

create index access_log_member on albo.access_log (organization_id, member_id, id) where member_id is not null;

-- Transfers between bodies.

create table albo.transfer (
  organization_id             int         not null,
  id                          bigint      generated always as identity,
  request_id                  bigint      not null,
  destination_organization_id int         references albo.organization,
  destination_request_id      bigint,
  destination                 text        check (length(destination) between 1 and 400),
  effective_from              date        not null,
  details                     jsonb       not null default '{}',
  nulla_osta                  jsonb       not null default '{}' check (jsonb_typeof(nulla_osta) = 'object'),
  offered_by                  bigint      not null,
  offered_at                  timestamptz not null,
  state                       text        not null check (state in ('offered', 'accepted', 'refused', 'withdrawn', 'outside')),
  closed_at                   timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, offered_by) references albo.staff,
  foreign key (destination_organization_id, destination_request_id) references albo.request,
  check (destination_organization_id <> organization_id),
  check ((destination_request_id is null) = (destination_organization_id is null)),
  check (destination is not null or destination_organization_id is null),
  check ((state = 'outside') = (destination_organization_id is null)),
  check ((closed_at is null) = (state = 'offered'))
);

comment on table albo.transfer is
  'An outgoing transfer: offered to another body of this database, which has a request of its own for it, or (outside) to one that is not here.';
comment on column albo.transfer.destination is
  'Name of the body of destination as it was then; null when an outside one was not named.';
comment on column albo.transfer.effective_from is 'The one day on which the entry closes here and opens there.';
comment on column albo.transfer.details is 'What the approval here will tell: resolution_number, resolution_date; section: the one proposed there.';
comment on column albo.transfer.nulla_osta is '{"number":…,"date":…,"notes":…}, what the body of origin certified.';
comment on column albo.transfer.state is
  'offered; accepted: both requests closed together; refused by the destination; withdrawn by the origin; outside: no handshake.';

create unique index transfer_offered on albo.transfer (organization_id, request_id) where state = 'offered';
create unique index transfer_destination on albo.transfer (destination_organization_id, destination_request_id)
  where destination_request_id is not null;
create index transfer_request on albo.transfer (organization_id, request_id, id);

-- The origin's administrator offers; the rest is done by the database for one side when the other decides.
insert into albo.transition
  (from_state, action, to_state, by_applicant, by_officer, by_administrator, by_system)
select 5, 'transfer_offer', 5, false, false, true, false
union all select 5, 'transfer_close', 6, false, false, false, true
union all select s, 'transfer_withdraw', 7, false, false, false, true from unnest(array[1, 2, 3, 4, 5]) s
union all select s, 'transfer_refuse', s, false, false, false, true from unnest(array[2, 3, 4, 5]) s;

-- The request at the destination is submitted by no person.
update albo.transition set by_system = true where action = 'submit';

-- Duplicates.

-- Indexes use it: it is made here, once, and never changes.
create function albo.name_fold(p_name text)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return regexp_replace(lower(normalize(p_name, nfd)), E'[\\u0300-\\u036f\\s''`.\u2019-]+', '', 'g');
end
$$;

comment on function albo.name_fold(text) is
'A name without what two offices write differently: case, accents, spaces, apostrophes, hyphens.';

alter table albo.member add column name_key text not null generated always as (albo.name_fold(name)) stored;

comment on column albo.member.name_key is 'The name as twins are looked for: see albo.name_fold.';

create index member_twin on albo.member (organization_id, name_key, birth_date);

-- By citizen and not by request: a person is written once, and submits often.
create index citizen_twin on albo.citizen (albo.name_fold(family_name || ' ' || given_name), birth_date);

alter table albo.submission add column subject_code text collate "C";

comment on column albo.submission.subject_code is
  'Fiscal code of whom the request is about, where the rules find it in a field; null when that is the applicant.';

create index submission_subject on albo.submission (organization_id, subject_code) where subject_code is not null;

reset role;
