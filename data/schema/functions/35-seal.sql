-- seal: what closes history, and the order in which history was written
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.history_number()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  new.id := nextval('albo.history_id_seq');
  return new;
end
$$;

comment on function albo.history_number() is
'Trigger of albo.history: gives a number to a row that was inserted with a null. As with the column''s default, the insert holds its lock on the table by then, and until it commits: that is how a seal knows for whom to wait. A number taken before the insert would break that.';

-- Only where it is missing: a restored row keeps its number.
create or replace trigger a_number before insert on albo.history
  for each row when (new.id is null) execute function albo.history_number();

create or replace function albo.seal_text(p_seal albo.seal)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return concat_ws(
    E'\n', 'albo-seal-' || p_seal.format, p_seal.number, p_seal.from_id, p_seal.to_id, p_seal.n_leaves,
    encode(p_seal.root, 'hex'), coalesce(encode(p_seal.previous_hash, 'hex'), '-'),
    to_char(p_seal.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_seal.key_id) || E'\n';
end
$$;

comment on function albo.seal_text(albo.seal) is
'What is signed: one value a line, each line ended. src/core/albo-seal.c makes the same text.';

create or replace function albo.seal_hash(p_seal albo.seal)
returns bytea
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to(albo.seal_text(p_seal), 'UTF8'));
end
$$;

comment on function albo.seal_hash(albo.seal) is 'SHA-256 of what is signed: the next seal holds it.';

create or replace function albo.seal_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_head albo.seal_head;
begin
  select * into v_head from albo.seal_head for no key update;

  if (new.number, new.from_id) is distinct from (v_head.number + 1, v_head.to_id)
     or new.previous_hash is distinct from v_head.hash then
    raise exception 'a seal follows the one before' using errcode = 'AL403';
  end if;

  update albo.seal_head set number = new.number, to_id = new.to_id, hash = albo.seal_hash(new);
  return new;
end
$$;

comment on function albo.seal_guard() is
'Trigger of albo.seal: a new one begins where the newest ends, and becomes the newest.';

create or replace function albo.seal_head_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op <> 'UPDATE' or new.number <> old.number + 1 or new.to_id <= old.to_id or new.hash is null then
    raise exception 'the head of the seals only goes forward' using errcode = 'AL403';
  end if;
  return new;
end
$$;

comment on function albo.seal_head_guard() is 'Trigger of albo.seal_head: it goes forward one seal at a time.';

create or replace function albo.seal_key_guard()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and old.valid_to is null then
    old.valid_to := new.valid_to;
    if new is not distinct from old then
      return new;
    end if;
  end if;

  raise exception 'a key of the seals is ended, never changed or removed' using errcode = 'AL403';
end
$$;

comment on function albo.seal_key_guard() is 'Trigger of albo.seal_key: validity may end, once.';

reset role;
