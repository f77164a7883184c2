package dev.handoff.subject;

import dev.handoff.procfs.Proc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What can be seen of a server from outside: a restart that leaves all of it as it was may have
 * done nothing.
 *
 * @param programs of its processes, by PID: two that differ have been executed anew
 * @param listeners the inodes of the sockets on which it listens
 */
record Shape(Map<Long, Long> programs, Set<Long> listeners) {

  /** That of these processes. */
  static Shape of(Set<Long> pids, Set<Long> listeners) {
    Map<Long, Long> programs = new HashMap<>();
    pids.forEach(pid -> programs.put(pid, Proc.imageOf(pid).orElse(0)));
    return new Shape(programs, listeners);
  }
}
