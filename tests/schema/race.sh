#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# What only two real connections at once can show.  Prints TAP; PGHOST names the server.
# These tests commit: they need a database that is thrown away.
set -u

rounds=${ALBO_RACE_ROUNDS:-20}
n=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

export PGOPTIONS='-c client_min_messages=warning'

query () { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

is () {  # have want description
  n=$((n + 1))
  if [ "$1" = "$2" ]; then
    echo "ok $n - $3"
  else
    echo "not ok $n - $3"
    echo "#   have: $1"
    echo "#   want: $2"
  fi
}

# Starts both at the same instant: each waits for a lock that is let go once both are there.
# both FILE1 USER1 SQL1 FILE2 USER2 SQL2
both () {
  psql -XAtq -U albo_admin -f - >/dev/null <<SQL &
select pg_advisory_lock(77);
do \$\$
begin
  for i in 1 .. 500 loop
    exit when (select count(*) from pg_locks where locktype = 'advisory' and objid = 77 and not granted) = 2;
    perform pg_sleep(0.002), pg_stat_clear_snapshot();
  end loop;
end
\$\$;
SQL
  gate=$!
  # The gate's lock must be taken before anybody queues for it.
  until [ "$(query -c "select count(*) from pg_locks where locktype = 'advisory' and objid = 77 and granted")" != 0 ]; do :; done
  one "$1" "$2" "$3" &
  first=$!
  one "$4" "$5" "$6" &
  second=$!
  wait "$gate" "$first" "$second"
}

one () {
  psql -XAtq -U "$2" -v VERBOSITY=verbose \
    -c 'select pg_advisory_lock_shared(77)' -c "$3" -c 'select pg_advisory_unlock_shared(77)' >"$1" 2>&1
}

# The answer without the locks' lines: a JSON text, or the SQLSTATE.
answer () {
  if grep -q '^ERROR:' "$1"; then
    sed -n 's/^ERROR: *\([A-Z0-9]\{5\}\):.*/\1/p' "$1"
  else
    grep '^{' "$1"
  fi
}

# The fixture commits here; psql takes it from the tests' folder.
query -f "$(dirname "$0")/fixture.sql" >/dev/null || exit 1

# Staff sign in with a password wherever they are.
export PGPASSWORD=prova
query -c "do \$\$ declare r text; begin
  foreach r in array array['a.operatore', 'a.amministratore', 'a.amministratore2', 'b.operatore', 'b.amministratore'] loop
    execute format('alter role %I password ''prova''', r);
  end loop; end \$\$"

query >/dev/null <<'SQL'
select test.put('e', admin.organization_add('ente-e', 'order', 'Ente E', '{}'));
select admin.preset_apply(test.get('e')::int, test.get('preset')::jsonb);
select admin.staff_add(test.get('e')::int, 'e.' || l, initcap(l), null, d) from (values ('operatore', 'officer'), ('amministratore', 'administrator')) s (l, d);
create role "e.operatore" login password 'prova' in role albo_office;
select login.session_open('{"fiscal_code": "RSSMRA80A01H50MM", "given_name": "Luca", "family_name": "Rossi"}', 'spid', 2, sha256('luca-token'));
SQL

# The gate of these tests, which nobody has otherwise.
query -c 'grant execute on function pg_advisory_lock_shared(bigint), pg_advisory_unlock_shared(bigint) to public'

# Approve against annul, by two administrators who saw the same version.
approved=0
annulled=0
for i in $(seq "$rounds"); do
  query >/dev/null <<'SQL'
select test.put('r', test.submitted());
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r')));
select test.value_as('a.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('r')));
SQL
  r=$(query -c "select test.get('r')")
  both "$dir/1" a.amministratore "select office.approve($r, 3, gen_random_uuid(), '{}')" \
       "$dir/2" a.amministratore2 "select office.annul($r, 3, gen_random_uuid(), 'inadmissible', 'x')"
  got=$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | sort | tr '\n' ' ')
  is "$got" 'AL409 won ' "round $i: one wins, the other gets AL409"
  is "$(query -c "select count(*) || ' ' || max(seq) from albo.history where request_id = $r and to_state >= 6")" '1 4' \
     "round $i: one row of history"
  state=$(query -c "select state || ' ' || row_version from albo.request where id = $r")
  entries=$(query -c "select count(*) from albo.entry where opened_by = $r")
  case $state in
    '6 4') approved=$((approved + 1)); is "$entries" 1 "round $i: approved, with its entry" ;;
    *) annulled=$((annulled + 1)); is "$state $entries" '7 4 0' "round $i: annulled, without an entry" ;;
  esac
  # So that the same person may be enrolled again in the next round.
  query -c "update albo.entry set effective_to = effective_from + 1, cause = 'test' where opened_by = $r" \
        -c "alter table albo.entry disable trigger guard" \
        -c "update albo.entry set effective_from = '2000-01-01'::date + $i, effective_to = '2000-01-02'::date + $i where opened_by = $r" \
        -c "alter table albo.entry enable trigger guard" >/dev/null
