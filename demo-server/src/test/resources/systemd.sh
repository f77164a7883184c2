#!/bin/sh
# A systemd of its own, in namespaces of its own, with the files of this machine (all but /run).
# systemd.sh DIRECTORY CGROUP ROOT: DIRECTORY has its units, CGROUP is made for it and removed, ROOT has another systemd or is empty.
# It prints the PID of unshare(1), whose child systemd is, and ends everything when its standard input ends.
directory=$1 group=$2 root=$3

inside() {
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/systemd /run/lock
  mount --bind "$directory/console.log" /dev/kmsg # its log: as PID 1 it writes to no other file
  if [ -n "$root" ]; then
    for part in lib/systemd bin/systemctl bin/systemd-notify "$(cd "$root" && echo usr/lib/*/systemd)"; do
      mount --bind "$root/$part" "/$part"
    done
  fi
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  unset INSIDE NOTIFY_SOCKET DBUS_SESSION_BUS_ADDRESS
  export container=test SYSTEMD_UNIT_PATH="$directory/units" SYSTEMD_GENERATOR_PATH="$directory/none" SYSTEMD_LOG_TARGET=kmsg
  exec /lib/systemd/systemd --system --unit=default.target --log-target=kmsg --show-status=0
}

if [ -n "$INSIDE" ]; then
  set -e
  inside
fi
trap '' HUP INT TERM
mkdir "$group" || exit 1
INSIDE=yes sh -c 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"' sh "$group" \
  unshare --pid --fork --kill-child --mount --cgroup --uts --ipc --mount-proc sh "$0" "$@" > "$directory/console.log" 2>&1 < /dev/null &
echo $!
cat > /dev/null
kill -KILL $!
wait $!
for look in $(seq 200); do
  find "$group" -depth -type d -exec rmdir {} + && exit 0
  sleep 0.02
done 2> /dev/null
exit 1
