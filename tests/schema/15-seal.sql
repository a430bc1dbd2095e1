-- seal: the order of history, seals that only follow each other, keys that only end
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The signatures are not real here: tests/admin/verify.py makes and checks real ones.

begin;
\ir fixture.sql
select no_plan();

-- Every row of history gets a number, whoever inserts it.
select test.put('r', test.submitted());
select test.put('s', test.submitted('mara-token'));
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r')));
select ok((select bool_and(x.id > x.before) from (
             select h.id, lag(h.id) over (partition by h.organization_id, h.request_id order by h.seq) as before
             from albo.history h) x where x.before is not null),
          'a later row of a request has a higher number');
select is((select count(distinct h.id) from albo.history h), (select count(*) from albo.history), 'no number comes twice');
select is((select last_value from albo.history_id_seq), (select max(h.id) from albo.history h), 'numbers come from the sequence');
insert into albo.history select (jsonb_populate_record(h, '{"seq": 90, "id": 999999}')).* from albo.history h where h.seq = 2 limit 1;
select is((select h.id from albo.history h where h.seq = 90), 999999::bigint, 'a row that is restored keeps its number');
set local session_replication_role = replica;
delete from albo.history where seq = 90;
set local session_replication_role = origin;

-- Whoever writes is seen, and this transaction does.
select is(l.to_id, (select max(h.id) from albo.history h), 'the limit is the newest number')
from admin.seal_limit() l;
select is(array_length(l.writers, 1), 1, 'this transaction writes history') from admin.seal_limit() l;
select ok(not admin.seal_is_settled(l.writers), 'and has not ended') from admin.seal_limit() l;
select ok(admin.seal_is_settled('{99/99}'), 'one that is over does not count');
select ok(admin.seal_is_settled('{}'), 'nobody is nobody');

create function test.seal(p_to_id bigint) returns bigint
language plpgsql as $$
declare
  v_seal record;
begin
  select * into v_seal from admin.seal_begin(p_to_id);
  if found then
    perform admin.seal_add(v_seal.number, p_to_id, v_seal.n_leaves, sha256(v_seal.number::text::bytea),
                           v_seal.sealed_at::timestamptz, test.get('key'), decode(repeat('ab', 64), 'hex'));
  end if;
  return v_seal.number;
end
$$;

-- A key.
select test.put('key', admin.seal_key_use('key one', false));
select is(test.get('key'), encode(sha256('key one'), 'hex'), 'a key is called by its hash');
select is(admin.seal_key_use('key one', false), test.get('key'), 'the same key again changes nothing');
select is(test.refusal($$select admin.seal_key_use('key two', false)$$), 'AL422 key:differs', 'another key is refused');
select is((select count(*) from albo.seal_key), 1::bigint, 'one key is known');

-- A seal, and the next.
select is(test.seal((select h.id from albo.history h where h.request_id = test.get('r')::bigint and h.seq = 1)), 1::bigint, 'the first seal is number 1');
select is((select array_agg(row (l.request_id, l.seq, l.hash, l.position, l.protocol_number)::text order by l.position)
           from albo.seal_leaf l),
          (select array_agg(row (h.request_id, h.seq, h.hash, 0, r.protocol_number)::text)
           from albo.history h join albo.request r on r.id = h.request_id
           where h.request_id = test.get('r')::bigint and h.seq = 1),
          'it lists the one request that was there');
select is(test.seal((select max(h.id) from albo.history h)), 2::bigint, 'the second seal is number 2');
select is((select array_agg(row (l.request_id, l.seq, l.position)::text order by l.position) from albo.seal_leaf l where l.seal_number = 2),
          array[format('(%s,2,0)', test.get('r')), format('(%s,1,1)', test.get('s'))],
          'it lists the last row of each request that grew since');
select is((select row (s.from_id, s.to_id, s.n_leaves)::text from albo.seal s where s.number = 2),
          (select row (s.to_id, (select max(h.id) from albo.history h), 2)::text from albo.seal s where s.number = 1),
          'it begins where the first ended');
select is((select s.previous_hash from albo.seal s where s.number = 2), (select albo.seal_hash(s) from albo.seal s where s.number = 1),
          'it holds the hash of the first');
select is((select row (x.number, x.to_id, x.hash)::text from albo.seal_head x),
          (select row (s.number, s.to_id, albo.seal_hash(s))::text from albo.seal s where s.number = 2), 'the head is the second');
select is(test.seal((select max(h.id) from albo.history h)), null, 'nothing is new: no seal');
select is(test.seal(0), null, 'an older limit brings nothing');
select is((select albo.seal_text(s) from albo.seal s where s.number = 1),
          (select E'albo-seal-1\n1\n0\n' || s.to_id || E'\n1\n' || encode(sha256('1'), 'hex') || E'\n-\n'
                  || replace(albo.utc(s.sealed_at), '+00:00', 'Z') || E'\n' || test.get('key') || E'\n' from albo.seal s where s.number = 1),
          'the text is one value a line');
select lives_ok('set constraints all immediate', 'leaves have their seal');

-- Only the next one fits.
select is(test.refusal(format($$insert into albo.seal values (%s, 1, %s, %s, 1, sha256('x'), %s, now(), %L, decode(repeat('ab', 64), 'hex'))$$,
                              n, f, t, h, test.get('key'))), s, d)
from albo.seal_head x,
     lateral (values (x.number + 2, x.to_id, x.to_id + 1, quote_literal(x.hash), 'AL403', 'a seal that leaves out a number'),
                     (x.number, x.to_id, x.to_id + 1, quote_literal(x.hash), 'AL403', 'the same number again'),
                     (x.number + 1, x.to_id + 1, x.to_id + 2, quote_literal(x.hash), 'AL403', 'a seal that leaves out rows'),
                     (x.number + 1, x.to_id, x.to_id + 1, quote_literal(sha256('y')), 'AL403', 'a seal after another one'),
                     (x.number + 1, x.to_id, x.to_id + 1, 'null', 'AL403', 'a seal after none'),
                     (x.number + 1, x.to_id, x.to_id, quote_literal(x.hash), 'AL403', 'a seal over nothing')) v (n, f, t, h, s, d);

-- Nothing of it changes, not even for the owner.
select is(test.refusal_role('albo_owner', s), 'AL403', 'albo_owner may not: ' || s)
from unnest(array['update albo.seal set root = root', 'delete from albo.seal where number = 2', 'truncate albo.seal cascade',
                  'update albo.seal_leaf set seq = 9', 'delete from albo.seal_leaf', 'truncate albo.seal_leaf',
                  'update albo.seal_head set number = 1', 'update albo.seal_head set number = number + 2, to_id = to_id + 1',
                  'update albo.seal_head set number = number + 1', 'delete from albo.seal_head', 'truncate albo.seal_head',
                  'insert into albo.seal_head values (false)',
                  'update albo.seal_key set public_key = ''z''', 'update albo.seal_key set valid_from = ''2000-01-01''',
                  'delete from albo.seal_key', 'truncate albo.seal_key cascade',
                  'update albo.history set id = id + 1']) s;

-- Another key takes over for good.
select test.put('second', admin.seal_key_use('key two', true));
select is((select array_agg(k.key_id = test.get('second') order by k.valid_from) from albo.seal_key k where k.valid_to is null), array[true],
          'one key is valid at a time');
select is(test.refusal($$select admin.seal_key_use('key one', true)$$), 'AL422 key:differs', 'a key that ended does not come back');
select is(test.refusal_role('albo_owner', 'update albo.seal_key set valid_to = null'), 'AL403', 'nor is its end taken away');

select * from finish();
rollback;
