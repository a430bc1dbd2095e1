#!/bin/sh
# with-display.sh - run a command on a private screen, bus and home folder
#
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Usage: with-display.sh [--keyring] [--screen WIDTHxHEIGHT] COMMAND [ARGUMENT…]
#
# The command finds an X server of its own, a session bus (the accessibility bus
# starts on it by itself), an empty HOME and XDG folders.  With --keyring there is
# an unlocked keyring too.  All of it is gone when the command ends, also when it
# is ended by a signal; the status is the command's.
set -eu

keyring=no
screen=1280x800

while [ $# -gt 0 ]; do
  case $1 in
    --keyring) keyring=yes; shift ;;
    --screen) screen=$2; shift 2 ;;
    --) shift; break ;;
    -*) echo "$0: unknown option $1" >&2; exit 2 ;;
    *) break ;;
  esac
done

if [ $# -eq 0 ]; then
  echo "Usage: $0 [--keyring] [--screen WIDTHxHEIGHT] COMMAND…" >&2
  exit 2
fi

for tool in Xvfb xauth mcookie dbus-run-session setsid; do
  command -v "$tool" >/dev/null || { echo "$0: $tool is missing" >&2; exit 77; }
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/albo-display.XXXXXX")
group=

# The screen, the buses and what they started share one process group.
clean_up () {
  trap - EXIT INT TERM HUP
  if [ -n "$group" ]; then
    kill -TERM "-$group" 2>/dev/null || :
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 "-$group" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "-$group" 2>/dev/null || :
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT
trap 'clean_up; exit 143' TERM HUP

mkdir -m 700 "$scratch/home" "$scratch/runtime" "$scratch/config" "$scratch/cache" "$scratch/share" "$scratch/state"

HOME=$scratch/home
XDG_RUNTIME_DIR=$scratch/runtime
XDG_CONFIG_HOME=$scratch/config
XDG_CACHE_HOME=$scratch/cache
XDG_DATA_HOME=$scratch/share
XDG_STATE_HOME=$scratch/state
export HOME XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME

# The font of a GNOME desktop, which a bare X server does not know.
mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
printf '[Settings]\ngtk-font-name=Cantarell 11\n' >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"

# A cairo renderer draws the same picture everywhere; no settings daemon, no gvfs.
: "${GSK_RENDERER:=cairo}" "${GSETTINGS_BACKEND:=memory}" "${GIO_USE_VFS:=local}"
export GSK_RENDERER GSETTINGS_BACKEND GIO_USE_VFS
export GDK_BACKEND=x11

# Everybody signs in for the first time here: the tour would stand before everything.
: "${ALBO_NO_TOUR=yes}"
[ -n "$ALBO_NO_TOUR" ] && export ALBO_NO_TOUR || unset ALBO_NO_TOUR
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS

cat >"$scratch/inside" <<'INSIDE'
#!/bin/sh
if [ "$ALBO_DISPLAY_KEYRING" = yes ]; then
  printf '\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
  tries=0
  until gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
          --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets 2>/dev/null | grep -q true
  do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || { echo "with-display.sh: no keyring" >&2; exit 77; }
    sleep 0.1
  done
fi
unset ALBO_DISPLAY_KEYRING
exec "$@" >&5 5>&-
INSIDE
chmod 700 "$scratch/inside"

# The X server itself picks a number that is free, and says which: two that start at the
# same moment would otherwise take the same one.  Only who has the cookie gets in.
cat >"$scratch/outside" <<'OUTSIDE'
#!/bin/sh
set -eu
scratch=$1
screen=$2
shift 2

XAUTHORITY=$scratch/cookies
export XAUTHORITY
cookie=$(mcookie)
xauth -q add :0 . "$cookie" 2>/dev/null
mkfifo "$scratch/number"
# Without -noreset the server starts anew whenever its last client leaves, as the
# accessibility bus does while it starts, and refuses who comes at that moment.
Xvfb -displayfd 4 -screen 0 "${screen}x24" -noreset -nolisten tcp -auth "$XAUTHORITY" \
  4>"$scratch/number" >/dev/null 2>"$scratch/xvfb.log" &
read -r number <"$scratch/number" || { cat "$scratch/xvfb.log" >&2; exit 77; }
DISPLAY=:$number
export DISPLAY
xauth -q add "$DISPLAY" . "$cookie"

# What services of the bus have to say is not the command's output, which may be TAP.
exec dbus-run-session -- "$scratch/inside" "$@" 5>&1 >&2
OUTSIDE
chmod 700 "$scratch/outside"

# Standard input is passed on: the shell would give a background job /dev/null.
exec 3<&0
ALBO_DISPLAY_KEYRING=$keyring setsid "$scratch/outside" "$scratch" "$screen" "$@" <&3 3<&- &
group=$!

status=0
wait "$group" || status=$?
exit "$status"
