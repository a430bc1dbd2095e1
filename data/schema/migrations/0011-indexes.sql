-- 0011-indexes: the ways requests are looked for
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Every list is read by keyset on (submitted_at, id).  Open requests are few and are
-- counted live, so their index is apart.  The name search is a trigram index behind
-- the organization: it beats one without it, and needs a quarter of a text search index.

set role albo_owner;

create unique index request_protocol on albo.request (organization_id, protocol_number);
create index request_list on albo.request (organization_id, submitted_at desc, id desc);
create index request_open on albo.request (organization_id, state, submitted_at desc, id desc)
  where state < 6;
create index request_annulled on albo.request (organization_id, submitted_at desc, id desc)
  where state = 7;
create index request_assignee on albo.request (organization_id, assignee_id, submitted_at desc, id desc)
  where state < 6 and assignee_id is not null;
create index request_citizen on albo.request (citizen_id, submitted_at desc, id desc);

-- The law behind "no open twin": one open request for each citizen and service.
create unique index request_twin on albo.request (organization_id, citizen_id, service_id)
  where state < 6;

create index submission_list on albo.submission (organization_id, submitted_at desc, request_id desc);
create index submission_fiscal_code on albo.submission (organization_id, fiscal_code);
create index submission_name on albo.submission
  using gin (organization_id albo_ext.int4_ops, applicant_name albo_ext.gin_trgm_ops);

reset role;
