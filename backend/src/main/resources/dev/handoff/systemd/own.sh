#!/bin/sh
# A systemd of its own, started by root, with the files of this machine. It runs in its mode for the services of one user, which does not have
# to be PID 1: so its processes have the same PIDs as for everybody else. What that mode needs comes from namespaces: a machine that looks
# as if systemd had booted it, and cgroups that belong to it alone.
# own.sh DIRECTORY UNITS CGROUP RUNTIME ROOT: DIRECTORY is for its files, UNITS has its units, CGROUP is made for it and removed, RUNTIME is
# for its sockets and removed, ROOT has another systemd than the machine's or is empty. It ends everything when its standard input ends, however that came about.
directory=$1 units=$2 group=$3 runtime=$4 root=$5

inside() {
  mount --make-rprivate /
  if [ ! -d /run/systemd/system ]; then
    booted=/run
    [ ! -d /run/systemd ] || booted=/run/systemd
    mount -t tmpfs -o mode=755 tmpfs "$booted"
    mkdir -p /run/systemd/system
  fi
  if [ -n "$root" ]; then
    for part in lib/systemd bin/systemctl bin/systemd-notify "$(cd "$root" && echo usr/lib/*/systemd)"; do
      mount --bind "$root/$part" "/$part"
    done
  fi
  umount -R /sys/fs/cgroup || true # it may not be mounted there
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mount --bind "$directory/console.log" /dev/kmsg # its log, otherwise on the console of the machine
  exec env -i PATH="$PATH" HOME="$HOME" ${LANG:+LANG="$LANG"} XDG_RUNTIME_DIR="$runtime" XDG_CONFIG_HOME="$directory/config" \
    SYSTEMD_UNIT_PATH="$units:$directory/targets" SYSTEMD_GENERATOR_PATH="$directory/none" \
    /lib/systemd/systemd --user --unit=default.target
}

if [ -n "$INSIDE" ]; then
  set -e
  inside
fi
exec 2> "$directory/guard.log"
trap '' HUP INT TERM
mkdir "$group" && mkdir -p "$directory/targets" "$directory/config/systemd" || exit 1
printf '[Manager]\nLogTarget=kmsg\nDefaultStandardOutput=inherit\nDefaultStandardError=inherit\n' > "$directory/config/systemd/user.conf"
for target in default sysinit basic sockets timers paths multi-user shutdown; do # what units usually depend on
  printf '[Unit]\nDefaultDependencies=no\n' > "$directory/targets/$target.target"
done
INSIDE=yes sh -c 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"' sh "$group" \
  unshare --mount --cgroup sh "$0" "$@" > "$directory/output.log" 2> "$directory/console.log" < /dev/null &
echo $! > "$directory/pid"
cat > /dev/null
for look in $(seq 200); do
  echo 1 > "$group/cgroup.kill" || kill -KILL $(find "$group" -name cgroup.procs -exec cat {} +)
  find "$group" -depth -type d -exec rmdir {} + && rm -rf "$runtime" && exit 0
  sleep 0.02
done 2> /dev/null
exit 1
