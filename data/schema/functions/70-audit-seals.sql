-- audit, seals: what an auditor needs to check history and seals by the own computer
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Rows of the own body as they are, and of other bodies nothing but hashes: the leaves of a
-- seal lie in the order of organizations, so the own ones stand together, and what lies before
-- and behind is given as the roots of whole parts of the tree.  A leaf's text holds the hash of
-- a row, which nobody can guess; so its own hash tells nothing.

set role albo_owner;

create or replace function albo.merkle_part(p_seal bigint, p_start bigint, p_size bigint)
returns bytea
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_nodes bytea[];
begin
  v_nodes := array(
    select sha256(E'\\x00'::bytea || convert_to(concat_ws(
             E'\n', 'albo-seal-leaf-1', l.organization_id, l.request_id, l.protocol_number, l.seq,
             encode(l.hash, 'hex')) || E'\n', 'UTF8'))
    from albo.seal_leaf l
    where l.seal_number = p_seal and l.position >= p_start and l.position < p_start + p_size
    order by l.position);

  -- Pair by pair, a level at a time; one that is left over goes up as it is.
  while cardinality(v_nodes) > 1 loop
    v_nodes := array(
      select case when count(*) = 2 then sha256(E'\\x01'::bytea || string_agg(n.node, ''::bytea order by n.place))
                  else string_agg(n.node, ''::bytea) end
      from unnest(v_nodes) with ordinality n (node, place)
      group by (n.place - 1) / 2
      order by (n.place - 1) / 2);
  end loop;

  return v_nodes[1];
end
$$;

comment on function albo.merkle_part(bigint, bigint, bigint) is
'Root of the part of a seal''s tree (RFC 6962) that begins at a leaf and has that many.';

create or replace function albo.merkle_outside(p_seal bigint, p_start bigint, p_size bigint, p_first bigint, p_end bigint)
returns bytea[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_left bigint := 1;
begin
  if p_start >= p_end or p_start + p_size <= p_first then
    return array[albo.merkle_part(p_seal, p_start, p_size)];
  elsif p_start >= p_first and p_start + p_size <= p_end then
    return '{}';
  end if;

  while v_left * 2 < p_size loop
    v_left := v_left * 2;
  end loop;

  return albo.merkle_outside(p_seal, p_start, v_left, p_first, p_end)
         || albo.merkle_outside(p_seal, p_start + v_left, p_size - v_left, p_first, p_end);
end
$$;

comment on function albo.merkle_outside(bigint, bigint, bigint, bigint, bigint) is
'Roots of the largest parts of a seal''s tree, from left to right, that hold no leaf from first up to, not including, end.';

create or replace function audit.verification()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('audit');
begin
  return jsonb_build_object(
    'organization_id', v_staff.organization_id,
    'organization', (select o.name from albo.organization o where o.id = v_staff.organization_id),
    'at', albo.utc(clock_timestamp()),
    'n_requests', (select count(*) from albo.request r where r.organization_id = v_staff.organization_id),
    'head', (select jsonb_build_object('number', x.number, 'to_id', x.to_id, 'hash', encode(x.hash, 'hex')) from albo.seal_head x),
    'keys', (select coalesce(jsonb_agg(jsonb_build_object(
                      'key_id', k.key_id, 'public_key', encode(k.public_key, 'hex'),
                      'valid_from', albo.utc(k.valid_from), 'valid_to', albo.utc(k.valid_to)) order by k.valid_from), '[]')
             from albo.seal_key k),
    'counters', (select coalesce(jsonb_agg(jsonb_build_object('year', c.year, 'last_number', c.last_number) order by c.year), '[]')
                 from albo.protocol_counter c where c.organization_id = v_staff.organization_id));
end
$$;

comment on function audit.verification() is
'What a verification begins with: how many requests the body has, the newest seal, the keys of the seals, the last protocol number of each year.';

create or replace function audit.seals(p_after_seal bigint, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'number', s.number, 'from_id', s.from_id, 'to_id', s.to_id, 'n_leaves', s.n_leaves,
             'root', encode(s.root, 'hex'), 'previous', encode(s.previous_hash, 'hex'), 'sealed_at', albo.utc(s.sealed_at),
             'key_id', s.key_id, 'signature', encode(s.signature, 'hex'), 'first', o.first, 'n_own', o.n) order by s.number), '[]')
    from (select * from albo.seal x where x.number > coalesce(p_after_seal, 0)
          order by x.number limit least(greatest(coalesce(p_limit, 100), 1), 500)) s
    cross join lateral (
      select min(l.position) as first, count(*) as n
      from albo.seal_leaf l
      where l.seal_number = s.number and l.organization_id = v_organization) o);
