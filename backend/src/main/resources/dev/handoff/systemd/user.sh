#!/bin/sh
# A service of the systemd of this user: it waits until a process has ended, or until it is stopped itself; then it takes away the units that
# are linked from a folder, which may be gone by then.
# user.sh PID UNITS ITSELF
units=$2 itself=$3
trap : TERM
tail --pid="$1" -f /dev/null &
wait
kill $! 2> /dev/null
set --
for link in "$XDG_RUNTIME_DIR"/systemd/user/*; do
  case $(readlink "$link") in
    "$units/$itself") rm "$link" ;;
    "$units"/*) set -- "$@" "$(basename "$link")" && rm "$link" ;;
  esac
done
[ $# = 0 ] || timeout 60 systemctl --user stop "$@" || systemctl --user kill --signal=KILL "$@"
systemctl --user reset-failed "$@"
systemctl --user daemon-reload
