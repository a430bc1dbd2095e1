#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# with-postgres.sh: what goes in, what comes out, and that nothing stays behind.  Speaks TAP.
set -u

tool=$1
n=0
scratch=$(mktemp -d)
TMPDIR=$scratch
export TMPDIR
chmod 711 "$scratch"
trap 'rm -rf "$scratch"' EXIT

ok () {  # STATUS NAME
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# A server or a folder of this test that is still there.
is_clean () {
  [ -z "$(ls "$scratch")" ] && ! pgrep -f "postgres -D $scratch" >/dev/null
}

out=$("$tool" psql -XAtc 'select current_user, current_database()')
[ "$out" = 'albo_admin|albo' ]; ok $? 'names the database in the environment'

out=$("$tool" psql -XAtc "select to_regclass('albo.request')")
[ "$out" = 'albo.request' ]; ok $? 'applies the schema'

out=$("$tool" --bare psql -XAtc "select to_regclass('albo.request') is null")
[ "$out" = t ]; ok $? 'leaves the schema out on demand'

"$tool" --bare sh -c 'exit 23'
[ $? -eq 23 ]; ok $? 'ends with the status of the command'

out=$(echo 'select 42' | "$tool" --bare psql -XAt)
[ "$out" = 42 ]; ok $? 'hands the input on'

out=$(PGHOST=/nonexistent PGPORT=1 PGUSER=nobody PGOPTIONS=-cnonsense=1 \
  "$tool" --bare psql -XAtc 'select 1')
[ "$out" = 1 ]; ok $? 'is not led astray by the environment'

out=$("$tool" --bare sh -c '
  "$ALBO_TEST_SERVER" kill && "$ALBO_TEST_SERVER" start && psql -XAtc "select 1" &&
  "$ALBO_TEST_SERVER" stop && ! psql -XAtc "select 2" 2>/dev/null &&
  "$ALBO_TEST_SERVER" start && "$ALBO_TEST_SERVER" restart && psql -XAtc "select 3"')
[ "$out" = '1
3' ]; ok $? 'takes the server away and brings it back'

is_clean; ok $? 'leaves nothing behind'

for signal in TERM HUP; do
  : >"$scratch.said"
  "$tool" --bare sh -c 'echo ready; exec sleep 60' >"$scratch.said" &
  pid=$!
  tries=0
  until grep -q ready "$scratch.said" || [ $tries -gt 600 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done

  kill -$signal $pid
  wait $pid
  [ $? -gt 128 ] && is_clean; ok $? "leaves nothing behind after $signal"
  rm -f "$scratch.said"
done

"$tool" >/dev/null
[ $? -eq 2 ]; ok $? 'says how it is used'

echo "1..$n"