done
echo "# approved $approved times, annulled $annulled times"

# The same submission twice at once: a browser that was clicked twice.
for i in $(seq "$rounds"); do
  key=$(cat /proc/sys/kernel/random/uuid)
  d=$(query -c "select test.ready_draft('mara-token', 'ente-b', 'iscrizione', '{\"email\": \"m@example.org\", \"section\": \"B\", \"truth\": true}')")
  both "$dir/1" albo_portal "select portal.submit('mara-token', $d, 2, '$key')" \
       "$dir/2" albo_portal "select portal.submit('mara-token', $d, 2, '$key')"
  is "$(answer "$dir/1")" "$(answer "$dir/2")" "round $i: both get the same answer"
  is "$(query -c "select count(*) from albo.command where key = '$key'")" 1 "round $i: one command"
  r=$(answer "$dir/1" | sed 's/.*"request_id": \([0-9]*\).*/\1/')
  is "$(query -c "select count(*) from albo.outbox where request_id = $r")" 2 "round $i: one receipt and one notice"
  query -c "select albo.request_move(row (test.get('b')::int, 'administrator', id, name)::albo.actor, $r, 1, null, 'annul', '{\"outcome\": \"inadmissible\", \"reasons\": \"x\"}') from albo.staff where login = 'b.amministratore'" >/dev/null
done
is "$(query -c "select count(*) || ' ' || max(right(protocol_number, 7)::int) from albo.request where organization_id = test.get('b')::int")" \
   "$rounds $rounds" 'as many requests as rounds, numbered without a gap'

# A citizen hands in what the office is filing for the same citizen at that moment.
for i in $(seq "$rounds"); do
  d=$(query -c "select test.ready_draft('luca-token', 'ente-e', 'cancellazione', '{\"day\": \"2026-01-01\"}')")
  f=$(query -c "select test.value_as('e.operatore', 'select office.draft_open(''cancellazione'', ''{\"fiscal_code\": \"RSSMRA80A01H50MM\", \"given_name\": \"Luca\", \"family_name\": \"Rossi\"}'', ''counter'', null) ->> ''id''')")
  query -c "select test.value_as('e.operatore', 'select office.draft_save($f, 1, ''{\"day\": \"2026-01-01\"}'', 1)')" >/dev/null
  both "$dir/1" albo_portal "select portal.submit('luca-token', $d, 2, gen_random_uuid())" \
       "$dir/2" e.operatore "select office.submit($f, 2, gen_random_uuid())"
  is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | sort | tr '\n' ' ')" 'AL422 won ' \
     "round $i: one is a request, the other is told that there is one"
  query -c "delete from albo.draft where organization_id = test.get('e')::int" \
        -c "select albo.request_move(row (r.organization_id, 'administrator', s.id, s.name)::albo.actor, r.id, 1, null, 'annul', '{\"outcome\": \"inadmissible\", \"reasons\": \"x\"}')
            from albo.request r join albo.staff s on s.organization_id = r.organization_id and s.duty = 'administrator'
            where r.organization_id = test.get('e')::int and r.state < 6" >/dev/null
done

