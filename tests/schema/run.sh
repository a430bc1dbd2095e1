#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Runs test files on the server that PGHOST names, as one stream of TAP.
#
#   tests/with-postgres.sh tests/schema/run.sh tests/schema/0*.sql tests/schema/race.sh
#
# A file is a pgTAP script, or a program that prints TAP itself.  A file that stops
# before its plan, or runs another number of tests than it planned, is a failure.
set -u
shopt -s extglob

[ -n "${PGHOST:-}" ] || { echo "1..0 # SKIP PGHOST is not set"; exit 0; }

export PGOPTIONS='-c client_min_messages=warning' PGTZ=UTC
psql -XAtq -v ON_ERROR_STOP=1 -c 'create extension if not exists pgtap' >/dev/null || exit 99

n=0
failed=0

for file in "$@"; do
  name=${file##*/}
  planned=-1
  seen=0
  echo "# $name"

  while IFS= read -r line; do
    case $line in
      1..*)
        planned=${line#1..}
        planned=${planned%% *}
        ;;
      'ok '*|'not ok '*)
        n=$((n + 1))
        seen=$((seen + 1))
        case $line in
          ok*) echo "ok $n - $name: ${line##ok +([0-9]) - }" ;;
          *) echo "not ok $n - $name: ${line##not ok +([0-9]) - }"; failed=1 ;;
        esac
        ;;
      '#'*) echo "$line" ;;
      # What a script prints besides are values it keeps; these are why it stopped.
      psql:*|ERROR:*|DETAIL:*|HINT:*|CONTEXT:*|LINE\ *) echo "# $line" ;;
    esac
  done < <(case $file in
             *.sql) psql -XAtq -v ON_ERROR_STOP=1 -f "$file" 2>&1 ;;
             *) "$file" 2>&1 ;;
           esac)

  n=$((n + 1))
  if [ "$planned" -eq "$seen" ] && [ "$seen" -gt 0 ]; then
    echo "ok $n - $name: ran all $seen of its tests"
  else
    echo "not ok $n - $name: planned $planned tests, ran $seen"
    failed=1
  fi
done

echo "1..$n"
exit $failed
