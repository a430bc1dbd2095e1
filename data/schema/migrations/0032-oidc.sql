-- 0032-oidc: aggregators of sign-ins, which Albo asks by OpenID Connect
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.oidc_provider (
  id                  int         generated always as identity primary key,
  code                text        not null unique check (code ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  for_organization_id int         references albo.organization,
  names               jsonb       not null,
  settings            jsonb       not null,
  credential          text        not null check (credential ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  is_test             boolean     not null,
  is_enabled          boolean     not null default true,
  updated_at          timestamptz not null default now()
);

comment on table albo.oidc_provider is 'Aggregators of sign-ins and other providers of OpenID Connect that are trusted.';
comment on column albo.oidc_provider.code is 'Its name in addresses: people come back to /accedi/oidc/CODE/ritorno.';
comment on column albo.oidc_provider.for_organization_id is 'The body whose citizens it signs in; null for all bodies.';
comment on column albo.oidc_provider.names is 'Its name on the button, by language: {"it", "en"}.';
comment on column albo.oidc_provider.settings is
  'How it is asked: {"issuer", "client_id", "auth", "kid", "scope", "levels": {acr: level}, "default_level", "claims", "method", "prompt", "max_age", "algorithms", "userinfo"}.';
comment on column albo.oidc_provider.credential is
  'Name of what proves who we are. It is a file of albo-login, NAME.key or NAME.secret, never here.';
comment on column albo.oidc_provider.is_test is
  'Its people are invented. Such a provider can be here only where albo.installation.is_demo, and never changes into a real one.';
comment on column albo.oidc_provider.is_enabled is 'False: offered to nobody, and its answers are refused.';

create table albo.oidc_request (
  state_hash          bytea       primary key check (length(state_hash) = 32),
  browser_hash        bytea       not null check (length(browser_hash) = 32),
  provider_id         int         not null references albo.oidc_provider on delete cascade,
  for_organization_id int         references albo.organization,
  nonce               text        not null check (length(nonce) between 20 and 100),
  verifier            text        not null check (length(verifier) between 43 and 128),
  level               int         not null check (level between 1 and 3),
  asked_at            timestamptz not null,
  return_path         text        not null check (return_path ~ '^/([^/]|$)' and length(return_path) <= 512),
  key_name            text        not null,
  message             bytea       not null check (length(message) <= 65536),
  taken_at            timestamptz,
  expires_at          timestamptz not null
);

comment on table albo.oidc_request is 'Questions that wait for the answer of a provider of OpenID Connect. The first browser that comes back takes one; the answer takes it away.';
comment on column albo.oidc_request.state_hash is 'SHA-256 of the state.';
comment on column albo.oidc_request.browser_hash is 'SHA-256 of the cookie of the browser that began: no other one may bring the answer.';
comment on column albo.oidc_request.for_organization_id is 'The body whose service the person comes from; null when none is known.';
comment on column albo.oidc_request.nonce is 'What the token must repeat.';
comment on column albo.oidc_request.verifier is 'What proves that who exchanges the code is who asked (PKCE).';
comment on column albo.oidc_request.level is 'What was asked for, 1 to 3.';
comment on column albo.oidc_request.return_path is 'Where the person goes afterwards: a path of the portal.';
comment on column albo.oidc_request.key_name is 'Which key of the register the message is encrypted with.';
comment on column albo.oidc_request.message is 'The address that the browser was sent to, encrypted, for the register.';
comment on column albo.oidc_request.taken_at is 'When a browser came back with an answer, which is being checked; null before.';
create index oidc_request_expires on albo.oidc_request (expires_at);

alter table albo.session drop constraint session_method_check;
alter table albo.session add constraint session_method_check check (method in ('spid', 'cie', 'eidas', 'oidc', 'demo'));

reset role;
