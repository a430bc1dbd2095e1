-- 0033-outbox-work: order, circuits, what became of a message, and what is done at its time
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.outbox
  add column state text not null default 'waiting'
    check (state in ('waiting', 'done', 'refused', 'dead', 'unknown', 'blocked', 'abandoned')),
  add column failures int not null default 0,
  add column begun boolean not null default false,
  add column order_key text generated always as (
    coalesce(payload ->> 'order',
             case when kind = 'mail' then request_id::text || ':' || coalesce(payload ->> 'to', '') end)) stored;

update albo.outbox set state = 'done' where settled_at is not null;

comment on column albo.outbox.state is
  'waiting (also while claimed); done; refused by the other side for good; dead after too many tries; unknown: it was sent, and no answer came; blocked: refused or dead, and what follows in its order waits until somebody decides; abandoned by somebody.';
comment on column albo.outbox.failures is
  'Tries that failed by themselves: what gives up counts these. A server that is away counts for its circuit instead.';
comment on column albo.outbox.begun is
  'Whether the claim has begun to send: if it then ends without an answer, nobody knows what became of it.';
comment on column albo.outbox.order_key is
  'Rows with the same one are carried out one after the other, by id: what payload.order says, such as a payment position, and the notices of one request to one side. Null: in any order.';

create index outbox_due_of on albo.outbox (organization_id, run_at, id) where settled_at is null;
create index outbox_order on albo.outbox (organization_id, order_key, id) where settled_at is null;
create index outbox_begun on albo.outbox (run_at) where settled_at is null and begun;
create index outbox_settled on albo.outbox (settled_at) where settled_at is not null;

create table albo.outbox_circuit (
  organization_id int         not null references albo.organization,
  channel         text        not null check (length(channel) between 1 and 40),
  failures        int         not null,
  open_until      timestamptz not null,
  reason          text        not null check (length(reason) between 1 and 40),
  changed_at      timestamptz not null default now(),
  primary key (organization_id, channel)
);

comment on table albo.outbox_circuit is
  'Channels of a body that do not work at present: nothing is tried over them until open_until, then one thing alone; when that goes well the row is removed.';
comment on column albo.outbox_circuit.channel is 'email, pec, or what a kind of payment calls its own.';
comment on column albo.outbox_circuit.failures is 'In a row.';
comment on column albo.outbox_circuit.open_until is 'Nothing is tried before.';
comment on column albo.outbox_circuit.reason is 'unreachable, busy, credentials, configuration or no_account: never what a server said.';

create table albo.job (
  name        text        primary key check (length(name) between 1 and 40),
  next_at     timestamptz not null,
  last_at     timestamptz,
  last_result jsonb,
  last_error  text
);

comment on table albo.job is 'What the worker does at its time, whichever of them comes first; see worker.job_step.';
comment on column albo.job.name is 'As in albo.job_kinds.';
comment on column albo.job.next_at is 'Not before this instant.';
comment on column albo.job.last_at is 'When it was last done; null before that.';
comment on column albo.job.last_result is 'How much it did then; null before that.';
comment on column albo.job.last_error is 'Why it failed; null when it did not.';

create table albo.mail_account (
  organization_id int         not null references albo.organization,
  channel         text        not null check (channel in ('email', 'pec')),
  host            text        not null check (host ~ '^[A-Za-z0-9]([A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$'),
  port            int         not null check (port between 1 and 65535),
  security        text        not null check (security in ('tls', 'starttls', 'none')),
  username        text        check (length(username) between 1 and 320),
  password        bytea       check (length(password) between 29 and 1000),
  sender          text        not null check (length(sender) between 3 and 254),
  sender_name     text        not null check (length(sender_name) between 1 and 200),
  repeats_unknown boolean     not null default false,
  changed_at      timestamptz not null default now(),
  primary key (organization_id, channel),
  check ((username is null) = (password is null)),
  -- Nobody else may read what is sent without TLS.
  check (security <> 'none' or host in ('localhost', '127.0.0.1', '::1'))
);

comment on table albo.mail_account is 'How a body sends mail: an ordinary account, and one of certified mail.';
comment on column albo.mail_account.channel is 'email or pec.';
comment on column albo.mail_account.host is 'Name or address of the SMTP server.';
comment on column albo.mail_account.port is '465 with tls, 587 with starttls, as a rule.';
comment on column albo.mail_account.security is 'tls from the first byte, starttls (which must succeed), or none on the same machine.';
comment on column albo.mail_account.username is 'Null: the server asks for none.';
comment on column albo.mail_account.password is
  'Sealed with AES-256-GCM under the key of the installation, which the database never sees, for this body, channel, host and user; null without a username.';
comment on column albo.mail_account.sender is 'Address that the messages come from, and that failures are reported to.';
comment on column albo.mail_account.sender_name is 'Name beside that address.';
comment on column albo.mail_account.repeats_unknown is
  'Whether a message that was sent without an answer is sent again by itself, with the same Message-ID: it may come twice. Otherwise somebody decides.';

