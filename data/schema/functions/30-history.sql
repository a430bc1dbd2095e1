-- history: the chain of each request
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.history_hash(p_row albo.history, p_previous bytea)
returns bytea
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to(concat_ws(
    E'\n', 'albo-history-1', p_row.organization_id, p_row.request_id, p_row.seq,
    to_char(p_row.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    p_row.action, coalesce(p_row.from_state::text, '-'), p_row.to_state,
    p_row.actor_kind, coalesce(p_row.actor_id::text, '-'), to_json(p_row.actor)::text,
    p_row.details::text, coalesce(encode(p_previous, 'hex'), '-')), 'UTF8'));
end
$$;

comment on function albo.history_hash(albo.history, bytea) is
'SHA-256 of a row''s canonical text: one value a line, the previous row''s hash last. No value holds a newline (names and details are JSON), so two rows never share a text.';

create or replace function albo.history_broken_at(p_organization int, p_request bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      (select min(x.seq)
       from (select h.seq, h.hash,
                    albo.history_hash(h, lag(h.hash) over (order by h.seq)) as right_hash,
                    row_number() over (order by h.seq) as right_seq
             from albo.history h
             where h.organization_id = p_organization and h.request_id = p_request) x
       where x.hash <> x.right_hash or x.seq <> x.right_seq),
      -- The chain is whole but ends elsewhere than the request says: rows were cut off.
      (select r.history_seq
       from albo.request r
       where r.organization_id = p_organization and r.id = p_request
         and not exists (select from albo.history h
                         where h.organization_id = p_organization and h.request_id = p_request
                           and h.seq = r.history_seq and h.hash = r.history_hash))));
end
$$;

comment on function albo.history_broken_at(int, bigint) is
'First row of a request''s history that does not fit the chain, or null when all do.';

reset role;
