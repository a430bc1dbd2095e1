-- 0027-rating: how citizens found a service
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create table albo.rating (
  organization_id int         not null,
  request_id      bigint      not null,
  stars           int         not null check (stars between 1 and 5),
  reason          text,
  text            text        check (length(text) between 1 and 1000),
  at              timestamptz not null default now(),
  primary key (organization_id, request_id),
  foreign key (organization_id, request_id) references albo.request,
  check (reason in ('clear', 'complete', 'confident', 'no_trouble', 'other') and stars >= 4
         or reason in ('unclear', 'incomplete', 'lost', 'trouble', 'other') and stars <= 3)
);

comment on table albo.rating is
  'One rating of each request by its applicant, who may change it. The body reads figures and words, never whose they are.';
comment on column albo.rating.stars is 'From 1, the worst, to 5.';
comment on column albo.rating.reason is
  'What was liked best, for four stars and more, or what was hardest, for three and fewer; null while it was not said.';
comment on column albo.rating.text is 'What the citizen adds in their own words; null for nothing.';

create index rating_at on albo.rating (organization_id, at) include (stars, reason);

reset role;
