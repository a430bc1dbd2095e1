-- invariants: what must hold at any instant, whatever was cut off in the middle
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- One row for each thing that is half-done: the rule it breaks, and where.  No row, all is well.

-- A request comes into being with its submission, its number and the first row of its history.
select 'exactly one submission in the history' as rule, r.organization_id, r.id
from albo.request r
where (select count(*) from albo.history h
       where h.organization_id = r.organization_id and h.request_id = r.id and h.action = 'submit') <> 1
   or not exists (select from albo.history h
                  where h.organization_id = r.organization_id and h.request_id = r.id
                    and h.seq = 1 and h.action = 'submit' and h.at = r.submitted_at)

union all
select 'what was declared is kept', r.organization_id, r.id
from albo.request r
where not exists (select from albo.submission s
                  where s.organization_id = r.organization_id and s.request_id = r.id)

-- Numbers have no gap and end where the counter says.
union all
select 'protocol numbers without gap', n.organization_id, n.year
from (select r.organization_id, left(r.protocol_number, 4)::int as year,
             count(distinct r.protocol_number) as n, min(right(r.protocol_number, 7)::bigint) as first,
             max(right(r.protocol_number, 7)::bigint) as last
      from albo.request r group by 1, 2) n
full join albo.protocol_counter c using (organization_id, year)
where n.first is distinct from 1 or n.n is distinct from n.last or c.last_number is distinct from n.last

-- The state is what the history says, and the history is whole.
union all
select 'state is the last of the history', r.organization_id, r.id
from albo.request r
where r.state is distinct from
      (select h.to_state from albo.history h
       where h.organization_id = r.organization_id and h.request_id = r.id
       order by h.seq desc limit 1)

union all
select 'each move starts where the one before ended', x.organization_id, x.request_id
from (select h.organization_id, h.request_id, h.from_state,
             lag(h.to_state) over (partition by h.organization_id, h.request_id order by h.seq) as before
      from albo.history h) x
where x.from_state is distinct from x.before

union all
select 'history chain', r.organization_id, r.id
from albo.request r
where albo.history_broken_at (r.organization_id, r.id) is not null

-- A file of a request is complete and is the file that was sent.  One of a draft may be arriving, but
-- once it has a hash it is complete too.
union all
select 'attachments complete', a.organization_id, a.id
from albo.attachment a
cross join lateral (
  select count(*) as n, coalesce(sum(length(k.bytes)), 0) as size, min(k.index) as first,
         max(k.index) as last, sha256(coalesce(string_agg(k.bytes, '' order by k.index), '')) as sha256
  from albo.attachment_chunk k
  where k.organization_id = a.organization_id and k.attachment_id = a.id) c
where (a.sha256 is not null or a.request_id is not null)
  and (c.sha256 is distinct from a.sha256 or c.size <> a.size or c.n <> a.n_chunks
       or c.first is distinct from 0 or c.last is distinct from c.n - 1)

-- A consumed draft is gone with all that was its own; a file hangs on one of the two.
union all
select 'a file belongs to a draft or to a request', a.organization_id, a.id
from albo.attachment a
where (a.draft_id is null) = (a.request_id is null)

-- Approval and register agree, both ways.
union all
select 'an approved request has its entry', r.organization_id, r.id
from albo.request r
where r.state = 6 and r.entry_id is null

union all
select 'no entry without its approval', e.organization_id, e.id
from albo.entry e
join albo.request r on r.organization_id = e.organization_id and r.id in (e.opened_by, e.closed_by)
where r.state <> 6

-- A command that was answered has happened.
union all
select 'an answered command has happened', c.organization_id, (c.result ->> 'request_id')::bigint
from albo.command c
where not exists (select from albo.request r
                  where r.organization_id = c.organization_id
                    and r.id = (c.result ->> 'request_id')::bigint
                    and r.row_version >= coalesce((c.result ->> 'row_version')::int, 1))

order by 1, 2, 3;