end
$$;

comment on function audit.seals(bigint, int) is
'Seals after a number, with all that is signed; first and n_own tell which leaves of the tree are the body''s.';

create or replace function audit.seal_leaves(p_seal bigint, p_after_position bigint, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_array(l.position, l.request_id, l.protocol_number, l.seq, encode(l.hash, 'hex'))
                              order by l.position), '[]')
    from (select * from albo.seal_leaf x
          where x.seal_number = p_seal and x.organization_id = v_organization and x.position > coalesce(p_after_position, -1)
          order by x.position limit least(greatest(coalesce(p_limit, 1000), 1), 10000)) l);
end
$$;

comment on function audit.seal_leaves(bigint, bigint, int) is
'The body''s own leaves of a seal, in their order: [position, request, protocol number, row of its history, hash of that row].';

create or replace function audit.seal_proof(p_seal bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_size         bigint;
  v_first        bigint;
  v_n            bigint;
begin
  select s.n_leaves into v_size from albo.seal s where s.number = p_seal;

  if not found then
    raise exception 'no such seal' using errcode = 'AL404';
  end if;

  select min(l.position), count(*) into v_first, v_n
  from albo.seal_leaf l where l.seal_number = p_seal and l.organization_id = v_organization;

  if v_n = 0 then
    return '[]';
  end if;

  return (
    select coalesce(jsonb_agg(encode(p.hash, 'hex') order by p.place), '[]')
    from unnest(albo.merkle_outside(p_seal, 0, v_size, v_first, v_first + v_n)) with ordinality p (hash, place));
end
$$;

comment on function audit.seal_proof(bigint) is
'What stands in a seal''s tree for the leaves of other bodies: hashes of whole parts of it, from left to right. With the own leaves they make the root that was signed. Empty where no leaf is the body''s.';

create or replace function audit.histories(p_after_request bigint, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_after        bigint := coalesce(p_after_request, 0);
  v_ids          bigint[];
begin
  -- A request that is missing in one of the two is known by the other; one that only seals know
  -- is in their leaves.
  v_ids := array(
    select x.id
    from (select u.id, row_number() over (order by u.id) as place,
                 sum((select count(*) from albo.history h where h.organization_id = v_organization and h.request_id = u.id))
                   over (order by u.id) as n_rows
          from (select q.id from (
                  (select r.id from albo.request r where r.organization_id = v_organization and r.id > v_after
                   order by r.id limit v_limit)
                  union
                  (select h.request_id from albo.history h
                   where h.organization_id = v_organization and h.request_id > v_after and h.seq = 1
                   order by h.request_id limit v_limit)) q
                order by q.id limit v_limit) u) x
    -- Few rows a page, but always one request.
    where x.place = 1 or x.n_rows <= 3000
    order by x.id);

  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', u.id, 'protocol_number', r.protocol_number, 'seq', r.history_seq, 'hash', encode(r.history_hash, 'hex'),
      'rows', (
        select coalesce(jsonb_agg(jsonb_build_array(
                 h.id, h.seq, albo.utc(h.at), h.action, h.from_state::text, h.to_state::text, h.actor_kind, h.actor_id::text,
                 h.actor, h.details::text, encode(h.hash, 'hex')) order by h.seq), '[]')
        from albo.history h where h.organization_id = v_organization and h.request_id = u.id)) order by u.id), '[]')
    from unnest(v_ids) u (id)
    left join albo.request r on r.organization_id = v_organization and r.id = u.id);
end
$$;

comment on function audit.histories(bigint, int) is
'Requests of the body after one, each with its history as its hashes are made of it and where the request says that it ends. What seals say of it is in audit.seal_leaves alone, which their roots vouch for. As many as make a page; none when all were given.';

reset role;
