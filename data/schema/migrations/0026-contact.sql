-- 0026-contact: how a citizen wants to be reached, and corrections that one asks for
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- Apart from albo.citizen: what the identity provider says is refreshed at each sign-in, and what
-- people choose themselves must outlive it.
create table albo.citizen_contact (
  citizen_id   bigint      primary key references albo.citizen,
  email        text        check (length(email) between 3 and 254),
  pec          text        check (length(pec) between 3 and 254),
  mobile_phone text        check (length(mobile_phone) between 6 and 32),
  language     text        not null default 'it' check (language in ('it', 'en')),
  channel      text        not null default 'email' check (channel in ('email', 'pec')),
  row_version  int         not null default 1,
  updated_at   timestamptz not null default now(),
  check (channel <> 'pec' or pec is not null)
);

comment on table albo.citizen_contact is
  'Where and how a citizen wants notices, as chosen in the personal area. Notices of all requests that the citizen sent, open ones too, go there from the next one on; what a request declared stays as it was.';
comment on column albo.citizen_contact.email is 'Null: the address that each request declared.';
comment on column albo.citizen_contact.pec is 'Certified mail; null: the address that each request declared.';
comment on column albo.citizen_contact.mobile_phone is 'A number for the office to call; null: the one that each request declared.';
comment on column albo.citizen_contact.language is 'Of the notices: it or en.';
comment on column albo.citizen_contact.channel is 'email or pec: by which of the two notices come, besides the personal area.';
comment on column albo.citizen_contact.row_version is 'Grows with each change: a page that shows an older one is refused.';

-- A right of its own (art. 16 of Regulation (EU) 2016/679), said in a message like any other.
alter table albo.message
  add column kind text not null default 'message' check (kind in ('message', 'correction')),
  add check (kind = 'message' or staff_id is null);

comment on column albo.message.kind is
  'message, or correction: the applicant asks to have a datum corrected (art. 16 of Regulation (EU) 2016/679).';

reset role;
