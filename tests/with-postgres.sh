#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Runs a command against a PostgreSQL of its own, thrown away afterwards.
#
#   tests/with-postgres.sh [--bare | --demo] COMMAND…
#
#   --bare   an empty database, without the schema
#   --demo   with the data of the demonstration
#
# The command finds the database through PGHOST, PGUSER (its superuser) and PGDATABASE.  The server
# listens on no network, only on a socket in a temporary folder.  Tests that take it away run
# $ALBO_TEST_SERVER with start, stop, restart, or kill (which is kill -9).
#
# ALBO_BUILD is the build folder, `build` if unset; PG_BIN the folder of the server's programs.
# Works as root too: the server then runs under another account.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
admin=${ALBO_BUILD:-$here/build}/src/admin/albo-admin
content=schema

case ${1:-} in
  --bare) content=none; shift ;;
  --demo) content=demo; shift ;;
esac

if [ $# -eq 0 ] || [ "$1" = --help ]; then
  sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "$0"
  exit 2
fi

if [ ! -x "$admin" ]; then
  echo "with-postgres.sh: $admin is not there; build first, or set ALBO_BUILD" >&2
  exit 1
fi

# What a caller's environment says about another server must not lead us there.
for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do
  unset "$name"
done

child=
dir=$(mktemp -d "${TMPDIR:-/tmp}/albo-pg.XXXXXX")

clean_up () {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM

  if [ -n "$child" ]; then
    kill -TERM "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi

  "$admin" cluster stop --data "$dir" || true
  rm -rf "$dir"
  exit "$status"
}

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# As root the server runs under another account, which must get through.
chmod 711 "$dir"

cat >"$dir/control" <<EOF
#!/bin/sh
set -eu
case \${1:-} in
  start) "$admin" cluster start --throw-away --data "$dir" >/dev/null ;;
  stop) "$admin" cluster stop --data "$dir" ;;
  restart) "\$0" stop; "\$0" start ;;
  kill) kill -9 "\$(head -n 1 "$dir/postgresql/postmaster.pid")" ;;
  *) echo "start, stop, restart or kill" >&2; exit 2 ;;
esac
EOF
chmod 755 "$dir/control"

ALBO_TEST_SERVER=$dir/control
export ALBO_TEST_SERVER
PGHOST=$dir/socket
PGUSER=albo_admin
PGDATABASE=albo
export PGHOST PGUSER PGDATABASE

# What a server holds at first is made once for each build and day, and copied from then on.
copies=${ALBO_BUILD:-$here/build}/tests/clusters
copy=$copies/$content-$(stat -c %Y.%s "$admin")-$(date +%F)
mkdir -p "$copies"
exec 4>"$copies/lock-$content"
flock 4

if [ ! -d "$copy" ]; then
  rm -rf "$copies/$content-"* "$copies/making-$content"
  "$ALBO_TEST_SERVER" start
  case $content in
    schema) "$admin" init >/dev/null ;;
    demo) "$admin" demo >/dev/null ;;
  esac
  "$ALBO_TEST_SERVER" stop
  mkdir "$copies/making-$content"
  cp -a "$dir/postgresql" "$dir/.ready" "$copies/making-$content"
  mv "$copies/making-$content" "$copy"
else
  cp -a "$copy/postgresql" "$copy/.ready" "$dir"
fi

exec 4>&-
"$ALBO_TEST_SERVER" start

# In the background, because a shell looks after signals only between commands.
exec 3<&0
"$@" <&3 3<&- &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
