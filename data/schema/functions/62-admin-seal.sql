-- admin seal: how albo-admin closes history
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- albo-admin seal calls, in this order: seal_limit, seal_is_settled until it is true; then, in one
-- transaction, seal_key_use, seal_begin, seal_add.  It reads the leaves and signs in between.

set role albo_owner;

create or replace function admin.seal_limit()
returns table (to_id bigint, writers text[])
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- First the number, then who writes: each statement sees what is true when it begins.
  select case when s.is_called then s.last_value else 0 end into to_id from albo.history_id_seq s;

  writers := array(
    select l.virtualtransaction
    from pg_locks l
    where l.locktype = 'relation' and l.relation = 'albo.history'::regclass and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'));
  return next;
end
$$;

comment on function admin.seal_limit() is
'The newest number of history, and the transactions that write history now. A number is taken under a lock of the table that lasts until the commit: once these transactions are over, every row up to that number is there, or never will be.';

create or replace function admin.seal_is_settled(p_writers text[])
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (
    select from pg_locks l
    where l.locktype = 'relation' and l.relation = 'albo.history'::regclass
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.virtualtransaction = any (p_writers));
end
$$;

comment on function admin.seal_is_settled(text[]) is
'Whether those transactions are over. Nobody is kept from writing meanwhile.';

create or replace function admin.seal_key_use(p_public_key bytea, p_replace boolean)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key_id text := encode(sha256(p_public_key), 'hex');
  v_valid  text;
begin
  perform from albo.seal_head for no key update;
  select k.key_id into v_valid from albo.seal_key k where k.valid_to is null;

  if v_valid = v_key_id then
    return v_key_id;
  elsif v_valid is not null and p_replace is not true
        or exists (select from albo.seal_key k where k.key_id = v_key_id) then
    perform albo.raise_problem('key', 'differs');
  end if;

  update albo.seal_key set valid_to = clock_timestamp() where valid_to is null;
  insert into albo.seal_key (key_id, public_key, valid_from) values (v_key_id, p_public_key, clock_timestamp());
  return v_key_id;
end
$$;

comment on function admin.seal_key_use(bytea, boolean) is
'Makes the public key known if it is the first, or replaces the one before; returns its id. AL422 differs when the seals are made with another key, or this one''s validity has ended. Sealers queue here.';

create or replace function admin.seal_begin(p_to_id bigint)
returns table (number bigint, from_id bigint, n_leaves bigint, previous_hash bytea, sealed_at text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_head albo.seal_head;
begin
  select * into v_head from albo.seal_head for no key update;

  number := v_head.number + 1;
  from_id := v_head.to_id;
  previous_hash := v_head.hash;
  sealed_at := to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

  insert into albo.seal_leaf (organization_id, seal_number, position, request_id, protocol_number, seq, hash)
  select x.organization_id, v_head.number + 1,
         row_number() over (order by x.organization_id, x.request_id) - 1,
         x.request_id, r.protocol_number, x.seq, x.hash
  from (select distinct on (h.organization_id, h.request_id) h.organization_id, h.request_id, h.seq, h.hash
        from albo.history h
        where h.id > v_head.to_id and h.id <= p_to_id
        order by h.organization_id, h.request_id, h.seq desc) x
  join albo.request r on r.organization_id = x.organization_id and r.id = x.request_id;

  get diagnostics n_leaves = row_count;

  if n_leaves > 0 then
    return next;
  end if;
end
$$;

comment on function admin.seal_begin(bigint) is
'Writes the leaves of the next seal, up to that number of history, and says what the seal must hold; no row when nothing is new.';

create or replace function admin.seal_add(p_number bigint, p_to_id bigint, p_n_leaves bigint, p_root bytea,
                                          p_sealed_at timestamptz, p_key_id text, p_signature bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_head albo.seal_head;
begin
  select * into v_head from albo.seal_head for no key update;

  insert into albo.seal (number, from_id, to_id, n_leaves, root, previous_hash, sealed_at, key_id, signature)
  values (p_number, v_head.to_id, p_to_id, p_n_leaves, p_root, v_head.hash, p_sealed_at, p_key_id, p_signature);
end
$$;

comment on function admin.seal_add(bigint, bigint, bigint, bytea, timestamptz, text, bytea) is
'Adds the seal whose leaves admin.seal_begin wrote in the same transaction. AL403 when it does not follow the newest.';

reset role;
