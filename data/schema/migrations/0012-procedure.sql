-- 0012-procedure: what happens between submission and decision
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Who brought a request, and what it corrects.

alter table albo.request
  add column channel             text,
  add column filed_by            bigint,
  add column corrects_id         bigint,
  add column withdrawal_asked_at timestamptz,
  add foreign key (organization_id, filed_by) references albo.staff,
  add foreign key (organization_id, corrects_id) references albo.request;

comment on column albo.request.channel is
  'How it came: null through the portal; counter, paper or pec when the office filed it; transfer when another body of this database sent it.';
comment on column albo.request.filed_by is 'Who of the staff filed it for the applicant; null when the applicant did.';
comment on column albo.request.corrects_id is 'The closed request that this one corrects: a final state never reopens.';
comment on column albo.request.withdrawal_asked_at is
  'When the applicant asked to withdraw; an administrator then closes it as annulled, withdrawn.';

create index request_corrects on albo.request (organization_id, corrects_id) where corrects_id is not null;

alter table albo.draft
  add column channel     text check (channel in ('counter', 'paper', 'pec')),
  add column filed_by    bigint,
  add column received_on date,
  add column corrects_id bigint,
  add foreign key (organization_id, filed_by) references albo.staff,
  add foreign key (organization_id, corrects_id) references albo.request,
  add check ((filed_by is null) = (channel is null)),
  drop constraint draft_citizen_id_organization_id_service_id_key;

comment on column albo.draft.filed_by is 'Who of the staff is filing for the citizen, who does not see it; null for the citizen''s own.';
comment on column albo.draft.received_on is 'The day the paper or the mail arrived, from which the term runs; null: the day of submission.';

-- One draft for each citizen and service, and one for each person of the staff who files for that citizen.
create unique index draft_own on albo.draft (citizen_id, organization_id, service_id) where filed_by is null;
create unique index draft_filed on albo.draft (organization_id, filed_by, citizen_id, service_id) where filed_by is not null;

-- Supplements.

create table albo.supplement (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  state           text        not null
                              check (state in ('proposed', 'open', 'answered', 'expired', 'withdrawn', 'discarded')),
  message         text        check (length(message) <= 20000),
  due_on          date        not null,
  clock_effect    text        not null check (clock_effect in ('none', 'suspends', 'restarts')),
  proposed_by     bigint,
  proposed_at     timestamptz,
  asked_by        bigint,
  asked_at        timestamptz,
  closed_at       timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, proposed_by) references albo.staff,
  foreign key (organization_id, asked_by) references albo.staff,
  check ((closed_at is null) = (state in ('proposed', 'open'))),
  check ((asked_at is null) = (state in ('proposed', 'discarded')))
);

comment on table albo.supplement is
  'Integrazione: what the applicant is asked to add or correct. An officer proposes, an administrator sends.';
comment on column albo.supplement.state is
  'proposed, open, then answered, expired or withdrawn; discarded for a proposal that was not sent.';
comment on column albo.supplement.due_on is 'Last day for the answer.';
comment on column albo.supplement.clock_effect is
  'What the ask does to the term: none; suspends (once per request, 30 days at most); restarts (from completion).';

create unique index supplement_open on albo.supplement (organization_id, request_id) where state = 'open';
create unique index supplement_proposed on albo.supplement (organization_id, request_id) where state = 'proposed';
create index supplement_request on albo.supplement (organization_id, request_id, id);
create index supplement_due on albo.supplement (due_on) where state = 'open';

create table albo.supplement_item (
  organization_id int         not null,
  id              bigint      generated always as identity,
  supplement_id   bigint      not null,
  position        int         not null check (position > 0),
  kind            text        not null check (kind in ('field', 'attachment', 'text')),
  field           text,
  reason          text        not null check (length(reason) between 1 and 4000),
  state           text        not null default 'open' check (state in ('open', 'answered', 'accepted', 'cancelled')),
  answer          jsonb,
  answered_at     timestamptz,
  primary key (organization_id, id),
  unique (organization_id, supplement_id, position),
  foreign key (organization_id, supplement_id) references albo.supplement,
  check (kind <> 'field' or field is not null)
);

