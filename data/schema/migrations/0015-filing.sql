-- 0015-filing: what the office files for somebody, and files of a request that exists
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

-- People whom the office wrote down, and nobody has vouched for yet.

alter table albo.citizen
  add column identified_at timestamptz;

update albo.citizen set identified_at = created_at;

comment on table albo.citizen is
  'A person as identified by SPID or CIE, or as an office wrote the person down. Shared by the organizations: they read what a request of theirs carries.';
comment on column albo.citizen.identified_at is
  'When an identity provider first vouched for the person; null while only an office''s word says who it is. Then the provider''s word replaces it.';

-- Who the applicant is, in the words of the office that files.

alter table albo.draft
  add column applicant jsonb,
  add check ((filed_by is null) = (applicant is null)),
  add check (jsonb_typeof(applicant) = 'object');

comment on table albo.draft is
  'Bozza: a form being filled, one for each citizen and service, and one for each person of the staff who files for that citizen. Not a request: no state, no protocol number; nobody sees it but who fills it.';
comment on column albo.draft.applicant is
  'Identity of the applicant as the office declares it, by the names of albo.identity_of; null for a citizen''s own draft.';

-- Others who file for the same citizen and service.
create index draft_rival on albo.draft (organization_id, citizen_id, service_id) where filed_by is not null;

alter table albo.request
  add column received_on date;

comment on column albo.request.received_on is
  'The day the paper or the mail arrived at the office that filed it, from which the term runs; null: the day of submission.';

-- Files that answer no field of the form.

alter table albo.attachment
  add column purpose text check (purpose in ('proof', 'outcome', 'other')),
  alter column field drop not null,
  add constraint attachment_field check (field is not null or supplement_item_id is not null or purpose is not null),
  add constraint attachment_added check (
    target_request_id is null
    or draft_id is null and (supplement_item_id is not null and purpose is null and uploaded_by is null
                             or supplement_item_id is null and purpose is not null and uploaded_by is not null));

comment on table albo.attachment is
  'A file of a draft, or of a request; or one on its way to a request, as an answer to a supplement or a document of the office. Complete once it has a hash; unchangeable once it belongs to a request.';
comment on column albo.attachment.field is
  'The form''s field that the file belongs to; null for a document of the office, and for an answer to an item that names no field.';
comment on column albo.attachment.purpose is
  'Of a document of the office: proof (of a payment), outcome, or other, which the applicant does not see.';

create index attachment_item on albo.attachment (organization_id, supplement_item_id) where supplement_item_id is not null;

reset role;