# In an older snapshot one would still be in duty: a command runs in none.
r=$(query -c "select test.submitted('mario-token', 'ente-b')")
psql -XAtq -U b.amministratore -v VERBOSITY=verbose -c 'begin isolation level repeatable read' \
  -c "select office.claim($r, 1, gen_random_uuid())" >"$dir/1" 2>&1
is "$(answer "$dir/1")" AL422 'no command in an older snapshot'
query -c "select albo.request_move(row (test.get('b')::int, 'administrator', id, name)::albo.actor, $r, 1, null, 'annul', '{\"outcome\": \"inadmissible\", \"reasons\": \"x\"}') from albo.staff where login = 'b.amministratore'" >/dev/null

# The same command twice at once: a desktop that lost the answer and asked again.
r=$(query -c "select test.submitted('mario-token', 'ente-b')")
for verb in "forward($r, 1, '%s', '{\"identity\": true, \"files\": true}')" "claim($r, 2, '%s')" "annul($r, 3, '%s', 'inadmissible', 'x')"; do
  call="select office.$(printf "$verb" "$(cat /proc/sys/kernel/random/uuid)")"
  both "$dir/1" b.amministratore "$call" "$dir/2" b.amministratore "$call"
  is "$(answer "$dir/1")" "$(answer "$dir/2")" "${verb%%(*} twice with one key: the same answer"
done
is "$(query -c "select string_agg(action, ' ' order by seq) from albo.history where request_id = $r")" \
   'submit forward claim annul' 'and each is done once'

# Many citizens at one counter, some of whom give up: no number is lost, none given twice.
query >/dev/null <<'SQL'
select admin.organization_add('ente-c', 'order', 'Ente C', '{}');
select admin.preset_apply((select id from albo.organization where code = 'ente-c'), test.get('preset')::jsonb);
select login.session_open(jsonb_build_object('fiscal_code', 'CODICE' || lpad(i::text, 4, '0'), 'given_name', 'N' || i, 'family_name', 'C')
         || jsonb_build_object('fiscal_code', 'RSSMRA80A' || lpad(i::text, 7, '0')), 'spid', 2, sha256(convert_to('token-' || i, 'UTF8')))
from generate_series(1, 40) i;
SQL
for half in 1 2 3 4; do
  for i in $(seq $((half * 10 - 9)) $((half * 10))); do
    echo "begin;"
    echo "select portal.submit('token-$i', test.ready_draft('token-$i', 'ente-c', 'iscrizione', '{\"email\": \"m@example.org\", \"section\": \"B\", \"truth\": true}'), 2, gen_random_uuid());"
    [ $((i % 3)) -eq 0 ] && echo "rollback;" || echo "commit;"
  done | query >"$dir/c$half" 2>&1 &
  echo $! >>"$dir/pids"
done
wait $(cat "$dir/pids")
is "$(query -c "select count(*) || ' ' || count(distinct protocol_number) || ' ' || max(right(protocol_number, 7)::int) from albo.request where organization_id = (select id from albo.organization where code = 'ente-c')")" \
   '27 27 27' 'four counters, every third citizen gives up: the numbers have no gap'
is "$(query -c "select count(*) from (select submitted_at < lag(submitted_at) over (order by protocol_number) as late from albo.request where organization_id = (select id from albo.organization where code = 'ente-c')) x where late")" \
   0 'and their order is the order of the instants'

# Two approvals in one register: numbers queue.
query >/dev/null <<'SQL'
select test.put('r' || row_number() over (order by r.id), r.id) from albo.request r
where r.organization_id = (select id from albo.organization where code = 'ente-c') order by r.id limit 2;
select admin.staff_add((select id from albo.organization where code = 'ente-c'), 'c.amministratore', 'C', null, 'administrator');
create role "c.amministratore" login password 'prova' in role albo_office;
select test.value_as('c.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', test.get(k))) from unnest(array['r1', 'r2']) k;
SQL
both "$dir/1" c.amministratore "select office.approve($(query -c "select test.get('r1')"), 2, gen_random_uuid(), '{}')" \
     "$dir/2" c.amministratore "select office.approve($(query -c "select test.get('r2')"), 2, gen_random_uuid(), '{}')"
