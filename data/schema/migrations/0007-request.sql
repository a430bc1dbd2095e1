-- 0007-request: states, transitions, requests and what was declared in them
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.state (
  state    smallint primary key,
  code     text     not null unique,
  label_it text     not null,
  label_en text     not null,
  is_final boolean  not null
);

comment on table albo.state is
  'The seven states. A smallint and not an enum: enum comparison is not leakproof, so row security would lose its index.';

insert into albo.state (state, code, label_it, label_en, is_final) values
  (1, 'awaiting_review',        'In attesa di revisione', 'Awaiting review', false),
  (2, 'awaiting_administrator', 'In attesa di essere visionata da un amministratore',
                                'Awaiting an administrator', false),
  (3, 'awaiting_supplement',    'In attesa di integrazione', 'Awaiting supplement', false),
  (4, 'awaiting_payment',       'In attesa di pagamento', 'Awaiting payment', false),
  (5, 'under_review',           'In revisione', 'Under review', false),
  (6, 'approved',               'Approvata', 'Approved', true),
  (7, 'annulled',               'Annullata', 'Annulled', true);

create table albo.transition (
  from_state       smallint references albo.state,
  action           text     not null,
  to_state         smallint not null references albo.state,
  by_applicant     boolean  not null default false,
  by_officer       boolean  not null default false,
  by_administrator boolean  not null default false,
  by_system        boolean  not null default false,
  unique nulls not distinct (from_state, action, to_state)
);

comment on table albo.transition is
  'Every step a request may take and who may take it. src/core/albo-request-state.c holds a copy for the interface.';
comment on column albo.transition.from_state is 'Null: from a draft, which is not a request yet.';

insert into albo.transition
  (from_state, action, to_state, by_applicant, by_officer, by_administrator, by_system) values
  (null, 'submit',              1, true,  false, false, false),
  (1,    'forward',             2, false, true,  true,  false),
  (1,    'claim',               5, false, false, true,  false),
  (2,    'claim',               5, false, false, true,  false),
  (1,    'ask_supplement',      3, false, false, true,  false),
  (2,    'ask_supplement',      3, false, false, true,  false),
  (5,    'ask_supplement',      3, false, false, true,  false),
  (3,    'answer_supplement',   5, true,  false, false, false),
  (3,    'answer_supplement',   2, true,  false, false, false),
  (3,    'expire_supplement',   5, false, false, false, true),
  (3,    'expire_supplement',   2, false, false, false, true),
  (3,    'withdraw_supplement', 5, false, false, true,  false),
  (3,    'withdraw_supplement', 2, false, false, true,  false),
  (1,    'ask_payment',         4, false, false, true,  true),
  (2,    'ask_payment',         4, false, false, true,  true),
  (5,    'ask_payment',         4, false, false, true,  true),
  (4,    'payment_received',    1, false, false, false, true),
  (4,    'payment_received',    2, false, false, false, true),
  (4,    'payment_received',    5, false, false, false, true),
  (4,    'paid_elsewhere',      1, false, true,  false, false),
  (4,    'paid_elsewhere',      2, false, true,  false, false),
  (4,    'paid_elsewhere',      5, false, true,  false, false),
  (5,    'approve',             6, false, false, true,  false),
  (1,    'annul',               7, false, false, true,  false),
  (2,    'annul',               7, false, false, true,  false),
  (3,    'annul',               7, false, false, true,  false),
  (4,    'annul',               7, false, false, true,  false),
  (5,    'annul',               7, false, false, true,  false);

create table albo.protocol_counter (
  organization_id int         not null references albo.organization,
  year            int         not null check (year between 1900 and 9999),
  last_number     bigint      not null check (last_number between 1 and 9999999),
  last_at         timestamptz not null,
  primary key (organization_id, year)
) with (fillfactor = 50);

comment on table albo.protocol_counter is
  'Last protocol number of each year. Its row lock makes numbers gapless: a submission that aborts gives its number back.';
comment on column albo.protocol_counter.last_at is 'Instant of the last number: a later number never has an earlier instant.';

create table albo.request (
  organization_id     int         not null,
  id                  bigint      generated always as identity,
  service_id          bigint      not null,
  service_version_id  bigint      not null,
  citizen_id          bigint      not null references albo.citizen,
  protocol_number     text        not null,
  submitted_at        timestamptz not null,
  deadline            date        not null,
  state               smallint    not null,
  resume_state        smallint,
  row_version         int         not null default 1,
  assignee_id         bigint,
  is_unread           boolean     not null default true,
  checklist           jsonb,
  supplement_expired  boolean     not null default false,
  preavviso_closed_at timestamptz,
  outcome             text,
  reasons             text,
  closed_at           timestamptz,
  entry_id            bigint,
  history_seq         int         not null,
  history_hash        bytea       not null,
  primary key (organization_id, id),
  foreign key (organization_id, service_version_id) references albo.service_version,
  foreign key (organization_id, assignee_id) references albo.staff,
  foreign key (organization_id, entry_id) references albo.entry
) with (fillfactor = 85);

comment on table albo.request is
  'Richiesta, pratica: a submitted form with a protocol number and a state. Only albo.request_move changes it; the trigger albo.request_guard holds what must be true of a row.';
comment on column albo.request.row_version is 'Grows at each move; a caller names the one it saw.';
comment on column albo.request.resume_state is 'The state before awaiting_payment, to which a payment leads back.';
comment on column albo.request.assignee_id is 'The administrator who claimed the request.';
comment on column albo.request.preavviso_closed_at is
  'When the preavviso di rigetto (art. 10-bis L. 241/1990) was closed; without one a request is not rejected.';
comment on column albo.request.outcome is
  'approved; or why it was annulled: rejected, withdrawn, inadmissible, duplicate, ex_officio.';
comment on column albo.request.history_hash is
  'Hash of the last row of this request''s history: the chain''s head lives on the row that is locked anyway.';

create table albo.submission (
  organization_id int         not null,
  request_id      bigint      not null,
  submitted_at    timestamptz not null,
  applicant_name  text        not null,
  fiscal_code     text        collate "C",
  applicant       jsonb       not null,
  declared        jsonb       not null,
  verified        jsonb       not null default '{}',
  primary key (organization_id, request_id),
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.submission is
  'What the applicant declared, and who the applicant was that day. Apart from albo.request, so that a move rewrites neither this nor its search indexes.';
comment on column albo.submission.applicant is 'Identity of the applicant as it was at submission.';
comment on column albo.submission.declared is
  'Plain values by field; never changes. What the identity gave is verified by it: see albo.wrapped_values.';
comment on column albo.submission.verified is
  'By field: {"value":…,"source":…,"at":…}, what the office or another source found.';

alter table albo.entry
  add foreign key (organization_id, opened_by) references albo.request,
  add foreign key (organization_id, closed_by) references albo.request;

reset role;