create table albo.delivery (
  organization_id  int         not null references albo.organization,
  id               bigint      generated always as identity,
  outbox_key       text        not null check (length(outbox_key) between 1 and 200),
  request_id       bigint,
  channel          text        not null check (channel in ('email', 'pec')),
  side             text        not null check (side in ('applicant', 'office')),
  template         text        not null check (length(template) between 1 and 60),
  template_version int         not null,
  language         text        not null check (language in ('it', 'en')),
  to_address       text        check (length(to_address) <= 320),
  message_id       text        not null unique check (length(message_id) between 3 and 320),
  state            text        not null check (state in ('sending', 'sent', 'delayed', 'delivered', 'refused', 'failed',
                                                         'bounced', 'unknown')),
  created_at       timestamptz not null default now(),
  changed_at       timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, request_id) references albo.request
);

comment on table albo.delivery is 'Every message that left, or could not: one row a Message-ID, with what became of it last.';
comment on column albo.delivery.outbox_key is 'Key of the row of albo.outbox that it was first sent for, which may be gone.';
comment on column albo.delivery.request_id is 'What it is about; null for what is not about a request.';
comment on column albo.delivery.channel is 'email or pec.';
comment on column albo.delivery.side is 'applicant or office.';
comment on column albo.delivery.template is 'Which notice it is.';
comment on column albo.delivery.template_version is 'Of the body''s own text; 0 for the one that comes with Albo.';
comment on column albo.delivery.language is 'it or en.';
comment on column albo.delivery.to_address is 'Null when no address was known.';
comment on column albo.delivery.message_id is 'Made of the key: the same notice has the same one however often it is tried.';
comment on column albo.delivery.state is
  'sending; sent: the server took it; delayed; delivered, as the other side reported; refused by a server while it was sent; failed after too many tries; bounced: reported later; unknown: no answer came.';

create index delivery_request on albo.delivery (organization_id, request_id, id);
create index delivery_problem on albo.delivery (organization_id, changed_at, id)
  where state in ('refused', 'failed', 'bounced', 'unknown');

create table albo.delivery_event (
  organization_id int         not null,
  id              bigint      generated always as identity,
  delivery_id     bigint      not null,
  at              timestamptz not null default clock_timestamp(),
  state           text        not null,
  source          text        not null check (source in ('smtp', 'dsn', 'pec', 'office')),
  smtp_code       int         check (smtp_code between 200 and 599),
  enhanced_code   text        check (enhanced_code ~ '^[245][.][0-9]{1,3}[.][0-9]{1,3}$'),
  diagnostic      text        check (length(diagnostic) <= 500),
  staff_id        bigint,
  primary key (organization_id, id),
  foreign key (organization_id, delivery_id) references albo.delivery,
  foreign key (organization_id, staff_id) references albo.staff
);

comment on table albo.delivery_event is 'What happened to a message, step by step. Only ever inserted.';
comment on column albo.delivery_event.state is 'As in albo.delivery.';
comment on column albo.delivery_event.source is 'smtp: while it was sent; dsn: a report that came back; pec: a receipt of certified mail; office: somebody had it sent again.';
comment on column albo.delivery_event.smtp_code is 'What the server answered; null if it did not.';
comment on column albo.delivery_event.enhanced_code is 'RFC 3463; null if none was given.';
comment on column albo.delivery_event.diagnostic is 'Words of the server, for the office: they may name the address. Null without any.';
comment on column albo.delivery_event.staff_id is 'Who had it sent again; null for all else.';

create index delivery_event_of on albo.delivery_event (organization_id, delivery_id, id);

create table albo.notice_template (
  organization_id int         not null references albo.organization,
  id              bigint      generated always as identity,
  template        text        not null check (length(template) between 1 and 60),
  language        text        not null check (language in ('it', 'en')),
  version         int         not null check (version > 0),
  subject         text        check (length(subject) between 1 and 150),
  body            text        check (length(body) between 1 and 20000),
  created_at      timestamptz not null default now(),
  created_by      bigint      not null,
  primary key (organization_id, id),
  unique (organization_id, template, language, version),
  check ((subject is null) = (body is null)),
  foreign key (organization_id, created_by) references albo.staff
);

comment on table albo.notice_template is 'Texts of notices that a body wrote itself; the newest version counts. Only ever inserted.';
comment on column albo.notice_template.template is 'Which notice: a name of albo.notice_defaults.';
comment on column albo.notice_template.language is 'it or en.';
comment on column albo.notice_template.version is 'From 1, for each notice and language.';
comment on column albo.notice_template.subject is 'Null: from this version on the text that comes with Albo again.';
comment on column albo.notice_template.body is 'Plain text with variables in double braces; null as the subject.';

reset role;