is "$(query -c "select string_agg(number::text, ' ' order by number) from albo.entry where organization_id = (select id from albo.organization where code = 'ente-c')")" \
   '1 2' 'two approvals at once get two numbers'

# One person enters two registers of one body at once: both approvals find nobody there yet.
query >/dev/null <<'SQL'
select test.put('d', admin.organization_add('ente-d', 'order', 'Ente D', '{}'));
select admin.preset_apply(test.get('d')::int, jsonb_build_object('format', 1, 'kind', 'order',
  'registers', jsonb_agg(p #> '{registers,0}' || jsonb_build_object('code', 'albo-' || i)),
  'services', jsonb_agg(p #> '{services,0}' || jsonb_build_object('code', 'iscrizione-' || i,
                'form', '{"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
                            {"id": "section", "type": "text", "label": {"it": "Sezione"}}]}]}'::jsonb,
                'rules', jsonb_build_object('register', 'albo-' || i, 'section_field', 'section')))))
from generate_series(1, 2) i, (select test.get('preset')::jsonb) x (p);
select admin.staff_add(test.get('d')::int, 'd.amministratore', 'D', null, 'administrator');
create role "d.amministratore" login password 'prova' in role albo_office;
select test.value_as('d.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', test.put('d' || i, r)))
from generate_series(1, 2) i, lateral (
  select portal.submit('mario-token', d, 2, gen_random_uuid()) ->> 'request_id'
  from (select test.ready_draft('mario-token', 'ente-d', 'iscrizione-' || i, '{"section": "A"}') as d) x) y (r);
SQL
both "$dir/1" d.amministratore "select office.approve($(query -c "select test.get('d1')"), 2, gen_random_uuid(), '{}'); select pg_sleep(0.2)" \
     "$dir/2" d.amministratore "select office.approve($(query -c "select test.get('d2')"), 2, gen_random_uuid(), '{}'); select pg_sleep(0.2)"
is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | tr '\n' ' ')" 'won won ' \
   'one person enters two registers at once'
is "$(query -c "select count(*) || ' ' || count(distinct member_id) from albo.entry where organization_id = test.get('d')::int")" '2 1' \
   'as one member'

# Transfers between two bodies.  Citizen i leaves g for h, citizen 20 + i leaves h for g.
query >/dev/null <<'SQL'
select test.put(o, admin.organization_add('ente-' || o, 'order', 'Ente ' || upper(o), '{}')) from unnest(array['g', 'h']) o;
select admin.preset_apply(test.get(o)::int, test.get('preset')::jsonb),
       admin.staff_add(test.get(o)::int, o || '.amministratore', upper(o), null, 'administrator') from unnest(array['g', 'h']) o;
create role "g.amministratore" login password 'prova' in role albo_office;
create role "h.amministratore" login password 'prova' in role albo_office;

create function test.outgoing(p_org text, p_i int) returns bigint language plpgsql as $$
declare v_request bigint; begin
  perform admin.member_add(test.get(p_org)::int, 'albo', 'A', jsonb_build_object('fiscal_code', 'RSSMRA80A' || lpad(p_i::text, 7, '0'), 'family_name', 'C', 'given_name', 'N' || p_i), null, '2020-01-01');
  v_request := test.submitted('token-' || p_i, 'ente-' || p_org, 'trasferimento', '{"direction": "out"}');
  perform test.value_as(p_org || '.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', v_request));
  return v_request;
end $$;
create function test.offer(p_request bigint, p_to text) returns text language sql as $$
  select format('select office.transfer_offer(%s, 2, gen_random_uuid(), ''ente-%s'', ''{"effective_from": "%s", "section": "B"}'')', p_request, p_to, to_char(now() + interval '1 year', 'YYYY-MM-DD'))
$$;
create function test.incoming(p_request bigint) returns bigint language plpgsql as $$
declare v_transfer albo.transfer; begin
  select * into v_transfer from albo.transfer where request_id = p_request and state = 'offered';
  perform test.value_as((select replace(code, 'ente-', '') || '.amministratore' from albo.organization where id = v_transfer.destination_organization_id),
                        format('select office.claim(%s, 1, gen_random_uuid())', v_transfer.destination_request_id));
  return v_transfer.destination_request_id;
