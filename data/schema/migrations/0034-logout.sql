-- 0034-logout: sessions of providers that the portal ended here, and that are to end there
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

alter table albo.identity_logout
  alter column request_id drop not null,
  add column name_id        text check (length(name_id) <= 1024),
  add column name_qualifier text check (length(name_qualifier) <= 1024),
  add column session_index  text check (length(session_index) <= 1024);

comment on table albo.identity_logout is
  'Sessions at a provider that are to end: first under the handle that the portal gave the browser, then under that of the logout request which albo-login made of it.';
comment on column albo.identity_logout.handle_hash is 'SHA-256 of the handle: of the portal''s first, of the RelayState then.';
comment on column albo.identity_logout.request_id is 'ID of the LogoutRequest; null until it is made.';
comment on column albo.identity_logout.name_id is 'The provider''s name of the sign-in; null once the request is made.';
comment on column albo.identity_logout.name_qualifier is 'Whose name that is; null once the request is made.';
comment on column albo.identity_logout.session_index is 'The provider''s session; null once the request is made.';

reset role;
