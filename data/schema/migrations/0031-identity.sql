-- 0031-identity: who vouches for citizens, what was asked and answered, and what is kept of it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.identity_service (
  id                  int         generated always as identity primary key,
  code                text        not null unique check (code ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  for_organization_id int         unique references albo.organization,
  entity_id           text        not null unique check (length(entity_id) between 1 and 1024),
  base_url            text        not null check (base_url ~ '^https?://[^/?#[:space:]]+(/[^?#[:space:]]*[^/?#[:space:]])?$'),
  key_names           text[]      not null check (cardinality(key_names) in (1, 2)),
  contacts            jsonb       not null,
  updated_at          timestamptz not null default now()
);

comment on table albo.identity_service is
  'As whom Albo asks identity providers: one identity for all bodies (an aggregator, or the only body), or one for each body.';
comment on column albo.identity_service.for_organization_id is
  'The body that signs its citizens in as itself; null for the identity that serves all who have none of their own.';
comment on column albo.identity_service.entity_id is 'Its name in messages, an address; the same for SPID and CIE.';
comment on column albo.identity_service.base_url is
  'Where browsers reach albo-login, without a slash at the end; answers and logout messages come to addresses under it.';
comment on column albo.identity_service.key_names is
  'Names of one or two keys, the first of which signs and the other is to come or to go. The keys themselves are files of albo-login, NAME.key and NAME.crt, in PEM, never here.';
comment on column albo.identity_service.contacts is
  'What metadata tell: {"level", "names": {"it": {"name", "display_name", "url"}, "en": …}, "ipa_code", "email", "phone", "municipality", "province", "billing": {…}}.';
create unique index identity_service_common on albo.identity_service ((true)) where for_organization_id is null;

create table albo.identity_provider (
  id                  int         generated always as identity primary key,
  entity_id           text        not null check (length(entity_id) between 1 and 1024),
  kind                text        not null check (kind in ('spid', 'cie', 'eidas')),
  is_test             boolean     not null,
  is_enabled          boolean     not null default true,
  name                text        not null check (length(name) between 1 and 200),
  logo                text        check (logo ~ '^[a-z0-9-]{1,60}$'),
  metadata            text        not null check (length(metadata) between 1 and 262144),
  certificates        text[]      not null check (cardinality(certificates) between 1 and 10),
  is_assertion_only   boolean     not null default false,
  has_no_issuer_format boolean    not null default false,
  valid_until         timestamptz,
  fetched_at          timestamptz not null default now(),
  problem             text        check (length(problem) <= 500),
  problem_at          timestamptz,
  updated_at          timestamptz not null default now(),
  unique (entity_id, kind)
);

comment on table albo.identity_provider is
  'Identity providers that are trusted, as their metadata were when they were last good: a fetch that fails is noted in problem and changes nothing else.';
comment on column albo.identity_provider.entity_id is 'Its name in messages.';
comment on column albo.identity_provider.kind is 'spid, cie, or eidas for the node through which citizens of other countries come.';
comment on column albo.identity_provider.is_test is
  'Its people are invented. Such a provider can be here only where albo.installation.is_demo, and never changes into a real one.';
comment on column albo.identity_provider.is_enabled is 'False: offered to nobody, and its answers are refused.';
comment on column albo.identity_provider.logo is 'Key of its picture among the assets of albo-login; null to show its name alone.';
comment on column albo.identity_provider.metadata is 'Its EntityDescriptor, whose signature albo-admin verified.';
comment on column albo.identity_provider.certificates is 'SHA-256 of its signing certificates (DER), in hexadecimal: several while it changes them.';
comment on column albo.identity_provider.is_assertion_only is 'Signs its assertions, but not the messages around them. False is the rule.';
comment on column albo.identity_provider.has_no_issuer_format is 'Leaves out the format of the issuer, as CIE does.';
comment on column albo.identity_provider.valid_until is 'Until when its metadata say that they are good; null where they do not say.';
comment on column albo.identity_provider.problem is 'Why the last fetch was not taken; null after one that was.';
comment on column albo.identity_provider.problem_at is 'When that was.';

create table albo.identity_event (
  id      bigint      generated always as identity primary key,
  at      timestamptz not null default clock_timestamp(),
  subject text        not null,
  action  text        not null check (action in ('added', 'changed', 'removed')),
  before  jsonb,
  after   jsonb,
  done_by text        not null
);

comment on table albo.identity_event is 'Who changed whom Albo trusts, and as whom it asks. Append-only.';
comment on column albo.identity_event.subject is 'service and its code, or provider, its kind and its entity ID.';
comment on column albo.identity_event.action is 'added, changed or removed.';
comment on column albo.identity_event.before is 'What it was, without the metadata; null when it was added.';
comment on column albo.identity_event.after is 'What it became, without the metadata; null when it was removed.';
comment on column albo.identity_event.done_by is 'The role that was signed in.';

create table albo.identity_request (
  handle_hash         bytea       primary key check (length(handle_hash) = 32),
  browser_hash        bytea       not null check (length(browser_hash) = 32),
  request_id          text        not null unique check (length(request_id) between 1 and 200),
  provider_id         int         not null references albo.identity_provider on delete cascade,
  service_id          int         not null references albo.identity_service on delete cascade,
  for_organization_id int         references albo.organization,
  acs_url             text        not null,
  audience            text        not null,
  level               int         not null check (level between 1 and 3),
  comparison          text        not null check (comparison in ('minimum', 'exact', 'better', 'maximum')),
  is_forced           boolean     not null,
  issued_at           timestamptz not null,
  return_path         text        not null check (return_path ~ '^/([^/]|$)' and length(return_path) <= 512),
  key_name            text        not null,
  message             bytea       not null check (length(message) <= 65536),
  expires_at          timestamptz not null
);

comment on table albo.identity_request is 'Requests that wait for the answer of an identity provider. A row is taken away by the answer.';
comment on column albo.identity_request.handle_hash is 'SHA-256 of the RelayState.';
comment on column albo.identity_request.browser_hash is 'SHA-256 of the cookie of the browser that began: no other one may bring the answer.';
comment on column albo.identity_request.request_id is 'ID of the AuthnRequest.';
comment on column albo.identity_request.for_organization_id is 'The body whose service the person comes from; null when none is known.';
comment on column albo.identity_request.acs_url is 'Where the answer must come to.';
comment on column albo.identity_request.audience is 'Whom the answer must be for.';
comment on column albo.identity_request.level is 'What was asked for, 1 to 3.';
comment on column albo.identity_request.comparison is 'How the level is meant.';
comment on column albo.identity_request.is_forced is 'Whether a session at the provider is not enough.';
comment on column albo.identity_request.return_path is 'Where the person goes afterwards: a path of the portal.';
comment on column albo.identity_request.key_name is 'Which key of the register the message is encrypted with.';
comment on column albo.identity_request.message is 'The AuthnRequest, encrypted, for the register.';
create index identity_request_expires on albo.identity_request (expires_at);

create table albo.identity_assertion (
  provider_id  int         not null references albo.identity_provider on delete cascade,
  assertion_id text        not null check (length(assertion_id) between 1 and 512),
  until        timestamptz not null,
  primary key (provider_id, assertion_id)
);

comment on table albo.identity_assertion is 'Assertions that were accepted, until nobody could accept them any more.';
comment on column albo.identity_assertion.assertion_id is 'ID of the assertion.';
comment on column albo.identity_assertion.until is 'Its NotOnOrAfter and the skew of clocks.';
create index identity_assertion_until on albo.identity_assertion (until);

create table albo.identity_message (
  id                  bigint      generated always as identity primary key,
  at                  timestamptz not null default clock_timestamp(),
  for_organization_id int         references albo.organization,
  provider            text        not null,
  service             text        not null,
  request_id          text        not null,
  request_issued_at   timestamptz not null,
  response_id         text        check (length(response_id) <= 512),
  response_issued_at  text        check (length(response_issued_at) <= 40),
  response_issuer     text        check (length(response_issuer) <= 1024),
  assertion_id        text        check (length(assertion_id) <= 512),
  subject             text        check (length(subject) <= 1024),
  name_qualifier      text        check (length(name_qualifier) <= 1024),
  outcome             text        not null,
  key_name            text        not null,
  request             bytea       not null,
  response            bytea       not null check (length(response) <= 300000)
);

comment on table albo.identity_message is
  'The register of messages (DPCM 24/10/2014 art. 13): each signed answer with the request that it answers, kept 24 months. Append-only; read through functions that note who reads.';
comment on column albo.identity_message.for_organization_id is 'The body whose service the person came from; null when none is known.';
comment on column albo.identity_message.provider is 'Entity ID of the identity provider.';
comment on column albo.identity_message.service is 'Entity ID of the service, as it was.';
comment on column albo.identity_message.request_id is 'ID of the AuthnRequest.';
comment on column albo.identity_message.response_id is 'ID of the Response; null where the answer was refused before it was read.';
comment on column albo.identity_message.response_issued_at is 'IssueInstant of the Response, as it says.';
comment on column albo.identity_message.response_issuer is 'Issuer of the Response.';
comment on column albo.identity_message.assertion_id is 'ID of the assertion; null as above.';
comment on column albo.identity_message.subject is 'NameID of the person, which is of that sign-in only; null as above.';
comment on column albo.identity_message.name_qualifier is 'NameQualifier of the NameID; null as above.';
comment on column albo.identity_message.outcome is 'success, or the name of the reason for a refusal.';
comment on column albo.identity_message.key_name is 'Which key of albo-login both messages are encrypted with.';
comment on column albo.identity_message.request is 'The AuthnRequest: nonce, AES-256-GCM of the XML, tag; request_id is authenticated with it.';
comment on column albo.identity_message.response is 'The Response, in the same way.';
create index identity_message_at on albo.identity_message (at, id);
create index identity_message_request on albo.identity_message (request_id);

create table albo.identity_reading (
  id         bigint      generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  message_id bigint      not null,
  request_id text        not null,
  reader     text        not null,
  reason     text        not null check (length(reason) between 1 and 500)
);

comment on table albo.identity_reading is 'Who read a message of the register, and why. Append-only.';
comment on column albo.identity_reading.message_id is 'Of albo.identity_message; the message may be purged by now.';
comment on column albo.identity_reading.request_id is 'ID of the AuthnRequest that it is about.';
comment on column albo.identity_reading.reader is 'The role that was signed in.';
comment on column albo.identity_reading.reason is 'In the words of the reader.';

create table albo.sign_in (
  id                  bigint      generated always as identity primary key,
  at                  timestamptz not null default clock_timestamp(),
  last_at             timestamptz not null default clock_timestamp(),
  day                 date        not null,
  for_organization_id int         references albo.organization,
  provider_id         int         references albo.identity_provider on delete set null,
  provider            text,
  method              text,
  request_id          text,
  citizen_id          bigint      references albo.citizen,
  level               int         check (level between 1 and 3),
  outcome             text        not null check (outcome ~ '^[a-z][a-z0-9-]{0,60}$'),
  error_number        int,
  times               int         not null default 1 check (times > 0)
);

comment on table albo.sign_in is
  'Who signed in, and which answers were refused and why. What was not signed by a provider, so that anybody can send it, is counted by day and reason.';
comment on column albo.sign_in.last_at is 'The last time, of what is counted; else the same as at.';
comment on column albo.sign_in.day is 'In Rome.';
comment on column albo.sign_in.for_organization_id is 'The body whose service the person came from; null when none is known.';
comment on column albo.sign_in.provider_id is 'Whom the request went to; null when there was none, or when the provider is no longer here.';
comment on column albo.sign_in.provider is 'Its entity ID.';
comment on column albo.sign_in.method is 'spid, cie or eidas; null when no request was found.';
comment on column albo.sign_in.request_id is 'ID of the AuthnRequest; null for what is counted.';
comment on column albo.sign_in.citizen_id is 'Who signed in; null for a refusal.';
comment on column albo.sign_in.level is 'What the authentication reached; null for a refusal.';
comment on column albo.sign_in.outcome is 'success, or the name of the reason for a refusal.';
comment on column albo.sign_in.error_number is 'Of SPID''s table of errors, when the provider said that it did not authenticate the person.';
comment on column albo.sign_in.times is 'How often on that day.';
create index sign_in_at on albo.sign_in (at, id);
create unique index sign_in_counted on albo.sign_in (day, outcome, (coalesce(provider_id, 0))) where request_id is null;

create table albo.identity_logout (
  handle_hash bytea       primary key check (length(handle_hash) = 32),
  request_id  text        not null,
  provider_id int         not null references albo.identity_provider on delete cascade,
  service_id  int         not null references albo.identity_service on delete cascade,
  expires_at  timestamptz not null
);

comment on table albo.identity_logout is 'Logout requests that wait for the answer of an identity provider.';
comment on column albo.identity_logout.handle_hash is 'SHA-256 of the RelayState.';
comment on column albo.identity_logout.request_id is 'ID of the LogoutRequest.';
create index identity_logout_expires on albo.identity_logout (expires_at);

alter table albo.session
  add column provider_id    int  references albo.identity_provider on delete set null,
  add column service_id     int  references albo.identity_service on delete set null,
  add column name_id        text check (length(name_id) <= 1024),
  add column name_qualifier text check (length(name_qualifier) <= 1024),
  add column session_index  text check (length(session_index) <= 1024);

comment on column albo.session.provider_id is 'Who vouched for the person; null for what no provider of this database did.';
comment on column albo.session.service_id is 'As whom the provider was asked.';
comment on column albo.session.name_id is 'The provider''s name of this sign-in, for a logout.';
comment on column albo.session.name_qualifier is 'Whose name that is.';
comment on column albo.session.session_index is 'The provider''s session, if it keeps one: only then there is something to end there.';
create index session_name on albo.session (provider_id, name_id) where name_id is not null;

reset role;