end $$;
SQL
by_origin=0
for i in $(seq "$((rounds < 10 ? rounds : 10))"); do
  x=$(query -c "select test.outgoing('g', $i)")
  y=$(query -c "select test.outgoing('h', $((20 + i)))")
  both "$dir/1" g.amministratore "$(query -c "select test.offer($x, 'h')")" "$dir/2" h.amministratore "$(query -c "select test.offer($y, 'g')")"
  is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | tr '\n' ' ')" 'won won ' "round $i: two bodies offer to each other at once"
  to_h=$(query -c "select test.incoming($x)")
  to_g=$(query -c "select test.incoming($y)")
  if [ $((i % 2)) -eq 0 ]; then
    both "$dir/1" h.amministratore "select office.approve($to_h, 2, gen_random_uuid(), '{}')" \
         "$dir/2" g.amministratore "select office.approve($to_g, 2, gen_random_uuid(), '{}')"
    is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | tr '\n' ' ')" 'won won ' "round $i: and both accept at once"
  else
    both "$dir/1" h.amministratore "select office.approve($to_h, 2, gen_random_uuid(), '{}')" \
         "$dir/2" g.amministratore "select office.annul($x, 3, gen_random_uuid(), 'ex_officio', 'x')"
    is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | sort | tr '\n' ' ')" 'AL409 won ' "round $i: one accepts while the other withdraws: one wins"
    [ "$(query -c "select state from albo.request where id = $x")" = 7 ] && by_origin=$((by_origin + 1))
  fi
done
echo "# withdrawn $by_origin times"
for i in $(seq "$((rounds < 4 ? rounds : 4))"); do
  x=$(query -c "select test.outgoing('g', $((30 + i)))")
  d=$(query -c "select test.ready_draft('token-$((30 + i))', 'ente-h', 'trasferimento', '{\"direction\": \"in\", \"section\": \"B\"}')")
  both "$dir/1" g.amministratore "$(query -c "select test.offer($x, 'h')"); select pg_sleep(0.1)" \
       "$dir/2" albo_portal "select portal.submit('token-$((30 + i))', $d, 2, gen_random_uuid()); select pg_sleep(0.1)"
  is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | sort | tr '\n' ' ')" 'AL422 won ' "round $i: offered while the citizen asks there: one request"
done
# One withdraws an offer, the other annuls it as withdrawn, and both wait for the same row.
waiting () { query -c "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"; }
x=$(query -c "select test.outgoing('g', 36)")
query -c "select test.value_as('g.amministratore', test.offer($x, 'h'))" >/dev/null
y=$(query -c "select test.incoming($x)")
psql -XAtq -U albo_admin -f - >/dev/null <<SQL &
begin;
select from albo.request where id = $x for no key update;
do \$\$
begin
  for i in 1 .. 2500 loop
    exit when (select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') = 2;
    perform pg_sleep(0.002), pg_stat_clear_snapshot();
  end loop;
end
\$\$;
commit;
SQL
held=$!
until [ "$(query -c "select count(*) from pg_stat_activity where state = 'active' and query like 'do %' and pid <> pg_backend_pid()")" != 0 ]; do :; done
psql -XAtq -U g.amministratore -v VERBOSITY=verbose -c "select office.annul($x, 3, gen_random_uuid(), 'ex_officio', 'x')" >"$dir/1" 2>&1 &
first=$!
until [ "$(waiting)" = 1 ]; do :; done
psql -XAtq -U h.amministratore -v VERBOSITY=verbose -c "select office.annul($y, 2, gen_random_uuid(), 'withdrawn', 'x')" >"$dir/2" 2>&1 &
wait "$held" "$first" $!
is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | tr '\n' ' ')" 'won AL409 ' 'withdrawn on both sides: one after the other'