comment on table albo.supplement_item is 'One thing asked: a field of the form, a file, or an answer in words.';
comment on column albo.supplement_item.field is
  'The form''s field that is to be corrected; null for a file or a text that the form does not have.';
comment on column albo.supplement_item.state is
  'open, answered by the applicant, then accepted by the office; cancelled when it is no longer wanted.';
create unique index supplement_item_id on albo.supplement_item (id);

comment on column albo.supplement_item.answer is
  'The plain value of the field, a text, or null for a file: those are in albo.attachment.';

-- Files.  One that is arriving says to which request it will belong, as a draft's file does.

alter table albo.attachment
  add column target_request_id  bigint,
  add column supplement_item_id bigint,
  add column uploaded_by        bigint,
  add foreign key (organization_id, target_request_id) references albo.request,
  add foreign key (organization_id, supplement_item_id) references albo.supplement_item,
  add foreign key (organization_id, uploaded_by) references albo.staff,
  drop constraint attachment_check,
  add constraint attachment_owner check (num_nonnulls(draft_id, request_id, target_request_id) = 1);

comment on column albo.attachment.target_request_id is
  'The request that a file is being added to: an answer that was not sent yet, or a document of the office.';
comment on column albo.attachment.supplement_item_id is 'The item of a supplement that the file answers.';
comment on column albo.attachment.uploaded_by is 'Who of the staff added it; null when the applicant did.';

create index attachment_target on albo.attachment (organization_id, target_request_id) where target_request_id is not null;

-- Preavviso di rigetto.

create table albo.preavviso (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  reasons         text        not null check (length(reasons) between 1 and 20000),
  sent_by         bigint      not null,
  sent_at         timestamptz not null,
  due_on          date        not null,
  observations    text        check (length(observations) between 1 and 20000),
  observed_at     timestamptz,
  answer          text        check (length(answer) between 1 and 20000),
  closed_by       bigint,
  closed_at       timestamptz,
  ending          text        check (ending in ('upheld', 'accepted')),
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, sent_by) references albo.staff,
  foreign key (organization_id, closed_by) references albo.staff,
  check ((observations is null) = (observed_at is null)),
  check ((closed_at is null) = (ending is null)),
  -- Who observed has a right to an answer before the rejection.
  check (ending is distinct from 'upheld' or observations is null or answer is not null)
);

comment on table albo.preavviso is
  'Preavviso di rigetto (art. 10-bis L. 241/1990): the reasons, ten days for the applicant''s observations, the answer to them.';
comment on column albo.preavviso.due_on is 'Last day for observations: the tenth from the notice, moved on when a holiday.';
comment on column albo.preavviso.ending is
  'upheld: the obstacles stand, the request may be rejected; accepted: they fell, or the request ended otherwise.';

create unique index preavviso_open on albo.preavviso (organization_id, request_id) where closed_at is null;
create index preavviso_request on albo.preavviso (organization_id, request_id, id);

-- The clock's events: what stopped, resumed or restarted the term.

create table albo.clock_event (
  organization_id int    not null,
  request_id      bigint not null,
  seq             int    not null,
  day             date   not null,
  kind            text   not null check (kind in ('supplement_suspends', 'supplement_restarts', 'supplement_closed',
                                                  'preavviso', 'observations', 'preavviso_closed',
                                                  'payment_asked', 'payment_closed')),
  limit_on        date,
  primary key (organization_id, request_id, seq),
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.clock_event is
  'What bears on a request''s term besides its submission. Only ever inserted; albo.clock_fold makes days and deadline of it.';
comment on column albo.clock_event.seq is 'Of the row of history that caused it.';
comment on column albo.clock_event.day is 'The legal day of the event.';
comment on column albo.clock_event.limit_on is
  'Last day of what was asked: of the supplement''s answer, of the observations; null where there is none.';

-- Payments.

create table albo.payment_position (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  kind            text        not null check (kind in ('fee', 'stamp_duty', 'other')),
  description     text        not null check (length(description) between 1 and 140),
  amount_cents    bigint      not null check (amount_cents between 1 and 99999999999),
  due_on          date,
  is_mandatory    boolean     not null default true,
  state           text        not null default 'open' check (state in ('open', 'paid', 'paid_elsewhere', 'cancelled')),
  created_by      bigint,
  created_at      timestamptz not null,
  closed_by       bigint,
  closed_at       timestamptz,
  proof           jsonb,
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, created_by) references albo.staff,
  foreign key (organization_id, closed_by) references albo.staff,
  check ((closed_at is null) = (state = 'open')),
  check (state not in ('paid', 'paid_elsewhere') or proof is not null)
);