is "$(query -c "select count(*) from albo.transfer t join albo.request o on o.id = t.request_id join albo.request d on d.id = t.destination_request_id
                left join albo.entry l on l.closed_by = o.id left join albo.entry j on j.opened_by = d.id
                where t.organization_id in (test.get('g')::int, test.get('h')::int) and t.state <> 'offered'
                  and not case t.state when 'accepted' then o.state = 6 and d.state = 6 and l.effective_to = t.effective_from and j.effective_from = t.effective_from
                                       else o.state = 7 and d.state = 7 and l.id is null and j.id is null end")" 0 \
   'both sides of each transfer ended alike'
is "$(query -c "select count(*) from (select organization_id from albo.entry where organization_id in (test.get('g')::int, test.get('h')::int)
                group by organization_id having count(distinct number) <> count(distinct member_id) or max(number) <> count(distinct number)) x")" 0 \
   'and the numbers of both registers have no gap'

# One receipt for what two bodies are owed, at once.
for i in $(seq "$rounds"); do
  query >/dev/null <<'SQL'
select test.put('r1', test.submitted('luca-token', 'ente-e', 'cancellazione', '{"day": "2026-01-01"}')),
       test.put('r2', test.submitted('luca-token', 'ente-b', 'cancellazione', '{"day": "2026-01-01"}'));
select albo.request_move(row (r.organization_id, 'administrator', s.id, s.name)::albo.actor, r.id, 1, null, 'ask_payment',
                         '{"positions": [{"kind": "other", "description": "x", "amount_cents": 100}]}')
from albo.request r join albo.staff s on s.organization_id = r.organization_id and s.duty = 'administrator'
where r.id in (test.get('r1')::bigint, test.get('r2')::bigint);
select test.put('p1', (select id from albo.payment_position where request_id = test.get('r1')::bigint)),
       test.put('p2', (select id from albo.payment_position where request_id = test.get('r2')::bigint));
SQL
  receipt="'{\"receipt_id\": \"race-$i\", \"amount_cents\": 100}'"
  both "$dir/1" albo_worker "select worker.payment_received($(query -c "select test.get('p1')"), gen_random_uuid(), $receipt)" \
       "$dir/2" albo_worker "select worker.payment_received($(query -c "select test.get('p2')"), gen_random_uuid(), $receipt)"
  is "$({ answer "$dir/1"; answer "$dir/2"; } | sed 's/^{.*/won/' | sort | tr '\n' ' ')" 'AL422 won ' \
     "round $i: one receipt pays once"
  query -c "select albo.request_move(row (r.organization_id, 'administrator', s.id, s.name)::albo.actor, r.id, r.row_version, null, 'annul', '{\"outcome\": \"inadmissible\", \"reasons\": \"x\"}')
            from albo.request r join albo.staff s on s.organization_id = r.organization_id and s.duty = 'administrator'
            where r.id in (test.get('r1')::bigint, test.get('r2')::bigint)" >/dev/null
done

# As a really connected person.
is "$(query -U a.operatore -v VERBOSITY=verbose -c 'set session authorization "b.operatore"' 2>&1 | grep -o '42501')" 42501 \
   'SET SESSION AUTHORIZATION is refused to a person'
is "$(query -U a.operatore -c 'set albo.organization_id = 2' -c "select office.whoami() #>> '{organization,code}'")" ente-a \
   'a setting does not move a person to another body'
is "$(query -U a.operatore -v VERBOSITY=verbose -c 'create temporary table staff (login text)' 2>&1 | grep -o '42501')" 42501 \
   'temporary tables are refused to a person'

# A wake-up says which request, and nothing of what is in it.
is "$(psql -XAt -U albo_admin -c 'listen albo_1' -c "select office.announce($r)" 2>&1 | grep -c 'AL403\|not staff')" 1 \
   'who is not staff wakes nobody'
b=$(query -c "select test.get('b')")
is "$(psql -XAt -U b.operatore -c "listen albo_$b" -c "select office.announce($r)" -c 'select 1' 2>&1 | grep -c "notification \"albo_$b\" with payload \"request:$r\"")" 1 \
   'a wake-up names the request'

is "$(query -c 'select (select count(*) from admin.history_check()) + (select count(*) from admin.register_check())')" 0 \
   'after all this every chain verifies'

echo "1..$n"