comment on table albo.payment_position is 'Posizione debitoria: an amount owed for a request.';
comment on column albo.payment_position.amount_cents is 'Euro cents.';
comment on column albo.payment_position.is_mandatory is 'While it is open the request is not approved.';
comment on column albo.payment_position.created_by is 'The administrator who asked; null: the rules of the service did.';
comment on column albo.payment_position.proof is
  'paid: the pagoPA receipt (receipt_id, paid_at, amount_cents). paid_elsewhere: reference, paid_on, and attachment_id where there is one.';

create unique index payment_position_id on albo.payment_position (id);
create index payment_position_request on albo.payment_position (organization_id, request_id, id);
create index payment_position_open on albo.payment_position (organization_id, created_at desc, id desc) where state = 'open';
create unique index payment_position_receipt on albo.payment_position (organization_id, (proof ->> 'receipt_id'))
  where state = 'paid';

-- Words: between colleagues, and with the applicant.

create table albo.note (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  staff_id        bigint      not null,
  at              timestamptz not null,
  text            text        not null check (length(text) between 1 and 20000),
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.note is 'Internal notes of the office on a request; the applicant never sees them. Only ever inserted.';

create index note_request on albo.note (organization_id, request_id, id);

create table albo.message (
  organization_id int         not null,
  id              bigint      generated always as identity,
  request_id      bigint      not null,
  staff_id        bigint,
  at              timestamptz not null,
  text            text        not null check (length(text) between 1 and 20000),
  read_at         timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request,
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.message is 'Messages between the office and the applicant, on a request.';
comment on column albo.message.staff_id is 'Who of the office wrote it; null: the applicant did.';
comment on column albo.message.read_at is 'When the other side first saw it.';

create index message_request on albo.message (organization_id, request_id, id);

-- A step of the procedure, while it is being made.

create type albo.move as (
  request  albo.request,
  actor    albo.actor,
  action   text,
  at       timestamptz,
  details  jsonb,
  to_state smallint,
  kind     text,
  rules    jsonb,
  notice   text
);

comment on type albo.move is
  'What the effect of a step gets and gives back: the request as it will be, who acts, what history will tell, where it leads, whom to notify. kind and rules are the service''s.';

-- The steps that the first version of the table did not have.

insert into albo.transition
  (from_state, action, to_state, by_applicant, by_officer, by_administrator, by_system)
select s, 'propose_supplement', s, false, true, false, false from unnest(array[1, 2, 5]) s
union all select s, 'discard_supplement', s, false, true, true, false from unnest(array[1, 2, 5]) s
union all select s, 'review_supplement', s, false, false, true, false from unnest(array[2, 5]) s
union all select 5, 'release', 2, false, false, true, false
union all select s, 'assign', s, false, false, true, false from unnest(array[3, 4, 5]) s
union all select s, 'payment_received', s, false, false, false, true from unnest(array[1, 2, 3, 4, 5]) s
union all select s, 'paid_elsewhere', s, false, true, false, false from unnest(array[1, 2, 3, 4, 5]) s
union all select s, 'cancel_payment', s, false, false, true, false from unnest(array[1, 2, 3, 4, 5]) s
union all select 4, 'cancel_payment', t, false, false, true, false from unnest(array[1, 2, 5]) t
union all select 5, 'send_preavviso', 5, false, false, true, false
union all select 5, 'observe_preavviso', 5, true, false, false, false
union all select 5, 'close_preavviso', 5, false, false, true, false
union all select s, 'ask_withdrawal', s, true, true, true, false from unnest(array[1, 2, 3, 4, 5]) s;

-- What the office files passes through the same door.
update albo.transition set by_officer = true, by_administrator = true where action = 'submit';

reset role;
